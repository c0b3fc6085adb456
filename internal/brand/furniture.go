package brand

import (
	"strings"

	"policybrief/internal/conf"
	"policybrief/internal/diag"
)

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
	switch d.Title.S {
	case "plain":
	case "band":
		b.TitleBlock = TitleBand
	default:
		if d.Title.Present() {
			r.faults.Add(ruleFurniture.At(d.Title.All(), "“%s” is not a way to set the title", d.Title.S).WithHint("write plain or band"))
		}
	}
}

func (r *reader) strip(c *furnitureConf, f *Furniture) {
	if c.Left.Present() || c.Center.Present() || c.Right.Present() {
		f.Left, f.Center, f.Right = r.slotted(c.Left), r.slotted(c.Center), r.slotted(c.Right)
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
