package pdf

import (
	"fmt"
	"slices"
	"strconv"

	"policybrief/internal/page"
)

// A form is a drawing as a form XObject (ISO 32000-1, 8.10), in hundredths of
// a point of its own: what it paints is deflated once, however many documents
// paint it.
type form struct {
	dict     string
	deflated []byte
	blended  bool // something in it is not opaque
	err      error
}

// formOf gives the form of a drawing.
func formOf(d *page.DrawingData) *form {
	return d.Made(func() any { return makeForm(d) }).(*form)
}

// makeForm draws a drawing as the one page of a file of its own, and takes
// over what it paints and the resources that this names.
func makeForm(d *page.DrawingData) *form {
	if d.W <= 0 || d.H <= 0 {
		return &form{err: fmt.Errorf("a drawing without a size")}
	}
	c := newCanvas(1, size(d.W, d.H))
	c.sheet(0, d.W, d.H)
	for i, s := range d.Shapes {
		shown, err := visible(s)
		if err == nil && shown {
			err = c.shape(s)
		}
		if err != nil {
			return &form{err: fmt.Errorf("shape %d of a drawing: %w", i, err)}
		}
	}
	c.flush()
	drawn, err := c.finish()
	if err != nil {
		return &form{err: err}
	}
	defer drawn.free()
	b := []byte("/Type/XObject/Subtype/Form/BBox[0 0 ")
	b = append(appendNum(b, centi(d.W)), ' ')
	b = appendNum(b, centi(d.H))
	b = append(b, "]/Resources<<"...)
	b = appendStates(b, drawn.states)
	if len(c.shades) > 0 {
		b = append(b, "/Shading<<"...)
		for i, dict := range c.shades {
			b = append(b, "/Sh"...)
			b = append(appendInt(b, i+1), dict...)
		}
		b = append(b, ">>"...)
	}
	return &form{dict: string(append(b, ">>"...)), deflated: deflate(small, nil, drawn.pages[0]), blended: drawn.blended[0]}
}

// drawing paints a drawing into its box.
func (c *canvas) drawing(d *page.Drawing) error {
	f := formOf(d.Data)
	if f.err != nil {
		return f.err
	}
	n := slices.Index(c.forms, d.Data) + 1
	if n == 0 {
		c.forms = append(c.forms, d.Data)
		n = len(c.forms)
	}
	c.opacity(255)
	c.blended[c.at] = c.blended[c.at] || f.blended
	b := append(c.buf, "q "...)
	b = appendRatio(b, d.At.W, d.Data.W)
	b = append(b, " 0 0 "...)
	b = appendRatio(b, d.At.H, d.Data.H)
	c.show(b, d.At, "/D", n)
	return nil
}

// appendRatio appends a ratio of lengths of a page, with six decimals.
func appendRatio(b []byte, num, den page.Length) []byte {
	const parts = 1_000_000
	r := (2*int64(num)*parts + int64(den)) / (2 * int64(den))
	b = append(strconv.AppendInt(b, r/parts, 10), '.')
	return append(b, strconv.Itoa(parts + int(r%parts))[1:]...)
}
