package build

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode/utf8"

	"policybrief/internal/brief"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
)

// A pattern is the name of an edition's files as output: has it, read once for
// all rows of the matrix.
type pattern struct {
	parts  []patternPart
	data   bool      // an expression speaks of a dataset
	faults diag.List // with an error the pattern is of no use
}

// patternPart is words, or an expression in braces.
type patternPart struct {
	words string
	expr  *figure.Expr // nil for words
}

// The names that stand for the note and the edition in output:, beside those
// that expressions have anywhere.
const (
	nameNote    = "note"
	nameEdition = "edition"
)

// readPattern reads an output name such as "{note}-{force | slug}.pdf".
func readPattern(t diag.Text, known func(name string) bool) *pattern {
	p := &pattern{}
	fault := func(i, j int, hint, format string, args ...any) {
		p.faults.Add(ruleOutput.At(t.Span(i, j), format, args...).WithHint("%s", hint))
	}
	for at := 0; at < len(t.S); {
		n := strings.IndexAny(t.S[at:], "{}")
		if n < 0 {
			p.parts = append(p.parts, patternPart{words: t.S[at:]})
			break
		}
		if n > 0 {
			p.parts = append(p.parts, patternPart{words: t.S[at : at+n]})
			at += n
		}
		if t.S[at] == '}' {
			fault(at, at+1, "write {note} or {edition}", "no brace is open here")
			return p
		}
		end := braceEnd(t.S, at+1)
		if end < 0 {
			fault(at, len(t.S), "write {note} or {edition}", "this brace is never closed")
			return p
		}
		inner := t.Slice(at+1, end).TrimSpace()
		if strings.HasPrefix(inner.S, "{") {
			fault(at, end+1, "write {"+strings.TrimSpace(strings.TrimLeft(inner.S, "{"))+"}", "a name takes single braces")
			return p
		}
		if inner.S == "" {
			fault(at, end+1, "write {note} or {edition}", "there is nothing between these braces")
			return p
		}
		e, faults := figure.Parse(inner)
		p.faults.Add(faults...)
		for _, name := range e.Names() {
			p.data = p.data || !known(name)
		}
		p.parts = append(p.parts, patternPart{expr: e})
		at = end + 1
	}
	if n := len(p.parts); n > 0 && p.parts[n-1].expr == nil {
		last := &p.parts[n-1].words
		if i := len(*last) - len(".pdf"); i >= 0 && strings.EqualFold((*last)[i:], ".pdf") {
			*last = (*last)[:i]
		}
	}
	return p
}

// braceEnd gives the place of the brace that closes one before i, past braces
// in the expression's strings; -1 where there is none.
func braceEnd(s string, i int) int {
	quote := byte(0)
	for ; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0 && c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '}':
			return i
		}
	}
	return -1
}

// pattern gives the edition's pattern, nil where output: says nothing.
func (e *edition) pattern() *pattern {
	t := e.Front.Output
	if t.S == "" {
		return nil
	}
	e.named.Do(func() {
		known := map[string]bool{nameNote: true, nameEdition: true}
		for _, v := range e.Front.Matrix {
			known[v.Key.S] = true
		}
		for _, v := range e.Front.Params {
			known[v.Key.S] = true
		}
		e.output = readPattern(t, func(name string) bool { return known[name] })
	})
	return e.output
}

// name gives the job's files their name, or tells why they have none.
func (j *job) name() {
	name, ok := j.source.base(), true
	annex := ""
	if j.Annex != nil {
		annex = "-annex-" + strings.ToLower(j.Letter)
	}
	hint := "use letters, digits, hyphens and full stops"
	if p := j.pattern(); p == nil {
		name += j.suffix()
	} else if name, hint, ok = j.expand(p, hint); !ok {
		return
	}
	name += annex
	if why := unsafe(name); why != "" {
		j.fault(ruleOutput.At(j.place(), "the PDF would be called “%s.pdf”, which %s", clipped(name), why).WithHint("%s", hint))
		return
	}
	j.out = name
}

// part is the name of the edition that a job is, or is an annex of.
func (j *job) part() string {
	if j.Annex != nil {
		return j.Of
	}
	return j.Name
}

// several tells whether the note has more than one edition, annexes that are
// built apart not counted.
func (s *source) several() bool {
	n := 0
	for i := range s.doc.Editions {
		if s.doc.Editions[i].Annex == nil {
			n++
		}
	}
	return n > 1
}

// suffix is what follows the note's name where output: says nothing: the
// edition's where there are several, and the keys of the matrix.
func (j *job) suffix() string {
	s := ""
	if j.source.several() {
		s = "-" + j.part()
	}
	for _, k := range j.keys {
		s += "-" + safeKey(k.Text)
	}
	return s
}

// expand gives the name that a pattern makes for the job, without .pdf, and
// what to do where it would not do as a name.
func (j *job) expand(p *pattern, hint string) (name, howto string, ok bool) {
	if p.faults.HasErrors() {
		for _, d := range p.faults {
			j.fault(d)
		}
		return "", hint, false
	}
	in := brief.Input{Edition: &j.Edition, Matrix: j.variables()}
	if p.data {
		if in.Datasets, _ = j.datasets(); in.Datasets == nil {
			return "", hint, false // told as a fault of the edition
		}
	}
	sc, _ := brief.NewScope(in) // its faults are told when the edition is bound
	sc.Vars[nameNote] = figure.Value{Kind: figure.Words, Str: j.source.base()}
	sc.Vars[nameEdition] = figure.Value{Kind: figure.Words, Str: j.part()}
	var b strings.Builder
	for _, part := range p.parts {
		if part.expr == nil {
			b.WriteString(part.words)
			continue
		}
		v, faults := part.expr.Eval(sc)
		for _, d := range faults {
			j.fault(d)
		}
		if faults.HasErrors() {
			return "", hint, false
		}
		s, d := nameOf(part.expr, v)
		if d != nil {
			j.fault(*d)
			return "", hint, false
		}
		if unsafe("x"+s+"x") != "" {
			hint = "let slug make it safe: {" + part.expr.Text.S + " | slug}"
		}
		b.WriteString(s)
	}
	return b.String(), hint, true
}

// nameOf gives a value as part of a name: as it is shown, but for the commas
// of a number, which a code such as 1042 has none of.
func nameOf(e *figure.Expr, v figure.Value) (string, *diag.Diagnostic) {
	switch v.Kind {
	case figure.Words, figure.Period:
		return v.Str, nil
	case figure.Number:
		shown := v.Shown()
		if plain := strings.ReplaceAll(shown, ",", ""); plain == v.Raw() {
			return plain, nil
		}
		return shown, nil
	}
	what := "a list, and no part of a name"
	switch v.Kind {
	case figure.Missing:
		what = "missing"
	case figure.Truth:
		what = "true or false, and no part of a name"
	}
	d := ruleOutput.At(e.Text.All(), "%s is %s", clipped(e.Text.S), what).WithHint("name one text, number or period: {note}, {edition} or a key of the matrix")
	return "", &d
}

// clipped shortens a text for a message.
func clipped(s string) string {
	const most = 80
	n := 0
	for i := range s {
		if n++; n > most {
			return s[:i] + "…"
		}
	}
	return s
}

// longestKey is how many bytes of a name a key of the matrix takes unless
// output says otherwise.
const longestKey = 60

// safeKey gives a key of the matrix as part of a file's name, whatever it
// holds. Where its letters don't tell it, because there are none or too many,
// a hash does.
func safeKey(key string) string {
	slug := figure.Slug(key)
	if slug != "" && len(slug) <= longestKey {
		return slug
	}
	sum := sha256.Sum256([]byte(key))
	hash := hex.EncodeToString(sum[:4])
	if slug == "" {
		return hash
	}
	cut := longestKey - 1 - len(hash)
	for !utf8.RuneStart(slug[cut]) {
		cut--
	}
	return strings.TrimRight(slug[:cut], "-") + "-" + hash
}

// place is where an edition's name is decided.
func (j *job) place() diag.Span {
	switch {
	case j.Front.Output.S != "":
		return j.Front.Output.All()
	case !j.At.IsZero():
		return j.At
	}
	return j.source.start()
}
