package build

import (
	"bytes"
	"encoding/csv"
	"testing"

	"policybrief/internal/conf"
	"policybrief/internal/data"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
)

func TestNeutral(t *testing.T) {
	for in, want := range map[string]string{
		"":             "",
		"70,000":       "70,000",
		"-5":           "-5",
		"+5.2":         "+5.2",
		"=1+1":         "'=1+1",
		"-1+cmd|x":     "'-1+cmd|x",
		"@sum":         "'@sum",
		"\tx":          "'\tx",
		"[c]":          "[c]",
		"+44 20 7946x": "'+44 20 7946x",
	} {
		if got := neutral(in); got != want {
			t.Errorf("%q becomes %q", in, got)
		}
	}
}

// TestCSVLines holds what is written against the library's CSV, for texts with
// every sign that might matter at every place.
func TestCSVLines(t *testing.T) {
	texts := []string{"", "a", "-5", "-5,0", "-a", "=1+1", "\\.", "\\", "Northmere", "70,000"}
	for _, sign := range []string{" ", "\t", "\r", "\n", "\r\n", "\"", ",", "=", "+", "-", "@", "\\", "£", "\u00a0", "\u0085", "\xff", "\x00", "'"} {
		texts = append(texts, sign, sign+"a", "a"+sign, "a"+sign+"b", sign+sign, sign+"5", "-5"+sign)
	}
	for _, a := range texts {
		for _, b := range texts {
			var w csvLines
			var want bytes.Buffer
			lib := csv.NewWriter(&want)
			lib.UseCRLF = true
			for range 2 {
				w.field([]byte(a))
				w.field([]byte(b))
				w.end()
				if err := lib.Write([]string{neutral(a), neutral(b)}); err != nil {
					t.Fatal(err)
				}
			}
			lib.Flush()
			if string(w.b) != want.String() {
				t.Errorf("%q and %q are written as %q, not %q", a, b, w.b, want.String())
			}
		}
	}
}

// TestRowsRead makes sure that only what was read is attached.
func TestRowsRead(t *testing.T) {
	src := diag.NewSource("calls.csv", []byte("year,answered,lost,note\n2011,35000,7,=1+1\n2012,70000,8,b\n2013,1,9,c\n"))
	yml := diag.NewSource("brief.yml", []byte("key: year"))
	v, _ := conf.Parse(yml, 0, len(yml.Data))
	spec := &data.Spec{Name: diag.MadeText("calls", yml.Span(0, 0)), Key: v.Get("key")}
	table, bad := data.Parse(spec, src)
	if bad.HasErrors() {
		t.Fatal(bad)
	}
	d, bad := figure.NewDataset(spec, table)
	if bad.HasErrors() {
		t.Fatal(bad)
	}
	sc := &figure.Scope{Reads: &figure.Reads{}}
	if got := new(csvLines).rowsRead(d, sc.Reads, tellerOf(nil)); got != nil {
		t.Errorf("nothing was read, and %q is attached", got)
	}
	for _, at := range [][2]int{{0, 1}, {0, 3}, {1, 1}} {
		d.Look(at[0], table.Columns[at[1]], sc)
	}
	want := "year,answered,note\r\n2011,35000,'=1+1\r\n2012,70000,\r\n"
	if got := string(new(csvLines).rowsRead(d, sc.Reads, tellerOf(nil))); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// TestRowsReadWide makes sure that the columns which became keys are attached
// as the long table that was read.
func TestRowsReadWide(t *testing.T) {
	src := diag.NewSource("calls.csv", []byte("area,2011,2012\nNorthmere,35000,[x]\nPenwick,900,1100\n"))
	yml := diag.NewSource("brief.yml", []byte("key: [area, year]"))
	v, _ := conf.Parse(yml, 0, len(yml.Data))
	at := yml.Span(0, 0)
	spec := &data.Spec{Name: diag.MadeText("calls", at), Key: v.Get("key"), Wide: &data.WideSpec{To: diag.MadeText("year", at), Value: diag.MadeText("answered", at)}}
	table, bad := data.Parse(spec, src)
	if bad.HasErrors() {
		t.Fatal(bad)
	}
	d, bad := figure.NewDataset(spec, table)
	if bad.HasErrors() {
		t.Fatal(bad)
	}
	sc := &figure.Scope{Reads: &figure.Reads{}}
	for row := range 3 {
		for _, c := range table.Columns {
			d.Look(row, c, sc)
		}
	}
	want := "area,year,answered\r\nNorthmere,2011,35000\r\nNorthmere,2012,[x]\r\nPenwick,2011,900\r\n"
	if got := string(new(csvLines).rowsRead(d, sc.Reads, tellerOf(nil))); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}
