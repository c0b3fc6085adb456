package chart

import (
	"policybrief/internal/brand"
	"policybrief/internal/conf"
	"policybrief/internal/diag"
	"policybrief/internal/page"
)

// Bind reads a chart block and its values. It always gives a chart, which is
// drawn only where there was no error.
func Bind(v *conf.Value, ctx Context) (*Chart, diag.List) { panic("stub") }

// Draw draws a chart of a width, each item tagged with tag. missing are faults
// such as a label that fits nowhere.
func Draw(c *Chart, b *brand.Brand, width page.Length, tag page.Tag) (*Drawing, diag.List) {
	panic("stub")
}
