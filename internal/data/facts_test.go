package data

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"policybrief/internal/conf"
	"policybrief/internal/diag"
)

// factSettings are what files need before they can be read, each told by the
// diagnostic that the file gives without it. A range is given as FROM:TO with
// the number of the table on its sheet.
var factSettings = map[string]string{
	"destatis-12613-0004-deaths.csv": `markers: {".": unknown}`,
}

// TestFacts holds the reader to the facts that were counted in published
// files by other means. Every line of facts.tsv is checked.
func TestFacts(t *testing.T) {
	facts := readShared(t, "facts.tsv")
	files := map[string]*factFile{}
	checked := map[string]int{}
	for _, line := range strings.Split(strings.TrimSpace(string(facts.Data)), "\n")[1:] {
		f := strings.Split(line, "\t")
		file := files[f[0]]
		if file == nil {
			file = openFact(t, f[0])
			files[f[0]] = file
		}
		if file.book == nil {
			continue
		}
		want := strings.ReplaceAll(f[4], `\n`, "\n")
		got := file.fact(t, f[1], f[2], f[3])
		checked[f[0]]++
		if got == want {
			continue
		}
		a, err := strconv.ParseFloat(want, 64)
		b, err2 := strconv.ParseFloat(got, 64)
		if f[2] == "value" && err == nil && err2 == nil && a == b {
			continue
		}
		t.Errorf("%s %s: %s %s: got %q, want %q", f[0], f[1], f[2], f[3], got, want)
	}
	lines := 0
	for _, name := range slices.Sorted(maps.Keys(checked)) {
		lines += checked[name]
	}
	t.Logf("%d facts of %d files hold", lines, len(checked))
}

// factFile is a published file, opened once.
type factFile struct {
	src    *diag.Source
	spec   *Spec
	book   *book
	beside []*diag.Source
	grids  map[string]*grid
	read   map[string]*Table
}

func openFact(t *testing.T, name string) *factFile {
	t.Helper()
	src := readShared(t, name)
	f := &factFile{src: src, spec: specOf(t, factSettings[name]), grids: map[string]*grid{}, read: map[string]*Table{}}
	for _, m := range MetadataNames(name) {
		if b, err := os.ReadFile(filepath.Join(shared, m)); err == nil {
			f.beside = append(f.beside, diag.NewSource(m, b))
		}
	}
	var ds diag.List
	if f.book, ds = openBook(f.spec, src, f.beside); f.book == nil || ds.HasErrors() {
		t.Errorf("%s: %v", name, sayAll(ds))
		f.book = nil
	}
	return f
}

// specOf reads a spec as a brief has it.
func specOf(t *testing.T, yml string) *Spec {
	t.Helper()
	spec := &Spec{}
	if yml == "" {
		return spec
	}
	src := diag.NewSource("spec.yml", []byte(yml))
	v, ds := conf.Parse(src, 0, len(src.Data))
	ds = append(ds, conf.Decode(v, spec)...)
	if ds.HasErrors() {
		t.Fatal(sayAll(ds))
	}
	spec.At = v.Span
	return spec
}

func sayAll(ds diag.List) string {
	var b strings.Builder
	ds.Print(&b, diag.PrintOptions{})
	return b.String()
}

// grid gives a sheet of the file.
func (f *factFile) grid(t *testing.T, sheet string) *grid {
	t.Helper()
	if g := f.grids[sheet]; g != nil {
		return g
	}
	i := max(0, slices.IndexFunc(f.book.names, func(n sheetName) bool { return n.name == sheet }))
	s, ds := f.book.open(i)
	if ds.HasErrors() {
		t.Fatal(sayAll(ds))
	}
	raw := *s
	raw.data = nil // Eurostat's: the first cell as it stands
	g := readGrid(&raw, wholeSheet, f.book.words)
	f.grids[sheet] = g
	return g
}

// table reads the n-th table of a sheet as a dataset does: n from 1, 0 where
// there is one.
func (f *factFile) table(t *testing.T, sheet string, n int) *Table {
	t.Helper()
	name := fmt.Sprint(sheet, n)
	if table := f.read[name]; table != nil {
		return table
	}
	spec := *f.spec
	if sheet != "" {
		spec.Sheet = diag.MadeText(sheet, diag.Span{})
	}
	if n > 0 {
		g := f.grid(t, sheet)
		spec.Range = diag.MadeText(g.rangeOf(g.tables()[n-1]), diag.Span{})
	}
	table, ds := Parse(&spec, f.src, f.beside...)
	for _, d := range ds {
		if d.Severity == diag.Error && d.Rule != ruleNotNumber {
			t.Errorf("%s %s: %s", f.src.Name, sheet, sayAll(diag.List{d}))
		}
	}
	f.read[name] = table
	return table
}

// fact gives what the reader says of one line.
func (f *factFile) fact(t *testing.T, sheet, kind, where string) string {
	t.Helper()
	n, _ := strconv.Atoi(where)
	text := func(b []byte) string { return strings.ReplaceAll(string(b), "\r\n", "\n") }
	switch kind {
	case "sheets":
		return strconv.Itoa(len(f.book.names))
	case "hidden":
		hidden := 0
		for _, s := range f.book.names {
			if s.hidden {
				hidden++
			}
		}
		return strconv.Itoa(hidden)
	case "encoding":
		return f.book.encoding
	case "delimiter":
		return map[string]string{",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}[f.table(t, sheet, n).Delimiter]
	case "decimal":
		return map[string]string{".": "point", ",": "comma"}[f.table(t, sheet, n).Decimal]
	case "header-row":
		return strconv.Itoa(f.table(t, sheet, n).Header)
	case "data-rows":
		table := f.table(t, sheet, n)
		rows := table.Rows / max(1, len(table.turned.columns))
		if table.Format == formatJSONStat { // its cells are counted, which stand in several columns
			measures := 0
			for _, c := range table.Columns {
				if c.Number && !slices.Contains(table.Natural, c) {
					measures++
				}
			}
			rows *= measures
		}
		return strconv.Itoa(rows)
	case "columns":
		table := f.table(t, sheet, n)
		if n := len(table.turned.columns); n > 0 { // the four keys of the first field count as one
			return strconv.Itoa(n + 1)
		}
		return strconv.Itoa(len(table.Columns))
	case "value", "display":
		if strings.Contains(where, "=") {
			return f.named(t, where)
		}
		i := strings.IndexAny(where, "0123456789")
		row, _ := strconv.Atoi(where[i:])
		g := f.grid(t, sheet)
		b, isTyped := g.cell(row-1, column(where[:i]))
		start := int(g.offset(row-1, column(where[:i])))
		end := cellEnd(g.data, start, g.stop)
		if kind == "display" {
			shown, _, _ := (&table{data: g.data, stop: g.stop, typed: isTyped}).forms(end)
			return shown
		}
		if strings.TrimSpace(string(b)) != string(b) || !strings.ContainsAny(where, "0123456789") {
			return text(b)
		}
		for _, table := range f.tables(t, sheet) { // a number as the table has it
			if n, ok := numberAt(table, where[:i], row); ok {
				return n
			}
		}
		return text(unquote(g.data[start:end]))
	case "missing":
		count := 0
		for _, table := range f.tables(t, sheet) {
			count += countMissing(table, where)
		}
		return strconv.Itoa(count)
	}
	return "an unknown fact: " + kind
}

// numberAt gives the number that a table has for a cell of its file.
func numberAt(table *Table, letter string, row int) (string, bool) {
	for _, c := range table.Columns {
		turned := len(table.turned.columns) > 0 && c.Index == table.turned.value
		if !c.Number || !turned && c.Letter != letter {
			continue
		}
		from, to := 0, table.Rows // the rows that the record may have become
		if turned {
			n := len(table.turned.columns)
			from, to = max(0, (row-table.first-1)*n), min(to, (row-table.first+2)*n)
		}
		for r := from; r < to; r++ {
			if table.Record(r) != row || turned && table.turned.of(r).Letter != letter {
				continue
			}
			if cell := table.Cell(r, c.Index); cell.State == Known && cell.Origin.Column == letter && cell.Origin.Row == row {
				return cell.Num.String(), true
			}
		}
	}
	return "", false
}

// tables gives all tables of a sheet.
func (f *factFile) tables(t *testing.T, sheet string) []*Table {
	t.Helper()
	found := f.grid(t, sheet).tables()
	if len(found) < 2 {
		return []*Table{f.table(t, sheet, 0)}
	}
	var out []*Table
	for i := range found {
		out = append(out, f.table(t, sheet, i+1))
	}
	return out
}

// named gives a value by name=value pairs: a row and a column, or keys.
func (f *factFile) named(t *testing.T, where string) string {
	t.Helper()
	table := f.table(t, "", 0)
	row, metric, name := -1, "", ""
	match := map[string]string{}
	for _, pair := range strings.Split(where, ";") {
		k, v, _ := strings.Cut(pair, "=")
		switch k {
		case "row":
			n, _ := strconv.Atoi(v)
			row = n - 1
		case "column":
			name = v
		case "Statistic":
			metric = v
		default:
			match[k] = v
		}
	}
	for r := 0; row < 0 && r < table.Rows; r++ {
		all := true
		for k, v := range match {
			found := false
			for _, c := range table.Columns {
				found = found || strings.HasPrefix(c.Header, k) && table.Text(r, c.Index) == v
			}
			all = all && found
		}
		if all {
			row = r
		}
	}
	for i, c := range table.Columns {
		if name == c.Header || metric != "" && strings.HasPrefix(metric, "CIA01C") && i == len(table.Columns)-15+atoi(metric[len("CIA01C"):])-1 {
			cell := table.Cell(row, i)
			if cell.State == Known {
				return cell.Num.String()
			}
			return cell.Text
		}
	}
	return "no such column"
}

func atoi(s string) int { n, _ := strconv.Atoi(s); return n }

func countMissing(table *Table, marker string) int {
	n := 0
	for _, c := range table.Columns {
		if !c.Number {
			continue
		}
		for row := range table.Rows {
			cell := table.Cell(row, c.Index)
			if cell.State == Missing && cell.Marker == marker || cell.State == Blank && (marker == "blank" || marker == "null") {
				n++
			}
		}
	}
	return n
}
