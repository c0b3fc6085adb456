package build

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"policybrief/internal/brief"
	"policybrief/internal/diag"
)

// withheld keeps a public run from what is not for the public. An edition that
// was to be published and may not be is at fault. An annex of which the brief
// shows no trace is left out, and only remarked on.
func (s *source) withheld(j *job, o Options) (out bool) {
	if !o.Public {
		return false
	}
	m := j.Front.Marking
	if !strings.EqualFold(strings.TrimSpace(m.S), official) && strings.TrimSpace(m.S) != "" {
		if j.Annex != nil {
			s.left = append(s.left, fmt.Sprintf("%s is marked %s and was left out%s", j.pdf(), m.S, j.stale(o)))
			return true
		}
		j.refuse(ruleNotPublic.At(m.All(), "this is marked %s, and --public builds only what is %s or has no marking", m.S, official).
			WithHint("build it without --public, or name the edition that is for the public: --edition NAME"), o)
	}
	if e := j.Front.Embargo; e.S != "" {
		until, err := time.Parse(time.RFC3339, e.S)
		if err == nil && o.Now.Before(until) {
			if j.Annex != nil {
				s.left = append(s.left, fmt.Sprintf("%s is under embargo and was left out%s", j.pdf(), j.stale(o)))
				return true
			}
			j.refuse(ruleNotPublic.At(e.All(), "this is under embargo until %s", brief.Moment(until)).
				WithHint("build it after that time; --as-of gives a time other than now"), o)
		}
	}
	return false
}

// official is the marking of what may be published.
const official = "OFFICIAL"

func (j *job) pdf() string {
	if j.out == "" {
		return j.describe()
	}
	return j.out + ".pdf"
}

// refuse keeps a job from being built.
func (j *job) refuse(d diag.Diagnostic, o Options) {
	if why := j.stale(o); why != "" {
		d = d.WithNote(diag.Span{}, "%s", strings.TrimPrefix(why, "; "))
	}
	j.broken = true
	j.fault(d)
}

// stale warns of a file of an earlier run that lies where the public ones go.
func (j *job) stale(o Options) string {
	if o.Out == "" || j.out == "" {
		return ""
	}
	if _, err := os.Lstat(filepath.Join(o.Out, j.out+".pdf")); err != nil {
		return ""
	}
	return "; an earlier " + path.Join(shownPath(o.Dir, o.Out), j.out+".pdf") + " lies among the results: do not publish it"
}
