package brief

import "policybrief/internal/diag"

// Rules are the rules of this package, for `brief explain`.
var Rules = []*diag.Rule{
	ruleParam, ruleCondition, ruleNotShown, ruleClaimFalse, ruleClaimDigits, ruleReference, ruleCitation, ruleIDTwice, ruleSection, ruleWidth,
	ruleTableData, ruleTableColumn, ruleTableTotal, ruleTableDiffers, ruleTableGap, ruleTableEmpty, ruleBudget,
	ruleUnbound, ruleUnchecked, ruleStale, ruleForecast, rulePercentOrPoints, ruleSign,
	ruleAsk, ruleCharity, ruleCharityEngland, ruleCharityScotland, ruleCharityIreland, ruleCharityCompany, ruleCharityNumber,
	ruleSectionOrder, ruleSectionLong, ruleSentences, ruleNumberFirst, ruleCapitals, ruleLinkWords, ruleHouseStyle,
}

var ruleCitation = &diag.Rule{
	Code: "citation-unknown", Severity: diag.Error,
	Title: "A work is cited that the bibliography does not have",
	Why:   "A reader follows a citation to its reference. Without one the sentence leans on something that nobody can look up.",
	Bad:   "[@hils2010]",
	Good:  "[@hills2010], with bibliography: works.bib in the front matter",
}

var ruleParam = &diag.Rule{
	Code: "param-value", Severity: diag.Error,
	Title: "A param is not a single value",
	Why:   "A param stands in expressions like any other value, so it must be one number, true or false, or words.",
	Bad:   "params:\n  target: [10, 20]",
	Good:  "params:\n  target: 10",
}

var ruleCondition = &diag.Rule{
	Code: "condition-not-truth", Severity: diag.Error,
	Title: "A condition or claim is neither true nor false",
	Why:   "A claim is checked by asking whether its expression is true. An expression that gives a number can't be held against the words.",
	Bad:   `[doubled]{claim="calls.answered[latest]"}`,
	Good:  `[doubled]{claim="fold(calls.answered[previous], calls.answered[latest]) == 'doubled'"}`,
}

var ruleNotShown = &diag.Rule{
	Code: "figure-not-shown", Severity: diag.Error,
	Title: "An expression gives more than one figure can show",
	Why:   "A figure in the text is one number, period or word. A whole measure, a list or a yes-or-no is none of these.",
	Bad:   "We answered {{ calls.answered }} calls.",
	Good:  "We answered {{ calls.answered[latest] }} calls.",
}

var ruleClaimFalse = &diag.Rule{
	Code: "claim-false", Severity: diag.Error,
	Title: "A claim is not true of the data",
	Why:   "The words were tied to the figures by the writer, and the figures no longer bear them out. No brief is made until one of them is changed.",
	Bad:   `Calls [doubled]{claim="fold(calls.answered[2011], calls.answered[2012]) == 'doubled'"}, where they rose by a third.`,
	Good:  "Calls {{ moved(calls.answered[2011], calls.answered[2012]) }}.",
}

var ruleClaimDigits = &diag.Rule{
	Code: "claim-digits", Severity: diag.Error,
	Title: "The digits inside a claim are not those of its figures",
	Why:   "A claim that is true for one number can stand beside another that was typed. Digits inside a claim's words must equal, at the precision typed, a value that its expression uses.",
	Bad:   `[over 60,000]{claim="calls.answered[latest] > 50000"}`,
	Good:  `[over 50,000]{claim="calls.answered[latest] > 50000"}`,
}

var ruleReference = &diag.Rule{
	Code: "reference-undefined", Severity: diag.Error,
	Title: "A cross reference leads nowhere",
	Why:   "A reader who follows the reference finds nothing: no chart, table or heading of this edition has that id.",
	Bad:   "See @fig-cals.",
	Good:  "See @fig-calls.",
}

var ruleIDTwice = &diag.Rule{
	Code: "id-twice", Severity: diag.Error,
	Title: "An id stands twice in one edition",
	Why:   "Two passages may share an id where each is for an audience of its own. Where one edition shows both, a reference could mean either.",
	Bad:   "# Costs {#costs}\n\n# What it costs {#costs}",
	Good:  "# Costs {#costs}\n\n# What it costs {#price}",
}

var ruleSection = &diag.Rule{
	Code: "section-missing", Severity: diag.Error,
	Title: "A section that the profile asks for is missing",
	Why:   "Each kind of document has sections that its readers rely on finding. A heading of that name, or any heading with that id, serves.",
	Bad:   "profile: funding-case   # and no section “The ask”",
	Good:  "# What we are asking for {#ask}",
}

var ruleWidth = &diag.Rule{
	Code: "width-unreadable", Severity: diag.Error,
	Title: "A width is not a per cent of the text's width",
	Why:   "Pictures are set in shares of the text's width, so that they fit whatever the paper and the brand.",
	Bad:   "![A map](map.png){width=12cm}",
	Good:  "![A map](map.png){width=60%}",
}

var ruleTableData = &diag.Rule{
	Code: "table-data", Severity: diag.Error,
	Title: "A table names no dataset that there is",
	Why:   "The rows of a table block come from one dataset, named as in the front matter.",
	Bad:   "data: forcs",
	Good:  "data: forces",
}

var ruleTableColumn = &diag.Rule{
	Code: "table-column", Severity: diag.Error,
	Title: "A table names a column that its data do not have",
	Why:   "A column is named by its header as it stands, in snake_case, or by its letter.",
	Bad:   "columns: [area, ofences]",
	Good:  "columns: [area, offences]",
}

var ruleTableTotal = &diag.Rule{
	Code: "table-total", Severity: diag.Error,
	Title: "A table's total row is not in the file",
	Why:   "“total:” names the key of the file's own total row, or says sum to add up the rows shown.",
	Bad:   "total: Grand total",
	Good:  "total: sum",
}

var ruleTableDiffers = &diag.Rule{
	Code: "table-total-differs", Severity: diag.Warning,
	Title: "The rows of a table do not add up to its total",
	Why:   "Readers add up a column. Where the file's own total counts rows that the table leaves out, or one of the numbers is wrong, the sum is another one than the table says.",
	Bad:   "where: kind != \"fraud\"\ntotal: All offences",
	Good:  "total: All offences, over all kinds of offence",
}

var ruleTableGap = &diag.Rule{
	Code: "table-total-gap", Severity: diag.Error,
	Title: "A total would leave out a missing value",
	Why:   "A sum over a gap reads as if everyone were counted. It is refused, unless the data's coverage says why the gap may pass; the total then says how many it counts.",
	Bad:   "total: sum   # and one area did not report",
	Good:  "coverage: {of: 8, unit: areas, accept: One area changed its system in the year.}",
}

var ruleTableEmpty = &diag.Rule{
	Code: "table-empty", Severity: diag.Error,
	Title: "A table has no rows",
	Why:   "An empty table says nothing, and most often a filter has a word that the file spells another way.",
	Bad:   `where: area == "england"`,
	Good:  `where: area == "England"`,
}

var ruleBudget = &diag.Rule{
	Code: "budget-sum", Severity: diag.Error,
	Title: "A budget does not add up",
	Why:   "A funder adds up the rows first. They must come to the row named total, to the penny.",
	Bad:   "| Staff | £40,000 |\n| Rent | £9,000 |\n| Total | £50,000 |",
	Good:  "| Staff | £40,000 |\n| Rent | £10,000 |\n| Total | £50,000 |",
}

var ruleUnbound = &diag.Rule{
	Code: "number-unbound", Severity: diag.Warning,
	Title: "A number was typed, and no figure stands behind it",
	Why:   "A typed number stays as it is when the data change. Bind it to its cell, or say that it is given.",
	Bad:   "The helpline answered 70,000 calls.",
	Good:  "The helpline answered {{ calls.answered[latest] }} calls in all [43]{.given} areas.",
}

var ruleUnchecked = &diag.Rule{
	Code: "claim-unchecked", Severity: diag.Warning,
	Title: "Words that say something of the figures are not checked",
	Why:   "“Doubled”, “highest” and “a majority” turn untrue when the data change. As a claim they are checked at each build.",
	Bad:   "Calls doubled in a year.",
	Good:  `Calls [doubled]{claim="fold(calls.answered[previous], calls.answered[latest]) == 'doubled'"} in a year.`,
}

var ruleStale = &diag.Rule{
	Code: "period-stale", Severity: diag.Warning,
	Title: "A typed period is not the period of the figure beside it",
	Why:   "When new data land the figure moves on and the typed year stays. Let the data write the year too.",
	Bad:   "In 2011 the helpline answered {{ calls.answered[latest] }} calls.",
	Good:  "In {{ period(calls, latest) }} the helpline answered {{ calls.answered[latest] }} calls.",
}

var ruleForecast = &diag.Rule{
	Code: "forecast-as-fact", Severity: diag.Error,
	Title: "A forecast is told as if it had happened",
	Why:   "A minister who quotes a forecast as an outturn misleads the House. The sentence needs a word such as forecast, expected or projected.",
	Bad:   "The network had {{ users.daily[2013] }} daily users.",
	Good:  "The network was forecast to have {{ users.daily[2013] }} daily users.",
}

var rulePercentOrPoints = &diag.Rule{
	Code: "percent-or-points", Severity: diag.Warning,
	Title: "Per cent and percentage points are mixed up",
	Why:   "From 10% to 12% is two percentage points and a rise of 20 per cent. The words must go with the function that gave the figure.",
	Bad:   "up {{ change(rate.share[2011], rate.share[2012]) }} percentage points",
	Good:  "up {{ points(rate.share[2011], rate.share[2012]) }}",
}

var ruleSign = &diag.Rule{
	Code: "sign-contradicts", Severity: diag.Error,
	Title: "The words and the sign of the figure contradict each other",
	Why:   "“Rose by” before a fall tells the reader the opposite of the data. moved() writes the right words.",
	Bad:   "Calls rose by {{ change(calls.answered[2011], calls.answered[2012]) }}, where they fell.",
	Good:  "Calls {{ moved(calls.answered[2011], calls.answered[2012]) }}.",
}
