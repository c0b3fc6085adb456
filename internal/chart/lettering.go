package chart

import (
	"strings"

	"policybrief/internal/page"
	"policybrief/internal/text"
)

// lettering is a label: lines of set text. It is shared by all drawings, and
// must not be changed.
type lettering struct {
	lines   []text.Line
	w       page.Length // of the widest line
	top     page.Length // of capitals and digits, above the baseline
	depth   page.Length // of descenders, below it
	leading page.Length // from baseline to baseline
	missing []text.Missing
}

// height is that from the top of the first line's capitals to the last
// baseline.
func (l *lettering) height() page.Length {
	if len(l.lines) == 0 {
		return 0
	}
	return l.top + page.Length(len(l.lines)-1)*l.leading
}

// box gives what the label covers, were its top edge at y and its left edge,
// centre or right edge at x.
func (l *lettering) box(a align, x, y page.Length) page.Rect {
	switch a {
	case center:
		x -= l.w / 2
	case right:
		x -= l.w
	}
	return page.Rect{X: x, Y: y, W: l.w, H: l.height() + l.depth}
}

// newLettering sets a string, whose line breaks hold, in lines no wider than
// width; 0 is no limit.
func newLettering(s string, st text.Style, width page.Length) *lettering {
	l := &lettering{leading: st.Size * 118 / 100}
	m := &st.Face.Metrics
	l.top = page.Length(int64(m.CapHeight) * int64(st.Size) / 1000)
	l.depth = page.Length(int64(m.Descent) * int64(st.Size) / 1600) // descenders, without the room for accents below
	for part := range strings.SplitSeq(s, "\n") {
		piece := text.Piece{Text: part, Style: st}
		if width > 0 {
			lines, missing := text.Lines([]text.Piece{piece}, text.Options{Width: width})
			l.lines = append(l.lines, lines...)
			l.missing = append(l.missing, missing...)
		} else {
			line, missing := text.Line1(piece)
			l.lines = append(l.lines, line)
			l.missing = append(l.missing, missing...)
		}
	}
	for i := range l.lines {
		l.w = max(l.w, l.lines[i].W)
	}
	return l
}

// A letteringKey is all that a lettering depends on.
type letteringKey struct {
	text  string
	style text.Style
	width page.Length
}

// letterings keeps labels, so many of them, a kilobyte each. A chart is drawn
// several times until it fits its page, and the editions of a batch have most
// of their labels in common: names, periods, the ticks of axes.
var letterings = text.Memo[letteringKey, *lettering]{Most: 2000}

// longestLettered is how many bytes a label has at most that is kept.
const longestLettered = 100

func letteringOf(s string, st text.Style, width page.Length) *lettering {
	key := letteringKey{s, st, width}
	if l, ok := letterings.Get(key); ok {
		return l
	}
	if len(s) > longestLettered {
		return newLettering(s, st, width)
	}
	key.text = strings.Clone(s) // s may be part of a whole file
	l := newLettering(key.text, st, width)
	letterings.Keep(key, l, st.Face, 1)
	return l
}
