package build

import (
	"testing"
	"time"

	"policybrief/internal/brief"
)

// BenchmarkBind binds and checks the 43 editions of a batch, which share what
// is parsed: the words and numbers of a brief, without its pages. It gives the
// processor's time an edition for each of the two.
//
//	go test ./internal/build -run xxx -bench Bind$ -benchtime 20x
func BenchmarkBind(b *testing.B) {
	dir := forcesCopy(b)
	b.ReportAllocs()
	var bind, check time.Duration
	briefs := make([]*brief.Brief, 43)
	for b.Loop() {
		b.StopTimer()
		jobs := loaded(b, dir)
		for _, j := range jobs {
			j.input()
		}
		b.StartTimer()
		start := processorTime()
		for i, j := range jobs {
			briefs[i] = brief.Bind(j.input())
		}
		bind += processorTime() - start
		start = processorTime()
		for _, made := range briefs {
			brief.Check(made)
		}
		check += processorTime() - start
	}
	for name, spent := range map[string]time.Duration{"bind": bind, "check": check} {
		b.ReportMetric(float64(spent.Microseconds())/1000/float64(b.N*len(briefs)), name+"-cpu-ms/edition")
	}
}
