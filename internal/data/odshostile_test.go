package data

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"policybrief/internal/diag"
)

// readWhole reads every sheet of a file, and gives the first faults.
func readWhole(src *diag.Source) diag.List {
	b, ds := readODS(src)
	if b == nil {
		return ds
	}
	for i := range b.names {
		s, ds := b.open(i)
		if s == nil || s.src == nil {
			panic("no sheet is given")
		}
		if ds != nil {
			return ds
		}
	}
	return nil
}

// TestODSRefused: what is no spreadsheet, is damaged or is made to take the
// machine is told as such, soon and in little memory.
func TestODSRefused(t *testing.T) {
	const sheet, end = `<table:table table:name="A">`, "</table:table>"
	const five = `office:value-type="float" office:value="5"/>`
	rows := func(in string) *diag.Source { return makeODS(t, odsContent(sheet+in+end)) }
	row := func(in string) *diag.Source { return rows("<table:table-row>" + in + "</table:table-row>") }
	kind := func(mimetype string, more ...zipMember) *diag.Source {
		return diag.NewSource("t.ods", makeZip(t, append([]zipMember{{"mimetype", mimetype}}, more...)...))
	}
	const odf = "application/vnd.oasis.opendocument."
	body := func(kind string) string {
		return strings.ReplaceAll(odsContent(""), "office:spreadsheet", "office:"+kind)
	}
	for _, c := range []struct {
		name string
		src  *diag.Source
		rule *diag.Rule
		want string // part of the message
	}{
		{"text document", kind(odf + "text"), ruleNotRead, "a text document"},
		{"template of a presentation", kind(odf + "presentation-template"), ruleNotRead, "a presentation"},
		{"something new", kind(odf + "hologram"), ruleNotRead, "of another kind"},
		{"text document by its body", makeODS(t, body("text")), ruleNotRead, "a text document"},
		{"flat text document", diag.NewSource("t.fods", []byte(strings.ReplaceAll(body("text"), "office:document-content", "office:document"))), ruleNotRead, "a text document"},
		{"OpenOffice.org 1", kind("application/vnd.sun.xml.calc", zipMember{"content.xml", "<a/>"}), ruleNotRead, "OpenOffice.org 1"},
		{"Excel workbook", diag.NewSource("t.ods", makeZip(t, zipMember{"xl/workbook.xml", "<a/>"})), ruleNotRead, "Excel workbook"},
		{"Numbers", diag.NewSource("t.ods", makeZip(t, zipMember{"Index/Document.iwa", "a"})), ruleNotRead, "Numbers"},
		{"another zip", diag.NewSource("t.ods", makeZip(t, zipMember{"a", "a"})), ruleNotRead, "no content.xml"},
		{"no content", kind(odf + "spreadsheet"), ruleDamaged, "content.xml is missing"},
		{"other XML", makeODS(t, "<html/>"), ruleNotRead, "is something else"},
		{"no sheets", makeODS(t, odsContent("")), ruleNotRead, "no sheets"},
		{"password", kind(odf+"spreadsheet", zipMember{"META-INF/manifest.xml", `<!DOCTYPE m><manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>`}, zipMember{"content.xml", "\x8e\x00"}), ruleLocked, "password"},
		{"not UTF-8", makeODS(t, odsContent("\xff")), ruleDamaged, "not UTF-8"},
		{"other encoding", makeODS(t, strings.Replace(odsContent(""), "UTF-8", "Shift_JIS", 1)), ruleDamaged, "Shift_JIS"},
		{"document type", makeODS(t, `<!DOCTYPE a [<!ENTITY b "c">]>`+odsContent("")), ruleDamaged, "document type"},
		{"damaged styles", makeODS(t, odsContent(sheet+end), zipMember{"styles.xml", "<a><b></a>"}), ruleDamaged, "styles.xml"},
		{"deep", row(strings.Repeat("<table:table-cell>", heavy(1_000_000))), ruleDamaged, "256 deep"},
		{"unknown entity in a cell", row("<table:table-cell><text:p>&euro;</text:p></table:table-cell>"), ruleDamaged, "no entity"},
		{"repeats no number", row(`<table:table-cell table:number-columns-repeated="many" ` + five), ruleDamaged, "is “many” in row 1"},
		{"repeated not at all", row(`<table:table-cell table:number-columns-repeated="0" ` + five), ruleDamaged, "is “0” in row 1"},
		{"repeated less than not at all", rows(`<table:table-row table:number-rows-repeated="-1"/>`), ruleDamaged, "is “-1” in row 1"},
		{"a billion columns", row(`<table:table-cell table:number-columns-repeated="1000000000" ` + five), ruleTooLarge, "beyond column XFD"},
		{"no number so large", row(`<table:table-cell table:number-columns-repeated="99999999999999999999" ` + five), ruleTooLarge, "beyond column XFD"},
		{"beyond a billion blank columns", row(`<table:table-cell table:number-columns-repeated="1000000000"/><table:table-cell ` + five), ruleTooLarge, "beyond column XFD"},
		{"a million cells", row(strings.Repeat("<table:table-cell "+five, heavy(1_000_000))), ruleTooLarge, "beyond column XFD"},
		{"a billion rows", rows(`<table:table-row table:number-rows-repeated="1000000000"><table:table-cell ` + five + "</table:table-row>"), ruleTooLarge, "more than 10000000 cells"},
		{"beyond a billion blank rows", rows(strings.Repeat(`<table:table-row table:number-rows-repeated="1000000000"/>`, 3) + `<table:table-row><table:table-cell ` + five + "</table:table-row>"), ruleTooLarge, "beyond row 16777216"},
		{"a table of a trillion cells", rows(`<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" ` + five + "</table:table-row>"), ruleTooLarge, "more than 10000000 cells"},
		{"much text", rows(`<table:table-row table:number-rows-repeated="1000"><table:table-cell><text:p>` + strings.Repeat("word ", 20_000) + "</text:p></table:table-cell></table:table-row>"), ruleTooLarge, "MiB of text"},
		{"one long cell", row(`<table:table-cell><text:p>` + strings.Repeat("word ", 300_000) + "</text:p></table:table-cell>"), ruleTooLarge, "a cell of more than"},
		{"one long cell of paragraphs", row(`<table:table-cell>` + strings.Repeat("<text:p/>", 1_100_000) + "</table:table-cell>"), ruleTooLarge, "a cell of more than"},
		{"a billion blanks", row(`<table:table-cell><text:p><text:s text:c="1000000000"/>x</text:p></table:table-cell>`), ruleTooLarge, "a cell of more than"},
		{"errors everywhere", rows(`<table:table-row table:number-rows-repeated="20"><table:table-cell table:number-columns-repeated="16384" table:formula="of:=A1"/></table:table-row>`), ruleTooLarge, "the first: A1 holds a formula"},
		{"merged everywhere", rows(`<table:table-row table:number-rows-repeated="20"><table:table-cell table:number-columns-spanned="2" table:number-columns-repeated="16384" ` + five + `</table:table-row>`), ruleTooLarge, "merged cells"},
		{"many sheets", makeODS(t, odsContent(strings.Repeat("<table:table/>", maxSheets+1))), ruleTooLarge, "sheets"},
		{"many styles", makeODS(t, strings.Replace(odsContent(""), "<office:automatic-styles>", "<office:automatic-styles>"+manyStyles(maxStyles+1), 1)), ruleTooLarge, "styles"},
	} {
		t.Run(c.name, func(t *testing.T) {
			frugal(t, func() {
				ds := readWhole(c.src)
				if len(ds) != 1 || ds[0].Rule != c.rule || !strings.Contains(ds[0].Message, c.want) || ds[0].Hint == "" || ds[0].Span.Name() != c.src.Name {
					t.Errorf("told %v", ds)
				}
			})
		})
	}
}

func manyStyles(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<style:style style:name="T%d" style:family="text" style:parent-style-name="P"/>`, i)
	}
	return b.String()
}

// TestODSRepeats: repeats within reason are honoured, and blank ones cost
// nothing.
func TestODSRepeats(t *testing.T) {
	content := odsContent(`<table:table table:name="A">
<table:table-row table:number-rows-repeated="100000"><table:table-cell table:number-columns-repeated="20" office:value-type="float" office:value="5"/><table:table-cell table:number-columns-repeated="16364"/></table:table-row>
<table:table-row table:number-rows-repeated="1000000000" table:visibility="collapse"><table:table-cell table:number-columns-repeated="1000000000" table:number-columns-spanned="2"/></table:table-row></table:table>`)
	s := readsODS(t, makeODS(t, content))
	if n := bytes.Count(s.src.Data, []byte("5\x1e")); n != 2_000_000 || bytes.Count(s.src.Data, []byte("\n")) != 99_999 || s.notes != nil || s.merged != nil {
		t.Error(n, bytes.Count(s.src.Data, []byte("\n")), s.notes, s.merged)
	}
}

// TestODSCut: a file that is cut off is told as damaged wherever that is, and
// so is one whose XML was cut off before it was packed.
func TestODSCut(t *testing.T) {
	content := odsContent(`<table:table table:name="A">` + strings.Repeat(`<table:table-row><table:table-cell office:value-type="float" office:value="5"><text:p>5.0</text:p></table:table-cell></table:table-row>`, 50) + "</table:table>")
	data := makeODS(t, content).Data
	for i := range 16 {
		ds := readWhole(diag.NewSource("t.ods", data[:len(data)*i/16]))
		if len(ds) != 1 || i > 0 && ds[0].Rule != ruleDamaged {
			t.Errorf("%d/16 of the file: %v", i, ds)
		}
		ds = readWhole(makeODS(t, content[:len(content)*i/16]))
		if len(ds) != 1 || ds[0].Rule != ruleDamaged {
			t.Errorf("%d/16 of its XML: %v", i, ds)
		}
	}
	src := readShared(t, "scotgov-poverty-single-year-2023.ods")
	for i := range 16 {
		if ds := readWhole(diag.NewSource("t.ods", src.Data[:len(src.Data)*i/16])); len(ds) != 1 {
			t.Errorf("%d/16 of a published file: %v", i, ds)
		}
	}
}

// FuzzODS: no bytes, and no XML in a sound zip, make the reader panic, and what
// it gives is a sheet whose records can be found again.
func FuzzODS(f *testing.F) {
	cells := `<table:table table:name="A" table:style-name="ta2"><table:table-column table:visibility="collapse"/><table:table-header-rows><table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>a<text:span text:style-name="T1">1</text:span></text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table-header-rows>` +
		`<table:table-row table:number-rows-repeated="3"><table:table-cell office:value-type="float" office:value="1.5E3"><text:p>1,500</text:p></table:table-cell><table:table-cell table:formula="of:=[.A1]" calcext:value-type="error"/><table:table-cell office:value-type="date" office:date-value="2012-11-01T00:00:00"/></table:table-row></table:table>`
	small := strings.ReplaceAll(odsHead+`<office:automatic-styles><style:style style:name="T1" style:family="text"><style:text-properties style:text-position="super"/></style:style></office:automatic-styles><office:body><office:spreadsheet>`, "\n", "") + cells + "</office:spreadsheet></office:body></office:document-content>"
	f.Add([]byte(small))
	f.Add([]byte(strings.ReplaceAll(small, "office:document-content", "office:document")))
	f.Add([]byte("<office:document-content><office:body><office:spreadsheet>" + cells + "</office:spreadsheet></office:body></office:document-content>"))
	f.Add(makeODS(f, odsContent(cells)).Data)
	f.Add([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1EncryptedPackage"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<20 {
			return
		}
		sources := []*diag.Source{diag.NewSource("t.ods", data)}
		if !bytes.HasPrefix(data, []byte("PK")) {
			sources = append(sources, makeODS(t, string(data)))
		}
		for _, src := range sources {
			b, ds := readODS(src)
			if (b == nil) != ds.HasErrors() {
				t.Fatal("neither a book nor faults", ds)
			}
			for i := 0; b != nil && i < min(len(b.names), 10); i++ {
				s, _ := b.open(i)
				if len(s.src.Data) > 1<<20 {
					continue
				}
				stop := breaksFor(s.delim)
				for pos := 0; pos < len(s.src.Data); {
					starts, next, fault, _ := scanRecord(s.src.Data, pos, s.delim, stop, nil)
					if fault != sound && fault != cellTooLong || len(starts) > maxColumns {
						t.Fatalf("a record has the fault %d", fault)
					}
					pos = next
				}
				for _, h := range s.holes {
					if h.why == "" || h.hint == "" || h.column >= maxColumns {
						t.Fatal(h)
					}
				}
			}
		}
	})
}
