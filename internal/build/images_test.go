package build

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"policybrief/internal/diag"
	"policybrief/internal/page"
)

func encodePNG(t testing.TB, im image.Image) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, im); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func encodeJPEG(t testing.TB, im image.Image) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, im, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func codes(p picture) (out string) {
	if p.faults != nil {
		for _, d := range p.faults(diag.Span{}) {
			out += d.Rule.Code
		}
	}
	return out
}

func TestPNG(t *testing.T) {
	r := image.Rect(0, 0, 2, 1)
	red, clear := color.NRGBA{255, 0, 0, 255}, color.NRGBA{9, 9, 9, 0}
	gray := image.NewGray(r)
	gray.SetGray(1, 0, color.Gray{200})
	opaque, seethrough := image.NewNRGBA(r), image.NewNRGBA(r)
	deep := image.NewNRGBA64(r)
	paletted := image.NewPaletted(r, color.Palette{red, color.NRGBA{0, 0, 255, 128}})
	for x := range 2 {
		opaque.Set(x, 0, red)
		deep.Set(x, 0, red)
	}
	seethrough.Set(0, 0, red)
	seethrough.Set(1, 0, clear)
	paletted.SetColorIndex(1, 0, 1)
	for _, c := range []struct {
		name string
		im   image.Image
		want *page.ImageData
	}{
		{"grey", gray, &page.ImageData{W: 2, H: 1, Gray: true, RGB: []byte{0, 200}}},
		{"opaque", opaque, &page.ImageData{W: 2, H: 1, RGB: []byte{255, 0, 0, 255, 0, 0}}},
		{"16 bits", deep, &page.ImageData{W: 2, H: 1, RGB: []byte{255, 0, 0, 255, 0, 0}}},
		{"see-through", seethrough, &page.ImageData{W: 2, H: 1, RGB: []byte{255, 0, 0, 0, 0, 0}, Alpha: []byte{255, 0}}},
		{"palette", paletted, &page.ImageData{W: 2, H: 1, RGB: []byte{255, 0, 0, 0, 0, 255}, Alpha: []byte{255, 128}}},
	} {
		p := decode("x.png", encodePNG(t, c.im))
		if p.data == nil {
			t.Errorf("%s: %s", c.name, codes(p))
			continue
		}
		if d := p.data; d.W != c.want.W || d.H != c.want.H || d.Gray != c.want.Gray || !bytes.Equal(d.RGB, c.want.RGB) || !bytes.Equal(d.Alpha, c.want.Alpha) {
			t.Errorf("%s: %d × %d, grey %v, %v, %v", c.name, d.W, d.H, d.Gray, d.RGB, d.Alpha)
		}
	}
}

// exif is an application segment that says that a picture is to be turned.
func exif(orientation byte) []byte {
	b := append([]byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01"), 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0)
	return segment(0xe1, b)
}

func segment(marker byte, b []byte) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(b)+2)), b...)
}

func TestJPEG(t *testing.T) {
	plain := encodeJPEG(t, image.NewRGBA(image.Rect(0, 0, 16, 8)))
	with := func(segs ...[]byte) []byte {
		out := bytes.Clone(plain[:2])
		for _, s := range segs {
			out = append(out, s...)
		}
		return append(out, plain[2:]...)
	}
	place := segment(0xfe, []byte("taken at home"))
	for _, c := range []struct {
		name  string
		in    []byte
		codes string
	}{
		{"plain", plain, ""},
		{"comment", with(place), ""},
		{"upright", with(exif(1), place), ""},
		{"turned", with(exif(6)), "image-turned"},
		{"after the end", append(bytes.Clone(plain), "hidden"...), ""},
	} {
		p := decode("x.jpg", c.in)
		if codes(p) != c.codes || p.data == nil {
			t.Errorf("%s: faults %q", c.name, codes(p))
			continue
		}
		if !bytes.Equal(p.data.JPEG, plain) {
			t.Errorf("%s: what the camera wrote is still there", c.name)
		}
	}
}

func TestBadPictures(t *testing.T) {
	good := encodePNG(t, image.NewGray(image.Rect(0, 0, 9, 9)))
	huge := bytes.Clone(good)
	binary.BigEndian.PutUint32(huge[16:], 30000)
	binary.BigEndian.PutUint32(huge[20:], 30000)
	binary.BigEndian.PutUint32(huge[29:], crc(huge[12:29]))
	for name, c := range map[string]struct {
		in    []byte
		codes string
	}{
		"empty": {nil, "image-kind"},
		"gif":   {[]byte("GIF89a"), "image-kind"},
		"half":  {good[:len(good)/2], "image-broken"},
		"huge":  {huge, "image-too-large"},
	} {
		if p := decode("x", c.in); codes(p) != c.codes || p.data != nil {
			t.Errorf("%s: %q", name, codes(p))
		}
	}
}

// Files as other programs write them: a PNG of 5 × 3 pixels, interlaced, with
// 16 bits a channel and opacity; a JPEG in the colours of a printing press; a
// PNG that says it has 20000 × 20000 pixels.
const (
	interlacedPNG = "iVBORw0KGgoAAAANSUhEUgAAAAUAAAADEAYAAAF8oSktAAAABGdBTUEAALGPC/xhBQAAACBjSFJNAAB6JgAAgIQAAPoAAACA6AAAdTAAAOpgAA" +
		"A6mAAAF3CculE8AAAABmJLR0T///////8JWPfcAAAAB3RJTUUH6gsdAAQIxB9hIQAAACpJREFUCNdlizkOAAAIwsrP/TkORmOUhSMFG8DmBZVV" +
		"3dKgPVxSAQT/epUSJRrrY62zMQAAACV0RVh0ZGF0ZTpjcmVhdGUAMjAyNi0xMS0yOVQwMDowNDowOCswMDowMP+r92gAAAAldEVYdGRhdGU6bW" +
		"9kaWZ5ADIwMjYtMTEtMjlUMDA6MDQ6MDgrMDA6MDCO9k/UAAAAAElFTkSuQmCC"
	cmykJPEG = "/9j/7gAOQWRvYmUAZAAAAAAC/9sAQwADAgICAgIDAgICAwMDAwQGBAQEBAQIBgYFBgkICgoJCAkJCgwPDAoLDgsJCQ0RDQ4PEBAREAoMEhMSEB" +
		"MPEBAQ/9sAQwEDAwMEAwQIBAQIEAsJCxAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ/8AAFAgACAAI" +
		"BAERAAIRAQMRAQQRAP/EABUAAQEAAAAAAAAAAAAAAAAAAAgJ/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/EABUBAQEAAAAAAAAAAAAAAAAAAAcJ/8" +
		"QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAA4EAQACEQMRBAAAPwBEHNKpVN//2Q=="
	hugePNG = "iVBORw0KGgoAAAANSUhEUgAATiAAAE4gCAIAAABsEtFuAAAAEUlEQVR4nGNgGAWjYBQMdwAAA+gAAbOm00YAAAAASUVORK5CYII="
)

func TestOtherPrograms(t *testing.T) {
	for _, c := range []struct{ name, file, codes string }{
		{"interlaced", interlacedPNG, ""}, {"CMYK", cmykJPEG, "image-kind"}, {"huge", hugePNG, "image-too-large"},
	} {
		b, err := base64.StdEncoding.DecodeString(c.file)
		if err != nil {
			t.Fatal(err)
		}
		p := decode("x", b)
		if codes(p) != c.codes || (p.data == nil) != (c.codes != "") {
			t.Errorf("%s: faults %q", c.name, codes(p))
		}
		if d := p.data; d != nil && (d.W != 5 || d.H != 3 || len(d.RGB) != 45 || !bytes.Equal(d.RGB[:3], []byte{255, 0, 0}) || !bytes.Equal(d.RGB[42:], []byte{0, 0, 255})) {
			t.Errorf("%s: %d × %d pixels, %v", c.name, d.W, d.H, d.RGB)
		}
	}
	if p := decode("x", encodePNG(t, image.NewGray(image.Rect(0, 0, 1, 1)))); p.data == nil || p.data.W != 1 {
		t.Error("a picture of one pixel is none")
	}
}

func crc(b []byte) uint32 { return crc32.ChecksumIEEE(b) }

func FuzzDecode(f *testing.F) {
	f.Add(encodePNG(f, image.NewGray(image.Rect(0, 0, 3, 3))))
	f.Add(encodeJPEG(f, image.NewGray(image.Rect(0, 0, 3, 3))))
	f.Add(append([]byte("\xff\xd8"), exif(6)...))
	for _, s := range []string{interlacedPNG, cmykJPEG, hugePNG} {
		b, _ := base64.StdEncoding.DecodeString(s)
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if p := decode("x", b); p.data == nil && p.faults == nil {
			t.Error("neither a picture nor a fault")
		}
		if len(b) > 2 {
			stripJPEG(b)
		}
	})
}
