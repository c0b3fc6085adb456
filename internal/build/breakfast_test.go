package build

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"policybrief/internal/data"
)

// breakfast is the sample that draws on workbooks: an ODS and an XLSX file,
// built as departments release them.
const breakfast = "../../briefs/breakfast"

// breakfastCopy gives a copy of the sample that a test may change.
func breakfastCopy(t testing.TB) string {
	t.Helper()
	if _, err := os.Stat(filepath.Join(breakfast, "note.md")); err != nil {
		t.Skip("the sample brief is not here: ", err)
	}
	dir := filepath.Join(t.TempDir(), "breakfast")
	if err := os.CopyFS(dir, os.DirFS(breakfast)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestBreakfast builds the sample, which has no faults and no warnings, and
// builds it again to the same bytes.
func TestBreakfast(t *testing.T) {
	dir := breakfastCopy(t)
	run(t, Options{Dir: dir, Out: "one", Jobs: 1})
	want := files(t, filepath.Join(dir, "one"))
	if len(want) != 2 {
		t.Fatalf("made %d files, and one PDF with its evidence was to be made", len(want))
	}
	before := runtime.GOMAXPROCS(1)
	run(t, Options{Dir: dir, Out: "two", Jobs: 8})
	runtime.GOMAXPROCS(before)
	if got := files(t, filepath.Join(dir, "two")); !cmp.Equal(got, want) {
		t.Error("built again, the bytes differ")
	}
}

// TestBreakfastOrigins holds cells of each table to what a spreadsheet program
// shows at their address.
func TestBreakfastOrigins(t *testing.T) {
	type cell struct{ address, header, raw, key string }
	got := map[string]cell{}
	for _, j := range loaded(t, breakfastCopy(t)) {
		for _, v := range shownValues(t, j) {
			for _, c := range v.cells {
				if c.Measure != "" {
					got[c.Address] = cell{c.Address, c.Header, c.Raw, strings.Join(c.Key, ", ")}
				}
			}
		}
	}
	for _, want := range []cell{
		{"Table_1!D15", "Share of schools with a breakfast club (%)", "0.715811965811966", "2024/25"},
		{"Table_1!F13", "Breakfasts served (thousands)\n[note 4]", "9,093 [r]", "2022/23"},
		{"Table_2!F6", "2020/21", "[x]", "Primary, 2020/21"},
		{"Table_2!J9", "2024/25\n[p]", "69990", "All schools, 2024/25"},
		{"Table_3!G30", "Share of schools with a breakfast club, 2024/25 (%) [p]", "0.715811965811966", "Caldermark"},
		{"Table_3!I13", "Pupils served each school day, 2024/25 [p]\n[notes 3, 5]", "[c]", "Embermere"},
		{"'Table 1'!B12", "Public funds / Breakfast Fund (1)", "13.088", "2024-25"},
		{"'Table 2'!C6", "2023-24", "4.512", "Food"},
	} {
		if diff := cmp.Diff(want, got[want.address], cmp.AllowUnexported(cell{})); diff != "" {
			t.Error(diff)
		}
	}
}

// TestBreakfastMarks looks for the marks that the workbooks have in cells, in
// keys and in headers beside the figures, in an evidence as its schema has it.
func TestBreakfastMarks(t *testing.T) {
	var schema map[string]any
	if err := json.Unmarshal(EvidenceSchema, &schema); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, j := range loaded(t, breakfastCopy(t)) {
		_, b, _ := Set(j.input())
		text := evidenceOf(b, j.source.name, tellerOf(nil)).json(nil)
		var e evidence
		var raw any
		if err := errors.Join(json.Unmarshal(text, &e), json.Unmarshal(text, &raw)); err != nil {
			t.Fatal(err)
		}
		for _, fault := range (validator{schema["$defs"].(map[string]any)}).check(schema, raw, "evidence") {
			t.Error(fault)
		}
		for _, f := range e.Figures {
			var marks []string
			for _, m := range f.Marks {
				marks = append(marks, m.Sign)
			}
			got[f.Expression] = strings.Join(marks, " ")
		}
	}
	for expression, want := range map[string]string{
		"clubs.share[first]":  "",
		"clubs.share[latest]": "[p]",
		"moved(clubs.breakfasts[2022/23], clubs.breakfasts[latest])": "[r] [p]",
		"min(councils.share)": "[p]",
		`plans.spending["Total"][2026-27] - plans.spending["Total"][2025-26]`: "[f]",
		"share(funding.fund[latest], funding.total[latest])":                  "[p]",
		"share(sum(behind.schools), clubs.schools[latest])":                   "[p]",
	} {
		if marks, ok := got[expression]; !ok || marks != want {
			t.Errorf("%s: marks %q, want %q; there: %v", expression, marks, want, ok)
		}
	}
}

// TestBreakfastCells is TestCells over workbooks: a number cell that the
// evidence names is changed in its file, and exactly the figures that name it
// change. It is changed in its last digit alone, so that the filters of the
// sample keep the rows they kept. Some cells stand for their neighbours.
func TestBreakfastCells(t *testing.T) {
	dir := breakfastCopy(t)
	jobs := loaded(t, dir)
	before := shownValues(t, jobs[0])
	at := func(c *evidenceCell) bookCell { return bookCell{c.File, c.Sheet, c.Row, c.Column} }
	var order []bookCell
	for _, v := range before {
		for _, c := range v.cells {
			if _, number := data.ParseNumber(c.Value); number && c.Measure != "" && !slices.Contains(order, at(c)) {
				order = append(order, at(c))
			}
		}
	}
	if len(order) < 100 {
		t.Fatalf("the evidence names %d cells", len(order))
	}
	changed, each := 0, 16
	if thorough {
		each = 6
	}
	for i, pos := range order {
		if i%each > 0 {
			continue
		}
		changed++
		name := filepath.Join(dir, filepath.FromSlash(pos.file))
		old, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, pos.change(t, old), 0o666); err != nil {
			t.Fatal(err)
		}
		after := map[string]string{}
		for _, v := range shownValues(t, loaded(t, dir)[0]) {
			after[v.id] = v.raw
		}
		for _, v := range before {
			names := slices.ContainsFunc(v.cells, func(c *evidenceCell) bool { return at(c) == pos })
			_, number := data.ParseNumber(v.raw)
			raw, ok := after[v.id]
			// Counts and places hold while no value goes past another.
			number = number && !strings.Contains(v.id, "count(") && !strings.Contains(v.id, "rank(")
			if moved := raw != v.raw; !ok || moved && !names || number && names && !moved {
				t.Errorf("%+v: %s went from %s to %s, and names the cell: %v", pos, v.id, v.raw, raw, names)
			}
		}
		if err := os.WriteFile(name, old, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d of %d cells changed, one at a time", changed, len(order))
}

// bookCell is a cell of a workbook.
type bookCell struct {
	file, sheet string
	row         int
	column      string
}

// change gives a workbook with another last digit, or one more, in one cell.
func (c bookCell) change(t *testing.T, book []byte) []byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	part, find := "content.xml", c.inODS
	if strings.HasSuffix(c.file, ".xlsx") {
		part, find = c.sheetPart(t, r), c.inXLSX
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range r.File {
		if f.Name != part {
			if err := w.Copy(f); err != nil {
				t.Fatal(err)
			}
			continue
		}
		text := repeats.ReplaceAllFunc(unzipped(t, r, part), apart)
		from, to := find(t, text)
		if short := to-from < 10; short && bytes.IndexByte(text[from:to], '.') >= 0 {
			text = slices.Concat(text[:to], []byte("1"), text[to:])
		} else if i := from + bytes.LastIndexAny(text[from:to], "0123456789"); i >= from {
			if text[i]++; text[i] > '9' {
				text[i] = '8'
			}
		} else {
			t.Fatalf("%+v: no digit to change in %q", c, text[from:to])
		}
		p, err := w.Create(part)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Write(text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func unzipped(t *testing.T, r *zip.Reader, name string) []byte {
	t.Helper()
	f, err := r.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

var (
	repeats  = regexp.MustCompile(`(?s)<table:table-cell[^>]*[^/>]>.*?</table:table-cell>`)
	repeated = regexp.MustCompile(` table:number-columns-repeated="([0-9]+)"`)
)

// apart writes a cell with a value that stands for several as so many cells.
func apart(cell []byte) []byte {
	tag := cell[:bytes.IndexByte(cell, '>')]
	m := repeated.FindSubmatchIndex(tag)
	if m == nil {
		return cell
	}
	n, _ := strconv.Atoi(string(tag[m[2]:m[3]]))
	return bytes.Repeat(slices.Concat(cell[:m[0]], cell[m[1]:]), n)
}

// inODS finds the bytes of a cell's value: the attribute where it has one,
// else its text.
func (c bookCell) inODS(t *testing.T, text []byte) (from, to int) {
	t.Helper()
	attr := func(e xml.StartElement, name string) string {
		for _, a := range e.Attr {
			if a.Name.Local == name {
				return a.Value
			}
		}
		return ""
	}
	times := func(e xml.StartElement, name string) int {
		n, err := strconv.Atoi(attr(e, name))
		if err != nil {
			return 1
		}
		return n
	}
	dec := xml.NewDecoder(bytes.NewReader(text))
	sheet, row, column, here := "", 0, 0, false
	next := 0 // the row after those of the last element
	for {
		start := int(dec.InputOffset())
		tok, err := dec.Token()
		if err != nil {
			t.Fatalf("%+v is not in the file: %v", c, err)
		}
		end := int(dec.InputOffset())
		switch e := tok.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "table":
				sheet, next = attr(e, "name"), 1
			case "table-row":
				row, column = next, 0
				next += times(e, "number-rows-repeated")
			case "table-cell", "covered-table-cell":
				n := times(e, "number-columns-repeated")
				here = sheet == c.sheet && row == c.row && column < 26 && c.column == string(rune('A'+column))
				column += n
				if at := bytes.Index(text[start:end], []byte(`office:value="`)); here && at >= 0 {
					from = start + at + len(`office:value="`)
					return from, from + bytes.IndexByte(text[from:end], '"')
				}
			}
		case xml.CharData:
			if here {
				if i := bytes.IndexByte(e, '['); i >= 0 { // 9,093 [r]
					end = start + i
				}
				return start, end
			}
		}
	}
}

var (
	sheetEntry = regexp.MustCompile(`<sheet name="([^"]*)"[^>]* r:id="([^"]*)"`)
	partEntry  = regexp.MustCompile(`<Relationship Id="([^"]*)"[^>]* Target="([^"]*)"`)
)

// sheetPart gives the file of an XLSX workbook that holds the cell's sheet.
func (c bookCell) sheetPart(t *testing.T, r *zip.Reader) string {
	t.Helper()
	id := ""
	for _, m := range sheetEntry.FindAllSubmatch(unzipped(t, r, "xl/workbook.xml"), -1) {
		if string(m[1]) == c.sheet {
			id = string(m[2])
		}
	}
	for _, m := range partEntry.FindAllSubmatch(unzipped(t, r, "xl/_rels/workbook.xml.rels"), -1) {
		if string(m[1]) == id {
			return "xl/" + string(m[2])
		}
	}
	t.Fatalf("the workbook has no sheet %q", c.sheet)
	return ""
}

// inXLSX finds the bytes of a cell's stored value.
func (c bookCell) inXLSX(t *testing.T, text []byte) (from, to int) {
	t.Helper()
	value := regexp.MustCompile(fmt.Sprintf(`<c r="%s%d"[^>]*>(?:<f[^>]*>[^<]*</f>)?<v>([^<]*)</v>`, c.column, c.row))
	m := value.FindSubmatchIndex(text)
	if m == nil {
		t.Fatalf("%+v is not in the file", c)
	}
	return m[2], m[3]
}
