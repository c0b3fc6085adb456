package figure

import "policybrief/internal/data"

// What a search for the expression that gives a typed number needs to know of
// a dataset: its keys by number, and the row that they identify.

// KeyList gives the different keys of a key column (a position in Keys), in
// the order of the file and without their marks. The number of a key is its
// place in the list, which is not to be changed.
func (d *Dataset) KeyList(column int) []data.Key {
	if column < 0 || column >= len(d.cols) {
		return nil
	}
	return d.cols[column].keys
}

// KeyNumber gives the number of a row's key, or -1 where the filter dropped
// the row.
func (d *Dataset) KeyNumber(row, column int) int32 {
	if column < 0 || column >= len(d.cols) || row < 0 || row >= len(d.cols[column].ids) {
		return -1
	}
	return d.cols[column].ids[row]
}

// RowOf gives the row that a full key identifies, by the numbers of its parts.
func (d *Dataset) RowOf(keys []int32) (row int, ok bool) {
	if len(d.cols) == 0 || len(keys) != len(d.cols) {
		return 0, false
	}
	return d.row(keys)
}

// RowsOf gives the rows of one key, in the order of the file. They are not to
// be changed.
func (d *Dataset) RowsOf(column int, key int32) []int32 {
	if column < 0 || column >= len(d.cols) || key < 0 || int(key) >= len(d.cols[column].keys) {
		return nil
	}
	return d.cols[column].rowsOf(key)
}

// Latest gives the number of the key that `latest` means for a measure, or -1
// where the column is none in time or has forecasts alone.
func (d *Dataset) Latest(m *Measure, column int) int32 {
	if column < 0 || column >= len(d.cols) || !d.cols[column].inTime() {
		return -1
	}
	return d.latestOf(m, column)
}

// KeySource writes a key as an expression names it in square brackets.
func KeySource(k data.Key) string { return keySource(k) }
