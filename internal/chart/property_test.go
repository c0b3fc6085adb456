package chart

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/page"
)

// textBox gives what a run of glyphs covers, from the tops of capitals to the
// baseline.
func textBox(g *page.Glyphs) page.Rect {
	var w page.Length
	run := g.Run
	for len(run) > 0 && run[len(run)-1].Text == " " {
		run = run[:len(run)-1] // nobody sees it
	}
	for _, x := range run {
		w += page.Length(x.Advance) * g.Size / 1000
	}
	top := page.Length(g.Face.Metrics.CapHeight) * g.Size / 1000
	return page.Rect{X: g.At.X, Y: g.At.Y - top, W: w, H: top}
}

// checkDrawing tells what is wrong with any drawing: marks or words outside
// it, words over each other or too small, items without their tag.
func checkDrawing(d *Drawing, tag page.Tag) []string {
	var wrong []string
	var texts []page.Rect
	var said []string
	inside := func(p page.Point, what string) {
		const slack = page.Pt
		if p.X < -slack || p.Y < -slack || p.X > d.W+slack || p.Y > d.H+slack {
			wrong = append(wrong, fmt.Sprintf("%s stands outside at %s,%s of %s × %s", what, pts(p.X), pts(p.Y), pts(d.W), pts(d.H)))
		}
	}
	for _, it := range d.Items {
		if it.Tagged() != tag {
			wrong = append(wrong, fmt.Sprintf("an item is tagged %v", it.Tagged()))
		}
		switch it := it.(type) {
		case *page.Glyphs:
			b, s := textBox(it), glyphText(it)
			inside(page.Point{X: b.X, Y: b.Y}, s)
			inside(page.Point{X: b.X + b.W, Y: b.Y + b.H}, s)
			if it.Size < 8*page.Pt {
				wrong = append(wrong, fmt.Sprintf("%q is set in %s pt", s, pts(it.Size)))
			}
			if it.Rotate {
				wrong = append(wrong, fmt.Sprintf("%q does not stand level", s))
			}
			for i, o := range texts {
				if overlap(b, o) {
					wrong = append(wrong, fmt.Sprintf("%q stands over %q", s, said[i]))
				}
			}
			texts, said = append(texts, b), append(said, s)
		case *page.Shape:
			for _, seg := range it.Path {
				if seg.Op != page.Close {
					inside(seg.P[2], "a mark")
				}
			}
		}
	}
	return wrong
}

var widths = []page.Length{481 * page.Pt, 230 * page.Pt, 150 * page.Pt}

func TestDrawings(t *testing.T) {
	b := builtin(t)
	for _, s := range samples(t) {
		c, faults := bind(s.yaml, s.sets)
		if faults.HasErrors() {
			t.Errorf("%s: %s", s.name, lines(faults))
			continue
		}
		if n := len(strings.Fields(c.Alt)); n > maxAltWords || n < 5 {
			t.Errorf("%s: the alternative text has %d words", s.name, n)
		}
		for _, w := range widths {
			tag := new(page.Elem).Leaf()
			d, _ := Draw(c, b, w, tag)
			for _, wrong := range checkDrawing(d, tag) {
				t.Errorf("%s, %s pt wide: %s", s.name, pts(w), wrong)
			}
		}
	}
}

// TestProportion finds the bars by their colour: their lengths must be as
// their values.
func TestProportion(t *testing.T) {
	sets := load(t, map[string]string{"data.yml": `d: {file: d.csv, key: area, measures: {n: {column: n, unit: count}}, source: {illustrative: true}}`,
		"d.csv": "area,n\nA,10\nB,37\nC,-21\nD,55\nE,1\n"})
	want := []float64{10, 37, -21, 55, 1}
	b := builtin(t)
	for _, kind := range []string{"bar", "column"} {
		c, faults := bind("type: "+kind+"\ndata: d\ny: n\ntitle: T\n", sets)
		if faults.HasErrors() {
			t.Fatal(lines(faults))
		}
		d, _ := Draw(c, b, 400*page.Pt, page.Tag{Artifact: page.Layout})
		var got []page.Rect
		for _, it := range d.Items {
			if s, ok := it.(*page.Shape); ok && s.Fill == housePalette[0] {
				a, z := s.Path[0].P[2], s.Path[2].P[2]
				got = append(got, page.Rect{X: a.X, Y: a.Y, W: z.X - a.X, H: z.Y - a.Y})
			}
		}
		if len(got) != len(want) {
			t.Fatalf("%s: %d bars, want %d", kind, len(got), len(want))
		}
		length := func(r page.Rect) float64 {
			if kind == "bar" {
				return float64(r.W)
			}
			return float64(r.H)
		}
		unit := length(got[3]) / 55
		for i, v := range want {
			if diff := length(got[i]) - unit*max(v, -v); diff > 25 || diff < -25 {
				t.Errorf("%s: the bar of %v is %.0f long, want %.0f", kind, v, length(got[i]), unit*v)
			}
		}
	}
}

// TestStackedProportion finds the parts of stacks by their colours: each is as
// long as its value, or as its part of the total, in columns and in bars.
func TestStackedProportion(t *testing.T) {
	sets := load(t, map[string]string{"data.yml": `d: {file: d.csv, key: [year, kind], measures: {n: {column: n, unit: count}}, source: {illustrative: true}}`,
		"d.csv": "year,kind,n\n2001,a,10\n2001,b,37\n2002,a,21\n2002,b,55\n2003,a,1\n2003,b,9\n"})
	want := [][]float64{{10, 21, 1}, {37, 55, 9}}
	b := builtin(t)
	for _, head := range []string{"type: column\nmode: stacked", "type: bar\nmode: stacked", "type: column\nmode: share", "type: bar\nmode: share"} {
		c, faults := bind(head+"\ndata: d\nx: year\ny: n\nseries: kind\ntitle: T\n", sets)
		if faults.HasErrors() {
			t.Fatal(lines(faults))
		}
		f := newFrame(c, b, 400*page.Pt, page.Tag{Artifact: page.Layout})
		f.run()
		var got [2][]page.Length
		for _, it := range f.rec.items {
			s, ok := it.(*page.Shape)
			if !ok || len(s.Path) != 5 {
				continue
			}
			a, z := s.Path[0].P[2], s.Path[2].P[2]
			size := max(z.Y-a.Y, a.Y-z.Y)
			if c.Kind == Bar {
				size = max(z.X-a.X, a.X-z.X)
			}
			for i := range got {
				if s.Fill == f.inks.hues[i] && len(got[i]) < 3 {
					got[i] = append(got[i], size)
				}
			}
		}
		value := func(i, j int) float64 {
			if c.Mode == Share {
				return want[i][j] / (want[0][j] + want[1][j])
			}
			return want[i][j]
		}
		unit := float64(got[1][1]) / value(1, 1)
		for i := range got {
			for j, size := range got[i] {
				if off := float64(size) - unit*value(i, j); off > 25 || off < -25 {
					t.Errorf("%q: part %d of stack %d is %d long, want %.0f", head, i, j, size, unit*value(i, j))
				}
			}
		}
	}
}

// TestLineProportion: points of a line stand as high as their values, also on
// a logarithmic axis, and as far apart as their years.
func TestLineProportion(t *testing.T) {
	sets := load(t, map[string]string{"data.yml": `d: {file: d.csv, key: year, measures: {n: {column: n, unit: count}}, source: {illustrative: true}}`,
		"d.csv": "year,n\n2001,10\n2003,1000\n2005,100\n2011,1\n2013,10000\n"})
	for _, log := range []bool{false, true} {
		c, faults := bind(fmt.Sprintf("type: line\ndata: d\nx: year\ny: n\ntitle: T\nlog: %v\n", log), sets)
		if faults.HasErrors() {
			t.Fatal(lines(faults))
		}
		f := newFrame(c, builtin(t), 400*page.Pt, page.Tag{Artifact: page.Layout})
		f.run()
		var at []spot
		for _, run := range f.tracks[0] {
			at = append(at, run.at...)
		}
		value := func(s spot) float64 {
			if log {
				return math.Log10(f.nums[0][s.j])
			}
			return f.nums[0][s.j]
		}
		first, last := at[0], at[len(at)-1]
		for _, s := range at {
			up := float64(first.y-s.y) / float64(first.y-last.y)
			if want := (value(s) - value(first)) / (value(last) - value(first)); math.Abs(up-want) > 0.001 {
				t.Errorf("log %v: %v stands at %.4f of the way up, want %.4f", log, f.nums[0][s.j], up, want)
			}
			along := float64(s.x-first.x) / float64(last.x-first.x)
			if want := float64(c.Category[s.j].At-2001) / 12; math.Abs(along-want) > 0.001 {
				t.Errorf("%d stands at %.4f of the way along, want %.4f", c.Category[s.j].At, along, want)
			}
		}
	}
}

// TestSameBytes draws in several goroutines from one chart and brand.
func TestSameBytes(t *testing.T) {
	b := builtin(t)
	for _, s := range samples(t) {
		c, faults := bind(s.yaml, s.sets)
		if faults.HasErrors() {
			continue
		}
		var out [4]string
		var wg sync.WaitGroup
		for i := range out {
			wg.Go(func() {
				d, _ := Draw(c, b, 481*page.Pt, page.Tag{Artifact: page.Layout})
				out[i] = dump(d)
			})
		}
		wg.Wait()
		for i := range out {
			if out[i] != out[0] {
				t.Errorf("%s: two drawings differ", s.name)
			}
		}
	}
}

// TestHard draws data that no chart is made for: each gives a sound drawing
// or says what is wrong, in every type and width.
func TestHard(t *testing.T) {
	b := builtin(t)
	rows := func(n int, row func(i int) string) string {
		var s strings.Builder
		s.WriteString("x,s,v\n")
		for i := range n {
			s.WriteString(row(i) + "\n")
		}
		return s.String()
	}
	long := strings.Repeat("Llanfair", 250)
	cases := map[string]struct {
		csv  string
		want string // a code that some type must give; "" where all draw
	}{
		"one point":         {"x,s,v\n2012,a,7\n", ""},
		"one zero":          {"x,s,v\n2012,a,0\n", ""},
		"two points":        {"x,s,v\n2009,a,100\n2012,a,170\n", ""},
		"all equal":         {rows(6, func(i int) string { return fmt.Sprintf("%d,a,42", 2000+i) }), ""},
		"all zero":          {rows(6, func(i int) string { return fmt.Sprintf("%d,a,0", 2000+i) }), ""},
		"all missing":       {rows(6, func(i int) string { return fmt.Sprintf("%d,a,[c]", 2000+i) }), "chart-empty"},
		"no rows":           {"x,s,v\n", "chart-empty"},
		"missing ends":      {"x,s,v\n2001,a,[c]\n2002,a,5\n2003,a,[x]\n2004,a,6\n2005,a,[c]\n", ""},
		"negatives":         {"x,s,v\n2001,a,-5\n2001,b,9\n2002,a,7\n2002,b,-3\n2003,a,-1\n2003,b,-8\n", "chart-mode"},
		"only negatives":    {"x,s,v\n2001,a,-5\n2002,a,-7\n2003,a,-70000\n", ""},
		"huge":              {"x,s,v\n2001,a,9e60\n2002,a,1\n2003,a,-9e60\n", ""},
		"tiny":              {"x,s,v\n2001,a,0.0000000000000000000000000000003\n2002,a,0.0000000000000000000000000000001\n", ""},
		"huge and near":     {"x,s,v\n2001,a,1000000000000000001\n2002,a,1000000000000000002\n", ""},
		"200 years":         {rows(200, func(i int) string { return fmt.Sprintf("%d,a,%d", 1801+i, i*i%97) }), "chart-too-many"},
		"200 names":         {rows(200, func(i int) string { return fmt.Sprintf("Area number %d,a,%d", i, i*i%97) }), "chart-too-many"},
		"5000 names":        {rows(5000, func(i int) string { return fmt.Sprintf("Area number %d,a,%d", i, i*i%97) }), "chart-too-many"},
		"40 names":          {rows(40, func(i int) string { return fmt.Sprintf("Area of some name %d,a,%d", i, i*i%97) }), ""},
		"30 long names":     {rows(30, func(i int) string { return fmt.Sprintf("%d%s,a,%d", i, long[:150], i) }), "chart-too-tall"},
		"40 series":         {rows(400, func(i int) string { return fmt.Sprintf("%d,series %d,%d", 2000+i/40, i%40, i*i%97) }), "chart-too-many"},
		"6 series":          {rows(60, func(i int) string { return fmt.Sprintf("%d,series %d,%d", 2000+i/6, i%6, i*i%97) }), ""},
		"12 close series":   {rows(120, func(i int) string { return fmt.Sprintf("%d,series %d,%d", 2000+i/12, i%12, 50+i%3) }), "chart-too-many"},
		"long names":        {"x,s,v\n" + long + ",a,3\nB,a,4\n", "chart-name-long"},
		"long series":       {"x,s,v\n2001," + long + ",3\n2002,b,4\n", "chart-name-long"},
		"names of 150":      {"x,s,v\n" + long[:150] + ",a,3\n" + strings.Repeat("a b ", 35) + ",a,4\nC,a,5\n", ""},
		"series of 150":     {"x,s,v\n2001," + long[:150] + ",3\n2002," + long[:150] + ",4\n2001,b,4\n2002,b,4\n", ""},
		"repeated":          {"x,s,v\n2001,a,3\n2001,a,4\n", "chart-repeated"},
		"sparse years":      {"x,s,v\n1801,a,3\n1950,a,4\n1951,a,5\n2012,a,5\n", ""},
		"sparse days":       {"x,s,v\n1801-01-01,a,3\n1950-02-03,a,4\n1950-02-04,a,5\n2012-12-31,a,5\n", ""},
		"far years":         {"x,s,v\n1000,a,3\n2999,a,4\n", ""},
		"forecasts alone":   {"x,s,v\n2012,a,3 [f]\n2013,a,4 [f]\n", ""},
		"forecasts mixed":   {"x,s,v\n2011,a,3\n2012,a,3 [f]\n2013,a,4\n2011,b,4\n2012,b,9 [p]\n2013,b,4 [f]\n", ""},
		"blank name":        {"x,s,v\n,a,3\nB,a,4\n", ""},
		"shares of nothing": {"x,s,v\n2011,a,0\n2011,b,0\n2012,a,[c]\n2012,b,3\n2013,a,1\n2013,b,3\n", ""},
		"no glyph":          {"x,s,v\n北京,a,3\nB,a,4\n", "chart-glyph"},
		"control":           {"x,s,v\nA\u202eB\u0007C,a,3\nB,a,4\n", ""},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			sets := hardSet(t, tc.csv)
			if sets == nil {
				return
			}
			found := tc.want == ""
			for _, head := range eachKind() {
				for _, more := range []string{"", "labels: values\n", "labels: none\ntarget: 3\n", "sort: -v\ntop: 3\nheight: 40mm\n", "format: million(1)\n"} {
					c, faults := bind(head+more, sets)
					for _, w := range widths {
						drawn := faults
						if !faults.HasErrors() {
							tag := new(page.Elem).Leaf()
							d, more2 := Draw(c, b, w, tag)
							drawn = append(drawn[:len(drawn):len(drawn)], more2...)
							for _, wrong := range checkDrawing(d, tag) {
								t.Errorf("%q %q, %s pt wide: %s", head, more, pts(w), wrong)
							}
							if h := Height(c, b, w); h != 0 && !more2.HasErrors() && h != d.H {
								t.Errorf("%q %q: it is %d high, and was to be %d", head, more, d.H, h)
							}
							if len(d.Items) == 0 && !more2.HasErrors() {
								t.Errorf("%q %q: nothing drawn and nothing said", head, more)
							}
						}
						for _, f := range drawn {
							found = found || f.Rule.Code == tc.want
						}
					}
				}
			}
			if !found {
				t.Errorf("no %s", tc.want)
			}
		})
	}
}

// eachKind gives the first lines of a block for each type of chart in each of
// its modes, over the columns x, s and v.
func eachKind() []string {
	var out []string
	for _, k := range kinds {
		head := "type: " + k.name + "\ndata: d\ny: v\ntitle: T\n"
		if !k.noX {
			head += "x: x\n"
		}
		if slices.Contains(k.takes, "series") {
			head += "series: s\n"
		}
		if k == waterfallKind {
			head += "total: sum\n"
		}
		out = append(out, head)
		for _, m := range k.modes {
			out = append(out, head+map[Mode]string{Stacked: "mode: stacked\n", Share: "mode: share\n"}[m])
		}
	}
	return out
}

// hardSet makes a dataset, or gives nil where the data package refuses it.
func hardSet(t *testing.T, csv string) map[string]*figure.Dataset {
	t.Helper()
	spec := "d: {file: d.csv, key: [x, s], measures: {v: {column: v}}, source: {title: T}}"
	return loadFaulty(t, spec, csv)
}

func qualitySets(t testing.TB) map[string]*figure.Dataset {
	for _, s := range samples(t) {
		if s.archive == "testdata/quality.txtar" {
			return s.sets
		}
	}
	return nil
}

func TestFaults(t *testing.T) {
	sets := qualitySets(t)
	cases := []struct{ yaml, want string }{
		{"type: pie\ndata: images\n", "1:7 error[chart-type]: there is no chart of type “pie”"},
		{"type: colunm\ndata: images\ny: shared\ntitle: T", "hint: did you mean “column”?"},
		{"data: images\ny: shared", "error[chart-type]: the chart has no type"},
		{"type: line\nstacked: true\ndata: images\ny: shared", "error[chart-mode]: lines can't be stacked"},
		{"type: bar\nmode: piled\ndata: images\ny: shared", "2:7 error[chart-mode]"},
		{"type: bar\ndata: image\ny: shared", "hint: did you mean “images”?"},
		{"type: bar\ndata: images\ny: shraed", "3:4 error[chart-column]: images has no measure “shraed”\n  hint: did you mean “shared”?"},
		{"type: bar\ndata: images\nx: yaer\ny: shared", "3:4 error[chart-column]: images has no column “yaer”\n  hint: did you mean “year”?"},
		{"type: bar\ndata: images\ny: shared\nsort: -nothing", "4:7 error[chart-column]"},
		{"type: bar\ndata: images\ny: [shared, index]", "error[chart-units]"},
		{"type: line\ndata: output\nx: year\ny: index", "hint: add “series: sector”"},
		{"type: bar\ndata: areas\ny: rate\nhighlight: Northmre", "4:12 error[chart-highlight]: the chart has no “Northmre”\n  hint: did you mean “Northmere”?"},
		{"type: bar\ndata: images\ny: shared\nwhere: year > 2050", "4:8 error[chart-empty]"},
		{"type: bar\ndata: images\ny: shared\nlabels: some", "error[chart-setting]"},
		{"type: bar\ndata: images\ny: shared\nheight: 60", "4:9 error[chart-setting]"},
		{"type: bar\ndata: images\ny: shared\nwidth: 5cm", "4:8 error[chart-setting]"},
		{"type: bar\ndata: images\ny: shared\ny-from: 50", "4:9 warning[chart-bars-not-zero]"},
		{"type: bar\ndata: images\ny: shared\ntarget: '\"x\"'", "error[chart-setting]: target is no number"},
		{"type: bar\ndata: images\ny: shared", "warning[chart-no-title]"},
		{"type: bar\ndata: images\ny: shared\ntitle: a b c d e f g h i j k l m n o p", "4:8 warning[chart-title-long]"},
		{"type: line\ndata: areas\ny: rate\ntitle: T", "1:7 warning[chart-line-not-time]"},
		{"type: bar\ndata: output\nx: year\ny: [index, index]\nseries: sector", "error[chart-series]"},
		{"type: bar\ndata: output\nx: sector\nseries: sector\ny: index", "error[chart-series]: x and series are the same column"},
		{"type: bar\ndata: images\ny: shared\nlog: true", "4:1 error[chart-key]: log: has no meaning in a chart of type bar"},
		{"type: line\ndata: images\ny: shared\ntitle: Images shared\nsubtitle: Images that were shared", "4:8 warning[chart-title-repeats]"},
		{"type: line\ndata: images\ny: shared\nlog: true\ntitle: T", "warning[chart-log-unmarked]"},
		{"type: line\ndata: images\ny: shared\ninterval: [shared]", "error[chart-interval]: an interval has two ends, and 1 are named"},
		{"type: line\ndata: images\ny: shared\ninterval: [shared, shraed]", "error[chart-column]: images has no measure “shraed”"},
		{"type: column\ndata: images\ny: shared\ntotal: sum", "error[chart-total]: the parts of the chart are not stacked"},
		{"type: line\ndata: images\ny: shared\nannotate: {text: A}", "error[chart-annotation]: it is not clear where “A” stands"},
		{"type: line\ndata: images\ny: shared\nannotate: {at: 1066, text: A}", "error[chart-annotation]: the chart has no “1066” to be remarked on"},
		{"type: line\ndata: images\ny: shared\nannotate: {at: 2009}", "error[chart-annotation]: an annotation says nothing"},
		{"type: line\ndata: images\ny: shared\nannotate: {from: 2010, text: A}", "error[chart-annotation]: the span of “A” has one end only"},
		{"type: line\ndata: images\ny: shared\ny-from: 99999999", "error[chart-setting]: y-from: 99999999 leaves out"},
		{"type: area\ndata: images\ny: shared\ny-from: 5", "warning[chart-area-not-zero]"},
		{"type: area\nmode: grouped\ndata: output\nx: year\ny: index\nseries: sector", "error[chart-mode]: areas that overlap hide each other"},
		{"tpye: bar\n", "error[unknown-key]"},
		{"[1, 2]", "error["},
		{"", "error[chart-type]"},
	}
	for _, tc := range cases {
		_, faults := bind(tc.yaml, sets)
		if got := lines(faults); !strings.Contains(got, tc.want) {
			t.Errorf("%s\ngives\n%swant %s", tc.yaml, got, tc.want)
		}
	}
}

// FuzzBind reads any block: it gives a drawing or an error.
func FuzzBind(f *testing.F) {
	sets := qualitySets(f)
	for _, s := range samples(f) {
		f.Add(s.yaml)
	}
	b := builtin(f)
	f.Fuzz(func(t *testing.T, yaml string) {
		c, faults := bind(yaml, sets)
		if faults.HasErrors() {
			return
		}
		tag := new(page.Elem).Leaf()
		d, _ := Draw(c, b, 481*page.Pt, tag)
		if wrong := checkDrawing(d, tag); wrong != nil {
			t.Error(strings.Join(wrong, "\n"))
		}
	})
}

func TestRules(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range Rules {
		if r.Code == "" || seen[r.Code] || r.Severity == diag.Off || r.Title == "" || r.Why == "" || r.Bad == "" || r.Good == "" {
			t.Errorf("rule %q lacks something", r.Code)
		}
		if !strings.HasPrefix(r.Code, "chart-") {
			t.Errorf("rule %q might be another package's", r.Code)
		}
		seen[r.Code] = true
	}
}

func BenchmarkDraw(b *testing.B) {
	br := builtin(b)
	for _, s := range samples(b) {
		c, faults := bind(s.yaml, s.sets)
		if faults.HasErrors() {
			continue
		}
		b.Run(s.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Draw(c, br, 481*page.Pt, page.Tag{Artifact: page.Layout})
			}
		})
	}
}

func BenchmarkBind(b *testing.B) {
	for _, s := range samples(b)[:4] {
		b.Run(s.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				bind(s.yaml, s.sets)
			}
		})
	}
}
