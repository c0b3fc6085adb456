package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"policybrief/internal/build"
	"policybrief/internal/diag"
)

func dataCommand(t *terminal) *cobra.Command {
	var o build.DataOptions
	var asJSON, asYAML bool
	var name string
	c := &cobra.Command{
		Use:   "data FILE",
		Short: "Show how a statistics file is read",
		Long: `Show how a statistics file is read: its sheets, the table that a dataset takes
from it, the first rows, the columns with their types, units, smallest and
largest values and gaps, the columns that identify a row, the markers, and what
was passed over and why.

FILE is CSV, TSV, XLSX, ODS, JSON, JSON-stat or Parquet. --sheet and --range
show another of its tables; --format and --decimal say what the file does not.

With --yaml the entry that reads the table is written, to be pasted under data:
in brief.yml. It has been tried: what is still wrong with it is told.

With --json it is one object:
  file format encoding delimiter bytes sha256 metadata
  sheets       name hidden rows columns why diagnostics tables
  tables       sheet range pinned chosen title header_rows first_row last_row
               rows decimal passed notes columns natural_key keys repeats wide
               totals first_rows diagnostics
  columns      letter header name type holds_numbers unit scale unit_from
               decimal_places smallest largest known blank missing other
               distinct samples markers marks unknown_signs no_period doubt why
  smallest     value shown cell (largest likewise)
  markers      sign meaning cells first_cell (marks, unknown_signs and no_period
               likewise)
  passed       from to why text
  repeats      columns rows first again
  wide         from to columns kind first last key value fits doubt smallest
               largest
  totals       column text rows
  diagnostics  as of brief check --json; those of the chosen table and the file
Rows count from 1 as the spreadsheet shows them. The table with chosen set is
the one that a dataset takes. Numbers of the file are text, exact in decimal.

Exit 0 where a table can be read, 1 where faults stop it.`,
		Example: `  brief data helpline.csv
  brief data release.xlsx --sheet Table_1
  brief data release.ods --sheet 5 --range A11:AC15
  brief data release.xlsx --yaml --name calls
  brief data release.xlsx --json`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New("data takes one statistics file: brief data FILE")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if asJSON && asYAML {
				return errors.New("--json and --yaml can't be had at once")
			}
			if name != "" && !asYAML {
				return errors.New("--name names the dataset of --yaml")
			}
			dir, err := os.Getwd()
			if err != nil {
				return err
			}
			o.Dir, o.File = dir, args[0]
			d, err := build.Data(o)
			if err != nil {
				return err
			}
			if err := flagFault(d.Faults); err != nil {
				return err
			}
			switch {
			case asJSON:
				return t.dataJSON(d)
			case asYAML:
				return t.dataYAML(d, name)
			}
			return t.data(d)
		},
	}
	f := c.Flags()
	f.StringVar(&o.Sheet, "sheet", "", "the sheet, by the `name` on its tab")
	f.StringVar(&o.Range, "range", "", "the `cells` of the table, header included: A6:F52")
	f.StringVar(&o.Decimal, "decimal", "", "the decimal `sign`, a point or a comma, where the file does not prove it")
	f.StringVar(&o.Format, "format", "", "the `format`, where the name misleads: csv, tsv, xlsx, ods, json, json-stat or parquet")
	f.BoolVar(&asJSON, "json", false, "the whole account as one JSON object")
	f.BoolVar(&asYAML, "yaml", false, "an entry to paste under data: in brief.yml")
	f.StringVar(&name, "name", "", "the `name` of the dataset in that entry")
	return c
}

// flagFault gives what is wrong with the call itself.
func flagFault(faults diag.List) error {
	for _, d := range faults {
		if flag := d.Span.Name(); d.Severity == diag.Error && strings.HasPrefix(flag, "--") {
			return fmt.Errorf("%s: %s; %s", flag, diag.Escape(d.Message), diag.Escape(d.Hint))
		}
	}
	return nil
}

// verdict is errFaults where no table can be read.
func verdict(d *build.DataFile) error {
	if d.Account.Chosen() == nil || d.Faults.HasErrors() {
		return errFaults
	}
	return nil
}

// data tells people how a file is read.
func (t *terminal) data(d *build.DataFile) error {
	b := &account{width: width(t.out), bold: color(t.out)}
	b.file(d.Account)
	if c := d.Account.Chosen(); c != nil {
		b.table(d.Account, c)
	}
	if len(d.Faults) > 0 {
		b.WriteByte('\n')
	}
	if _, err := io.WriteString(t.out, b.String()); err != nil {
		return err
	}
	if err := d.Faults.Sort().Print(t.err, diag.PrintOptions{Color: color(t.err)}); err != nil {
		return err
	}
	if next := goOn(d); next != "" {
		if _, err := io.WriteString(t.out, "\n"+next+"\n"); err != nil {
			return err
		}
	}
	return verdict(d)
}

// goOn says what to do next.
func goOn(d *build.DataFile) string {
	c := d.Account.Chosen()
	if c == nil || c.Rows == 0 {
		return ""
	}
	call := "brief data " + shellWord(d.Account.File)
	if d.Pinned {
		if c.Sheet != "" {
			call += " --sheet " + shellWord(c.Sheet)
		}
		if c.Pinned {
			call += " --range " + c.Range
		}
	}
	return "Next: " + call + " --yaml\n      writes an entry for brief.yml that reads this table"
}

// shellWord writes a word as a shell takes it.
func shellWord(s string) string {
	s = diag.Escape(s)
	if s != "" && strings.Trim(strings.ToLower(s), "abcdefghijklmnopqrstuvwxyz0123456789_./:-,") == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// dataYAML writes the entry for brief.yml.
func (t *terminal) dataYAML(d *build.DataFile, name string) error {
	text, faults := d.Entry(name)
	if _, err := io.WriteString(t.out, text); err != nil {
		return err
	}
	if err := faults.Sort().Print(t.err, diag.PrintOptions{Color: color(t.err)}); err != nil {
		return err
	}
	if text == "" || faults.HasErrors() {
		return errFaults
	}
	return nil
}

// What JSON adds to an account: the diagnostics, in the form of check --json.
type (
	jsonAccount struct {
		*build.Account
		Sheets      []jsonSheet       `json:"sheets"`
		Diagnostics []json.RawMessage `json:"diagnostics"`
	}
	jsonSheet struct {
		*build.SheetAccount
		Tables      []jsonTable       `json:"tables"`
		Diagnostics []json.RawMessage `json:"diagnostics"`
	}
	jsonTable struct {
		*build.TableAccount
		Diagnostics []json.RawMessage `json:"diagnostics"`
	}
)

// dataJSON writes the account as one object.
func (t *terminal) dataJSON(d *build.DataFile) error {
	out := jsonAccount{Account: d.Account, Sheets: []jsonSheet{}, Diagnostics: jsonFaults(d.Faults)}
	for _, s := range d.Account.Sheets {
		sheet := jsonSheet{SheetAccount: s, Tables: []jsonTable{}, Diagnostics: jsonFaults(s.Faults)}
		for _, tab := range s.Tables {
			sheet.Tables = append(sheet.Tables, jsonTable{tab, jsonFaults(tab.Faults)})
		}
		out.Sheets = append(out.Sheets, sheet)
	}
	enc := encoder(t.out)
	if err := enc.Encode(out); err != nil {
		return err
	}
	return verdict(d)
}

func jsonFaults(faults diag.List) []json.RawMessage {
	var b strings.Builder
	out := []json.RawMessage{}
	if err := faults.Sort().JSON(&b, diag.PrintOptions{}); err != nil { // a Builder takes everything
		return out
	}
	for _, line := range strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n") {
		if line != "" {
			out = append(out, json.RawMessage(line))
		}
	}
	return out
}
