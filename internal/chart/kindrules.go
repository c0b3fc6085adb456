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
)

var kindRules = []*diag.Rule{ruleSlope}
