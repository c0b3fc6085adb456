package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"policybrief/internal/build"
)

func schemaCommand(t *terminal) *cobra.Command {
	var list strings.Builder
	for _, s := range build.Schemas {
		fmt.Fprintf(&list, "  %-10s%s\n", s.Name, s.Of)
	}
	c := &cobra.Command{
		Use:   "schema [NAME]",
		Short: "Print the JSON Schema of settings and blocks, for editors",
		Long: `Print the JSON Schema of settings and blocks, with which an editor completes
keys, explains them and marks those that are wrong. NAME is one of

` + list.String() + `
and note where none is given.

In Visual Studio Code, with the YAML extension, write the schemas into the
project and name them in .vscode/settings.json:

  "yaml.schemas": {
    ".vscode/note.schema.json":    "brief.yml",
    ".vscode/brand.schema.json":   ["_brand.yml", "brands/*.yml"],
    ".vscode/profile.schema.json": "profiles/*.yml"
  }

Keys of the front matter may all stand in brief.yml, where editors check them.`,
		Example: `  brief schema > .vscode/note.schema.json
  brief schema brand > .vscode/brand.schema.json
  brief schema chart`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			name := "note"
			if len(args) == 1 {
				name = args[0]
			}
			schema, err := build.Schema(name)
			if err != nil {
				return err
			}
			_, err = t.out.Write(schema)
			return err
		},
	}
	c.Flags().Bool("json", false, "a schema is JSON in any case")
	return c
}
