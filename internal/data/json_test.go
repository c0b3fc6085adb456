package data

import (
	"fmt"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"policybrief/internal/diag"
)

// sayBook writes the sheets of a book, or what is told instead: a line for each
// row, cells parted by |, a number as #value, or #value=stored.
func sayBook(b *book, ds diag.List) string {
	var out strings.Builder
	if b == nil {
		return sayDiags(ds)
	}
	for i, n := range b.names {
		s, more := b.open(i)
		if n.name != "" {
			fmt.Fprintf(&out, "== %s\n", n.name)
		}
		if more != nil {
			out.WriteString(sayDiags(more))
			continue
		}
		out.WriteString(sayCells(s))
		for _, n := range s.notes {
			fmt.Fprintf(&out, "note: %s\n", n)
		}
	}
	return out.String() + sayDiags(ds)
}

func sayCells(s *sheet) string {
	var out strings.Builder
	stop := breaksFor(s.delim)
	for pos := 0; pos < len(s.src.Data); {
		starts, next, _, _ := scanRecord(s.src.Data, pos, s.delim, stop, nil)
		for i, at := range starts {
			if i > 0 {
				out.WriteByte('|')
			}
			cell := string(unquote(s.src.Data[at:cellEnd(s.src.Data, int(at), stop)]))
			if value, forms, ok := strings.Cut(cell, "\x1e"); ok {
				cell = "#" + value
				if _, stored, ok := strings.Cut(forms, "\x1e"); ok {
					cell += "=" + stored
				}
			}
			out.WriteString(strings.ReplaceAll(cell, "\n", `\n`))
		}
		out.WriteByte('\n')
		pos = next
	}
	return out.String()
}

func sayDiags(ds diag.List) string {
	var out strings.Builder
	for _, d := range ds {
		line, col := d.Span.Source.Position(d.Span.Start)
		fmt.Fprintf(&out, "%d:%d: %s: %s\n", line, col, d.Rule.Code, d.Message)
	}
	return out.String()
}

func jsonBook(text string) (*book, diag.List) {
	return readJSON(diag.NewSource("t.json", []byte(text)))
}

func TestJSONShapes(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"objects", `[{"year": 2012, "calls": 5.0}, {"calls": 7, "area": "North"}]`, "year|calls|area\n#2012|#5.0\n|#7|North\n"},
		{"a byte order mark", "\ufeff[{\"año\": 2012}]\n", "año\n#2012\n"},
		{"values", `[{"a": true, "b": false, "c": null, "d": "", "e": "007", "f": "say \"no\"\n\u00e9 \ud83d\udc11"}]`, "a|b|c|d|e|f\nTRUE|FALSE|||007|say \"no\"\\né 🐑\n"},
		{"numbers", `[{"a": 1e3, "b": 12345678901234567890, "c": 0.1, "d": -1.50E-3, "e": 1e999, "f": 0e7, "g": -0.0}]`,
			"a|b|c|d|e|f|g\n#1000=1e3|#12345678901234567890|#0.1|#-0.00150=-1.50E-3|1e999|#0=0e7|#-0.0\n"},
		{"objects in cells", `[{"area": {"code": "N1", "name": "North"}, "n": 1}, {"n": 2, "area": {}}]`, "area.code|area.name|n\nN1|North|#1\n||#2\n"},
		{"lists", `[["year", "calls"], [2012, 5], [2013, null]]`, "year|calls\n#2012|#5\n#2013\n"},
		{"columns", `{"year": [2012, 2013], "title": "Calls", "calls": [5, "[c]"]}`, "year|calls\n#2012|#5\n#2013|[c]\nnote: members that are no columns are left aside: title\n"},
		{"columns beside rows", `{"columns": ["year", "calls"], "index": [0], "data": [[2012, 5]]}`, "== data\nyear|calls\n#2012|#5\nnote: the table is the member “data”\nnote: other members are left aside: columns, index\n"},
		{"a member", `{"meta": {"tags": ["a", "b"]}, "rows": [{"n": 1}], "total": 1}`, "== rows\nn\n#1\nnote: the table is the member “rows”\nnote: other members are left aside: meta, total\n"},
		{"a member of a member", `{"help": "x", "result": {"records": [{"n": 1}], "total": 1}}`, "== result.records\nn\n#1\nnote: the table is the member “result.records”\nnote: other members are left aside: help, result.total\n"},
		{"several members", `{"a": [{"n": 1}], "b": [["n"], [2]], "c": {"n": [3], "m": [4]}}`, "== a\nn\n#1\n== b\nn\n#2\n== c\nn|m\n#3|#4\n"},

		{"single values", `[1, 2]`, "1:1: json-no-table: the file is a list of single values, and no table\n"},
		{"one value", `5`, "1:1: json-no-table: the file is a single value, and no table\n"},
		{"objects by name", `{"2012": {"calls": 5}, "2013": {"calls": 6}}`, "1:2: json-no-table: the file is an object of objects: the names of its members would have to be cells\n"},
		{"no table", `{"a": 1}`, "1:1: json-no-table: no member of the file's object is a table\n"},
		{"empty", ` `, "1:1: data-not-read: the file is empty\n"},
		{"empty list", `[]`, "1:1: data-not-read: the list is empty\n"},
		{"a list in a cell", `[{"n": 1},` + "\n" + ` {"n": [1, 2]}]`, "2:3: json-no-table: row 2 has a list in its cell “n”\n"},
		{"too deep in a cell", `[{"n": {"m": {"o": 1}}}]`, "1:9: json-no-table: row 1 has an object in its cell “n.m”\n"},
		{"a list in a list", `[["n"], [[1]]]`, "1:10: json-no-table: row 1 has a list in its cell “n”\n"},
		{"not all objects", `[{"n": 1}, null]`, "1:12: json-no-table: element 2 of the list is null, and those before it are objects\n"},
		{"no names", `[[2012, 5], [2013, 6]]`, "1:3: json-no-table: the first row holds the names of the columns, and this is a number\n"},
		{"rows of another length", `[["a", "b"], [1, 2], [3]]`, "1:22: ragged-row: row 2 has 1 cell, and the header has 2\n"},
		{"columns of another length", `{"a": [1, 2], "b": [1]}`, "1:15: ragged-row: the list “b” has 1 value, and “a” has 2\n"},
		{"a name twice", `[{"n": 1, "n": 2}]`, "1:11: json-repeated-name: the name “n” stands twice in one object\n"},
		{"a name twice with a dot", `[{"n": {"m": 1}, "n.m": 2}]`, "1:18: json-repeated-name: the name “n.m” stands twice in one object\n"},
		{"a member twice", `{"a": [{"n": 1}], "a": []}`, "1:19: json-repeated-name: the name “a” stands twice in one object\n"},
	} {
		if got := sayBook(jsonBook(c.text)); got != c.want {
			t.Errorf("%s:\n%swant:\n%s", c.name, got, c.want)
		}
	}
}

// TestJSONSyntax: what is no JSON is told at its place, with what to do.
func TestJSONSyntax(t *testing.T) {
	for _, c := range []struct{ text, want, hint string }{
		{"[{\"n\": 1},\n{\"n\": 2", "2:8: json-syntax: the file ends where a comma or } should stand: it is cut off", "whole file"},
		{`[{"n`, "1:3: json-syntax: the file ends inside this text: it is cut off", "whole file"},
		{`[{"n\`, "1:3: json-syntax: the file ends inside this text: it is cut off", "whole file"},
		{`[{"n\u00`, "1:3: json-syntax: the file ends inside this text: it is cut off", "whole file"},
		{`[`, "1:2: json-syntax: the file ends where a value or ] should stand: it is cut off", "whole file"},
		{`[{"n": 1,}]`, "1:9: json-syntax: a comma stands after the last member of this object", "take the comma out"},
		{`[{"n": 1} {"n": 2}]`, "1:11: json-syntax: “{” stands where a comma or ] should", "correct"},
		{`[{"n": NaN}]`, "1:8: json-syntax: “NaN” stands where a value should", "write null"},
		{`[{"n": -Infinity}]`, "1:9: json-syntax: “Infinity” stands where a digit should", "write null"},
		{`[{"n": True}]`, "1:8: json-syntax: “True” stands where a value should", "write true"},
		{`[{'n': 1}]`, "1:3: json-syntax: “'” stands where a name in quotation marks or } should", "straight"},
		{`[{"n": 007}]`, "1:8: json-syntax: the number 007 begins with a zero", "quotation marks"},
		{`[{"n": .5}]`, "1:8: json-syntax: “.” stands where a value should", "correct"},
		{`[{"n": 1.}]`, "1:10: json-syntax: “}” stands where a digit should", "correct"},
		{`[{"n" 1}]`, "1:7: json-syntax: “1” stands where a colon should", "correct"},
		{"[{\"n\": \"a\nb\"}]", "1:10: json-syntax: a text runs over the end of its line: is its quotation mark closed?", "close"},
		{"[{\"n\": \"a\x00b\"}]", "1:10: json-syntax: a control character (0x00) stands in a text", "escape"},
		{"[\x00]", "1:2: json-syntax: the file has a NUL byte, so it is no JSON file", "again"},
		{`[{"n": "\x"}]`, "1:9: json-syntax: “\\x” is no escape that JSON knows, or half of one", "backslash"},
		{`[{"n": "\ud83d"}]`, "1:9: json-syntax: “\\u” is no escape that JSON knows, or half of one", "backslash"},
		{"[{\"n\": 1}]\n{\"n\": 2}\n", "2:1: json-syntax: a second object begins here: the file is JSON Lines, or several files in one", "one list"},
		{`[{"n": 1}] // x`, "1:12: json-syntax: “/” stands where the end of the file should", "comments"},
		{strings.Repeat("[", 100), "1:65: json-syntax: more than 64 lists and objects stand in one another here", "four"},
		{"[{\"n\": \"\xff\"}]", "1:9: data-bad-utf8: the byte 0xff at offset 8 is not UTF-8", "UTF-8"},
		{"PK\x03\x04", "1:1: data-not-read: the file is no JSON but a workbook, a Parquet file or a packed one", "format:"},
	} {
		b, ds := jsonBook(c.text)
		if b != nil || len(ds) != 1 || sayDiags(ds) != c.want+"\n" || !strings.Contains(ds[0].Hint, c.hint) {
			t.Errorf("%.40q: %s (%v)\nwant %s (%s)", c.text, sayDiags(ds), ds, c.want, c.hint)
		}
	}
	_, ds := jsonBook("[\n {\"n\": 1},\n {\"n\": 2")
	if len(ds) != 1 || len(ds[0].Notes) != 2 || ds[0].Notes[0].Span.Start != 14 || ds[0].Notes[0].Text != "this object is not closed" || ds[0].Notes[1].Text != "this list is not closed" {
		t.Errorf("what is open: %+v", ds)
	}
}

// TestJSONCutOff: a file cut anywhere is refused.
func TestJSONCutOff(t *testing.T) {
	whole := `{"about": "x", "rows": [{"n": 1.5e3, "s": "a\u00e9b", "t": true}, {"n": null}]}`
	for i := range len(whole) {
		if b, ds := jsonBook(whole[:i]); b != nil || len(ds) != 1 {
			t.Errorf("%q is read: %v", whole[:i], ds)
		}
	}
}

func TestJSONCaps(t *testing.T) {
	many := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `"c%d":0,`, i)
		}
		return strings.TrimSuffix(b.String(), ",")
	}
	for _, c := range []struct{ name, text string }{
		{"many columns", `[{` + many(maxColumns+1) + `}]`},
		{"a long text", `[{"n":"` + strings.Repeat("x", maxCell+1) + `"}]`},
		{"few cells in many rows and columns", `[{` + many(maxColumns) + `}` + strings.Repeat(`,{}`, 40000) + `]`},
	} {
		b, ds := jsonBook(c.text)
		if b != nil {
			_, ds = b.open(0)
		}
		if len(ds) != 1 || ds[0].Rule != ruleTooLarge {
			t.Errorf("%s: %v", c.name, first3(ds))
		}
	}
	if got := sayBook(jsonBook(`{` + many(maxColumns+1) + `}`)); !strings.Contains(got, "an object of more than 16384 members") {
		t.Error(got)
	}
}

func TestPlainDecimal(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"5", "5"}, {"-5.50", "-5.50"}, {"1e3", "1000"}, {"1.5e3", "1500"}, {"1.5e0", "1.5"}, {"1.5E+1", "15"}, {"-1.50e-2", "-0.0150"},
		{"12.345e1", "123.45"}, {"0.001e3", "1"}, {"0.0015e3", "1.5"}, {"0e5", "0"}, {"0.00e-5", "0"}, {"1e-7", "0.0000001"},
		{"1e62", "1" + strings.Repeat("0", 62)}, {"1e99", ""}, {"1e-99", ""}, {"1e99999999999999999999", ""}, {"1e-99999999999999999999", ""},
	} {
		got, ok := plainDecimal(c.in)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("%s: %q %v", c.in, got, ok)
		}
	}
}

// TestJSONRead: the whole way through, a JSON file gives the table that the
// same CSV gives, but for numbers, which are numbers.
func TestJSONRead(t *testing.T) {
	table, ds := parse("t.json", []byte(`[{"year": 2012, "calls": 1.234, "area": "007"}, {"year": 2013, "calls": "[c]", "area": "008"}]`))
	if len(ds) > 0 || table.Rows != 2 || table.Format != "json" || table.Encoding != "utf-8" {
		t.Fatal(table.Rows, table.Format, table.Encoding, ds)
	}
	c := table.Cell(0, 1)
	if c.Num != (Number{1234, -3}) || c.Raw != "1.234" || c.Origin.Header != "calls" {
		t.Errorf("%+v", c)
	}
	if c = table.Cell(1, 1); c.State != Missing || c.Why != "confidential" {
		t.Errorf("%+v", c)
	}
	if _, _, at := c.Origin.Span.Source.Cells(c.Origin.Span.Start); at != "row 2, calls" {
		t.Error(at)
	}
	if table.Columns[2].Number || table.Cell(0, 2).Text != "007" {
		t.Errorf("%+v", table.Columns[2])
	}
}

// TestJSONSeveral: of several tables one has to be named.
func TestJSONSeveral(t *testing.T) {
	src := diag.NewSource("t.json", []byte(`{"areas": [{"area": "North", "n": 1}], "visits": [{"area": "South", "n": 2}]}`))
	_, ds := Parse(&Spec{}, src)
	if len(ds) != 1 || ds[0].Rule != ruleSeveralTables || ds[0].Message != "the file has 2 tables: areas, visits" || ds[0].Hint != `say which with sheet: "areas"` {
		t.Error(ds)
	}
	table, ds := Parse(&Spec{Sheet: text("visits")}, src)
	if len(ds) > 0 || table.Rows != 1 || table.Cell(0, 1).Num != Int(2) || table.Sheet != "visits" {
		t.Error(ds, table.Rows)
	}
}

func FuzzJSON(f *testing.F) {
	for _, s := range []string{
		`[{"year": 2012, "calls": 5.0e1}, {"calls": "a\u00e9\ud83d\udc11", "area": {"code": null}}]`,
		`[["year", "calls"], [2012, true]]`, `{"year": [2012], "calls": [5]}`, `{"columns": ["a"], "data": [[1]], "m": {"a": [1], "b": [2]}}`,
		`{"class":"dataset","id":["a","s"],"size":[2,"1"],"role":{"metric":["s"]},"dimension":{"a":{"category":{"index":["x","y"]}},"s":{"category":{"label":{"m":"M"},"unit":{"m":{"base":"kg"}}}}},"value":{"1":2},"status":"p"}`,
		`{"class":"collection","link":{"item":[{"href":"x"}]}}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		b, ds := readJSON(diag.NewSource("t.json", data))
		if (b == nil) != ds.HasErrors() {
			t.Fatal("neither a book nor a fault", ds)
		}
		lookThrough(t, b)
	})
}

// lookThrough opens each sheet of a book, which gives cells or says why not, and
// looks at the addresses.
func lookThrough(t *testing.T, b *book) {
	if b == nil {
		return
	}
	for i := range b.names {
		s, ds := b.open(i)
		if ds.HasErrors() {
			if len(s.src.Data) > 0 {
				t.Fatal("a sheet with a fault has cells")
			}
			continue
		}
		for _, off := range []int{0, len(s.src.Data) / 2, len(s.src.Data)} {
			if _, _, at := s.src.Cells(off); at == "" {
				t.Fatal("a cell without an address")
			}
		}
	}
}

// TestReaderRulesShown: every rule of these readers is told by some input, and
// says what to do.
func TestReaderRulesShown(t *testing.T) {
	told := func(b *book, ds diag.List) diag.List {
		if b != nil {
			_, ds = b.open(0)
		}
		return ds
	}
	meta := func(text string) diag.List {
		m, ds := readMeta(text)
		if m != nil {
			ds = append(ds, m.check([]string{"x"}, func(int) diag.Span { return m.at })...)
		}
		return ds
	}
	_, required := Parse(&Spec{}, diag.NewSource("calls.csv", []byte("year,area,calls\n2012,,70\n")),
		diag.NewSource("calls.csv-metadata.json", []byte(`{"url":"calls.csv","tableSchema":{"columns":[{"titles":"year"},{"titles":"area","required":true},{"titles":"calls"}]}}`)))
	shown := map[*diag.Rule]diag.List{
		ruleJSONSyntax:    told(jsonBook(ruleJSONSyntax.Bad)),
		ruleJSONShape:     told(jsonBook(ruleJSONShape.Bad)),
		ruleRepeatedKey:   told(jsonBook("[" + ruleRepeatedKey.Bad + "]")),
		ruleJSONStat:      told(jsonBook(strings.Replace(small, `"size":[2,2]`, `"size":[2,3]`, 1))),
		ruleParquet:       told(parquetBook([]byte("PAR1"))),
		ruleParquetColumn: told(parquetBook(makeParquet(t, []parquet.Node{parquet.Repeated(parquet.Leaf(parquet.Int64Type))}, nil))),
		ruleCSVWOther:     meta(`{"url":"calls-2011.csv"}`),
		ruleCSVWHeader:    meta(`{"url":"calls.csv","tableSchema":{"columns":[{"titles":"Calls"}]}}`),
		ruleCSVWRequired:  required,
		ruleCSVW:          meta(`{"url":"calls.csv",` + ruleCSVW.Bad + `}`),
	}
	for _, r := range readerRules {
		ds := shown[r]
		if len(ds) != 1 || ds[0].Rule != r || ds[0].Severity != r.Severity || ds[0].Span.IsZero() || ds[0].Message == "" || ds[0].Hint == "" {
			t.Errorf("%s: told %v", r.Code, first3(ds))
		}
	}
	if b, _ := jsonBook(ruleJSONShape.Good); b == nil {
		t.Error("the good example is not read")
	}
}
