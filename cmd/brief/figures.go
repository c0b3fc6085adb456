package main

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"policybrief/internal/build"
	"policybrief/internal/diag"
)

func figuresCommand(t *terminal) *cobra.Command {
	f := flags{failOn: "error"}
	var asCSV, all bool
	c := &cobra.Command{
		Use:   "figures [PATH…]",
		Short: "List every figure and claim, with the cells behind it",
		Long: `List every figure and claim of every edition, with the cells behind it.

PATH is as for build. Nothing is written, and no page is set. On a terminal each
edition is a table by heading: the line in the note, what a reader sees, the
value unrounded where that is another, the expression, and the cells. A claim
stands in quotation marks. What is too wide is cut short; --csv and --json have
everything.

With --csv it is one file (RFC 4180) with a row for each figure:
  note edition key kind file line heading ordinal expression words id title
  category series shown raw unit marks have of cells source
With --json each line is one object with the same fields, holds for a claim,
marks with their words, and cells as in the evidence:
  dataset measure key file sheet row column address header raw value missing
  marks
and after them the diagnostics, as of brief check --json. kind is figure, claim,
chart or table.

Exit 0 where all is well, 1 where faults were found (they are told as by check,
and what could not be worked out is left out of the list), 2 where the call is
wrong or a file can't be read.`,
		Example: `  brief figures
  brief figures briefs/webcams --edition minister
  brief figures --all --csv > audit.csv
  brief figures --json | jq 'select(.kind == "claim")'`,
		RunE: func(c *cobra.Command, paths []string) error {
			o, err := f.options(paths)
			if err != nil {
				return err
			}
			if f.json && asCSV {
				return errors.New("--json and --csv can't be had at once")
			}
			return t.figures(c.Context(), o, all, f.json, asCSV)
		},
	}
	f.pick(c)
	c.Flags().BoolVar(&all, "all", false, "the values of charts and tables too")
	c.Flags().BoolVar(&asCSV, "csv", false, "a CSV file on standard output")
	c.Flags().BoolVar(&f.json, "json", false, "figures and diagnostics as JSON on standard output, one object a line")
	c.Flags().IntVar(&f.jobs, "jobs", 0, "editions read at a time (one a processor)")
	return c
}

// figures lists the figures of editions.
func (t *terminal) figures(ctx context.Context, o build.Options, all, asJSON, asCSV bool) error {
	out := bufio.NewWriter(t.out)
	enc := encoder(out)
	rows := csv.NewWriter(out)
	rows.UseCRLF = true // RFC 4180
	if asCSV {
		if err := rows.Write(build.FigureHeader); err != nil {
			return err
		}
	}
	count := map[string]int{}
	table := &account{width: listWidth(t.out), bold: color(t.out)}
	res, err := build.Figures(ctx, o, all, func(list []build.Figure) error {
		for i := range list {
			count[list[i].Kind]++
			var err error
			switch {
			case asJSON:
				err = enc.Encode(&list[i])
			case asCSV:
				err = rows.Write(list[i].Record())
			}
			if err != nil {
				return err
			}
		}
		if asJSON || asCSV {
			return nil
		}
		table.figures(list)
		_, err := out.WriteString(table.String())
		table.Reset()
		out.WriteByte('\n')
		return err
	})
	rows.Flush()
	if err := errors.Join(rows.Error(), out.Flush()); err != nil {
		return err
	}
	if err != nil {
		return stopped(err, res)
	}
	if _, _, err := t.faults(res, asJSON); err != nil {
		return err
	}
	if !asJSON && !asCSV {
		if _, err := io.WriteString(t.out, counts(count, res)+"\n"); err != nil {
			return err
		}
	}
	if failed(res, o.FailOn) {
		return errFaults
	}
	return nil
}

// counts says how long the list is.
func counts(count map[string]int, res *build.Result) string {
	s := many(count["figure"], "figure") + " and " + many(count["claim"], "claim")
	if n := count["chart"] + count["table"]; n > 0 {
		s += ", and " + many(n, "value") + " of charts and tables,"
	}
	s += " in " + many(res.Count(build.Made)+res.Count(build.Failed), "edition")
	if n := res.Count(build.Failed); n > 0 {
		s += ", of which " + group(fmt.Sprint(n)) + " can't be built as it is"
		if n > 1 {
			s = strings.TrimSuffix(s, "it is") + "they are"
		}
	}
	return s
}

// Bounds of the columns of a list, in characters.
const (
	shownWide = 28
	rawWide   = 16
	cellsWide = 16  // at least, where there is so much
	narrow    = 110 // a list that is narrower has two lines for each figure
)

// listWidth gives the columns of a terminal, and more where the list goes
// elsewhere: it may be searched.
func listWidth(w io.Writer) int {
	if tty(w) == nil {
		return 140
	}
	return width(w)
}

// figures writes an edition's list as a table.
func (b *account) figures(list []build.Figure) {
	first := &list[0]
	name := first.Edition
	if first.Key != "" {
		name = strings.TrimPrefix(name+", "+first.Key, ", ")
	}
	b.head(diag.Escape(first.Note), diag.Escape(name))
	rows := make([][]string, len(list))
	widths := make([]int, 5)
	for i := range list {
		f := &list[i]
		rows[i] = []string{place(f), shown(f), raw(f), diag.Escape(expression(f)), diag.Escape(cells(f))}
		for n, s := range rows[i] {
			widths[n] = max(widths[n], diag.Width(s))
		}
	}
	widths[1], widths[2] = min(widths[1], shownWide), min(widths[2], rawWide)
	room := b.width - 2 - widths[0] - widths[1] - widths[2] - 3*2
	below := b.width < narrow // the expression has a line of its own
	if below {
		widths[4] = max(1, min(widths[4], room))
	} else {
		least := min(widths[4], max(cellsWide, (room-2)*2/5))
		widths[3] = max(1, min(widths[3], room-2-least))
		widths[4] = max(1, min(widths[4], room-2-widths[3]))
	}
	under := "\x00"
	for i := range list {
		if u := section(&list[i]); u != under {
			under = u
			if u != "" {
				b.WriteString("  " + cut(diag.Escape(u), b.width-2) + "\n")
			}
		}
		line := " "
		for n, s := range rows[i] {
			if n == 3 && below {
				continue
			}
			s = cut(s, widths[n])
			if n == 0 {
				s = strings.Repeat(" ", widths[0]-diag.Width(s)) + s
			}
			line += " " + pad(s, widths[n]) + " "
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
		if below {
			indent := 2 + widths[0] + 2
			b.WriteString(strings.Repeat(" ", indent) + cut(rows[i][3], max(1, b.width-indent)) + "\n")
		}
	}
}

// section is what a figure stands under.
func section(f *build.Figure) string {
	if f.Kind == "figure" || f.Kind == "claim" {
		return f.Heading
	}
	title := f.Kind
	if f.Title != "" {
		title += " “" + f.Title + "”"
	}
	return strings.TrimPrefix(f.Heading+", "+title, ", ")
}

// place is the line of a figure; with its file where that is not the note.
func place(f *build.Figure) string {
	if f.File == f.Note {
		return fmt.Sprint(f.Line)
	}
	return diag.Escape(f.File[strings.LastIndexByte(f.File, '/')+1:]) + fmt.Sprint(":", f.Line)
}

// shown is what a reader sees, with its marks, and how many reported where not
// all did; of a claim its words.
func shown(f *build.Figure) string {
	s := f.Shown
	if f.Kind == "claim" {
		s = "“" + f.Words + "”"
	}
	if signs := f.Signs(); signs != "" && f.Kind != "claim" {
		s += " " + signs
	}
	if f.Of > 0 {
		s += fmt.Sprintf(" (%d of %d)", f.Have, f.Of)
	}
	return diag.Escape(s)
}

// raw is the value unrounded, where a reader sees another.
func raw(f *build.Figure) string {
	if f.Raw == strings.ReplaceAll(f.Shown, ",", "") && f.Kind != "claim" {
		return ""
	}
	if f.Raw == f.Shown && f.Kind != "claim" {
		return ""
	}
	return diag.Escape(f.Raw)
}

func expression(f *build.Figure) string {
	if f.Expression != "" {
		return diag.OneLine(f.Expression)
	}
	return strings.TrimSuffix(strings.TrimPrefix(f.Series+", "+f.Category, ", "), ", ")
}

// cells names the cells of a figure: those of one file together.
func cells(f *build.Figure) string {
	const most = 4
	s, file := "", ""
	for i, c := range f.Cells {
		if i == most {
			return s + " and " + many(len(f.Cells)-most, "more cell")
		}
		name := c.File[strings.LastIndexByte(c.File, '/')+1:]
		switch {
		case s == "":
			s = name + ":"
		case name != file:
			s += ", " + name + ":"
		default:
			s += ", "
		}
		file = name
		s += c.Address
	}
	return s
}
