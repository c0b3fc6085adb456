package text

import (
	"unicode"
	"unicode/utf8"
)

// withStandIns divides pieces so that each word of which a piece's face lacks
// a character, and the face's fallback has all, is a piece in the fallback:
// one letter of another design inside a word would stand out. missing is in
// the order of the text. It gives nil where no fallback helps.
func withStandIns(pieces []Piece, missing []Missing) []Piece {
	var out []Piece
	next := 0 // the first missing character not yet looked at
	for i := range pieces {
		pc := &pieces[i]
		done := 0 // of its text
		for ; next < len(missing) && missing[next].Piece == pc; next++ {
			off := missing[next].Off
			if off < done || pc.Style.Face.Fallback == nil {
				continue
			}
			from, to := wordAround(pc.Text, done, off)
			face := pc.Style.Face.StandIn(pc.Text[from:to])
			if face == nil {
				continue
			}
			if out == nil {
				out = append(make([]Piece, 0, len(pieces)+2*len(missing)), pieces[:i]...)
			}
			if from > done {
				out = append(out, pc.part(done, from))
			}
			word := pc.part(from, to)
			word.Style.Face = face
			out = append(out, word)
			done = to
		}
		if out != nil && (done < len(pc.Text) || pc.Text == "") {
			out = append(out, pc.part(done, len(pc.Text)))
		}
	}
	return out
}

// part gives the piece of some bytes of a piece's text.
func (pc *Piece) part(from, to int) Piece {
	p := *pc
	if p.At.End-p.At.Start == len(p.Text) { // the text as it stands in the source
		p.At.Start, p.At.End = p.At.Start+from, p.At.Start+to
	}
	p.Text = p.Text[from:to]
	return p
}

// wordAround gives the letters and marks round a byte of a text, not before
// byte least, or the one character where it is no letter.
func wordAround(s string, least, at int) (from, to int) {
	r, size := utf8.DecodeRuneInString(s[at:])
	from, to = at, at+size
	if !inWord(r) {
		return from, to
	}
	for from > least {
		r, size := utf8.DecodeLastRuneInString(s[least:from])
		if !inWord(r) {
			break
		}
		from -= size
	}
	for to < len(s) {
		r, size := utf8.DecodeRuneInString(s[to:])
		if !inWord(r) {
			break
		}
		to += size
	}
	return from, to
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) || r == '\u00AD' }
