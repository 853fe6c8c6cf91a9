package agent

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"go.starlark.net/starlark"
	"go.starlark.net/starlarkstruct"

	"dotmatrix/core"
	"dotmatrix/core/agent/schema"
	"dotmatrix/core/llm"
)

// Heat says how often something was chosen lately, in thousandths: a choice adds coolChoice, and with every choice all of
// it shrinks. What is hotter than tooHot is not offered while there is something else.
const (
	coolChoice = 1000
	tooHot     = 2500
	coldest    = 50
)

// choice is one ctx.choose.
type choice struct {
	turn    *turn
	request llm.Request
	told    string // the situation
	offered []*option
	labels  []string // of the offered
}

// picked is an option that a model chose.
type picked struct {
	*option
	confidence float64 // from 0 to 1, where told: by how likely its tokens were against those of the other labels
	told       bool
}

// scriptChoose is ctx.choose(options, instruction = "", situation = "", most = 8, tries = 2, and the parameters of
// asking): the model chooses one of the options by its label. It gives a struct of option, label, confidence and
// complaint. Where there is a single option, nobody is asked.
func (t *turn) scriptChoose(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var list *starlark.List
	var instruction string
	most, tries := 8, 2
	c := choice{turn: t}
	var a asking
	if err := a.unpack(b, args, kwargs, "options", &list, "instruction?", &instruction, "situation?", &c.told, "most?", &most,
		"tries?", &tries); err != nil {
		return nil, err
	}
	options, err := readOptions(list)
	if err != nil {
		return nil, err
	}
	if c.request, err = a.request("choose"); err != nil {
		return nil, err
	}
	if t.starting {
		return nil, errStarting
	}
	c.offered = t.coolest(options, max(most, 1))
	chosen, complaint := &picked{option: c.offered[0]}, ""
	if len(c.offered) > 1 {
		if chosen, complaint, err = c.ask(orElse(instruction, choosePrompt), max(tries, 1)); err != nil {
			return nil, err
		}
	}
	members := starlark.StringDict{"option": starlark.None, "label": starlark.String(""), "confidence": starlark.None, "complaint": starlark.String(complaint)}
	if chosen != nil {
		t.heat(chosen.option)
		members["option"], members["label"] = chosen.option, starlark.String(chosen.option.label)
		if chosen.told {
			members["confidence"] = starlark.Float(chosen.confidence)
		}
	}
	return starlarkstruct.FromStringDict(starlark.String("choice"), members), nil
}

func readOptions(list *starlark.List) ([]*option, error) {
	var options []*option
	for item := range starlark.Elements(list) {
		o, ok := item.(*option)
		if !ok {
			return nil, fmt.Errorf("ctx.choose: options holds %s: use those of obs.options, or option(label, sequence)", kind(item))
		}
		if slices.ContainsFunc(options, func(other *option) bool { return other.label == o.label }) {
			return nil, fmt.Errorf("ctx.choose: there are two options %q", o.label)
		}
		options = append(options, o)
	}
	if len(options) == 0 {
		return nil, errors.New("ctx.choose: there is nothing to choose from")
	}
	return options, nil
}

// heatKey tells the same label at other places apart.
func (t *turn) heatKey(o *option) string { return t.place.Map + ": " + o.label }

// coolest are the options that were chosen least of late, in their order.
func (t *turn) coolest(options []*option, most int) []*option {
	heats := make([]int, len(options))
	for i, o := range options {
		heats[i] = t.kept.Heat[t.heatKey(o)]
	}
	sorted := slices.Sorted(slices.Values(heats))
	limit := sorted[min(most, len(sorted))-1]
	if limit > tooHot && sorted[0] <= tooHot {
		limit = tooHot
	}
	var cool []*option
	for i, o := range options {
		if heats[i] <= limit && len(cool) < most {
			cool = append(cool, o)
		}
	}
	return cool
}

// heat notes a choice, and lets older ones cool.
func (t *turn) heat(chosen *option) {
	cooled := map[string]int{}
	for key, heat := range t.kept.Heat {
		if heat = heat * 9 / 10; heat >= coldest {
			cooled[key] = heat
		}
	}
	cooled[t.heatKey(chosen)] += coolChoice
	t.kept.Heat = cooled
}

// ask has the model choose. An answer that names none of the options is told to it, and it is asked again.
func (c *choice) ask(instruction string, tries int) (chosen *picked, complaint string, err error) {
	lines := []string{"You can:"}
	for _, o := range c.offered {
		c.labels = append(c.labels, o.label)
		line := "- " + o.label
		if c.turn.kept.Heat[c.turn.heatKey(o)] >= coolChoice/2 {
			line += " (done lately)"
		}
		lines = append(lines, line)
	}
	form := schema.Object(schema.Properties{{Name: "choice", Schema: &schema.Schema{Type: "string", Enum: c.labels}}}, []string{"choice"})
	c.request.TopLogprobs = chooseAlternatives
	c.request.Schema = &llm.Schema{Name: "choice", JSON: mustJSON(form)}
	now := &message{core.Message{Role: core.RoleUser}}
	now.addText(c.told)
	now.addText(strings.Join(lines, "\n"))
	asked := []core.Message{core.TextMessage(core.RoleSystem, instruction), now.Message}
	for range tries {
		c.request.Messages = asked
		c.turn.weigh = c.weigh
		reply, _, err := c.turn.chat(c.request)
		c.turn.weigh = nil
		if err != nil {
			return nil, "", err
		}
		if chosen := c.pick(reply); chosen != nil {
			return chosen, "", c.say(chosen)
		}
		if complaint = notChosen(reply); c.turn.filtered {
			break
		}
		asked = append(asked[:2:2], core.TextMessage(core.RoleAssistant, clip(orElse(reply.Message.Text(), "(nothing)"), maxBroken)),
			core.TextMessage(core.RoleUser, complaint+" Answer with one of the lines above, word for word."))
	}
	return nil, complaint, nil
}

// pick is the option that an answer names, or else the one that it came nearest to by the likelihood of its first token.
func (c *choice) pick(reply *llm.Reply) *picked {
	if o := c.named(reply.Message.Text()); o != nil {
		share, told := confidence(reply.Tokens, o.label, c.labels)
		return &picked{o, thousandths(share), told}
	}
	if reply.Refusal != "" {
		return nil
	}
	if i, share := likeliest(reply.Tokens, c.labels); i >= 0 {
		return &picked{c.offered[i], thousandths(share), true}
	}
	return nil
}

// thousandths rounds what is the same on all machines but for its last digits.
func thousandths(share float64) float64 { return math.Round(share*1000) / 1000 }

// weigh notes the confidence in the call's span.
func (c *choice) weigh(span *core.Span, reply *llm.Reply) {
	if chosen := c.pick(reply); chosen != nil && chosen.told {
		span.Attributes[core.AttrConfidence] = chosen.confidence
	}
}

// say tells people how sure the model was, and what it chose where its words do not.
func (c *choice) say(chosen *picked) error {
	if err := c.turn.sayOnce(chosen.label); err != nil || !chosen.told {
		return err
	}
	return c.turn.say(fmt.Sprintf("confidence: %.0f%%", 100*chosen.confidence))
}

// notChosen says why an answer is no choice.
func notChosen(reply *llm.Reply) string {
	switch {
	case reply.Refusal != "" || reply.Finish == "content_filter":
		return withheld(reply) + "."
	case reply.Finish == "length":
		return "The answer was cut off before a choice."
	}
	return fmt.Sprintf("The answer %s is none of the options.", echo(reply.Message.Text()))
}

// named is the option that an answer names: by its label, its number, or as the only label that stands in it.
func (c *choice) named(text string) *option {
	var answer struct{ Choice string }
	if json.Unmarshal(jsonIn(text), &answer) != nil || answer.Choice == "" {
		answer.Choice = text
	}
	words := strings.ToLower(strings.Trim(answer.Choice, " \t\r\n\"'`*-."))
	if n, err := strconv.Atoi(words); err == nil && n >= 1 && n <= len(c.offered) {
		return c.offered[n-1]
	}
	var found *option
	for _, o := range c.offered {
		label := strings.ToLower(o.label)
		if label == words {
			return o
		}
		if strings.Contains(words, label) && (found == nil || strings.Contains(label, strings.ToLower(found.label))) {
			found = o
		}
	}
	for _, o := range c.offered {
		if label := strings.ToLower(o.label); found != nil && o != found && strings.Contains(words, label) && !strings.Contains(strings.ToLower(found.label), label) {
			return nil // it names two
		}
	}
	return found
}
