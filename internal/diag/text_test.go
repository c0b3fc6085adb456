package diag

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// randomText builds a text of verbatim and made pieces and gives, for each of
// its bytes, the place it should come from.
func randomText(r *rand.Rand, src *Source) (Text, []Span) {
	var b TextBuilder
	var want []Span
	for range r.IntN(8) {
		start := r.IntN(len(src.Data))
		end := start + r.IntN(min(9, len(src.Data)-start))
		switch r.IntN(3) {
		case 0:
			b.Verbatim(src, start, end)
			for i := start; i < end; i++ {
				want = append(want, src.Span(i, i+1))
			}
		case 1:
			s := strings.Repeat("*", r.IntN(4))
			b.Made(s, src.Span(start, end))
			for range len(s) {
				want = append(want, src.Span(start, end))
			}
		case 2:
			b.Append(NewText(src, start, end))
			for i := start; i < end; i++ {
				want = append(want, src.Span(i, i+1))
			}
		}
	}
	return b.Text(), want
}

// TestTextOrigins holds that each byte of a text, of a slice of it and of a
// slice of that, names the place it came from, and that a verbatim stretch
// reads the same there.
func TestTextOrigins(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	src := NewSource("n.md", []byte("the quick brown fox jumps over the lazy dog, as they do"))
	for range 3000 {
		x, want := randomText(r, src)
		if len(want) != len(x.S) || !x.Present() {
			t.Fatalf("%q has %d bytes, want %d", x.S, len(x.S), len(want))
		}
		for depth := 0; ; depth++ {
			for i, w := range want {
				if got := x.Span(i, i+1); got != w {
					t.Fatalf("byte %d of %q at depth %d is from %v, want %v", i, x.S, depth, got, w)
				}
				if at := x.Span(i, i); at.Start != w.Start || at.End != w.Start {
					t.Fatalf("the place before byte %d of %q is %d to %d, want %d", i, x.S, at.Start, at.End, w.Start)
				}
			}
			if all := x.All(); len(want) > 0 && all.Start != want[0].Start {
				t.Fatalf("%q starts at %d, want %d", x.S, all.Start, want[0].Start)
			}
			if depth == 3 {
				break
			}
			i := r.IntN(len(x.S) + 1)
			j := i + r.IntN(len(x.S)-i+1)
			if s := x.S[i:j]; x.Slice(i, j).S != s {
				t.Fatalf("slice %d:%d of %q is %q", i, j, x.S, x.Slice(i, j).S)
			}
			x, want = x.Slice(i, j), want[i:j]
		}
	}
}

func TestTextPresence(t *testing.T) {
	src := NewSource("n.md", []byte("ab"))
	for _, c := range []struct {
		name  string
		text  Text
		there bool
		at    Span
	}{
		{"zero", Text{}, false, Span{}},
		{"empty in a file", NewText(src, 1, 1), true, src.Span(1, 1)},
		{"empty slice", NewText(src, 0, 2).Slice(1, 1), true, src.Span(1, 1)},
		{"slice past the end", NewText(src, 0, 2).Slice(5, 9), true, src.Span(2, 2)},
		{"empty but for its place", MadeText("", src.Span(0, 2)), true, src.Span(0, 2)},
		{"trimmed", NewText(NewSource("n.md", []byte(" \t")), 0, 2).TrimSpace(), true, Span{}},
		{"made nowhere", MadeText("x", Span{}), true, Span{}},
		{"zero, sliced", Text{}.Slice(0, 3), false, Span{}},
	} {
		if c.text.Present() != c.there {
			t.Errorf("%s: present is %v", c.name, !c.there)
		}
		if got := c.text.All(); c.name != "trimmed" && got != c.at {
			t.Errorf("%s: at %v, want %v", c.name, got, c.at)
		}
	}
}

func TestPosition(t *testing.T) {
	long := strings.Repeat("é名x", 5000)
	src := NewSource("n.md", []byte("a\r\n\nñb\n"+long+"\nend"))
	line, column := 1, 1
	for off, r := range string(src.Data) {
		if l, c := src.Position(off); l != line || c != column {
			t.Fatalf("offset %d is %d:%d, want %d:%d", off, l, c, line, column)
		}
		if column++; r == '\n' {
			line, column = line+1, 1
		}
	}
	for n, want := range []string{"", "a", "", "ñb", long, "end", ""} {
		if got := src.Line(n); got != want {
			t.Errorf("line %d is %.20q", n, got)
		}
	}
	if l, c := (&Source{Sheet: "s"}).Position(7); l != 1 || c != 1 {
		t.Errorf("a source without text gives %d:%d", l, c)
	}
	if l, c := NewSource("n", []byte("\xff\xfea")).Position(2); l != 1 || c != 3 {
		t.Errorf("bytes that are no text count one each, not %d:%d", l, c)
	}
}

func TestSort(t *testing.T) {
	a, b := NewSource("a.md", []byte("0123456789")), NewSource("b.md", []byte("0123456789"))
	w := &Rule{Code: "number-unbound", Severity: Warning}
	l := List{testRule.At(b.Span(1, 2), "x"), w.At(a.Span(5, 6), "y"), testRule.At(a.Span(5, 6), "z"), w.At(a.Span(5, 6), "y"), w.At(Span{}, "first")}
	l = l.Sort()
	var got strings.Builder
	for _, d := range l {
		got.WriteString(d.Message)
	}
	if got.String() != "firstzyx" || !l.HasErrors() || l.Count(Warning) != 2 {
		t.Errorf("order %s, %d warnings", got.String(), l.Count(Warning))
	}
}

func BenchmarkPosition(b *testing.B) {
	src := NewSource("n.csv", []byte(strings.Repeat("é,1,", 1<<18)))
	for b.Loop() {
		src.Position(1 << 20)
	}
}
