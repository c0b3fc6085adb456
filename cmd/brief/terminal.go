package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"

	"golang.org/x/term"

	"policybrief/internal/build"
	"policybrief/internal/diag"
)

// A terminal is the program's voice: all that it says to people and programs
// goes through here.
type terminal struct {
	out, err io.Writer
}

// build runs a build or a check and tells what came of it.
func (t *terminal) build(ctx context.Context, o build.Options, asJSON bool) error {
	var line *progress
	var broken error // standard output takes no more
	if asJSON {
		o.Finished = func(note string, e build.Edition) {
			if broken == nil {
				broken = t.edition(note, e)
			}
		}
	} else {
		line = t.progress()
		o.Progress = line.tell
	}
	res, err := build.Run(ctx, o)
	line.stop()
	if res == nil {
		return stopped(err, res)
	}
	if broken != nil {
		return broken
	}
	errors, warnings, perr := t.faults(res, asJSON)
	if perr != nil {
		return perr
	}
	for _, s := range res.Remarks {
		if asJSON {
			break // the summary has them
		}
		if _, perr := fmt.Fprintf(t.err, "note: %s\n", diag.Escape(s)); perr != nil {
			return perr
		}
	}
	faults := failed(res, o.FailOn)
	if asJSON {
		if perr := t.summary(res, errors, warnings); perr != nil {
			return perr
		}
	} else {
		w := t.out
		if faults || err != nil {
			w = t.err
		}
		if _, perr := io.WriteString(w, summary(res, o, errors, warnings)); perr != nil {
			return perr
		}
	}
	if err != nil {
		return stopped(err, res)
	}
	if faults {
		return errFaults
	}
	return nil
}

// faults tells what was found, and counts it.
func (t *terminal) faults(res *build.Result, asJSON bool) (errors, warnings int, err error) {
	for i := range res.Notes {
		n := &res.Notes[i]
		opts := diag.PrintOptions{Name: n.Shown}
		if asJSON {
			errors, warnings = errors+n.Faults.Count(diag.Error), warnings+n.Faults.Count(diag.Warning)
			err = n.Faults.JSON(t.out, opts)
		} else {
			faults := n.Grouped()
			errors, warnings = errors+faults.Count(diag.Error), warnings+faults.Count(diag.Warning)
			opts.Color = color(t.err)
			if err = faults.Print(t.err, opts); err == nil && n.Untold > 0 {
				_, err = fmt.Fprintf(t.err, "%s: %s more like these are not told\n", diag.Escape(n.Shown(n.Name)), many(n.Untold, "fault"))
			}
		}
		if err != nil {
			return errors, warnings, err
		}
	}
	return errors, warnings, nil
}

// stopped says in words that a run was stopped from outside. What was written
// until then is whole.
func stopped(err error, res *build.Result) error {
	if !errors.Is(err, context.Canceled) {
		return err
	}
	if res == nil {
		return errors.New("stopped before anything was made")
	}
	return fmt.Errorf("stopped with %s left", many(res.Count(build.Left), "edition"))
}

// edition tells programs of one edition that is done.
func (t *terminal) edition(note string, e build.Edition) error {
	return writeJSON(t.out, jsonEdition{"edition", note, e.Name, e.Key, e.Status.String(), e.PDF, e.Pages, e.Bytes})
}

// summary tells programs what the whole run came to.
func (t *terminal) summary(res *build.Result, errors, warnings int) error {
	untold := 0
	for i := range res.Notes {
		untold += res.Notes[i].Untold
	}
	return writeJSON(t.out, jsonSummary{
		"summary", res.Count(build.Made), res.Count(build.Fresh), res.Count(build.Failed), res.Count(build.Left),
		errors, warnings, untold, orEmpty(res.Remarks),
	})
}

// failed tells whether anything was found that stops an edition.
func failed(res *build.Result, on diag.Severity) bool {
	if res.Count(build.Failed) > 0 {
		return true
	}
	for i := range res.Notes {
		if f := res.Notes[i].Faults; f.HasErrors() || on == diag.Warning && f.Count(diag.Warning) > 0 {
			return true
		}
	}
	return false
}

// fewFiles is how many files a summary names one by one.
const fewFiles = 20

// summary tells in a line or two what was made and what was found.
func summary(res *build.Result, o build.Options, errors, warnings int) string {
	made, fresh := res.Count(build.Made), res.Count(build.Fresh)
	var says, found []string
	say := func(n int, format, one string) {
		if n > 0 {
			says = append(says, fmt.Sprintf(format, many(n, one)))
		}
	}
	if o.Out == "" {
		say(made, "checked %s", "PDF")
	} else {
		say(made, "made %s", "PDF")
	}
	say(fresh, "%s unchanged", "PDF")
	say(res.Count(build.Failed), "%s failed", "edition")
	say(res.Count(build.Left), "%s left", "edition")
	if len(says) == 0 {
		says = append(says, "nothing made")
	}
	if errors > 0 {
		found = append(found, many(errors, "error"))
	}
	if warnings > 0 {
		found = append(found, many(warnings, "warning"))
	}
	var b strings.Builder
	b.WriteString(strings.Join(says, ", "))
	if len(found) > 0 {
		fmt.Fprintf(&b, "; %s (`brief explain CODE` says more)", strings.Join(found, ", "))
	}
	b.WriteByte('\n')
	if o.Out == "" || made == 0 {
		return b.String()
	}
	pages, bytes, folder := 0, 0, ""
	for i := range res.Notes {
		for _, e := range res.Notes[i].Editions {
			if e.Status != build.Made {
				continue
			}
			pages, bytes, folder = pages+e.Pages, bytes+e.Bytes, path.Dir(e.PDF)
			if made <= fewFiles {
				fmt.Fprintf(&b, "  %s  %s, %s\n", e.PDF, counted(e.Pages, "page"), size(e.Bytes))
			}
		}
	}
	if made > fewFiles {
		fmt.Fprintf(&b, "  %s/  %s, %s\n", folder, many(pages, "page"), size(bytes))
	}
	return b.String()
}

func counted(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

// size gives a number of bytes as people read it.
func size(n int) string {
	if n >= 1_000_000 {
		return fmt.Sprintf("%d.%d MB", n/1_000_000, n/100_000%10)
	}
	return fmt.Sprintf("%d KB", (n+999)/1000)
}

// list tells every rule in one line.
func (t *terminal) list(rules []*diag.Rule, asJSON bool) error {
	b := bufio.NewWriter(t.out)
	width := 0
	for _, r := range rules {
		width = max(width, len(r.Code))
	}
	for _, r := range rules {
		if asJSON {
			if err := writeRule(b, r); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(b, "%-*s  %-7s  %s\n", width, r.Code, r.Severity, r.Title)
	}
	return b.Flush()
}

// explain tells all of one rule.
func (t *terminal) explain(r *diag.Rule, asJSON bool) error {
	b := bufio.NewWriter(t.out)
	if asJSON {
		if err := writeRule(b, r); err != nil {
			return err
		}
		return b.Flush()
	}
	fmt.Fprintf(b, "%s (%s)\n%s.\n\n%s\n", r.Code, r.Severity, strings.TrimSuffix(r.Title, "."), r.Why)
	fmt.Fprintf(b, "\nNot so:\n%s\n\nBut so:\n%s\n", indent(r.Bad), indent(r.Good))
	return b.Flush()
}

func indent(s string) string {
	return "    " + strings.ReplaceAll(strings.TrimRight(s, "\n"), "\n", "\n    ")
}

func writeRule(w io.Writer, r *diag.Rule) error {
	return writeJSON(w, jsonRule{r.Code, r.Severity.String(), r.Title, r.Why, r.Bad, r.Good})
}

// color tells whether a stream is a terminal that wants colours
// (no-color.org).
func color(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && term.IsTerminal(int(f.Fd()))
}
