package romtest

import (
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"

	"dotmatrix/core"
	"dotmatrix/core/gameboy"
)

// picture is what a ROM must show, and on which models.
type picture struct {
	models []gameboy.Model
	image  image.Image
}

// picturesOf finds the pictures beside a ROM: NAME-dmg.png, NAME-cgb.png, NAME-dmg-cgb.png, and NAME.png for the
// models that the game is made for.
func picturesOf(path string, rom []byte) ([]picture, error) {
	stem := strings.TrimSuffix(path, filepath.Ext(path))
	both := []gameboy.Model{gameboy.DMG, gameboy.CGB}
	own := both[:1]
	if len(rom) > cgbFlag && rom[cgbFlag]&0x80 != 0 {
		own = both
	}
	var found []picture
	for _, form := range []struct {
		suffix string
		models []gameboy.Model
	}{
		{"", own}, {"_expected", own}, {"-dmg-cgb", both},
		{"-dmg", both[:1]}, {"_dmg", both[:1]}, {"-cgb", both[1:]}, {"_cgb", both[1:]},
	} {
		img, err := readPNG(stem + form.suffix + ".png")
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("the picture %s: %w", filepath.Base(stem+form.suffix+".png"), err)
		}
		found = append(found, picture{form.models, img})
	}
	return found, nil
}

func readPNG(path string) (image.Image, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return png.Decode(file)
}

func forModel(pictures []picture, model gameboy.Model) []picture {
	var found []picture
	for _, p := range pictures {
		for _, for_ := range p.models {
			if for_ == model {
				found = append(found, p)
			}
		}
	}
	return found
}

// difference is how many pixels of a frame are not as in the picture. Both are compared in the 5 bits a colour that the
// machine has; a grey of 85 or 170 lies between two of them.
func (p picture) difference(frame *core.Frame) int {
	bounds := p.image.Bounds()
	if bounds.Dx() != frame.Width || bounds.Dy() != frame.Height {
		return frame.Width * frame.Height
	}
	wrong := 0
	for i, got := range frame.Pix {
		r, g, b, _ := p.image.At(bounds.Min.X+i%frame.Width, bounds.Min.Y+i/frame.Width).RGBA()
		gr, gg, gb := core.RGB(got)
		if far(r, gr) || far(g, gg) || far(b, gb) {
			wrong++
		}
	}
	return wrong
}

// tolerance is how far a colour of 8 bits may be from one that was widened from 5.
const tolerance = 8

func far(want uint32, got uint8) bool {
	distance := int(want>>8) - int(got)
	return distance > tolerance || distance < -tolerance
}
