package build

import "os"

// thorough tells that tests which repeat something for the sake of its number
// repeat it as often as was promised: on a machine of continuous integration,
// but not under the race detector, where everything takes many times as long.
var thorough = os.Getenv("CI") != "" && !racing
