package data

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"policybrief/internal/conf"
	"policybrief/internal/diag"
)

// madeText is a text that stands at a place of its own.
func madeText(s string) diag.Text {
	return diag.NewText(diag.NewSource("caller", []byte(s)), 0, len(s))
}

// surveyed is one archive of testdata/account: a file, what the caller pins,
// and what is wanted.
type surveyed struct {
	spec   Spec
	src    *diag.Source
	beside []*diag.Source
	ar     *txtar.Archive
	want   map[string]int
}

func readSurveyed(t testing.TB, name string) *surveyed {
	t.Helper()
	ar, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	s := &surveyed{ar: ar, want: map[string]int{}}
	for line := range strings.Lines(string(ar.Comment)) {
		for key, to := range map[string]*diag.Text{"sheet: ": &s.spec.Sheet, "range: ": &s.spec.Range, "decimal: ": &s.spec.Decimal} {
			if v, ok := strings.CutPrefix(strings.TrimSpace(line), key); ok {
				*to = madeText(v)
			}
		}
	}
	for i, f := range ar.Files {
		switch {
		case f.Name == "account" || f.Name == "entry":
			s.want[f.Name] = i
		case f.Name == "want":
		case s.src == nil:
			s.src = diag.NewSource(f.Name, f.Data)
		default:
			s.beside = append(s.beside, diag.NewSource(f.Name, f.Data))
		}
	}
	return s
}

// TestAccount compares the account of each archive's file, and the entry made
// of it, with what is wanted.
func TestAccount(t *testing.T) {
	names, err := filepath.Glob("testdata/account/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			s := readSurveyed(t, name)
			a, ds := Survey(&s.spec, s.src, s.beside...)
			got := map[string]string{"account": sayAccount(a, ds), "entry": a.Entry("calls", "data/"+s.src.Name)}
			if *update {
				for _, part := range []string{"account", "entry"} {
					i, ok := s.want[part]
					if !ok {
						i = len(s.ar.Files)
						s.ar.Files = append(s.ar.Files, txtar.File{Name: part})
					}
					s.ar.Files[i].Data = []byte(got[part])
				}
				if err := os.WriteFile(name, txtar.Format(s.ar), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			for part, text := range got {
				i, ok := s.want[part]
				if !ok {
					t.Fatal("no " + part + "; run with -update")
				}
				if d := cmp.Diff(string(s.ar.Files[i].Data), text); d != "" {
					t.Error(d)
				}
			}
		})
	}
}

// sayAccount writes an account for a golden file.
func sayAccount(a *Account, ds diag.List) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %q %q %q, %d bytes, metadata %q\n", a.File, a.Format, a.Encoding, a.Delimiter, a.Bytes, a.Metadata)
	for _, s := range a.Sheets {
		fmt.Fprintf(&b, "sheet %q %d x %d, hidden %t, why %q\n", s.Name, s.Rows, s.Columns, s.Hidden, s.Why)
		for _, t := range s.Tables {
			sayTable(&b, t)
		}
	}
	for _, d := range ds.Sort() {
		fmt.Fprintf(&b, "%s: %s[%s]: %s\n", place(d.Span), d.Severity, d.Rule.Code, d.Message)
	}
	return b.String()
}

func sayTable(b *strings.Builder, t *TableAccount) {
	fmt.Fprintf(b, "table %s pinned %t chosen %t, header %v, rows %d to %d: %d, decimal %q\n  title %q\n", t.Range, t.Pinned, t.Chosen, t.Header, t.First, t.Last, t.Rows, t.Decimal, t.Title)
	for _, p := range t.Passed {
		fmt.Fprintf(b, "  passed %d to %d: %s: %q\n", p.From, p.To, p.Why, p.Text)
	}
	for _, n := range t.Notes {
		fmt.Fprintf(b, "  note %s\n", n)
	}
	for _, c := range t.Columns {
		fmt.Fprintf(b, "  %s %s %q %s, unit %q %q %q, dp %d, known %d blank %d missing %d other %d distinct %d\n",
			c.Letter, c.Name, c.Header, c.Type, c.Unit, c.Scale, c.UnitFrom, c.DP, c.Known, c.Blank, c.Missing, c.Other, c.Distinct)
		if c.Smallest != nil {
			fmt.Fprintf(b, "    %v to %v\n", *c.Smallest, *c.Largest)
		}
		if len(c.Samples) > 0 {
			fmt.Fprintf(b, "    samples %q\n", c.Samples)
		}
		saySigns(b, "marker", c.Markers)
		saySigns(b, "mark", c.Marks)
		saySigns(b, "stray", c.Strays)
		saySigns(b, "unread", c.Unread)
		if c.Doubt != "" {
			fmt.Fprintf(b, "    doubt %s\n", c.Doubt)
		}
		fmt.Fprintf(b, "    why %s\n", c.Why)
	}
	fmt.Fprintf(b, "  key natural %q, sets %q\n", t.Natural, t.Keys)
	if t.Repeated != nil {
		fmt.Fprintf(b, "  repeats %v\n", *t.Repeated)
	}
	if w := t.Wide; w != nil {
		fmt.Fprintf(b, "  wide %s to %s: %d, %s, key %s value %s, fits %t, doubt %q\n", w.From, w.To, w.Columns, w.Kind, w.Key, w.Value, w.Fits, w.Doubt)
	}
	for _, x := range t.Totals {
		fmt.Fprintf(b, "  total %s %q %d\n", x.Column, x.Text, x.Rows)
	}
	for _, r := range t.FirstRows {
		fmt.Fprintf(b, "  | %s\n", strings.Join(r, " | "))
	}
	for _, d := range t.Faults.Sort() {
		fmt.Fprintf(b, "  %s: %s[%s]: %s\n", place(d.Span), d.Severity, d.Rule.Code, d.Message)
	}
}

func saySigns(b *strings.Builder, what string, signs []SignAccount) {
	for _, s := range signs {
		fmt.Fprintf(b, "    %s %q %s: %d, first %s\n", what, s.Sign, s.Meaning, s.Cells, s.Cell)
	}
}

// readEntry reads a file by an entry, as a brief would.
func readEntry(t testing.TB, entry string, src *diag.Source, beside []*diag.Source) (*Spec, *Table, diag.List) {
	t.Helper()
	yml := diag.NewSource("brief.yml", []byte(entry))
	v, ds := conf.Parse(yml, 0, len(yml.Data))
	var all struct {
		Data conf.Map[*Spec] `conf:"data"`
	}
	ds = append(ds, conf.Decode(v, &all)...)
	if ds.HasErrors() || len(all.Data) != 1 {
		t.Fatalf("the entry is not read: %v\n%s", ds, entry)
	}
	spec := all.Data[0].Value
	spec.Name, spec.At = all.Data[0].Key, all.Data[0].Key.All()
	table, ds := Parse(spec, src, beside...)
	return spec, table, ds
}

// TestEntryReads reads every file of the goldens by the entry that is made of
// it: there are no errors but those that the entry leaves to people, and the
// columns are those of the account.
func TestEntryReads(t *testing.T) {
	names, _ := filepath.Glob("testdata/account/*.txtar")
	left := map[*diag.Rule]bool{ruleDecimal: true, ruleMixedUnits: true}
	odd := map[string]bool{"words-first.txtar": true} // whose words are no signs
	for _, name := range names {
		s := readSurveyed(t, name)
		a, _ := Survey(&s.spec, s.src, s.beside...)
		entry := a.Entry("calls", s.src.Name)
		if entry == "" {
			continue
		}
		spec, table, ds := readEntry(t, entry, s.src, s.beside)
		for _, d := range ds {
			if d.Severity == diag.Error && !left[d.Rule] && !(d.Rule == ruleNotNumber && odd[filepath.Base(name)]) {
				t.Errorf("%s: %s: %s\n%s", name, d.Rule.Code, d.Message, entry)
			}
		}
		keys, bad := spec.KeyColumns()
		if bad.HasErrors() {
			t.Errorf("%s: %v", name, bad)
		}
		for _, k := range keys {
			if _, bad := table.Resolve(k.Column); bad != nil {
				t.Errorf("%s: the key %s: %v", name, k.Column.S, bad)
			}
		}
		for _, m := range spec.Measures {
			if spec.Wide != nil && m.Key.S == spec.Wide.Value.S {
				continue
			}
			c, bad := table.Resolve(m.Value.Column)
			if bad != nil || !c.Number {
				t.Errorf("%s: the measure %s: %v", name, m.Key.S, bad)
			}
		}
	}
}

// TestSurveyReadsAlike holds that an account's table is the one that Parse
// gives, for every file of the goldens of both.
func TestSurveyReadsAlike(t *testing.T) {
	for _, pattern := range []string{"testdata/*.txtar", "testdata/account/*.txtar"} {
		names, _ := filepath.Glob(pattern)
		for _, name := range names {
			s := readSurveyed(t, name)
			if s.src.Name == "spec.yml" {
				s.src, s.beside = s.beside[0], nil
			}
			compareSurvey(t, name, &s.spec, s.src, s.beside)
		}
	}
}

// compareSurvey compares an account with what Parse gives.
func compareSurvey(t testing.TB, name string, spec *Spec, src *diag.Source, beside []*diag.Source) {
	t.Helper()
	a, ds := Survey(spec, src, beside...)
	table, want := Parse(spec, src, beside...)
	if slices.ContainsFunc(want, func(d diag.Diagnostic) bool { return d.Rule == ruleSeveralTables }) {
		c := a.Chosen()
		if c == nil || !c.Pinned {
			t.Errorf("%s holds several tables, and the account has %v", name, c)
			return
		}
		pinned := *spec
		pinned.Sheet, pinned.Range = madeText(c.Sheet), madeText(c.Range)
		if c.Sheet == "" {
			pinned.Sheet = diag.Text{}
		}
		if table, want = Parse(&pinned, src, beside...); len(table.Columns) != len(c.Columns) || table.Rows != c.Rows {
			t.Errorf("%s: the range %s has %d rows and %d columns, and the account %d and %d", name, c.Range, table.Rows, len(table.Columns), c.Rows, len(c.Columns))
		}
	}
	if got, want := sayFaults(ds), sayFaults(want); got != want {
		t.Errorf("%s: the account tells\n%s\nand Parse\n%s", name, got, want)
	}
	c := a.Chosen()
	if c == nil {
		if len(table.Columns) > 0 {
			t.Errorf("%s: no table is chosen, and Parse has one", name)
		}
		return
	}
	if c.Rows != table.Rows || len(c.Columns) != len(table.Columns) {
		t.Fatalf("%s: %d rows and %d columns, and Parse has %d and %d", name, c.Rows, len(c.Columns), table.Rows, len(table.Columns))
	}
	for i, col := range table.Columns {
		if got := c.Columns[i]; got.Letter != col.Letter || got.Name != col.Name || got.Number != col.Number || got.Why != col.Why {
			t.Errorf("%s: column %d is %+v, and Parse has %+v", name, i, *got, *col)
		}
		countCells(t, name, table, i, c.Columns[i])
	}
}

// countCells counts a column of numbers cell by cell.
func countCells(t testing.TB, name string, table *Table, column int, got *ColumnAccount) {
	t.Helper()
	if !table.Columns[column].Number || got.Type != typeNumber {
		return
	}
	var states [4]int
	var low, high Number
	for row := range table.Rows {
		c := table.Cell(row, column)
		states[c.State]++
		if c.State == Known {
			if states[Known] == 1 || c.Num.Compare(low) < 0 {
				low = c.Num
			}
			if states[Known] == 1 || c.Num.Compare(high) > 0 {
				high = c.Num
			}
		}
	}
	if got.Known != states[Known] || got.Blank != states[Blank] || got.Missing != states[Missing] || got.Other != states[Words] {
		t.Errorf("%s: column %s has %d %d %d %d cells, and by its cells %v", name, got.Letter, got.Blank, got.Known, got.Missing, got.Other, states)
	}
	if states[Known] > 0 && (got.Smallest.Value != low.String() || got.Largest.Value != high.String()) {
		t.Errorf("%s: column %s goes from %s to %s, and by its cells from %s to %s", name, got.Letter, got.Smallest.Value, got.Largest.Value, low, high)
	}
}

func sayFaults(ds diag.List) string {
	var b strings.Builder
	for _, d := range slices.Clone(ds).Sort() {
		fmt.Fprintf(&b, "%s: %s: %s\n", place(d.Span), d.Rule.Code, d.Message)
	}
	return b.String()
}

// BenchmarkSurvey is to be held against BenchmarkParse: an account takes the
// time of reading and about as much again.
func BenchmarkSurvey(b *testing.B) {
	src := diag.NewSource("made.csv", made(100_000))
	b.SetBytes(int64(len(src.Data)))
	b.ReportAllocs()
	for b.Loop() {
		if a, ds := Survey(&Spec{}, src); a.Chosen() == nil || len(ds) > 0 {
			b.Fatal(ds)
		}
	}
}
