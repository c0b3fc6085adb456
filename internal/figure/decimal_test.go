package figure

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/cockroachdb/apd/v3"
)

// TestFewDigits holds what is done with numbers of few digits by whole numbers
// against decimal arithmetic, at the edges of what fits too.
func TestFewDigits(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	number := func() *apd.Decimal {
		coef := rnd.Int64() >> rnd.IntN(63)
		switch rnd.IntN(8) {
		case 0:
			coef = 0
		case 1:
			coef = coef/1000*1000 + 500
		case 2:
			coef = 1<<53 + int64(rnd.IntN(5)) - 2
		}
		d := apd.New(coef, int32(rnd.IntN(50)-25))
		if rnd.IntN(12) == 0 {
			d.Coeff.Mul(&d.Coeff, apd.NewBigInt(rnd.Int64()))
		}
		d.Negative = rnd.IntN(3) == 0
		return d
	}
	var last *apd.Decimal
	for range 50_000 {
		d, n := number(), rnd.IntN(30)-8
		want := new(apd.Decimal)
		if _, err := ctxShow.Quantize(want, settle(d), int32(-n)); err != nil {
			t.Fatal(err)
		}
		want.Negative = want.Negative && !want.IsZero()
		if got := quantize(d, n); got.CmpTotal(want) != 0 {
			t.Fatalf("%s to %d places is %s, not %s", d, n, got, want)
		}
		if got, want := fixed(d), strings.TrimPrefix(d.Text('f'), "-"); got != want {
			t.Fatalf("%s is written %s, not %s", d, got, want)
		}
		if want, err := strconv.ParseFloat(d.String(), 64); err != nil || float(d) != want {
			t.Fatalf("%s is the float %v, not %v", d, float(d), want)
		}
		var r apd.Decimal
		r.Reduce(d)
		if got := places(d); got != max(0, int(-r.Exponent)) {
			t.Fatalf("%s has %d places, not %d", d, got, -r.Exponent)
		}
		if last != nil {
			last.Exponent = d.Exponent
			if got, want := cmpNum(d, last), settle(d).Cmp(settle(last)); got != want {
				t.Fatalf("%s against %s is %d, not %d", d, last, got, want)
			}
		}
		last = d
	}
}
