package data

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"policybrief/internal/diag"
)

const odsHead = `<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" office:version="1.3">`

const odsStyles = `<office:automatic-styles>
<style:style style:name="ta1" style:family="table"><style:table-properties table:display="true"/></style:style>
<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>
<style:style style:name="T1" style:family="text"><style:paragraph-properties/><style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="T2" style:family="text"><style:text-properties style:text-position="33% 58%"/></style:style>
<style:style style:name="T3" style:family="text"><style:text-properties style:text-position="sub 58%"/></style:style>
<style:style style:name="T4" style:family="text" style:parent-style-name="Mark"/>
<style:style style:name="T5" style:family="text" style:parent-style-name="T6"/>
<style:style style:name="T6" style:family="text" style:parent-style-name="T5"/>
<style:style style:name="T7" style:family="text" style:parent-style-name="T1"><style:text-properties style:text-position="0% 100%"/></style:style>
<style:style style:name="ce1" style:family="table-cell"><style:text-properties style:text-position="super 58%"/></style:style>
</office:automatic-styles>`

// odsContent gives content.xml with what stands in its spreadsheet.
func odsContent(sheets string) string {
	return odsHead + odsStyles + "<office:body><office:spreadsheet>" + sheets + "</office:spreadsheet></office:body></office:document-content>"
}

// makeODS gives a spreadsheet file.
func makeODS(t testing.TB, content string, more ...zipMember) *diag.Source {
	members := append([]zipMember{{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, {"content.xml", content}}, more...)
	return diag.NewSource("t.ods", makeZip(t, members...))
}

// readsODS gives the only sheet of a file that has to be sound.
func readsODS(t testing.TB, src *diag.Source) *sheet {
	t.Helper()
	b, ds := readODS(src)
	if b == nil || len(ds) > 0 {
		t.Fatal(ds)
	}
	s, ds := b.open(0)
	if len(ds) > 0 {
		t.Fatal(ds)
	}
	return s
}

// gridOf shows what was written of a sheet: a bar between cells, and ␞ between
// the forms of a number.
func gridOf(s *sheet) string {
	return strings.NewReplacer("\t", "|", "\x1e", "␞").Replace(string(s.src.Data))
}

func TestODSCells(t *testing.T) {
	const row, end = "<table:table-row>", "</table:table-row>"
	cell := func(attrs, text string) string {
		return "<table:table-cell " + attrs + "><text:p>" + text + "</text:p></table:table-cell>"
	}
	const x = `<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>`
	for _, c := range []struct{ name, in, want string }{
		{"number", cell(`office:value-type="float" office:value="570565"`, "570565"), "570565␞"},
		{"number shown", cell(`office:value-type="float" office:value="21956014"`, "21,956,014"), "21956014␞21,956,014"},
		{"number shown with blanks", cell(`office:value-type="float" office:value="5"`, "<text:s/>5<text:s text:c='3'/>"), "5␞"},
		{"number in a narrow column", cell(`office:value-type="float" office:value="5"`, "###"), "5␞"},
		{"number not shown", `<table:table-cell office:value-type="float" office:value="5"/>`, "5␞"},
		{"percentage", cell(`office:value-type="percentage" office:value="0.3656797"`, "37%"), "0.3656797␞37%"},
		{"binary", cell(`office:value-type="percentage" office:value="0.36567970000000001"`, "37%"), "0.3656797␞37%␞0.36567970000000001"},
		{"currency", cell(`office:value-type="currency" office:currency="GBP" office:value="-12.5"`, "-£12.50"), "-12.5␞-£12.50"},
		{"exponent", cell(`office:value-type="float" office:value="1.5E-005"`, "1.50E-05"), "0.000015␞1.50E-05␞1.5E-005"},
		{"large exponent", cell(`office:value-type="float" office:value="2E+20"`, "2E+20"), "200000000000000000000␞2E+20␞2E+20"},
		{"date", cell(`office:value-type="date" office:date-value="2012-11-01"`, "Nov 2012"), "2012-11-01"},
		{"date at midnight", cell(`office:value-type="date" office:date-value="2012-11-01T00:00:00"`, "1/11"), "2012-11-01"},
		{"date and time", cell(`office:value-type="date" office:date-value="2012-11-01T09:30:00"`, "1/11"), "2012-11-01T09:30:00"},
		{"time", cell(`office:value-type="time" office:time-value="PT09H30M00S"`, "09:30"), "09:30"},
		{"time not shown", `<table:table-cell office:value-type="time" office:time-value="PT09H30M00S"/>`, "PT09H30M00S"},
		{"boolean", cell(`office:value-type="boolean" office:boolean-value="true"`, "WAHR"), "TRUE"},
		{"text", cell(`office:value-type="string"`, "Northmere &amp; &quot;Eastby&quot;"), `"Northmere & ""Eastby"""`},
		{"text without a type", cell("", "Northmere"), "Northmere"},
		{"text that looks like a number", cell(`office:value-type="string"`, "2012"), "2012"},
		{"text stored", `<table:table-cell office:value-type="string" office:string-value="stored"><text:p>shown</text:p></table:table-cell>`, "stored"},
		{"text stored alone", `<table:table-cell office:value-type="string" office:string-value="stored"/>`, "stored"},
		{"number without its value", cell(`office:value-type="float"`, "12"), "12"},
		{"paragraphs", `<table:table-cell><text:p>a</text:p><text:p/><text:p>b</text:p></table:table-cell>`, "\"a\n\nb\""},
		{"list", `<table:table-cell><text:list><text:list-item><text:p>a</text:p></text:list-item></text:list></table:table-cell>`, "a"},
		{"white space", cell("", "\n  a \n b<text:s text:c=\"2\"/> c<text:tab/>d<text:line-break/>e  \n"), "\"a b   c|d\ne\""},
		{"white space that stays", cell("", "<text:s/>a <text:s/>"), " a  "},
		{"only white space", cell("", "<text:s text:c='5'/> <text:tab/>") + x, "|x"},
		{"link", cell("", `see <text:a xlink:href="#Notes">the <text:span text:style-name="T3">no</text:span>tes</text:a>, please`), "see the notes, please"},
		{"raised mark", cell("", `2019<text:span text:style-name="T1">1</text:span>`), "2019¹"},
		{"raised by a percentage", cell("", `Total <text:span text:style-name="T2">a,<text:s/>2</text:span>`), "Total ᵃ, ²"},
		{"raised by a parent", cell("", `2019<text:span text:style-name="T4"><text:span text:style-name="T1">12</text:span></text:span>0`), "2019¹²0"},
		{"not raised", cell("", `CO<text:span text:style-name="T3">2</text:span> <text:span text:style-name="T5">5</text:span><text:span text:style-name="T7">6</text:span>`), "CO2 56"},
		{"raised brackets", cell("", `5<text:span text:style-name="T1">[p]</text:span>`), "5[p]"},
		{"comment", `<table:table-cell office:value-type="float" office:value="5"><office:annotation><text:p>why?</text:p></office:annotation><text:p>5</text:p></table:table-cell>`, "5␞"},
		{"picture", `<table:table-cell><draw:frame><draw:text-box><text:p>no</text:p></draw:text-box></draw:frame><text:p>yes<draw:a>no</draw:a><text:note>no</text:note></text:p></table:table-cell>`, "yes"},
		{"table in a cell", `<table:table-cell><table:table><table:table-row>` + x + `</table:table-row></table:table></table:table-cell>` + x, "|x"},
		{"blank", `<table:table-cell/><table:table-cell table:style-name="ce1" table:number-columns-repeated="3"/>` + x + `<table:table-cell table:number-columns-repeated="16379"/>`, "||||x"},
		{"CDATA", cell("", "<![CDATA[a<b]]> c"), "a<b c"},
		{"repeated", `<table:table-cell table:number-columns-repeated="3" office:value-type="float" office:value="0"><text:p>0</text:p></table:table-cell>` + x, "0␞|0␞|0␞|x"},
		{"formula", cell(`table:formula="of:=[.A1]*2" office:value-type="float" office:value="8"`, "8"), "8␞"},
		{"formula that gives no text", `<table:table-cell table:formula="of:=&quot;&quot;" office:value-type="string" office:string-value=""/>` + x, "|x"},
		{"sign in place of a value", cell(`office:value-type="string"`, "#N/A"), "#N/A"},
		{"formula that gives words", cell(`table:formula="of:=[.A1]" office:value-type="string"`, "#REVISED"), "#REVISED"},
	} {
		t.Run(c.name, func(t *testing.T) {
			named := zipMember{"styles.xml", strings.Replace(odsHead, "document-content", "document-styles", 1) + `<office:styles><style:style style:name="Mark" style:family="text"><style:text-properties style:text-position="super"/></style:style></office:styles></office:document-styles>`}
			s := readsODS(t, makeODS(t, odsContent(`<table:table table:name="A">`+row+c.in+end+"</table:table>"), named))
			if got := gridOf(s); got != c.want || s.holes != nil {
				t.Errorf("got %q, want %q; %v", got, c.want, s.holes)
			}
		})
	}
}

// TestODSHoles: cells whose value can't be had are told, and never taken for
// nothing or for 0.
func TestODSHoles(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`table:formula="of:=SUM([.B2:.B9])"></`, "holds a formula (=SUM(B2:B9)) whose result is not stored"},
		{`table:formula="of:=SUM([$Rates.B2:.B9])" office:value-type="float"></`, "holds a formula (=SUM($Rates.B2:B9)) whose result is not stored"},
		{`table:formula="of:=1/0" office:value-type="float" office:value="0"><text:p>#DIV/0!</text:p></`, "holds a formula (=1/0) that gives the error #DIV/0!"},
		{`table:formula="of:=NA()" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#NV</text:p></`, "holds a formula (=NA()) that gives the error #NV"},
		{`table:formula="=ROUND(1" office:value-type="string"><text:p>Err:508</text:p></`, "holds a formula (=ROUND(1) that gives the error Err:508"},
		{`table:formula="of:=X" office:value-type="string"><text:p>#NAME?</text:p></`, "holds a formula (=X) that gives the error #NAME?"},
		{`calcext:value-type="error"></`, "holds an error"},
		{`office:value-type="error"><text:p>#REF!</text:p></`, "holds the error #REF!"},
		{`office:value-type="float" office:value="0"><text:p>#WERT!</text:p></`, "holds the error #WERT!"},
		{`office:value-type="float" office:value="NaN"><text:p>-</text:p></`, "holds “NaN” where a number should be"},
		{`office:value-type="float" office:value="1E999"><text:p>-</text:p></`, "holds “1E999” where a number should be"},
	} {
		s := readsODS(t, makeODS(t, odsContent(`<table:table table:name="A"><table:table-row/><table:table-row><table:table-cell/><table:table-cell table:number-columns-repeated="2" `+c.in+`table:table-cell></table:table-row></table:table>`)))
		if len(s.holes) != 2 || s.holes[0].why != c.want || s.holes[0].hint == "" || s.holes[0].row != 1 || s.holes[0].column != 1 || s.holes[1].column != 2 {
			t.Errorf("%s: %v", c.want, s.holes)
		}
		if got := gridOf(s); got != "\n||" {
			t.Errorf("%s: %q", c.want, got)
		}
	}
}

// TestODSSheet: rows and cells stand where a spreadsheet program shows them,
// and what it hides is told.
func TestODSSheet(t *testing.T) {
	content := odsContent(`<table:tracked-changes><table:table-cell><text:p>gone</text:p></table:table-cell></table:tracked-changes>
<table:table table:name="A &amp; B" table:style-name="ta1">
<office:forms/><table:title>no</table:title><table:shapes><draw:frame><text:p>no</text:p><table:table/></draw:frame></table:shapes>
<table:table-column table:number-columns-repeated="2"/><table:table-column-group><table:table-header-columns><table:table-column table:visibility="collapse"/></table:table-header-columns></table:table-column-group><table:table-column table:visibility="collapse" table:number-columns-repeated="16380"/>
<table:table-header-rows><table:table-row><table:table-cell table:number-columns-spanned="3" table:number-rows-spanned="2"><text:p>Title</text:p></table:table-cell><table:covered-table-cell table:number-columns-repeated="2"/><table:table-cell table:number-columns-spanned="2"/></table:table-row></table:table-header-rows>
<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="3"/><table:covered-table-cell><text:p>under</text:p></table:covered-table-cell></table:table-row>
<table:table-rows><text:soft-page-break/><table:table-row-group><table:table-row-group table:display="false"><table:table-row table:number-rows-repeated="2"><table:table-cell/><table:table-cell office:value-type="float" office:value="1"/></table:table-row></table:table-row-group><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row></table:table-row-group></table:table-rows>
<table:table-row table:visibility="filter"><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell/><table:table-cell/><table:table-cell/><table:table-cell><text:p>c</text:p></table:table-cell></table:table-row>
<table:table-row table:visibility="collapse" table:number-rows-repeated="1048568"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
</table:table>
<table:table table:name="'file:///tmp/x.ods'#Sheet1" table:style-name="ta_extref"><table:table-source/></table:table>
<table:table table:name="Hidden" table:style-name="ta2"/>
<table:named-expressions><table:named-range table:name="n"/></table:named-expressions>`)
	b, ds := readODS(makeODS(t, content))
	if ds != nil {
		t.Fatal(ds)
	}
	if want := []sheetName{{"A & B", false}, {"Hidden", true}}; !slices.Equal(b.names, want) {
		t.Errorf("%v", b.names)
	}
	s, ds := b.open(0)
	if got, want := gridOf(s), "Title\n\n\n|1␞\n|1␞\na\nb\n|||c"; got != want || ds != nil {
		t.Errorf("got %q, want %q; %v", got, want, ds)
	}
	if want := []rect{{0, 0, 1, 2}}; !slices.Equal(s.merged, want) {
		t.Error(s.merged)
	}
	want := []string{
		"rows 4, 5 and 7 are hidden in the file, where a filter is set", "columns C and D are hidden in the file",
		"cells under merged ones hold something that is not read; the first is D2",
	}
	if d := cmp.Diff(want, s.notes); d != "" {
		t.Error(d)
	}
	if s.src.Sheet != "A & B" || s.src.Name != "t.ods" {
		t.Error(s.src.Sheet, s.src.Name)
	}
	if _, _, address := s.src.Cells(strings.IndexByte(string(s.src.Data), 'c')); address != "D8" {
		t.Error(address)
	}
	if s, ds := b.open(1); len(s.src.Data) > 0 || ds != nil {
		t.Error("the hidden sheet holds something", ds)
	}
}

// TestODSVariants: other prefixes, a flat file and UTF-16 make no difference.
func TestODSVariants(t *testing.T) {
	content := odsContent(`<table:table table:name="A" table:style-name="ta2"><table:table-row><table:table-cell office:value-type="float" office:value="5"><text:p>5.0</text:p></table:table-cell></table:table-row></table:table>`)
	renamed := strings.NewReplacer("table:", "ns1:", "xmlns:table", "xmlns:ns1", "office:", "o:", "xmlns:office", "xmlns:o", "style:", "s:", "xmlns:style", "xmlns:s").Replace(content)
	renamed = strings.NewReplacer(":ns1:1.0", ":table:1.0", ":o:1.0", ":office:1.0", ":s:1.0", ":style:1.0", "xmlns:ns1=", "xmlns:ns1=").Replace(renamed)
	flat := strings.Replace(strings.Replace(content, "office:document-content", "office:document", 2), "</office:document-content", "</office:document", 1)
	utf16 := []byte("\xff\xfe")
	for _, r := range strings.Replace(content, "UTF-8", "UTF-16", 1) {
		utf16 = append(utf16, byte(r), 0)
	}
	for name, src := range map[string]*diag.Source{
		"as usual":       makeODS(t, content),
		"other prefixes": makeODS(t, renamed),
		"flat":           diag.NewSource("t.fods", []byte(flat)),
		"UTF-16":         makeODS(t, string(utf16)),
		"no mimetype":    diag.NewSource("t.ods", makeZip(t, zipMember{"content.xml", content})),
		"template":       diag.NewSource("t.ots", makeZip(t, zipMember{"mimetype", "application/vnd.oasis.opendocument.spreadsheet-template"}, zipMember{"content.xml", content})),
	} {
		b, ds := readODS(src)
		if len(ds) > 0 {
			t.Errorf("%s: %v", name, ds)
			continue
		}
		s, ds := b.open(0)
		if got := gridOf(s); got != "5␞5.0" || len(ds) > 0 || !b.names[0].hidden || b.names[0].name != "A" || b.format != "ods" {
			t.Errorf("%s: %q %v %v", name, got, b.names, ds)
		}
	}
}

// TestODSFacts holds the reader to what was counted in published files by
// other means. Tables are found elsewhere; these are the facts of cells.
func TestODSFacts(t *testing.T) {
	facts := readShared(t, "facts.tsv")
	books, sheets := map[string]*book{}, map[string]map[string]xlsxCell{}
	checked := 0
	for _, line := range strings.Split(strings.TrimSpace(string(facts.Data)), "\n")[1:] {
		f := strings.Split(line, "\t")
		if !strings.HasSuffix(f[0], ".ods") {
			continue
		}
		b := books[f[0]]
		if b == nil {
			var ds diag.List
			if b, ds = readODS(readShared(t, f[0])); ds != nil {
				t.Fatal(f[0], ds)
			}
			books[f[0]] = b
		}
		cells := sheets[f[0]+f[1]]
		if cells == nil && f[1] != "" {
			cells = cellsIn(sheetOf(t, b, f[1]))
			sheets[f[0]+f[1]] = cells
		}
		want := strings.ReplaceAll(f[4], `\n`, "\n")
		var got string
		switch f[2] {
		case "sheets":
			got = itoa(len(b.names))
		case "hidden":
			n := 0
			for _, s := range b.names {
				if s.hidden {
					n++
				}
			}
			got = itoa(n)
		case "value", "display":
			c := cells[f[3]]
			if got = c.value; f[2] == "display" && c.shown != "" {
				got = c.shown
			}
			if v, err := strconv.ParseFloat(want, 64); err == nil && f[2] == "value" && v == parseFloat(got) {
				got = want
			}
		case "missing":
			n := 0
			for _, c := range cells {
				if c.value == f[3] {
					n++
				}
			}
			got = itoa(n)
		default:
			continue // of tables
		}
		checked++
		if got != want {
			t.Errorf("%s %s %s %s: got %q, want %q", f[0], f[1], f[2], f[3], got, want)
		}
	}
	t.Logf("%d facts of %d files hold", checked, len(books))
}

// TestODSPublished holds what else is known of the published files: how many
// cells are percentages and markers, how far the sheets go, that columns add
// up.
func TestODSPublished(t *testing.T) {
	b, ds := readODS(readShared(t, "scotgov-poverty-single-year-2023.ods"))
	if ds != nil {
		t.Fatal(ds)
	}
	percentages, missing, unreliable := 0, 0, 0
	for _, n := range b.names {
		for _, c := range cellsIn(sheetOf(t, b, n.name)) {
			switch {
			case c.number && strings.HasSuffix(c.shown, "%"):
				percentages++
			case c.value == "[x]":
				missing++
			case c.value == "[u]":
				unreliable++
			}
		}
	}
	if percentages != 1452 || missing < 264 || unreliable < 10 {
		t.Error(percentages, missing, unreliable)
	}
	b, ds = readODS(readShared(t, "dluhc-epc-eb1-july-2023.ods"))
	if ds != nil {
		t.Fatal(ds)
	}
	for i, want := range []int{19, 12, 7, 78, 78, 78, 602, 19965} {
		s, ds := b.open(i)
		if got := strings.Count(strings.TrimRight(string(s.src.Data), "\n"), "\n") + 1; i > 2 && got != want || ds != nil {
			t.Errorf("%s: %d rows, not %d; %v", b.names[i].name, got, want, ds)
		}
	}
	sum := 0.0
	for _, line := range strings.Split(string(sheetOf(t, b, "EB1_by_LA").src.Data), "\n")[4:] {
		value, _, isNumber := strings.Cut(strings.Split(line, "\t")[3], "\x1e")
		if !isNumber {
			t.Fatalf("no number of lodgements in %q", line)
		}
		sum += parseFloat(value)
	}
	if sum != 21956014 {
		t.Errorf("the lodgements add up to %.0f", sum)
	}
}

func BenchmarkODS(b *testing.B) {
	src := readShared(b, "dluhc-epc-eb1-july-2023.ods")
	b.ReportAllocs()
	for b.Loop() {
		book, _ := readODS(src)
		if s, ds := book.open(7); ds != nil || len(s.src.Data) < 1<<20 {
			b.Fatal(ds)
		}
	}
}
