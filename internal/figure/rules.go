package figure

import "policybrief/internal/diag"

var (
	ruleSyntax = &diag.Rule{
		Code: "figure-syntax", Severity: diag.Error,
		Title: "An expression is not written as the language has it",
		Why:   "What stands between {{ and }}, in a claim or in a filter is a small formula. Where it can't be read, no number can be put in its place.",
		Bad:   "{{ calls.answered[2012 }}",
		Good:  "{{ calls.answered[2012] }}",
	}
	ruleTooLong = &diag.Rule{
		Code: "figure-too-long", Severity: diag.Error,
		Title: "An expression is longer or deeper than any reader can check",
		Why:   "An expression is read up to 4,096 bytes, 64 levels of brackets and a bounded number of steps, so that no file can keep the program busy for ever.",
		Bad:   "{{ ((((((… 1 …)))))) }}",
		Good:  "{{ sum(calls.answered) }}",
	}
	ruleUnknownName = &diag.Rule{
		Code: "unknown-name", Severity: diag.Error,
		Title: "A name that nothing has",
		Why:   "A name in an expression is a dataset of `data:`, a matrix variable, a parameter, or, inside `where`, a column of the file.",
		Bad:   "{{ cals.answered[2012] }}",
		Good:  "{{ calls.answered[2012] }}",
	}
	ruleUnknownMeasure = &diag.Rule{
		Code: "unknown-measure", Severity: diag.Error,
		Title: "A measure that the dataset does not have",
		Why:   "After the point stands a measure: a name of `measures:`, or a column's header in snake_case. Publishers rename columns from one year to the next, so check the new file.",
		Bad:   "{{ calls.anwsered[2012] }}",
		Good:  "{{ calls.answered[2012] }}",
	}
	ruleUnknownFunction = &diag.Rule{
		Code: "unknown-function", Severity: diag.Error,
		Title: "A function that the language does not have",
		Why:   "The functions are few and fixed, so that everybody can read every formula.",
		Bad:   "{{ average(calls.answered) }}",
		Good:  "{{ mean(calls.answered) }}",
	}
	ruleUnknownKey = &diag.Rule{
		Code: "key-not-found", Severity: diag.Error,
		Title: "A key that the dataset does not have",
		Why:   "In square brackets stand the year, the area or what else identifies a row of the file. Where the file has no such row, there is no figure, and no other one is put in its place.",
		Bad:   "{{ calls.answered[2013] }} where the file ends in 2012",
		Good:  "{{ calls.answered[latest] }}",
	}
	rulePeriodAbsent = &diag.Rule{
		Code: "period-absent", Severity: diag.Error,
		Title: "The period before the latest is not in the file",
		Why:   "`previous` is one period before `latest` at the data's own frequency. Where that period is absent, the one before it would turn a change in a year into a change in two.",
		Bad:   "{{ calls.answered[previous] }} where the file has 2009, 2010 and 2012",
		Good:  "{{ calls.answered[2010] }}",
	}
	ruleArguments = &diag.Rule{
		Code: "wrong-arguments", Severity: diag.Error,
		Title: "A function or an operator is given what it can't work on",
		Why:   "Each function takes a fixed number of values of fixed kinds: a change needs two numbers, a sum a measure, a rank a measure and a key.",
		Bad:   "{{ change(calls.answered) }}",
		Good:  "{{ change(calls.answered[previous], calls.answered[latest]) }}",
	}
	ruleUnits = &diag.Rule{
		Code: "unit-mismatch", Severity: diag.Error,
		Title: "Numbers with different units are put together",
		Why:   "Pounds and calls can't be added, and points lie between two percentages. The unit of each measure is in `measures:` or in the header of the file.",
		Bad:   "{{ calls.answered[2012] + budget.spend[2012] }}",
		Good:  "{{ budget.spend[2012] / calls.answered[2012] }}",
	}
	ruleFraction = &diag.Rule{
		Code: "percent-or-fraction", Severity: diag.Error,
		Title: "A percentage is compared with a fraction, or a fraction with per cents",
		Why:   "A measure in per cent counts from 0 to 100, whatever its file stores; change and share give fractions. A threshold written the other way would hold, or not, whatever the data say.",
		Bad:   "[More than eight in ten]{claim=\"clubs.share[latest] > 0.8\"}",
		Good:  "[More than seven in ten]{claim=\"clubs.share[latest] > 70\"}",
	}
	ruleMissing = &diag.Rule{
		Code: "missing-in-arithmetic", Severity: diag.Error,
		Title: "A missing value stands where a number is needed",
		Why:   "A value that is confidential or not available is not 0. A sum that left it out would be too small without saying so. Where the known bounds of the value decide the answer, it is no fault.",
		Bad:   "{{ sum(forces.offences[\"*\"][2012]) }} over a [c]",
		Good:  "coverage: {of: 43, unit: police forces, accept: two forces report late}",
	}
	ruleZeroBase = &diag.Rule{
		Code: "zero-base", Severity: diag.Error,
		Title: "A change or a share has a base of zero or below",
		Why:   "From nothing, everything is an infinite rise, and from below zero a per cent has the wrong sign. Say the two numbers instead.",
		Bad:   "{{ change(0, 12) }}",
		Good:  "{{ calls.answered[2011] }} to {{ calls.answered[2012] }}",
	}
	ruleRange = &diag.Rule{
		Code: "number-too-large", Severity: diag.Error,
		Title: "A number goes beyond what is calculated",
		Why:   "Numbers have up to 34 significant digits and 100 places before or after the point. No statistic needs more, so a result beyond that is a slip in the formula.",
		Bad:   "{{ 10 ** 500 }}",
		Good:  "{{ 10 ** 6 }}",
	}
	ruleKeyRepeated = &diag.Rule{
		Code: "key-repeated", Severity: diag.Error,
		Title: "Two rows of a file have the same key",
		Why:   "A figure is found by its key. Where two rows share one, either could be meant, so the key has to name the column that tells them apart, or `where` has to keep one of them.",
		Bad:   "key: year where each year has a row for women and one for men",
		Good:  "key: [year, sex]",
	}
	ruleNoKey = &diag.Rule{
		Code: "key-missing", Severity: diag.Error,
		Title: "A dataset has nothing that identifies its rows",
		Why:   "A figure is found by the key of its row. The file is empty, or the key's column was not found.",
		Bad:   "key: yaer",
		Good:  "key: year",
	}
	ruleDropsPeriod = &diag.Rule{
		Code: "where-drops-period", Severity: diag.Warning,
		Title: "A filter loses a later period that the file has",
		Why:   "Publishers change spellings: what was “Total” until last year is “TOTAL” in the new release. A filter on the old spelling keeps the old years alone, and `latest` stays behind without a word.",
		Bad:   "where: area == \"Total\" in a file that has “TOTAL” from 2012 on",
		Good:  "where: area in [\"Total\", \"TOTAL\"]",
	}
	ruleGap = &diag.Rule{
		Code: "period-gap", Severity: diag.Warning,
		Title: "A period is missing in a series",
		Why:   "The periods of the file follow each other, and one between them is not there. A chart sets those beside it as neighbours, and a change from one to the other is one over two periods. Nobody can see from the page that something is missing.",
		Bad:   "year,calls\n2009,35\n2010,38\n2012,70",
		Good:  "year,calls\n2009,35\n2010,38\n2011,[x]\n2012,70",
	}
	ruleTotal = &diag.Rule{
		Code: "total-differs", Severity: diag.Warning,
		Title: "A total is not the sum of its parts",
		Why:   "A row or a column that is called a total, and is the sum of its parts elsewhere in the table, is another number here. Either a part is missing, or the total counts something else, or one of the numbers is wrong; a share of it would be wrong too.",
		Bad:   "year,total,women,men\n2010,30,18,12\n2011,34,20,14\n2012,45,21,15",
		Good:  "year,total,women,men\n2010,30,18,12\n2011,34,20,14\n2012,36,21,15",
	}
	ruleBreak = &diag.Rule{
		Code: "series-break", Severity: diag.Warning,
		Title: "A change across a break in the series",
		Why:   "The publisher marks a value [b] where the way of counting changed. Part of a change across that point comes from the counting, so say so, or begin after the break.",
		Bad:   "{{ change(calls.answered[2008], calls.answered[2012]) }} where 2010 is marked [b]",
		Good:  "{{ change(calls.answered[2010], calls.answered[2012]) }}",
	}
	ruleClash = &diag.Rule{
		Code: "name-clash", Severity: diag.Error,
		Title: "Two things have the same name",
		Why:   "Datasets, matrix variables, parameters and functions share one space of names, so that an expression can mean one thing only.",
		Bad:   "data: {share: {file: share.csv}}",
		Good:  "data: {shares: {file: share.csv}}",
	}
	ruleName = &diag.Rule{
		Code: "name-unusable", Severity: diag.Error,
		Title: "A name that no expression can write",
		Why:   "The name of a dataset, a variable or a measure begins with a letter and goes on with letters, digits and underscores, so that it can be told from the signs around it.",
		Bad:   "data: {help-line: {file: calls.csv}}",
		Good:  "data: {help_line: {file: calls.csv}}",
	}
	ruleSetting = &diag.Rule{
		Code: "measure-setting", Severity: diag.Error,
		Title: "A setting of a dataset or a measure is not understood",
		Why:   "Places, scales and expected numbers of reporters are used in every figure of the dataset. One that can't be read must not be passed over.",
		Bad:   "measures: {spend: {scale: millions of pounds}}",
		Good:  "measures: {spend: {unit: gbp, scale: million}}",
	}
	ruleDisclosure = &diag.Rule{
		Code: "disclosure-setting", Severity: diag.Error,
		Title: "A rule for small numbers is not understood, or can't be applied",
		Why:   "Small numbers can give persons away. A rule that can't be read or does not reach every number must stop the build, or what it should hide would be published.",
		Bad:   "disclosure: {below: 2}",
		Good:  "disclosure: {below: 5, round: 5, secondary: true}",
	}
	ruleDiffers = &diag.Rule{
		Code: "disclosure-differs", Severity: diag.Error,
		Title: "Datasets of one file are protected in different ways",
		Why:   "A number hidden in one dataset could be read in the other, in another edition or another brief of the project. A file therefore has one rule, and each of its sheets is read in one way.",
		Bad:   "data:\n  calls: {file: calls.csv, disclosure: {below: 5}}\n  recent: {file: calls.csv, where: year > 2010}",
		Good:  "data:\n  calls: {file: calls.csv, disclosure: {below: 5}}\n  recent: {from: calls, where: year > 2010}",
	}
	ruleUnsafe = &diag.Rule{
		Code: "disclosure-unsafe", Severity: diag.Error,
		Title: "Hidden numbers could be worked out, and no way was found to prevent it",
		Why:   "With secondary: true, further numbers are hidden until none of the small ones follows from totals, sibling columns or sibling tables. Where the program can't establish that, nothing is built.",
		Bad:   "a table of one area and its total, with a small number in it",
		Good:  "a table whose parts are larger, or without the breakdown that has the small number",
	}
	ruleWording = &diag.Rule{
		Code: "wording-language", Severity: diag.Error,
		Title: "Words are asked for in a language that is not English",
		Why:   "`moved`, `fold`, `top`, `words`, `ordinal`, `million` and `billion` write English. In a brief of another language they would set English words into its sentences.",
		Bad:   "lang: cy with {{ moved(a, b) }}",
		Good:  "lang: cy with {{ change(a, b) }}",
	}
	ruleTie = &diag.Rule{
		Code: "top-tie", Severity: diag.Error,
		Title: "The last place of a ranking is shared",
		Why:   "Where two areas share third place, a list of the top three has to leave one out without a reason.",
		Bad:   "{{ top(forces.offences[\"*\"][2012], 3) }} where third and fourth are equal",
		Good:  "{{ top(forces.offences[\"*\"][2012], 4) }}",
	}

	ruleItself = &diag.Rule{
		Code: "compares-itself", Severity: diag.Error,
		Title: "A filter compares a column with itself",
		Why:   "Inside a filter names are columns first. A variable of the matrix with a column's name is not seen there, so that force == force lets every row pass, and each area's brief would show all areas.",
		Bad:   "matrix: {force: forces.force}, and in a chart: where: force == force",
		Good:  "matrix: {area: forces.force}, and in a chart: where: force == area",
	}

	ruleLimit = &diag.Rule{
		Code: "edition-too-large", Severity: diag.Error,
		Title: "An edition takes more than the run allows",
		Why:   "One huge edition could take the memory and the time of all others. The limits are far above what a reader reads: 500 pages, 50,000 cells of data, 200 million steps of evaluation. --max-pages, --max-cells and --max-work of build and check set others.",
		Bad:   "{{ sum(postcodes.calls) }}, over a million postcodes",
		Good:  "{{ nation.calls[latest] }}, from the publisher's own total",
	}
)

// Rules lists every rule of this package.
var Rules = []*diag.Rule{
	ruleSyntax, ruleTooLong, ruleUnknownName, ruleUnknownMeasure, ruleUnknownFunction,
	ruleUnknownKey, rulePeriodAbsent, ruleArguments, ruleUnits, ruleFraction, ruleMissing, ruleZeroBase,
	ruleRange, ruleKeyRepeated, ruleNoKey, ruleDropsPeriod, ruleGap, ruleTotal, ruleBreak, ruleClash, ruleName,
	ruleSetting, ruleDisclosure, ruleDiffers, ruleUnsafe, ruleWording, ruleTie, ruleItself, ruleLimit,
}
