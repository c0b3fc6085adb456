package pdf

import (
	"fmt"
	"strings"

	"policybrief/internal/page"
)

// writer writes the finished file of one document.
type writer struct {
	doc    *page.Doc
	tree   *tree
	fonts  *fontSet
	images imageSet
	forms  []*page.DrawingData
	shades []string
	drawn  *drawn

	f      *file
	pages  []ref
	annots [][]int // for each page, what link annotations it has, as numbers of linked
	linked []linkAnnot
}

// A linkAnnot is a link with the node of its element.
type linkAnnot struct {
	link *page.Link
	page int // from 0
	node int32
	ref  ref
}

// links takes the pages' links into the tree. It comes before pruning, since
// an annotation keeps its element alive.
func (w *writer) links() error {
	w.annots = make([][]int, len(w.doc.Pages))
	for i, p := range w.doc.Pages {
		for j := range p.Links {
			l := &p.Links[j]
			if err := w.link(i, l); err != nil {
				return fmt.Errorf("page %d: the link %q: %w", i+1, l.Contents, err)
			}
		}
	}
	return nil
}

func (w *writer) link(pg int, l *page.Link) error {
	n, ok := w.tree.index[l.Elem]
	switch {
	case !ok:
		return fmt.Errorf("its element is not in the tag tree")
	case l.Elem.Type != page.LinkType:
		return fmt.Errorf("its element %s is no Link", w.tree.path(n))
	case strings.TrimSpace(l.Contents) == "":
		return fmt.Errorf("it has no words for a screen reader")
	case l.Rect.W <= 0 || l.Rect.H <= 0:
		return fmt.Errorf("it has no area")
	case l.URI == "" && (l.Dest.Page < 0 || l.Dest.Page >= len(w.doc.Pages)):
		return fmt.Errorf("it goes to page %d of %d", l.Dest.Page+1, len(w.doc.Pages))
	case l.URI != "" && !liveScheme(l.URI):
		return fmt.Errorf("it goes to %q, which is neither https, http, mailto nor tel", l.URI)
	}
	w.tree.nodes[n].annots = append(w.tree.nodes[n].annots, annot{page: int32(pg + 1), of: len(w.linked)})
	w.annots[pg] = append(w.annots[pg], len(w.linked))
	w.linked = append(w.linked, linkAnnot{link: l, page: pg, node: n})
	return checkTexts(l.Contents, l.URI)
}

func liveScheme(uri string) bool {
	scheme, rest, ok := strings.Cut(uri, ":")
	switch strings.ToLower(scheme) {
	case "https", "http", "mailto", "tel":
		return ok && rest != ""
	}
	return false
}

// file writes everything. The order of objects is fixed by the document alone.
func (w *writer) file(icc []byte) ([]byte, error) {
	size := 1<<16 + len(icc)
	for _, a := range w.doc.Attachments {
		size += len(a.Data) / 8
	}
	f := newFile(size)
	w.f = f
	root, info, pageTree, resources := f.alloc(), f.alloc(), f.alloc(), f.alloc()
	w.pages = make([]ref, len(w.doc.Pages))
	for i := range w.pages {
		w.pages[i] = f.alloc()
	}
	for i := range w.linked {
		w.linked[i].ref = f.alloc()
	}
	if err := w.resources(resources); err != nil {
		return nil, err
	}
	w.pageTree(pageTree, resources)
	structure := w.structure()
	outlines := w.outlines()
	files := w.attachments()
	metadata := f.alloc()
	f.plain(metadata, "/Type/Metadata/Subtype/XML", w.xmp())
	profile := f.alloc()
	f.deflated(profile, "/N 3", icc)
	w.info(info)

	b := f.open(root)
	b = append(b, "<</Type/Catalog/Pages "...)
	b = appendRef(b, pageTree)
	b = append(b, "/Lang"...)
	b = appendText(b, w.doc.Lang)
	b = append(b, "/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>/StructTreeRoot "...)
	b = appendRef(b, structure)
	b = append(b, "/Metadata "...)
	b = appendRef(b, metadata)
	b = append(b, "/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB IEC61966-2.1)/DestOutputProfile "...)
	b = appendRef(b, profile)
	b = append(b, ">>]"...)
	if outlines != 0 {
		b = append(b, "/PageMode/UseOutlines/Outlines "...)
		b = appendRef(b, outlines)
	}
	b = append(b, files...)
	f.close(append(b, ">>"...))
	return f.end(root, info)
}

// resources writes the resources that all pages share: fonts, pictures and
// graphics states.
func (w *writer) resources(r ref) error {
	f := w.f
	fonts := make([]ref, len(w.fonts.list))
	for i, u := range w.fonts.list {
		fonts[i] = f.alloc()
		if err := f.font(fonts[i], u); err != nil {
			return err
		}
	}
	images := make([]ref, len(w.images.list))
	for i, d := range w.images.list {
		images[i] = f.alloc()
		f.image(images[i], d)
	}
	forms := make([]ref, len(w.forms))
	for i, d := range w.forms {
		forms[i] = f.alloc()
		made := formOf(d)
		f.deflation(forms[i], made.dict, made.deflated)
	}
	shades := make([]ref, len(w.shades))
	for i, dict := range w.shades {
		shades[i] = f.alloc()
		f.close(append(f.open(shades[i]), dict...))
	}
	b := f.open(r)
	b = append(b, "<<"...)
	b = appendResources(b, "Font", "F", fonts)
	if len(images)+len(forms) > 0 {
		b = append(b, "/XObject<<"...)
		b = appendNamed(b, "I", images)
		b = appendNamed(b, "D", forms)
		b = append(b, ">>"...)
	}
	b = appendResources(b, "Shading", "Sh", shades)
	b = appendStates(b, w.drawn.states)
	f.close(append(b, ">>"...))
	return nil
}

// appendStates appends the graphics states as a category of resources.
func appendStates(b []byte, states [][]byte) []byte {
	if len(states) == 0 {
		return b
	}
	b = append(b, "/ExtGState<<"...)
	for i, s := range states {
		b = append(b, "/GS"...)
		b = appendInt(b, i+1)
		b = append(b, "<<"...)
		b = append(b, s...)
		b = append(b, ">>"...)
	}
	return append(b, ">>"...)
}

// appendResources appends one category of named resources.
func appendResources(b []byte, category, prefix string, refs []ref) []byte {
	if len(refs) == 0 {
		return b
	}
	b = appendName(b, category)
	b = append(b, "<<"...)
	b = appendNamed(b, prefix, refs)
	return append(b, ">>"...)
}

// appendNamed appends resources with their names: the prefix, and a number
// from 1.
func appendNamed(b []byte, prefix string, refs []ref) []byte {
	for i, r := range refs {
		b = append(b, '/')
		b = append(b, prefix...)
		b = appendInt(b, i+1)
		b = append(b, ' ')
		b = appendRef(b, r)
	}
	return b
}

// pageTree writes the pages with their contents and annotations.
func (w *writer) pageTree(r, resources ref) {
	f := w.f
	for i, p := range w.doc.Pages {
		content := f.alloc()
		f.deflated(content, "", w.drawn.pages[i])
		b := f.open(w.pages[i])
		b = append(b, "<</Type/Page/Parent "...)
		b = appendRef(b, r)
		b = append(b, "/MediaBox[0 0 "...)
		b = appendNum(b, centi(p.W))
		b = append(b, ' ')
		b = appendNum(b, centi(p.H))
		b = append(b, "]/Resources "...)
		b = appendRef(b, resources)
		b = append(b, "/Contents "...)
		b = appendRef(b, content)
		if w.drawn.blended[i] {
			b = append(b, "/Group<</S/Transparency/CS/DeviceRGB>>"...)
		}
		b = append(b, "/Tabs/S/StructParents "...)
		b = appendInt(b, i)
		if len(w.annots[i]) > 0 {
			b = append(b, "/Annots["...)
			for _, n := range w.annots[i] {
				b = appendRef(b, w.linked[n].ref)
				b = append(b, ' ')
			}
			b = append(b, ']')
		}
		f.close(append(b, ">>"...))
	}
	for i := range w.linked {
		w.annotation(i)
	}
	b := f.open(r)
	b = append(b, "<</Type/Pages/Count "...)
	b = appendInt(b, len(w.pages))
	b = append(b, "/Kids["...)
	for _, p := range w.pages {
		b = appendRef(b, p)
		b = append(b, ' ')
	}
	f.close(append(b, "]>>"...))
}

// annotation writes a link annotation (ISO 14289-1, 7.18.5). Its number in the
// parent tree comes after those of the pages.
func (w *writer) annotation(i int) {
	a := w.linked[i]
	l := a.link
	h := centi(w.doc.Pages[a.page].H)
	b := w.f.open(a.ref)
	b = append(b, "<</Type/Annot/Subtype/Link/Border[0 0 0]/F 4/Rect"...)
	b = appendBox(b, l.Rect, h)
	b = append(b, "/StructParent "...)
	b = appendInt(b, len(w.pages)+i)
	b = append(b, "/Contents"...)
	b = appendText(b, l.Contents)
	if l.URI != "" {
		b = append(b, "/A<</S/URI/URI"...)
		b = appendBytes(b, encodeURI(l.URI))
		b = append(b, ">>"...)
	} else {
		b = append(b, "/Dest"...)
		b = w.appendDest(b, l.Dest)
	}
	w.f.close(append(b, ">>"...))
}

// appendBox appends a rectangle of a page of the given height as PDF counts:
// left, bottom, right, top, from the bottom of the page.
func appendBox(b []byte, r page.Rect, height int64) []byte {
	b = append(b, '[')
	b = appendNum(b, centi(r.X))
	b = append(b, ' ')
	b = appendNum(b, height-centi(r.Y+r.H))
	b = append(b, ' ')
	b = appendNum(b, centi(r.X+r.W))
	b = append(b, ' ')
	b = appendNum(b, height-centi(r.Y))
	return append(b, ']')
}

// appendDest appends a destination that keeps the reader's magnification.
func (w *writer) appendDest(b []byte, d page.Dest) []byte {
	b = append(b, '[')
	b = appendRef(b, w.pages[d.Page])
	b = append(b, "/XYZ 0 "...)
	b = appendNum(b, centi(w.doc.Pages[d.Page].H)-centi(d.Y))
	return append(b, " null]"...)
}

// encodeURI gives an address as the seven-bit string that PDF asks for
// (ISO 32000-1, 12.6.4.7).
func encodeURI(uri string) string {
	var b strings.Builder
	for i := 0; i < len(uri); i++ {
		if c := uri[i]; c > ' ' && c <= '~' {
			b.WriteByte(c)
		} else {
			b.Write([]byte{'%', hexDigits[c>>4], hexDigits[c&15]})
		}
	}
	return b.String()
}

// outlines writes the bookmarks, all of them open, and gives their root, or 0
// when there are none.
func (w *writer) outlines() ref {
	if len(w.doc.Outline) == 0 {
		return 0
	}
	root := w.f.alloc()
	first, last, count := w.bookmarks(w.doc.Outline, root)
	b := w.f.open(root)
	b = append(b, "<</Type/Outlines"...)
	b = appendKids(b, first, last, count)
	w.f.close(append(b, ">>"...))
	return root
}

func (w *writer) bookmarks(list []page.Bookmark, parent ref) (first, last ref, count int) {
	refs := make([]ref, len(list))
	for i := range refs {
		refs[i] = w.f.alloc()
	}
	for i, m := range list {
		var kid1, kidN ref
		kids := 0
		if len(m.Kids) > 0 {
			kid1, kidN, kids = w.bookmarks(m.Kids, refs[i])
		}
		count += 1 + kids
		b := w.f.open(refs[i])
		b = append(b, "<</Title"...)
		b = appendText(b, m.Title)
		b = append(b, "/Parent "...)
		b = appendRef(b, parent)
		if i > 0 {
			b = append(b, "/Prev "...)
			b = appendRef(b, refs[i-1])
		}
		if i < len(refs)-1 {
			b = append(b, "/Next "...)
			b = appendRef(b, refs[i+1])
		}
		if kids > 0 {
			b = appendKids(b, kid1, kidN, kids)
		}
		b = append(b, "/Dest"...)
		b = w.appendDest(b, m.Dest)
		w.f.close(append(b, ">>"...))
	}
	return refs[0], refs[len(refs)-1], count
}

func appendKids(b []byte, first, last ref, count int) []byte {
	b = append(b, "/First "...)
	b = appendRef(b, first)
	b = append(b, "/Last "...)
	b = appendRef(b, last)
	b = append(b, "/Count "...)
	return appendInt(b, count)
}
