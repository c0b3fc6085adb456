package brand

import "policybrief/internal/diag"

// Rules are the rules of this package.
var Rules []*diag.Rule
