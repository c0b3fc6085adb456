package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"policybrief/internal/build"
)

func profileCommand(t *terminal) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "profile [NAME]",
		Short: "Print a kind of document, to copy and change; without a name, list them",
		Long: `Print a profile: the sections of a kind of document, its budgets, what stands on
each page, and its house style. Copy one into the project, change it, and name
it by its path in the front matter: profile: profiles/ours.yml
What each key means stands in brief schema profile.

With --json each profile is one object: name about text.`,
		Example: `  brief profile
  brief profile submission > profiles/ours.yml`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				for _, p := range build.Profiles() {
					if asJSON {
						if err := writeJSON(t.out, jsonProfile{p.Name, p.About(), string(p.Text)}); err != nil {
							return err
						}
						continue
					}
					if _, err := fmt.Fprintf(t.out, "%-18s  %s\n", p.Name, p.About()); err != nil {
						return err
					}
				}
				return nil
			}
			profiles := build.Profiles()
			i := slices.IndexFunc(profiles, func(p build.Profile) bool { return p.Name == args[0] })
			if i < 0 {
				names := make([]string, len(profiles))
				for k, p := range profiles {
					names[k] = p.Name
				}
				return fmt.Errorf("there is no profile %q: the profiles are %s", args[0], strings.Join(names, ", "))
			}
			if p := profiles[i]; asJSON {
				return writeJSON(t.out, jsonProfile{p.Name, p.About(), string(p.Text)})
			}
			_, err := t.out.Write(profiles[i].Text)
			return err
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "as JSON, one object a line")
	return c
}
