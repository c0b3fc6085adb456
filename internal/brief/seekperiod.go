package brief

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"policybrief/internal/data"
)

// A saidPeriod is a period that a text names, at bytes from to to of it.
type saidPeriod struct {
	from, to int
	how      howSaid
	text     string // by name
	n        int64  // so many years or periods back
	against  bool   // it is what something is held against: “more than in 2015/16”
	over     bool   // it is how long something took, and no point in time
	joined   bool   // of two years with “to” between them, which may be one financial year
}

// howSaid is the way in which a period is named.
type howSaid uint8

const (
	byName     howSaid = iota // 2016/17, March 2020, the third quarter of 2022
	byMonth                   // in December, the year being told elsewhere
	yearsBack                 // a year earlier, over five years
	stepsBack                 // the previous quarter
	saysLatest                // the most recent
	saysFirst                 // since records began
)

const (
	monthWords = `(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)`
	countWords = `(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|a decade|a)`
)

// namedPeriods finds periods that are told by name, the longest way of writing
// them first.
var namedPeriods = regexp.MustCompile(strings.Join([]string{
	`(?i:year|12 months|twelve months|quarter|3 months|three months) (?i:ending|ended|to|to the end of|to end)(?: \d{1,2})? ` + monthWords + ` \d{4}`,
	`\d{1,2} ` + monthWords + ` \d{4}`,
	monthWords + `(?: \d{4})? ?(?:to|-|–) ?` + monthWords + ` \d{4}`,
	`(?i:first|second|third|fourth) (?i:quarter|half) (?:of )?\d{4}(?:[/-]\d{2})?\b`,
	`(?i:quarter) [1-4],? (?:of )?\d{4}\b`,
	`Q[1-4],? (?:of )?\d{4}(?:[/-]\d{2})?\b`,
	`\b\d{4},? ?Q[1-4]\b`,
	`(?i:autumn|spring|summer) term (?:of )?\d{4}[/-]\d{2}\b`,
	monthWords + ` \d{4}\b`,
	`\b\d{4} ?[/–-] ?(?:\d{4}|\d{2})\b`,
	`\b\d{4}/\d\b`,
	`\b(?:1[5-9]|20)\d\d\b`,
}, "|"))

var monthSaid = regexp.MustCompile(`\b` + monthWords + `(?: ?(?:to|-|–) ?` + monthWords + `)?\b`)

// backwards finds periods that are told by how far they lie back.
var backwards = regexp.MustCompile(`(?i)\b(?:` + strings.Join([]string{
	`(?P<years>` + countWords + `) years? (?:earlier|before|ago|previously)`,
	`(?:over|in|within|during|across) (?:the )?(?:last |past |previous )?(?P<span>` + countWords + `) years?`,
	`(?P<decade>a decade (?:earlier|before|ago))`,
	`(?P<overdecade>(?:over|in|during) (?:the (?:last|past) |a )decade)`,
	`(?P<overyear>(?:in|over|on|within|during) (?:the|a) (?:single )?year|year[- ]on[- ]year|year[- ]over[- ]year|annual(?:ly)?)`,
	`(?P<year>the year (?:before|earlier|previously)|(?:the )?(?:previous|preceding|prior|last) (?:financial |academic |calendar |school )?year|` +
		`the (?:12|twelve) months before|` +
		`(?:the )?same (?:quarter|month|period|time)(?: (?:a|the|of the|in the|last))*(?: (?:previous|last|preceding|year))+(?: (?:year|earlier|before|ago))*)`,
	`(?P<overstep>(?:quarter|month)[- ]on[- ](?:quarter|month)|(?:on|over) the (?:quarter|month))`,
	`(?P<step>(?:the )?(?:previous|preceding|last) (?:quarter|month|week|period|term)|` +
		`a (?:quarter|month|week) (?:earlier|before|ago)|the (?:quarter|month|week) before)`,
	`(?P<latest>latest|most recent(?:ly)?|now|currently|at present|this year|today)`,
	`(?P<first>since (?:records|the series|comparable records) began|at the start of the series|over the (?:whole )?period)`,
}, "|") + `)\b`)

// periodsIn finds the periods that a text names, in its order.
func periodsIn(s string) []saidPeriod {
	var out []saidPeriod
	taken := func(from, to int) bool {
		for _, p := range out {
			if from < p.to && p.from < to {
				return true
			}
		}
		return false
	}
	for _, m := range namedPeriods.FindAllStringIndex(s, -1) {
		out = append(out, saidPeriod{from: m[0], to: m[1], text: s[m[0]:m[1]], against: heldAgainst.MatchString(s[:m[0]])})
	}
	for k, n := 1, len(out); k < n; k++ {
		a, b := out[k-1], out[k]
		if s[a.to:b.from] == " to " && len(a.text) == 4 && len(b.text) == 4 && countOf(b.text) == countOf(a.text)+1 {
			out = append(out, saidPeriod{from: a.from, to: b.to, text: a.text + "/" + b.text[2:], against: a.against, joined: true})
		}
	}
	for _, m := range monthSaid.FindAllStringIndex(s, -1) {
		if !taken(m[0], m[1]) {
			out = append(out, saidPeriod{from: m[0], to: m[1], how: byMonth, text: s[m[0]:m[1]]})
		}
	}
	names := backwards.SubexpNames()
	for _, m := range backwards.FindAllStringSubmatchIndex(s, -1) {
		for g := 1; g < len(names); g++ {
			if m[2*g] < 0 || taken(m[0], m[1]) {
				continue
			}
			p := saidPeriod{from: m[0], to: m[1], how: yearsBack, n: 1, over: strings.HasPrefix(names[g], "over") || names[g] == "span"}
			switch names[g] {
			case "years", "span":
				p.n = countOf(s[m[2*g]:m[2*g+1]])
			case "decade", "overdecade":
				p.n = 10
			case "step", "overstep":
				p.how = stepsBack
			case "latest":
				p.how = saysLatest
			case "first":
				p.how = saysFirst
			}
			out = append(out, p)
		}
	}
	return out
}

var heldAgainst = regexp.MustCompile(`(?i)\b(?:than|with|against|since|same as|as|on|from|versus)(?: (?:in|for|at|of|the|that|those))* ?$`)

func countOf(s string) int64 {
	s = strings.ToLower(s)
	if n, err := strconv.Atoi(s); err == nil {
		return int64(n)
	}
	if n := smallNumbers[s]; n > 0 {
		return int64(n)
	}
	return 1
}

// perYear gives how many periods of a kind a year has; 0 where that is no
// whole number of them.
func perYear(k data.Kind) int64 {
	switch k {
	case data.Year, data.FinancialYear, data.AcademicYear:
		return 1
	case data.HalfYear:
		return 2
	case data.Term:
		return 3
	case data.Quarter:
		return 4
	case data.Month, data.RollingQuarter, data.YearEnding:
		return 12
	}
	return 0
}

// means gives the key of a column in time that a named period is, or the days
// that it covers where it is a longer one.
func (p *saidPeriod) means(c *seekColumn) (id int32, exact bool, from, to int64) {
	if p.how != byName || p.joined && c.kind != data.FinancialYear && c.kind != data.AcademicYear {
		return -1, false, 0, -1
	}
	text := strings.NewReplacer("–", "-", ",", "").Replace(p.text)
	if m := endsWith.FindStringSubmatch(text); m != nil && c.kind != data.YearEnding {
		return p.endsIn(c, m[1], m[2])
	}
	if k, ok := data.ParsePeriod(text, c.kind); ok {
		id, ok := c.byStart[k.Start]
		if !ok {
			return -1, true, 0, -1
		}
		return id, true, 0, -1
	}
	for _, kind := range []data.Kind{data.Year, data.FinancialYear, data.Quarter, data.YearEnding, data.Month} {
		if k, ok := data.ParsePeriod(text, kind); ok {
			from, to = k.Days()
			return -1, false, from, to
		}
	}
	return -1, false, 0, -1
}

var endsWith = regexp.MustCompile(`(?i)^(year|12 months|twelve months|quarter|3 months|three months) (?:.* )?(` + monthWords + ` \d{4})$`)

// endsIn gives the key of “the three months to October 2020”, or of the last
// month or quarter of “the year to October 2020”, for which a rate over twelve
// months is published.
func (p *saidPeriod) endsIn(c *seekColumn, length, last string) (id int32, exact bool, from, to int64) {
	k, ok := data.ParsePeriod(last, data.Month)
	if !ok {
		return -1, false, 0, -1
	}
	start, n := int64(-1), int64(3)
	if strings.EqualFold(length, "year") || strings.HasSuffix(strings.ToLower(length), "2 months") || strings.EqualFold(length, "twelve months") {
		n = 12
	}
	switch c.kind {
	case data.Month:
		start = k.Start
	case data.RollingQuarter:
		start = k.Start - 2
	case data.Quarter:
		if k.Start%3 == 2 {
			start = k.Start / 3
		}
	case data.Year:
		if k.Start%12 == 11 && n == 12 {
			start = k.Start / 12
		}
	case data.FinancialYear:
		if k.Start%12 == 2 && n == 12 {
			start = k.Start/12 - 1
		}
	}
	if id, ok := c.byStart[start]; ok && start >= 0 {
		return id, true, 0, -1
	}
	whole := data.Key{Kind: data.YearEnding, Start: k.Start - n + 1}
	from, to = whole.Days()
	if n == 3 {
		whole.Kind = data.RollingQuarter
		from, to = whole.Days()
	}
	return -1, false, from, to
}

// timeView is what a spot's text says of one column in time.
type timeView struct {
	c         *seekColumn
	points    map[int32]int // of keys that are named
	spans     []span        // longer periods that are named
	ref       int32         // the period that others are told from: named last before the spot, or the latest
	latest    int32
	back      map[int32]int // of periods so far back from a named one, or from the latest
	bare      int           // of a period that is not named
	here      []int32       // the periods that the sentence names, in its order
	tellsBack []toldBack    // how far back the text speaks of
	said      bool          // the sentence names a period
	now       bool          // the sentence says that it is the latest
	first     bool          // or that it goes back to the first
}

// toldBack is a distance in time that the text tells, in the column's own
// steps.
type toldBack struct {
	by     int64
	points int
}

type span struct {
	from, to int64
	points   int
}

// view reads what stands round a spot for a column in time. latest is the
// number of its latest period.
func (sp *spot) view(c *seekColumn, latest int32) *timeView {
	v := &timeView{c: c, points: map[int32]int{}, back: map[int32]int{}, ref: latest, latest: latest, bare: 0}
	refPoints := 0
	somewhere := false
	name := func(p *saidPeriod, points int, here bool) {
		if points == 0 {
			return
		}
		id, exact, from, to := p.means(c)
		switch {
		case id >= 0:
			v.points[id] = max(v.points[id], points)
			if here && !slices.Contains(v.here, id) {
				v.here = append(v.here, id)
			}
			// What others are told from is the period named nearest before.
			if points > refPoints || points == refPoints && here {
				v.ref, refPoints = id, points
			}
		case exact || to >= from:
			v.spans = append(v.spans, span{from, to, points})
		default:
			return
		}
		if somewhere = somewhere || points > 20; here && !p.against {
			v.said = true
		}
	}
	each := func(l *layer, points func(a, b int) int, here func(a int) bool) {
		for k := range l.periods {
			if p := &l.periods[k]; p.how == byName {
				pts := points(p.from, p.to)
				if p.against {
					pts /= 2
				}
				name(p, pts, here(p.from))
			}
		}
	}
	// What stands after the next number is that number's own.
	inSentence := func(a int) bool { return a >= sp.from && a < sp.end }
	each(sp.text, sp.points, inSentence)
	for _, n := range sp.around {
		head := n.points >= 100
		each(n.layer, func(int, int) int { return n.points }, func(int) bool { return head })
	}
	for k := range sp.text.periods {
		sp.relative(v, &sp.text.periods[k])
	}
	for _, n := range sp.around {
		if n.points >= 100 {
			for k := range n.periods {
				if p := &n.periods[k]; p.how == saysLatest {
					v.now = true
				}
			}
		}
	}
	switch {
	case v.said:
		v.bare = -60
	case somewhere:
		v.bare = -25
	}
	return v
}

// relative takes over a period that is told by its distance, or by its month.
func (sp *spot) relative(v *timeView, p *saidPeriod) {
	c := v.c
	here := p.from >= sp.from && p.from < sp.end
	points := sp.points(p.from, p.to)
	if p.how == byName || points == 0 {
		return
	}
	add := func(m map[int32]int, start int64, points int) {
		if id, ok := c.byStart[start]; ok {
			m[id] = max(m[id], points)
		}
	}
	step := int64(1)
	if v.ref >= 0 {
		step = max(1, c.list[v.ref].Step)
	}
	switch p.how {
	case byMonth:
		if c.kind != data.Month && c.kind != data.RollingQuarter && c.kind != data.Quarter || v.latest < 0 {
			return
		}
		// The last such month up to the one that is named, or to the latest.
		k, ok := data.ParsePeriod(strings.ReplaceAll(p.text, "–", "-")+" 2000", c.kind)
		if !ok || v.ref < 0 {
			return
		}
		at, year := c.list[v.ref].Start, perYear(c.kind)
		add(v.points, at-((at-k.Start)%year+year)%year, points)
		if here {
			v.said = true
		}
	case yearsBack:
		if n := perYear(c.kind); n > 0 && v.ref >= 0 {
			v.tellsBack = append(v.tellsBack, toldBack{p.n * n, points})
			if !p.over {
				add(v.back, c.list[v.ref].Start-p.n*n, points-10)
			}
		}
	case stepsBack:
		if v.ref >= 0 {
			v.tellsBack = append(v.tellsBack, toldBack{step, points})
			if !p.over {
				add(v.back, c.list[v.ref].Start-step, points-10)
			}
		}
	case saysLatest:
		v.now = v.now || here
		if v.latest >= 0 {
			v.points[v.latest] = max(v.points[v.latest], points-20)
		}
	case saysFirst:
		v.first = v.first || here
	}
}

// of gives the points of a key of the column for a number that is about one
// period.
func (v *timeView) of(id int32) int {
	best := -1000
	if pts, ok := v.points[id]; ok {
		best = pts
	}
	if pts, ok := v.back[id]; ok {
		best = max(best, pts)
	}
	if len(v.spans) > 0 {
		from, to := v.c.list[id].Days()
		for _, s := range v.spans {
			switch {
			case s.from <= from && to <= s.to:
				best = max(best, s.points/2)
			case s.from <= to && from <= s.to:
				best = max(best, s.points/3)
			}
		}
	}
	if best > -1000 {
		return best
	}
	switch {
	case id == v.latest && v.said:
		return v.bare
	case id == v.latest:
		return 30
	}
	return v.bare
}
