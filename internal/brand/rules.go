package brand

import "policybrief/internal/diag"

var (
	ruleColor = &diag.Rule{
		Code: "brand-colour", Severity: diag.Error,
		Title: "A colour of the brand can't be understood",
		Why:   "Colours are # and six hexadecimal digits, in quotes because # would start a comment, or a name from color.palette. A name that leads nowhere would leave something in the wrong colour.",
		Bad:   "color:\n  palette: {navy: \"#12436D\"}\n  primary: nayv",
		Good:  "color:\n  palette: {navy: \"#12436D\"}\n  primary: navy",
	}
	ruleContrast = &diag.Rule{
		Code: "contrast-low", Severity: diag.Warning,
		Title: "A colour is hard to read on its ground",
		Why:   "Many readers see contrasts poorly, and many briefs are printed in grey. Text needs a contrast of 4.5:1, large text and the lines and bars of charts 3:1 (WCAG 2.2, 1.4.3 and 1.4.11).",
		Bad:   "typography:\n  link: {color: \"#28A197\"}",
		Good:  "typography:\n  link: {color: \"#12436D\"}",
	}
	ruleFontSource = &diag.Rule{
		Code: "brand-font-source", Severity: diag.Error,
		Title: "A font of the brand is not at hand",
		Why:   "A brief must look the same, to the byte, wherever it is built, so fonts come from files of the project: never from a network, and never from what happens to be installed (`source: system`), which differs from one computer to the next. The built-in families, Source Sans 3 and Source Code Pro, need no file.",
		Bad:   "fonts:\n  - {family: Open Sans, source: google}",
		Good:  "fonts:\n  - {family: Open Sans, source: file, files: [fonts/OpenSans-Regular.ttf]}",
	}
	ruleFontBroken = &diag.Rule{
		Code: "brand-font-broken", Severity: diag.Error,
		Title: "A font file of the brand can't be used",
		Why:   "Fonts are static TrueType files (TTF), one for each weight, whose makers let them be embedded in documents. Web fonts, OpenType files with PostScript outlines and variable fonts can't be put into an archival PDF here.",
		Bad:   "files: [fonts/OpenSans.woff2]",
		Good:  "files: [fonts/OpenSans-Regular.ttf, fonts/OpenSans-Bold.ttf]",
	}
	ruleFontFaces = &diag.Rule{
		Code: "brand-font-faces", Severity: diag.Warning,
		Title: "A font of the brand has no bold or no italic",
		Why:   "Words in bold or italics, headings and the names of works would look like all the others, and what the writer stressed would be lost. Bold is never smeared and italics are never slanted by machine.",
		Bad:   "files: [fonts/OpenSans-Regular.ttf]",
		Good:  "files: [fonts/OpenSans-Regular.ttf, fonts/OpenSans-Bold.ttf, fonts/OpenSans-Italic.ttf, fonts/OpenSans-BoldItalic.ttf]",
	}
	ruleType = &diag.Rule{
		Code: "brand-type", Severity: diag.Error,
		Title: "A size, weight or other setting of type can't be used",
		Why:   "Sizes are numbers with a unit, weights are names or numbers, line heights are multiples of the size. All have bounds within which a page can be read.",
		Bad:   "base: {size: large, line-height: 5}",
		Good:  "base: {size: 10.5pt, line-height: 1.4}",
	}
	ruleFurniture = &diag.Rule{
		Code: "brand-furniture", Severity: diag.Error,
		Title: "The header, the footer or the title block can't be set as asked",
		Why:   "What stands in braces is filled in for each page. A name that is not known would be printed with its braces on every page.",
		Bad:   "footer: {right: \"Page {pg} of {pages}\"}",
		Good:  "footer: {right: \"Page {page} of {pages}\"}",
	}
	ruleLogo = &diag.Rule{
		Code: "brand-logo", Severity: diag.Error,
		Title: "The logo can't be used",
		Why:   "A logo is an SVG, PNG or JPEG file of the project. SVG is best: it is sharp at every size and in print.",
		Bad:   "logo: https://www.example.org/logo.svg",
		Good:  "logo: {path: logo.svg, alt: Example Trust}",
	}
	ruleSVG = &diag.Rule{
		Code: "svg-unsupported", Severity: diag.Error,
		Title: "The logo uses a part of SVG that is not drawn here",
		Why:   "Logos are drawn as plain shapes in plain colours and simple gradients, which look the same in every viewer and print. Text, pictures, styles, scripts and effects are refused, never dropped in silence.",
		Bad:   "<text x=\"10\" y=\"20\">Example Trust</text>",
		Good:  "<path d=\"M10 20h4v8z\" fill=\"#12436D\"/>",
	}
	ruleSVGBroken = &diag.Rule{
		Code: "svg-broken", Severity: diag.Error,
		Title: "The logo's SVG can't be read",
		Why:   "The file is cut short or was changed by hand, or it holds a number or command that means nothing. A guess could draw a logo that is not yours.",
		Bad:   "<path d=\"M10 20 L\"/>",
		Good:  "<path d=\"M10 20 L30 40\"/>",
	}
	ruleSVGLarge = &diag.Rule{
		Code: "svg-too-large", Severity: diag.Error,
		Title: "The logo's SVG is too large or too detailed",
		Why:   "A logo stands on every copy of a brief and must stay light. One with tens of thousands of points is a traced photograph, or a file meant to tie up the computer.",
		Bad:   "a logo of 5 MB with 200,000 points",
		Good:  "a logo of 10 kB with some hundred points",
	}
	ruleSection = &diag.Rule{
		Code: "profile-sections", Severity: diag.Error,
		Title: "A section of the profile is not clear",
		Why:   "Each required section has a heading or an id by which it is found in a note. One without either, or two alike, could not be told from each other.",
		Bad:   "sections:\n  - {also: [Context]}",
		Good:  "sections:\n  - {heading: Background, also: [Context]}",
	}
	ruleCharity = &diag.Rule{
		Code: "brand-charity", Severity: diag.Error,
		Title: "What the brand says of the charity can't be understood",
		Why:   "What a charity must state on its papers hangs on its status and on the law it is under: that of England and Wales, of Scotland, or of Northern Ireland.",
		Bad:   "charity: {name: Example Trust, number: \"1234567\", jurisdiction: UK}",
		Good:  "charity: {name: Example Trust, number: \"1234567\", jurisdiction: England and Wales}",
	}
	ruleHouse = &diag.Rule{
		Code: "profile-style", Severity: diag.Error,
		Title: "The house style of the profile can't be followed",
		Why:   "Figures are written as the house style says, and typed words are held against it. Only ways of writing that are known can be applied to both.",
		Bad:   "style: {years: 12/13}",
		Good:  "style: {years: 2012/13, per-cent: \"%\"}",
	}
	rulePages = &diag.Rule{
		Code: "profile-pages", Severity: diag.Error,
		Title: "A budget of the profile can't be used",
		Why:   "pages is the most pages that a document of this kind may have, annexes apart, and min-pages the least. words is the most words of a section, sentence-words the most words of its sentences on average.",
		Bad:   "pages: two\nmin-pages: 3",
		Good:  "pages: 4\nmin-pages: 3",
	}
)

// Rules are the rules of this package.
var Rules = []*diag.Rule{
	ruleColor, ruleContrast, ruleFontSource, ruleFontBroken, ruleFontFaces, ruleType, ruleFurniture, ruleLogo,
	ruleSVG, ruleSVGBroken, ruleSVGLarge, ruleSection, ruleCharity, ruleHouse, rulePages,
}
