package data

import (
	"slices"
	"strings"

	"policybrief/internal/diag"
)

// A KeySet is a key column by its different values: the key of a row is
// Keys[Codes[i]], i counting the rows asked for. Keys stand in the order in
// which the file has them first.
type KeySet struct {
	Kind  Kind
	Keys  []Key
	Codes []uint32
}

// At gives the key of the i-th row asked for.
func (s *KeySet) At(i int) Key { return s.Keys[s.Codes[i]] }

// Keys reads key columns: one Key per row and key column. as may pin a kind
// ("financial-year") and is "" otherwise, or shorter than columns. The faults
// name unreadable keys and columns that could mean two things.
func (t *Table) Keys(columns []*Column, as []string) ([][]Key, diag.List) {
	var ds diag.List
	sets := make([]*KeySet, len(columns))
	for i, c := range columns {
		kind := ""
		if i < len(as) {
			kind = as[i]
		}
		var more diag.List
		sets[i], more = t.KeySet(c, kind, nil)
		ds = append(ds, more...)
	}
	out := make([][]Key, t.Rows)
	all := make([]Key, t.Rows*len(columns))
	for row := range out {
		out[row], all = all[:len(columns):len(columns)], all[len(columns):]
		for i, s := range sets {
			out[row][i] = s.At(row)
		}
	}
	return out, ds
}

// value is one different text of a key column.
type value struct {
	text   string // as it stands, trimmed
	label  string // without the marks in square brackets
	marks  []Mark
	inTime periods // read without any marks
	timely string  // the text that was so read
	tmarks []Mark
	row    int // where it stands first
}

// KeySet reads one key column, as a whole: rows says which rows count, and
// nil that all do, so that rows filtered out can't spoil the reading.
func (t *Table) KeySet(c *Column, as string, rows []int) (*KeySet, diag.List) {
	n := t.Rows
	if rows != nil {
		n = len(rows)
	}
	set := &KeySet{Codes: make([]uint32, n)}
	index := map[string]uint32{}
	var recent [256]struct { // the keys met last, so that few are looked up in the index
		text string
		code uint32
		ok   bool
	}
	var values []value
	for i := range n {
		row := i
		if rows != nil {
			row = rows[i]
		}
		b, _, _ := t.bytes(row, c.Index, len(t.Columns))
		near := &recent[nearby(b)]
		if near.ok && string(b) == near.text {
			set.Codes[i] = near.code
			continue
		}
		code, ok := index[string(b)]
		if !ok {
			code = uint32(len(values))
			index[string(b)] = code
			values = append(values, t.words.keyValue(string(b), row))
		}
		near.text, near.code, near.ok = values[code].text, code, true
		set.Codes[i] = code
	}
	kind, start, ds := t.keyKind(c, as, values)
	set.Kind, set.Keys = kind, make([]Key, len(values))
	step := int64(1)
	if kind != TextKey {
		step = stepOf(kind, values, start)
	}
	if kind == TextKey {
		t.words.labels(values)
	}
	for i := range values {
		v := &values[i]
		set.Keys[i] = Key{Text: v.label, Marks: v.marks}
		if s, ok := start(v); ok {
			set.Keys[i] = Key{Kind: kind, Text: v.timely, Marks: v.tmarks, Start: s, Step: step}
		}
	}
	return set, ds
}

// nearby gives a place for a key among those met last: keys that follow one
// another differ in length or in their last letters.
func nearby(b []byte) uint8 {
	n := uint8(len(b))
	if n > 1 {
		n += b[len(b)-1]*31 + b[len(b)-2]*17 + b[len(b)/2]
	}
	return n
}

// keyValue reads the text of a key's cell: the marks in it hold for its row.
// Marks in round brackets, without brackets or as a bare letter count beside a
// period alone, as a place may well be called Newport (E).
func (v vocabulary) keyValue(s string, row int) value {
	out := value{text: s, row: row}
	out.label, out.marks = v.keyMarks(s, false)
	read := func(rest string, marks []Mark) bool {
		p := readPeriod(rest)
		if p.any() {
			out.inTime, out.tmarks = p, marks
			out.timely, _ = unlink(rest)
		}
		return p.any()
	}
	if !strings.ContainsAny(s, "0123456789") || read(out.label, out.marks) {
		return out
	}
	if rest, marks := v.keyMarks(s, true); len(marks) > 0 {
		unnoted, notes := peelLabel(rest)
		if read(rest, marks) || read(unnoted, append(notes, marks...)) {
			return out
		}
	}
	if rest, notes := peelLabel(out.label); len(notes) > 0 {
		unmarked, marks := v.keyMarks(rest, true)
		if read(unmarked, slices.Concat(marks, notes, out.marks)) {
			return out
		}
	}
	if rest, bare := v.bareMarks(out.label); len(bare) > 0 {
		read(rest, append(bare, out.marks...))
	}
	return out
}

// labels takes footnote marks off the texts of a column: “Defence(1)” is
// Defence, and its row carries the note. Texts that would then be one keep
// their marks, since Ward (1) and Ward (2) are two.
func (v vocabulary) labels(values []value) {
	type peeled struct {
		label string
		marks []Mark
	}
	found := map[int]peeled{}
	for i := range values {
		label, notes := peelLabel(values[i].label)
		if len(notes) == 0 {
			continue
		}
		label, marks := v.keyMarks(label, false)
		found[i] = peeled{label, slices.Concat(marks, notes, values[i].marks)}
	}
	if len(found) == 0 {
		return
	}
	from, clash := map[string]string{}, map[string]bool{}
	for i := range values {
		label := values[i].label
		if p, ok := found[i]; ok {
			label = p.label
		}
		if first, ok := from[label]; ok && first != values[i].label {
			clash[label] = true
		}
		from[label] = values[i].label
	}
	for i := range values {
		if p, ok := found[i]; ok && !clash[p.label] {
			values[i].label, values[i].marks = p.label, p.marks
		}
	}
}

// keyMarks takes bracketed marks off a key; where one of them is no mark, the
// key keeps them all.
func (v vocabulary) keyMarks(s string, round bool) (string, []Mark) {
	if !strings.ContainsAny(s, "[]()") {
		return s, nil
	}
	rest, codes, ok := peelBrackets(s, round)
	if !ok || rest == "" {
		return s, nil
	}
	var marks []Mark
	for _, c := range codes {
		m, ok := v.mark(c.sign, c.published)
		if !ok {
			if m, ok = v.mark(c.published, c.published); !ok {
				return s, nil
			}
		}
		marks = append(marks, m)
	}
	return rest, marks
}

// keyKind decides what a key column holds, all its values taken together, and
// gives how each is read.
func (t *Table) keyKind(c *Column, as string, values []value) (Kind, func(*value) (int64, bool), diag.List) {
	none := func(*value) (int64, bool) { return 0, false }
	if as == "" {
		as = c.as
	}
	if as != "" {
		kind, ok := kindNamed(as)
		if !ok || kind == TextKey {
			return TextKey, none, nil // an unknown kind is told where it is written
		}
		read := func(v *value) (int64, bool) { return v.inTime.as(kind) }
		if strings.HasPrefix(strings.ToLower(strings.TrimSpace(as)), "us") {
			if read = byForm(formUSDate); kind == DateTime {
				read = byForm(formUSTime)
			}
		}
		return kind, read, t.unread(c, kind, values, read)
	}
	count, present := [forms]int{}, 0
	yearly := saysYear(c.Header)
	for i := range values {
		v := &values[i]
		if v.text == "" {
			continue
		}
		present++
		for f := range forms {
			if v.inTime.ok[f] && (f != formYear || !v.inTime.odd || yearly) {
				count[f]++
			}
		}
	}
	var full []form
	best := formYear
	for f := range forms {
		if present > 0 && count[f] == present {
			full = append(full, f)
		}
		if count[f] > count[best] {
			best = f
		}
	}
	if len(full) > 1 && !oneLength(values) { // 2001-03, 2001-06 are months of a year
		full = slices.DeleteFunc(full, func(f form) bool { return f == formRange })
	}
	switch {
	case len(full) == 1:
		best = full[0]
	case len(full) > 1:
		var ok bool
		if best, ok = settle(full, values); !ok {
			return TextKey, none, diag.List{t.twoMeanings(c, full, values)}
		}
	case count[best] < 2 || 2*count[best] < present:
		return TextKey, none, nil
	}
	read := byForm(best)
	kind := t.kindOf(best, c, values)
	if best == formSpan && kind == Quarter {
		read = func(v *value) (int64, bool) { return v.inTime.as(Quarter) }
	}
	if best == formYear && !yearly {
		read = func(v *value) (int64, bool) { return v.inTime.start[formYear], v.inTime.ok[formYear] && !v.inTime.odd }
	}
	return kind, read, t.unread(c, kind, values, read)
}

func byForm(f form) func(*value) (int64, bool) {
	return func(v *value) (int64, bool) { return v.inTime.start[f], v.inTime.ok[f] }
}

// saysYear tells whether a header says that whole numbers are years.
func saysYear(header string) bool {
	for _, w := range strings.Split(Snake(header), "_") {
		switch w {
		case "year", "years", "yr":
			return true
		}
	}
	return false
}

// kindOf gives the kind of a column's periods. Years that span two are
// financial years unless the file speaks of academic ones.
func (t *Table) kindOf(f form, c *Column, values []value) Kind {
	switch f {
	case formYear:
		return Year
	case formSplit:
		says := strings.ToLower(c.Header)
		if id, _ := t.Column("time_identifier"); id != nil && t.Rows > 0 { // the Department for Education's layout
			says += " " + strings.ToLower(t.Text(0, id.Index))
		}
		if strings.Contains(says, "academic") || strings.Contains(says, "school") {
			return AcademicYear
		}
		for i := range values {
			if values[i].inTime.says == AcademicYear {
				return AcademicYear
			}
		}
		return FinancialYear
	case formQuarter:
		return Quarter
	case formMonth:
		return Month
	case formSpan:
		for i := range values {
			if p := &values[i].inTime; p.ok[formSpan] && floorMod(p.start[formSpan], 3) != 0 {
				return RollingQuarter
			}
		}
		return Quarter
	case formHalf:
		return HalfYear
	case formYearEnd:
		return YearEnding
	case formRange:
		return YearRange
	case formWeek:
		return Week
	case formTerm:
		return Term
	case formTime, formUSTime, formZoned:
		return DateTime
	}
	return Date
}

// unread tells of values that are no period of the kind.
func (t *Table) unread(c *Column, kind Kind, values []value, read func(*value) (int64, bool)) diag.List {
	var ds diag.List
	more := 0
	for i := range values {
		v := &values[i]
		if _, ok := read(v); ok {
			continue
		}
		if len(ds) == maxTold {
			more++
			continue
		}
		_, start, end := t.bytes(v.row, c.Index, len(t.Columns))
		d := rulePeriodNotRead.At(t.File.Span(start, end), "“%s” in the column “%s” is no %s", clip(v.text), c.title(), kind)
		if v.text == "" {
			d.Message = "the column “" + c.title() + "” has no " + kind.String() + " in record " + itoa(t.Record(v.row))
		}
		ds.Add(d.WithHint("leave the row out by where: …, or read the column as text: key: {column: %s, as: text}", c.Name))
	}
	if more > 0 {
		ds.Add(rulePeriodNotRead.At(t.File.Span(0, 0), "%d more values of the column “%s” are no %s", more, c.title(), kind))
	}
	return ds
}

// twoMeanings refuses a column that could mean two things.
func (t *Table) twoMeanings(c *Column, full []form, values []value) diag.Diagnostic {
	v := &values[0]
	for i := range values {
		if values[i].text != "" {
			v = &values[i]
			break
		}
	}
	_, start, end := t.bytes(v.row, c.Index, len(t.Columns))
	at := t.File.Span(start, end)
	if slices.Contains(full, formUSDate) || slices.Contains(full, formUSTime) {
		day, us, kind := formDayFirst, formUSDate, Date
		if !slices.Contains(full, formUSDate) {
			day, us, kind = formTime, formUSTime, DateTime
		}
		for i := range values { // the first that differs
			if p := &values[i].inTime; p.start[day] != p.start[us] {
				v = &values[i]
				_, start, end = t.bytes(v.row, c.Index, len(t.Columns))
				at = t.File.Span(start, end)
				break
			}
		}
		a, b := Key{Kind: kind, Start: v.inTime.start[day]}, Key{Kind: kind, Start: v.inTime.start[us]}
		return rulePeriodAmbiguous.At(at, "“%s” could be %s or %s, and nothing in the column “%s” proves which", clip(v.text), a.canonical(), b.canonical(), c.title()).
			WithHint("say which: key: {column: %s, as: %s}, with the day first, or as: us-%[2]s", c.Name, kindNames[kind])
	}
	var meanings, names []string
	for _, f := range full {
		k := Key{Kind: t.kindOf(f, c, values)}
		k.Start, _ = v.inTime.as(k.Kind)
		meanings = append(meanings, "the "+k.Kind.String()+" "+k.canonical())
		names = append(names, "as: "+kindNames[k.Kind])
	}
	return rulePeriodAmbiguous.At(at, "“%s” could be %s, and nothing in the column “%s” proves which", clip(v.text), strings.Join(meanings, " or "), c.title()).
		WithHint("say which: key: {column: %s, %s}, or %s", c.Name, names[0], strings.Join(names[1:], ", or "))
}

// clip shortens a text for a message.
func clip(s string) string { return clipTo(s, 60) }

func clipTo(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "") + "…"
}
