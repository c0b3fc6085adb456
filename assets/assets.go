// Package assets embeds what the program ships with: the built-in faces, the
// sRGB profile, hyphenation patterns, the profiles of documents and projects
// to start from. Each folder of others' work holds its licence.
package assets

import (
	"embed"
)

//go:embed fonts/SourceSans3-Regular.ttf
var Regular []byte

//go:embed fonts/SourceSans3-Semibold.ttf
var Semibold []byte

//go:embed fonts/SourceSans3-Bold.ttf
var Bold []byte

//go:embed fonts/SourceSans3-It.ttf
var Italic []byte

//go:embed fonts/SourceSans3-BoldIt.ttf
var BoldItalic []byte

//go:embed fonts/SourceCodePro-Regular.ttf
var Mono []byte

//go:embed fonts/SourceCodePro-Bold.ttf
var MonoBold []byte

// Hyphenation holds the British English patterns.
//
//go:embed hyphenation/hyph_en_GB.dic
var Hyphenation []byte

// SRGB is the ICC profile of the PDF's output intent.
//
//go:embed icc/sRGB.icc
var SRGB []byte

// Profiles holds the kinds of document, profiles/NAME.yml.
//
//go:embed profiles
var Profiles embed.FS

// New holds the projects that `brief new` starts from, new/KIND/….
//
//go:embed all:new
var New embed.FS
