package brand

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"policybrief/internal/conf"
	"policybrief/internal/diag"
	"policybrief/internal/font"
	"policybrief/internal/page"
)

const fontDir = "../../assets/fonts/SourceSans3-"

func ttf(t testing.TB, face string) []byte {
	t.Helper()
	data, err := os.ReadFile(fontDir + face + ".ttf")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func mono(t testing.TB, face string) []byte {
	t.Helper()
	data, err := os.ReadFile("../../assets/fonts/SourceCodePro-" + face + ".ttf")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

var ownFiles FontFiles

func own(t testing.TB) FontFiles {
	if ownFiles.Regular == nil {
		ownFiles = FontFiles{ttf(t, "Regular"), ttf(t, "Semibold"), ttf(t, "Bold"), ttf(t, "It"), ttf(t, "BoldIt"), mono(t, "Regular"), mono(t, "Bold")}
	}
	return ownFiles
}

// parse reads a brand, with the files it may name.
func parse(t testing.TB, yml string, files map[string][]byte) (*Brand, []Need, diag.List) {
	t.Helper()
	src := diag.NewSource("brands/b.yml", []byte(yml))
	v, faults := conf.Parse(src, 0, len(src.Data))
	if len(faults) > 0 {
		t.Fatalf("%s\n%s", tell(faults), yml)
	}
	return Parse(v, own(t), files)
}

// tell prints faults as a reader would look for them.
func tell(list diag.List) string {
	var b strings.Builder
	for _, d := range list {
		line, col := 0, 0
		if d.Span.Source != nil {
			line, col = d.Span.Source.Position(d.Span.Start)
		}
		fmt.Fprintf(&b, "%d:%d %s[%s] %q: %s | %s\n", line, col, d.Severity, d.Rule.Code, d.Span.Text(), d.Message, d.Hint)
	}
	return b.String()
}

func TestBuiltin(t *testing.T) {
	b, needs, faults := Parse(nil, own(t), nil)
	if len(needs)+len(faults) > 0 {
		t.Fatal(needs, tell(faults))
	}
	if b.Body.Size != 11000 || b.Body.LineHeight != 15200 || len(b.Palette) != 6 || b.Footer.Right != "Page {page} of {pages}" {
		t.Errorf("%+v", b)
	}
	for i, h := range b.Headings {
		if i > 0 && h.Size > b.Headings[i-1].Size || h.Size < b.Body.Size || h.LineHeight < h.Size {
			t.Errorf("heading %d: %+v", i+1, h)
		}
	}
	readable(t, "built in", b)
	for _, c := range []struct {
		weight int
		italic bool
		want   string
	}{
		{400, false, "SourceSans3-Regular"}, {300, false, "SourceSans3-Regular"}, {500, false, "SourceSans3-Regular"},
		{600, false, "SourceSans3-Semibold"}, {700, false, "SourceSans3-Bold"}, {900, false, "SourceSans3-Bold"},
		{400, true, "SourceSans3-It"}, {600, true, "SourceSans3-BoldIt"},
	} {
		if got := b.Faces.Base.Face(c.weight, c.italic).PostScriptName; got != c.want {
			t.Errorf("weight %d, italic %v: %s, want %s", c.weight, c.italic, got, c.want)
		}
	}
	again, _, _ := Parse(nil, own(t), nil)
	if again.Faces.Base.Face(400, false) == nil {
		t.Error("a second brand has no face")
	}
	if s := b.Style(b.Body, true, false); s.Face.Weight != 700 || s.Size != 11000 || s.Color != b.Colors.Foreground {
		t.Errorf("bold body: %+v", s)
	}
}

// readable checks the promises of Colors.
func readable(t *testing.T, name string, b *Brand) {
	t.Helper()
	c := b.Colors
	for _, p := range []struct {
		what      string
		on, below page.Color
	}{
		{"muted", c.Muted, c.Background}, {"muted on panels", c.Muted, c.Panel}, {"panel", c.OnPanel, c.Panel}, {"link", c.Link, c.Background},
		{"heading", b.Headings[0].Color, c.Background}, {"title", b.TitleType.Color, c.Background},
		{"on primary", b.OnColor(c.Primary), c.Primary}, {"on secondary", b.OnColor(c.Secondary), c.Secondary},
	} {
		if got := Contrast(p.on, p.below); got < 450 {
			t.Errorf("%s: %s has a contrast of %d: %s on %s", name, p.what, got, hexOf(p.on), hexOf(p.below))
		}
	}
}

// Whatever colours a brand has, those worked out from them can be read.
func TestDerivedColours(t *testing.T) {
	levels := []string{"00", "40", "80", "B0", "FF"}
	for _, bg := range []string{"FFFFFF", "FFF8E7", "101820"} {
		for _, r := range levels {
			for _, g := range levels {
				for _, bl := range levels {
					primary := "#" + r + g + bl
					b, _, faults := parse(t, "color: {background: '#"+bg+"', foreground: '"+map[bool]string{true: "#FFFFFF", false: "#1A1A1A"}[bg == "101820"]+
						"', primary: '"+primary+"', light: '"+primary+"'}", nil)
					for _, d := range faults { // what the brand names itself is told
						if d.Rule != ruleContrast {
							t.Fatal(tell(faults))
						}
					}
					c := b.Colors
					if Contrast(c.OnPanel, c.Panel) < 450 || Contrast(b.OnColor(c.Primary), c.Primary) < 450 || Contrast(b.Headings[0].Color, c.Background) < 450 {
						t.Errorf("%s on %s: %+v", primary, bg, c)
					}
				}
			}
		}
	}
}

func TestContrast(t *testing.T) {
	for _, c := range []struct {
		a, b uint32
		want int
	}{
		{0xFFFFFF, 0x767676, 454}, {0x000000, 0xFFFFFF, 2100}, {0xFFFFFF, 0x777777, 447}, {0x12436D, 0xFFFFFF, 1024},
		{0xFFFFFF, 0xFFFFFF, 100}, {0xFF0000, 0xFFFFFF, 399}, {0x0000FF, 0xFFFFFF, 859}, {0x28A197, 0xFFFFFF, 316},
	} {
		if got := Contrast(hex(c.a), hex(c.b)); got != c.want || Contrast(hex(c.b), hex(c.a)) != got {
			t.Errorf("%06X on %06X: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

const whole = `meta:
  name: {full: Example Trust, short: ET}
  link: {home: https://www.example.org, mastodon: https://social.example.org/@et}
  founded: {by: Example}
  charity: {name: Example Trust, number: "0000000", jurisdiction: Scotland}
logo:
  images: {mark: {path: ../logo.svg, alt: The Example Trust}}
  medium: {light: mark, dark: other.svg}
color:
  palette: {navy: "#123", brand: navy, sun: "#F4A261"}
  foreground: "#202020"
  primary: brand
  secondary: indigo
  charts: [brand, "#801650"]
typography:
  fonts:
    - family: Other Sans
      source: file
      files:
        - fonts/regular.ttf
        - {path: fonts/heavy.ttf, weight: bold, style: normal}
    - {family: Third, source: file, files: ../fonts/it.ttf}
  base: {family: Third, size: 11pt, weight: 300, line-height: 1.5}
  headings: {family: other sans, weight: semi-bold, style: italic, color: primary, line-height: 120%, scale: 1.25}
  monospace: {size: 0.9em, color: secondary}
  monospace-inline: {weight: bold, background-color: "#EEE"}
  monospace-block: {family: Third, background-color: "#EEF", line-height: 1.2}
  link: {color: secondary, decoration: none, weight: bold, background-color: "#FFC"}
defaults:
  quarto: {anything: goes}
  brief:
    header: {left: "{organisation}", first: logo, rule: true}
    title: band
    title-size: 2em
    heading-sizes: [20, 16pt]
`

func TestParse(t *testing.T) {
	files := map[string][]byte{}
	_, needs, faults := parse(t, whole, files)
	var got []string
	for _, n := range needs {
		got = append(got, n.Kind+" "+n.Path.S+" from "+n.From.Name)
	}
	want := "font fonts/regular.ttf from brands/b.yml, font fonts/heavy.ttf from brands/b.yml, font ../fonts/it.ttf from brands/b.yml, logo ../logo.svg from brands/b.yml, logo other.svg from brands/b.yml"
	if strings.Join(got, ", ") != want || len(faults) > 0 {
		t.Fatalf("needs %q\n%s", got, tell(faults))
	}
	files["brands/fonts/regular.ttf"], files["brands/fonts/heavy.ttf"], files["fonts/it.ttf"] = ttf(t, "Regular"), ttf(t, "Semibold"), ttf(t, "It")
	files["brands/other.svg"] = []byte(`<svg viewBox="0 0 4 2"><path d="M0 0h4v2z"/></svg>`)
	files["logo.svg"] = []byte(`<svg viewBox="0 0 40 20"><path d="M0 0h40v20z"/></svg>`)
	b, needs, faults := parse(t, whole, files)
	if len(needs) > 0 || len(faults) != 1 || faults[0].Rule != ruleFontFaces { // Third has one face
		t.Fatal(needs, tell(faults))
	}
	if b.Name != "Example Trust" || b.Link != "https://www.example.org" || b.Charity.Registrations[0].Number.S != "0000000" || b.Charity.Registrations[0].Number.All().Name() != "brands/b.yml" {
		t.Errorf("meta %q %q %+v", b.Name, b.Link, b.Charity)
	}
	if b.Logo == nil || b.Logo.Alt != "The Example Trust" || b.Logo.W != 2*b.Logo.H {
		t.Errorf("logo %+v", b.Logo)
	}
	if c := b.Colors; c.Primary != hex(0x112233) || c.Secondary != hex(0x4B0082) || c.Accent != c.Secondary || c.Link != c.Secondary || b.Palette[0] != c.Primary || len(b.Palette) != 2 {
		t.Errorf("colours %+v", c)
	}
	if b.LogoDark == nil || b.LogoDark.W != 2*b.LogoDark.H || b.LogoDark.Alt != "Example Trust" {
		t.Errorf("the logo for dark grounds %+v", b.LogoDark)
	}
	if b.Body.Size != 11000 || b.Body.LineHeight != 16500 || b.Body.Weight != 300 {
		t.Errorf("body %+v", b.Body)
	}
	if m := b.Mono; m.Size != 9900 || m.LineHeight != 11900 || m.Weight != 400 || m.Color != b.Colors.Secondary || m.Ground != hex(0xEEEEFF) || b.Style(m, false, false).Face.PostScriptName != "SourceSans3-It" {
		t.Errorf("blocks of code %+v", m)
	}
	if m := b.MonoInline; m.Size != 9900 || m.Weight != 700 || m.Color != b.Colors.Secondary || m.Ground != hex(0xEEEEEE) || b.Style(m, false, false).Face.PostScriptName != "SourceCodePro-Bold" {
		t.Errorf("code among words %+v", m)
	}
	if b.LinkWeight != 700 || b.LinkGround != hex(0xFFFFCC) || !b.Headings[0].Italic || !b.TitleType.Italic {
		t.Errorf("links %d %v, headings %+v", b.LinkWeight, b.LinkGround, b.Headings[0])
	}
	if h := b.Headings; h[0].Size != 20000 || h[0].LineHeight != 24000 || h[1].Size != 16000 || h[2].Size != 13800 || h[0].Weight != 600 || h[0].Color != hex(0x112233) {
		t.Errorf("headings %+v", h)
	}
	if b.TitleType.Size != 22000 || b.TitleBlock != TitleBand || b.LinkUnderline || b.Header.First != "logo" || !b.Header.Rule {
		t.Errorf("title %+v, header %+v", b.TitleType, b.Header)
	}
	if b.Footer.Left != "{charity}" || b.Footer.Right != "Page {page} of {pages}" {
		t.Errorf("footer %+v", b.Footer)
	}
	// The family's bold is the file that the brand calls so.
	if f := b.Style(b.Headings[0], true, false).Face; f.PostScriptName != "SourceSans3-Semibold" || b.Faces.Base.Name != "Third" || b.Faces.Mono.Name != "Third" {
		t.Errorf("bold heading in %s", f.PostScriptName)
	}
}

// Each case is a brand of one fault, with the code, place and hint told.
func TestFaults(t *testing.T) {
	files := map[string][]byte{
		"brands/broken.ttf": ttf(t, "Regular")[:2000], "brands/web.woff2": []byte("wOF2abcdefgh"), "brands/text.svg": []byte("<svg viewBox='0 0 1 1'>\n <text>x</text></svg>"),
		"brands/no.gif": []byte("GIF89a"), "brands/short.png": []byte("\x89PNG\r\n\x1a\n"), "brands/ok.ttf": ttf(t, "Regular"),
	}
	for _, c := range []struct{ yml, want string }{
		{"colour: {}", "1:1 error[unknown-key] \"colour\"| did you mean “color”?"},
		{"color: {primry: red}", "1:9 error[unknown-key] \"primry\"| did you mean “primary”?"},
		{"- a", "1:3 error[wrong-shape] \"a\"| keys here are meta, logo"},
		{"color: {palette: {navy: '#123456'}, primary: nayv}", "1:46 error[brand-colour] \"nayv\"| did you mean “navy”?"},
		{"color: {primary: '#12345'}", "1:19 error[brand-colour] \"#12345\"| six hexadecimal digits"},
		{"color: {palette: {a: b, b: a}}", "1:22 error[brand-colour] \"b\"| give one of the names"},
		{"color: {foreground: '#777777'}", "1:22 warning[contrast-low] \"#777777\"| \"#767676\" is the nearest"},
		{"color: {palette: {mauve: mauve}}", "1:26 error[brand-colour] \"mauve\"| give one of the names"},
		{"color: {foreground: '#888888', background: '#333333'}", "1:22 warning[contrast-low] \"#888888\"| nearest"},
		{"color: {charts: ['#FFD700']}", "1:19 warning[contrast-low] \"#FFD700\"| nearest"},
		{"typography: {link: '#28A197'}", "1:21 warning[contrast-low] \"#28A197\"| nearest"},
		{"typography: {headings: {color: '#999999'}}", "1:33 warning[contrast-low] \"#999999\"| nearest"},
		{"color: {primary: '#F4A261'}", "1:19 warning[contrast-low] \"#F4A261\"| nearest"},
		{"color: {light: '#556677'}", "1:17 warning[contrast-low] \"#556677\"| is the nearest"},
		{"color: {link: '#28A197'}", "1:16 warning[contrast-low] \"#28A197\"| nearest"},
		{"color: {warning: '#FFEE00'}", "1:19 warning[contrast-low] \"#FFEE00\"| nearest"},
		{"typography: {monospace-inline: {color: '#999999'}}", "1:41 warning[contrast-low] \"#999999\"| nearest"},
		{"typography: {monospace-block: {background-color: '#444444'}}", "1:51 warning[contrast-low] \"#444444\"| nearest"},
		{"typography: {link: {background-color: '#666666'}}", "1:40 warning[contrast-low] \"#666666\"| nearest"},
		{"typography: {headings: {style: slanted}}", "1:32 error[brand-type] \"slanted\"| normal or italic"},
		{"typography: {fonts: [{family: X, files: ok.ttf}], base: X}", "1:57 warning[brand-font-faces] \"X\"| a regular, a bold and an italic"},
		{"meta: {nmae: X}", "1:8 error[unknown-key] \"nmae\"| did you mean “name”?"},
		{"typography: {link: {decoration: wavy}}", "1:33 error[brand-type] \"wavy\"| underline or none"},
		{"typography: {fonts: [{family: X, source: google}], base: X}", "1:42 error[brand-font-source] \"google\"| source: file"},
		{"typography: {fonts: [{family: X, source: bunny, weight: [400, 700]}]}", "1:42 error[brand-font-source] \"bunny\"| source: file"},
		{"typography: {fonts: [{family: X, source: system}]}", "1:42 error[brand-font-source] \"system\"| source: file"},
		{"typography: {fonts: [{family: X}]}", "1:31 error[brand-font-source] \"X\"| source: file"},
		{"typography: {fonts: [{family: X, source: file}]}", "1:42 error[brand-font-source] \"file\"| add its TTF files"},
		{"typography: {fonts: [{family: Xerxes, files: ok.ttf}], base: Xerces}", "1:62 error[brand-font-source] \"Xerces\"| did you mean “Xerxes”?"},
		{"typography: {base: Comic Sans}", "1:20 error[brand-font-source] \"Comic Sans\"| Source Sans 3 is used"},
		{"typography: {fonts: [{family: X, files: broken.ttf}]}", "1:41 error[brand-font-broken] \"broken.ttf\"| static TTF"},
		{"typography: {fonts: [{family: X, files: web.woff2}]}", "1:41 error[brand-font-broken] \"web.woff2\"| web font"},
		{"typography: {fonts: [{family: X, files: {path: ok.ttf, style: slanted}}]}", "1:63 error[brand-type] \"slanted\"| normal or italic"},
		{"typography: {base: {size: huge}}", "1:27 error[brand-type] \"huge\"| 10.5pt"},
		{"typography: {base: {size: 40pt}}", "1:27 error[brand-type] \"40pt\"| bounds"},
		{"typography: {base: {line-height: 5}}", "1:34 error[brand-type] \"5\"| from 1 to 2"},
		{"typography: {headings: {weight: fat}}", "1:33 error[brand-type] \"fat\"| semi-bold"},
		{"typography: {headings: {scale: 9}}", "1:32 error[brand-type] \"9\"| ratio"},
		{"logo: https://www.example.org/l.svg", "1:7 error[brand-logo] \"https://www.example.org/l.svg\"| beside the brand"},
		{"logo: {images: {crest: x.svg}, medium: crst}", "1:40 error[brand-logo] \"crst\"| did you mean “crest”?"},
		{"logo: no.gif", "1:7 error[brand-logo] \"no.gif\"| as SVG"},
		{"logo: short.png", "1:7 error[brand-logo] \"short.png\"| save it again"},
		{"logo: text.svg", "2:2 error[svg-unsupported] \"<text\"| convert text to outlines"},
		{"defaults: {brif: {}}", "1:12 error[unknown-key] \"brif\"| did you mean “brief”?"},
		{"defaults: {brief: {footer: {right: 'Page {pge}'}}}", "1:42 error[brand-furniture] \"{pge}\"| did you mean {page}?"},
		{"defaults: {brief: {footer: {right: 'Page {page'}}}", "1:42 error[brand-furniture] \"{page\"| both braces"},
		{"defaults: {brief: {footer: {first: last}}}", "1:36 error[brand-furniture] \"last\"| none, logo or same"},
		{"defaults: {brief: {title: huge}}", "1:27 error[brand-furniture] \"huge\"| write plain, band, memo or cover"},
		{"defaults: {brief: {heading-sizes: [20, 1000pt]}}", "1:40 error[brand-type] \"1000pt\"| bounds"},
	} {
		b, needs, faults := parse(t, c.yml, files)
		want, hint, _ := strings.Cut(c.want, "| ")
		if got := tell(faults); len(faults) != 1 || !strings.HasPrefix(got, want) || !strings.Contains(faults[0].Hint, hint) || len(needs) > 0 && !strings.Contains(c.yml, "https") {
			t.Errorf("%s\n got %s want %s", c.yml, got, c.want)
		}
		if b == nil || b.Body.Size < 7000 || b.Faces.Headings.Face(700, true) == nil {
			t.Errorf("%s: the brand is not whole", c.yml)
		}
	}
}

// What the program brings along needs no file, whatever its source is called.
func TestBuiltinFamilies(t *testing.T) {
	b, needs, faults := parse(t, "typography: {fonts: [{family: Source Sans 3, source: google}, {family: Source Code Pro, source: system}], base: Source Sans 3, headings: Source Code Pro}", nil)
	if len(needs)+len(faults) > 0 || b.Faces.Headings.Name != "Source Code Pro" {
		t.Error(needs, tell(faults))
	}
}

// A face of a user's has the built-in one of its weight and slant to fall to.
func TestFallback(t *testing.T) {
	b, _, _ := parse(t, "typography: {fonts: [{family: X, files: [{path: x.ttf, weight: bold}]}], base: X}", map[string][]byte{"brands/x.ttf": ttf(t, "Regular")})
	f := b.Faces.Base.Face(700, false)
	if to := f.Fallback(); to == nil || to.Weight != 700 || !to.Substitute || to.Fallback != nil {
		t.Errorf("%+v", to)
	}
	if own := b.Faces.Mono.Face(400, false); own.Substitute || own.Fallback == nil || b.Faces.Headings.Face(400, true).Substitute {
		t.Error("the built-in faces are as substitutes are")
	}
}

// Brands with thousands of entries are read in bounded time.
func TestManyNames(t *testing.T) {
	var b strings.Builder
	b.WriteString("color:\n  palette:\n")
	for i := range 10_000 {
		fmt.Fprintf(&b, "    c%d: c%d\n", i, i+1)
	}
	_, _, faults := parse(t, b.String(), nil)
	if len(faults) == 0 || len(faults) > maxPalette+1 {
		t.Errorf("%d faults", len(faults))
	}
}

func TestRasterLogo(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 3, 2))
	m.Set(0, 0, color.NRGBA{1, 2, 3, 255})
	m.Set(1, 0, color.NRGBA{9, 9, 9, 0})
	var p, j bytes.Buffer
	if err := png.Encode(&p, m); err != nil {
		t.Fatal(err)
	}
	if err := jpeg.Encode(&j, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{"brands/l.png": p.Bytes(), "brands/l.jpg": j.Bytes()}
	b, _, faults := parse(t, "meta: {name: Trust}\nlogo: l.png", files)
	if len(faults) > 0 || b.Logo.Alt != "Trust" || b.Logo.W != 2250 {
		t.Fatalf("%s %+v", tell(faults), b.Logo)
	}
	d := b.Logo.Items[0].(*page.Image).Data
	if d.W != 3 || d.H != 2 || !bytes.Equal(d.RGB[:6], []byte{1, 2, 3, 0, 0, 0}) || d.Alpha[0] != 255 || d.Alpha[1] != 0 {
		t.Errorf("%+v", d)
	}
	_, _, faults = parse(t, "logo: {path: l.jpg}", files)
	if len(faults) != 1 { // path belongs under a size
		t.Errorf("%s", tell(faults))
	}
	b, _, faults = parse(t, "logo: {small: {path: l.jpg, alt: ''}}", files)
	if len(faults) > 0 || b.Logo.Alt != "" || b.Logo.Items[0].(*page.Image).Data.Alpha != nil {
		t.Errorf("%s %+v", tell(faults), b.Logo)
	}
	huge := bytes.Clone(p.Bytes())
	copy(huge[16:], []byte{0, 0, 0x4e, 0x20, 0, 0, 0x4e, 0x20}) // 20000 × 20000
	copy(huge[29:], []byte{0, 0, 0, 0})
	if _, _, faults = parse(t, "logo: l.png", map[string][]byte{"brands/l.png": huge}); len(faults) != 1 || faults[0].Rule != ruleLogo {
		t.Errorf("%s", tell(faults))
	}
}

func TestFacesConcurrently(t *testing.T) {
	b, _, _ := Parse(nil, own(t), nil)
	faces := make([]*font.Face, 8)
	var wg sync.WaitGroup
	for i := range faces {
		wg.Add(1)
		go func() { defer wg.Done(); faces[i] = b.Faces.Base.Face(600, false) }()
	}
	wg.Wait()
	for _, f := range faces {
		if f == nil || f != faces[0] {
			t.Fatal("a face was parsed more than once")
		}
	}
}

// The brands and profiles that the program ships are without fault.
func TestShipped(t *testing.T) {
	brands, _ := filepath.Glob("../../briefs/*/brands/*.yml")
	for _, name := range brands {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		src := diag.NewSource(filepath.ToSlash(name), data)
		v, faults := conf.Parse(src, 0, len(data))
		files := map[string][]byte{}
		_, needs, _ := Parse(v, own(t), files)
		for _, n := range needs {
			at := filepath.ToSlash(filepath.Join(filepath.Dir(name), n.Path.S))
			if files[at], err = os.ReadFile(at); err != nil {
				t.Fatal(err)
			}
		}
		b, needs, bad := Parse(v, own(t), files)
		if faults.Add(bad...); len(faults)+len(needs) > 0 {
			t.Errorf("%s: %s", name, tell(faults))
		}
		readable(t, name, b)
	}
	profiles, _ := filepath.Glob("../../assets/profiles/*.yml")
	if len(profiles) == 0 {
		t.Error("no profiles")
	}
	for _, name := range profiles {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		src := diag.NewSource(name, data)
		v, faults := conf.Parse(src, 0, len(data))
		p, bad := ParseProfile("x", v)
		if faults.Add(bad...); len(faults) > 0 || p.Name == "x" {
			t.Errorf("%s (%q): %s", name, p.Name, tell(faults))
		}
	}
}

func TestProfile(t *testing.T) {
	read := func(yml string) (*Profile, diag.List) {
		src := diag.NewSource("p.yml", []byte(yml))
		v, _ := conf.Parse(src, 0, len(src.Data))
		return ParseProfile("p", v)
	}
	p, faults := read("name: mine\nsections:\n  - Issue\n  - {heading: Timing, id: when, also: Deadline}\npages: 2\nmin-pages: 1\nbody-size: 11pt\nnumber-paragraphs: true\nnumber-sections: true\ncontents: true\n")
	if len(faults) > 0 || p.Name != "mine" || len(p.Sections) != 2 || p.Sections[1].Also[0] != "Deadline" || p.Sections[1].At.Text() != "heading" ||
		p.Pages != 2 || p.MinPages != 1 || p.BodySize != 11000 || !p.NumberParas || !p.NumberSections || !p.Contents {
		t.Errorf("%+v\n%s", p, tell(faults))
	}
	if p, faults := ParseProfile("p", nil); p.Name != "p" || len(faults) > 0 {
		t.Error("no profile file")
	}
	for _, c := range []struct{ yml, want string }{
		{"page: 2", "1:1 error[unknown-key] \"page\""},
		{"pages: two", "1:8 error[profile-pages] \"two\""},
		{"pages: 2.5", "1:8 error[profile-pages] \"2.5\""},
		{"pages: 2\nmin-pages: 3", "2:12 error[profile-pages] \"3\""},
		{"sections: [{also: Context}]", "1:13 error[profile-sections] \"also\""},
		{"sections: [Issue, Timing, {heading: Other, also: issue}]", "1:50 error[profile-sections] \"issue\""},
		{"body-size: 2pt", "1:12 error[brand-type] \"2pt\""},
	} {
		if _, faults := read(c.yml); len(faults) != 1 || !strings.HasPrefix(tell(faults), c.want) {
			t.Errorf("%q: got %s want %s", c.yml, tell(faults), c.want)
		}
	}
}

func TestRules(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range Rules {
		if r.Code == "" || r.Title == "" || r.Why == "" || r.Bad == "" || r.Good == "" || r.Severity == diag.Off || seen[r.Code] {
			t.Errorf("rule %+v", r)
		}
		seen[r.Code] = true
	}
}

func FuzzParse(f *testing.F) {
	f.Add(whole)
	f.Add("color: {palette: {a: b, b: a}, charts: [a, '#fff']}\nlogo: {images: {x: {light: a.svg}}, small: x}")
	f.Add("defaults: {brief: {heading-sizes: [1em, 50%], footer: {left: '{title}'}}}\ntypography: {base: {line-height: 14pt, size: 0.00001mm}}")
	fonts := own(f)
	f.Fuzz(func(t *testing.T, yml string) {
		src := diag.NewSource("b.yml", []byte(yml))
		v, _ := conf.Parse(src, 0, len(src.Data))
		b, _, _ := Parse(v, fonts, nil)
		all := append([]Type{b.Body, b.Small, b.Mono, b.TitleType}, b.Headings[:]...)
		for _, ty := range all {
			if ty.Size <= 0 || ty.LineHeight < ty.Size*9/10 || ty.Weight < 1 || b.Style(ty, false, false).Face == nil {
				t.Fatalf("%+v", ty)
			}
		}
		ParseProfile("p", v)
	})
}
