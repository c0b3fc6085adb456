package brand

import (
	"strings"

	"policybrief/internal/conf"
	"policybrief/internal/diag"
)

// Charity is what meta.charity says.
type Charity struct {
	Name          diag.Text // as entered in the register
	KnownAs       diag.Text // another name that it is known by
	Status        string    // registered, exempt or excepted
	Registrations []Registration
	Company       *Company  // nil where it is none
	At            diag.Span // where it begins
}

// Registration is an entry of a charity in a register.
type Registration struct {
	Number, Jurisdiction diag.Text
}

// Company is what a charitable company says of itself.
type Company struct {
	Number, RegisteredIn, Office diag.Text
	At                           diag.Span
}

// The jurisdictions of the charity law of the United Kingdom.
const (
	EnglandAndWales = "England and Wales"
	Scotland        = "Scotland"
	NorthernIreland = "Northern Ireland"
)

// Jurisdictions are all of them.
var Jurisdictions = []string{EnglandAndWales, Scotland, NorthernIreland}

// Law gives the jurisdiction whose law a registration is under, or "".
func (r *Registration) Law() string {
	name := strings.ReplaceAll(diag.OneLine(r.Jurisdiction.S), "&", "and")
	for _, j := range Jurisdictions {
		if strings.EqualFold(name, j) {
			return j
		}
	}
	return ""
}

// Statement is what a charity puts on its papers: its name, that it is
// registered, its numbers and where, and of a company what company law adds.
func (c *Charity) Statement() string {
	if c == nil {
		return ""
	}
	name := c.Name.S
	if c.KnownAs.S != "" {
		name = strings.TrimSpace(name + " (known as " + c.KnownAs.S + ")")
	}
	parts := []string{name}
	if c.Status == "registered" {
		numbers := make([]string, 0, len(c.Registrations))
		for _, r := range c.Registrations {
			s := r.Number.S
			if r.Jurisdiction.S != "" {
				s = strings.TrimSpace(s + " (" + r.Jurisdiction.S + ")")
			}
			if s != "" {
				numbers = append(numbers, s)
			}
		}
		if len(numbers) > 0 {
			parts = append(parts, "registered charity "+strings.Join(numbers, " and "))
		}
	} else {
		parts = append(parts, "an "+c.Status+" charity")
	}
	line := joined(", ", parts...)
	if k := c.Company; k != nil {
		company := "Company limited by guarantee"
		if k.RegisteredIn.S != "" {
			company += " registered in " + k.RegisteredIn.S
		}
		company = joined(", ", company, k.Number.S)
		line = joined(". ", line, company)
		if k.Office.S != "" {
			line += ". Registered office: " + k.Office.S
		}
	}
	return line
}

func joined(sep string, parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, sep)
}

type charityConf struct {
	Name          diag.Text          `conf:"name" doc:"the charity's name, as entered in the register"`
	KnownAs       diag.Text          `conf:"known-as" doc:"another name by which it is commonly known"`
	Status        diag.Text          `conf:"status" doc:"registered, exempt or excepted; registered unless given"`
	Number        diag.Text          `conf:"number" doc:"its number in the register"`
	Jurisdiction  diag.Text          `conf:"jurisdiction" doc:"England and Wales, Scotland or Northern Ireland"`
	Registrations []registrationConf `conf:"registrations" doc:"in place of number and jurisdiction, where it is in more than one register"`
	Company       *companyConf       `conf:"company" doc:"what a charitable company says of itself"`
	at            diag.Span
}

type registrationConf struct {
	Number       diag.Text `conf:"number" doc:"its number in the register"`
	Jurisdiction diag.Text `conf:"jurisdiction" doc:"England and Wales, Scotland or Northern Ireland"`
}

type companyConf struct {
	Number       diag.Text `conf:"number" doc:"the company's registered number"`
	RegisteredIn diag.Text `conf:"registered-in" doc:"the part of the United Kingdom in which it is registered"`
	Office       diag.Text `conf:"office" doc:"the address of its registered office"`
	at           diag.Span
}

// DecodeConf keeps the place of the charity as a whole.
func (c *charityConf) DecodeConf(v *conf.Value) diag.List {
	type plain charityConf
	faults := conf.Decode(v, (*plain)(c))
	c.at = start(v)
	return faults
}

// DecodeConf keeps the place of the company as a whole.
func (c *companyConf) DecodeConf(v *conf.Value) diag.List {
	type plain companyConf
	faults := conf.Decode(v, (*plain)(c))
	c.at = start(v)
	return faults
}

// charity reads meta.charity.
func (r *reader) charity(c *charityConf) *Charity {
	if c == nil {
		return nil
	}
	out := &Charity{Name: c.Name, KnownAs: c.KnownAs, Status: c.Status.S, At: c.at}
	switch out.Status {
	case "registered", "exempt", "excepted":
	default:
		if c.Status.Present() {
			r.faults.Add(ruleCharity.At(c.Status.All(), "“%s” is no status of a charity", c.Status.S).WithHint("write registered, exempt or excepted"))
		}
		out.Status = "registered"
	}
	if c.Number.Present() || c.Jurisdiction.Present() {
		out.Registrations = append(out.Registrations, Registration{c.Number, c.Jurisdiction})
	}
	for _, g := range c.Registrations {
		out.Registrations = append(out.Registrations, Registration(g))
	}
	for i := range out.Registrations {
		g := &out.Registrations[i]
		if g.Jurisdiction.S != "" && g.Law() == "" {
			r.faults.Add(ruleCharity.At(g.Jurisdiction.All(), "“%s” is no jurisdiction of charity law in the United Kingdom", g.Jurisdiction.S).
				WithHint("write %s or %s", strings.Join(Jurisdictions[:2], ", "), NorthernIreland))
		}
	}
	if k := c.Company; k != nil {
		out.Company = &Company{Number: k.Number, RegisteredIn: k.RegisteredIn, Office: k.Office, At: k.at}
	}
	return out
}
