package pdf

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// contents reads the content streams: for each page, the text of each mark,
// and the operators in a form to be read, with text in place of CIDs. It makes
// sure that all is painted inside one mark, and that marks and saved states
// nest.
func contents(r *pdfReader) (marks []map[int]string, pages []string) {
	fonts := map[pdfName]map[uint16]string{}
	for pg, p := range r.pages() {
		res := r.dict(p["Resources"])
		for name, f := range r.dict(res["Font"]) {
			if fonts[name] == nil {
				fonts[name] = r.toUnicode(f)
			}
		}
		text := map[int]string{}
		var out strings.Builder
		var args []any
		var font pdfName
		mcid, marked, saved := -1, false, 0
		show := func(s pdfString) string {
			var b strings.Builder
			for i := 0; i+1 < len(s); i += 2 {
				t, ok := fonts[font][uint16(s[i])<<8|uint16(s[i+1])]
				if !ok {
					r.t.Fatalf("page %d: %x has no text in %s", pg+1, s[i:i+2], font)
				}
				b.WriteString(t)
			}
			if mcid >= 0 {
				text[mcid] += b.String()
			}
			return b.String()
		}
		parser := &pdfParser{t: r.t, b: r.get(p["Contents"]).(pdfStream).data}
		for v := parser.value(); v != nil; v = parser.value() {
			op, ok := v.(pdfWord)
			if !ok {
				args = append(args, v)
				continue
			}
			switch op {
			case "BDC":
				if marked || saved != 0 {
					r.t.Fatalf("page %d: a mark opens inside a mark or a saved state", pg+1)
				}
				marked, mcid = true, -1
				props := args[1].(pdfDict)
				if (args[0] == pdfName("Artifact")) == (props["MCID"] != nil) {
					r.t.Fatalf("page %d: a mark %v with %v", pg+1, args[0], props)
				}
				if n, ok := props["MCID"].(int); ok {
					if _, twice := text[n]; twice {
						r.t.Fatalf("page %d: MCID %d stands twice", pg+1, n)
					}
					mcid, text[n] = n, ""
				}
			case "EMC":
				if !marked || saved != 0 {
					r.t.Fatalf("page %d: a mark closes that is not open, or inside a saved state", pg+1)
				}
				marked = false
			case "q":
				saved++
			case "Q":
				saved--
			case "Tf":
				font = args[0].(pdfName)
			case "J", "j", "w", "d", "G", "g", "RG", "rg", "gs":
			default:
				if !marked {
					r.t.Fatalf("page %d: %s %v outside a mark", pg+1, op, args)
				}
			}
			for _, a := range args {
				if list, ok := a.([]any); ok && op == "TJ" {
					for _, e := range list {
						if s, ok := e.(pdfString); ok {
							fmt.Fprintf(&out, "%q ", show(s))
						} else {
							fmt.Fprint(&out, e, " ")
						}
					}
					continue
				}
				fmt.Fprint(&out, dumpValue(a), " ")
			}
			fmt.Fprintln(&out, op)
			args = nil
		}
		if marked || saved != 0 {
			r.t.Fatalf("page %d ends inside a mark or a saved state", pg+1)
		}
		marks, pages = append(marks, text), append(pages, out.String())
	}
	return marks, pages
}

func dumpValue(v any) string {
	switch v := v.(type) {
	case pdfName:
		return "/" + string(v)
	case pdfString:
		return fmt.Sprintf("%q", v.text())
	case []any:
		var parts []string
		for _, e := range v {
			parts = append(parts, dumpValue(e))
		}
		return "[" + strings.Join(parts, " ") + "]"
	case pdfDict:
		var parts []string
		for k, e := range v {
			parts = append(parts, "/"+string(k)+" "+dumpValue(e))
		}
		slices.Sort(parts)
		return "<<" + strings.Join(parts, " ") + ">>"
	}
	return fmt.Sprint(v)
}

// dumpTree gives the tag tree of a file as text, with the text of each mark
// and the target of each annotation, and makes sure that parents and the
// parent tree lead back.
func dumpTree(t testing.TB, file []byte) string {
	r := openPDF(t, file)
	marks, _ := contents(r)
	root := r.dict(r.root()["StructTreeRoot"])
	parents := map[int]any{}
	nums := r.array(r.dict(root["ParentTree"])["Nums"])
	for i := 0; i < len(nums); i += 2 {
		parents[nums[i].(int)] = nums[i+1]
	}
	pageOf := map[pdfRef]int{}
	for i, k := range r.array(r.dict(r.root()["Pages"])["Kids"]) {
		pageOf[k.(pdfRef)] = i
	}
	seen := map[[2]int]bool{}
	var out strings.Builder
	var dump func(self, up pdfRef, depth int)
	dump = func(self, up pdfRef, depth int) {
		e := r.dict(self)
		if e["P"] != up {
			t.Fatalf("element %d has the parent %v, and stands in %d", self, e["P"], up)
		}
		in := strings.Repeat("  ", depth)
		fmt.Fprint(&out, in, e["S"])
		var keys []string
		for k, v := range e {
			switch k {
			case "S", "P", "K", "Pg":
			case "A":
				for k, v := range v.(pdfDict) {
					keys = append(keys, string(k)+"="+dumpValue(v))
				}
			default:
				keys = append(keys, string(k)+"="+dumpValue(v))
			}
		}
		slices.Sort(keys)
		for _, k := range keys {
			fmt.Fprint(&out, " ", k)
		}
		fmt.Fprintln(&out)
		mark := func(pg any, mcid int) {
			n := pageOf[pg.(pdfRef)]
			words, ok := marks[n][mcid]
			if !ok || seen[[2]int{n, mcid}] {
				t.Fatalf("MCID %d of page %d is missing or named twice", mcid, n+1)
			}
			seen[[2]int{n, mcid}] = true
			key := r.dict(pg)["StructParents"].(int)
			if back := r.array(parents[key])[mcid]; back != self {
				t.Fatalf("MCID %d of page %d leads to element %v in place of %d", mcid, n+1, back, self)
			}
			fmt.Fprintf(&out, "%s  %d:%q\n", in, n+1, words)
		}
		for _, k := range r.array(e["K"]) {
			switch k := k.(type) {
			case pdfRef:
				dump(k, self, depth+1)
			case int:
				mark(e["Pg"], k)
			case pdfDict:
				if k["Type"] == pdfName("MCR") {
					mark(k["Pg"], k["MCID"].(int))
					continue
				}
				a := r.dict(k["Obj"])
				if back := parents[a["StructParent"].(int)]; back != self {
					t.Fatalf("an annotation leads to element %v in place of %d", back, self)
				}
				target := a["Dest"]
				if target == nil {
					target = a["A"].(pdfDict)["URI"]
				} else {
					target = append([]any{pageOf[target.([]any)[0].(pdfRef)] + 1}, target.([]any)[1:]...)
				}
				fmt.Fprintf(&out, "%s  (%s %s)\n", in, dumpValue(a["Contents"]), dumpValue(target))
			}
		}
	}
	dump(root["K"].(pdfRef), r.dict(r.trailer["Root"])["StructTreeRoot"].(pdfRef), 0)
	for n, m := range marks {
		for _, mcid := range sorted(m) {
			if !seen[[2]int{n, mcid}] {
				t.Fatalf("MCID %d of page %d is in no element", mcid, n+1)
			}
		}
	}
	return out.String()
}

func sorted[K cmp.Ordered, V any](m map[K]V) []K {
	var keys []K
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
