package data

import "strings"

// statMark is a status beside a value of a kind: 0 a number, " a text, n none.
type statMark struct {
	kind   byte
	status string
}

// marks gives how a status stands in a cell with a value of a kind: after the
// number or text, or in the place of what is missing. ok is false where it
// can't stand there, or could not be read back.
func (m statMark) marks() (text string, ok bool) {
	v := newVocabulary(&Spec{})
	says := v.status(m.status)
	var signs []string
	for _, s := range says.marks {
		signs = append(signs, s.Sign)
	}
	with := strings.Join(signs, " ")
	switch {
	case !says.ok:
		return "", false
	case says.marker != "" && m.kind == 'n':
		if text = says.marker; missingCodes[strings.ToLower(text)] != "" {
			text = "[" + text + "]"
		}
		if with != "" {
			text += " " + with
		}
		r := v.read([]byte(text), '.')
		return text, r.state == Missing && len(r.marks) == len(signs)
	case says.marker != "": // a number beside the word that there is none
		return "", false
	case with == "":
		return "", true
	case m.kind == 'n': // too unreliable to show
		return with, v.read([]byte(with), '.').state == Missing
	}
	r := v.read([]byte("1 "+with), '.')
	return " " + with, r.state == Known && len(r.marks) == len(signs)
}

// mark gives how the status of a value stands in its cell. What was found is
// kept, as a file has few statuses and many values.
func (d *statSet) mark(flat int) (kind byte, text string, ok bool) {
	status := d.statusOf(flat)
	kind = 'n'
	if off := d.values[flat]; off > 0 {
		kind = d.s.at(int(off)).kind()
	}
	if status == "" {
		return kind, "", true
	}
	m := statMark{kind, status}
	found, known := d.known[m]
	if !known {
		found.text, found.ok = m.marks()
		if kind == '"' { // what the text means is for the reader of cells to say
			found.ok = found.ok && found.text == ""
		}
		if d.known == nil {
			d.known = map[statMark]foldedMark{}
		}
		d.known[m] = found
	}
	return kind, found.text, found.ok
}

// foldedMark is how a status stands in a cell, and whether it can.
type foldedMark struct {
	text string
	ok   bool
}

// folds tells whether the status of a value stands in its cell.
func (d *statSet) folds(flat int) bool {
	_, _, ok := d.mark(flat)
	return ok
}

// write writes a value with its status.
func (d *statSet) write(w *sheetWriter, row, column, flat int) {
	kind, mark, ok := d.mark(flat)
	if !ok {
		mark = ""
	}
	switch kind {
	case 'n':
		w.text(row, column, mark)
	case '"':
		w.text(row, column, d.s.scalar(int(d.values[flat]))+mark)
	default:
		number := d.s.scalar(int(d.values[flat]))
		if mark == "" {
			putNumber(w, row, column, number)
		} else if plain, ok := plainDecimal(number); ok {
			w.number(row, column, plain+mark, "", number)
		} else {
			w.text(row, column, number+mark)
		}
	}
}
