package pdf

import (
	"strings"
	"unicode/utf8"
)

// keywordSep and authorSep join lists where the Info dictionary has one string.
const (
	authorSep  = "; "
	keywordSep = ", "
)

// info writes the document information dictionary. It says what the XMP
// packet says; a document without a date has no dates in either.
func (w *writer) info(r ref) {
	d := w.doc
	b := w.f.open(r)
	b = append(b, "<<"...)
	b = appendOptional(b, "/Title", d.Title)
	b = appendOptional(b, "/Author", strings.Join(d.Authors, authorSep))
	b = appendOptional(b, "/Subject", d.Subject)
	b = appendOptional(b, "/Keywords", strings.Join(d.Keywords, keywordSep))
	b = appendOptional(b, "/Marking", d.Marking) // ISO 32000-1, 14.3.3: keys of one's own may stand beside the known ones
	b = appendOptional(b, "/Embargo", d.Embargo)
	b = appendOptional(b, "/Creator", producer)
	b = appendOptional(b, "/Producer", producer)
	if d.Date != "" {
		b = appendOptional(b, "/CreationDate", pdfDate(d.Date))
		b = appendOptional(b, "/ModDate", pdfDate(d.Date))
	}
	w.f.close(append(b, ">>"...))
}

// pdfDate gives midnight, universal time, of a day YYYY-MM-DD
// (ISO 32000-1, 7.9.4).
func pdfDate(day string) string {
	return "D:" + strings.ReplaceAll(day, "-", "") + "000000Z"
}

// markingNS is the namespace of the properties that no standard schema has:
// the protective marking and the embargo.
const markingNS = "urn:policybrief:ns:marking:1#"

// xmp gives the metadata packet (ISO 16684-1), with the schemas that PDF/A
// does not know described as ISO 19005-3, 6.6.2.3 asks for.
func (w *writer) xmp() []byte {
	d := w.doc
	x := xmpWriter{b: make([]byte, 0, 4096)}
	x.raw("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` + "\n" +
		`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"` +
		` xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"` +
		` xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:brief="` + markingNS + `">` + "\n")
	x.raw("<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>\n")
	x.raw("<dc:format>application/pdf</dc:format>\n")
	x.list("dc:title", "Alt", d.Title)
	x.list("dc:creator", "Seq", d.Authors...)
	if d.Subject != "" {
		x.list("dc:description", "Alt", d.Subject)
	}
	x.list("dc:subject", "Bag", d.Keywords...)
	x.list("dc:language", "Bag", d.Lang)
	x.property("pdf:Keywords", strings.Join(d.Keywords, keywordSep))
	x.property("pdf:Producer", producer)
	x.property("xmp:CreatorTool", producer)
	if d.Date != "" {
		day := d.Date + "T00:00:00Z"
		x.property("xmp:CreateDate", day)
		x.property("xmp:ModifyDate", day)
		x.property("xmp:MetadataDate", day)
	}
	x.property("brief:Marking", d.Marking)
	x.property("brief:Embargo", d.Embargo)
	x.raw("</rdf:Description>\n")

	x.raw(`<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"` +
		` xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">` +
		"<pdfaExtension:schemas><rdf:Bag>\n")
	x.schema("PDF/UA identification schema", "http://www.aiim.org/pdfua/ns/id/", "pdfuaid",
		schemaProperty{"part", "Integer", "internal", "Part of ISO 14289 to which the file conforms"})
	var own []schemaProperty
	if d.Marking != "" {
		own = append(own, schemaProperty{"Marking", "Text", "external", "Protective marking of the document"})
	}
	if d.Embargo != "" {
		own = append(own, schemaProperty{"Embargo", "Date", "external", "Time before which the document may not be published"})
	}
	if own != nil {
		x.schema("Marking of documents", markingNS, "brief", own...)
	}
	x.raw("</rdf:Bag></pdfaExtension:schemas></rdf:Description>\n</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>")
	return x.b
}

// xmpWriter writes the XML of an XMP packet.
type xmpWriter struct{ b []byte }

func (x *xmpWriter) raw(s string) { x.b = append(x.b, s...) }

// text writes character data. Control characters, which XML cannot hold even
// escaped, become spaces, and broken bytes U+FFFD.
func (x *xmpWriter) text(s string) {
	for _, r := range s {
		switch {
		case r == '&':
			x.raw("&amp;")
		case r == '<':
			x.raw("&lt;")
		case r == '>':
			x.raw("&gt;")
		case r < ' ' || r == 0xFFFE || r == 0xFFFF:
			x.raw(" ")
		default:
			x.b = utf8.AppendRune(x.b, r)
		}
	}
}

// property writes a simple property, if it has a value.
func (x *xmpWriter) property(name, value string) {
	if value == "" {
		return
	}
	x.raw("<" + name + ">")
	x.text(value)
	x.raw("</" + name + ">\n")
}

// list writes an array property: Alt (of languages), Seq or Bag. One without
// items is left out.
func (x *xmpWriter) list(name, kind string, items ...string) {
	if len(items) == 0 {
		return
	}
	x.raw("<" + name + "><rdf:" + kind + ">")
	for _, s := range items {
		if kind == "Alt" {
			x.raw(`<rdf:li xml:lang="x-default">`)
		} else {
			x.raw("<rdf:li>")
		}
		x.text(s)
		x.raw("</rdf:li>")
	}
	x.raw("</rdf:" + kind + "></" + name + ">\n")
}

// A schemaProperty describes one property of an extension schema.
type schemaProperty struct{ name, valueType, category, description string }

// schema describes an extension schema.
func (x *xmpWriter) schema(title, ns, prefix string, properties ...schemaProperty) {
	x.raw(`<rdf:li rdf:parseType="Resource">`)
	x.property("pdfaSchema:schema", title)
	x.property("pdfaSchema:namespaceURI", ns)
	x.property("pdfaSchema:prefix", prefix)
	x.raw("<pdfaSchema:property><rdf:Seq>\n")
	for _, p := range properties {
		x.raw(`<rdf:li rdf:parseType="Resource">`)
		x.property("pdfaProperty:name", p.name)
		x.property("pdfaProperty:valueType", p.valueType)
		x.property("pdfaProperty:category", p.category)
		x.property("pdfaProperty:description", p.description)
		x.raw("</rdf:li>\n")
	}
	x.raw("</rdf:Seq></pdfaSchema:property></rdf:li>\n")
}
