package data

import (
	"math"
	"testing"
)

func TestParseNumber(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"0", "0"}, {"7", "7"}, {"70000", "70000"}, {"-5", "-5"}, {"−5", "-5"}, {"‑5", "-5"}, {"–5", "-5"}, {"+5", "5"}, {"- 5", "-5"},
		{"70,000", "70000"}, {"1,234,567", "1234567"}, {"1,234.5", "1234.5"}, {"-8,272.3", "-8272.3"},
		{"1 234", "1234"}, {"1\u00a0234\u00a0567", "1234567"}, {"1\u2009234.5", "1234.5"}, {"1\u202f234", "1234"}, {"1'234", "1234"}, {"1’234.50", "1234.5"},
		{"(5)", "-5"}, {"(1,234.5)", "-1234.5"}, {"(£5)", "-5"}, {"£(5)", "-5"}, {"( 5 )", "-5"},
		{"£1,200", "1200"}, {"-£5", "-5"}, {"£-5", "-5"}, {"5 €", "5"}, {"5€", "5"}, {"$0.10", "0.1"}, {"¥3", "3"},
		{"12%", "12"}, {"12 %", "12"}, {"-0.5%", "-0.5"}, {"(3%)", "-3"}, {"12.50\u00a0%", "12.5"},
		{".5", "0.5"}, {"0.10", "0.1"}, {"-0", "0"}, {"0.000", "0"}, {"007", "7"},
		{"1.5e3", "1500"}, {"1.2E+05", "120000"}, {"1e-3", "0.001"}, {"4.4000000000000004", "4.4000000000000004"},
		{"0.11775562938353636", "0.11775562938353636"}, {"123456789012345678", "123456789012345678"},
		{"1000000000000000000", "1000000000000000000"}, {" 5 ", "5"}, {"\u00a05\u00a0", "5"},

		{"", ""}, {" ", ""}, {"-", ""}, {"+", ""}, {"()", ""}, {"£", ""}, {"%", ""}, {"five", ""}, {"5 apples", ""},
		{"1,23", ""}, {"1,2345", ""}, {"12,34,567", ""}, {"1234,567", ""}, {"0,123", ""}, {"1,234 567", ""}, {",123", ""},
		{"1.2.3", ""}, {"1.234.567", ""}, {"5.", ""}, {"1..2", ""}, {"--5", ""}, {"-(5)", ""}, {"(-5)", ""}, {"((5))", ""},
		{"£5%", ""}, {"££5", ""}, {"5%%", ""}, {"£5€", ""}, {"1 23", ""}, {"12 3456", ""}, {"1e", ""}, {"e5", ""}, {"1e999", ""}, {"1e99", ""},
		{"1234567890123456789", ""}, {"0.1234567890123456789", ""}, {"2012-13", ""}, {"0x10", ""}, {"١٢", ""}, {"１２", ""}, {"12*", ""}, {"12¹", ""}, {"£1.2m", ""}, {"1.5 million", ""}, {"123-", ""}, {"Inf", ""}, {"NaN", ""}, {"5-", ""},
	} {
		n, ok := ParseNumber(c.in)
		if got := n.String(); !ok && c.want != "" || ok && got != c.want {
			t.Errorf("ParseNumber(%q) = %s, %v, want %q", c.in, got, ok, c.want)
		}
	}
}

// TestDecimalEvidence says which texts prove a decimal sign.
func TestDecimalEvidence(t *testing.T) {
	for _, c := range []struct {
		in           string
		point, comma bool
	}{
		{"1.234", true, true}, {"1,234", true, true}, {"-12.345", true, true}, {"£999,999", true, true}, {"(1,234)", true, true}, {"1,000%", true, true},
		{"1.5", true, false}, {"0.123", true, false}, {".5", true, false}, {"1234.567", true, false}, {"1,234.5", true, false}, {"1,234,567", true, false}, {"1 234.567", true, false}, {"1.2345", true, false}, {"1,234.567", true, false},
		{"1,5", false, true}, {"0,123", false, true}, {"1234,567", false, true}, {"1.234,5", false, true}, {"1.234.567", false, true}, {"1 234,567", false, true}, {"1'234,567", false, true}, {"1,2345", false, true},
		{"1,23,4", false, false}, {"1.234,567.8", false, false},
	} {
		for _, dec := range []byte{'.', ','} {
			n := scanNumber([]byte(c.in), dec)
			if n.point != c.point || n.comma != c.comma {
				t.Errorf("%s read with %c: point %v comma %v, want %v %v", c.in, dec, n.point, n.comma, c.point, c.comma)
			}
			if want := dec == '.' && c.point || dec == ',' && c.comma; n.ok != want {
				t.Errorf("%s read with %c: ok %v", c.in, dec, n.ok)
			}
		}
	}
}

func TestPlainAndFullAgree(t *testing.T) {
	for _, s := range []string{"0", "1", "10", "-10", "1.5", "1,5", "1.234", "1,234", "1,234,567", "1.234.567", "1,234.5", "1.234,5", "0.123", "0,123", "007", "-007.5", "12345.678", "12,34", "1,2345", "1234,567", "100.10", "1,23,4", "1,000,000.00"} {
		for _, dec := range []byte{'.', ','} {
			plain, ok := scanPlain([]byte(s), dec)
			if !ok {
				continue
			}
			full := scanFull([]byte(s), dec)
			if plain.num.Normal() != full.num.Normal() {
				t.Errorf("%s with %c: %v and %v", s, dec, plain.num, full.num)
			}
			plain.num, full.num = Number{}, Number{}
			if plain != full {
				t.Errorf("%s with %c: %+v and %+v", s, dec, plain, full)
			}
		}
	}
}

func TestNumberString(t *testing.T) {
	for _, c := range []struct {
		n    Number
		want string
	}{
		{Number{}, "0"}, {Number{0, -5}, "0"}, {Number{5, 0}, "5"}, {Number{5, 3}, "5000"}, {Number{-5, -1}, "-0.5"}, {Number{-5, -3}, "-0.005"},
		{Number{1500, -3}, "1.5"}, {Number{math.MaxInt64, 0}, "9223372036854775807"}, {Number{math.MinInt64, 0}, "-9223372036854775808"},
		{Number{math.MinInt64, -19}, "-0.9223372036854775808"}, {Number{12, 20}, "1200000000000000000000"},
	} {
		if got := c.n.String(); got != c.want {
			t.Errorf("%+v: %s, want %s", c.n, got, c.want)
		}
	}
}

func TestNumberCompare(t *testing.T) {
	ordered := []Number{{-9, 30}, {math.MinInt64, 0}, {-10, 0}, {-15, -1}, {-1, -30}, {0, 7}, {1, -30}, {15, -1}, {151, -2}, {10, 0}, {11, 0}, {math.MaxInt64, 0}, {9, 30}}
	for i, a := range ordered {
		for j, b := range ordered {
			if got := a.Compare(b); got != cmpInt(int64(i), int64(j)) {
				t.Errorf("%v against %v: %d", a, b, got)
			}
		}
	}
	if (Number{150, -2}).Compare(Number{15, -1}) != 0 || (Number{1, 3}).Compare(Int(1000)) != 0 {
		t.Error("equal numbers of other scale are not equal")
	}
	if f := (Number{11, -1}).Float64(); f != 1.1 {
		t.Error(f)
	}
}
