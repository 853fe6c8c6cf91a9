package main

import "io/fs"

// generate reads all sources and returns the C that stands for them. The order is that of the ROM.
func generate(sources fs.FS) (*output, error) {
	out := &output{}
	colours, err := readPalettes(sources)
	if err != nil {
		return nil, err
	}
	if err := emitArt(sources, colours, out); err != nil {
		return nil, err
	}
	tiles, err := readTiles(sources, colours)
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
	if err := emitMusic(sources, out); err != nil {
		return nil, err
	}
	emitPalettes(colours, out)
	emitTiles(tiles, out)
	emitTexts(texts, out)
	emitPeople(people, out)
	emitWorld(world, out)
	return out, nil
}

// emitArt emits everything that is drawn, but the tiles of maps.
func emitArt(sources fs.FS, colours palettes, out *output) error {
	out.declare(pictureType)
	for _, emit := range []func(fs.FS, palettes, *output) error{emitFont, emitFrame, emitSprites, emitMonsters, emitTitle, emitEnding} {
		if err := emit(sources, colours, out); err != nil {
			return err
		}
	}
	return nil
}
