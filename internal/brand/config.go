package brand

import (
	"slices"

	"policybrief/internal/conf"
	"policybrief/internal/diag"
)

// Schema gives the JSON Schema of a `_brand.yml`.
func Schema() []byte { return conf.Schema("_brand.yml", &brandFile{}) }

// A brandFile is what a `_brand.yml` may hold: the keys of the brand.yml
// convention that have a meaning on paper, and our own under charity, charts
// and defaults.brief.
type brandFile struct {
	Meta       metaConf       `conf:"meta"`
	Logo       logoConf       `conf:"logo"`
	Color      colorConf      `conf:"color"`
	Typography typographyConf `conf:"typography"`
	Defaults   defaultsConf   `conf:"defaults"`
}

type metaConf struct {
	Name    nameConf     `conf:"name"`
	Link    linkConf     `conf:"link"`
	Charity *charityConf `conf:"charity"`
	_       struct{}     `conf:"…"`
}

// DecodeConf passes over keys of the brand's own, which the convention lets
// stand here. A near miss of one that is known is told.
func (m *metaConf) DecodeConf(v *conf.Value) diag.List {
	type plain metaConf
	if v.Kind != conf.Mapping {
		return conf.Decode(v, (*plain)(m))
	}
	known := *v
	known.Entries = nil
	for _, e := range v.Entries {
		if keys := conf.Keys(*m); slices.Contains(keys, e.Key.S) || conf.Nearest(e.Key.S, keys) != "" {
			known.Entries = append(known.Entries, e)
		}
	}
	return conf.Decode(&known, (*plain)(m))
}

// nameConf is a name, or its short and full forms.
type nameConf struct {
	Short diag.Text `conf:"short"`
	Full  diag.Text `conf:"full"`
}

// DecodeConf implements the shorthand.
func (n *nameConf) DecodeConf(v *conf.Value) diag.List {
	type plain nameConf
	if v.Kind == conf.Scalar {
		n.Full = v.Text
		return nil
	}
	return conf.Decode(v, (*plain)(n))
}

// linkConf is the address of a home page, or a map of addresses.
type linkConf struct{ Home diag.Text }

// DecodeConf implements the shorthand.
func (l *linkConf) DecodeConf(v *conf.Value) diag.List {
	switch v.Kind {
	case conf.Scalar:
		l.Home = v.Text
		return nil
	case conf.Mapping: // home and the addresses of social media, of any name
		for _, e := range v.Entries {
			if e.Value.Kind != conf.Scalar {
				return diag.List{conf.WrongShape(e.Value, e.Key.S, "an address")}
			}
			if e.Key.S == "home" {
				l.Home = e.Value.Text
			}
		}
		return nil
	}
	return diag.List{conf.WrongShape(v, "link", "an address")}
}

// SchemaConf says what a link takes.
func (*linkConf) SchemaConf() string {
	return `{"anyOf":[{"type":"string"},{"type":"object","properties":{"home":{"type":"string"}},"additionalProperties":{"type":"string"}}]}`
}

type logoConf struct {
	Images conf.Map[logoRef] `conf:"images"`
	Small  logoRef           `conf:"small"`
	Medium logoRef           `conf:"medium"`
	Large  logoRef           `conf:"large"`
	Alt    diag.Text         `conf:"alt"`
}

// DecodeConf implements the shorthand: one logo for all sizes.
func (l *logoConf) DecodeConf(v *conf.Value) diag.List {
	type plain logoConf
	if v.Kind == conf.Scalar {
		l.Medium.Path = v.Text
		return nil
	}
	return conf.Decode(v, (*plain)(l))
}

// A logoRef is a file, or the name of one of the images: the form for light
// grounds, as paper is, and the one for dark grounds, where there are two.
type logoRef struct {
	Path diag.Text `conf:"path"`
	Alt  diag.Text `conf:"alt"`
	dark *logoRef
}

// DecodeConf implements the shorthand.
func (l *logoRef) DecodeConf(v *conf.Value) diag.List {
	type plain logoRef
	switch {
	case v.Kind == conf.Scalar:
		l.Path = v.Text
		return nil
	case v.Get("light") != nil || v.Get("dark") != nil:
		var both struct {
			Light *plain `conf:"light"`
			Dark  *plain `conf:"dark"`
		}
		one := func(v *conf.Value) (*plain, diag.List) {
			if v == nil {
				return nil, nil
			}
			p := new(plain)
			if v.Kind == conf.Scalar {
				p.Path = v.Text
				return p, nil
			}
			return p, conf.Decode(v, p)
		}
		var faults diag.List
		for _, e := range v.Entries {
			var bad diag.List
			switch e.Key.S {
			case "light":
				both.Light, bad = one(e.Value)
			case "dark":
				both.Dark, bad = one(e.Value)
			default:
				faults.Add(conf.UnknownKey(e.Key, []string{"light", "dark"}))
			}
			faults.Add(bad...)
		}
		switch {
		case both.Light == nil:
			*l = logoRef(*both.Dark)
		default:
			*l = logoRef(*both.Light)
			l.dark = (*logoRef)(both.Dark)
		}
		return faults
	}
	return conf.Decode(v, (*plain)(l))
}

// SchemaConf says what a logo takes.
func (*logoRef) SchemaConf() string {
	one := `{"type":"string"},{"type":"object","properties":{"path":{"type":"string"},"alt":{"type":"string"}},"additionalProperties":false}`
	return `{"anyOf":[` + one + `,{"type":"object","properties":{"light":{"anyOf":[` + one + `]},"dark":{"anyOf":[` + one + `]}},"additionalProperties":false}]}`
}

type colorConf struct {
	Palette    conf.Map[diag.Text] `conf:"palette"`
	Foreground diag.Text           `conf:"foreground"`
	Background diag.Text           `conf:"background"`
	Primary    diag.Text           `conf:"primary"`
	Secondary  diag.Text           `conf:"secondary"`
	Tertiary   diag.Text           `conf:"tertiary"`
	Success    diag.Text           `conf:"success"`
	Info       diag.Text           `conf:"info"`
	Warning    diag.Text           `conf:"warning"`
	Danger     diag.Text           `conf:"danger"`
	Light      diag.Text           `conf:"light"`
	Dark       diag.Text           `conf:"dark"`
	Link       diag.Text           `conf:"link"`
	Charts     []diag.Text         `conf:"charts"`
}

type typographyConf struct {
	Fonts     []fontConf   `conf:"fonts"`
	Base      baseConf     `conf:"base"`
	Headings  headingsConf `conf:"headings"`
	Monospace monoConf     `conf:"monospace"`
	Inline    monoConf     `conf:"monospace-inline"`
	Block     monoConf     `conf:"monospace-block"`
	Link      linkTypeConf `conf:"link"`
}

type fontConf struct {
	Family  diag.Text      `conf:"family"`
	Source  diag.Text      `conf:"source"`
	Files   []fontFileConf `conf:"files"`
	Weight  *conf.Value    `conf:"weight"` // only for fonts fetched from elsewhere, as the next two
	Style   *conf.Value    `conf:"style"`
	Display *conf.Value    `conf:"display"`
	at      diag.Span
}

// DecodeConf keeps the place of the font as a whole.
func (f *fontConf) DecodeConf(v *conf.Value) diag.List {
	type plain fontConf
	faults := conf.Decode(v, (*plain)(f))
	f.at = start(v)
	return faults
}

// start gives the place to tell a fault of a value as a whole.
func start(v *conf.Value) diag.Span {
	if len(v.Entries) > 0 {
		return v.Entries[0].Key.All()
	}
	return v.Span
}

type fontFileConf struct {
	Path   diag.Text `conf:"path"`
	Weight diag.Text `conf:"weight"`
	Style  diag.Text `conf:"style"`
	at     diag.Span
}

// DecodeConf implements the shorthand: the path alone.
func (f *fontFileConf) DecodeConf(v *conf.Value) diag.List {
	type plain fontFileConf
	f.at = start(v)
	if v.Kind == conf.Scalar {
		f.Path = v.Text
		return nil
	}
	return conf.Decode(v, (*plain)(f))
}

type baseConf struct {
	Family     diag.Text `conf:"family"`
	Size       diag.Text `conf:"size"`
	Weight     diag.Text `conf:"weight"`
	LineHeight diag.Text `conf:"line-height"`
}

// DecodeConf implements the shorthand: the family alone.
func (b *baseConf) DecodeConf(v *conf.Value) diag.List {
	type plain baseConf
	if v.Kind == conf.Scalar {
		b.Family = v.Text
		return nil
	}
	return conf.Decode(v, (*plain)(b))
}

type monoConf struct {
	Family     diag.Text `conf:"family"`
	Size       diag.Text `conf:"size"`
	Weight     diag.Text `conf:"weight"`
	Color      diag.Text `conf:"color"`
	Background diag.Text `conf:"background-color"`
	LineHeight diag.Text `conf:"line-height"`
}

// DecodeConf implements the shorthand: the family alone.
func (m *monoConf) DecodeConf(v *conf.Value) diag.List {
	type plain monoConf
	if v.Kind == conf.Scalar {
		m.Family = v.Text
		return nil
	}
	return conf.Decode(v, (*plain)(m))
}

type headingsConf struct {
	Family     diag.Text `conf:"family"`
	Weight     diag.Text `conf:"weight"`
	Style      diag.Text `conf:"style"`
	Color      diag.Text `conf:"color"`
	LineHeight diag.Text `conf:"line-height"`
	Scale      diag.Text `conf:"scale"`
}

// DecodeConf implements the shorthand: the family alone.
func (h *headingsConf) DecodeConf(v *conf.Value) diag.List {
	type plain headingsConf
	if v.Kind == conf.Scalar {
		h.Family = v.Text
		return nil
	}
	return conf.Decode(v, (*plain)(h))
}

type linkTypeConf struct {
	Weight     diag.Text `conf:"weight"`
	Color      diag.Text `conf:"color"`
	Background diag.Text `conf:"background-color"`
	Decoration diag.Text `conf:"decoration"`
}

// DecodeConf implements the shorthand: the colour alone.
func (l *linkTypeConf) DecodeConf(v *conf.Value) diag.List {
	type plain linkTypeConf
	if v.Kind == conf.Scalar {
		l.Color = v.Text
		return nil
	}
	return conf.Decode(v, (*plain)(l))
}

// defaultsConf holds our own settings. By the convention each other key there
// belongs to another program and is passed over; a near miss of ours is told.
type defaultsConf struct {
	Brief briefConf `conf:"brief" doc:"the settings of brief: page furniture and sizes of headings"`
	_     struct{}  `conf:"…"`
}

// DecodeConf reads the settings that are ours.
func (d *defaultsConf) DecodeConf(v *conf.Value) diag.List {
	if v.Kind != conf.Mapping {
		return diag.List{conf.WrongShape(v, "defaults", "the settings of programs, each under its name")}
	}
	var faults diag.List
	for _, e := range v.Entries {
		switch ours := []string{"brief"}; {
		case e.Key.S == "brief":
			faults.Add(conf.Decode(e.Value, &d.Brief)...)
		case conf.Nearest(e.Key.S, ours) != "":
			faults.Add(conf.UnknownKey(e.Key, ours))
		}
	}
	return faults
}

type briefConf struct {
	Justify      bool          `conf:"justify" doc:"set text with both edges straight"`
	Header       furnitureConf `conf:"header"`
	Footer       furnitureConf `conf:"footer"`
	Title        diag.Text     `conf:"title"`
	TitleSize    diag.Text     `conf:"title-size"`
	HeadingSizes []diag.Text   `conf:"heading-sizes"`
}
