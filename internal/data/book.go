package data

import (
	"bytes"
	"path"
	"strings"

	"policybrief/internal/diag"
)

// The formats that are read, as `format:` names them.
const (
	formatCSV      = "csv"
	formatTSV      = "tsv"
	formatXLSX     = "xlsx"
	formatODS      = "ods"
	formatJSON     = "json"
	formatJSONStat = "json-stat"
	formatParquet  = "parquet"
)

// extensions gives the format that a file's name promises.
var extensions = map[string]string{
	"csv": formatCSV, "tsv": formatTSV, "tab": formatTSV, "xlsx": formatXLSX, "xlsm": formatXLSX, "xltx": formatXLSX,
	"ods": formatODS, "ots": formatODS, "fods": formatODS, "json": formatJSON, "jsonstat": formatJSONStat, "parquet": formatParquet,
}

// extension gives the end of a file's name, in lower case, without its dot.
func extension(name string) string { return strings.TrimPrefix(strings.ToLower(path.Ext(name)), ".") }

// openBook opens a file by its format: the one the spec pins, else the one
// that its name promises and its bytes bear out.
func openBook(spec *Spec, src *diag.Source, beside []*diag.Source) (*book, diag.List) {
	at := src.Span(0, 0)
	switch {
	case len(src.Data) > maxFile:
		return nil, diag.List{ruleTooLarge.At(at, "the file has %d bytes, and at most %d are read", len(src.Data), maxFile).
			WithHint("keep the rows that the brief needs in a file of their own")}
	case blank(src.Data):
		return nil, diag.List{ruleNotRead.At(at, "the file is empty").WithHint("put the statistics file in its place")}
	}
	format, ds := formatOf(spec, src)
	if ds.HasErrors() {
		return nil, ds
	}
	read := map[string]func(*diag.Source) (*book, diag.List){
		formatXLSX: readXLSX, formatODS: readODS, formatJSON: readJSON, formatJSONStat: readJSON, formatParquet: readParquet,
	}[format]
	if read == nil {
		return readText(spec, src, format, beside)
	}
	b, ds := read(src)
	if b == nil || ds.HasErrors() {
		return nil, ds
	}
	b.file, b.words = src, newVocabulary(spec)
	return b, ds
}

// formatOf decides how a file is read.
func formatOf(spec *Spec, src *diag.Source) (string, diag.List) {
	name := extension(src.Name)
	promised, known := extensions[name]
	if pinned := strings.ToLower(strings.TrimSpace(spec.Format.S)); pinned != "" {
		if p, ok := extensions[strings.TrimSuffix(pinned, "-stat")]; ok {
			pinned = strings.Replace(pinned, strings.TrimSuffix(pinned, "-stat"), p, 1)
		} else {
			return "", diag.List{ruleFormat.At(spec.Format.All(), "“%s” is no format that is read", clip(pinned)).
				WithHint("write csv, tsv, xlsx, ods, json, json-stat or parquet")}
		}
		promised, known = pinned, true
	}
	held := sniff(src.Data)
	family := func(f string) string {
		switch f {
		case formatCSV, formatTSV:
			return "text"
		case formatJSONStat:
			return formatJSON
		}
		return f
	}
	at := src.Span(0, 0)
	switch {
	case held == "old":
		return formatXLSX, nil // its reader tells old and locked workbooks apart
	case held == "zip" && (promised == formatXLSX || promised == formatODS):
		return promised, nil // its reader tells what is missing
	case held == "zip":
		return "", diag.List{ruleNotRead.At(at, "the file is a zip file that is no workbook").WithHint("unpack it, and name the statistics file in it")}
	case !known && held == "text" && (name == "" || name == "txt" || name == "dat" || name == "asc"):
		return formatCSV, nil
	case !known && held != "text":
		return held, nil
	case !known:
		return "", diag.List{ruleNotRead.At(at, "files of the kind .%s are not read", clip(name)).
			WithHint("save the table as CSV UTF-8; if it is one of these already, say so: format: csv, tsv, xlsx, ods, json, json-stat or parquet")}
	case family(promised) == held, promised == formatODS && bytes.Contains(src.Data[:min(len(src.Data), 1024)], []byte("office:document")):
		return promised, nil
	case family(promised) == "text" && held == formatJSON && !spec.Format.Present():
		return promised, nil // a bracket may begin a title
	case held == "text" && family(promised) == formatJSON:
		return promised, nil // its reader tells what is wrong
	}
	what := map[string]string{
		"text": "text, as in a CSV file", formatXLSX: "an Excel workbook (xlsx)", formatODS: "an OpenDocument spreadsheet (ods)",
		formatJSON: "JSON", formatParquet: "Parquet",
	}
	format := held
	if held == "text" {
		format = formatCSV
	}
	if spec.Format.Present() {
		return "", diag.List{ruleFormat.At(spec.Format.All(), "%s holds %s", src.Name, what[held]).WithHint("write format: %s", format)}
	}
	return "", diag.List{ruleNotRead.At(at, "the file's name promises %s, and it holds %s", promised, what[held]).
		WithHint("check that it is the right file; if it is, say so: format: %s", format)}
}

// sniff tells what a file's first bytes say it is.
func sniff(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("PK\x05\x06")):
		head := data[:min(len(data), 4096)]
		switch {
		case bytes.Contains(head, []byte("opendocument")):
			return formatODS
		case bytes.Contains(head, []byte("[Content_Types].xml")), bytes.Contains(head, []byte("_rels/")), bytes.Contains(head, []byte("xl/")):
			return formatXLSX
		}
		return "zip"
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return "old"
	case bytes.HasPrefix(data, []byte("PAR1")):
		return formatParquet
	}
	if b := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), " \t\r\n"); len(b) > 0 && (b[0] == '{' || b[0] == '[') {
		return formatJSON
	}
	return "text"
}

// readText opens a text file as a book of one sheet.
func readText(spec *Spec, src *diag.Source, format string, beside []*diag.Source) (*book, diag.List) {
	text, start, encoding, bad := decode(src.Data)
	b := &book{format: format, encoding: encoding, file: src, names: []sheetName{{}}, words: newVocabulary(spec)}
	if bad >= 0 {
		return b.failed(ruleBadUTF8.At(src.Span(bad, bad+1), "the byte 0x%02x at offset %d is not UTF-8", src.Data[bad], bad).
			WithHint("save the file again as CSV UTF-8"))
	}
	var ds diag.List
	b.src = src
	if encoding == "windows-1252" || strings.HasPrefix(encoding, "utf-16") {
		b.src = diag.NewSource(src.Name, text)
	}
	meta, more := metadataFor(src.Name, beside)
	ds = append(ds, more...)
	if encoding == "windows-1252" && (meta == nil || meta.encoding != encoding) {
		i := bytes.IndexFunc(text, func(r rune) bool { return r >= 0x80 })
		ds.Add(ruleEncodingGuessed.At(b.src.Span(i, i+2), "the file is not UTF-8 and is read as Windows-1252").
			WithHint("save it as CSV UTF-8, and look at its pound signs and accents"))
	}
	if i := bytes.IndexByte(text, 0); i >= 0 {
		return b.failed(ruleNotRead.At(b.src.Span(i, i+1), "the file has a NUL byte, so it is no text file").
			WithHint("save the table as CSV UTF-8"))
	}
	s := &sheet{src: b.src}
	s.delim, s.start = findStart(format, text, start)
	if meta != nil {
		b.meta = meta
		meta.apply(s, &b.words)
		if meta.comment != "" {
			var lines int
			if s.data, lines = meta.uncomment(text, s.start, s.delim); lines > 0 {
				text = s.data
				if meta.delim == 0 {
					s.delim, _ = findStart(format, text, s.start)
				}
				s.notes = append(s.notes, count(lines, "line")+" that begin with “"+clip(meta.comment)+"”: comments, by the metadata")
			}
		}
	}
	if to := eurostatHead(s.delim, text, s.start); to != "" {
		b.words, b.eurostat = eurostatVocabulary(spec), to
		s.data = splitFields(text, s.start)
	}
	b.open = func(int) (*sheet, diag.List) { return s, nil }
	return b, ds
}

// eurostatHead gives the name of the key that stands in the column heads of a
// file from Eurostat, where the first head is unit,geo\time; "" for other files.
func eurostatHead(delim byte, data []byte, start int) string {
	line, _, _ := bytes.Cut(data[start:min(len(data), start+4096)], []byte("\n"))
	first, _, tabs := bytes.Cut(line, []byte("\t"))
	keys, to, ok := bytes.Cut(first, []byte("\\"))
	if delim != '\t' || !tabs || !ok || len(keys) == 0 || len(trim(to)) == 0 || bytes.ContainsAny(first, "\" ") {
		return ""
	}
	return string(trim(to))
}

// splitFields gives the text with tabs in place of the commas of each record's
// first cell, and of the sign before the name of the key in the column heads.
func splitFields(text []byte, start int) []byte {
	out := bytes.Clone(text)
	for pos := start; pos < len(out); {
		end := bytes.IndexByte(out[pos:], '\n') + pos
		if end < pos {
			end = len(out)
		}
		for i := pos; i < end && out[i] != '\t'; i++ {
			switch out[i] {
			case ',':
				out[i] = '\t'
			case '\\': // what follows names the key in the heads, and no column
				for ; i < end && out[i] != '\t'; i++ {
					out[i] = ' '
				}
				i = end
			}
		}
		pos = end + 1
	}
	return out
}

// failed gives a book with nothing to open, so that what is known of the file
// is kept.
func (b *book) failed(d diag.Diagnostic) (*book, diag.List) {
	b.open = func(int) (*sheet, diag.List) { return nil, nil }
	return b, diag.List{d}
}

// findStart gives what separates the cells, and where the table begins: a
// first line `sep=;`, which spreadsheets write, is passed over.
func findStart(format string, data []byte, start int) (byte, int) {
	line, _, _ := bytes.Cut(data[start:min(len(data), start+16)], []byte("\n"))
	line = bytes.TrimRight(line, "\r")
	if len(line) == 5 && bytes.EqualFold(line[:4], []byte("sep=")) && bytes.IndexByte([]byte(",;|\t:^~"), line[4]) >= 0 {
		return line[4], start + bytes.IndexByte(data[start:], '\n') + 1
	}
	if d := findDelimiter(data, start); d != ',' || format != formatTSV {
		return d, start
	}
	return '\t', start
}
