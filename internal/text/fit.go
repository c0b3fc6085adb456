package text

// This file chooses, from the points of a stretch, the lines that cost least
// in sum (D. E. Knuth and M. F. Plass, Breaking Paragraphs into Lines, 1981).
// A ragged line costs the square of its slack; a justified one the cube of
// how far its spaces are stretched or shrunk. No line is wider than allowed
// unless a single glyph is.

const (
	// A line more costs as much as one with 10 em of slack, so that text is
	// not spread over more lines for a smoother margin.
	costLine = 1_000_000
	// Two lines running that end in a sign or hyphen.
	costLadder = 400_000
	// A hyphen at the end of the last line but one.
	costLastHyphen = 250_000
	// A last line of one word under shortLast em; of several, half of it.
	costShortLast = 200_000
	shortLast     = 5
	// Slack of a ragged line, in em, above which hyphens are tried.
	looseRagged = 5
	// Justified lines: the cost of a line whose spaces are stretched by half.
	costStretched = 10_000
	// Costs of breaks are for ragged lines; justified ones take this part.
	justifiedBreaks = 4
	// Stretch of a justified line, in 1/1000 of half its spaces, above which
	// hyphens are tried.
	looseJustified = 1_600
	// How many points a line may have: more than any real one, so that time
	// does not grow with the square of a hostile text.
	maxLinePoints = 500
)

// fitter holds what the cost of a line depends on.
type fitter struct {
	*para
	width, first pos // of every line, and of the first
	em           pos
	justify      bool
}

// lineWidth gives the room of a line that starts at a point.
func (f *fitter) lineWidth(from int) pos {
	if from == 0 {
		return f.first
	}
	return f.width
}

// blank gives the width of the stretchable spaces seen from point i to j.
func (f *fitter) blank(i, j int) pos {
	if !f.justify {
		return 0
	}
	return max(0, f.points[j].blankEnd-f.points[i].blankStart)
}

// visible gives the glyph after the last seen one of a line that ends at b.
func (p *para) visible(b *point) int {
	g := int(b.glyph)
	for g > 0 && p.cum[g-1] >= b.base && p.glyphs[g-1].blank {
		g--
	}
	return g
}

// shrinkOf tells how much spaces may be narrowed: by a quarter.
func shrinkOf(blank pos) pos { return blank / 4 }

// fit chooses the lines whose costs are least in sum.
func (f *fitter) fit() {
	n := len(f.points)
	if f.justify {
		for i := range f.points {
			pt := &f.points[i]
			pt.blankStart, pt.blankEnd = f.blanks[pt.glyph], f.blanks[f.visible(pt)]
		}
	}
	f.best, f.prev = resize(f.best, n), resize(f.prev, n)
	f.best[0], f.prev[0] = 0, -1
	from := 0
	for j := 1; j < n; j++ {
		b := &f.points[j]
		// Points from which even this one's text without its hyphen is too
		// far off are too far from all later ones.
		for from < j-1 {
			w := b.base - f.points[from].start
			if w-shrinkOf(f.blank(from, j)) <= f.lineWidth(from) && j-from < maxLinePoints {
				break
			}
			from++
		}
		best, prev := int64(-1), j-1
		for i := from; i < j; i++ {
			room := f.lineWidth(i)
			w := b.end - f.points[i].start
			blank := f.blank(i, j)
			if w-shrinkOf(blank) > room && i < j-1 {
				continue
			}
			cost := f.best[i] + f.cost(i, j, room-w, blank)
			if best < 0 || cost < best {
				best, prev = cost, i
			}
		}
		f.best[j], f.prev[j] = best, int32(prev)
	}
	f.choose()
}

// choose follows prev back from the end.
func (f *fitter) choose() {
	f.chosen = f.chosen[:0]
	for j := int32(len(f.points) - 1); j >= 0; j = f.prev[j] {
		f.chosen = append(f.chosen, j)
	}
	for a, b := 0, len(f.chosen)-1; a < b; a, b = a+1, b-1 {
		f.chosen[a], f.chosen[b] = f.chosen[b], f.chosen[a]
	}
}

// cost gives the cost of the line from point i to point j.
func (f *fitter) cost(i, j int, slack, blank pos) int64 {
	a, b := &f.points[i], &f.points[j]
	breaks := int64(b.cost)
	if b.kind == atHyphen || b.kind == atSign {
		if a.kind == atHyphen || a.kind == atSign {
			breaks += costLadder
		}
	}
	if b.kind == atEnd {
		if a.kind == atHyphen {
			breaks += costLastHyphen
		}
		if i > 0 && b.end-a.start < shortLast*f.em {
			if breaks += costShortLast / 2; i == j-1 {
				breaks += costShortLast / 2
			}
		}
	}
	if f.justify {
		cost := costLine/100 + breaks/justifiedBreaks
		if b.kind == atEnd && slack >= 0 {
			return cost
		}
		r := f.stretch(slack, blank)
		if r < 0 {
			r = -r
		}
		return cost + r*r/1000*r/1000*costStretched/1000
	}
	if b.kind == atEnd || slack <= 0 {
		return costLine + breaks
	}
	s := min(slack*100/f.em, 1_000_000)
	return costLine + breaks + s*s
}

// stretch gives how far the spaces of a justified line are stretched, in
// 1/1000 of half their width, or shrunk, in 1/1000 of a quarter.
func (f *fitter) stretch(slack, blank pos) int64 {
	if slack < 0 {
		return max(slack*1000/(shrinkOf(blank)+1), -30_000)
	}
	return min(slack*1000/(blank/2+1), 30_000)
}

// loose tells whether a line of the chosen ones is so loose that hyphens
// should be tried.
func (f *fitter) loose() bool {
	for k := 1; k < len(f.chosen)-1; k++ {
		i, j := int(f.chosen[k-1]), int(f.chosen[k])
		room := f.lineWidth(i)
		slack := room - (f.points[j].end - f.points[i].start)
		if f.justify {
			if f.stretch(slack, f.blank(i, j)) > looseJustified {
				return true
			}
		} else if slack > min(looseRagged*f.em, room/4) {
			return true
		}
	}
	return false
}

// greedy fills each line as far as it can.
func (f *fitter) greedy() {
	f.chosen = append(f.chosen[:0], 0)
	i, last := 0, len(f.points)-1
	for i < last {
		j := i + 1
		for k := i + 1; k <= last && f.points[k].base-f.points[i].start <= f.lineWidth(i); k++ {
			if f.points[k].end-f.points[i].start <= f.lineWidth(i) {
				j = k
			}
		}
		f.chosen = append(f.chosen, int32(j))
		i = j
	}
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
