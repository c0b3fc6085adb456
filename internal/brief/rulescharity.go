package brief

import "policybrief/internal/diag"

// What the provisions ask for is told in the words of the rules; whether one
// of them holds for a charity is for the charity to know.

var ruleCharity = &diag.Rule{
	Code: "charity-details", Severity: diag.Error,
	Title: "A document that asks for money does not say for which charity",
	Why: "Those who are asked for money must be able to find the charity in its register. The document states its name, its status and number, and the law it is under: " +
		"section 6 of the Charities Act 2011 (England and Wales), regulation 2 of the Charities References in Documents (Scotland) Regulations 2007, " +
		"section 19 of the Charities Act (Northern Ireland) 2008.",
	Bad:  "profile: funding-case   # and a brand without meta.charity",
	Good: "meta:\n  charity: {name: Example Trust, number: \"1234567\", jurisdiction: England and Wales}",
}

var ruleCharityEngland = &diag.Rule{
	Code: "charity-england-wales", Severity: diag.Warning,
	Title: "A charity in England and Wales does not say that it is registered",
	Why: "Section 6 of the Charities Act 2011: a registered charity whose gross income in its last financial year was over £10,000 states in legible characters that it is a registered charity, " +
		"on notices, advertisements and other documents that solicit money or other property for it, among others. The number shows it and lets readers find it.",
	Bad:  "charity: {name: Example Trust, jurisdiction: England and Wales}",
	Good: "charity: {name: Example Trust, number: \"1234567\", jurisdiction: England and Wales}",
}

var ruleCharityScotland = &diag.Rule{
	Code: "charity-scotland", Severity: diag.Error,
	Title: "A charity in Scotland does not state its number",
	Why: "Regulation 2(1) of the Charities References in Documents (Scotland) Regulations 2007 (SSI 2007/203): a body in the Scottish Charity Register, whatever its income, " +
		"states on the documents of regulation 4, those that solicit money among them, its registered number, its name as entered in the register, any other name by which it is commonly known, " +
		"and, where its name has neither “charity” nor “charitable”, that it is a charity.",
	Bad:  "charity: {name: Example Trust, jurisdiction: Scotland}",
	Good: "charity: {name: Example Trust, number: SC012345, jurisdiction: Scotland}",
}

var ruleCharityIreland = &diag.Rule{
	Code: "charity-northern-ireland", Severity: diag.Warning,
	Title: "A charity in Northern Ireland does not say that it is registered",
	Why: "Section 19 of the Charities Act (Northern Ireland) 2008 is on the status of a registered charity appearing on its official publications, documents that solicit money among them. " +
		"The number shows that it is registered and lets readers find it.",
	Bad:  "charity: {name: Example Trust, jurisdiction: Northern Ireland}",
	Good: "charity: {name: Example Trust, number: NIC012345, jurisdiction: Northern Ireland}",
}

var ruleCharityCompany = &diag.Rule{
	Code: "charity-company", Severity: diag.Warning,
	Title: "A charitable company does not state what companies must",
	Why: "The Company, Limited Liability Partnership and Business (Names and Trading Disclosures) Regulations 2015 (SI 2015/17): by regulation 24 a company discloses its registered name on its business letters, notices and other official publications, " +
		"and by regulation 25 on business letters, order forms and websites the part of the United Kingdom in which it is registered, its number and the address of its registered office. " +
		"By section 194 of the Charities Act 2011 a charitable company whose name has neither “charity” nor “charitable” states there too that it is a charity.",
	Bad:  "charity: {name: Example Trust Limited, number: \"1234567\", jurisdiction: England and Wales}",
	Good: "company: {number: \"01234567\", registered-in: England and Wales, office: \"1 High Street, Northmere\"}",
}

var ruleCharityNumber = &diag.Rule{
	Code: "charity-number", Severity: diag.Warning,
	Title: "A charity number does not look like one of its register",
	Why:   "Numbers are six or seven digits in England and Wales, SC and six digits in Scotland, NIC and six digits in Northern Ireland. A wrong one leads readers to another charity, or to none.",
	Bad:   "number: 12345",
	Good:  "number: \"1234567\"",
}
