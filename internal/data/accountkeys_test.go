package data

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"policybrief/internal/conf"
	"policybrief/internal/diag"
)

// TestKeySearch compares the sets that are found with those found by trying
// all: in small tables of text, every smallest set of up to three columns.
func TestKeySearch(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 400 {
		columns, rows := 1+r.IntN(5), 1+r.IntN(12)
		values := 2 + r.IntN(3)
		cells := make([][]string, rows)
		var b strings.Builder
		for c := range columns {
			fmt.Fprintf(&b, "k%d,", c)
		}
		b.WriteString("n\n")
		for i := range cells {
			for range columns {
				cells[i] = append(cells[i], string(rune('a'+r.IntN(values))))
			}
			fmt.Fprintf(&b, "%s,%d.5\n", strings.Join(cells[i], ","), i)
		}
		a, _ := Survey(&Spec{}, diag.NewSource("t.csv", []byte(b.String())))
		got := a.Chosen()
		if got == nil || len(got.Columns) != columns+1 {
			t.Fatalf("the table is not read:\n%s", b.String())
		}
		sets := smallestSets(cells, columns)
		switch {
		case len(sets) > 0:
			for _, k := range got.Keys {
				if !slices.ContainsFunc(sets, func(s []string) bool { return slices.Equal(s, k) }) {
					t.Errorf("%q is told to be a smallest key, and %q are\n%s", k, sets, b.String())
				}
			}
			if len(got.Keys) != min(len(sets), maxKeySets) {
				t.Errorf("%q are told to be the keys, and %q are\n%s", got.Keys, sets, b.String())
			}
		case len(got.Keys) == 1 && len(got.Keys[0]) > maxKeyColumns:
			if repeatsOf(cells, got.Keys[0]) > 0 {
				t.Errorf("%q is told to be a key and repeats\n%s", got.Keys[0], b.String())
			}
		case got.Repeated == nil || len(got.Keys) > 0:
			t.Errorf("no key is there, and %q are told\n%s", got.Keys, b.String())
		default:
			if n := repeatsOf(cells, got.Repeated.Columns); n != got.Repeated.Rows {
				t.Errorf("%q repeats in %d rows, and %d are told\n%s", got.Repeated.Columns, n, got.Repeated.Rows, b.String())
			}
			first, again := cells[got.Repeated.First-2], cells[got.Repeated.Again-2]
			if repeatsOf([][]string{first, again}, got.Repeated.Columns) != 1 {
				t.Errorf("rows %d and %d do not repeat %q\n%s", got.Repeated.First, got.Repeated.Again, got.Repeated.Columns, b.String())
			}
		}
	}
}

// smallestSets tries all sets of up to three columns that are not the same all
// the way down, unless all columns are.
func smallestSets(cells [][]string, columns int) (out [][]string) {
	var vary, all []int
	for c := range columns {
		all = append(all, c)
		for _, row := range cells {
			if row[c] != cells[0][c] {
				vary = append(vary, c)
				break
			}
		}
	}
	if len(vary) == 0 {
		vary = all
	}
	for size := 1; size <= 3 && len(out) == 0; size++ {
		for bits := range 1 << len(vary) {
			var names []string
			for i, c := range vary {
				if bits>>i&1 == 1 {
					names = append(names, fmt.Sprintf("k%d", c))
				}
			}
			if len(names) == size && repeatsOf(cells, names) == 0 {
				out = append(out, names)
			}
		}
	}
	return out
}

// repeatsOf counts the rows whose key an earlier one has.
func repeatsOf(cells [][]string, names []string) int {
	seen, n := map[string]bool{}, 0
	for _, row := range cells {
		var key []string
		for _, name := range names {
			key = append(key, row[name[1]-'0'])
		}
		if k := strings.Join(key, ","); seen[k] {
			n++
		} else {
			seen[k] = true
		}
	}
	return n
}

// TestCoded holds that the texts of a column are told apart as a map would,
// blank and quoted ones too, and that many different ones are given up.
func TestCoded(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var b strings.Builder
	b.WriteString("k,n\n")
	var want []string
	for i := range 5000 {
		s := fmt.Sprintf("v%d", r.IntN(1+i))
		if r.IntN(20) == 0 {
			s = ""
		}
		want = append(want, s)
		if r.IntN(3) == 0 {
			s = `"` + s + `"`
		}
		fmt.Fprintf(&b, "%s,%d\n", s, i)
	}
	table, ds := Parse(&Spec{}, diag.NewSource("t.csv", []byte(b.String())))
	if len(ds) > 0 || table.Rows != len(want) {
		t.Fatal(ds, table.Rows)
	}
	got := table.coded(table.Columns[0])
	index := map[string]uint32{}
	for row, s := range want {
		code, ok := index[s]
		if !ok {
			code = uint32(len(index))
			index[s] = code
			if got.rows[code] != row || got.text(int(code)) != s {
				t.Fatalf("text %d is %q of row %d, not %q of row %d", code, got.text(int(code)), got.rows[code], s, row)
			}
		}
		if got.codes[row] != code {
			t.Fatalf("row %d has code %d, not %d", row, got.codes[row], code)
		}
	}
	if len(got.rows) != len(index) {
		t.Fatalf("%d texts, not %d", len(got.rows), len(index))
	}
}

// TestQuoted holds that a text written as a YAML scalar is read again as it
// was, as a key, in a list on one line and as a value.
func TestQuoted(t *testing.T) {
	for _, s := range []string{
		"", "plain", "two words", " lead", "trail ", "yes", "No", "TRUE", "off", "null", "~", "n", "12", "1_000", "1e3", "0x1f", ".inf", "inf", "nan",
		"2012-01-01", "12:30", "a: b", "a:b", "a #b", "#", "@x", "*x", "&x", "!x", "|", ">", "- x", "-", "? x", "%x", "`x`", "'x'", `"x"`, `it's "so"`,
		"{a: b}", "[a, b]", "a, b", "a\nb", "a\tb", "\x1b[31m", "a\u202eb", "\u2028", "\u0085", "\ufeffa", "\ufffd", "männlich", "e\u0301", "名前", "🙂", `back\slash`, "<<", "=", "...", "---", "£m", "50%",
	} {
		for _, yml := range []string{"k: " + quoted(s), "k: [" + quoted(s) + ", x]", "k: {" + quoted(s) + ": x}", "{k: {x: " + quoted(s) + "}}"} {
			src := diag.NewSource("brief.yml", []byte(yml))
			v, ds := conf.Parse(src, 0, len(src.Data))
			if len(ds) > 0 {
				t.Errorf("%q: %v", yml, ds)
				continue
			}
			v = v.Get("k")
			switch {
			case len(v.Items) > 0:
				v = v.Items[0]
			case len(v.Entries) > 0 && v.Entries[0].Key.S == "x" && s != "x":
				v = v.Entries[0].Value
			case len(v.Entries) > 0:
				if v.Entries[0].Key.S != s {
					t.Errorf("%s is read as the key %q, not %q", yml, v.Entries[0].Key.S, s)
				}
				continue
			}
			if v.Text.S != s || v.Kind != conf.Scalar {
				t.Errorf("%s is read as %q, not %q", yml, v.Text.S, s)
			}
		}
	}
}
