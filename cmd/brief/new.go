package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"policybrief/internal/build"
	"policybrief/internal/diag"
)

func newCommand(t *terminal) *cobra.Command {
	var list strings.Builder
	for _, k := range build.NewKinds {
		fmt.Fprintf(&list, "  %-14s%s\n", k[0], k[1])
	}
	var asJSON bool
	c := &cobra.Command{
		Use:   "new KIND DIR",
		Short: "Make a working project to start from",
		Long: `Make a working project to start from, in a folder that is empty or not there
yet: a note, its data, and the name and colours of an organisation, with guidance
in comments. It builds as it stands; put your own words and files in place of
those it has. KIND is one of

` + list.String() + `
All its data are made up, and every page says so until the line
“illustrative: true” is taken out of brief.yml.

With --json standard output has one object: folder, and files in it.`,
		Example: `  brief new ministerial winter-brief
  brief new batch councils && cd councils && brief build`,
		Args: cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			files, err := build.New(args[0], args[1])
			if err != nil {
				return err
			}
			if asJSON {
				return writeJSON(t.out, jsonNew{args[1], files})
			}
			dir := diag.Escape(args[1])
			for _, f := range files {
				fmt.Fprintf(t.out, "  %s/%s\n", strings.TrimRight(dir, "/"), f)
			}
			fmt.Fprintf(t.err, "made %s; build it with: brief build %s\n", dir, dir)
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "what was made as JSON")
	return c
}
