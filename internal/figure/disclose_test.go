package figure

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"policybrief/internal/conf"
	"policybrief/internal/data"
	"policybrief/internal/diag"
)

// sheetsOf reads tables as the specs of a YAML map say.
func sheetsOf(t testing.TB, yaml string, files map[string]string) ([]*data.Spec, []*data.Table) {
	t.Helper()
	src := diag.NewSource("spec.yml", []byte(yaml))
	v, faults := conf.Parse(src, 0, len(src.Data))
	var specs []*data.Spec
	var tables []*data.Table
	for _, e := range v.Entries {
		spec := &data.Spec{}
		faults.Add(conf.Decode(e.Value, spec)...)
		spec.Name, spec.At = e.Key, e.Key.All()
		table, bad := data.Parse(spec, diag.NewSource(spec.File.S, []byte(files[spec.File.S])))
		faults.Add(bad...)
		specs, tables = append(specs, spec), append(tables, table)
	}
	if len(faults) > 0 {
		t.Fatal(faultLines(faults))
	}
	return specs, tables
}

// drawn writes the cells of a table as every edition sees them.
func drawn(t *data.Table) string {
	var b strings.Builder
	for row := range t.Rows {
		for i := range t.Columns {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(t.Cell(row, i).Raw)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// TestDisclose holds what a rule makes of a table.
func TestDisclose(t *testing.T) {
	for _, c := range []struct{ name, spec, csv, want string }{
		{"small counts are hidden, zero is shown",
			"disclosure: {below: 5}",
			"area,calls\nA,0\nB,1\nC,4\nD,5\nE,12\n",
			"A,0\nB,[c]\nC,[c]\nD,5\nE,12\n"},
		{"others are rounded, halves away from zero, and written alike",
			"disclosure: {below: 5, round: 5}",
			"area,calls\nA,0\nB,3\nC,5\nD,7\nE,8\nF,\"1,250\"\nG,1252\nH,[x]\nI,\n",
			"A,0\nB,[c]\nC,5\nD,5\nE,10\nF,1250\nG,1250\nH,[x]\nI,\n"},
		{"an even base",
			"disclosure: {round: 10}",
			"area,calls\nA,4\nB,5\nC,14\nD,15\nE,-15\n",
			"A,[c]\nB,10\nC,10\nD,20\nE,-20\n"},
		{"what rounding would make 0 is hidden",
			"disclosure: {below: 3, round: 10}",
			"area,calls\nA,0\nB,3\nC,4\nD,5\n",
			"A,0\nB,[c]\nC,[c]\nD,10\n"},
		{"a rule of rounding alone never hides the number 1 alone",
			"disclosure: {round: 3}",
			"area,calls\nA,0\nB,1\nC,2\nD,3\nE,4\nF,5\n",
			"A,0\nB,[c]\nC,[c]\nD,3\nE,3\nF,6\n"},
		{"rates and amounts in the row of a hidden count",
			"disclosure: {below: 5}",
			"area,year,calls,rate,spend\nA,2011,4,0.4,£200\nB,2011,40,4.0,£900\nC,2011,0,0.0,£0\n",
			"A,2011,[c],[c],[c]\nB,2011,40,4.0,£900\nC,2011,0,0.0,£0\n"},
		{"a per cent on a hidden count in the next row",
			"key: [area, year]\ndisclosure: {below: 5}",
			"area,year,calls,growth\nA,2009,50,\nA,2010,4,-92.0\nA,2011,50,1150.0\nA,2012,60,20.0\nB,2009,10,\nB,2010,20,100.0\nB,2011,30,50.0\nB,2012,33,10.0\n",
			"A,2009,50,\nA,2010,[c],[c]\nA,2011,50,[c]\nA,2012,60,20.0\nB,2009,10,\nB,2010,20,100.0\nB,2011,30,50.0\nB,2012,33,10.0\n"},
		{"codes, years and words of size are no counts",
			"key: area\nmeasures: {wait: {unit: days}, calls: {unit: calls}, area_code: area_code, month: month}\ndisclosure: {below: 5}",
			"area,area_code,month,wait,calls\nA,3,2,4,40\nB,4,2,3,41\n",
			"A,3,2,4,40\nB,4,2,3,41\n"},
		{"thousands and decimals",
			"measures: {calls: {unit: count, scale: thousand}, staff: {unit: count}}\ndisclosure: {below: 5, round: 5}",
			"area,calls,staff\nA,0.004,12.5\nB,0.012,12.4\nC,4.6,4.9\nD,0,0\n",
			"A,[c],15\nB,0.01,10\nC,4.6,[c]\nD,0,0\n"},
		{"marks stay",
			"disclosure: {below: 5, round: 5}",
			"area,calls\nA,3 [p]\nB,12 [r]\n",
			"A,[c]\nB,10\n"},
		{"a count with a remark",
			"measures: {calls: calls}\nkey: area\ndisclosure: {below: 5}",
			"area,calls,helped\nA,10,3 or 4\nB,11,7\nC,12,9\nD,9,n.k.\nE,8,6\n",
			"A,10,[c]\nB,11,7\nC,12,9\nD,9,n.k.\nE,8,6\n"},
		{"secondary: a total and a sibling column",
			"key: area\ndisclosure: {below: 5, secondary: true}",
			"area,total,men,women\nTotal,100,48,52\nA,20,3,17\nB,30,15,15\nC,50,30,20\n",
			"Total,100,48,52\nA,20,[c],[c]\nB,30,[c],[c]\nC,50,30,20\n"},
		{"secondary: rounding leaves room, and nothing more is hidden",
			"key: area\ndisclosure: {below: 5, round: 5, secondary: true}",
			"area,calls\nTotal,100\nA,3\nB,40\nC,57\n",
			"Total,100\nA,[c]\nB,40\nC,55\n"},
		{"secondary: a rate tells the count unrounded",
			"key: area\ndisclosure: {below: 5, round: 5, secondary: true}",
			"area,calls,rate\nTotal,100,1.00\nA,3,0.30\nB,40,0.44\nC,57,0.91\n",
			"Total,100,1.00\nA,[c],[c]\nB,[c],[c]\nC,55,0.91\n"},
		{"secondary: shares of a whole without a total",
			"key: [area, year]\ndisclosure: {below: 5, secondary: true}",
			"area,year,calls,share\nA,2011,4,8.0\nB,2011,16,32.0\nC,2011,30,60.0\nA,2012,10,10.0\nB,2012,30,30.0\nC,2012,60,60.0\n",
			"A,2011,[c],[c]\nB,2011,16,[c]\nC,2011,30,[c]\nA,2012,10,10.0\nB,2012,30,30.0\nC,2012,60,60.0\n"},
		{"secondary: two small ones that can only be 1 and 1 take a third",
			"key: area\ndisclosure: {below: 5, secondary: true}",
			"area,calls\nTotal,42\nA,1\nB,1\nC,10\nD,30\n",
			"Total,42\nA,[c]\nB,[c]\nC,[c]\nD,30\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			specs, tables := sheetsOf(t, "made: {file: made.csv, "+strings.ReplaceAll(c.spec, "\n", ", ")+"}\n", map[string]string{"made.csv": c.csv})
			before := drawn(tables[0])
			out, faults := Disclose(specs, tables)
			if len(faults[0]) > 0 {
				t.Fatal(faultLines(faults[0]))
			}
			if got := drawn(out[0]); got != c.want {
				t.Errorf("got\n%swant\n%s", got, c.want)
			}
			if drawn(tables[0]) != before {
				t.Error("the table itself has changed")
			}
			for row := range out[0].Rows {
				for i, col := range out[0].Columns {
					was, is := tables[0].Cell(row, i), out[0].Cell(row, i)
					if is.Origin.Span.Text() != "" || is.Shown != "" || is.Low != nil || out[0].Text(row, i) != strings.TrimSpace(is.Raw) {
						t.Errorf("row %d, column %s tells more: %+v, %q", row, col.Name, is, out[0].Text(row, i))
					}
					if fmt.Sprint(was.Marks) != fmt.Sprint(is.Marks) || was.Origin.Row != is.Origin.Row || was.Origin.Column != is.Origin.Column {
						t.Errorf("row %d, column %s: marks or origin are lost", row, col.Name)
					}
					if n, ok := out[0].Plain(row, i); col.Number && ok && (is.State != data.Known || n.Normal() != is.Num) {
						t.Errorf("row %d, column %s: plain %v, cell %v", row, col.Name, n, is.Num)
					}
				}
			}
		})
	}
}

// TestRelate holds the sums that are found in tables laid out in different
// ways.
func TestRelate(t *testing.T) {
	const two = "a: {file: a.csv, key: [area, year], disclosure: {below: 5, secondary: true}}\nb: {file: b.csv, key: [area, %s, year], disclosure: {below: 5, secondary: true}}"
	for _, c := range []struct {
		name, spec string
		files      []string // a.csv, b.csv
		want       string
	}{
		{"regions above their areas, in one column",
			"", []string{"area,calls\nEngland,310\nNorth,110\nNa,40\nNb,70\nSouth,200\nSa,120\nSb,33\nSc,47\n"},
			"England calls = North calls + South calls; North calls = Na calls + Nb calls; South calls = Sb calls + Sc calls + Sa calls"},
		{"regions below their areas, with a zero and a gap in one year",
			"key: [area, year]", []string{"area,year,calls\nNa,2011,40\nNb,2011,70\nNorth,2011,110\nSa,2011,0\nSb,2011,33\nSouth,2011,33\n" +
				"Na,2012,41\nNb,2012,[x]\nNorth,2012,115\nSa,2012,5\nSb,2012,30\nSouth,2012,35\n" +
				"Na,2013,1\nNb,2013,2\nNorth,2013,3\nSa,2013,5\nSb,2013,30\nSouth,2013,35\n" +
				"Na,2014,3\nNb,2014,8\nNorth,2014,11\nSa,2014,6\nSb,2014,31\nSouth,2014,37\n"},
			"North 2011 calls = Na 2011 calls + Nb 2011 calls; South 2011 calls = Sb 2011 calls; " +
				"North 2012 calls = Na 2012 calls; South 2012 calls = Sa 2012 calls + Sb 2012 calls; " +
				"North 2013 calls = Na 2013 calls + Nb 2013 calls; South 2013 calls = Sa 2013 calls + Sb 2013 calls; " +
				"North 2014 calls = Na 2014 calls + Nb 2014 calls; South 2014 calls = Sa 2014 calls + Sb 2014 calls"},
		{"areas sorted by name, with their region beside them",
			"key: area", []string{"area,region,calls\nAll North,Totals,110\nAll South,Totals,200\nEngland,Nation,310\nNa,North,40\nSa,South,120\nNb,North,62\nSb,South,33\nNc,North,8\nSc,South,47\n"},
			"England calls = All North calls + All South calls; All North calls = Nc calls + Na calls + Nb calls; All South calls = Sb calls + Sc calls + Sa calls"},
		{"levels that codes tell",
			"key: code", []string{"code,calls\nE92000001,310\nE06000001,40\nE12000001,110\nE06000002,150\nE12000002,93\nE12000003,107\n"},
			"E92000001 calls = E12000002 calls + E12000003 calls + E12000001 calls"},
		{"columns, and a column of changes",
			"key: year", []string{"year,women,total,men,change\n2009,10,30,20,\n2010,12,34,22,4\n2011,9,24,15,-10\n2012,11,36,25,12\n2013,20,40,20,4\n"},
			"2009 total = 2009 women + 2009 men; 2010 total = 2010 women + 2010 men; 2011 total = 2011 women + 2011 men; 2012 total = 2012 women + 2012 men; 2013 total = 2013 women + 2013 men; " +
				"2010 total = 2010 change + 2009 total; 2011 total = 2011 change + 2010 total; 2012 total = 2012 change + 2011 total; 2013 total = 2013 change + 2012 total"},
		{"a grand total of two keys without the totals between",
			"key: [area, sex]", []string{"area,sex,calls\nA,men,31\nA,women,44\nB,men,17\nB,women,25\nAll,All,117\n"},
			"All All calls = B men calls + B women calls + A men calls + A women calls"},
		{"a sibling table with the totals",
			fmt.Sprintf(two, "sex"), []string{
				"area,year,calls\nA,2011,75\nB,2011,42\nC,2011,9\n",
				"area,sex,year,calls\nA,men,2011,31\nA,women,2011,44\nB,men,2011,17\nB,women,2011,25\nC,men,2011,7\nC,women,2011,2\n"},
			"A 2011 calls = A 2011 men calls + A 2011 women calls; B 2011 calls = B 2011 men calls + B 2011 women calls; C 2011 calls = C 2011 women calls + C 2011 men calls"},
		{"chance alone",
			"key: area", []string{"area,calls\nA,5\nB,2\nC,3\nD,40\nE,19\nF,21\nG,44\nH,13\nI,9\nJ,31\nK,8\n"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			spec, files := c.spec, map[string]string{"a.csv": c.files[0]}
			if len(c.files) > 1 {
				files["b.csv"] = c.files[1]
			} else {
				if spec != "" {
					spec += ", "
				}
				spec = "a: {file: a.csv, " + spec + "disclosure: {below: 5, secondary: true}}"
			}
			specs, tables := sheetsOf(t, spec, files)
			d := &discloser{specs: specs, tables: tables, faults: make([]diag.List, len(specs))}
			d.sort()
			for _, s := range d.sheets {
				if !d.classify(s) {
					t.Fatal(d.faults)
				}
			}
			g := newGrid(d.sheets)
			g.relate()
			(&witness{grid: g}).sortAll()
			name := func(id int32) string {
				s, row, col := g.place(id)
				var parts []string
				for _, d := range g.dims {
					if c := s.dim(d.name); c != nil && s.table.Text(row, c.Index) != "" {
						parts = append(parts, s.table.Text(row, c.Index))
					}
				}
				return strings.Join(append(parts, col.Name), " ")
			}
			var got []string
			for _, r := range g.rels {
				side := func(ids []int32) string {
					var names []string
					for _, id := range ids {
						names = append(names, name(id))
					}
					return strings.Join(names, " + ")
				}
				got = append(got, side(r.cells[r.minus:])+" = "+side(r.cells[:r.minus]))
			}
			want := strings.Split(c.want, "; ")
			if c.want == "" {
				want = nil
			}
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

// sortAll sorts the cells of all relations by size.
func (w *witness) sortAll() {
	for r := range w.rels {
		w.bySize(int32(r))
	}
}
