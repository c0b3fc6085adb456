package brand

import (
	"slices"
	"strings"

	"policybrief/internal/conf"
	"policybrief/internal/diag"
)

// Furniture is what stands at the head or foot of each page. Its strings may
// hold {title}, {date}, {page}, {pages}, {organisation}, {charity}, {marking}.
type Furniture struct {
	Left, Center, Right string
	First               string // "none", "logo" or "" (the same as the others): the first page
	Rule                bool   // a hairline between it and the text
	Band                bool   // a band in the primary colour
}

// TitleStyle is how the title block looks.
type TitleStyle uint8

const (
	TitlePlain TitleStyle = iota // logo over title on white, a rule under it
	TitleBand                    // title on a full-width band of the primary colour
	TitleMemo                    // to whom, from whom and when, as a letter's head has them, under the title
	TitleCover                   // a page of its own
)

// States tells whether the header or the footer shows what a slot holds.
func (b *Brand) States(slot string) bool {
	for _, s := range []string{b.Header.Left, b.Header.Center, b.Header.Right, b.Footer.Left, b.Footer.Center, b.Footer.Right} {
		if strings.Contains(s, "{"+slot+"}") {
			return true
		}
	}
	return false
}

type furnitureConf struct {
	Left   diag.Text `conf:"left" doc:"words at the left; {title}, {date}, {page}, {pages}, {organisation}, {charity} and {marking} are filled in"`
	Center diag.Text `conf:"center" doc:"words in the middle"`
	Right  diag.Text `conf:"right" doc:"words at the right"`
	First  diag.Text `conf:"first" doc:"what the first page has: none, logo or same"`
	Rule   bool      `conf:"rule" doc:"a hairline between it and the text"`
	Band   bool      `conf:"band" doc:"a band in the primary colour"`
}

// silent tells whether nothing is said of a header or footer.
func (c *furnitureConf) silent() bool {
	return !c.Left.Present() && !c.Center.Present() && !c.Right.Present() && !c.First.Present() && !c.Rule && !c.Band
}

// slots are what the strings of headers and footers may hold between braces.
var slots = []string{"title", "date", "page", "pages", "organisation", "charity", "marking"}

const maxFurniture = 300 // bytes of one string

// furniture reads header, footer and title block. A footer of which nothing is
// said names the charity, where there is one, in place of the title.
func (r *reader) furniture(d *briefConf) {
	b := r.b
	if b.Charity != nil {
		b.Footer.Left = "{charity}"
	}
	r.strip(&d.Header, &b.Header)
	r.strip(&d.Footer, &b.Footer)
	b.said.header, b.said.footer = !d.Header.silent(), !d.Footer.silent()
	b.TitleBlock, b.said.title = r.titleStyle(d.Title)
}

// titleStyles are the ways to set a title, in the order of TitleStyle.
var titleStyles = []string{"plain", "band", "memo", "cover"}

// titleStyle reads how the title is set, and whether that is said.
func (r *reader) titleStyle(t diag.Text) (TitleStyle, bool) {
	if i := slices.Index(titleStyles, t.S); i >= 0 {
		return TitleStyle(i), true
	}
	if t.Present() {
		r.faults.Add(ruleFurniture.At(t.All(), "“%s” is not a way to set the title", t.S).
			WithHint("write %s", strings.Join(titleStyles[:len(titleStyles)-1], ", ")+" or "+titleStyles[len(titleStyles)-1]))
	}
	return TitlePlain, false
}

// strip reads a header or footer. One of which nothing is said stays as it is.
func (r *reader) strip(c *furnitureConf, f *Furniture) {
	if c.Left.Present() || c.Center.Present() || c.Right.Present() {
		f.Left, f.Center, f.Right = r.slotted(c.Left), r.slotted(c.Center), r.slotted(c.Right)
	}
	if c.silent() {
		return
	}
	f.Rule, f.Band = c.Rule, c.Band
	switch c.First.S {
	case "none", "logo":
		f.First = c.First.S
	case "same", "":
	default:
		r.faults.Add(ruleFurniture.At(c.First.All(), "the first page can't have “%s”", c.First.S).WithHint("write none, logo or same"))
	}
}

// slotted checks a string of header or footer.
func (r *reader) slotted(t diag.Text) string {
	if len(t.S) > maxFurniture {
		r.faults.Add(ruleFurniture.At(t.All(), "this text is too long for the head or foot of a page").WithHint("a few words are enough"))
		return ""
	}
	for i := 0; i < len(t.S); {
		open := strings.IndexByte(t.S[i:], '{')
		if open < 0 {
			break
		}
		open += i
		n := strings.IndexByte(t.S[open:], '}')
		if n < 0 {
			r.faults.Add(ruleFurniture.At(t.Span(open, len(t.S)), "this brace is never closed").WithHint("write {%s}, with both braces", slots[0]))
			break
		}
		name := t.S[open+1 : open+n]
		if !known(name) {
			d := ruleFurniture.At(t.Span(open, open+n+1), "“{%s}” is not known here", name)
			if near := conf.Nearest(name, slots); near != "" {
				d = d.WithHint("did you mean {%s}?", near)
			} else {
				d = d.WithHint("headers and footers know {%s}", strings.Join(slots, "}, {"))
			}
			r.faults.Add(d)
		}
		i = open + n + 1
	}
	return t.S
}

func known(slot string) bool {
	for _, s := range slots {
		if s == slot {
			return true
		}
	}
	return false
}
