package font

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// reopen reads a subset, which has no character map, as far as outlines and
// widths go.
func reopen(t *testing.T, sub []byte) *Face {
	t.Helper()
	tables, err := directory(sub)
	if err != nil {
		t.Fatal(err)
	}
	if got := checksum(sub); got != 0xB1B0AFBA {
		t.Errorf("the checksum of the file is %#x", got)
	}
	for i := range table(sub).u16(4) {
		rec := table(sub)[12+16*i:]
		tag := string(rec[:4])
		data := bytes.Clone(tables[tag])
		if tag == "head" {
			binary.BigEndian.PutUint32(data[8:], 0)
		}
		if checksum(data) != uint32(rec.u32(4)) {
			t.Errorf("the checksum of %s is wrong", tag)
		}
		if rec.u32(8)%4 != 0 {
			t.Errorf("%s does not start at a multiple of four", tag)
		}
	}
	f := &Face{}
	f.head, f.hhea, f.maxp, f.hmtx = tables["head"], tables["hhea"], tables["maxp"], tables["hmtx"]
	f.loca, f.glyf, f.unitsPerEm = tables["loca"], tables["glyf"], table(tables["head"]).u16(18)
	if err := f.readAdvances(); err != nil {
		t.Fatal(err)
	}
	return f
}

// shapes gives a glyph's outline without instructions and glyph numbers, and
// after it those of its components.
func shapes(t *testing.T, f *Face, g GID) (out []string) {
	t.Helper()
	o, err := f.outline(g)
	if err != nil {
		t.Fatal(err)
	}
	same := make(map[GID]uint16) // every component becomes number 0
	plain, err := appendOutline(nil, o, same)
	if err != nil {
		t.Fatal(err)
	}
	out = append(out, string(bytes.TrimRight(plain, "\x00")))
	if _, err := components(o, func(at int) error {
		out = append(out, shapes(t, f, GID(o.u16(at)))...)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestSubset(t *testing.T) {
	for _, style := range []string{"Regular", "BoldIt"} {
		f := sans(t, style)
		run, _ := f.Shape("Ŵŷ ffi ½ “ǻ” 0a a", Features{}) // a stands there twice
		gids := []GID{0}
		for _, g := range run {
			gids = append(gids, g.ID)
		}
		sub, err := f.Subset(gids)
		if err != nil {
			t.Fatal(err)
		}
		got := reopen(t, sub)
		for i, g := range gids {
			if got.Advance(GID(i)) != f.Advance(g) {
				t.Errorf("%s: glyph %d is %d wide, want %d", style, i, got.Advance(GID(i)), f.Advance(g))
			}
			if d := cmp.Diff(shapes(t, f, g), shapes(t, got, GID(i))); d != "" {
				t.Errorf("%s: the outline of glyph %d differs: %s", style, i, d)
			}
		}
		if len(got.advances) < len(gids)+2 {
			t.Errorf("%s: the components of accented letters are not in the subset", style)
		}
		again, _ := f.Subset(gids)
		if !bytes.Equal(sub, again) {
			t.Errorf("%s: two subsets of the same glyphs differ", style)
		}
	}
}

// Every glyph of a face can be cut.
func TestSubsetWhole(t *testing.T) {
	f := sans(t, "It")
	gids := make([]GID, len(f.advances))
	for i := range gids {
		gids[i] = GID(i)
	}
	sub, err := f.Subset(gids)
	if err != nil {
		t.Fatal(err)
	}
	got := reopen(t, sub)
	if len(got.advances) != len(gids) {
		t.Fatalf("%d glyphs, want %d", len(got.advances), len(gids))
	}
	for i := 0; i < len(gids); i += 7 {
		if d := cmp.Diff(shapes(t, f, GID(i)), shapes(t, got, GID(i))); d != "" {
			t.Fatalf("the outline of glyph %d differs: %s", i, d)
		}
	}
}

func TestSubsetComposite(t *testing.T) {
	f := mustParse(t, newMade().file())
	sub, err := f.Subset([]GID{0, 10, 11})
	if err != nil {
		t.Fatal(err)
	}
	got := reopen(t, sub)
	if len(got.advances) != 4 {
		t.Fatalf("%d glyphs, want the three and the A", len(got.advances))
	}
	o, _ := got.outline(1)
	var parts []int
	end, err := components(o, func(at int) error {
		parts = append(parts, o.u16(at))
		if o.u16(at-2)&haveInstructions != 0 {
			t.Error("instructions are announced that are not there")
		}
		return nil
	})
	if d := cmp.Diff([]int{3, 2}, parts); d != "" || err != nil {
		t.Error(d, err)
	}
	if len(o)-end >= 4 {
		t.Errorf("%d bytes after the components", len(o)-end)
	}
}

func TestSubsetFaults(t *testing.T) {
	f := mustParse(t, newMade().file())
	for _, gids := range [][]GID{nil, {1}, {0, 500}} {
		if _, err := f.Subset(gids); err == nil {
			t.Errorf("%v: no error", gids)
		}
	}
	// A glyph made of itself.
	m := newMade()
	glyf := m.tables["glyf"]
	at := bytes.Index(glyf, words(2|moreComponents, 2, 0))
	copy(glyf[at+2:], words(10))
	f = mustParse(t, m.file())
	if _, err := f.Subset([]GID{0, 10}); err == nil {
		t.Error("a glyph made of itself is taken")
	}
}
