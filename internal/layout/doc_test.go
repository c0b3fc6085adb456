package layout_test

import (
	"strings"
	"sync"
	"testing"

	"policybrief/internal/brand"
	"policybrief/internal/layout"
	"policybrief/internal/page"
)

const madeUpNote = `---
title: Areas
data:
  areas:
    file: areas.csv
    key: area
    source: {publisher: Nobody, title: Areas, illustrative: true}
  calls:
    file: calls.csv
    key: year
    measures: {answered: {column: answered, unit: count, status: status}}
---

Real: {{ calls.answered[2012] }}.

{{< pagebreak >}}

Made up: {{ areas.calls["Northmere"] }}.

{{< pagebreak >}}

Real again.

{{< pagebreak >}}

| Area | Calls |
| --- | --- |
| Northmere | {{ areas.calls["Northmere"] }} |

{{< pagebreak >}}

A note.^[Made up: {{ areas.calls["Northmere"] }}.]
`

// Each page that shows made-up data says so, and no other does.
func TestIllustrative(t *testing.T) {
	files := map[string]string{"areas.csv": "area,calls\nNorthmere,12\n", "calls.csv": callsFiles["calls.csv"]}
	doc, _ := set(t, madeUpNote, files)
	checkDoc(t, doc)
	if len(doc.Pages) != 5 {
		t.Fatalf("%d pages", len(doc.Pages))
	}
	for i, want := range []bool{false, true, false, true, true} {
		if got := strings.Contains(pageText(doc.Pages[i]), "This page shows illustrative data"); got != want {
			t.Errorf("page %d says so: %v", i+1, got)
		}
	}
	// Once it is read out, too: with the source.
	if !strings.Contains(treeDump(doc), "Illustrative data") {
		t.Error("the tag tree does not say that data are made up")
	}
}

func TestMetadata(t *testing.T) {
	text := strings.Replace(callsNote, "date:", "keywords: [calls, lines]\nmarking: OFFICIAL\nembargo: 2013-07-16T00:01:00Z\ndate:", 1)
	doc, _ := set(t, text+"Words.\n", callsFiles)
	if doc.Title != "Calls doubled to 70,000" || doc.Subject != "What the data show" || doc.Lang != "en-GB" ||
		doc.Date != "2013-07-15" || doc.Marking != "OFFICIAL" || doc.Embargo != "2013-07-16T00:01:00Z" ||
		strings.Join(doc.Authors, ";") != "A. Writer" || strings.Join(doc.Keywords, ";") != "calls;lines" {
		t.Errorf("got %q %q %q %q %q %q %q %q", doc.Title, doc.Subject, doc.Lang, doc.Date, doc.Marking, doc.Embargo, doc.Authors, doc.Keywords)
	}
	if doc.Root.Type != page.Document {
		t.Errorf("the root is %s", doc.Root.Type)
	}
}

// A drawing is never split and never leaves the page, however tall it is.
func TestTallFigures(t *testing.T) {
	chart := "```chart\ntype: column\ndata: calls\nx: year\ny: [answered]\nwhere: year == 2012\ntitle: Calls\nheight: 225mm\nsubtitle: Calls answered\ncaption: What it shows\n```\n\n"
	stamped := strings.Replace(callsNote, "date:", "marking: OFFICIAL\nembargo: 2013-07-16T00:01:00Z\ndate:", 1)
	doc, faults := set(t, stamped+chart+"![Tall](tall.png){fig-alt=\"a line\"}\n", callsFiles)
	checkDoc(t, doc)
	if !hasCode(faults, "figure-too-tall") {
		t.Errorf("nothing is said: %s", faultsDump(faults))
	}
	figures := 0
	var walk func(e *page.Elem)
	walk = func(e *page.Elem) {
		if e.Type == page.Figure {
			figures++
			if b := e.BBox; b.Y < 0 || b.Y+b.H > page.A4Height-marginY || b.X+b.W > page.A4Width {
				t.Errorf("a figure fills %s", rectDump(b))
			}
		}
		for _, k := range e.Kids {
			walk(k)
		}
	}
	walk(doc.Root)
	if figures != 2 {
		t.Errorf("%d figures", figures)
	}
}

// What a brand's furniture names is put in, and cut where it is too long.
func TestFurniture(t *testing.T) {
	b := testBrand(t)
	b.Name = "An office"
	b.Header = brand.Furniture{Left: "{title}", Center: "{date}", Right: "{organisation} {marking}", Rule: true}
	b.Footer = brand.Furniture{Center: "{page}/{pages}"}
	long := strings.Replace(callsNote, "title: Calls", "title: "+strings.Repeat("A title that has no end ", 20)+"Calls", 1)
	doc, _ := layout.Pages(bind(t, long+"One.\n\n{{< pagebreak >}}\n\nTwo.\n", callsFiles, b, nil), shared.hyphens)
	checkDoc(t, doc)
	got := pageText(doc.Pages[1])
	for _, want := range []string{"A title that has", "…", "15\u00a0July\u00a02013", "Department for Examples", "2/2"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %s", want, got)
		}
	}
}

// Images inside lines stand after the block that holds them.
func TestInlineImages(t *testing.T) {
	doc, _ := set(t, front+"Before ![dots](picture.png) after.\n\n| A | B |\n| --- | --- |\n| ![dots](picture.png) | 1 |\n\nEnd.\n", nil)
	checkDoc(t, doc)
	if n := strings.Count(treeDump(doc), "Figure"); n != 2 {
		t.Errorf("%d figures in\n%s", n, treeDump(doc))
	}
}

// A timeline's line joins its dots, and goes on where a page ends.
func TestTimelineOverPages(t *testing.T) {
	var s strings.Builder
	s.WriteString(front + "::: timeline\n")
	for range 60 {
		s.WriteString("2012\n: Something happened that takes some words to tell, and so fills more than one line of the page.\n\n")
	}
	s.WriteString(":::\n")
	doc, _ := set(t, s.String(), nil)
	checkDoc(t, doc)
	if len(doc.Pages) < 3 {
		t.Fatalf("%d pages", len(doc.Pages))
	}
	for i, p := range doc.Pages {
		var spine page.Rect
		for _, it := range p.Items {
			if sh, ok := it.(*page.Shape); ok {
				if r := bounds(sh.Path); r.W == page.Pt {
					spine = r
				}
			}
		}
		if spine.Y < 10*page.MM || spine.Y+spine.H > p.H-marginY || i < len(doc.Pages)-1 && spine.H < 400*page.Pt {
			t.Errorf("page %d: the line is %s", i+1, rectDump(spine))
		}
	}
}

// Editions are set side by side from shared brands and notes: the pages are
// the same, and nothing shared is written to.
func TestSideBySide(t *testing.T) {
	chart := "```chart\ntype: column\ndata: calls\nx: year\ny: [answered]\nwhere: year >= 2011\ntitle: Calls\n```\n\n"
	b := bind(t, callsNote+chart+"::: key-figures\n- {{ calls.answered[2012] }} calls\n:::\n", callsFiles, testBrand(t), nil)
	var wg sync.WaitGroup
	got := make([]string, 8)
	for i := range got {
		wg.Go(func() {
			doc, _ := layout.Pages(b, shared.hyphens)
			got[i] = pagesDump(doc) + treeDump(doc)
		})
	}
	wg.Wait()
	for i := range got {
		if got[i] != got[0] {
			t.Errorf("run %d differs from the first", i)
		}
	}
}
