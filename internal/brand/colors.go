package brand

import (
	"strconv"
	"strings"

	"golang.org/x/image/colornames"

	"policybrief/internal/conf"
	"policybrief/internal/diag"
	"policybrief/internal/page"
)

const (
	maxPalette = 256 // entries
	maxCharts  = 24  // colours for charts
	maxAliases = 16  // of aliases one after the other
)

// A colorReader finds the colours that names and digits stand for.
type colorReader struct {
	named  map[string]diag.Text // the palette, and under it the theme's own keys
	names  []string             // in the order written
	faults *diag.List
	told   map[diag.Span]bool
}

// colors reads the colours of a brand over those it has.
func (r *reader) colors(c *colorConf) {
	cr := &colorReader{named: map[string]diag.Text{}, faults: &r.faults, told: map[diag.Span]bool{}}
	r.color = cr
	if len(c.Palette) > maxPalette {
		r.faults.Add(ruleColor.At(c.Palette[maxPalette].Key.All(), "the palette has %d colours; at most %d are read", len(c.Palette), maxPalette).
			WithHint("keep the colours that the brand uses"))
		c.Palette = c.Palette[:maxPalette]
	}
	for _, e := range c.Palette {
		cr.name(e.Key.S, e.Value)
	}
	to := &r.b.Colors
	var light, dark page.Color
	theme := []struct {
		key  string
		text diag.Text
		to   *page.Color
	}{
		{"foreground", c.Foreground, &to.Foreground}, {"background", c.Background, &to.Background},
		{"primary", c.Primary, &to.Primary}, {"secondary", c.Secondary, &to.Secondary}, {"tertiary", c.Tertiary, &to.Accent},
		{"success", c.Success, &to.Success}, {"info", c.Info, &to.Info},
		{"warning", c.Warning, &to.Warning}, {"danger", c.Danger, &to.Danger},
		{"light", c.Light, &light}, {"dark", c.Dark, &dark}, {"link", c.Link, &to.Link},
	}
	for _, t := range theme {
		if _, ok := cr.named[t.key]; !ok && t.text.Present() {
			cr.name(t.key, t.text)
		}
	}
	for _, e := range c.Palette {
		cr.read(e.Value)
	}
	given := map[string]bool{}
	for _, t := range theme {
		if col, ok := cr.read(t.text); ok {
			*t.to, given[t.key] = col, true
		}
	}
	if !given["foreground"] && given["dark"] {
		to.Foreground = dark
	}
	if !given["foreground"] && !given["dark"] {
		to.Foreground = reach(to.Foreground, to.Background, 700)
	}
	if given["primary"] && !given["secondary"] {
		to.Secondary = to.Primary
	}
	if (given["primary"] || given["secondary"]) && !given["tertiary"] {
		to.Accent = to.Secondary
	}
	if given["primary"] && !given["info"] {
		to.Info = to.Primary
	}
	to.derive()
	if given["light"] {
		to.Panel = light
		to.deriveOn()
	}
	if col, ok := cr.read(c.Link); ok {
		to.Link = col
	}
	r.charts(c.Charts)
}

func (r *reader) charts(names []diag.Text) {
	if len(names) > maxCharts {
		r.faults.Add(ruleColor.At(names[maxCharts].All(), "there are %d colours for charts; at most %d are read", len(names), maxCharts).
			WithHint("six are as many as a reader can tell apart"))
		names = names[:maxCharts]
	}
	var palette []page.Color
	for _, t := range names {
		if c, ok := r.color.read(t); ok {
			palette = append(palette, c)
		}
	}
	if len(palette) > 0 {
		r.b.Palette = palette
	}
}

func (cr *colorReader) name(key string, value diag.Text) {
	cr.named[key] = value
	cr.names = append(cr.names, key)
}

// read gives the colour of a text: digits, a name of the palette, of the
// theme, or of CSS. A fault is told once, where the text stands.
func (cr *colorReader) read(t diag.Text) (page.Color, bool) {
	if !t.Present() {
		return page.Color{}, false
	}
	var chain [maxAliases]diag.Span
	from := t
	for i := range chain {
		if cr.told[t.All()] {
			return page.Color{}, false
		}
		chain[i] = t.All()
		if c, ok := digits(t.S); ok {
			return c, true
		}
		next, ok := cr.named[t.S]
		if !ok || next.All() == t.All() {
			if c, ok := colornames.Map[strings.ToLower(t.S)]; ok {
				return page.Color{R: c.R, G: c.G, B: c.B, A: 255}, true
			}
			if !ok {
				cr.unknown(t)
				return page.Color{}, false
			}
		}
		t = next
	}
	cr.tell(ruleColor.At(from.All(), "the colour “%s” leads from name to name and never to a colour", from.S).
		WithHint("give one of the names a colour, such as \"#12436D\""))
	for _, at := range chain {
		cr.told[at] = true
	}
	return page.Color{}, false
}

func (cr *colorReader) unknown(t diag.Text) {
	d := ruleColor.At(t.All(), "“%s” is neither a colour nor the name of one", t.S)
	switch near := conf.Nearest(t.S, cr.names); {
	case near != "":
		d = d.WithHint("did you mean “%s”?", near)
	case t.S == "":
		d = ruleColor.At(t.All(), "a colour is missing").WithHint("colours with # stand in quotes: \"#12436D\"")
	default:
		d = d.WithHint("write # and six hexadecimal digits in quotes, such as \"#12436D\", or a name from color.palette")
	}
	cr.tell(d)
}

// tell adds a fault unless its place has one: many names may lead to one.
func (cr *colorReader) tell(d diag.Diagnostic) {
	if !cr.told[d.Span] {
		cr.told[d.Span] = true
		cr.faults.Add(d)
	}
}

// digits reads #RGB and #RRGGBB.
func digits(s string) (page.Color, bool) {
	h, ok := strings.CutPrefix(s, "#")
	if !ok || len(h) != 3 && len(h) != 6 {
		return page.Color{}, false
	}
	n, err := strconv.ParseUint(h, 16, 32)
	if err != nil || h[0] == '+' {
		return page.Color{}, false
	}
	if len(h) == 3 {
		return page.Color{R: uint8(n>>8) * 17, G: uint8(n>>4&15) * 17, B: uint8(n&15) * 17, A: 255}, true
	}
	return hex(uint32(n)), true
}

// hexOf writes a colour as #RRGGBB.
func hexOf(c page.Color) string {
	const d = "0123456789ABCDEF"
	return string([]byte{'#', d[c.R>>4], d[c.R&15], d[c.G>>4], d[c.G&15], d[c.B>>4], d[c.B&15]})
}
