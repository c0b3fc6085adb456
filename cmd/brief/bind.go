package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"policybrief/internal/build"
	"policybrief/internal/diag"
)

func bindCommand(t *terminal) *cobra.Command {
	var write, yes, asJSON bool
	c := &cobra.Command{
		Use:   "bind NOTE",
		Short: "List typed numbers and the expressions that give them; --write puts them in",
		Long: `List the numbers that were typed in a note and that no figure stands behind (the
rule number-unbound), each with the expressions over the note's data that give
it exactly as typed, the likeliest first, and the cells behind them. Words such
as “doubled” or “highest” that no claim checks are listed with a claim that holds.

What a number is about is read from the words round it: the years, areas and
measures that stand with it count most, then those elsewhere in its sentence, at
the head of its row or column, in its paragraph, and in the headings above. A
period that the text names comes before latest. “up 19%”, “a share of”, “times as
many”, “in total” ask for changes, shares, ratios and sums; the other numbers of
the sentence tell of what.

With --write the first candidate of each number is put in (marked * in the list)
where it is the only one or clearly the first: every key of it is spoken of or is
the total or the latest there is, and nothing that means something else comes
near it. A number of one or two digits needs a word of its own sentence. Claims
are put in where exactly one holds. A number of the area whose brief it is, in a
note with a matrix, is left to you. Before anything is written the change is
shown and, unless --yes is given, asked for; it is tried that the note reads the
same, word for word, and has no new error in any edition. Nothing else in the
file changes, and files are changed whole or not at all.

With --json it is one object a number, on a line:
  file line column end_line end_column typed sentence from to kind name write
  left candidates more
  kind        number or claim
  from, to    where it stands in the sentence, in characters
  name        of a key that the number is part of
  write       the first candidate is, or with --write was, put in
  left        why not
  candidates  expression put replaces shown cells more_cells points
  cells       dataset measure keys raw file sheet row column
After them come diagnostics, as of brief check --json: what keeps an edition from
being looked through, and the warnings that come with the figures.

Exit 0 where all numbers can be bound, with --write were bound, or there were
none; 1 where some are left, or the note could not be read; 2 for usage, or where
a file could not be written.`,
		Example: `  brief bind note.md
  brief bind briefs/calls --write
  brief bind note.md --write --yes`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New("bind takes one note: brief bind NOTE")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if yes && !write {
				return errors.New("--yes answers what --write asks: add --write")
			}
			if write && asJSON && !yes {
				return errors.New("--json asks nothing: add --yes to write")
			}
			dir, err := os.Getwd()
			if err != nil {
				return err
			}
			b, err := build.Bind(build.BindOptions{Dir: dir, Note: args[0]})
			if err != nil {
				return err
			}
			defer b.Close()
			return t.bind(b, write, yes, asJSON)
		},
	}
	f := c.Flags()
	f.BoolVar(&write, "write", false, "put in what is clear, after showing the change")
	f.BoolVar(&yes, "yes", false, "write without asking")
	f.BoolVar(&asJSON, "json", false, "one JSON object a number, on a line")
	return c
}

// bind tells what was found, and writes it where that is asked for.
func (t *terminal) bind(b *build.Binding, write, yes, asJSON bool) error {
	told := diag.PrintOptions{Name: b.Shown, Color: color(t.err)}
	if !asJSON {
		if err := b.Faults.Print(t.err, told); err != nil {
			return err
		}
	}
	wrote := false
	if write && len(b.Files) > 0 {
		if !asJSON {
			if _, err := io.WriteString(t.out, changeText(b)); err != nil {
				return err
			}
			if err := b.Brings.Print(t.err, told); err != nil {
				return err
			}
		}
		ok, err := t.confirm(b, yes)
		if err != nil {
			return err
		}
		if ok {
			if err := b.Write(); err != nil {
				return err
			}
			wrote = true
		}
	}
	var err error
	if asJSON {
		err = t.bindJSON(b)
	} else {
		_, err = io.WriteString(t.out, bindText(b, width(t.out), color(t.out), write, wrote))
	}
	if err != nil {
		return err
	}
	if left, _ := b.Left(); left > 0 || b.Faults.HasErrors() || write && !wrote && len(b.Files) > 0 {
		return errFaults
	}
	return nil
}

// confirm asks whether to write.
func (t *terminal) confirm(b *build.Binding, yes bool) (bool, error) {
	if yes {
		return true, nil
	}
	if !term.IsTerminal(int(os.Stdin.Fd())) {
		return false, errors.New("--write asks before it writes, and there is no terminal to ask on: add --yes, or leave --write out")
	}
	n := 0
	for _, x := range b.Typed {
		if x.Put {
			n++
		}
	}
	fmt.Fprintf(t.err, "Write %s? [y/N] ", counted(n, "change"))
	return answered(os.Stdin)
}

// answered reads a yes or a no; no is what anything else means.
func answered(in io.Reader) (bool, error) {
	line, err := bufio.NewReader(io.LimitReader(in, 100)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "y", "yes":
		return true, nil
	}
	return false, nil
}

// changeText shows the lines that change, before and after.
func changeText(b *build.Binding) string {
	var s strings.Builder
	for _, f := range b.Files {
		fmt.Fprintf(&s, "--- %s\n+++ %s\n", diag.Escape(b.Shown(f.Name)), diag.Escape(b.Shown(f.Name)))
		for _, h := range f.Hunks {
			lines := func(list []string) string {
				if len(list) == 1 {
					return fmt.Sprint(h.Line)
				}
				return fmt.Sprintf("%d,%d", h.Line, len(list))
			}
			fmt.Fprintf(&s, "@@ -%s +%s @@\n", lines(h.Before), lines(h.After))
			for _, l := range h.Before {
				s.WriteString("-" + diag.Escape(l) + "\n")
			}
			for _, l := range h.After {
				s.WriteString("+" + diag.Escape(l) + "\n")
			}
		}
	}
	s.WriteByte('\n')
	return s.String()
}

// bindText tells people what was found. After a change is written, only what
// is left is told.
func bindText(b *build.Binding, width int, bold, write, wrote bool) string {
	s := &account{width: width, bold: bold}
	for i := 0; i < len(b.Typed); {
		// Numbers of one sentence are told together.
		n := i + 1
		for ; n < len(b.Typed) && sameSentence(&b.Typed[i], &b.Typed[n]); n++ {
		}
		s.sentence(b, b.Typed[i:n], wrote)
		i = n
	}
	if s.Len() > 0 {
		s.WriteByte('\n')
	}
	s.WriteString(bindSummary(b, write, wrote))
	return s.String()
}

func sameSentence(x, y *build.Typed) bool {
	return x.Span.Source == y.Span.Source && x.Text == y.Text && x.From < y.From
}

// lineOf gives the line of a typed number; 0 where it stands nowhere.
func lineOf(x *build.Typed) int {
	if x.Span.IsZero() {
		return 0
	}
	line, _ := x.Span.Source.Position(x.Span.Start)
	return line
}

// sentence tells of the numbers of one sentence.
func (b *account) sentence(in *build.Binding, list []build.Typed, wrote bool) {
	var marks []build.Typed
	for _, x := range list {
		if !wrote || !x.Put {
			marks = append(marks, x)
		}
	}
	if len(marks) == 0 {
		return
	}
	first := &marks[0]
	b.head(fmt.Sprintf("%s:%d", diag.Escape(in.Shown(first.Span.Name())), lineOf(first)), "")
	text, at := "", 0
	for _, x := range marks {
		if x.From < at {
			continue
		}
		text += first.Text[at:x.From] + "‹" + first.Text[x.From:x.To] + "›"
		at = x.To
	}
	b.say(2, "", diag.Escape(text+first.Text[at:]))
	for i := range marks {
		b.number(&marks[i], lineOf(first))
	}
}

// number tells of one number: its candidates with the cells behind them, or
// why it has none. above is the line that was told for its sentence.
func (b *account) number(x *build.Typed, above int) {
	what := "  " + diag.Escape(x.Typed)
	if line := lineOf(x); line != above {
		what += fmt.Sprintf(" (line %d)", line)
	}
	if x.Put {
		b.WriteString(what + "\n")
	} else {
		b.WriteString(what + ": " + diag.Escape(x.Left) + "\n")
	}
	for i, f := range x.Found {
		lead := "    "
		if x.Put && i == 0 {
			lead = "  * "
		}
		instead := ""
		if f.Typed != x.Typed && !strings.Contains(x.Typed, f.Typed) && !x.Claim {
			instead = "  for “" + f.Typed + "”"
		}
		b.WriteString(lead + diag.Escape(f.Put+instead) + "\n")
		for _, r := range f.Cells {
			b.say(6, "", diag.Escape(build.DescribeCell(r)))
		}
		if f.Of > len(f.Cells) {
			b.say(6, "", fmt.Sprintf("and %d more cells", f.Of-len(f.Cells)))
		}
	}
	if x.More > 0 {
		b.WriteString(fmt.Sprintf("    and %d more\n", x.More))
	}
}

// bindSummary says how many there are, and what to do next.
func bindSummary(b *build.Binding, write, wrote bool) string {
	numbers, claims := b.Left()
	put := 0
	for i := range b.Typed {
		if b.Typed[i].Put {
			put++
		}
	}
	if len(b.Typed) == 0 {
		return "no typed numbers: nothing to bind\n"
	}
	var parts []string
	switch {
	case wrote:
		parts = append(parts, fmt.Sprintf("put in %d", put))
	case write && put > 0:
		parts = append(parts, "nothing written")
	case put > 0:
		parts = append(parts, fmt.Sprintf("%d can be put in", put))
	}
	if numbers > 0 {
		parts = append(parts, fmt.Sprintf("%s left", counted(numbers, "number")))
	}
	if claims > 0 {
		parts = append(parts, fmt.Sprintf("%s left", counted(claims, "claim")))
	}
	out := strings.Join(parts, ", ") + "\n"
	if put > 0 && !write {
		out += "Next: brief bind " + shellWord(b.Shown(b.Name)) + " --write\n      puts in what is marked *, after showing the change\n"
	}
	return out
}

// bindJSON writes one object a number, and then what is wrong with the note.
func (t *terminal) bindJSON(b *build.Binding) error {
	enc := encoder(t.out)
	for i := range b.Typed {
		if err := enc.Encode(jsonTyped(b, &b.Typed[i])); err != nil {
			return err
		}
	}
	return append(b.Faults, b.Brings...).JSON(t.out, diag.PrintOptions{Name: b.Shown})
}

// What JSON tells of a typed number.
type (
	jsonNumber struct {
		File       string          `json:"file"`
		Line       int             `json:"line"`
		Column     int             `json:"column"`
		EndLine    int             `json:"end_line"`
		EndColumn  int             `json:"end_column"`
		Typed      string          `json:"typed"`
		Sentence   string          `json:"sentence"`
		From       int             `json:"from"`
		To         int             `json:"to"`
		Kind       string          `json:"kind"`
		Name       string          `json:"name,omitempty"`
		Write      bool            `json:"write"`
		Left       string          `json:"left,omitempty"`
		Candidates []jsonCandidate `json:"candidates"`
		More       int             `json:"more"`
	}
	jsonCandidate struct {
		Expression string     `json:"expression"`
		Put        string     `json:"put"`
		Replaces   string     `json:"replaces"`
		Shown      string     `json:"shown"`
		Cells      []jsonCell `json:"cells"`
		MoreCells  int        `json:"more_cells"`
		Points     int        `json:"points"`
	}
	jsonCell struct {
		Dataset string   `json:"dataset"`
		Measure string   `json:"measure"`
		Keys    []string `json:"keys"`
		Raw     string   `json:"raw"`
		File    string   `json:"file"`
		Sheet   string   `json:"sheet,omitempty"`
		Row     int      `json:"row"`
		Column  string   `json:"column"`
	}
)

func jsonTyped(b *build.Binding, x *build.Typed) jsonNumber {
	out := jsonNumber{
		File: b.Shown(x.Span.Name()), Typed: x.Typed, Sentence: x.Text, Kind: "number", Name: x.Name, Write: x.Put, Left: x.Left, More: x.More,
		From: utf8.RuneCountInString(x.Text[:x.From]), To: utf8.RuneCountInString(x.Text[:x.To]), Candidates: []jsonCandidate{},
	}
	if x.Claim {
		out.Kind = "claim"
	}
	if src := x.Span.Source; src != nil {
		out.Line, out.Column = src.Position(x.Span.Start)
		out.EndLine, out.EndColumn = src.Position(x.Span.End)
	}
	for _, f := range x.Found {
		c := jsonCandidate{Expression: f.Expr, Put: f.Put, Replaces: f.Typed, Shown: f.Shown, Points: f.Score, MoreCells: f.Of - len(f.Cells), Cells: []jsonCell{}}
		for _, r := range f.Cells {
			o := r.Cell()
			cell := jsonCell{Dataset: r.Dataset.Name, Raw: o.Raw, File: o.Origin.File, Sheet: o.Origin.Sheet, Row: o.Origin.Row, Column: o.Origin.Column, Keys: []string{}}
			if r.Measure != nil {
				cell.Measure = r.Measure.Name
			}
			for _, k := range r.Keys() {
				cell.Keys = append(cell.Keys, k.Text)
			}
			c.Cells = append(c.Cells, cell)
		}
		out.Candidates = append(out.Candidates, c)
	}
	return out
}
