package data

import (
	"bytes"
	"strings"

	"policybrief/internal/diag"
)

// odsSpaces are the namespaces whose names are read, OpenDocument's (part 3,
// table 1) and LibreOffice's own, with their customary prefixes.
var odsSpaces = map[string]string{
	"urn:oasis:names:tc:opendocument:xmlns:office:1.0":                     "office",
	"urn:oasis:names:tc:opendocument:xmlns:style:1.0":                      "style",
	"urn:oasis:names:tc:opendocument:xmlns:text:1.0":                       "text",
	"urn:oasis:names:tc:opendocument:xmlns:table:1.0":                      "table",
	"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0": "calcext",
}

// maxStyles is how many styles are kept of those that matter: of hidden sheets
// and of raised text.
const maxStyles = 100_000

// An odsFile is an OpenDocument spreadsheet: its XML in one piece, and where
// the sheets stand in it.
type odsFile struct {
	src    *diag.Source
	packed int // bytes that the XML takes in the file
	xml    *xmlScanner
	sheets []odsSheet
	hidden map[string]bool     // styles of sheets that are not shown
	texts  map[string]odsStyle // styles of stretches of text
}

type odsSheet struct {
	sheetName
	start, end int // of its element
}

// odsStyle is what matters of a style of text.
type odsStyle struct {
	parent  string
	decided bool // it says how high the text stands; else its parent does
	raised  bool
}

// readODS reads an OpenDocument spreadsheet, a zip or a single XML file.
func readODS(src *diag.Source) (*book, diag.List) {
	f := &odsFile{src: src, packed: len(src.Data), hidden: map[string]bool{}, texts: map[string]odsStyle{}}
	var ds diag.List
	if head := src.Data[:min(len(src.Data), 4096)]; bytes.Contains(head, []byte("urn:oasis:names:tc:opendocument")) && !bytes.HasPrefix(head, []byte("PK")) {
		ds = f.flat()
	} else {
		ds = f.zipped()
	}
	if ds != nil {
		return nil, ds
	}
	b := &book{format: formatODS, open: f.open}
	for _, s := range f.sheets {
		b.names = append(b.names, s.sheetName)
	}
	return b, nil
}

// flat reads an OpenDocument file that is one XML document.
func (f *odsFile) flat() diag.List {
	if len(f.src.Data) > maxUnpacked {
		return diag.List{ruleTooLarge.At(whole(f.src), "the file has %d bytes, and at most %d are read", len(f.src.Data), maxUnpacked).
			WithHint("save the sheet that is needed in a file of its own, or as CSV UTF-8")}
	}
	return f.content(f.src.Data, "the file")
}

// zipped reads an OpenDocument file that is a zip of parts.
func (f *odsFile) zipped() diag.List {
	z, ds := openZip(f.src)
	if ds != nil {
		return ds
	}
	if d, ok := f.encrypted(z); ok {
		return d
	}
	const kind = "application/vnd.oasis.opendocument."
	var mimetype string
	if z.has("mimetype") && z.parts["mimetype"].UncompressedSize64 < 256 {
		b, ds := z.part("mimetype")
		if ds != nil {
			return ds
		}
		mimetype = strings.TrimSpace(string(b))
	}
	switch {
	case strings.HasPrefix(mimetype, kind) && !strings.HasPrefix(mimetype, kind+"spreadsheet"):
		return f.wrongKind(mimetype[len(kind):])
	case strings.HasPrefix(mimetype, "application/vnd.sun.xml."):
		return f.refuse("the file is of OpenOffice.org 1, which is not read", "open it in a spreadsheet program and save it as .ods")
	case z.has("content.xml"):
	case z.has("xl/workbook.xml"), z.has("xl/workbook.bin"):
		return f.refuse("the file is an Excel workbook, not an OpenDocument spreadsheet", "give it a name that ends in .xlsx, or say so with format: xlsx")
	case strings.HasPrefix(mimetype, kind):
		return z.damaged("its part content.xml is missing")
	case z.has("Index/Document.iwa"), z.has("index.xml"):
		return f.refuse("the file is an Apple Numbers spreadsheet, which is not read", "export it from Numbers as Excel or CSV")
	default:
		return f.refuse("the file is a zip file, but no OpenDocument spreadsheet: it has no content.xml", "check that it is the right file")
	}
	if z.has("styles.xml") {
		data, ds := z.part("styles.xml")
		if ds != nil {
			return ds
		}
		if ds := f.styles(data); ds != nil {
			return ds
		}
	}
	data, ds := z.part("content.xml")
	if ds != nil {
		return ds
	}
	f.packed = int(min(z.parts["content.xml"].CompressedSize64, uint64(len(f.src.Data))))
	return f.content(data, "its part content.xml")
}

// encrypted tells of a file whose manifest says that parts are encrypted.
func (f *odsFile) encrypted(z *zipFile) (diag.List, bool) {
	if !z.has("META-INF/manifest.xml") {
		return nil, false
	}
	data, ds := z.part("META-INF/manifest.xml")
	if ds != nil {
		return ds, true
	}
	// OpenOffice.org gave its manifests a document type, so they are no XML for
	// the scanner; nothing else in them is needed.
	if bytes.Contains(data, []byte("encryption-data")) {
		return diag.List{locked(f.src)}, true
	}
	return nil, false
}

func (f *odsFile) refuse(what, hint string) diag.List {
	return diag.List{ruleNotRead.At(whole(f.src), "%s", what).WithHint("%s", hint)}
}

// wrongKind refuses an OpenDocument file that is no spreadsheet.
func (f *odsFile) wrongKind(kind string) diag.List {
	what := map[string]string{
		"text": "a text document", "presentation": "a presentation", "graphics": "a drawing", "drawing": "a drawing", "chart": "a chart",
		"formula": "a formula", "database": "a database", "base": "a database", "image": "a picture",
	}[strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(kind, "-template"), "-master"), "-web")]
	if what == "" {
		what = "of another kind"
	}
	return f.refuse("the file is an OpenDocument file, but "+what+", not a spreadsheet", "copy the table to a spreadsheet and save it as .ods")
}

// broken tells of a fault in the XML of a part.
func (f *odsFile) broken(part string, fault *xmlFault) diag.List {
	z := zipFile{src: f.src}
	return z.damaged("the XML of %s %s (byte %d)", part, fault.what, fault.at)
}

// styles reads the styles that content refers to by name.
func (f *odsFile) styles(data []byte) diag.List {
	x := newXMLScanner(data)
	for kind := x.next(); kind != xmlEOF; kind = x.next() {
		if kind != xmlStart {
			continue
		}
		switch string(x.name) {
		case "office:styles", "office:automatic-styles":
			f.readStyles(x)
		default:
			if x.depth() > 1 {
				x.skip()
			} else {
				x.customPrefixes(odsSpaces)
			}
		}
	}
	if x.fault != nil {
		return f.broken("its part styles.xml", x.fault)
	}
	return f.tooManyStyles()
}

func (f *odsFile) tooManyStyles() diag.List {
	if len(f.texts)+len(f.hidden) <= maxStyles {
		return nil
	}
	return diag.List{ruleTooLarge.At(whole(f.src), "the workbook has more than %d styles of text, and no more are read", maxStyles).
		WithHint("save the sheet that is needed as CSV UTF-8")}
}

// readStyles reads the element of styles whose start tag is at hand.
func (f *odsFile) readStyles(x *xmlScanner) {
	var name, family string
	var style odsStyle
	for depth := x.depth(); ; {
		switch x.next() {
		case xmlEOF:
			return
		case xmlEnd:
			if x.depth() < depth {
				return
			}
			if x.depth() == depth && family == "text" && style != (odsStyle{}) && len(f.texts) <= maxStyles {
				f.texts[name] = style
			}
		case xmlStart:
			switch string(x.name) {
			case "style:style":
				name, family, style = x.attr("style:name"), x.attr("style:family"), odsStyle{parent: x.attr("style:parent-style-name")}
			case "style:table-properties":
				if family == "table" && x.attr("table:display") == "false" && len(f.hidden) <= maxStyles {
					f.hidden[name] = true
				}
			case "style:text-properties":
				// Its value is super, sub or the percentage by which text is raised.
				if position := strings.TrimSpace(x.attr("style:text-position")); position != "" {
					style.decided = true
					style.raised = strings.HasPrefix(position, "super") || position[0] >= '1' && position[0] <= '9'
				}
			default:
				x.skip()
			}
		}
	}
}

// raised tells whether a style raises text.
func (f *odsFile) raised(name string) bool {
	for range 16 { // styles whose parents go round in a ring are not followed for ever
		style, ok := f.texts[name]
		if !ok || style.decided {
			return style.raised
		}
		name = style.parent
	}
	return false
}

// content goes once through the document, finds its sheets, and checks that
// its XML is sound, so that no damage passes for the end of a table.
func (f *odsFile) content(data []byte, part string) diag.List {
	x := newXMLScanner(data)
	f.xml = x
	var inBody, sheets bool
	for kind := x.next(); kind != xmlEOF; kind = x.next() {
		if kind != xmlStart {
			continue
		}
		if x.depth() == 1 {
			if x.customPrefixes(odsSpaces); string(x.name) != "office:document-content" && string(x.name) != "office:document" {
				return f.refuse("the file is no OpenDocument spreadsheet: the XML of "+part+" is something else", "check that it is the right file")
			}
			continue
		}
		name := string(x.name)
		switch {
		case name == "office:styles", name == "office:automatic-styles":
			if f.readStyles(x); x.fault == nil {
				if ds := f.tooManyStyles(); ds != nil {
					return ds
				}
			}
		case x.depth() == 2 && name == "office:body":
			inBody = true
		case inBody && x.depth() == 3 && name == "office:spreadsheet":
			sheets = true
		case inBody && x.depth() == 3 && strings.HasPrefix(name, "office:"):
			return f.wrongKind(name[len("office:"):])
		case sheets && x.depth() == 4 && name == "table:table":
			if ds := f.sheet(); ds != nil {
				return ds
			}
		default:
			x.skip()
		}
	}
	switch {
	case x.fault != nil:
		return f.broken(part, x.fault)
	case len(f.sheets) == 0:
		return f.refuse("the workbook has no sheets", "check that it is the right file")
	}
	return nil
}

// sheet notes the sheet whose start tag is at hand, and passes over it.
func (f *odsFile) sheet() diag.List {
	x := f.xml
	start, style := x.at, x.attr("table:style-name")
	s := odsSheet{sheetName: sheetName{name: x.attr("table:name"), hidden: f.hidden[style]}, start: start}
	x.skip()
	s.end = x.pos
	if style == "ta_extref" {
		return nil // a copy of another file's cells, which LibreOffice keeps and shows nowhere
	}
	if len(f.sheets) == maxSheets {
		return diag.List{ruleTooLarge.At(whole(f.src), "the workbook has more than %d sheets", maxSheets).
			WithHint("save the sheet that is needed as CSV UTF-8")}
	}
	f.sheets = append(f.sheets, s)
	return nil
}
