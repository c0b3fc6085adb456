package brand

import (
	"math"

	"policybrief/internal/page"
)

// A matrix is an affine transform: x' = ax + cy + e, y' = bx + dy + f.
//
// Products are wrapped in float64() wherever a sum follows: some processors
// would else join the two and round once, and the bytes would differ.
type matrix [6]float64

// times gives the transform that does n first, then m.
func (m matrix) times(n matrix) matrix {
	return matrix{
		float64(m[0]*n[0]) + float64(m[2]*n[1]), float64(m[1]*n[0]) + float64(m[3]*n[1]),
		float64(m[0]*n[2]) + float64(m[2]*n[3]), float64(m[1]*n[2]) + float64(m[3]*n[3]),
		float64(m[0]*n[4]) + float64(m[2]*n[5]) + m[4], float64(m[1]*n[4]) + float64(m[3]*n[5]) + m[5],
	}
}

func (m matrix) apply(p point) (x, y float64) {
	return float64(m[0]*p.x) + float64(m[2]*p.y) + m[4], float64(m[1]*p.x) + float64(m[3]*p.y) + m[5]
}

// scale gives by how much lengths grow, and whether they do so alike in all
// directions, to a hundredth.
func (m matrix) scale() (k float64, similar bool) {
	x := math.Sqrt(float64(m[0]*m[0]) + float64(m[1]*m[1]))
	y := math.Sqrt(float64(m[2]*m[2]) + float64(m[3]*m[3]))
	dot := float64(m[0]*m[2]) + float64(m[1]*m[3])
	return x, abs(x-y) <= 0.01*x && abs(dot) <= 0.01*float64(x*y)
}

// sincos gives sine and cosine of an angle, rounded to 1/10^10: the last bits
// of math's differ between processors.
func sincos(rad float64) (sin, cos float64) {
	s, c := math.Sincos(rad)
	return math.Round(s*1e10) / 1e10, math.Round(c*1e10) / 1e10
}

func abs(x float64) float64 { return math.Abs(x) }

// round gives the nearest length.
func round(x float64) page.Length { return page.Length(math.Round(x)) }

// transform reads a list of transforms, the last of which is done first.
func (p *svgParser) transform(a *attr) (matrix, bool) {
	out := matrix{1, 0, 0, 1, 0, 0}
	sc := scanner{s: a.value}
	for n := 0; ; n++ {
		sc.blanks()
		if sc.i >= len(sc.s) {
			return out, true
		}
		from := sc.i
		for sc.i < len(sc.s) && (sc.s[sc.i]|0x20 >= 'a' && sc.s[sc.i]|0x20 <= 'z') {
			sc.i++
		}
		name := sc.s[from:sc.i]
		sc.blanks()
		var v []float64
		ok := sc.i < len(sc.s) && sc.s[sc.i] == '(' && n < 32
		for sc.i++; ok; {
			sc.blanks()
			if sc.i < len(sc.s) && sc.s[sc.i] == ')' {
				sc.i++
				break
			}
			var f float64
			f, ok = sc.number()
			ok = ok && len(v) < 6
			v = append(v, f)
		}
		m, known := single(name, v)
		if !ok || !known {
			p.broken(a.at(from, sc.i), "“%s” is not a transform", printable(a.value[from:min(sc.i, len(a.value))]))
			return out, false
		}
		out = out.times(m)
	}
}

// single gives one transform by its name and numbers (SVG 1.1, 7.6).
func single(name string, v []float64) (matrix, bool) {
	arg := func(i int) float64 {
		if i < len(v) {
			return v[i]
		}
		return 0
	}
	rad := arg(0) * math.Pi / 180
	switch n := len(v); {
	case name == "matrix" && n == 6:
		return matrix(v), true
	case name == "translate" && (n == 1 || n == 2):
		return matrix{1, 0, 0, 1, v[0], arg(1)}, true
	case name == "scale" && n == 1:
		return matrix{v[0], 0, 0, v[0], 0, 0}, true
	case name == "scale" && n == 2:
		return matrix{v[0], 0, 0, v[1], 0, 0}, true
	case name == "rotate" && (n == 1 || n == 3):
		s, c := sincos(rad)
		turn := matrix{c, s, -s, c, 0, 0}
		return matrix{1, 0, 0, 1, arg(1), arg(2)}.times(turn).times(matrix{1, 0, 0, 1, -arg(1), -arg(2)}), true
	case name == "skewX" && n == 1, name == "skewY" && n == 1:
		s, c := sincos(rad)
		if abs(c) < 1e-6 {
			return matrix{}, false
		}
		if name == "skewX" {
			return matrix{1, 0, s / c, 1, 0, 0}, true
		}
		return matrix{1, s / c, 0, 1, 0, 0}, true
	}
	return matrix{}, false
}
