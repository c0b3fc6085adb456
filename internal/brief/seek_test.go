package brief_test

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"policybrief/internal/brief"
	"policybrief/internal/conf"
	"policybrief/internal/data"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/note"
)

// project reads the files that notes name, and keeps what was read.
type project struct {
	t    *testing.T
	dir  string
	sets map[string]*figure.Dataset
}

// datasets reads what a front matter declares. A file is looked for in the
// project's folder.
func (p *project) datasets(front *note.Front) map[string]*figure.Dataset {
	p.t.Helper()
	out := map[string]*figure.Dataset{}
	for _, e := range front.Data {
		spec := e.Value
		spec.Name, spec.At = e.Key, e.Key.All()
		id := fmt.Sprintf("%s %s %s %s %s", e.Key.S, spec.File.S, spec.Sheet.S, spec.Range.S, spec.Where.S)
		for _, m := range spec.Measures {
			id += " " + m.Key.S
		}
		if p.sets[id] == nil {
			b, err := os.ReadFile(filepath.Join(p.dir, spec.File.S))
			if err != nil {
				p.t.Skip("the published files are not here: ", err)
			}
			table, faults := data.Parse(spec, diag.NewSource(spec.File.S, b))
			set, bad := figure.NewDataset(spec, table)
			if faults.Add(bad...); faults.HasErrors() {
				p.t.Fatal(tell(faults))
			}
			p.sets[id] = set
		}
		out[e.Key.S] = p.sets[id]
	}
	return out
}

// bound binds a note over the project's files; settings stand before its own
// front matter, as those of brief.yml do.
func (p *project) bound(settings, text string) *brief.Brief {
	p.t.Helper()
	var shared *conf.Value
	if settings != "" {
		src := diag.NewSource("brief.yml", []byte(settings))
		v, faults := conf.Parse(src, 0, len(src.Data))
		if faults.HasErrors() {
			p.t.Fatal(tell(faults))
		}
		shared = v
	}
	doc, faults := note.Parse(diag.NewSource("note.md", []byte(text)), shared, nil)
	if faults.HasErrors() {
		p.t.Fatal(tell(faults))
	}
	e := &doc.Editions[0]
	return brief.Bind(brief.Input{Doc: doc, Edition: e, Datasets: p.datasets(e.Front)})
}

var claimed = regexp.MustCompile(`\[([^\]]*)\]\{claim="[^"]*"\}`)

// typed gives a bound note as somebody would have typed it: each figure by
// what it shows, each claim by its words alone; and what stood there, by the
// place of what was typed.
func typed(t *testing.T, b *brief.Brief, text string) (out string, figures map[int]*brief.Figure, claims map[int]*brief.Claim) {
	t.Helper()
	type edit struct {
		from, to int
		put      string
		figure   *brief.Figure
		claim    *brief.Claim
	}
	var edits []edit
	for _, f := range b.Order {
		if f.Shown == "" {
			t.Fatalf("%s shows nothing", f.Node.Text.S)
		}
		edits = append(edits, edit{f.Node.Span.Start, f.Node.Span.End, f.Shown, f, nil})
	}
	for _, c := range b.Claims {
		s := c.Node.Span
		if c.Node.Kind != note.Span {
			continue
		}
		if !c.Holds {
			t.Fatalf("%s is not so", c.Expr.Text.S)
		}
		m := claimed.FindStringSubmatchIndex(text[s.Start:s.End])
		if m == nil {
			t.Fatalf("no claim in %s", text[s.Start:s.End])
		}
		edits = append(edits, edit{s.Start, s.End, text[s.Start+m[2] : s.Start+m[3]], nil, c})
	}
	slices.SortFunc(edits, func(a, b edit) int { return cmp.Compare(a.from, b.from) })
	figures, claims = map[int]*brief.Figure{}, map[int]*brief.Claim{}
	at := 0
	for _, e := range edits {
		out += text[at:e.from]
		if e.figure != nil {
			figures[len(out)] = e.figure
		} else {
			claims[len(out)] = e.claim
		}
		out += e.put
		at = e.to
	}
	return out + text[at:], figures, claims
}

// cellsOf names the cells of values, each once.
func cellsOf(values ...figure.Value) string {
	cells := map[string]bool{}
	for _, v := range values {
		for _, r := range v.Cells {
			o := r.Cell().Origin
			cells[fmt.Sprintf("%s %s %s%d", o.File, o.Sheet, o.Column, o.Row)] = true
		}
	}
	return strings.Join(slices.Sorted(maps.Keys(cells)), ", ")
}

// A score counts what became of the numbers of some notes.
type score struct {
	numbers int // that stand for a figure
	found   int // of which the figure is among the candidates
	first   int // and the first of them
	clear   int // and clearly so
	wrong   int // numbers for which another one is clearly first
	others  int // numbers that stand for no figure
}

func (s *score) add(o score) {
	s.numbers += o.numbers
	s.found += o.found
	s.first += o.first
	s.clear += o.clear
	s.wrong += o.wrong
	s.others += o.others
}

func (s score) String() string {
	of := func(n, d int) string {
		return fmt.Sprintf("%d of %d (%.0f%%)", n, d, 100*float64(n)/float64(max(1, d)))
	}
	return fmt.Sprintf("found %s, first %s, clear %s; clear but wrong %d; %d others", of(s.found, s.numbers), of(s.first, s.numbers), of(s.clear, s.numbers), s.wrong, s.others)
}

// held holds what is proposed for a note with its figures typed against the
// figures that stood there.
func held(t *testing.T, p *project, settings, text string) (numbers, claims score) {
	t.Helper()
	b := p.bound(settings, text)
	if b.Faults.HasErrors() {
		t.Fatal(tell(b.Faults))
	}
	flat, figures, said := typed(t, b, text)
	again := p.bound(settings, flat)
	for _, pr := range brief.NewFinder().Propose(again, nil) {
		at, sc := pr.Span.Start, &numbers
		want, shows := "", ""
		if pr.Claim {
			sc = &claims
			for k := at; k >= 0 && k > at-30 && want == ""; k-- {
				if c := said[k]; c != nil && at < k+len(c.Words) {
					want, shows = cellsOf(c.Values...), c.Expr.Text.S
				}
			}
		} else {
			for k := at; k >= 0 && k > at-40 && want == ""; k-- {
				if f := figures[k]; f != nil && at < k+len(f.Shown) {
					want, shows = cellsOf(f.Value), f.Node.Text.S
				}
			}
		}
		is := func(f brief.Found) bool {
			v := []figure.Value{f.Value}
			if pr.Claim {
				e, _ := figure.Parse(diag.MadeText(f.Expr, diag.Span{}))
				_, v, _ = e.Trace(again.Scope)
			}
			return cellsOf(v...) == want
		}
		if want == "" {
			if sc.others++; pr.Clear {
				sc.wrong++
				t.Logf("%q in %q stands for no figure, and is clearly %s", pr.Typed, pr.Text, pr.Found[0].Expr)
			}
			continue
		}
		sc.numbers++
		place := slices.IndexFunc(pr.Found, is)
		switch {
		case place == 0 && pr.Clear:
			sc.found, sc.first, sc.clear = sc.found+1, sc.first+1, sc.clear+1
			continue
		case place == 0:
			sc.found, sc.first = sc.found+1, sc.first+1
		case place > 0:
			sc.found++
		}
		if pr.Clear {
			sc.wrong++
		}
		var list []string
		for _, f := range pr.Found {
			list = append(list, fmt.Sprintf("%s (%d)", f.Expr, f.Score))
		}
		t.Logf("%q in %q\n  is %s\n  clear %v, found at %d: %s; and %d more", pr.Typed, pr.Text, strings.TrimSpace(shows), pr.Clear, place+1, strings.Join(list, "\n      "), pr.More)
	}
	return numbers, claims
}
