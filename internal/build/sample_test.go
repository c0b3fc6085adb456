package build

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"policybrief/internal/brief"
	"policybrief/internal/data"
	"policybrief/internal/diag"
)

const sample = "../../briefs/webcams"

// copied gives a copy of the sample that a test may change.
func copied(t testing.TB) string {
	t.Helper()
	if _, err := os.Stat(filepath.Join(sample, "note.md")); err != nil {
		t.Skip("the sample brief is not here: ", err)
	}
	dir := filepath.Join(t.TempDir(), "webcams")
	if err := os.CopyFS(dir, os.DirFS(sample)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// loaded gives the editions of a note or folder, ready to be built.
func loaded(t testing.TB, dir string) []*job {
	t.Helper()
	found, err := find(dir, []string{dir})
	if err != nil {
		t.Fatal(err)
	}
	projects, sources, err := open(dir, found)
	t.Cleanup(func() {
		for _, p := range projects {
			p.root.Close()
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sources {
		s.load()
		s.spread()
	}
	jobs, err := plan(sources, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return jobs
}

func files(t testing.TB, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		out[e.Name()] = string(b)
	}
	return out
}

func run(t testing.TB, o Options) *Result {
	t.Helper()
	res, err := Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range res.Notes {
		if len(n.Faults) > 0 {
			var b strings.Builder
			n.Faults.Print(&b, diag.PrintOptions{})
			t.Fatal(b.String())
		}
	}
	return res
}

// TestSameBytes builds the sample with different numbers of workers and
// processors, and in a folder of another name for its files.
func TestSameBytes(t *testing.T) {
	dir := copied(t)
	run(t, Options{Dir: dir, Out: "one", Jobs: 1})
	want := files(t, filepath.Join(dir, "one"))
	if len(want) == 0 {
		t.Fatal("nothing was made")
	}
	for _, n := range []int{1, 8} {
		before := runtime.GOMAXPROCS(n)
		out := fmt.Sprint("on", n)
		run(t, Options{Dir: dir, Out: out, Jobs: n})
		runtime.GOMAXPROCS(before)
		if got := files(t, filepath.Join(dir, out)); !cmp.Equal(got, want) {
			t.Errorf("with GOMAXPROCS %d the bytes differ", n)
		}
	}
}

// TestEvidenceSchema holds what is written against the published schema.
func TestEvidenceSchema(t *testing.T) {
	var schema map[string]any
	if err := json.Unmarshal(EvidenceSchema, &schema); err != nil {
		t.Fatal(err)
	}
	v := validator{schema["$defs"].(map[string]any)}
	for _, j := range loaded(t, copied(t)) {
		_, b, _ := Set(j.input())
		text := evidenceOf(b, j.source.name, tellerOf(nil)).json(nil)
		var got any
		if err := json.Unmarshal(text, &got); err != nil {
			t.Fatal(err)
		}
		for _, fault := range v.check(schema, got, "evidence") {
			t.Errorf("%s: %s", j.Name, fault)
		}
	}
	broken := map[string]any{"version": "one"}
	if len(v.check(schema, broken, "evidence")) < 2 {
		t.Error("the check passes what is broken")
	}
}

// A validator knows the part of JSON Schema that the evidence's uses, and
// takes properties that it does not name for faults.
type validator struct{ defs map[string]any }

func (v validator) check(schema map[string]any, x any, at string) (faults []string) {
	fault := func(format string, args ...any) { faults = append(faults, at+": "+fmt.Sprintf(format, args...)) }
	schema = v.flat(schema)
	switch x := x.(type) {
	case map[string]any:
		if schema["type"] != nil && schema["type"] != "object" {
			fault("an object")
		}
		required, _ := schema["required"].([]any)
		for _, name := range required {
			if _, ok := x[name.(string)]; !ok {
				fault("lacks %s", name)
			}
		}
		props, _ := schema["properties"].(map[string]any)
		for name, y := range x {
			p, ok := props[name].(map[string]any)
			if !ok {
				fault("has %s, which the schema does not name", name)
				continue
			}
			faults = append(faults, v.check(p, y, at+"."+name)...)
		}
	case []any:
		items, _ := schema["items"].(map[string]any)
		if schema["type"] != "array" || items == nil {
			fault("an array")
			break
		}
		for i, y := range x {
			faults = append(faults, v.check(items, y, fmt.Sprintf("%s[%d]", at, i))...)
		}
	case string:
		if schema["type"] != "string" {
			fault("a string")
		}
	case bool:
		if schema["type"] != "boolean" {
			fault("a boolean")
		}
	case float64:
		if schema["type"] != "integer" || x != float64(int64(x)) {
			fault("a number")
		}
	default:
		fault("%T", x)
	}
	return faults
}

// flat resolves $ref and joins allOf.
func (v validator) flat(schema map[string]any) map[string]any {
	if ref, ok := schema["$ref"].(string); ok {
		return v.flat(v.defs[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any))
	}
	parts, _ := schema["allOf"].([]any)
	if parts == nil {
		return schema
	}
	props := map[string]any{}
	required, _ := schema["required"].([]any)
	required = slices.Clone(required)
	add := func(s map[string]any) {
		p, _ := s["properties"].(map[string]any)
		for k, x := range p {
			props[k] = x
		}
	}
	add(schema)
	for _, p := range parts {
		s := v.flat(p.(map[string]any))
		add(s)
		r, _ := s["required"].([]any)
		required = append(required, r...)
	}
	return map[string]any{"type": "object", "properties": props, "required": required}
}

// shownValue is one number of an evidence: a figure, or a value of a chart or
// table.
type shownValue struct {
	id    string
	raw   string
	cells []*evidenceCell
}

func shownValues(t *testing.T, j *job) []shownValue {
	t.Helper()
	text := evidenceOf(brief.Bind(j.input()), j.source.name, tellerOf(nil)).json(nil)
	var e evidence
	if err := json.Unmarshal(text, &e); err != nil {
		t.Fatal(err)
	}
	var out []shownValue
	for _, f := range e.Figures {
		out = append(out, shownValue{fmt.Sprintf("figure %s: %s (%d)", f.Heading, f.Expression, f.Ordinal), f.Raw, f.Cells})
	}
	for _, c := range e.Charts {
		for _, p := range c.Values {
			out = append(out, shownValue{fmt.Sprintf("chart %d: %s, %s", c.Line, p.Category, p.Series), p.Raw, p.Cells})
		}
	}
	for _, c := range e.Tables {
		for _, p := range c.Values {
			out = append(out, shownValue{fmt.Sprintf("table %d: %s, %s", c.Line, p.Category, p.Series), p.Raw, p.Cells})
		}
	}
	return out
}

// TestCells is the proof that evidence tells the truth: for each number cell
// that it names, change that cell in its file and build again. Exactly the
// figures that name the cell change.
func TestCells(t *testing.T) {
	dir := copied(t)
	before := map[string][]shownValue{}
	cells := map[evidencePos]bool{}
	var order []evidencePos
	for _, j := range loaded(t, dir) {
		before[j.out] = shownValues(t, j)
		for _, v := range before[j.out] {
			for _, c := range v.cells {
				pos := evidencePos{c.File, c.Row, c.Column}
				if _, number := data.ParseNumber(c.Value); number && c.Measure != "" && !cells[pos] {
					cells[pos] = true
					order = append(order, pos)
				}
			}
		}
	}
	if len(order) == 0 {
		t.Fatal("no evidence names a cell")
	}
	for _, pos := range order {
		name := filepath.Join(dir, filepath.FromSlash(pos.file))
		old, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, changed(t, old, pos), 0o666); err != nil {
			t.Fatal(err)
		}
		for _, j := range loaded(t, dir) {
			after := map[string]string{}
			for _, v := range shownValues(t, j) {
				after[v.id] = v.raw
			}
			for _, v := range before[j.out] {
				names := slices.ContainsFunc(v.cells, func(c *evidenceCell) bool { return evidencePos{c.File, c.Row, c.Column} == pos })
				_, number := data.ParseNumber(v.raw)
				raw, ok := after[v.id]
				if moved := raw != v.raw; !ok || moved && !names || number && names && !moved {
					t.Errorf("%+v: in %s, %s went from %s to %s, and names the cell: %v", pos, j.out, v.id, v.raw, raw, names)
				}
			}
		}
		if err := os.WriteFile(name, old, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d cells changed, one at a time", len(order))
}

type evidencePos struct {
	file   string
	row    int
	column string
}

// changed gives a CSV file with another number in one cell.
func changed(t *testing.T, text []byte, pos evidencePos) []byte {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(text))
	r.FieldsPerRecord = -1
	records, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	field := &records[pos.row-1][int(pos.column[0]-'A')]
	i := strings.IndexAny(*field, "0123456789")
	if i < 0 {
		t.Fatalf("no digit to change in %q", *field)
	}
	digit := (*field)[i] + 1
	if digit > '9' {
		digit = '8'
	}
	*field = (*field)[:i] + string(digit) + (*field)[i+1:]
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	if err := w.WriteAll(records); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// input gives what an edition is bound from.
func (j *job) input() brief.Input {
	in, _ := j.gather()
	return in
}

// BenchmarkBrief makes one edition in memory, from parsed notes, tables, brand
// and faces.
func BenchmarkBrief(b *testing.B) {
	for _, j := range loaded(b, copied(b)) {
		b.Run(j.Name, func(b *testing.B) {
			once := *j
			if doc, _ := once.guard(Options{}); doc == nil {
				b.Skip("the sample has faults")
			}
			b.ReportAllocs()
			for b.Loop() {
				again := *j
				again.guard(Options{})
			}
		})
	}
}

// BenchmarkHundred makes a hundred editions on all processors.
func BenchmarkHundred(b *testing.B) {
	jobs := loaded(b, copied(b))
	b.ReportAllocs()
	for b.Loop() {
		parallel(context.Background(), 100, runtime.GOMAXPROCS(0), func(i int) {
			j := *jobs[i%len(jobs)]
			j.guard(Options{})
		})
	}
}
