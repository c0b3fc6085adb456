package data

import (
	"archive/zip"
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"policybrief/internal/diag"
)

const (
	mainSpace = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	relsSpace = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
	relType   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
)

// plainParts are the parts of a workbook of one empty sheet. Its cell styles
// are: 0 General, 1 dd/mm/yyyy, 2 dd/mm/yyyy hh:mm, 3 0.0, 4 #,##0, 5 0.0%,
// 6 mmm-yy, 7 [h]:mm, 8 h:mm, 9 £.
var plainParts = map[string]string{
	"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
	"_rels/.rels":         `<Relationships ` + relsSpace + `><Relationship Id="rId1" Type="` + relType + `officeDocument" Target="xl/workbook.xml"/></Relationships>`,
	"xl/workbook.xml":     `<workbook ` + mainSpace + `><sheets><sheet name="Table_1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
	"xl/_rels/workbook.xml.rels": `<Relationships ` + relsSpace + `><Relationship Id="rId1" Type="` + relType + `worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="` + relType + `styles" Target="styles.xml"/><Relationship Id="rId3" Type="` + relType + `sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>`,
	"xl/styles.xml": `<styleSheet ` + mainSpace + `><numFmts><numFmt numFmtId="164" formatCode="0.0"/><numFmt numFmtId="165" formatCode="[$£-809]#,##0.00"/></numFmts>` +
		`<cellStyleXfs><xf numFmtId="0"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="164"/><xf numFmtId="3"/>` +
		`<xf numFmtId="10"/><xf numFmtId="17"/><xf numFmtId="46"/><xf numFmtId="20"/><xf numFmtId="165"/></cellXfs></styleSheet>`,
	"xl/sharedStrings.xml":     `<sst ` + mainSpace + `></sst>`,
	"xl/worksheets/sheet1.xml": sheetXML(""),
}

func sheetXML(rows string) string {
	return `<worksheet ` + mainSpace + `><sheetData>` + rows + `</sheetData></worksheet>`
}

// makeXLSX zips the plain workbook with other parts in place of its own; "-"
// leaves one out.
func makeXLSX(t testing.TB, parts map[string]string) *diag.Source {
	t.Helper()
	all := maps.Clone(plainParts)
	maps.Copy(all, parts)
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if all[name] == "-" {
			continue
		}
		method := zip.Deflate
		if len(all[name]) > 4<<20 { // takes time, most of all under the race detector
			method = zip.Store
		}
		out, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: method})
		if err != nil {
			t.Fatal(err)
		}
		out.Write([]byte(all[name]))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return diag.NewSource("made.xlsx", b.Bytes())
}

// written gives the cells of a sheet's rows as they are written: address,
// value, and for numbers what is shown and stored, in order.
func written(t *testing.T, parts map[string]string) (*sheet, string) {
	t.Helper()
	s := sheetOf(t, openXLSX(t, makeXLSX(t, parts)), "Table_1")
	var out []string
	for address, c := range cellsIn(s) {
		line := fmt.Sprintf("%s %q", address, c.value)
		if c.number {
			line = fmt.Sprintf("%s %s", address, c.value)
		}
		if c.shown != "" {
			line += " shown " + c.shown
		}
		if c.stored != "" {
			line += " stored " + c.stored
		}
		out = append(out, line)
	}
	for _, h := range s.holes {
		out = append(out, fmt.Sprintf("%s %s; %s", a1(h.row, h.column), h.why, h.hint))
	}
	for _, n := range s.notes {
		out = append(out, "note: "+n)
	}
	for _, m := range s.merged {
		out = append(out, fmt.Sprintf("merged %s:%s", a1(m.top, m.left), a1(m.bottom, m.right)))
	}
	slices.Sort(out)
	return s, strings.Join(out, "\n")
}

func TestXLSXCells(t *testing.T) {
	sheet, texts := func(s string) map[string]string { return map[string]string{"xl/worksheets/sheet1.xml": s} }, "xl/sharedStrings.xml"
	cells := func(s string) map[string]string { return sheet(sheetXML(s)) }
	with := func(m map[string]string, more ...string) map[string]string {
		for i := 0; i < len(more); i += 2 {
			m[more[i]] = more[i+1]
		}
		return m
	}
	const recalculate = "open the file in a spreadsheet program, let it work out its formulas, and save it"
	for _, c := range []struct {
		name  string
		parts map[string]string
		want  string
	}{
		{"numbers", cells(`<row r="1"><c r="A1"><v>4.5999999999999996</v></c><c r="B1" t="n"><v>-0.5</v></c><c r="C1"><v>1E-3</v></c><c r="D1"><v> 7 </v></c></row>`),
			"A1 4.6 stored 4.5999999999999996\nB1 -0.5\nC1 0.001 stored 1E-3\nD1 7"},
		{"formats", cells(`<row r="2"><c r="A2" s="3"><v>-1</v></c><c r="B2" s="4"><v>16365</v></c><c r="C2" s="5"><v>0.3656797</v></c><c r="D2" s="9"><v>5</v></c><c r="E2"><v>0.33333333333333331</v></c></row>`),
			"A2 -1 shown -1.0\nB2 16365 shown 16,365\nC2 0.3656797 shown 36.57%\nD2 5 shown £5.00\nE2 0.3333333333333333 shown 0.333333333 stored 0.33333333333333331"},
		{"dates", cells(`<row><c s="1"><v>44562</v></c><c s="2"><v>44562.5625</v></c><c s="2"><v>44562</v></c><c s="6"><v>44562</v></c><c s="7"><v>1.5</v></c><c s="8"><v>0.25</v></c><c s="1"><v>-3</v></c><c t="d"><v>2022-01-01</v></c></row>`),
			`A1 "2022-01-01"` + "\n" + `B1 "2022-01-01T13:30:00"` + "\n" + `C1 "2022-01-01"` + "\n" + `D1 "2022-01-01"` + "\nE1 1.5\n" + `F1 "06:00:00"` + "\nG1 -3\n" + `H1 "2022-01-01"`},
		{"dates from 1904", with(cells(`<row><c s="1"><v>43100</v></c><c s="1"><v>0</v></c></row>`),
			"xl/workbook.xml", `<workbook `+mainSpace+`><workbookPr date1904="1"/><sheets><sheet name="Table_1" sheetId="1" r:id="rId1"/></sheets></workbook>`),
			`A1 "2022-01-01"` + "\n" + `B1 "1904-01-01"`},
		{"texts", with(cells(`<row r="3"><c r="B3" t="s"><v>1</v></c><c r="C3" t="s"><v>0</v></c><c r="D3" t="str"><f>A1</f><v>x</v></c><c r="E3" t="s"><v>2</v></c><c r="F3" t="s"><v>3</v></c></row>`),
			texts, `<sst `+mainSpace+`><si><t>one &amp; "two"</t></si><si><t xml:space="preserve"> North _x000D_`+"\n"+`East</t></si><si><t/></si><si><t>123</t></si></sst>`),
			`B3 " North \nEast"` + "\n" + `C3 "one & \"two\""` + "\n" + `D3 "x"` + "\n" + `F3 "123"`},
		{"rich texts", cells(`<row><c t="inlineStr"><is><r><t>1,234</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1,p</t></r></is></c>` +
			`<c t="inlineStr"><is><r><t>5</t></r><r><rPr><b/><vertAlign val="superscript"/></rPr><t>th</t></r><r><t xml:space="preserve"> of May</t></r></is></c>` +
			`<c t="inlineStr"><is><r><t>Total</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>(2)</t></r><rPh sb="0" eb="1"><t>toh-tal</t></rPh><phoneticPr/></is></c>` +
			`<c t="inlineStr"><is><r><t>Rate</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>[note 3]</t></r></is></c>` +
			`<c t="inlineStr"><is><r><t>CO</t></r><r><rPr><vertAlign val="subscript"/></rPr><t>2</t></r></is></c></row>`),
			`A1 "1,234¹,ᵖ"` + "\n" + `B1 "5th of May"` + "\n" + `C1 "Total⁽²⁾"` + "\n" + `D1 "Rate[note 3]"` + "\n" + `E1 "CO2"`},
		{"booleans", cells(`<row><c t="b"><v>1</v></c><c t="b"><f>NOT(A1)</f><v>0</v></c></row>`), `A1 "TRUE"` + "\n" + `B1 "FALSE"`},
		{"formulas", cells(`<row><c><f>SUM(B2:B9)</f><v>12</v></c><c><f>SUM(B2:B9)</f></c><c><f>1+1</f><v/></c><c t="str"><f>A1&amp;"x"</f></c><c><f t="shared" ref="E1:F1" si="0">A1*2</f><v>1</v></c><c><f t="shared" si="0"/></c></row>`),
			"A1 12\nB1 holds a formula (=SUM(B2:B9)) whose result is not stored; " + recalculate +
				"\nC1 holds a formula (=1+1) whose result is not stored; " + recalculate +
				"\nD1 holds a formula (=A1&\"x\") whose result is not stored; " + recalculate +
				"\nE1 1\nF1 holds a formula (=A1*2, as in E1) whose result is not stored; " + recalculate},
		{"results never worked out", with(cells(`<row><c><f>SUM(B2:B9)</f><v>0</v></c><c><v>0</v></c><c><f>SUM(B2:B9)</f><v>3</v></c></row>`),
			"xl/workbook.xml", `<workbook `+mainSpace+`><sheets><sheet name="Table_1" sheetId="1" r:id="rId1"/></sheets><calcPr calcId="1" fullCalcOnLoad="1"/></workbook>`),
			"A1 holds a formula (=SUM(B2:B9)) whose result has never been worked out; open the file in a spreadsheet program, and save it\nB1 0\nC1 3"},
		{"errors", cells(`<row><c t="e"><v>#N/A</v></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c><c><v>n.k.</v></c></row>`),
			"A1 holds the error #N/A; mend the cell in a spreadsheet program, or clear it, and save the file\n" +
				"B1 holds a formula (=1/0) that gives the error #DIV/0!; mend the cell in a spreadsheet program, or clear it, and save the file\n" +
				"C1 holds “n.k.” where a number should be; mend the cell in a spreadsheet program, and save the file"},
		{"places by order", cells(`<row><c><v>1</v></c><c/><c><v>3</v></c></row><row r="5"><c r="C5"><v>5</v></c><c><v>6</v></c></row><row><c><v>7</v></c></row>`),
			"A1 1\nA6 7\nC1 3\nC5 5\nD5 6"},
		{"last cell", cells(`<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>`), "XFD1048576 1"},
		{"dimension that lies", sheet(`<worksheet ` + mainSpace + `><dimension ref="A1:ZZZZ99999999"/><cols><col min="1" max="10000000" hidden="1"/></cols><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>`),
			"A1 1\nnote: column A is hidden in the file"},
		{"hidden", sheet(`<worksheet ` + mainSpace + `><cols><col min="2" max="2" hidden="1"/><col min="5" max="16384" hidden="true"/></cols><sheetData>` +
			`<row r="1"><c><v>1</v></c></row><row r="2" hidden="1"/><row r="3" hidden="1"/><row r="4" hidden="1"/><row r="6" hidden="1"/><row r="9"><c r="F9"><v>2</v></c></row><row r="10" hidden="1"/></sheetData>` +
			`<autoFilter ref="A1:F9"><filterColumn colId="0"/></autoFilter></worksheet>`),
			"A1 1\nF9 2\nnote: columns B, E and F are hidden in the file\nnote: rows 2 to 4 and 6 are hidden in the file, where a filter is set"},
		{"merged", sheet(`<worksheet ` + mainSpace + `><sheetData><row><c><v>1</v></c></row></sheetData><mergeCells count="9"><mergeCell ref="A1:C1"/><mergeCell ref="A2"/><mergeCell ref="B3:B1048576"/></mergeCells></worksheet>`),
			"A1 1\nmerged A1:C1\nmerged B3:B1048576"},
		{"namespaces with prefixes, strict", map[string]string{
			"_rels/.rels":                `<p:Relationships xmlns:p="http://schemas.openxmlformats.org/package/2006/relationships"><p:Relationship Id="a" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="/xl/Workbook.xml"/></p:Relationships>`,
			"xl/workbook.xml":            `<x:workbook xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main" xmlns:q="http://purl.oclc.org/ooxml/officeDocument/relationships" conformance="strict"><x:sheets><x:sheet name="Table_1" sheetId="1" q:id="rId1"/></x:sheets></x:workbook>`,
			"xl/_rels/workbook.xml.rels": strings.ReplaceAll(plainParts["xl/_rels/workbook.xml.rels"], relType, "http://purl.oclc.org/ooxml/officeDocument/relationships/"),
			"xl/worksheets/sheet1.xml":   `<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData><x:row r="1"><x:c r="A1" t="d" s="1"><x:v>2022-01-01</x:v></x:c><x:c r="B1" t="s"><x:v>0</x:v></x:c></x:row></x:sheetData></x:worksheet>`,
			"xl/sharedStrings.xml":       `<x:sst xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:si><x:t>a</x:t></x:si></x:sst>`,
		}, `A1 "2022-01-01"` + "\n" + `B1 "a"`},
		{"no styles, no shared strings", map[string]string{
			"xl/styles.xml": "-", texts: "-",
			"xl/_rels/workbook.xml.rels": `<Relationships ` + relsSpace + `><Relationship Id="rId1" Type="` + relType + `worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
			"xl/worksheets/sheet1.xml":   sheetXML(`<row><c s="0"><v>12.50</v></c></row>`),
		}, "A1 12.5 stored 12.50"},
		{"extensions are passed over", sheet(`<worksheet ` + mainSpace + `><sheetData><row><c><v>1</v><extLst><ext><v>9</v></ext></extLst></c><extLst><c><v>8</v></c></extLst></row></sheetData><extLst><ext><sheetData><row><c><v>2</v></c></row></sheetData></ext></extLst></worksheet>`), "A1 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, got := written(t, c.parts)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("written (-want +got):\n%s", diff)
			}
			if s.src.Sheet != "Table_1" || s.src.Name != "made.xlsx" {
				t.Errorf("the source is %s, sheet %s", s.src.Name, s.src.Sheet)
			}
		})
	}
}

// TestXLSXSheets lists the sheets as people see them, in their order.
func TestXLSXSheets(t *testing.T) {
	src := makeXLSX(t, map[string]string{
		"xl/workbook.xml": `<workbook ` + mainSpace + `><sheets><sheet name="Cover" sheetId="7" r:id="rId9"/><sheet name="Chart" sheetId="2" r:id="c"/>` +
			`<sheet name="Old" sheetId="3" state="hidden" r:id="rId1"/><sheet name="Older" sheetId="4" state="veryHidden" r:id="rId1"/><sheet name="Table_1" sheetId="1" state="visible" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships ` + relsSpace + `><Relationship Id="rId9" Type="` + relType + `worksheet" Target="../cover.xml"/>` +
			`<Relationship Id="c" Type="` + relType + `chartsheet" Target="chartsheets/sheet1.xml"/><Relationship Id="rId1" Type="` + relType + `worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"cover.xml":                 sheetXML(`<row><c t="str"><v>Cover</v></c></row>`),
		"xl/chartsheets/sheet1.xml": `<chartsheet ` + mainSpace + `/>`,
	})
	b := openXLSX(t, src)
	want := []sheetName{{"Cover", false}, {"Chart", false}, {"Old", true}, {"Older", true}, {"Table_1", false}}
	if !slices.Equal(b.names, want) || b.format != "xlsx" {
		t.Errorf("sheets %v", b.names)
	}
	if c := cellsIn(sheetOf(t, b, "Cover"))["A1"]; c.value != "Cover" {
		t.Errorf("cover: %v", c)
	}
	chart := sheetOf(t, b, "Chart")
	if len(chart.src.Data) > 0 || !slices.Equal(chart.notes, []string{"the sheet has no cells to read: it is a chart"}) {
		t.Errorf("chart: %q, %q", chart.src.Data, chart.notes)
	}
	if row, column, at := sheetOf(t, b, "Cover").src.Cells(0); row != 0 || column != 0 || at != "A1" {
		t.Errorf("offset 0 is %d, %d, %s", row, column, at)
	}
}
