package figure

import (
	"strings"

	"github.com/cockroachdb/apd/v3"

	"policybrief/internal/diag"
)

// currencies are the codes of ISO 4217 that have a sign readers know.
var currencies = map[string]string{
	"GBP": "£", "EUR": "€", "USD": "US$", "AUD": "A$", "CAD": "C$", "NZD": "NZ$", "JPY": "¥", "INR": "₹",
}

// isoCodes are further currencies, written with their code.
var isoCodes = map[string]bool{
	"CHF": true, "CZK": true, "DKK": true, "HUF": true, "ISK": true, "NOK": true, "PLN": true,
	"RON": true, "SEK": true, "BGN": true, "ZAR": true, "CNY": true, "KES": true, "NGN": true, "BRL": true,
}

// ParseUnit reads a unit as a spec writes it. A word that is no known unit is
// a unit of its own, such as days.
func ParseUnit(s string) Unit {
	s = diag.OneLine(s)
	switch low := strings.ToLower(s); low {
	case "":
		return Unit{}
	case "count", "number":
		return Unit{Kind: Count}
	case "percent", "per cent", "percentage", "%":
		return Unit{Kind: Percent}
	case "points", "percentage points", "percentage point":
		return Unit{Kind: Points}
	case "index":
		return Unit{Kind: Index}
	case "ratio":
		return Unit{Kind: Ratio}
	case "pounds", "£":
		return Unit{Currency, "GBP"}
	case "euros", "euro", "€":
		return Unit{Currency, "EUR"}
	default:
		if strings.HasPrefix(low, "rate") || strings.HasPrefix(low, "per ") {
			return Unit{Rate, s}
		}
		if code := strings.ToUpper(s); currencies[code] != "" || isoCodes[code] {
			return Unit{Currency, code}
		}
		return Unit{Word, s}
	}
}

// Label gives what stands at the head of a table column or on an axis: "£",
// "%", "days", "per 1,000"; "" for plain numbers and counts.
func (u Unit) Label() string {
	switch u.Kind {
	case Currency:
		return u.sign()
	case Percent, Share:
		return "%"
	case Points:
		return "percentage points"
	case Index:
		return "index"
	case Rate:
		return strings.TrimSpace(strings.TrimPrefix(u.Name, "rate"))
	case Word:
		return u.Name
	}
	return ""
}

// sign gives a currency's sign, or its code and a blank.
func (u Unit) sign() string {
	if s := currencies[u.Name]; s != "" {
		return s
	}
	return u.Name + " "
}

// called names the unit in a fault.
func (u Unit) called() string {
	switch u.Kind {
	case Count:
		return "a count"
	case Currency:
		return "an amount in " + u.Name
	case Percent, Share:
		return "a percentage"
	case Points:
		return "percentage points"
	case Index:
		return "an index"
	case Ratio:
		return "a ratio"
	case Rate:
		return "a " + strings.TrimSpace("rate "+u.Label())
	case Word:
		return "a number of " + u.Name
	}
	return "a plain number"
}

// alike gives the unit that two numbers share, and what to multiply each with
// to bring it there. A plain number goes with any unit.
func alike(a, b Unit) (u Unit, fa, fb *apd.Decimal, ok bool) {
	switch {
	case a == b, b.Kind == Plain:
		return a, nil, nil, true
	case a.Kind == Plain:
		return b, nil, nil, true
	case a.Kind == Percent && b.Kind == Share:
		return a, nil, hundred, true
	case a.Kind == Share && b.Kind == Percent:
		return b, hundred, nil, true
	case a.Kind == Ratio && b.Kind == Share:
		return b, nil, nil, true
	case a.Kind == Share && b.Kind == Ratio:
		return a, nil, nil, true
	}
	return a, nil, nil, false
}

// sumUnit gives the unit of a + b or a - b. The difference of two percentages
// is in percentage points, and points move a percentage.
func sumUnit(a, b Unit, minus bool) (u Unit, fa, fb *apd.Decimal, ok bool) {
	percentage := func(u Unit) bool { return u.Kind == Percent || u.Kind == Share }
	factor := func(u Unit) *apd.Decimal {
		if u.Kind == Share {
			return hundred
		}
		return nil
	}
	switch {
	case minus && percentage(a) && percentage(b):
		return Unit{Kind: Points}, factor(a), factor(b), true
	case percentage(a) && b.Kind == Points:
		return Unit{Kind: Percent}, factor(a), nil, true
	case a.Kind == Points && percentage(b):
		if minus {
			return a, nil, nil, false
		}
		return Unit{Kind: Percent}, nil, factor(b), true
	}
	return alike(a, b)
}

// productUnit gives the unit of a × b, and the power of ten that the product
// is to be multiplied with: 23% of a number is 0.23 times it.
func productUnit(a, b Unit) (u Unit, exp int32, ok bool) {
	neutral := func(u Unit) bool { return u.Kind == Plain || u.Kind == Ratio }
	switch {
	case a.Kind == Percent && b.Kind == Percent:
		return a, -2, true
	case a.Kind == Share && b.Kind == Percent:
		return b, 0, true
	case b.Kind == Share && a.Kind == Percent:
		return a, 0, true
	case b.Kind == Plain:
		return a, 0, true
	case a.Kind == Plain:
		return b, 0, true
	case neutral(a) || a.Kind == Share:
		return b, 0, true
	case neutral(b) || b.Kind == Share:
		return a, 0, true
	case a.Kind == Percent:
		return b, -2, b.Kind != Points
	case b.Kind == Percent:
		return a, -2, a.Kind != Points
	case a.Kind == Currency && (b.Kind == Count || b.Kind == Word):
		return a, 0, true
	case b.Kind == Currency && (a.Kind == Count || a.Kind == Word):
		return b, 0, true
	case a.Kind == Word && b.Kind == Count:
		return a, 0, true
	case a.Kind == Count && b.Kind == Word:
		return b, 0, true
	}
	return a, 0, false
}

// quotientUnit gives the unit of a ÷ b, and the power of ten that the quotient
// is to be multiplied with.
func quotientUnit(a, b Unit) (u Unit, exp int32, ok bool) {
	switch {
	case b.Kind == Plain:
		return a, 0, true
	case a == b:
		return Unit{Kind: Ratio}, 0, true
	case a.Kind == Percent && b.Kind == Share:
		return Unit{Kind: Ratio}, -2, true
	case a.Kind == Share && b.Kind == Percent:
		return Unit{Kind: Ratio}, 2, true
	case a.Kind == Points && b.Kind == Percent:
		return Unit{Kind: Ratio}, 0, true
	case b.Kind == Ratio, b.Kind == Share:
		return a, 0, true
	case b.Kind == Percent:
		return a, 2, true
	case a.Kind == Plain, a.Kind == Ratio:
		return Unit{}, 0, true
	case a.Kind == Currency && b.Kind == Currency:
		return a, 0, false
	case a.Kind == Currency || a.Kind == Word:
		return a, 0, true // per call, per day
	}
	return Unit{}, 0, true
}
