package text

import (
	"sync"

	"policybrief/internal/font"
)

// A Memo keeps what was made of words in a face, for all that ask: editions of
// a batch have most of their words in common. What it gives is shared and must
// not be changed. It forgets all when it is full, which is when the sizes of
// what it keeps come to more than Most, or when it has met more faces than a
// few brands have: a brand that is read again brings its faces anew.
type Memo[K comparable, V any] struct {
	Most int

	mu    sync.RWMutex
	known map[K]V
	faces map[*font.Face]bool
	size  int
}

const mostFaces = 32

// Get gives what is kept for a key.
func (m *Memo[K, V]) Get(key K) (V, bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	v, ok := m.known[key]
	return v, ok
}

// Keep keeps what was made for a key with a face. The words in the key must
// not be part of a longer text, which would be kept with them.
func (m *Memo[K, V]) Keep(key K, v V, face *font.Face, size int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.known[key]; ok { // made twice at one time
		return
	}
	if m.known == nil || m.size+size > m.Most || len(m.faces) >= mostFaces && !m.faces[face] {
		m.known, m.faces, m.size = map[K]V{}, map[*font.Face]bool{}, 0
	}
	m.known[key] = v
	m.faces[face] = true
	m.size += size
}
