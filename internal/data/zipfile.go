package data

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/klauspost/compress/flate"

	"policybrief/internal/diag"
)

// Limits of a workbook. Real ones stay far below: they have tens of parts, and
// their XML packs to a tenth or a thirtieth of its size.
const (
	maxParts    = 10_000
	maxUnpacked = 256 << 20 // bytes of all parts read
	freeUnpack  = 64 << 20  // up to here a part may pack as well as it likes
	maxPacking  = 200       // unpacked bytes for each packed one, beyond that
)

// A zipFile is an office file: a zip of named parts. Nothing that it says of
// itself is believed before it is checked.
type zipFile struct {
	src   *diag.Source
	parts map[string]*zip.File // by name in lower case, with slashes
	left  uint64               // unpacked bytes that may still be had
}

// openZip opens a workbook's zip. What is no zip, is locked or is cut off is
// told, and the zip is nil.
func openZip(src *diag.Source) (*zipFile, diag.List) {
	if !bytes.HasPrefix(src.Data, []byte("PK\x03\x04")) && !bytes.HasPrefix(src.Data, []byte("PK\x05\x06")) {
		return nil, diag.List{noZip(src)}
	}
	z := &zipFile{src: src, parts: map[string]*zip.File{}, left: maxUnpacked}
	// Every entry of the directory begins with this mark, so there are no more
	// of them, and the directory takes no more memory than that.
	if n := bytes.Count(src.Data, []byte("PK\x01\x02")); n > maxParts {
		return nil, diag.List{ruleTooLarge.At(whole(src), "the workbook has %d parts, and at most %d are read", n, maxParts)}
	}
	r, err := zip.NewReader(bytes.NewReader(src.Data), int64(len(src.Data)))
	if r == nil || err != nil && !errors.Is(err, zip.ErrInsecurePath) { // nothing is written, so no path is a danger
		return nil, z.damaged("the list of parts at the file's end is missing or broken")
	}
	for _, f := range r.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		if f.Flags&1 != 0 {
			return nil, diag.List{locked(src)}
		}
		key := partKey(f.Name)
		if z.parts[key] != nil {
			return nil, z.damaged("two parts have the name %s", clip(f.Name))
		}
		z.parts[key] = f
	}
	r.RegisterDecompressor(zip.Deflate, flate.NewReader)
	return z, nil
}

// partKey gives a part's name as it is looked for. Some programs write
// backslashes, or other capitals than the ones they refer to.
func partKey(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// has tells whether there is a part of a name.
func (z *zipFile) has(name string) bool { return z.parts[partKey(name)] != nil }

// part unpacks a part. Its faults are told; there are none where the bytes are
// given.
func (z *zipFile) part(name string) ([]byte, diag.List) {
	f := z.parts[partKey(name)]
	if f == nil {
		return nil, z.damaged("its part %s is missing", name)
	}
	size, packed := f.UncompressedSize64, min(f.CompressedSize64, uint64(len(z.src.Data)))
	switch {
	case size > z.left:
		return nil, z.large("its parts have more than %d MiB when they are unpacked, and no more is read", maxUnpacked>>20)
	case size > freeUnpack && size/maxPacking > packed:
		return nil, z.large("its part %s unpacks to %d times its size, as no real workbook does", name, size/max(1, packed))
	}
	z.left -= size
	var err error
	if size > freeUnpack { // no memory is taken for what proves to be damaged
		err = unpack(f, io.Discard)
	}
	if err == nil {
		out := bytes.NewBuffer(make([]byte, 0, size+bytes.MinRead))
		if err = unpack(f, out); err == nil {
			return out.Bytes(), nil
		}
	}
	switch {
	case f.Method == 99: // how some programs mark a zip that is encrypted
		return nil, diag.List{locked(z.src)}
	case errors.Is(err, zip.ErrAlgorithm):
		return nil, z.damaged("its part %s is packed in a way that no spreadsheet program uses", name)
	case errors.Is(err, zip.ErrChecksum):
		return nil, z.damaged("its part %s does not match its checksum", name)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return nil, z.damaged("its part %s is cut off, or shorter than it says", name)
	}
	return nil, z.damaged("its part %s is broken, or not as the list of parts says", name)
}

// unpack writes a part to out, no more than the list of parts says, and checks
// its length and its checksum.
func unpack(f *zip.File, out io.Writer) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	size := int64(f.UncompressedSize64)
	n, err := io.Copy(out, io.LimitReader(r, size))
	switch {
	case err != nil:
		return err
	case n < size:
		return io.ErrUnexpectedEOF
	}
	// One more read finds the end, and with it the checksum.
	var more [1]byte
	switch n, err := r.Read(more[:]); {
	case n > 0:
		return zip.ErrFormat
	case err != io.EOF:
		return err
	}
	return nil
}

// damaged tells what is wrong with the file.
func (z *zipFile) damaged(what string, args ...any) diag.List {
	return diag.List{ruleDamaged.At(whole(z.src), "the workbook is cut off or damaged: "+what, args...).
		WithHint("download or copy it again, or open it in a spreadsheet program and save it anew")}
}

func (z *zipFile) large(what string, args ...any) diag.List {
	return diag.List{ruleTooLarge.At(whole(z.src), "the workbook is too large: "+what, args...).
		WithHint("save the sheet that is needed in a file of its own, or as CSV UTF-8")}
}

// whole is the place of a fault in a file as a whole, whose bytes are nothing
// to show.
func whole(src *diag.Source) diag.Span { return diag.NewSource(src.Name, nil).Span(0, 0) }

func locked(src *diag.Source) diag.Diagnostic {
	return ruleLocked.At(whole(src), "the workbook is protected by a password, so nothing in it can be read").
		WithHint("open it with its password and save it without one")
}

// noZip tells what a file is that should be a workbook and is no zip.
func noZip(src *diag.Source) diag.Diagnostic {
	data := src.Data
	head := bytes.ToLower(bytes.TrimLeft(data[:min(len(data), 1024)], "\xef\xbb\xbf \t\r\n"))
	not := func(what, hint string) diag.Diagnostic {
		return ruleNotRead.At(whole(src), "%s", what).WithHint("%s", hint)
	}
	const again = "open it in a spreadsheet program and save it as .xlsx or .ods"
	switch {
	case blank(data):
		return not("the file is empty", "put the statistics file in its place")
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return compoundFile(src)
	case bytes.HasPrefix(head, []byte("%pdf")):
		return not("the file is a PDF, not a workbook", "get the statistics as a workbook or as CSV")
	case bytes.Contains(head, []byte("<html")), bytes.HasPrefix(head, []byte("<!doctype html")), bytes.HasPrefix(head, []byte("<table")):
		return not("the file is a web page, not a workbook", "download the workbook itself; where the page is the table, "+again)
	case bytes.Contains(head, []byte("urn:schemas-microsoft-com:office:spreadsheet")), bytes.Contains(head, []byte("excel.sheet")):
		return not("the file is a workbook in the XML of Excel 2003, which is not read", again)
	case bytes.IndexByte(data[:min(len(data), 1<<16)], 0) < 0:
		return not("the file is text, not a workbook", "where it is CSV, say so with format: csv")
	}
	return not("the file is not a workbook: it is no zip file, as all workbooks are", "download it again, or "+again)
}

// compoundFile tells apart what Microsoft's compound files hold, by the names
// of the streams in them: a workbook that is encrypted, or the workbooks and
// documents of before 2007.
func compoundFile(src *diag.Source) diag.Diagnostic {
	holds := func(stream string) bool {
		wide := make([]byte, 0, 2*len(stream))
		for i := range len(stream) {
			wide = append(wide, stream[i], 0)
		}
		return bytes.Contains(src.Data, wide)
	}
	switch {
	case holds("EncryptedPackage"):
		return locked(src)
	case holds("Workbook"), holds("Book"):
		return ruleNotRead.At(whole(src), "the file is an Excel workbook of before 2007 (.xls), which is not read").
			WithHint("open it in a spreadsheet program and save it as .xlsx or .ods")
	}
	return ruleNotRead.At(whole(src), "the file is a document of an old office program, not a workbook").
		WithHint("get the statistics as a workbook or as CSV")
}
