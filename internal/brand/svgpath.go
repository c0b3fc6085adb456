package brand

import (
	"math"
	"strconv"

	"policybrief/internal/page"
)

// A point and a seg are those of package page, before rounding.
type point struct{ x, y float64 }

type seg struct {
	op page.Op
	p  [3]point
}

// A scanner reads the numbers of SVG's small languages.
type scanner struct {
	s string
	i int
}

// blanks passes over white space and commas.
func (s *scanner) blanks() {
	for s.i < len(s.s) {
		switch s.s[s.i] {
		case ' ', '\t', '\r', '\n', '\f', ',':
			s.i++
		default:
			return
		}
	}
}

// number reads a number. Numbers may stand side by side without a blank:
// “1-2” and “.5.5” are two each. Those beyond ten million are refused.
func (s *scanner) number() (float64, bool) {
	s.blanks()
	i := s.i
	if i < len(s.s) && (s.s[i] == '+' || s.s[i] == '-') {
		i++
	}
	run := func() (n int) {
		for i < len(s.s) && s.s[i] >= '0' && s.s[i] <= '9' {
			i++
			n++
		}
		return n
	}
	n := run()
	if i < len(s.s) && s.s[i] == '.' {
		i++
		n += run()
	}
	if n == 0 || n > 400 {
		return 0, false
	}
	if i < len(s.s) && s.s[i]|0x20 == 'e' {
		mark := i
		i++
		if i < len(s.s) && (s.s[i] == '+' || s.s[i] == '-') {
			i++
		}
		if run() == 0 {
			i = mark // the e of “em”
		}
	}
	f, err := strconv.ParseFloat(s.s[s.i:i], 64)
	if err != nil || abs(f) > 1e7 {
		return 0, false
	}
	s.i = i
	return f, true
}

// flag reads a flag of an arc, which needs no blank after it.
func (s *scanner) flag() (bool, bool) {
	s.blanks()
	if s.i < len(s.s) && (s.s[s.i] == '0' || s.s[s.i] == '1') {
		s.i++
		return s.s[s.i-1] == '1', true
	}
	return false, false
}

// A pen draws path data (SVG 1.1, 8.3).
type pen struct {
	out        []seg
	at, start  point
	last       point // the control point that S or T mirrors
	lastOp     byte  // the command before, in lower case
	unfinished bool  // a subpath was closed: the next command starts one where it began
}

func (d *pen) move(p point) {
	d.out = append(d.out, seg{op: page.MoveTo, p: [3]point{2: p}})
	d.at, d.start, d.unfinished = p, p, false
}

func (d *pen) begin() {
	if d.unfinished {
		d.move(d.start)
	}
}

func (d *pen) line(p point) {
	d.begin()
	d.out = append(d.out, seg{op: page.LineTo, p: [3]point{2: p}})
	d.at = p
}

func (d *pen) curve(a, b, end point) {
	d.begin()
	d.out = append(d.out, seg{op: page.CurveTo, p: [3]point{a, b, end}})
	d.at = end
}

func (d *pen) close() {
	d.out = append(d.out, seg{op: page.Close})
	d.at, d.unfinished = d.start, true
}

// quad draws a quadratic curve as the cubic that is the same.
func (d *pen) quad(c, end point) {
	third := func(a, b float64) float64 { return a + float64((b-a)*2)/3 }
	d.curve(point{third(d.at.x, c.x), third(d.at.y, c.y)}, point{third(end.x, c.x), third(end.y, c.y)}, end)
}

// arguments is how many numbers each command takes.
var arguments = map[byte]int{'m': 2, 'l': 2, 'h': 1, 'v': 1, 'c': 6, 's': 4, 'q': 4, 't': 2, 'a': 7, 'z': 0}

// pathData reads the d of a path.
func (p *svgParser) pathData(a *attr) []seg {
	sc := &scanner{s: a.value}
	d := &pen{}
	var cmd byte
	for sc.blanks(); sc.i < len(sc.s); sc.blanks() {
		from := sc.i
		c := sc.s[sc.i]
		n, ok := arguments[c|0x20]
		switch {
		case ok:
			cmd = c
			sc.i++
		case cmd == 0 || cmd|0x20 == 'z':
			p.broken(a.at(from, from+1), "a command of the path is expected here")
			return nil
		default: // a repeated command; after a move come lines
			n = arguments[cmd|0x20]
			if cmd|0x20 == 'm' {
				cmd-- // m to l, M to L
			}
		}
		if len(d.out) == 0 && cmd|0x20 != 'm' {
			p.broken(a.at(from, from+1), "a path begins with M")
			return nil
		}
		if !d.command(cmd, n, sc) {
			p.broken(a.at(sc.i, sc.i+1), "“%c” takes %d numbers, and one is missing or wrong here", cmd, n)
			return nil
		}
		if len(d.out) > maxSVGSegs {
			p.tooMany(a.span)
			return nil
		}
	}
	return d.out
}

// command draws one command; false where a number is missing.
func (d *pen) command(cmd byte, n int, sc *scanner) bool {
	var v [7]float64
	for i := range n {
		var ok bool
		if cmd|0x20 == 'a' && (i == 3 || i == 4) {
			var on bool
			if on, ok = sc.flag(); on {
				v[i] = 1
			}
		} else {
			v[i], ok = sc.number()
		}
		if !ok {
			return false
		}
	}
	var from point // of relative coordinates
	if cmd >= 'a' {
		from = d.at
	}
	pt := func(i int) point { return point{from.x + v[i], from.y + v[i+1]} }
	mirror := func(after1, after2 byte) point {
		if d.lastOp == after1 || d.lastOp == after2 {
			return point{float64(2*d.at.x) - d.last.x, float64(2*d.at.y) - d.last.y}
		}
		return d.at
	}
	op := cmd | 0x20
	switch op {
	case 'm':
		d.move(pt(0))
	case 'l':
		d.line(pt(0))
	case 'h':
		d.line(point{from.x + v[0], d.at.y})
	case 'v':
		d.line(point{d.at.x, from.y + v[0]})
	case 'c':
		a, b, end := pt(0), pt(2), pt(4)
		d.curve(a, b, end)
		d.last = b
	case 's':
		a, b, end := mirror('c', 's'), pt(0), pt(2)
		d.curve(a, b, end)
		d.last = b
	case 'q':
		c, end := pt(0), pt(2)
		d.quad(c, end)
		d.last = c
	case 't':
		c, end := mirror('q', 't'), pt(0)
		d.quad(c, end)
		d.last = c
	case 'a':
		d.arc(v[0], v[1], v[2], v[3] == 1, v[4] == 1, pt(5))
	case 'z':
		d.close()
	}
	d.lastOp = op
	return true
}

// arc draws an elliptical arc as at most four cubic curves, by the centre
// that SVG 1.1, appendix F.6 finds.
func (d *pen) arc(rx, ry, degrees float64, large, sweep bool, end point) {
	rx, ry = abs(rx), abs(ry)
	from := d.at
	if from == end {
		return
	}
	if rx < 1e-9 || ry < 1e-9 {
		d.line(end)
		return
	}
	sin, cos := sincos(math.Mod(degrees, 360) * math.Pi / 180)
	hx, hy := (from.x-end.x)/2, (from.y-end.y)/2
	// In a frame where the ellipse is a circle of radius 1:
	x, y := (float64(cos*hx)+float64(sin*hy))/rx, (float64(cos*hy)-float64(sin*hx))/ry
	far := float64(x*x) + float64(y*y)
	if far > 1 { // too small to reach: it is grown until it does
		s := math.Sqrt(far)
		rx, ry, x, y, far = rx*s, ry*s, x/s, y/s, 1
	}
	k := 0.0
	if far > 0 {
		k = math.Sqrt(max(0, (1-far)/far))
	}
	if large == sweep {
		k = -k
	}
	cx, cy := float64(k*y), float64(-k*x) // the centre
	a0 := quantised(math.Atan2(y-cy, x-cx))
	turn := quantised(math.Atan2(-y-cy, -x-cx)) - a0
	if sweep && turn < 0 {
		turn += 2 * math.Pi
	} else if !sweep && turn > 0 {
		turn -= 2 * math.Pi
	}
	n := max(1, min(4, int(math.Ceil(abs(turn)/(math.Pi/2)-1e-6))))
	mid := point{(from.x + end.x) / 2, (from.y + end.y) / 2}
	place := func(x, y float64) point {
		x, y = (x+cx)*rx, (y+cy)*ry
		return point{float64(cos*x) - float64(sin*y) + mid.x, float64(sin*x) + float64(cos*y) + mid.y}
	}
	step := turn / float64(n)
	qs, qc := sincos(step / 4)
	h := 4 * qs / (3 * qc) // how long the handles are
	s0, c0 := sincos(a0)
	for i := 1; i <= n; i++ {
		s1, c1 := sincos(a0 + float64(step*float64(i)))
		to := place(c1, s1)
		if i == n {
			to = end
		}
		d.curve(place(c0-float64(h*s0), s0+float64(h*c0)), place(c1+float64(h*s1), s1-float64(h*c1)), to)
		s0, c0 = s1, c1
	}
}

// quantised rounds an angle to 1/10^12, for the reason given at sincos.
func quantised(rad float64) float64 { return math.Round(rad*1e12) / 1e12 }
