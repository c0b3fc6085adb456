package build

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"policybrief/internal/diag"
)

// lockFile records, at a project's root, every figure and claim of every
// edition as last built, and the hash of each file read. It is kept in version
// control, so that a change of a number shows in review.
//
// The first line names the version. Each other line stands by itself, so that
// no merge can tear what belongs together; they are sorted by their bytes:
//
//	file     PATH  sha256:…
//	EDITION  KIND  HEADING  EXPRESSION  ORDINAL  SHOWN  RAW  UNIT  MARKS  CELL…
//
// with tabs between the fields. EDITION is the job's id, KIND is figure,
// claim, chart or table. The expression of a chart or table is its id, and its
// raw value a digest of its values. What a line is known by ends with the
// ordinal; no line number is part of it.
const lockFile = "brief.lock"

// lockVersion counts changes of the format.
const lockVersion = 1

// lockHead begins the first line, before the version.
const lockHead = "# brief.lock "

// lockFirst is the first line as it is written.
var lockFirst = lockHead + strconv.Itoa(lockVersion) +
	": the figures and claims as last built. `brief build` writes this file; keep it in version control."

// lockFiled stands in place of an edition's id before the hash of a file. Every
// id holds a #, so that none is the same.
const lockFiled = "file"

// A lockLine is what the lock says of one figure, claim, chart or table.
type lockLine struct {
	lockName
	shown string   // what a reader sees; a claim's words; a chart's title
	raw   string   // unrounded; a chart's or table's digest
	unit  string   // a chart or table has the number of its values
	marks string   // with how many reported, where not all did
	cells []string // as DATASET.MEASURE[KEYS]=VALUE
}

// A lockName is what a line is known by within its edition.
type lockName struct {
	kind, heading, expr string
	ordinal             int
}

// maxLockField is how many bytes a field has at most: a claim may be a whole
// passage.
const maxLockField = 400

// text gives the line as it stands after the edition's id and a tab.
func (l *lockLine) text() string { return string(l.append(nil)) }

// append adds the line as text gives it.
func (l *lockLine) append(b []byte) []byte {
	from := len(b)
	for _, f := range [...]string{l.kind, l.heading, l.expr} {
		b = append(appendLock(b, f), '\t')
	}
	b = strconv.AppendInt(b, int64(l.ordinal), 10)
	for _, f := range [...]string{l.shown, l.raw, l.unit, l.marks} {
		b = appendLock(append(b, '\t'), f)
	}
	for _, f := range l.cells {
		b = appendLock(append(b, '\t'), f)
	}
	return b[:from+len(bytes.TrimRight(b[from:], "\t"))]
}

// appendLock adds a field of a line.
func appendLock(b []byte, field string) []byte { return append(b, lockEscape(lockCut(field))...) }

var errLockLine = errors.New("it is no line of a lock")

// parseLockLine reads what text wrote.
func parseLockLine(text string) (lockLine, error) {
	fields := strings.Split(text, "\t")
	for i, f := range fields {
		var err error
		if fields[i], err = lockUnescape(f); err != nil {
			return lockLine{}, err
		}
	}
	for len(fields) < 8 {
		fields = append(fields, "")
	}
	n, err := strconv.Atoi(fields[3])
	if err != nil || !slices.Contains(lockKinds, fields[0]) {
		return lockLine{}, errLockLine
	}
	return lockLine{
		lockName{fields[0], fields[1], fields[2], n}, fields[4], fields[5], fields[6], fields[7], fields[8:],
	}, nil
}

var lockKinds = []string{"chart", "claim", "figure", "table"}

// lockCut gives a field that is not too long. What is cut off counts by its
// digest.
func lockCut(s string) string {
	if len(s) <= maxLockField {
		return s
	}
	n := maxLockField - 30
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	sum := sha256.Sum256([]byte(s))
	return s[:n] + "… " + hex.EncodeToString(sum[:8])
}

// lockEscape writes line breaks, tabs and characters that don't show as Go
// writes them, so that a line is one line in every program.
func lockEscape(s string) string {
	plain := func(r rune) bool {
		if r < utf8.RuneSelf {
			return r >= ' ' && r < 0x7f && r != '\\'
		}
		return r != utf8.RuneError && strconv.IsGraphic(r)
	}
	i := 0
	for i < len(s) && s[i] < utf8.RuneSelf && plain(rune(s[i])) {
		i++
	}
	if !strings.ContainsFunc(s[i:], func(r rune) bool { return !plain(r) }) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case plain(r):
			b.WriteString(s[i : i+n])
		case r == '\\':
			b.WriteString(`\\`)
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		default:
			q := strconv.QuoteRuneToASCII(r)
			b.WriteString(q[1 : len(q)-1])
		}
		i += n
	}
	return b.String()
}

func lockUnescape(s string) (string, error) {
	if !strings.Contains(s, `\`) {
		return s, nil
	}
	var b strings.Builder
	for s != "" {
		r, wide, rest, err := strconv.UnquoteChar(s, 0)
		if err != nil {
			return "", errLockLine
		}
		if wide {
			b.WriteRune(r)
		} else {
			b.WriteByte(byte(r))
		}
		s = rest
	}
	return b.String(), nil
}

// lockedLine is a line of an edition with its place in the note.
type lockedLine struct {
	text string
	at   *evidencePlace // nil where it is not known
}

// lockLines gives an edition's lines, sorted.
func lockLines(e *evidence) []lockedLine {
	n := len(e.Figures) + len(e.Claims) + len(e.Charts) + len(e.Tables)
	out := make([]lockedLine, 0, n)
	text, ends := make([]byte, 0, 256*n), make([]int, 0, n)
	add := func(at *evidencePlace, kind, expr string, l lockLine) {
		// Where a writer breaks a long expression into lines is no change.
		l.lockName = lockName{kind, at.Heading, diag.OneLine(expr), at.Ordinal}
		text = l.append(text)
		ends = append(ends, len(text))
		out = append(out, lockedLine{at: at})
	}
	for i := range e.Figures {
		f := &e.Figures[i]
		l := lockValue(&f.evidenceValue)
		add(&f.evidencePlace, "figure", f.Expression, l)
	}
	for i := range e.Claims {
		c := &e.Claims[i]
		l := lockValue(&c.evidenceValue)
		l.shown = c.Words
		add(&c.evidencePlace, "claim", c.Expression, l)
	}
	for i := range e.Charts {
		c := &e.Charts[i]
		add(&c.evidencePlace, "chart", c.ID, lockPoints(c.Type, c.Title, c.Values))
	}
	for i := range e.Tables {
		t := &e.Tables[i]
		add(&t.evidencePlace, "table", t.ID, lockPoints("table", t.Caption, t.Values))
	}
	all, from := string(text), 0
	for i, end := range ends {
		out[i].text, from = all[from:end], end
	}
	slices.SortStableFunc(out, func(a, b lockedLine) int { return strings.Compare(a.text, b.text) })
	return out
}

// lockValue gives what the lock says of a value.
func lockValue(v *evidenceValue) lockLine {
	return lockLine{shown: v.Shown, raw: v.Raw, unit: v.Unit, marks: lockMarks(v), cells: lockCells(v.Cells)}
}

func lockMarks(v *evidenceValue) string {
	if len(v.Marks) == 0 && v.Of == 0 {
		return ""
	}
	var parts []string
	for _, m := range v.Marks {
		parts = append(parts, m.Sign)
	}
	if v.Of > 0 {
		parts = append(parts, fmt.Sprintf("%d of %d", v.Have, v.Of))
	}
	return strings.Join(parts, " ")
}

// mostLockCells is how many cells a line names. Of more it says which keys
// they share, and gives a digest.
const mostLockCells = 4

// lockCells gives the cells of a value, in order of use.
func lockCells(cells []*evidenceCell) []string {
	if len(cells) <= mostLockCells {
		out := make([]string, len(cells))
		for i, c := range cells {
			out[i] = lockCellName(c) + "[" + strings.Join(lockKey(c), ", ") + "]=" + cmp.Or(c.Value, c.Missing)
		}
		return out
	}
	like := cells[0]
	other := func(c *evidenceCell) bool { return c.Measure != like.Measure || c.Dataset != like.Dataset }
	if !slices.ContainsFunc(cells, other) {
		return []string{lockGroup(cells)}
	}
	type name struct{ dataset, measure string }
	var names []name
	groups := map[name][]*evidenceCell{}
	for _, c := range cells {
		of := name{c.Dataset, c.Measure}
		if groups[of] == nil {
			names = append(names, of)
		}
		groups[of] = append(groups[of], c)
	}
	out := make([]string, len(names))
	for i, of := range names {
		out[i] = lockGroup(groups[of])
	}
	return out
}

// lockGroup gives what many cells of one measure have in common.
func lockGroup(cells []*evidenceCell) string {
	if text, ok := toldGroup(cells); ok {
		return text
	}
	d := newDigest()
	for _, c := range cells {
		d.add(lockKey(c)...)
		d.add(c.Value, c.Missing)
	}
	text := lockCellName(cells[0]) + "[" + strings.Join(sharedKeys(cells), ", ") + "]=" + d.end()
	keepGroup(cells, text)
	return text
}

func lockCellName(c *evidenceCell) string {
	if c.Measure == "" {
		return c.Dataset
	}
	return c.Dataset + "." + c.Measure
}

// lockKey gives a cell's keys; its row where the dataset has no keys.
func lockKey(c *evidenceCell) []string {
	if len(c.Key) == 0 {
		return []string{"row " + strconv.Itoa(c.Row)}
	}
	return c.Key
}

// sharedKeys gives the keys that all cells share, and how many different ones
// there are of the others: *43, 2012.
func sharedKeys(cells []*evidenceCell) []string {
	out := slices.Clone(lockKey(cells[0]))
	var column []string
	for i, shared := range out {
		if !slices.ContainsFunc(cells, func(c *evidenceCell) bool { return lockKey(c)[i] != shared }) {
			continue
		}
		column = slices.Grow(column[:0], len(cells))
		for _, c := range cells {
			column = append(column, lockKey(c)[i])
		}
		slices.Sort(column)
		out[i] = "*" + strconv.Itoa(len(slices.Compact(column)))
	}
	return out
}

// lockPoints gives what the lock says of a chart or table: its title, and a
// digest of its values and their names.
func lockPoints(kind, title string, points []evidencePoint) lockLine {
	d := newDigest()
	d.add(kind)
	for i := range points {
		p := &points[i]
		d.add(p.Category, p.Series, p.Shown, p.Raw, p.Unit, lockMarks(&p.evidenceValue))
	}
	unit := strconv.Itoa(len(points)) + " values"
	if len(points) == 1 {
		unit = "1 value"
	}
	return lockLine{shown: title, raw: d.end(), unit: unit}
}

// A digest hashes texts, each with its length, so that no two lists of them
// run together.
type digest struct{ b []byte }

var digests = sync.Pool{New: func() any { return new(digest) }}

func newDigest() *digest {
	d := digests.Get().(*digest)
	d.b = d.b[:0]
	return d
}

func (d *digest) add(texts ...string) {
	for _, s := range texts {
		d.b = append(binary.AppendUvarint(d.b, uint64(len(s))), s...)
	}
}

// end gives as much of the digest as tells values apart in a review. The digest
// is of no use from then on.
func (d *digest) end() string {
	sum := sha256.Sum256(d.b)
	digests.Put(d)
	return "sha256:" + hex.EncodeToString(sum[:8])
}
