package data

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/encoding"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"policybrief/internal/diag"
)

// makeParquet writes a file with the library: the columns have the names a, b,
// c … and the rows the values given, nil for none.
func makeParquet(t testing.TB, columns []parquet.Node, rows [][]any, options ...parquet.WriterOption) []byte {
	t.Helper()
	group := parquet.Group{}
	for i, c := range columns {
		group[string(rune('a'+i))] = c
	}
	var out bytes.Buffer
	w := parquet.NewWriter(&out, append(options, parquet.NewSchema("t", group))...)
	for _, row := range rows {
		var r parquet.Row
		for i, v := range row {
			value, ok := v.(parquet.Value)
			if !ok {
				value = parquet.ValueOf(v)
			}
			level := 0
			if columns[i].Optional() && v != nil {
				level = 1
			}
			r = append(r, value.Level(0, level, i))
		}
		if _, err := w.WriteRows([]parquet.Row{r}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func parquetBook(data []byte) (*book, diag.List) {
	return readParquet(diag.NewSource("t.parquet", data))
}

// sayParquet writes the first sheet of a file, without the note on who wrote it.
func sayParquet(data []byte) string {
	var out []string
	for _, line := range strings.SplitAfter(sayBook(parquetBook(data)), "\n") {
		if !strings.HasPrefix(line, "note: written by") {
			out = append(out, line)
		}
	}
	return strings.Join(out, "")
}

func TestParquetTypes(t *testing.T) {
	day := func(s string) int64 {
		d, err := time.Parse(time.RFC3339Nano, s)
		if err != nil {
			t.Fatal(err)
		}
		return d.Unix()
	}
	leaf := parquet.Leaf
	for _, c := range []struct {
		name   string
		node   parquet.Node
		values []any
		want   string
	}{
		{"truth", leaf(parquet.BooleanType), []any{true, false}, "TRUE FALSE"},
		{"int32", leaf(parquet.Int32Type), []any{int32(-5), int32(math.MaxInt32)}, "#-5 #2147483647"},
		{"int64", leaf(parquet.Int64Type), []any{int64(math.MinInt64)}, "#-9223372036854775808"},
		{"int8", parquet.Int(8), []any{int32(-5)}, "#-5"},
		{"uint32", parquet.Uint(32), []any{uint32(math.MaxUint32)}, "#4294967295"},
		{"uint64", parquet.Uint(64), []any{uint64(math.MaxUint64)}, "#18446744073709551615"},
		{"float", leaf(parquet.FloatType), []any{float32(0.1), float32(1e6), float32(-0.5)}, "#0.1 #1000000 #-0.5"},
		{"double", leaf(parquet.DoubleType), []any{0.1, 0.11775562938353636, 1e21, 5e-324, math.NaN(), math.Inf(1), math.Inf(-1)},
			"#0.1 #0.11775562938353636 #1000000000000000000000 5e-324 NaN Inf -Inf"},
		{"decimal in int32", parquet.Decimal(2, 9, parquet.Int32Type), []any{int32(-5), int32(12345), int32(0)}, "#-0.05 #123.45 #0.00"},
		{"decimal in int64", parquet.Decimal(0, 18, parquet.Int64Type), []any{int64(123456789012345678)}, "#123456789012345678"},
		{"decimal in bytes", parquet.Decimal(3, 20, parquet.FixedLenByteArrayType(9)),
			[]any{parquet.FixedLenByteArrayValue([]byte{0, 0, 0, 0, 0, 0, 0, 0, 5}), parquet.FixedLenByteArrayValue(bytes.Repeat([]byte{255}, 9)), parquet.FixedLenByteArrayValue([]byte{1, 0, 0, 0, 0, 0, 0, 0, 0})},
			"#0.005 #-0.001 #18446744073709551.616"},
		{"text", parquet.String(), []any{"007", "", "Ŵyn\t\"x\""}, "007  Ŵyn\t\"x\""},
		{"text that does not say so", leaf(parquet.ByteArrayType), []any{"North"}, "North"},
		{"enum", parquet.Enum(), []any{"North"}, "North"},
		{"uuid", parquet.UUID(), []any{parquet.FixedLenByteArrayValue([]byte("0123456789abcdef"))}, "30313233-3435-3637-3839-616263646566"},
		{"date", parquet.Date(), []any{int32(day("2022-01-01T00:00:00Z") / 86400), int32(-1)}, "2022-01-01 1969-12-31"},
		{"time", parquet.Time(parquet.Microsecond), []any{int64(3723_500000)}, "01:02:03.5Z note:times_are_in_UTC_(Z):_a"},
		{"local time", parquet.TimeAdjusted(parquet.Millisecond, false), []any{int32(3723_000)}, "01:02:03"},
		{"instant", parquet.Timestamp(parquet.Millisecond), []any{day("2022-01-01T12:00:00Z")*1000 + 250, int64(-1)}, "2022-01-01T12:00:00.25Z 1969-12-31T23:59:59.999Z note:times_are_in_UTC_(Z):_a"},
		{"local instant", parquet.TimestampAdjusted(parquet.Nanosecond, false), []any{day("2022-01-01T12:00:00Z") * 1e9}, "2022-01-01T12:00:00"},
		{"midnights", parquet.Timestamp(parquet.Nanosecond), []any{day("2022-01-01T00:00:00Z") * 1e9, day("1960-01-01T00:00:00Z") * 1e9}, "2022-01-01 1960-01-01 note:times_are_all_midnight,_and_read_as_dates:_a"},
		{"int96", leaf(parquet.Int96Type), []any{parquet.Int96Value(deprecated.Int96{5e8, 0, 2440589})}, "1970-01-02T00:00:00.5"},
		{"json", parquet.JSON(), []any{`{"a":1}`}, `{"a":1}`},
		{"none", parquet.Optional(leaf(parquet.Int64Type)), []any{nil, int64(1), nil, int64(2)}, " #1  #2"},
	} {
		var rows [][]any
		for _, v := range c.values {
			rows = append(rows, []any{v})
		}
		want := strings.NewReplacer(" ", "\n", "_", " ", "note:", "note: ").Replace(c.want)
		if got := sayParquet(makeParquet(t, []parquet.Node{c.node}, rows)); got != "a\n"+want+"\n" {
			t.Errorf("%s:\n%q\nwant\n%q", c.name, got, "a\n"+want+"\n")
		}
	}
	b, _ := parquetBook(makeParquet(t, []parquet.Node{parquet.String(), leaf(parquet.DoubleType), parquet.Date()}, [][]any{{"x", 1.0, int32(0)}}))
	s, _ := b.open(0)
	if fmt.Sprint(s.types) != fmt.Sprint([]colType{textType, numberType, anyType}) || !s.tidy {
		t.Error(s.types, s.tidy)
	}
}

func TestParquetRefused(t *testing.T) {
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"lists", makeParquet(t, []parquet.Node{parquet.Repeated(parquet.Leaf(parquet.Int64Type))}, nil), "parquet-column: the column “a” holds lists, and a table has one value in a cell"},
		{"lists of the other way", makeParquet(t, []parquet.Node{parquet.List(parquet.Leaf(parquet.Int64Type))}, nil), "parquet-column: the column “a” holds lists, and a table has one value in a cell"},
		{"parts", makeParquet(t, []parquet.Node{parquet.Group{"x": parquet.Leaf(parquet.Int64Type)}}, nil), "parquet-column: the column “a” has parts, and a table has one value in a cell"},
		{"shapes", makeParquet(t, []parquet.Node{parquet.BSON()}, nil), "parquet-column: the column “a” holds values of a kind that is not read (BSON)"},
		{"bytes of fixed length", makeParquet(t, []parquet.Node{parquet.Leaf(parquet.FixedLenByteArrayType(3))}, nil), "parquet-column: the column “a” holds values of a kind that is not read (FIXED_LEN_BYTE_ARRAY)"},
		{"no columns", makeParquet(t, nil, nil), "data-not-read: the file has no columns"},
		{"bytes", makeParquet(t, []parquet.Node{parquet.Leaf(parquet.ByteArrayType)}, [][]any{{"x"}, {"\x00\x01"}}), "parquet-column: the bytes are no text"},
		{"broken text", makeParquet(t, []parquet.Node{parquet.String()}, [][]any{{"x"}, {"\xff"}}), "parquet-column: the text is not UTF-8"},
		{"encrypted", []byte("PARE" + strings.Repeat("x", 20)), "data-not-read: the file is encrypted, so nothing in it can be read"},
		{"something else", []byte("year,calls\n2012,5\n"), "data-not-read: the file is no Parquet file"},
		{"its first bytes", []byte("PAR1"), "parquet-damaged: the file is cut off: it does not end as a Parquet file does"},
	} {
		if got := sayParquet(c.data); !strings.HasSuffix(got, c.want+"\n") {
			t.Errorf("%s: %s", c.name, got)
		}
	}
	b, _ := parquetBook(makeParquet(t, []parquet.Node{parquet.String()}, [][]any{{"x"}, {"\xff"}}))
	_, ds := b.open(0)
	var out strings.Builder
	if ds.Print(&out, diag.PrintOptions{}); !strings.HasPrefix(out.String(), "t.parquet:row 2, a: error[parquet-column]") {
		t.Error(out.String())
	}
}

// parquetMatrix gives files in all ways that the library can write them, with
// the text that each has to give.
func parquetMatrix(t testing.TB, rows int, do func(name string, data []byte, want string)) {
	type kind struct {
		name      string
		typ       parquet.Node
		value     func(i int) any
		encodings []encoding.Encoding
	}
	spread := func(i int) int64 { return int64(uint64(i) * 0x9e3779b97f4a7c15 >> (i % 60)) }
	kinds := []kind{
		{"truth", parquet.Leaf(parquet.BooleanType), func(i int) any { return i%7 < 3 || i > rows/2 }, []encoding.Encoding{&parquet.Plain, &parquet.RLE}},
		{"int32", parquet.Leaf(parquet.Int32Type), func(i int) any { return int32(spread(i)) }, []encoding.Encoding{&parquet.Plain, &parquet.RLEDictionary, &parquet.DeltaBinaryPacked, &parquet.ByteStreamSplit}},
		{"int64", parquet.Leaf(parquet.Int64Type), func(i int) any { return spread(i) }, []encoding.Encoding{&parquet.Plain, &parquet.RLEDictionary, &parquet.DeltaBinaryPacked, &parquet.ByteStreamSplit}},
		{"few", parquet.Leaf(parquet.Int64Type), func(i int) any { return int64(i / 50 % 3) }, []encoding.Encoding{&parquet.RLEDictionary, &parquet.DeltaBinaryPacked}},
		{"float", parquet.Leaf(parquet.FloatType), func(i int) any { return float32(i) / 8 }, []encoding.Encoding{&parquet.Plain, &parquet.RLEDictionary, &parquet.ByteStreamSplit}},
		{"double", parquet.Leaf(parquet.DoubleType), func(i int) any { return float64(spread(i)) / 1024 }, []encoding.Encoding{&parquet.Plain, &parquet.RLEDictionary, &parquet.ByteStreamSplit}},
		{"text", parquet.String(), func(i int) any { return strings.Repeat("Northmere ", i%4) + strconv.Itoa(i%40) }, []encoding.Encoding{&parquet.Plain, &parquet.RLEDictionary, &parquet.DeltaLengthByteArray, &parquet.DeltaByteArray}},
		{"uuid", parquet.UUID(), func(i int) any { return parquet.FixedLenByteArrayValue([]byte(fmt.Sprintf("%016d", i%90))) }, []encoding.Encoding{&parquet.Plain, &parquet.RLEDictionary, &parquet.DeltaByteArray, &parquet.ByteStreamSplit}},
	}
	codecs := []compress.Codec{&parquet.Uncompressed, &parquet.Snappy, &parquet.Gzip, &parquet.Brotli, &parquet.Zstd, &parquet.Lz4Raw}
	for _, k := range kinds {
		for e, enc := range k.encodings {
			for n, optional := range []bool{false, true} {
				for version := 1; version <= 2; version++ {
					codec := codecs[(e+n*2+version+len(k.name))%len(codecs)]
					node := parquet.Encoded(k.typ, enc)
					if optional {
						node = parquet.Optional(node)
					}
					var in [][]any
					want := []string{"a"}
					for i := range rows {
						if optional && (i%5 == 0 || i > rows*2/3 && i < rows-1) {
							in, want = append(in, []any{nil}), append(want, "")
							continue
						}
						v := k.value(i)
						in, want = append(in, []any{v}), append(want, sayValue(v))
					}
					for _, codec := range append([]compress.Codec{codec}, codecs[:2*boolInt(k.name == "few")*3]...) {
						name := fmt.Sprintf("%s %s optional %v v%d %s", k.name, enc, optional, version, codec)
						data := makeParquet(t, []parquet.Node{node}, in, parquet.Compression(codec), parquet.DataPageVersion(version), parquet.PageBufferSize(2000), parquet.MaxRowsPerRowGroup(int64(rows*2/3+1)))
						do(name, data, strings.Join(want, "\n")+"\n")
					}
				}
			}
		}
	}
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func sayValue(v any) string {
	switch v := v.(type) {
	case bool:
		return strings.ToUpper(strconv.FormatBool(v))
	case float32:
		return "#" + strconv.FormatFloat(float64(v), 'f', -1, 32)
	case float64:
		return "#" + strconv.FormatFloat(v, 'f', -1, 64)
	case int32, int64:
		return fmt.Sprintf("#%d", v)
	case parquet.Value:
		h := fmt.Sprintf("%x", v.ByteArray())
		return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
	}
	return fmt.Sprint(v)
}

// TestParquetEncodings: every encoding and codec that the library writes is
// read back.
func TestParquetEncodings(t *testing.T) {
	files := 0
	parquetMatrix(t, 1000, func(name string, data []byte, want string) {
		files++
		if got := sayParquet(data); got != want {
			i := 0
			for i < len(got) && i < len(want) && got[i] == want[i] {
				i++
			}
			t.Errorf("%s: differs at byte %d: %.60q, want %.60q", name, i, got[max(0, i-20):], want[max(0, i-20):])
		}
	})
	t.Logf("%d files", files)
}

// TestParquetDamaged: a file that is cut or changed anywhere is read or
// refused; a cut one is refused.
func TestParquetDamaged(t *testing.T) {
	every := 7
	if raced {
		every = 97
	}
	parquetMatrix(t, 60, func(name string, data []byte, _ string) {
		for n := range 16 {
			if b, ds := parquetBook(data[:len(data)*n/16]); b != nil || len(ds) != 1 {
				t.Errorf("%s: cut at %d sixteenths it is read: %v", name, n, ds)
			}
		}
		for i := 0; i < len(data); i += every {
			bad := bytes.Clone(data)
			bad[i] ^= 0x55
			b, ds := parquetBook(bad)
			if (b == nil) != ds.HasErrors() {
				t.Errorf("%s: byte %d changed: neither a book nor a fault", name, i)
			}
			lookThrough(t, b)
		}
	})
}

// rawParquet puts a file together from the pages of one column of optional
// numbers and what the footer says of it.
func rawParquet(rows int64, codec format.CompressionCodec, pages []byte) []byte {
	meta := format.FileMetaData{Version: 1, NumRows: rows, Schema: []format.SchemaElement{
		{Name: "t", NumChildren: thrift.New[int32](1)},
		{Name: "a", Type: thrift.New(format.Int64), RepetitionType: thrift.New(format.Optional)},
	}, RowGroups: []format.RowGroup{{NumRows: rows, Columns: []format.ColumnChunk{{MetaData: format.ColumnMetaData{
		Type: format.Int64, Codec: codec, NumValues: rows, TotalCompressedSize: int64(len(pages)), DataPageOffset: 4,
		Encoding: []format.Encoding{format.Plain}, PathInSchema: []string{"a"},
	}}}}}}
	return withFooter(pages, mustThrift(&meta))
}

func withFooter(pages, footer []byte) []byte {
	out := append([]byte("PAR1"), pages...)
	out = append(out, footer...)
	return append(binary.LittleEndian.AppendUint32(out, uint32(len(footer))), "PAR1"...)
}

func mustThrift(v any) []byte {
	var p thrift.CompactProtocol
	b, err := thrift.Marshal(&p, v)
	if err != nil {
		panic(err)
	}
	return b
}

// page writes a page of n values that says it has so many bytes.
func page(n, unpacked int, encoding format.Encoding, body ...byte) []byte {
	h := format.PageHeader{Type: format.DataPage, UncompressedPageSize: int32(unpacked), CompressedPageSize: int32(len(body)),
		DataPageHeader: thrift.New(format.DataPageHeader{NumValues: int32(n), Encoding: encoding, DefinitionLevelEncoding: format.RLE, RepetitionLevelEncoding: format.RLE})}
	return append(mustThrift(&h), body...)
}

// TestParquetHostile: a file that asks for far more than it has is refused
// soon, and in little memory.
func TestParquetHostile(t *testing.T) {
	run := func(n uint64, value ...byte) []byte { return append(binary.AppendUvarint(nil, n<<1), value...) }
	levels := func(b []byte) []byte { return append(binary.LittleEndian.AppendUint32(nil, uint32(len(b))), b...) }
	many := binary.AppendUvarint(nil, math.MaxInt32)
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"sound", rawParquet(3, 0, page(3, 0, format.Plain, append(levels(run(3, 0)), 1)...)), ""},
		{"rows without end", rawParquet(1<<40, 0, nil), "parquet-damaged"},
		{"more rows than bytes", rawParquet(1<<28, 0, nil), "data-too-large"},
		{"negative rows", rawParquet(-1, 0, nil), "parquet-damaged"},
		{"fewer values than rows", rawParquet(4, 0, page(3, 0, format.Plain, levels(run(3, 0))...)), "parquet-damaged"},
		{"more values than rows", rawParquet(2, 0, page(3, 0, format.Plain, levels(run(3, 0))...)), "parquet-damaged"},
		{"a run without end", rawParquet(1e6, 0, page(1e6, 0, format.Plain, levels(run(math.MaxInt32, 1))...)), "parquet-damaged"},
		{"differences without end", rawParquet(1e6, 0, page(1e6, 0, format.DeltaBinaryPacked, append(levels(run(1e6, 1)), append(append([]byte{128, 1, 4}, many...), 0, 0, 0, 0, 0, 0)...)...)), "parquet-damaged"},
		{"a page of two thousand million bytes", rawParquet(3, format.Snappy, page(3, math.MaxInt32, format.Plain, many...)), "data-too-large"},
		{"the same with gzip", rawParquet(3, format.Gzip, page(3, math.MaxInt32, format.Plain, many...)), "data-too-large"},
		{"a packed page that says another length", rawParquet(3, format.Snappy, page(3, 100, format.Plain, many...)), "parquet-damaged"},
		{"a footer that is a list without end", withFooter(nil, append([]byte{0x29, 0xfc}, many...)), "parquet-damaged"},
		{"a footer of structs in structs", withFooter(nil, bytes.Repeat([]byte{0x1c}, 1<<20)), "parquet-damaged"},
		{"a footer of lists in lists", withFooter(nil, bytes.Repeat([]byte{0x19}, 1<<20)), "parquet-damaged"},
		{"many empty groups", withFooter(nil, append([]byte{0x49, 0xfc, 0x80, 0x80, 0x40}, make([]byte, 1<<20)...)), "parquet-damaged"},
		{"a footer longer than the file", append(binary.LittleEndian.AppendUint32([]byte("PAR1"), math.MaxUint32), "PAR1"...), "parquet-damaged"},
		{"nothing but zeros", append(append([]byte("PAR1"), make([]byte, 1000)...), "PAR1"...), "parquet-damaged"},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		b, ds := parquetBook(c.data)
		if b != nil {
			_, ds = b.open(0)
		}
		runtime.ReadMemStats(&after)
		got := ""
		if len(ds) > 0 {
			got = ds[0].Rule.Code
		}
		if got != c.want {
			t.Errorf("%s: %s %v", c.name, got, first3(ds))
		}
		if mb := (after.TotalAlloc - before.TotalAlloc) >> 20; mb > 100 {
			t.Errorf("%s: took %d MB", c.name, mb)
		}
	}
}

// TestParquetFacts holds the reader to what was counted in a published file by
// other means.
func TestParquetFacts(t *testing.T) {
	const name = "ons-business-demography-north.parquet"
	facts, src := readShared(t, "facts.tsv"), readShared(t, name)
	table, ds := Parse(&Spec{}, src)
	if len(ds) > 0 {
		t.Fatal(ds)
	}
	checked := 0
	for _, line := range strings.Split(strings.TrimSpace(string(facts.Data)), "\n")[1:] {
		f := strings.Split(line, "\t")
		if f[0] != name {
			continue
		}
		checked++
		got, want := "", f[4]
		switch f[2] {
		case "data-rows":
			got = strconv.Itoa(table.Rows)
		case "columns":
			got = strconv.Itoa(len(table.Columns))
		case "value":
			row, column, _ := strings.Cut(strings.TrimPrefix(f[3], "row="), ";column=")
			n, _ := strconv.Atoi(row)
			c, _ := table.Column(column)
			if c == nil {
				t.Errorf("no column %s", column)
				continue
			}
			got = table.Text(n-1, c.Index)
			cell := table.Cell(n-1, c.Index)
			if _, _, at := cell.Origin.Span.Source.Cells(cell.Origin.Span.Start); at != "row "+row+", "+column {
				t.Error(at)
			}
			if c.Number && cell.Num.String() != want {
				t.Errorf("%s: %+v", f[3], cell)
			}
		case "missing":
			n := 0
			for _, c := range table.Columns {
				for row := range table.Rows {
					n += boolInt(table.Cell(row, c.Index).State == Blank)
				}
			}
			got = strconv.Itoa(n)
		default:
			t.Errorf("unknown fact %s", f[2])
		}
		if got != want {
			t.Errorf("%s %s: got %s, want %s", f[2], f[3], got, want)
		}
	}
	if checked == 0 {
		t.Error("no facts")
	}
	sums := map[string]int64{"Births": 72340, "Deaths": 68325, "Active": 612040}
	for name, want := range sums {
		c, _ := table.Column(name)
		var sum int64
		for row := range table.Rows {
			sum += table.Cell(row, c.Index).Num.Coef
		}
		if sum != want {
			t.Errorf("%s: %d, want %d", name, sum, want)
		}
	}
	t.Logf("%d facts hold", checked)
}

func FuzzParquet(f *testing.F) {
	n := 0
	parquetMatrix(f, 40, func(_ string, data []byte, _ string) {
		if n++; n%3 == 0 {
			f.Add(data)
		}
	})
	f.Fuzz(func(t *testing.T, data []byte) {
		b, ds := parquetBook(data)
		if (b == nil) != ds.HasErrors() {
			t.Fatal("neither a book nor a fault", ds)
		}
		lookThrough(t, b)
	})
}

// FuzzParquetPages takes the bytes for the pages of a column, which a whole
// file leads to seldom.
func FuzzParquetPages(f *testing.F) {
	encodings := []format.Encoding{format.Plain, parquetPlainDictionary, format.RLE, format.DeltaBinaryPacked, format.DeltaLengthByteArray, format.DeltaByteArray, format.ByteStreamSplit}
	f.Add(byte(0), byte(2), []byte{1, 2, 3, 4, 5, 6, 7, 8})
	f.Add(byte(3), byte(2), []byte{128, 1, 4, 5, 2, 2, 0, 0, 0, 0})
	f.Add(byte(5), byte(6), []byte{128, 1, 4, 2, 0, 2, 0, 0, 0, 0, 128, 1, 4, 2, 2, 2, 0, 0, 0, 0, 'a', 'b'})
	f.Fuzz(func(t *testing.T, enc, typ byte, data []byte) {
		c := &parquetColumn{name: "x", physical: format.Type(typ % 8), width: 3}
		p := &parquetFile{src: diag.NewSource("t", nil)}
		p.guard(func() {
			dict := newParquetDict(c, data[:len(data)/2], len(data)/8)
			values := newParquetValues(c, encodings[int(enc)%len(encodings)], data[len(data)/2*boolInt(dict != nil):], dict)
			if values == nil {
				return
			}
			for range 1000 {
				values.next()
			}
		})
		for codec := range format.CompressionCodec(9) {
			out, _ := unpackParquet(codec, data, 1000)
			if len(out) > 1000 {
				t.Fatal("more bytes than were asked for")
			}
		}
	})
}
