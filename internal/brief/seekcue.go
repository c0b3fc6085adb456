package brief

import (
	"regexp"
	"strings"
)

// A cue is what the words round a number ask for.
type cue struct {
	change    int // points for a change: wantedFor with the number itself, less elsewhere in its sentence
	direction int // of the change: 1 up, -1 down, 0 where it is not told
	share     int
	ratio     int
	sum       int
	mean      int
	median    int
	rank      int
	growth    int
	without   int
	level     bool // “rose to 19%”: the number itself, and no change
}

const (
	upWords = `up|rose|risen|rises?|rising|increase[ds]?|increasing|grew|grown|grows?|growing|growth|climb(?:s|ed|ing)?|jump(?:s|ed)?|` +
		`gain(?:s|ed)?|surge[ds]?|soar(?:s|ed)?|expand(?:s|ed)?|edged up|ticked up|picked up|swelled|advanced|went up|going up|widen(?:s|ed)?`
	downWords = `down|fell|fall(?:s|en|ing)?|decrease[ds]?|decreasing|drop(?:s|ped|ping)?|decline[ds]?|declining|reduc(?:e[ds]?|ing|tions?)|` +
		`cut|shr[aiu]nks?|contract(?:s|ed|ion)?|lost|loss|slip(?:s|ped)?|slid|eased|edged down|dip(?:s|ped)?|shed|tumbled|sank|slump(?:s|ed)?|plunge[ds]?|went down|going down|narrow(?:s|ed)?`
	softly    = `(?: (?:by|of|again|further|\w+ly|a|an|about|around|nearly|almost|some|just|just over|just under|over|more than|at least|roughly|another|only|average|mean))*`
	moreAfter = `more|higher|greater|larger|bigger|above|increase|rise|growth|jump|up`
	lessAfter = `fewer|less|lower|smaller|below|decrease|fall|drop|decline|reduction|cut|down`
)

var (
	upBefore     = regexp.MustCompile(`(?i)\b(?:` + upWords + `)` + softly + ` *[(,–-]? *$`)
	downBefore   = regexp.MustCompile(`(?i)\b(?:` + downWords + `)` + softly + ` *[(,–-]? *$`)
	changeBefore = regexp.MustCompile(`(?i)\b(?:changed?|difference|gap)(?: was| were| is| stood at)?` + softly + ` *$`)
	levelBefore  = regexp.MustCompile(`(?i)\b(?:to|at|stood at|reach(?:ed|es|ing)?|was|were|from|than|against|with)(?: (?:about|around|nearly|almost|some|just|just over|just under|over|more than|at least|roughly|only|a|an))* *$`)
	upAfter      = regexp.MustCompile(`(?i)^[ -]*(?:percentage[ -])?(?:points? )?(?:\w+ly )?(?:` + moreAfter + `)\b`)
	downAfter    = regexp.MustCompile(`(?i)^[ -]*(?:percentage[ -])?(?:points? )?(?:\w+ly )?(?:` + lessAfter + `)\b`)
	inBrackets   = regexp.MustCompile(`\($`)
	anyUp        = regexp.MustCompile(`(?i)\b(?:` + upWords + `|more than (?:in|a year|the year))\b`)
	anyDown      = regexp.MustCompile(`(?i)\b(?:` + downWords + `|fewer than (?:in|a year|the year))\b`)

	sayAgain    = regexp.MustCompile(`(?i)^[ ,–-]*\(?(?:or|equivalent to)? *(?:by )?$`)
	orBefore    = regexp.MustCompile(`(?i)\bor` + softly + ` *$`)
	madeUp      = regexp.MustCompile(`(?i)\bma(?:de|kes?|king) up` + softly + ` *$`)
	shareAfter  = regexp.MustCompile(`(?i)^ *(?:\([^)]*\) *)?(?:of|share|were|was|are|is)\b`)
	shareBefore = regexp.MustCompile(`(?i)\b(?:account(?:s|ed|ing)? for|ma(?:de|kes?|king) up|represent(?:s|ed|ing)?|compris(?:es?|ed|ing)|constitut(?:es?|ed|ing)|share|proportion|percentage|equivalent to)` + softly + ` *[(,–-]? *$`)
	shareNear   = regexp.MustCompile(`(?i)(?:%|per ?cent) of\b|\b(?:shares?|proportions?|account(?:s|ed|ing)? for)\b`)
	ratioAfter  = regexp.MustCompile(`(?i)^ *(?:times\b|-? ?fold\b)`)
	sumNear     = regexp.MustCompile(`(?i)\b(?:in total|totals?|totall?(?:ed|ing)|altogether|combined|in all|overall|between them|together|sum|added up|adds? up)\b`)
	meanNear    = regexp.MustCompile(`(?i)\b(?:on average|averaged?|averages|averaging|mean)\b`)
	medianNear  = regexp.MustCompile(`(?i)\bmedian\b`)
	rankNear    = regexp.MustCompile(`(?i)\brank(?:s|ed|ing)?\b`)
	withoutNear = regexp.MustCompile(`(?i)\b(?:no|not|without|never|none|un\w+ed)\b`)
	growthNear  = regexp.MustCompile(`(?i)\b(?:a|per|each|every) year\b|\bannual(?:ly| average| growth| rate)?\b|\bon average\b`)
)

// cueOf reads the words round a number.
func cueOf(l *lookup) cue {
	var c cue
	before, after, whole := l.p.s[l.own:l.i], l.after(), l.sentence()
	if l.inCell {
		for _, n := range l.around {
			if n.points >= 100 {
				before += " " + n.s
			}
		}
	}
	// “an increase of 105, or 25%”: both say the change.
	again := sayAgain.MatchString(before) && l.own > l.from
	first := before
	if again {
		first = strings.TrimRight(l.p.s[l.from:l.own], "0123456789.,%£ ")
	}
	switch {
	case again && upBefore.MatchString(first):
		c.change, c.direction = wantedFor, 1
	case again && downBefore.MatchString(first):
		c.change, c.direction = wantedFor, -1
	case madeUp.MatchString(before):
	case upBefore.MatchString(before):
		c.change, c.direction = wantedFor, 1
	case downBefore.MatchString(before):
		c.change, c.direction = wantedFor, -1
	case changeBefore.MatchString(before):
		c.change = wantedFor
	case upAfter.MatchString(after):
		c.change, c.direction = wantedFor, 1
	case downAfter.MatchString(after):
		c.change, c.direction = wantedFor, -1
	default:
		up, down := anyUp.MatchString(whole), anyDown.MatchString(whole)
		if up || down {
			if c.change = 5; inBrackets.MatchString(before) || l.t.Points {
				c.change = wantedFor / 2
			}
			if up != down {
				if c.direction = 1; down {
					c.direction = -1
				}
			}
		}
		c.level = levelBefore.MatchString(before)
	}
	if l.inCell && c.change < wantedFor && (strings.Contains(strings.ToLower(before), "change") || strings.Contains(strings.ToLower(before), "difference")) {
		c.change, c.direction = wantedFor, 0
	}
	switch {
	case shareBefore.MatchString(before), shareAfter.MatchString(after) && strings.HasPrefix(strings.TrimLeft(after, " "), "of"):
		c.share = wantedFor
	case shareAfter.MatchString(after):
		c.share = wantedFor / 2
	case inBrackets.MatchString(before), again, orBefore.MatchString(before):
		c.share = wantedFor / 2
	case l.t.Percent && shareNear.MatchString(whole):
		c.share = wantedFor / 3 // “… were 47% of all, and those rated G 0.6%”
	}
	if ratioAfter.MatchString(after) {
		c.ratio = wantedFor
	}
	near := before + " " + l.p.s[l.j:l.end]
	pick := func(re interface{ MatchString(string) bool }) int {
		switch {
		case re.MatchString(near):
			return wantedFor
		case re.MatchString(whole):
			return wantedFor / 3
		}
		return 0
	}
	c.sum, c.mean, c.median, c.rank = pick(sumNear), pick(meanNear), pick(medianNear), pick(rankNear)
	if withoutNear.MatchString(l.p.s[l.j:l.end]) {
		c.without = wantedFor
	}
	if growthNear.MatchString(near) {
		c.growth = wantedFor / 2
		if meanNear.MatchString(near) {
			c.growth = wantedFor
		}
	}
	return c
}
