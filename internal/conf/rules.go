package conf

import "policybrief/internal/diag"

var (
	ruleBroken = &diag.Rule{
		Code: "broken-yaml", Severity: diag.Error,
		Title: "The settings can't be read",
		Why:   "Settings are written in YAML, in which indentation, colons and quotes carry meaning. Where they do not fit together the program cannot know what was meant, so it stops at that place instead of guessing.",
		Bad:   "title: Helpline: the first year",
		Good:  "title: \"Helpline: the first year\"",
	}
	ruleEncoding = &diag.Rule{
		Code: "yaml-encoding", Severity: diag.Error,
		Title: "The settings hold a byte or character that is not text",
		Why:   "Files must be UTF-8, the usual encoding of plain text. Another encoding, or an invisible control character that came with a paste, would show as the wrong letter or hide something from the reader.",
		Bad:   "title: Caf\\xe9 society     (saved as Windows-1252)",
		Good:  "title: Café society        (saved as UTF-8)",
	}
	ruleDuplicate = &diag.Rule{
		Code: "yaml-duplicate-key", Severity: diag.Error,
		Title: "The same key stands twice",
		Why:   "If a key has two values, one of them would be lost without a word. Only the writer knows which one is meant.",
		Bad:   "title: Calls in 2012\ntitle: Calls in 2013",
		Good:  "title: Calls in 2013",
	}
	ruleUnsupported = &diag.Rule{
		Code: "yaml-feature", Severity: diag.Error,
		Title: "This part of YAML is not used here",
		Why:   "Anchors, aliases, tags, several documents in one file and keys that are lists make a file mean something other than it shows. Plain keys, values and lists are all that settings need.",
		Bad:   "calls: &calls {file: calls.csv}\nagain: *calls",
		Good:  "calls: {file: calls.csv}\nagain: {from: calls}",
	}
	ruleTooLarge = &diag.Rule{
		Code: "yaml-too-large", Severity: diag.Error,
		Title: "The settings are too long or nested too deeply",
		Why:   "Settings longer than 256 kB, or nested more than 32 levels deep, are never written by hand. They are refused so that a damaged or hostile file cannot tie up the computer.",
		Bad:   "x: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[ 1 ]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
		Good:  "x: [1]",
	}
	ruleUnknownKey = &diag.Rule{
		Code: "unknown-key", Severity: diag.Error,
		Title: "This key is not known",
		Why:   "A misspelt key would be passed over in silence and its setting would have no effect. The hint names the nearest key that is known.",
		Bad:   "tittle: Calls doubled",
		Good:  "title: Calls doubled",
	}
	ruleShape = &diag.Rule{
		Code: "wrong-shape", Severity: diag.Error,
		Title: "This value is not of the kind that its key takes",
		Why:   "Each key takes one kind of value: text, a number, true or false, a list, or keys of its own. A value of another kind can't be used.",
		Bad:   "toc: sometimes",
		Good:  "toc: true",
	}
)

// Rules are the rules of this package.
var Rules = []*diag.Rule{
	ruleBroken, ruleEncoding, ruleDuplicate, ruleUnsupported, ruleTooLarge, ruleUnknownKey, ruleShape,
}
