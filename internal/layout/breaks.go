package layout

import "policybrief/internal/page"

// set is one page's share of the vertical list.
type set struct {
	from, to int // boxes of the list
	first    bool
	boxes    []box // what is painted: those of the list, and floats among them
	notes    []cut
	used     page.Length // of the text area, notes included
}

// list is the whole vertical list: the boxes in order, and the figures that
// may stand elsewhere than where they are written.
type list struct {
	boxes  []box
	floats []float
}

// choice is the cheapest way found to end a page before a box, with so many
// floats placed.
type choice struct {
	cost  int64
	prev  int   // the box that the page starts with
	was   int32 // floats placed before the page
	known bool
	tight bool  // the page is squeezed
	notes []cut // begun on that page, to be gone on with
	page  []cut
	used  page.Length
}

const (
	costPage     = 100_000 // of each page, so that none is opened for looks alone
	costOverflow = 1 << 40 // of a page whose boxes do not fit
	costStray    = 4       // of a last page with a few lines, times the square of how many are lacking
	costGapMost  = 60 * 60 // the most that white space at a foot counts
	costTight    = 30      // of squeezing a page, and as much again for each third of what it can give
	costLate     = 120     // of each page by which a float stands after its place
	costEarly    = 20      // of a float at the foot of a page before its place
	notesMost    = 6       // tenths of a page that a note may fill and still be set whole
	lookback     = 1_000   // boxes on one page, however small
	strayLines   = 12      // fewer lines than this on the last page look stray
	splitNote    = costNever / 4
)

// breaker finds the pages at the least sum of costs: each page, the white
// space at its foot or the squeeze of its gaps, the place where it breaks, and
// floats that stand far from their place. What it knows of a place is the
// cheapest way to it for each number of floats placed, of which few are open:
// its work grows with the list, and no faster.
type breaker struct {
	s *setter
	list
	due  []int32       // by box: floats whose place is at the box or before it
	wide int           // how many numbers of floats are kept for a place
	give []page.Length // by box: how much lower it can be made, at most
	best []choice
}

// Of the floats due at a place, at most lateMost may still wait, and at most
// earlyMost more may have been placed.
const (
	lateMost  = 3
	earlyMost = 1
)

// breakPages divides the list into pages.
func (s *setter) breakPages(l list) []set {
	if len(l.boxes) == 0 {
		return []set{{first: true}}
	}
	k := &breaker{s: s, list: l, wide: 1, give: make([]page.Length, len(l.boxes))}
	for i := range l.boxes {
		k.give[i] = l.boxes[i].mostGive()
	}
	if len(l.floats) > 0 {
		k.wide = lateMost + earlyMost + 1
		k.due = make([]int32, len(l.boxes)+1)
		for i, n := 0, 0; i <= len(l.boxes); i++ {
			for n < len(l.floats) && l.floats[n].home <= i {
				n++
			}
			k.due[i] = int32(n)
		}
	}
	k.best = make([]choice, (len(l.boxes)+1)*k.wide)
	for {
		clear(k.best)
		k.best[k.slot(0, 0)].known = true
		for j := 1; j <= len(l.boxes); j++ {
			k.bestPage(j)
			k.floatPages(j)
		}
		if k.settled() {
			return k.pages()
		}
	}
}

// settled tells whether the pages found can be squeezed as they were believed
// to. How much lower a figure can be is known only once it is drawn so, which
// is dear, and few pages are squeezed: what is not known counts as the most,
// and the pages are found again where one that is squeezed cannot give it.
func (k *breaker) settled() bool {
	settled := true
	for j, n := len(k.boxes), len(k.floats); j > 0; {
		c := &k.best[k.slot(j, n)]
		for i := c.prev; c.tight && i < j; i++ {
			if give := k.boxes[i].give(); give != k.give[i] {
				k.give[i], settled = give, false
			}
		}
		j, n = c.prev, int(c.was)
	}
	return settled
}

// slot is where the choice for a place and a number of floats is kept.
func (k *breaker) slot(j, floats int) int {
	if k.wide == 1 {
		return j
	}
	return j*k.wide + floats - int(k.due[j]) + lateMost
}

// window gives the numbers of floats that may have been placed before box j.
func (k *breaker) window(j int) (least, most int) {
	if k.wide == 1 {
		return 0, 0
	}
	due := int(k.due[j])
	least, most = max(0, due-lateMost), min(len(k.floats), due+earlyMost)
	if j == len(k.boxes) || k.boxes[j].force { // none goes past a page that must start here
		most = due
	}
	return least, most
}

// closed tells whether the floats due at a place must all have been placed for
// the text to go on: a page that must start there leaves none behind.
func (k *breaker) closed(i, floats int) bool {
	return k.wide > 1 && i < len(k.boxes) && k.boxes[i].force && floats != int(k.due[i])
}

// pages reads the cheapest way back from the end.
func (k *breaker) pages() []set {
	end := len(k.boxes)
	done := len(k.floats)
	last := k.best[k.slot(end, done)]
	var pages []set
	for j, n := end, done; j > 0; {
		c := &k.best[k.slot(j, n)]
		p := set{from: c.prev, to: j, first: c.prev == 0, notes: c.page, used: c.used}
		p.boxes = k.assembled(p.from, j, int(c.was), n)
		if c.tight {
			squeezeTo(p.boxes, k.s.geo.room(p.first)-k.pads(p.from, j)-notesHeight(p.notes))
		}
		pages = append(pages, p)
		j, n = c.prev, int(c.was)
	}
	for i, j := 0, len(pages)-1; i < j; i, j = i+1, j-1 {
		pages[i], pages[j] = pages[j], pages[i]
	}
	return k.s.notePages(pages, last.notes, end)
}

// notePages adds pages for what is left of notes after the last box.
func (s *setter) notePages(pages []set, notes []cut, end int) []set {
	room := s.geo.room(false)
	for len(notes) > 0 {
		put, rest, ok := shareNotes(notes, room, 0)
		if !ok { // more notes than even two lines each would fit: one by one
			put, rest = notes[:1], notes[1:]
		}
		pages = append(pages, set{from: end, to: end, notes: put, used: notesHeight(put)})
		notes = rest
	}
	return pages
}

// notesHeight is what notes take at a page's foot, with the rule over them.
func notesHeight(notes []cut) page.Length {
	if len(notes) == 0 {
		return 0
	}
	return noteLead + heightOf(notes)
}

func heightOf(notes []cut) (h page.Length) {
	for _, c := range notes {
		h += noteGap + c.height()
	}
	return h
}

// trial is a page under trial: the boxes from i up to j.
type trial struct {
	i, j   int
	text   page.Length // its height, padding included
	give   page.Length // how much of that can be squeezed out
	called int         // notes
	calls  page.Length // their height
}

// bestPage finds the cheapest pages that end before box j.
func (k *breaker) bestPage(j int) {
	s := k.s
	t := trial{j: j}
	var inner page.Length
	below := bottomPad(k.boxes, j)
	for i := j - 1; i >= 0 && j-i <= lookback; i-- {
		b := &k.boxes[i]
		if i < j-1 {
			if k.boxes[i+1].force {
				break
			}
			inner += k.boxes[i+1].gap
			t.give += gapGive(k.boxes[i+1].gap)
		}
		inner += b.full()
		t.give += k.give[i]
		for _, fn := range b.notes {
			t.calls += fn.h + noteGap
			t.called++
		}
		t.i = i
		t.text = inner + below + topPad(k.boxes, i)
		if t.text-t.give > s.geo.room(i == 0) && i < j-1 {
			break
		}
		least, most := k.window(i)
		for was := least; was <= most; was++ {
			if prior := &k.best[k.slot(i, was)]; prior.known && !k.closed(i, was) {
				k.withFloats(t, prior, was)
			}
		}
	}
}

// withFloats tries a page with each number of floats on it that there may be.
func (k *breaker) withFloats(t trial, prior *choice, was int) {
	k.try(t, prior, was, was, 0)
	_, most := k.window(t.j)
	cost := int64(0)
	for n := was; n < most; n++ {
		fl := &k.floats[n]
		if fl.from > t.j {
			return
		}
		switch {
		case fl.home > t.j: // at the foot
			if goesOn(k.boxes, t.j) {
				return
			}
			cost += costEarly
		case fl.home < t.i: // at the head
			if goesOn(k.boxes, t.i) || t.i < t.j && k.boxes[t.i].head != nil {
				return
			}
		}
		t.text += fl.box.full() + fl.above() + fl.below()
		t.give += fl.box.give()
		if t.text-t.give > k.s.geo.room(t.i == 0) && t.j-t.i > 0 {
			return
		}
		k.try(t, prior, was, n+1, cost)
	}
}

// goesOn tells whether a frame goes on over the border before a box.
func goesOn(boxes []box, i int) bool {
	return i > 0 && i < len(boxes) && shared(boxes[i-1].frame, boxes[i].frame) != nil
}

// floatPages tries pages of floats alone before box j, so that there is
// always a way on.
func (k *breaker) floatPages(j int) {
	if k.wide == 1 {
		return
	}
	least, most := k.window(j)
	for was := least; was < most; was++ {
		if prior := &k.best[k.slot(j, was)]; prior.known && was < int(k.due[j]) {
			k.withFloats(trial{i: j, j: j}, prior, was)
		}
	}
}

// try holds a page against the cheapest way known to its end.
func (k *breaker) try(t trial, prior *choice, was, now int, cost int64) {
	least, most := k.window(t.j)
	if now < least || now > most {
		return
	}
	s := k.s
	i, j, single := t.i, t.j, t.j-t.i <= 1
	room := s.geo.room(i == 0)
	cost += prior.cost + costPage
	used := t.text
	var put, rest []cut
	if t.called > 0 || len(prior.notes) > 0 {
		notes := gather(prior.notes, k.boxes[i:j], t.called)
		total := noteLead + t.calls
		for _, c := range prior.notes {
			total += noteGap + c.height()
		}
		if used-t.give+total <= room {
			put, used = notes, used+total
		} else {
			var ok bool
			put, rest, ok = shareNotes(notes, room-used, room*notesMost/10)
			if !ok {
				if !single {
					return
				}
				put, rest = nil, notes
				cost += costOverflow
			}
			cost += splitNote
			used = max(used, room)
		}
	}
	tight := false
	if over := used - room; over > 0 {
		if over > t.give {
			cost += costOverflow
		} else {
			tight = true
			third := int64(over * 3 / t.give)
			cost += costTight * (1 + third*third)
			used = room
		}
	}
	if k.wide > 1 {
		cost += costLate * int64(max(0, int(k.due[i])-was)+max(0, int(k.due[j])-now))
	}
	lh := max(s.body.LineHeight, page.Pt)
	switch slack := int64(max(0, room-used) / lh); {
	case j == len(k.boxes) || k.boxes[j].force:
		if lack := strayLines - int64(used/lh); lack > 0 && i > 0 && !k.boxes[min(i, len(k.boxes)-1)].force {
			cost += costStray * lack * lack
		}
	default:
		cost += min(slack*slack, costGapMost) + int64(k.boxes[j].cost)
	}
	if c := &k.best[k.slot(j, now)]; !c.known || cost < c.cost {
		*c = choice{cost: cost, prev: i, was: int32(was), known: true, tight: tight, notes: rest, page: put, used: used}
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

// pads is what frames and a repeated head take above and below a page's boxes.
func (k *breaker) pads(i, j int) (h page.Length) {
	if i < j {
		h = topPad(k.boxes, i) + bottomPad(k.boxes, j)
	}
	return h
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
