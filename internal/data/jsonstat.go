package data

import (
	"slices"
	"strconv"
	"strings"

	"policybrief/internal/diag"
)

// statPlace is where a dataset stands in a JSON-stat file.
type statPlace struct {
	name  string
	start int
}

// statFile is what a JSON-stat file holds.
type statFile struct {
	places []statPlace
	links  []string // items of a collection that stand elsewhere
}

// stat opens the object at an offset as JSON-stat 1.x or 2.0. ok is false where
// it is something else.
func (s *jsonScanner) stat(start int) (*book, bool) {
	var f statFile
	if !s.datasets(start, "", 0, &f) || s.fault != nil {
		return nil, false
	}
	if len(f.places) == 0 {
		d := ruleNotRead.At(s.src.Span(start, start+1), "the file is a collection without data: its items are links, and nothing is fetched")
		if len(f.links) > 0 {
			d = d.WithHint("fetch the dataset that you need and name that file: %s", clip(f.links[0]))
		}
		return nil, s.fail(d)
	}
	if len(f.places) == 1 {
		f.places[0].name = ""
	}
	b := &book{format: formatJSONStat, open: func(i int) (*sheet, diag.List) {
		d := &statSet{s: s.copy(), links: f.links, metric: -1}
		return d.sheet(f.places[i])
	}}
	for _, p := range f.places {
		b.names = append(b.names, sheetName{name: p.name})
	}
	return b, true
}

// datasets finds the datasets in an object: it is one itself (2.0, and 1.x
// without its wrapper), a collection with items in it, or a bundle, in which
// each member is one, as is the wrapper of 1.x.
func (s *jsonScanner) datasets(start int, name string, deep int, f *statFile) bool {
	ms, ok := s.members(start)
	if !ok {
		return false
	}
	whole := func(ms []jsonMember) bool {
		v := member(ms, "value").kind
		return member(ms, "dimension").kind == '{' && (v == '[' || v == '{')
	}
	switch class := s.textOf(ms, "class"); {
	case class == "dataset" || class == "" && whole(ms):
		if !whole(ms) {
			return s.fail(ruleJSONStat.At(s.src.Span(start, start+1), "the dataset has no values, or no dimensions").
				WithHint("fetch the dataset with its values"))
		}
		f.places = append(f.places, statPlace{name, start})
		return true
	case class == "collection":
		link, _ := s.members(member(ms, "link").start)
		if items := member(link, "item"); items.kind == '[' && s.fault == nil {
			s.items(items.start, deep, f)
		}
		return true
	case class == "bundle" || class == "":
		found := class == "bundle"
		for _, m := range ms {
			if m.kind != '{' {
				continue
			}
			if in, ok := s.members(m.start); ok && whole(in) {
				f.places = append(f.places, statPlace{m.key, m.start})
				found = true
			}
		}
		return found
	case class == "dimension":
		return s.fail(ruleNotRead.At(s.src.Span(start, start+1), "the file describes a dimension and holds no values").
			WithHint("fetch the dataset itself"))
	}
	return false
}

// items goes through the items of a collection.
func (s *jsonScanner) items(start, deep int, f *statFile) {
	var offs []int
	s.at(start).enter()
	for first := true; s.more(first); first = false {
		if s.kind() == '{' {
			offs = append(offs, s.pos)
		}
		if len(offs) > maxColumns {
			s.fail(ruleTooLarge.At(s.src.Span(s.pos, s.pos+1), "the collection has more than %d items", maxColumns))
			return
		}
		s.skip()
	}
	for i, off := range offs {
		ms, _ := s.members(off)
		name := s.textOf(ms, "label")
		if name == "" {
			name = "item " + itoa(i+1)
		}
		for _, p := range f.places {
			if p.name == name {
				name += " (item " + itoa(i+1) + ")"
			}
		}
		switch {
		case member(ms, "dimension").kind == '{' || deep < 3 && member(ms, "link").kind == '{':
			s.datasets(off, name, deep+1, f)
		default:
			if href := s.textOf(ms, "href"); href != "" {
				name = href
			}
			f.links = append(f.links, name)
		}
	}
}

// textOf gives a member that is a text, or "".
func (s *jsonScanner) textOf(ms []jsonMember, key string) string {
	m := member(ms, key)
	if m.kind != '"' {
		return ""
	}
	return strings.TrimSpace(string(s.at(m.start).str()))
}

// statDim is a dimension.
type statDim struct {
	id, label     string
	codes, labels []string // of its categories, in order
	units         []string // of its categories, "" where the file gives none
	stride        int      // values from one category to the next
	coded         bool     // some code is another text than its label
}

// statSet is a dataset.
type statSet struct {
	s      *jsonScanner
	links  []string
	dims   []statDim
	metric int      // the dimension whose categories are measures, or -1
	values []uint32 // the offset of each value, 0 where it is absent
	status []uint32 // the offset of each status; nil where there are none
	all    string   // the status of all values
	known  map[statMark]foldedMark
	notes  []string
}

// fail tells of a contradiction at an offset.
func (d *statSet) fail(at int, hint, format string, args ...any) bool {
	return d.s.fail(ruleJSONStat.At(d.s.src.Span(at, at+1), format, args...).WithHint("%s", hint))
}

const statHint = "fetch the file again, or ask its publisher"

// dimensions reads the dimensions of a dataset with its members ms. In 1.x
// their order, sizes and roles stand inside `dimension`, in 2.0 beside it.
func (d *statSet) dimensions(ms []jsonMember) bool {
	s := d.s
	whole := member(ms, "dimension")
	inside, ok := s.members(whole.start)
	if !ok {
		return d.fail(whole.at, statHint, "the dimensions can't be read")
	}
	part := func(key string) jsonNode {
		m := member(ms, key)
		if m.kind == 0 {
			m = member(inside, key)
		}
		if m.kind == 0 {
			return jsonNode{start: whole.at}
		}
		return s.tree(m.start)
	}
	ids, sizes, roles := part("id"), part("size"), part("role")
	if s.fault != nil {
		return false
	}
	switch {
	case ids.kind != '[' || len(ids.kids) == 0:
		return d.fail(ids.start, statHint, "the dataset has no list of its dimensions (id)")
	case sizes.kind != '[' || len(sizes.kids) != len(ids.kids):
		return d.fail(sizes.start, statHint, "the dataset has %s and %s", count(len(ids.kids), "dimension"), count(len(sizes.kids), "size"))
	case len(ids.kids) > 64:
		return d.fail(ids.start, statHint, "the dataset has %d dimensions", len(ids.kids))
	}
	metrics, measures := 0, roles.get("metric").strings()
	for i := range ids.kids {
		id := ids.kids[i].scalar()
		size, err := strconv.Atoi(strings.TrimSpace(sizes.kids[i].scalar()))
		if err != nil || size < 1 {
			return d.fail(sizes.kids[i].start, statHint, "the size of the dimension “%s” is no whole number above 0", clip(id))
		}
		m := member(inside, id)
		if m.kind != '{' {
			return d.fail(ids.kids[i].start, statHint, "the dimension “%s” is listed and not described", clip(id))
		}
		n := s.tree(m.start)
		if s.fault != nil || !d.dimension(id, size, &n) {
			return false
		}
		if slices.Contains(measures, strings.TrimSpace(id)) {
			if metrics++; metrics == 1 {
				d.metric = i
			}
		}
	}
	if metrics > 1 {
		d.notes = append(d.notes, "several dimensions are measures; the categories of “"+d.dims[d.metric].heading()+"” are the columns")
	}
	total, most := int64(1), int64(mostRows(len(s.data))) // a file with sparse values declares what it does not have
	for i := len(d.dims) - 1; i >= 0; i-- {
		d.dims[i].stride = int(total)
		if total *= int64(len(d.dims[i].codes)); total > most {
			return s.fail(ruleTooLarge.At(s.src.Span(sizes.start, sizes.end), "the dimensions make more than %d values, in a file of %d bytes", most, len(s.data)).
				WithHint("fetch a part of the table: fewer areas, years or measures"))
		}
	}
	return true
}

// dimension reads the categories of a dimension.
func (d *statSet) dimension(id string, size int, n *jsonNode) bool {
	dim := statDim{id: id, label: n.get("label").str()}
	category := n.get("category")
	index, label, unit := category.get("index"), category.get("label"), category.get("unit")
	name := clip(dim.heading())
	switch index.kind {
	case '[':
		for i := range index.kids {
			dim.codes = append(dim.codes, index.kids[i].scalar())
		}
	case '{':
		dim.codes = make([]string, len(index.kids))
		taken := make([]bool, len(index.kids))
		for i := range index.kids {
			k := &index.kids[i]
			at, err := strconv.Atoi(k.scalar())
			if err != nil || at < 0 || at >= len(taken) || taken[at] {
				return d.fail(k.keyAt, statHint, "the place of the category “%s” of “%s” is no number from 0 to %d, or is taken", clip(k.key), name, len(taken)-1)
			}
			dim.codes[at], taken[at] = k.key, true
		}
	default: // may be absent where there is one category
		if label.kind == '{' && len(label.kids) == 1 {
			dim.codes = []string{label.kids[0].key}
		}
	}
	if len(dim.codes) != size {
		return d.fail(n.start, statHint, "the dimension “%s” has the size %d and %s", name, size, categories(len(dim.codes)))
	}
	labels, units := texts(label), map[string]*jsonNode{}
	if unit.kind == '{' {
		for i := range unit.kids {
			units[unit.kids[i].key] = &unit.kids[i]
		}
	}
	seen := map[string]bool{}
	for _, code := range dim.codes {
		if seen[code] {
			return d.fail(n.start, statHint, "the dimension “%s” has the category “%s” twice", name, clip(code))
		}
		seen[code] = true
		l := labels[code]
		if l == "" {
			l = code
		}
		dim.labels, dim.coded = append(dim.labels, l), dim.coded || l != strings.TrimSpace(code)
		u := ""
		if units[code] != nil {
			u = d.unit(units[code], l)
		}
		dim.units = append(dim.units, u)
	}
	d.dims = append(d.dims, dim)
	return true
}

// texts gives the members of an object that are texts.
func texts(n *jsonNode) map[string]string {
	out := map[string]string{}
	if n.kind == '{' {
		for i := range n.kids {
			out[n.kids[i].key] = n.kids[i].str()
		}
	}
	return out
}

// unit gives the unit of a category in words. A multiplier is told and not
// applied: JSON-stat does not say what it multiplies.
func (d *statSet) unit(n *jsonNode, label string) string {
	if m := n.get("multiplier").scalar(); m != "" && m != "0" && m != "1" && len(d.notes) < maxTold {
		d.notes = append(d.notes, "“"+clip(label)+"” has the unit multiplier "+clip(m)+", which is not applied")
	}
	for _, key := range []string{"label", "base", "type", "symbol"} {
		if u := n.get(key).str(); u != "" {
			return u
		}
	}
	return ""
}

func categories(n int) string {
	if n == 1 {
		return "1 category"
	}
	return itoa(n) + " categories"
}

func (dim *statDim) heading() string {
	if dim.label != "" {
		return dim.label
	}
	return dim.id
}

// measure gives the header of a category that is a measure: its label, with its
// unit in brackets where the label does not say it.
func (dim *statDim) measure(i int) string {
	l, u := dim.labels[i], dim.units[i]
	if u == "" || strings.Contains(strings.ToLower(l), strings.ToLower(u)) {
		return l
	}
	return l + " (" + u + ")"
}

// offsets gives the offset of each value, or status, of a dataset: a list of
// all of them, or an object with those that there are under their numbers from
// 0. total is how many the dimensions make.
func (d *statSet) offsets(m jsonMember, what string, total int) []uint32 {
	s := d.s
	out := make([]uint32, total)
	n := 0
	s.at(m.start).enter()
	for first := true; s.more(first); first = false {
		i := n
		if m.kind == '{' {
			key, at := s.key()
			v, err := strconv.ParseUint(string(key), 10, 31)
			if err != nil || int(v) >= total || len(key) > 1 && key[0] == '0' {
				d.fail(at, statHint, "“%s” is no number of a %s: the dimensions make those from 0 to %d", clip(string(key)), what, total-1)
				return nil
			}
			if i = int(v); out[i] > 0 {
				s.fail(s.repeated(string(key), at))
				return nil
			}
		}
		k := s.kind()
		switch {
		case i >= total:
			d.fail(s.pos, statHint, "the dimensions make %s, and the file has more", count(total, "value"))
			return nil
		case k == '[' || k == '{' || k == 't' || k == 'f':
			d.fail(s.pos, statHint, "%s %d is %s", what, i+1, kindName(k))
			return nil
		}
		out[i] = uint32(s.pos)
		n++
		if !s.skip() {
			return nil
		}
	}
	if m.kind == '[' && n < total {
		d.fail(m.at, statHint, "the dimensions make %s, and the list “%s” has %d", count(total, "value"), what, n)
		return nil
	}
	return out
}
