package layout

import "policybrief/internal/diag"

var ruleGlyphMissing = &diag.Rule{
	Code:     "glyph-missing",
	Severity: diag.Error,
	Title:    "The typeface has no such character",
	Why:      "A character that neither the brand's typeface nor the built-in one has would be printed as an empty box. The page would look finished while a name or a number in it is not there.",
	Bad:      "The rate is 3 ⋙ 2.",
	Good:     "The rate is 3, well above 2.",
}

var ruleScript = &diag.Rule{
	Code:     "script-unsupported",
	Severity: diag.Error,
	Title:    "Writing of this kind can't be set",
	Why:      "Latin, Greek and Cyrillic letters are set, with all their accents. Arabic and Hebrew run the other way, the letters of Devanagari change places, Chinese has other rules for lines: set letter by letter, a name would be wrong in a way that its owner sees at once. Emoji have no place in an archival PDF.",
	Bad:      "The minister met 北京 officials.",
	Good:     "The minister met officials in Beijing.",
}

var ruleGlyphSubstituted = &diag.Rule{
	Code:     "glyph-substituted",
	Severity: diag.Warning,
	Title:    "Some words are set in another typeface",
	Why:      "The brand's typeface lacks characters that these words need, often the letters of another language, so whole words are set in the built-in typeface. They read well but look different.",
	Bad:      "a brand's typeface without “ŵ”, and a note that names Tŷ Gŵyr",
	Good:     "the same typeface in its full version, which most makers offer",
}

var ruleTableTooWide = &diag.Rule{
	Code:     "table-too-wide",
	Severity: diag.Error,
	Title:    "A table is wider than the page",
	Why:      "Even in the smallest readable type, 8 point, the words of this table do not fit side by side. Words divided in the middle, or smaller type, would make readers stumble and misread numbers.",
	Bad:      "| Area | 2004 | 2005 | … | 2024 | a table of 22 columns",
	Good:     "| Area | 2014 | 2024 | the years that matter; the rest stays in the data file",
}

var ruleProfileLength = &diag.Rule{
	Code:     "profile-length",
	Severity: diag.Warning,
	Title:    "The brief is longer than its kind allows",
	Why:      "A ministerial brief that runs to a third page is often not read past the second. The budget counts pages without annexes, so detail can move to an annex.",
	Bad:      "profile: ministerial-brief, and three pages of text",
	Good:     "two pages of text, and the detail in ::: annex",
}

var ruleFigureTooTall = &diag.Rule{
	Code:     "figure-too-tall",
	Severity: diag.Warning,
	Title:    "A figure is taller than the page",
	Why:      "A chart or image is never split over pages, so one that is taller than a page was made smaller. Its text may now be too small to read.",
	Bad:      "height: 400mm",
	Good:     "height: 90mm",
}

var ruleNestedDeep = &diag.Rule{
	Code:     "nesting-too-deep",
	Severity: diag.Warning,
	Title:    "Lists or blocks are nested too deeply to be shown",
	Why:      "Each level of a list is set further in. Past a dozen levels there is no room left, and deeper levels are set at the same place, so readers cannot tell them apart.",
	Bad:      "a list in a list in a list …, thirteen deep",
	Good:     "two or three levels, or headings",
}

// Rules lists all rules of this package.
var Rules = []*diag.Rule{ruleGlyphMissing, ruleScript, ruleGlyphSubstituted, ruleTableTooWide, ruleProfileLength, ruleFigureTooTall, ruleNestedDeep}
