package build

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"path"
	"strings"

	"policybrief/internal/diag"
	"policybrief/internal/page"
)

// maxPixels is how many pixels a picture may have; a page at 600 dpi has 35
// million.
const maxPixels = 40_000_000

// decode reads a picture: a JPEG is passed through without what its camera
// wrote about itself, a PNG becomes pixels.
func decode(name string, b []byte) picture {
	bad := func(rule *diag.Rule, hint, format string, args ...any) picture {
		return picture{faults: func(at diag.Span) diag.List {
			return diag.List{rule.At(at, "%s", fmt.Sprintf(format, args...)).WithHint("%s", hint)}
		}}
	}
	isJPEG, isPNG := bytes.HasPrefix(b, []byte("\xff\xd8\xff")), bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n"))
	if !isJPEG && !isPNG {
		return bad(ruleImageKind, "save it as PNG, or as JPEG where it is a photograph",
			"“%s” is neither a PNG nor a JPEG%s", name, otherKind(name, b))
	}
	config := png.DecodeConfig
	if isJPEG {
		config = jpeg.DecodeConfig
	}
	c, err := config(bytes.NewReader(b))
	if err != nil {
		return bad(ruleImageBroken, "open it in a picture program and save it again", "“%s” can't be read as a picture: %v", name, err)
	}
	if c.Width > 1<<15 || c.Height > 1<<15 || c.Width*c.Height > maxPixels {
		return bad(ruleImageSize, "save it smaller: 2,000 pixels across are enough for a page",
			"“%s” has %d × %d pixels; the most is %d million", name, c.Width, c.Height, maxPixels/1_000_000)
	}
	if isPNG {
		im, err := png.Decode(bytes.NewReader(b))
		if err != nil {
			return bad(ruleImageBroken, "open it in a picture program and save it again", "“%s” can't be read as a picture: %v", name, err)
		}
		return picture{data: pixels(im)}
	}
	if _, err := jpeg.Decode(bytes.NewReader(b)); err != nil {
		return bad(ruleImageBroken, "open it in a picture program and save it again", "“%s” can't be read as a picture: %v", name, err)
	}
	if c.ColorModel == color.CMYKModel {
		return bad(ruleImageKind, "save it with RGB colours", "“%s” has the colours of a printing press (CMYK)", name)
	}
	clean, turned := stripJPEG(b)
	p := picture{data: &page.ImageData{W: c.Width, H: c.Height, JPEG: clean, Gray: c.ColorModel == color.GrayModel}}
	if turned {
		p.faults = func(at diag.Span) diag.List {
			return diag.List{ruleImageTurned.At(at, "“%s” is stored on its side, and will be shown so", name).
				WithHint("turn it upright in a picture program and save it")}
		}
	}
	return p
}

// otherKind names what a file that is no PNG or JPEG seems to be.
func otherKind(name string, b []byte) string {
	head := string(b[:min(len(b), 256)])
	switch {
	case strings.HasPrefix(head, "GIF8"):
		return " but a GIF"
	case len(head) > 12 && head[:4] == "RIFF" && head[8:12] == "WEBP":
		return " but a WebP"
	case strings.Contains(head, "<svg"), strings.EqualFold(path.Ext(name), ".svg"):
		return " but an SVG"
	case strings.HasPrefix(head, "%PDF"):
		return " but a PDF"
	}
	return ""
}

// pixels gives a decoded PNG with eight bits a channel.
func pixels(im image.Image) *page.ImageData {
	r := im.Bounds()
	w, h := r.Dx(), r.Dy()
	d := &page.ImageData{W: w, H: h}
	if g, ok := im.(*image.Gray); ok {
		d.Gray, d.RGB = true, make([]byte, 0, w*h)
		for y := range h {
			d.RGB = append(d.RGB, g.Pix[y*g.Stride:y*g.Stride+w]...)
		}
		return d
	}
	d.RGB, d.Alpha = make([]byte, 0, 3*w*h), make([]byte, 0, w*h)
	opaque := true
	at := func(x, y int) color.NRGBA { return color.NRGBAModel.Convert(im.At(x, y)).(color.NRGBA) }
	switch m := im.(type) {
	case *image.NRGBA:
		at = m.NRGBAAt
	case *image.RGBA: // what the decoder gives for a PNG without alpha
		at = func(x, y int) color.NRGBA { c := m.RGBAAt(x, y); return color.NRGBA(c) }
	case *image.Paletted:
		table := make([]color.NRGBA, len(m.Palette))
		for i, c := range m.Palette {
			table[i] = color.NRGBAModel.Convert(c).(color.NRGBA)
		}
		at = func(x, y int) color.NRGBA { return table[m.ColorIndexAt(x, y)] }
	}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			c := at(x, y)
			if c.A == 0 { // what is not seen is not kept
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

// stripJPEG leaves out comments and application segments, in which cameras
// write places and names; Adobe's, which says how colours are coded, stays.
// turned tells that the picture is meant to be shown turned or mirrored. The
// bytes are those of a JPEG that could be decoded.
func stripJPEG(b []byte) (out []byte, turned bool) {
	out = append(make([]byte, 0, len(b)), b[:2]...)
	for i := 2; i+4 <= len(b) && b[i] == 0xff; {
		m := b[i+1]
		if m == 0xff {
			i++
			continue
		}
		if m == 0xda { // the picture itself: the rest, up to the end marker
			end := bytes.LastIndex(b, []byte{0xff, 0xd9})
			if end < i {
				return append(append(out, b[i:]...), 0xff, 0xd9), turned
			}
			return append(out, b[i:end+2]...), turned
		}
		n := 2 + int(binary.BigEndian.Uint16(b[i+2:]))
		if i+n > len(b) {
			return b, turned
		}
		seg := b[i : i+n]
		switch {
		case m == 0xe1:
			turned = turned || orientation(seg[4:]) > 1
		case m == 0xee && bytes.HasPrefix(seg[4:], []byte("Adobe")), m != 0xfe && (m < 0xe0 || m > 0xef):
			out = append(out, seg...)
		}
		i += n
	}
	return b, turned
}

// orientation gives the Exif orientation, from 1 to 8, or 0 (Exif 2.32, 4.6.4).
func orientation(b []byte) int {
	b, ok := bytes.CutPrefix(b, []byte("Exif\x00\x00"))
	if !ok || len(b) < 8 {
		return 0
	}
	var order binary.ByteOrder = binary.BigEndian
	if b[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(b[4:]))
	if at+2 > int64(len(b)) {
		return 0
	}
	n := int64(order.Uint16(b[at:]))
	for i := range n {
		e := at + 2 + 12*i
		if e+12 > int64(len(b)) {
			return 0
		}
		if order.Uint16(b[e:]) == 0x0112 {
			return int(order.Uint16(b[e+8:]))
		}
	}
	return 0
}
