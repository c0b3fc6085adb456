package pdf

import (
	"fmt"
	"slices"

	"policybrief/internal/page"
)

// gradient fills a path with a gradient: its shading, clipped to the path
// (ISO 32000-1, 8.7.4.2).
func (c *canvas) gradient(s *page.Shape, even string) error {
	dict, err := c.shading(s.Gradient)
	if err != nil {
		return err
	}
	n := slices.Index(c.shades, dict) + 1
	if n == 0 {
		c.shades = append(c.shades, dict)
		n = len(c.shades)
	}
	c.opacity(s.Fill.A)
	c.buf = append(c.buf, "q\n"...)
	return c.path(s.Path, fmt.Sprintf("W%s n /Sh%d sh Q", even, n))
}

// shading gives the dictionary of a gradient: an axial or radial shading whose
// colours are interpolated between each stop and the next (ISO 32000-1,
// 8.7.4.5.3, 8.7.4.5.4 and 7.10.4).
func (c *canvas) shading(g *page.Gradient) (string, error) {
	last := len(g.Stops) - 1
	if last < 1 || g.Stops[0].At != 0 || g.Stops[last].At != 1000 || g.R < 0 {
		return "", fmt.Errorf("a gradient without two ends")
	}
	num := func(b []byte, more ...int64) []byte {
		for _, v := range more {
			b = append(appendNum(b, v), ' ')
		}
		return b
	}
	at := func(b []byte, p page.Point) []byte { return num(b, centi(p.X), c.height-centi(p.Y)) }
	b := []byte("<</ColorSpace/DeviceRGB/Extend[true true]/ShadingType ")
	if g.Radial {
		b = append(b, "3/Coords["...)
		b = num(at(b, g.From), 0)
		b = num(at(b, g.To), centi(g.R))
	} else {
		b = append(b, "2/Coords["...)
		b = at(at(b, g.From), g.To)
	}
	b = append(b, "]/Function<</FunctionType 3/Domain[0 1]/Functions["...)
	color := func(b []byte, k page.Color) []byte {
		for _, v := range []uint8{k.R, k.G, k.B} { // in thousandths, of which there are more than levels
			n := (int(v)*1000 + 127) / 255
			b = append(b, fmt.Sprintf("%d.%03d ", n/1000, n%1000)...)
		}
		return b
	}
	bounds := []byte("]/Bounds[")
	encode := []byte("]/Encode[")
	for i := range last {
		from, to := &g.Stops[i], &g.Stops[i+1]
		if to.At < from.At {
			return "", fmt.Errorf("the stops of a gradient do not rise")
		}
		if i > 0 {
			bounds = append(bounds, fmt.Sprintf("%d.%03d ", from.At/1000, from.At%1000)...)
		}
		encode = append(encode, "0 1 "...)
		b = append(b, "<</FunctionType 2/Domain[0 1]/N 1/C0["...)
		b = append(color(b, from.Color), "]/C1["...)
		b = append(color(b, to.Color), "]>>"...)
	}
	b = append(append(b, bounds...), encode...)
	return string(append(b, "]>>>>"...)), nil
}
