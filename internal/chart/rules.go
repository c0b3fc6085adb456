package chart

import (
	"slices"

	"policybrief/internal/diag"
)

var (
	ruleType = &diag.Rule{
		Code: "chart-type", Severity: diag.Error,
		Title: "A type of chart that is not known",
		Why:   "The type says how the values are drawn: as a line in time, as columns, or as horizontal bars. No other type is put in its place, because each says something else about the data.",
		Bad:   "type: colunm",
		Good:  "type: column",
	}
	ruleKey = &diag.Rule{
		Code: "chart-key", Severity: diag.Error,
		Title: "A key that this type of chart has no use for",
		Why:   "What a writer asks for is never passed over in silence: a chart that lacks it would look finished. Each type takes the keys that mean something in it.",
		Bad:   "type: bar\nlog: true",
		Good:  "type: line\nlog: true",
	}
	ruleMode = &diag.Rule{
		Code: "chart-mode", Severity: diag.Error,
		Title: "Series can't stand together in this way",
		Why:   "Series stand side by side (grouped), on top of each other (stacked) or as parts of 100% (share). Lines are never stacked: a reader would take the upper ones for values of their own. Shares need a total, so nothing below zero can be a part of it.",
		Bad:   "type: line\nstacked: true",
		Good:  "type: column\nstacked: true",
	}
	ruleData = &diag.Rule{
		Code: "chart-data", Severity: diag.Error,
		Title: "A chart names a dataset that is not there",
		Why:   "A chart draws the values of one dataset of `data:`. Without it there is nothing to draw.",
		Bad:   "data: cals",
		Good:  "data: calls",
	}
	ruleColumn = &diag.Rule{
		Code: "chart-column", Severity: diag.Error,
		Title: "A chart names a column that the dataset does not have",
		Why:   "x, y, series and sort take a column by its header as it stands, its name in snake_case, or its letter. Publishers rename columns from one release to the next, so check the new file.",
		Bad:   "y: anwsered",
		Good:  "y: answered",
	}
	ruleSeries = &diag.Rule{
		Code: "chart-series", Severity: diag.Error,
		Title: "The series of a chart can't be told apart",
		Why:   "Series are either several measures (y: [a, b]) or the values of one column (series: region), not both: the number of lines would multiply and no label could name them.",
		Bad:   "y: [answered, missed]\nseries: region",
		Good:  "y: answered\nseries: region",
	}
	ruleRepeated = &diag.Rule{
		Code: "chart-repeated", Severity: diag.Error,
		Title: "One place of a chart has several values",
		Why:   "Each place along the axis shows one value of each series. Where several rows share a place, drawing the last one would hide the others, and adding them up might count twice.",
		Bad:   "x: year, where each year has a row for each region",
		Good:  "x: year\nseries: region",
	}
	ruleUnits = &diag.Rule{
		Code: "chart-units", Severity: diag.Error,
		Title: "Measures with different units share one axis",
		Why:   "A length on an axis means one amount of one thing. Pounds and calls on the same axis invite a comparison that means nothing.",
		Bad:   "y: [answered, spend]",
		Good:  "two charts, one for each measure",
	}
	ruleNotNumber = &diag.Rule{
		Code: "chart-not-number", Severity: diag.Error,
		Title: "A column of text can't be drawn",
		Why:   "Only numbers have a length. The column holds words, or cells that could not be read as numbers.",
		Bad:   "y: area_name",
		Good:  "y: offences",
	}
	ruleEmpty = &diag.Rule{
		Code: "chart-empty", Severity: diag.Error,
		Title: "A chart has nothing to draw",
		Why:   "The filter leaves no row, or every value left is missing. An empty chart would look like a chart of zeros.",
		Bad:   "where: year > 2050",
		Good:  "where: year >= 2008",
	}
	ruleTotal = &diag.Rule{
		Code: "chart-total", Severity: diag.Error,
		Title: "A total is not the sum of its parts",
		Why:   "A total over a stack says that the parts are all there is. total: sum adds them up; the name of a series takes the file's own total, which must be their sum to within rounding.",
		Bad:   "type: column\ntotal: All fuels, where a fuel is left out by the filter",
		Good:  "type: column\nmode: stacked\ntotal: sum",
	}
	ruleInterval = &diag.Rule{
		Code: "chart-interval", Severity: diag.Error,
		Title: "An interval can't be drawn",
		Why:   "An interval is two measures of the same unit, the low end and the high end, and each value lies between them.",
		Bad:   "interval: [upper, lower]",
		Good:  "interval: [lower, upper]",
	}
	ruleAnnotate = &diag.Rule{
		Code: "chart-annotation", Severity: diag.Error,
		Title: "An annotation has no place in the chart",
		Why:   "An annotation points at one thing: a point (at:, and series: where there are several), a span (from: and to:) or a threshold (value:). It is set in full, so it is short.",
		Bad:   "annotate: {text: The law changed}",
		Good:  "annotate: {at: 2009, text: The law changed}",
	}
	ruleLog = &diag.Rule{
		Code: "chart-log", Severity: diag.Error,
		Title: "A logarithmic axis has no zero",
		Why:   "On a logarithmic axis equal steps are equal ratios, so zero and values below it have no place.",
		Bad:   "log: true, where a value is 0",
		Good:  "a linear axis, or a filter that leaves values above zero",
	}
	ruleTooMany = &diag.Rule{
		Code: "chart-too-many", Severity: diag.Error,
		Title: "A chart has more marks than a page can show",
		Why:   "Hundreds of bars or dozens of series can't be told apart on paper. Nothing is left out in silence, so the writer has to say which ones count.",
		Bad:   "type: bar over 343 local authorities",
		Good:  "type: bar\nsort: -offences\ntop: 15",
	}
	ruleName = &diag.Rule{
		Code: "chart-name-long", Severity: diag.Error,
		Title: "A name is too long to stand in a chart",
		Why:   "Names are set in full, never cut. A name of more than 160 characters leaves no room for the data.",
		Bad:   "a category that holds a paragraph of notes",
		Good:  "a short name, and the rest in the text",
	}
	ruleHighlight = &diag.Rule{
		Code: "chart-highlight", Severity: diag.Error,
		Title: "What is to be stressed is not in the chart",
		Why:   "highlight names categories or series as the chart shows them. A name that is spelled otherwise would leave everything grey.",
		Bad:   "highlight: Scotlnd",
		Good:  "highlight: Scotland",
	}
	ruleSetting = &diag.Rule{
		Code: "chart-setting", Severity: diag.Error,
		Title: "A setting of a chart is not understood",
		Why:   "labels is values, ends or none; height is a length such as 60mm; width a part of the text's width such as 50%; target and y-from are numbers; top is 1 or more. A setting that can't be read must not be passed over.",
		Bad:   "height: 60",
		Good:  "height: 60mm",
	}
	ruleTall = &diag.Rule{
		Code: "chart-too-tall", Severity: diag.Error,
		Title: "A chart would be taller than a page",
		Why:   "Each bar needs room for its name, and names are never cut or set smaller than 8 point.",
		Bad:   "type: bar with 80 long names",
		Good:  "type: bar\ntop: 20",
	}
	ruleTooManyLines = &diag.Rule{
		Code: "chart-too-many-lines", Severity: diag.Warning,
		Title: "More than four lines in one chart",
		Why:   "With more than four lines readers lose track of which is which (Government Analysis Function, Data visualisation: charts). Stress one and let the others stand in grey, or draw fewer.",
		Bad:   "series: region, with nine regions",
		Good:  "series: region\nhighlight: London",
	}
	ruleTitle = &diag.Rule{
		Code: "chart-no-title", Severity: diag.Warning,
		Title: "A chart does not say what it shows",
		Why:   "The title gives the message in one sentence: what a reader should see. The alternative text begins with it.",
		Bad:   "type: column\ndata: calls",
		Good:  "title: Calls answered doubled in a year",
	}
	ruleTitleLong = &diag.Rule{
		Code: "chart-title-long", Severity: diag.Warning,
		Title: "A chart's title is over 15 words",
		Why:   "A title is read at a glance. What does not fit in 15 words belongs in the subtitle or the text.",
		Bad:   "title: In the year to March the helpline answered more calls than in any other year since it was founded in 1986",
		Good:  "title: The helpline answered more calls than ever",
	}
	ruleNoSource = &diag.Rule{
		Code: "chart-no-source", Severity: diag.Warning,
		Title: "A chart has no source",
		Why:   "A reader must be able to find the numbers. The source line is made from the dataset's `source:`, or given as `source:` in the chart.",
		Bad:   "data: {calls: {file: calls.csv}}",
		Good:  "data: {calls: {file: calls.csv, source: {publisher: Helpline Trust, title: Annual figures, published: 2013-07-01}}}",
	}
	ruleNoUnit = &diag.Rule{
		Code: "chart-no-unit", Severity: diag.Warning,
		Title: "Nothing says what a chart's numbers count",
		Why:   "The axis shows plain numbers, the measure has no unit and there is no subtitle, so a reader can't know whether they are calls, pounds or per cents.",
		Bad:   "y: answered",
		Good:  "subtitle: Calls answered by the helpline, United Kingdom",
	}
	ruleBarsFromZero = &diag.Rule{
		Code: "chart-bars-not-zero", Severity: diag.Warning,
		Title: "Bars are asked not to start at zero",
		Why:   "The length of a bar is its value. An axis that starts elsewhere makes a small difference look like a large one, so bars are drawn from zero and y-from is passed over.",
		Bad:   "type: column\ny-from: 50",
		Good:  "type: line\ny-from: 50",
	}
	ruleAreaFromZero = &diag.Rule{
		Code: "chart-area-not-zero", Severity: diag.Warning,
		Title: "An area is asked not to start at zero",
		Why:   "The size of an area is its value, as the length of a bar is. Cut off at its foot it would say something else, so areas are drawn from zero and y-from is passed over.",
		Bad:   "type: area\ny-from: 50",
		Good:  "type: line\ny-from: 50",
	}
	ruleLogUnmarked = &diag.Rule{
		Code: "chart-log-unmarked", Severity: diag.Warning,
		Title: "Nothing says that an axis is logarithmic",
		Why:   "Most readers take equal steps on an axis for equal amounts. The chart writes “Logarithmic scale” over its axis; the subtitle is where it is read.",
		Bad:   "log: true\nsubtitle: Cases a week, United Kingdom",
		Good:  "log: true\nsubtitle: Cases a week, United Kingdom, logarithmic scale",
	}
	ruleUneven = &diag.Rule{
		Code: "chart-uneven-time", Severity: diag.Warning,
		Title: "The steps in time are uneven",
		Why:   "Periods stand in proportion to time, so years that lack leave a gap. A reader can't know whether they were not counted, or left out to make a point.",
		Bad:   "where: year in [2003, 2004, 2012]",
		Good:  "where: year >= 2003, or an even choice of years",
	}
	ruleTitleRepeats = &diag.Rule{
		Code: "chart-title-repeats", Severity: diag.Warning,
		Title: "A chart's title only repeats its subtitle",
		Why:   "The title gives the message, the subtitle what is measured. A title that names the measure leaves the reader to find the message.",
		Bad:   "title: Calls answered\nsubtitle: Calls answered by the helpline, United Kingdom",
		Good:  "title: Calls answered doubled in a year\nsubtitle: Calls answered by the helpline, United Kingdom",
	}
	rulePalette = &diag.Rule{
		Code: "chart-palette", Severity: diag.Warning,
		Title: "The brand's colours are too faint for a chart",
		Why:   "A mark needs a contrast of 3 to 1 with its ground to be seen (WCAG 2.2, 1.4.11). Where one of the brand's colours that a chart would use has less, the chart is drawn in the house palette instead.",
		Bad:   "color:\n  charts: [\"#F3E9D2\"]",
		Good:  "color:\n  charts: [\"#8A6D1D\"]",
	}
	ruleLineNotTime = &diag.Rule{
		Code: "chart-line-not-time", Severity: diag.Warning,
		Title: "A line joins things that do not follow in time",
		Why:   "A line says that something moved from one point to the next. Between areas or groups nothing moves, and another order would make another line.",
		Bad:   "type: line\nx: region",
		Good:  "type: bar\nx: region",
	}
	ruleLabels = &diag.Rule{
		Code: "chart-labels-room", Severity: diag.Warning,
		Title: "Value labels do not fit",
		Why:   "Labels are never set over each other or smaller than 8 point. Where some would collide all are left out, so that no value looks more important than another.",
		Bad:   "labels: values on a column chart of 60 months",
		Good:  "labels: none, or a bar chart of the last 12 months",
	}
	ruleNames = &diag.Rule{
		Code: "chart-names-room", Severity: diag.Warning,
		Title: "Names under columns had to be divided",
		Why:   "A name is never cut, turned or set smaller than 8 point. A word wider than its column was divided between two lines, which is hard to read.",
		Bad:   "type: column over ten names such as “Northamptonshire”",
		Good:  "type: bar",
	}
	ruleGlyph = &diag.Rule{
		Code: "chart-glyph", Severity: diag.Error,
		Title: "The typeface lacks a character of a chart",
		Why:   "A character that the brand's typeface lacks would be printed as an empty box, in a name that a reader needs in order to understand the chart.",
		Bad:   "a category named “北京”",
		Good:  "a category named “Beijing”, or a typeface that has the character",
	}
)

// Rules lists every rule of this package.
var Rules = append([]*diag.Rule{
	ruleType, ruleKey, ruleMode, ruleData, ruleColumn, ruleSeries, ruleRepeated, ruleUnits, ruleNotNumber,
	ruleEmpty, ruleTotal, ruleInterval, ruleAnnotate, ruleLog, ruleTooMany, ruleName, ruleHighlight,
	ruleSetting, ruleTall, ruleTooManyLines, ruleTitle, ruleTitleLong, ruleTitleRepeats, ruleNoSource,
	ruleNoUnit, ruleBarsFromZero, ruleAreaFromZero, ruleLogUnmarked, ruleUneven, rulePalette,
	ruleLineNotTime, ruleLabels, ruleNames, ruleGlyph,
}, slices.Concat(kindRules, partRules)...)
