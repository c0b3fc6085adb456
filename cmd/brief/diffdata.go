package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"policybrief/internal/build"
)

// data tells what changed in the data themselves.
func (w *diffWriter) data(r *build.DiffResult) {
	if len(r.Data) == 0 {
		return
	}
	w.line("")
	w.line("%s", w.bold(diffParts[build.DiffInFiles].title))
	for _, p := range r.Files {
		var of []*build.Difference
		n := map[string]int{}
		var sets []string
		for i := range r.Data {
			d := &r.Data[i]
			if d.Data.Old != nil && d.Data.Old.Name == p.Old.Name {
				sets = append(sets, d.Data.Dataset)
				of = append(of, d)
			}
		}
		if len(of) == 0 {
			continue
		}
		w.line("")
		w.file(of)
		left := 0
		for i := range r.Data {
			d := &r.Data[i]
			if d.Data.Old != nil || !slices.Contains(sets, d.Data.Dataset) {
				continue
			}
			if n[d.Kind]++; n[d.Kind] > diffParts[build.DiffInFiles].most && !w.all {
				left++
				continue
			}
			w.inFile(d)
		}
		if left > 0 {
			w.line("    … and %s (--all shows them)", countedAs(left, "more line", "more lines"))
		}
	}
}

// inFile tells of a column, a key or a cell.
func (w *diffWriter) inFile(d *build.Difference) {
	in := d.Data
	what := "column"
	switch d.Kind {
	case build.DiffRevision:
		s := in.Name + ": " + d.Old.String() + " → " + d.New.String()
		if d.Change != "" {
			s += ", " + d.Change
		}
		w.wrapped("    ", s+" ("+w.places(d)+")")
		return
	case build.DiffKey:
		what = in.Column
	}
	s := fmt.Sprintf("%s “%s” is new", what, in.Name)
	if in.Went {
		s = fmt.Sprintf("%s “%s” is gone", what, in.Name)
		if in.Near != "" {
			s += fmt.Sprintf("; is it “%s” now?", in.Near)
		}
		if in.Used {
			s += fmt.Sprintf(" %s:%d names it", d.File, d.Line)
		}
	}
	w.wrapped("    ", s)
}

// file tells of one file, by what its datasets say.
func (w *diffWriter) file(of []*build.Difference) {
	d := of[0]
	var names []string
	for _, k := range of {
		if k.Data.Cells > d.Data.Cells { // it reads the most of the file
			d = k
		}
		if !slices.Contains(names, k.Data.Dataset) {
			names = append(names, k.Data.Dataset)
		}
	}
	in := d.Data
	files := in.New.Name + " has changed"
	if in.Old.Name != in.New.Name {
		files = in.Old.Name + " → " + in.New.Name
	}
	w.wrapped("  ", files+" ("+list(names)+")")
	var parts []string
	if n := len(in.Periods); n > 0 {
		parts = append(parts, "new periods "+list(in.Periods))
	}
	if n := len(in.Lost); n > 0 {
		parts = append(parts, "periods gone "+list(in.Lost))
	}
	if in.RowsCame > 0 {
		parts = append(parts, countedAs(in.RowsCame, "row", "rows")+" came")
	}
	if in.RowsWent > 0 {
		parts = append(parts, countedAs(in.RowsWent, "row", "rows")+" went")
	}
	if in.Cells > 0 {
		parts = append(parts, group(strconv.Itoa(in.Revised))+" of "+countedAs(in.Cells, "value", "values")+" revised")
	}
	if in.Marks > 0 {
		parts = append(parts, "marks changed on "+countedAs(in.Marks, "value", "values"))
	}
	if len(parts) > 0 {
		w.wrapped("    ", strings.Join(parts, "; "))
	}
	if in.Old.Published != "" && in.Old.Published == in.New.Published && in.Old.Name != in.New.Name {
		w.wrapped("    ", fmt.Sprintf("%s:%d still says published: %s", d.File, d.Line, in.Old.Published))
	} else if in.Old.Published != in.New.Published && in.Old.Published != "" {
		w.wrapped("    ", fmt.Sprintf("published %s, before %s", in.New.Published, in.Old.Published))
	}
}
