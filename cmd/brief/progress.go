package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"policybrief/internal/build"
	"policybrief/internal/diag"
)

// Long work tells how far it is after so long, and so often.
const (
	progressAfter = 400 * time.Millisecond
	progressEvery = 100 * time.Millisecond
)

// A progress is one line on a terminal that is written over and over: how many
// editions are done, failed and left, and the time since the start. nil tells
// nothing.
type progress struct {
	w     io.Writer
	width int
	start time.Time
	quit  chan struct{}
	ended sync.WaitGroup

	mu    sync.Mutex
	at    build.Progress
	shown string
}

// progress begins to tell how far a run is, where standard error is a
// terminal on which a line can be written over.
func (t *terminal) progress() *progress {
	f, ok := t.err.(*os.File)
	if !ok || os.Getenv("TERM") == "dumb" || !term.IsTerminal(int(f.Fd())) {
		return nil
	}
	p := &progress{w: f, width: width(f), start: time.Now(), quit: make(chan struct{})}
	p.ended.Go(func() {
		tick := time.NewTicker(progressEvery)
		defer tick.Stop()
		for {
			select {
			case <-p.quit:
				return
			case now := <-tick.C:
				p.draw(now)
			}
		}
	})
	return p
}

// tell takes note of how far the run is.
func (p *progress) tell(at build.Progress) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.at = at
}

// draw writes the line again where it has changed.
func (p *progress) draw(now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	since := now.Sub(p.start)
	if since < progressAfter || p.at.All == 0 {
		return
	}
	if line := progressLine(p.at, since, p.width); line != p.shown {
		p.shown = line
		fmt.Fprintf(p.w, "\r\x1b[K%s", line) // a terminal that is gone is told elsewhere
	}
}

// progressLine is what a terminal of some columns shows.
func progressLine(at build.Progress, since time.Duration, columns int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s of %s done", group(fmt.Sprint(at.Done)), group(fmt.Sprint(at.All)))
	if at.Failed > 0 {
		fmt.Fprintf(&b, ", %s failed", group(fmt.Sprint(at.Failed)))
	}
	s := int(since.Seconds())
	fmt.Fprintf(&b, ", %s left, %d:%02d", group(fmt.Sprint(at.All-at.Done)), s/60, s%60)
	line := b.String()
	if diag.Width(line) >= columns { // a line that wraps could not be written over
		line = line[:max(0, columns-1)]
	}
	return line
}

// stop ends the line, and leaves nothing of it.
func (p *progress) stop() {
	if p == nil {
		return
	}
	close(p.quit)
	p.ended.Wait()
	if p.shown != "" {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
