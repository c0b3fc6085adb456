package data

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"
)

// parquetKind is what the values of a column are.
type parquetKind uint8

const (
	parquetTruth parquetKind = iota
	parquetInt
	parquetUint
	parquetFloat
	parquetDouble
	parquetDecimal
	parquetText
	parquetUUID
	parquetDate
	parquetTime
	parquetTimestamp
	parquetInt96 // a time as Impala wrote it
)

// colType gives the type of a column of the kind. Dates stay for the reader of
// periods to read.
func (k parquetKind) colType() colType {
	switch k {
	case parquetInt, parquetUint, parquetFloat, parquetDouble, parquetDecimal:
		return numberType
	case parquetText, parquetUUID, parquetTruth:
		return textType
	}
	return anyType
}

// parquetColumn is a column of a file.
type parquetColumn struct {
	name     string
	physical format.Type
	width    int // of the values of a column of fixed length, in bytes
	optional bool
	kind     parquetKind
	scale    int   // of decimals: the digits after the point
	unit     int64 // of times: how many make a second
	utc      bool
	dates    bool // all times are midnights
}

// logical decides what the values are, by the logical type, the converted type
// of older files, or the physical one. It gives false where they are none of
// the kinds that a table can have.
func (c *parquetColumn) logical(e *format.SchemaElement) bool {
	whole := c.physical == format.Int32 || c.physical == format.Int64
	texts := c.physical == format.ByteArray || c.physical == format.FixedLenByteArray
	set := func(k parquetKind, ok bool) bool {
		c.kind = k
		return ok
	}
	times := func(k parquetKind, unit int64, utc bool) bool {
		c.unit, c.utc = unit, utc
		return set(k, c.physical == format.Int64 || c.physical == format.Int32 && k == parquetTime)
	}
	decimal := func(scale int32) bool {
		c.scale = int(scale)
		return set(parquetDecimal, scale >= 0 && scale <= maxPlain/2 && (whole || texts && c.width <= 32))
	}
	switch t := e.LogicalType.Value.(type) {
	case *format.StringType, *format.EnumType, *format.JsonType:
		return set(parquetText, texts)
	case *format.UUIDType:
		return set(parquetUUID, c.width == 16)
	case *format.DecimalType:
		return decimal(t.Scale)
	case *format.DateType:
		return set(parquetDate, c.physical == format.Int32)
	case *format.TimeType:
		return times(parquetTime, perSecond(t.Unit), t.IsAdjustedToUTC)
	case *format.TimestampType:
		return times(parquetTimestamp, perSecond(t.Unit), t.IsAdjustedToUTC)
	case *format.IntType:
		if t.IsSigned {
			return set(parquetInt, whole)
		}
		return set(parquetUint, whole)
	case nil, *format.NullType:
	default:
		return false
	}
	if ct := e.ConvertedType; ct.Valid {
		switch ct.V {
		case deprecated.UTF8, deprecated.Enum, deprecated.Json:
			return set(parquetText, texts)
		case deprecated.Decimal:
			return decimal(e.Scale.V)
		case deprecated.Date:
			return set(parquetDate, c.physical == format.Int32)
		case deprecated.TimeMillis:
			return times(parquetTime, 1e3, true)
		case deprecated.TimeMicros:
			return times(parquetTime, 1e6, true)
		case deprecated.TimestampMillis:
			return times(parquetTimestamp, 1e3, true)
		case deprecated.TimestampMicros:
			return times(parquetTimestamp, 1e6, true)
		case deprecated.Uint8, deprecated.Uint16, deprecated.Uint32, deprecated.Uint64:
			return set(parquetUint, whole)
		case deprecated.Int8, deprecated.Int16, deprecated.Int32, deprecated.Int64:
			return set(parquetInt, whole)
		default:
			return false
		}
	}
	switch c.physical {
	case format.Boolean:
		return set(parquetTruth, true)
	case format.Int32, format.Int64:
		return set(parquetInt, true)
	case format.Int96:
		return set(parquetInt96, true)
	case format.Float:
		return set(parquetFloat, true)
	case format.Double:
		return set(parquetDouble, true)
	case format.ByteArray: // texts of programs that say no more
		return set(parquetText, true)
	}
	return false
}

func perSecond(u format.TimeUnit) int64 {
	switch u.Value.(type) {
	case *format.MilliSeconds:
		return 1e3
	case *format.MicroSeconds:
		return 1e6
	}
	return 1e9
}

// typeName names the type of a column for a message.
func typeName(e *format.SchemaElement) string {
	if v := e.LogicalType.Value; v != nil {
		return v.String()
	}
	if e.ConvertedType.Valid {
		return "converted type " + itoa(int(e.ConvertedType.V))
	}
	return e.Type.V.String()
}

// write writes a value, or says what is wrong with it.
func (c *parquetColumn) write(w *sheetWriter, row, column int, v parquetValue) (fault string) {
	switch c.kind {
	case parquetTruth:
		w.text(row, column, [2]string{"FALSE", "TRUE"}[v.n&1])
	case parquetInt:
		w.number(row, column, strconv.FormatInt(v.n, 10), "", "")
	case parquetUint:
		n := uint64(v.n)
		if c.physical == format.Int32 {
			n = uint64(uint32(v.n))
		}
		w.number(row, column, strconv.FormatUint(n, 10), "", "")
	case parquetFloat:
		c.float(w, row, column, float64(math.Float32frombits(uint32(v.n))), 32)
	case parquetDouble:
		c.float(w, row, column, math.Float64frombits(uint64(v.n)), 64)
	case parquetDecimal:
		n := big.NewInt(v.n)
		if v.b != nil {
			if len(v.b) == 0 || len(v.b) > 32 {
				return "the decimal has " + count(len(v.b), "byte")
			}
			n.SetBytes(v.b)
			if v.b[0] >= 0x80 { // two's complement
				n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(v.b))))
			}
		}
		w.number(row, column, scaledText(n, c.scale), "", "")
	case parquetText:
		switch {
		case len(v.b) > maxCell:
			return "the text has more than " + itoa(maxCell) + " bytes"
		case !utf8.Valid(v.b):
			return "the text is not UTF-8"
		case bytes.IndexFunc(v.b, func(r rune) bool { return r < ' ' && r != '\t' && r != '\n' && r != '\r' }) >= 0:
			return "the bytes are no text"
		}
		w.text(row, column, string(v.b))
	case parquetUUID:
		h := hex.EncodeToString(v.b)
		w.text(row, column, h[:8]+"-"+h[8:12]+"-"+h[12:16]+"-"+h[16:20]+"-"+h[20:])
	case parquetDate:
		w.text(row, column, time.Unix(v.n*86400, 0).UTC().Format(time.DateOnly))
	case parquetTime:
		day := v.n / c.unit
		if v.n < 0 || day >= 86400 {
			return "the time is outside the day"
		}
		w.text(row, column, time.Unix(day, v.n%c.unit*(1e9/c.unit)).UTC().Format("15:04:05.999999999")+c.zone())
	case parquetTimestamp, parquetInt96:
		day, nanos := c.instant(v)
		at := time.Unix(day*86400, nanos).UTC()
		if y := at.Year(); y < 0 || y > 9999 {
			return "the date is in the year " + itoa(y)
		}
		if c.dates {
			w.text(row, column, at.Format(time.DateOnly))
		} else {
			w.text(row, column, at.Format("2006-01-02T15:04:05.999999999")+c.zone())
		}
	}
	return ""
}

func (c *parquetColumn) zone() string {
	if c.utc {
		return "Z"
	}
	return ""
}

// instant gives the day of a time, from 1970, and the nanoseconds of that day.
func (c *parquetColumn) instant(v parquetValue) (day, nanos int64) {
	if c.kind == parquetInt96 { // nanoseconds, then the Julian day
		nanos = int64(binary.LittleEndian.Uint64(v.b))
		day = int64(binary.LittleEndian.Uint32(v.b[8:])) - 2440588
		return day + floorDiv(nanos, 86400e9), floorMod(nanos, 86400e9)
	}
	perDay := 86400 * c.unit
	return floorDiv(v.n, perDay), floorMod(v.n, perDay) * (1e9 / c.unit)
}

// float writes the shortest decimal that gives the number back in so many
// bits. What is no number (NaN, infinity) stays the word for it: only the
// dataset can say what the publisher meant.
func (c *parquetColumn) float(w *sheetWriter, row, column int, f float64, bits int) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		w.text(row, column, strings.TrimPrefix(strconv.FormatFloat(f, 'g', -1, bits), "+"))
		return
	}
	plain := strconv.FormatFloat(f, 'f', -1, bits)
	if len(plain) > maxPlain {
		w.text(row, column, strconv.FormatFloat(f, 'g', -1, bits))
		return
	}
	w.number(row, column, plain, "", "")
}

// scaledText gives a whole number of 10^-scale as a decimal.
func scaledText(n *big.Int, scale int) string {
	s := new(big.Int).Abs(n).String()
	if scale > 0 {
		if len(s) <= scale {
			s = strings.Repeat("0", scale-len(s)+1) + s
		}
		s = s[:len(s)-scale] + "." + s[len(s)-scale:]
	}
	if n.Sign() < 0 {
		s = "-" + s
	}
	return s
}
