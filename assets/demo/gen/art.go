package main

import (
	"fmt"
	"io/fs"
)

// monsterSize is the width and height of a monster in pixels.
const monsterSize = 48

// emitFrame emits the tiles 0, 1, 2, ... of windows and bars, 8 x 8 each.
func emitFrame(sources fs.FS, _ palettes, out *output) error {
	blocks, err := readBlocks(sources, "frame.txt")
	if err != nil {
		return err
	}
	var data []byte
	for i, b := range blocks {
		picture, err := readPixels(b, 8, 8)
		if err != nil {
			return err
		}
		out.number("FRAME_"+b.name, i)
		data = append(data, picture.tilesByRow()...)
	}
	out.bytes("d_frame", data)
	return nil
}

// emitSprites emits 16 x 16 sprites as two 8 x 16 objects each: a block is "@NAME palette".
func emitSprites(sources fs.FS, colours palettes, out *output) error {
	blocks, err := readBlocks(sources, "sprites.txt")
	if err != nil {
		return err
	}
	var data, slots []byte
	for i, b := range blocks {
		if len(b.attrs) == 0 {
			return b.fault("want @NAME palette")
		}
		slot, ok := colours.slot(objectSet, b.attrs[0])
		if !ok {
			return b.fault("the set %s has no palette %s", objectSet, b.attrs[0])
		}
		slots = append(slots, slot)
		picture, err := readPixels(b, 16, 16)
		if err != nil {
			return err
		}
		out.number("SPRITE_"+b.name, i)
		data = append(data, picture.tilesByColumn()...)
	}
	out.number("N_SPRITES", len(blocks))
	out.bytes("d_sprites", data)
	out.bytes("d_sprite_colours", slots)
	return nil
}

// elements are the types of monsters; the game's rules know them by their order.
var elements = map[string]int{"FIRE": 0, "LEAF": 1, "WATER": 2, "DUSK": 3}

// emitMonsters emits pictures, names, elements and skills: a block is "@NAME ELEMENT Skill".
func emitMonsters(sources fs.FS, colours palettes, out *output) error {
	blocks, err := readBlocks(sources, "monsters.txt")
	if err != nil {
		return err
	}
	if n := len(colours[monsterSet].names); n != len(blocks) {
		return fmt.Errorf("monsters.txt: %d monsters, and the set %s has %d palettes", len(blocks), monsterSet, n)
	}
	var data, kinds []byte
	var names, skills []string
	for i, b := range blocks {
		if len(b.attrs) < 2 {
			return b.fault("want @NAME ELEMENT Skill")
		}
		element, ok := elements[b.attrs[0]]
		if !ok {
			return b.fault("%s is no element: use FIRE, LEAF, WATER or DUSK", b.attrs[0])
		}
		picture, err := readPixels(b, monsterSize, monsterSize)
		if err != nil {
			return err
		}
		out.number("MON_"+b.name, i)
		data = append(data, picture.tilesByRow()...)
		kinds = append(kinds, byte(element))
		names = append(names, fmt.Sprintf("%q", b.name))
		skills = append(skills, fmt.Sprintf("%q", b.attrs[1]))
	}
	out.bytes("d_monsters", data)
	out.bytes("d_elements", kinds)
	out.table("char *const", "d_monster_names", names)
	out.table("char *const", "d_skills", skills)
	return nil
}
