package build

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"policybrief/internal/brief"
)

// A pool runs the jobs and tells of each as it ends: how far the run is, at
// once; what came of the editions, in their order.
type pool struct {
	o    Options
	out  *writer
	jobs []*job

	mu           sync.Mutex
	done, failed int
	ended        []bool // by job
	next         int    // the first that has not been told
}

// run runs the jobs until all are done or the context ends; an edition that
// was begun is finished then.
func (p *pool) run(ctx context.Context) {
	p.ended = make([]bool, len(p.jobs))
	for _, j := range p.jobs {
		j.source.undone.Add(1)
		j.source.project.undone.Add(1)
	}
	if p.out.dir != "" {
		sweep(p.out.dir) // where it is there already
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	parallel(ctx, len(p.jobs), p.o.Jobs, func(i int) {
		j := p.jobs[i]
		j.run(p.o, p.out)
		j.source.tell(j)
		j.source.oneDone()
		if p.out.full() {
			stop(j.err) // the others would fare no better
		}
		p.end(i)
	})
}

// oneDone takes note that one edition of a note is done. After the last of them
// what was kept for all goes, and so for the project: what a run keeps of each
// is what its end needs, since it may have thousands.
func (s *source) oneDone() {
	if s.undone.Add(-1) == 0 {
		s.texts = brief.Parsed{}
	}
	p := s.project
	if p.undone.Add(-1) > 0 {
		return
	}
	p.cells = nil
	p.lock.like.Load().release()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, declared := range p.datasets {
		for _, d := range declared {
			if d.dataset != nil {
				d.dataset.Release()
			}
		}
	}
}

// end takes note that a job has ended.
func (p *pool) end(i int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
	if p.jobs[i].status == Failed {
		p.failed++
	}
	p.ended[i] = true
	if p.o.Progress != nil {
		p.o.Progress(Progress{p.done, p.failed, len(p.jobs)})
	}
	for ; p.next < len(p.jobs) && p.ended[p.next]; p.next++ {
		if p.o.Finished != nil {
			j := p.jobs[p.next]
			p.o.Finished(j.source.shown(j.source.name), j.result(p.o))
		}
	}
}

// parallel calls f for 0 to n-1 on a number of goroutines, until the context
// ends. It panics where a call has.
func parallel(ctx context.Context, n, workers int, f func(int)) {
	workers = min(workers, n)
	if workers <= 1 {
		for i := range n {
			if ctx.Err() != nil {
				return
			}
			f(i)
		}
		return
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	var failed atomic.Pointer[panicked]
	for range workers {
		wg.Go(func() {
			defer func() {
				if r := recover(); r != nil {
					failed.CompareAndSwap(nil, &panicked{r, failedAt(r)})
				}
			}()
			for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				f(i)
			}
		})
	}
	wg.Wait()
	if p := failed.Load(); p != nil {
		panic(*p)
	}
}

// panicked is what a call on another goroutine has panicked with, and where.
type panicked struct {
	value any
	at    string
}

func (p panicked) String() string { return fmt.Sprint(p.value) }
