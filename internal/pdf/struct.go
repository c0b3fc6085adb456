package pdf

import (
	"slices"
	"strings"

	"policybrief/internal/page"
)

// structure writes the structure tree (ISO 32000-1, 14.7) and gives its root.
func (w *writer) structure() ref {
	f, t := w.f, w.tree
	root, parents := f.alloc(), f.alloc()
	for i := range t.nodes {
		if n := &t.nodes[i]; n.live && n.elem.Type != page.Content {
			n.ref = f.alloc()
		}
	}
	var ids []int32
	for i := range t.nodes {
		if t.nodes[i].ref == 0 {
			continue
		}
		w.element(int32(i), root)
		if t.nodes[i].elem.ID != "" {
			ids = append(ids, int32(i))
		}
	}
	w.parentTree(parents)

	b := f.open(root)
	b = append(b, "<</Type/StructTreeRoot/K "...)
	b = appendRef(b, t.nodes[0].ref)
	b = append(b, "/ParentTree "...)
	b = appendRef(b, parents)
	b = append(b, "/ParentTreeNextKey "...)
	b = appendInt(b, len(w.pages)+len(w.linked))
	if len(ids) > 0 {
		slices.SortFunc(ids, func(x, y int32) int { return strings.Compare(t.nodes[x].elem.ID, t.nodes[y].elem.ID) })
		b = append(b, "/IDTree<</Names["...)
		for _, n := range ids {
			b = appendBytes(b, t.nodes[n].elem.ID)
			b = appendRef(b, t.nodes[n].ref)
		}
		b = append(b, "]>>"...)
	}
	f.close(append(b, ">>"...))
	return root
}

// parentTree leads from the marks of each page, and from each annotation, back
// to their elements.
func (w *writer) parentTree(r ref) {
	t := w.tree
	b := w.f.open(r)
	b = append(b, "<</Nums["...)
	for i, leaves := range t.pages {
		b = appendInt(b, i)
		b = append(b, '[')
		for _, leaf := range leaves {
			b = appendRef(b, t.nodes[t.nodes[leaf].parent].ref)
			b = append(b, ' ')
		}
		b = append(b, ']')
	}
	for i, a := range w.linked {
		b = appendInt(b, len(w.pages)+i)
		b = append(b, ' ')
		b = appendRef(b, t.nodes[a.node].ref)
		b = append(b, ' ')
	}
	w.f.close(append(b, "]>>"...))
}

// element writes one structure element.
func (w *writer) element(n int32, root ref) {
	nd := &w.tree.nodes[n]
	e := nd.elem
	b := w.f.open(nd.ref)
	b = append(b, "<</S"...)
	b = appendName(b, string(e.Type))
	b = append(b, "/P "...)
	if nd.parent < 0 {
		b = appendRef(b, root)
	} else {
		b = appendRef(b, w.tree.nodes[nd.parent].ref)
	}
	b = w.appendContent(b, n)
	b = appendString(b, "/ID", e.ID)
	b = appendOptional(b, "/T", e.Title)
	b = appendOptional(b, "/Lang", e.Lang)
	b = appendOptional(b, "/Alt", e.Alt)
	b = appendOptional(b, "/ActualText", e.ActualText)
	b = appendOptional(b, "/E", e.Expansion)
	b = w.appendAttributes(b, n)
	w.f.close(append(b, ">>"...))
}

func appendOptional(b []byte, key, s string) []byte {
	if s == "" {
		return b
	}
	return appendText(append(b, key...), s)
}

func appendString(b []byte, key, s string) []byte {
	if s == "" {
		return b
	}
	return appendBytes(append(b, key...), s)
}

// appendContent appends the kids of an element: elements, marks and
// annotations. Marks on its own page are numbers alone.
func (w *writer) appendContent(b []byte, n int32) []byte {
	t := w.tree
	pg := t.leafPage(n)
	if pg != 0 {
		b = append(b, "/Pg "...)
		b = appendRef(b, w.pages[pg-1])
	}
	start := len(b)
	count := 0
	b = append(b, "/K["...)
	space := func() {
		if count > 0 {
			b = append(b, ' ')
		}
		count++
	}
	one := func(m mark) {
		space()
		if m.page == pg {
			b = appendInt(b, int(m.mcid))
			return
		}
		b = append(b, "<</Type/MCR/Pg "...)
		b = appendRef(b, w.pages[m.page-1])
		b = append(b, "/MCID "...)
		b = appendInt(b, int(m.mcid))
		b = append(b, ">>"...)
	}
	t.kids(n, func(k int32) {
		kid := &t.nodes[k]
		if kid.ref != 0 {
			space()
			b = appendRef(b, kid.ref)
			return
		}
		one(kid.mark)
		for _, m := range kid.more {
			one(m)
		}
	})
	for _, a := range t.nodes[n].annots {
		space()
		b = append(b, "<</Type/OBJR"...)
		if a.page != pg {
			b = append(b, "/Pg "...)
			b = appendRef(b, w.pages[a.page-1])
		}
		b = append(b, "/Obj "...)
		b = appendRef(b, w.linked[a.of].ref)
		b = append(b, ">>"...)
	}
	if count == 0 {
		return b[:start]
	}
	return append(b, ']')
}

// appendAttributes appends the attributes of tables, lists and figures
// (ISO 32000-1, 14.8.5).
func (w *writer) appendAttributes(b []byte, n int32) []byte {
	e := w.tree.nodes[n].elem
	switch e.Type {
	case page.TH, page.TD:
		if e.Scope == page.NoScope && e.RowSpan < 2 && e.ColSpan < 2 && len(e.Headers) == 0 {
			return b
		}
		b = append(b, "/A<</O/Table"...)
		if e.Type == page.TH {
			b = append(b, [...]string{page.NoScope: "", page.Row: "/Scope/Row", page.Column: "/Scope/Column", page.Both: "/Scope/Both"}[e.Scope]...)
		}
		if e.RowSpan > 1 {
			b = append(b, "/RowSpan "...)
			b = appendInt(b, e.RowSpan)
		}
		if e.ColSpan > 1 {
			b = append(b, "/ColSpan "...)
			b = appendInt(b, e.ColSpan)
		}
		if len(e.Headers) > 0 {
			b = append(b, "/Headers["...)
			for _, id := range e.Headers {
				b = appendBytes(b, id)
			}
			b = append(b, ']')
		}
		return append(b, ">>"...)
	case page.L:
		return append(append(b, "/A<</O/List/ListNumbering"...), w.numbering(n)+">>"...)
	case page.Figure:
		b = append(b, "/A<</O/Layout/Placement"...)
		b = append(b, w.placement(n)...)
		b = append(b, "/BBox"...)
		b = appendBox(b, e.BBox, centi(w.doc.Pages[e.Page].H))
		return append(b, ">>"...)
	}
	return b
}

// numbering says how the items of a list are labelled; a list without labels
// has none (ISO 14289-1, 7.6).
func (w *writer) numbering(n int32) string {
	t := w.tree
	labelled := false
	t.kids(n, func(k int32) {
		_, has := t.kid(k, page.Lbl)
		labelled = labelled || has
	})
	switch {
	case !labelled:
		return "/None"
	case t.nodes[n].elem.Ordered:
		return "/Decimal"
	}
	return "/Disc"
}

// placement says whether a figure stands in a line of text or by itself.
func (w *writer) placement(n int32) string {
	switch w.tree.nodes[w.tree.nodes[n].parent].elem.Type {
	case page.P, page.H1, page.H2, page.H3, page.H4, page.H5, page.H6,
		page.Span, page.LinkType, page.Quote, page.Lbl, page.Reference:
		return "/Inline"
	}
	return "/Block"
}
