package figure

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Slug gives a text as part of a file's name: letters in lower case, letters
// and digits as ASCII where Unicode's compatibility decomposition gives that,
// and one hyphen for whatever stands between them. Letters of other scripts
// stay. It is empty where the text has no letter or digit.
func Slug(s string) string {
	var b strings.Builder
	gap, ascii := false, true
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.M, r):
			if !ascii && !gap {
				b.WriteRune(r) // part of a letter that ASCII does not have
			}
			continue
		case !unicode.IsLetter(r) && !unicode.IsNumber(r):
			gap = true
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte('-')
		}
		gap, ascii = false, r < 0x80
		b.WriteRune(unicode.ToLower(r))
	}
	return norm.NFC.String(b.String())
}

// slug gives a text, a period or a number as part of a file's name.
func (ev *evaluator) slug(n *node) (Value, bool) {
	v, ok := ev.eval(n.args[0])
	if !ok || v.Kind == Missing && v.Blank != nil {
		return v, ok
	}
	text := ""
	switch v.Kind {
	case Words, Period:
		text = v.Str
	case Number:
		text = plainText(v.Num)
	default:
		return ev.fault(ruleArguments, n, "name one text, as in {force | slug}", "slug makes part of a name of a text, and this is %s", v.called())
	}
	out := Value{Kind: Words, Str: Slug(text), Fn: n.name}
	if out.Str == "" {
		return ev.fault(ruleArguments, n, "name a column that holds letters or digits, such as a code", "“%s” has no letter or digit to make a name of", clip(text))
	}
	return out.from(&v), true
}
