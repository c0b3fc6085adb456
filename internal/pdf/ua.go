package pdf

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"policybrief/internal/page"
)

// PDF/UA-1 (ISO 14289-1), clause by clause, and who sees to it. “Writer” means
// that this package writes it so in every file; “check” that this file refuses
// a document that breaks it; “layout” that the stage before makes it so and
// nothing can prove it from here.
//
//	5       identification in XMP                       writer (meta.go)
//	6.1     header %PDF-1.7                             writer (file.go)
//	6.2     MarkInfo Marked                             writer (writer.go)
//	7.1     everything is a tag or an artifact          check (draw.go: each item, one of the two)
//	7.1     tags and artifacts do not nest              writer (draw.go: one mark at a time)
//	7.1     standard types, no role map, no Suspects    check (known types), writer
//	7.1     metadata, dc:title, DisplayDocTitle         check (title), writer
//	7.1     order of tags is the order of reading       layout
//	7.1     colour or place alone carries no meaning    layout, chart
//	7.2     language of the document, and of parts      check (form of tags), layout (where it changes)
//	7.2     text has Unicode                            check and writer (glyphs.go, fonts.go)
//	7.2     nesting of Table, L, TOC; regular tables    check
//	7.3     figures have Alt and BBox; captions         check (Alt, BBox), layout (captions, what Alt says)
//	7.4     headings begin with H1 and skip no level    check
//	7.5     table headers: Scope, or IDs and Headers    check
//	7.6     lists are L, LI, Lbl, LBody; numbering      check (nesting), writer (ListNumbering), layout
//	7.7     mathematical expressions                    none are set; figures in text are plain text
//	7.8     headers and footers are artifacts           layout
//	7.9     notes have IDs of their own                 check
//	7.10    optional content                            none is written
//	7.11    attached files have F and UF, a MIME type   check, writer (attach.go)
//	7.12–13 article threads, digital signatures         none are written
//	7.14–16 non-interactive forms, XFA, encryption      none are written
//	7.17    navigation: bookmarks in reading order      layout
//	7.18.1  annotations have Contents, or Alt           check
//	7.18.3  Tabs is S                                   writer
//	7.18.5  links are in Link, with Contents            check, writer
//	7.18    other annotations, media                    none are written
//	7.19    actions, scripts                            none but links to http, https, mailto, tel
//	7.20    XObjects                                    pictures only, inside a mark of the page
//	7.21    fonts embedded, CIDs, widths, ToUnicode     writer (fonts.go)
//	7.21.8  no .notdef glyph                            check (glyphs.go)

// checkDoc checks what does not hang on the tag tree or the items.
func checkDoc(d *page.Doc) error {
	if len(d.Pages) == 0 {
		return errors.New("a document without pages")
	}
	if strings.TrimSpace(d.Title) == "" {
		return errors.New("a document without a title")
	}
	if !isLanguage(d.Lang) {
		return fmt.Errorf("%q is no language tag", d.Lang)
	}
	if d.Date != "" {
		if _, err := time.Parse(time.DateOnly, d.Date); err != nil {
			return fmt.Errorf("the date %q is not of the form YYYY-MM-DD", d.Date)
		}
	}
	if d.Embargo != "" {
		if _, err := time.Parse(time.RFC3339, d.Embargo); err != nil {
			return fmt.Errorf("the embargo %q is not a time of RFC 3339", d.Embargo)
		}
	}
	// ISO 19005-3, 6.1.13 and ISO 32000-1, annex C: 3 to 14,400 units.
	for i, p := range d.Pages {
		if w, h := centi(p.W), centi(p.H); w < 300 || h < 300 || w > 14400_00 || h > 14400_00 {
			return fmt.Errorf("page %d measures %d × %d pt", i+1, p.W/page.Pt, p.H/page.Pt)
		}
	}
	if err := checkTexts(append(slices.Concat(d.Authors, d.Keywords), d.Title, d.Subject)...); err != nil {
		return err
	}
	if err := checkOutline(d.Outline, len(d.Pages), 0); err != nil {
		return err
	}
	return checkAttachments(d.Attachments)
}

// checkTexts refuses strings that a PDF/A file cannot hold (ISO 19005-3,
// 6.1.13: 32,767 bytes).
func checkTexts(texts ...string) error {
	for _, s := range texts {
		if len(s) > 32767/2 && len(encodeText(s)) > 32767 {
			return fmt.Errorf("a text of %d bytes is too long for a PDF: “%.40s…”", len(s), s)
		}
	}
	return nil
}

func checkOutline(list []page.Bookmark, pages, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("the bookmarks are deeper than %d", maxDepth)
	}
	for _, m := range list {
		if strings.TrimSpace(m.Title) == "" {
			return errors.New("a bookmark without a title")
		}
		if m.Dest.Page < 0 || m.Dest.Page >= pages {
			return fmt.Errorf("the bookmark %q goes to page %d of %d", m.Title, m.Dest.Page+1, pages)
		}
		if err := checkTexts(m.Title); err != nil {
			return err
		}
		if err := checkOutline(m.Kids, pages, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func checkAttachments(list []page.Attachment) error {
	seen := map[string]bool{}
	for _, a := range list {
		if a.Name == "" || strings.ContainsAny(a.Name, `/\`) {
			return fmt.Errorf("the attachment's name %q is no file name", a.Name)
		}
		if seen[a.Name] {
			return fmt.Errorf("two attachments have the name %q", a.Name)
		}
		seen[a.Name] = true
		if t, sub, ok := strings.Cut(a.MIME, "/"); !ok || t == "" || sub == "" || len(a.MIME) > 127 {
			return fmt.Errorf("the attachment %q has the media type %q", a.Name, a.MIME)
		}
		switch a.Relationship {
		case "Source", "Data", "Alternative", "Supplement", "Unspecified":
		default:
			return fmt.Errorf("the attachment %q has the unknown relationship %q", a.Name, a.Relationship)
		}
		if err := checkTexts(a.Name, a.Description); err != nil {
			return err
		}
	}
	return nil
}

// checkProfile makes sure that the profile can be an output intent
// (ISO 19005-3, 6.2.3): a monitor profile for RGB, ICC version 2 or 4.
func checkProfile(icc []byte) error {
	if len(icc) < 128 || string(icc[36:40]) != "acsp" || string(icc[12:20]) != "mntrRGB " || icc[8] != 2 && icc[8] != 4 {
		return errors.New("the colour profile is no ICC monitor profile for RGB of version 2 or 4")
	}
	return nil
}

// isLanguage tells whether s has the form of a language tag (RFC 3066):
// letters, then parts of up to eight letters and digits.
func isLanguage(s string) bool {
	for i, part := range strings.Split(s, "-") {
		if part == "" || len(part) > 8 {
			return false
		}
		for _, c := range []byte(part) {
			letter := c|0x20 >= 'a' && c|0x20 <= 'z'
			if !letter && (i == 0 || c < '0' || c > '9') {
				return false
			}
		}
	}
	return true
}

// within gives the types whose parent is fixed, and those parents.
var within = map[page.Type][]page.Type{
	page.THead: {page.Table}, page.TBody: {page.Table}, page.TFoot: {page.Table},
	page.TR: {page.Table, page.THead, page.TBody, page.TFoot},
	page.TH: {page.TR}, page.TD: {page.TR},
	page.LI: {page.L}, page.LBody: {page.LI},
	page.TOCI: {page.TOC},
}

// only gives the types whose kids are fixed, and those kids.
var only = map[page.Type][]page.Type{
	page.Table: {page.Caption, page.THead, page.TBody, page.TFoot, page.TR},
	page.THead: {page.TR}, page.TBody: {page.TR}, page.TFoot: {page.TR},
	page.TR:  {page.TH, page.TD},
	page.L:   {page.Caption, page.L, page.LI},
	page.LI:  {page.Lbl, page.LBody},
	page.TOC: {page.Caption, page.TOC, page.TOCI},
}

var known = map[page.Type]bool{
	page.Content: true, page.Document: true, page.Part: true, page.Sect: true, page.Div: true,
	page.H1: true, page.H2: true, page.H3: true, page.H4: true, page.H5: true, page.H6: true,
	page.P: true, page.BlockQuote: true, page.Caption: true, page.TOC: true, page.TOCI: true,
	page.L: true, page.LI: true, page.Lbl: true, page.LBody: true,
	page.Table: true, page.THead: true, page.TBody: true, page.TFoot: true, page.TR: true, page.TH: true, page.TD: true,
	page.Span: true, page.Quote: true, page.Note: true, page.Reference: true, page.Code: true,
	page.LinkType: true, page.Figure: true,
}

// check checks the live part of the tag tree.
func (t *tree) check() error {
	ids := map[string]bool{}
	for i := range t.nodes {
		if e := t.nodes[i].elem; t.nodes[i].live && e.ID != "" {
			if ids[e.ID] {
				return fmt.Errorf("%s: the ID %q is not its own", t.path(int32(i)), e.ID)
			}
			ids[e.ID] = true
		}
	}
	heading := 0
	for i := range t.nodes {
		n := &t.nodes[i]
		if !n.live || n.elem.Type == page.Content {
			continue
		}
		err := t.checkElem(int32(i), ids)
		if level := headingLevel(n.elem.Type); err == nil && level > 0 {
			if level > heading+1 {
				err = fmt.Errorf("a heading %s after one of level %d", n.elem.Type, heading)
			}
			heading = level
		}
		if err != nil {
			return fmt.Errorf("%s: %w", t.path(int32(i)), err)
		}
	}
	return nil
}

func headingLevel(t page.Type) int {
	if len(t) == 2 && t[0] == 'H' && t[1] >= '1' && t[1] <= '6' {
		return int(t[1] - '0')
	}
	return 0
}

func (t *tree) checkElem(n int32, ids map[string]bool) error {
	e := t.nodes[n].elem
	if !known[e.Type] {
		return fmt.Errorf("the structure type %q is no standard one", e.Type)
	}
	if e.Lang != "" && !isLanguage(e.Lang) {
		return fmt.Errorf("%q is no language tag", e.Lang)
	}
	if err := checkTexts(e.Alt, e.ActualText, e.Expansion, e.Title, e.ID); err != nil {
		return err
	}
	if up, ok := within[e.Type]; ok && !slices.Contains(up, t.nodes[t.nodes[n].parent].elem.Type) {
		return fmt.Errorf("it belongs in %s", up[0])
	}
	if err := t.checkKids(n); err != nil {
		return err
	}
	switch e.Type {
	case page.Document:
		if n != 0 {
			return errors.New("a Document inside the document")
		}
	case page.Figure:
		if strings.TrimSpace(e.Alt) == "" && e.ActualText == "" {
			return errors.New("a figure without alternative text")
		}
		if e.BBox.W <= 0 || e.BBox.H <= 0 || e.Page < 0 || e.Page >= len(t.pages) {
			return errors.New("a figure without a box on a page")
		}
	case page.Note:
		if e.ID == "" {
			return errors.New("a note without an ID")
		}
	case page.TH:
		if e.Scope == page.NoScope && e.ID == "" {
			return errors.New("a header cell with neither scope nor ID")
		}
		if e.Scope > page.Both {
			return fmt.Errorf("the unknown scope %d", e.Scope)
		}
	case page.Table:
		if err := t.checkGrid(n); err != nil {
			return err
		}
	}
	for _, id := range e.Headers {
		if !ids[id] {
			return fmt.Errorf("its header %q is not in the document", id)
		}
	}
	return nil
}

// checkKids checks which kids an element has, and in what order.
func (t *tree) checkKids(n int32) error {
	typ := t.nodes[n].elem.Type
	allowed, fixed := only[typ]
	var kids []page.Type
	var err error
	t.kids(n, func(k int32) {
		kid := t.nodes[k].elem.Type
		if fixed && !slices.Contains(allowed, kid) && err == nil {
			name := string(kid)
			if kid == page.Content {
				name = "text of its own"
			}
			err = fmt.Errorf("a %s cannot hold %s", typ, name)
		}
		if fixed {
			kids = append(kids, kid)
		}
	})
	if err != nil || !fixed {
		return err
	}
	count := func(typ page.Type) (c int) {
		for _, k := range kids {
			if k == typ {
				c++
			}
		}
		return c
	}
	if i := slices.Index(kids, page.Caption); i > 0 && !(typ == page.Table && i == len(kids)-1) || count(page.Caption) > 1 {
		return errors.New("it has a caption that is not its first kid")
	}
	if typ != page.Table {
		return nil
	}
	heads, feet := count(page.THead), count(page.TFoot)
	if heads > 1 || feet > 1 {
		return errors.New("a table with two heads or two feet")
	}
	if heads+feet > 0 && count(page.TBody) == 0 {
		return errors.New("a table with a head or a foot and no body")
	}
	return nil
}

// maxColumns bounds the columns of a table, spans counted.
const maxColumns = 1000

// checkGrid makes sure that a table is regular: with all spans laid out, its
// rows have the same number of columns, and no cells overlap.
func (t *tree) checkGrid(n int32) error {
	var rows []int32
	t.kids(n, func(k int32) {
		if t.nodes[k].elem.Type == page.TR {
			rows = append(rows, k)
			return
		}
		t.kids(k, func(r int32) {
			if t.nodes[r].elem.Type == page.TR {
				rows = append(rows, r)
			}
		})
	})
	width := -1
	var open []int // for each column, how many rows a cell above still covers
	for r, row := range rows {
		col := 0
		var err error
		t.kids(row, func(k int32) {
			cell := t.nodes[k].elem
			if err != nil {
				return
			}
			for col < len(open) && open[col] > 0 {
				col++
			}
			across, down := max(1, cell.ColSpan), max(1, cell.RowSpan)
			if across > maxColumns || col+across > maxColumns {
				err = fmt.Errorf("row %d has more than %d columns", r+1, maxColumns)
				return
			}
			if down > len(rows)-r {
				err = fmt.Errorf("a cell of row %d goes on below the last row", r+1)
				return
			}
			for range across {
				if col == len(open) {
					open = append(open, 0)
				}
				if open[col] > 0 {
					err = fmt.Errorf("two cells of row %d overlap", r+1)
					return
				}
				open[col] = down
				col++
			}
		})
		if err != nil {
			return err
		}
		covered := 0
		for c := range open {
			if open[c] > 0 {
				open[c]--
				covered++
			}
		}
		if width < 0 {
			width = covered
		}
		if covered != width || len(open) != width {
			return fmt.Errorf("row %d has %d columns, and the rows above %d", r+1, covered, width)
		}
	}
	return nil
}
