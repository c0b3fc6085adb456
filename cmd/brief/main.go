// Command brief builds policy briefs: notes in Markdown, bound to statistics,
// become tagged PDFs. It turns flags into a run of package build and
// diagnostics into words; it decides nothing about briefs.
package main

import "os"

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }
