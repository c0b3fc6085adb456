package brief

import (
	"policybrief/internal/diag"
	"policybrief/internal/figure"
)

// NewScope gives what names mean in an edition's expressions: its datasets,
// its params, and the variables of its matrix. A param is a number, a truth or
// words, as YAML writes them.
func NewScope(in Input) (*figure.Scope, diag.List) {
	front := in.Edition.Front
	sc := &figure.Scope{
		Datasets: in.Datasets,
		Vars:     make(map[string]figure.Value, len(front.Params)+len(in.Matrix)),
		Lang:     langOf(front),
		Budget:   &figure.Budget{Limits: in.Limits},
		Memo:     make(map[string]*figure.Value, 128),
	}
	var faults diag.List
	names := make([]diag.Text, 0, len(front.Params)+len(in.Matrix))
	for _, p := range front.Params {
		names = append(names, p.Key)
		if v, ok := paramValue(p.Value); ok {
			sc.Vars[p.Key.S] = v
			continue
		}
		faults.Add(ruleParam.At(p.Key.All(), "the param “%s” is not a single value", p.Key.S).
			WithHint("write a number, true, false or words after “%s:”", p.Key.S))
	}
	for _, v := range in.Matrix {
		names = append(names, v.Name)
		sc.Vars[v.Name.S] = figure.KeyVariable(v.Key)
	}
	faults.Add(figure.CheckNames(in.Datasets, names)...)
	return sc, faults
}
