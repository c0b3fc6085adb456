package data

import (
	"bytes"
	"strings"

	"policybrief/internal/diag"
)

// jsonShape is how a table lies in a JSON file.
type jsonShape uint8

const (
	rowObjects  jsonShape = iota // [{"year": 2012, "calls": 5}, …]
	rowLists                     // [["year", "calls"], [2012, 5], …]
	columnLists                  // {"year": [2012, …], "calls": [5, …]}
)

// jsonTable is a table in a JSON file.
type jsonTable struct {
	name    string // the member that it is, with dots; "" where it is the whole file
	shape   jsonShape
	start   int          // offset of its list or object
	names   int          // of the list of names beside it, where it has one
	columns []jsonMember // of columnLists
	notes   []string
}

// readJSON reads a JSON file: a list of objects, one for each row; a list of
// lists, whose first is the header; an object of lists, one for each column;
// or an object in which such a table is a member, at most four deep. Each table
// is a sheet. JSON-stat is told apart and read as what it is.
//
// Numbers keep the text they are written in, texts stay texts, true and false
// become TRUE and FALSE, null and what is absent are blank. An object in a cell
// becomes columns, name.part. A list in a cell is refused.
func readJSON(src *diag.Source) (*book, diag.List) {
	s, ds := newJSONScanner(src)
	if ds != nil {
		return nil, ds
	}
	start := s.pos
	encoding := "utf-8"
	if start == 3 {
		encoding = "utf-8-bom"
	}
	fail := func() (*book, diag.List) { return nil, diag.List{*s.fault} }
	if !s.whole() {
		return fail()
	}
	if s.at(start).kind() == '{' {
		if b, ok := s.stat(start); ok || s.fault != nil {
			if s.fault != nil {
				return fail()
			}
			b.encoding = encoding
			return b, nil
		}
	}
	var tables []jsonTable
	var aside []string
	s.find(start, "", 0, &tables, &aside)
	if s.fault == nil && len(tables) == 0 {
		s.noTable(start)
	}
	if s.fault != nil {
		return fail()
	}
	if len(tables) == 1 && tables[0].name != "" {
		tables[0].notes = append(tables[0].notes, "the table is the member “"+clip(tables[0].name)+"”")
	}
	if len(aside) > 0 {
		tables[0].notes = append(tables[0].notes, "other members are left aside: "+list(aside))
	}
	b := &book{format: formatJSON, encoding: encoding, open: func(i int) (*sheet, diag.List) { return s.copy().table(tables[i]) }}
	for _, t := range tables {
		b.names = append(b.names, sheetName{name: t.name})
	}
	return b, nil
}

// newJSONScanner makes a scanner that stands at a file's first byte, after a
// byte order mark, or tells why the file is no JSON.
func newJSONScanner(src *diag.Source) (*jsonScanner, diag.List) {
	s := &jsonScanner{src: src, data: src.Data}
	at := src.Span(0, 0)
	if len(s.data) > maxFile {
		return nil, diag.List{ruleTooLarge.At(at, "the file has %d bytes, and at most %d are read", len(s.data), maxFile)}
	}
	if bytes.HasPrefix(s.data, []byte("\xef\xbb\xbf")) {
		s.pos = 3
	}
	if bytes.HasPrefix(s.data, []byte("PK\x03\x04")) || bytes.HasPrefix(s.data, []byte("PAR1")) || bytes.HasPrefix(s.data, []byte("\x1f\x8b")) {
		return nil, diag.List{ruleNotRead.At(at, "the file is no JSON but a workbook, a Parquet file or a packed one").
			WithHint("say what it is with format:, or unpack it")}
	}
	if i := invalidUTF8(s.data); i >= 0 {
		return nil, diag.List{ruleBadUTF8.At(src.Span(i, i+1), "the byte 0x%02x at offset %d is not UTF-8", s.data[i], i).
			WithHint("JSON is UTF-8: save the file again as that")}
	}
	if s.peek() == 0 && s.pos == len(s.data) {
		return nil, diag.List{ruleNotRead.At(at, "the file is empty").WithHint("put the statistics file in its place")}
	}
	return s, nil
}

// copy gives a scanner of the same file that has met no fault.
func (s *jsonScanner) copy() *jsonScanner { return &jsonScanner{src: s.src, data: s.data} }

// whole goes through the file from here to its end, which is where the one
// value in it ends.
func (s *jsonScanner) whole() bool {
	if !s.skip() {
		return false
	}
	c := s.peek()
	if s.pos == len(s.data) {
		return true
	}
	if c == '{' || c == '[' {
		return s.fail(ruleJSONSyntax.At(s.src.Span(s.pos, s.pos+1), "a second %s begins here: the file is JSON Lines, or several files in one", listOrObject(c)).
			WithHint("put the rows into one list: [ … , … ]"))
	}
	return s.unexpected("the end of the file")
}

// find finds the tables in a value. Members that are none are named in aside.
func (s *jsonScanner) find(start int, name string, deep int, tables *[]jsonTable, aside *[]string) {
	if s.at(start).kind() == '[' {
		if shape, ok := s.rows(start, name == ""); ok {
			*tables = append(*tables, jsonTable{name: name, shape: shape, start: start})
		} else if name != "" {
			*aside = append(*aside, name)
		}
		return
	}
	ms, ok := s.members(start)
	if !ok || s.fault != nil {
		if name != "" {
			*aside = append(*aside, name)
		}
		return
	}
	if t, ok := s.columnTable(ms, name); ok {
		t.start = start
		*tables = append(*tables, t)
		return
	}
	names := s.namesBeside(ms)
	found, mark := len(*tables), len(*aside)
	for _, m := range ms {
		path := m.key
		if name != "" {
			path = name + "." + m.key
		}
		switch {
		case m.kind == '[' && names.kind != 0 && m.key != names.key && s.firstKind(m.start) == '[':
			*tables = append(*tables, jsonTable{name: path, shape: rowLists, start: m.start, names: names.start})
		case m.kind == '[' || m.kind == '{' && deep < 3:
			s.find(m.start, path, deep+1, tables, aside)
		default:
			*aside = append(*aside, path)
		}
	}
	if len(*tables) == found && name != "" { // one word for the whole of it
		*aside = append((*aside)[:mark], name)
	}
}

// rows tells whether a list is a table, and of which shape: by its first
// element. A list of lists is one when the first of them is all names.
// top says that the list is the whole file.
func (s *jsonScanner) rows(start int, top bool) (jsonShape, bool) {
	switch s.firstKind(start) {
	case '{':
		return rowObjects, true
	case '[':
		s.at(start).enter()
		s.more(true)
		return rowLists, s.allNames(s.pos) || top
	}
	return 0, false
}

// firstKind gives the kind of a list's first element, or 0 where it has none.
func (s *jsonScanner) firstKind(start int) byte {
	if s.at(start).enter() && s.more(true) {
		return s.kind()
	}
	return 0
}

// allNames tells whether the list at an offset holds texts and nothing else.
func (s *jsonScanner) allNames(start int) bool {
	n := 0
	s.at(start).enter()
	for first := true; s.more(first); first = false {
		if s.kind() != '"' {
			return false
		}
		s.skip()
		n++
	}
	return n > 0
}

// namesBeside finds the list of names that stands beside a list of rows, as in
// {"columns": ["year", "calls"], "data": [[2012, 5]]}.
func (s *jsonScanner) namesBeside(ms []jsonMember) jsonMember {
	for _, m := range ms {
		switch strings.ToLower(m.key) {
		case "columns", "fields", "header", "headers", "names":
			if m.kind == '[' && s.allNames(m.start) {
				return m
			}
		}
	}
	return jsonMember{}
}

// columnTable takes an object for a table of columns: some members are lists of
// cells, and none is an object or a list of something else. Inside another
// object it needs two of equal length.
func (s *jsonScanner) columnTable(ms []jsonMember, name string) (t jsonTable, ok bool) {
	t = jsonTable{name: name, shape: columnLists}
	var aside []string
	for _, m := range ms {
		switch {
		case m.kind == '{':
			return t, false
		case m.kind == '[':
			if k := s.firstKind(m.start); k == '[' || k == '{' {
				return t, false
			}
			t.columns = append(t.columns, m)
		default:
			aside = append(aside, m.key)
		}
	}
	if len(aside) > 0 {
		t.notes = []string{"members that are no columns are left aside: " + list(aside)}
	}
	if name == "" {
		return t, len(t.columns) > 0
	}
	if len(t.columns) < 2 {
		return t, false
	}
	n := s.length(t.columns[0].start)
	for _, m := range t.columns[1:] {
		if s.length(m.start) != n {
			return t, false
		}
	}
	return t, n > 0
}

// length counts the elements of a list.
func (s *jsonScanner) length(start int) (n int) {
	s.at(start).enter()
	for first := true; s.more(first) && s.skip(); first = false {
		n++
	}
	return n
}

// noTable tells that a file holds no table, and what it holds instead.
func (s *jsonScanner) noTable(start int) bool {
	const shapes = `a table is a list of objects, one for each row: [{"year": 2012, "calls": 5}]`
	at := s.src.Span(start, start+1)
	switch s.at(start).kind() {
	case '[':
		if s.firstKind(start) == 0 {
			return s.fail(ruleNotRead.At(at, "the list is empty").WithHint("put the statistics file in its place"))
		}
		return s.fail(ruleJSONShape.At(at, "the file is a list of single values, and no table").WithHint(shapes))
	case '{':
		ms, ok := s.members(start)
		if s.fault != nil {
			return false
		}
		if !ok {
			return s.fail(ruleJSONShape.At(at, "the file is an object of more than %d members, and no table", maxColumns).WithHint(shapes))
		}
		if len(ms) > 0 && ms[0].kind == '{' {
			return s.fail(ruleJSONShape.At(s.src.Span(ms[0].at, ms[0].at+1), "the file is an object of objects: the names of its members would have to be cells").
				WithHint("%s; %s", `make each name a cell of its row`, shapes))
		}
		return s.fail(ruleJSONShape.At(at, "no member of the file's object is a table").WithHint(shapes))
	}
	return s.fail(ruleJSONShape.At(at, "the file is a single value, and no table").WithHint(shapes))
}

// severalTables is the fault of a JSON file that has more than one table, where
// no `sheet:` says which is meant.
func (b *book) severalTables() diag.Diagnostic {
	var names []string
	for _, n := range b.names {
		names = append(names, n.name)
	}
	return ruleSeveralTables.At(b.file.Span(0, 0), "the file has %d tables: %s", len(names), list(names)).
		WithHint("say which with sheet: %s", quoteYAML(names[0]))
}

// list gives the first dozen of some names, with commas.
func list(names []string) string {
	var b strings.Builder
	for i, n := range names {
		if i == 12 {
			b.WriteString(" …")
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(clip(n))
	}
	return b.String()
}

// maxPlain is how many characters a number may have when its exponent is
// written out.
const maxPlain = 64

// plainDecimal writes out a number that may have an exponent: 1.5e3 is 1500.
// ok is false where that takes more than maxPlain characters.
func plainDecimal(number string) (plain string, ok bool) {
	e := strings.IndexAny(number, "eE")
	if e < 0 {
		return number, true
	}
	by, sign := 0, 1
	for i, c := range []byte(number[e+1:]) {
		switch {
		case i == 0 && c == '-':
			sign = -1
		case c-'0' <= 9:
			by = min(by*10+int(c-'0'), 1e6)
		}
	}
	whole, frac, _ := strings.Cut(number[:e], ".")
	neg := strings.HasPrefix(whole, "-")
	digits := strings.TrimPrefix(whole, "-") + frac
	point := len(digits) - len(frac) + sign*by // the digits before the decimal point
	if strings.Trim(digits, "0") == "" {
		return "0", true
	}
	if point < -maxPlain || point > maxPlain || len(digits) > maxPlain {
		return "", false
	}
	switch {
	case point <= 0:
		plain = "0." + strings.Repeat("0", -point) + digits
	case point >= len(digits):
		plain = digits + strings.Repeat("0", point-len(digits))
	default:
		plain = digits[:point] + "." + digits[point:]
	}
	whole, frac, dot := strings.Cut(plain, ".")
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	if plain = whole; dot {
		plain += "." + frac
	}
	if neg {
		plain = "-" + plain
	}
	return plain, len(plain) <= maxPlain
}
