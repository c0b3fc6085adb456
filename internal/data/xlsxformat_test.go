package data

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestFormatShow shows numbers as Excel does.
func TestFormatShow(t *testing.T) {
	for _, c := range []struct{ code, value, want string }{
		{"General", "4.6", "4.6"},
		{"General", "-1234567", "-1234567"},
		{"General", "0.3333333333333333", "0.333333333"},
		{"General", "-0.3333333333333333", "-0.333333333"},
		{"General", "12.345678901234", "12.3456789"},
		{"General", "1234567890.5", "1234567891"},
		{"General", "9999999999.9", "10000000000"},
		{"General", "99999999999", "99999999999"},
		{"General", "99999999999.9", "1E+11"},
		{"General", "123456789012", "1.23457E+11"},
		{"General", "100000000000", "1E+11"},
		{"General", "0.00012345678912", "0.000123457"},
		{"General", "0.000012345678912", "1.23457E-05"},
		{"General", "0", "0"},
		{"", "1.5", ""},
		{"@", "1.5", "1.5"},
		{`General" people"`, "12", "12 people"},
		{`[Red]General`, "12", "12"},
		{"General;-General", "-12", "-12"},
		{"0", "0.5", "1"},
		{"0", "1.5", "2"},
		{"0", "-1.5", "-2"},
		{"0", "-0.4", ""},
		{"0.00", "2.675", "2.68"},
		{"0.00", "1.005", "1.01"},
		{"0.00", "999.995", "1000.00"},
		{"0.0", "0.05", "0.1"},
		{"0.0", "0.04", "0.0"},
		{"0.0", "4.5999999999999996", "4.6"},
		{"000", "7", "007"},
		{"#", "0", ""},
		{"#.00", "0.5", ".50"},
		{"0.#", "5", "5."},
		{"0.0#", "5.25", "5.25"},
		{"0.0#", "5", "5.0"},
		{"0.#0", "5", "5.00"},
		{"0.0??", "5", "5.0"},
		{"#,##0", "1234567.5", "1,234,568"},
		{"#,##0", "999", "999"},
		{"#,##0", "-1000", "-1,000"},
		{"0,000", "7", "0,007"},
		{"#,##0.0", "1234.55", "1,234.6"},
		{"0%", "0.3656797", "37%"},
		{"0.0%", "0.3656797", "36.6%"},
		{"0.00%", "-0.12345", "-12.35%"},
		{`0"%"`, "12.4", "12%"},
		{`0\%`, "12.4", "12%"},
		{"£#,##0", "1234", "£1,234"},
		{`"£"#,##0.00`, "-5", "-£5.00"},
		{"[$£-809]#,##0", "1234", "£1,234"},
		{"[$€-2] #,##0.0", "1234", "€ 1,234.0"},
		{"[$-809]#,##0", "1234", "1,234"},
		{"#,##0 [$kr.-406]", "1234", "1,234 kr."},
		{"[$USD] 0", "5", "USD 5"},
		{"#,##0_);(#,##0)", "-1234", "(1,234)"},
		{"#,##0_);(#,##0)", "1234", "1,234"},
		{"#,##0;[Red]-#,##0", "-1234", "-1,234"},
		{"#,##0;#,##0", "-1234", "1,234"},
		{`_-* #,##0.00_-;\-* #,##0.00_-;_-* "-"??_-;_-@_-`, "0", "-"},
		{`_-* #,##0.00_-;\-* #,##0.00_-;_-* "-"??_-;_-@_-`, "-12", "-12.00"},
		{`_("$"* #,##0_);_("$"* \(#,##0\);_("$"* "-"_);_(@_)`, "12", "$12"},
		{`#,##0.0,,;"-"#,##0.0,,;"-"`, "1234567", "1.2"},
		{`#,##0.0,,;"-"#,##0.0,,;"-"`, "-1234567", "-1.2"},
		{`#,##0.0,,;"-"#,##0.0,,;"-"`, "0", "-"},
		{"#,##0,", "1234567", "1,235"},
		{"0,.0", "1234", "1.2"},
		{`0.0,," m"`, "12345678", "12.3 m"},
		{`0;-0;;@`, "5", "5"},
		{`0;-0;;@`, "0", ""},
		{`0;@`, "-5", "-5"},
		{`"yes";"no";"neither"`, "5", "yes"},
		{`"yes";"no";"neither"`, "0", "neither"},
		{`0.00E+00`, "12345", "1.23E+04"},
		{`0.00E+00`, "0.00012345", "1.23E-04"},
		{`0.00E+00`, "0", "0.00E+00"},
		{`0E-0`, "99999", "1E5"},
		{`[>=1000000]0.0,,"m";[>=1000]0.0,"k";0`, "2500000", "2.5m"},
		{`[>=1000000]0.0,,"m";[>=1000]0.0,"k";0`, "2500", "2.5k"},
		{`[>=1000000]0.0,,"m";[>=1000]0.0,"k";0`, "25", "25"},
		{`[<1]0.00%;0%`, "0.5", "50.00%"},
		{`[=0]"-";0.0`, "0", "-"},
		{`[Color 3]0.0`, "1", "1.0"},
		// What is not known is not shown.
		{"# ?/?", "0.5", ""},
		{"[h]:mm", "1.5", ""},
		{"[DBNum1]0", "5", ""},
		{"[$-2000401]0", "5", ""},
		{"000-000", "123456", ""},
		{"##0.0E+0", "12345", ""},
		{"[>0]0;0", "-5", ""},
		{"dd/mm/yyyy", "5", ""},
		{"0 q", "5", ""},
		{"0;0;0;0;0", "5", "5"},
		{"[", "5", ""},
		{`"`, "5", ""},
		{`\`, "5", ""},
	} {
		value, ok := plainNumber(nil, []byte(c.value))
		if !ok {
			t.Fatal(c.value)
		}
		if got := string(parseFormat(c.code).show(nil, value)); got != c.want {
			t.Errorf("%s of %s: %q, want %q", c.code, c.value, got, c.want)
		}
	}
}

// TestFormatShowAgainstExcelize compares with excelize over many numbers, for
// formats in which it is right.
func TestFormatShowAgainstExcelize(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	random := rand.New(rand.NewPCG(7, 7))
	for _, code := range []string{"0", "0.0", "0.00", "#,##0", "#,##0.0", "#,##0.00", "0%", "0.0%", "#,##0;(#,##0)", `"£"#,##0.0`, "0.000"} {
		style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
		if err != nil {
			t.Fatal(err)
		}
		format := parseFormat(code)
		for range 300 {
			// Off the middle between two places, where excelize goes by the
			// binary number and Excel by fifteen decimal digits.
			v := float64(random.IntN(2_000_000)-1_000_000)*0.01 + 0.001
			if v > -1 && v < 0 {
				continue
			}
			f.SetCellValue("Sheet1", "A1", v)
			f.SetCellStyle("Sheet1", "A1", "A1", style)
			want, _ := f.GetCellValue("Sheet1", "A1")
			value := strconv.FormatFloat(v, 'f', -1, 64)
			if got := string(format.show(nil, []byte(value))); got != want {
				t.Errorf("%s of %s: %q, excelize shows %q", code, value, got, want)
			}
		}
	}
}

func TestFormatKind(t *testing.T) {
	for _, c := range []struct {
		code string
		want formatKind
	}{
		{"dd/mm/yyyy", dateFormat},
		{"mmm-yy", dateFormat},
		{"mmmm yyyy", dateFormat},
		{"mmmm", dateFormat},
		{"m", dateFormat},
		{"yyyy", dateFormat},
		{"d.m.yy", dateFormat},
		{"[$-809]dd mmmm yyyy;@", dateFormat},
		{"[$-F800]dddd, mmmm dd, yyyy", dateFormat},
		{"[$-en-GB]d mmmm yyyy", dateFormat},
		{"[$-409]d-mmm-yy;@", dateFormat},
		{"[$-1010409]d mmm yyyy", dateFormat},
		{`dd/mm/yyyy" "hh":"mm`, dateFormat},
		{`yyyy"年"m"月"d"日"`, dateFormat},
		{`yyyy\-mm\-dd\ hh:mm:ss`, dateFormat},
		{"ddd", dateFormat},
		{"mm/dd hh:mm", dateFormat},
		{"[Red]dd/mm/yyyy", dateFormat},
		{"ge.m.d", dateFormat},
		{"h:mm", timeFormat},
		{"hh:mm:ss AM/PM", timeFormat},
		{"h:mm a/p", timeFormat},
		{"mm:ss", timeFormat},
		{"mm:ss.0", timeFormat},
		{"[$-F400]h:mm:ss AM/PM", timeFormat},
		{"[h]:mm:ss", unknownFormat},
		{"[mm]:ss", unknownFormat},
		{"0.0", digitsFormat},
		{`0 "days"`, digitsFormat},
		{`"year" 0`, digitsFormat},
		{`0\d`, digitsFormat},
		{"[$£-809]0.00", digitsFormat},
		{"#,##0_d", digitsFormat},
		{"General", generalFormat},
		{"GENERAL", generalFormat},
		{"@", generalFormat},
	} {
		if got := parseFormat(c.code).sections[0].kind; got != c.want {
			t.Errorf("%s: kind %d, want %d", c.code, got, c.want)
		}
	}
}

func TestAppendDate(t *testing.T) {
	date, clock := &formatSection{kind: dateFormat}, &formatSection{kind: timeFormat}
	fine := &formatSection{kind: timeFormat, fractions: true}
	for _, c := range []struct {
		days   float64
		format *formatSection
		from04 bool
		want   string
	}{
		{44562, date, false, "2022-01-01"},
		{44562.5625, date, false, "2022-01-01T13:30:00"},
		{44562.9999999, date, false, "2022-01-02"},
		{44562.0416666667, date, false, "2022-01-01T01:00:00"},
		{44561.9999, clock, false, "2021-12-31T23:59:51"},
		{1, date, false, "1900-01-01"},
		{59, date, false, "1900-02-28"},
		{60, date, false, "1900-02-29"},
		{61, date, false, "1900-03-01"},
		{2958465, date, false, "9999-12-31"},
		{2958466, date, false, ""},
		{0, date, false, ""},
		{0.5, date, false, ""},
		{-1, date, false, ""},
		{0, date, true, "1904-01-01"},
		{43100, date, true, "2022-01-01"},
		{43100.25, date, true, "2022-01-01T06:00:00"},
		{2957004, date, true, ""},
		{0.5625, clock, false, "13:30:00"},
		{0, clock, false, "00:00:00"},
		{0.9999999, clock, false, "23:59:59"},
		{0.0000058, clock, false, "00:00:01"},
		{0.0000057871, fine, false, "00:00:00.500"},
		{0.5, fine, true, "12:00:00"},
	} {
		got, ok := appendDate(nil, c.days, c.format, c.from04)
		if string(got) != c.want || ok != (c.want != "") {
			t.Errorf("%v: %q, want %q", c.days, got, c.want)
		}
	}
}

func TestPlainNumber(t *testing.T) {
	for stored, want := range map[string]string{
		"4.5999999999999996": "4.6", "0.1": "0.1", "-1": "-1", "1.0": "1", "1.50": "1.5", "100": "100", "0": "0", "-0": "0", "-0.00": "0",
		"007": "7", "00.5": "0.5", ".5": "0.5", "5.": "5", "+5": "5", "1E-3": "0.001", "1e+2": "100", "1.5E3": "1500", "123456789012345678": "123456789012345680",
		"0.30000000000000004": "0.30000000000000004", "1e300": "1" + zeros(300), "5e-324": "0." + zeros(323) + "5",
		"": "", "-": "", ".": "", "1e400": "", "NaN": "", "inf": "", "0x1p4": "", "1_000": "", "1 2": "", "1,5": "", "--1": "", "1e": "", "1.2.3": "",
	} {
		got, ok := plainNumber(nil, []byte(stored))
		if ok != (want != "") || ok && string(got) != want {
			t.Errorf("%q: %q, want %q", stored, got, want)
		}
	}
	random := rand.New(rand.NewPCG(3, 4))
	for range 20_000 {
		stored := strconv.FormatFloat(float64(random.Int64N(1e15))/float64(pow10[random.IntN(16)]), "feg"[random.IntN(3)], random.IntN(20)-1, 64)
		v, err := strconv.ParseFloat(stored, 64)
		got, ok := plainNumber(nil, []byte(stored))
		if want := strconv.FormatFloat(v, 'f', -1, 64); !ok || err != nil || string(got) != want {
			t.Fatalf("%q: %q, want %q", stored, got, want)
		}
	}
}

func zeros(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = '0'
	}
	return string(b)
}
