package data

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"policybrief/internal/diag"
)

// small is a dataset of two dimensions, to be varied.
const small = `{"version":"2.0","class":"dataset","label":"Calls","source":"Helpline","updated":"2013-01-02",
"id":["area","year"],"size":[2,2],"role":{"time":["year"]},
"dimension":{"area":{"label":"Area","category":{"index":{"N1":1,"S1":0},"label":{"N1":"North","S1":"South"}}},
"year":{"category":{"index":["2012","2013"]}}},
"value":[1,2.50,null,4e1]}`

const smallNotes = "note: title: Calls\nnote: source: Helpline\nnote: updated: 2013-01-02\n"

func TestJSONStat(t *testing.T) {
	swap := func(pairs ...string) string {
		out := strings.NewReplacer(pairs...).Replace(small)
		if out == small {
			t.Fatal("nothing is varied", pairs)
		}
		return out
	}
	rows := func(cells ...string) string {
		return fmt.Sprintf("Area|Area code|year|value\nSouth|S1|2012%s\nSouth|S1|2013%s\nNorth|N1|2012%s\nNorth|N1|2013%s\n", cells[0], cells[1], cells[2], cells[3]) + smallNotes
	}
	for _, c := range []struct{ name, text, want string }{
		{"as it is", small, rows("|#1", "|#2.50", "", "|#40=4e1")},
		{"sparse values", swap(`[1,2.50,null,4e1]`, `{"3":4e1,"0":1,"1":2.50}`), rows("|#1", "|#2.50", "", "|#40=4e1")},
		{"texts for values", swap(`[1,2.50,null,4e1]`, `["1","..",null,":"]`), rows("|1", "|..", "", "|:")},
		{"sizes that are texts", swap(`[2,2]`, `["2","2"]`), rows("|#1", "|#2.50", "", "|#40=4e1")},
		{"no class", swap(`"class":"dataset",`, ``), rows("|#1", "|#2.50", "", "|#40=4e1")},
		{"1.x", `{"dataset":` + swap(`"version":"2.0","class":"dataset",`, ``, `"id":["area","year"],"size":[2,2],"role":{"time":["year"]},`, ``,
			`"dimension":{`, `"dimension":{"id":["area","year"],"size":["2","2"],"role":{"time":["year"]},`) + `}`, rows("|#1", "|#2.50", "", "|#40=4e1")},
		{"one category without index", swap(`"size":[2,2]`, `"size":[2,1]`, `{"index":["2012","2013"]}`, `{"label":{"2012":"2012"}}`, `[1,2.50,null,4e1]`, `[1,2]`),
			"Area|Area code|year|value\nSouth|S1|2012|#1\nNorth|N1|2012|#2\n" + smallNotes},
		{"measures", swap(`{"time":["year"]}`, `{"metric":["year"]}`, `{"index":["2012","2013"]}`,
			`{"index":["a","b"],"label":{"a":"Calls (number)","b":"Length"},"unit":{"a":{"base":"Number"},"b":{"label":"minutes","multiplier":3}}}`),
			"Area|Area code|Calls (number)|Length (minutes)\nSouth|S1|#1|#2.50\nNorth|N1||#40=4e1\nnote: “Length” has the unit multiplier 3, which is not applied\n" + smallNotes + "note: the 2 categories of “year” are measures\n"},
		{"measures first", swap(`{"time":["year"]}`, `{"metric":["area"]}`),
			"year|South|North\n2012|#1\n2013|#2.50|#40=4e1\n" + smallNotes + "note: the 2 categories of “Area” are measures\n"},
		{"nothing but measures", swap(`["area","year"]`, `["area"]`, `[2,2]`, `[2]`, `{"time":["year"]}`, `{"metric":["area"]}`, `[1,2.50,null,4e1]`, `[1,2]`),
			"South|North\n#1|#2\n" + smallNotes + "note: the 2 categories of “Area” are measures\n"},

		{"marks", swap(`"value":`, `"status":["p","a",null,"e, b"],"value":`), rows("|#1 [p]=1", "|#2.50", "", "|#40 [e] [b]=4e1")},
		{"some marks", swap(`"value":`, `"status":{"1":"provisional"},"value":`), rows("|#1", "|#2.50 [p]=2.50", "", "|#40=4e1")},
		{"a mark for all", swap(`"value":`, `"status":"r","value":`), strings.Replace(rows("|#1 [r]=1", "|#2.50 [r]=2.50", "||r", "|#40 [r]=4e1"), "|value\n", "|value|value status\n", 1) + "note: the status “r” has no place in a cell of numbers; it stands in a column beside the values\n"},
		{"a mark for all, 1.x", swap(`"value":`, `"status":["e"],"value":`, "null", "3"), rows("|#1 [e]=1", "|#2.50 [e]=2.50", "|#3 [e]=3", "|#40 [e]=4e1")},
		{"markers", swap(`"value":`, `"status":{"2":"c"},"value":`), rows("|#1", "|#2.50", "|[c]", "|#40=4e1")},
		{"other markers", swap(`"value":`, `"status":{"2":":"},"value":`), rows("|#1", "|#2.50", "|:", "|#40=4e1")},
		{"too unreliable", swap(`"value":`, `"status":{"2":"u"},"value":`), rows("|#1", "|#2.50", "|[u]", "|#40=4e1")},
		{"what is no mark", swap(`"value":`, `"extension":{"status":{"label":{"d":"definition differs"}}},"status":{"0":"d","1":"p","3":"c"},"value":`),
			"Area|Area code|year|value|value status\nSouth|S1|2012|#1|d\nSouth|S1|2013|#2.50 [p]=2.50\nNorth|N1|2012\nNorth|N1|2013|#40=4e1|c\n" + smallNotes +
				"note: status d: definition differs\n" +
				"note: the status “d” has no place in a cell of numbers; it stands in a column beside the values\nnote: the status “c” has no place in a cell of numbers; it stands in a column beside the values\n"},

		{"a collection", `{"class":"collection","link":{"item":[` + small + `,{"class":"dataset","href":"https://example.org/x"},` + swap(`"label":"Calls"`, `"label":"Visits"`) + `]}}`,
			"== Calls\n" + rows("|#1", "|#2.50", "", "|#40=4e1") + "note: items of the collection that are links are not fetched: https://example.org/x\n" +
				"== Visits\n" + strings.Replace(rows("|#1", "|#2.50", "", "|#40=4e1"), "title: Calls", "title: Visits", 1) + "note: items of the collection that are links are not fetched: https://example.org/x\n"},
		{"a bundle", `{"a":` + small + `,"b":` + small + `}`, "== a\n" + rows("|#1", "|#2.50", "", "|#40=4e1") + "== b\n" + rows("|#1", "|#2.50", "", "|#40=4e1")},
		{"a class bundle", `{"class":"bundle","a":` + small + `}`, rows("|#1", "|#2.50", "", "|#40=4e1")},

		{"links alone", `{"class":"collection","link":{"item":[{"href":"x"}]}}`, "1:1: data-not-read: the file is a collection without data: its items are links, and nothing is fetched\n"},
		{"a dimension", `{"class":"dimension","category":{}}`, "1:1: data-not-read: the file describes a dimension and holds no values\n"},
		{"no values", swap(`"value":[1,2.50,null,4e1]`, `"href":"x"`), "1:1: json-stat-faulty: the dataset has no values, or no dimensions\n"},
		{"too few values", swap(`[1,2.50,null,4e1]`, `[1,2,3]`), "5:1: json-stat-faulty: the dimensions make 4 values, and the list “value” has 3\n"},
		{"too many values", swap(`[1,2.50,null,4e1]`, `[1,2,3,4,5]`), "5:18: json-stat-faulty: the dimensions make 4 values, and the file has more\n"},
		{"a value of no cell", swap(`[1,2.50,null,4e1]`, `{"4":1}`), "5:10: json-stat-faulty: “4” is no number of a value: the dimensions make those from 0 to 3\n"},
		{"a value twice", swap(`[1,2.50,null,4e1]`, `{"1":1,"1":2}`), "5:16: json-repeated-name: the name “1” stands twice in one object\n"},
		{"values in values", swap(`[1,2.50,null,4e1]`, `[1,2,[3],4]`), "5:14: json-stat-faulty: value 3 is a list\n"},
		{"too few statuses", swap(`"value":`, `"status":["p","p"],"value":`), "5:1: json-stat-faulty: the dimensions make 4 values, and the list “status” has 2\n"},
		{"a size of another number", swap(`"size":[2,2]`, `"size":[3,2]`), "3:21: json-stat-faulty: the dimension “Area” has the size 3 and 2 categories\n"},
		{"a size for each", swap(`"size":[2,2]`, `"size":[2]`), "2:29: json-stat-faulty: the dataset has 2 dimensions and 1 size\n"},
		{"a size of nothing", swap(`"size":[2,2]`, `"size":[2,0]`), "2:32: json-stat-faulty: the size of the dimension “year” is no whole number above 0\n"},
		{"a dimension that is not there", swap(`"year":{"category"`, `"years":{"category"`), "2:14: json-stat-faulty: the dimension “year” is listed and not described\n"},
		{"no order", swap(`"id":["area","year"],`, ``), "3:1: json-stat-faulty: the dataset has no list of its dimensions (id)\n"},
		{"a place twice", swap(`"N1":1`, `"N1":0`), "3:65: json-stat-faulty: the place of the category “S1” of “Area” is no number from 0 to 1, or is taken\n"},
		{"a category twice", swap(`["2012","2013"]`, `["2012","2012"]`), "4:8: json-stat-faulty: the dimension “year” has the category “2012” twice\n"},
		{"a category's name twice", swap(`"N1":1,"S1":0`, `"N1":1,"N1":0`), "3:65: json-repeated-name: the name “N1” stands twice in one object\n"},
		{"cut off", small[:len(small)-9], "5:18: json-syntax: the file ends where a value should stand: it is cut off\n"},
	} {
		if got := sayBook(jsonBook(c.text)); got != c.want {
			t.Errorf("%s:\n%swant:\n%s", c.name, got, c.want)
		}
	}
}

func TestJSONStatAddress(t *testing.T) {
	b, _ := jsonBook(strings.Replace(small, `{"time":["year"]}`, `{"metric":["area"]}`, 1))
	s, _ := b.open(0)
	for _, c := range []struct{ cell, want string }{
		{"South", "header, South"}, {"2013", "row 2, year"}, {"2.50", "value 2 (2013)"}, {"40", "value 4 (2013)"},
	} {
		if _, _, at := s.src.Cells(strings.Index(string(s.src.Data), c.cell)); at != c.want {
			t.Errorf("%s: %s, want %s", c.cell, at, c.want)
		}
	}
}

// TestJSONStatCaps: dimensions that declare more than they have are refused
// before memory is taken for them.
func TestJSONStatCaps(t *testing.T) {
	names := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `,"%d"`, i)
		}
		return b.String()[1:]
	}
	square := func(n int) string {
		return fmt.Sprintf(`{"class":"dataset","id":["a","b"],"size":[%d,%d],"dimension":{"a":{"category":{"index":[%s]}},"b":{"category":{"index":[%s]}}},"value":{}}`, n, n, names(n), names(n))
	}
	for name, text := range map[string]string{
		"ten thousand million cells": square(100_000),
		"sixteen million cells":      square(4096),
		"measures":                   strings.Replace(square(100_000), `"size"`, `"role":{"metric":["b"]},"size"`, 1),
	} {
		b, ds := jsonBook(text)
		if b != nil {
			_, ds = b.open(0)
		}
		if len(ds) != 1 || ds[0].Rule != ruleTooLarge {
			t.Errorf("%s: %v", name, first3(ds))
		}
	}
	if _, ds := jsonBook(`{"class":"dataset","id":["a"],"size":[1e5,1e5],"dimension":{"a":{}},"value":{}}`); ds != nil {
		t.Error("a dataset is looked at when it is opened", ds)
	}
}

// TestJSONStatRead: marks in the cells reach the table, and the point is no
// thousands separator.
func TestJSONStatRead(t *testing.T) {
	text := strings.NewReplacer(`[1,2.50,null,4e1]`, `[1.234,5.678,null,9.123]`, `"value":`, `"status":["p","a","c","b"],"value":`).Replace(small)
	table, ds := parse("t.json", []byte(text))
	if len(ds) > 0 || table.Rows != 4 || table.Format != "json-stat" {
		t.Fatal(table.Rows, table.Format, ds)
	}
	var got []string
	for row := range 4 {
		got = append(got, say(table.Cell(row, 3))+" "+table.Cell(row, 3).Raw)
	}
	want := "1.234 [p] provisional 1.234|5.678 5.678|"
	if s := strings.Join(got, "|"); !strings.HasPrefix(s, want) {
		t.Errorf("got %q, want %q", s, want)
	}
}

// statAt finds a value by the codes of its categories, as in
// `Year=2000;Statistic=CIA01C05`: a row by its codes or labels, a column by the
// place of the code among the measures.
func statAt(t *testing.T, table *Table, set *statSet, where string) Cell {
	t.Helper()
	row, column := -1, -1
	want := map[string]string{}
	for _, pair := range strings.Split(where, ";") {
		name, code, _ := strings.Cut(pair, "=")
		want[name] = code
	}
	measures := 0
	for i, dim := range set.dims {
		if i != set.metric {
			continue
		}
		for k, code := range dim.codes {
			if code == want[dim.id] {
				column = len(table.Columns) - len(dim.codes) + k
			}
		}
		delete(want, dim.id)
		measures++
	}
rows:
	for r := range table.Rows {
		for name, code := range want {
			c, _ := table.Column(name + " code")
			if c == nil {
				c, _ = table.Column(name)
			}
			if c == nil || table.Text(r, c.Index) != code {
				continue rows
			}
		}
		row = r
		break
	}
	if row < 0 || column < 0 {
		t.Fatalf("nothing at %s", where)
	}
	return table.Cell(row, column)
}

// TestJSONStatFacts holds the reader to what was counted in a published file by
// other means.
func TestJSONStatFacts(t *testing.T) {
	const name = "cso-ie-cia01.jsonstat.json"
	facts, src := readShared(t, "facts.tsv"), readShared(t, name)
	table, ds := Parse(&Spec{}, src)
	if len(ds) > 0 {
		t.Fatal(ds)
	}
	s, _ := newJSONScanner(src)
	set := &statSet{s: s, metric: -1}
	ms, _ := s.members(0)
	ms, _ = s.members(member(ms, "dataset").start)
	if !set.dimensions(ms) {
		t.Fatal(s.fault)
	}
	checked := 0
	for _, line := range strings.Split(strings.TrimSpace(string(facts.Data)), "\n")[1:] {
		f := strings.Split(line, "\t")
		if f[0] != name {
			continue
		}
		checked++
		got := ""
		switch f[2] {
		case "encoding":
			got = table.Encoding
		case "data-rows":
			got = strconv.Itoa(table.Rows * 15)
		case "value":
			c := statAt(t, table, set, f[3])
			got = c.Num.String()
			if c.State != Known {
				t.Errorf("%s: %+v", f[3], c)
			}
		case "missing":
			n := 0
			for _, c := range table.Columns[3:] {
				n += countMissingIn(table, c)
			}
			got = strconv.Itoa(n)
		default:
			t.Errorf("unknown fact %s", f[2])
		}
		if got != f[4] {
			t.Errorf("%s %s: got %s, want %s", f[2], f[3], got, f[4])
		}
	}
	if checked == 0 || len(table.Columns) != 18 || table.Rows != 37*15 {
		t.Error(checked, len(table.Columns), table.Rows)
	}
	c := table.Cell(0, 7)
	if _, _, at := c.Origin.Span.Source.Cells(c.Origin.Span.Start); at != "value 5 (State, 2000)" || c.Origin.Header != "Primary Income (Euro Million)" {
		t.Error(at, c.Origin.Header)
	}
	t.Logf("%d facts hold", checked)
}

// countMissingIn counts the cells of a column that hold no number.
func countMissingIn(table *Table, c *Column) (n int) {
	for row := range table.Rows {
		if table.Cell(row, c.Index).State != Known {
			n++
		}
	}
	return n
}

func FuzzJSONStat(f *testing.F) {
	f.Add([]byte(small))
	for _, pair := range [][2]string{
		{`[1,2.50,null,4e1]`, `{"3":4e1}`}, {`{"time":["year"]}`, `{"metric":["year"]}`}, {`"value":`, `"status":["p","d",null,"c"],"value":`},
	} {
		f.Add([]byte(strings.Replace(small, pair[0], pair[1], 1)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		b, ds := readJSON(diag.NewSource("t.json", data))
		if (b == nil) != ds.HasErrors() {
			t.Fatal("neither a book nor a fault", ds)
		}
		lookThrough(t, b)
	})
}
