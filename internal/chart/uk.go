package chart

import (
	"strings"

	"policybrief/internal/diag"
)

// A region is a tile of the map of the United Kingdom.
type region struct {
	name, short string // as official statistics write it, and as fits in a tile
	code        string // of the Office for National Statistics' register of geographic codes
	row, column int
}

// ukRegions are the nine regions of England and the three other nations
// (International Territorial Level 1), so placed that neighbours touch.
var ukRegions = []region{
	{"Scotland", "Scotland", "S92000003", 0, 1},
	{"Northern Ireland", "N Ireland", "N92000002", 1, 0},
	{"North East", "North East", "E12000001", 1, 2},
	{"North West", "North West", "E12000002", 2, 1},
	{"Yorkshire and The Humber", "Yorkshire & Humber", "E12000003", 2, 2},
	{"Wales", "Wales", "W92000004", 3, 0},
	{"West Midlands", "West Midlands", "E12000005", 3, 1},
	{"East Midlands", "East Midlands", "E12000004", 3, 2},
	{"East of England", "East of England", "E12000006", 3, 3},
	{"South West", "South West", "E12000009", 4, 1},
	{"South East", "South East", "E12000008", 4, 2},
	{"London", "London", "E12000007", 4, 3},
}

// ukNations are the four nations.
var ukNations = []region{
	{"Northern Ireland", "Northern Ireland", "N92000002", 0, 0},
	{"Scotland", "Scotland", "S92000003", 0, 1},
	{"Wales", "Wales", "W92000004", 1, 0},
	{"England", "England", "E92000001", 1, 1},
}

// otherNames are names that publishers write for a region.
var otherNames = map[string]string{
	"east": "east of england", "eastern": "east of england", "eastern england": "east of england",
	"yorkshire": "yorkshire and humber", "yorkshire and humberside": "yorkshire and humber",
	"greater london": "london", "ni": "northern ireland", "n ireland": "northern ireland",
}

// regionNamed finds a region by its name, its code or a name that publishers
// write for it, or gives -1.
func regionNamed(regions []region, name string) int {
	plain := plainRegion(name)
	if other := otherNames[plain]; other != "" {
		plain = other
	}
	for i, r := range regions {
		if plain == plainRegion(r.name) || strings.EqualFold(strings.TrimSpace(name), r.code) {
			return i
		}
	}
	return -1
}

// plainRegion gives a name without what publishers differ in.
func plainRegion(name string) string {
	s := strings.ToLower(name)
	s = strings.NewReplacer("&", " and ", "-", " ", ".", " ", " the ", " ").Replace(" " + s + " ")
	return diag.OneLine(s)
}
