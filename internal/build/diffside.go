package build

import (
	"bytes"
	"cmp"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"policybrief/internal/brief"
	"policybrief/internal/data"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/note"
)

// sideOf gives what a bound edition says. Where both sides are bound from one
// note, what stands at one place is one thing; else it is known as the lock
// knows it.
func sideOf(b *brief.Brief, noteName string, places bool) *diffSide {
	s := &diffSide{}
	seen := map[string]int{}
	add := func(it diffItem) {
		if places {
			at := it.place.span
			it.key = fmt.Sprintf("%s %s %d %d", it.kind, at.Name(), at.Start, at.End)
			seen[it.key]++
			it.key += " " + strconv.Itoa(seen[it.key])
		} else {
			it.key = lockedKey(it.kind, it.place.Heading, it.expr, it.place.Ordinal)
		}
		s.items = append(s.items, it)
	}
	for _, n := range inOrder(b.Figures, noteName, func(v *brief.Figure) int { return v.Ordinal }) {
		f := b.Figures[n]
		it := diffItem{kind: "figure", place: placeOf(n, f.Heading, f.Ordinal), node: n, expr: diag.OneLine(f.Expr.Text.S), shown: f.Shown}
		it.of(&f.Value)
		add(it)
	}
	for _, c := range b.Claims {
		it := diffItem{kind: "claim", place: placeOf(c.Node, c.Heading, c.Ordinal), node: c.Node, expr: diag.OneLine(c.Expr.Text.S), title: diag.OneLine(c.Words)}
		it.of(&c.Value)
		it.holds, it.void = c.Holds, c.Value.Kind != figure.Truth
		for _, v := range c.Values {
			if v.Fn != "" && len(v.Cells) > 0 && len(it.worked) < mostDiffCells {
				it.worked = append(it.worked, DiffWorked{v.Fn, v.Shown()})
			}
		}
		add(it)
	}
	for _, n := range inOrder(b.Charts, noteName, func(v *brief.Chart) int { return v.Ordinal }) {
		e := chartOf(b, n, b.Charts[n], &evidenceCells{})
		add(pointsItem("chart", &e.evidencePlace, n, e.ID, e.Type, e.Title, e.Values))
	}
	for _, n := range inOrder(b.Tables, noteName, func(v *brief.Table) int { return v.Ordinal }) {
		e := tableOf(b, n, b.Tables[n], &evidenceCells{})
		add(pointsItem("table", &e.evidencePlace, n, e.ID, "table", e.Caption, e.Values))
	}
	for _, c := range b.Conditions {
		s.passages = append(s.passages, sidePassage{c.Node.Span, diag.OneLine(c.Expr.S), c.Shown, c.Node})
	}
	return s
}

// of takes over a figure's or claim's value.
func (it *diffItem) of(v *figure.Value) {
	it.value, it.raw, it.unit, it.fn = v, v.Raw(), unitName(v.Unit), v.Fn
	for _, m := range v.Marks {
		it.marks = append(it.marks, m.Sign)
	}
	if v.Of > 0 {
		it.coverage = fmt.Sprintf("%d of %d", v.Have, v.Of)
	}
	it.void = v.Kind == figure.Missing && v.Blank == nil
	it.missing = v.Kind == figure.Missing
	it.words = v.Kind == figure.Words
	if it.words && it.fn == "" && len(v.Cells) > 0 {
		it.chosen = true
		for i := range v.Cells {
			it.chosen = it.chosen && v.Cells[i].Cell().Text != v.Str
		}
	}
	it.cells = func() []sideCell {
		out := make([]sideCell, len(v.Cells))
		for i := range v.Cells {
			out[i] = sideCellOf(v.Cells[i])
		}
		return out
	}
}

// sideCellOf gives a cell as differences tell it.
func sideCellOf(r figure.Ref) sideCell {
	cell := r.Cell()
	c := sideCell{name: r.Dataset.Name, ref: &r, value: cellValue(&cell)}
	if r.Measure != nil {
		c.name += "." + r.Measure.Name
	}
	var keys strings.Builder
	for i := range r.Dataset.Keys {
		if i > 0 {
			keys.WriteString(", ")
		}
		k := r.Dataset.KeyAt(r.Row, i)
		if k.InTime() && c.period == "" {
			c.period, c.periodAt = k.Text, keys.Len()
		}
		keys.WriteString(k.Text)
	}
	if c.keys = keys.String(); len(r.Dataset.Keys) == 0 {
		c.keys = fmt.Sprintf("row %d", cell.Origin.Row)
	}
	o := &cell.Origin
	c.DiffCell = DiffCell{
		At: c.name + "[" + c.keys + "]", Value: cmp.Or(strings.TrimSpace(cell.Raw), c.value),
		File: o.File, Sheet: o.Sheet, Address: o.Address(),
	}
	return c
}

// cellValue gives what counts of a cell, however it is written.
func cellValue(c *data.Cell) string {
	switch c.State {
	case data.Known:
		return c.Num.String()
	case data.Words:
		return c.Text
	}
	return cmp.Or(c.Why, c.Marker, "blank")
}

func pointsItem(kind string, at *evidencePlace, n *note.Node, id, typ, title string, points []evidencePoint) diffItem {
	return diffItem{
		kind: kind, place: *at, node: n, expr: id, title: diag.OneLine(title),
		points: points, count: len(points), digest: lockPoints(typ, title, points).raw,
	}
}

// A bound is a bound edition with what it says. The brief is nil where nothing
// could be bound.
type bound struct {
	*diffSide
	b    *brief.Brief
	text *brief.Sentences

	partial bool             // a dataset has faults: what comes of it is left out
	check   func() diag.List // what is wrong with its words; nil where that is left out
}

// checked checks the words of an edition, and gives what is wrong with them.
func (b *bound) checked() (words diag.List) {
	defer func() {
		if r := recover(); r != nil {
			words = diag.List{rulePanic.At(diag.Span{}, "the program failed: %v", r).WithHint("this is no fault of the note; please report it")}
			b.faults.Add(words...)
		}
	}()
	if b.check != nil {
		words = b.check()
		b.faults.Add(words...)
	}
	return words
}

// whole leaves out what follows from a fault of a dataset that is told.
func (b *bound) whole(ds []Difference) []Difference {
	if !b.partial {
		return ds
	}
	return slices.DeleteFunc(ds, func(d Difference) bool {
		return d.Kind == DiffWent || d.Kind == DiffCame || d.Kind == DiffPassage || d.Points != nil
	})
}

func (b *bound) sentences() *brief.Sentences {
	if b.text == nil && b.b != nil {
		b.text = b.b.Sentences()
	}
	return b.text
}

// place gives differences their sentences. shown gives a path from the working
// folder.
func place(ds []Difference, old, new *bound, shown func(string) string) {
	for i := range ds {
		d := &ds[i]
		it, side := d.is, new
		if it == nil {
			it, side = d.was, old
		}
		switch {
		case it != nil && side != nil && side.b != nil && it.node != nil:
			s, ok := side.sentences().Of(it.node)
			if !ok {
				break
			}
			d.Sentence, d.Words, d.mark, d.within = s.Text, s.Text[s.From:s.To], [2]int{s.From, s.To}, s.At
			if it.node.Kind == note.Block && !s.At.IsZero() {
				d.at = s.At
			}
			if side == new && d.was != nil && d.was.node != nil && old != nil && old.b != nil {
				if s, ok := old.sentences().Of(d.was.node); ok && s.Text != d.Sentence {
					d.Before = s.Text
				}
			}
			d.made = madeUp(it, side.b)
		case d.Kind == DiffFault && new != nil && new.b != nil && !inData(d.at):
			d.faultPlace(new)
		case d.Kind == DiffPassage:
			shows := new
			if d.Change != "shown now" {
				shows = old
			}
			if shows != nil && shows.b != nil {
				if s, ok := shows.sentences().In(d.node); ok {
					d.Sentence, d.Words, d.mark = s.Text, s.Text[s.From:s.To], [2]int{s.From, s.To}
				}
			}
			d.within = d.at
		case d.Kind == DiffFault && d.at.Source != nil && !inData(d.at):
			d.sourceLine()
		}
		if d.at.Source != nil {
			d.File = d.at.Name()
			if d.Line, _ = d.at.Source.Position(d.at.Start); d.at.Source.Cells != nil {
				d.Line = 0
			}
		}
		if d.File != "" {
			d.File = shown(d.File)
		}
		d.Old.show(shown)
		d.New.show(shown)
	}
}

// show names the files of the cells as people see them.
func (v *DiffValue) show(shown func(string) string) {
	if v == nil {
		return
	}
	for i := range v.Cells {
		if c := &v.Cells[i]; c.File != "" {
			c.File = shown(c.File)
		}
	}
}

// faultPlace gives a fault in the note the sentence it stands in, else the line
// as it is written.
func (d *Difference) faultPlace(new *bound) {
	for n, f := range new.b.Figures {
		if f.Node.Span == d.at {
			if s, ok := new.sentences().Of(n); ok {
				d.Sentence, d.Words, d.mark, d.within = s.Text, s.Text[s.From:s.To], [2]int{s.From, s.To}, s.At
				return
			}
		}
	}
	for _, c := range new.b.Claims {
		if at := c.Expr.Text.All(); at.Source == d.at.Source && d.at.Start >= at.Start && d.at.End <= at.End {
			if s, ok := new.sentences().Of(c.Node); ok {
				d.Sentence, d.Words, d.mark, d.within = s.Text, s.Text[s.From:s.To], [2]int{s.From, s.To}, s.At
				return
			}
		}
	}
	if s, ok := new.sentences().At(d.at); ok && s.To > s.From {
		d.Sentence, d.Words, d.mark, d.within = s.Text, s.Text[s.From:s.To], [2]int{s.From, s.To}, s.At
		return
	}
	d.sourceLine()
}

// sourceLine takes the line of the file for a sentence.
func (d *Difference) sourceLine() {
	src := d.at.Source
	line, _ := src.Position(d.at.Start)
	text := src.Line(line)
	start := bytes.LastIndexByte(src.Data[:d.at.Start], '\n') + 1
	d.Sentence = strings.TrimSpace(text)
	d.within = d.at
	from := d.at.Start - start - (len(text) - len(strings.TrimLeft(text, " \t\r")))
	if to := from + d.at.End - d.at.Start; from >= 0 && to <= len(d.Sentence) {
		d.mark, d.Words = [2]int{from, to}, d.Sentence[from:to]
	}
}

// madeUp tells whether an item shows made-up data.
func madeUp(it *diffItem, b *brief.Brief) bool {
	switch it.kind {
	case "chart":
		return b.Charts[it.node] != nil && b.Charts[it.node].Chart.Illustrative
	case "table":
		return b.Tables[it.node] != nil && b.Tables[it.node].Illustrative
	}
	return it.value != nil && it.value.Illustrative()
}

// clip shortens words to a number of characters.
func clip(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return strings.TrimRight(string(r[:most-1]), " ,.;:") + "…"
}

// lockedKey is what the lock knows an item by.
func lockedKey(kind, heading, expr string, ordinal int) string {
	return strings.Join([]string{kind, lockCut(heading), lockCut(diag.OneLine(expr)), strconv.Itoa(ordinal)}, "\t")
}

// lockSide gives what an edition's lines of the lock say.
func lockSide(lines []string) (*diffSide, error) {
	s := &diffSide{items: make([]diffItem, 0, len(lines))}
	cells := map[string]string{}
	for _, text := range lines {
		l, err := parseLockLine(text)
		if err != nil {
			return nil, err
		}
		it := diffItem{
			kind: l.kind, key: strings.Join([]string{l.kind, l.heading, l.expr, strconv.Itoa(l.ordinal)}, "\t"), expr: l.expr,
			place: evidencePlace{Heading: l.heading, Ordinal: l.ordinal},
			shown: l.shown, raw: l.raw, unit: l.unit,
		}
		it.marks, it.coverage = lockedMarks(l.marks)
		of := make([]sideCell, 0, len(l.cells))
		for _, c := range l.cells {
			k := lockedCell(c)
			of = append(of, k)
			cells[k.At] = k.value
		}
		it.cells = func() []sideCell { return of }
		switch l.kind {
		case "claim":
			it.title, it.shown, it.holds = l.shown, "", l.raw == "true"
		case "chart", "table":
			it.title, it.shown, it.raw, it.unit, it.digest = l.shown, "", "", "", l.raw
			it.count, _ = strconv.Atoi(strings.TrimSuffix(strings.TrimSuffix(l.unit, " values"), " value"))
			it.cells = nil
		case "figure":
			it.locked = true
			it.missing = l.raw == l.shown && (strings.HasPrefix(l.shown, "[") || strings.Trim(l.shown, ".:-*~") == "")
		}
		s.items = append(s.items, it)
	}
	s.was = func(c *sideCell) (string, bool) {
		v, ok := cells[c.At]
		return v, ok
	}
	return s, nil
}

// lockedMarks reads the marks of a line: [p] [e] 41 of 43.
func lockedMarks(s string) (marks []string, coverage string) {
	fields := strings.Fields(s)
	if n := len(fields); n >= 3 && fields[n-2] == "of" {
		fields, coverage = fields[:n-3], strings.Join(fields[n-3:], " ")
	}
	return fields, coverage
}

// lockedCell reads a cell of a line: forces.offences[Northmere, 2012/13]=12304.
func lockedCell(s string) sideCell {
	name, rest, _ := strings.Cut(s, "[")
	c := sideCell{name: name, keys: rest}
	if i := strings.LastIndex(rest, "]="); i >= 0 {
		c.keys, c.value = rest[:i], rest[i+2:]
	}
	c.DiffCell = DiffCell{At: c.name + "[" + c.keys + "]", Value: c.value}
	return c
}

// asLocked notes how the lock would have the cells behind what an edition says,
// so that the two can be held against each other.
func (s *diffSide) asLocked() {
	for i := range s.items {
		it := &s.items[i]
		if it.cells == nil || it.value == nil {
			continue
		}
		it.held = func() []sideCell {
			cells := it.cells()
			refs := it.value.Cells
			if len(refs) <= mostLockCells {
				return cells
			}
			all := make([]*evidenceCell, len(refs))
			var periods []string
			for k := range refs {
				all[k] = cellOf(refs[k])
				if p := cells[k].period; p != "" && !slices.Contains(periods, p) {
					periods = append(periods, p)
				}
			}
			var out []sideCell
			for _, text := range lockCells(all) {
				c := lockedCell(text)
				for _, p := range periods {
					if at := strings.LastIndex(c.keys, p); at >= 0 && len(p) > len(c.period) {
						c.period, c.periodAt = p, at
					}
				}
				out = append(out, c)
			}
			return out
		}
	}
}

// shownFrom gives a path from a project's folder as people see it, from the
// working folder.
func shownFrom(folder string) func(string) string {
	return func(name string) string { return path.Join(folder, name) }
}
