package font

import "unicode"

// settable are the scripts whose letters stand side by side from left to
// right, each in one form, and whose words have spaces between them.
var settable = []*unicode.RangeTable{
	unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Armenian, unicode.Georgian, unicode.Common, unicode.Inherited,
}

// Settable tells whether a character is of a script that can be set here.
// Arabic, Hebrew and the scripts of South and East Asia need joining,
// reordering, another direction or other rules for lines: their letters one
// after the other would be wrong even where a face has them all.
func Settable(r rune) bool {
	const firstElse, symbols, lastSymbol = 0x0590, 0x1E00, 0x2BFF // Hebrew begins what is not settable
	return r < firstElse || r >= symbols && r <= lastSymbol || unicode.In(r, settable...)
}

// standsIn is a face in which a word is set that this one lacks a character of.
func (f *Face) standsIn() *Face {
	if f.Fallback == nil {
		return nil
	}
	return f.Fallback()
}

// StandIn gives the face to set a word in of which this face lacks a
// character: the fallback where it has all of them, else nil.
func (f *Face) StandIn(word string) *Face {
	to := f.standsIn()
	if to == nil {
		return nil
	}
	if _, missing := to.Shape(word, Features{}); len(missing) > 0 {
		return nil
	}
	return to
}
