package font

import (
	"sync"
	"sync/atomic"
)

// This file reads what shaping needs of the GPOS, GSUB and kern tables
// (OpenType 1.9.1): pair kerning, ligatures and one-to-one substitutions of
// the default language of the Latin script. It is read at the first use,
// once, into indexes by glyph.

// shaping is the index of a face's kerning, ligatures and digit forms.
type shaping struct {
	once sync.Once

	// pairStart[g] to pairStart[g+1] are the entries of pairs whose first
	// glyph is g, in the order in which they are tried.
	pairStart []uint32
	pairs     []pairEntry
	subtables []pairSubtable
	kern0     table // a kern subtable of format 0, where there is no GPOS kerning

	// cache holds pairs already looked up: the glyphs in the upper half of a
	// word, the value in the lower. It saves time only: what it holds, a
	// search gives too.
	cache [4096]atomic.Uint64

	markToBase, markToMark []pairSubtable

	ligatures map[GID][]ligature
	mayLigate []bool // by first glyph

	tabular, proportional [10]GID // the digits 0 to 9

	hyphen GID
}

type pairEntry struct{ subtable, coverage uint16 }

type pairSubtable struct {
	t      table
	lookup int
}

type ligature struct {
	rest  []GID // the glyphs after the first
	glyph GID
}

// Work that a hostile font could ask for is capped at what no real font needs.
const (
	maxSubtables  = 1 << 9
	maxLooked     = 1 << 16 // subtables looked at for a feature
	maxPairs      = 1 << 20 // first glyphs of pairs, over all subtables
	maxLigatures  = 1 << 18
	maxComponents = 16
)

func (f *Face) index() *shaping {
	f.shaping.once.Do(func() {
		s := &f.shaping
		f.indexPairs(s)
		f.indexLigatures(s)
		s.markToBase, s.markToMark = lookups(f.gpos, "mark", 4, 9), lookups(f.gpos, "mkmk", 6, 9)
		for d := range s.tabular {
			g, _ := f.Glyph(rune('0' + d))
			s.tabular[d], s.proportional[d] = g, g
		}
		f.substituteDigits("tnum", &s.tabular)
		f.substituteDigits("pnum", &s.proportional)
		if s.hyphen, _ = f.Glyph('\u2010'); s.hyphen == 0 {
			s.hyphen, _ = f.Glyph('-')
		}
	})
	return &f.shaping
}

// lookups gives the subtables of a feature's lookups of one type, with
// extensions (type ext) resolved, in order; n counts lookups from 0.
func lookups(t table, feature string, typ, ext int) []pairSubtable {
	scripts, features, list := t.from(int64(t.u16(4))), t.from(int64(t.u16(6))), t.from(int64(t.u16(8)))
	lang := defaultLanguage(scripts)
	var out []pairSubtable
	looked := 0
	for i := range lang.u16(4) {
		n := lang.u16(6 + 2*i)
		rec := features.from(int64(2 + 6*n))
		if n >= features.u16(0) || len(rec) < 6 || string(rec[:4]) != feature {
			continue
		}
		feat := features.from(int64(rec.u16(4)))
		for j := range feat.u16(2) {
			id := feat.u16(4 + 2*j)
			if id >= list.u16(0) {
				continue
			}
			lookup := list.from(int64(list.u16(2 + 2*id)))
			for k := range lookup.u16(4) {
				sub := lookup.from(int64(lookup.u16(6 + 2*k)))
				kind := lookup.u16(0)
				if kind == ext {
					kind = sub.u16(2)
					sub = sub.from(sub.u32(4))
				}
				if kind == typ && len(sub) > 0 {
					out = append(out, pairSubtable{sub, j})
				}
				if looked++; looked == maxLooked || len(out) == maxSubtables {
					return out
				}
			}
		}
		break
	}
	return out
}

// defaultLanguage gives the default language system of the script latn, or of
// DFLT.
func defaultLanguage(scripts table) table {
	var found table
	for i := range scripts.u16(0) {
		rec := scripts.from(int64(2 + 6*i))
		if len(rec) < 6 {
			break
		}
		tag := string(rec[:4])
		if tag != "latn" && tag != "DFLT" {
			continue
		}
		script := scripts.from(int64(rec.u16(4)))
		if off := script.u16(0); off != 0 {
			found = script.from(int64(off))
		}
		if tag == "latn" && found != nil {
			break
		}
	}
	return found
}

// eachCovered calls fn with each glyph of a coverage table and its index, until
// fn gives false. Ranges that overlap, which no real font has, end when there
// have been as many glyphs as a font can hold.
func eachCovered(c table, fn func(g GID, index int) bool) {
	switch c.u16(0) {
	case 1:
		for i := range min(c.u16(2), (len(c)-4)/2) {
			if !fn(GID(c.u16(4+2*i)), i) {
				return
			}
		}
	case 2:
		steps := 0
		for i := range min(c.u16(2), (len(c)-4)/6) {
			start, end, index := c.u16(4+6*i), c.u16(6+6*i), c.u16(8+6*i)
			for g := start; g <= end; g++ {
				if steps++; steps > 1<<16 || !fn(GID(g), index+g-start) {
					return
				}
			}
		}
	}
}

// class gives the class of a glyph in a class definition table.
func class(c table, g GID) int {
	switch c.u16(0) {
	case 1:
		if i := int(g) - c.u16(2); i >= 0 && i < c.u16(4) {
			return c.u16(6 + 2*i)
		}
	case 2:
		lo, hi := 0, c.u16(2)
		n := hi
		for lo < hi {
			m := (lo + hi) / 2
			if c.u16(4+6*m+2) < int(g) {
				lo = m + 1
			} else {
				hi = m
			}
		}
		if lo < n && c.u16(4+6*lo) <= int(g) {
			return c.u16(4 + 6*lo + 4)
		}
	}
	return 0
}

func (f *Face) indexPairs(s *shaping) {
	s.subtables = lookups(f.gpos, "kern", 2, 9)
	if len(s.subtables) == 0 {
		s.kern0 = kernTable(f.kern)
		return
	}
	n := len(f.advances)
	s.pairStart = make([]uint32, n+1)
	last := make([]int32, n) // the subtable that a glyph was last met in, from 1
	each := func(i int, fn func(g GID, index int)) (looked int) {
		t := s.subtables[i].t
		eachCovered(t.from(int64(t.u16(2))), func(g GID, index int) bool {
			if looked++; int(g) < n && last[g] != int32(i+1) {
				last[g] = int32(i + 1)
				fn(g, index)
			}
			return true
		})
		return looked
	}
	looked := 0
	for i := range s.subtables {
		looked += each(i, func(g GID, _ int) { s.pairStart[g]++ })
		if looked > maxPairs {
			s.pairStart = nil // no kerning rather than part of it
			return
		}
	}
	sum := uint32(0)
	for g, c := range s.pairStart {
		s.pairStart[g] = sum
		sum += c
	}
	s.pairs = make([]pairEntry, sum)
	next := make([]uint32, n)
	copy(next, s.pairStart)
	clear(last)
	for i := range s.subtables {
		each(i, func(g GID, index int) {
			s.pairs[next[g]] = pairEntry{uint16(i), uint16(index)}
			next[g]++
		})
	}
}

// kernTable gives the first horizontal subtable of format 0 of a kern table.
func kernTable(t table) table {
	if len(t) < 4 || t.u16(0) != 0 {
		return nil
	}
	off := 4
	for range t.u16(2) {
		sub := t.from(int64(off))
		if len(sub) < 14 {
			return nil
		}
		const horizontal, minimum, cross = 1, 2, 4
		if coverage := sub.u16(4); coverage>>8 == 0 && coverage&(horizontal|minimum|cross) == horizontal {
			return sub
		}
		off += max(14, sub.u16(2))
	}
	return nil
}

// Kern gives the kerning between two glyphs in 1/1000 em; it is added to the
// advance of the left one.
func (f *Face) Kern(left, right GID) int32 {
	if left == 0 || right == 0 {
		return 0
	}
	s := f.index()
	key := uint64(left)<<16 | uint64(right)
	slot := &s.cache[(uint32(left)*0x9E5+uint32(right))%uint32(len(s.cache))]
	if w := slot.Load(); w>>32 == key {
		return int32(uint32(w))
	}
	v := f.scale(s.search(left, right))
	slot.Store(key<<32 | uint64(uint32(v)))
	return v
}

// search gives the kerning of a pair in font units: in each lookup the first
// subtable that knows the pair decides.
func (s *shaping) search(left, right GID) int {
	if s.kern0 != nil {
		return searchKern0(s.kern0, left, right)
	}
	if int(left)+1 >= len(s.pairStart) {
		return 0
	}
	value, done := 0, -1
	for _, e := range s.pairs[s.pairStart[left]:s.pairStart[left+1]] {
		sub := s.subtables[e.subtable]
		if sub.lookup == done {
			continue
		}
		if v, ok := pairValue(sub.t, left, right, int(e.coverage)); ok {
			value += v
			done = sub.lookup
		}
	}
	return value
}

func searchKern0(t table, left, right GID) int {
	key := int64(left)<<16 | int64(right)
	lo, hi := 0, min(t.u16(6), (len(t)-14)/6)
	n := hi
	for lo < hi {
		m := (lo + hi) / 2
		if t.u32(14+6*m) < key {
			lo = m + 1
		} else {
			hi = m
		}
	}
	if lo < n && t.u32(14+6*lo) == key {
		return t.i16(14 + 6*lo + 4)
	}
	return 0
}

// pairValue gives the change of the first glyph's advance that a PairPos
// subtable makes, and whether it knows the pair.
func pairValue(t table, left, right GID, coverage int) (int, bool) {
	f1, f2 := t.u16(4), t.u16(6)
	size1, size2 := valueSize(f1), valueSize(f2)
	const xAdvance = 4
	advance := func(rec int) int {
		if f1&xAdvance == 0 {
			return 0
		}
		return t.i16(rec + valueSize(f1&(xAdvance-1)))
	}
	switch t.u16(0) {
	case 1:
		if coverage >= t.u16(8) {
			return 0, false
		}
		set := t.u16(10 + 2*coverage)
		rec := 2 + size1 + size2
		lo, hi := 0, t.u16(set)
		n := hi
		for lo < hi {
			m := (lo + hi) / 2
			if t.u16(set+2+rec*m) < int(right) {
				lo = m + 1
			} else {
				hi = m
			}
		}
		if at := set + 2 + rec*lo; lo < n && t.u16(at) == int(right) {
			return advance(at + 2), true
		}
	case 2:
		c1 := class(t.from(int64(t.u16(8))), left)
		c2 := class(t.from(int64(t.u16(10))), right)
		if c1 < t.u16(12) && c2 < t.u16(14) {
			at := 16 + (int64(c1)*int64(t.u16(14))+int64(c2))*int64(size1+size2)
			return advance(int(min(at, int64(len(t))))), true // beyond the table is 0
		}
	}
	return 0, false
}

// valueSize gives the size in bytes of a value record of a format.
func valueSize(format int) int {
	n := 0
	for ; format != 0; format &= format - 1 {
		n += 2
	}
	return n
}

func (f *Face) indexLigatures(s *shaping) {
	s.mayLigate = make([]bool, len(f.advances))
	s.ligatures = map[GID][]ligature{}
	looked := 0
	for _, sub := range lookups(f.gsub, "liga", 4, 7) {
		t := sub.t
		eachCovered(t.from(int64(t.u16(2))), func(first GID, index int) bool {
			if looked++; looked > maxLigatures {
				return false
			}
			if index >= t.u16(4) || int(first) >= len(f.advances) {
				return true
			}
			set := t.from(int64(t.u16(6 + 2*index)))
			for i := range set.u16(0) {
				if looked++; looked > maxLigatures {
					return false
				}
				lig := set.from(int64(set.u16(2 + 2*i)))
				g, n := GID(lig.u16(0)), lig.u16(2)
				if n < 2 || n > maxComponents || int(g) >= len(f.advances) {
					continue
				}
				rest := make([]GID, n-1)
				for k := range rest {
					rest[k] = GID(lig.u16(4 + 2*k))
				}
				s.ligatures[first] = append(s.ligatures[first], ligature{rest, g})
				s.mayLigate[first] = true
			}
			return true
		})
	}
}

// substituteDigits replaces digits by the forms that a feature gives them.
func (f *Face) substituteDigits(feature string, digits *[10]GID) {
	for _, sub := range lookups(f.gsub, feature, 1, 7) {
		t := sub.t
		eachCovered(t.from(int64(t.u16(2))), func(g GID, index int) bool {
			for d, have := range digits {
				if have != g || g == 0 {
					continue
				}
				to := GID(0)
				switch t.u16(0) {
				case 1:
					to = GID(int(g) + t.i16(4))
				case 2:
					if index < t.u16(4) {
						to = GID(t.u16(6 + 2*index))
					}
				}
				if to != 0 && int(to) < len(f.advances) {
					digits[d] = to
				}
			}
			return true
		})
	}
}
