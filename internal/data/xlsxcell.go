package data

import "strconv"

// cell reads the cell whose start tag is at hand.
func (r *sheetReader) cell() {
	s := r.scan
	var style, kind []byte
	column := r.column + 1
	for _, a := range s.attrs {
		switch string(a.name) {
		case "r":
			row, c, ok := cellOf(s.value(a.raw))
			if !ok || row != r.row {
				r.damage("a cell in row %d has the address “%s”", r.row+1, clip(string(a.raw)))
				return
			}
			column = c
		case "s":
			style = s.value(a.raw)
		case "t":
			kind = s.value(a.raw)
		}
	}
	switch {
	case column >= maxXLSXColumns:
		r.damage("row %d has cells beyond column %s, where sheets end", r.row+1, letter(maxXLSXColumns-1))
		return
	case column == r.column:
		r.damage("the cell %s stands there twice", a1(r.row, column))
		return
	case column < r.column:
		r.damage("the cell %s comes after %s", a1(r.row, column), a1(r.row, r.column))
		return
	}
	r.column = column
	var has struct{ value, formula, rich bool }
	r.value, r.formula = r.value[:0], r.formula[:0]
	for depth := s.depth(); ; {
		token := s.next()
		if token == xmlEOF || token == xmlEnd && s.depth() < depth {
			break
		}
		if token != xmlStart {
			continue
		}
		switch string(s.name) {
		case "v":
			has.value = true
			r.value = appendElementText(r.value[:0], s)
		case "f":
			has.formula = true
			r.readFormula()
		case "is":
			has.rich = true
			r.value = append(r.value[:0], r.rich.read(s)...)
		default:
			s.skip()
		}
	}
	if len(kind) == 0 && has.rich {
		kind = []byte("inlineStr")
	}
	if s.fault == nil && (has.value || has.formula || has.rich) {
		r.take(string(kind), style, has.value || has.rich, has.formula)
	}
}

// readFormula reads the formula whose start tag is at hand. Of one that many
// cells share the first holds the text.
func (r *sheetReader) readFormula() {
	s := r.scan
	group := ""
	if s.attr("t") == "shared" {
		group = s.attr("si")
	}
	r.formula = appendElementText(r.formula[:0], s)
	if group == "" || len(group) > 10 {
		return
	}
	if len(r.formula) > 0 && len(r.shared) < maxHoles {
		r.shared[group] = clip(string(r.formula)) + ", as in " + a1(r.row, r.column)
	} else if text := r.shared[group]; text != "" {
		r.formula = append(r.formula, text...)
	}
}

// take writes the cell at hand.
func (r *sheetReader) take(kind string, style []byte, stored, formula bool) {
	const repair = "open the file in a spreadsheet program, let it work out its formulas, and save it"
	at := func() string { return "the cell " + a1(r.row, r.column) }
	if formula && !stored {
		r.hole(r.withFormula("whose result is not stored"), repair)
		return
	}
	switch kind {
	case "e":
		why := "holds the error " + clip(string(r.value))
		if formula {
			why = r.withFormula("that gives the error " + clip(string(r.value)))
		}
		r.hole(why, "mend the cell in a spreadsheet program, or clear it, and save the file")
		return
	case "", "n":
		switch {
		case len(trim(r.value)) > 0:
			r.takeNumber(style, formula)
		case formula:
			r.hole(r.withFormula("whose result is not stored"), repair)
		}
		return
	case "s", "str", "inlineStr", "b", "d":
	default:
		r.damage("%s is of the unknown type “%s”", at(), clip(kind))
		return
	}
	text := ""
	switch kind {
	case "s":
		n, err := strconv.Atoi(string(trim(r.value)))
		if shared, ok := r.strings.at(n); ok && err == nil {
			text = shared
			break
		}
		r.damage("%s refers to the text number %s, and the file has %d texts", at(), clip(string(r.value)), len(r.strings.ends))
		return
	case "b":
		switch string(trim(r.value)) {
		case "1", "true":
			text = "TRUE"
		case "0", "false":
			text = "FALSE"
		default:
			r.damage("%s should be true or false, and is “%s”", at(), clip(string(r.value)))
			return
		}
	default:
		text = string(r.value)
	}
	if text != "" {
		r.mark()
		r.w.text(r.row, r.column, text)
	}
}

// takeNumber writes a number or a date.
func (r *sheetReader) takeNumber(style []byte, formula bool) {
	var format *numberFormat
	n, err := 0, error(nil)
	if len(style) > 0 {
		n, err = strconv.Atoi(string(style))
	}
	switch {
	case err == nil && n >= 0 && n < len(r.styles):
		format = r.styles[n]
	case err != nil || n != 0:
		r.damage("the cell %s has the style %s, and the file has %d, so it may be a number or a date", a1(r.row, r.column), clip(string(style)), len(r.styles))
		return
	}
	stored := trim(r.value)
	var ok bool
	if r.number, ok = plainNumber(r.number[:0], stored); !ok {
		r.hole("holds “"+clip(string(r.value))+"” where a number should be", "mend the cell in a spreadsheet program, and save the file")
		return
	}
	if formula && r.stale && string(r.number) == "0" {
		// Libraries that can't work out a formula store 0 as its result, and ask
		// for it to be worked out when the file is opened.
		r.hole(r.withFormula("whose result has never been worked out"), "open the file in a spreadsheet program, and save it")
		return
	}
	r.mark()
	r.shown = r.shown[:0]
	if format != nil {
		if s := format.section(r.number); s != nil && (s.kind == dateFormat || s.kind == timeFormat) {
			days, _ := strconv.ParseFloat(string(r.number), 64)
			if r.shown, ok = appendDate(r.shown, days, s, r.from1904); ok {
				r.w.text(r.row, r.column, string(r.shown))
				return
			}
		}
		if r.shown = format.show(r.shown[:0], r.number); string(r.shown) == string(r.number) {
			r.shown = r.shown[:0]
		}
	}
	if string(stored) == string(r.number) {
		stored = nil
	}
	r.w.number(r.row, r.column, string(r.number), string(r.shown), string(stored))
}

// mark notes that the cell at hand holds something.
func (r *sheetReader) mark() {
	r.bottom, r.right = max(r.bottom, r.row), max(r.right, r.column)
}

func (r *sheetReader) hole(why, hint string) {
	if len(r.holes) == maxHoles {
		r.tooMuch("more than %d cells without a value that can be used; the first: %s %s", maxHoles, a1(r.holes[0].row, r.holes[0].column), r.holes[0].why)
		return
	}
	r.mark()
	r.holes = append(r.holes, hole{r.row, r.column, why, hint})
}

func (r *sheetReader) withFormula(what string) string {
	if len(r.formula) == 0 {
		return "holds a formula " + what
	}
	return "holds a formula (=" + clip(string(r.formula)) + ") " + what
}

// plainNumber appends a stored number as the shortest plain decimal that is
// the same 64-bit float.
func plainNumber(dst, stored []byte) ([]byte, bool) {
	b := stored
	neg := len(b) > 0 && b[0] == '-'
	if neg {
		b = b[1:]
	}
	for len(b) > 1 && b[0] == '0' && b[1]-'0' <= 9 {
		b = b[1:]
	}
	point, digits := -1, 0
	for i, c := range b {
		switch {
		case c-'0' <= 9:
			digits++
		case c == '.' && point < 0:
			point = i
		default:
			return anyNumber(dst, stored)
		}
	}
	if digits == 0 || digits > 15 || point == 0 || point == len(b)-1 {
		return anyNumber(dst, stored)
	}
	// A decimal of up to 15 digits is the shortest of its float but for noughts.
	for point > 0 && (b[len(b)-1] == '0' || b[len(b)-1] == '.') {
		if b = b[:len(b)-1]; len(b) == point {
			point = -1
		}
	}
	if neg && string(b) != "0" {
		dst = append(dst, '-')
	}
	return append(dst, b...), true
}

// anyNumber does the same for a number of any form.
func anyNumber(dst, stored []byte) ([]byte, bool) {
	for _, c := range stored {
		if c-'0' > 9 && c != '.' && c != '-' && c != '+' && c|0x20 != 'e' {
			return dst, false
		}
	}
	v, err := strconv.ParseFloat(string(stored), 64)
	if err != nil {
		return dst, false
	}
	if v == 0 {
		v = 0 // no negative nought
	}
	return strconv.AppendFloat(dst, v, 'f', -1, 64), true
}
