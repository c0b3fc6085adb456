package data

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"policybrief/internal/diag"
)

// A zipMember is a part of a zip that a test makes.
type zipMember struct{ name, content string }

// makeZip packs members.
func makeZip(t testing.TB, members ...zipMember) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, m := range members {
		f, err := w.Create(m.name)
		if err == nil {
			_, err = f.Write([]byte(m.content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// frugal fails where what is done allocates 200 MB, all it ever took together:
// a count that is the same on a machine that is slow or busy.
func frugal(t testing.TB, do func()) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	if mb := (after.TotalAlloc - before.TotalAlloc) >> 20; mb > 200 {
		t.Errorf("took %d MB", mb)
	}
}

// wide gives text in UTF-16, as compound files name their streams.
func wide(s string) string { return strings.Join(strings.Split(s, ""), "\x00") + "\x00" }

func TestZipRefused(t *testing.T) {
	good := makeZip(t, zipMember{"content.xml", strings.Repeat("<a/>", 1000)}, zipMember{"b.xml", "<b/>"})
	patch := func(mark string, at int, value []byte) []byte {
		data := bytes.Clone(good)
		i := bytes.Index(data, []byte(mark))
		copy(data[i+at:], value)
		return data
	}
	size := func(n uint32) []byte { return binary.LittleEndian.AppendUint32(nil, n) }
	const entry, ole = "PK\x01\x02", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
	var many []zipMember
	for i := range maxParts + 1 {
		many = append(many, zipMember{name: fmt.Sprint(i)})
	}
	for _, c := range []struct {
		name string
		data []byte
		rule *diag.Rule
		want string // part of the message
	}{
		{"empty", nil, ruleNotRead, "empty"},
		{"text", []byte("year,calls\n2012,1\n"), ruleNotRead, "is text"},
		{"web page", []byte("\n<!DOCTYPE html><html>"), ruleNotRead, "web page"},
		{"PDF", []byte("%PDF-1.7\n\x00"), ruleNotRead, "PDF"},
		{"Excel 2003 XML", []byte(`<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>`), ruleNotRead, "Excel 2003"},
		{"rubbish", []byte("\x00\x01\x02"), ruleNotRead, "not a workbook"},
		{"xls", []byte(ole + "\x00\x00" + wide("Workbook")), ruleNotRead, "before 2007"},
		{"doc", []byte(ole + "\x00\x00" + wide("WordDocument")), ruleNotRead, "document of an old"},
		{"xlsx with a password", []byte(ole + wide("EncryptionInfo") + wide("EncryptedPackage")), ruleLocked, "password"},
		{"zip with a password", patch(entry, 8, []byte{9, 0}), ruleLocked, "password"},
		{"zip with AES", patch(entry, 10, []byte{99, 0}), ruleLocked, "password"},
		{"unknown packing", patch(entry, 10, []byte{14, 0}), ruleDamaged, "packed in a way"},
		{"wrong checksum", patch(entry, 16, size(1)), ruleDamaged, "checksum"},
		{"longer than it says", patch(entry, 24, size(100)), ruleDamaged, "not as the list"},
		{"shorter than it says", patch(entry, 24, size(1_000_000)), ruleDamaged, "shorter than it says"},
		{"says it is huge", patch(entry, 24, size(1<<32-2)), ruleTooLarge, "256 MiB"},
		{"says it packs too well", patch(entry, 24, size(200<<20)), ruleTooLarge, "times its size"},
		{"says it is elsewhere", patch(entry, 42, size(1<<31)), ruleDamaged, ""},
		{"twice a name", makeZip(t, zipMember{"content.xml", "1"}, zipMember{`/Content.xml`, "2"}), ruleDamaged, "two parts"},
		{"part missing", makeZip(t, zipMember{"b.xml", "<b/>"}), ruleDamaged, "content.xml is missing"},
		{"nothing in it", makeZip(t), ruleDamaged, "content.xml is missing"},
		{"too many parts", makeZip(t, many...), ruleTooLarge, "10001 parts"},
		{"bomb", makeZip(t, zipMember{"content.xml", strings.Repeat("\x00", freeUnpack+1)}), ruleTooLarge, "times its size"},
	} {
		t.Run(c.name, func(t *testing.T) {
			frugal(t, func() {
				z, ds := openZip(diag.NewSource("t.ods", c.data))
				if z != nil {
					_, ds = z.part("content.xml")
				}
				if len(ds) != 1 || ds[0].Rule != c.rule || !strings.Contains(ds[0].Message, c.want) || ds[0].Span.IsZero() || ds[0].Hint == "" && c.want != "10001 parts" {
					t.Errorf("told %v", ds)
				}
			})
		})
	}
}

// TestZipParts: parts are found in whatever way their names are written, and
// what is read in all is limited.
func TestZipParts(t *testing.T) {
	z, ds := openZip(diag.NewSource("t.xlsx", makeZip(t, zipMember{"xl/", ""}, zipMember{`xl\Sheet1.xml`, "<a/>"}, zipMember{"big", strings.Repeat("abcdefgh", 1<<20)})))
	if ds != nil {
		t.Fatal(ds)
	}
	if got, ds := z.part("/XL/sheet1.xml"); string(got) != "<a/>" || ds != nil {
		t.Error(got, ds)
	}
	if z.has("xl") || !z.has("xl/sheet1.xml") {
		t.Error("the folder is a part, or the part is none")
	}
	for i := range maxUnpacked >> 23 {
		if _, ds := z.part("big"); (ds != nil) != (i == maxUnpacked>>23-1) {
			t.Fatal(i, ds)
		}
	}
}

// TestZipLargeDamaged: no memory is taken for a large part before it has proved
// to be sound.
func TestZipLargeDamaged(t *testing.T) {
	var content strings.Builder
	for i := 0; content.Len() <= freeUnpack; i++ {
		fmt.Fprintf(&content, "%d%256d", i, 0)
	}
	data := makeZip(t, zipMember{"content.xml", content.String()})
	data[bytes.Index(data, []byte("PK\x01\x02"))+16] ^= 1 // its checksum
	z, ds := openZip(diag.NewSource("t.ods", data))
	if ds != nil {
		t.Fatal(ds)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, ds = z.part("content.xml")
	runtime.ReadMemStats(&after)
	if len(ds) != 1 || ds[0].Rule != ruleDamaged || !strings.Contains(ds[0].Message, "checksum") {
		t.Error(ds)
	}
	if took := after.TotalAlloc - before.TotalAlloc; took > 1<<20 {
		t.Errorf("%d bytes were taken", took)
	}
}

// TestZipCut: a file that is cut off anywhere is told as damaged.
func TestZipCut(t *testing.T) {
	data := makeZip(t, zipMember{"content.xml", strings.Repeat("<a>text</a>", 500)})
	for n := 4; n < len(data); n++ {
		if z, ds := openZip(diag.NewSource("t.ods", data[:n])); z != nil || len(ds) != 1 || ds[0].Rule != ruleDamaged {
			t.Fatalf("%d of %d bytes: %v", n, len(data), ds)
		}
	}
}
