package build

import (
	"bytes"
	"encoding/json"
	"testing"
)

// TestInLines: however JSON is laid out it says the same, and the first levels
// have a line for each member.
func TestInLines(t *testing.T) {
	for in, want := range map[string]string{
		`{}`:                             `{}`,
		`{"a":[],"b":{},"c":"x:{,\"}]"}`: "{\n  \"a\": [],\n  \"b\": {},\n  \"c\": \"x:{,\\\"}]\"\n}",
		`{"a":[{"b":1,"c":[{"d":2,"e":["x","y"]},{"d":{"f":3}}]}]}`: "{\n  \"a\": [\n    {\n      \"b\": 1,\n      \"c\": [\n        {\"d\": 2, \"e\": [\"x\", \"y\"]},\n        {\"d\": {\"f\": 3}}\n      ]\n    }\n  ]\n}",
	} {
		got := inLines([]byte(in), evidenceDepth)
		if string(got) != want {
			t.Errorf("%s is laid out as\n%s\nnot\n%s", in, got, want)
		}
		var back bytes.Buffer
		if err := json.Compact(&back, got); err != nil || back.String() != in {
			t.Errorf("%s comes back as %s, %v", in, back.String(), err)
		}
	}
}
