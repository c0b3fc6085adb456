package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"policybrief/internal/build"
)

func mergeCommand(t *terminal) *cobra.Command {
	var out string
	var asJSON bool
	c := &cobra.Command{
		Use:   "merge MANIFEST…",
		Short: "Join the parts that shards built",
		Long: `Join the parts that shards built: their PDFs and evidence in one folder, and
their parts of brief.lock in the lock.

Each run of brief build --shard I/N leaves a manifest, shard-I-of-N.json, beside
its results. Name those of all N shards, from the working folder that they were
built from or a copy of it. Nothing is joined while a shard or a file is missing,
or where shards have read different versions of a file: that is told, and the
shard can be built again. Joining again does no harm.

With --json standard output has one object:
  shards    how many were named
  editions  how many have their results there
  failed    editions that could not be built, as their shards told
  missing   shards and files that are not there, or not of one batch: nothing is
            joined then
  locks     the files brief.lock that were written

Exit 0 where all editions are there, 1 where shards or files are missing or
editions failed, 2 where manifests do not belong together or can't be read.`,
		Example: `  brief build briefs/forces --shard 3/8 --out parts/3
  brief merge parts/*/shard-*.json`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, manifests []string) error {
			dir, err := os.Getwd()
			if err != nil {
				return err
			}
			if out == "" {
				return errors.New("--out takes a folder")
			}
			m, err := build.Merge(build.MergeOptions{Dir: dir, Manifests: manifests, Out: out})
			if err != nil {
				return err
			}
			return t.merged(m, asJSON)
		},
	}
	c.Flags().StringVar(&out, "out", "out", "the `folder` for all results")
	c.Flags().BoolVar(&asJSON, "json", false, "what came of it as JSON")
	return c
}

// merged tells what came of joining shards.
func (t *terminal) merged(m *build.Merged, asJSON bool) error {
	if asJSON {
		if err := writeJSON(t.out, jsonMerged{m.Shards, m.Editions, orEmpty(m.Failed), orEmpty(m.Missing), orEmpty(m.Locks)}); err != nil {
			return err
		}
	} else {
		for _, list := range []struct {
			head string
			of   []string
		}{{"missing, so nothing is joined:", m.Missing}, {"not built, as their shards told:", m.Failed}} {
			if len(list.of) > 0 {
				fmt.Fprintf(t.err, "%s\n  %s\n", list.head, strings.Join(list.of, "\n  "))
			}
		}
		if len(m.Missing) == 0 {
			fmt.Fprintf(t.out, "joined %s of %s\n", many(m.Editions, "edition"), many(m.Shards, "shard"))
		}
	}
	if len(m.Missing)+len(m.Failed) > 0 {
		return errFaults
	}
	return nil
}
