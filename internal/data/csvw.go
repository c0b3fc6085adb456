package data

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"policybrief/internal/diag"
)

// maxMetadata is how many bytes of a metadata file are read.
const maxMetadata = 16 << 20

// csvw is what a metadata file says of one CSV (W3C, “Metadata Vocabulary for
// Tabular Data”). What the file does not say has its zero value.
type csvw struct {
	src         *diag.Source
	at          diag.Span // of the table's description
	encoding    string    // in lower case: utf-8, windows-1252
	delim       byte
	header      int  // rows of the header; 1 where the file does not say
	placed      bool // the file says where the header is
	skipRows    int  // rows before the header
	skipColumns int  // columns before the first
	comment     string
	columns     []csvwColumn // in order, without virtual ones; nil where the file describes none
	key         []int        // the columns that identify a row, in columns
	notes       []string     // title, publisher, licence and what else is to be told
}

// csvwColumn is what the metadata say of one column.
type csvwColumn struct {
	name      string
	titles    []string  // any of them may head the column
	at        diag.Span // of its description
	typ       colType
	datatype  string   // its name in the metadata: decimal, gYear; "" where there is none
	as        string   // the kind of period, as a key's `as:` names it; "" where it is none
	format    string   // the pattern of its dates or numbers
	decimal   string   // the decimal sign
	group     string   // the thousands separator
	null      []string // what is written for a missing value; nil where the file does not say, which means an empty cell
	separator string   // parts the values of a cell that holds several
	fallback  string   // what an empty cell means
	required  bool     // may not be empty
}

// metadataNames gives the names under which the metadata of a CSV are looked
// for, in the order of the standard: X.csv-metadata.json, then
// csv-metadata.json beside it.
func metadataNames(file string) []string {
	return []string{file + "-metadata.json", path.Join(path.Dir(file), "csv-metadata.json")}
}

// csvwReader reads a metadata file.
type csvwReader struct {
	s  *jsonScanner
	m  *csvw
	ds diag.List
}

// readCSVW reads a metadata file for the CSV of a name. It gives nil where the
// file describes another, which is told.
func readCSVW(src *diag.Source, file string) (*csvw, diag.List) {
	if len(src.Data) > maxMetadata {
		return nil, diag.List{ruleTooLarge.At(src.Span(0, 0), "the metadata file has more than %d MB", maxMetadata>>20)}
	}
	s, ds := newJSONScanner(src)
	if ds != nil {
		return nil, ds
	}
	start := s.pos
	root := s.tree(start)
	if s.fault == nil {
		s.at(start).whole()
	}
	if s.fault != nil {
		return nil, diag.List{*s.fault}
	}
	r := &csvwReader{s: s, m: &csvw{src: src, header: 1}}
	table, group := r.find(&root, file)
	if table == nil {
		return nil, r.ds
	}
	r.m.at = src.Span(table.start, table.start+1)
	for _, n := range []*jsonNode{group, table} {
		if n != nil {
			r.dialect(n.get("dialect"))
		}
	}
	r.schema(group, table)
	r.describe(group, table)
	if r.ds.HasErrors() {
		return nil, r.ds
	}
	return r.m, r.ds
}

// find finds the table that describes a CSV, and the group that it is in. Its
// url is taken from where the metadata lie; one in the network has the same
// last name.
func (r *csvwReader) find(root *jsonNode, file string) (table, group *jsonNode) {
	tables := []jsonNode{*root}
	if all := root.get("tables"); all.kind == '[' {
		tables, group = all.kids, root
	}
	base := r.base(root)
	var urls []string
	for i := range tables {
		u := tables[i].get("url").str()
		if u == "" {
			continue
		}
		urls = append(urls, u)
		if r.names(base+u, file) {
			return &tables[i], group
		}
	}
	at := r.m.src.Span(root.start, root.start+1)
	if len(urls) == 0 {
		r.ds.Add(ruleCSVWOther.At(at, "%s describes no CSV: no table in it has a url", r.m.src.Name).
			WithHint("add url: %s to its table, or take the file away", quoteYAML(path.Base(file))))
	} else {
		r.ds.Add(ruleCSVWOther.At(at, "%s describes %s and not %s, so it is left aside", r.m.src.Name, list(urls), file).
			WithHint("correct its url, or take the file away"))
	}
	return nil, nil
}

// base gives the @base of the @context, with a slash at its end, or "".
func (r *csvwReader) base(root *jsonNode) string {
	context := root.get("@context")
	for i := range context.kids {
		if b := context.kids[i].get("@base").str(); b != "" {
			return strings.TrimSuffix(b, "/") + "/"
		}
	}
	return ""
}

// names tells whether a url names a CSV.
func (r *csvwReader) names(u, file string) bool {
	p, err := url.Parse(u)
	if err != nil {
		return false
	}
	if p.Scheme != "" || p.Host != "" {
		return path.Base(p.Path) == path.Base(file)
	}
	return path.Join(path.Dir(r.m.src.Name), p.Path) == path.Clean(file)
}

func (r *csvwReader) fault(n *jsonNode, hint, format string, args ...any) {
	r.ds.Add(ruleCSVW.At(r.m.src.Span(n.start, n.end), format, args...).WithHint("%s", hint))
}

// schema reads the columns of a table. What they say of themselves comes first,
// then what their schema, the table and the group say for all.
func (r *csvwReader) schema(group, table *jsonNode) {
	schema := table.get("tableSchema")
	if schema.kind == 0 && group != nil {
		schema = group.get("tableSchema")
	}
	switch schema.kind {
	case 0:
		return
	case '"':
		r.m.notes = append(r.m.notes, "the columns are described in "+clip(schema.str())+", which is not read")
		return
	}
	columns := schema.get("columns")
	if len(columns.kids) > maxColumns {
		r.fault(columns, "check that it is the right file", "the metadata describe more than %d columns", maxColumns)
		return
	}
	inherit := map[string]*jsonNode{}
	for _, from := range []*jsonNode{schema, table, group} {
		if from == nil {
			continue
		}
		for _, key := range inherited {
			if v := from.get(key); v.kind != 0 && inherit[key] == nil {
				inherit[key] = v
			}
		}
	}
	for i := range columns.kids {
		n := &columns.kids[i]
		if n.get("virtual").kind == 't' {
			continue
		}
		r.m.columns = append(r.m.columns, r.column(n, inherit))
	}
	keys := schema.get("primaryKey").strings()
	for _, name := range keys[:min(len(keys), len(r.m.columns)+1)] {
		i := slices.IndexFunc(r.m.columns, func(c csvwColumn) bool { return c.name == name })
		if i < 0 {
			r.fault(schema.get("primaryKey"), "correct the name", "the primary key names the column “%s”, which is not described", clip(name))
			continue
		}
		r.m.key = append(r.m.key, i)
	}
}

// inherited are the properties that a schema, a table or a group can have for
// all their columns.
var inherited = []string{"null", "separator", "default", "required", "datatype"}

// column reads one column.
func (r *csvwReader) column(n *jsonNode, inherit map[string]*jsonNode) csvwColumn {
	c := csvwColumn{titles: r.titles(n.get("titles")), at: r.m.src.Span(n.start, n.start+1)}
	if c.name = n.get("name").str(); c.name == "" {
		if c.name = "_col." + itoa(len(r.m.columns)+1); len(c.titles) > 0 {
			c.name = c.titles[0]
		}
	}
	get := func(key string) *jsonNode {
		if v := n.get(key); v.kind != 0 || inherit[key] == nil {
			return v
		}
		return inherit[key]
	}
	if null := get("null"); null.kind == '"' {
		c.null = []string{null.text}
	} else if null.kind == '[' {
		c.null = []string{}
		for i := range null.kids {
			c.null = append(c.null, null.kids[i].text)
		}
	}
	c.separator = get("separator").text
	if c.separator != "" {
		r.m.notes = append(r.m.notes, "cells of “"+clip(c.title())+"” hold several values, parted by “"+clip(c.separator)+"”, and are read as text")
	}
	c.fallback = get("default").text
	c.required = get("required").kind == 't'
	r.datatype(&c, get("datatype"))
	if c.separator != "" {
		c.typ = textType
	}
	return c
}

// title is how a column is named to people.
func (c *csvwColumn) title() string {
	if len(c.titles) > 0 {
		return c.titles[0]
	}
	return c.name
}

// titles gives the titles of a column, which may be given by language.
func (r *csvwReader) titles(n *jsonNode) []string {
	if n.kind != '{' {
		return n.strings()
	}
	var out []string
	for i := range n.kids {
		out = append(out, n.kids[i].strings()...)
	}
	return out
}

// check compares the columns with the header of the CSV. at gives the place of
// a column's header.
func (m *csvw) check(header []string, at func(i int) diag.Span) diag.List {
	if m.columns == nil {
		return nil
	}
	if len(header) != len(m.columns) {
		return diag.List{ruleCSVWHeader.At(at(0), "the header has %s, and the metadata describe %d", count(len(header), "column"), len(m.columns)).
			WithNote(m.at, "the columns of the metadata are %s", list(m.titles())).
			WithNote(at(0), "those of the header are %s", list(header)).
			WithHint("find out which of the two files is out of date")}
	}
	var ds diag.List
	for i, c := range m.columns {
		parts := strings.Split(header[i], " / ") // of a header of several rows each is a title
		same := func(s string) bool {
			s = diag.OneLine(s)
			return s == diag.OneLine(header[i]) || s == strings.Join(parts, " ") || m.header > 1 && slices.Contains(parts, s)
		}
		if slices.ContainsFunc(c.titles, same) || len(c.titles) == 0 && (same(c.name) || strings.HasPrefix(c.name, "_col.")) {
			continue
		}
		if len(ds) == maxTold {
			break
		}
		ds.Add(ruleCSVWHeader.At(at(i), "the column is headed “%s”, and the metadata call it “%s”", clip(header[i]), clip(c.title())).
			WithNote(c.at, "its description").
			WithHint("find out which of the two files is out of date"))
	}
	return ds
}

func (m *csvw) titles() (out []string) {
	for i := range m.columns {
		out = append(out, m.columns[i].title())
	}
	return out
}
