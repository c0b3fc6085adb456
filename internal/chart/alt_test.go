package chart

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

func TestPlural(t *testing.T) {
	for name, want := range map[string]string{
		"place": "places", "local_authority": "local authorities", "Region": "regions", "day": "days",
		"type of crime": "types of crime", "person": "people", "status": "statuses", "class": "classes",
		"series": "series", "days": "days", "area_code": "categories", "lad13cd": "categories", "": "categories",
		"区": "categories", "x": "categories",
	} {
		if got := plural(name); got != want {
			t.Errorf("of %q: %q, want %q", name, got, want)
		}
	}
}

// Every series is in the alternative text, with its values or in the count of
// those that are left out, however much there is to say besides.
func TestAltCountsEverySeries(t *testing.T) {
	further := regexp.MustCompile(`There (?:is|are) (\d+) further series\.`)
	for n := 2; n <= 6; n++ {
		for _, long := range []string{"", " of the second kind and of no other", " with a name of so many words that few of its like have room beside each other"} {
			csv := strings.Builder{}
			csv.WriteString("x,s,v\n")
			for year := 2001; year <= 2006; year++ {
				for i := range n {
					fmt.Fprintf(&csv, "%d,Series %c%s,%d\n", year, 'A'+i, long, 20+(i*7+year*5)%13)
				}
			}
			sets := load(t, map[string]string{"d.csv": csv.String(),
				"data.yml": "d: {file: d.csv, key: [x, s], measures: {v: {column: v}}, source: {title: T, illustrative: true}}"})
			for _, more := range []string{"", "annotate:\n- {at: 2003, text: The first year in which all of the areas made a return}\n- {value: 21, text: What was promised}\n", "target: 30\n"} {
				c, faults := bind("type: line\ndata: d\nx: x\ny: v\nseries: s\ntitle: What happened in the years since the first\n"+more, sets)
				if faults.HasErrors() {
					t.Fatal(lines(faults))
				}
				told := 0
				for i := range n {
					if strings.Contains(c.Alt, fmt.Sprintf("Series %c%s: ", 'A'+i, long)) {
						told++
					}
				}
				if m := further.FindStringSubmatch(c.Alt); m != nil {
					left, _ := strconv.Atoi(m[1])
					told += left
				}
				if told != n {
					t.Errorf("%d of %d series are told or counted: %s", told, n, c.Alt)
				}
				if words := len(strings.Fields(c.Alt)); words > maxAltWords || !strings.Contains(c.Alt, "illustrative") {
					t.Errorf("%d words: %s", words, c.Alt)
				}
			}
		}
	}
}
