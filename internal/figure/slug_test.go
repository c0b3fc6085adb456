package figure

import (
	"strings"
	"testing"
	"testing/quick"
	"unicode"

	"policybrief/internal/diag"
)

func TestSlug(t *testing.T) {
	for in, want := range map[string]string{
		"Northmere":                "northmere",
		"Bristol, City of":         "bristol-city-of",
		"Brân-y-Môr / Cwm (north)": "bran-y-mor-cwm-north",
		"../../etc":                "etc",
		"2012/13":                  "2012-13",
		"½ of ﬁve":                 "1-2-of-five",
		"Žižkov İ ß Łódź":          "zizkov-i-ß-łodz",
		"Άρτα":                     "άρτα",
		"Йошкар-Ола":               "йошкар-ола",
		"서울":                       "서울",
		"हिन्दी":                   "हिन्दी",
		"١٢":                       "١٢",
		"a\u202eb\u200d":           "a-b",
		"🎉":                        "",
		"-- --":                    "",
		"":                         "",
	} {
		if got := Slug(in); got != want {
			t.Errorf("%q becomes %q, not %q", in, got, want)
		}
	}
}

// TestSlugProperties: a slug is its own slug, and has nothing in it but small
// letters, digits, the marks of letters and single hyphens between them.
func TestSlugProperties(t *testing.T) {
	if err := quick.Check(func(s string) bool {
		slug := Slug(s)
		for _, r := range slug {
			if r != '-' && !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.Is(unicode.M, r) || unicode.ToLower(r) != r {
				return false
			}
		}
		return Slug(slug) == slug && strings.Trim(slug, "-") == slug && !strings.Contains(slug, "--")
	}, &quick.Config{MaxCount: 5000}); err != nil {
		t.Error(err)
	}
}

func TestSlugInExpressions(t *testing.T) {
	sc := &Scope{Vars: map[string]Value{
		"force": {Kind: Words, Str: "Tyne & Wear"}, "party": {Kind: Words, Str: "🎉"}, "decile": NewVariable("1.5"),
	}}
	for in, want := range map[string]string{
		"force | slug": "tyne-wear", "slug(force)": "tyne-wear", "force | slug()": "tyne-wear", "decile | slug": "1-5",
		"party | slug": "has no letter or digit", "true | slug": "this is a condition", "slug()": "slug takes 1 argument",
	} {
		src := diag.NewSource("x", []byte(in))
		e, faults := Parse(diag.NewText(src, 0, len(in)))
		v, bad := e.Eval(sc)
		faults.Add(bad...)
		got := v.Shown()
		if len(faults) > 0 {
			got = faults[0].Message
		}
		if got != want && !(len(faults) > 0 && strings.Contains(got, want)) {
			t.Errorf("%s gives %s, not %s", in, got, want)
		}
	}
}
