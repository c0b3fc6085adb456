package data

// Kind is what kind of period or key a key value is.
type Kind uint8

const (
	TextKey Kind = iota
	Year
	FinancialYear
	AcademicYear
	Quarter
	Month
	RollingQuarter
	Date
)

// Key is one key value: text, or a period that sorts in time.
type Key struct {
	Kind  Kind
	Text  string // as published: "2012/13", "Northmere"
	Start int64  // ordinal of the period at its own frequency: year 2012, month 2012*12+10 …; consecutive periods differ by Step
	Step  int64  // 1, or the column's own step (a survey every two years)
	Marks []Mark // marks in the key's cell hold for its row
}

// InTime tells whether the key is a period.
func (k Key) InTime() bool { return k.Kind != TextKey }
