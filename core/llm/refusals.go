package llm

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// parameters are the parts of a request that go by a name, and the further names that endpoints know them by.
var parameters = []struct {
	feature Feature
	names   []string
}{
	{featureTemperature, []string{"temperature"}},
	{featureTopP, []string{"top_p", "top p", "topp"}},
	{featureMaxTokens, []string{"max_tokens"}},
	{featureMaxCompletion, []string{"max_completion_tokens"}},
	{featureStreamOptions, []string{"stream_options", "include_usage", "stream options"}},
	{featureStream, []string{"stream", "streaming"}},
	{featureSeed, []string{"seed"}},
	{featureEffort, []string{"reasoning_effort", "reasoning effort", "reasoning.effort", "thinking level", "thinking_level"}},
	{featureLogprobs, []string{"logprobs", "top_logprobs", "log probabilities"}},
	{featureStop, []string{"stop", "stop sequences", "stop_sequences", "stopsequences"}},
	{featureToolChoice, []string{"tool_choice", "tool choice"}},
	{featureJSON, []string{"response_format", "json_object", "json mode", "json object"}},
}

// denials are words with which a parameter is refused.
var denials = []string{"support", "unrecognized", "unknown", "unexpected", "extra inputs", "extra_forbidden", "extra fields", "additional propert",
	"permitted", "not allowed", "unavailable", "invalid", "only the default", "only 1 is allowed", "deprecated", "cannot", "can not", "can't",
	"must be", "not available", "not enabled", "no longer", "does not accept", "not accept", "not implemented", "must be verified", "is not valid",
	"incompatible", "disallowed", "no endpoints found", "unprocessable", "should be", "is fixed", "too large", "exceeds"}

// instead is advice that names another parameter than the one that is refused.
var instead = regexp.MustCompile(`(use|using|try|favou?r of|replaced by|did you mean|set)\W{1,3}[a-z_]+(\W{1,3}(parameter|instead))?`)

// refused finds what of a request a complaint refuses, and gives the profile that goes without it. words say what was
// learned; "" where the complaint is about nothing that the client can do without.
func refused(said complaint, w *wired, p Profile) (next Profile, words string) {
	if most, ok := fewerImages(said.words, w.images); ok {
		next = p
		next.Images = most
		return next, "takes at most " + strconv.Itoa(most) + " pictures in a request"
	}
	for _, shape := range shapes {
		if w.sent[shape.feature] && shape.denied(said) {
			return p.with(shape.feature), shape.words
		}
	}
	if feature, ok := refusedParameter(said, w); ok {
		return p.with(feature), "does not take " + string(feature) + " with this model"
	}
	if has(said.words, "unsupported_parameter", "unsupported parameter", "extra inputs", "extra_forbidden", "unrecognized request argument",
		"unknown parameter", "unexpected keyword", "additional propert", "no endpoints found that can handle the requested parameters") ||
		(said.status == http.StatusBadRequest || said.status == http.StatusUnprocessableEntity) && bareRefusal.MatchString(strings.TrimSpace(said.message)) {
		if luxuries := w.luxuries(); len(luxuries) > 0 {
			return p.with(luxuries...), "does not say which parameter it refuses"
		}
	}
	return p, ""
}

// bareRefusal is a refusal that says nothing.
var bareRefusal = regexp.MustCompile(`(?i)^(\d{3} )?(bad request|unprocessable entity|unprocessable content|invalid request|invalid_request_error)?\.?$`)

// luxuries are what a request can do without, for endpoints that do not say what they refuse.
func (w *wired) luxuries() []Feature {
	var out []Feature
	for _, feature := range []Feature{featureTemperature, featureTopP, featureSeed, featureStreamOptions, featureEffort, featureLogprobs} {
		if w.sent[feature] {
			out = append(out, feature)
		}
	}
	return out
}

// refusedParameter finds the parameter that a complaint names first.
func refusedParameter(said complaint, w *wired) (Feature, bool) {
	if !has(said.words, denials...) {
		return "", false
	}
	words := instead.ReplaceAllString(said.words, " ")
	if w.sent[featureTemperature] && w.sent[featureTopP] && has(words, "both") && named(words, "temperature") >= 0 && named(words, "top_p") >= 0 {
		return featureTopP, true // they are refused together
	}
	best, at := Feature(""), len(words)
	for _, parameter := range parameters {
		if !w.sent[parameter.feature] {
			continue
		}
		for _, name := range parameter.names {
			if said.param == name || strings.HasSuffix(said.param, "."+name) {
				return parameter.feature, true
			}
			if place := named(words, name); place >= 0 && place < at {
				best, at = parameter.feature, place
			}
		}
	}
	return best, best != ""
}

// named is where a name stands in the words as a word of its own, -1 where it does not. A name that is an ordinary word
// must stand in quotes or before an equals sign or a colon.
func named(words, name string) int {
	ordinary := slices.Contains([]string{"stop", "stream", "seed"}, name)
	for from := 0; ; {
		place := strings.Index(words[from:], name)
		if place < 0 {
			return -1
		}
		place += from
		before, after := byteAt(words, place-1), byteAt(words, place+len(name))
		if !isNameByte(before) && !isNameByte(after) && (!ordinary || strings.IndexByte("'\"`=:.", before) >= 0 || strings.HasSuffix(words[:place], ": ") || strings.IndexByte("'\"`=", after) >= 0) {
			return place
		}
		from = place + len(name)
	}
}

func byteAt(text string, i int) byte {
	if i < 0 || i >= len(text) {
		return ' '
	}
	return text[i]
}

func isNameByte(b byte) bool {
	return b == '_' || b == '-' || b >= 'a' && b <= 'z' || b >= '0' && b <= '9'
}

// imageLimits are the words in which endpoints tell how many pictures a request may have.
var imageLimits = []*regexp.Regexp{
	regexp.MustCompile(`(?:at most|up to|maximum(?: number)? of|a maximum of|no more than|only|limit(?:ed)? (?:is|of|to)) (\d{1,3}) (?:image|picture)`),
	regexp.MustCompile(`images? (?:limit|count)[^.\d]{0,40}(\d{1,3})\b`),
	regexp.MustCompile(`too many images[^.]*?(?:> |max(?:imum)?(?: is| of)? |limit(?: is| of)? )(\d{1,3})\b`),
	regexp.MustCompile(`(?:max(?:imum)?|number of)[^.\d]{0,20}images[^.\d]{0,40}(?:is|:|of|exceeds?|>) ?(\d{1,3})\b`),
}

// imageLimit is how many pictures the words allow.
func imageLimit(words string) (most int, ok bool) {
	for _, form := range imageLimits {
		if match := form.FindStringSubmatch(words); match != nil {
			most, err := strconv.Atoi(match[1])
			return most, err == nil
		}
	}
	return 0, false
}

// fewerImages is that number where it is fewer than were sent, and not none.
func fewerImages(words string, sent int) (int, bool) {
	most, ok := imageLimit(words)
	return most, ok && most > 0 && most < sent
}
