package text

import (
	"os"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"policybrief/internal/font"
	"policybrief/internal/page"
)

const assets = "../../assets/"

var faces = sync.OnceValue(func() map[string]*font.Face {
	out := map[string]*font.Face{}
	for _, style := range []string{"Regular", "Bold", "It"} {
		ttf, err := os.ReadFile(assets + "fonts/SourceSans3-" + style + ".ttf")
		if err != nil {
			panic(err)
		}
		if out[style], err = font.Parse(ttf); err != nil {
			panic(err)
		}
	}
	return out
})

var british = sync.OnceValue(func() *Hyphenator {
	dic, err := os.ReadFile(assets + "hyphenation/hyph_en_GB.dic")
	if err != nil {
		panic(err)
	}
	h, err := NewHyphenator(dic)
	if err != nil {
		panic(err)
	}
	return h
})

const size = 10_500 // 10.5 pt

func regular() Style { return Style{Face: faces()["Regular"], Size: size, Color: page.Color{A: 255}} }

func bold() Style {
	st := regular()
	st.Face = faces()["Bold"]
	return st
}

func one(s string) []Piece { return []Piece{{Text: s, Style: regular()}} }

// read gives what a reader of the page gets of a line: the texts of its
// glyphs.
func read(l *Line) string {
	var b strings.Builder
	for _, r := range l.Runs {
		for _, g := range r.Glyphs {
			b.WriteString(g.Text)
		}
	}
	return b.String()
}

// shown gives lines one under the other: = for a hyphen of ours, and no
// spaces at the ends.
func shown(lines []Line) string {
	var out []string
	for i := range lines {
		out = append(out, strings.TrimRight(strings.ReplaceAll(read(&lines[i]), softHyphen, "="), " "))
	}
	return strings.Join(out, "\n")
}

// sum gives the width of a line's glyphs without the spaces at its end.
func sum(l *Line) (w pos) {
	blank := pos(0)
	for _, r := range l.Runs {
		for _, g := range r.Glyphs {
			a := pos(g.Advance) * pos(r.Piece.Style.Size)
			if isBlank(g.Text) {
				blank += a
			} else {
				w += blank + a
				blank = 0
			}
		}
	}
	return w
}

const sample = "The national helpline answered 70,000 calls in 2012, twice as many as in the year before; two thirds of the people who called had never told anybody else. Officials estimate that £1.2 million a year, or 23 per cent of the department’s discretionary budget, would let the charity answer every call within two minutes – the standard that the committee recommended on 4 July 2013 in its report on cyber-enabled offences (see Table 1 and Figure 2). Ministers may wish to note that police forces in England and Wales do not record the offence separately, so comprehensive statistics are unavailable; see https://www.example.org/statistics/helpline-annual-report-2012 for the methodology."

// styled is the sample in several pieces, one of which ends inside a word.
func styled() []Piece {
	cut := func(s, at string) (string, string) {
		i := strings.Index(s, at)
		return s[:i], s[i:]
	}
	a, rest := cut(sample, "line answered")
	b, rest := cut(rest, " twice")
	c, d := cut(rest, "ers may")
	sup := regular()
	sup.Size, sup.Rise = 6_000, 4_000
	return []Piece{{Text: a, Style: regular()}, {Text: b, Style: bold()}, {Text: "1", Style: sup}, {Text: c, Style: regular()}, {Text: d, Style: bold()}}
}

func plainText(pieces []Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		b.WriteString(p.Text)
	}
	return b.String()
}

// checkLines holds what is true of all lines, however they are broken.
func checkLines(t *testing.T, what string, pieces []Piece, lines []Line, o Options) {
	t.Helper()
	var joined strings.Builder
	widest := pos(0) // of a single glyph
	for i := range lines {
		l := &lines[i]
		s := read(l)
		if l.Hyphenated != strings.HasSuffix(s, softHyphen) {
			t.Errorf("%s: line %q: Hyphenated is %v", what, s, l.Hyphenated)
		}
		joined.WriteString(strings.TrimSuffix(s, softHyphen))
		for _, r := range l.Runs {
			for _, g := range r.Glyphs {
				widest = max(widest, pos(g.Advance)*pos(r.Piece.Style.Size))
			}
		}
		room := o.Width
		if i == 0 {
			room -= o.FirstIndent
		}
		if out := outside(l, o); out > 0 {
			if w := sum(l) - out; l.W > room && w > widest || l.W > ceilLength(sum(l)) {
				t.Errorf("%s: line %q is %d wide, with %d outside; there is room for %d", what, s, l.W, out, room)
			}
		} else if w := sum(l); l.W != ceilLength(w) {
			t.Errorf("%s: line %q says it is %d wide and is %d", what, s, l.W, ceilLength(w))
		} else if l.W > room && w > widest {
			t.Errorf("%s: line %q is %d wide, more than %d", what, s, l.W, room)
		}
		x := pos(0)
		if len(l.Runs) > 0 && l.Runs[0].X < 0 {
			x = -hanging(l)
		}
		for _, r := range l.Runs {
			if r.X != toLength(x) {
				t.Errorf("%s: a run of %q starts at %d, want %d", what, s, r.X, toLength(x))
			}
			for _, g := range r.Glyphs {
				x += pos(g.Advance) * pos(r.Piece.Style.Size)
			}
		}
	}
	if got, want := joined.String(), plainText(pieces); got != want {
		t.Errorf("%s: the lines join to\n%q, want\n%q", what, got, want)
	}
}

// hanging gives how far the quotation marks reach that a line begins with.
func hanging(l *Line) (w pos) {
	n := 0
	for _, r := range l.Runs {
		for _, g := range r.Glyphs {
			if before, _ := hangs(g.Text); before == 0 || n == 2 {
				return w
			}
			w += pos(g.Advance) * pos(r.Piece.Style.Size)
			n++
		}
	}
	return w
}

// outside gives how much of a line may hang, left and right.
func outside(l *Line, o Options) (w pos) {
	if !o.Hang {
		return 0
	}
	w = hanging(l)
	for i := len(l.Runs) - 1; o.Justify && i >= 0; i-- {
		r := &l.Runs[i]
		for k := len(r.Glyphs) - 1; k >= 0; k-- {
			if !isBlank(r.Glyphs[k].Text) {
				if _, after := hangs(r.Glyphs[k].Text); after > 0 {
					w += pos(r.Glyphs[k].Advance) * pos(r.Piece.Style.Size)
				}
				return w
			}
		}
	}
	return w
}

// An opening quotation mark hangs before the line it begins, so that the
// letters of all lines start at one edge; in justified text the commas and
// hyphens at line ends are partly outside the other.
func TestHang(t *testing.T) {
	const words = "“Forces record these offences inconsistently,” she said, and “the national total” is not known: ‘how we better identify those at risk’ is what the “group” is to look at, in its own “counterproductive” words"
	left, right := 0, 0
	for width := page.Length(80_000); width < 200_000; width += 1_700 {
		for _, o := range []Options{{Width: width, Hang: true, Hyphens: british()}, {Width: width, Hang: true, Hyphens: british(), Justify: true}} {
			lines, _ := Lines(one(words), o)
			checkLines(t, "hanging", one(words), lines, o)
			for i := range lines {
				l := &lines[i]
				if w := hanging(l); w > 0 {
					left++
					if l.Runs[0].X != toLength(-w) {
						t.Errorf("line %q starts at %d, not %d", read(l), l.Runs[0].X, toLength(-w))
					}
				}
				if o.Justify && l.Hyphenated && sum(l)-hanging(l) > toPos(width) {
					right++
				}
			}
		}
	}
	if left < 20 || right == 0 {
		t.Errorf("%d lines hang left, %d right", left, right)
	}
	if lines, _ := Lines(one(words), Options{Width: 100_000}); lines[0].Runs[0].X != 0 {
		t.Error("a quotation mark hangs where nobody asked")
	}
}

func TestLinesKeepTextAndWidth(t *testing.T) {
	for _, width := range []page.Length{450_000, 300_000, 160_000, 90_000, 45_000, 20_000, 3_000} {
		for _, o := range []Options{
			{Width: width}, {Width: width, Hyphens: british()}, {Width: width, Hyphens: british(), Justify: true},
			{Width: width, Ragged: true}, {Width: width, Ragged: true, Hyphens: british()}, {Width: width, FirstIndent: width / 4, Hyphens: british()},
		} {
			for name, pieces := range map[string][]Piece{"plain": one(sample), "styled": styled(), "spaces": one("  two  spaces   and more  ")} {
				lines, missing := Lines(pieces, o)
				checkLines(t, name, pieces, lines, o)
				if missing != nil {
					t.Errorf("%s: missing %v", name, missing)
				}
			}
		}
	}
}

// Hyphens stand only where the patterns let them.
func TestHyphensWherePermitted(t *testing.T) {
	hyphens := 0
	for width := page.Length(40_000); width < 200_000; width += 7_000 {
		for _, justify := range []bool{false, true} {
			lines, _ := Lines(one(sample), Options{Width: width, Hyphens: british(), Justify: justify})
			at := 0
			for i := range lines {
				s := read(&lines[i])
				at += len(strings.TrimSuffix(s, softHyphen))
				if !lines[i].Hyphenated {
					continue
				}
				hyphens++
				a, b := at, at
				for a > 0 && letters(sample[a-1:at]) == at-a+1 {
					a--
				}
				b += letters(sample[at:])
				word := sample[a:b]
				if pts := british().points(word); !pts[at-a] {
					t.Errorf("%q is divided at %d", word, at-a)
				}
				if strings.ContainsAny(word, "0123456789/:") {
					t.Errorf("%q is hyphenated", word)
				}
			}
		}
	}
	if hyphens < 20 {
		t.Errorf("only %d hyphens were tried", hyphens)
	}
}

func TestJustified(t *testing.T) {
	lines, _ := Lines(styled(), Options{Width: 250_000, Hyphens: british(), Justify: true})
	for i := range lines[:len(lines)-1] {
		if w := lines[i].W; w < 249_900 || w > 250_000 {
			t.Errorf("line %q is %d wide, want 250000", read(&lines[i]), w)
		}
	}
	natural, _ := Line1(lines[len(lines)-1].Runs[0].Piece.withText(strings.TrimRight(read(&lines[len(lines)-1]), " ")))
	if last := lines[len(lines)-1]; last.W != natural.W {
		t.Errorf("the last line is %d wide, want %d", last.W, natural.W)
	}
}

func (p *Piece) withText(s string) Piece { return Piece{Text: s, Style: p.Style} }

func TestForcedBreaks(t *testing.T) {
	br := Piece{Break: LineBreak, Style: regular()}
	pieces := []Piece{{Text: "First ", Style: regular()}, {Text: "line", Style: bold()}, br, br, {Text: "Third", Style: regular()}, br}
	lines, _ := Lines(pieces, Options{Width: 300_000, FirstIndent: 10_000})
	if got := shown(lines); got != "First line\n\nThird" {
		t.Errorf("%q", got)
	}
	if lines[1].Ascent != lines[0].Ascent {
		t.Errorf("an empty line is %d high, want %d", lines[1].Ascent, lines[0].Ascent)
	}
	if lines, _ := Lines(nil, Options{Width: 300_000}); lines != nil {
		t.Errorf("nothing is set as %d lines", len(lines))
	}
}

func TestLineMetrics(t *testing.T) {
	sup := regular()
	sup.Size, sup.Rise = 8_000, 20_000
	big := bold()
	big.Size = 20_000
	plain, _ := Line1(one("word")...)
	raised, _ := Line1(Piece{Text: "word", Style: regular()}, Piece{Text: "1", Style: sup})
	if plain.Ascent != raised.Ascent || plain.Descent != raised.Descent {
		t.Errorf("a superscript makes the line %d and %d, want %d and %d", raised.Ascent, raised.Descent, plain.Ascent, plain.Descent)
	}
	if plain.Ascent != 10_500 || plain.Descent != 3_423 {
		t.Errorf("%d and %d", plain.Ascent, plain.Descent)
	}
	mixed, _ := Line1(Piece{Text: "word", Style: regular()}, Piece{Text: "Big", Style: big})
	if mixed.Ascent != 20_000 {
		t.Errorf("%d", mixed.Ascent)
	}
	if w := Width("word", regular()); w != plain.W {
		t.Errorf("Width gives %d, the line is %d", w, plain.W)
	}
	if w := Width("wo\u00ADrd", regular()); w != plain.W {
		t.Errorf("a soft hyphen takes room: %d, want %d", w, plain.W)
	}
	if empty, _ := Line1(Piece{Style: regular()}); empty.Ascent != plain.Ascent || empty.W != 0 {
		t.Errorf("an empty line is %+v", empty)
	}
}

func TestMissing(t *testing.T) {
	pieces := []Piece{{Text: "co\u00ADop ", Style: regular()}, {Text: "\u00AD\u200Ba\u00AD漢b 字", Style: bold()}}
	_, missing := Lines(pieces, Options{Width: 100_000})
	if len(missing) != 2 {
		t.Fatalf("%+v", missing)
	}
	for i, want := range []string{"漢", "字"} {
		m := missing[i]
		if m.Piece != &pieces[1] || !strings.HasPrefix(m.Piece.Text[m.Off:], want) || string(m.Rune) != want {
			t.Errorf("%q at %d: %q", m.Rune, m.Off, m.Piece.Text[m.Off:])
		}
	}
}

func TestUnseenCharacters(t *testing.T) {
	// Bytes that are no UTF-8 are set as U+FFFD.
	line, _ := Line1(one("a\u200Bb\u00ADc\uFEFF\xFFd")...)
	if got := read(&line); got != "abc\uFFFDd" {
		t.Errorf("%q", got)
	}
	// A word joiner keeps together, a zero-width space and a soft hyphen divide.
	for s, want := range map[string]string{
		"government\u00ADdepartment": "government=\ndepartment",
		"government\u200Bdepartment": "government\ndepartment",
		"government/\u2060office x":  "government/office\nx",
	} {
		lines, _ := Lines(one(s), Options{Width: Width("government/office", regular()) + 1})
		if got := shown(lines); got != want {
			t.Errorf("%+q is broken as %q, want %q", s, got, want)
		}
	}
}

func TestItems(t *testing.T) {
	sup := regular()
	sup.Rise, sup.Size = 3_000, 6_000
	under := regular()
	under.Underline, under.Strike = true, true
	tag := (&page.Elem{Type: page.P}).Leaf()
	lines, _ := Lines([]Piece{{Text: "plain ", Style: regular(), Tag: tag}, {Text: "under ", Style: under, Tag: tag}, {Text: "superscript", Style: sup, Tag: tag}}, Options{Width: Width("plain under", regular()) + 100})
	items := lines[0].Items(page.Point{X: 1000, Y: 50_000})
	if len(items) != 4 {
		t.Fatalf("%d items of %q", len(items), read(&lines[0]))
	}
	first, second := items[0].(*page.Glyphs), items[1].(*page.Glyphs)
	if first.At != (page.Point{X: 1000, Y: 50_000}) || first.Tag != tag {
		t.Errorf("%+v", first)
	}
	if want := 1000 + lines[0].Runs[1].X; second.At.X != want {
		t.Errorf("the second run is at %d, want %d", second.At.X, want)
	}
	line := items[2].(*page.Shape)
	if line.Tag.Artifact != page.Layout || line.Tag.Leaf != nil {
		t.Errorf("an underline is tagged %+v", line.Tag)
	}
	from, to := line.Path[0].P[2], line.Path[2].P[2]
	if from != (page.Point{X: second.At.X, Y: 50_000 + 525}) || to != (page.Point{X: 1000 + lines[0].W, Y: 50_000 + 1050}) {
		t.Errorf("the underline goes from %v to %v, and the line is %d wide", from, to, lines[0].W)
	}
	raised := lines[1].Items(page.Point{X: 0, Y: 70_000})[0].(*page.Glyphs)
	if raised.At.Y != 67_000 {
		t.Errorf("a superscript is at %d", raised.At.Y)
	}
}

// A huge paragraph and a huge word take time in proportion to their size; a
// method that does not would never end here.
func TestHuge(t *testing.T) {
	words := strings.Repeat(sample+" ", 100) // 11,000 words
	o := Options{Width: 200_000, Hyphens: british(), Justify: true}
	lines, _ := Lines(one(words), o)
	checkLines(t, "11,000 words", one(words), lines, o)
	for _, word := range []string{strings.Repeat("x", 1<<20), strings.Repeat("ffi-/.", 1<<17), strings.Repeat("\u00AD", 1<<18), strings.Repeat("a ", 1<<17)} {
		lines, _ := Lines(one(word), Options{Width: 200_000, Hyphens: british()})
		checkLines(t, "huge word", one(strings.ReplaceAll(word, softHyphen, "")), lines, Options{Width: 200_000})
	}
	// Lines without end, and points without end on a line.
	Lines(one(strings.Repeat("a ", 1<<16)), Options{Width: 1 << 40})
	Lines(one(strings.Repeat("a ", 1<<16)), Options{Width: Width(strings.Repeat("a ", 1<<15), regular())})
	Lines(one(sample), Options{})
	Lines(one(sample), Options{Width: -5})
}

func FuzzLines(f *testing.F) {
	f.Add(sample, "more", 60_000, 0, byte(0))
	f.Add("co\u00ADop\u200B  – well-being 4 July", "fi\u0301 https://a.b/c-d", 9_000, 3_000, byte(5))
	f.Add("efficient offices", "ffi", 15_000, -100, byte(3))
	f.Add("“‘Well-being,’ they said” – ", "“more”", 30_000, 0, byte(21))
	f.Fuzz(func(t *testing.T, a, b string, width, indent int, how byte) {
		if len(a) > 5000 || len(b) > 5000 || width <= 0 || width > 1e9 || indent > width/2 || indent < -1e9 || !utf8.ValidString(a+b) {
			return
		}
		pieces := []Piece{{Text: a, Style: regular()}, {Text: b, Style: bold(), NoHyphen: how&8 != 0}}
		o := Options{Width: page.Length(width), FirstIndent: page.Length(indent), Justify: how&1 != 0, Ragged: how&2 != 0, Hang: how&16 != 0}
		if how&4 != 0 {
			o.Hyphens = british()
		}
		lines, _ := Lines(pieces, o)
		for i := range pieces { // as a reader gets it
			var out []rune
			for _, r := range pieces[i].Text {
				switch {
				case r == '\u00AD' || font.Ignorable(r):
				case r == '\t' || r == '\n' || r == '\r':
					out = append(out, ' ')
				default:
					out = append(out, r)
				}
			}
			pieces[i].Text = string(out)
		}
		checkLines(t, "fuzz", pieces, lines, o)
	})
}

func BenchmarkLines(b *testing.B) {
	page3000 := strings.Repeat(sample+" ", 5)[:3000]
	for _, bb := range []struct {
		name string
		o    Options
	}{
		{"page", Options{Width: 450_000, Hyphens: british()}},
		{"column", Options{Width: 220_000, Hyphens: british()}},
		{"justified", Options{Width: 220_000, Hyphens: british(), Justify: true}},
	} {
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Lines(one(page3000), bb.o)
			}
		})
	}
}

func BenchmarkWidth(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Width("Calls answered by the helpline", regular())
	}
}

// TestObject gives something that is no text its place in a line.
func TestObject(t *testing.T) {
	st := regular()
	pieces := []Piece{{Text: "a ", Style: st}, {Text: "\uFFFC", Object: 40 * page.Pt, Style: st, NoHyphen: true}, {Text: " b", Style: st}}
	lines, missing := Lines(pieces, Options{Width: 200 * page.Pt})
	if len(lines) != 1 || len(missing) > 0 || len(lines[0].Runs) != 3 {
		t.Fatalf("%d lines, %d missing", len(lines), len(missing))
	}
	if r := lines[0].Runs[1]; r.W < 40*page.Pt || r.W > 40*page.Pt+page.Pt/100*2 {
		t.Errorf("the object is %d wide", r.W)
	}
	if n := len(lines[0].Items(page.Point{})); n != 2 {
		t.Errorf("%d items are painted, want the two words", n)
	}
	if lines, _ := Lines(pieces, Options{Width: 41 * page.Pt}); len(lines) != 3 {
		t.Errorf("%d lines, want three", len(lines))
	}
}

// A balanced title is as wide as the narrowest room that needs no line more,
// or what Lines gives.
func TestBalanced(t *testing.T) {
	widths := func(lines []Line) (most page.Length) {
		for i := range lines {
			most = max(most, lines[i].W)
		}
		return most
	}
	title := "Offences recorded in the areas beside the coast have risen again since the year of the last return, representations notwithstanding"
	for _, s := range []string{title, title[:60], title[:20], "“" + title + "”", "two\u00ADparts " + title, ""} {
		for w := 60 * page.Pt; w < 500*page.Pt; w += 13 * page.Pt {
			o := Options{Width: w, Hyphens: british(), Hang: true}
			lines, _ := Lines(one(s), o)
			got, _ := Balanced(one(s), o)
			if len(got) != len(lines) || widths(got) > max(widths(lines), w) {
				t.Fatalf("%q, %d: %d lines, %d wide; Lines gives %d, %d wide", s, w, len(got), widths(got), len(lines), widths(lines))
			}
			if len(lines) < 2 || len(lines) > 4 {
				continue
			}
			// Tried one by one, no room that is much narrower has as many lines.
			for narrow := w / 2; narrow < widths(got)-w/20; narrow += w / 40 {
				if less, _ := Lines(one(s), Options{Width: narrow}); len(less) == len(got) {
					t.Errorf("%q, %d: %d lines fit %d, balanced they are %d wide", s, w, len(less), narrow, widths(got))
				}
			}
		}
	}
}
