package chart

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"policybrief/internal/figure"
	"policybrief/internal/page"
)

// A chance makes data and blocks at random, the same ones at each run.
type chance struct{ *rand.Rand }

func (r chance) of(items ...string) string { return items[r.IntN(len(items))] }

// value gives a number as a file may have it, and its interval.
func (r chance) value(size int) (v, lo, hi string) {
	var n float64
	switch size {
	case 0:
		n = float64(r.IntN(100))
	case 1:
		n = float64(r.IntN(2_000_000_000)) / 100
	case 2:
		n = float64(r.IntN(200)-100) / 10
	case 3: // from 1e-9 to 1e15 in one chart
		n = []float64{1e-9, 0.5, 1, 1e6, 3e15}[r.IntN(5)]
	case 4:
		n = 42
	}
	text := func(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
	v, lo, hi = text(n), text(n-n*n/100/(1+n*n)), text(n+float64(r.IntN(3)))
	switch r.IntN(24) {
	case 0:
		return r.of("[c]", "[x]", "..", ""), "", ""
	case 1:
		v += r.of(" [p]", " [b]", " [e]", " [f]")
	case 2:
		lo, hi = "", ""
	}
	return v, lo, hi
}

// file gives a CSV with the columns x, s, v, lo and hi.
func (r chance) file() string {
	cats, series := []int{1, 2, 5, 9, 40}[r.IntN(5)], 1+r.IntN(5)
	kind, size := r.IntN(5), r.IntN(5)
	words := []string{"North", "St Helens and Knowsley", "Llanfairpwllgwyngyll", "العربية", "Á", "“Quotes”, commas", "Yorkshire and The Humber"}
	var rows []string
	for j := range cats {
		var x string
		switch kind {
		case 0, 1:
			x = strconv.Itoa(1990 + j + j/7*r.IntN(2))
		case 2:
			x = fmt.Sprintf("%d/%02d", 2000+j, (j+1)%100)
		case 3:
			x = fmt.Sprintf("%d Q%d", 2000+j/4, j%4+1)
		default:
			x = fmt.Sprintf("%s %d", words[j%len(words)], j)
		}
		for s := range series {
			if r.IntN(15) == 0 {
				continue
			}
			v, lo, hi := r.value(size)
			rows = append(rows, fmt.Sprintf("\"%s\",\"%s\",%s,%s,%s", strings.ReplaceAll(x, `"`, ""), strings.ReplaceAll(words[s%len(words)], `"`, ""), v, lo, hi))
		}
	}
	if r.IntN(3) == 0 {
		r.Shuffle(len(rows), func(a, b int) { rows[a], rows[b] = rows[b], rows[a] })
	}
	return "x,s,v,lo,hi\n" + strings.Join(rows, "\n") + "\n"
}

// settings gives lines that a type of chart takes.
func (r chance) settings(k *kind, sets map[string]*figure.Dataset) string {
	var out strings.Builder
	add := func(key, line string) {
		if slices.Contains(k.takes, key) && r.IntN(4) == 0 {
			out.WriteString(line + "\n")
		}
	}
	x := "1991"
	if d := sets["d"]; d != nil && d.Table.Rows > 0 {
		x = d.Table.Text(r.IntN(d.Table.Rows), 0)
	}
	add("labels", "labels: "+r.of("values", "ends", "none"))
	add("interval", "interval: [lo, hi]")
	add("target", "target: "+r.of("3", "0", "-7", "1000"))
	add("log", "log: true")
	add("total", "total: sum")
	add("y-from", "y-from: "+r.of("1", "-5"))
	add("sort", "sort: "+r.of("-v", "v"))
	add("top", "top: 3")
	add("annotate", "annotate: ["+strings.Join([]string{
		"{at: '" + x + "', text: A law was passed}", "{at: '" + x + "', series: North, text: " + strings.Repeat("words ", 1+r.IntN(20)) + "}",
		"{value: " + r.of("1", "50", "-3") + ", text: A threshold of some length}",
		"{from: '" + x + "', to: '" + x + "', text: Recession}", "{from: 1992, to: 1997, text: A long recession}"}[:1+r.IntN(5)], ", ")+"]")
	add("highlight", "highlight: ['"+x+"']")
	return out.String()
}

// TestRandom draws data made at random in every type and mode: each gives a
// sound drawing, or says what is wrong.
func TestRandom(t *testing.T) {
	b := builtin(t)
	drawn := map[string]int{}
	runs := uint64(100)
	if testing.Short() {
		runs = 30
	}
	for seed := range runs {
		r := chance{rand.New(rand.NewPCG(seed, 5))}
		csv := r.file()
		sets := loadFaulty(t, "d: {file: d.csv, key: [x, s], measures: {v: {column: v}, lo: {column: lo}, hi: {column: hi}}, source: {title: T}}", csv)
		for _, head := range eachKind() {
			k := kindNamed(strings.Fields(head)[1])
			yaml := head + r.settings(k, sets)
			c, faults := bind(yaml, sets)
			if faults.HasErrors() {
				continue
			}
			width := widths[r.IntN(len(widths))]
			tag := new(page.Elem).Leaf()
			d, more := Draw(c, b, width, tag)
			if more.HasErrors() {
				continue
			}
			drawn[k.name]++
			wrong := checkDrawing(d, tag)
			if h := Height(c, b, width); h != 0 && h != d.H {
				wrong = append(wrong, fmt.Sprintf("it is %d high, and was to be %d", d.H, h))
			}
			if len(d.Items) == 0 {
				wrong = append(wrong, "nothing drawn and nothing said")
			}
			if n := len(strings.Fields(c.Alt)); n > maxAltWords {
				wrong = append(wrong, fmt.Sprintf("the alternative text has %d words", n))
			}
			for _, w := range wrong {
				t.Errorf("seed %d, %s pt wide: %s\n%s\n%s", seed, pts(width), w, yaml, csv)
			}
			if t.Failed() {
				return
			}
		}
	}
	for _, k := range kinds {
		if drawn[k.name] < 5 {
			t.Logf("of type %s %d charts were drawn", k.name, drawn[k.name])
		}
	}
}
