package data

import (
	"encoding/binary"
	"hash/crc32"

	"github.com/parquet-go/parquet-go/format"
)

// parquetCursor goes through the values of a column in a group of rows.
type parquetCursor struct {
	file   *parquetFile
	column *parquetColumn
	codec  format.CompressionCodec
	data   []byte // the pages still to come
	left   int    // values of the group still to come
	inPage int    // of those, in the page at hand
	levels *parquetRuns
	values parquetValues
	dict   *parquetDict
}

// cursor opens a column of a group of rows.
func (p *parquetFile) cursor(group, column int) parquetCursor {
	g := &p.meta.RowGroups[group]
	chunk := &g.Columns[column]
	m := &chunk.MetaData
	if chunk.FilePath != "" {
		refuseParquet(ruleNotRead, "the values of the file stand in other files", "save them as one file")
	}
	start := m.DataPageOffset
	if d := m.DictionaryPageOffset; d > 0 && d < start {
		start = d
	}
	if start < 4 || m.TotalCompressedSize < 0 || start > int64(p.end) || m.TotalCompressedSize > int64(p.end)-start {
		damaged("the file is damaged: the values of “%s” stand outside of it", clip(p.columns[column].name))
	}
	if m.NumValues != g.NumRows || m.Type != p.columns[column].physical {
		damaged("the file is damaged: a group of %d rows has %d values of “%s”", g.NumRows, m.NumValues, clip(p.columns[column].name))
	}
	return parquetCursor{file: p, column: &p.columns[column], codec: m.Codec, data: p.src.Data[start : start+m.TotalCompressedSize], left: int(g.NumRows)}
}

// next gives the next value of the column. It holds until the one after it.
func (c *parquetCursor) next() (v parquetValue, null bool) {
	for c.inPage == 0 {
		c.page()
	}
	c.inPage--
	c.left--
	if c.levels != nil && c.levels.next() == 0 {
		return v, true
	}
	return c.values.next(), false
}

func (c *parquetCursor) damaged() {
	damaged("the file is damaged in the column “%s”", clip(c.column.name))
}

// page goes on to the next page.
func (c *parquetCursor) page() {
	if len(c.data) == 0 {
		c.damaged()
	}
	var h format.PageHeader
	n := decodeThrift(c.data, &h)
	size := int(h.CompressedPageSize)
	if size < 0 || size > len(c.data)-n || h.UncompressedPageSize < 0 {
		c.damaged()
	}
	body := c.data[n : n+size]
	c.data = c.data[n+size:]
	if h.CRC != 0 && crc32.ChecksumIEEE(body) != uint32(h.CRC) {
		damaged("the file is damaged in the column “%s”: its checksum does not hold", clip(c.column.name))
	}
	switch h.Type {
	case format.DictionaryPage:
		if c.dict != nil || !h.DictionaryPageHeader.Valid {
			c.damaged()
		}
		body = c.unpack(body, int(h.UncompressedPageSize))
		c.dict = newParquetDict(c.column, body, int(h.DictionaryPageHeader.V.NumValues))
		if c.dict == nil {
			c.damaged()
		}
	case format.DataPage:
		d := h.DataPageHeader.V
		if !h.DataPageHeader.Valid {
			c.damaged()
		}
		body = c.unpack(body, int(h.UncompressedPageSize))
		c.levels = nil
		if c.column.optional {
			if d.DefinitionLevelEncoding != format.RLE || len(body) < 4 || int64(binary.LittleEndian.Uint32(body)) > int64(len(body)-4) {
				c.damaged()
			}
			end := 4 + int(binary.LittleEndian.Uint32(body))
			c.levels = &parquetRuns{data: body[4:end], width: 1}
			body = body[end:]
		}
		c.begin(int(d.NumValues), d.Encoding, body)
	case format.DataPageV2:
		d := h.DataPageHeaderV2.V
		repeats, levels := int64(d.RepetitionLevelsByteLength), int64(d.DefinitionLevelsByteLength)
		levels += repeats // some programs write those of lists for all columns
		if !h.DataPageHeaderV2.Valid || repeats < 0 || levels < repeats || levels > int64(len(body)) || int64(h.UncompressedPageSize) < levels {
			c.damaged()
		}
		c.levels = nil
		if c.column.optional && levels > repeats {
			c.levels = &parquetRuns{data: body[repeats:levels], width: 1}
		}
		body = body[levels:]
		if !d.IsCompressed.Valid || d.IsCompressed.V {
			body = c.unpack(body, int(h.UncompressedPageSize)-int(levels))
		}
		c.begin(int(d.NumValues), d.Encoding, body)
	case format.IndexPage:
	default:
		c.damaged()
	}
}

// begin opens the values of a page.
func (c *parquetCursor) begin(n int, encoding format.Encoding, body []byte) {
	if n < 0 || n > c.left {
		c.damaged()
	}
	c.inPage = n
	if n == 0 {
		return
	}
	if c.values = newParquetValues(c.column, encoding, body, c.dict); c.values == nil {
		refuseParquet(ruleParquet, "the values of “"+clip(c.column.name)+"” are encoded in a way that is not known ("+encoding.String()+")",
			"save the file again with the usual settings")
	}
}

// unpack undoes the compression of a page.
func (c *parquetCursor) unpack(b []byte, size int) []byte {
	if c.codec == format.Uncompressed {
		return b
	}
	if c.file.spare -= size; c.file.spare < 0 {
		refuseParquet(ruleTooLarge, "the file is small, and far too large when it is unpacked", "keep the rows that the brief needs in a file of their own")
	}
	out, ok := unpackParquet(c.codec, b, size)
	if !ok {
		refuseParquet(ruleParquet, "the file packs its values in a way that is not known ("+c.codec.String()+")", "save it with Snappy, Zstandard or gzip")
	}
	if out == nil && size > 0 || len(out) != size {
		c.damaged()
	}
	return out
}
