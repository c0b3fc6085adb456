package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"policybrief/internal/build"
)

func watchCommand(t *terminal) *cobra.Command {
	var f flags
	var out string
	c := &cobra.Command{
		Use:   "watch [PATH…]",
		Short: "Build again as files change",
		Long: `Build, and build again whenever a file of the project changes: a note, its
data, a brand, a picture. Ctrl-C ends it.

PATH is as for build. Hidden files, the folder of the results and brief.lock,
which each build writes, are not looked at. With --json each build tells what
brief build --json does.`,
		Example: `  brief watch
  brief watch note.md --edition minister`,
		RunE: func(c *cobra.Command, paths []string) error {
			o, err := f.options(paths)
			if err != nil {
				return err
			}
			if out == "" {
				return errors.New("--out takes a folder")
			}
			o.Out = out
			return build.Watch(c.Context(), o, func() {
				if now, err := f.options(paths); err == nil {
					o.Now = now.Now // each build holds embargoes against its own moment
				}
				if err := t.build(c.Context(), o, f.json); err != nil && !errors.Is(err, errFaults) && c.Context().Err() == nil {
					fmt.Fprintln(t.err, "brief:", err)
				}
				if !f.json {
					fmt.Fprintln(t.err, "waiting for files to change (Ctrl-C ends)")
				}
			})
		},
	}
	f.add(c)
	c.Flags().StringVar(&out, "out", "out", "the `folder` to write to")
	return c
}
