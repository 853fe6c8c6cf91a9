package plane

import "testing"

// The names say which parts a character fills: BLOCK OCTANT-1235 the first, second, third and fifth.
func TestGlyphsAreThoseOfUnicode(t *testing.T) {
	for _, c := range []struct {
		character     rune
		columns, rows int
		parts         []int
	}{
		{0x1CD00, 2, 4, []int{3}}, {0x1CD01, 2, 4, []int{2, 3}}, {0x1CD03, 2, 4, []int{4}}, {0x1CD18, 2, 4, []int{6}},
		{0x1CD4D, 2, 4, []int{1, 2, 4, 5, 7}}, {0x1CDB8, 2, 4, []int{1, 3, 4, 7, 8}}, {0x1CDE5, 2, 4, []int{2, 3, 4, 5, 6, 7, 8}},
		{0x1CEA8, 2, 4, []int{1}}, {0x1CEAB, 2, 4, []int{2}}, {0x1CEA3, 2, 4, []int{7}}, {0x1CEA0, 2, 4, []int{8}},
		{0x1FBE6, 2, 4, []int{3, 5}}, {0x1FBE7, 2, 4, []int{4, 6}}, {0x1FB82, 2, 4, []int{1, 2}}, {'▆', 2, 4, []int{3, 4, 5, 6, 7, 8}},
		{'▀', 2, 4, []int{1, 2, 3, 4}}, {'▌', 2, 4, []int{1, 3, 5, 7}}, {'▟', 2, 4, []int{2, 4, 5, 6, 7, 8}}, {' ', 2, 4, nil},
		{0x1FB00, 2, 3, []int{1}}, {0x1FB0D, 2, 3, []int{2, 3, 4}}, {0x1FB13, 2, 3, []int{3, 5}}, {0x1FB14, 2, 3, []int{2, 3, 5}},
		{0x1FB27, 2, 3, []int{1, 4, 6}}, {0x1FB28, 2, 3, []int{1, 2, 4, 6}}, {0x1FB3B, 2, 3, []int{2, 3, 4, 5, 6}},
	} {
		want := uint8(0)
		for _, part := range c.parts {
			want |= 1 << (part - 1)
		}
		columns, rows, bits, ok := Pattern(string(c.character))
		if !ok || columns != c.columns || rows != c.rows || bits != want {
			t.Errorf("%U %c: %dx%d %08b, want %dx%d %08b", c.character, c.character, columns, rows, bits, c.columns, c.rows, want)
		}
	}
	if _, _, _, ok := Pattern("a"); ok {
		t.Error("a letter is taken for a part of a picture")
	}
}

func TestEachPatternHasAGlyphOfItsOwn(t *testing.T) {
	for _, m := range []mosaic{halves, quadrants, sextants, octants} {
		seen := map[string]int{}
		for pattern, g := range m.glyphs {
			if other, ok := seen[glyphs[g]]; ok {
				t.Errorf("%dx%d: patterns %b and %b are both %s", m.columns, m.rows, other, pattern, glyphs[g])
			}
			seen[glyphs[g]] = pattern
			if inverse := m.glyphs[len(m.glyphs)-1-pattern]; g.inverse() != inverse {
				t.Errorf("%dx%d: the inverse of %s is %s, want %s", m.columns, m.rows, glyphs[g], glyphs[g.inverse()], glyphs[inverse])
			}
			for i := range m.columns * m.rows { // the middle of each subpixel, in the character's own parts
				columns, rows, bits, _ := Pattern(glyphs[g])
				x, y := (2*(i%m.columns)+1)*columns/(2*m.columns), (2*(i/m.columns)+1)*rows/(2*m.rows)
				if bits>>(y*columns+x)&1 != uint8(pattern>>i&1) {
					t.Errorf("%dx%d: pattern %b is shown by %s", m.columns, m.rows, pattern, glyphs[g])
				}
			}
		}
	}
}
