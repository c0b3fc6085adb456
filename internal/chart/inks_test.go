package chart

import (
	"testing"

	"policybrief/internal/brand"
	"policybrief/internal/page"
)

// TestColors: whatever the brand, no two series have one colour, each is seen
// on its ground, and words in it can be read.
func TestColors(t *testing.T) {
	sets := load(t, map[string]string{"data.yml": "d: {file: d.csv, key: [year, kind], measures: {n: {column: n, unit: count}}, source: {title: T}}",
		"d.csv": "year,kind,n\n2001,a,1\n2001,b,2\n2001,c,3\n2001,d,4\n2001,e,5\n2001,f,6\n"})
	c, faults := bind("type: column\nmode: stacked\ndata: d\ny: n\nx: year\nseries: kind\ntitle: T\n", sets)
	if faults.HasErrors() {
		t.Fatal(lines(faults))
	}
	rgb := func(r, g, b uint8) page.Color { return page.Color{R: r, G: g, B: b, A: 255} }
	white, dark := rgb(255, 255, 255), rgb(20, 24, 40)
	for name, tc := range map[string]struct {
		palette []page.Color
		ground  page.Color
		told    bool
	}{
		"house":       {nil, white, false},
		"two":         {[]page.Color{rgb(0x5B, 0x23, 0x50), rgb(0xB5, 0x47, 0x1F)}, white, false},
		"faint":       {[]page.Color{rgb(0xF3, 0xE9, 0xD2), rgb(0xB5, 0x47, 0x1F)}, white, true},
		"faint later": {[]page.Color{rgb(0x5B, 0x23, 0x50), rgb(0xF3, 0xE9, 0xD2)}, white, true},
		"dark ground": {nil, dark, false},
	} {
		b := *builtin(t)
		b.Palette, b.Colors.Background, b.Colors.Foreground = tc.palette, tc.ground, page.Color{A: 255}
		if tc.ground == dark {
			b.Colors.Foreground = white
		}
		k := inksOf(c, &b)
		for i, hue := range k.hues {
			if brand.Contrast(hue, tc.ground) < 300 {
				t.Errorf("%s: series %d has the colour %s, which can't be seen", name, i, hex(hue))
			}
			if brand.Contrast(k.words[i], tc.ground) < 450 {
				t.Errorf("%s: words of series %d have the colour %s, which can't be read", name, i, hex(k.words[i]))
			}
			for j := range i {
				if near(hue, k.hues[j]) {
					t.Errorf("%s: series %d and %d have the colours %s and %s", name, j, i, hex(k.hues[j]), hex(hue))
				}
			}
		}
		_, more := Draw(c, &b, 400*page.Pt, page.Tag{Artifact: page.Layout})
		told := false
		for _, f := range more {
			told = told || f.Rule == rulePalette
		}
		if told != tc.told {
			t.Errorf("%s: told of the palette: %v", name, told)
		}
	}
}
