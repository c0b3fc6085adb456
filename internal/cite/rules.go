package cite

import "policybrief/internal/diag"

var (
	ruleBroken = &diag.Rule{
		Code: "bibliography-unreadable", Severity: diag.Error,
		Title: "A bibliography can't be read here",
		Why:   "A bibliography is BibTeX (.bib) or CSL-JSON (.json), as Zotero, Mendeley and EndNote write them. What can't be read would be missing from the references without anybody seeing it.",
		Bad:   "@book{hills2010, title = {An anatomy of inequality",
		Good:  "@book{hills2010, title = {An anatomy of inequality}, year = 2010}",
	}
	ruleNoKey = &diag.Rule{
		Code: "bibliography-no-key", Severity: diag.Error,
		Title: "A work of a bibliography has no key",
		Why:   "A note cites a work by its key, as @hills2010. One without a key can't be cited.",
		Bad:   "@book{, title = {An anatomy of inequality}}",
		Good:  "@book{hills2010, title = {An anatomy of inequality}}",
	}
	ruleRepeated = &diag.Rule{
		Code: "bibliography-key-repeated", Severity: diag.Error,
		Title: "Two works of a bibliography have one key",
		Why:   "A citation by this key could mean either, and a reader who looks it up would find the wrong one.",
		Bad:   "@book{hills, year = 2010, …} and @report{hills, year = 2015, …}",
		Good:  "@book{hills2010, year = 2010, …} and @report{hills2015, year = 2015, …}",
	}
	ruleNothing = &diag.Rule{
		Code: "bibliography-no-title", Severity: diag.Warning,
		Title: "A work of a bibliography has neither author nor title",
		Why:   "The reference would say nothing by which a reader could find the work.",
		Bad:   "@misc{report2013, year = 2013}",
		Good:  "@misc{report2013, title = {Annual report}, publisher = {Home Office}, year = 2013}",
	}
)

// Rules lists every rule of this package.
var Rules = []*diag.Rule{ruleBroken, ruleNoKey, ruleRepeated, ruleNothing}
