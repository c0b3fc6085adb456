package data

import "math"

// coefs are the integers of a column of numbers: four bytes each while all of
// them fit, eight from the first that does not. seeCell stands for a cell that
// is not a plain number.
type coefs struct {
	small []int32
	large []int64
}

// seeCell stands in place of an integer for a cell that is not a plain number.
const (
	seeCell  = math.MinInt64
	seeSmall = math.MinInt32
)

// newCoefs gives n times seeCell.
func newCoefs(n int) coefs {
	c := coefs{small: make([]int32, n)}
	for i := range c.small {
		c.small[i] = seeSmall
	}
	return c
}

// none tells whether the column holds no numbers.
func (c *coefs) none() bool { return c.small == nil && c.large == nil }

func (c *coefs) len() int { return max(len(c.small), len(c.large)) }

func (c *coefs) at(i int) int64 {
	if c.large != nil {
		return c.large[i]
	}
	if v := c.small[i]; v != seeSmall {
		return int64(v)
	}
	return seeCell
}

func (c *coefs) set(i int, v int64) {
	if c.large == nil {
		if v > seeSmall && v <= math.MaxInt32 {
			c.small[i] = int32(v)
			return
		}
		if v == seeCell {
			c.small[i] = seeSmall
			return
		}
		large := make([]int64, len(c.small))
		for k := range large {
			large[k] = c.at(k)
		}
		c.small, c.large = nil, large
	}
	c.large[i] = v
}
