package brand

import (
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"policybrief/internal/diag"
	"policybrief/internal/page"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// shapes gives what a logo of shapes is made of.
func shapes(l *Logo) []*page.Shape { return l.Items[0].(*page.Drawing).Data.Shapes }

// dump writes a logo as text, one segment a line.
func dump(l *Logo) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d × %d\n", l.W, l.H)
	for _, s := range shapes(l) {
		b.WriteString("shape")
		if s.Fill.A > 0 {
			fmt.Fprintf(&b, " fill %s/%d", hexOf(s.Fill), s.Fill.A)
		}
		if s.Stroke.A > 0 {
			fmt.Fprintf(&b, " stroke %s/%d %d %v", hexOf(s.Stroke), s.Stroke.A, s.Width, s.Dash)
		}
		for _, f := range []struct {
			on   bool
			name string
		}{{s.EvenOdd, "evenodd"}, {s.RoundCap, "cap"}, {s.RoundJoin, "join"}, {len(s.Clips) > 0, "clip"}} {
			if f.on {
				b.WriteString(" " + f.name)
			}
		}
		b.WriteString("\n")
		if g := s.Gradient; g != nil {
			fmt.Fprintf(&b, "  gradient %d %d to %d %d", g.From.X, g.From.Y, g.To.X, g.To.Y)
			if g.Radial {
				fmt.Fprintf(&b, " radius %d", g.R)
			}
			for _, st := range g.Stops {
				fmt.Fprintf(&b, ", %s at %d", hexOf(st.Color), st.At)
			}
			b.WriteString("\n")
		}
		for i, c := range s.Clips {
			fmt.Fprintf(&b, "  clip %d of %d segments from %d %d\n", i+1, len(c), c[0].P[2].X, c[0].P[2].Y)
		}
		for _, g := range s.Path {
			switch g.Op {
			case page.MoveTo:
				fmt.Fprintf(&b, "  M %d %d\n", g.P[2].X, g.P[2].Y)
			case page.LineTo:
				fmt.Fprintf(&b, "  L %d %d\n", g.P[2].X, g.P[2].Y)
			case page.CurveTo:
				fmt.Fprintf(&b, "  C %d %d  %d %d  %d %d\n", g.P[0].X, g.P[0].Y, g.P[1].X, g.P[1].Y, g.P[2].X, g.P[2].Y)
			case page.Close:
				b.WriteString("  Z\n")
			}
		}
	}
	return b.String()
}

func TestSVGGolden(t *testing.T) {
	names, _ := filepath.Glob("testdata/*.svg")
	if len(names) == 0 {
		t.Fatal("no drawings")
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		l, faults := ParseSVG(diag.NewSource(name, data))
		if len(faults) > 0 {
			t.Errorf("%s: %s", name, tell(faults))
			continue
		}
		got, golden := dump(l), strings.TrimSuffix(name, ".svg")+".golden"
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if want, _ := os.ReadFile(golden); got != string(want) {
			t.Errorf("%s is not drawn as in its golden file; -update rewrites it\n%s", name, got)
		}
	}
}

func drawing(inside string) (*Logo, diag.List) {
	return ParseSVG(diag.NewSource("logo.svg", []byte("<svg viewBox='0 0 100 100'>\n"+inside+"\n</svg>")))
}

// Ways to write the same path give the same bytes.
func TestSVGSame(t *testing.T) {
	for _, c := range [][]string{
		{`<path d="M10 20L30 20 30 40z"/>`, `<path d="m10,20 20,0 0,20Z"/>`, `<path d="M10 20H30V40Z"/>`, `<path d="M10 20h20v20z"/>`,
			`<polygon points="10 20 30,20,30 40"/>`, `<g transform="translate(10)"><path d="M0 20h20v20z"/></g>`,
			`<path transform="matrix(1 0 0 1 10 20)" d="M0 0h20v20z"/>`, `<path style="transform:scale(2);fill:black" d="M5 10h10v10z"/>`},
		{`<circle cx="50" cy="50" r="20"/>`, `<ellipse cx="50" cy="50" rx="20" ry="20"/>`, `<circle cx="50" cy="50" r="15pt" fill="#000"/>`,
			`<path d="M70 50a20 20 0 0 1-20 20A20 20 90 0 1 30 50a20 20 0 01 20-20a20 20 0 0120 20z"/>`},
		{`<path d="M0 0Q10 20 20 0T40 0"/>`, `<path d="M0 0q10 20 20 0Q30-20 40 0"/>`, `<path d="m0 0q10 20 20 0t20 0"/>`},
		{`<path d="M0 0C0 10 10 10 10 0S20-10 20 0"/>`, `<path d="M0 0c0 10 10 10 10 0c0-10 10-10 10 0"/>`},
		{`<rect width="20" height="10" rx="3"/>`, `<rect width="20" height="10" rx="3" ry="3"/>`, `<rect width="20" height="10" ry="3px"/>`},
		{`<path d="M1 2h3v4" fill="none" stroke="red"/>`, `<g fill="none" stroke="#F00"><path d="M1 2h3v4"/></g>`, `<polyline points="1,2,4,2,4,6" style="stroke:rgb(255,0,0);fill:none"/>`},
	} {
		var want string
		for i, svg := range c {
			l, faults := drawing(svg)
			if l == nil {
				t.Fatalf("%s: %s", svg, tell(faults))
			}
			got := dump(l)
			if i == 0 {
				want = got
			} else if got != want {
				t.Errorf("%s\n%swant as %s\n%s", svg, got, c[0], want)
			}
		}
	}
}

// Points of an arc lie on its ellipse, and it goes the way its flags say.
func TestSVGArcs(t *testing.T) {
	for _, c := range []struct {
		svg        string
		cx, cy     float64
		rx, ry     float64
		wantLength float64 // in quarter turns, counted in curves
	}{
		{"M70 50A20 20 0 0 1 50 70", 50, 50, 20, 20, 1},
		{"M70 50A20 20 0 1 0 50 70", 50, 50, 20, 20, 3},
		{"M70 50A20 20 0 0 0 50 70", 70, 70, 20, 20, 1},
		{"M30 50A20 10 0 1 1 70 50", 50, 50, 20, 10, 2},
		{"M30 50A1 .5 0 1 1 70 50", 50, 50, 20, 10, 2},
	} {
		l, faults := drawing(`<path d="` + c.svg + `"/>`)
		if l == nil {
			t.Fatal(tell(faults))
		}
		path := shapes(l)[0].Path
		if float64(len(path)-1) != c.wantLength {
			t.Errorf("%s: %d curves, want %g", c.svg, len(path)-1, c.wantLength)
		}
		at := path[0].P[2]
		for _, g := range path[1:] {
			for _, u := range []float64{0.25, 0.5, 0.75, 1} {
				v := 1 - u
				b := [4]float64{v * v * v, 3 * v * v * u, 3 * v * u * u, u * u * u}
				x := b[0]*float64(at.X) + b[1]*float64(g.P[0].X) + b[2]*float64(g.P[1].X) + b[3]*float64(g.P[2].X)
				y := b[0]*float64(at.Y) + b[1]*float64(g.P[0].Y) + b[2]*float64(g.P[1].Y) + b[3]*float64(g.P[2].Y)
				if r := math.Hypot((x/750-c.cx)/c.rx, (y/750-c.cy)/c.ry); math.Abs(r-1) > 0.001 {
					t.Errorf("%s: (%g, %g) is %g off the ellipse", c.svg, x/750, y/750, r-1)
				}
			}
			at = g.P[2]
		}
	}
}

func TestSVGFaults(t *testing.T) {
	for _, c := range []struct{ svg, want string }{
		{"<text x='1'>Trust</text>", `2:1 error[svg-unsupported] "<text"| convert text to outlines`},
		{"<g>\n  <image href='x.png'/></g>", `3:3 error[svg-unsupported] "<image"| PNG`},
		{"<style>.a{fill:red}</style>", `2:1 error[svg-unsupported] "<style"| presentation attributes`},
		{"<script>x()</script>", `2:1 error[svg-unsupported] "<script"| take the script out`},
		{"<use href='#a'/>", `2:1 error[svg-unsupported] "<use"| unlink`},
		{"<defs><pattern id='a'/></defs>", `2:7 error[svg-unsupported] "<pattern"| plain colours`},
		{"<linearGradient id='a' spreadMethod='repeat'><stop/></linearGradient><path d='M0 0h9v9' fill='url(#a)'/>", `2:38 error[svg-unsupported] "repeat"| plain colour`},
		{"<linearGradient id='a'><stop stop-opacity='.5'/></linearGradient><path d='M0 0h9v9' fill='url(#a)'/>", `2:44 error[svg-unsupported] ".5"| not transparent`},
		{"<linearGradient id='a'><stop/></linearGradient><path d='M0 0h9v9' stroke='url(#a)'/>", `2:75 error[svg-unsupported] "url(#a)"| plain colour`},
		{"<radialGradient id='a'><stop/></radialGradient><path d='M0 0h9v5' fill='url(#a)'/>", `2:48 error[svg-unsupported] "<path"| linear gradient`},
		{"<linearGradient id='a' href='#b'/><linearGradient id='b' href='#a'/><path d='M0 0h9v9' fill='url(#a)'/>", `2:94 error[svg-unsupported] "url(#a)"| plain colours`},
		{"<clipPath id='c'><path d='M0 0h9v9'/><path d='M0 0h9v9'/></clipPath>", `2:38 error[svg-unsupported] "<path"| one path`},
		{"<clipPath id='c'><text/></clipPath>", `2:18 error[svg-unsupported] "<text"| cut the shapes`},
		{"<defs><path d='M0 0h1'/></defs>", `2:7 error[svg-unsupported] "<path"| unlink`},
		{"<blink/>", `2:1 error[svg-unsupported] "<blink"| plain shapes`},
		{"<svg><path d='M0 0h1v1'/></svg>", `2:1 error[svg-unsupported] "<svg"| one <svg>`},
		{"<path d='M0 0h9v9' fill='url(#a)'/>", `2:26 error[svg-unsupported] "url(#a)"| plain colours`},
		{"<path d='M0 0h9v9' style='opacity: 1; fill: currentColor'/>", `2:45 error[svg-unsupported] "currentColor"| #RRGGBB`},
		{"<path d='M0 0h9v9' onclick='x()'/>", `2:29 error[svg-unsupported] "x()"| script`},
		{"<path d='M0 0h9v9' clip-path='url(#c)'/>", `2:31 error[svg-unsupported] "url(#c)"| cut the shapes`},
		{"<path d='M0 0h9v9' mask='url(#c)'/>", `2:26 error[svg-unsupported] "url(#c)"| flatten`},
		{"<path d='M0 0h9v9' style='mix-blend-mode:multiply'/>", `2:42 error[svg-unsupported] "multiply"| flatten`},
		{"<path d='M0 0h9v9' stroke='red' stroke-linecap='square'/>", `2:49 error[svg-unsupported] "square"| convert the stroke`},
		{"<path d='M0 0h9v9' stroke='red' transform='scale(2 1)'/>", `2:1 error[svg-unsupported] "<path"| convert the stroke`},
		{"<path d='M0 0h9v9' stroke='red' paint-order='stroke'/>", `2:1 error[svg-unsupported] "<path"| convert the stroke`},
		{"<g opacity='.5'><path d='M0 0h9v9'/></g>", `2:13 error[svg-unsupported] ".5"| plain colour`},
		{"<path d='M0 0h9v9 x'/>", `2:19 error[svg-broken] "x"| export`},
		{"<path d='M0 0h9v9 L'/>", `2:20 error[svg-broken] ""| export`},
		{"<path d='M0 0 L 1 2 3 z'/>", `2:23 error[svg-broken] "z"| export`},
		{"<path d='L0 0'/>", `2:10 error[svg-broken] "L"| export`},
		{"<path d='M0 0a1 1 0 2 0 1 1'/>", `2:21 error[svg-broken] "2"| export`},
		{"<path d='M1e9 0'/>", `2:11 error[svg-broken] "1"| export`},
		{"<polygon points='1 2 3'/>", `2:22 error[svg-broken] "3"| export`},
		{"<rect width='wide' height='2'/>", `2:14 error[svg-broken] "wide"| export`},
		{"<g transform='turn(3)'/>", `2:15 error[svg-broken] "turn(3)"| export`},
		{"<g transform='scale(3'/>", `2:15 error[svg-broken] "scale(3"| export`},
		{"<path d='M0 0h9v9' transform='scale(1e6) scale(1e6)'/>", `2:1 error[svg-too-large] "<path"| into the picture`},
		{strings.Repeat("<g>", 40) + strings.Repeat("</g>", 40), `2:94 error[svg-too-large] "<g"| ungroup`},
		{"<path d='M0 0" + strings.Repeat("h1", 30000) + "'/>", `2:10 error[svg-too-large]| simplify`},
		{strings.Repeat("<circle r='2'/>", 3000), `2:30001 error[svg-too-large] "<circle"| simplify`},
		{"<path d='M0 0h9v9'", `2:19 error[svg-broken]| export`},
		{"&nbsp;", `2:6 error[svg-broken]| export`},
		{"", `1:1 error[svg-broken]| shapes visible`},
	} {
		l, faults := drawing(c.svg)
		want, hint, _ := strings.Cut(c.want, "| ")
		if got := tell(faults); l != nil || len(faults) != 1 || !strings.HasPrefix(got, want) || !strings.Contains(faults[0].Hint, hint) {
			t.Errorf("%.80s\n got %.300s\nwant %s", c.svg, got, c.want)
		}
	}
	for _, c := range []struct{ svg, want string }{
		{"", "error[svg-broken]"}, {"\n<html></html>", "2:1 error[svg-broken]"}, {"<svg><path d='M0 0h1v1'/></svg>", "1:1 error[svg-broken]"},
		{"<!DOCTYPE svg [<!ENTITY a 'b'>]>\n<svg viewBox='0 0 9 9'><path d='M0 0h1v1'/></svg>", "1:1 error[svg-unsupported]"},
		{"<?xml version='1.0' encoding='windows-1252'?><svg/>", "1:45 error[svg-broken]"},
		{"<svg viewBox='0 0 0 9'><path d='M0 0h1v1'/></svg>", "1:1 error[svg-broken]"},
		{"<svg viewBox='0 0 9'><path d='M0 0h1v1'/></svg>", "1:20 error[svg-broken]"},
		{strings.Repeat(" ", maxSVGBytes) + "<svg/>", "1:1 error[svg-too-large]"},
	} {
		if l, faults := ParseSVG(diag.NewSource("l.svg", []byte(c.svg))); l != nil || !strings.Contains(tell(faults), c.want) {
			t.Errorf("%.80q: got %s want %s", c.svg, tell(faults), c.want)
		}
	}
}

func TestSVGSize(t *testing.T) {
	for _, c := range []struct {
		root string
		w, h page.Length
	}{
		{"width='200' height='100'", 150000, 75000}, {"viewBox='0 0 200 100'", 150000, 75000}, {"viewBox='0 0 200 100' width='4in'", 288000, 144000},
		{"viewBox='0 0 200 100' height='72pt' width='100%'", 144000, 72000}, {"viewBox='0 0 2 1'", 72000, 36000}, {"viewBox='0 0 9000000 9000'", 2000000, 2000},
		{"viewBox='0 0 200 100' width='100mm' height='100mm'", 283465, 141732},
	} {
		l, faults := ParseSVG(diag.NewSource("l.svg", []byte("<svg "+c.root+"><path d='M0 0h1v1z'/></svg>")))
		if l == nil || l.W != c.w || l.H != c.h {
			t.Errorf("%s: %+v, want %d × %d\n%s", c.root, l, c.w, c.h, tell(faults))
		}
	}
}

func FuzzSVG(f *testing.F) {
	names, _ := filepath.Glob("testdata/*.svg")
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(`<svg viewBox="0 0 9 9"><path d="M0 0a1 2 3 1 0 4 5zM1 1z" stroke="red" stroke-dasharray="1 2 3" transform="skewX(30) rotate(1 2 3)"/></svg>`))
	f.Add([]byte(`<svg width="1e3" height="2mm"><g style="fill:#abc;opacity:0"><rect x="-1" width="3" height="4" rx="9"/></g><use/></svg>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		l, faults := ParseSVG(diag.NewSource("l.svg", data))
		for _, d := range faults {
			if d.Span.Start < 0 || d.Span.End < d.Span.Start || d.Span.End > len(data) {
				t.Fatalf("span %d to %d of %d bytes: %s", d.Span.Start, d.Span.End, len(data), d.Message)
			}
		}
		if (l == nil) != faults.HasErrors() {
			t.Fatalf("logo %v, faults %s", l != nil, tell(faults))
		}
		if l == nil {
			return
		}
		const far = 1_000_000_000
		if l.W < 1 || l.H < 1 || l.W > far || l.H > far {
			t.Fatalf("%d × %d", l.W, l.H)
		}
		for _, s := range shapes(l) {
			if len(s.Path) == 0 || s.Path[0].Op != page.MoveTo || s.Width < 0 || s.Width > far {
				t.Fatalf("%+v", s)
			}
			for _, g := range s.Path {
				for _, p := range g.P {
					if p.X < -far || p.X > far || p.Y < -far || p.Y > far {
						t.Fatalf("%+v", g)
					}
				}
			}
		}
	})
}

func BenchmarkSVG(b *testing.B) {
	data, err := os.ReadFile("testdata/shapes.svg")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		ParseSVG(diag.NewSource("l.svg", data))
	}
}

func BenchmarkBuiltin(b *testing.B) {
	files := own(b)
	for b.Loop() {
		Parse(nil, files, nil)
	}
}
