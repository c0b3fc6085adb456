package brief

import "testing"

// A split year is written as the house style says; what is no split year
// stays as it is.
func TestYearAs(t *testing.T) {
	for _, c := range []struct{ shown, form, want string }{
		{"2012/13", "2012 to 2013", "2012 to 2013"},
		{"2012-13", "2012/13", "2012/13"},
		{"2012/2013", "2012-13", "2012-13"},
		{"2012–13", "2012/13", "2012/13"},
		{"1999/00", "2012 to 2013", "1999 to 2000"},
		{"1999-2000", "2012/13", "1999/00"},
		{"2012", "2012/13", ""},
		{"2012-11", "2012/13", ""}, // a month
		{"2012/15", "2012/13", ""}, // a span
		{"2012/13", "", ""},
	} {
		if got, ok := yearAs(c.shown, c.form); got != c.want || ok != (c.want != "") {
			t.Errorf("%s as %s: %q, want %q", c.shown, c.form, got, c.want)
		}
	}
}
