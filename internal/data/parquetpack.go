package data

import (
	"bytes"
	"compress/gzip"
	"io"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/format"
)

// unpackParquet undoes the compression of a page that has size bytes. It never
// takes more memory than that, whatever b asks for; out is nil where b is
// damaged. known is false where the codec is not.
func unpackParquet(codec format.CompressionCodec, b []byte, size int) (out []byte, known bool) {
	switch codec {
	case format.Snappy:
		if n, err := snappy.DecodedLen(b); err != nil || n != size {
			return nil, true
		}
		out, err := snappy.Decode(nil, b)
		return orNil(out, err), true
	case format.Gzip:
		z, err := gzip.NewReader(bytes.NewReader(b))
		if err != nil {
			return nil, true
		}
		return readSize(z, size), true
	case format.Brotli:
		return readSize(brotli.NewReader(bytes.NewReader(b)), size), true
	case format.Zstd:
		z, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecodeAllCapLimit(true), zstd.WithDecoderMaxWindow(1<<27))
		if err != nil {
			return nil, true
		}
		defer z.Close()
		out, err := z.DecodeAll(b, make([]byte, 0, size))
		return orNil(out, err), true
	case format.Lz4Raw:
		return unpackLZ4(b, size), true
	}
	return nil, false
}

func orNil(b []byte, err error) []byte {
	if err != nil {
		return nil
	}
	return b
}

// readSize reads exactly so many bytes, after which there must be no more.
func readSize(r io.Reader, size int) []byte {
	out := make([]byte, size)
	if _, err := io.ReadFull(r, out); err != nil {
		return nil
	}
	if n, err := r.Read(make([]byte, 1)); n != 0 || err != io.EOF {
		return nil
	}
	return out
}

// unpackLZ4 undoes a block of LZ4 (github.com/lz4/lz4, lz4_Block_format.md):
// literal bytes, then a copy of bytes that came before, in turn.
func unpackLZ4(b []byte, size int) []byte {
	out := make([]byte, 0, size)
	pos := 0
	length := func(n int) (int, bool) {
		if n < 15 {
			return n, true
		}
		for pos < len(b) && n <= size {
			c := b[pos]
			pos++
			if n += int(c); c < 255 {
				return n, true
			}
		}
		return 0, false
	}
	for pos < len(b) {
		token := int(b[pos])
		pos++
		n, ok := length(token >> 4)
		if !ok || n > len(b)-pos || n > size-len(out) {
			return nil
		}
		out = append(out, b[pos:pos+n]...)
		if pos += n; pos == len(b) {
			return out // the last one has no copy
		}
		if pos+2 > len(b) {
			return nil
		}
		back := int(b[pos]) | int(b[pos+1])<<8
		pos += 2
		n, ok = length(token & 15)
		n += 4
		if !ok || back == 0 || back > len(out) || n > size-len(out) {
			return nil
		}
		for range n { // what is copied may be made by the copy
			out = append(out, out[len(out)-back])
		}
	}
	return nil
}
