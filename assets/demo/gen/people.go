package main

import "io/fs"

// person is somebody to meet; the id is the place in people.txt, and profiles rely on it.
type person struct {
	name, sprite string
}

// readPeople reads blocks "@NAME SPRITE" without lines.
func readPeople(sources fs.FS) ([]person, error) {
	blocks, err := readBlocks(sources, "people.txt")
	if err != nil {
		return nil, err
	}
	var people []person
	for _, b := range blocks {
		if len(b.attrs) != 1 || len(b.rows) != 0 {
			return nil, b.fault("want @NAME SPRITE and nothing more")
		}
		people = append(people, person{name: b.name, sprite: b.attrs[0]})
	}
	return people, nil
}

func emitPeople(people []person, out *output) {
	var sprites []string
	for id, p := range people {
		out.number("WHO_"+p.name, id)
		sprites = append(sprites, "SPRITE_"+p.sprite)
	}
	out.table("uint8_t", "d_people_sprites", sprites)
}
