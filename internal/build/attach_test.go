package build

import (
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
	var refs []figure.Ref
	for _, at := range [][2]int{{0, 1}, {0, 3}, {1, 1}} {
		refs = append(refs, figure.Ref{Dataset: d, Column: table.Columns[at[1]], Row: at[0]})
	}
	want := "year,answered,note\r\n2011,35000,'=1+1\r\n2012,70000,\r\n"
	if got := string(rowsRead(d, refs)); got != want {
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
	m, _ := d.Measure("answered")
	var refs []figure.Ref
	for row := range 3 {
		for _, c := range table.Columns {
			r := figure.Ref{Dataset: d, Column: c, Row: row}
			if c == m.Column {
				r.Measure = m
			}
			refs = append(refs, r)
		}
	}
	want := "area,year,answered\r\nNorthmere,2011,35000\r\nNorthmere,2012,[x]\r\nPenwick,2011,900\r\n"
	if got := string(rowsRead(d, refs)); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}
