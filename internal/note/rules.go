package note

import "policybrief/internal/diag"

var (
	ruleUTF8 = &diag.Rule{
		Code: "bad-utf8", Severity: diag.Error,
		Title: "The note holds bytes that are not text",
		Why:   "Notes are read as UTF-8, the usual encoding of plain text. Bytes of another encoding would show as the wrong letters, so the program stops at them instead of guessing.",
		Bad:   "Caf\\xe9 society     (saved as Windows-1252)",
		Good:  "Café society        (saved as UTF-8)",
	}
	ruleControl = &diag.Rule{
		Code: "control-character", Severity: diag.Error,
		Title: "The note holds an invisible control character",
		Why:   "Control characters come with pastes from other programs. They have no shape on paper, and a screen reader may stumble over them.",
		Bad:   "Calls\\x0b doubled",
		Good:  "Calls doubled",
	}
	ruleTooLarge = &diag.Rule{
		Code: "note-too-large", Severity: diag.Error,
		Title: "Part of the note is larger or deeper than a note can be",
		Why:   "Limits on length, nesting and number, far above what is ever written by hand, keep a damaged or hostile note from tying up the computer. What lies beyond them is not read, so the brief would be incomplete.",
		Bad:   "a paragraph of 100,000 characters",
		Good:  "the same text in several paragraphs",
	}
	ruleFront = &diag.Rule{
		Code: "front-matter", Severity: diag.Error,
		Title: "The front matter is missing, unclosed or in the wrong place",
		Why:   "A note begins with its settings between two lines of three hyphens: its title, date, data and editions. A part that other notes include has none, for it takes those of the note.",
		Bad:   "title: Calls doubled\n\nText.",
		Good:  "---\ntitle: Calls doubled\n---\n\nText.",
	}
	ruleTitle = &diag.Rule{
		Code: "title-missing", Severity: diag.Error,
		Title: "The note has no title",
		Why:   "The title heads the first page, names the PDF for readers and for screen readers, and an accessible PDF must have one.",
		Bad:   "---\ndate: 2026-07-02\n---",
		Good:  "---\ntitle: Calls doubled in a year\ndate: 2026-07-02\n---",
	}
	ruleDate = &diag.Rule{
		Code: "bad-date", Severity: diag.Error,
		Title: "The date is no date, or is written another way",
		Why:   "03/07/2026 is one day in London and another in New York. Dates are written as year, month, day, which can be read only one way.",
		Bad:   "date: 3 July 2026",
		Good:  "date: 2026-07-03",
	}
	ruleApart = &diag.Rule{
		Code: "annex-marking", Severity: diag.Error,
		Title: "A marked annex can't be built apart",
		Why:   "An annex with a marking becomes a PDF of its own, and the brief shows no trace of it. That needs a marking that says something, and an annex that is there whatever the figures are.",
		Bad:   "::: {.annex marking=\"\"}",
		Good:  "::: {.annex marking=\"OFFICIAL-SENSITIVE\"}",
	}
	ruleEmbargo = &diag.Rule{
		Code: "bad-embargo", Severity: diag.Error,
		Title: "The embargo is no time",
		Why:   "An embargo ends at one moment everywhere, so it needs date, time and offset from UTC, as RFC 3339 writes them.",
		Bad:   "embargo: Thursday 9.30am",
		Good:  "embargo: 2026-07-02T09:30:00+01:00",
	}
	ruleLang = &diag.Rule{
		Code: "bad-lang", Severity: diag.Error,
		Title: "The language is no language code",
		Why:   "Screen readers choose their voice, and the program its hyphens, by this code. It is written as BCP 47 has it: en-GB, cy, fr.",
		Bad:   "lang: English",
		Good:  "lang: en-GB",
	}
	rulePaper = &diag.Rule{
		Code: "bad-papersize", Severity: diag.Error,
		Title: "The paper size is not A4",
		Why:   "Briefs are set on A4. Another size would move every line and page break.",
		Bad:   "papersize: letter",
		Good:  "papersize: a4",
	}
	ruleTOCDepth = &diag.Rule{
		Code: "bad-toc-depth", Severity: diag.Error,
		Title: "The table of contents is to list levels that do not exist",
		Why:   "There are six levels of headings.",
		Bad:   "toc-depth: 12",
		Good:  "toc-depth: 2",
	}
	ruleLevel = &diag.Rule{
		Code: "bad-level", Severity: diag.Error,
		Title: "A rule is set to a level that does not exist",
		Why:   "A warning can be off, a warning or an error. A misspelt level would leave the rule as it was without a word.",
		Bad:   "rules: {number-unbound: strict}",
		Good:  "rules: {number-unbound: error}",
	}
	ruleAuthor = &diag.Rule{
		Code: "author-unnamed", Severity: diag.Error,
		Title: "An author has no name",
		Why:   "An author is named as a person or an organisation. A role or an address alone does not say who stands behind the brief.",
		Bad:   "author: {role: Policy officer}",
		Good:  "author: {name: Sam Hill, role: Policy officer}",
	}
	ruleEdition = &diag.Rule{
		Code: "bad-edition", Severity: diag.Error,
		Title: "An edition is not written as a list of keys",
		Why:   "An edition overrides keys of the note: its profile, brand, title. A word in their place says nothing.",
		Bad:   "editions: {minister: ministerial-brief}",
		Good:  "editions: {minister: {profile: ministerial-brief}}",
	}
	rulePath = &diag.Rule{
		Code: "path-outside", Severity: diag.Error,
		Title: "A path leaves the project or is no path",
		Why:   "A project must build alike on every computer and must not read what is not part of it. Paths are relative to the file that names them, use / and stay inside the project's folder; nothing is fetched from a network.",
		Bad:   "![Crowd](../../Pictures/crowd.png){fig-alt=\"…\"}",
		Good:  "![Crowd](images/crowd.png){fig-alt=\"…\"}",
	}
	ruleComment = &diag.Rule{
		Code: "comment-unclosed", Severity: diag.Error,
		Title: "A comment is never closed",
		Why:   "Comments are the writer's own and appear nowhere. Where one does not end, the program cannot know what was to be hidden.",
		Bad:   "<!-- ask Sam about this",
		Good:  "<!-- ask Sam about this -->",
	}
	ruleRawHTML = &diag.Rule{
		Code: "raw-html", Severity: diag.Error,
		Title: "The note holds HTML",
		Why:   "A brief becomes a PDF, not a web page, so HTML has no meaning in it. Dropping it in silence could drop words with it.",
		Bad:   "Calls <b>doubled</b>.",
		Good:  "Calls **doubled**.",
	}
	ruleLinkScheme = &diag.Rule{
		Code: "link-scheme", Severity: diag.Error,
		Title: "A link leads where a reader can't follow",
		Why:   "Whoever opens the PDF has neither your files nor your network. Links lead to the web, to mail, to a telephone or to a place in the brief; any other kind could also run something on the reader's computer.",
		Bad:   "[the table](table.xlsx)",
		Good:  "[the table](https://www.example.org/table.xlsx)",
	}
	ruleLinkUndefined = &diag.Rule{
		Code: "link-undefined", Severity: diag.Error,
		Title: "A link names an address that is nowhere defined",
		Why:   "Without its definition the link would show as brackets in the text.",
		Bad:   "See [the report][repot].\n\n[report]: https://www.example.org/report",
		Good:  "See [the report][report].\n\n[report]: https://www.example.org/report",
	}
	ruleAlt = &diag.Rule{
		Code: "missing-alt", Severity: diag.Error,
		Title: "An image has no alternative text",
		Why:   "A reader who can't see the image hears its alternative text. Public bodies must give one (WCAG 2.2, 1.1.1), and an accessible PDF needs it. A caption says what is not to be seen; it does not replace it.",
		Bad:   "![The helpline's office](office.jpg)",
		Good:  "![The helpline's office](office.jpg){fig-alt=\"Twelve people with headsets at two long desks\"}",
	}
	ruleWidth = &diag.Rule{
		Code: "bad-width", Severity: diag.Error,
		Title: "A width is no percentage",
		Why:   "Widths are shares of the text's width, so that they fit every brand and page.",
		Bad:   "![Office](office.jpg){fig-alt=\"…\" width=300px}",
		Good:  "![Office](office.jpg){fig-alt=\"…\" width=60%}",
	}
	ruleAttr = &diag.Rule{
		Code: "attributes-malformed", Severity: diag.Error,
		Title: "Attributes in braces can't be read",
		Why:   "Attributes name a thing, give it a class, or say something of it: {#name .class key=\"value\"}. Curly quotation marks, which word processors put in, are no quotation marks here.",
		Bad:   "[43]{source=“ONS”}",
		Good:  "[43]{source=\"ONS\"}",
	}
	ruleAttrUnknown = &diag.Rule{
		Code: "attribute-unknown", Severity: diag.Error,
		Title: "An attribute or class means nothing where it stands",
		Why:   "A misspelt attribute would have no effect: a claim would go unchecked, or a passage would show in an edition that may not see it.",
		Bad:   "[43]{sorce=\"ONS\"}",
		Good:  "[43]{source=\"ONS\"}",
	}
	ruleDivWord = &diag.Rule{
		Code: "block-unknown", Severity: diag.Error,
		Title: "A fenced block has a name that is not known",
		Why:   "Blocks between lines of colons are panels, tiles, columns, conditions and the like. A misspelt one would be set as plain text, or show in an edition that may not see it.",
		Bad:   "::: sumary\nCalls doubled.\n:::",
		Good:  "::: summary\nCalls doubled.\n:::",
	}
	ruleDivFence = &diag.Rule{
		Code: "block-fence", Severity: diag.Error,
		Title: "A fenced block is not closed, or a fence closes nothing",
		Why:   "A line of colons with a name opens a block, a line of colons alone closes the innermost. Where they do not match, the program cannot know what was to stand inside.",
		Bad:   "::: summary\nCalls doubled.",
		Good:  "::: summary\nCalls doubled.\n:::",
	}
	ruleDivContent = &diag.Rule{
		Code: "block-content", Severity: diag.Error,
		Title: "A block lacks what it is made of",
		Why:   "Tiles are made of a list, a timeline of dates with what happened, the ask of a table. Other content can't be set that way.",
		Bad:   "::: key-figures\n70,000 calls\n:::",
		Good:  "::: key-figures\n- {{ calls.answered[latest] }} calls answered\n:::",
	}
	ruleFence = &diag.Rule{
		Code: "fence-unclosed", Severity: diag.Error,
		Title: "A chart, table or code block is never closed",
		Why:   "Without its closing fence a block takes in everything after it.",
		Bad:   "```chart\ntype: line",
		Good:  "```chart\ntype: line\n```",
	}
	ruleTable = &diag.Rule{
		Code: "table-columns", Severity: diag.Error,
		Title: "The rows of a table do not have the same number of cells",
		Why:   "A cell too many would be lost, and a head that does not fit would make the table plain text.",
		Bad:   "| Year | Calls |\n|---|---|\n| 2012 | 70 | 000 |",
		Good:  "| Year | Calls |\n|---|---|\n| 2012 | 70,000 |",
	}
	ruleCaption = &diag.Rule{
		Code: "caption-stray", Severity: diag.Error,
		Title: "A caption stands under no table, or a definition under no term",
		Why:   "A paragraph that begins with a colon is the caption of the table above it, or the definition of the term above it. Anywhere else the colon would show in the text.",
		Bad:   "Some text.\n\n# Heading\n\n: Calls by year {#tbl-calls}",
		Good:  "| Year | Calls |\n|---|---|\n| 2012 | 70,000 |\n\n: Calls by year {#tbl-calls}",
	}
	ruleShortcode = &diag.Rule{
		Code: "bad-shortcode", Severity: diag.Error,
		Title: "A shortcode is not known or stands inside a line",
		Why:   "Shortcodes start a new page or include a part, so they stand alone on their line. There are two: pagebreak and include.",
		Bad:   "Text. {{< pagebrake >}}",
		Good:  "Text.\n\n{{< pagebreak >}}",
	}
	ruleInclude = &diag.Rule{
		Code: "include-cycle", Severity: diag.Error,
		Title: "A file includes itself",
		Why:   "A part that includes itself, by itself or through other parts, would never end.",
		Bad:   "{{< include _part.md >}}     (in _part.md)",
		Good:  "{{< include _part.md >}}     (in note.md)",
	}
	ruleFigureOpen = &diag.Rule{
		Code: "figure-unclosed", Severity: diag.Error,
		Title: "A figure is not closed, or has no expression",
		Why:   "A figure stands between two pairs of braces, in one paragraph. Without its end it would show as braces in the text.",
		Bad:   "Calls rose to {{ calls.answered[2012].",
		Good:  "Calls rose to {{ calls.answered[2012] }}.",
	}
	ruleFootnoteUndefined = &diag.Rule{
		Code: "footnote-undefined", Severity: diag.Error,
		Title: "A footnote is called that is nowhere written",
		Why:   "A number without a note at the foot of the page sends the reader nowhere.",
		Bad:   "Calls doubled.[^1]",
		Good:  "Calls doubled.[^1]\n\n[^1]: Not all are unique.",
	}
	ruleFootnoteUnused = &diag.Rule{
		Code: "footnote-unused", Severity: diag.Warning,
		Title: "A footnote is written that nothing calls",
		Why:   "A footnote is set where it is called, so this one appears nowhere.",
		Bad:   "Calls doubled.\n\n[^1]: Not all are unique.",
		Good:  "Calls doubled.[^1]\n\n[^1]: Not all are unique.",
	}
	ruleFootnote = &diag.Rule{
		Code: "footnote-misplaced", Severity: diag.Error,
		Title: "A footnote is called from where it can't be",
		Why:   "A footnote can't have a footnote of its own. One that is written where only some editions can see it must not be called where others can, for they would show it.",
		Bad:   "[^1]: Not all are unique.[^2]",
		Good:  "[^1]: Not all are unique; some callers rang twice.",
	}
	ruleIDRepeated = &diag.Rule{
		Code: "id-repeated", Severity: diag.Error,
		Title: "The same name is given twice",
		Why:   "Cross references and links go by name. With two of the same name the reader could be sent to the wrong one.",
		Bad:   "## Need {#sec-need}\n\n## Needs {#sec-need}",
		Good:  "## Need {#sec-need}\n\n## Needs {#sec-needs}",
	}
	ruleAudience = &diag.Rule{
		Code: "unknown-audience", Severity: diag.Error,
		Title: "No edition has this audience",
		Why:   "A passage for an audience that does not exist is shown to nobody, or hidden from nobody. An edition's audience is its name, unless it says audience:.",
		Bad:   "::: {.content-visible when-audience=\"ministers\"}",
		Good:  "::: {.content-visible when-audience=\"minister\"}",
	}
	ruleCondition = &diag.Rule{
		Code: "bad-condition", Severity: diag.Error,
		Title: "A condition does not say for whom, or what it does",
		Why:   "Content with a condition is visible or hidden for an audience, or when an expression is true. Half a condition would show everybody what some may not see.",
		Bad:   "::: {when-audience=\"minister\"}",
		Good:  "::: {.content-visible when-audience=\"minister\"}",
	}
	ruleInline = &diag.Rule{
		Code: "inline-misplaced", Severity: diag.Error,
		Title: "A footnote, image or cross reference stands in a title or setting",
		Why:   "Titles, subtitles and the settings of charts also stand in the PDF's properties, bookmarks and running heads, where such things can't be followed.",
		Bad:   "title: Calls doubled[^1]",
		Good:  "title: Calls doubled",
	}
)

// Rules are the rules of this package.
var Rules = []*diag.Rule{
	ruleUTF8, ruleControl, ruleTooLarge,
	ruleApart, ruleFront, ruleTitle, ruleDate, ruleEmbargo, ruleLang, rulePaper, ruleTOCDepth, ruleLevel, ruleAuthor, ruleEdition,
	rulePath, ruleComment, ruleRawHTML, ruleLinkScheme, ruleLinkUndefined, ruleAlt, ruleWidth,
	ruleAttr, ruleAttrUnknown, ruleDivWord, ruleDivFence, ruleDivContent, ruleFence, ruleTable, ruleCaption,
	ruleShortcode, ruleInclude, ruleFigureOpen, ruleFootnoteUndefined, ruleFootnoteUnused, ruleFootnote,
	ruleIDRepeated, ruleAudience, ruleCondition, ruleInline,
}
