package data

import "policybrief/internal/diag"

var (
	ruleJSONSyntax = &diag.Rule{
		Code: "json-syntax", Severity: diag.Error,
		Title: "A JSON file breaks off or is not well-formed",
		Why:   "A file that was cut off while it was fetched, or written by hand, may lack rows or have them in the wrong place. Nothing is taken from it.",
		Bad:   `[{"year": 2012, "calls": 70000`,
		Good:  `[{"year": 2012, "calls": 70000}]`,
	}
	ruleJSONShape = &diag.Rule{
		Code: "json-no-table", Severity: diag.Error,
		Title: "A JSON file, or a part of it, is no table",
		Why:   "JSON can hold anything. A table is a list of objects, one for each row; a list of lists, the first with the names; or an object of equally long lists. A list in a cell has no place in rows and columns.",
		Bad:   `{"2012": {"calls": 70000}, "2013": {"calls": 72500}}`,
		Good:  `[{"year": 2012, "calls": 70000}, {"year": 2013, "calls": 72500}]`,
	}
	ruleRepeatedKey = &diag.Rule{
		Code: "json-repeated-name", Severity: diag.Error,
		Title: "An object in a JSON file has a name twice",
		Why:   "Most programs take the last of two values under one name and drop the other without a word. One of them is wrong, and nothing says which.",
		Bad:   `{"year": 2012, "calls": 70000, "calls": 7000}`,
		Good:  `{"year": 2012, "calls": 70000, "answered": 7000}`,
	}
	ruleJSONStat = &diag.Rule{
		Code: "json-stat-faulty", Severity: diag.Error,
		Title: "A JSON-stat file contradicts itself",
		Why:   "JSON-stat gives a value its place by counting through the categories of its dimensions. If the sizes, the categories and the values do not agree, every number after the fault would stand under the wrong names.",
		Bad:   `"size": [2], "value": [70000, 72500, 71000]`,
		Good:  `"size": [3], "value": [70000, 72500, 71000]`,
	}
	ruleParquet = &diag.Rule{
		Code: "parquet-damaged", Severity: diag.Error,
		Title: "A Parquet file is damaged",
		Why:   "What the file says of itself does not agree with what is in it: it was cut off, changed on the way, or written by a faulty program. No figure can be taken from it.",
		Bad:   "a file that was fetched in part",
		Good:  "the whole file, fetched again",
	}
	ruleParquetColumn = &diag.Rule{
		Code: "parquet-column", Severity: diag.Error,
		Title: "A column of a Parquet file can't be a column of a table",
		Why:   "Parquet columns may hold lists, records within records, shapes and raw bytes. A table has one number or one text in a cell.",
		Bad:   "counts: list<int64>",
		Good:  "count: int64",
	}
	ruleCSVWOther = &diag.Rule{
		Code: "csvw-other-table", Severity: diag.Warning,
		Title: "A metadata file does not describe the CSV beside it",
		Why:   "CSV on the Web metadata name the file that they describe under url. Where they name another, they are left aside: types and missing values of one table would be wrong in another.",
		Bad:   `"url": "calls-2011.csv" in calls-2012.csv-metadata.json`,
		Good:  `"url": "calls-2012.csv" in calls-2012.csv-metadata.json`,
	}
	ruleCSVWHeader = &diag.Rule{
		Code: "csvw-header", Severity: diag.Error,
		Title: "A CSV and its metadata disagree on the columns",
		Why:   "The metadata say what each column holds and how it is written. If the CSV has other columns, one of the two is not the right file.",
		Bad:   `"titles": "Calls" over a column headed Answered`,
		Good:  `"titles": "Answered" over a column headed Answered`,
	}
	ruleCSVWRequired = &diag.Rule{
		Code: "csvw-required", Severity: diag.Error,
		Title: "A cell is empty that its metadata say never is",
		Why:   "The metadata promise a value in every cell of the column. Where one is missing, rows were lost or cells moved, and what stands beside it may be another row's.",
		Bad:   `2012,,70000 where "required": true describes the second column`,
		Good:  `2012,Northmere,70000`,
	}
	ruleCSVW = &diag.Rule{
		Code: "csvw-not-read", Severity: diag.Error,
		Title: "CSV on the Web metadata say what is not understood",
		Why:   "Metadata decide what is a number, what is missing and what separates the cells. What is not understood can't be passed over without risk to the numbers.",
		Bad:   `"dialect": {"quoteChar": "'"}`,
		Good:  `"dialect": {"quoteChar": "\""}`,
	}
)

// readerRules are told by the readers of JSON, JSON-stat, Parquet and metadata.
var readerRules = []*diag.Rule{
	ruleJSONSyntax, ruleJSONShape, ruleRepeatedKey, ruleJSONStat, ruleParquet, ruleParquetColumn,
	ruleCSVWOther, ruleCSVWHeader, ruleCSVWRequired, ruleCSVW,
}
