package script

import (
	"fmt"
	"runtime"
	"runtime/metrics"

	"go.starlark.net/starlark"
)

// Limits bound one load or call. Zero fields take the default.
type Limits struct {
	Steps uint64 // of Starlark's abstract machine
	Bytes uint64 // by which the process may grow
}

// DefaultLimits leave room for a search through a large map.
var DefaultLimits = Limits{Steps: 20_000_000, Bytes: 256 << 20}

// stride is how many steps run between two looks at the memory. Once half of it is taken, each step is looked at.
const stride = 12

func (l Limits) orDefault() Limits {
	if l.Steps == 0 {
		l.Steps = DefaultLimits.Steps
	}
	if l.Bytes == 0 {
		l.Bytes = DefaultLimits.Bytes
	}
	return l
}

// guard makes thread stop at the limits.
func (l Limits) guard(thread *starlark.Thread) {
	memory := newMemory()
	before := memory.used()
	thread.SetMaxExecutionSteps(min(stride, l.Steps))
	thread.OnMaxSteps = func(thread *starlark.Thread) {
		if thread.Steps >= l.Steps {
			thread.Cancel(fmt.Sprintf("it ran more than %d steps: it may loop without end", l.Steps))
			return
		}
		used, next := memory.used(), uint64(stride)
		switch {
		case used > before+l.Bytes && memory.live() > before+l.Bytes:
			thread.Cancel(fmt.Sprintf("it took more than %d MiB of memory: keep less", l.Bytes>>20))
			return
		case used > before+l.Bytes/2:
			next = 1
		}
		thread.SetMaxExecutionSteps(min(thread.Steps+next, l.Steps))
	}
}

// memory reads how much the process's heap holds.
type memory struct{ sample []metrics.Sample }

func newMemory() *memory {
	return &memory{[]metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}}
}

// used counts garbage too, in bytes.
func (m *memory) used() uint64 {
	metrics.Read(m.sample)
	return m.sample[0].Value.Uint64()
}

// live counts no garbage, and is slow.
func (m *memory) live() uint64 {
	runtime.GC()
	return m.used()
}
