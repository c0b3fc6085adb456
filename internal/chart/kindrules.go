package chart

import "policybrief/internal/diag"

// What single types of chart forbid.
var (
	ruleSlope = &diag.Rule{
		Code: "chart-slope-periods", Severity: diag.Error,
		Title: "A slope chart has one period, or many",
		Why:   "A slope chart compares the first and the last of two periods, or of a few. One period has no slope, and the turns of many are seen better in a line chart.",
		Bad:   "type: slope\nx: year",
		Good:  "type: slope\nx: year\nwhere: year in [2011, 2021]",
	}
	ruleWaterfall = &diag.Rule{
		Code: "chart-waterfall", Severity: diag.Error,
		Title: "The steps of a waterfall do not lead to its totals",
		Why:   "A waterfall says that its steps are all that lies between two totals. total names the bars that are totals, or is sum, which adds the last; each must equal what stands before it, to within rounding, and exactly where things are counted. A step that is missing leaves those after it without a place.",
		Bad:   "type: waterfall\ntotal: Budget in 2013, where a step is left out by the filter",
		Good:  "type: waterfall\ntotal: sum",
	}
	rulePyramid = &diag.Rule{
		Code: "chart-pyramid", Severity: diag.Error,
		Title: "A pyramid has values that it can't show",
		Why:   "Both sides of a pyramid grow from the middle, so that nothing below zero has a place. As shares, all bars of both sides are 100%, so that none may be missing.",
		Bad:   "type: pyramid\nmode: share, where a value is missing",
		Good:  "type: pyramid\nx: age\ny: [men, women]",
	}
	ruleBins = &diag.Rule{
		Code: "chart-bins", Severity: diag.Error,
		Title: "The bins of a histogram can't be drawn",
		Why:   "bin-width is how wide each bin is: a number above zero, of which the values need no more than 60. Without it the width follows the rule of Freedman and Diaconis (1981), twice the interquartile range over the cube root of how many values there are, taken to the next round number.",
		Bad:   "type: histogram\nbin-width: 0",
		Good:  "type: histogram\ny: wait\nbin-width: 5",
	}
)

var kindRules = []*diag.Rule{ruleSlope, ruleWaterfall, rulePyramid, ruleBins}
