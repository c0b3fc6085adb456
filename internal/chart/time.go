package chart

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"policybrief/internal/data"
	"policybrief/internal/figure"
)

// gapBefore tells whether periods lack between a category and the one before.
// Where a filter leaves every other year, or two points of an index, what is
// left follows on each other.
func (c *Chart) gapBefore(j int) bool {
	return c.InTime && j > 0 && c.Category[j].At-c.Category[j-1].At > c.stride
}

// shortestStep gives the shortest way from one period to the next.
func (c *Chart) shortestStep() int64 {
	step := int64(0)
	for i := range c.Category[1:] {
		if way := c.Category[i+1].At - c.Category[i].At; step == 0 || way < step {
			step = way
		}
	}
	return max(step, 1)
}

// breakWord is what the mark of a break says.
const breakWord = "break in series"

// breakAt tells whether a series is counted in another way from a category on.
func (c *Chart) breakAt(i, j int) bool {
	return j > 0 && len(c.Marks) > 0 && marked(&c.Series[i].Values[j], breakWord)
}

// marked tells whether a value has a mark of a meaning.
func marked(v *figure.Value, word string) bool {
	return slices.ContainsFunc(v.Marks, func(m data.Mark) bool { return m.Word == word })
}

// firstForecast gives the first category from which on every value is a
// forecast, or -1.
func (c *Chart) firstForecast() int {
	first := -1
	if !c.Forecast {
		return first
	}
	for j := range c.Category {
		some, all := false, true
		for i := range c.Series {
			if v := &c.Series[i].Values[j]; v.Kind == figure.Number {
				some = some || v.Forecast()
				all = all && v.Forecast()
			}
		}
		switch {
		case some && all && first < 0:
			first = j
		case !all:
			first = -1
		}
	}
	return first
}

// steps works out how far periods follow on each other, and tells of uneven
// steps. Days differ by month and year, so theirs may.
func (bd *binder) steps() {
	n := len(bd.Category)
	if !bd.InTime || n < 2 {
		return
	}
	bd.stride = max(bd.Step, bd.shortestStep())
	if bd.is.uneven {
		return
	}
	slack := int64(0)
	switch bd.Period {
	case data.Date, data.Week, data.DateTime, data.Term:
		slack = bd.stride
	}
	for j := 1; j < n; j++ {
		if way := bd.Category[j].At - bd.Category[j-1].At; way > bd.stride+slack && !bd.saysGap(j) {
			bd.fault(ruleUneven, bd.Spec.X, "say in the subtitle or the caption which periods lack, or keep an even choice with where",
				"%s follows on %s, but the steps are otherwise shorter", bd.Category[j].Text, bd.Category[j-1].Text)
			return
		}
	}
}

// saysGap tells whether the words round the chart name the first period that
// lacks before a category, or both that stand at either side.
func (bd *binder) saysGap(j int) bool {
	words := bd.Title + " " + bd.Subtitle + " " + bd.Spec.Caption.S
	if bd.Period == data.Year && strings.Contains(words, strconv.FormatInt(bd.Category[j-1].At+bd.stride, 10)) {
		return true
	}
	return strings.Contains(words, bd.Category[j-1].Text) && strings.Contains(words, bd.Category[j].Text)
}

// titles tells of a title that is no message.
func (bd *binder) titles() {
	title, subtitle := wordsOf(bd.Title), wordsOf(bd.Subtitle)
	if len(title) == 0 || len(subtitle) == 0 {
		return
	}
	for _, w := range title {
		if !slices.Contains(subtitle, w) {
			return
		}
	}
	bd.fault(ruleTitleRepeats, bd.Spec.Title, "say in the title what a reader should see: “Calls answered doubled in a year”", "every word of the title stands in the subtitle too")
}

// wordsOf gives a text's words in lower case.
func wordsOf(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
