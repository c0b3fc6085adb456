package data

import "policybrief/internal/diag"

var (
	ruleDamaged = &diag.Rule{
		Code: "data-damaged", Severity: diag.Error,
		Title: "A workbook is cut off or damaged",
		Why:   "Workbooks are zip files of XML. Where a part is missing, cut off or does not match its checksum, or the XML breaks its own rules, numbers may be missing or wrong, so none is taken.",
		Bad:   "a download that stopped half-way",
		Good:  "the whole file, downloaded again",
	}
	ruleLocked = &diag.Rule{
		Code: "data-locked", Severity: diag.Error,
		Title: "A workbook is protected by a password",
		Why:   "A protected workbook is encrypted, and no figure can be taken from it. Passwords have no place in a brief.",
		Bad:   "file: data/helpline-protected.xlsx",
		Good:  "file: data/helpline.xlsx",
	}
)

// workbookRules are the rules of files that are no plain text.
var workbookRules = []*diag.Rule{
	ruleDamaged, ruleLocked,
}
