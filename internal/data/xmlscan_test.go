package data

import (
	"bytes"
	"encoding/xml"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tokensOf writes tokens, one a line, and the fault that ends them. Text that
// comes in pieces is joined.
func tokensOf(data []byte) (string, *xmlFault) {
	var b strings.Builder
	x := newXMLScanner(data)
	texting := false
	for {
		kind := x.next()
		if kind != xmlText && texting {
			b.WriteByte('\n')
		}
		texting = kind == xmlText
		switch kind {
		case xmlEOF:
			return b.String(), x.fault
		case xmlStart:
			b.WriteString("<" + string(x.name))
			for _, a := range x.attrs {
				b.WriteString(" " + string(a.name) + "=" + string(x.value(a.raw)))
			}
			b.WriteByte('\n')
		case xmlEnd:
			b.WriteString("/" + string(x.name) + "\n")
		case xmlText:
			b.Write(x.text())
		}
	}
}

// standardTokens does the same with encoding/xml.
func standardTokens(data []byte) (string, error) {
	var b strings.Builder
	d := xml.NewDecoder(bytes.NewReader(data))
	name := func(n xml.Name) string {
		if n.Space == "" {
			return n.Local
		}
		return n.Space + ":" + n.Local
	}
	var open []string
	texting := false
	for {
		tok, err := d.RawToken()
		text, isText := tok.(xml.CharData)
		isText = isText && len(open) > 0
		_, comment := tok.(xml.Comment)
		_, instruction := tok.(xml.ProcInst)
		if texting && !isText && !comment && !instruction {
			b.WriteByte('\n')
			texting = false
		}
		texting = texting || isText
		switch tok := tok.(type) {
		case nil:
			return b.String(), err
		case xml.StartElement:
			open = append(open, name(tok.Name))
			b.WriteString("<" + name(tok.Name))
			for _, a := range tok.Attr {
				b.WriteString(" " + name(a.Name) + "=" + a.Value)
			}
			b.WriteByte('\n')
		case xml.EndElement:
			if len(open) == 0 || open[len(open)-1] != name(tok.Name) {
				return b.String(), io.ErrUnexpectedEOF // RawToken leaves the check to us
			}
			open = open[:len(open)-1]
			b.WriteString("/" + name(tok.Name) + "\n")
		case xml.Directive:
			return b.String(), io.ErrUnexpectedEOF
		}
		if isText {
			b.Write(text)
		}
	}
}

// soundXML are documents that both scanners have to read alike.
var soundXML = []string{
	`<a/>`,
	`<?xml version="1.0" encoding="UTF-8"?><!-- a > b --><a x='1' y = "a&amp;b&#10;&#x41;"><b>t&lt;&gt;&quot;&apos;</b ></a>` + "\n",
	"<a>one\r\ntwo\rthree<![CDATA[<b>&amp;\r\n]]>four<?pi x?>five<!-- c -->six</a>",
	"<t:a t:b=\"x>y\"><t:c/><t:c></t:c>é\u2028</t:a>",
	"\xef\xbb\xbf<a>\n <b/>\n</a>",
	`<a b=""><![CDATA[]]></a>`,
}

// brokenXML are documents that are refused, with a part of what is told.
var brokenXML = map[string]string{
	``:                        "holds nothing",
	`<!-- only -->`:           "holds nothing",
	`text`:                    "text outside",
	`<a></a>text`:             "text outside",
	`<a/><b/>`:                "second outermost",
	`<a>`:                     "ends inside <a>",
	`<a><b></a>`:              "closes <a> where <b> is open",
	`</a>`:                    "not open",
	`<`:                       "ends inside a tag",
	`<a b="1"`:                "ends inside a tag",
	`<a b="1`:                 "not closed",
	`<a b="<"/>`:              "not closed",
	`<a b=1/>`:                "no quotation marks",
	`<a b/>`:                  "without a value",
	`<a ="1"/>`:               "attribute without a name",
	`<a b="1"c="2"/>`:         "without a blank",
	`<a / >`:                  "can't be read",
	`< a/>`:                   "without a name",
	`<1a/>`:                   "without a name",
	`<a>&nbsp;</a>`:           "no entity",
	`<a>&#0;</a>`:             "no entity",
	`<a>&#x110000;</a>`:       "no entity",
	`<a>a & b</a>`:            "no entity",
	`<a b="&x;"/>`:            "no entity",
	`<a><!-- </a>`:            "never closed",
	`<a><![CDATA[ </a>`:       "never closed",
	`<?xml`:                   "never closed",
	`<!DOCTYPE a []><a/>`:     "document type",
	`<!ELEMENT a><a/>`:        "can't be read",
	`<![CDATA[x]]><a/>`:       "text outside",
	"<a>\xff</a>":             "not UTF-8",
	`</` + "a\xcc\x80" + `b>`: "not open",
	`<?xml version="1.0" encoding='ISO-8859-1'?><a/>`:    "in ISO-8859-1",
	strings.Repeat("<a>", maxDepth+1):                    "256 deep",
	"<a" + strings.Repeat(` b=""`, maxAttrs+1) + "/>":    "1000 attributes",
	"<" + strings.Repeat("é", 100) + ">":                 "ends inside <é",
	`<!DOCTYPE l [<!ENTITY a "&b;&b;"><!ENTITY b "c">]>`: "document type",
}

func TestXMLTokens(t *testing.T) {
	for _, doc := range soundXML {
		got, fault := tokensOf([]byte(doc))
		want, err := standardTokens([]byte(strings.TrimPrefix(doc, "\xef\xbb\xbf")))
		if d := cmp.Diff(want, got); d != "" || fault != nil || err != io.EOF {
			t.Errorf("%s: %v %v\n%s", doc, fault, err, d)
		}
	}
	for doc, want := range brokenXML {
		if _, fault := tokensOf([]byte(doc)); fault == nil || !strings.Contains(fault.what, want) || fault.at > len(doc) {
			t.Errorf("%.60s: %v, not %s", doc, fault, want)
		}
	}
	for _, bom := range []string{"\xff\xfe", "\xfe\xff"} {
		doc := "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a>é</a>"
		wide := []byte(bom)
		for _, r := range doc {
			if bom[0] == 0xff {
				wide = append(wide, byte(r), 0)
			} else {
				wide = append(wide, 0, byte(r))
			}
		}
		if got, fault := tokensOf(wide); got != "<a\né\n/a\n" || fault != nil {
			t.Errorf("UTF-16: %q %v", got, fault)
		}
	}
}

// TestXMLPrefixes: a file may call its namespaces as it likes.
func TestXMLPrefixes(t *testing.T) {
	x := newXMLScanner([]byte(`<n0:a xmlns:n0="urn:one" xmlns="urn:two" n0:x="1" y="2"><b n0:z="3"/><w:c/></n0:a>`))
	x.next()
	x.customPrefixes(map[string]string{"urn:one": "one", "urn:two": "two"})
	var got []string
	for kind := xmlStart; kind != xmlEOF; kind = x.next() {
		s := string(x.name)
		for _, a := range x.attrs {
			if kind == xmlStart && !strings.HasPrefix(string(a.name), "xmlns") {
				s += " " + string(a.name)
			}
		}
		got = append(got, s)
	}
	if d := cmp.Diff([]string{"one:a one:x y", "two:b one:z", "two:b", "w:c", "w:c", "one:a"}, got); d != "" || x.fault != nil {
		t.Error(d, x.fault)
	}
	x = newXMLScanner([]byte(`<x:a xmlns:x="urn:one"><x:b/></x:a>`))
	x.next()
	x.customPrefixes(map[string]string{"urn:one": ""})
	if x.next(); string(x.name) != "b" {
		t.Errorf("%s", x.name)
	}
}

// TestXMLSkip: an element is passed over whole.
func TestXMLSkip(t *testing.T) {
	x := newXMLScanner([]byte(`<a><b><b/>text<c><b></b></c></b><d/><e/></a>`))
	x.next()
	for _, want := range []string{"b", "d", "e"} {
		if kind := x.next(); kind != xmlStart || string(x.name) != want {
			t.Fatal(kind, string(x.name))
		}
		if x.skip(); x.depth() != 1 {
			t.Fatal(x.depth())
		}
	}
	if x.next() != xmlEnd || x.next() != xmlEOF || x.fault != nil {
		t.Error("the end is not reached", x.fault)
	}
}

// publishedContent unpacks content.xml of a published file.
func publishedContent(t testing.TB, name string) []byte {
	z, ds := openZip(readShared(t, name))
	if ds != nil {
		t.Fatal(ds)
	}
	data, ds := z.part("content.xml")
	if ds != nil {
		t.Fatal(ds)
	}
	return data
}

// TestXMLPublished: real files give the tokens that encoding/xml gives; of the
// large one the first three megabytes are compared.
func TestXMLPublished(t *testing.T) {
	small := publishedContent(t, "scotgov-poverty-single-year-2023.ods")
	got, fault := tokensOf(small)
	want, err := standardTokens(small)
	if d := cmp.Diff(want, got); d != "" || fault != nil || err != io.EOF {
		t.Error(fault, err, d)
	}
	large := publishedContent(t, "dluhc-epc-eb1-july-2023.ods")
	cut := bytes.LastIndex(large[:3<<20], []byte("</table:table-row>"))
	got, _ = tokensOf(large[:cut])
	want, _ = standardTokens(large[:cut])
	if got != want {
		t.Error("the tokens of the large file differ")
	}
}

// stricter is where the scanner checks more than RawToken does.
var stricter = []string{"outside", "second outermost", "holds nothing", "ends inside <", "deep", "attributes", "no entity", "says that it is in", "without a blank", "not UTF-8"}

// FuzzXML: nothing makes the scanner panic or run on for ever, and what it
// reads encoding/xml reads too, and to the same tokens, where it checks no more
// than the scanner does.
func FuzzXML(f *testing.F) {
	for _, doc := range soundXML {
		f.Add([]byte(doc))
	}
	for _, doc := range slices.Sorted(maps.Keys(brokenXML)) {
		if len(doc) < 200 {
			f.Add([]byte(doc))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, fault := tokensOf(data)
		if fault != nil && (fault.at < 0 || fault.at > 2*len(data)) {
			t.Errorf("a fault at %d of %d", fault.at, len(data))
		}
		if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
			return
		}
		want, err := standardTokens(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
		if fault == nil && err == io.EOF && got != want {
			t.Errorf("%q\nwant %q", got, want)
		}
		if fault != nil && err == io.EOF && !slices.ContainsFunc(stricter, func(s string) bool { return strings.Contains(fault.what, s) }) {
			t.Errorf("%s at %d, and encoding/xml finds nothing wrong", fault.what, fault.at)
		}
	})
}

func BenchmarkXMLScan(b *testing.B) {
	data := publishedContent(b, "dluhc-epc-eb1-july-2023.ods")
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		x := newXMLScanner(data)
		for x.next() != xmlEOF {
		}
		if x.fault != nil {
			b.Fatal(x.fault)
		}
	}
}

// BenchmarkEncodingXML is the measure: the standard library, which finds the
// tokens and no more.
func BenchmarkEncodingXML(b *testing.B) {
	data := publishedContent(b, "dluhc-epc-eb1-july-2023.ods")
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		d := xml.NewDecoder(bytes.NewReader(data))
		for {
			if _, err := d.RawToken(); err == io.EOF {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkUnpack(b *testing.B) {
	src := readShared(b, "dluhc-epc-eb1-july-2023.ods")
	for b.Loop() {
		z, _ := openZip(src)
		if data, ds := z.part("content.xml"); ds != nil {
			b.Fatal(ds)
		} else {
			b.SetBytes(int64(len(data)))
		}
	}
}
