package figure

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"policybrief/internal/diag"
)

// seenFile is a small file with all that an edition may depend on: keys in
// time and in words, a row that the filter drops, a forecast, a gap, a break,
// marks, and decimal places.
const seenFile = `area,year,kind,offences,rate,status
Northmere,2010,all,120,3.5,
Northmere,2011,all,130,3.6,b
Northmere,2012,all,150,4.1,
Northmere,2013,all,160 [f],4.2 [f],
Southmere,2010,all,80,2.0,
Southmere,2011,all,90,2.25,
Southmere,2012,all,70,1.9,p
Southmere,2012,some,12,0.4,
Eastmere,2010,all,<5,0.1,
Eastmere,2012,all,6,0.2,
`

const seenSpec = `
forces:
  file: forces.csv
  key: [area, year]
  where: kind == "all"
  measures:
    offences: {column: offences, unit: count, status: status}
    rate: {column: rate, unit: rate per 1000}
  coverage: {of: 3, unit: forces, accept: One is new.}
`

var seenExprs = []string{
	`where: area == "Northmere"`,
	`where: rate > 2 and area == "Southmere"`,
	`where: area == "Westmere"`,
	`where: year == latest`,
	`where: year == 2013 or area == "Eastmere"`,
	`forces.offences["Northmere"][2012]`,
	`forces.offences["Northmere"][latest]`,
	`forces.rate["Southmere"][latest] - forces.rate["Southmere"][previous]`,
	`forces.rate["Northmere"][first]`,
	`change(forces.offences["Northmere"][2010], forces.offences["Northmere"][2012])`,
	`moved(forces.offences["Eastmere"][2012], forces.offences["Southmere"][2012])`,
	`change(forces.rate["Eastmere"][2010], forces.rate["Eastmere"][2012])`,
	`sum(forces.offences["*"][2012])`,
	`mean(forces.rate["*"][latest])`,
	`rank(forces.offences["*"][2012], "Southmere")`,
	`top(forces.offences["*"][2011], 1)`,
	`max(forces.rate["Southmere"])`,
	`count(forces.area)`,
	`period(forces, latest)`,
	`period(forces, first)`,
	`max(index(forces.offences["Southmere"]["*"], 2010))`,
	`annual_growth(forces.rate["Northmere"], 2010, 2012)`,
	`forces.offences["Eastmere"][2010] < 7`,
	`"Southmere" in forces.area`,
	`forces.kind["Northmere"][2011]`,
	`coverage: offences`,
	`coverage: rate`,
}

// outcome is all that an edition shows of an expression.
func outcome(expr string, d *Dataset) (string, *Reads) {
	reads := new(Reads)
	sc := &Scope{Datasets: map[string]*Dataset{"forces": d}, Reads: reads}
	var b strings.Builder
	if filter, ok := strings.CutPrefix(expr, "where: "); ok {
		e, faults := Parse(diag.NewText(diag.NewSource("x", []byte(filter)), 0, len(filter)))
		rows, bad := d.Select(e, sc)
		b.WriteString(describe(expr, Value{}, append(faults, bad...)))
		for _, row := range rows {
			fmt.Fprintf(&b, "%d %v %v\n", row, d.KeyAt(row, 0), d.KeyAt(row, 1))
		}
		b.WriteString(digestOf(reads))
		return b.String(), reads
	}
	if measure, ok := strings.CutPrefix(expr, "coverage: "); ok {
		if m, _ := d.Measure(measure); m != nil {
			c, ok := d.Coverage(m, sc)
			fmt.Fprintln(&b, c.String(), c.Period, ok, digestOf(reads), reads.Count())
		}
		return b.String(), reads
	}
	v, faults := evaluate(expr, sc)
	b.WriteString(describe(expr, v, faults))
	for _, r := range v.Cells {
		fmt.Fprintf(&b, "%d %s %q %v\n", r.Row, r.Cell().Origin.Address(), r.Cell().Raw, r.Keys())
	}
	b.WriteString(digestOf(reads))
	return b.String(), reads
}

// sumsOf gives the sums of all that was seen, made from a dataset.
func sumsOf(seen Seen, d *Dataset) []Sum {
	s := NewSummer(d)
	out := []Sum{s.Shape()}
	for c, column := range seen.Columns {
		for row := range 64 * len(column) {
			if column[row/64]&(1<<(row%64)) != 0 {
				out = append(out, s.Cell(row, c))
			}
		}
	}
	for _, c := range seen.Keys {
		out = append(out, s.Keys(c))
	}
	if seen.Rows {
		out = append(out, s.Rows())
	}
	SortQueries(seen.Asked)
	for _, q := range seen.Asked {
		out = append(out, s.Answer(q))
	}
	return out
}

// TestSeen changes every cell of a file in many ways, and its rows: where an
// expression's outcome is another one, some sum of what it saw has to be.
func TestSeen(t *testing.T) {
	files := map[string]string{"forces.csv": seenFile}
	sets, faults := load(t, seenSpec, files)
	if faults.HasErrors() {
		t.Fatal(faults[0].Message)
	}
	d := sets["forces"]
	type base struct {
		outcome string
		seen    Seen
		sums    []Sum
	}
	var before []base
	for _, e := range seenExprs {
		said, reads := outcome(e, d)
		if strings.Contains(said, "error[") {
			t.Fatal(said)
		}
		seen, ok := reads.Seen(d)
		if !ok {
			t.Fatalf("%s saw nothing", e)
		}
		before = append(before, base{said, seen, sumsOf(seen, d)})
	}
	if again, _ := load(t, seenSpec, files); !slices.Equal(sumsOf(before[0].seen, again["forces"]), before[0].sums) {
		t.Fatal("the same file has other sums")
	}

	tried, changed, more := 0, 0, 0
	try := func(what, file string) {
		now, faults := load(t, seenSpec, map[string]string{"forces.csv": file})
		if faults.HasErrors() || now["forces"].Table.File == nil {
			return // no edition is made, nor taken for fresh
		}
		for i, e := range seenExprs {
			said, _ := outcome(e, now["forces"])
			same := slices.Equal(sumsOf(before[i].seen, now["forces"]), before[i].sums)
			tried++
			switch {
			case said != before[i].outcome && same:
				t.Errorf("%s: nothing that it saw has changed, but\n%s\nbecame\n%s", what, before[i].outcome, said)
			case said != before[i].outcome:
				changed++
			case !same:
				more++
			}
		}
	}
	lines := strings.Split(strings.TrimSuffix(seenFile, "\n"), "\n")
	join := func(lines []string) string { return strings.Join(lines, "\n") + "\n" }
	for i, line := range lines {
		cells := strings.Split(line, ",")
		for c, cell := range cells {
			for _, to := range []string{"", "7.25", "[c]", "<3", cell + " [f]", "b", "all", "2011", "2014", "Northmere", cell + " "} {
				next := slices.Clone(cells)
				next[c] = to
				all := slices.Clone(lines)
				all[i] = strings.Join(next, ",")
				try(fmt.Sprintf("line %d, %q for %q", i+1, to, cell), join(all))
			}
		}
		if i == 0 {
			continue
		}
		try(fmt.Sprintf("without line %d", i+1), join(slices.Delete(slices.Clone(lines), i, i+1)))
		for _, row := range []string{
			"Westmere,2012,all,99,9.9,", "Westmere,2011,all,99,9.9,b", "Eastmere,2011,all,5,0.2,b", "Northmere,2014,all,9,0.1,",
			"Southmere,2013,all,9,0.1,", "Northmere,2009,all,1,0.1,", "Northmere,2012,some,1,0.1,", "Westmere,2015,all,5 [f],1,",
		} {
			try(fmt.Sprintf("%q after line %d", row, i+1), join(slices.Insert(slices.Clone(lines), i+1, row)))
		}
		for k := max(1, i-2); k < i; k++ {
			all := slices.Clone(lines)
			all[i], all[k] = all[k], all[i]
			try(fmt.Sprintf("lines %d and %d change places", k+1, i+1), join(all))
		}
	}
	for _, to := range []string{"area,extra,year,kind,offences,rate,status", "Area,year,kind,offences,rate,status"} {
		all := slices.Clone(lines)
		all[0] = to
		if strings.Contains(to, "extra") {
			for i := 1; i < len(all); i++ {
				all[i] = strings.Replace(all[i], ",", ",x,", 1)
			}
		}
		try("another header", join(all))
	}
	t.Logf("%d changes: %d outcomes became others, %d did not though something seen did", tried, changed, more)
	if changed == 0 || tried-changed-more == 0 {
		t.Error("nothing was tried")
	}
}

// TestCoverageSeen: whoever looks at coverage saw no number, and is made again
// only where other reporters have one.
func TestCoverageSeen(t *testing.T) {
	sums := func(file string) (string, []Sum) {
		sets, _ := load(t, seenSpec, map[string]string{"forces.csv": file})
		said, reads := outcome("coverage: offences", sets["forces"])
		seen, _ := reads.Seen(sets["forces"])
		return said, sumsOf(seen, sets["forces"])
	}
	said, was := sums(seenFile)
	if !strings.HasPrefix(said, "3 of 3 forces 2012 true") {
		t.Errorf("coverage is %s", said)
	}
	for _, c := range []struct {
		old, new string
		same     bool
	}{
		{"Southmere,2012,all,70", "Southmere,2012,all,71", true},
		{"Eastmere,2010,all,<5", "Eastmere,2010,all,5", true},
		{"Southmere,2012,all,70", "Southmere,2012,all,[x]", false},
		{"Northmere,2013,all,160 [f]", "Northmere,2013,all,160", false},
		{"Eastmere,2012,all,6,0.2,\n", "", false},
	} {
		if now, got := sums(strings.Replace(seenFile, c.old, c.new, 1)); slices.Equal(got, was) != c.same || (now == said) != c.same {
			t.Errorf("%q for %q: coverage is %s, same is not %v", c.new, c.old, now, c.same)
		}
	}
}
