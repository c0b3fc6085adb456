package cite

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"policybrief/internal/diag"
)

// cslItem is a work as CSL-JSON has it.
// https://docs.citationstyles.org/en/stable/specification.html
type cslItem struct {
	ID        loose     `json:"id"`
	Type      loose     `json:"type"`
	Author    []cslName `json:"author"`
	Editor    []cslName `json:"editor"`
	Title     loose     `json:"title"`
	Container loose     `json:"container-title"`
	Publisher loose     `json:"publisher"`
	Place     loose     `json:"publisher-place"`
	Volume    loose     `json:"volume"`
	Issue     loose     `json:"issue"`
	Page      loose     `json:"page"`
	Edition   loose     `json:"edition"`
	Number    loose     `json:"number"`
	Genre     loose     `json:"genre"`
	URL       loose     `json:"URL"`
	DOI       loose     `json:"DOI"`
	Issued    cslDate   `json:"issued"`
	Accessed  cslDate   `json:"accessed"`
}

type cslName struct {
	Given       loose `json:"given"`
	Family      loose `json:"family"`
	Literal     loose `json:"literal"`
	Suffix      loose `json:"suffix"`
	Particle    loose `json:"non-dropping-particle"`
	DropPartcle loose `json:"dropping-particle"`
}

type cslDate struct {
	Parts   [][]loose `json:"date-parts"`
	Raw     loose     `json:"raw"`
	Literal loose     `json:"literal"`
}

// loose is a string that programs also write as a number.
type loose string

// UnmarshalJSON takes a string or a number.
func (l *loose) UnmarshalJSON(b []byte) error {
	if len(b) > maxField {
		return errors.New("a text is too long")
	}
	switch c := b[0]; {
	case c == '"':
		var s string
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
		*l = loose(diag.OneLine(untag(s)))
	case c == '-' || c >= '0' && c <= '9':
		*l = loose(b)
	case bytes.Equal(b, []byte("null")):
	default:
		return errors.New("a text is wanted, not a list or true and false")
	}
	return nil
}

// markup is the few tags that CSL allows in titles.
var markup = regexp.MustCompile(`</?(?:i|b|sup|sub|sc|span)(?: [^<>]*)?>`)

func untag(s string) string {
	if strings.IndexByte(s, '<') < 0 {
		return s
	}
	return markup.ReplaceAllString(s, "")
}

// json reads CSL-JSON: a list of works.
func (r *reader) json() {
	data := r.src.Data
	dec := json.NewDecoder(bytes.NewReader(data))
	fault := func(at int, err error) {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			at = int(dec.InputOffset())
		}
		at = min(at, max(0, len(data)-1))
		what := err.Error()
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			what = "the file ends before the list does"
		}
		r.faults.Add(ruleBroken.At(r.span(at, at+1), "this is no CSL-JSON: %s", what).
			WithHint("export the works again as CSL-JSON, or as BibTeX into a file that ends in .bib"))
	}
	if t, err := dec.Token(); err != nil {
		fault(0, err)
		return
	} else if t != json.Delim('[') {
		fault(0, errors.New("it does not begin with a list"))
		return
	}
	for dec.More() {
		if r.full(int(dec.InputOffset())) {
			return
		}
		start := int(dec.InputOffset())
		var is cslItem
		err := dec.Decode(&is)
		stop := int(dec.InputOffset())
		start += bytes.IndexByte(data[start:], '{') // over the comma
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			fault(start, err)
			return
		}
		at := r.span(start, start+1)
		if id := []byte(strconv.Quote(string(is.ID))); is.ID != "" {
			if i := bytes.Index(data[start:stop], id); i >= 0 {
				at = r.span(start+i+1, start+i+len(id)-1)
			}
		}
		switch {
		case err != nil:
			r.faults.Add(ruleBroken.At(at, "this work can't be read: %s", plainly(err)).WithHint("export the work again as CSL-JSON"))
			continue
		case is.ID == "":
			r.faults.Add(ruleNoKey.At(at, "this work has no id").WithHint("write “id”: a short name without spaces"))
			continue
		}
		it := &Item{
			Key: string(is.ID), At: at, Kind: string(is.Type), Title: string(is.Title), Container: string(is.Container),
			Publisher: string(is.Publisher), Place: string(is.Place), Volume: string(is.Volume), Issue: string(is.Issue),
			Pages: string(is.Page), Edition: string(is.Edition), Number: string(is.Number), Genre: string(is.Genre),
			URL: string(is.URL), DOI: string(is.DOI), Authors: cslNames(is.Author), Editors: cslNames(is.Editor),
			Issued: is.Issued.date(), Accessed: is.Accessed.date(),
		}
		r.finish(it)
	}
	if _, err := dec.Token(); err != nil {
		fault(len(data)-1, err)
	}
}

// plainly says what is wrong with a work that is JSON, but no work.
func plainly(err error) string {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		if wrong.Field == "" {
			return "it is no object"
		}
		return "“" + wrong.Field + "” is not of the kind that CSL-JSON has there"
	}
	return err.Error()
}

func cslNames(list []cslName) []Name {
	var out []Name
	for _, n := range list[:min(len(list), maxNames)] {
		particle := string(n.Particle)
		if particle == "" {
			particle = string(n.DropPartcle)
		}
		out = append(out, Name{Given: string(n.Given), Particle: particle, Family: string(n.Family), Suffix: string(n.Suffix), Literal: string(n.Literal)})
	}
	return out
}

func (d cslDate) date() Date {
	if len(d.Parts) > 0 {
		var n [3]int
		for i, p := range d.Parts[0][:min(3, len(d.Parts[0]))] {
			n[i], _ = strconv.Atoi(string(p))
		}
		return dateOf(n[0], n[1], n[2])
	}
	if d.Raw != "" {
		return readDate(string(d.Raw))
	}
	return readDate(string(d.Literal))
}

// readDate reads a date as ISO 8601 writes it, of a range its first day; what
// is no such date stays as it is.
func readDate(s string) Date {
	first, _, _ := strings.Cut(strings.TrimSpace(s), "/")
	var n [3]int
	parts := strings.SplitN(first, "-", 3)
	for i, p := range parts {
		v, err := strconv.Atoi(p)
		if err != nil {
			return Date{Text: s}
		}
		n[i] = v
	}
	return dateOf(n[0], n[1], n[2])
}

// dateOf gives a date, without what no calendar has.
func dateOf(year, month, day int) Date {
	if year < -9999 || year > 9999 {
		return Date{}
	}
	d := Date{Year: year}
	if month >= 1 && month <= 12 {
		d.Month = month
		if day >= 1 && day <= 31 {
			d.Day = day
		}
	}
	return d
}

// finish takes in a work that was read, and tells of one that says nothing.
func (r *reader) finish(it *Item) {
	if it.Title == "" && len(it.Authors) == 0 && len(it.Editors) == 0 {
		r.faults.Add(ruleNothing.At(it.At, "the work “%s” has neither author nor title", it.Key).WithHint("give it a title"))
	}
	r.add(it)
}
