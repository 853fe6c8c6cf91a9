package audit

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"dotmatrix/core"
	"dotmatrix/core/play"
)

// VerifyChain follows the chain over steps of a record and the seals beside it, and compares what the record shows of a run
// with its steps. It reads hashes alone: no pictures, machine states or messages. It returns the number of steps that hold,
// and the first place that does not. progress may be nil.
func VerifyChain(ctx context.Context, record Record, r play.Range, progress func(done, of int)) (int, *Divergence, error) {
	n, divergence, err := followChain(ctx, record, r, progress)
	if err == nil && divergence == nil {
		err = record.Check(ctx)
	}
	return n, divergence, err
}

func followChain(ctx context.Context, record Record, r play.Range, progress func(done, of int)) (int, *Divergence, error) {
	last, err := record.Last(ctx)
	if err != nil {
		return 0, nil, err
	}
	part, err := r.Within(last)
	if err != nil {
		return 0, nil, err
	}
	c := &chainCheck{record: record, part: part, progress: progress, grounds: map[int]ground{}}
	c.bad.Store(int64(last) + 1)
	if err := c.readGrounds(ctx); err != nil {
		return 0, nil, err
	}
	divergence, err := c.run(ctx)
	if err == nil && divergence != nil && (divergence.In == brokenLink || divergence.In == brokenSeal) { // what the run is bound to may tell why
		err = record.Check(ctx)
	}
	if err != nil || divergence != nil {
		return max(play.Range{From: part.From, To: int(c.bad.Load()) - 1}.Actions(), 0), divergence, err
	}
	if part.To == last {
		if divergence, err = c.checkEndings(ctx, last); err != nil || divergence != nil {
			return part.Actions(), divergence, err
		}
	}
	return part.Actions(), nil, nil
}

// chainCheck is the check of a part of a run. Its chunks are checked beside each other, since each can start from the
// recorded link before it, which another chunk checks.
type chainCheck struct {
	record   Record
	part     play.Range
	grounds  map[int]ground
	bad      atomic.Int64 // the first step known to be bad
	mu       sync.Mutex   // guards found, done, and calls of progress
	found    *Divergence
	done     int
	progress func(done, of int)
}

// chunk is how many steps are checked in one go; a multiple of what a record keeps between whole documents.
const chunk = 4096

func (c *chainCheck) run(outer context.Context) (*Divergence, error) {
	ctx, cancel := context.WithCancel(outer)
	defer cancel()
	starts := make(chan int)
	errs := make(chan error, runtime.GOMAXPROCS(0))
	for range cap(errs) {
		go func() {
			var err error
			for from := range starts {
				if err == nil && int64(from) < c.bad.Load() {
					if err = c.chunk(ctx, from, min(from-from%chunk+chunk-1, c.part.To)); err != nil {
						cancel()
					}
				}
			}
			errs <- err
		}()
	}
	for from := c.part.From; from <= c.part.To && ctx.Err() == nil; from += chunk - from%chunk {
		select {
		case starts <- from:
		case <-ctx.Done():
		}
	}
	close(starts)
	var first error
	for range cap(errs) {
		if err := <-errs; err != nil && first == nil {
			first = err
		}
	}
	if first == nil {
		first = context.Cause(outer)
	}
	return c.found, first
}

// chunk checks steps from..to.
func (c *chainCheck) chunk(ctx context.Context, from, to int) error {
	on, grounded := c.grounds[from]
	read := from
	if !grounded {
		read--
	}
	err := c.record.Proofs(ctx, read, to, func(p *core.Proof) error {
		if p.Seq < from {
			on = ground{p.Chain, p.Seal}
			return nil
		}
		if own, ok := c.grounds[p.Seq]; ok {
			on = own
		}
		if field := changed(p, on); field != "" {
			c.report(&Divergence{Seq: p.Seq, In: field, Tampered: true})
			return errEnough
		}
		on = ground{p.Chain, p.Seal}
		return context.Cause(ctx)
	})
	if errors.Is(err, errEnough) {
		return nil
	}
	c.tell(to - from + 1)
	return err
}

// What is said of a step whose own fields are as they were recorded.
const (
	brokenLink = "link in the chain"
	brokenSeal = "seal, or the calls beside it"
)

var errEnough = errors.New("enough")

// changed names the field of a step that is not what its link or its seal says.
func changed(p *core.Proof, on ground) string {
	if p.Link(on.chain) != p.Chain {
		if field := p.ChangedField(); field != "" {
			return field
		}
		return brokenLink
	}
	if p.NextSeal(on.seal) == p.Seal {
		return ""
	}
	if field := p.ChangedField(); field != "" {
		return field
	}
	return brokenSeal
}

func (c *chainCheck) report(d *Divergence) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if int64(d.Seq) < c.bad.Load() {
		c.bad.Store(int64(d.Seq))
		c.found = d
	}
}

func (c *chainCheck) tell(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.done += n; c.progress != nil {
		c.progress(c.done, c.part.To-c.part.From+1)
	}
}

// checkEndings compares how the run was closed with the seals over that.
func (c *chainCheck) checkEndings(ctx context.Context, last int) (*Divergence, error) {
	endings, err := c.record.Endings(ctx)
	if err != nil {
		return nil, err
	}
	var earlier core.Hash
	for _, e := range endings {
		on, err := c.after(ctx, e.Seq)
		if err != nil {
			return nil, err
		}
		if e.Outcome.Seal(on.seal, earlier, e.Limit, e.Loose) != e.Seal {
			return &Divergence{Seq: -1, In: fmt.Sprintf("ending after step %d (%s)", e.Seq, e.Status), Tampered: true}, nil
		}
		earlier = e.Seal
	}
	return nil, nil
}
