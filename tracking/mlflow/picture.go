package mlflow

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/png"

	"dotmatrix/core"
)

// pictureName is under which name MLflow shows a picture in a series by step. Its last part is unique, and the same whenever
// the step is pushed. Older releases of MLflow have % where there is +, which their servers take for a part of
// an address.
func pictureName(step *core.Step, run *core.Run) string {
	unique := core.Sum(fmt.Appendf(nil, "picture %s %d", run.ID, step.Seq)).String()
	return fmt.Sprintf("images/screen+step+%d+timestamp+%d+%s", step.Seq, endOf(step, run).UnixMilli(), unique[:32])
}

// gridScale is how many times a picture is enlarged for MLflow's grid of pictures, which shows it in its own size.
const gridScale = 2

// enlarge makes a square of each pixel.
func enlarge(from *image.RGBA, times int) *image.RGBA {
	size := from.Bounds().Size()
	to := image.NewRGBA(image.Rect(0, 0, size.X*times, size.Y*times))
	for y := range size.Y * times {
		for x := range size.X * times {
			to.SetRGBA(x, y, from.RGBAAt(from.Rect.Min.X+x/times, from.Rect.Min.Y+y/times))
		}
	}
	return to
}

// stateJSON is a step's state for people and programs: what the game's profile reads, and what came of the step.
type stateJSON struct {
	Seq        int              `json:"step"`
	Actor      core.Actor       `json:"actor"`
	Action     string           `json:"action"`
	Said       string           `json:"said,omitempty"`
	Reasoning  string           `json:"reasoning,omitempty"`
	Fault      string           `json:"fault,omitempty"`
	Tick       uint64           `json:"tick"`
	Reached    []core.Milestone `json:"milestones_reached,omitempty"`
	Facts      json.RawMessage  `json:"facts,omitempty"`
	ScreenHash core.Hash        `json:"screen_sha256"`
	StateHash  core.Hash        `json:"state_sha256"`
	Chain      core.Hash        `json:"chain"`
}

// pushPicture writes a step's picture and its state as JSON below root.
func (s *Server) pushPicture(ctx context.Context, root string, step *core.Step, run *core.Run) error {
	if step.Screen != nil {
		name, screen := pictureName(step, run), step.Screen.Image()
		for _, file := range []struct {
			ending string
			shown  *image.RGBA
		}{{".png", screen}, {"+compressed.webp", enlarge(screen, gridScale)}} { // MLflow takes PNG by the latter name, too
			var picture bytes.Buffer
			if err := png.Encode(&picture, file.shown); err != nil {
				return fmt.Errorf("encoding the picture of step %d: %w", step.Seq, err)
			}
			if err := s.put(ctx, root, name+file.ending, picture.Bytes()); err != nil {
				return err
			}
		}
	}
	state, err := json.MarshalIndent(stateJSON{Seq: step.Seq, Actor: step.Actor, Action: step.Action.String(), Said: step.Said, Reasoning: step.Reasoning,
		Fault: step.Fault, Tick: step.Tick, Reached: step.Reached, Facts: step.Facts, ScreenHash: step.ScreenHash, StateHash: step.StateHash, Chain: step.Chain}, "", " ")
	if err != nil {
		return err
	}
	return s.put(ctx, root, fmt.Sprintf("states/%06d.json", step.Seq), state)
}
