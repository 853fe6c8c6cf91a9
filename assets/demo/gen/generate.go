package main

import "io/fs"

// generate reads all sources and returns the C that stands for them. The order is that of the ROM.
func generate(sources fs.FS) (*output, error) {
	out := &output{}
	pictures := []func(fs.FS, *output) error{emitFont, emitFrame, emitSprites, emitMonsters, emitTitle, emitEnding}
	for _, emit := range pictures {
		if err := emit(sources, out); err != nil {
			return nil, err
		}
	}
	tiles, err := readTiles(sources)
	if err != nil {
		return nil, err
	}
	texts, err := readTexts(sources)
	if err != nil {
		return nil, err
	}
	people, err := readPeople(sources)
	if err != nil {
		return nil, err
	}
	world, err := readWorld(sources, tiles)
	if err != nil {
		return nil, err
	}
	if err := world.check(tiles, texts, people); err != nil {
		return nil, err
	}
	emitTiles(tiles, out)
	emitTexts(texts, out)
	emitPeople(people, out)
	emitWorld(world, out)
	return out, nil
}
