package data

import (
	"bytes"
	"strings"
)

// readCell reads the cell whose start tag is at hand, and notes it among those
// of its row where it holds something.
func (r *odsReader) readCell() {
	x := r.x
	covered := string(x.name) == "table:covered-table-cell"
	c := odsCell{column: r.column, repeat: 1, across: 1, down: 1}
	var kind, value, stored, formula []byte
	var valued, failed bool
	for i := range x.attrs {
		a := &x.attrs[i]
		switch string(a.name) {
		case "office:value-type":
			kind = x.value(a.raw)
			failed = failed || string(kind) == "error"
		case "office:value", "office:date-value", "office:time-value", "office:boolean-value":
			value = x.value(a.raw)
		case "office:string-value":
			stored, valued = x.value(a.raw), true
		case "table:formula":
			formula = x.value(a.raw)
		case "calcext:value-type":
			failed = failed || string(a.raw) == "error"
		case "table:number-columns-repeated":
			c.repeat = r.times(*a)
		case "table:number-columns-spanned":
			c.across = r.times(*a)
		case "table:number-rows-spanned":
			c.down = r.times(*a)
		}
	}
	paragraphs := r.readText()
	r.column = min(r.column+c.repeat, maxODSRows)
	text := bytes.TrimSpace(r.text)
	switch {
	case len(formula) > 0 && (kind == nil && len(text) == 0 || number(kind) && len(value) == 0):
		c.why = withFormula(formula) + " whose result is not stored"
		c.hint = "open the file in a spreadsheet program, let it work out its formulas, and save it"
	case failed || number(kind) && errorWord(text) || len(formula) > 0 && errorWord(text) && surelyError(text):
		// Excel writes an error as the number 0 that shows as #DIV/0!
		what := "the error " + clip(string(text))
		if len(text) == 0 {
			what = "an error"
		}
		c.why = "holds " + what
		if len(formula) > 0 {
			c.why = withFormula(formula) + " that gives " + what
		}
		c.hint = "mend the cell in a spreadsheet program, or clear it, and save the file"
	case number(kind) && len(value) > 0:
		r.takeNumber(&c, value, text)
	case string(kind) == "date" && len(value) > 0:
		c.value = isoDate(string(value))
	case string(kind) == "time" && len(text) == 0:
		c.value = string(value)
	case string(kind) == "boolean" && len(value) > 0:
		c.value = strings.ToUpper(string(value))
	case valued && (len(stored) > 0 || paragraphs == 0):
		c.value = string(stored)
	default:
		c.value = string(r.text)
	}
	if c.why == "" && strings.TrimSpace(c.value) == "" {
		return
	}
	switch {
	case covered:
		if r.covered == "" {
			r.covered = a1(r.row, c.column)
		}
		return
	case c.column+c.repeat > maxColumns:
		r.tooMuch("cells that hold something beyond column %s, in row %d", letter(maxColumns-1), r.row+1)
		return
	}
	r.cells = append(r.cells, c)
}

// number tells whether a type of value is a number.
func number(kind []byte) bool {
	switch string(kind) {
	case "float", "percentage", "currency":
		return true
	}
	return false
}

// takeNumber makes a cell one that the file stores as a number.
func (r *odsReader) takeNumber(c *odsCell, stored, shown []byte) {
	var ok bool
	if r.decimal, ok = plainNumber(r.decimal[:0], bytes.TrimSpace(stored)); !ok {
		c.why = "holds “" + clip(string(stored)) + "” where a number should be"
		c.hint = "mend the cell in a spreadsheet program, and save the file"
		return
	}
	c.number, c.value = true, string(r.decimal)
	// A column that is too narrow shows as ###.
	if len(bytes.Trim(shown, "#")) > 0 && string(shown) != c.value {
		c.shown = string(shown)
	}
	if string(stored) != c.value {
		c.stored = string(stored)
	}
}

// isoDate gives a date and time without a time that is midnight.
func isoDate(s string) string {
	date, clock, found := strings.Cut(strings.TrimSpace(s), "T")
	if found && strings.Trim(clock, "0:.Z") != "" {
		return date + "T" + clock
	}
	return date
}

// errorWord tells whether a text in place of a number is what programs show
// for an error: #N/A, #DIV/0!, #WERT! in German, Err:502.
func errorWord(text []byte) bool {
	code, found := bytes.CutPrefix(text, []byte("Err:"))
	if found {
		return len(code) == 3 && len(bytes.Trim(code, "0123456789")) == 0
	}
	return len(text) > 2 && text[0] == '#' && text[1] >= 'A' && text[1] <= 'Z' && bytes.IndexByte(text, ' ') < 0
}

// surelyError tells whether such a word is no text that a formula may give.
func surelyError(text []byte) bool {
	last := text[len(text)-1]
	return text[0] == 'E' || last == '!' || last == '?' || text[1] == 'N' && len(text) <= 4
}

// withFormula gives a formula as spreadsheet programs show it: of:=SUM([.B2:.B9])
// is =SUM(B2:B9) in them.
func withFormula(formula []byte) string {
	s := string(formula)
	if prefix, rest, ok := strings.Cut(s, ":="); ok && len(prefix) < 10 {
		s = "=" + rest
	}
	s = strings.NewReplacer("[.", "", ":.", ":", "[", "", "]", "").Replace(s)
	return "holds a formula (" + clip(s) + ")"
}

// readText reads the paragraphs of the cell whose start tag is at hand, to its
// end, and gives how many there are. Pictures, comments and tables in it are
// left out.
func (r *odsReader) readText() (paragraphs int) {
	x := r.x
	r.text = r.text[:0]
	for depth := x.depth(); r.ds == nil; {
		kind := x.next()
		if kind == xmlEOF || kind == xmlEnd && x.depth() < depth {
			break
		}
		if kind != xmlStart {
			continue
		}
		switch name := string(x.name); {
		case name == "text:p", name == "text:h":
			if paragraphs++; paragraphs > 1 {
				r.text = append(r.text, '\n')
			}
			r.paragraph()
			r.measure()
		case strings.HasPrefix(name, "text:"): // a list, whose items are paragraphs
		default:
			x.skip()
		}
	}
	return paragraphs
}

// measure refuses a cell of more text than any has.
func (r *odsReader) measure() {
	if len(r.text)+len(r.run) > maxCell {
		r.tooMuch("a cell of more than %d bytes, in row %d", maxCell, r.row+1)
	}
}

// paragraph reads the paragraph whose start tag is at hand. White space in it
// counts once, and not at its ends (OpenDocument 1.3, part 3, 6.1.2); what is
// meant to stay has tags of its own. Raised text becomes raised characters, so
// that the mark of a note does not grow together with a number.
func (r *odsReader) paragraph() {
	x := r.x
	kept := len(r.text) // what stands before it stays
	raised := 0         // depth of the stretch that is raised
	out := &r.text
	space := func(c byte, n int) {
		for ; n > 0 && len(*out) <= maxCell; n-- {
			*out = append(*out, c)
		}
		if r.blank = false; raised == 0 {
			kept = len(r.text)
		}
	}
	r.blank, r.run = true, r.run[:0]
	for depth := x.depth(); r.ds == nil; {
		switch x.next() {
		case xmlEOF:
			return
		case xmlText:
			*out = r.collapse(*out, x.text())
			r.measure()
		case xmlEnd:
			if x.depth() < raised {
				r.text = appendRaised(r.text, r.run)
				raised, r.run, out = 0, r.run[:0], &r.text
			}
			if x.depth() < depth {
				r.text = r.text[:max(kept, len(bytes.TrimRight(r.text, " ")))]
				return
			}
		case xmlStart:
			switch name := string(x.name); name {
			case "text:s":
				space(' ', r.repeats("text:c"))
			case "text:tab":
				space('\t', 1)
			case "text:line-break":
				space('\n', 1)
			case "text:span":
				if raised == 0 && r.raised(x.attr("text:style-name")) {
					raised, out = x.depth(), &r.run
				}
			case "text:note", "text:ruby-text":
				x.skip()
			default:
				if !strings.HasPrefix(name, "text:") {
					x.skip()
				}
			}
		}
	}
}

// collapse appends text to out with its white space counted once.
func (r *odsReader) collapse(out, text []byte) []byte {
	start := 0
	for i, c := range text {
		if !spaceXML(c) {
			r.blank = false
			continue
		}
		out = append(out, text[start:i]...)
		if start = i + 1; !r.blank {
			out = append(out, ' ')
		}
		r.blank = true
	}
	return append(out, text[start:]...)
}
