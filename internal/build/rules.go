package build

import (
	"cmp"
	"slices"
	"sync"

	"policybrief/internal/brand"
	"policybrief/internal/brief"
	"policybrief/internal/chart"
	"policybrief/internal/cite"
	"policybrief/internal/conf"
	"policybrief/internal/data"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/layout"
	"policybrief/internal/note"
)

var ruleMissing = &diag.Rule{
	Code: "file-missing", Severity: diag.Error,
	Title: "A file that the brief names is not there",
	Why:   "A brief is built from the files it names: data, pictures, parts, brands. Paths start from the folder of the file that names them.",
	Bad:   "file: data/helplin.csv",
	Good:  "file: data/helpline.csv",
}

var ruleTooLarge = &diag.Rule{
	Code: "file-too-large", Severity: diag.Error,
	Title: "A file is too large to be read",
	Why:   "Files come from many hands, and one that is far larger than any brief needs is a mistake. The limits are 4 MB for a note, 64 MB for a statistics file and 30 MB for a picture.",
	Bad:   "![Ministers at the launch](launch.tiff)",
	Good:  "![Ministers at the launch](launch-2000px.jpg)",
}

var ruleNotFile = &diag.Rule{
	Code: "file-not-regular", Severity: diag.Error,
	Title: "What the brief names is no file",
	Why:   "A folder or a device stands where a file is wanted.",
	Bad:   "file: data",
	Good:  "file: data/helpline.csv",
}

var ruleSymlink = &diag.Rule{
	Code: "link-outside", Severity: diag.Error,
	Title: "A link leads out of the project's folder",
	Why:   "A project must be whole in itself, so that it builds alike on every machine and shows no file its writer did not mean to show.",
	Bad:   "file: data/helpline.csv, where data is a link to /srv/statistics",
	Good:  "file: data/helpline.csv, where data is a folder of the project",
}

var ruleUnreadable = &diag.Rule{
	Code: "file-unreadable", Severity: diag.Error,
	Title: "A file is there but can't be read",
	Why:   "The system refused to open the file: it belongs to somebody else, or another program holds it.",
	Bad:   "file: data/helpline.csv, which only its owner may read",
	Good:  "file: data/helpline.csv, which you may read",
}

var ruleNoFile = &diag.Rule{
	Code: "dataset-without-file", Severity: diag.Error,
	Title: "A dataset names no file",
	Why:   "A dataset is read from a statistics file, or takes over from another dataset.",
	Bad:   "data:\n  calls: {key: year}",
	Good:  "data:\n  calls: {file: data/helpline.csv, key: year}",
}

var ruleFrom = &diag.Rule{
	Code: "dataset-from", Severity: diag.Error,
	Title: "A dataset takes over from one that is not there, or from itself",
	Why:   "from: names another dataset of the same brief, whose keys are taken over.",
	Bad:   "data:\n  recent: {from: call, where: year > 2010}",
	Good:  "data:\n  calls: {file: data/helpline.csv, key: year}\n  recent: {from: calls, where: year > 2010}",
}

var ruleNotPublic = &diag.Rule{
	Code: "not-public", Severity: diag.Error,
	Title: "A brief that is not for the public was to be published",
	Why:   "With --public only what has no marking or is OFFICIAL is built, and nothing before its embargo ends. A slip here can't be taken back.",
	Bad:   "brief build --public   # and the note says marking: OFFICIAL-SENSITIVE",
	Good:  "brief build --public --edition charity",
}

var ruleProfile = &diag.Rule{
	Code: "profile-unknown", Severity: diag.Error,
	Title: "There is no profile of this name",
	Why:   "A profile is a kind of document: its sections, its length and what stands on each page. A path names one of your own.",
	Bad:   "profile: minsterial-brief",
	Good:  "profile: ministerial-brief",
}

var ruleImageKind = &diag.Rule{
	Code: "image-kind", Severity: diag.Error,
	Title: "A picture is of a kind that can't be used",
	Why:   "Pictures are PNG or JPEG with RGB or grey colours: what an archival PDF can hold and every screen shows alike.",
	Bad:   "![The helpline's office](office.webp)",
	Good:  "![The helpline's office](office.jpg)",
}

var ruleImageBroken = &diag.Rule{
	Code: "image-broken", Severity: diag.Error,
	Title: "A picture can't be read",
	Why:   "The file begins like a picture but is damaged or cut short, as when a download was broken off.",
	Bad:   "![The helpline's office](half-downloaded.png)",
	Good:  "![The helpline's office](office.png)",
}

var ruleImageSize = &diag.Rule{
	Code: "image-too-large", Severity: diag.Error,
	Title: "A picture has too many pixels",
	Why:   "More than 40 million pixels show no better on a page and make the PDF too heavy to send.",
	Bad:   "![The helpline's office](poster-20000px.png)",
	Good:  "![The helpline's office](office-2000px.png)",
}

var ruleImageTurned = &diag.Rule{
	Code: "image-turned", Severity: diag.Warning,
	Title: "A photograph is stored on its side",
	Why:   "Phones store a photograph as the sensor saw it, with a note on how to turn it. A PDF knows no such note.",
	Bad:   "![The helpline's office](straight-from-the-phone.jpg)",
	Good:  "![The helpline's office](turned-and-saved.jpg)",
}

var ruleOutput = &diag.Rule{
	Code: "output-unsafe", Severity: diag.Error,
	Title: "The name of a PDF would not do on every system",
	Why:   "A file that Linux takes may be refused by Windows: slashes, colons, question marks, names such as CON, a dot at the end. A brief must build wherever it is sent.",
	Bad:   "output: \"Brief: {edition}.pdf\"",
	Good:  "output: \"brief-{edition}.pdf\"",
}

var ruleCollides = &diag.Rule{
	Code: "output-collides", Severity: diag.Error,
	Title: "Two editions would be written to one file",
	Why:   "The one built last would take the place of the other. Names that differ in capitals or in how an accent is stored are one name on some systems.",
	Bad:   "output: brief.pdf, in a note with two editions",
	Good:  "output: \"brief-{edition}.pdf\"",
}

var ruleMatrix = &diag.Rule{
	Code: "matrix-key", Severity: diag.Error,
	Title: "matrix: names no key of a dataset",
	Why:   "A matrix makes one set of editions for each key of a dataset: each area, each year. It names the dataset and the column after a full stop, and the column has to be among the dataset's keys.",
	Bad:   "matrix: {force: forces.name}, where forces has the key force",
	Good:  "matrix: {force: forces.force}",
}

var ruleMatrixEmpty = &diag.Rule{
	Code: "matrix-empty", Severity: diag.Error,
	Title: "The dataset of a matrix has no rows",
	Why:   "Without a key there is no edition to build, and nobody would see that the briefs are missing.",
	Bad:   "matrix: {force: forces.force}, where the filter of forces lets no row pass",
	Good:  "data:\n  forces: {file: forces.csv, key: [force, year], where: region == \"North\"}",
}

var ruleMatrixBlank = &diag.Rule{
	Code: "matrix-blank", Severity: diag.Error,
	Title: "A row that a matrix goes through has no key",
	Why:   "A brief without a key is about nothing, and its file has a name that says nothing. A blank row or a note below a table may have been taken for an area.",
	Bad:   "matrix: {force: forces.force}, with the row “,2024,310” in the file",
	Good:  "data:\n  forces: {file: forces.csv, key: [force, year], where: force != \"\"}",
}

var ruleMatrixSize = &diag.Rule{
	Code: "matrix-too-large", Severity: diag.Error,
	Title: "A matrix would make more editions than are built",
	Why:   "More than 100,000 PDFs are a mistake more often than a wish: a key such as a postcode in place of its district.",
	Bad:   "matrix: {place: places.postcode}",
	Good:  "matrix: {place: places.district}",
}

var ruleUnknown = &diag.Rule{
	Code: "rule-unknown", Severity: diag.Error,
	Title: "rules: names a rule that does not exist",
	Why:   "A level for a rule that is spelled wrongly would have no effect, and nobody would know.",
	Bad:   "rules: {number-unbuond: error}",
	Good:  "rules: {number-unbound: error}",
}

var ruleLevel = &diag.Rule{
	Code: "rule-level", Severity: diag.Error,
	Title: "rules: gives a level that does not exist",
	Why:   "A warning can be off, warning or error.",
	Bad:   "rules: {number-unbound: fatal}",
	Good:  "rules: {number-unbound: error}",
}

var ruleFixed = &diag.Rule{
	Code: "rule-fixed", Severity: diag.Error,
	Title: "rules: would silence an error",
	Why:   "Errors are what would make a brief wrong or unreadable to some. Only warnings can be set to another level.",
	Bad:   "rules: {claim-false: off}",
	Good:  "rules: {claim-unchecked: off}",
}

var rulePanic = &diag.Rule{
	Code: "internal-panic", Severity: diag.Error,
	Title: "The program itself failed on this edition",
	Why:   "This is a fault of the program, never of the brief. Other briefs are built all the same. Please report it with the note that shows it.",
	Bad:   "a note on which the program stops",
	Good:  "the same note, once the program is mended",
}

var rulePDF = &diag.Rule{
	Code: "internal-pdf", Severity: diag.Error,
	Title: "The PDF would not conform, so it was not written",
	Why:   "Each PDF is checked against PDF/UA-1 and PDF/A-3a as it is written. What breaks them here is a fault of the program. Please report it with the note that shows it.",
	Bad:   "a note whose PDF would break the standards",
	Good:  "the same note, once the program is mended",
}

// own are the rules of this package.
var own = []*diag.Rule{
	ruleMissing, ruleTooLarge, ruleNotFile, ruleSymlink, ruleUnreadable, ruleNoFile, ruleFrom, ruleProfile, ruleNotPublic,
	ruleImageKind, ruleImageBroken, ruleImageSize, ruleImageTurned, ruleOutput, ruleCollides, ruleMatrix, ruleMatrixEmpty, ruleMatrixBlank, ruleMatrixSize,
	ruleUnknown, ruleLevel, ruleFixed, rulePanic, rulePDF,
}

// Rules gives every rule of the program, by code.
var Rules = sync.OnceValue(func() []*diag.Rule {
	all := slices.Concat(conf.Rules, note.Rules, data.Rules, figure.Rules, brand.Rules, chart.Rules, cite.Rules, brief.Rules, layout.Rules, own, lockRules)
	slices.SortFunc(all, func(a, b *diag.Rule) int { return cmp.Compare(a.Code, b.Code) })
	return all
})

// Rule gives the rule of a code, or nil.
func Rule(code string) *diag.Rule {
	all := Rules()
	i, ok := slices.BinarySearchFunc(all, code, func(r *diag.Rule, code string) int { return cmp.Compare(r.Code, code) })
	if !ok {
		return nil
	}
	return all[i]
}

// NearestRule gives the code that may have been meant, or "".
func NearestRule(code string) string {
	all := Rules()
	codes := make([]string, len(all))
	for i, r := range all {
		codes[i] = r.Code
	}
	return conf.Nearest(code, codes)
}
