package figure

import "policybrief/internal/data"

// KeyVariable gives the value of a matrix variable: a period where the key is
// one in time, and else words as published, so that a code such as 0042 stays
// what it is. It stands for the key, and comes from no cell.
func KeyVariable(k data.Key) Value {
	if k.InTime() {
		at := k
		return Value{Kind: Period, Str: k.Text, Key: &at}
	}
	return Value{Kind: Words, Str: k.Text}
}
