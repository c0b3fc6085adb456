package data

import "policybrief/internal/diag"

var (
	ruleNotRead = &diag.Rule{
		Code: "data-not-read", Severity: diag.Error,
		Title: "A statistics file can't be read",
		Why:   "The file is empty, is not of a kind that is read, or is larger than any statistics release. No figure can be taken from it.",
		Bad:   "file: data/helpline.docx",
		Good:  "file: data/helpline.csv",
	}
	ruleBadUTF8 = &diag.Rule{
		Code: "data-bad-utf8", Severity: diag.Error,
		Title: "A statistics file has bytes that are no text",
		Why:   "Text files are UTF-8. A byte that is not, in a file that otherwise is, means that the file was cut or joined wrongly, and names or numbers in it may be damaged.",
		Bad:   "North\\xffmere,12",
		Good:  "Northmere,12",
	}
	ruleEncodingGuessed = &diag.Rule{
		Code: "encoding-guessed", Severity: diag.Warning,
		Title: "A statistics file is read as Windows-1252",
		Why:   "The file is not UTF-8 and does not say what it is. Old spreadsheets in western Europe wrote Windows-1252, so it is read as that; pound signs and accents show whether it is right.",
		Bad:   "a CSV saved as “CSV (Comma delimited)” by an old spreadsheet",
		Good:  "a CSV saved as “CSV UTF-8”",
	}
	ruleQuote = &diag.Rule{
		Code: "data-quote", Severity: diag.Error,
		Title: "A quotation mark in a CSV file is not closed, or is followed by text",
		Why:   "A cell that begins with a quotation mark ends at the next single one, and a delimiter or a line break must follow. Otherwise cells run into each other and numbers end up in the wrong column.",
		Bad:   "2012,\"Northmere,70000",
		Good:  "2012,\"Northmere\",70000",
	}
	ruleRagged = &diag.Rule{
		Code: "ragged-row", Severity: diag.Error,
		Title: "A row has more or fewer cells than the header",
		Why:   "When a row does not line up with the header, its numbers stand under the wrong names. A thousands comma without quotation marks is the most common cause.",
		Bad:   "year,calls\n2012,70,000",
		Good:  "year,calls\n2012,\"70,000\"",
	}
	ruleTooLarge = &diag.Rule{
		Code: "data-too-large", Severity: diag.Error,
		Title: "A statistics file goes beyond what is read",
		Why:   "A text file is read up to 1 GiB, 16,384 columns and 1 MiB in one cell, a workbook up to 256 MiB when it is unpacked. No real table needs more, and a file that does is damaged.",
		Bad:   "a header with 100,000 names",
		Good:  "one row for each year and area, one column for each measure",
	}
	ruleRepeatedHeader = &diag.Rule{
		Code: "repeated-header", Severity: diag.Warning,
		Title: "Two columns have the same name",
		Why:   "A name must lead to one column. Columns that share a name are reached by their letter alone.",
		Bad:   "year,total,total",
		Good:  "year,total calls,total answered",
	}
	ruleUnknownColumn = &diag.Rule{
		Code: "unknown-column", Severity: diag.Error,
		Title: "A column that the file does not have",
		Why:   "Keys, measures and status columns are found by their header, by the header in snake_case, or by letter. Publishers rename columns from one year to the next, so check the new file.",
		Bad:   "key: yaer",
		Good:  "key: year",
	}
	ruleNotNumber = &diag.Rule{
		Code: "not-a-number", Severity: diag.Error,
		Title: "Text in a column of numbers",
		Why:   "A cell that is neither a number nor a known sign for a missing one must not be skipped in silence, nor taken for 0. Say what the sign means, or correct the file.",
		Bad:   "2012,n.k.",
		Good:  "markers: {\"n.k.\": not known}",
	}
	ruleMixedUnits = &diag.Rule{
		Code: "mixed-units", Severity: diag.Error,
		Title: "A column mixes signs such as % or £ with others",
		Why:   "12% and 0.12 in one column may be the same amount or a hundredfold apart. The file has to use one way, or the measure has to say its unit.",
		Bad:   "rate\n12%\n0.15",
		Good:  "rate\n12%\n15%",
	}
	ruleDecimal = &diag.Rule{
		Code: "decimal-ambiguous", Severity: diag.Error,
		Title: "The file does not prove its decimal sign",
		Why:   "1,234 is one thousand two hundred and thirty-four in London and a little over one in Madrid. Where no number in the file can be read in one way only, and commas do not separate its cells, the decimal sign must be given.",
		Bad:   "area;calls\nNorthmere;1,234",
		Good:  "decimal: \".\"",
	}
	ruleBadDecimal = &diag.Rule{
		Code: "decimal-unknown", Severity: diag.Error,
		Title: "A decimal sign is a point or a comma",
		Why:   "No other sign separates whole numbers from their decimals in a statistics file.",
		Bad:   "decimal: comma",
		Good:  "decimal: \",\"",
	}
	ruleStatus = &diag.Rule{
		Code: "unknown-status", Severity: diag.Error,
		Title: "A word in a status column that is no known mark",
		Why:   "A status says whether a value is provisional, revised, estimated or forecast, and readers must be told. A word that is not understood can't be passed on, and must not be dropped.",
		Bad:   "2012,70000,prelim",
		Good:  "markers: {prelim: provisional}",
	}
	rulePeriodAmbiguous = &diag.Rule{
		Code: "period-ambiguous", Severity: diag.Error,
		Title: "Periods that could mean two things",
		Why:   "2010-11 is a financial year to one reader and November 2010 to another. Where the column as a whole does not prove which, the note has to say.",
		Bad:   "key: period",
		Good:  "key: {column: period, as: financial-year}",
	}
	rulePeriodNotRead = &diag.Rule{
		Code: "period-not-read", Severity: diag.Error,
		Title: "A key that is not a period in a column of periods",
		Why:   "Periods sort in time, and “latest” and “previous” rest on that. A total row or a stray word among them has no place in time, so it must be filtered out or the column read as text.",
		Bad:   "year\n2011\n2012\nTotal",
		Good:  "where: year != \"Total\"",
	}
	ruleRange = &diag.Rule{
		Code: "range-not-read", Severity: diag.Error,
		Title: "A range that is not understood or lies outside the file",
		Why:   "A range pins the table in its file by its first and its last cell, header included. A wrong one would read another table, or half of it.",
		Bad:   "range: rows 6 to 52",
		Good:  "range: A6:F52",
	}
	ruleFormat = &diag.Rule{
		Code: "data-format", Severity: diag.Error,
		Title: "A format that is not read, or that the file does not have",
		Why:   "format: pins how a file is read where its name misleads. What it says must be so, or cells would be taken for what they are not.",
		Bad:   "format: xlsb",
		Good:  "format: xlsx",
	}
	ruleNoSheet = &diag.Rule{
		Code: "unknown-sheet", Severity: diag.Error,
		Title: "A sheet that the workbook does not have",
		Why:   "A sheet is found by the name on its tab. Publishers rename sheets from one release to the next, so check the new file.",
		Bad:   "sheet: Table1",
		Good:  "sheet: Table_1",
	}
	ruleSeveralTables = &diag.Rule{
		Code: "several-tables", Severity: diag.Error,
		Title: "A sheet holds several tables, and nothing says which is meant",
		Why:   "Tables are often stacked on one sheet under titles of their own. A dataset is one of them, and the wrong one would look just as sound.",
		Bad:   "sheet: \"5\"",
		Good:  "sheet: \"5\"\nrange: A11:AC15",
	}
	ruleCell = &diag.Rule{
		Code: "cell-without-value", Severity: diag.Error,
		Title: "A cell of the table holds no value that can be used",
		Why:   "A formula whose result is not stored, or an error value such as #N/A, is neither a number nor a published sign for a missing one. Formulas are not worked out here: the figure must be the one that was published.",
		Bad:   "=SUM(B2:B9) saved without its result",
		Good:  "the same workbook, opened in a spreadsheet program and saved again",
	}
	ruleUnitDoubt = &diag.Rule{
		Code: "unit-in-doubt", Severity: diag.Warning,
		Title: "A unit given once for a table does not fit all of its numbers",
		Why:   "Tables of percentages often end with a row of sample sizes. A unit taken over for all of them would show 16,365%, so it is taken over for none.",
		Bad:   "Percentage of households … Sample size 16,365",
		Good:  "where: item != \"Sample size\"\nmeasures: {england: {unit: percent}}",
	}
	ruleWide = &diag.Rule{
		Code: "wide-not-turned", Severity: diag.Error,
		Title: "Columns can't be made into keys",
		Why:   "wide: turns columns headed 2011, 2012 … into a key, and their cells into one measure. It needs a name for each, and columns that it can take.",
		Bad:   "wide: {to: year}",
		Good:  "wide: {to: year, value: calls}",
	}
	ruleMarkerWord = &diag.Rule{
		Code: "marker-without-word", Severity: diag.Error,
		Title: "A marker has no word that says what it means",
		Why:   "A missing value is explained to readers in the words given under markers. Without a word there is nothing to tell them.",
		Bad:   "markers: {\"#\": }",
		Good:  "markers: {\"#\": confidential}",
	}
	ruleKeyKind = &diag.Rule{
		Code: "key-kind", Severity: diag.Error,
		Title: "A key is described in a way that is not understood",
		Why:   "A key is a column, a list of columns, or {column: …, as: …} where as names a kind of period.",
		Bad:   "key: {column: period, as: fiscal}",
		Good:  "key: {column: period, as: financial-year}",
	}
)

// Rules lists every rule of this package.
var Rules = append([]*diag.Rule{
	ruleNotRead, ruleBadUTF8, ruleEncodingGuessed, ruleQuote, ruleRagged, ruleTooLarge,
	ruleRepeatedHeader, ruleUnknownColumn, ruleNotNumber, ruleMixedUnits, ruleDecimal,
	ruleBadDecimal, ruleStatus, rulePeriodAmbiguous, rulePeriodNotRead, ruleRange, ruleMarkerWord, ruleKeyKind,
	ruleFormat, ruleNoSheet, ruleSeveralTables, ruleCell, ruleUnitDoubt, ruleWide,
}, append(workbookRules, readerRules...)...)
