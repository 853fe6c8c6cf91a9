package plane

import (
	"bytes"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
)

// Leaving waits for the answers that are under way, and for no others.
func TestAwaitAnswers(t *testing.T) {
	for _, c := range []struct {
		name    string
		idle    time.Duration // since the terminal was asked
		answers time.Duration // after which the terminal answers; 0: never
		want    time.Duration
	}{
		{"a near terminal", time.Second, 30 * time.Millisecond, 30 * time.Millisecond},
		{"a slow one", time.Second, 180 * time.Millisecond, 180 * time.Millisecond},
		{"a silent one", time.Second, 0, usualAnswer},
		{"asked long ago", answerTime, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				terminal := newFakeTerminal(30, 20)
				defer terminal.close()
				p, frame := fakeAuto(t, terminal, false)
				defer p.Close()
				time.Sleep(c.idle)
				if c.answers > 0 {
					time.AfterFunc(c.answers, func() { p.Hear(uv.UnknownCsiEvent(shownAnswer)) })
				}
				start := time.Now()
				p.AwaitAnswers()
				if took := time.Since(start); took != c.want {
					t.Errorf("it took %v, want %v", took, c.want)
				}
				synctest.Wait()
				terminal.take()
				p.Set(Settings{Graphics: GraphicsSixel})
				p.Resize(40, 20)
				p.Show(frame)
				synctest.Wait()
				if written := terminal.take(); bytes.Contains(written, []byte(askCellSize)) || bytes.Contains(written, []byte(question)) {
					t.Errorf("it asks while it leaves: %q", written)
				}
				write(t, p, string(leaveAltScreen)+string(enterAltScreen))
				synctest.Wait()
				if written := terminal.take(); !bytes.Contains(written, []byte(askCellSize)) {
					t.Errorf("it does not ask again when it comes back: %q", written)
				}
			})
		})
	}
}

// A terminal that is known to be far away has more time.
func TestAwaitAnswersOfAFarTerminal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		terminal := newFakeTerminal(30, 20)
		defer terminal.close()
		p := New(terminal, Options{Profile: colorprofile.TrueColor, Silent: true, Far: true, Now: time.Now})
		defer p.Close()
		p.Place(Rect{X: 1, Y: 1, W: 20, H: 10}, true)
		write(t, p, string(enterAltScreen))
		time.Sleep(answerTime) // what is asked at the start is answered
		random := rand.New(rand.NewPCG(17, 17))
		for range 2 {
			p.Show(noise(random, 20, 20, 4))
			time.AfterFunc(300*time.Millisecond, func() { p.Hear(uv.UnknownCsiEvent(shownAnswer)) })
			time.Sleep(time.Millisecond)
		}
		time.Sleep(400 * time.Millisecond)
		p.Show(noise(random, 20, 20, 4))
		synctest.Wait()
		time.AfterFunc(350*time.Millisecond, func() { p.Hear(uv.UnknownCsiEvent(shownAnswer)) })
		start := time.Now()
		p.AwaitAnswers()
		if took := time.Since(start); took != 350*time.Millisecond {
			t.Errorf("it took %v", took)
		}
	})
}
