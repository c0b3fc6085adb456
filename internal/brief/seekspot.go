package brief

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"policybrief/internal/figure"
	"policybrief/internal/note"
)

// A spot is one typed number that no figure stands behind, or words that say
// something of the figures and that no claim checks.
type spot struct {
	*passage
	i, j     int    // bytes of the passage
	words    string // as typed
	t        figure.Typed
	claim    bool
	from, to int // its sentence
	own      int // where the words that are its own begin: after the number before it
	end      int // and where they end: before the number after it
}

// A passage is one run of text with what stands round it: the paragraph,
// heading, cell or caption in which numbers were typed.
type passage struct {
	p      *prose
	text   *layer
	around []near // from the nearest on
	inCell bool   // of a table; around then begins with the heads of its row and column
	block  *note.Node
}

// near is a text that stands near, with the points that a word in it has.
type near struct {
	*layer
	points int
}

// A layer is a text in words, with the periods and keys that are said in it.
type layer struct {
	s       string
	words   []token
	periods []saidPeriod
	keys    map[*seekColumn][]saidKey
}

func newLayer(s string) *layer {
	return &layer{s: s, words: tokens(s), periods: periodsIn(s), keys: map[*seekColumn][]saidKey{}}
}

// spots collects what the checker comes by in place of telling it: the same
// numbers, found by the same rule. A nil one collects nothing.
type spots struct {
	b        *Brief
	found    []*spot
	texts    []string
	title    *layer
	headings [7]*layer
	lead     *layer // the paragraph before
	now      *passage
	table    *note.Node
	row      *note.Node
	column   int
	block    *note.Node
}

// maxSpots bounds how many typed numbers of a note are looked into.
const maxSpots = 2000

// collect reads a bound brief for typed numbers and unchecked words.
func collect(b *Brief) *spots {
	s := &spots{b: b, title: newLayer(b.Words(b.Title) + ". " + b.Words(b.Subtitle))}
	c := &checker{b: b, claims: map[*note.Node]*Claim{}, finds: s}
	for _, cl := range b.Claims {
		c.claims[cl.Node] = cl
	}
	c.all()
	s.finish()
	return s
}

// Texts gives all text of a brief that can hold figures, run by run, as a
// reader sees it: paragraphs, headings, cells, captions, alternative texts.
func Texts(b *Brief) []string { return collect(b).texts }

// enter begins a run of text.
func (s *spots) enter(p *prose) {
	s.texts = append(s.texts, p.s)
	s.now = &passage{p: p, inCell: p.table, block: s.block}
}

// leave ends it.
func (s *spots) leave() {
	if p := s.now; p.text != nil {
		if p.inCell && s.table != nil {
			s.heads(p)
		}
		if s.lead != nil {
			p.around = append(p.around, near{s.lead, 30})
		}
		points := 45
		for k := len(s.headings) - 1; k > 0; k-- {
			if h := s.headings[k]; h != nil && h.s != p.p.s {
				p.around = append(p.around, near{h, points})
				points = 35
			}
		}
		if s.title.s != p.p.s {
			p.around = append(p.around, near{s.title, 25})
		}
	}
	if !s.now.inCell && strings.TrimSpace(s.now.p.s) != "" {
		if s.lead = s.now.text; s.lead == nil {
			s.lead = newLayer(s.now.p.s)
		}
	}
	s.now = nil
}

// captionPoints are those of a word in a table's caption. What stands nearer to a
// cell has more.
const captionPoints = 50

// heads adds what stands at the head of a cell's row and column, and the
// table's caption.
func (s *spots) heads(p *passage) {
	words := func(cells []*note.Node, k int) string {
		if k < len(cells) {
			return s.b.Words(cells[k].Kids)
		}
		return ""
	}
	head := ""
	if len(s.table.Kids) > 0 && s.table.Kids[0] != s.row {
		head = words(s.table.Kids[0].Kids, s.column)
	}
	if s.column > 0 {
		p.around = append(p.around, near{newLayer(words(s.row.Kids, 0)), 130})
	}
	p.around = append(p.around, near{newLayer(head), 130})
	if c := s.b.Words(s.table.Caption); c != "" {
		p.around = append(p.around, near{newLayer(c), captionPoints})
	}
}

// number notes a typed number.
func (s *spots) number(i, j int, words string, t figure.Typed) {
	// A sign before it is part of what was typed, where nothing else is.
	before := s.now.p.s[:i]
	for _, sign := range []string{"\u2212", "-", "+"} {
		if rest, ok := strings.CutSuffix(before, sign); ok && !t.Signed && (rest == "" || strings.HasSuffix(rest, " ") || strings.HasSuffix(rest, "(")) {
			if signed, ok := figure.ParseTyped(sign + words); ok && s.now.p.at(i-len(sign)) == s.now.p.at(i) {
				i, words, t = i-len(sign), sign+words, signed
			}
		}
	}
	s.add(&spot{i: i, j: j, words: words, t: t})
}

// boast notes words that nothing checks.
func (s *spots) boast(i, j int) {
	s.add(&spot{i: i, j: j, words: s.now.p.s[i:j], claim: true})
}

func (s *spots) add(sp *spot) {
	if len(s.found) == maxSpots {
		return
	}
	if s.now.text == nil {
		s.now.text = newLayer(s.now.p.s)
	}
	sp.passage = s.now
	s.found = append(s.found, sp)
}

// heading makes a heading the nearest one.
func (s *spots) heading(n *note.Node) {
	if s == nil {
		return
	}
	level := min(max(n.Level, 1), 6)
	clear(s.headings[level:])
	s.headings[level] = newLayer(s.b.Words(n.Kids))
	s.lead = nil
}

// cell says which cell of a table comes next.
func (s *spots) cell(row *note.Node, column int) {
	if s != nil {
		s.row, s.column = row, column
	}
}

// enclose says which table the rows to come belong to.
func (s *spots) enclose(n *note.Node) {
	if s != nil && n.Kind == note.Table {
		s.table = n
	}
}

// inBlock says which chart or table block the texts to come belong to; nil
// for none.
func (s *spots) inBlock(n *note.Node) {
	if s != nil {
		s.block = n
	}
}

// finish finds each spot's sentence, and the words in it that are its own.
func (s *spots) finish() {
	numbers := map[*passage][][2]int{}
	for _, sp := range s.found {
		if !sp.claim {
			numbers[sp.passage] = append(numbers[sp.passage], [2]int{sp.i, sp.j})
		}
	}
	for p, list := range numbers {
		for k := range p.p.parts {
			if q := &p.p.parts[k]; q.figure != nil && q.figure.Value.Num != nil {
				list = append(list, [2]int{q.from, q.to})
			}
		}
		slices.SortFunc(list, func(a, b [2]int) int { return a[0] - b[0] })
		numbers[p] = list
	}
	order := map[*passage]int{}
	for _, sp := range s.found {
		if _, ok := order[sp.passage]; !ok {
			order[sp.passage] = len(order)
		}
	}
	slices.SortStableFunc(s.found, func(a, b *spot) int {
		return cmp.Or(order[a.passage]-order[b.passage], a.i-b.i)
	})
	for _, sp := range s.found {
		sp.from, sp.to = 0, len(sp.p.s)
		if !sp.inCell {
			for _, b := range sp.p.sentences() {
				if b[0] <= sp.i && sp.i < b[1] {
					sp.from, sp.to = b[0], b[1]
				}
			}
		}
		sp.own, sp.end = sp.from, sp.to
		if sp.inCell && !sp.claim {
			sp.scaleByHeads()
		}
		for _, n := range numbers[sp.passage] {
			if n[1] <= sp.i {
				sp.own = max(sp.own, n[1])
			}
			if n[0] >= sp.j && n[0] < sp.end {
				sp.end = n[0]
			}
		}
	}
}

// headScale finds in the head of a column or row, or in a caption, in what its
// numbers count: (thousands), in £ million, £bn, '000s.
var headScale = regexp.MustCompile(`(?i)(?:(?:\(|\bin |£ ?)(?:£ ?)?(?:(thousands?|'?000s?)|(millions?)|(billions?|bn))|£ ?(m))\b`)

// scaleByHeads takes a number in a table for one of thousands, millions or
// billions where the heads of its cell or the caption say so, and it does not
// itself.
func (sp *spot) scaleByHeads() {
	t := &sp.t
	if t.Scale != 0 || t.Percent || t.Points {
		return
	}
	for _, n := range sp.around {
		m := headScale.FindStringSubmatch(n.s)
		if n.points < captionPoints || m == nil {
			continue
		}
		for k, exp := range []int32{3, 6, 9, 6} {
			if m[k+1] == "" {
				continue
			}
			num := new(apd.Decimal).Set(t.Num)
			num.Exponent += exp
			t.Num, t.Exp, t.Scale = num, t.Exp+exp, exp
			return
		}
	}
}

// before gives the words before the spot, and after those after it, within
// its sentence.
func (sp *spot) before() string { return sp.p.s[sp.from:sp.i] }
func (sp *spot) after() string  { return sp.p.s[sp.j:sp.to] }

// sentence gives the whole sentence.
func (sp *spot) sentence() string { return sp.p.s[sp.from:sp.to] }

// beside tells whether two spots stand in one sentence.
func (sp *spot) beside(o *spot) bool { return sp.passage == o.passage && sp.from == o.from }

var leadsOn = regexp.MustCompile(`(?i)(^|\b(in|for|of|at|among|amongst|by|during|to|since|on|across|within|from|between|until|throughout|the|and|with|,|\())[\s(“"‘]*$`)

// points gives what words at bytes a to b of the passage are worth for the
// spot: most where they stand with it, less elsewhere in its sentence, least
// in the rest of the paragraph.
func (sp *spot) points(a, b int) int {
	switch {
	case a < sp.j && b > sp.i:
		return 0 // the spot itself
	case a >= sp.j && b <= sp.end:
		if leadsOn.MatchString(sp.p.s[sp.j:a]) && !strings.HasSuffix(strings.TrimSpace(sp.p.s[sp.j:a]), " and") {
			return 120
		}
		return 95
	case a >= sp.own && b <= sp.i:
		return 110
	case a >= sp.end && b <= sp.to:
		return 70
	case a >= sp.from && b <= sp.to:
		return 85
	case b <= sp.from:
		n := strings.Count(sp.p.s[b:sp.from], ". ")
		return max(40, 60-5*n)
	}
	return 20
}
