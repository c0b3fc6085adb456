package build

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"policybrief/internal/diag"
)

// maxTold is how many different faults of a note's editions are kept. Beyond
// them an edition keeps its first error alone, so that memory is bounded
// however many editions a matrix makes and however many faults each has.
const maxTold = 20_000

// A fault is what editions found, whichever of them did: the diagnostic
// without an edition or a key, and how many say it.
type fault struct {
	diag.Diagnostic
	editions int
	common   bool // the note itself has it too
}

// faultKey is what makes two diagnostics one fault. notes has the notes
// written out: figures of two areas that are wrong in the same way are two
// faults.
type faultKey struct {
	span                 diag.Span
	rule                 *diag.Rule
	severity             diag.Severity
	message, hint, notes string
}

func keyOfFault(d *diag.Diagnostic) faultKey {
	k := faultKey{d.Span, d.Rule, d.Severity, d.Message, d.Hint, ""}
	if len(d.Notes) > 0 {
		var b strings.Builder
		for _, n := range d.Notes {
			fmt.Fprintf(&b, "%p %d %d %q\n", n.Span.Source, n.Span.Start, n.Span.End, n.Text)
		}
		k.notes = b.String()
	}
	return k
}

// tell takes over what a finished job found. Faults that many editions share
// are kept once.
func (s *source) tell(j *job) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.found == nil {
		s.found = map[faultKey]*fault{}
	}
	mine := map[*fault]bool{}
	first := true
	for _, d := range j.faults {
		k := keyOfFault(&d)
		f := s.found[k]
		if f == nil {
			if len(s.found) >= maxTold && !(first && d.Severity == diag.Error) {
				s.untold++
				continue
			}
			d.Edition, d.Key = "", ""
			f = &fault{Diagnostic: d}
			s.found[k] = f
		}
		first = first && d.Severity != diag.Error
		if !mine[f] {
			mine[f] = true
			f.editions++
			j.told = append(j.told, f)
		}
	}
	j.faults = nil
}

// merge puts the faults of a note and of those of its editions that were tried
// together. What all of them say holds for the note, and names none; what all
// rows of an edition's matrix say names no key.
func (s *source) merge(tried []*job) diag.List {
	all := slices.Clone(s.faults)
	for i := range s.faults {
		if f := s.found[keyOfFault(&s.faults[i])]; f != nil {
			f.common = true
		}
	}
	rows := map[*edition]int{}
	count := map[*edition]map[*fault]int{}
	for _, j := range tried {
		if rows[j.edition]++; count[j.edition] == nil {
			count[j.edition] = map[*fault]int{}
		}
		for _, f := range j.told {
			count[j.edition][f]++
		}
	}
	type saidBy struct {
		*fault
		*edition
	}
	once := map[saidBy]bool{}
	for _, j := range tried {
		for _, f := range j.told {
			d := f.Diagnostic
			d.Edition, d.Key = j.Name, j.key()
			by := saidBy{f, nil}
			switch {
			case f.common:
				continue
			case f.editions == len(tried):
				d.Edition, d.Key = "", ""
			case count[j.edition][f] == rows[j.edition]:
				d.Key, by.edition = "", j.edition
			default:
				all.Add(d)
				continue
			}
			if !once[by] {
				once[by] = true
				all.Add(d)
			}
		}
	}
	return all.Sort()
}

// Grouped gives the note's faults for people: those of one rule at one place
// that several editions have, but not all of them, are one, which names the
// first edition, counts them and lists the others.
func (n *Note) Grouped() diag.List {
	type place struct {
		span     diag.Span
		rule     *diag.Rule
		severity diag.Severity
	}
	type group struct {
		of     []int // the faults, by their place in the list; of each edition the first
		differ bool
		told   bool
	}
	order := make(map[[2]string]int, len(n.Editions))
	for i, e := range n.Editions {
		order[[2]string{e.Name, e.Key}] = i
	}
	rank := func(i int) int { return order[[2]string{n.Faults[i].Edition, n.Faults[i].Key}] }
	groups := map[place]*group{}
	for i := range n.Faults {
		d := &n.Faults[i]
		if d.Edition == "" && d.Key == "" {
			continue
		}
		at := place{d.Span, d.Rule, d.Severity}
		g := groups[at]
		if g == nil {
			g = &group{}
			groups[at] = g
		}
		g.differ = g.differ || len(g.of) > 0 && keyOfFault(d) != keyOfFault(&n.Faults[g.of[0]])
		g.of = append(g.of, i)
	}
	out := make(diag.List, 0, len(n.Faults))
	for _, d := range n.Faults {
		g := groups[place{d.Span, d.Rule, d.Severity}]
		if d.Edition == "" && d.Key == "" || len(g.of) < 2 {
			out.Add(d)
			continue
		}
		if g.told {
			continue
		}
		g.told = true
		slices.SortStableFunc(g.of, func(a, b int) int { return cmp.Compare(rank(a), rank(b)) })
		g.of = slices.CompactFunc(g.of, func(a, b int) bool { return rank(a) == rank(b) })
		d = n.Faults[g.of[0]]
		if len(g.of) > 1 {
			names := make([]string, len(g.of))
			for k, f := range g.of {
				names[k] = cmp.Or(n.Faults[f].Edition, n.Faults[f].Key)
				if e := n.Faults[f].Edition; e != "" && n.Faults[f].Key != "" {
					names[k] = e + ", " + n.Faults[f].Key
				}
			}
			if g.differ {
				d = d.WithNote(diag.Span{}, "the others are told with other figures: --only KEY=VALUE shows one, --json all")
			}
			d.Notes = append([]diag.Note{{Text: also(names[1:])}}, d.Notes...)
			d.Edition, d.Key = "", fmt.Sprintf("%s, and %s of %s editions", names[0], counted(len(names)-1), grouped(len(n.Editions)))
		}
		out.Add(d)
	}
	return out
}

// counted writes how many others there are.
func counted(n int) string {
	if n == 1 {
		return "1 other"
	}
	return grouped(n) + " others"
}

// also lists the first dozen names.
func also(names []string) string {
	const most = 12
	if len(names) > most+1 {
		return fmt.Sprintf("also %s, and %s more", strings.Join(names[:most], "; "), grouped(len(names)-most))
	}
	return "also " + strings.Join(names, "; ")
}

// once leaves out of later notes what an earlier note of their project has
// said already: a fault of brief.yml or of a table that they share.
func once(notes []Note) {
	type key struct {
		span         diag.Span
		rule         *diag.Rule
		message      string
		edition, key string
	}
	said := map[key]int{}
	for i := range notes {
		notes[i].Faults = slices.DeleteFunc(notes[i].Faults, func(d diag.Diagnostic) bool {
			if d.Span.IsZero() {
				return false
			}
			k := key{d.Span, d.Rule, d.Message, d.Edition, d.Key}
			by, ok := said[k]
			if !ok {
				said[k] = i
			}
			return ok && by != i
		})
	}
}
