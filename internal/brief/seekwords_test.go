package brief

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"policybrief/internal/data"
	"policybrief/internal/figure"
)

func TestWords(t *testing.T) {
	var got []string
	for _, w := range tokens("Children’s calls – 1,234.5 (in 2016/17), Y Pîl & O'Neill.") {
		got = append(got, w.stem)
	}
	if want := "children call 1,234.5 in 2016/17 y pîl o'neill"; strings.Join(got, " ") != want {
		t.Errorf("got %q, not %q", got, want)
	}
	for _, c := range []struct {
		a, b  string
		short bool
		want  bool
	}{
		{"exclusions", "excluded", false, true},
		{"lodgements", "lodged", false, true},
		{"disruption", "disruptive", false, true},
		{"permanent", "perm", true, true},
		{"permanent", "perm", false, false},
		{"person", "persistent", true, false},
		{"region", "registered", false, false},
		{"calls", "call", false, true},
		{"2012", "20123", true, false},
	} {
		if got := alike(stem(c.a), stem(c.b), c.short); got != c.want {
			t.Errorf("%s and %s: %v", c.a, c.b, got)
		}
	}
	for in, want := range map[string]string{
		"7. Health": "health", "07 Transporte": "transport", "Defence (2)": "defenc", "of which: transport": "transport",
		"£30,000 or more": "30,000 or more", "(Total)": "total",
	} {
		if got := strings.Join(phrase(in), " "); got != want {
			t.Errorf("%s is %q, not %q", in, got, want)
		}
	}
}

// TestPeriodsSaid finds periods in sentences, and what they are in columns of
// other kinds.
func TestPeriodsSaid(t *testing.T) {
	column := func(kind data.Kind, texts ...string) *seekColumn {
		var list []data.Key
		for _, s := range texts {
			k, ok := data.ParsePeriod(s, kind)
			if !ok {
				t.Fatal(s)
			}
			k.Text, k.Step = s, max(1, k.Step)
			list = append(list, k)
		}
		return newSeekColumn(list)
	}
	years := column(data.Year, "2008", "2010", "2011", "2012")
	financial := column(data.FinancialYear, "2010/11", "2011/12", "2012/13")
	quarters := column(data.Quarter, "2011 Q2", "2012 Q1", "2012 Q2", "2012 Q3")
	monthly := column(data.Month, "2011M12", "2012M11", "2012M12")
	rolling := column(data.RollingQuarter, "Aug to Oct 2011", "May to Jul 2012", "Aug to Oct 2012")
	for _, c := range []struct {
		text   string
		column *seekColumn
		want   string // the keys that have points, the best first
	}{
		{"There were N in 2012.", years, "2012"},
		{"There were N in 2012/13.", financial, "2012/13"},
		{"There were N in 2012-13.", financial, "2012/13"},
		{"There were N in 2012 to 2013, on 4 July 2011.", financial, "2012/13 2011/12"},
		{"There were N in the second quarter of 2012.", quarters, "2012 Q2"},
		{"There were N in Q2 2012, and a year earlier.", quarters, "2012 Q2 2011 Q2"},
		{"There were N in July to September 2012.", quarters, "2012 Q3"},
		{"There were N in the three months to October 2012.", rolling, "Aug to Oct 2012"},
		{"There were N in May to July.", rolling, "May to Jul 2012"},
		{"There were N in the year to December 2012, from M in November.", monthly, "2012M12 2012M11"},
		{"There were N in 2012, against M the year before.", years, "2012 2011"},
		{"There were N in the latest year.", years, "2012"},
		{"There were N in 2012, against M four years earlier.", years, "2012 2008"},
		{"There were N.", years, ""},
	} {
		at := strings.IndexByte(c.text, 'N')
		sp := &spot{passage: &passage{p: &prose{s: c.text}, text: newLayer(c.text)}, i: at, j: at + 1, to: len(c.text), end: len(c.text)}
		v := sp.view(c.column, int32(len(c.column.list)-1))
		best := map[int]int{}
		for id, pts := range v.points {
			best[int(id)] = pts
		}
		for id, pts := range v.back {
			best[int(id)] = max(best[int(id)], pts)
		}
		for id := range c.column.list {
			if pts := v.of(int32(id)); len(v.spans) > 0 && pts > 0 && best[id] == 0 && id != int(v.latest) {
				best[id] = pts
			}
		}
		var got []string
		for len(best) > 0 {
			top := -1
			for id, pts := range best {
				if top < 0 || pts > best[top] || pts == best[top] && id > top {
					top = id
				}
			}
			got = append(got, c.column.list[top].Text)
			delete(best, top)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, strings.Join(got, " "), c.want)
		}
	}
}

// TestCues reads what the words round a number ask for.
func TestCues(t *testing.T) {
	for text, want := range map[string]string{
		"Calls were up #19%# on 2011.":                       "change up",
		"Calls rose by about #19%#.":                         "change up",
		"Calls fell sharply by #19%#.":                       "change down",
		"There were #12%# fewer calls.":                      "change down",
		"An increase of 105, or #25%#.":                      "change up share",
		"Calls rose to #19%#.":                               "",
		"The #19%# share of calls":                           "share",
		"They were #19%# of all calls.":                      "share",
		"Calls account for #19%#.":                           "share",
		"Children make up #19%# of them.":                    "share",
		"That is #1.8# times as many.":                       "ratio",
		"There were #12,345# calls in total.":                "sum",
		"An average of #12.5# calls.":                        "mean",
		"Calls grew by an average of #3%# a year.":           "change up mean growth",
		"The median was #12#.":                               "median",
		"Northmere ranked #3# of eight.":                     "share rank",
		"#532# schools have no club.":                        "without",
		"The change was #2.5 percentage points#.":            "change",
		"Unemployment slipped by #2.5 percentage points#.":   "change down",
		"There are #12# calls.":                              "",
		"It was #2.5 percentage points# higher than a year.": "change up",
	} {
		i := strings.IndexByte(text, '#')
		j := strings.LastIndexByte(text, '#') - 1
		s := strings.ReplaceAll(text, "#", "")
		typed, ok := figure.ParseTyped(s[i:j])
		if !ok {
			t.Fatal(text)
		}
		own := 0
		if k := strings.Index(s, "105"); k >= 0 {
			own = k + 3
		}
		l := &lookup{spot: &spot{passage: &passage{p: &prose{s: s}, text: newLayer(s)}, i: i, j: j, words: s[i:j], t: typed, own: own, to: len(s), end: len(s)}}
		c := cueOf(l)
		var got []string
		say := func(points int, word string) {
			if points >= wantedFor/2 {
				got = append(got, word)
			}
		}
		say(c.change, "change"+map[int]string{1: " up", -1: " down"}[c.direction])
		say(c.share, "share")
		say(c.ratio, "ratio")
		say(c.sum, "sum")
		say(c.mean, "mean")
		say(c.median, "median")
		say(c.rank, "rank")
		if c.growth >= wantedFor {
			got = append(got, "growth")
		}
		say(c.without, "without")
		if strings.Join(got, " ") != want {
			t.Errorf("%s: got %q, not %q", text, strings.Join(got, " "), want)
		}
	}
}

// TestSieve holds the sieve against a look at every want.
func TestSieve(t *testing.T) {
	var list []want
	x := uint32(7)
	next := func(n uint32) int64 {
		x = x*1664525 + 1013904223
		return int64(x >> 8 % n)
	}
	for range 60 {
		low := next(500)
		list = append(list, want{low: low, high: low + next(40) - 5})
	}
	list = append(list, want{low: 3, high: math.MaxInt64 - 1})
	s := newSieve(list)
	for n := int64(-5); n < 600; n++ {
		var want []string
		for i, w := range list {
			if w.low <= n && n <= w.high {
				want = append(want, fmt.Sprint(i))
			}
		}
		var got []string
		for _, i := range s.at(n) {
			got = append(got, fmt.Sprint(i))
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Fatalf("%d: got %v, not %v", n, got, want)
		}
	}
}
