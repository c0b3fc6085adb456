package data

import (
	"cmp"
	"slices"
	"strings"

	"policybrief/internal/diag"
)

// describedBy are the properties of Dublin Core, schema.org and RDF Schema that
// are told, by the last part of their names.
var describedBy = map[string]string{
	"title": "title", "label": "title", "name": "title", "description": "description", "comment": "description",
	"publisher": "publisher", "creator": "publisher", "license": "licence", "licence": "licence",
	"issued": "published", "datePublished": "published", "modified": "changed", "dateModified": "changed", "rights": "rights", "source": "source",
}

// notesOrder is the order in which they are told.
var notesOrder = []string{"title", "description", "publisher", "published", "changed", "licence", "rights", "source", "note"}

// describe takes what the group, the table and its columns say for people into
// the notes, and what resources say that are given along with them
// (rdfs:seeAlso).
func (r *csvwReader) describe(group, table *jsonNode) {
	said, from := map[string]bool{}, len(r.m.notes)
	for _, n := range []*jsonNode{table, group} {
		if n == nil {
			continue
		}
		r.properties(n, "", said)
		also := n.get("rdfs:seeAlso")
		for i := range also.kids {
			if i == 20 {
				break
			}
			r.properties(&also.kids[i], "", said)
		}
	}
	rank := func(note string) int {
		word, _, _ := strings.Cut(note, ":")
		return slices.Index(notesOrder, word)
	}
	slices.SortStableFunc(r.m.notes[from:], func(a, b string) int { return cmp.Compare(rank(a), rank(b)) })
	columns := table.get("tableSchema").get("columns")
	for i := range columns.kids {
		if c := &columns.kids[i]; i < 100 && c.get("virtual").kind != 't' {
			name := strings.Join(r.titles(c.get("titles")), ", ")
			if name == "" {
				name = c.get("name").str()
			}
			r.properties(c, "“"+clip(name)+"”: ", said)
		}
	}
}

// properties tells the properties of a resource, each word with its first text.
func (r *csvwReader) properties(n *jsonNode, of string, said map[string]bool) {
	for i := range n.kids {
		k := &n.kids[i]
		prefix, last := "", k.key
		if at := strings.LastIndexAny(k.key, ":/#"); at >= 0 {
			prefix, last = k.key[:at], k.key[at+1:]
		}
		if prefix == "" {
			if last == "notes" {
				r.say(of, "note", textIn(k, 0), said)
			}
			continue
		}
		switch prefix {
		case "dc", "dct", "dcterms", "schema", "rdfs", "http://purl.org/dc/terms", "http://purl.org/dc/elements/1.1",
			"http://schema.org", "https://schema.org", "http://www.w3.org/2000/01/rdf-schema":
			if word := describedBy[last]; word != "" {
				r.say(of, word, textIn(k, 0), said)
			}
		}
	}
}

func (r *csvwReader) say(of, word, text string, said map[string]bool) {
	if text == "" || said[of+word] || len(r.m.notes) > 50 {
		return
	}
	said[of+word] = true
	r.m.notes = append(r.m.notes, of+word+": "+short(text))
}

// textIn gives the first text of a property's value: a text, one with a
// language, a name, an address, or the first of a list of these.
func textIn(n *jsonNode, deep int) string {
	switch {
	case n.kind == '"':
		return diag.OneLine(strings.ReplaceAll(n.text, "\u200b", "")) // zero-width spaces
	case n.kind != '[' && n.kind != '{' || deep > 3:
		return ""
	case n.kind == '[':
		for i := range n.kids {
			if s := textIn(&n.kids[i], deep+1); s != "" {
				return s
			}
		}
		return ""
	}
	for _, key := range []string{"@value", "schema:name", "foaf:name", "dc:title", "rdfs:label", "schema:text", "body", "oa:hasBody", "en-GB", "en", "@id", "schema:url"} {
		if s := textIn(n.get(key), deep+1); s != "" {
			return s
		}
	}
	if len(n.kids) > 0 && !strings.ContainsAny(n.kids[0].key, "@:") { // by language
		return textIn(&n.kids[0], deep+1)
	}
	return ""
}
