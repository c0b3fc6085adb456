package build

import (
	"fmt"
	"strings"
)

// bigBatch is a made-up batch: one note of some four pages with three charts
// and a table, for n areas.
func bigBatch(n int) map[string]string {
	var forces, kinds strings.Builder
	forces.WriteString("force,year,offences,charged,calls\n")
	kinds.WriteString("force,kind,year,offences\n")
	state := uint32(1)
	random := func(n int) int { // xorshift: the same on every machine
		state ^= state << 13
		state ^= state >> 17
		state ^= state << 5
		return int(state % uint32(n))
	}
	for i := range n {
		count := 1000 + random(80_000)
		for year := 2020; year < 2025; year++ {
			count += count * (random(25) - 10) / 100
			fmt.Fprintf(&forces, "Force %d,%d,%d,%d,%d\n", i, year, count, count/9, count*3)
		}
		for _, kind := range []string{"Violence", "Theft", "Fraud", "Burglary", "Criminal damage"} {
			for year := 2023; year < 2025; year++ {
				fmt.Fprintf(&kinds, "Force %d,%s,%d,%d\n", i, kind, year, 100+random(20_000))
			}
		}
	}
	words := func(n int) string {
		return strings.Repeat("The figures are for the whole of the area and come from the annual return that each office makes. ", n)
	}
	chart := func(id, data, where, kind, x, y, title string) string {
		return "\n\n```chart {#" + id + "}\ntype: " + kind + "\ndata: " + data + "\nwhere: " + where + "\nx: " + x +
			"\ny: [" + y + "]\ntitle: " + title + " in {{ area }}\nsubtitle: " + title + " recorded in the area\n```\n\n"
	}
	note := `---
title: "Offences in {{ area }}"
subtitle: "Recorded in the year to {{ period(forces, latest) }}"
author: The Office
date: 2026-07-02
data:
  forces:
    file: forces.csv
    key: [force, year]
    measures: {offences: {unit: count}, charged: {unit: count}, calls: {unit: count}}
    source: {title: Forces, publisher: The Office, published: 2026-07-01, illustrative: true}
  kinds:
    file: kinds.csv
    key: [force, kind, year]
    measures: {offences: {unit: count}}
    source: {title: Kinds, publisher: The Office, published: 2026-07-01, illustrative: true}
matrix: {area: forces.force}
output: "{area | slug}.pdf"
---

## What happened

` + words(2) + `In {{ area }} offences {{ moved(forces.offences[area][previous], forces.offences[area][latest]) }} to {{ forces.offences[area][latest] }}.

::: {.content-visible when="forces.offences[area][latest] > forces.offences[area][previous]"}
That is more than in the year before, when there were {{ forces.offences[area][previous] }}.
:::

::: {.content-hidden when="forces.offences[area][latest] > forces.offences[area][previous]"}
That is no more than in the year before, when there were {{ forces.offences[area][previous] }}.
:::

::: key-figures
- {{ forces.offences[area][latest] }} offences
- {{ forces.charged[area][latest] }} led to a charge
- {{ forces.calls[area][latest] }} calls
:::
` + chart("fig-a", "forces", "force == area", "column", "year", "offences", "Offences") + words(8) + `

## How many led to a charge

` + words(9) + `Of these {{ share(forces.charged[area][latest], forces.offences[area][latest]) }} led to a charge.
` + chart("fig-b", "forces", "force == area", "line", "year", "charged", "Charges") + words(12) + `

## What kinds

` + words(6) + chart("fig-c", "kinds", "force == area and year == latest", "bar", "kind", "offences", "Kinds of offences") + words(8) + "\n\n" +
		"```table\ndata: forces\nwhere: force == area\ncolumns: [year, offences, charged, calls]\ncaption: Offences in {{ area }}\n```\n\n" +
		words(10) + "\n\n## What comes next\n\n" + words(12) + "\n"
	return map[string]string{"note.md": note, "forces.csv": forces.String(), "kinds.csv": kinds.String()}
}
