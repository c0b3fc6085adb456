package pdf

import (
	"os"
	"testing"
)

func TestWriteSample(t *testing.T) {
	out, err := Write(sample(t), profile(t))
	if err != nil {
		t.Fatal(err)
	}
	if p := os.Getenv("BRIEF_PDF_OUT"); p != "" {
		if err := os.WriteFile(p, out, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}
