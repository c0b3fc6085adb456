package chart

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3"
	gochart "github.com/wcharczuk/go-chart/v2"

	"policybrief/internal/figure"
	"policybrief/internal/page"
)

// maxSlices is as many parts of a circle as a reader can tell apart
// (Government Analysis Function, Data visualisation: charts).
const maxSlices = 6

var donutKind = &kind{
	Kind: Donut, name: "donut", words: "donut chart", mark: "slices",
	draw: (*frame).donut, check: (*binder).slices, tell: (*binder).aboutSlices,
	takes:  []string{"sort", "highlight", "labels"},
	series: 1, marks: maxSlices, instead: "use type: bar, or put the smallest together in the file",
	noFacet: "one circle can't be compared with the next: use type: bar with mode: share, and a bar for each",
}

// slices tells of a donut whose parts are no whole, adds them up, and puts the
// largest first, and what is called other last.
func (bd *binder) slices() {
	vs := bd.Series[0].Values
	if len(bd.Series) > 1 || len(vs) > maxSlices {
		return // told already
	}
	sum := new(apd.Decimal)
	for j := range vs {
		v := &vs[j]
		name := bd.Category[j].Text
		switch {
		case v.Kind != figure.Number:
			bd.fault(ruleNoWhole, bd.Spec.Where, "use type: bar, which can show a gap", "the value of %s is missing, so the whole is not known", name)
			return
		case v.Num.Negative && !v.Num.IsZero():
			bd.fault(ruleNoWhole, bd.Spec.measure(), "use type: bar", "%s is %s, and no part of a whole is below zero", name, v.Shown())
			return
		}
		if _, err := exactly.Add(sum, sum, v.Num); err != nil {
			bd.fault(ruleNoWhole, bd.Spec.measure(), "use type: bar", "the slices can't be added up")
			return
		}
	}
	whole := figure.NewNumber(sum, bd.Unit)
	switch u := bd.Unit; {
	case sum.IsZero():
		bd.fault(ruleNoWhole, bd.Spec.measure(), "leave the chart away, and say it in a sentence", "all slices are zero")
		return
	case u.Kind == figure.Percent || u.Kind == figure.Share:
		full := 100.0
		if u.Kind == figure.Share {
			full = 1
		}
		// Each published percentage may be off by half of its last digit.
		if off := math.Abs(whole.Float()-full) / full; off > 0.005*float64(max(len(vs), 2)) {
			bd.fault(ruleNoWhole, bd.Spec.measure(), "use type: bar, or draw all parts of the whole", "the slices add up to %s, not to 100%%", whole.Shown())
			return
		}
	case u.Kind == figure.Index || u.Kind == figure.Ratio || u.Kind == figure.Rate || u.Kind == figure.Points:
		bd.fault(ruleNoWhole, bd.Spec.measure(), "use type: bar", "%s are no parts of a whole: they can't be added up", unitWords(u))
		return
	default:
		if j := sumOfOthers(vs, sum); j >= 0 {
			bd.fault(ruleNoWhole, bd.Spec.X, "leave it out with where", "%s is the sum of the others, not a part beside them", bd.Category[j].Text)
			return
		}
		places := 0
		for j := range vs {
			places = max(places, vs[j].Places())
		}
		whole = whole.WithPlaces(places)
		bd.Whole = &whole
	}
	if strings.TrimSpace(bd.Spec.Sort.S) == "" {
		order := indexes(len(vs))
		slices.SortStableFunc(order, func(a, b int) int {
			if o := truth(isOther(bd.Category[a].Text)) - truth(isOther(bd.Category[b].Text)); o != 0 {
				return o
			}
			return vs[b].Num.Cmp(vs[a].Num)
		})
		bd.permute(order)
	}
	if bd.Whole != nil {
		forced := false
		if bd.parts, forced = hundredths(bd.Series[0].Values, sum); forced {
			bd.remarks = append(bd.remarks, "Percentages are rounded to sum to 100")
		}
	}
}

// unitWords names values of a unit that can't be added up.
func unitWords(u figure.Unit) string {
	switch u.Kind {
	case figure.Index:
		return "index numbers"
	case figure.Points:
		return "percentage points"
	case figure.Rate:
		return "rates"
	}
	return "ratios"
}

// exactly adds numbers without rounding, as far as a file's numbers go.
var exactly = apd.BaseContext.WithPrecision(60)

// sumOfOthers gives the slice that is as large as all others together, in
// three or more, or -1: it is a total, not a part.
func sumOfOthers(vs []figure.Value, sum *apd.Decimal) int {
	parts := 0
	for j := range vs {
		parts += truth(!vs[j].Num.IsZero())
	}
	if parts < 3 {
		return -1
	}
	for j := range vs {
		rest := new(apd.Decimal)
		if _, err := exactly.Sub(rest, sum, vs[j].Num); err == nil && rest.Cmp(vs[j].Num) == 0 {
			return j
		}
	}
	return -1
}

// isOther tells whether a part gathers what has no slice of its own.
func isOther(name string) bool {
	first, _, _ := strings.Cut(strings.ToLower(name), " ")
	return first == "other" || first == "others" || first == "rest" || first == "remainder"
}

// hundredths rounds shares to whole per cents that add up to 100: each down,
// then those with the largest remainders up (Hamilton's method). The
// remainders are compared as decimals. forced tells whether one was rounded
// otherwise than it would be alone.
func hundredths(vs []figure.Value, sum *apd.Decimal) (parts []int, forced bool) {
	parts = make([]int, len(vs))
	rests := make([]*apd.Decimal, len(vs))
	left := 100
	hundred, half := apd.New(100, 0), new(apd.Decimal)
	exactly.Quo(half, sum, apd.New(2, 0))
	for j := range vs {
		part, whole := new(apd.Decimal), new(apd.Decimal)
		rests[j] = new(apd.Decimal)
		exactly.Mul(part, vs[j].Num, hundred)
		exactly.QuoInteger(whole, part, sum)
		exactly.Rem(rests[j], part, sum)
		n, _ := whole.Int64()
		parts[j] = int(n)
		left -= int(n)
	}
	order := indexes(len(vs))
	slices.SortStableFunc(order, func(a, b int) int { return rests[b].Cmp(rests[a]) })
	for k, j := range order {
		up := k < left
		if up {
			parts[j]++
		}
		forced = forced || up != (rests[j].Cmp(half) >= 0)
	}
	return parts, forced
}

// aboutSlices says the parts in words, as they are labelled.
func (bd *binder) aboutSlices(a *altText) {
	if bd.faults.HasErrors() {
		return
	}
	var said []string
	for j := range bd.Category {
		said = append(said, bd.Category[j].Text+" "+bd.sliceText(j))
	}
	if bd.Whole != nil {
		a.say("Total " + bd.Whole.Shown() + ".")
	}
	a.say(strings.Join(said, "; ") + ".")
}

// sliceText is the part of the whole that a slice is: the file's own
// percentage, or one worked out.
func (c *Chart) sliceText(j int) string {
	if c.Whole == nil {
		return c.Series[0].Shown[j] + markText(&c.Series[0].Values[j])
	}
	if c.parts[j] == 0 && c.Series[0].Values[j].Num.Sign() > 0 {
		return "under 1%"
	}
	return strconv.Itoa(c.parts[j]) + "%"
}

// donut sets out a donut: a ring of slices from twelve o'clock on, clockwise,
// with names outside and the total in the middle.
func (f *frame) donut() {
	c := f.c
	f.showX, f.showY = false, false
	f.x, f.y = &values{max: 1}, &values{max: 1}
	const out, gap = 9 * page.Pt, 4 * page.Pt // from the ring to a leader's elbow, and from there to the label
	d := &donut{layer: layer{}, f: f}
	total := 0.0
	for j := range c.Category {
		total += c.Series[0].Values[j].Float()
	}
	angle := 0.0
	width := min(f.w*30/100, 150*page.Pt)
	var tall [2]page.Length
	var wide page.Length
	for j := range c.Category {
		part := c.Series[0].Values[j].Float() / total
		s := slice{from: angle, part: part, hue: f.sliceHue(j), l: f.sliceLabel(j, width)}
		angle += part
		middle := s.from + part/2
		s.right = middle < 0.5
		tall[truth(s.right)] += s.l.height() + s.l.depth + 6*page.Pt
		wide = max(wide, s.l.w)
		d.slices = append(d.slices, s)
	}
	f.h = max(f.h, tall[0]+f.top+f.bottom, tall[1]+f.top+f.bottom)
	d.r = min((f.h-f.top-f.bottom)/2-8*page.Pt, f.w/2-wide-out-gap-3*page.Pt, 84*page.Pt)
	if d.r < 24*page.Pt {
		f.fault(ruleTooNarrow, "give the chart more width, or use type: bar", "the names leave no room for the ring of the donut")
		return
	}
	if c.Height == 0 {
		f.h = max(2*(d.r+8*page.Pt), tall[0], tall[1]) + f.top + f.bottom
	}
	d.cx, d.cy = f.w/2, f.top+(f.h-f.top-f.bottom)/2
	d.elbow, d.gap = d.r+out, gap
	f.series = append(f.series, d)
}

// sliceHue gives a slice's colour. What gathers the rest is grey.
func (f *frame) sliceHue(j int) page.Color {
	c := f.c
	palette := f.inks.palette()
	if some, _ := c.stressed(); some {
		if c.Category[j].Highlight {
			return palette[0]
		}
		// Greys of their own keep neighbours apart.
		return mix(f.inks.text, f.inks.ground, 46-8*(j%3))
	}
	if isOther(c.Category[j].Text) {
		return mix(f.inks.text, f.inks.ground, 36)
	}
	return palette[j%len(palette)]
}

// sliceLabel letters a slice's part over its name.
func (f *frame) sliceLabel(j int, width page.Length) *lettering {
	name := f.letter(f.c.Category[j].Text, f.value, width)
	said := f.c.sliceText(j)
	switch f.c.Labels {
	case NoLabels:
		return name
	case ValueLabels:
		said = f.valueText(0, j)
	}
	l := stacked(f.letter(said, f.strong, width), name)
	l.depth += 3 * page.Pt // apart from the next, or a name seems to belong to it
	return l
}

// stacked puts one label over another.
func stacked(a, b *lettering) *lettering {
	l := *b
	l.lines = append(slices.Clone(a.lines), b.lines...)
	l.w, l.top = max(a.w, b.w), a.top
	return &l
}

// slice is one part of a ring; from and part are turns.
type slice struct {
	from, part float64
	hue        page.Color
	l          *lettering
	right      bool
}

// donut is a ring, as go-chart's series.
type donut struct {
	layer
	f          *frame
	slices     []slice
	cx, cy, r  page.Length
	elbow, gap page.Length
}

// innerPart is the radius of the hole, in hundredths of the ring's.
const innerPart = 60

// at gives the point of a circle about the ring's centre at a turn from twelve
// o'clock, in pixels.
func (d *donut) at(turn float64, r page.Length) (x, y int) {
	sin, cos := math.Sincos(turn * 2 * math.Pi)
	rad := float64(r / px)
	return inPx(d.cx) + int(math.Round(rad*sin)), inPx(d.cy) - int(math.Round(rad*cos))
}

func (d *donut) Render(r gochart.Renderer, _ gochart.Box, _, _ gochart.Range, _ gochart.Style) {
	f := d.f
	cx, cy := inPx(d.cx), inPx(d.cy)
	for _, s := range d.slices {
		if s.part*4 <= slop { // too thin for an arc
			continue
		}
		outer, inner := float64(d.r/px), float64(d.r*innerPart/100/px)
		start := s.from*2*math.Pi - math.Pi/2
		fill(r, s.hue)
		r.ArcTo(cx, cy, outer, outer, start, s.part*2*math.Pi)
		r.ArcTo(cx, cy, inner, inner, start+s.part*2*math.Pi, -s.part*2*math.Pi)
		r.Close()
		r.Fill()
	}
	// Gaps of the ground's colour keep neighbours apart in any colours, and
	// in greyscale.
	for _, s := range d.slices {
		if s.part == 0 || s.part == 1 {
			continue
		}
		stroke(r, f.inks.ground, 1500)
		x0, y0 := d.at(s.from, d.r*innerPart/100-page.Pt)
		x1, y1 := d.at(s.from, d.r+page.Pt)
		rule(r, x0, y0, x1, y1)
	}
	d.middle()
	d.labels(r)
}

// middle sets the total in the hole, as large as fits.
func (d *donut) middle() {
	f := d.f
	if f.c.Whole == nil {
		return
	}
	room := d.r * innerPart / 100 * 2 * 82 / 100
	word := f.letter("total", f.axis, 0)
	const gap = 5 * page.Pt
	whole, _ := shortened(f.c.Whole.Shown())
	for size := 17 * page.Pt; size >= f.strong.Size; size -= page.Pt {
		st := f.strong
		st.Size = size
		l := f.letter(whole, st, 0)
		h := l.height() + gap + word.height()
		if l.w > room || h > room || word.w > room {
			continue
		}
		y := d.cy - h/2
		f.rec.place(l, center, d.cx, y)
		f.rec.place(word, center, d.cx, y+l.height()+gap)
		return
	}
}

// labels sets the names at both sides, each as near to its slice as the others
// allow, with leaders that go round the ring where they must.
func (d *donut) labels(r gochart.Renderer) {
	f := d.f
	for _, right := range []bool{true, false} {
		var tags []*sideLabel
		var of []*slice
		for i := range d.slices {
			s := &d.slices[i]
			if s.right != right {
				continue
			}
			_, y := d.at(s.from+s.part/2, d.r+4*page.Pt)
			of = append(of, s)
			tags = append(tags, &sideLabel{l: s.l, want: pt(y)})
		}
		if !right { // from the top down
			slices.Reverse(of)
			slices.Reverse(tags)
		}
		keepOrder(tags)
		spread(tags, f.top, f.h-f.bottom)
		for k, t := range tags {
			d.leader(r, of[k], t, k, len(tags))
		}
	}
}

// keepOrder makes places wanted in ties follow the order of the slices.
func keepOrder(tags []*sideLabel) {
	for k := 1; k < len(tags); k++ {
		tags[k].want = max(tags[k].want, tags[k-1].want)
	}
	slices.SortStableFunc(tags, func(a, b *sideLabel) int { return cmp.Compare(a.want, b.want) })
}

// leader draws the line from a slice to its label, and the label. k of n
// counts labels from the top.
func (d *donut) leader(r gochart.Renderer, s *slice, t *sideLabel, k, n int) {
	f := d.f
	side := page.Length(-1)
	a := right
	if s.right {
		side, a = 1, left
	}
	middle := s.from + s.part/2
	x0, y0 := d.at(middle, d.r+page.Pt)
	line := t.y + s.l.top/2 // the leader ends at the first line
	elbow := d.cx + side*d.elbow
	end := elbow + side*d.gap
	stroke(r, mix(f.inks.text, f.inks.ground, 40), 600)
	if d.clear(pt(x0), pt(y0), elbow, line) {
		r.MoveTo(x0, y0)
		r.LineTo(inPx(elbow), inPx(line))
	} else {
		// Round the ring, each leader on a circle of its own: those nearer to
		// twelve or six o'clock outside the others.
		out := n - 1 - k
		if line > d.cy {
			out = k
		}
		radius := d.r + 3*page.Pt + page.Length(out)*page.Length(1200)
		to := turnAt(d, line, radius, s.right)
		x1, y1 := d.at(middle, radius)
		r.MoveTo(x0, y0)
		r.LineTo(x1, y1)
		rad := float64(radius / px)
		r.ArcTo(inPx(d.cx), inPx(d.cy), rad, rad, middle*2*math.Pi-math.Pi/2, (to-middle)*2*math.Pi)
	}
	r.LineTo(inPx(end), inPx(line))
	r.Stroke()
	f.rec.place(s.l, a, end+side*2*page.Pt, t.y)
}

// turnAt gives where a circle meets a height, on one side.
func turnAt(d *donut, y, radius page.Length, right bool) float64 {
	cos := float64(d.cy-y) / float64(radius)
	turn := math.Acos(max(-1, min(1, cos))) / (2 * math.Pi)
	if !right {
		return 1 - turn
	}
	return turn
}

// clear tells whether a straight line stays off the ring.
func (d *donut) clear(x0, y0, x1, y1 page.Length) bool {
	const steps = 16
	for i := range page.Length(steps + 1) {
		x, y := x0+(x1-x0)*i/steps-d.cx, y0+(y1-y0)*i/steps-d.cy
		if r := d.r / px; (x/px)*(x/px)+(y/px)*(y/px) < r*r {
			return false
		}
	}
	return true
}
