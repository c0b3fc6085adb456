package data

import "hash/maphash"

// coded is a column by its different texts: codes has one for each row, in
// the order in which they are met.
type coded struct {
	codes []uint32
	rows  []int // where each stands first
	text  func(code int) string
	many  bool // there are more than maxCoded: codes are left out
}

// maxCoded is how many different texts of a column are told apart.
const maxCoded = 1 << 20

// coded tells the texts of a column apart. They are compared where they stand,
// so that a column of a million codes takes no copies.
func (t *Table) coded(c *Column) *coded {
	at := func(row int) []byte {
		b, _, _ := t.bytes(row, c.Index, len(t.Columns))
		return b
	}
	out := &coded{codes: make([]uint32, t.Rows)}
	out.text = func(code int) string { return string(at(out.rows[code])) }
	type slot struct{ hash, code uint32 } // code counts from 1
	seed := maphash.MakeSeed()            // of the table's order alone
	table := make([]slot, 1024)
	var last []byte
	for row := range t.Rows {
		b := at(row)
		if row > 0 && string(b) == string(last) {
			out.codes[row] = out.codes[row-1]
			continue
		}
		last = b
		h := uint32(maphash.Bytes(seed, b))
		i := int(h) & (len(table) - 1)
		for table[i].code > 0 && (table[i].hash != h || string(at(out.rows[table[i].code-1])) != string(b)) {
			i = (i + 1) & (len(table) - 1)
		}
		if table[i].code == 0 {
			if len(out.rows) == maxCoded {
				out.codes, out.many = nil, true
				return out
			}
			out.rows = append(out.rows, row)
			table[i] = slot{h, uint32(len(out.rows))}
		}
		out.codes[row] = table[i].code - 1
		if 2*len(out.rows) > len(table) {
			old := table
			table = make([]slot, 2*len(old))
			for _, s := range old {
				if s.code > 0 {
					i := int(s.hash) & (len(table) - 1)
					for table[i].code > 0 {
						i = (i + 1) & (len(table) - 1)
					}
					table[i] = s
				}
			}
		}
	}
	return out
}

// byKey gives a key column with one code for keys that are the same, however
// they are written.
func byKey(set *KeySet) *coded {
	out := &coded{codes: make([]uint32, len(set.Codes))}
	var texts []string
	out.text = func(code int) string { return texts[code] }
	starts, words := map[int64]uint32{}, map[string]uint32{}
	to := make([]uint32, len(set.Keys))
	first := make([]int, len(set.Keys))
	for row := len(set.Codes) - 1; row >= 0; row-- {
		first[set.Codes[row]] = row
	}
	for i, k := range set.Keys {
		code, ok := words[k.Text]
		if k.InTime() {
			code, ok = starts[k.Start]
		}
		if !ok {
			code = uint32(len(texts))
			texts, out.rows = append(texts, k.Text), append(out.rows, first[i])
			if k.InTime() {
				starts[k.Start] = code
			} else {
				words[k.Text] = code
			}
		}
		to[i] = code
	}
	for row, code := range set.Codes {
		out.codes[row] = to[code]
	}
	return out
}

// count gives how many rows have a text.
func (c *coded) count(code int) int {
	n := 0
	for _, v := range c.codes {
		if int(v) == code {
			n++
		}
	}
	return n
}
