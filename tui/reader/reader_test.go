package reader

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"dotmatrix/core"
	"dotmatrix/tui/theme"
)

var colours = theme.New(theme.Options{Dark: true, Profile: colorprofile.TrueColor})

// told is a reader of some events.
func told(events ...core.Event) *Reader {
	r := &Reader{}
	tell(r, events...)
	return r
}

func tell(r *Reader, events ...core.Event) {
	for _, event := range events {
		switch e := event.(type) {
		case core.StepBegan:
			r.Begin(e.Seq, e.Actor)
		case core.StepEnded:
			r.Finish(e.Step)
		case core.TextDropped:
			r.Drop(e.Why)
		case core.Noticed:
			r.Notice(e.Text)
		default:
			r.Hear(event)
		}
	}
}

// rows are what is seen of the cards as plain text, without the stripe.
func rows(t *testing.T, r *Reader, width, height int) []string {
	t.Helper()
	lines := r.Lines(colours, width, height)
	if len(lines) > height {
		t.Fatalf("%d rows in %d", len(lines), height)
	}
	for i, line := range lines {
		if got := ansi.StringWidth(line); got > width {
			t.Fatalf("a row of %d columns in %d: %q", got, width, line)
		}
		bare := ansi.Strip(line)
		_, size := utf8.DecodeRuneInString(bare)
		lines[i] = strings.TrimRight(bare[size:], " ")
	}
	return lines
}

func shown(t *testing.T, r *Reader) string { return strings.Join(rows(t, r, 41, 30), "\n") }

// step is one in which the agent says something.
func step(seq int, said string) core.StepEnded {
	return core.StepEnded{Step: &core.Step{Seq: seq, Action: core.PressAll(core.A), Said: said}}
}

func silent(seq int, b core.Buttons) core.StepEnded {
	return core.StepEnded{Step: &core.Step{Seq: seq, Action: core.PressAll(b)}}
}

func toolSpan(name, arguments, result, fault string) core.SpanEnded {
	return core.SpanEnded{Span: core.Span{Op: core.OpExecuteTool, Name: "execute_tool " + name, Error: fault,
		Attributes: map[string]any{core.AttrToolName: name, core.AttrToolArguments: arguments, core.AttrToolResult: result}}}
}

func TestTextThatIsDroppedLeavesThePane(t *testing.T) {
	r := told(core.StepBegan{Seq: 5, Actor: core.ActorAgent},
		core.TextDelta{Text: "half a th"}, core.ToolDelta{Name: "walk_to", Text: `{"x":`},
		core.TextDropped{Why: "503, tried again"}, core.TextDelta{Text: "anew"})
	got := shown(t, r)
	if strings.Contains(got, "half") || strings.Contains(got, "walk_to") || !strings.Contains(got, "503, tried again") || !strings.HasSuffix(got, "anew") {
		t.Errorf("shown:\n%s", got)
	}
}

func TestToolCalls(t *testing.T) {
	r := told(core.StepBegan{Seq: 5, Actor: core.ActorAgent},
		core.ToolDelta{Index: 0, Name: "walk_to", Text: `{"x":1`}, core.ToolDelta{Index: 0, Text: `,"y":2}`}, core.ToolDelta{Index: 1, Name: "notes", Text: `{}`},
		toolSpan("walk_to", `{"x":1,"y":2}`, "arrived\nin 3 steps", ""), toolSpan("notes", `{}`, "", "no such note"))
	want := "   5 …\n✓ walk_to(x: 1, y: 2)\n  arrived\n  in 3 steps\n✗ notes()\n  ✗ no such note"
	if diff := cmp.Diff(want, shown(t, r)); diff != "" {
		t.Errorf("open: (-want +got)\n%s", diff)
	}
	r.Toggle()
	want = "   5 …\n✓ walk_to(x: 1, y: 2) → arrived\n✗ notes() → no such note"
	if diff := cmp.Diff(want, shown(t, r)); diff != "" {
		t.Errorf("folded: (-want +got)\n%s", diff)
	}
}

func TestArgumentsAreText(t *testing.T) {
	for document, want := range map[string]string{
		`{"text":"\u65e5\u672c"}`: "日本", `{"a":"x","b":[1,"\u65e5"]}`: `a: x, b: [1,"日"]`, `{"big":12345678901234567890}`: "12345678901234567890",
		`{"s":"\u001b[2J"}`: "", `[1,2]`: "[1,2]", `{"broken`: `{"broken`, ``: "", `{}`: "",
	} {
		if got := (&call{arguments: document}).shortArguments(); got != want {
			t.Errorf("%s is shown as %q, want %q", document, got, want)
		}
	}
	for written, want := range map[string]string{`{"text":"\u65e5\u67`: `{"text":"日\u67`, `"\ud83c\udfae!`: `"🎮!`, `\ud83c`: `\ud83c`} {
		if got := unescaped(written); want != `\ud83c` && got != want {
			t.Errorf("%s is shown as %q, want %q", written, got, want)
		}
	}
}

// What a tool has an agent say is shown once.
func TestWhatIsSaidByAToolIsShownOnce(t *testing.T) {
	r := told(core.StepBegan{Seq: 5}, core.TextDelta{Text: "I go to the hermit."}, toolSpan("say", `{"text":"I go to the hermit."}`, "Said. Now act.", ""),
		core.TextDelta{Text: "\nThe door is near."}, toolSpan("press", `{"buttons":["up"],"why":"The door is near."}`, "done", ""), toolSpan("say", `{"text":"x"}`, "", "not said"))
	want := "   5 …\nI go to the hermit.\nThe door is near.\n✓ press([\"up\"])\n  done\n✗ say(x)\n  ✗ not said"
	if diff := cmp.Diff(want, shown(t, r)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// What was thought, said and called stands in its order, while it is made and in the record alike.
func TestThoughtsStandInTheirOrder(t *testing.T) {
	answer := func(reasoning, said string) core.Span {
		m := core.TextMessage(core.RoleAssistant, said)
		m.Reasoning = reasoning
		return core.Span{Op: core.OpChat, Output: &m}
	}
	tool := toolSpan("notes", "{}", "none", "")
	live := []core.Event{core.StepBegan{Seq: 5, Actor: core.ActorAgent},
		core.TextDelta{Channel: core.Reasoned, Text: "what do I "}, core.TextDelta{Channel: core.Reasoned, Text: "know?"}, core.TextDelta{Text: "I look."},
		core.ToolDelta{Name: "notes", Text: "{}"}, core.SpanEnded{Span: answer("what do I know?", "I look.")}, tool,
		core.TextDelta{Channel: core.Reasoned, Text: "nothing"}, core.TextDelta{Text: "I go."}, core.SpanEnded{Span: answer("nothing", "I go.")}}
	want := "what do I know?\nI look.\n✓ notes()\n  none\nnothing\nI go."
	if diff := cmp.Diff("   5 …                             0 tok\n"+want, shown(t, told(live...))); diff != "" {
		t.Errorf("live: (-want +got)\n%s", diff)
	}
	recorded := &core.Step{Seq: 5, Action: core.PressAll(core.Up), Said: "I look.\nI go.\nUp!", Reasoning: "what do I know?\nnothing",
		Spans: []core.Span{answer("what do I know?", "I look."), tool.Span, answer("a summary", "of it all"), answer("nothing", "I go.")}}
	if diff := cmp.Diff("   5 ↑                             0 tok\n"+want+"\nUp!", shown(t, told(core.StepEnded{Step: recorded}))); diff != "" {
		t.Errorf("recorded: (-want +got)\n%s", diff)
	}
}

func TestStepsThatAskedModelsSayWhatTheyTook(t *testing.T) {
	r := told(core.StepEnded{Step: &core.Step{Seq: 7, Actor: core.ActorAgent, Action: core.PressAll(core.A), Duration: 1500 * time.Millisecond, Said: "Thought: **go**",
		Spans: []core.Span{{Op: core.OpChat, Output: &core.Message{}, Attributes: map[string]any{core.AttrInputTokens: 100, core.AttrOutputTokens: 20, core.AttrCost: 0.0123}}}}})
	if got := shown(t, r); !strings.Contains(got, "7 Ⓐ") || !strings.Contains(got, "1.5s  120 tok  $0.0123") || !strings.Contains(got, "Thought: go") {
		t.Errorf("shown:\n%s", got)
	}
	if got := strings.Join(rows(t, r, 30, 5), "\n"); !strings.Contains(got, "1.5s") || strings.Contains(got, "tok") {
		t.Errorf("a narrow pane shows\n%s", got)
	}
}

func TestSilentStepsAreJoined(t *testing.T) {
	r := told(silent(1, core.Up), silent(2, core.Up), silent(3, core.A), step(4, "Hello."), silent(5, 0), silent(6, 0), silent(7, 0), silent(8, 0))
	if diff := cmp.Diff("   1–3 ↑↑ Ⓐ\n\n   4 Ⓐ\nHello.\n\n   5–8 ·×4", shown(t, r)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	r.Rewind(6)
	if got := shown(t, r); !strings.HasSuffix(got, "   5–6 ··") {
		t.Errorf("after going back to step 6:\n%s", got)
	}
	r.Rewind(2)
	if got := shown(t, r); got != "   1–2 ↑↑" {
		t.Errorf("after going back to step 2:\n%s", got)
	}
}

// Steps that fail in the same way take the room of one.
func TestEqualFailuresAreJoined(t *testing.T) {
	failed := func(seq int, fault string) core.StepEnded {
		return core.StepEnded{Step: &core.Step{Seq: seq, Actor: core.ActorFallback, Fault: fault}}
	}
	r := told(failed(1, "another"), failed(2, "another"), failed(3, "no usable action"), failed(4, "no usable action"), failed(5, "no usable action"))
	got := shown(t, r)
	if strings.Count(got, "no usable action") != 1 || !strings.Contains(got, "×3: the same failure since step 3") || !strings.Contains(got, "×2:") {
		t.Errorf("shown:\n%s", got)
	}
}

func TestWhatIsKeptIsBounded(t *testing.T) {
	r := told()
	words := strings.Repeat("words ", 1000)
	for seq := 1; seq < 4000; seq++ {
		tell(r, step(seq, words))
	}
	if r.bytes > maxBytes+len(words)*64 || len(r.cards) > maxBytes/len(words)+64 {
		t.Errorf("%d cards of %d bytes are kept", len(r.cards), r.bytes)
	}
	r = told()
	for seq := 1; seq < maxCards+500; seq++ {
		tell(r, step(seq, "x"))
	}
	if len(r.cards) > maxCards+64 {
		t.Errorf("%d cards are kept", len(r.cards))
	}
}

// A text that is read stays where it is while more comes, and what came is counted.
func TestScrollingBackIsAnchored(t *testing.T) {
	r := told()
	for seq := 1; seq <= 30; seq++ {
		tell(r, step(seq, fmt.Sprintf("Words of step %d.", seq)))
	}
	rows(t, r, 40, 10)
	r.Page(1)
	before := rows(t, r, 40, 10)
	tell(r, core.StepBegan{Seq: 31}, core.TextDelta{Text: "new\n\nand\n\nmore"})
	during := rows(t, r, 40, 10)
	if diff := cmp.Diff(before[:9], during[:9]); diff != "" {
		t.Errorf("it runs away (-before +after)\n%s", diff)
	}
	tell(r, step(31, "new\n\nand\n\nmore\n\nend"), step(32, "And more."))
	after := rows(t, r, 40, 10)
	if diff := cmp.Diff(before[:9], after[:9]); diff != "" {
		t.Errorf("it runs away (-before +after)\n%s", diff)
	}
	if !strings.Contains(after[9], "6 new lines") { // two cards of a blank line, a head and a line
		t.Errorf("the last row is %q", after[9])
	}
	r.End()
	if end := rows(t, r, 40, 10); !strings.Contains(end[9], "And more.") {
		t.Errorf("at the end: %q", end)
	}
	r.Home()
	if home := rows(t, r, 40, 10); !strings.HasPrefix(home[0], "   1 ") || r.Follows() {
		t.Errorf("at the beginning: %q", home)
	}
	for range 40 {
		r.Page(-1)
		rows(t, r, 40, 10)
	}
	if !r.Follows() {
		t.Error("at the end the newest is not followed again")
	}
}

// Scrolling by any amounts shows the same lines in the same order, whatever the direction.
func TestScrollingMissesNothing(t *testing.T) {
	r := told()
	for seq := 1; seq <= 20; seq++ {
		tell(r, step(seq, fmt.Sprintf("- one of %d\n- two\n\n```\ncode\n```\nend", seq)), silent(seq, core.Up))
	}
	r.ToggleAll()
	all := rows(t, r, 50, 1000)
	rows(t, r, 50, 7)
	r.Home()
	var seen []string
	for at := 0; !r.Follows(); at += 3 {
		page := rows(t, r, 50, 7)
		if r.Follows() {
			break
		}
		if diff := cmp.Diff(all[at:at+6], page[:6]); diff != "" {
			t.Fatalf("from line %d (-want +got)\n%s", at, diff)
		}
		seen = append(seen, page[:3]...)
		r.Scroll(-3)
	}
	if len(seen) < len(all)-12 {
		t.Errorf("%d of %d lines were seen", len(seen), len(all))
	}
}

func TestCardsAreOpenedAndFolded(t *testing.T) {
	r := told(step(1, "first\n\nsecond\n\nthird\n\nfourth\n\nfifth"), step(2, "new"))
	folded := strings.Join(rows(t, r, 40, 30), "\n")
	if !strings.Contains(folded, "third …") || strings.Contains(folded, "fourth") {
		t.Errorf("folded:\n%s", folded)
	}
	r.Choose(-1)
	r.Choose(-1)
	r.Toggle()
	if opened := strings.Join(rows(t, r, 40, 30), "\n"); !strings.Contains(opened, "fifth") {
		t.Errorf("opened:\n%s", opened)
	}
	r.Click(0)
	if again := strings.Join(rows(t, r, 40, 30), "\n"); again != folded {
		t.Errorf("folded again:\n%s", again)
	}
	r.ToggleAll()
	if opened := strings.Join(rows(t, r, 40, 30), "\n"); !strings.Contains(opened, "fifth") {
		t.Errorf("all opened:\n%s", opened)
	}
}

func TestSearchFindsAndShows(t *testing.T) {
	r := told()
	for seq := 1; seq <= 200; seq++ {
		tell(r, step(seq, fmt.Sprintf("Words of step %d.", seq)))
	}
	tell(r, core.StepEnded{Step: &core.Step{Seq: 201, Spans: []core.Span{toolSpan("find", `{"of":"\u65e5\u672c"}`, "a LAMP is\nhere", "").Span}}})
	rows(t, r, 40, 10)
	if hits := r.Find("nowhere", 10); len(hits) != 0 {
		t.Errorf("found %v", hits)
	}
	if hits := r.Find("lamp", 10); len(hits) != 1 || hits[0].Seq != 201 || hits[0].Line != "a LAMP is" {
		t.Errorf("found %+v", hits)
	}
	if hits := r.Find("日本", 10); len(hits) != 1 {
		t.Errorf("found %+v", hits)
	}
	hits := r.Find("STEP 17", 10)
	if len(hits) != 10 || hits[0].Seq != 179 {
		t.Fatalf("found %+v", hits)
	}
	r.Show(hits[9])
	if got := strings.Join(rows(t, r, 40, 10), "\n"); !strings.Contains(got, "Words of step 170.") {
		t.Errorf("shown:\n%s", got)
	}
	if !r.Next(-1) {
		t.Fatal("there is no match before")
	}
	if got := strings.Join(rows(t, r, 40, 10), "\n"); !strings.Contains(got, "Words of step 17.") {
		t.Errorf("shown:\n%s", got)
	}
	if r.Next(-1) {
		t.Error("there is a match before step 17")
	}
}

func TestNoticesWithoutWordsAreNone(t *testing.T) {
	if got := shown(t, told(core.Noticed{Text: "\x1b[2J \n"}, core.Noticed{})); got != "" {
		t.Errorf("shown: %q", got)
	}
}

// What is chosen, held at the top or searched for may be gone.
func TestPlacesThatAreGone(t *testing.T) {
	r := told()
	for seq := 1; seq <= 50; seq++ {
		tell(r, step(seq, "Words."))
	}
	rows(t, r, 40, 10)
	hits := r.Find("words", 100)
	r.Show(hits[0])
	rows(t, r, 40, 10)
	r.Rewind(20)
	r.Toggle()
	r.Choose(1)
	r.Scroll(5)
	r.Scroll(-5)
	r.Show(hits[0])
	r.Click(3)
	rows(t, r, 40, 10)
	r.Reset()
	for _, do := range []func(){r.Home, r.End, r.Toggle, r.ToggleAll, func() { r.Scroll(3) }, func() { r.Scroll(-3) }, func() { r.Choose(-1) }, func() { r.Click(0) }, func() { r.Next(1) }} {
		do()
		if got := rows(t, r, 40, 10); len(got) != 0 {
			t.Errorf("shown: %q", got)
		}
	}
}
