package brief

import (
	"strings"

	"policybrief/internal/brand"
	"policybrief/internal/diag"
	"policybrief/internal/note"
)

// A place is where a section of the profile stands in the edition.
type place struct {
	node  *note.Node
	index int // among all nodes, in reading order
}

// profiled tells how the edition's sections differ from those of its profile:
// one that it lacks, and one that stands out of order. A section is matched by
// its heading, by its id, or by a block of that name.
func (b *binder) profiled() {
	if b.Profile == nil {
		return
	}
	at := placeOr(b.Front.Profile, b.Front.Title.All())
	var last *brand.Section // the section found so far that stands furthest on
	var furthest place
	for i := range b.Profile.Sections {
		s := &b.Profile.Sections[i]
		p, ok := b.section(s)
		switch {
		case !ok && s.Optional:
			continue
		case !ok:
			b.Faults.Add(ruleSection.At(at, "the profile “%s” asks for a section “%s”, and this edition has none", b.Profile.Name, nameOf(s)).
				WithHint("%s", howToHave(s)))
			continue
		case last != nil && p.index < furthest.index:
			b.Faults.Add(ruleSectionOrder.At(startOf(p.node), "“%s” stands before “%s”, and a %s has it after", nameOf(s), nameOf(last), b.Profile.Name).
				WithNote(startOf(furthest.node), "“%s” stands here", nameOf(last)).
				WithHint("move it, so that readers find each section where they look for it"))
			continue
		}
		last, furthest = s, p
	}
}

func howToHave(s *brand.Section) string {
	heading := s.Heading
	if heading == "" {
		return "give the heading that serves the id {#" + s.ID + "}"
	}
	if s.ID == "" {
		return "add a heading “# " + heading + "”"
	}
	return "add a heading “# " + heading + "”, or give the heading that serves the id {#" + s.ID + "}"
}

// section finds a section of the profile.
func (b *Brief) section(s *brand.Section) (p place, ok bool) {
	index := 0
	for _, n := range b.Blocks {
		note.Walk(n, func(k *note.Node) bool {
			index++
			if !ok && b.serves(k, s) {
				p, ok = place{k, index}, true
			}
			return !ok && k.Kind < note.Text
		})
	}
	return p, ok
}

// serves tells whether a node is the heading or block of a section.
func (b *Brief) serves(n *note.Node, s *brand.Section) bool {
	if n.Kind != note.Heading && n.Kind != note.Div {
		return false
	}
	if s.ID != "" && (n.Attr.ID.S == s.ID || n.Kind == note.Div && n.Attr.Is(s.ID)) {
		return true
	}
	if n.Kind != note.Heading {
		return false
	}
	title := strings.TrimSpace(b.Words(n.Kids))
	return strings.EqualFold(title, s.Heading) || foldIn(title, s.Also)
}

func foldIn(s string, list []string) bool {
	for _, t := range list {
		if strings.EqualFold(s, t) {
			return true
		}
	}
	return false
}

// startOf gives the words of a heading, or the first line of a block.
func startOf(n *note.Node) diag.Span {
	if n.Kind == note.Heading && len(n.Kids) > 0 {
		return wordsSpan(n)
	}
	at := n.Span
	if i := strings.IndexByte(at.Text(), '\n'); i > 0 {
		at.End = at.Start + i
	}
	return at
}

// nameOf gives what a section is called.
func nameOf(s *brand.Section) string {
	if s.Heading != "" {
		return s.Heading
	}
	return s.ID
}
