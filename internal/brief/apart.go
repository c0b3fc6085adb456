package brief

import (
	"policybrief/internal/diag"
	"policybrief/internal/note"
)

// apart makes a document of an annex that is built apart: its heading is the
// title, under which stands the title of the brief that it belongs to. The
// profile's furniture and style hold; its sections and budgets are the brief's.
func (b *binder) apart() {
	e := b.Edition
	if b.Profile != nil {
		p := *b.Profile
		p.Sections, p.Pages, p.MinPages, p.NumberParas, p.Contents = nil, 0, 0, false, false
		b.Profile = &p
	}
	b.inAnnex = e.Letter
	annex := e.Annex
	if kept, stays := b.keep(annex); !stays {
		annex = kept[0]
	}
	words := []*note.Node{{Kind: note.Text, Span: e.At, Text: diag.MadeText("Annex "+e.Letter, e.At)}}
	b.Blocks = annex.Kids
	if len(annex.Kids) > 0 && annex.Kids[0].Kind == note.Heading {
		head := annex.Kids[0]
		words[0].Text = diag.MadeText("Annex "+e.Letter+": ", e.At)
		for _, n := range head.Kids {
			b.node(n)
		}
		words = append(words, head.Kids...)
		b.heading = headingKey(head)
		b.Blocks = annex.Kids[1:]
	}
	b.Title = words
	b.Subtitle = b.inlines(b.Front.Title)
}
