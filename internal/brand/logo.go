package brand

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"path"
	"strings"

	"policybrief/internal/conf"
	"policybrief/internal/diag"
	"policybrief/internal/page"
)

const (
	maxLogoSide   = 4000
	maxLogoPixels = 4_000_000
)

// logo reads the logo: the medium one, else the large, else the small.
func (r *reader) logo(c *logoConf) {
	var names []string
	for _, e := range c.Images {
		names = append(names, e.Key.S)
	}
	for _, ref := range []logoRef{c.Medium, c.Large, c.Small} {
		if !ref.Path.Present() {
			continue
		}
		r.b.Logo = r.logoNamed(ref, c, names)
		if ref.dark != nil {
			r.b.LogoDark = r.logoNamed(*ref.dark, c, names)
		}
		return
	}
}

// logoNamed reads a logo by its path or by its name among the images.
func (r *reader) logoNamed(ref logoRef, c *logoConf, names []string) *Logo {
	if image, ok := c.Images.Get(ref.Path.S); ok {
		if ref.Alt.Present() {
			image.Alt = ref.Alt
		}
		ref = image
	} else if near := conf.Nearest(ref.Path.S, names); near != "" && path.Ext(ref.Path.S) == "" {
		r.faults.Add(ruleLogo.At(ref.Path.All(), "“%s” is none of the images of the logo", ref.Path.S).WithHint("did you mean “%s”?", near))
		return nil
	}
	return r.logoFile(ref, c.Alt)
}

func (r *reader) logoFile(ref logoRef, alt diag.Text) *Logo {
	if strings.Contains(ref.Path.S, "://") || strings.HasPrefix(ref.Path.S, "data:") {
		r.faults.Add(ruleLogo.At(ref.Path.All(), "the logo would have to be fetched from a network, which is never done").
			WithHint("save the logo beside the brand and name the file"))
		return nil
	}
	if !ref.Path.Present() || ref.Path.S == "" {
		return nil
	}
	data, ok := r.file(ref.Path, "logo")
	if !ok {
		return nil
	}
	var l *Logo
	switch {
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")), bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		l = r.raster(ref.Path, data)
	case strings.EqualFold(path.Ext(ref.Path.S), ".svg"), bytes.HasPrefix(bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\uFEFF"))), []byte("<")):
		from := ref.Path.All().Source
		name := ref.Path.S
		if from != nil {
			name = path.Join(path.Dir(from.Name), name)
		}
		var bad diag.List
		l, bad = ParseSVG(diag.NewSource(name, data))
		r.faults.Add(bad...)
	default:
		r.faults.Add(ruleLogo.At(ref.Path.All(), "“%s” is neither SVG, PNG nor JPEG", ref.Path.S).WithHint("save the logo as SVG, or as PNG"))
	}
	if l == nil {
		return nil
	}
	switch {
	case ref.Alt.Present():
		l.Alt = ref.Alt.S
	case alt.Present():
		l.Alt = alt.S
	case r.b.Name != "":
		l.Alt = r.b.Name
	}
	return l
}

// raster reads a PNG or JPEG. A logo is small, so a JPEG is unpacked too:
// nothing that a camera or program wrote about itself is passed on.
func (r *reader) raster(at diag.Text, data []byte) *Logo {
	config, decode := png.DecodeConfig, png.Decode
	if data[0] == 0xff {
		config, decode = jpeg.DecodeConfig, jpeg.Decode
	}
	c, err := config(bytes.NewReader(data))
	if err == nil && (c.Width < 1 || c.Height < 1 || c.Width > maxLogoSide || c.Height > maxLogoSide || c.Width*c.Height > maxLogoPixels) {
		r.faults.Add(ruleLogo.At(at.All(), "the logo has %d × %d pixels; at most 4 million are read", c.Width, c.Height).
			WithHint("save it 1,000 pixels wide, or as SVG"))
		return nil
	}
	var m image.Image
	if err == nil {
		m, err = decode(bytes.NewReader(data))
	}
	if err != nil {
		r.faults.Add(ruleLogo.At(at.All(), "the picture “%s” can't be read: %v", at.S, err).WithHint("open it in a picture program and save it again"))
		return nil
	}
	px := unpack(m)
	w, h := page.Length(px.W)*750, page.Length(px.H)*750 // 96 pixels an inch
	return &Logo{W: w, H: h, Items: []page.Item{&page.Image{At: page.Rect{W: w, H: h}, Data: px}}}
}

// unpack gives a picture with eight bits a channel. What is wholly clear has
// no colour, so that nothing hides there.
func unpack(m image.Image) *page.ImageData {
	box := m.Bounds()
	d := &page.ImageData{W: box.Dx(), H: box.Dy()}
	d.RGB, d.Alpha = make([]byte, 0, 3*d.W*d.H), make([]byte, 0, d.W*d.H)
	opaque := true
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			c := color.NRGBAModel.Convert(m.At(x, y)).(color.NRGBA)
			if c.A == 0 {
				c = color.NRGBA{}
			}
			d.RGB = append(d.RGB, c.R, c.G, c.B)
			d.Alpha = append(d.Alpha, c.A)
			opaque = opaque && c.A == 255
		}
	}
	if opaque {
		d.Alpha = nil
	}
	return d
}
