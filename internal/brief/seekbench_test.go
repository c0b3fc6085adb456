package brief_test

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"testing"

	"policybrief/internal/brief"
	"policybrief/internal/data"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
	"policybrief/internal/note"
)

const bigFront = `---
title: Crime in fifty areas
data:
  crime: {file: crime.csv, key: [area, offence, {column: year, as: year}]}
---

# Offences

`

// bigData is a table of a million numbers: 50 areas, 50 offences, 100 years and
// four measures.
var bigData = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	b.WriteString("area,offence,year,recorded,charged,rate,days\n")
	x := uint32(1)
	next := func(n uint32) uint32 {
		x = x*1664525 + 1013904223
		return x >> 8 % n
	}
	for i := range 250_000 {
		fmt.Fprintf(&b, "Area %02d,Offence %02d,%d,%d,%d,%d.%d,%d\n", i%50, i/50%50, 1921+i/2500, next(100_000), next(10_000), next(100), next(10), next(365))
	}
	return b.Bytes()
})

// bigBrief binds a note over it.
func bigBrief(tb testing.TB, text string) *brief.Brief {
	tb.Helper()
	doc, faults := note.Parse(diag.NewSource("note.md", []byte(bigFront+text)), nil, nil)
	spec := doc.Editions[0].Front.Data[0].Value
	spec.Name = doc.Editions[0].Front.Data[0].Key
	table, bad := data.Parse(spec, diag.NewSource("crime.csv", bigData()))
	faults.Add(bad...)
	set, bad := figure.NewDataset(spec, table)
	if faults.Add(bad...); faults.HasErrors() {
		tb.Fatal(tell(faults))
	}
	return brief.Bind(brief.Input{Doc: doc, Edition: &doc.Editions[0], Datasets: map[string]*figure.Dataset{"crime": set}})
}

// BenchmarkSeek finds what gives forty typed numbers among a million.
func BenchmarkSeek(b *testing.B) {
	line := "In 1999 Area 07 recorded 51,234 cases of Offence 11, up 12% from 45,678 in 1998; 9 were charged within 31 days, and 1,234 in all.\n\n"
	made := bigBrief(b, strings.Repeat(line, 7))
	for b.Loop() {
		if n := len(brief.NewFinder().Propose(made, nil)); n < 35 {
			b.Fatal(n)
		}
	}
}

// BenchmarkSeekCommon looks for numbers that very many cells hold.
func BenchmarkSeekCommon(b *testing.B) {
	made := bigBrief(b, strings.Repeat("Of 1, 2, 3, 4 and 5 there were 6 in Area 07 and 7 in Area 08, 9 per cent up on the 8 of 1999.\n\n", 40))
	for b.Loop() {
		if n := len(brief.NewFinder().Propose(made, nil)); n < 300 {
			b.Fatal(n)
		}
	}
}
