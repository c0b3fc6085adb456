package build

import (
	"slices"
	"strconv"
	"strings"

	"policybrief/internal/conf"
	"policybrief/internal/data"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
)

// maxEditions is how many editions a run may have.
const maxEditions = 100_000

// A keyColumn is what one entry of a matrix names: a key column of a dataset.
type keyColumn struct {
	name    string // of the variable
	dataset *figure.Dataset
	column  int // its position among the dataset's keys
}

// rows gives the rows of an edition's matrix: the keys of each, in the order
// of its entries. Entries that name keys of one dataset go together: there is
// a row for each combination that the file has. Those of different datasets
// are multiplied. Rows stand in the order of the file, the first entry's
// dataset changing last. It gives nothing where the dataset could not be read,
// which is told elsewhere.
func (e *edition) rows() ([][]data.Key, diag.List) {
	sets, _ := e.datasets()
	if sets == nil {
		return nil, nil
	}
	columns, faults := e.keyColumns(sets)
	if faults.HasErrors() {
		return nil, faults
	}
	rows := [][]data.Key{make([]data.Key, len(columns))}
	done := map[*figure.Dataset]bool{}
	for _, c := range columns {
		if done[c.dataset] {
			continue
		}
		done[c.dataset] = true
		together, blank := combinations(c.dataset, columns)
		if blank != nil {
			cell := blank.Cell()
			return nil, diag.List{ruleMatrixBlank.At(e.matrixPlace(), "row %d of %s has no %s, by which its brief would be known", cell.Origin.Row, cell.Origin.File, blank.Column.Name).
				WithNote(cell.Origin.Span, "this row").
				WithHint("put the %s into the file, or leave the row out with where:", blank.Column.Name)}
		}
		if len(together)*len(rows) > maxEditions {
			return nil, diag.List{e.tooMany()}
		}
		product := make([][]data.Key, 0, len(rows)*len(together))
		for _, row := range rows {
			for _, keys := range together {
				next := slices.Clone(row)
				for i := range columns {
					if columns[i].dataset == c.dataset {
						next[i] = keys[i]
					}
				}
				product = append(product, next)
			}
		}
		rows = product
	}
	return rows, nil
}

// tooMany tells that a matrix has more rows than are built.
func (e *edition) tooMany() diag.Diagnostic {
	return ruleMatrixSize.At(e.matrixPlace(), "this would be more than %s editions, the most that are built", grouped(maxEditions)).
		WithHint("narrow the dataset with where:, or name a key that has fewer different ones")
}

// matrixPlace is where an edition's matrix is written.
func (e *edition) matrixPlace() diag.Span {
	if m := e.Front.Matrix; len(m) > 0 {
		return m[0].Key.All().To(m[len(m)-1].Value.All())
	}
	return e.At
}

// combinations gives each different combination of keys that the rows of a
// dataset have in those of the columns that are its own, in the order of the
// file. Keys stand at the position of their column. The first key that is blank
// ends the search.
func combinations(d *figure.Dataset, columns []keyColumn) (out [][]data.Key, blank *figure.Ref) {
	seen := map[string]bool{}
	var id strings.Builder
	for _, row := range d.Rows {
		keys := make([]data.Key, len(columns))
		id.Reset()
		for i, c := range columns {
			if c.dataset == d {
				k := d.KeyAt(row, c.column)
				if k.Text == "" {
					return nil, &figure.Ref{Dataset: d, Column: d.Keys[c.column], Row: row}
				}
				k.Marks = nil // they are the row's, and stand by its figures
				keys[i] = k
				id.WriteString(strconv.Quote(k.Text))
			}
		}
		if !seen[id.String()] {
			seen[id.String()] = true
			out = append(out, keys)
		}
		if len(out) > maxEditions {
			break // too many already
		}
	}
	return out, nil
}

// keyColumns finds what the entries of a matrix name.
func (e *edition) keyColumns(sets map[string]*figure.Dataset) (out []keyColumn, faults diag.List) {
	for _, entry := range e.Front.Matrix {
		name, column, ok := cutText(entry.Value)
		if !ok {
			faults.Add(ruleMatrix.At(placeOr(entry.Value, entry.Key), "“%s” does not say which key of which dataset it goes through", entry.Key.S).
				WithHint("write %s: DATASET.KEY, for example %s: %ss.%s", entry.Key.S, entry.Key.S, entry.Key.S, entry.Key.S))
			continue
		}
		if n := entry.Key.S; n == nameNote || n == nameEdition {
			faults.Add(ruleMatrix.At(entry.Key.All(), "“%s” stands for the %s itself in output:", n, n).
				WithHint("give the variable another name, for example %s", column.S))
			continue
		}
		d := sets[name.S]
		if d == nil {
			faults.Add(noDataset(name, sets))
			continue
		}
		c, bad := keyOf(d, column)
		if len(bad) > 0 {
			faults.Add(bad...)
			continue
		}
		if len(d.Rows) == 0 {
			faults.Add(ruleMatrixEmpty.At(entry.Value.All(), "%s has no rows, so that there is nothing to build", d.Name).
				WithHint("look at its file, and at where:; `brief data` shows what the file holds"))
			continue
		}
		out = append(out, keyColumn{entry.Key.S, d, c})
	}
	return out, faults
}

// cutText parts “dataset.column” at its first full stop.
func cutText(t diag.Text) (dataset, column diag.Text, ok bool) {
	i := strings.IndexByte(t.S, '.')
	if i < 0 {
		return t, diag.Text{}, false
	}
	dataset, column = t.Slice(0, i).TrimSpace(), t.Slice(i+1, len(t.S)).TrimSpace()
	return dataset, column, dataset.S != "" && column.S != ""
}

// placeOr is the place of a text, or of another where it is empty.
func placeOr(t, other diag.Text) diag.Span {
	if t.S != "" {
		return t.All()
	}
	return other.All()
}

func noDataset(name diag.Text, sets map[string]*figure.Dataset) diag.Diagnostic {
	names := make([]string, 0, len(sets))
	for n := range sets {
		names = append(names, n)
	}
	slices.Sort(names)
	d := ruleMatrix.At(name.All(), "there is no dataset “%s”", name.S)
	switch near := conf.Nearest(name.S, names); {
	case near != "":
		return d.WithHint("did you mean “%s”?", near)
	case len(names) > 0:
		return d.WithHint("there are: %s", strings.Join(names, ", "))
	}
	return d.WithHint("declare it under data:")
}

// keyOf finds the key column that a matrix names.
func keyOf(d *figure.Dataset, name diag.Text) (int, diag.List) {
	if i := slices.IndexFunc(d.Keys, func(c *data.Column) bool { return c.Name == name.S }); i >= 0 {
		return i, nil
	}
	c, bad := d.Table.Resolve(name)
	if i := slices.Index(d.Keys, c); c != nil && i >= 0 {
		return i, nil
	}
	keys := d.KeyNames()
	if near := conf.Nearest(name.S, keys); c == nil && near != "" {
		return 0, diag.List{ruleMatrix.At(name.All(), "%s has no key “%s”", d.Name, name.S).WithHint("did you mean “%s”?", near)}
	}
	if c == nil {
		return 0, bad
	}
	return 0, diag.List{ruleMatrix.At(name.All(), "“%s” is no key of %s", name.S, d.Name).
		WithHint("its keys are %s; add %s to key: where it is one of them", strings.Join(keys, ", "), c.Name)}
}

// grouped writes a number with its thousands apart.
func grouped(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return grouped(n/1000) + "," + strconv.Itoa(1000 + n%1000)[1:]
}
