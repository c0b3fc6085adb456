package main

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"policybrief/internal/build"
	"policybrief/internal/diag"
)

// A diffWriter tells differences to people.
type diffWriter struct {
	w     io.Writer
	all   bool
	color bool
	width int
	files []string // the one file that was, and the one that is: their cells go without a name
}

// diffParts are the parts of the list, in order: what each is called, what it
// means, how many sentences of it are shown where not all are, and whether what
// stands behind them is told then.
var diffParts = [...]struct {
	title, means, one, more string
	most                    int
	full                    bool
}{
	build.DiffUntrue:   {"No longer true", "These need a person.", "place", "places", 12, true},
	build.DiffTurnings: {"Turned round", "The words follow the figures; read what stands round them again.", "sentence", "sentences", 6, true},
	build.DiffHolds:    {"True again", "", "claim", "claims", 3, false},
	build.DiffMoved:    {"Moved", "", "sentence", "sentences", 5, true},
	build.DiffRevised:  {"Revised", "The period is the same, and its value is another.", "sentence", "sentences", 3, true},
	build.DiffMarked:   {"Marks", "The number is the same.", "sentence", "sentences", 2, false},
	build.DiffDrawn:    {"Charts and tables", "", "of them", "of them", 3, true},
	build.DiffOther:    {"Came and went", "", "of them", "of them", 3, true},
	build.DiffInFiles:  {"In the data", "", "", "", 5, true},
}

// bold and plain are how a terminal sets words off.
func (w *diffWriter) bold(s string) string {
	if !w.color {
		return s
	}
	return "\x1b[1m" + s + "\x1b[0m"
}

func (w *diffWriter) line(format string, args ...any) {
	fmt.Fprintf(w.w, format+"\n", args...)
}

func (w *diffWriter) result(r *build.DiffResult) {
	if len(r.Files) == 1 {
		w.files = []string{r.Files[0].Old.Name, r.Files[0].New.Name}
	}
	w.head(r)
	for from := 0; from < len(r.Groups); {
		to := from
		for to < len(r.Groups) && r.Groups[to].Section == r.Groups[from].Section {
			to++
		}
		w.section(r.Groups[from:to])
		from = to
	}
	w.data(r)
	w.sum(r)
}

// head says what is held against what.
func (w *diffWriter) head(r *build.DiffResult) {
	switch {
	case r.Locked:
		w.line("%s against brief.lock", countedAs(r.Editions, "edition", "editions"))
	default:
		for _, p := range r.Files {
			same := ""
			if p.Same {
				same = " (the same to the byte)"
			}
			w.wrapped("", fmt.Sprintf("%s, with %s in place of %s%s", countedAs(r.Editions, "edition", "editions"), p.New.Name, p.Old.Name, same))
		}
	}
}

func (w *diffWriter) section(groups []*build.DiffGroup) {
	part := diffParts[groups[0].Section]
	w.line("")
	w.line("%s: %s", w.bold(part.title), countedAs(len(groups), part.one, part.more))
	if part.means != "" {
		w.wrapped("  ", part.means)
	}
	for i, g := range groups {
		if !w.all && i == part.most {
			w.line("  … and %s (--all shows them)", countedAs(len(groups)-i, "more "+part.one, "more "+part.more))
			break
		}
		w.group(g)
	}
}

// countedAs counts things: 1 sentence, 1,200 sentences.
func countedAs(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return group(strconv.Itoa(n)) + " " + more
}

// group tells of one sentence.
func (w *diffWriter) group(g *build.DiffGroup) {
	place := diag.Escape(g.File)
	if g.Line > 0 {
		place += fmt.Sprintf(":%d", g.Line)
	}
	if place == "" {
		place = diag.Escape(g.Note)
	}
	told := map[string]bool{}
	for i := range g.Parts {
		if f := g.Parts[i].Fault; f != nil && !told[f.Code] {
			told[f.Code] = true
			place += fmt.Sprintf("  %s[%s]", f.Severity, f.Code)
		}
	}
	w.line("")
	w.line("  %s%s", w.bold(place), w.editions(g))
	for i := range g.Parts {
		if f := g.Parts[i].Fault; f != nil {
			w.wrapped("    ", f.Message)
		}
	}
	if s := g.Marked(colorOn+"[", "]"+colorOff); s != "" {
		w.short("    ", s, 4)
	}
	details := 1
	if g.Section == build.DiffUntrue {
		details = 2
	}
	for _, grave := range []bool{true, false} {
		for i := range g.Parts {
			if details == 0 && !w.all || !w.all && !diffParts[g.Section].full {
				break
			}
			d := &g.Parts[i]
			if is := d.NeedsPerson || d.Kind == build.DiffTurned || d.Kind == build.DiffPassage; is == grave && w.detail(d, g) {
				details--
			}
		}
	}
	if !w.all {
		return
	}
	for i := range g.Editions {
		w.each(&g.Editions[i], g)
	}
}

// editions names those of a group.
func (w *diffWriter) editions(g *build.DiffGroup) string {
	names := diag.Escape(g.Names(4))
	switch {
	case g.Of <= 1 && names == "":
		return ""
	case g.Of <= 1, g.Count == 1 && g.Of > 1:
		return "  " + names
	case g.Count == g.Of:
		return "  " + build.AllEditions(g.Of)
	}
	return fmt.Sprintf("  %s of %s: %s", group(strconv.Itoa(g.Count)), countedAs(g.Of, "edition", "editions"), names)
}

// detail tells what stands behind one difference.
func (w *diffWriter) detail(d *build.Difference, g *build.DiffGroup) bool {
	switch {
	case d.Fault != nil:
		if d.Fault.Hint != "" {
			w.wrapped("    ", "hint: "+d.Fault.Hint)
		}
		return d.Fault.Hint != ""
	case d.Kind == build.DiffEditionWent, d.Kind == build.DiffEditionCame:
		w.wrapped("    ", d.Change)
	case d.Kind == build.DiffPassage:
		w.short("    ", d.Change+": "+d.Expression, 2)
	case d.Kind == build.DiffClaimFell, d.Kind == build.DiffClaimHolds:
		word := "false now: "
		if d.Kind == build.DiffClaimHolds {
			word = "true now: "
		}
		w.short("    ", word+d.Expression, 2)
		if s := d.WorkedWords(); s != "" {
			w.short("      ", s, 2)
		}
		w.cells(d)
	case d.Points != nil:
		s := d.Points.String()
		if d.Old != nil && d.New != nil && d.Old.Shown != d.New.Shown && d.Points.Changed+d.Points.Came+d.Points.Went > 0 {
			s += "; its title too"
		}
		w.wrapped("    ", d.Kind+" "+strings.TrimSpace("#"+d.Expression)+": "+s)
	case d.Kind == build.DiffCame || d.Kind == build.DiffWent:
		v, word := d.New, "new: "
		if v == nil {
			v, word = d.Old, "no longer there: "
		}
		at := ""
		if d.Heading != "" && d.Sentence == "" {
			at = " under “" + d.Heading + "”"
		}
		w.wrapped("    ", word+d.Expression+at+", "+v.String())
	default:
		if d.Change == "" && d.Why == "" || d.Change == "" && g.Count > 0 && len(g.Parts) > 1 {
			return false
		}
		w.moved(d, g)
	}
	return true
}

// moved tells a figure's way from its old cell to the new one.
func (w *diffWriter) moved(d *build.Difference, g *build.DiffGroup) {
	s := ""
	if d.Old != nil && d.New != nil {
		s = d.Old.String() + " → " + d.New.String()
	}
	var of []string
	for _, p := range []string{d.Change, d.WhyWords(), w.places(d)} {
		if p != "" {
			of = append(of, p)
		}
	}
	if len(of) > 0 {
		s += ": " + strings.Join(of, "; ")
	}
	if g.Count > 1 && !g.Alike && len(g.Editions) > 0 && g.Editions[0].Label() != "" {
		s = g.Editions[0].Label() + ", " + s
	}
	w.wrapped("    ", s)
}

// places gives the old and the new cell of a figure that comes from one.
func (w *diffWriter) places(d *build.Difference) string {
	if d.New == nil || len(d.New.Cells) != 1 {
		return ""
	}
	is := w.place(&d.New.Cells[0])
	if d.Old != nil && len(d.Old.Cells) == 1 {
		if was := w.place(&d.Old.Cells[0]); was != "" && was != is {
			return was + " → " + is
		}
	}
	return is
}

// place says where a cell stands: its address where only one file is in
// question, else with the file's name.
func (w *diffWriter) place(c *build.DiffCell) string {
	switch {
	case c.File == "":
		return ""
	case slices.Contains(w.files, c.File):
		return c.Address
	}
	return path.Base(c.File) + " " + c.Address
}

// cells tells the cells behind a claim.
func (w *diffWriter) cells(d *build.Difference) {
	most := 3
	if len(d.New.Cells)+d.New.More > most && d.WorkedWords() != "" {
		most = 0 // what the functions made of them says it
	}
	var lines []string
	cells := d.NewsFirst()
	for i := range cells {
		c := &cells[i]
		s := c.At + ": " + c.Value
		if c.Was != "" {
			s += ", before " + c.Was
		}
		if p := w.place(c); p != "" {
			s += " (" + p + ")"
		}
		lines = append(lines, s)
	}
	for i, s := range lines {
		if i == most && !w.all {
			if most > 0 {
				w.wrapped("      ", "and "+countedAs(len(lines)+d.New.More-i, "cell more", "cells more"))
			}
			break
		}
		w.wrapped("      ", s)
	}
}

// each tells the values of one edition.
func (w *diffWriter) each(e *build.DiffEdition, g *build.DiffGroup) {
	label := e.Label()
	if label == "" {
		return
	}
	var parts []string
	for _, v := range e.Values {
		s := v.Change
		if v.Old != "" && v.New != "" && v.Old != v.New {
			s = v.Old + " → " + v.New
			if v.Change != "" {
				s += ", " + v.Change
			}
		}
		parts = append(parts, s)
	}
	w.wrapped("      ", label+": "+strings.Join(parts, "; "))
}

// list names the first few.
func list(names []string) string {
	const most = 6
	if len(names) > most {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" … (%d)", len(names))
	}
	return strings.Join(names, ", ")
}

// sum tells in one line what there is to do.
func (w *diffWriter) sum(r *build.DiffResult) {
	w.line("")
	n := map[build.DiffSection]int{}
	for _, g := range r.Groups {
		n[g.Section]++
	}
	var parts []string
	add := func(n int, one, more string) {
		if n > 0 {
			parts = append(parts, countedAs(n, one, more))
		}
	}
	add(n[build.DiffUntrue], "place is no longer true", "places are no longer true")
	add(n[build.DiffTurnings], "sentence turned round", "sentences turned round")
	add(n[build.DiffMoved], "sentence moved", "sentences moved")
	add(n[build.DiffRevised], "revised", "revised")
	switch {
	case len(parts) == 0 && len(r.Groups)+len(r.Data) == 0:
		w.line("nothing differs")
	case len(parts) == 0:
		w.line("no sentence is untrue")
	default:
		w.wrapped("", fmt.Sprintf("%s; %s of %s touched", strings.Join(parts, ", "), group(strconv.Itoa(r.Touched)), countedAs(r.Editions, "edition", "editions")))
	}
	if r.Unseen > 0 {
		w.line("%s moved by less than is shown", countedAs(r.Unseen, "figure", "figures"))
	}
	if r.Skipped > 0 {
		w.wrapped("", countedAs(r.Skipped, "edition", "editions")+" could not be compared: with the data as they were there are faults already (`brief check` tells them)")
	}
}

// Signs that no terminal shows stand round what is set off in colour. They
// have no width, so that lines are as long with them as without.
const (
	colorOn  = "\u2061"
	colorOff = "\u2062"
)

// short writes words in so many lines at most, where not all is asked for.
func (w *diffWriter) short(indent, text string, most int) {
	room := most * (w.width - len(indent) - 4)
	if !w.all && diag.Width(text) > room {
		text = cut(text, room)
		if strings.LastIndex(text, colorOn) > strings.LastIndex(text, colorOff) {
			text += colorOff
		}
	}
	w.wrapped(indent, text)
}

// wrapped writes words in lines. What is set off goes on in colour over the
// lines.
func (w *diffWriter) wrapped(indent, text string) {
	on := false
	for _, l := range wrap(diag.Escape(text), max(20, w.width-len(indent))) {
		if on {
			l = colorOn + l
		}
		if on = strings.LastIndex(l, colorOn) > strings.LastIndex(l, colorOff); on {
			l += colorOff
		}
		start, end := "", ""
		if w.color {
			start, end = "\x1b[1;33m", "\x1b[0m"
		}
		w.line("%s%s", indent, strings.NewReplacer(colorOn, start, colorOff, end).Replace(l))
	}
}
