package layout

import "policybrief/internal/page"

// set is one page's share of the vertical list.
type set struct {
	from, to int // boxes
	first    bool
	notes    []cut
	used     page.Length // of the text area, notes included
}

// choice is the cheapest way found to end a page before a box.
type choice struct {
	cost  int64
	prev  int
	notes []cut // begun on that page, to be gone on with
	page  []cut
	used  page.Length
	known bool
}

const (
	costPage     = 100_000 // of each page, so that none is opened for looks alone
	costOverflow = 1 << 40 // of a page whose boxes do not fit
	costStray    = 400     // of a last page with a line or two
	costGapMost  = 60 * 60 // the most that white space at a foot counts
	notesMost    = 6       // tenths of a page that a note may fill and still be set whole
	lookback     = 1_000   // boxes on one page, however small
	strayLines   = 4       // fewer lines than this on the last page look stray
	splitNote    = costNever / 4
)

// breakPages divides the list into pages at the least sum of costs: each page,
// the white space at its foot, and the place where it breaks.
func (s *setter) breakPages(boxes []box) []set {
	if len(boxes) == 0 {
		return []set{{first: true}}
	}
	best := make([]choice, len(boxes)+1)
	best[0].known = true
	for j := 1; j <= len(boxes); j++ {
		s.bestPage(boxes, best, j)
	}
	var pages []set
	for j := len(boxes); j > 0; j = best[j].prev {
		c := &best[j]
		pages = append(pages, set{from: c.prev, to: j, first: c.prev == 0, notes: c.page, used: c.used})
	}
	for i, j := 0, len(pages)-1; i < j; i, j = i+1, j-1 {
		pages[i], pages[j] = pages[j], pages[i]
	}
	return s.notePages(pages, best[len(boxes)].notes, len(boxes))
}

// notePages adds pages for what is left of notes after the last box.
func (s *setter) notePages(pages []set, notes []cut, end int) []set {
	room := s.geo.room(false)
	for len(notes) > 0 {
		put, rest, ok := shareNotes(notes, room, 0)
		if !ok { // more notes than even two lines each would fit: one by one
			put, rest = notes[:1], notes[1:]
		}
		pages = append(pages, set{from: end, to: end, notes: put, used: noteLead + heightOf(put)})
		notes = rest
	}
	return pages
}

func heightOf(notes []cut) (h page.Length) {
	for _, c := range notes {
		h += noteGap + c.height()
	}
	return h
}

// bestPage finds the cheapest page that ends before box j.
func (s *setter) bestPage(boxes []box, best []choice, j int) {
	lh := max(s.body.LineHeight, page.Pt)
	var inner, calls page.Length // of the boxes, of the notes they call
	called := 0
	below := bottomPad(boxes, j)
	for i := j - 1; i >= 0 && j-i <= lookback; i-- {
		b := &boxes[i]
		if i < j-1 {
			if boxes[i+1].force {
				break
			}
			inner += boxes[i+1].gap
		}
		inner += b.full()
		for _, fn := range b.notes {
			calls += fn.h + noteGap
			called++
		}
		room := s.geo.room(i == 0)
		text := inner + below + topPad(boxes, i)
		if text > room && i < j-1 {
			break
		}
		prior := &best[i]
		if !prior.known {
			continue
		}
		cost := prior.cost + costPage
		used := text
		var put, rest []cut
		if called > 0 || len(prior.notes) > 0 {
			notes := gather(prior.notes, boxes[i:j], called)
			total := noteLead + calls
			for _, c := range prior.notes {
				total += noteGap + c.height()
			}
			if text+total <= room {
				put, used = notes, text+total
			} else {
				var ok bool
				put, rest, ok = shareNotes(notes, room-text, room*notesMost/10)
				if !ok {
					if i < j-1 {
						continue
					}
					put, rest = nil, notes
					cost += costOverflow
				}
				cost += splitNote
				used = room
			}
		}
		if text > room {
			cost += costOverflow
		}
		switch slack := int64((room - used) / lh); {
		case j == len(boxes):
			if i > 0 && used < strayLines*lh {
				cost += costStray
			}
		case boxes[j].force:
		default:
			cost += min(slack*slack, costGapMost) + int64(boxes[j].cost)
		}
		if c := &best[j]; !c.known || cost < c.cost {
			*c = choice{cost: cost, prev: i, notes: rest, page: put, used: used, known: true}
		}
	}
}

// gather lists the notes of a page: what is left from the one before, then
// those that its boxes call.
func gather(prior []cut, boxes []box, called int) []cut {
	notes := make([]cut, 0, len(prior)+called)
	notes = append(notes, prior...)
	for i := range boxes {
		for _, fn := range boxes[i].notes {
			notes = append(notes, cut{fn, 0, len(fn.boxes)})
		}
	}
	return notes
}

// topPad is what stands above box i where it starts a page: the padding of
// frames that go on from the page before, and a repeated table head.
func topPad(boxes []box, i int) (h page.Length) {
	if i > 0 {
		for fr := shared(boxes[i-1].frame, boxes[i].frame); fr != nil; fr = fr.parent {
			h += fr.top
		}
	}
	if t := boxes[i].head; t != nil {
		h += t.h
	}
	return h
}

// bottomPad is what stands below box j-1 where a page ends with it.
func bottomPad(boxes []box, j int) (h page.Length) {
	if j < len(boxes) {
		for fr := shared(boxes[j-1].frame, boxes[j].frame); fr != nil; fr = fr.parent {
			h += fr.bottom
		}
	}
	return h
}

// shared gives the innermost frame that holds both.
func shared(a, b *frame) *frame {
	for a != nil && b != nil && a != b {
		if a.depth >= b.depth {
			a = a.parent
		} else {
			b = b.parent
		}
	}
	if a == b {
		return a
	}
	return nil
}
