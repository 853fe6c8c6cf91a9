package export_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/png"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"

	"dotmatrix/assets"
	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/game"
	"dotmatrix/core/gameboy"
	"dotmatrix/core/play"
	"dotmatrix/core/play/export"
	"dotmatrix/tracking"
)

type clock struct{}

func (clock) Now() time.Time                         { return time.Unix(1_700_000_000, 0).UTC() }
func (clock) After(d time.Duration) <-chan time.Time { return time.After(0) }

// hostile says what no terminal and no page should obey.
const hostile = "\x1b[31mred\x1b[m <script>alert(1)</script> | ![x](http://e.vil)\n# title"

// talker says something hostile before what the explorer does.
type talker struct{ play.Agent }

func (t talker) Step(ctx context.Context, host agent.Host, memory json.RawMessage, seen core.Observation) (agent.Decision, error) {
	d, err := t.Agent.Step(ctx, host, memory, seen)
	d.Said = hostile
	return d, err
}

func newMachine(t *testing.T) core.Machine {
	t.Helper()
	machine, err := gameboy.New(assets.DemoROM, gameboy.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return machine
}

// recorded is a run of the demo game of 25 steps, which reaches a milestone.
func recorded(t *testing.T) (*tracking.Reader, *core.RunSummary) {
	t.Helper()
	store, err := tracking.Open(t.Context(), filepath.Join(t.TempDir(), "runs.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	recorder, err := store.Recorder(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	player, err := agent.Load(assets.Agents(), "explorer.star", nil)
	if err != nil {
		t.Fatal(err)
	}
	machine := newMachine(t)
	library, err := game.OpenLibrary(assets.Games())
	if err != nil {
		t.Fatal(err)
	}
	o := play.Options{Run: core.Run{ID: "00000000000000aa", Seed: 1}, Machine: machine, Agent: talker{player}, Game: library.Find(machine.Info().ROM),
		Recorder: recorder, Clock: clock{}, Steps: 25}
	if _, err := play.NewSession(o).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := store.Bookmark(t.Context(), o.Run.ID, core.Bookmark{Seq: 3, Text: "a *star*"}); err != nil {
		t.Fatal(err)
	}
	run, err := store.FindRun(t.Context(), o.Run.ID)
	if err != nil {
		t.Fatal(err)
	}
	record, err := store.Read(t.Context(), run.ID)
	if err != nil {
		t.Fatal(err)
	}
	return record, &run
}

func told() {}

func stepOf(t *testing.T, record play.Steps, seq int) *core.Step {
	t.Helper()
	step, err := record.Step(t.Context(), seq)
	if err != nil {
		t.Fatal(err)
	}
	return step
}

// shows reports the first pixel in which a picture is not the frame, each pixel of it scale x scale.
func shows(t *testing.T, what string, picture image.Image, frame *core.Frame, scale int) {
	t.Helper()
	if b := picture.Bounds(); b.Dx() != frame.Width*scale || b.Dy() != frame.Height*scale {
		t.Fatalf("%s: the picture is %v", what, b)
	}
	want := frame.Image()
	for y := range frame.Height * scale {
		for x := range frame.Width * scale {
			if got := color.RGBAModel.Convert(picture.At(x, y)); got != want.RGBAAt(x/scale, y/scale) {
				t.Fatalf("%s: the pixel at %d, %d is %v, want %v", what, x, y, got, want.RGBAAt(x/scale, y/scale))
			}
		}
	}
}

type stepLine struct {
	Type   string
	Seq    int
	Screen struct{ PNG []byte }
	Chain  core.Hash
	Facts  json.RawMessage
	Said   string
}

func TestJSONHoldsEverything(t *testing.T) {
	record, run := recorded(t)
	var lines, whole bytes.Buffer
	if err := export.JSONLines(t.Context(), &lines, record, run, play.Range{To: 25}, told); err != nil {
		t.Fatal(err)
	}
	if err := export.JSON(t.Context(), &whole, record, run, play.Range{From: 20, To: 25}, told); err != nil {
		t.Fatal(err)
	}
	var document struct {
		Run   struct{ Chain core.Hash }
		Steps []stepLine
	}
	if err := json.Unmarshal(whole.Bytes(), &document); err != nil || len(document.Steps) != 6 || document.Steps[5].Seq != 25 || document.Run.Chain != run.Chain {
		t.Errorf("the document holds %d steps (%v)", len(document.Steps), err)
	}
	decoder := json.NewDecoder(&lines)
	var head struct {
		Type  string
		Chain core.Hash
		Help  core.Ledger
	}
	if err := decoder.Decode(&head); err != nil || head.Type != "run" || head.Chain != run.Chain || len(head.Help.Observes) == 0 {
		t.Errorf("the first line is %+v (%v)", head, err)
	}
	for seq := range 26 {
		var line stepLine
		if err := decoder.Decode(&line); err != nil {
			t.Fatal(err)
		}
		want := stepOf(t, record, seq)
		picture, err := png.Decode(bytes.NewReader(line.Screen.PNG))
		if err != nil || line.Type != "step" || line.Seq != seq || line.Chain != want.Chain || line.Said != want.Said || !bytes.Equal(line.Facts, want.Facts) {
			t.Fatalf("step %d is written as %+v (%v)", seq, line, err)
		}
		shows(t, fmt.Sprintf("step %d", seq), picture, want.Screen, 1)
	}
	if decoder.More() {
		t.Error("there are more lines")
	}
}

func TestCSVHasARowForEachStep(t *testing.T) {
	record, run := recorded(t)
	var out bytes.Buffer
	if err := export.CSV(t.Context(), &out, record, play.Range{To: 25}, nil, told); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil || len(rows) != 27 {
		t.Fatalf("%d rows (%v)", len(rows), err)
	}
	if last := rows[26]; last[0] != "25" || last[len(last)-1] != run.Chain.String() || last[8] != hostile {
		t.Errorf("the last row is %q", last)
	}
}

// files collects what is written.
type files map[string]*bytes.Buffer

func (f files) open(name string) (io.WriteCloser, error) {
	f[name] = &bytes.Buffer{}
	return closer{f[name]}, nil
}

type closer struct{ io.Writer }

func (closer) Close() error { return nil }

func TestPicturesAreTheScreens(t *testing.T) {
	record, _ := recorded(t)
	made := files{}
	if err := export.Pictures(t.Context(), record, play.Range{From: 7, To: 9}, 3, made.open, told); err != nil {
		t.Fatal(err)
	}
	for seq := 7; seq <= 9; seq++ {
		name := fmt.Sprintf("step-%06d.png", seq)
		picture, err := png.Decode(made[name])
		if err != nil {
			t.Fatal(err)
		}
		shows(t, name, picture, stepOf(t, record, seq).Screen, 3)
	}
	if len(made) != 3 {
		t.Errorf("%d files", len(made))
	}
}

func TestAnimationEndsWithTheLastScreenAndLastsAsLong(t *testing.T) {
	record, run := recorded(t)
	frames := 0
	for seq := 5; seq <= 25; seq++ {
		frames += stepOf(t, record, seq).Frames()
	}
	hundredths := float64(frames) / run.Machine.FrameRate * 100
	for name, machine := range map[string]core.Machine{"own frames": newMachine(t), "steps": nil} {
		var out bytes.Buffer
		if err := export.GIF(t.Context(), &out, record, play.Range{From: 5, To: 25}, machine, 30, 2, told); err != nil {
			t.Fatal(err)
		}
		animation, err := gif.DecodeAll(&out)
		if err != nil {
			t.Fatal(err)
		}
		canvas, sum := image.NewRGBA(image.Rect(0, 0, animation.Config.Width, animation.Config.Height)), 0
		for i, picture := range animation.Image {
			draw.Draw(canvas, picture.Bounds(), picture, picture.Bounds().Min, draw.Over)
			sum += animation.Delay[i]
			if animation.Delay[i] < 1 {
				t.Errorf("%s: picture %d lasts for %d hundredths", name, i, animation.Delay[i])
			}
		}
		if machine == nil || frames%2 == 0 {
			shows(t, name, canvas, stepOf(t, record, 25).Screen, 2)
		}
		if d := float64(sum) - hundredths; d < -5 || d > 5 {
			t.Errorf("%s: it lasts for %d hundredths, want %.1f", name, sum, hundredths)
		}
		if machine != nil && len(animation.Image) < frames/8 {
			t.Errorf("%s: only %d pictures of %d frames", name, len(animation.Image), frames)
		}
	}
}

func TestTerminalRecordingShowsTheScreens(t *testing.T) {
	record, run := recorded(t)
	var out bytes.Buffer
	if err := export.Cast(t.Context(), &out, record, run, play.Range{To: 25}, told); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	var head struct{ Version, Width, Height int }
	if err := json.Unmarshal([]byte(lines[0]), &head); err != nil || head.Version != 2 || head.Width != 160 || head.Height != 79 {
		t.Fatalf("the head is %q (%v)", lines[0], err)
	}
	screen := vt.NewEmulator(head.Width, head.Height)
	at := -1.0
	for seq, line := range lines[1 : len(lines)-1] {
		var event [3]any
		if err := json.Unmarshal([]byte(line), &event); err != nil || event[1] != "o" || event[0].(float64) < at {
			t.Fatalf("the event is %q (%v)", line, err)
		}
		at = event[0].(float64)
		screen.WriteString(event[2].(string))
		want := stepOf(t, record, seq).Screen
		for y := 0; y < want.Height; y += 5 {
			for x := 0; x < want.Width; x += 3 {
				cell := screen.CellAt(x, y/2)
				c := cell.Style.Fg
				if y%2 == 1 {
					c = cell.Style.Bg
				}
				if r, g, b := core.RGB(want.Pix[y*want.Width+x]); c == nil || color.RGBAModel.Convert(c) != (color.RGBA{r, g, b, 0xFF}) {
					t.Fatalf("step %d: the pixel at %d, %d is %v", seq, x, y, c)
				}
			}
		}
	}
	if text := screen.String(); !strings.Contains(text, "step 25  agent") || !strings.Contains(text, "red <script>") {
		t.Errorf("below the picture stands %q", text[len(text)-600:])
	}
}

func TestReportIsHarmless(t *testing.T) {
	record, run := recorded(t)
	made := files{}
	story := []core.Milestone{{Key: "nobody", Title: "Never|reached"}}
	if err := export.Report(t.Context(), record, run, export.ReportOptions{Story: story}, made.open, told); err != nil {
		t.Fatal(err)
	}
	page := made["report.md"].String()
	for _, want := range []string{"# explorer plays LAMPWICK", "## Milestones", "![step 25](step-000025.png)", "Not reached: Never\\|reached", "a \\*star\\*",
		run.Chain.String(), "red &lt;script&gt;alert\\(1\\)"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %q", want)
		}
	}
	for _, bad := range []string{"\x1b", "<script", "![x](", "\n# title"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
	picture, err := png.Decode(made["step-000025.png"])
	if err != nil {
		t.Fatal(err)
	}
	shows(t, "the last picture", picture, stepOf(t, record, 25).Screen, 2)
}

func TestRangesAreChecked(t *testing.T) {
	record, _ := recorded(t)
	for r, want := range map[play.Range]string{{From: 3, To: 2}: "in order", {From: -1, To: 2}: "in order", {From: 26, To: 30}: "the last is 25"} {
		if _, err := export.Within(t.Context(), record, r); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v", r, err)
		}
	}
	if r, err := export.Within(t.Context(), record, play.Whole); err != nil || r != (play.Range{To: 25}) {
		t.Errorf("all is %v (%v)", r, err)
	}
}
