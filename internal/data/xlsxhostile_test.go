package data

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"policybrief/internal/diag"
)

// openAll opens a workbook and all its sheets, and gives the faults.
func openAll(src *diag.Source) diag.List {
	b, ds := readXLSX(src)
	if b == nil {
		return ds
	}
	for i := range b.names {
		s, more := b.open(i)
		if s == nil {
			panic("no sheet, not even an empty one")
		}
		ds = append(ds, more...)
	}
	return ds
}

// TestXLSXRefused holds that what is wrong with a workbook is told, soon and
// in little memory.
func TestXLSXRefused(t *testing.T) {
	sheet := func(rows string) map[string]string {
		return map[string]string{"xl/worksheets/sheet1.xml": sheetXML(rows)}
	}
	part := func(name, s string) map[string]string { return map[string]string{name: s} }
	target := func(s string) map[string]string {
		return part("_rels/.rels", strings.ReplaceAll(plainParts["_rels/.rels"], "xl/workbook.xml", s))
	}
	longText := func(rows string) map[string]string {
		m := sheet(rows)
		m["xl/sharedStrings.xml"] = `<sst ` + mainSpace + `><si><t>` + strings.Repeat("long ", 6000) + `</t></si></sst>`
		return m
	}
	var wide strings.Builder
	for i := range 2_500 {
		fmt.Fprintf(&wide, `<row r="%d"><c r="XFD%d"><v>1</v></c></row>`, i+1, i+1)
	}
	for _, c := range []struct {
		name  string
		parts map[string]string
		code  string
		says  string
	}{
		{"binary", target("xl/workbook.bin"), "data-not-read", "binary Excel workbook (.xlsb)"},
		{"document", target("word/document.xml"), "data-not-read", "not a workbook"},
		{"opendocument", map[string]string{"xl/workbook.xml": "-", "content.xml": "<x/>"}, "data-not-read", "OpenDocument"},
		{"no workbook", part("xl/workbook.xml", "-"), "data-damaged", "xl/workbook.xml is missing"},
		{"workbook that is none", part("xl/workbook.xml", `<sst `+mainSpace+`/>`), "data-damaged", "can't be read"},
		{"no sheets", part("xl/workbook.xml", `<workbook `+mainSpace+`/>`), "data-damaged", "no sheets"},
		{"sheets of one name", part("xl/workbook.xml", `<workbook `+mainSpace+`><sheets><sheet name="a" r:id="rId1"/><sheet name="A" r:id="rId1"/></sheets></workbook>`), "data-damaged", "two of its sheets are named A"},
		{"a hundred thousand sheets", part("xl/workbook.xml", `<workbook `+mainSpace+`><sheets>`+strings.Repeat(`<sheet/>`, 100_000)+`</sheets></workbook>`), "data-too-large", "10000 elements named sheet"},
		{"styles in numbers", part("xl/styles.xml", `<styleSheet `+mainSpace+`><cellXfs>`+strings.Repeat(`<xf/>`, 300_000)+`</cellXfs></styleSheet>`), "data-too-large", "200000 elements named xf"},
		{"styles in bytes", part("xl/styles.xml", `<styleSheet `+mainSpace+`><x>`+strings.Repeat(`long `, 3_400_000)+`</x></styleSheet>`), "data-too-large", "more than 16 MiB"},
		{"no relations", part("xl/_rels/workbook.xml.rels", "-"), "data-damaged", "nothing in it belongs to the sheet Table_1"},
		{"no sheet", part("xl/worksheets/sheet1.xml", "-"), "data-damaged", "nothing in it belongs to the sheet Table_1"},
		{"no styles", part("xl/styles.xml", "-"), "data-damaged", "xl/styles.xml is missing"},
		{"no strings", part("xl/sharedStrings.xml", "-"), "data-damaged", "xl/sharedStrings.xml is missing"},
		{"a sheet that is none", part("xl/worksheets/sheet1.xml", `<chartsheet/>`), "data-damaged", "holds something else"},
		{"sheet cut off", part("xl/worksheets/sheet1.xml", sheetXML("")[:180]), "data-damaged", "ends inside"},
		{"strings cut off", part("xl/sharedStrings.xml", `<sst><si><t>a`), "data-damaged", "ends inside"},
		{"entities", part("xl/worksheets/sheet1.xml", `<!DOCTYPE x [<!ENTITY a "1"><!ENTITY b "&a;&a;&a;&a;">]>`+sheetXML(`<row><c><v>&b;</v></c></row>`)), "data-damaged", "document type"},
		{"entities in the workbook", part("xl/workbook.xml", `<!DOCTYPE x [<!ENTITY a "1">]>`+plainParts["xl/workbook.xml"]), "data-damaged", "document type"},
		{"entities in the styles", part("xl/styles.xml", `<!DOCTYPE x [<!ENTITY a "1">]>`+plainParts["xl/styles.xml"]), "data-damaged", "document type"},
		{"entity in strings", part("xl/sharedStrings.xml", `<sst><si><t>&lol;</t></si></sst>`), "data-damaged", "an & that begins no entity"},
		{"depth", part("xl/worksheets/sheet1.xml", sheetXML(strings.Repeat("<row>", 1000)+strings.Repeat("</row>", 1000))), "data-damaged", "256 deep"},
		{"row beyond the last", sheet(`<row r="1048577"/>`), "data-damaged", "sheets end at row 1048576"},
		{"rows beyond the last", sheet(`<row r="1048576"/><row/>`), "data-damaged", "beyond row 1048576"},
		{"row of a great number", sheet(`<row r="99999999999999999999"/>`), "data-damaged", "a row has the number"},
		{"row 0", sheet(`<row r="0"/>`), "data-damaged", "a row has the number"},
		{"rows out of order", sheet(`<row r="3"/><row r="2"/>`), "data-damaged", "row 2 comes after row 3"},
		{"rows twice", sheet(`<row r="3"/><row r="3"/>`), "data-damaged", "row 3 comes after row 3"},
		{"column beyond the last", sheet(`<row r="1"><c r="XFE1"/></row>`), "data-damaged", "beyond column XFD"},
		{"columns beyond the last", sheet(`<row r="1"><c r="XFD1"/><c/></row>`), "data-damaged", "beyond column XFD"},
		{"a million columns", sheet(`<row r="1">` + strings.Repeat("<c/>", 1_000_000) + `</row>`), "data-damaged", "beyond column XFD"},
		{"cells out of order", sheet(`<row r="1"><c r="C1"/><c r="B1"/></row>`), "data-damaged", "the cell B1 comes after C1"},
		{"cells twice", sheet(`<row r="1"><c r="C1"/><c r="C1"/></row>`), "data-damaged", "the cell C1 stands there twice"},
		{"cell in another row", sheet(`<row r="1"><c r="A2"/></row>`), "data-damaged", "a cell in row 1 has the address “A2”"},
		{"cell without a number", sheet(`<row r="1"><c r="A"/></row>`), "data-damaged", "the address “A”"},
		{"cell without a letter", sheet(`<row r="1"><c r="1"/></row>`), "data-damaged", "the address “1”"},
		{"text out of range", sheet(`<row r="1"><c t="s"><v>0</v></c></row>`), "data-damaged", "refers to the text number 0, and the file has 0 texts"},
		{"text before the first", sheet(`<row r="1"><c t="s"><v>-1</v></c></row>`), "data-damaged", "refers to the text number -1"},
		{"text without a number", sheet(`<row r="1"><c t="s"><v/></c></row>`), "data-damaged", "refers to the text number"},
		{"style out of range", sheet(`<row r="1"><c s="10"><v>44562</v></c></row>`), "data-damaged", "the style 10, and the file has 10, so it may be a number or a date"},
		{"style before the first", sheet(`<row r="1"><c s="-1"><v>44562</v></c></row>`), "data-damaged", "the style -1"},
		{"style without a number", sheet(`<row r="1"><c s="x"><v>44562</v></c></row>`), "data-damaged", "the style x"},
		{"boolean", sheet(`<row r="1"><c t="b"><v>2</v></c></row>`), "data-damaged", "should be true or false"},
		{"type", sheet(`<row r="1"><c t="q"><v>2</v></c></row>`), "data-damaged", "unknown type “q”"},
		{"merged beyond", part("xl/worksheets/sheet1.xml", `<worksheet><mergeCells><mergeCell ref="A1:XFE1"/></mergeCells></worksheet>`), "data-damaged", "merged cells “A1:XFE1”"},
		{"merged backwards", part("xl/worksheets/sheet1.xml", `<worksheet><mergeCells><mergeCell ref="B2:A1"/></mergeCells></worksheet>`), "data-damaged", "merged cells"},
		{"merged in numbers", part("xl/worksheets/sheet1.xml", `<worksheet><mergeCells>`+strings.Repeat(`<mergeCell ref="A1:B2"/>`, 300_000)+`</mergeCells></worksheet>`), "data-too-large", "blocks of merged cells"},
		{"formulas in numbers", sheet(strings.Repeat(`<row>`+strings.Repeat(`<c><f>A1+B1</f></c>`, 1000)+`</row>`, 200)), "data-too-large", "cells without a value that can be used; the first: A1 holds a formula (=A1+B1)"},
		{"blank cells in numbers", sheet(wide.String()), "data-too-large", "MiB of text"},
		{"a long text again and again", longText(strings.Repeat(`<row>`+strings.Repeat(`<c t="s"><v>0</v></c>`, 100)+`</row>`, 1000)), "data-too-large", "MiB of text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			src := makeXLSX(t, c.parts)
			c.parts = nil
			var ds diag.List
			frugal(t, func() { ds = openAll(src) })
			if len(ds) == 0 {
				t.Fatal("nothing is told")
			}
			if d := ds[0]; d.Rule.Code != c.code || !strings.Contains(d.Message, c.says) || d.Hint == "" {
				t.Errorf("told %s: %s (hint: %s)", d.Rule.Code, d.Message, d.Hint)
			}
		})
	}
}

// TestXLSXMuch reads what is much but may be.
func TestXLSXMuch(t *testing.T) {
	xf := `<xf numFmtId="0" fontId="0" applyNumberFormat="1"><alignment horizontal="left"/></xf>`
	for name, parts := range map[string]map[string]string{
		"blank rows": {"xl/worksheets/sheet1.xml": sheetXML(strings.Repeat("<row/>", 100_000))},
		"styles":     {"xl/styles.xml": `<styleSheet ` + mainSpace + `><cellXfs>` + strings.Repeat(xf, 20_000) + `</cellXfs></styleSheet>`},
	} {
		src := makeXLSX(t, parts)
		if ds := openAll(src); ds != nil {
			t.Errorf("%s: %v", name, ds)
		}
	}
}

// TestXLSXCutOff cuts a workbook off at many places.
func TestXLSXCutOff(t *testing.T) {
	src := makeXLSX(t, map[string]string{"xl/worksheets/sheet1.xml": sheetXML(`<row><c><v>1</v></c></row>`)})
	for n := 0; n < len(src.Data); n += 13 {
		ds := openAll(diag.NewSource("cut.xlsx", src.Data[:n]))
		if !ds.HasErrors() {
			t.Fatalf("cut off at %d of %d bytes, and nothing is told", n, len(src.Data))
		}
	}
}

// TestXLSXNoTemporaryFiles holds that nothing is written beside, as excelize
// does with sheets of more than 16 MiB.
func TestXLSXNoTemporaryFiles(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	src := makeXLSX(t, map[string]string{"xl/worksheets/sheet1.xml": sheetXML("<!--" + strings.Repeat(" ", 17<<20) + "-->")})
	if ds := openAll(src); ds != nil {
		t.Fatal(ds)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// FuzzXLSX reads a sheet, shared strings, styles and a workbook that are put
// in a zip.
func FuzzXLSX(f *testing.F) {
	for _, sheet := range []string{
		`<row r="1"><c r="A1" s="1"><v>44562.5</v></c><c t="s"><v>0</v></c><c t="e"><v>#N/A</v></c><c t="b"><v>1</v></c></row>`,
		`<row><c t="inlineStr"><is><r><rPr><vertAlign val="superscript"/></rPr><t>1_x000D_</t></r></is></c><c><f t="shared" si="0">A1</f></c></row>`,
		`<row r="5" hidden="1"><c r="C5" s="3"><v>-1.5E-3</v></c></row>`,
	} {
		f.Add(sheetXML(sheet), `<sst><si><t>a</t></si></sst>`, "xl/styles.xml", plainParts["xl/styles.xml"])
	}
	f.Add(`<worksheet><cols><col min="1" max="9" hidden="1"/></cols><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>`, `<sst/>`, "xl/workbook.xml", plainParts["xl/workbook.xml"])
	f.Add(sheetXML(""), `<sst/>`, "xl/_rels/workbook.xml.rels", plainParts["xl/_rels/workbook.xml.rels"])
	f.Fuzz(func(t *testing.T, sheet, texts, name, other string) {
		if name == "xl/worksheets/sheet1.xml" || name == "xl/sharedStrings.xml" || other == "-" {
			return
		}
		b, _ := readXLSX(makeXLSX(t, map[string]string{"xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": texts, name: other}))
		checkBook(t, b)
	})
}

// FuzzXLSXBytes reads any bytes.
func FuzzXLSXBytes(f *testing.F) {
	f.Add(makeXLSX(f, nil).Data)
	f.Add(makeXLSX(f, map[string]string{"xl/worksheets/sheet1.xml": sheetXML(`<row><c s="1"><v>1</v></c></row>`)}).Data)
	f.Fuzz(func(t *testing.T, data []byte) {
		if r, err := zip.NewReader(bytes.NewReader(data), int64(len(data))); err == nil {
			for _, part := range r.File { // no time is to be lost with parts that are large
				if part.UncompressedSize64 > 1<<20 {
					return
				}
			}
		}
		b, _ := readXLSX(diag.NewSource("fuzz.xlsx", data))
		checkBook(t, b)
	})
}

// FuzzXLSXFormat shows numbers by any format.
func FuzzXLSXFormat(f *testing.F) {
	for code, value := range map[string]string{"#,##0.0,,;\"-\"0%;General": "12345.678", "[<1]0.0##E+00;[$£-809]0??": "1e-7", "[$-F800]d mmm yyyy": "-5", "[h]:mm:ss.0": "0.25"} {
		f.Add(code, value)
	}
	f.Fuzz(func(t *testing.T, code, value string) {
		format := parseFormat(code)
		number, ok := plainNumber(nil, []byte(value))
		if !ok {
			return
		}
		if n := len(format.sections); n < 1 || n > 3 {
			t.Fatalf("%d sections", n)
		}
		if shown := format.show(nil, number); len(shown) > len(number)*2+len(code)*3+16 {
			t.Fatalf("%q of %s is shown as %q", code, value, shown)
		}
	})
}

// checkBook holds what is true of every workbook that can be opened: its
// sheets are cells in order, and what is said of them lies in a sheet.
func checkBook(t *testing.T, b *book) {
	if b == nil {
		return
	}
	for i := range b.names {
		s, ds := b.open(i)
		if ds != nil && (len(s.src.Data) > 0 || len(s.holes) > 0) {
			t.Fatal("a sheet that can't be read has cells")
		}
		for address, c := range cellsIn(s) {
			if value, ok := plainNumber(nil, []byte(c.value)); c.number && (!ok || string(value) != c.value) {
				t.Fatalf("%s is the number %q", address, c.value)
			}
		}
		for _, h := range s.holes {
			if h.row < 0 || h.column < 0 || h.row >= maxXLSXRows || h.column >= maxXLSXColumns || h.why == "" || h.hint == "" {
				t.Fatalf("hole %v", h)
			}
		}
		for _, m := range s.merged {
			if m.top < 0 || m.left < 0 || m.bottom < m.top || m.right < m.left || m.bottom >= maxXLSXRows || m.right >= maxXLSXColumns {
				t.Fatalf("merged %v", m)
			}
		}
		for _, d := range ds {
			diag.List{d}.Print(io.Discard, diag.PrintOptions{})
		}
	}
}
