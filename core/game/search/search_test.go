package search_test

import (
	"slices"
	"strings"
	"testing"

	"dotmatrix/core/game/search"
)

// memory is what a machine holds from address 0 on.
type memory []byte

func (m memory) Peek(at uint32) byte { return m[at] }

// left are the addresses that a search has left.
func left(s *search.Search) []uint32 {
	found, n := s.Left(1000)
	var at []uint32
	for _, f := range found {
		at = append(at, f.At)
	}
	if len(at) != n {
		panic("the number left is not that of those shown")
	}
	return at
}

func TestRules(t *testing.T) {
	for name, c := range map[string]struct {
		rule   search.Rule
		number int
		want   []uint32
	}{
		"changed":              {search.Changed, 0, []uint32{1, 2}},
		"unchanged":            {search.Unchanged, 0, []uint32{0, 3}},
		"increased":            {search.Increased, 0, []uint32{1}},
		"decreased":            {search.Decreased, 0, []uint32{2}},
		"equal":                {search.Equal, 7, []uint32{1, 3}},
		"equal to none":        {search.Equal, 700, nil},
		"equal, as a negative": {search.Equal, -1, nil},
	} {
		s := search.New([]search.Region{{Begin: 0, Size: 4}})
		s.Look(memory{5, 5, 5, 7})
		s.Look(memory{5, 6, 5, 7}) // in between, which counts for nothing
		s.Look(memory{5, 7, 4, 7})
		if err := s.Keep(c.rule, c.number); err != nil {
			t.Fatal(err)
		}
		if got := left(s); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// TestSearchStepByStep looks for HP as a person does: it fell, it fell again, it is 9 now.
func TestSearchStepByStep(t *testing.T) {
	s := search.New([]search.Region{{Begin: 2, Size: 3}})
	s.Look(memory{0, 0, 20, 20, 20})
	for _, step := range []struct {
		memory memory
		rule   search.Rule
		number int
		want   []uint32
	}{
		{memory{0, 0, 15, 14, 20}, search.Decreased, 0, []uint32{2, 3}},
		{memory{0, 0, 12, 14, 20}, search.Changed, 0, []uint32{2}},
		{memory{0, 0, 12, 14, 20}, search.Unchanged, 0, []uint32{2}},
		{memory{0, 0, 9, 14, 20}, search.Equal, 9, []uint32{2}},
	} {
		s.Look(step.memory)
		if err := s.Keep(step.rule, step.number); err != nil {
			t.Fatal(err)
		}
		if got := left(s); !slices.Equal(got, step.want) {
			t.Fatalf("after %s: %v, want %v", step.rule, got, step.want)
		}
	}
	found, _ := s.Left(1)
	if found[0] != (search.Found{At: 2, Is: 9, Was: 9, Moved: true}) {
		t.Errorf("found %+v", found[0])
	}
	if s.Fresh() {
		t.Error("it is fresh though rules were used")
	}
	s.Reset(s.Kind())
	if got := left(s); len(got) != 3 || !s.Fresh() {
		t.Errorf("after a reset %v are left", got)
	}
}

func TestKinds(t *testing.T) {
	m := memory{0x12, 0x34, 0x56, 0x1A}
	for name, want := range map[string]int{"u8": 0x12, "u16": 0x3412, "be16": 0x1234, "be24": 0x123456, "bcd(2)": 1234, "bcd(3)": 123456} {
		i := slices.IndexFunc(search.Kinds, func(k search.Kind) bool { return k.Name == name })
		s := search.New([]search.Region{{Begin: 0, Size: len(m)}})
		s.Reset(search.Kinds[i])
		s.Look(m)
		if err := s.Keep(search.Equal, want); err != nil {
			t.Fatal(err)
		}
		if got := left(s); !slices.Equal(got, []uint32{0}) {
			t.Errorf("%s: %d is at %v", name, want, got)
		}
	}
	s := search.New([]search.Region{{Begin: 0, Size: len(m)}})
	s.Reset(search.Kinds[len(search.Kinds)-1]) // bcd(3): at 1 there is none, since 1A is no number
	s.Look(m)
	if err := s.Keep(search.Unchanged, 0); err != nil || !slices.Equal(left(s), []uint32{0}) {
		t.Errorf("what is no number is left: %v (%v)", left(s), err)
	}
}

func TestLeftShowsWhatChangedLast(t *testing.T) {
	s := search.New([]search.Region{{Begin: 0, Size: 4}})
	s.Look(memory{0, 0, 0, 0})
	s.Look(memory{0, 1, 0, 0})
	s.Look(memory{0, 1, 0, 9})
	found, n := s.Left(2)
	want := []search.Found{{At: 3, Is: 9, Moved: true}, {At: 1, Is: 1}}
	if n != 4 || !slices.Equal(found, want) {
		t.Errorf("shown are %+v of %d", found, n)
	}
	if found, n := s.Left(-1); len(found) != 0 || n != 4 {
		t.Errorf("%+v of %d", found, n)
	}
}

func TestKeepRefuses(t *testing.T) {
	s := search.New(search.GameBoyRAM)
	if err := s.Keep(search.Changed, 0); err == nil || !strings.Contains(err.Error(), "nothing was looked at yet") {
		t.Errorf("without a look: %v", err)
	}
	s.Look(make(memory, 0x10000))
	if err := s.Keep("grown", 0); err == nil || !strings.Contains(err.Error(), "there is no rule") {
		t.Errorf("a rule that there is not: %v", err)
	}
	if _, n := s.Left(0); n != 0x2000*2+0x7F {
		t.Errorf("%d addresses are searched", n)
	}
}

// FuzzSearch uses rules in any order: none brings an address back, and what is left obeyed the last.
func FuzzSearch(f *testing.F) {
	f.Add([]byte{1, 2, 3, 4}, []byte{1, 3, 3, 4}, []byte{0, 1, 2, 3, 4}, 3)
	f.Fuzz(func(t *testing.T, first, second, rules []byte, number int) {
		m := make(memory, 64)
		copy(m, first)
		s := search.New([]search.Region{{Begin: 0, Size: len(m)}})
		s.Look(m)
		last := len(m)
		for i, r := range rules {
			if r%16 == 15 {
				s.Reset(search.Kinds[int(r/16)%len(search.Kinds)])
				s.Look(m)
				last = len(m)
				continue
			}
			if i%2 == 0 {
				copy(m, second)
			} else {
				copy(m, first)
			}
			s.Look(m)
			rule := search.Rules[int(r)%len(search.Rules)]
			if err := s.Keep(rule, number); err != nil {
				t.Fatal(err)
			}
			found, n := s.Left(len(m))
			if n > last || len(found) != n {
				t.Fatalf("%d are left of %d, and %d shown", n, last, len(found))
			}
			for _, c := range found {
				if rule == search.Equal && c.Is != number {
					t.Fatalf("%+v is left, which is not %d", c, number)
				}
			}
			last = n
		}
	})
}

// BenchmarkLook is one look at all of a Game Boy's RAM.
func BenchmarkLook(b *testing.B) {
	s := search.New(search.GameBoyRAM)
	m := make(memory, 0x10000)
	for b.Loop() {
		s.Look(m)
	}
}
