package brief

import (
	"regexp"
	"strings"

	"policybrief/internal/brand"
	"policybrief/internal/diag"
)

// charity tells what charity and company law want on a document that asks for
// money, and its brand does not give. What is wanted of every charity is an
// error; what hangs on its income or its form is a warning.
func (b *binder) charity() {
	if b.Profile == nil || !b.Profile.Charity || b.Brand == nil || b.Edition.Annex != nil {
		return
	}
	at := placeOr(b.Front.Profile, b.Front.Title.All())
	c := b.Brand.Charity
	if c == nil {
		b.Faults.Add(ruleCharity.At(at, "a %s states which charity it is for, and the brand has no meta.charity", b.Profile.Name).
			WithHint("add to _brand.yml, under meta:, charity: {name: …, number: …, jurisdiction: England and Wales}"))
		return
	}
	if c.Name.S == "" {
		b.Faults.Add(ruleCharity.At(c.At, "the charity has no name").WithHint("give its name as entered in the register: name: …"))
	}
	if len(c.Registrations) == 0 {
		b.Faults.Add(ruleCharity.At(c.At, "it is not said under which law the charity is").WithHint("add its jurisdiction: England and Wales, Scotland or Northern Ireland"))
	}
	for i := range c.Registrations {
		b.registration(c, &c.Registrations[i])
	}
	b.company(c)
	if d := b.Brand.Dress(b.Profile); !d.States("charity") {
		b.Faults.Add(ruleCharity.At(c.At, "neither the header nor the footer of this brand shows what meta.charity says").
			WithHint("write {charity} in one of them, as in footer: {left: \"{charity}\"}"))
	}
}

func (b *binder) registration(c *brand.Charity, r *brand.Registration) {
	number := strings.ToUpper(strings.TrimSpace(r.Number.S))
	place := placeOr(r.Jurisdiction, placeOr(r.Number, c.At))
	unregistered := c.Status != "registered"
	var form *regexp.Regexp
	example := ""
	switch r.Law() {
	case brand.EnglandAndWales:
		form, example = englishNumber, "1234567"
		if number == "" && !unregistered {
			b.Faults.Add(ruleCharityEngland.At(place, "without its number nobody can see that the charity is registered in England and Wales").
				WithNote(diag.Span{}, "Charities Act 2011, section 6: asked of registered charities whose gross income in the last financial year was over £10,000").
				WithHint("add its number; if it is not registered, say so: status: exempt, or status: excepted"))
		}
	case brand.Scotland:
		form, example = scottishNumber, "SC012345"
		if number == "" || unregistered {
			b.Faults.Add(ruleCharityScotland.At(place, "a charity in Scotland states its registered number, whatever its income").
				WithNote(diag.Span{}, "Charities References in Documents (Scotland) Regulations 2007 (SSI 2007/203), regulation 2(1)").
				WithHint("add its Scottish charity number: number: SC012345"))
		}
	case brand.NorthernIreland:
		form, example = irishNumber, "NIC012345"
		if number == "" && !unregistered {
			b.Faults.Add(ruleCharityIreland.At(place, "without its number nobody can see that the charity is registered in Northern Ireland").
				WithNote(diag.Span{}, "Charities Act (Northern Ireland) 2008, section 19").
				WithHint("add its number: number: NIC012345"))
		}
	default:
		if r.Jurisdiction.S == "" {
			b.Faults.Add(ruleCharity.At(placeOr(r.Number, c.At), "it is not said under which law the charity is").
				WithHint("add its jurisdiction: England and Wales, Scotland or Northern Ireland"))
		}
		return
	}
	if number != "" && !form.MatchString(number) {
		b.Faults.Add(ruleCharityNumber.At(r.Number.All(), "“%s” is not what a charity number in %s looks like", r.Number.S, r.Law()).
			WithHint("they look like %s", example))
	}
}

var (
	englishNumber  = regexp.MustCompile(`^\d{6,7}(-\d{1,3})?$`)
	scottishNumber = regexp.MustCompile(`^SC\d{6}$`)
	irishNumber    = regexp.MustCompile(`^(NIC)?\d{6}$`)
	limitedName    = regexp.MustCompile(`(?i)\b(limited|ltd\.?|cyfyngedig|cyf\.?)$`)
)

// company tells what company law adds.
func (b *binder) company(c *brand.Charity) {
	law := "Company, Limited Liability Partnership and Business (Names and Trading Disclosures) Regulations 2015 (SI 2015/17), regulations 24 and 25"
	k := c.Company
	if k == nil {
		if limitedName.MatchString(strings.TrimSpace(c.Name.S)) {
			b.Faults.Add(ruleCharityCompany.At(c.Name.All(), "the charity’s name is that of a company, and nothing more is said of the company").
				WithNote(diag.Span{}, "%s", law).
				WithHint("add company: {number: …, registered-in: England and Wales, office: …}"))
		}
		return
	}
	var lacks []string
	for _, p := range []struct{ have, what string }{
		{k.Number.S, "its number (number)"}, {k.RegisteredIn.S, "where it is registered (registered-in)"}, {k.Office.S, "its registered office (office)"},
	} {
		if p.have == "" {
			lacks = append(lacks, p.what)
		}
	}
	if len(lacks) > 0 {
		b.Faults.Add(ruleCharityCompany.At(k.At, "of the company is missing: %s", strings.Join(lacks, ", ")).
			WithNote(diag.Span{}, "%s", law).WithHint("add what is missing under company:"))
	}
}
