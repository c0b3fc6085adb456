package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
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
	res, err := build.Run(ctx, o)
	if res == nil {
		return err
	}
	for i := range res.Notes {
		n := &res.Notes[i]
		opts := diag.PrintOptions{Name: n.Shown}
		var perr error
		if asJSON {
			perr = n.Faults.JSON(t.out, opts)
		} else {
			opts.Color = color(t.err)
			perr = n.Faults.Print(t.err, opts)
		}
		if perr != nil {
			return perr
		}
	}
	if err != nil {
		return err
	}
	faults := failed(res, o.FailOn)
	if !asJSON {
		w := t.out
		if faults {
			w = t.err
		}
		if _, err := io.WriteString(w, summary(res, o)); err != nil {
			return err
		}
	}
	if faults {
		return errFaults
	}
	return nil
}

// failed tells whether anything was found that stops an edition.
func failed(res *build.Result, on diag.Severity) bool {
	if _, failed := res.Editions(); failed > 0 {
		return true
	}
	for i := range res.Notes {
		if f := res.Notes[i].Faults; f.HasErrors() || on == diag.Warning && f.Count(diag.Warning) > 0 {
			return true
		}
	}
	return false
}

// summary tells in a line or two what was made and what was found.
func summary(res *build.Result, o build.Options) string {
	var b strings.Builder
	made, failed := res.Editions()
	errors, warnings := 0, 0
	var files []string
	for i := range res.Notes {
		errors += res.Notes[i].Faults.Count(diag.Error)
		warnings += res.Notes[i].Faults.Count(diag.Warning)
		for _, e := range res.Notes[i].Editions {
			if e.PDF != "" {
				files = append(files, fmt.Sprintf("  %s  %s, %s", e.PDF, counted(e.Pages, "page"), size(e.Bytes)))
			}
		}
	}
	switch {
	case o.Out == "" && made > 0:
		fmt.Fprintf(&b, "checked %s", counted(made, "PDF"))
	case made > 0:
		fmt.Fprintf(&b, "made %s", counted(made, "PDF"))
	}
	if failed > 0 {
		if made > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%s failed", counted(failed, "edition"))
	}
	if b.Len() == 0 {
		b.WriteString("nothing made")
	}
	var found []string
	if errors > 0 {
		found = append(found, counted(errors, "error"))
	}
	if warnings > 0 {
		found = append(found, counted(warnings, "warning"))
	}
	if len(found) > 0 {
		fmt.Fprintf(&b, "; %s (`brief explain CODE` says more)", strings.Join(found, ", "))
	}
	b.WriteByte('\n')
	for _, f := range files {
		b.WriteString(f + "\n")
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
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(struct {
		Code     string `json:"code"`
		Severity string `json:"severity"`
		Title    string `json:"title"`
		Why      string `json:"why"`
		Bad      string `json:"bad"`
		Good     string `json:"good"`
	}{r.Code, r.Severity.String(), r.Title, r.Why, r.Bad, r.Good})
}

// color tells whether a stream is a terminal that wants colours
// (no-color.org).
func color(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && term.IsTerminal(int(f.Fd()))
}
