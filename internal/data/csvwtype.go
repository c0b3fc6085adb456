package data

import (
	"strconv"
	"strings"
)

// dialect reads how the CSV is written. What would part its cells in another
// way than this program does is refused.
func (r *csvwReader) dialect(n *jsonNode) {
	if n.kind == '"' {
		r.fault(n, "write the dialect into the metadata", "the dialect stands in another file, which is not read")
		return
	}
	m := r.m
	for i := range n.kids {
		k := &n.kids[i]
		switch k.key {
		case "delimiter":
			if len(k.text) != 1 || k.text[0] >= 0x80 || k.text[0] < ' ' && k.text[0] != '\t' || strings.Contains("\"0123456789", k.text) {
				r.fault(k, "a delimiter is one character: , ; | or a tab", "“%s” is no delimiter", clip(k.text))
				continue
			}
			m.delim = k.text[0]
		case "encoding":
			m.encoding = strings.ToLower(k.str())
			switch m.encoding {
			case "utf-8", "utf8", "us-ascii", "ascii", "utf-16", "utf-16le", "utf-16be", "windows-1252", "cp1252", "iso-8859-1", "latin1":
			default:
				r.fault(k, "save the CSV as UTF-8 and say so in the metadata", "the encoding “%s” is not read", clip(m.encoding))
			}
		case "header":
			if k.kind == 'f' && n.get("headerRowCount").kind == 0 {
				m.header, m.placed = 0, true
			}
		case "headerRowCount":
			m.header, m.placed = r.rows(k), true
		case "skipRows":
			m.skipRows, m.placed = r.rows(k), true
		case "skipColumns":
			m.skipColumns, m.placed = r.rows(k), true
		case "commentPrefix":
			m.comment = k.text
		case "quoteChar":
			if k.text != `"` {
				r.fault(k, `save the CSV with " round its cells`, "the quotation mark of the CSV is not \"")
			}
		case "doubleQuote":
			if k.kind == 'f' {
				r.fault(k, `save the CSV with "" for a quotation mark in a cell`, `quotation marks in cells are written \", which is not read`)
			}
		}
	}
}

// rows reads a small whole number.
func (r *csvwReader) rows(n *jsonNode) int {
	v, err := strconv.Atoi(n.scalar())
	if err != nil || v < 0 || v > 1000 {
		r.fault(n, "write a number from 0 to 1000", "“%s” of the dialect is no number of rows or columns", n.key)
		return 0
	}
	return v
}

// numberTypes are the datatypes that are numbers.
var numberTypes = map[string]bool{
	"integer": true, "decimal": true, "double": true, "float": true, "number": true, "long": true, "int": true, "short": true, "byte": true,
	"nonNegativeInteger": true, "positiveInteger": true, "nonPositiveInteger": true, "negativeInteger": true,
	"unsignedLong": true, "unsignedInt": true, "unsignedShort": true, "unsignedByte": true,
}

// periodTypes are the datatypes that are periods, and their kind as a key's
// `as:` names it.
var periodTypes = map[string]string{"gYear": "year", "gYearMonth": "month", "date": "date"}

// datatype reads the type of a column. Without one the cells decide, though the
// standard has text then: metadata that only give titles would make all numbers
// text.
func (r *csvwReader) datatype(c *csvwColumn, n *jsonNode) {
	if n.kind == 0 {
		return
	}
	c.datatype = n.str()
	format := &jsonNode{}
	if n.kind == '{' {
		if c.datatype = n.get("base").str(); c.datatype == "" {
			c.datatype = "string"
		}
		format = n.get("format")
	}
	c.format = format.str()
	if format.kind == '{' {
		c.format, c.decimal, c.group = format.get("pattern").str(), format.get("decimalChar").text, format.get("groupChar").text
	}
	for _, sign := range []string{c.decimal, c.group} {
		if len(sign) > 4 {
			r.fault(format, "a sign is one character", "“%s” is no sign in a number", clip(sign))
		}
	}
	if c.decimal != "" && c.decimal != "." && c.decimal != "," {
		r.fault(format, `write "." or ","`, "“%s” is no decimal sign", clip(c.decimal))
	}
	switch {
	case numberTypes[c.datatype]:
		c.typ = numberType
	case periodTypes[c.datatype] != "":
		c.as = periodTypes[c.datatype]
		if c.as == "date" && strings.HasPrefix(c.format, "M") { // the month first
			if c.as = "us-date"; strings.Contains(c.format, ".") {
				r.fault(format, "write the day first, as in dd.MM.yyyy", "dates written %s are not read", clip(c.format))
			}
		}
	case strings.HasPrefix(c.datatype, "g") || strings.HasPrefix(c.datatype, "date") || strings.HasPrefix(c.datatype, "time") || strings.Contains(strings.ToLower(c.datatype), "duration"):
	default:
		c.typ = textType
	}
}
