package data

import (
	"archive/zip"
	"bytes"
	"path"
	"strings"

	"github.com/xuri/excelize/v2"

	"policybrief/internal/diag"
)

// Limits of an Excel workbook beyond those of its zip. Excel itself stops at
// 65,490 cell formats, and a workbook with so many keeps them in 16 MiB.
const (
	maxXLSXRows      = 1 << 20
	maxXLSXColumns   = 16384
	maxXLSXStructure = 16 << 20 // bytes of the workbook's part, and of the styles'
	maxXLSXFormats   = 200_000  // cell formats, named styles' among them
	maxSheets        = 10_000
)

// xlsxSpaces are the namespaces of the parts that are scanned, in both editions
// of the standard. Their names are read without prefixes.
var xlsxSpaces = map[string]string{
	"http://schemas.openxmlformats.org/spreadsheetml/2006/main":    "",
	"http://purl.oclc.org/ooxml/spreadsheetml/main":                "",
	"http://schemas.openxmlformats.org/package/2006/relationships": "",
}

// An xlsxFile is an Excel workbook. Its structure (sheets, epoch, number
// formats) is read by excelize; its sheets and strings are scanned here, as
// excelize gives the text of cells or their types, but not both at once.
type xlsxFile struct {
	*zipFile
	sheets      []xlsxSheet
	styles      []*numberFormat // by the number that cells give as their style
	from1904    bool            // days count from 1904
	stale       bool            // formulas are to be worked out anew when a program opens it
	stringsPart string          // "" where there is none
	strings     *sharedStrings  // once they are read
}

type xlsxSheet struct {
	sheetName
	kind, part string // the kind of part, worksheet for one with cells
}

// readXLSX reads an Excel workbook: xlsx, and xlsm, xltx and xltm, which
// differ from it in what is beside the cells.
func readXLSX(src *diag.Source) (*book, diag.List) {
	z, ds := openZip(src)
	if z == nil {
		return nil, ds
	}
	x := &xlsxFile{zipFile: z}
	if ds := x.structure(); ds != nil {
		return nil, ds
	}
	b := &book{format: "xlsx", open: x.open}
	for _, s := range x.sheets {
		b.names = append(b.names, s.sheetName)
	}
	return b, nil
}

// open reads a sheet.
func (x *xlsxFile) open(i int) (*sheet, diag.List) {
	s := x.sheets[i]
	empty := func() *sheet { return newSheetWriter(0).sheet(x.src.Name, s.name, a1) }
	switch {
	case s.part == "":
		return empty(), x.damaged("nothing in it belongs to the sheet %s", s.name)
	case s.kind != "worksheet":
		out := empty()
		what := "kept for macros or dialogs"
		if s.kind == "chartsheet" {
			what = "a chart"
		}
		out.notes = []string{"the sheet has no cells to read: it is " + what}
		return out, nil
	}
	if x.strings == nil {
		strings, ds := x.readStrings()
		if ds != nil {
			return empty(), ds
		}
		x.strings = strings
	}
	data, ds := x.part(s.part)
	if ds != nil {
		return empty(), ds
	}
	out, ds := x.readSheet(&s, data)
	if ds != nil {
		return empty(), ds
	}
	return out, nil
}

// structure reads all but cells and strings.
func (x *xlsxFile) structure() diag.List {
	main := "xl/workbook.xml"
	if x.has("_rels/.rels") {
		rels, ds := x.relations("")
		if ds != nil {
			return ds
		}
		for _, r := range rels {
			if r.kind == "officeDocument" {
				main = r.part
				break
			}
		}
	}
	dir := strings.ToLower(main)
	switch {
	case strings.HasSuffix(dir, ".bin"):
		return diag.List{ruleNotRead.At(whole(x.src), "the file is a binary Excel workbook (.xlsb), which is not read").
			WithHint("open it in a spreadsheet program and save it as .xlsx")}
	case strings.HasPrefix(dir, "word/"), strings.HasPrefix(dir, "ppt/"):
		return diag.List{ruleNotRead.At(whole(x.src), "the file is a document or a presentation, not a workbook").
			WithHint("copy its table into a workbook, or get the statistics as one")}
	case !x.has(main) && x.has("content.xml"):
		return diag.List{ruleNotRead.At(whole(x.src), "the file is an OpenDocument file, not an Excel workbook").
			WithHint("where it is a spreadsheet, name it .ods or say format: ods")}
	}
	workbook, ds := x.checked(main, map[string]int{"sheet": maxSheets})
	if ds != nil {
		return ds
	}
	rels, ds := x.relations(main)
	if ds != nil {
		return ds
	}
	var styles []byte
	for _, r := range rels {
		switch r.kind {
		case "sharedStrings":
			x.stringsPart = r.part
		case "styles":
			if styles, ds = x.checked(r.part, map[string]int{"xf": maxXLSXFormats, "numFmt": maxXLSXFormats}); ds != nil {
				return ds
			}
		}
	}
	return x.understand(workbook, styles, rels)
}

// understand takes the sheets, the epoch and the number formats from the two
// parts that hold them.
func (x *xlsxFile) understand(workbook, styles []byte, rels []xlsxRelation) (ds diag.List) {
	broken := func(why any) diag.List {
		return x.damaged("its list of sheets or its styles can't be read (%v)", why)
	}
	defer func() {
		if r := recover(); r != nil {
			ds = broken(r)
		}
	}()
	f, err := openParts(workbook, styles)
	if err != nil {
		return broken(err)
	}
	defer f.Close()
	if p := f.WorkBook.WorkbookPr; p != nil {
		x.from1904 = p.Date1904
	}
	if p := f.WorkBook.CalcPr; p != nil {
		x.stale = p.FullCalcOnLoad != nil && *p.FullCalcOnLoad
	}
	seen := map[string]bool{}
	for _, s := range f.WorkBook.Sheets.Sheet {
		out := xlsxSheet{sheetName: sheetName{name: s.Name, hidden: s.State != "" && s.State != "visible"}}
		for _, r := range rels {
			if r.id == s.ID && x.has(r.part) {
				out.kind, out.part = r.kind, r.part
				break
			}
		}
		key := strings.ToLower(s.Name)
		if seen[key] {
			return x.damaged("two of its sheets are named %s", s.Name)
		}
		seen[key] = true
		x.sheets = append(x.sheets, out)
	}
	if len(x.sheets) == 0 {
		return x.damaged("it has no sheets")
	}
	codes := map[int]string{}
	if f.Styles.NumFmts != nil {
		for _, n := range f.Styles.NumFmts.NumFmt {
			codes[n.NumFmtID] = n.FormatCode
		}
	}
	if f.Styles.CellXfs == nil {
		return nil
	}
	formats := map[int]*numberFormat{}
	for _, xf := range f.Styles.CellXfs.Xf {
		id := 0
		if xf.NumFmtID != nil {
			id = *xf.NumFmtID
		}
		if formats[id] == nil {
			code, given := codes[id]
			if !given {
				code = builtinFormats[id] // "" where its meaning is not known
			}
			formats[id] = parseFormat(code)
		}
		x.styles = append(x.styles, formats[id])
	}
	return nil
}

// openParts opens a workbook of two parts with excelize. It unpacks every part
// of what it opens into memory or into temporary files, pictures and all
// sheets too, so it is given no more than it is needed for.
func openParts(workbook, styles []byte) (*excelize.File, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	const rels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	for _, part := range []struct {
		name string
		data []byte
	}{{"_rels/.rels", []byte(rels)}, {"xl/workbook.xml", workbook}, {"xl/styles.xml", styles}} {
		out, err := w.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Store})
		if err == nil {
			_, err = out.Write(part.data)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	limit := int64(b.Len())
	return excelize.OpenReader(&b, excelize.Options{UnzipSizeLimit: limit, UnzipXMLSizeLimit: limit})
}

// checked unpacks a part, and scans it for faults and for more elements of a
// name than there may be.
func (x *xlsxFile) checked(part string, most map[string]int) ([]byte, diag.List) {
	data, ds := x.part(part)
	if ds != nil {
		return nil, ds
	}
	if len(data) > maxXLSXStructure {
		return nil, x.large("its part %s has more than %d MiB, and no more of it is read", part, maxXLSXStructure>>20)
	}
	counts := map[string]int{}
	s := newXMLScanner(data)
	for kind := s.next(); kind != xmlEOF; kind = s.next() {
		if kind != xmlStart {
			continue
		}
		if s.depth() == 1 {
			s.customPrefixes(xlsxSpaces)
		}
		if limit := most[string(s.name)]; limit > 0 {
			name := string(s.name)
			if counts[name]++; counts[name] > limit {
				return nil, x.large("its part %s has more than %d elements named %s, and no more are read", part, limit, name)
			}
		}
	}
	return data, x.xmlFault(part, s)
}

// xmlFault tells what is wrong with the XML of a part, nil where nothing is.
func (x *xlsxFile) xmlFault(part string, s *xmlScanner) diag.List {
	if s.fault == nil {
		return nil
	}
	return x.damaged("the XML of its part %s %s", part, s.fault.what)
}

// xlsxRelation is how one part refers to another.
type xlsxRelation struct {
	id, kind string // kind is the last word of its type, which both editions of the standard share
	part     string
}

// relations gives what a part refers to, "" being the file as a whole. A part
// without relations has none.
func (x *xlsxFile) relations(of string) ([]xlsxRelation, diag.List) {
	dir, file := path.Split(of)
	part := dir + "_rels/" + file + ".rels"
	if !x.has(part) {
		return nil, nil
	}
	data, ds := x.part(part)
	if ds != nil {
		return nil, ds
	}
	var rels []xlsxRelation
	s := newXMLScanner(data)
	for kind := s.next(); kind != xmlEOF; kind = s.next() {
		if kind != xmlStart {
			continue
		}
		if s.depth() == 1 {
			s.customPrefixes(xlsxSpaces)
		}
		if string(s.name) != "Relationship" || s.attr("TargetMode") == "External" {
			continue
		}
		if len(rels) == maxParts {
			return nil, x.large("its part %s has more than %d entries, and no more are read", part, maxParts)
		}
		target := s.attr("Target")
		if !strings.HasPrefix(target, "/") {
			target = path.Join("/", dir, target)
		}
		rels = append(rels, xlsxRelation{s.attr("Id"), path.Base(s.attr("Type")), strings.TrimPrefix(path.Clean(target), "/")})
	}
	return rels, x.xmlFault(part, s)
}
