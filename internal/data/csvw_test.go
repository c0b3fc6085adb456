package data

import (
	"fmt"
	"strings"
	"testing"

	"policybrief/internal/diag"
)

// sayCSVW writes what metadata say, and what is told of them.
func sayCSVW(m *csvw, ds diag.List) string {
	var b strings.Builder
	if m != nil {
		fmt.Fprintf(&b, "delim %q encoding %q header %d skip %d,%d comment %q key %v\n", string(m.delim), m.encoding, m.header, m.skipRows, m.skipColumns, m.comment, m.key)
		for _, c := range m.columns {
			fmt.Fprintf(&b, "%s %q type %d %s", c.name, c.titles, c.typ, c.datatype)
			for _, s := range []string{c.as, c.format, c.decimal, c.group, c.separator, c.fallback} {
				fmt.Fprintf(&b, " %q", s)
			}
			fmt.Fprintf(&b, " null %q required %v\n", c.null, c.required)
		}
		for _, n := range m.notes {
			fmt.Fprintf(&b, "note: %s\n", n)
		}
	}
	return strings.ReplaceAll(b.String(), ` "" "" "" "" "" ""`, "") + sayDiags(ds)
}

func readMeta(text string) (*csvw, diag.List) {
	return readCSVW(diag.NewSource("data/calls.csv-metadata.json", []byte(text)), "data/calls.csv")
}

func TestMetadataNames(t *testing.T) {
	if got := fmt.Sprint(metadataNames("data/calls.csv")); got != "[data/calls.csv-metadata.json data/csv-metadata.json]" {
		t.Error(got)
	}
	if got := fmt.Sprint(metadataNames("calls.csv")); got != "[calls.csv-metadata.json csv-metadata.json]" {
		t.Error(got)
	}
}

func TestCSVW(t *testing.T) {
	const plain = "delim \"\\x00\" encoding \"\" header 1 skip 0,0 comment \"\" key []\n"
	columns := func(s string) string { return `{"url":"calls.csv","tableSchema":{"columns":[` + s + `]}}` }
	for _, c := range []struct{ name, text, want string }{
		{"nothing but a url", `{"@context":"http://www.w3.org/ns/csvw","url":"calls.csv"}`, plain},
		{"a group", `{"tables":[{"url":"x.csv"},{"url":"calls.csv"}]}`, plain},
		{"an address in the network", `{"url":"https://example.org/d/calls.csv?x=1"}`, plain},
		{"a base", `{"@context":["http://www.w3.org/ns/csvw",{"@base":"../data"}],"url":"calls.csv"}`, plain},
		{"escapes in a url", `{"url":"c%61lls.csv"}`, plain},
		{"a dialect", `{"dialect":{"delimiter":";","encoding":"ISO-8859-1","skipRows":2},"tables":[{"url":"calls.csv","dialect":{"headerRowCount":2,"commentPrefix":"#","quoteChar":"\"","skipColumns":1}}]}`,
			"delim \";\" encoding \"iso-8859-1\" header 2 skip 2,1 comment \"#\" key []\n"},
		{"no header", `{"url":"calls.csv","dialect":{"header":false}}`, strings.Replace(plain, "header 1", "header 0", 1)},
		{"columns", columns(`{"name":"y","titles":"Year","datatype":"gYear","required":true},{"titles":{"en":["Area","Place"],"cy":"Lle"},"datatype":"string"},{"name":"n"},{"name":"v","virtual":true}`),
			plain + "y [\"Year\"] type 0 gYear \"year\" \"\" \"\" \"\" \"\" \"\" null [] required true\nArea [\"Area\" \"Place\" \"Lle\"] type 2 string null [] required false\nn [] type 0  null [] required false\n"},
		{"numbers", columns(`{"name":"a","datatype":{"base":"decimal","format":{"decimalChar":",","groupChar":".","pattern":"#.##0,0"}},"null":"-"},{"name":"b","datatype":"integer","null":["","x"]},{"name":"c","datatype":{"format":"[A-Z]"}}`),
			plain + "a [] type 1 decimal \"\" \"#.##0,0\" \",\" \".\" \"\" \"\" null [\"-\"] required false\nb [] type 1 integer null [\"\" \"x\"] required false\nc [] type 2 string \"\" \"[A-Z]\" \"\" \"\" \"\" \"\" null [] required false\n"},
		{"dates", columns(`{"name":"a","datatype":{"base":"date","format":"dd/MM/yyyy"}},{"name":"b","datatype":{"base":"date","format":"M/d/yyyy"}},{"name":"c","datatype":"dateTime"}`),
			plain + "a [] type 0 date \"date\" \"dd/MM/yyyy\" \"\" \"\" \"\" \"\" null [] required false\nb [] type 0 date \"us-date\" \"M/d/yyyy\" \"\" \"\" \"\" \"\" null [] required false\nc [] type 0 dateTime null [] required false\n"},
		{"said for all", `{"null":"z","tables":[{"url":"calls.csv","datatype":"string","tableSchema":{"null":"y","columns":[{"name":"a","null":"x"},{"name":"b"}]}}]}`,
			plain + "a [] type 2 string null [\"x\"] required false\nb [] type 2 string null [\"y\"] required false\n"},
		{"several values, and one for empty cells", columns(`{"name":"a","separator":";","datatype":"integer"},{"name":"b","default":"0"}`),
			plain + "a [] type 2 integer \"\" \"\" \"\" \"\" \";\" \"\" null [] required false\nb [] type 0  \"\" \"\" \"\" \"\" \"\" \"0\" null [] required false\n" +
				"note: cells of “a” hold several values, parted by “;”, and are read as text\n"},
		{"a key", `{"url":"calls.csv","tableSchema":{"columns":[{"name":"a"},{"name":"b"}],"primaryKey":["b","a"]}}`,
			strings.Replace(plain, "key []", "key [1 0]", 1) + "a [] type 0  null [] required false\nb [] type 0  null [] required false\n"},
		{"words for people", `{"dc:title":"Group","rdfs:seeAlso":[{"http://purl.org/dc/terms/issued":[{"@value":"2013-01-02"}]}],"tables":[{"url":"calls.csv","dc:title":{"@value":"Calls","@language":"en"},"dc:publisher":{"schema:name":"Helpline"},"dc:license":{"@id":"http://example.org/ogl"},"rdfs:comment":[{"@value":"By\n area."}],
			"notes":[{"body":"Provisional."}],"tableSchema":{"columns":[{"name":"a","titles":"Area","dc:description":{"en":"Where"}}]}}]}`,
			plain + "a [\"Area\"] type 0  null [] required false\nnote: title: Calls\nnote: description: By area.\nnote: publisher: Helpline\nnote: published: 2013-01-02\nnote: licence: http://example.org/ogl\nnote: note: Provisional.\nnote: “Area”: description: Where\n"},
		{"columns in another file", `{"url":"calls.csv","tableSchema":"schema.json"}`, plain + "note: the columns are described in schema.json, which is not read\n"},

		{"another table", `{"url":"visits.csv"}`, "1:1: csvw-other-table: data/calls.csv-metadata.json describes visits.csv and not data/calls.csv, so it is left aside\n"},
		{"a table elsewhere", `{"url":"../calls.csv"}`, "1:1: csvw-other-table: data/calls.csv-metadata.json describes ../calls.csv and not data/calls.csv, so it is left aside\n"},
		{"no table", `[]`, "1:1: csvw-other-table: data/calls.csv-metadata.json describes no CSV: no table in it has a url\n"},
		{"another quotation mark", `{"url":"calls.csv","dialect":{"quoteChar":"'"}}`, "1:43: csvw-not-read: the quotation mark of the CSV is not \"\n"},
		{"backslashes", `{"url":"calls.csv","dialect":{"doubleQuote":false}}`, "1:45: csvw-not-read: quotation marks in cells are written \\\", which is not read\n"},
		{"a delimiter of two", `{"url":"calls.csv","dialect":{"delimiter":"::"}}`, "1:43: csvw-not-read: “::” is no delimiter\n"},
		{"an encoding", `{"url":"calls.csv","dialect":{"encoding":"EBCDIC"}}`, "1:42: csvw-not-read: the encoding “ebcdic” is not read\n"},
		{"rows that are no number", `{"url":"calls.csv","dialect":{"skipRows":-1}}`, "1:42: csvw-not-read: “skipRows” of the dialect is no number of rows or columns\n"},
		{"a key that is not there", `{"url":"calls.csv","tableSchema":{"columns":[{"name":"a"}],"primaryKey":"b"}}`, "1:73: csvw-not-read: the primary key names the column “b”, which is not described\n"},
		{"a decimal sign", columns(`{"name":"a","datatype":{"base":"decimal","format":{"decimalChar":"x"}}}`), "1:96: csvw-not-read: “x” is no decimal sign\n"},
		{"dates with points and the month first", columns(`{"name":"a","datatype":{"base":"date","format":"MM.dd.yyyy"}}`), "1:93: csvw-not-read: dates written MM.dd.yyyy are not read\n"},
		{"cut off", `{"url":"calls.csv"`, "1:19: json-syntax: the file ends where a comma or } should stand: it is cut off\n"},
		{"a name twice", `{"url":"calls.csv","url":"x.csv"}`, "1:20: json-repeated-name: the name “url” stands twice in one object\n"},
		{"deep", strings.Repeat(`{"a":`, 100), "1:321: json-syntax: more than 64 lists and objects stand in one another here\n"},
	} {
		if got := sayCSVW(readMeta(c.text)); got != c.want {
			t.Errorf("%s:\n%swant:\n%s", c.name, got, c.want)
		}
	}
	if _, ds := readMeta(columns(strings.Repeat(`{},`, 200_000) + `{}`)); len(ds) != 1 || ds[0].Rule != ruleCSVW {
		t.Error(first3(ds))
	}
	if _, ds := readMeta(`{"url":"calls.csv","x":[` + strings.Repeat("0,", maxJSONNodes) + `0]}`); len(ds) != 1 || ds[0].Rule != ruleTooLarge {
		t.Error(first3(ds))
	}
}

// TestCSVWHeader: metadata and header that disagree are told with both.
func TestCSVWHeader(t *testing.T) {
	m, ds := readMeta(`{"url":"calls.csv","tableSchema":{"columns":[{"titles":["Year","Blwyddyn"]},{"name":"area"},{"titles":"Calls  made","name":"n"}]}}`)
	if len(ds) > 0 {
		t.Fatal(ds)
	}
	src := diag.NewSource("data/calls.csv", []byte("x"))
	at := func(int) diag.Span { return src.Span(0, 1) }
	for _, c := range []struct{ header, want string }{
		{"Year|area|Calls made", ""},
		{"Blwyddyn|area|Calls\nmade", ""},
		{"Year|Area|n", "the column is headed “Area”, and the metadata call it “area”|the column is headed “n”, and the metadata call it “Calls  made”"},
		{"Year|area", "the header has 2 columns, and the metadata describe 3"},
	} {
		var got []string
		for _, d := range m.check(strings.Split(c.header, "|"), at) {
			got = append(got, d.Message)
			if d.Rule != ruleCSVWHeader || d.Hint == "" || len(d.Notes) == 0 {
				t.Errorf("%+v", d)
			}
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%q: %s", c.header, s)
		}
	}
	if m.columns = nil; m.check([]string{"a"}, at) != nil {
		t.Error("without columns there is nothing to compare")
	}
}

// TestCSVWNull: what metadata give for a missing value is one in its own
// column alone, even where it looks like a number, and a column that is
// required has a value in each cell.
func TestCSVWNull(t *testing.T) {
	const file = "data/calls.csv"
	csv := diag.NewSource(file, []byte("year,made,answered,lost\n2011,-999,12,n.k.\n2012,70,-999,4\n2013,,999,5\n"))
	meta := diag.NewSource(file+"-metadata.json", []byte(`{"url":"calls.csv","tableSchema":{"columns":[{"titles":"year","datatype":"gYear","required":true},`+
		`{"titles":"made","datatype":"integer","null":["-999",""]},{"titles":"answered","datatype":"integer","required":true,"null":"999"},{"titles":"lost","null":"n.k.","datatype":"integer"}]}}`))
	table, ds := Parse(&Spec{}, csv, meta)
	var got []string
	for _, column := range []int{1, 2, 3} {
		for row := range table.Rows {
			switch c := table.Cell(row, column); c.State {
			case Known:
				got = append(got, c.Num.String())
			case Missing:
				got = append(got, c.Marker+" "+c.Why)
			default:
				got = append(got, fmt.Sprint(c.State))
			}
		}
	}
	if s := strings.Join(got, "|"); s != "-999 not available|70|0|12|-999|999 not available|n.k. not available|4|5" {
		t.Error(s)
	}
	if n, ok := table.Plain(0, 1); ok {
		t.Error("a missing value has the number", n)
	}
	if s := sayDiags(ds); s != "4:7: csvw-required: this cell of “answered” holds no value, and by the metadata each one has a value\n" {
		t.Error(s)
	}
}

// TestCSVWDialect: where metadata say how a CSV begins, it is read so.
func TestCSVWDialect(t *testing.T) {
	const file = "data/calls.csv"
	for _, c := range []struct{ name, csv, meta, want string }{
		{"comments", "# Made\nyear,calls,note\n2011,5,\"a\n# b\"\n# 2012,6,c\n2013,7,d\n", `"dialect":{"commentPrefix":"#"}`,
			"year calls note|A3 2011 B3 5 C3 a # b|A5 2013 B5 7 C5 d|0 passed, [2 lines that begin with “#”: comments, by the metadata]"},
		{"rows above", "Calls,2011,2012\nnot,1,2\nyear,calls\n2011,5\n2012,6\n", `"dialect":{"skipRows":2}`,
			"year calls|A4 2011 B4 5|A5 2012 B5 6|1 passed, []"},
		{"two rows of header", "year,calls,calls\n,made,answered\n2011,5,4\n", `"dialect":{"headerRowCount":2},"tableSchema":{"columns":[{"titles":"year"},{"titles":"calls made"},{"titles":["x","answered"]}]}`,
			"year calls / made calls / answered|A3 2011 B3 5 C3 4|0 passed, []"},
		{"no header", "2011,5\n2012,6\n", `"dialect":{"header":false},"tableSchema":{"columns":[{"titles":"year"},{"name":"calls"}]}`,
			"year calls|A1 2011 B1 5|A2 2012 B2 6|0 passed, []"},
		{"no header, no names", "2011,5\n2012,6\n", `"dialect":{"header":false}`, " |A1 2011 B1 5|A2 2012 B2 6|0 passed, []"},
		{"columns beside", "x,year,calls\ny,2011,5\n", `"dialect":{"skipColumns":1}`, "year calls|B2 2011 C2 5|0 passed, []"},
	} {
		table, ds := Parse(&Spec{}, diag.NewSource(file, []byte(c.csv)), diag.NewSource(file+"-metadata.json", []byte(`{"url":"calls.csv",`+c.meta+`}`)))
		var heads []string
		for _, col := range table.Columns {
			heads = append(heads, col.Header)
		}
		got := strings.Join(heads, " ")
		for row := range table.Rows {
			var cells []string
			for i := range table.Columns {
				o := table.Cell(row, i).Origin
				cells = append(cells, o.Address()+" "+strings.ReplaceAll(table.Text(row, i), "\n", " "))
			}
			got += "|" + strings.Join(cells, " ")
		}
		if got += fmt.Sprintf("|%d passed, %v", len(table.Passed), table.Notes); got != c.want || len(ds) > 0 {
			t.Errorf("%s:\n%s\n%s\n%s", c.name, got, c.want, sayDiags(ds))
		}
	}
}

// TestCSVWShared reads the metadata of a published file.
func TestCSVWShared(t *testing.T) {
	const csv = "csvw-energy-trends/energy-trends-uk-total-energy.csv"
	m, ds := readCSVW(readShared(t, csv+"-metadata.json"), csv)
	if len(ds) > 0 || m == nil {
		t.Fatal(ds)
	}
	if len(m.columns) != 6 || fmt.Sprint(m.key) != "[0 1 2 3]" {
		t.Error(len(m.columns), m.key)
	}
	if c := m.columns[5]; c.name != "value" || c.datatype != "decimal" || c.typ != numberType || !c.required || c.titles[0] != "Value" {
		t.Errorf("%+v", c)
	}
	header, _, _ := strings.Cut(string(readShared(t, csv).Data), "\n")
	if ds := m.check(strings.Split(strings.TrimSpace(header), ","), func(int) diag.Span { return m.at }); ds != nil {
		t.Error(ds)
	}
	if s := strings.Join(m.notes, "\n"); !strings.Contains(s, "title: Energy Trends: UK total energy") || !strings.Contains(s, "publisher: https://www.gov.uk/government/organisations/") {
		t.Error(s)
	}
}

func FuzzCSVW(f *testing.F) {
	for _, s := range []string{
		`{"@context":["http://www.w3.org/ns/csvw",{"@base":"x"}],"url":"calls.csv","dialect":{"delimiter":";","header":false}}`,
		`{"tables":[{"url":"calls.csv","notes":[{"body":"x"}],"dc:title":{"en":"x"},"tableSchema":{"columns":[{"titles":{"en":["a"]},"datatype":{"base":"decimal","format":{"decimalChar":","}},"null":["x"]},{"virtual":true}],"primaryKey":"a"}}]}`,
		`{"url":"calls.csv","dialect":{"skipRows":1,"headerRowCount":2,"commentPrefix":"#","skipColumns":1}}`,
		`{"url":"calls.csv","dialect":{"header":false,"skipColumns":1},"tableSchema":{"columns":[{"name":"x","required":true,"null":"6"}]}}`,
		`{"url":"calls.csv","dialect":{"skipRows":9,"skipColumns":50}}`,
		`{"url":"calls.csv","dialect":{"skipColumns":50}}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, ds := readCSVW(diag.NewSource("calls.csv-metadata.json", data), "calls.csv")
		if m == nil && len(ds) == 0 {
			t.Fatal("left aside without a word")
		}
		if m == nil {
			return
		}
		m.check([]string{"a", "b"}, func(int) diag.Span { return m.at })
		for _, text := range []string{"a,b\n1,2\n", "# x\na;b\nc;d\n\n2011;\"# 3\n# 4\"\n#5;6\n"} {
			table, ds := Parse(&Spec{}, diag.NewSource("calls.csv", []byte(text)), diag.NewSource("calls.csv-metadata.json", data))
			if (table.Rows == 0 || len(table.Columns) == 0) && !ds.HasErrors() {
				t.Fatal("nothing was read, without a word")
			}
		}
	})
}
