package data

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"policybrief/internal/conf"
	"policybrief/internal/diag"
)

func parse(name string, data []byte) (*Table, diag.List) {
	return Parse(&Spec{}, diag.NewSource(name, data))
}

func TestEncodings(t *testing.T) {
	utf16of := func(s string, big bool) []byte {
		var b []byte
		for _, u := range utf16.Encode([]rune("\ufeff" + s)) {
			if big {
				b = append(b, byte(u>>8), byte(u))
			} else {
				b = append(b, byte(u), byte(u>>8))
			}
		}
		return b
	}
	for _, c := range []struct {
		name, encoding string
		data           []byte
	}{
		{"plain", "utf-8", []byte("área,n\nŴyn 🐑,5\n")},
		{"with mark", "utf-8-bom", []byte("\ufeffárea,n\r\nŴyn 🐑,5\r\n")},
		{"little", "utf-16le", utf16of("área,n\r\nŴyn 🐑,5", false)},
		{"big", "utf-16be", utf16of("área,n\rŴyn 🐑,5", true)},
	} {
		table, ds := parse("t.csv", c.data)
		cell := table.Cell(0, 0)
		if len(ds) > 0 || table.Encoding != c.encoding || table.Columns[0].Name != "área" || cell.Text != "Ŵyn 🐑" || cell.Origin.Span.Text() != cell.Raw || table.Cell(0, 1).Num != Int(5) {
			t.Errorf("%s: %s %+v %v", c.name, table.Encoding, cell, ds)
		}
	}
	table, ds := parse("t.csv", []byte("area,Spend (\xa3m)\nM\xfcnchen \x96 Ost,\xa35\n"))
	if len(ds) != 1 || ds[0].Rule != ruleEncodingGuessed || table.Encoding != "windows-1252" {
		t.Fatal(table.Encoding, ds)
	}
	if c := table.Cell(0, 0); c.Text != "München – Ost" || c.Origin.Span.Text() != c.Raw || table.Columns[1].Unit != "gbp" || table.Columns[1].Scale != "million" {
		t.Errorf("%+v %+v", c, table.Columns[1])
	}
}

func TestNotText(t *testing.T) {
	for _, c := range []struct {
		name, data string
		rule       *diag.Rule
		at         int
	}{
		{"a byte in a file of UTF-8", "área,nämé\nM\xfcnchen,5\n", ruleBadUTF8, 14},
		{"cut off", "area,n\nM\xc3", ruleBadUTF8, 8},
		{"no meaning in Windows-1252", "area,n\nM\x81,5\n", ruleBadUTF8, 8},
		{"NUL", "area,n\na\x00,5\n", ruleNotRead, 8},
		{"NUL and more", "area\xfe,n\na\x00,5\n", ruleBadUTF8, 4},
		{"zip", "PK\x03\x04abc", ruleNotRead, 0},
		{"empty", "", ruleNotRead, 0},
		{"blank", "\r\n \t\r\n", ruleNotRead, 0},
		{"only a mark", "\ufeff", ruleNotRead, 0},
		{"only delimiters", ",,,\n,,,\n", ruleNotRead, 0},
	} {
		table, ds := parse("t.csv", []byte(c.data))
		if len(ds) != 1 || ds[0].Rule != c.rule || ds[0].Span.Start != c.at || table.Rows > 0 {
			t.Errorf("%s: %+v", c.name, ds)
		}
	}
	for _, name := range []string{"t.xlsx", "t.ods", "t.parquet", "t.docx"} {
		if _, ds := parse(name, []byte("a,b\n1,2\n")); len(ds) != 1 || ds[0].Rule != ruleNotRead {
			t.Errorf("%s: %v", name, ds)
		}
	}
}

func TestTooMuch(t *testing.T) {
	long := strings.Repeat("x", maxCell+1)
	for _, c := range []struct {
		name, data string
		rule       *diag.Rule
	}{
		{"ten million columns", strings.Repeat(",", heavy(10_000_000)) + "\n1\n", ruleTooLarge},
		{"many columns in a row", "a,b\n" + strings.Repeat("1,", 100_000) + "\n", ruleTooLarge},
		{"huge cell", "a,b\n" + long + ",1\n", ruleTooLarge},
		{"huge header", long + ",b\n1,2\n", ruleTooLarge},
		{"huge quoted cell", "a,b\n\"" + long + "\",1\n", ruleTooLarge},
		{"quotation mark never closed", "a,b\n1,\"" + long + "\n", ruleQuote},
	} {
		if _, ds := parse("t.csv", []byte(c.data)); len(ds) != 1 || ds[0].Rule != c.rule {
			t.Errorf("%s: %d told, %v", c.name, len(ds), first3(ds))
		}
	}
}

func first3(ds diag.List) (out []string) {
	for _, d := range ds[:min(3, len(ds))] {
		out = append(out, d.Rule.Code+": "+d.Message)
	}
	return out
}

// TestFaultsAreBounded: a file that is wrong in every line is told in a few.
func TestFaultsAreBounded(t *testing.T) {
	var ragged, stray, status, headers strings.Builder
	ragged.WriteString("a,b\n")
	stray.WriteString("a,b\n")
	status.WriteString("v,s\n")
	for i := range 5000 {
		ragged.WriteString("1,2,3\n")
		fmt.Fprintf(&stray, "%d,%d\n", i, i)
		if i%30 == 0 {
			fmt.Fprintf(&stray, "%d,odd %d\n", i, i)
		}
		fmt.Fprintf(&status, "1,odd %d\n", i)
		headers.WriteString("same,")
	}
	spec := &Spec{}
	withStatus := &Spec{Measures: conf.Map[MeasureSpec]{{Key: text("v"), Value: MeasureSpec{Status: text("s")}}}}
	if _, ds := Parse(withStatus, diag.NewSource("t.csv", []byte(status.String()))); len(ds) != maxTold {
		t.Errorf("status: %d told", len(ds))
	}
	for name, file := range map[string]string{"ragged": ragged.String(), "stray": stray.String(), "headers": headers.String() + "\n"} {
		if _, ds := Parse(spec, diag.NewSource("t.csv", []byte(file))); len(ds) == 0 || len(ds) > maxTold+2 {
			t.Errorf("%s: %d told", name, len(ds))
		}
	}
}

func TestSHA256(t *testing.T) {
	table, _ := parse("t.csv", []byte("abc"))
	if table.SHA256 != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" {
		t.Error(table.SHA256)
	}
	if wide, _ := parse("t.csv", []byte("a,b\nM\xfc,5\n")); wide.SHA256 == table.SHA256 || len(wide.SHA256) != 64 {
		t.Error(wide.SHA256)
	}
}

func TestSnake(t *testing.T) {
	for in, want := range map[string]string{
		"Calls answered": "calls_answered",
		"Economically active  \n(thousands)\n[note 1]": "economically_active",
		"Unemployment rate \n(%)\n[note 4]":            "unemployment_rate",
		"MSOA name (EN)":                               "msoa_name_en",
		"Dépenses de l’État":                           "dépenses_de_létat",
		"Defence(1)":                                   "defence",
		"of which: transport (3), (4)":                 "of_which_transport",
		"Per cent\nof GDP (2)":                         "per_cent_of_gdp",
		"Nominal\n£ billion":                           "nominal_billion",
		"Group / Year":                                 "group_year",
		"Spend (£m)":                                   "spend",
		"Index (2015=100)":                             "index",
		"Rate [r]":                                     "rate",
		"Children's homes":                             "childrens_homes",
		"2011":                                         "2011",
		"geo\\time":                                    "geo_time",
		"Incidence per 100,000 population":             "incidence_per_100_000_population",
		"Cost (per head, £)":                           "cost_per_head",
		"Already_snake":                                "already_snake",
		"(thousands)":                                  "",
		"A (b (c) d":                                   "a_b_c_d",
		"A [":                                          "a",
		"":                                             "",
		"Ŵyn ŷ ":                                       "ŵyn_ŷ",
	} {
		if got := Snake(in); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
}

func TestColumnLookup(t *testing.T) {
	table, _ := parse("t.csv", []byte("A,b c,Total,total,\"Calls\nanswered (number)\",C\n1,2,3,4,5,6\n"))
	for name, want := range map[string]int{"A": 0, "b c": 1, "b_c": 1, "B": 1, "Total": 2, "D": 3, "Calls answered (number)": 4, "calls_answered": 4, "Calls answered": 4, "E": 4, "C": 5, "F": 5, "c": 5} {
		if c, near := table.Column(name); c == nil || c.Index != want {
			t.Errorf("%s: %v %v", name, c, near)
		}
	}
	if c, near := table.Column("TOTAL"); c != nil || strings.Join(near, " ") != "C D" {
		t.Error(c, near)
	}
	if c, near := table.Column("calls_anwsered"); c != nil || strings.Join(near, " ") != "calls_answered" {
		t.Error(c, near)
	}
	for _, name := range []string{"", "zzzzzz", "G"} {
		if c, _ := table.Column(name); c != nil {
			t.Errorf("%q is %s", name, c.Header)
		}
	}
}

func TestLetters(t *testing.T) {
	for i, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 51: "AZ", 52: "BA", 701: "ZZ", 702: "AAA", 16383: "XFD"} {
		if got := letter(i); got != want || column(want) != i {
			t.Errorf("%d: %s, want %s", i, got, want)
		}
	}
}

// TestPlain: numbers without marks come at once, and the same as their cells.
func TestPlain(t *testing.T) {
	table, ds := parse("t.csv", []byte("v\n1\n2.5\n1.005\n3 [p]\n..\n0.123456789012345678\n900000000000000000\n\n\"1,000\"\n"))
	if len(ds) > 0 {
		t.Error(first3(ds))
	}
	plain := 0
	for row := range table.Rows {
		c := table.Cell(row, 0)
		if n, ok := table.Plain(row, 0); ok {
			plain++
			if c.State != Known || n.Normal() != c.Num {
				t.Errorf("%v and %v", n, c.Num)
			}
		}
	}
	if plain != 4 { // the long decimal takes the scale; what no longer fits beside it is read from its cell
		t.Errorf("%d plain numbers", plain)
	}
	if c := table.Cell(6, 0); c.Num.String() != "900000000000000000" {
		t.Errorf("%+v", c)
	}
	if table.Columns[0].DP != 18 {
		t.Error(table.Columns[0].DP)
	}
}

// TestDelimiters: the delimiter that parts the first records alike.
func TestDelimiters(t *testing.T) {
	for data, want := range map[string]string{
		"a,b\n1,2\n":                        ",",
		"a;b\n1,5;2,5\n":                    ";",
		"a\tb\n1,5\t2,5\n":                  "\t",
		"a|b\n1|2\n":                        "|",
		"a;b, c\nd;e, f\n":                  ";",
		"a,b;c,d\n1,2,3\n4,5,6\n":           ",",
		"x\n1\n":                            ",",
		"\"a;b\",c\n\"d;e\",f\n":            ",",
		"name,note\nx,\"a;b\"\ny,\"c;d\"\n": ",",
	} {
		if table, _ := parse("t.csv", []byte(data)); table.Delimiter != want {
			t.Errorf("%q: %q, want %q", data, table.Delimiter, want)
		}
	}
}

// FuzzParse: no input makes the reader panic, and each cell's origin points to
// bytes that decode to its text.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"year,calls\n2011,\"35,000\"\n2012,70000 [p]\n", "a;b\n1,5;[c]\n", "\ufeffa\tb\n\"x\"\"y\"\t<5\n", "a|b\r1|2\r", "sep=;\na;b\n", "a,b\n\"x\ny\",0-2\n",
		"a,b\nM\xfc,\xa35\n", "\xff\xfea\x00,\x00b\x00\n\x001\x00,\x002\x00", "a,b\n\"1,2\n", "a,b\n\"1\"x,2\n", "period,v\n2010-11,1\n2011-12,2\n", ",,\n,,\n1,2,3\n", "d,v\n05/11/2012,1%\n06/11/2012,-£5\n",
		"year,Spend (£m)\nYear ending March 2023,£1.2m\nYear ending March 2024,£900k*\n", "q,Rate per 1000\n2008/4,12.5¹\n2009/1,fewer than 5\n", "at;v\n2017-12-21 21:00:00 +01:00;5,\n2017-12-21 22:00Z;123-\n", "Defence(1),.\nHealth¹,: c\nyear/1995,1\n",
	} {
		f.Add([]byte(s), byte(0))
		f.Add([]byte(s), byte(1))
	}
	specs := []*Spec{{}, {Decimal: text(","), Range: text("A2:B4"), Markers: words("#", "confidential", "*", "provisional")}}
	f.Fuzz(func(t *testing.T, data []byte, which byte) {
		src := diag.NewSource("t.csv", data)
		table, ds := Parse(specs[int(which)%len(specs)], src)
		for _, d := range ds {
			if s := d.Span; s.Start < 0 || s.End < s.Start || s.Source != nil && s.End > len(s.Source.Data) {
				t.Errorf("%s at %d to %d", d.Rule.Code, s.Start, s.End)
			}
		}
		last := -1
		for row := range min(table.Rows, 50) {
			if r := table.Record(row); r <= last {
				t.Errorf("record %d after %d", r, last)
			} else {
				last = r
			}
			for i, col := range table.Columns[:min(len(table.Columns), 50)] {
				c := table.Cell(row, i)
				if raw := string(unquote([]byte(c.Origin.Span.Text()))); raw != c.Raw || c.Origin.Span.Source != table.File {
					t.Errorf("origin %q, raw %q", raw, c.Raw)
				}
				if c.State == Known && !col.Number || c.State == Words && c.Text == "" || c.State == Blank && len(bytes.TrimSpace([]byte(c.Raw))) > 0 && !blank([]byte(c.Raw)) {
					t.Errorf("%+v in %+v", c, col)
				}
				if n, ok := ParseNumber(c.Num.String()); c.State == Known && (!ok || n != c.Num) {
					t.Errorf("%v is not read back", c.Num)
				}
			}
		}
		for _, col := range table.Columns[:min(len(table.Columns), 5)] {
			set, _ := table.KeySet(col, "", nil)
			for i := range set.Codes {
				k := set.At(i)
				if again, ok := ParsePeriod(k.canonical(), k.Kind); k.InTime() && k.Start > 1500*400 && (!ok || again.Start != k.Start) {
					t.Errorf("%s is not read back: %+v", k.canonical(), k)
				}
			}
		}
	})
}
