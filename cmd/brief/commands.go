package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"policybrief/internal/build"
	"policybrief/internal/diag"
)

// Exit codes (SPEC.md §11).
const (
	exitDone   = 0
	exitFaults = 1 // in a brief
	exitUsage  = 2 // usage, or input and output, or stopped before the end
)

// errFaults says that faults were found and have been told.
var errFaults = errors.New("faults were found")

// run is the whole program. It gives the exit code.
func run(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // the second signal ends the program at once
	root := rootCommand(stdout, stderr)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errFaults):
		return exitFaults
	}
	fmt.Fprintln(stderr, "brief:", err)
	return exitUsage
}

func rootCommand(stdout, stderr io.Writer) *cobra.Command {
	root := &cobra.Command{
		Use:   "brief",
		Short: "Policy briefs whose numbers cannot be wrong",
		Long: `brief makes branded, accessible PDFs of notes in Markdown whose every figure is
bound to a cell of a statistics file, and whose every claim is checked.`,
		Example: `  brief build                     every brief of this project
  brief build briefs/webcams      one brief
  brief check note.md             every check, nothing written
  brief data release.xlsx         how a statistics file is read
  brief explain claim-false       what a rule means`,
		Version:           version(),
		Args:              cobra.NoArgs,
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		RunE:              func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetVersionTemplate("brief {{.Version}}\n")
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.SetHelpCommand(&cobra.Command{Hidden: true})
	t := &terminal{out: stdout, err: stderr}
	root.AddCommand(newCommand(t), buildCommand(t), checkCommand(t), diffCommand(t), figuresCommand(t), watchCommand(t), mergeCommand(t), dataCommand(t), bindCommand(t), explainCommand(t), schemaCommand(t), profileCommand(t))
	return root
}

// version gives the version the program was built at.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}

// flags are what the commands that go through editions share.
type flags struct {
	edition string
	only    []string
	failOn  string
	json    bool
	jobs    int
	locked  bool
	public  bool
	asOf    string
	limits  build.Limits
}

// pick adds the flags that say which editions.
func (f *flags) pick(c *cobra.Command) {
	c.Flags().StringVar(&f.edition, "edition", "", "only editions of this `name`")
	c.Flags().StringArrayVar(&f.only, "only", nil, "only editions with this `key=value` of the matrix, as published; may be repeated")
}

// add adds the flags of build and check.
func (f *flags) add(c *cobra.Command) {
	f.pick(c)
	c.Flags().BoolVar(&f.locked, "locked", false, "an error where a figure or claim is not as brief.lock has it; the lock stays as it is")
	c.Flags().BoolVar(&f.public, "public", false, "only what may be published: marked OFFICIAL or not at all, and under no embargo; anything else is an error, and a marked annex is left out")
	c.Flags().StringVar(&f.asOf, "as-of", "", "with --public, the `time` that embargoes are held against (now): 2026-07-02T09:30:00+01:00, or a day")
	c.Flags().StringVar(&f.failOn, "fail-on", "error", "the least `severity` that stops an edition: error or warning")
	c.Flags().BoolVar(&f.json, "json", false, "editions and diagnostics as JSON on standard output, one object a line")
	c.Flags().IntVar(&f.jobs, "jobs", 0, "editions set at a time (one a processor)")
	c.Flags().IntVar(&f.limits.Pages, "max-pages", build.DefaultLimits.Pages, "the most `pages` that one edition may have")
	c.Flags().IntVar(&f.limits.Cells, "max-cells", build.DefaultLimits.Cells, "the most `cells` of data that one edition may use")
	c.Flags().IntVar(&f.limits.Work, "max-work", build.DefaultLimits.Work, "the most work that the expressions of one edition may take, in `millions` of steps")
}

// options gives the run that the flags ask for.
func (f *flags) options(paths []string) (build.Options, error) {
	dir, err := os.Getwd()
	if err != nil {
		return build.Options{}, err
	}
	o := build.Options{Dir: dir, Paths: paths, Edition: f.edition, Jobs: f.jobs, FailOn: diag.Error, Locked: f.locked, Limits: f.limits, Public: f.public, Now: time.Now()}
	if f.asOf != "" {
		if !f.public {
			return o, errors.New("--as-of goes with --public: no result depends on the time otherwise")
		}
		if o.Now, err = moment(f.asOf); err != nil {
			return o, err
		}
	}
	switch f.failOn {
	case "error":
	case "warning":
		o.FailOn = diag.Warning
	default:
		return o, fmt.Errorf("--fail-on takes error or warning, not %q", f.failOn)
	}
	for _, s := range f.only {
		name, text, ok := strings.Cut(s, "=")
		if !ok || name == "" || text == "" {
			return o, fmt.Errorf("--only takes a variable of the matrix and one of its keys, as in --only force=Northmere, not %q", s)
		}
		o.Only = append(o.Only, build.Key{Name: name, Text: text})
	}
	if n := min(f.limits.Pages, f.limits.Cells, f.limits.Work); n < 0 {
		return o, fmt.Errorf("--max-pages, --max-cells and --max-work take a number above zero, not %d", n)
	}
	if f.jobs < 0 {
		return o, fmt.Errorf("--jobs takes a number of editions, not %d", f.jobs)
	}
	return o, nil
}

// moment reads a time, or a day, which begins at midnight UTC.
func moment(s string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("--as-of takes a time such as 2026-07-02T09:30:00+01:00 or a day such as 2026-07-02, not %q", s)
}

// jsonHelp says what --json writes.
const jsonHelp = `
With --json standard output has one object a line. As each edition ends, in
their order:
  {"event":"edition", note, edition, key, status, pdf, pages, bytes}
where key has the keys of its row of the matrix, and status is made (of a check:
found good), fresh (nothing that it reads has changed) or failed. Then the
diagnostics, which have no event:
  severity code file sheet line column end_line end_column edition key message
  hint notes
where notes have file sheet line column text. An edition or a key is left out
where all share the fault. At the end:
  {"event":"summary", made, fresh, failed, left, errors, warnings, untold,
  remarks}
where errors and warnings count the diagnostics, untold those beyond the many
that are kept, and remarks has what is to be known besides, of brief.lock.
`

func buildCommand(t *terminal) *cobra.Command {
	var f flags
	var out, shard string
	var force, verify bool
	c := &cobra.Command{
		Use:   "build [PATH…]",
		Short: "Make the PDF and the evidence of every edition",
		Long: `Make the PDF and the evidence of every edition.

PATH is a note or a folder of notes. Without one it is the project round the
working folder (the nearest folder with brief.yml), else the folder briefs,
else the notes in the working folder itself.
An edition is made again only when something that it read has changed: its
note, parts, settings, brand, profile, pictures, and of its data the cells that
it looked at. What the program has to know for that it keeps in the folder
.brief of the project, which can be deleted at any time.
An annex with a marking of its own (::: {.annex marking="…"}) is a PDF of its
own, NAME-annex-b.pdf, and the brief shows no trace of it.
An edition with a fault is not written, and its last PDF stays as it was. A run
that is stopped (Ctrl-C) finishes the editions it is at; what is written is
whole.
A project keeps brief.lock at its root: every figure and claim as last built,
one line each. Keep it in version control, so that a change of a number shows in
review; --locked then proves, in a pipeline say, that what is built is what was
reviewed. A note without a brief.yml has none, unless an empty brief.lock is put
beside it.
` + jsonHelp + `
Exit 0 where all was made, 1 where faults stopped an edition, 2 where the call
is wrong, a file can't be read or written, or the run was stopped.`,
		Example: `  brief build
  brief build briefs/webcams --edition minister
  brief build briefs/forces --only force=Northmere --only force=Southmere
  brief build note.md --out pdf --fail-on warning
  brief build --public --out public`,
		RunE: func(c *cobra.Command, paths []string) error {
			o, err := f.options(paths)
			if err != nil {
				return err
			}
			if out == "" {
				return errors.New("--out takes a folder")
			}
			if shard != "" {
				if o.Shard, err = build.ParseShard(shard); err != nil {
					return err
				}
			}
			o.Out, o.Force, o.Verify = out, force, verify
			return t.build(c.Context(), o, f.json)
		},
	}
	f.add(c)
	c.Flags().StringVar(&out, "out", "out", "the `folder` to write to")
	c.Flags().BoolVar(&force, "force", false, "make every edition, changed or not; the bytes are the same")
	c.Flags().BoolVar(&verify, "verify", false, "look at what the last results hold, and not only at their size and time; what was changed is made again")
	c.Flags().StringVar(&shard, "shard", "", "only the `I/N` part of the editions, for machines that share a batch; brief merge joins them")
	return c
}

func checkCommand(t *terminal) *cobra.Command {
	var f flags
	c := &cobra.Command{
		Use:   "check [PATH…]",
		Short: "Do every check, through to the PDF, and write nothing",
		Long: `Do every check, through to the PDF, and write nothing.
` + jsonHelp + `
Exit 0 where all is well, 1 where faults would stop an edition, 2 where the call
is wrong, a file can't be read, or the run was stopped.`,
		Example: `  brief check
  brief check note.md --json`,
		RunE: func(c *cobra.Command, paths []string) error {
			o, err := f.options(paths)
			if err != nil {
				return err
			}
			return t.build(c.Context(), o, f.json)
		},
	}
	f.add(c)
	return c
}

func explainCommand(t *terminal) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "explain [CODE]",
		Short: "Say what a rule means; without a code, list them all",
		Long: `Say what a rule means, why it is there, and give a bad and a good example;
without a code, list all rules.

With --json each rule is one object: code severity title why bad good.`,
		Example: `  brief explain
  brief explain claim-false`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return t.list(build.Rules(), asJSON)
			}
			code := strings.ToLower(args[0])
			if r := build.Rule(code); r != nil {
				return t.explain(r, asJSON)
			}
			if near := build.NearestRule(code); near != "" {
				return fmt.Errorf("there is no rule %q: did you mean %s?", args[0], near)
			}
			return fmt.Errorf("there is no rule %q: `brief explain` lists them all", args[0])
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "as JSON, one object a line")
	return c
}
