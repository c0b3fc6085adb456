package pdf

import (
	"cmp"
	"slices"
)

// attachments writes the attached files, and gives what the catalog says of
// them: their names, and that they belong to the document as a whole
// (ISO 19005-3, 6.8).
func (w *writer) attachments() []byte {
	f := w.f
	type entry struct {
		name string // encoded, as the name tree sorts it
		spec ref
	}
	var names []entry
	for _, a := range w.doc.Attachments {
		data, spec := f.alloc(), f.alloc()
		names = append(names, entry{encodeText(a.Name), spec})

		var d []byte
		d = append(d, "/Type/EmbeddedFile/Subtype"...)
		d = appendName(d, a.MIME)
		d = append(d, "/Params<</Size "...)
		d = appendInt(d, len(a.Data))
		if w.doc.Date != "" {
			d = append(d, "/ModDate"...)
			d = appendText(d, pdfDate(w.doc.Date))
		}
		d = append(d, ">>"...)
		f.packedBy(quick, data, string(d), a.Data)

		b := f.open(spec)
		b = append(b, "<</Type/Filespec/F"...)
		b = appendText(b, a.Name)
		b = append(b, "/UF"...)
		b = appendText(b, a.Name)
		b = appendOptional(b, "/Desc", a.Description)
		b = append(b, "/AFRelationship"...)
		b = appendName(b, a.Relationship)
		b = append(b, "/EF<</F "...)
		b = appendRef(b, data)
		b = append(b, "/UF "...)
		b = appendRef(b, data)
		f.close(append(b, ">>>>"...))
	}
	if names == nil {
		return nil
	}
	b := []byte("/AF[")
	for _, n := range names {
		b = appendRef(b, n.spec)
		b = append(b, ' ')
	}
	b = append(b, "]/Names<</EmbeddedFiles<</Names["...)
	slices.SortFunc(names, func(x, y entry) int { return cmp.Compare(x.name, y.name) })
	for _, n := range names {
		b = appendBytes(b, n.name)
		b = appendRef(b, n.spec)
	}
	return append(b, "]>>>>"...)
}
