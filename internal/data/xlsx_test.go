package data

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"policybrief/internal/diag"
)

// xlsxCell is a cell as a reader wrote it: its value, and where it is a number
// the text shown and the text stored.
type xlsxCell struct {
	value, shown, stored string
	number               bool
}

// cellsIn gives the cells of a sheet that hold something, by address.
func cellsIn(s *sheet) map[string]xlsxCell {
	out := map[string]xlsxCell{}
	stop := breaksFor(s.delim)
	data := s.src.Data
	for pos, row := s.start, 0; pos < len(data); row++ {
		starts, next, fault, _ := scanRecord(data, pos, s.delim, stop, nil)
		if fault != sound {
			panic("the sheet is no text of cells")
		}
		for column, start := range starts {
			text := string(unquote(data[start:cellEnd(data, int(start), stop)]))
			if text == "" {
				continue
			}
			parts := strings.Split(text, string(rune(typed)))
			c := xlsxCell{value: parts[0], number: len(parts) > 1}
			if c.number {
				c.shown = parts[1]
			}
			if len(parts) > 2 {
				c.stored = parts[2]
			}
			out[a1(row, column)] = c
		}
		pos = next
	}
	return out
}

// openXLSX reads a workbook that has to be sound.
func openXLSX(t testing.TB, src *diag.Source) *book {
	t.Helper()
	b, ds := readXLSX(src)
	for _, d := range ds {
		t.Fatalf("%s: %s: %s", src.Name, d.Rule.Code, d.Message)
	}
	return b
}

func sheetOf(t testing.TB, b *book, name string) *sheet {
	t.Helper()
	for i, n := range b.names {
		if n.name != name {
			continue
		}
		s, ds := b.open(i)
		for _, d := range ds {
			t.Fatalf("%s: %s: %s", name, d.Rule.Code, d.Message)
		}
		return s
	}
	t.Fatalf("no sheet %s", name)
	return nil
}

// TestXLSXFacts holds the reader to the facts that were counted in published
// workbooks by other means.
func TestXLSXFacts(t *testing.T) {
	books, checked := map[string]*book{}, 0
	for _, line := range strings.Split(strings.TrimSpace(string(readShared(t, "facts.tsv").Data)), "\n")[1:] {
		f := strings.Split(line, "\t")
		if !strings.HasSuffix(f[0], ".xlsx") {
			continue
		}
		if books[f[0]] == nil {
			books[f[0]] = openXLSX(t, readShared(t, f[0]))
		}
		b := books[f[0]]
		where, want, got := f[3], strings.ReplaceAll(f[4], `\n`, "\n"), ""
		switch f[2] {
		case "sheets":
			got = itoa(len(b.names))
		case "hidden":
			n := 0
			for _, s := range b.names {
				if s.hidden {
					n++
				}
			}
			got = itoa(n)
		case "value":
			got = cellsIn(sheetOf(t, b, f[1]))[where].value
		case "display":
			got = cellsIn(sheetOf(t, b, f[1]))[where].shown
		case "missing":
			n := 0
			for _, c := range cellsIn(sheetOf(t, b, f[1])) {
				if c.value == where && !c.number {
					n++
				}
			}
			got = itoa(n)
		default:
			continue // where the table is, which is not the reader's to find
		}
		if checked++; got != want {
			t.Errorf("%s %s: %s %s: got %q, want %q", f[0], f[1], f[2], where, got, want)
		}
	}
	t.Logf("%d facts of %d files hold", checked, len(books))
	for name, merged := range map[string]int{"4_1": 9, "4_2": 10, "4_3": 11, "4_4": 11} {
		if n := len(sheetOf(t, books["hmt-pesa-2022-chapter-4.xlsx"], name).merged); n != merged {
			t.Errorf("%s: %d merged blocks, want %d", name, n, merged)
		}
	}
	if c := cellsIn(sheetOf(t, books["hmt-pesa-2022-chapter-4.xlsx"], "4_4"))["B21"]; c.stored != "4.5999999999999996" {
		t.Errorf("stored %q", c.stored)
	}
}

// TestXLSXAgainstExcelize compares every cell of the published workbooks with
// what excelize makes of it.
func TestXLSXAgainstExcelize(t *testing.T) {
	for _, name := range []string{"dwp-frs-2021-22-ch7-savings.xlsx", "hmt-pesa-2022-chapter-4.xlsx"} {
		src := readShared(t, name)
		f, err := excelize.OpenReader(bytes.NewReader(src.Data))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		b := openXLSX(t, src)
		numbers, shown := 0, 0
		for i, sheetName := range f.GetSheetList() {
			if b.names[i].name != sheetName {
				t.Fatalf("sheet %d is %q, not %q", i, b.names[i].name, sheetName)
			}
			cells := cellsIn(sheetOf(t, b, sheetName))
			raw, err := f.GetRows(sheetName, excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatal(err)
			}
			found := 0
			for row := range raw {
				for column, text := range raw[row] {
					if text == "" {
						continue
					}
					found++
					c := cells[a1(row, column)]
					if !c.number {
						if unraised(c.value) != strings.ReplaceAll(text, "\r", "") {
							t.Errorf("%s!%s: %q, excelize has %q", sheetName, a1(row, column), c.value, text)
						}
						continue
					}
					numbers++
					if a, _ := strconv.ParseFloat(c.value, 64); fmt.Sprint(a) != fmt.Sprint(parseFloat(text)) {
						t.Errorf("%s!%s: %q, excelize has %q", sheetName, a1(row, column), c.value, text)
					}
					display, err := f.GetCellValue(sheetName, a1(row, column))
					if err != nil {
						t.Fatal(err)
					}
					if c.shown != "" {
						shown++
					} else {
						c.shown = c.value
					}
					if c.shown != strings.TrimSpace(display) {
						t.Errorf("%s!%s: shown as %q, by excelize as %q", sheetName, a1(row, column), c.shown, display)
					}
				}
			}
			if found != len(cells) {
				t.Errorf("%s: %d cells, and %d are written", sheetName, found, len(cells))
			}
		}
		t.Logf("%s: %d numbers, of which %d are shown in another way than they are stored", name, numbers, shown)
	}
}

func parseFloat(s string) float64 {
	v, _ := strconv.ParseFloat(s, 64)
	return v
}

// unraised gives a text without raised characters.
func unraised(s string) string {
	back := map[rune]rune{}
	for plain, raised := range raisedRunes {
		if plain != '−' {
			back[raised] = plain
		}
	}
	return strings.Map(func(r rune) rune {
		if plain, ok := back[r]; ok {
			return plain
		}
		return r
	}, s)
}
