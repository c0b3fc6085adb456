package note

import (
	"strings"
	"testing"
	"time"

	"policybrief/internal/diag"
)

func TestZZ(t *testing.T) {
	rep := strings.Repeat
	fm := "---\ntitle: x\n---\n\n"
	cases := map[string]string{}
	for _, n := range []int{30000, 900000} {
		k := map[int]string{30000: "30k ", 900000: "900k "}[n]
		for name, u := range map[string]string{"[": "[", "{{": "{{", "*": "*", "* a": "*a ", ">": ">", "> nl": "> ", "[a]{": "[a]{\" ", "[a](": "[a](b \"", "![": "![", "]": "]", "<a": "<a b=\"", "<a2": "<a ", "`": "`a``b", "^[": "^[", "_a": "_a*", "~~": "~~a", "&": "&amp", "@": "@fig-", "- ": "- ", "1. ": "1. ", "'": "'a ", "\"": "\"a ", "\\": "\\", "<!--": "<!--", "{{<": "{{<", "[^a]": "[^a] ", "www": "www.a(", "mail": "a@b ", "a*b": "a*b_", "{#": "{#a ", "|": "|", "<http": "<http://a "} {
			cases[k+name+" one line"] = rep(u, n/len(u))
			cases[k+name+" lines"] = rep(rep(u, max(1, 50/len(u)))+"\n", n/51)
			cases[k+name+" paras"] = rep(rep(u, max(1, 50/len(u)))+"\n\n", n/52)
			cases[k+name+" each line"] = rep(u+"\n", n/(len(u)+1))
		}
		cases[k+"divs"] = rep("::: summary\n", n/12)
		cases[k+"div attr"] = rep("::: {.summary title=\"a\"}\n:::\n", n/29)
		cases[k+"table"] = "|a|b|\n|-|-|\n" + rep("|1|2|\n", n/6)
		cases[k+"wide table"] = rep("|a", n/8) + "\n" + rep("|-", n/8) + "\n" + rep("|1\n", n/8)
		cases[k+"refs"] = rep("[a]: b\n", n/7)
		cases[k+"refs2"] = rep("[a]: b\n\n", n/8)
		cases[k+"defs"] = rep("a\n: b\n\n", n/7)
		cases[k+"defs2"] = "a\n" + rep(": b\n", n/4)
		cases[k+"notes"] = rep("[^a]: b\n", n/8)
		cases[k+"nested list"] = func() string {
			var b strings.Builder
			for i := 0; b.Len() < n; i++ {
				b.WriteString(rep("  ", i%200) + "- a\n")
			}
			return b.String()
		}()
		cases[k+"heads"] = rep("# a {#b}\n", n/9)
		cases[k+"setext"] = rep("a\n-\n", n/4)
		cases[k+"fences"] = rep("```a\n", n/5)
		cases[k+"quote attr"] = rep("> -- a\n", n/7)
		cases[k+"quote attr2"] = rep("> -- a\n\n", n/8)
		cases[k+"comments"] = rep("<!-- a -->\n", n/11)
		cases[k+"comment q"] = rep("> <!-- a\n> b -->\n", n/17)
		cases[k+"ticks grow"] = func() string {
			var b strings.Builder
			for i := 1; b.Len() < n; i++ {
				b.WriteString(rep("`", i) + " ")
			}
			return b.String()
		}()
	}
	for name, body := range cases {
		src := diag.NewSource("note.md", []byte(fm+body))
		at := time.Now()
		doc, faults := Parse(src, nil, nil)
		if d := time.Since(at); d > 100*time.Millisecond {
			t.Logf("%-25s %8d bytes %v faults %d", name, len(body), d, len(faults))
		}
		_ = doc
	}
}
