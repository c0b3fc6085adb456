package data

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Limits of an XML part.
const (
	maxDepth = 256  // elements in each other
	maxAttrs = 1000 // attributes of a tag
)

// xmlKind is a kind of token.
type xmlKind uint8

const (
	xmlEOF   xmlKind = iota // the end, or a fault, which fault then says
	xmlStart                // a start tag: name and attrs
	xmlEnd                  // an end tag: name; it comes for <a/> too
	xmlText                 // text or CDATA: text()
)

// An xmlScanner reads the XML that office programs write, token by token and
// without taking memory for them. It checks that tags match and that entities
// are known, for damage must not pass as data; it refuses document types, whose
// entities can be made to grow without end, and does not check what can't
// change what is read: which letters names have, what stands in comments.
type xmlScanner struct {
	data  []byte
	pos   int
	at    int       // offset of the token at hand
	name  []byte    // of the tag at hand, with its prefix
	attrs []xmlAttr // of the start tag at hand
	fault *xmlFault

	raw      []byte // the text at hand, as written
	cdata    bool   // it is CDATA
	closed   bool   // the start tag at hand was its element's end too
	rooted   bool   // the outermost element has been seen
	open     [][]byte
	buf      []byte
	prefixes map[string]string // the customary prefix for one that is not; nil where all are
	renamed  map[string][]byte // names with it, as they were asked for
}

// An xmlAttr is an attribute: its name with its prefix, and its value as
// written; the scanner's value decodes it.
type xmlAttr struct{ name, raw []byte }

// An xmlFault is what is wrong with the XML, and at which byte.
type xmlFault struct {
	at   int
	what string // completes “the XML …”
}

// newXMLScanner begins to scan UTF-8, or UTF-16 with a byte order mark.
func newXMLScanner(data []byte) *xmlScanner {
	x := &xmlScanner{data: data}
	utf16 := bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff"))
	if utf16 {
		x.data, _, _, _ = decode(data)
	} else if i := invalidUTF8(data); i >= 0 {
		x.fail(i, "is not UTF-8")
		return x
	} else if bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
		x.pos = 3
	}
	if name := declaredEncoding(x.data[x.pos:]); !utf16 && name != "" && !strings.EqualFold(name, "utf-8") && !strings.EqualFold(name, "us-ascii") {
		x.fail(x.pos, "says that it is in "+name+", not in UTF-8")
	}
	return x
}

// declaredEncoding gives the encoding that the XML declaration names, or "".
func declaredEncoding(data []byte) string {
	if !bytes.HasPrefix(data, []byte("<?xml")) {
		return ""
	}
	head := data[:min(len(data), 256)]
	if end := bytes.Index(head, []byte("?>")); end >= 0 {
		head = head[:end]
	}
	_, rest, found := strings.Cut(string(head), "encoding")
	rest = strings.TrimLeft(rest, " \t\r\n=")
	if !found || rest == "" {
		return ""
	}
	name, _, _ := strings.Cut(rest[1:], rest[:1])
	return name
}

func (x *xmlScanner) fail(at int, what string) {
	if x.fault == nil {
		x.fault = &xmlFault{at, what}
	}
}

// next goes to the next token.
func (x *xmlScanner) next() xmlKind {
	if x.closed {
		x.closed = false
		x.open = x.open[:len(x.open)-1]
		return xmlEnd
	}
	for x.fault == nil {
		x.at = x.pos
		rest := x.data[x.pos:]
		if len(rest) == 0 {
			break
		}
		if rest[0] != '<' {
			n := bytes.IndexByte(rest, '<')
			if n < 0 {
				n = len(rest)
			}
			x.pos += n
			if len(x.open) == 0 {
				if !blankXML(rest[:n]) {
					x.fail(x.at, "has text outside its outermost element")
				}
				continue
			}
			x.raw, x.cdata = rest[:n], false
			return xmlText
		}
		if len(rest) == 1 {
			x.fail(x.at, "ends inside a tag")
			break
		}
		switch rest[1] {
		case '/':
			return x.endTag()
		case '?':
			x.pass("?>", 2)
		case '!':
			switch {
			case bytes.HasPrefix(rest, []byte("<!--")):
				x.pass("-->", 4)
			case bytes.HasPrefix(rest, []byte("<![CDATA[")):
				if len(x.open) == 0 {
					x.fail(x.at, "has text outside its outermost element")
				} else if x.pass("]]>", 9); x.fault == nil {
					x.raw, x.cdata = x.data[x.at+9:x.pos-3], true
					return xmlText
				}
			case bytes.HasPrefix(rest, []byte("<!DOCTYPE")):
				x.fail(x.at, "has a document type, which no office program writes and which can hide what the file holds")
			default:
				x.fail(x.at, "has a tag that can't be read")
			}
		default:
			return x.startTag()
		}
	}
	if x.fault == nil {
		switch {
		case len(x.open) > 0:
			x.fail(len(x.data), "ends inside "+show(x.open[len(x.open)-1]))
		case !x.rooted:
			x.fail(len(x.data), "holds nothing")
		}
	}
	return xmlEOF
}

// pass passes over the token at hand, which ends with a mark.
func (x *xmlScanner) pass(end string, from int) {
	i := bytes.Index(x.data[x.at+from:], []byte(end))
	if i < 0 {
		x.fail(x.at, "is never closed with "+end)
		return
	}
	x.pos = x.at + from + i + len(end)
}

func blankXML(b []byte) bool {
	for _, c := range b {
		if !spaceXML(c) {
			return false
		}
	}
	return true
}

func spaceXML(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// nameEnd marks the bytes that can't stand in a name.
var nameEnd = func() (b [256]bool) {
	for _, c := range []byte("<>/=&'\"\t\n\r !?") {
		b[c] = true
	}
	return b
}()

// nameAt gives the name at an offset, and the offset after it. No name begins
// with a digit or a sign.
func (x *xmlScanner) nameAt(pos int) ([]byte, int) {
	start := pos
	for pos < len(x.data) && !nameEnd[x.data[pos]] {
		pos++
	}
	if pos > start {
		if c := x.data[start]; c < utf8.RuneSelf && c != '_' && c != ':' && (c|0x20 < 'a' || c|0x20 > 'z') {
			return nil, pos
		}
	}
	return x.data[start:pos], pos
}

func (x *xmlScanner) spaces(pos int) int {
	for pos < len(x.data) && spaceXML(x.data[pos]) {
		pos++
	}
	return pos
}

func (x *xmlScanner) startTag() xmlKind {
	written, pos := x.nameAt(x.at + 1)
	if len(written) == 0 {
		x.fail(x.at, "has a tag without a name")
		return xmlEOF
	}
	x.attrs = x.attrs[:0]
	for {
		before := pos
		pos = x.spaces(pos)
		if pos >= len(x.data) {
			x.fail(x.at, "ends inside a tag")
			return xmlEOF
		}
		c := x.data[pos]
		if c == '>' {
			pos++
			break
		}
		if c == '/' {
			if pos+1 >= len(x.data) || x.data[pos+1] != '>' {
				x.fail(pos, "has a tag that can't be read")
				return xmlEOF
			}
			x.closed = true
			pos += 2
			break
		}
		if pos = x.attribute(before, pos); x.fault != nil {
			return xmlEOF
		}
	}
	switch {
	case len(x.open) == maxDepth:
		x.fail(x.at, "has elements in each other, "+strconv.Itoa(maxDepth)+" deep")
	case len(x.open) == 0 && x.rooted:
		x.fail(x.at, "has a second outermost element")
	}
	if x.fault != nil {
		x.closed = false
		return xmlEOF
	}
	x.open = append(x.open, written)
	x.pos, x.rooted = pos, true
	x.name = written
	if x.prefixes != nil {
		x.rename()
	}
	return xmlStart
}

// attribute reads the attribute at pos, with white space from before on, and
// gives the offset after it.
func (x *xmlScanner) attribute(before, pos int) int {
	if before == pos {
		x.fail(pos, "has an attribute without a blank before it")
		return pos
	}
	name, after := x.nameAt(pos)
	if len(name) == 0 {
		x.fail(pos, "has an attribute without a name")
		return pos
	}
	after = x.spaces(after)
	if after >= len(x.data) || x.data[after] != '=' {
		x.fail(pos, "has an attribute without a value")
		return pos
	}
	start := x.spaces(after + 1)
	if start >= len(x.data) || x.data[start] != '"' && x.data[start] != '\'' {
		x.fail(pos, "has an attribute whose value has no quotation marks")
		return pos
	}
	n := bytes.IndexByte(x.data[start+1:], x.data[start])
	if n < 0 || bytes.IndexByte(x.data[start+1:start+1+n], '<') >= 0 {
		x.fail(pos, "has an attribute whose quotation marks are not closed")
		return pos
	}
	if len(x.attrs) == maxAttrs {
		x.fail(x.at, "has a tag with more than "+strconv.Itoa(maxAttrs)+" attributes")
		return pos
	}
	x.attrs = append(x.attrs, xmlAttr{name, x.data[start+1 : start+1+n]})
	return start + n + 2
}

func (x *xmlScanner) endTag() xmlKind {
	name, pos := x.nameAt(x.at + 2)
	pos = x.spaces(pos)
	n := len(x.open)
	switch {
	case pos >= len(x.data):
		x.fail(x.at, "ends inside a tag")
	case x.data[pos] != '>' || len(name) == 0:
		x.fail(x.at, "has a tag that can't be read")
	case n == 0:
		x.fail(x.at, "closes "+show(name)+", which is not open")
	case !bytes.Equal(name, x.open[n-1]):
		x.fail(x.at, "closes "+show(name)+" where "+show(x.open[n-1])+" is open")
	}
	if x.fault != nil {
		return xmlEOF
	}
	x.open, x.pos, x.name = x.open[:n-1], pos+1, name
	if x.prefixes != nil {
		x.name = x.customary(name)
	}
	return xmlEnd
}

// show gives a name as it is told.
func show(name []byte) string {
	if len(name) > 40 {
		return "<" + strings.ToValidUTF8(string(name[:40]), "") + "…>"
	}
	return "<" + string(name) + ">"
}

// depth is how many elements are open.
func (x *xmlScanner) depth() int { return len(x.open) }

// skip passes over the element whose start tag is at hand.
func (x *xmlScanner) skip() {
	for depth := len(x.open); ; {
		switch x.next() {
		case xmlEOF:
			return
		case xmlEnd:
			if len(x.open) < depth {
				return
			}
		}
	}
}

// attr gives the value of an attribute of the start tag at hand, "" where it
// has none.
func (x *xmlScanner) attr(name string) string {
	for _, a := range x.attrs {
		if string(a.name) == name {
			return string(x.value(a.raw))
		}
	}
	return ""
}

// value decodes the value of an attribute.
func (x *xmlScanner) value(raw []byte) []byte {
	if bytes.IndexByte(raw, '&') < 0 && bytes.IndexByte(raw, '\r') < 0 {
		return raw
	}
	return x.decoded(nil, raw, false)
}

// text gives the text at hand, decoded. It is good until the next one is asked
// for.
func (x *xmlScanner) text() []byte {
	if bytes.IndexByte(x.raw, '\r') < 0 && (x.cdata || bytes.IndexByte(x.raw, '&') < 0) {
		return x.raw
	}
	x.buf = x.decoded(x.buf[:0], x.raw, x.cdata)
	return x.buf
}

// decoded appends raw text to out with its entities and character references
// put in and its line breaks made line feeds.
func (x *xmlScanner) decoded(out, raw []byte, cdata bool) []byte {
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case c == '\r':
			out = append(out, '\n')
			if i+1 < len(raw) && raw[i+1] == '\n' {
				i++
			}
		case c == '&' && !cdata:
			end := bytes.IndexByte(raw[i:min(len(raw), i+64)], ';')
			r := rune(-1)
			if end > 0 {
				r = entity(string(raw[i+1 : i+end]))
			}
			if r < 0 {
				x.fail(x.at, "has an & that begins no entity known to XML")
				return out
			}
			out = utf8.AppendRune(out, r)
			i += end
		default:
			out = append(out, c)
		}
	}
	return out
}

// entity gives the character of an entity or a character reference, without
// its & and ;, or -1.
func entity(s string) rune {
	switch s {
	case "amp":
		return '&'
	case "lt":
		return '<'
	case "gt":
		return '>'
	case "quot":
		return '"'
	case "apos":
		return '\''
	}
	digits, found := strings.CutPrefix(s, "#")
	base := 10
	if rest, hex := strings.CutPrefix(digits, "x"); hex {
		digits, base = rest, 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if !found || err != nil || n == 0 || n > utf8.MaxRune || !utf8.ValidRune(rune(n)) {
		return -1
	}
	return rune(n)
}

// customPrefixes makes the scanner give names with the customary prefixes
// whatever prefixes the file gives the namespaces, from the start tag at hand
// on, which declares them. spaces holds the customary prefix of each, "" for
// names without.
func (x *xmlScanner) customPrefixes(spaces map[string]string) {
	for _, a := range x.attrs {
		prefix, isNamed := strings.CutPrefix(string(a.name), "xmlns:")
		if !isNamed && string(a.name) != "xmlns" {
			continue
		}
		if !isNamed {
			prefix = ""
		}
		if custom, known := spaces[string(x.value(a.raw))]; known && custom != prefix {
			if x.prefixes == nil {
				x.prefixes, x.renamed = map[string]string{}, map[string][]byte{}
			}
			x.prefixes[prefix] = custom
		}
	}
	if x.prefixes != nil {
		x.rename()
	}
}

// rename gives the start tag at hand customary names. An attribute without a
// prefix is in no namespace.
func (x *xmlScanner) rename() {
	x.name = x.customary(x.name)
	for i, a := range x.attrs {
		if bytes.IndexByte(a.name, ':') >= 0 {
			x.attrs[i].name = x.customary(a.name)
		}
	}
}

// customary gives a name with its customary prefix.
func (x *xmlScanner) customary(name []byte) []byte {
	if out, ok := x.renamed[string(name)]; ok {
		return out
	}
	prefix, local, found := strings.Cut(string(name), ":")
	if !found {
		prefix, local = "", prefix
	}
	out := name
	if custom, ok := x.prefixes[prefix]; ok {
		if out = []byte(local); custom != "" {
			out = []byte(custom + ":" + local)
		}
	}
	if len(x.renamed) < 4096 { // more names than any vocabulary has are not worth keeping
		x.renamed[string(name)] = out
	}
	return out
}
