package brief

import "policybrief/internal/diag"

var ruleSectionOrder = &diag.Rule{
	Code: "section-order", Severity: diag.Warning,
	Title: "A section does not stand where its kind of document has it",
	Why:   "Readers of many briefs go straight to the section they need. They look for it where every brief of the kind has it.",
	Bad:   "# Timing\n\n# Recommendation   # in a submission",
	Good:  "# Recommendation\n\n# Timing",
}

var ruleSectionLong = &diag.Rule{
	Code: "section-length", Severity: diag.Warning,
	Title: "A section has more words than the profile gives it",
	Why:   "A section such as the issue of a submission is read by people who read nothing else. It does its work only while it is short.",
	Bad:   "# Issue   # and 300 words under it",
	Good:  "# Issue   # and the one question to be decided",
}

var ruleSentences = &diag.Rule{
	Code: "sentences-long", Severity: diag.Warning,
	Title: "The sentences of a section are long",
	Why:   "Readers of every kind lose the thread of long sentences, and some give up. GOV.UK asks for no more than 25 words; a profile sets the average of a section with sentence-words.",
	Bad:   "Given that calls have doubled in a year in which the number of counsellors did not change, which we expect to go on, and since …",
	Good:  "Calls doubled in a year. The number of counsellors did not change.",
}

var ruleNumberFirst = &diag.Rule{
	Code: "number-first", Severity: diag.Warning,
	Title: "A number starts a sentence",
	Why:   "A figure has no capital, so that the eye misses where the sentence starts, most of all after another number. Begin with a word, or write the number in words.",
	Bad:   "{{ calls.answered[latest] }} calls were answered.",
	Good:  "The helpline answered {{ calls.answered[latest] }} calls.",
}

var ruleAsk = &diag.Rule{
	Code: "ask-budget", Severity: diag.Error,
	Title: "The ask is not what the budget comes to",
	Why:   "A funder turns from the ask to the budget. Where the two differ, neither is believed. An amount in an ask must equal, at the precision shown, the total of a budget.",
	Bad:   "::: ask\nWe ask for £100,000.\n:::   # and the budget's total is £120,000",
	Good:  "::: ask\nWe ask for {{ sum(budget.cost) }}.\n:::",
}

var ruleCapitals = &diag.Rule{
	Code: "heading-capitals", Severity: diag.Warning,
	Title: "A heading is in capitals",
	Why:   "Words in capitals have no shape, so that they are slower to read, and some screen readers spell them out letter by letter.",
	Bad:   "# WHAT THE FIGURES SAY",
	Good:  "# What the figures say",
}

var ruleLinkWords = &diag.Rule{
	Code: "link-words", Severity: diag.Warning,
	Title: "The words of a link do not say where it leads",
	Why:   "Screen readers list the links of a document by their words alone, and on paper the address is gone. A link must be understood by itself (WCAG 2.2, 2.4.4 and 2.4.9).",
	Bad:   "For the figures [click here](https://www.example.org/return).",
	Good:  "The figures are in [the annual return](https://www.example.org/return).",
}

var ruleHouseStyle = &diag.Rule{
	Code: "house-style", Severity: diag.Warning,
	Title: "Typed words are not in the house style",
	Why:   "The profile says how years and per cents are written, and figures follow it. Typed beside them in another form they look like a mistake.",
	Bad:   "In 2012-13 calls rose by 23 percent.   # with style: {years: 2012/13, per-cent: \"%\"}",
	Good:  "In 2012/13 calls rose by 23%.",
}
