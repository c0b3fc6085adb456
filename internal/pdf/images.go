package pdf

import (
	"fmt"

	"policybrief/internal/page"
)

// imageSet is the pictures a document uses, in order of first use; two items
// that share a picture share its object.
type imageSet struct {
	list []*page.ImageData
}

// use gives the number of a picture in the resources, from 1.
func (s *imageSet) use(d *page.ImageData) (int, error) {
	for i, have := range s.list {
		if have == d {
			return i + 1, nil
		}
	}
	if err := checkImage(d); err != nil {
		return 0, err
	}
	s.list = append(s.list, d)
	return len(s.list), nil
}

// image paints a picture into its box.
func (c *canvas) image(im *page.Image) error {
	n, err := c.images.use(im.Data)
	if err != nil {
		return err
	}
	c.opacity(255)
	if im.Data.Alpha != nil {
		c.blended[c.at] = true
	}
	b := append(c.buf, "q "...)
	b = appendNum(b, centi(im.At.W))
	b = append(b, " 0 0 "...)
	b = appendNum(b, centi(im.At.H))
	c.show(b, im.At, "/I", n)
	return nil
}

// show ends the matrix that brings an XObject into a box, with the box's lower
// left corner, and paints the object; b has the matrix so far.
func (c *canvas) show(b []byte, at page.Rect, prefix string, n int) {
	b = append(b, ' ')
	b = appendNum(b, centi(at.X))
	b = append(b, ' ')
	b = appendNum(b, c.height-centi(at.Y+at.H))
	b = append(append(b, " cm "...), prefix...)
	b = appendInt(b, n)
	c.buf = append(b, " Do Q\n"...)
}

// checkImage makes sure that a picture's bytes are what its size says.
func checkImage(d *page.ImageData) error {
	if d == nil {
		return fmt.Errorf("an image has no data")
	}
	if d.W <= 0 || d.H <= 0 || d.W > 1<<15 || d.H > 1<<15 {
		return fmt.Errorf("an image of %d × %d pixels", d.W, d.H)
	}
	channels := 3
	if d.Gray {
		channels = 1
	}
	if d.JPEG != nil {
		w, h, n, err := jpegFrame(d.JPEG)
		if err != nil {
			return err
		}
		if w != d.W || h != d.H || n != channels {
			return fmt.Errorf("a JPEG of %d × %d pixels and %d channels is said to be %d × %d with %d", w, h, n, d.W, d.H, channels)
		}
	} else if len(d.RGB) != d.W*d.H*channels {
		return fmt.Errorf("an image of %d × %d pixels and %d channels has %d bytes", d.W, d.H, channels, len(d.RGB))
	}
	if d.Alpha != nil && len(d.Alpha) != d.W*d.H {
		return fmt.Errorf("an image of %d × %d pixels has %d bytes of opacity", d.W, d.H, len(d.Alpha))
	}
	return nil
}

// jpegFrame reads size and number of channels from the frame header of a JPEG
// (ITU-T T.81, B.2.2).
func jpegFrame(b []byte) (w, h, channels int, err error) {
	bad := fmt.Errorf("a JPEG without a frame header that PDF can show")
	if len(b) < 2 || b[0] != 0xFF || b[1] != 0xD8 {
		return 0, 0, 0, bad
	}
	for b = b[2:]; len(b) >= 4 && b[0] == 0xFF; {
		m := b[1]
		if m == 0xFF { // a fill byte
			b = b[1:]
			continue
		}
		n := int(b[2])<<8 | int(b[3])
		if n < 2 || len(b) < 2+n {
			return 0, 0, 0, bad
		}
		if m == 0xC0 || m == 0xC1 || m == 0xC2 { // baseline, extended, progressive
			if n < 8 || b[4] != 8 {
				return 0, 0, 0, bad
			}
			return int(b[7])<<8 | int(b[8]), int(b[5])<<8 | int(b[6]), int(b[9]), nil
		}
		if m == 0xDA || m == 0xD9 {
			break
		}
		b = b[2+n:]
	}
	return 0, 0, 0, bad
}

// image writes a picture, with its opacity as a soft mask.
func (f *file) image(r ref, d *page.ImageData) {
	space := "/ColorSpace/DeviceRGB"
	if d.Gray {
		space = "/ColorSpace/DeviceGray"
	}
	dict := imageDict(d, space)
	rgb, alpha := d.Packed(func(b []byte) []byte { return deflate(small, nil, b) })
	if d.Alpha != nil {
		mask := f.alloc()
		f.plain(mask, imageDict(d, "/ColorSpace/DeviceGray")+"/Filter/FlateDecode", alpha)
		dict += "/SMask " + string(appendRef(nil, mask))
	}
	if d.JPEG != nil {
		f.plain(r, dict+"/Filter/DCTDecode", d.JPEG)
		return
	}
	f.plain(r, dict+"/Filter/FlateDecode", rgb)
}

func imageDict(d *page.ImageData, space string) string {
	return fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d%s/BitsPerComponent 8", d.W, d.H, space)
}
