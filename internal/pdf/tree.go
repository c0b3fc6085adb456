package pdf

import (
	"fmt"
	"strconv"

	"policybrief/internal/page"
)

// maxDepth bounds how deep the tag tree may be.
const maxDepth = 500

// tree is the document's tag tree laid out flat, in reading order, with what
// is painted for each of its leaves.
type tree struct {
	nodes []node
	index map[*page.Elem]int32
	pages [][]int32 // for each page, the leaf of each of its marks, by MCID
}

// A node is one element of the tag tree. Those of its subtree follow it up to
// end.
type node struct {
	elem   *page.Elem
	parent int32 // -1 for the root
	end    int32
	live   bool // painted, linked, or needed to keep a table regular
	ref    ref  // elements that are written; leaves have none

	// A leaf is nearly always one mark: more is for those that go over pages
	// or are painted in turns with others.
	mark mark
	more []mark

	annots []annot // of a Link element
}

// A mark is one marked-content sequence: its page, from 1, and its MCID there.
type mark struct {
	page int32
	mcid int32
}

// An annot is a link annotation: the page it is on, from 1, and its number among
// the document's links.
type annot struct {
	page int32
	of   int
}

func newTree(root *page.Elem, pages int) (*tree, error) {
	n := count(root, 0)
	t := &tree{
		nodes: make([]node, 0, n),
		index: make(map[*page.Elem]int32, n),
		pages: make([][]int32, pages),
	}
	if root == nil || root.Type != page.Document {
		return nil, fmt.Errorf("the root of the tag tree is no Document element")
	}
	if err := t.add(root, -1, 0); err != nil {
		return nil, err
	}
	return t, nil
}

// count gives how many elements a tree has, as deep as one may be.
func count(e *page.Elem, depth int) int {
	n := 1
	if e != nil && depth < maxDepth {
		for _, k := range e.Kids {
			n += count(k, depth+1)
		}
	}
	return n
}

func (t *tree) add(e *page.Elem, parent int32, depth int) error {
	if e == nil {
		return fmt.Errorf("the tag tree has a nil element in %s", t.path(parent))
	}
	n := int32(len(t.nodes))
	if depth > maxDepth {
		return fmt.Errorf("the tag tree is deeper than %d elements", maxDepth)
	}
	t.nodes = append(t.nodes, node{elem: e, parent: parent})
	if _, twice := t.index[e]; twice {
		return fmt.Errorf("an element stands twice in the tag tree: %s", t.path(n))
	}
	t.index[e] = n
	if e.Type == page.Content && len(e.Kids) > 0 {
		return fmt.Errorf("a content leaf has kids: %s", t.path(n))
	}
	for _, k := range e.Kids {
		if err := t.add(k, n, depth+1); err != nil {
			return err
		}
	}
	t.nodes[n].end = int32(len(t.nodes))
	return nil
}

// path names a node for a message: Document/Table[3]/TR[1], counted among
// siblings from 1.
func (t *tree) path(n int32) string {
	if n < 0 {
		return "the root"
	}
	e := t.nodes[n].elem
	name := string(e.Type)
	if e.Type == page.Content {
		name = "Content"
	}
	up := t.nodes[n].parent
	if up < 0 {
		return name
	}
	for i, k := range t.nodes[up].elem.Kids {
		if k == e {
			name += "[" + strconv.Itoa(i+1) + "]"
			break
		}
	}
	return t.path(up) + "/" + name
}

// newMark gives the next MCID of a page to a leaf, and the type of the element
// the leaf is in.
func (t *tree) newMark(leaf *page.Elem, pg int) (mcid int, in page.Type, err error) {
	n, ok := t.index[leaf]
	switch {
	case !ok:
		return 0, "", fmt.Errorf("an item names a leaf that is not in the tag tree")
	case leaf.Type != page.Content:
		return 0, "", fmt.Errorf("an item names %s, which is no content leaf", t.path(n))
	}
	mcid = len(t.pages[pg])
	t.pages[pg] = append(t.pages[pg], n)
	m := mark{int32(pg + 1), int32(mcid)}
	if nd := &t.nodes[n]; nd.mark.page == 0 {
		nd.mark = m
	} else {
		nd.more = append(nd.more, m)
	}
	return mcid, t.nodes[t.nodes[n].parent].elem.Type, nil
}

// prune finds the nodes that are live: leaves that are painted, links with an
// annotation, and what holds them. The rows and cells of a live table stay
// even when empty, or its columns would no longer meet their headers.
func (t *tree) prune() {
	for i := len(t.nodes) - 1; i >= 0; i-- {
		n := &t.nodes[i]
		n.live = n.live || n.mark.page != 0 || len(n.annots) > 0
		if n.live && n.parent >= 0 {
			t.nodes[n.parent].live = true
		}
	}
	for i := range t.nodes {
		n := &t.nodes[i]
		switch n.elem.Type {
		case page.TR:
			n.live = n.live || n.parent >= 0 && t.nodes[n.parent].live
		case page.TH, page.TD:
			n.live = t.nodes[n.parent].live
		}
	}
	t.nodes[0].live = true
}

// kids calls f for each live kid of a node, in order.
func (t *tree) kids(n int32, f func(k int32)) {
	for k := n + 1; k < t.nodes[n].end; k = t.nodes[k].end {
		if t.nodes[k].live {
			f(k)
		}
	}
}

// kid gives the first live kid of a type, and whether there is one.
func (t *tree) kid(n int32, typ page.Type) (int32, bool) {
	for k := n + 1; k < t.nodes[n].end; k = t.nodes[k].end {
		if t.nodes[k].live && t.nodes[k].elem.Type == typ {
			return k, true
		}
	}
	return 0, false
}

// leafPage gives the page, from 1, of the first mark or annotation directly in
// an element, or 0.
func (t *tree) leafPage(n int32) int32 {
	for k := n + 1; k < t.nodes[n].end; k = t.nodes[k].end {
		if t.nodes[k].mark.page != 0 {
			return t.nodes[k].mark.page
		}
	}
	if a := t.nodes[n].annots; len(a) > 0 {
		return a[0].page
	}
	return 0
}
