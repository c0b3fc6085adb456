package conf

import "strings"

// maxWord is the length from which a word is compared no more: nobody meant a
// key by it, and the cost of a comparison grows with its square.
const maxWord = 64

// Nearest gives the candidate nearest to a word, or "" where none is near
// enough to be what the writer meant: at most one slip in three letters, a
// slip being a letter added, left out, changed or swapped with its neighbour
// (Damerau 1964). Case, hyphens, underscores and spaces weigh nothing.
func Nearest(word string, candidates []string) string {
	w := fold(word)
	if len(w) == 0 || len(w) > maxWord {
		return ""
	}
	best, least := "", (len(w)+2)/3+1
	for _, c := range candidates {
		f := fold(c)
		if len(f) > maxWord || abs(len(f)-len(w)) >= least {
			continue
		}
		if d := slips(w, f); d < least {
			best, least = c, d
		}
	}
	return best
}

func fold(s string) []rune {
	if len(s) > 4*maxWord {
		return make([]rune, maxWord+1)
	}
	return []rune(strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r == ' ' {
			return -1
		}
		return r
	}, strings.ToLower(s)))
}

// slips counts the letters added, left out, changed or swapped between two
// words (the optimal string alignment distance).
func slips(a, b []rune) int {
	var rows [3][maxWord + 1]int
	prev2, prev, cur := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, prev2[j-2]+1)
			}
			cur[j] = d
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return prev[len(b)]
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
