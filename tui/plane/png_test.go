package plane

import (
	"bytes"
	"fmt"
	"image/png"
	"math/rand/v2"
	"testing"
)

func TestPNGShowsThePicture(t *testing.T) {
	random := rand.New(rand.NewPCG(12, 12))
	var w pngWriter
	for _, colours := range []int{1, 2, 4, 5, 16, 17, 256, 5000} {
		for _, times := range []int{1, 2, 3, 5} {
			frame := noise(random, 37, 23, colours)
			img, err := png.Decode(bytes.NewReader(w.encode(frame, PaletteOwn, times)))
			if err != nil {
				t.Fatalf("%d colours, %d times: %v", colours, times, err)
			}
			if size := img.Bounds().Size(); size.X != 37*times || size.Y != 23*times {
				t.Fatalf("%d times as large it is %v", times, size)
			}
			for y := range 23 * times {
				for x := range 37 * times {
					if got, want := opaque(img.At(x, y)), rgba(frame.Pix[y/times*37+x/times]); got != want {
						t.Fatalf("%d colours, %d times, pixel %d, %d: %v, want %v", colours, times, x, y, got, want)
					}
				}
			}
		}
	}
}

func BenchmarkPNG(b *testing.B) {
	scenes := make([]*scene, 16)
	for n := range scenes {
		scenes[n] = newScene()
		scenes[n].draw(n, n/2, n)
	}
	for _, times := range []int{1, 2, 4, 8, 12} {
		b.Run(fmt.Sprint(times), func(b *testing.B) {
			var w pngWriter
			n, bytes := 0, 0
			w.encode(scenes[0].frame, PaletteOwn, times)
			b.ReportAllocs()
			for b.Loop() {
				n++
				bytes += len(w.encode(scenes[n%len(scenes)].frame, PaletteGreen, times))
			}
			b.ReportMetric(float64(bytes)/float64(n), "B/frame")
		})
	}
}
