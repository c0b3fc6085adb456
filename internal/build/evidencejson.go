package build

import (
	"slices"
	"strconv"
	"unicode/utf8"
)

// json gives the evidence as its file holds it, in the room that it is given.
// What is written, and in which order, is what the fields' tags say.
func (e *evidence) json(room []byte) []byte {
	w := jsonLines{b: room[:0]}
	w.open('{')
	w.number("version", int64(e.Version))
	w.text("note", e.Note)
	w.some("edition", e.Edition)
	if len(e.Matrix) > 0 {
		jsonList(&w, "matrix", e.Matrix, (*evidenceVariable).json)
	}
	w.text("title", e.Title)
	w.some("date", e.Date)
	w.text("lang", e.Lang)
	w.some("marking", e.Marking)
	w.text("digest", e.Digest)
	jsonList(&w, "figures", e.Figures, (*evidenceFigure).json)
	jsonList(&w, "claims", e.Claims, (*evidenceClaim).json)
	jsonList(&w, "charts", e.Charts, (*evidenceChart).json)
	jsonList(&w, "tables", e.Tables, (*evidenceTable).json)
	jsonList(&w, "datasets", e.Datasets, (*evidenceDataset).json)
	w.close('}')
	return append(w.b, '\n')
}

func (v *evidenceVariable) json(w *jsonLines) {
	w.open('{')
	w.text("name", v.Name)
	w.text("key", v.Key)
	w.close('}')
}

func (p *evidencePlace) json(w *jsonLines) {
	w.text("file", p.File)
	w.number("line", int64(p.Line))
	w.text("heading", p.Heading)
	w.number("ordinal", int64(p.Ordinal))
}

func (v *evidenceValue) json(w *jsonLines) {
	w.text("shown", v.Shown)
	w.text("raw", v.Raw)
	w.some("unit", v.Unit)
	jsonMarks(w, v.Marks)
	w.count("have", int64(v.Have))
	w.count("of", int64(v.Of))
	jsonList(w, "cells", v.Cells, func(c **evidenceCell, w *jsonLines) { w.put((*c).json()) })
	w.texts("source", v.Source)
}

func jsonMarks(w *jsonLines, marks []evidenceMark) {
	if len(marks) > 0 {
		jsonList(w, "marks", marks, (*evidenceMark).json)
	}
}

func (m *evidenceMark) json(w *jsonLines) {
	w.open('{')
	w.text("sign", m.Sign)
	w.text("word", m.Word)
	w.close('}')
}

// json gives the cell on one line: as it was kept, where it was.
func (c *evidenceCell) json() []byte {
	if c.line != nil {
		return c.line
	}
	w := jsonLines{b: make([]byte, 0, 256), level: evidenceDepth}
	w.open('{')
	w.text("dataset", c.Dataset)
	w.some("measure", c.Measure)
	w.texts("key", c.Key)
	w.text("file", c.File)
	w.some("sheet", c.Sheet)
	w.number("row", int64(c.Row))
	w.text("column", c.Column)
	w.text("address", c.Address)
	w.text("header", c.Header)
	w.text("raw", c.Raw)
	w.some("value", c.Value)
	w.some("missing", c.Missing)
	jsonMarks(&w, c.Marks)
	w.close('}')
	return slices.Clip(w.b)
}

func (f *evidenceFigure) json(w *jsonLines) {
	w.open('{')
	f.evidencePlace.json(w)
	w.text("expression", f.Expression)
	f.evidenceValue.json(w)
	w.close('}')
}

func (c *evidenceClaim) json(w *jsonLines) {
	w.open('{')
	c.evidencePlace.json(w)
	w.text("words", c.Words)
	w.text("expression", c.Expression)
	w.is("holds", c.Holds)
	c.evidenceValue.json(w)
	w.close('}')
}

func (c *evidenceChart) json(w *jsonLines) {
	w.open('{')
	c.evidencePlace.json(w)
	w.some("id", c.ID)
	w.text("title", c.Title)
	w.text("type", c.Type)
	w.text("alt", c.Alt)
	jsonList(w, "values", c.Values, (*evidencePoint).json)
	w.close('}')
}

func (t *evidenceTable) json(w *jsonLines) {
	w.open('{')
	t.evidencePlace.json(w)
	w.some("id", t.ID)
	w.text("caption", t.Caption)
	jsonList(w, "values", t.Values, (*evidencePoint).json)
	w.close('}')
}

func (p *evidencePoint) json(w *jsonLines) {
	w.open('{')
	w.text("category", p.Category)
	w.text("series", p.Series)
	p.evidenceValue.json(w)
	w.close('}')
}

func (d *evidenceDataset) json(w *jsonLines) {
	w.open('{')
	w.text("name", d.Name)
	w.text("file", d.File)
	w.some("sheet", d.Sheet)
	w.some("title", d.Title)
	w.some("publisher", d.Publisher)
	w.some("published", d.Published)
	w.some("url", d.URL)
	w.some("licence", d.Licence)
	w.some("note", d.Note)
	if d.Illustrative {
		w.is("illustrative", true)
	}
	if c := d.Coverage; c != nil {
		w.member("coverage")
		w.open('{')
		w.text("of", c.Of)
		w.some("unit", c.Unit)
		w.some("accept", c.Accept)
		w.close('}')
	}
	if r := d.Disclosure; r != nil {
		w.member("disclosure")
		w.open('{')
		w.count("below", r.Below)
		w.count("round", r.Round)
		if r.Secondary {
			w.is("secondary", true)
		}
		w.number("hidden", int64(r.Hidden))
		if r.First != nil {
			w.number("first", int64(*r.First))
		}
		if r.Second != nil {
			w.number("second", int64(*r.Second))
		}
		w.count("besides", int64(r.Besides))
		w.close('}')
	}
	if len(d.Caveats) > 0 {
		jsonList(w, "caveats", d.Caveats, func(c *evidenceCaveat, w *jsonLines) {
			w.open('{')
			w.text("measure", c.Measure)
			w.text("text", c.Text)
			w.close('}')
		})
	}
	w.close('}')
}

// jsonLines writes JSON that people can read: each member of the first levels
// stands on a line of its own, indented, and what lies deeper on one line. So
// does a list that holds no objects.
type jsonLines struct {
	b     []byte
	level int  // of the brackets open that have lines
	flat  int  // how many brackets of those kept on one line are open
	began bool // the bracket opened last has a member
}

// evidenceDepth is how many levels of an evidence have a line for each of
// their members: the whole, its lists, each figure and its cells. A cell, or a
// point of a chart, stands on one line: one for each of its members would
// double the file.
const evidenceDepth = 4

func (w *jsonLines) open(bracket byte) {
	w.b = append(w.b, bracket)
	w.began = false
	if w.flat > 0 || w.level == evidenceDepth {
		w.flat++
	} else {
		w.level++
	}
}

func (w *jsonLines) close(bracket byte) {
	if w.flat > 0 {
		w.flat--
	} else {
		w.level--
		w.line()
	}
	w.b = append(w.b, bracket)
	w.began = true
}

// line begins a line.
func (w *jsonLines) line() {
	const indent = "\n        " // as deep as lines go
	w.b = append(w.b, indent[:1+2*w.level]...)
}

// next begins what stands in a bracket, after a comma where it is not the
// first.
func (w *jsonLines) next() {
	if w.began {
		w.b = append(w.b, ',')
	}
	switch {
	case w.flat == 0:
		w.line()
	case w.began:
		w.b = append(w.b, ' ')
	}
	w.began = true
}

// put writes a member of a list, which is JSON on one line.
func (w *jsonLines) put(json []byte) { w.b = append(w.b, json...) }

func (w *jsonLines) member(name string) {
	w.next()
	w.b = append(append(append(w.b, '"'), name...), `": `...)
}

func (w *jsonLines) text(name, s string) {
	w.member(name)
	w.b = appendJSON(w.b, s)
}

// some writes a text that is left out where it is empty.
func (w *jsonLines) some(name, s string) {
	if s != "" {
		w.text(name, s)
	}
}

func (w *jsonLines) texts(name string, list []string) {
	w.member(name)
	w.b = append(w.b, '[')
	for i, s := range list {
		if i > 0 {
			w.b = append(w.b, ", "...)
		}
		w.b = appendJSON(w.b, s)
	}
	w.b = append(w.b, ']')
}

func (w *jsonLines) number(name string, n int64) {
	w.member(name)
	w.b = strconv.AppendInt(w.b, n, 10)
}

// count writes a number that is left out where it is zero.
func (w *jsonLines) count(name string, n int64) {
	if n != 0 {
		w.number(name, n)
	}
}

func (w *jsonLines) is(name string, yes bool) {
	w.member(name)
	w.b = strconv.AppendBool(w.b, yes)
}

// jsonList writes a list of objects.
func jsonList[T any](w *jsonLines, name string, list []T, put func(*T, *jsonLines)) {
	w.member(name)
	if len(list) == 0 {
		w.b = append(w.b, "[]"...)
		return
	}
	w.open('[')
	for i := range list {
		w.next()
		put(&list[i], w)
	}
	w.close(']')
}

// appendJSON adds a text as a string of JSON, as encoding/json writes it where
// it spares the signs of HTML.
func appendJSON(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	from := 0 // of what is not yet written
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		r, n := rune(c), 1
		if c >= utf8.RuneSelf {
			if r, n = utf8.DecodeRuneInString(s[i:]); (r != utf8.RuneError || n > 1) && r != '\u2028' && r != '\u2029' {
				i += n
				continue
			}
		}
		b = append(append(b, s[from:i]...), '\\')
		switch r {
		case '"', '\\':
			b = append(b, c)
		case '\b':
			b = append(b, 'b')
		case '\f':
			b = append(b, 'f')
		case '\n':
			b = append(b, 'n')
		case '\r':
			b = append(b, 'r')
		case '\t':
			b = append(b, 't')
		default:
			b = append(b, 'u', hex[r>>12], hex[r>>8&15], hex[r>>4&15], hex[r&15])
		}
		i += n
		from = i
	}
	return append(append(b, s[from:]...), '"')
}
