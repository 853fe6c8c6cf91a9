package script

import (
	"context"
	"errors"
	"fmt"

	"go.starlark.net/starlark"
)

// Limits bound one load or call. Zero fields take the default.
type Limits struct {
	Steps uint64 // of Starlark's abstract machine; native work counts by its size
	Bytes uint64 // of all values that are made, roughly; what is not used any more counts too
}

// DefaultLimits leave room for a search through a large map.
var DefaultLimits = Limits{Steps: 20_000_000, Bytes: 256 << 20}

// Bounds of what one operation may make. Limits are checked before it begins, and a single one, such as "x" * 10**9, could
// take all the memory that there is.
const (
	maxText  = 16 << 20 // bytes of a string
	maxItems = 1 << 20  // of a list, and numbers of a range
	maxBits  = 1 << 20  // of a whole number
)

var (
	errText  = fmt.Errorf("the text would have more than %d MiB", maxText>>20)
	errItems = fmt.Errorf("it would have more than %d items", maxItems)
	errBits  = fmt.Errorf("the number would have more than %d bits", maxBits)
	errDeep  = fmt.Errorf("it is nested more than %d deep", maxShownDepth)
)

func (l Limits) orDefault() Limits {
	if l.Steps == 0 {
		l.Steps = DefaultLimits.Steps
	}
	if l.Bytes == 0 {
		l.Bytes = DefaultLimits.Bytes
	}
	return l
}

// meter counts what one thread does and makes. It reads no clock and asks nothing of the process, so that a limit falls at
// the same place on every machine, whatever else runs.
type meter struct {
	ctx       context.Context
	limits    Limits
	made      uint64 // bytes of values
	surcharge uint64 // steps that each step costs on top, once there are huge numbers
}

const meterKey = "dotmatrix/meter"

// meter makes thread stop at the limits, or when ctx ends.
func (l Limits) meter(ctx context.Context, thread *starlark.Thread) {
	m := &meter{ctx: ctx, limits: l}
	thread.SetLocal(meterKey, m)
	thread.SetMaxExecutionSteps(l.Steps)
	thread.OnMaxSteps = m.check
}

// meterOf is the thread's meter; a thread of somebody else gets one with the default limits.
func meterOf(thread *starlark.Thread) *meter {
	if m, ok := thread.Local(meterKey).(*meter); ok {
		return m
	}
	DefaultLimits.meter(context.Background(), thread)
	return thread.Local(meterKey).(*meter)
}

// check is called when the steps run out, and at every step where there is a surcharge.
func (m *meter) check(thread *starlark.Thread) {
	thread.Steps += m.surcharge
	switch {
	case thread.Steps >= m.limits.Steps:
		thread.Cancel(m.tooManySteps().Error())
	case m.surcharge > 0:
		thread.SetMaxExecutionSteps(thread.Steps + 1)
	default:
		thread.SetMaxExecutionSteps(m.limits.Steps)
	}
}

func (m *meter) tooManySteps() error {
	return fmt.Errorf("it ran more than %d steps: it may loop without end, or work on large values again and again", m.limits.Steps)
}

// left is how many steps may still be taken.
func (m *meter) left(thread *starlark.Thread) uint64 {
	return m.limits.Steps - min(thread.Steps, m.limits.Steps)
}

// longWork is how many steps of native work are long enough to look whether the caller still waits for them.
const longWork = 1000

// spend counts work that is about to be done, in steps, and bytes that are about to be made. It returns an error where
// that is more than is left: the work must not be done then.
func (m *meter) spend(thread *starlark.Thread, steps, bytes uint64) error {
	if steps >= m.left(thread) {
		thread.Steps = m.limits.Steps
		return m.tooManySteps()
	}
	thread.Steps += steps
	if bytes > m.limits.Bytes-min(m.made, m.limits.Bytes) {
		return fmt.Errorf("it took more than %d MiB of memory: make fewer or smaller values, and use append rather than x + [y]", m.limits.Bytes>>20)
	}
	m.made += bytes
	if steps >= longWork && m.ctx.Err() != nil {
		return errInterrupted
	}
	return nil
}

var errInterrupted = errors.New("it was interrupted")

// Spend counts native work of a builtin that another package offers: steps of work, and bytes that it makes. Call it
// before the work; a loop of one step takes about 50 ns.
func Spend(thread *starlark.Thread, steps, bytes uint64) error {
	return meterOf(thread).spend(thread, steps, bytes)
}

// hugeBits is the size from which on a whole number slows its program down.
const hugeBits = 16 << 10

// noteNumber makes every step cost more once there are numbers so large that arithmetic, which nothing guards, takes long.
func (m *meter) noteNumber(thread *starlark.Thread, bits int) error {
	if bits > maxBits {
		return errBits
	}
	times := uint64(bits / hugeBits)
	if surcharge := times * times; surcharge > m.surcharge {
		m.surcharge = surcharge
		thread.SetMaxExecutionSteps(thread.Steps + 1)
	}
	return nil
}
