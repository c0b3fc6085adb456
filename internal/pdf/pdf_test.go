package pdf

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"policybrief/internal/page"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

func mustWrite(t testing.TB, doc *page.Doc) []byte {
	t.Helper()
	out, err := Write(doc, profile(t))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTree(t *testing.T) {
	golden(t, "sample.tree.txt", dumpTree(t, mustWrite(t, sample(t))))
}

func TestContents(t *testing.T) {
	_, pages := contents(openPDF(t, mustWrite(t, sample(t))))
	for i, p := range pages {
		golden(t, fmt.Sprintf("sample.page%d.txt", i+1), p)
	}
}

// Everything that the catalog, the metadata and the attachments say.
func TestDocument(t *testing.T) {
	r := openPDF(t, mustWrite(t, sample(t)))
	root := r.root()
	var out strings.Builder
	fmt.Fprintln(&out, "Info", dumpValue(r.dict(r.trailer["Info"])))
	for _, k := range []pdfName{"Lang", "MarkInfo", "ViewerPreferences", "PageMode"} {
		fmt.Fprintln(&out, k, dumpValue(root[k]))
	}
	var outline func(v any, depth int)
	outline = func(v any, depth int) {
		for d := r.dict(v); d != nil; d = r.dict(d["Next"]) {
			fmt.Fprint(&out, strings.Repeat("  ", depth), "Bookmark ", dumpValue(d["Title"]), " ", dumpValue(d["Dest"]), " ", d["Count"], "\n")
			outline(d["First"], depth+1)
		}
	}
	outline(r.dict(root["Outlines"])["First"], 0)
	for _, p := range r.pages() {
		fmt.Fprintln(&out, "Page", dumpValue(p["MediaBox"]), dumpValue(p["Tabs"]), dumpValue(p["Group"]), len(r.array(p["Annots"])), "links")
	}
	names := r.array(r.dict(r.dict(root["Names"])["EmbeddedFiles"])["Names"])
	for i := 0; i < len(names); i += 2 {
		spec := r.dict(names[i+1])
		file := r.get(spec["EF"].(pdfDict)["F"]).(pdfStream)
		delete(spec, "EF")
		fmt.Fprintf(&out, "File %s %s %s %s %q\n", dumpValue(names[i]), dumpValue(spec), file.dict["Subtype"], dumpValue(file.dict["Params"].(pdfDict)["Size"]), file.data)
	}
	if got := len(r.array(root["AF"])); got != len(names)/2 {
		t.Errorf("%d associated files, and %d embedded ones", got, len(names)/2)
	}
	for _, v := range sorted(r.dict(r.dict(r.pages()[0]["Resources"])["ExtGState"])) {
		fmt.Fprintln(&out, v, dumpValue(r.dict(r.dict(r.pages()[0]["Resources"])["ExtGState"])[v]))
	}
	out.Write(r.get(root["Metadata"]).(pdfStream).data)
	golden(t, "sample.document.txt", out.String())
}

// A document without a date has none in its metadata, rather than one made up.
func TestNoDate(t *testing.T) {
	doc := sample(t)
	doc.Date, doc.Embargo, doc.Marking = "", "", ""
	r := openPDF(t, mustWrite(t, doc))
	if d := r.dict(r.trailer["Info"])["CreationDate"]; d != nil {
		t.Errorf("CreationDate is %v", d)
	}
	xmp := string(r.get(r.root()["Metadata"]).(pdfStream).data)
	for _, word := range []string{"Date", "Marking", "Embargo"} {
		if strings.Contains(xmp, word) {
			t.Errorf("the metadata has %s:\n%s", word, xmp)
		}
	}
}

// The same document gives the same bytes: alone, with others at the same time,
// and after others that used the same compressors.
func TestSameBytes(t *testing.T) {
	docs := []*page.Doc{sample(t), dense(t, 1), dense(t, 3)}
	var want [][]byte
	for _, d := range docs {
		want = append(want, mustWrite(t, d))
	}
	if bytes.Equal(want[0], want[1]) {
		t.Fatal("two documents, and one file")
	}
	var wg sync.WaitGroup
	for i := range 24 {
		wg.Go(func() {
			n := i % len(docs)
			if got, err := Write(docs[n], profile(t)); err != nil || !bytes.Equal(got, want[n]) {
				t.Errorf("run %d: document %d came out otherwise (%v)", i, n, err)
			}
		})
	}
	wg.Wait()
}

// The identifier of a file follows from its content.
func TestIdentifier(t *testing.T) {
	doc := sample(t)
	id := func() any { return openPDF(t, mustWrite(t, doc)).trailer["ID"].([]any)[0] }
	first := id()
	doc.Attachments[0].Data = []byte(`{"figures":[1]}`)
	if id() == first {
		t.Error("another attachment, and the same identifier")
	}
}

// A file of many objects takes several object streams.
func TestManyObjects(t *testing.T) {
	file := mustWrite(t, dense(t, 30))
	tree := dumpTree(t, file)
	if n := bytes.Count(file, []byte("/ObjStm")); n < 3 {
		t.Errorf("%d object streams", n)
	}
	if n := strings.Count(tree, "\n  H2"); n != 30 {
		t.Errorf("%d headings in place of 30", n)
	}
}

// TestConforms asks veraPDF. It takes seconds, so it runs only where
// BRIEF_VERAPDF names the command.
func TestConforms(t *testing.T) {
	cmd := os.Getenv("BRIEF_VERAPDF")
	if cmd == "" {
		t.Skip("BRIEF_VERAPDF does not name a veraPDF command: not validated")
	}
	dir := t.TempDir()
	plain := newSheet(t)
	plain.line(plain.doc.Root.Add(page.P), "Regular", 11*page.Pt, "Nothing but a line.")
	var args []string
	for name, doc := range map[string]*page.Doc{"sample": sample(t), "dense": dense(t, 4), "plain": plain.doc} {
		file := filepath.Join(dir, name+".pdf")
		if err := os.WriteFile(file, mustWrite(t, doc), 0o666); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
	}
	out, err := exec.Command(cmd, args...).CombinedOutput()
	if err != nil || bytes.Count(out, []byte("PASS")) != 2*len(args) {
		t.Errorf("%v\n%s", err, out)
	}
}
