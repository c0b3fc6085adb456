// Package pdf writes a finished document (page.Doc) as one PDF file that
// conforms to PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1): tagged, with
// subset fonts of exact Unicode maps, live links, bookmarks, metadata and
// attached files.
//
// fpdf draws the pages: colours, line styles and opacity, with paths, text and
// marked content handed to it as operators. It can neither tag
// nor embed what the standards ask for, so its file is read again and
// everything but the pages' content and graphics states is written anew.
//
// The package lays out nothing, decides nothing about a document's words and
// reads no clock: equal documents give equal bytes on every machine.
package pdf

import (
	"fmt"

	"policybrief/internal/page"
)

// producer names the program in the file. It holds no version, so that a new
// release does not change files whose content is the same.
const producer = "brief"

// Write gives the document as a PDF 1.7 file. icc is an RGB monitor profile
// of ICC version 2 or 4, for the output intent; all colours of the document
// are sRGB.
//
// An error says that the document breaks a rule of the standards or of
// package page, or that fpdf failed; it is a fault of the stages before, never
// of a reader's note alone. The document is not changed, and Write may be
// called from several goroutines at once, for one document too.
func Write(doc *page.Doc, icc []byte) ([]byte, error) {
	out, err := write(doc, icc)
	if err != nil {
		return nil, fmt.Errorf("pdf: %w", err)
	}
	return out, nil
}

func write(doc *page.Doc, icc []byte) ([]byte, error) {
	if err := checkDoc(doc); err != nil {
		return nil, err
	}
	if err := checkProfile(icc); err != nil {
		return nil, err
	}
	t, err := newTree(doc.Root, len(doc.Pages))
	if err != nil {
		return nil, err
	}
	c, err := draw(doc, t)
	if err != nil {
		return nil, err
	}
	d, err := c.finish()
	if err != nil {
		return nil, err
	}
	defer d.free()
	w := &writer{doc: doc, tree: t, fonts: &c.fonts, images: c.images, forms: c.forms, shades: c.shades, drawn: d}
	if err := w.links(); err != nil {
		return nil, err
	}
	t.prune()
	if err := t.check(); err != nil {
		return nil, err
	}
	return w.file(icc)
}
