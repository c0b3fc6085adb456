package brand

import (
	"policybrief/internal/conf"
	"policybrief/internal/diag"
	"policybrief/internal/page"
)

// typography reads families, sizes, weights and the colours of type. The
// colours of the brand are known by then.
func (r *reader) typography(t *typographyConf, d *briefConf) {
	r.fonts(t.Fonts)
	b := r.b
	b.Faces.Base = r.family(t.Base.Family, b.Faces.Base)
	b.Faces.Headings = r.family(t.Headings.Family, b.Faces.Base)
	mono := r.family(t.Monospace.Family, b.Faces.Mono)
	b.Faces.Mono, b.Faces.MonoInline = r.family(t.Block.Family, mono), r.family(t.Inline.Family, mono)

	if t.Base.Family.Present() {
		r.faces(t.Base.Family, b.Faces.Base, true)
	}
	if t.Headings.Family.Present() && b.Faces.Headings != b.Faces.Base {
		r.faces(t.Headings.Family, b.Faces.Headings, false)
	}
	b.Body.Color = b.Colors.Foreground
	lead := int64(b.Body.LineHeight) * one / int64(b.Body.Size)
	if l, ok := r.length(t.Base.Size, "the size of the text", 12*page.Pt, 7*page.Pt, 18*page.Pt); ok {
		b.Body.Size = l
	}
	if n, ok := r.lineHeight(t.Base.LineHeight, b.Body.Size); ok {
		lead = n
	}
	b.Body.LineHeight = times(b.Body.Size, lead)
	if w, ok := r.weight(t.Base.Weight); ok {
		b.Body.Weight = w
	}
	b.Justify = d.Justify
	b.scaleTypes()
	r.monospace(&b.Mono, &t.Monospace, &t.Block)
	r.monospace(&b.MonoInline, &t.Monospace, &t.Inline)
	r.headingSizes(t.Headings.Scale, d)

	weight, heavy := r.weight(t.Headings.Weight)
	italic, _ := r.slant(t.Headings.Style)
	leading, led := r.lineHeight(t.Headings.LineHeight, b.Body.Size)
	color, coloured := r.color.read(t.Headings.Color)
	for _, h := range r.headings() {
		h.Italic = italic
		if heavy {
			h.Weight = weight
		}
		if led {
			h.LineHeight = times(h.Size, leading)
		}
		if coloured {
			h.Color = color
		}
	}
	if c, ok := r.color.read(t.Link.Color); ok {
		b.Colors.Link = c
	}
	b.LinkGround, _ = r.color.read(t.Link.Background)
	b.LinkWeight, _ = r.weight(t.Link.Weight)
	switch t.Link.Decoration.S {
	case "underline":
	case "none":
		b.LinkUnderline = false
	default:
		if t.Link.Decoration.Present() {
			r.faults.Add(ruleType.At(t.Link.Decoration.All(), "links can't be shown with “%s”", t.Link.Decoration.S).
				WithHint("write underline or none"))
		}
	}
}

// headings gives the title's type and those of the headings.
func (r *reader) headings() [7]*Type {
	all := [7]*Type{&r.b.TitleType}
	for i := range r.b.Headings {
		all[i+1] = &r.b.Headings[i]
	}
	return all
}

// monospace reads how code is set: by what holds for all code, then by what
// holds for this kind.
func (r *reader) monospace(t *Type, all, own *monoConf) {
	b := r.b
	lead := int64(t.LineHeight) * one / int64(t.Size)
	for _, m := range []*monoConf{all, own} {
		if n, ok := r.lineHeight(m.LineHeight, t.Size); ok {
			lead = n
		}
		if l, ok := r.length(m.Size, "the size of code", b.Body.Size, 6*page.Pt, 18*page.Pt); ok {
			t.Size = l
		}
		if w, ok := r.weight(m.Weight); ok {
			t.Weight = w
		}
		if c, ok := r.color.read(m.Color); ok {
			t.Color = c
		}
		if c, ok := r.color.read(m.Background); ok {
			t.Ground = c
		}
	}
	t.LineHeight = times(t.Size, lead)
}

// slant reads a style of type, and whether it is italic.
func (r *reader) slant(t diag.Text) (italic, ok bool) {
	switch t.S {
	case "normal":
		return false, true
	case "italic", "oblique":
		return true, true
	}
	if t.Present() {
		r.faults.Add(ruleType.At(t.All(), "“%s” is not a style", t.S).WithHint("write normal or italic"))
	}
	return false, false
}

const minHeading, maxHeading, maxTitle = 7 * page.Pt, 48 * page.Pt, 72 * page.Pt

// headingSizes sets the sizes of headings by a ratio from level to level, or
// one by one, and keeps the leading that each level has.
func (r *reader) headingSizes(scale diag.Text, d *briefConf) {
	b := r.b
	set := func(t *Type, size page.Length) {
		lead := int64(t.LineHeight) * one / int64(t.Size)
		t.Size, t.LineHeight = size, times(size, lead)
	}
	if scale.Present() {
		m, ok := readMeasure(scale.S)
		if !ok || m.unit != "" || m.n < one || m.n > 2*one {
			r.faults.Add(ruleType.At(scale.All(), "the scale “%s” can't be used", scale.S).
				WithHint("write the ratio of each heading's size to the next, from 1 to 2, such as 1.2"))
		} else {
			size := b.Body.Size
			for i := 2; i >= 0; i-- {
				size = page.Length(int64(size) * m.n / one)
				set(&b.Headings[i], min(tenth(size), maxHeading))
			}
			set(&b.TitleType, min(tenth(page.Length(int64(size)*m.n/one*m.n/one)), maxTitle))
		}
	}
	if len(d.HeadingSizes) > len(b.Headings) {
		r.faults.Add(ruleType.At(d.HeadingSizes[6].All(), "there are six levels of headings, but %d sizes", len(d.HeadingSizes)).
			WithHint("keep the first six"))
		d.HeadingSizes = d.HeadingSizes[:6]
	}
	last := maxHeading
	for i := range b.Headings {
		h := &b.Headings[i]
		if i < len(d.HeadingSizes) {
			if l, ok := r.length(d.HeadingSizes[i], "the size of a heading", b.Body.Size, minHeading, maxHeading); ok {
				set(h, l)
				last = l
				continue
			}
		}
		if len(d.HeadingSizes) > 0 && h.Size > last { // a lesser heading is never larger
			set(h, last)
		}
	}
	if l, ok := r.length(d.TitleSize, "the size of the title", b.Body.Size, 10*page.Pt, maxTitle); ok {
		set(&b.TitleType, l)
	}
}

// faces tells what a family lacks that words in it need.
func (r *reader) faces(name diag.Text, f *Family, italics bool) {
	bold, italic := false, !italics
	for _, c := range f.faces {
		bold = bold || c.weight >= 600
		italic = italic || c.italic
	}
	if bold && italic || len(r.needs) > 0 { // files are still to be read
		return
	}
	lacks := "bold"
	switch {
	case !bold && !italic:
		lacks = "bold and no italic"
	case bold:
		lacks = "italic"
	}
	hint := "add the file of its bold under typography.fonts"
	if italics {
		hint = "a text needs four files under typography.fonts: a regular, a bold and an italic one, and bold italic"
	}
	r.faults.Add(ruleFontFaces.At(name.All(), "the font “%s” has no %s: such words would look like the others", name.S, lacks).WithHint("%s", hint))
}

// family gives the family of a name, or the one it would take the place of.
func (r *reader) family(name diag.Text, standard *Family) *Family {
	if !name.Present() {
		return standard
	}
	if f := r.families[foldName(name.S)]; f != nil {
		return f
	}
	names := []string{r.standard.Name}
	for _, f := range r.declared {
		names = append(names, f.S)
	}
	d := ruleFontSource.At(name.All(), "no font of the family “%s” is at hand", name.S)
	if near := conf.Nearest(name.S, names); near != "" {
		d = d.WithHint("did you mean “%s”?", near)
	} else {
		d = d.WithHint("name its TTF files under typography.fonts, with `source: file`; without any, %s is used", r.standard.Name)
	}
	r.faults.Add(d)
	return standard
}
