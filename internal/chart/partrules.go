package chart

import "policybrief/internal/diag"

// What donuts, tile maps and small multiples forbid.
var (
	ruleNoWhole = &diag.Rule{
		Code: "chart-no-whole", Severity: diag.Error,
		Title: "The slices of a donut are no parts of one whole",
		Why:   "A ring says: this is all there is, and these are its parts. Values below zero, rates, totals among their parts and percentages that don't add up to 100 say something else; a missing part leaves the whole unknown.",
		Bad:   "type: donut\ny: rate",
		Good:  "type: bar\ny: rate",
	}
	ruleTooNarrow = &diag.Rule{
		Code: "chart-too-narrow", Severity: diag.Error,
		Title: "A chart has too little width for what it shows",
		Why:   "Names and values are never cut, turned or set smaller than 8 point, so below some width nothing is left for the data.",
		Bad:   "type: donut\nwidth: 30%, with long names",
		Good:  "type: donut\nwidth: 60%",
	}
	ruleFacet = &diag.Rule{
		Code: "chart-facet", Severity: diag.Error,
		Title: "Small charts can't have what one chart has",
		Why:   "In small multiples (facet) the panels are compared with each other: one scale, one look. A remark, a total or a stress in one of them would break that.",
		Bad:   "facet: region\nannotate: [{at: 2009, text: Recession}]",
		Good:  "facet: region",
	}
	ruleTile = &diag.Rule{
		Code: "chart-tile", Severity: diag.Error,
		Title: "An area has no tile of its own on the map",
		Why:   "A tile map shows each area once, in its place. The regions and nations of the United Kingdom have theirs; any other areas are placed by grid:, rows of names. An area that is left out in silence would look as if it had no figure.",
		Bad:   "type: tiles, over rows that include “United Kingdom”",
		Good:  "type: tiles\nwhere: region != \"United Kingdom\"",
	}
)

var partRules = []*diag.Rule{ruleFacet, ruleNoWhole, ruleTooNarrow, ruleTile}
