package pdf

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"policybrief/internal/page"
)

// What is painted for an element may go over pages and be painted in turns
// with others; the tree still says the order of reading.
func TestTreeOverPages(t *testing.T) {
	s := newSheet(t)
	text := func(tag page.Tag, words string) { s.run(tag, "Regular", 10*page.Pt, black, margin, margin, words) }
	first, second := s.doc.Root.Add(page.P), s.doc.Root.Add(page.P)
	a, b := first.Leaf(), second.Leaf()
	link := first.Add(page.LinkType)
	l := link.Leaf()
	text(a, "one ")
	text(b, "four ")
	text(b, "five ")
	text(a, "two ")
	text(artifact(page.Layout), "rule")
	text(a, "two and a half ")
	text(l, "the next ")
	s.y = 100 * page.Pt
	s.link(link, margin, 30*page.Pt, "", page.Dest{}, "Over")
	s.newPage()
	text(l, "page")
	s.link(link, margin, 30*page.Pt, "", page.Dest{}, "Over, on")
	text(b, "six")
	want := `Document
  P
    1:"one "
    1:"two "
    1:"two and a half "
    Link
      1:"the next "
      2:"page"
      ("Over" [1 /XYZ 0 841.89 null])
      ("Over, on" [1 /XYZ 0 841.89 null])
  P
    1:"four five "
    2:"six"
`
	if diff := cmp.Diff(want, dumpTree(t, mustWrite(t, s.doc))); diff != "" {
		t.Error(diff)
	}
}

// Elements for which nothing is painted are left out, but for the cells of a
// table that is there.
func TestPrune(t *testing.T) {
	s := newSheet(t)
	root := s.doc.Root
	root.Add(page.P).Leaf()
	root.Add(page.Sect).Add(page.Note) // without an ID, which would be an error were it written
	list := root.Add(page.L)
	list.Add(page.LI).Add(page.Lbl).Leaf()
	s.line(list.Add(page.LI).Add(page.LBody), "Regular", 10*page.Pt, "item")
	empty := root.Add(page.Table).Add(page.TR)
	empty.Add(page.TD)
	tab := root.Add(page.Table)
	s.line(tab.Add(page.TR).Add(page.TD), "Regular", 10*page.Pt, "cell")
	tab.Add(page.TR).Add(page.TD).Leaf()
	// A clear shape paints nothing.
	s.put(&page.Shape{Path: page.RectPath(page.Rect{W: 9, H: 9}), Tag: root.Add(page.Figure).Leaf()})
	want := `Document
  L ListNumbering=/None O=/List
    LI
      LBody
        1:"item"
  Table
    TR
      TD
        1:"cell"
    TR
      TD
`
	if diff := cmp.Diff(want, dumpTree(t, mustWrite(t, s.doc))); diff != "" {
		t.Error(diff)
	}
}

func TestNumbers(t *testing.T) {
	for l, want := range map[page.Length]string{
		0: "0", 1000: "1", 12345: "12.35", 12344: "12.34", -5: "-0.01", -4: "0", 100: "0.1", 595276: "595.28", -1500: "-1.5",
	} {
		if got := string(appendNum(nil, centi(l))); got != want {
			t.Errorf("%d is %s, want %s", l, got, want)
		}
	}
	if got, want := string(appendBytes(nil, "a (b) \\ \r")), `(a \(b\) \\ \r)`; got != want {
		t.Errorf("the string is %q, want %q", got, want)
	}
	for s, want := range map[string]string{
		"": "()", "plain": "(plain)", "ŵ": "(\xFE\xFF\x01\x75)", "😀": "(\xFE\xFF\xD8\x3D\xDE\x00)", "\xFFa": "(\xFE\xFF\xFF\xFD\x00a)",
	} {
		if got := string(appendText(nil, s)); got != want {
			t.Errorf("%q is %q, want %q", s, got, want)
		}
	}
	if got, want := string(appendName(nil, "text/c#v é")), "/text#2Fc#23v#20#C3#A9"; got != want {
		t.Errorf("the name is %s, want %s", got, want)
	}
}
