package main

import (
	"bufio"
	"context"
	"errors"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"policybrief/internal/build"
	"policybrief/internal/diag"
)

func diffCommand(t *terminal) *cobra.Command {
	var o build.DiffOptions
	f := flags{failOn: "error"}
	var report string
	c := &cobra.Command{
		Use:   "diff [PATH…]",
		Short: "Tell what new figures change, and which sentences they make untrue",
		Long: `Tell what new figures change, and which sentences they make untrue.

PATH is as for build. The figures as they are now are held against brief.lock,
or, with --data, the files that the briefs name are held against others that
are to take their place. Nothing is written but what --pdf names, and no page
is set.

The exit code is 0 where nothing is untrue, and 1 where something needs a
person: a claim that fell, a fault that building would tell, a brief whose key
is no longer in the data.

With --json each line is one difference. Its "kind" is
  claim-fell, fault, edition-went       (these have "needs_person": true)
  turned, passage, claim-holds          words that follow the figures; passages
                                        under a condition; claims true again
  figure, mark, chart, table            what moved
  came, went, edition-came              what is new or no longer there
  dataset, column, key, revision        in the data themselves
What there is of the following stands in it:
  note edition key     which brief
  file line heading    where; ordinal counts the same expression under a heading
  expression           of a figure or claim; of a chart or table its id
  sentence             what a reader sees; words is the part that changed, and
                       before the sentence as it was
  old new              shown raw unit marks coverage cells more_cells worked
  cells                at value file sheet address, and was: what the old data
                       have there, where that is another value. Of many cells a
                       lock has one line with a digest
  worked               of a claim, what its functions gave: function shown
  change way           in words; up, down or turned
  why from to          new-period (from one period to another), revision, value,
                       cells or format
  revised              a past value changed too
  unseen               it moved by less than is shown
  values               of a chart or table: of changed came went, and some of
                       them: category series old new; unknown where the lock
                       does not say which
  fault                code severity message hint
  data                 dataset, and of the file: old and new (file sha256 title
                       publisher published), rows_came rows_went periods_came
                       periods_went cells_compared cells_revised marks_changed
                       untold (revised cells without a line of their own); of a
                       column or key: name column went near (what it may be
                       called now) used (the brief names it)`,
		Example: `  brief diff
  brief diff briefs/forces --data data/forces.csv=~/Downloads/forces-2014.csv
  brief diff --data data/forces.csv=new.csv --pdf change-report.pdf`,
		RunE: func(c *cobra.Command, paths []string) error {
			run, err := f.options(paths)
			if err != nil {
				return err
			}
			o.Dir, o.Paths, o.Edition, o.Only, o.Jobs = run.Dir, run.Paths, run.Edition, run.Only, run.Jobs
			if c.Flags().Changed("pdf") && !strings.EqualFold(filepath.Ext(report), ".pdf") {
				return errors.New("--pdf takes the name of the file to write, which ends in .pdf")
			}
			return t.diff(c.Context(), o, report, f.json)
		},
	}
	c.Flags().StringArrayVar(&o.Data, "data", nil, "try a file in place of one that a dataset reads: `OLD=NEW`; may be repeated")
	c.Flags().StringVar(&report, "pdf", "", "write a change report to a `file`")
	c.Flags().StringVar(&f.edition, "edition", "", "only editions of this `name`")
	c.Flags().StringArrayVar(&f.only, "only", nil, "only editions with this `key=value` of the matrix, as published; may be repeated")
	c.Flags().BoolVar(&o.All, "all", false, "every sentence, every edition and every revised value")
	c.Flags().BoolVar(&f.json, "json", false, "one object a line on standard output for each difference")
	c.Flags().IntVar(&f.jobs, "jobs", 0, "editions compared at a time (one a processor)")
	return c
}

// diff compares, and tells what differs.
func (t *terminal) diff(ctx context.Context, o build.DiffOptions, report string, asJSON bool) error {
	out := bufio.NewWriter(t.out)
	if asJSON {
		enc := encoder(out)
		o.Each = func(d *build.Difference) error { return enc.Encode(d) }
	}
	o.Report = report != ""
	res, err := build.Diff(ctx, o)
	if ferr := out.Flush(); err == nil {
		err = ferr
	}
	if err != nil {
		return err
	}
	if report != "" {
		if err := build.WriteReport(o.Dir, report, res.PDF); err != nil {
			return err
		}
	}
	if !asJSON {
		w := &diffWriter{w: out, all: o.All, color: color(t.out), width: width(t.out)}
		w.result(res)
		if report != "" {
			w.line("change report: %s, %s", diag.Escape(filepath.ToSlash(report)), size(len(res.PDF)))
		}
		if err := out.Flush(); err != nil {
			return err
		}
	}
	if res.NeedsPerson() {
		return errFaults
	}
	return nil
}
