package build

import (
	"bytes"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"policybrief/internal/diag"
)

// mostHeld is how many differences from a lock are told. The rest are counted.
const mostHeld = 100

// A holder holds what was built against the lock, and tells what differs.
type holder struct {
	p     *project
	told  int
	more  int
	about *source // the first that has a difference
}

// compareLock tells each difference between the lock and what would be built
// as a fault of its edition, and gives what is to be known of the files read.
func (p *project) compareLock(u *lockUpdate) (remarks []string, err error) {
	h := &holder{p: p}
	differ := map[string]*job{}
	for _, s := range u.sources {
		for _, j := range s.jobs {
			if j.moved {
				differ[lockID(j.id())] = j
			}
		}
	}
	var files []string
	if err := p.lock.each(func(id string, off int, lines []string) error {
		if j := differ[id]; j != nil {
			delete(differ, id)
			return h.edition(j, off, lines)
		}
		if id == lockFiled {
			files = slices.Clone(lines)
		} else if _, built := u.parts[id]; !built && !u.keeps(id) {
			h.gone(u, id, off)
		}
		return nil
	}); err != nil {
		return nil, err
	}
	for _, id := range slices.Sorted(maps.Keys(differ)) {
		j := differ[id]
		lines, err := j.lines.lines()
		if err != nil {
			return nil, err
		}
		h.fault(j, ruleLockDiffers.At(j.source.start(), "%s has nothing of this edition, which shows %s", lockFile, figures(len(lines))))
	}
	if h.more > 0 {
		h.about.faults.Add(ruleLockDiffers.At(h.about.start(), "%s more differ from %s", figures(h.more), lockFile).WithHint(buildAnew))
	}
	return p.changedFiles(u, files, h.told > 0), nil
}

func figures(n int) string {
	if n == 1 {
		return "1 figure or claim"
	}
	return grouped(n) + " figures and claims"
}

const buildAnew = "where the change is meant, run `brief build`, read the change of " + lockFile + ", and commit both"

// fault tells a difference, where not too many have been told.
func (h *holder) fault(j *job, d diag.Diagnostic) {
	if h.about == nil {
		h.about = j.source
	}
	if h.told == mostHeld {
		h.more++
		return
	}
	h.told++
	j.fault(d.WithHint(buildAnew))
	j.source.tell(j)
}

// gone tells that an edition of the lock is built no more.
func (h *holder) gone(u *lockUpdate, id string, off int) {
	s := u.notes[u.noteOf(id)]
	if s == nil {
		s = u.sources[0]
	}
	if h.about == nil {
		h.about = s
	}
	if h.told == mostHeld {
		h.more++
		return
	}
	h.told++
	s.faults.Add(ruleLockDiffers.At(h.line(off, 0), "%s has the edition %s, which is built no more", lockFile, id).WithHint(buildAnew))
}

// line is the place of a line of the lock, the n-th after an offset.
func (h *holder) line(off, n int) diag.Span {
	src := h.p.lockSource()
	if off < 0 || off > len(src.Data) {
		return src.Span(0, 0)
	}
	for range n {
		i := bytes.IndexByte(src.Data[off:], '\n')
		if i < 0 {
			break
		}
		off += i + 1
	}
	return src.Span(off, off)
}

// edition tells what differs in one edition, in the order of the lock.
func (h *holder) edition(j *job, off int, old []string) error {
	now, err := j.lines.lines()
	if err != nil {
		return err
	}
	type pair struct {
		now int   // from 1; 0 for none
		old []int // more than one where a conflict has left the lines of both sides
	}
	var order []lockName
	byName := map[lockName]*pair{}
	of := func(n lockName) *pair {
		if byName[n] == nil {
			byName[n] = &pair{}
			order = append(order, n)
		}
		return byName[n]
	}
	nows, olds := make([]lockLine, len(now)), make([]lockLine, len(old))
	for i := range now {
		if nows[i], err = parseLockLine(now[i].text); err != nil {
			return err
		}
		of(nows[i].lockName).now = i + 1
	}
	for i, text := range old {
		if olds[i], err = parseLockLine(text); err != nil {
			h.fault(j, ruleLockBroken.At(h.line(off, i), "this is no line of a lock"))
			continue
		}
		p := of(olds[i].lockName)
		p.old = append(p.old, i)
	}
	for _, name := range order {
		p := byName[name]
		if len(p.old) == 0 {
			l := &nows[p.now-1]
			h.fault(j, ruleLockDiffers.At(now[p.now-1].span(h.p), "%s does not have %s, which shows “%s”", lockFile, l.what(), l.shown))
			continue
		}
		for _, i := range p.old {
			switch {
			case p.now == 0:
				h.fault(j, ruleLockDiffers.At(h.line(off, i), "%s has %s%s, which the edition no longer shows", lockFile, olds[i].what(), olds[i].where()))
			case old[i] != now[p.now-1].text:
				h.fault(j, nows[p.now-1].differs(&olds[i], now[p.now-1].span(h.p)))
			}
		}
	}
	return nil
}

// what names a line's subject in a sentence.
func (l *lockLine) what() string {
	switch l.kind {
	case "figure":
		return "{{ " + l.expr + " }}"
	case "claim":
		return "the claim " + l.expr
	case "chart", "table":
		if l.expr == "" {
			return "the " + l.kind + " “" + l.shown + "”"
		}
		return "the " + l.kind + " #" + l.expr
	}
	return l.expr
}

func (l *lockLine) where() string {
	if l.heading == "" {
		return ""
	}
	return " under “" + l.heading + "”"
}

// differs tells how a line differs from what the lock has.
func (l *lockLine) differs(old *lockLine, at diag.Span) diag.Diagnostic {
	var d diag.Diagnostic
	tell := func(format string, args ...any) { d = ruleLockDiffers.At(at, format, args...) }
	chart := l.kind == "chart" || l.kind == "table"
	switch {
	case l.kind == "claim" && l.shown != old.shown:
		tell("the words of %s are “%s”, and were “%s” when %s was written", l.what(), l.shown, old.shown, lockFile)
	case chart && l.shown != old.shown:
		tell("%s is called “%s”, and in %s “%s”", l.what(), l.shown, lockFile, old.shown)
	case chart:
		tell("%s shows other values than when %s was written", l.what(), lockFile)
	case l.shown != old.shown:
		tell("%s shows “%s”, and in %s “%s”", l.what(), l.shown, lockFile, old.shown)
	case l.raw != old.raw || l.unit != old.unit:
		tell("%s is %s unrounded, and in %s %s", l.what(), said(l.raw, l.unit), lockFile, said(old.raw, old.unit))
	case l.marks != old.marks:
		tell("%s bears %s, and in %s %s", l.what(), orNone(l.marks), lockFile, orNone(old.marks))
	case slices.Equal(cellNames(l.cells), cellNames(old.cells)):
		tell("%s rests on values that have changed since %s was written", l.what(), lockFile)
	default:
		tell("%s rests on other cells than when %s was written", l.what(), lockFile)
	}
	if !chart {
		d = d.WithNote(diag.Span{}, "now: %s", l.behind())
		d = d.WithNote(diag.Span{}, "in %s: %s", lockFile, old.behind())
	}
	return d
}

// behind tells what stands behind a line's words.
func (l *lockLine) behind() string {
	s := said(l.raw, l.unit)
	if l.marks != "" {
		s += " " + l.marks
	}
	if len(l.cells) > 0 {
		s += ", from " + strings.Join(l.cells, ", ")
	}
	return s
}

// cellNames gives the names of cells, without their values.
func cellNames(cells []string) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		name, _, _ := strings.Cut(c, "]=")
		out[i] = name
	}
	return out
}

func said(raw, unit string) string { return strings.TrimSpace(raw + " " + unit) }

func orNone(marks string) string {
	if marks == "" {
		return "no mark"
	}
	return marks
}

// changedFiles tells which of the files read are not those that the lock was
// written from.
func (p *project) changedFiles(u *lockUpdate, old []string, differ bool) []string {
	sums := map[string]string{}
	for _, line := range old {
		name, sum, _ := strings.Cut(line, "\t")
		sums[name] = sum
	}
	var names []string
	for _, line := range u.files {
		name, sum, _ := strings.Cut(line, "\t")
		if have, ok := sums[name]; ok && have != sum {
			names = append(names, path.Join(p.shown, name))
		}
	}
	if len(names) == 0 {
		return nil
	}
	list := strings.Join(names[:min(len(names), 12)], ", ")
	if n := len(names) - 12; n > 0 {
		list += fmt.Sprintf(" and %d more", n)
	}
	s := fmt.Sprintf("changed since %s was written: %s", p.lockName(), list)
	if !differ {
		s += "; no figure or claim differs"
	}
	return []string{s}
}
