package data

import (
	"slices"
	"strings"
)

// maxJSONNodes is how many values of a description (metadata, dimensions) are
// held at once. The cells of a table are never held.
const maxJSONNodes = 1 << 19

// jsonNode is a value of a description.
type jsonNode struct {
	kind       byte // as jsonScanner.kind has it; 0 for no value at all
	start, end int
	key        string // its name, where it is a member of an object
	keyAt      int
	text       string // of a string; of a number as it is written
	kids       []jsonNode
}

// tree reads the value at an offset as a whole. Names that repeat in an object
// are a fault.
func (s *jsonScanner) tree(off int) (n jsonNode) {
	left := maxJSONNodes
	s.at(off).node(&n, &left)
	return n
}

func (s *jsonScanner) node(n *jsonNode, left *int) {
	if *left--; *left < 0 {
		s.fail(ruleTooLarge.At(s.src.Span(s.pos, s.pos+1), "the description has more than %d values", maxJSONNodes))
		return
	}
	n.kind = s.kind()
	n.start = s.pos
	switch n.kind {
	case '"':
		n.text = string(s.str())
	case '0':
		n.text = string(s.number())
	case '{', '[':
		if !s.enter() {
			return
		}
		var names map[string]bool
		for first := true; s.more(first); first = false {
			var kid jsonNode
			if n.kind == '{' {
				key, at := s.key()
				kid.key, kid.keyAt = string(key), at
				if !s.once(&names, kid.key, at) {
					return
				}
			}
			s.node(&kid, left)
			if s.fault != nil {
				return
			}
			n.kids = append(n.kids, kid)
		}
	default:
		s.skip()
	}
	n.end = s.pos
}

// once tells of a name that an object has twice.
func (s *jsonScanner) once(names *map[string]bool, key string, at int) bool {
	if s.fault != nil {
		return false
	}
	if *names == nil {
		*names = map[string]bool{}
	}
	if (*names)[key] {
		return s.fail(s.repeated(key, at))
	}
	(*names)[key] = true
	return true
}

// get gives a member of an object, or a node without a kind.
func (n *jsonNode) get(key string) *jsonNode {
	if n.kind == '{' {
		for i := range n.kids {
			if n.kids[i].key == key {
				return &n.kids[i]
			}
		}
	}
	return &jsonNode{start: n.start, end: n.start + 1}
}

// str gives a node's text without white space at its ends, "" where it is no
// string.
func (n *jsonNode) str() string {
	if n.kind != '"' {
		return ""
	}
	return strings.TrimSpace(n.text)
}

// strings gives the texts of a list, or the one text where it is no list.
func (n *jsonNode) strings() (out []string) {
	if n.kind == '[' {
		for i := range n.kids {
			out = append(out, n.kids[i].strings()...)
		}
	} else if s := n.str(); s != "" {
		out = append(out, s)
	}
	return out
}

// jsonMember is a member of an object that is not held.
type jsonMember struct {
	key        string
	at         int // of the name
	kind       byte
	start, end int
}

// members gives the members of the object at an offset. ok is false where
// there are more than any description has, or where there was a fault.
func (s *jsonScanner) members(off int) (out []jsonMember, ok bool) {
	if s.at(off).kind() != '{' || !s.enter() {
		return nil, false
	}
	var names map[string]bool
	for first := true; s.more(first); first = false {
		if len(out) == maxColumns {
			return nil, false
		}
		key, at := s.key()
		m := jsonMember{key: string(key), at: at, kind: s.kind(), start: s.pos}
		if !s.once(&names, m.key, at) || !s.skip() {
			return nil, false
		}
		m.end = s.pos
		out = append(out, m)
	}
	return out, s.fault == nil
}

// member finds a member by name. One without a kind is none.
func member(ms []jsonMember, key string) jsonMember {
	if i := slices.IndexFunc(ms, func(m jsonMember) bool { return m.key == key }); i >= 0 {
		return ms[i]
	}
	return jsonMember{}
}

// scalar gives the text of a string or of a number, "" of anything else.
func (n *jsonNode) scalar() string {
	if n.kind == '"' || n.kind == '0' {
		return n.text
	}
	return ""
}
