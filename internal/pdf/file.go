package pdf

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strconv"
	"sync"

	"github.com/klauspost/compress/zlib"
)

// A ref is the number of an indirect object; 0 is none.
type ref int

// perStream is how many objects one object stream holds at most. A reader has
// to unpack a whole stream to see one object of it.
const perStream = 400

// file puts a PDF file together. Dictionaries go into compressed object
// streams (ISO 32000-1, 7.5.7), which PDF/A-3 allows and which make a tagged
// file a third of its size; streams stand by themselves.
type file struct {
	b      []byte
	places []place // by object number

	packed []byte // the object stream being filled: the objects
	index  []byte // and “number offset” of each
	count  int
	stream ref // its number; 0 when none is being filled
}

// A place says where an object stands: at an offset of the file, or as the
// nth object of an object stream.
type place struct {
	stream ref
	at     int
}

// newFile starts a file. The four high bytes of the second line tell programs
// that the file is binary (ISO 19005-3, 6.1.2).
func newFile(size int) *file {
	f := &file{b: make([]byte, 0, size), places: make([]place, 1, 512)}
	f.b = append(f.b, "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"...)
	return f
}

// alloc gives the number of a new object.
func (f *file) alloc() ref {
	f.places = append(f.places, place{})
	return ref(len(f.places) - 1)
}

// open starts an object that is no stream. The caller appends the object to
// the bytes it gets and hands them to close before anything else is written.
func (f *file) open(r ref) []byte {
	if f.stream == 0 {
		f.stream = f.alloc()
	}
	f.places[r] = place{f.stream, f.count}
	f.count++
	f.index = strconv.AppendInt(f.index, int64(r), 10)
	f.index = append(f.index, ' ')
	f.index = strconv.AppendInt(f.index, int64(len(f.packed)), 10)
	f.index = append(f.index, ' ')
	return f.packed
}

func (f *file) close(b []byte) {
	f.packed = append(b, '\n')
	if f.count == perStream {
		f.flush()
	}
}

// flush writes the object stream that is being filled.
func (f *file) flush() {
	if f.stream == 0 {
		return
	}
	dict := "/Type/ObjStm/N " + strconv.Itoa(f.count) + "/First " + strconv.Itoa(len(f.index))
	f.deflated(f.stream, dict, f.index, f.packed)
	f.stream, f.count, f.packed, f.index = 0, 0, f.packed[:0], f.index[:0]
}

// plain writes a stream as it is. dict is its dictionary without brackets and
// without Length.
func (f *file) plain(r ref, dict string, data []byte) {
	f.head(r, dict)
	f.b = append(f.b, "/Length "...)
	f.b = strconv.AppendInt(f.b, int64(len(data)), 10)
	f.b = append(f.b, ">>stream\n"...)
	f.b = append(f.b, data...)
	f.b = append(f.b, "\nendstream\nendobj\n"...)
}

// deflation writes a stream that is compressed already.
func (f *file) deflation(r ref, dict string, data []byte) {
	f.plain(r, dict+"/Filter/FlateDecode", data)
}

// deflated writes a stream compressed. Its data may come in parts.
func (f *file) deflated(r ref, dict string, parts ...[]byte) { f.packedBy(small, r, dict, parts...) }

// packedBy writes a stream compressed by one of a kind of compressors.
func (f *file) packedBy(kind *sync.Pool, r ref, dict string, parts ...[]byte) {
	f.head(r, dict)
	f.b = append(f.b, "/Filter/FlateDecode/Length "...)
	at := len(f.b)
	const room = "          >>stream\n" // the length is known only afterwards
	f.b = append(f.b, room...)
	start := len(f.b)
	f.b = deflate(kind, f.b, parts...)
	n := len(f.b) - start
	strconv.AppendInt(f.b[at:at], int64(n), 10)
	f.b = append(f.b, "\nendstream\nendobj\n"...)
}

func (f *file) head(r ref, dict string) {
	f.places[r] = place{0, len(f.b)}
	f.b = strconv.AppendInt(f.b, int64(r), 10)
	f.b = append(f.b, " 0 obj\n<<"...)
	f.b = append(f.b, dict...)
}

// end writes the cross-reference stream (ISO 32000-1, 7.5.8) and gives the
// file. The file identifier is a hash of what stands before it.
func (f *file) end(root, info ref) ([]byte, error) {
	f.flush()
	self := f.alloc()
	at := len(f.b)
	f.places[self] = place{0, at}
	sum := sha256.Sum256(f.b)

	// Each row is coded as its difference from the row before (predictor 12),
	// which leaves little to store where objects follow each other.
	const width = 1 + 4 + 2
	rows := make([]byte, 0, len(f.places)*(1+width))
	var last, row [width]byte
	for n, p := range f.places {
		switch {
		case n == 0: // the head of the list of free objects
			row = [width]byte{0, 0, 0, 0, 0, 0xFF, 0xFF}
		case p.stream != 0:
			row[0] = 2
			binary.BigEndian.PutUint32(row[1:], uint32(p.stream))
			binary.BigEndian.PutUint16(row[5:], uint16(p.at))
		case p.at != 0:
			row[0] = 1
			binary.BigEndian.PutUint32(row[1:], uint32(p.at))
			binary.BigEndian.PutUint16(row[5:], 0)
		default:
			return nil, fmt.Errorf("object %d was promised and never written", n)
		}
		rows = append(rows, 2)
		for i := range row {
			rows = append(rows, row[i]-last[i])
		}
		last = row
	}
	var d []byte
	d = append(d, "/Type/XRef/W[1 4 2]/DecodeParms<</Predictor 12/Columns 7>>/Size "...)
	d = appendInt(d, len(f.places))
	d = append(d, "/Root "...)
	d = appendRef(d, root)
	d = append(d, "/Info "...)
	d = appendRef(d, info)
	d = append(d, "/ID["...)
	for range 2 {
		d = append(d, '<')
		for _, c := range sum[:16] {
			d = append(d, hexDigits[c>>4], hexDigits[c&15])
		}
		d = append(d, '>')
	}
	d = append(d, ']')
	f.deflated(self, string(d), rows)
	f.b = append(f.b, "startxref\n"...)
	f.b = appendInt(f.b, at)
	f.b = append(f.b, "\n%%EOF\n"...)
	return f.b, nil
}

// A deflater is a compressor with its output. They are kept, for each weighs
// about a megabyte.
type deflater struct {
	w   *zlib.Writer
	out bytes.Buffer
}

// small is for what makes up a document; quick for attachments. An evidence
// repeats itself so much that it shrinks to a tenth with the one as with the
// other, and quick takes half the time.
var small, quick = deflaters(zlib.DefaultCompression), deflaters(zlib.BestSpeed)

// deflaters gives compressors of a level, which must be a valid one.
func deflaters(level int) *sync.Pool {
	return &sync.Pool{New: func() any {
		d := new(deflater)
		d.w, _ = zlib.NewWriterLevel(&d.out, level)
		return d
	}}
}

// deflate appends the parts, compressed as one.
func deflate(kind *sync.Pool, b []byte, parts ...[]byte) []byte {
	d := kind.Get().(*deflater)
	d.out.Reset()
	d.w.Reset(&d.out)
	for _, p := range parts {
		d.w.Write(p) // a bytes.Buffer gives no error
	}
	d.w.Close()
	b = append(b, d.out.Bytes()...)
	kind.Put(d)
	return b
}
