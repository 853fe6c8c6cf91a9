package export

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
	"strings"

	"dotmatrix/core"
	"dotmatrix/core/plain"
	"dotmatrix/core/play"
)

// JSONLines writes the run as a line of JSON, and then each step of the range as one. told is called after each step.
func JSONLines(ctx context.Context, w io.Writer, record play.Steps, run *core.RunSummary, r play.Range, told func()) error {
	if err := writeLine(w, jsonOfRun(run)); err != nil {
		return err
	}
	for step, err := range steps(ctx, record, r) {
		if err != nil {
			return err
		}
		s, err := jsonOf(step)
		if err == nil {
			err = writeLine(w, s)
		}
		if err != nil {
			return err
		}
		told()
	}
	return nil
}

func writeLine(w io.Writer, value any) error {
	var line bytes.Buffer
	encoder := json.NewEncoder(&line) // which ends it with a newline
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return err
	}
	_, err := w.Write(plain.JSON(line.Bytes()))
	return err
}

// JSON writes the same as one document: {"run": ..., "steps": [...]}.
func JSON(ctx context.Context, w io.Writer, record play.Steps, run *core.RunSummary, r play.Range, told func()) error {
	before := "{\"run\": "
	put := func(value any) error {
		if _, err := io.WriteString(w, before); err != nil {
			return err
		}
		return writeLine(w, value)
	}
	if err := put(jsonOfRun(run)); err != nil {
		return err
	}
	before = ", \"steps\": [\n"
	for step, err := range steps(ctx, record, r) {
		if err != nil {
			return err
		}
		s, err := jsonOf(step)
		if err == nil {
			err = put(s)
		}
		if err != nil {
			return err
		}
		before = ","
		told()
	}
	_, err := io.WriteString(w, "]}\n")
	return err
}

// csvColumns are the columns of a step in CSV. Text may be anybody's: of a model, a program, a person or a file.
var csvColumns = []struct {
	name  string
	text  bool
	value func(*core.Step) string
}{
	{"seq", false, func(s *core.Step) string { return strconv.Itoa(s.Seq) }},
	{"start", false, func(s *core.Step) string { return s.Start.Format("2006-01-02T15:04:05.000Z07:00") }},
	{"seconds", false, func(s *core.Step) string { return strconv.FormatFloat(s.Duration.Seconds(), 'f', 3, 64) }},
	{"actor", true, func(s *core.Step) string { return string(s.Actor) }},
	{"action", true, func(s *core.Step) string { return s.Action.String() }},
	{"frames", false, func(s *core.Step) string { return strconv.Itoa(s.Frames()) }},
	{"tick", false, func(s *core.Step) string { return strconv.FormatUint(s.Tick, 10) }},
	{"milestones", true, func(s *core.Step) string { return keysOf(s.Reached) }},
	{"said", true, func(s *core.Step) string { return s.Said }},
	{"reasoning", true, func(s *core.Step) string { return s.Reasoning }},
	{"steered", true, func(s *core.Step) string { return strings.Join(s.Steered, "\n") }},
	{"fault", true, func(s *core.Step) string { return s.Fault }},
	{"calls", false, func(s *core.Step) string { return strconv.Itoa(core.UsageOf(s.Spans...).Calls) }},
	{"input_tokens", false, func(s *core.Step) string { return strconv.Itoa(core.UsageOf(s.Spans...).InputTokens) }},
	{"output_tokens", false, func(s *core.Step) string { return strconv.Itoa(core.UsageOf(s.Spans...).OutputTokens) }},
	{"dollars", false, func(s *core.Step) string { return strconv.FormatFloat(core.UsageOf(s.Spans...).Dollars, 'f', -1, 64) }},
	{"memory", true, func(s *core.Step) string { return string(s.Memory) }},
	{"facts", true, func(s *core.Step) string { return string(s.Facts) }},
	{"screen_sha256", false, func(s *core.Step) string { return s.ScreenHash.String() }},
	{"state_sha256", false, func(s *core.Step) string { return s.StateHash.String() }},
	{"chain", false, func(s *core.Step) string { return s.Chain.String() }},
}

func keysOf(milestones []core.Milestone) string {
	keys := make([]string, len(milestones))
	for i, m := range milestones {
		keys[i] = m.Key
	}
	return strings.Join(keys, " ")
}

// CSV writes a row for each step of the range, below the names of the columns. text makes of text what is written; nil leaves it
// as it is.
func CSV(ctx context.Context, w io.Writer, record play.Steps, r play.Range, text func(string) string, told func()) error {
	out := csv.NewWriter(w)
	row := make([]string, len(csvColumns))
	for i, c := range csvColumns {
		row[i] = c.name
	}
	if err := out.Write(row); err != nil {
		return err
	}
	for step, err := range steps(ctx, record, r) {
		if err != nil {
			return err
		}
		for i, c := range csvColumns {
			if row[i] = c.value(step); c.text && text != nil {
				row[i] = text(row[i])
			}
		}
		if err := out.Write(row); err != nil {
			return err
		}
		told()
	}
	out.Flush()
	return out.Error()
}
