package data

import "testing"

func TestHeaderUnit(t *testing.T) {
	for in, want := range map[string]string{
		"Rate (%)": "percent", "Per cent\nof GDP (2)": "percent", "% of households": "percent", "Percentage": "percent", "Percentage of households": "percent", "Change (percentage points)": "points", "% points": "points",
		"Share of the top 10%": "", "Poorest 20 per cent": "", "Number": "",
		"Spend (£m)": "gbp million", "Nominal\n£ billion": "gbp billion", "£000": "gbp thousand", "Spend, £ thousands": "gbp thousand", "Spend (£’000)": "gbp thousand", "Spend (£000s)": "gbp thousand", "Spend (£)": "gbp", "€ per head": "eur", "Turnover per £m": "gbp",
		"Real terms (1)\n£ billion": "gbp billion", "Debt (€ Million)": "eur million", "Cost (£ per week)": "gbp", "Prices (pence per litre)": "pence per litre", "Pump price, pence per litre": "",
		"Incomes under £10,000": "", "£30,000 or more": "", "Under £200 a week": "", "£400 but \nless than \n£600": "",
		"Primary Income (Euro Million)": "eur million", "Disposable Income per Person (Euro)": "eur", "Disposable Income per Person (excluding Rent) (Euro)": "eur", "Debt, Euro Million": "eur million", "Euro area": "",
		"Index of Total Income per Person (State=100)": "index", "Index (2015=100)": "index", "CPI (2015 = 100)": "index", "Index of Multiple Deprivation": "",
		"Number of people\n(thousands)": "count thousand", "Number of people": "count", "Calls answered (number)": "count", "Number of children per family": "", "Number Lodgements": "",
		"Economically active  \n(thousands)\n[note 1]": " thousand", "Employment, thousands": " thousand", "Jobs (000s)": " thousand", "Jobs ('000)": " thousand", "Population (millions)": " million", "Million tonnes": " million",
		"Unemployment rate \n(%)\n[note 4]": "percent", "Energy (million tonnes of oil equivalent)": "tonnes of oil equivalent million",
		"Rate per million": "per million", "Deaths per 1,000": "per 1,000", "Incidence per 100,000 population": "per 100,000 population", "Births per 1,000 women aged 15 to 44": "per 1,000 women", "Rate per 1000 live births": "per 1000 live births",
		"One million or more": "", "Worth 10 million": "", "Distance (m)": "", "Millions and more": "", "Waiting time (days)": "days", "Total Floor Area (m2)": "m2", "MSOA name (EN)": "", "Aged 16 (or over)": "",
		"Cost per 1,000 households (£)": "gbp", "Households without children": "", "Year": "", "": "", "(": "", "()": "",
	} {
		unit, scale := headerUnit(in)
		if scale != "" {
			scale = " " + scale
		}
		if got := unit + scale; got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// TestUnitOf: a text that is a unit and nothing else.
func TestUnitOf(t *testing.T) {
	for in, want := range map[string]string{
		"£ billion": "gbp billion", "£m": "gbp million", "£’000": "gbp thousand", "£'000s": "gbp thousand", "£000's": "gbp thousand", "000s": " thousand", "(000s)": " thousand", "£": "gbp", "(£)": "gbp", "£bn": "gbp billion", "£ thousands": "gbp thousand", "£ per week": "gbp", "million £": "gbp million", "Euro Million": "eur million", "(€ Million)": "eur million", "Euro": "eur", "GBP million": "gbp million", "pounds sterling": "gbp", "in £ million": "gbp million",
		"Percentage of households": "percent", "Percentage of benefit units": "percent", "Percentage of adults": "percent", "per cent": "percent", "%": "percent", "(%)": "percent", "Per cent\nof GDP (2)": "percent", "Percent": "percent", "percentage points": "points", "% points": "points", "Percentage change": "percent", "% of GDP¹": "percent",
		"Number": "count", "Number of people": "count", "thousands": " thousand", "Thousands:": " thousand", "Thousands of people": "count thousand", "millions": " million", "(thousands) [note 1]": " thousand", "thousand persons": "count thousand",
		"Index (2015=100)": "index", "2015=100": "index", "Index: 2015 = 100": "index", "State=100": "index", "Index": "index", "Ratio": "ratio",
		"per 100,000 population": "per 100,000 population", "Rate per 1,000 people": "per 1,000 people", "pence per litre": "pence per litre", "GWh": "gwh", "(days)": "days", "Million tonnes": "tonnes million", "millions-of-tonnes-of-oil-equivalent": "tonnes of oil equivalent million", "hours per week": "hours per week",

		"Nominal\n£ billion": "no", "Real terms (1)\n£ billion": "no", "Years": "no", "Months": "no", "Households": "no", "Adults": "no", "England": "no", "outturn": "no", "": "no", "[note 1]": "no", "2011": "no", "£30,000 or more": "no", "Under £200 a week": "no", "100": "no", "m": "no", "k": "no", "Rate": "no",
		"Percentage of households by region": "no", "Number of deaths by age": "no", "Percentage of adults aged 16 and over": "no", "Index of production": "no", "Deaths per 1,000 population": "no", "All households": "no", "Total": "no", "of which: public": "no", "- -": "no", "£ £": "no", "thousand million": "no", "One million or more": "no",
		"Table 4.2 Public sector expenditure on services by function, 1998-99 to 2021-22 (£ billion)": "no",
	} {
		unit, scale, ok := unitOf(in)
		if scale != "" {
			scale = " " + scale
		}
		got := unit + scale
		if !ok {
			got = "no"
		}
		if got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
