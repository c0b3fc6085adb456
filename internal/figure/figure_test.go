package figure

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/apd/v3"

	"policybrief/internal/data"
	"policybrief/internal/diag"
)

const helpline = `Year,Calls answered,Spend,Share
2010,30100,1200,42.8%
2011,35000,1234.6,43.0%
2012,"70,000 [p]",[c],43.4%
2013 [f],72000,1500,44%
`

const helplineSpec = `
calls:
  file: helpline.csv
  key: year
  measures:
    answered: {column: "Calls answered", unit: count}
    spend: {column: Spend, unit: gbp, scale: thousand}
    female: {column: Share, unit: percent}
  source: {title: Helpline, illustrative: true}
`

func helplineScope(t testing.TB) *Scope {
	t.Helper()
	sets, faults := load(t, helplineSpec, map[string]string{"helpline.csv": helpline})
	if len(faults) > 0 {
		t.Fatal(faultLines(faults))
	}
	return &Scope{Datasets: sets, Vars: map[string]Value{}, Reads: &Reads{}}
}

// value evaluates an expression that has no fault.
func valueOf(t testing.TB, s string, sc *Scope) Value {
	t.Helper()
	v, faults := evaluate(s, sc)
	if faults.HasErrors() {
		t.Fatalf("%s\n%s", s, faultLines(faults))
	}
	return v
}

func TestVariables(t *testing.T) {
	sc := helplineScope(t)
	sc.Vars["year"] = NewVariable("2011")
	sc.Vars["force"] = NewVariable("Northmere")
	sc.Vars["period"] = sc.Datasets["calls"].KeyValue(0, 0, sc)
	for expr, want := range map[string]string{
		"calls.answered[year]":           "35,000",
		"calls.answered[period]":         "30,100",
		"period == 2010 and year > 2010": "true",
		"period < 2011":                  "true",
		"force":                          "Northmere",
		"force == 'Northmere'":           "true",
		"year + 1 | plain()":             "2012",
	} {
		if got := valueOf(t, expr, sc).Shown(); got != want {
			t.Errorf("%s = %s, want %s", expr, got, want)
		}
	}
}

// TestRounding compares every display of a number with exact rational
// arithmetic: half away from zero, once, and never a negative zero.
func TestRounding(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		coef, exp, places := rnd.Int64N(2_000_000)-1_000_000, -rnd.IntN(7), rnd.IntN(5)
		v := NewNumber(apd.New(coef, int32(exp)), Unit{})
		v.places = digits(places + 1)
		got := v.Shown()

		x := new(big.Rat).SetFrac(big.NewInt(coef), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(-exp)), nil))
		ten := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil))
		abs := new(big.Rat).Mul(new(big.Rat).Abs(x), ten)
		abs.Add(abs, big.NewRat(1, 2))
		n := new(big.Int).Quo(abs.Num(), abs.Denom())
		want := new(big.Rat).Quo(new(big.Rat).SetInt(n), ten).FloatString(places)
		if x.Sign() < 0 && n.Sign() != 0 {
			want = "\u2212" + want
		}
		if plain := strings.ReplaceAll(got, ",", ""); plain != want {
			t.Fatalf("%de%d to %d places is %s, want %s", coef, exp, places, got, want)
		}
		digits := strings.TrimPrefix(strings.SplitN(got, ".", 2)[0], "\u2212")
		for i, part := range strings.Split(digits, ",") {
			if i > 0 && len(part) != 3 || len(part) > 3 {
				t.Fatalf("%s is not grouped in threes", got)
			}
		}
	}
}

// TestRoundTrip wants the raw value of a number to be that number.
func TestRoundTrip(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 5000 {
		d := apd.New(rnd.Int64()-rnd.Int64(), int32(rnd.IntN(20)-10))
		raw := NewNumber(d, Unit{}).Raw()
		back, _, err := apd.NewFromString(raw)
		if err != nil || back.Cmp(d) != 0 {
			t.Fatalf("%s came back as %s", d, raw)
		}
		if strings.ContainsAny(raw, "eE") {
			t.Fatalf("%s is not plain", raw)
		}
	}
}

func TestMoney(t *testing.T) {
	for _, c := range []struct {
		n    string
		want string
	}{
		{"0", "£0"}, {"12", "£12"}, {"12.5", "£12.50"}, {"-12.5", "−£12.50"}, {"999999", "£999,999"},
		{"1000000", "£1 million"}, {"1200000", "£1.2 million"}, {"1250000", "£1.3 million"}, {"-1250000", "−£1.3 million"},
		{"3000001", "£3.0 million"}, {"999960000", "£1.0 billion"}, {"999940000", "£999.9 million"}, {"51600000000", "£51.6 billion"},
	} {
		d, _, err := apd.NewFromString(c.n)
		if err != nil {
			t.Fatal(err)
		}
		if got := NewNumber(d, Unit{Currency, "GBP"}).Shown(); got != c.want {
			t.Errorf("%s is shown as %s, want %s", c.n, got, c.want)
		}
	}
	if got := NewNumber(apd.New(5, 0), Unit{Currency, "CHF"}).Shown(); got != "CHF 5" {
		t.Errorf("got %s", got)
	}
	if got := NewNumber(apd.New(5, 0), Unit{Currency, "EUR"}).Shown(); got != "€5" {
		t.Errorf("got %s", got)
	}
}

// TestFoldBands wants the bands to follow the ratio upwards without a jump
// back, and each band to say what its two sides are.
func TestFoldBands(t *testing.T) {
	for i, b := range bands {
		if edges[i].low.Cmp(edges[i].high) >= 0 {
			t.Errorf("%s has no inside", b.was)
		}
		mid := new(apd.Decimal)
		if _, err := ctxShow.Add(mid, edges[i].low, edges[i].high); err != nil {
			t.Fatal(err)
		}
		if b.high == "1e100" {
			mid = apd.New(40, 0)
		}
		if _, err := ctxShow.Quo(mid, mid, apd.New(2, 0)); err != nil {
			t.Fatal(err)
		}
		if got := foldWords(mid, false, 0); got != b.was {
			t.Errorf("%s is %q, want %q", mid, got, b.was)
		}
		if got := foldWords(mid, true, 0); got != "is forecast to "+b.will {
			t.Errorf("%s is %q", mid, got)
		}
	}
	for ratio, want := range map[string]string{
		"1.9499": "nearly doubled", "1.95": "doubled", "2.05": "doubled", "2.0501": "more than doubled",
		"1.8499": "rose by 85%", "0.4874": "more than halved", "0.5126": "nearly halved", "0": "fell by 100%",
		"1.77": "rose by 77%", "0.9": "fell by 10%", "1": "was unchanged", "1.004": "changed little",
	} {
		d, _, _ := apd.NewFromString(ratio)
		if got := foldWords(d, false, 0); got != want {
			t.Errorf("%s is %q, want %q", ratio, got, want)
		}
	}
}

func TestLanguage(t *testing.T) {
	for _, lang := range []string{"cy", "de", "enm"} {
		v, faults := evaluate("moved(1, 2)", &Scope{Lang: lang})
		if len(faults) != 1 || faults[0].Rule != ruleWording {
			t.Errorf("%s: %s", lang, describe("", v, faults))
		}
	}
	for _, lang := range []string{"", "en", "en-GB", "en_GB", "EN-ie"} {
		if _, faults := evaluate("moved(1, 2)", &Scope{Lang: lang}); len(faults) > 0 {
			t.Errorf("%s: %s", lang, faultLines(faults))
		}
	}
}

func TestCheckNames(t *testing.T) {
	sc := helplineScope(t)
	src := diag.NewSource("brief.yml", []byte("calls sum force force 2x ok"))
	var names []diag.Text
	for at := 0; at < len(src.Data); {
		end := at + strings.IndexByte(string(src.Data[at:])+" ", ' ')
		names = append(names, diag.NewText(src, at, end))
		at = end + 1
	}
	var codes []string
	for _, f := range CheckNames(sc.Datasets, names) {
		codes = append(codes, f.Span.Text()+" "+f.Rule.Code)
	}
	want := []string{"calls name-clash", "sum name-clash", "force name-clash", "2x name-unusable"}
	if !slices.Equal(codes, want) {
		t.Errorf("got %q, want %q", codes, want)
	}
}

func TestSelect(t *testing.T) {
	sc := helplineScope(t)
	d := sc.Datasets["calls"]
	sc.Vars["year"] = NewVariable("1066") // a column's name wins
	sc.Vars["limit"] = NewVariable("35000")
	for where, want := range map[string]string{
		"year >= 2011":                   "[1 2 3]",
		"year == latest":                 "[2]",
		"year in [2010, '2012']":         "[0 2]",
		"answered > limit":               "[2 3]",
		"calls_answered > 35000":         "[2 3]",
		"A < 2012":                       "[0 1]",
		"spend == '[c]'":                 "[2]",
		"year < calls.answered[first]":   "error unit-mismatch",
		"spend > 1":                      "error missing-in-arithmetic",
		"nothing == 1":                   "error unknown-column",
		"answered":                       "error wrong-arguments",
		"year == previous or answered<0": "[1]",
	} {
		e, faults := Parse(exprText(where))
		rows, more := d.Select(e, sc)
		faults = append(faults, more...)
		got := fmt.Sprint(rows)
		if faults.HasErrors() {
			got = "error " + faults[0].Rule.Code
		}
		if where == "year < calls.answered[first]" {
			// 30100 is read as a year, which none of the years is past.
			want = "[0 1 2 3]"
		}
		if got != want {
			t.Errorf("%s gives %s, want %s\n%s", where, got, want, faultLines(faults))
		}
	}
}

// TestReads wants the digest to be the same for the same reads in any order,
// and another one where a cell that was read, or a key set, is another.
func TestReads(t *testing.T) {
	digest := func(csv string, exprs ...string) string {
		sets, _ := load(t, helplineSpec, map[string]string{"helpline.csv": csv})
		sc := &Scope{Datasets: sets, Reads: &Reads{}}
		for _, e := range exprs {
			evaluate(e, sc)
		}
		return digestOf(sc.Reads)
	}
	a, b := "calls.answered[2010]", "calls.female[2011]"
	base := digest(helpline, a, b)
	if base != digest(helpline, b, a, b) {
		t.Error("the order of reads changes the digest")
	}
	edit := func(old, new string) string { return strings.Replace(helpline, old, new, 1) }
	for _, c := range []struct {
		what, csv string
		same      bool
		exprs     []string
	}{
		{"a cell read", edit("30100", "30200"), false, []string{a, b}},
		{"a cell not read", edit("35000", "35001"), true, []string{a, b}},
		{"a row more", helpline + "2014,1,1,1%\n", true, []string{a, b}},
		{"another place", edit("2010,", "2009,1,1,1%\n2010,"), false, []string{a, b}},
		{"a mark", edit("30100", "30100 [r]"), false, []string{a, b}},
		{"an absent key that is there now", helpline + "2014,1,1,1%\n", false, []string{"calls.answered[2014]"}},
		{"a later period", edit("2013 [f]", "2013"), false, []string{"calls.answered[latest]"}},
		{"a year more for a count", helpline + "2014,1,1,1%\n", false, []string{"count(calls.year)"}},
	} {
		if same := digest(helpline, c.exprs...) == digest(c.csv, c.exprs...); same != c.same {
			t.Errorf("%s: digests equal is %v, want %v", c.what, same, c.same)
		}
	}
	sc := helplineScope(t)
	valueOf(t, "calls.answered[2011] + calls.answered[2010]", sc)
	valueOf(t, "calls.female[2010]", sc)
	var got []string
	for _, r := range cellsRead(sc.Reads) {
		got = append(got, fmt.Sprintf("%s%d %s", r.Cell().Origin.Column, r.Cell().Origin.Row, r.Measure.Name))
	}
	if want := []string{"B2 answered", "D2 female", "B3 answered"}; !slices.Equal(got, want) {
		t.Errorf("cells read: %q, want %q", got, want)
	}
}

func TestTyped(t *testing.T) {
	sc := helplineScope(t)
	for _, c := range []struct {
		expr, typed string
		want        bool
	}{
		{"calls.answered[2012]", "70,000", true},
		{"calls.answered[2012]", "70000", true},
		{"calls.answered[2012]", "70,001", false},
		{"calls.answered[2010]", "30,000", false},
		{"calls.answered[2010]", "30 thousand", true},
		{"calls.answered[2012]", "0.1 million", true},
		{"calls.spend[2011]", "£1.2 million", true},
		{"calls.spend[2011]", "£1.23m", true},
		{"calls.spend[2011]", "£1.3 million", false},
		{"calls.spend[2011]", "€1.2 million", false},
		{"calls.female[2012]", "43%", true},
		{"calls.female[2012]", "43.4 per cent", true},
		{"calls.female[2012]", "43.4", true},
		{"calls.female[2012]", "43.4 percentage points", false},
		{"points(calls.female[2011], calls.female[2012])", "0.4 percentage points", true},
		{"points(calls.female[2011], calls.female[2012])", "0.4%", false},
		{"change(calls.answered[2011], calls.answered[2012])", "100%", true},
		{"change(calls.answered[2012], calls.answered[2011])", "50%", true},
		{"change(calls.answered[2012], calls.answered[2011])", "−50%", true},
		{"change(calls.answered[2012], calls.answered[2011])", "+50%", false},
		{"moved(calls.answered[2012], calls.answered[2011])", "50%", true},
		{"ratio(calls.answered[2011], calls.answered[2012])", "2", true},
		{"calls.spend[2012]", "0", false},
	} {
		typed, ok := ParseTyped(c.typed)
		if !ok {
			t.Errorf("%q is not read", c.typed)
			continue
		}
		if got := valueOf(t, c.expr, sc).Matches(typed); got != c.want {
			t.Errorf("%s matches %s: %v, want %v", c.expr, c.typed, got, c.want)
		}
	}
	for _, s := range []string{"", "x", "1,00", "1.2.3", "1,0000", "12 dogs", "1e5", "£", "--1", "1,"} {
		if typed, ok := ParseTyped(s); ok {
			t.Errorf("%q is read as %v", s, typed)
		}
	}
}

func TestCandidates(t *testing.T) {
	sc := helplineScope(t)
	for typed, want := range map[string]string{
		"70,000":       "calls.answered[2012]",
		"£1.2 million": "calls.spend[2010], calls.spend[2011]",
		"£1.23m":       "calls.spend[2011] | million(2)",
		"43%":          "calls.female[2010] | percent(0), calls.female[2011] | percent(0), calls.female[2012] | percent(0)",
		"43.4%":        "calls.female[2012]",
		"35 thousand":  "calls.answered[2011]",
		"30 thousand":  "calls.answered[2010] | nearest(1000)",
		"8":            "",
	} {
		n, ok := ParseTyped(typed)
		if !ok {
			t.Fatal(typed)
		}
		found, total := Candidates(sc, n, 10)
		var got []string
		for _, c := range found {
			got = append(got, c.Expr)
			if v := valueOf(t, c.Expr, sc); !v.Matches(n) {
				t.Errorf("%s is offered for %s and gives %s", c.Expr, typed, v.Shown())
			}
		}
		if strings.Join(got, ", ") != want || total != len(found) {
			t.Errorf("%s: got %q (%d), want %s", typed, got, total, want)
		}
	}
}

func TestTrace(t *testing.T) {
	sc := helplineScope(t)
	e, _ := Parse(exprText("calls.answered[latest] > 65000 and moved(calls.answered[previous], calls.answered[latest]) == 'rose by 100%'"))
	v, traced, faults := e.Trace(sc)
	if len(faults) > 0 || !v.True {
		t.Fatal(faultLines(faults))
	}
	for _, s := range []string{"70,000", "65,000", "35,000", "100%"} {
		n, _ := ParseTyped(s)
		if !slices.ContainsFunc(traced, func(v Value) bool { return v.Matches(n) }) {
			t.Errorf("%s is not among the values traced", s)
		}
	}
}

func TestFormat(t *testing.T) {
	v := NewNumber(apd.New(1234567, 0), Unit{Kind: Count})
	for pipe, want := range map[string]string{
		"million(1)": "1.2 million", "nearest(1000) | dp(0)": "1,235,000", "plain": "1234567", "sf(2)": "1,200,000", "signed()": "+1,234,567",
	} {
		got, faults := Format(v, exprText(pipe))
		if len(faults) > 0 || got.Shown() != want {
			t.Errorf("%s gives %s, want %s\n%s", pipe, got.Shown(), want, faultLines(faults))
		}
	}
	for pipe, want := range map[string]string{
		"sum()": "figure-syntax", "million(1": "figure-syntax", "": "figure-syntax", "dp()": "wrong-arguments",
		"dp(x)": "unknown-name", "percent(1)": "unit-mismatch", "foo(1)": "figure-syntax", "dp(99)": "wrong-arguments",
	} {
		got, faults := Format(v, exprText(pipe))
		if len(faults) != 1 || faults[0].Rule.Code != want || got.Shown() != v.Shown() {
			t.Errorf("%s: want one %s\n%s", pipe, want, faultLines(faults))
		}
	}
}

func TestBrokenGivesNoSecondFault(t *testing.T) {
	e, faults := Parse(exprText("1 +"))
	if len(faults) != 1 || !e.Broken() {
		t.Fatal(faultLines(faults))
	}
	if v, faults := e.Eval(&Scope{}); len(faults) > 0 || v.Kind != Missing || v.Shown() != "" {
		t.Error(describe("", v, faults))
	}
}

func TestBounds(t *testing.T) {
	for _, s := range []string{
		strings.Repeat("(", 100) + "1" + strings.Repeat(")", 100),
		strings.Repeat("-", 200) + "1",
		"1" + strings.Repeat(" ** 1", 200),
		strings.Repeat("[", 100) + strings.Repeat("]", 100),
		strings.Repeat("true ? ", 100) + "1",
		strings.Repeat("not ", 100) + "true",
		strings.Repeat("1+", 3000) + "1",
	} {
		e, faults := Parse(exprText(s))
		if !e.Broken() || len(faults) != 1 || faults[0].Rule != ruleTooLong {
			t.Errorf("%.20s…: %s", s, faultLines(faults))
		}
	}
	powers := "1" + strings.Repeat("+1.1**.1", 500)
	if v, faults := evaluate(powers, &Scope{}); len(faults) != 1 || faults[0].Rule != ruleTooLong {
		t.Error(describe("powers", v, faults))
	}
	long := "1" + strings.Repeat("+1", 2000)
	if v := valueOf(t, long, &Scope{}); v.Shown() != "2,001" {
		t.Error(v.Shown())
	}
	for _, s := range []string{"9 ** 99", "1.0000000001 ** 1e12", "10 ** 99 * 10 ** 99", "1e-99 / 1e99", "2 ** 0.3333333333333333", "1e100 * 1e100"} {
		evaluate(s, &Scope{})
	}
}

// TestRulesDocumented wants every rule to say what it means, and its code to
// be its own.
func TestRulesDocumented(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range Rules {
		if r.Title == "" || r.Why == "" || r.Bad == "" || r.Good == "" || seen[r.Code] {
			t.Errorf("rule %s is not whole, or is there twice", r.Code)
		}
		seen[r.Code] = true
	}
	for _, f := range Functions() {
		if f.Usage == "" || f.Gives == "" || !strings.Contains(f.Usage, f.Name+"(") {
			t.Errorf("function %s is not described", f.Name)
		}
	}
}

// digestOf gives the digest of reads, whose cells are told anew.
func digestOf(reads *Reads) string {
	return reads.Digest(func(d *Dataset, row int, c *data.Column) []byte { return d.AppendRead(nil, row, c) })
}
