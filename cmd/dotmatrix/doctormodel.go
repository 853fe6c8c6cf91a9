package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"dotmatrix/core/llm"
)

// doctorRetry is less patient than a run: whoever asks the doctor waits for the answer.
var doctorRetry = llm.Retry{Attempts: 2, Base: time.Second, Cap: time.Second, MaxAfter: 10 * time.Second}

// checkModel looks at the endpoint, its key and its models, and, where it is asked to, at what the model can do.
func (a *app) checkModel(ctx context.Context, f *doctorFlags) iter.Seq[checkup] {
	return func(yield func(checkup) bool) {
		client, config, endpoint := a.doctorsClient(f)
		if client == nil {
			_ = yield(endpoint) && skip(yield, "there is no endpoint", "key", "model", "answer", "vision", "tools")
			return
		}
		checks, ask := checkEndpoint(ctx, client, config)
		for _, c := range checks {
			if !yield(c) {
				return
			}
		}
		if ask == "" && !f.ask {
			ask = "not asked: with --ask, one short call each"
		}
		if ask != "" {
			skip(yield, ask, "answer", "vision", "tools")
			return
		}
		askModel(ctx, client, yield)
	}
}

// skip yields checks that were not made.
func skip(yield func(checkup) bool, why string, names ...string) bool {
	for _, name := range names {
		if !yield(checkup{name, checkSkipped, why}) {
			return false
		}
	}
	return true
}

// doctorsClient is the client of the endpoint; where it is nil, the checkup says why.
func (a *app) doctorsClient(f *doctorFlags) (*llm.Client, llm.Config, checkup) {
	config, err := a.modelConfig(&f.modelFlags)
	var failed *llm.Error
	if errors.As(err, &failed) && failed.Kind == llm.KindSetup {
		return nil, config, checkup{"endpoint", checkWarning, err.Error() + "; agents that ask no model need none"}
	}
	config.Retry = doctorRetry
	var client *llm.Client
	if err == nil {
		client, err = llm.New(config)
	}
	if err != nil {
		return nil, config, checkup{"endpoint", checkFailed, err.Error()}
	}
	return client, config, checkup{}
}

// checkEndpoint asks for the list of models, which costs nothing. dontAsk says why asking the model is of no use; "": it
// may be asked.
func checkEndpoint(ctx context.Context, client *llm.Client, config llm.Config) (checks []checkup, dontAsk string) {
	models, err := client.Models(ctx)
	var failed *llm.Error
	endpoint, key := checkup{"endpoint", checkOK, client.Endpoint()}, checkup{"key", checkOK, config.KeyName + " is set, and was not refused"}
	if config.Key == "" {
		key = checkup{"key", checkSkipped, "none is set, and none was asked for"}
	}
	switch {
	case err == nil:
		model := checkModelName(config.Model, models)
		if config.Model == "" {
			dontAsk = "no model is chosen"
		}
		return []checkup{endpoint, key, model}, dontAsk
	case errors.As(err, &failed) && failed.Kind == llm.KindAuth:
		return []checkup{endpoint, {"key", checkFailed, err.Error()}, {"model", checkSkipped, "there is no list of models without a key"}}, "the key is not in order"
	case errors.As(err, &failed) && (failed.Kind == llm.KindNotFound || failed.Kind == llm.KindProtocol):
		endpoint.result, endpoint.detail = checkWarning, client.Endpoint()+" lists no models, as some do not; a base URL mostly ends in /v1"
		if config.Key != "" {
			key = checkup{"key", checkSkipped, config.KeyName + " is set; --ask shows whether it is taken"}
		}
		model := checkup{"model", checkSkipped, config.Model + " is chosen; --ask shows whether it is there"}
		if config.Model == "" {
			model, dontAsk = noModelChosen, "no model is chosen"
		}
		return []checkup{endpoint, key, model}, dontAsk
	}
	const why = "the endpoint does not answer"
	return []checkup{{"endpoint", checkFailed, err.Error()}, {"key", checkSkipped, why}, {"model", checkSkipped, why}}, why
}

var noModelChosen = checkup{"model", checkWarning, "none is chosen: name one with --model or DOTMATRIX_MODEL"}

// checkModelName looks for the model among those that the endpoint lists.
func checkModelName(name string, listed []string) checkup {
	const most = 8
	some := strings.Join(listed[:min(len(listed), most)], ", ")
	if len(listed) > most {
		some += ", ..."
	}
	switch {
	case name == "" && some != "":
		return checkup{"model", checkWarning, noModelChosen.detail + "; there are " + some}
	case name == "":
		return noModelChosen
	case slices.Contains(listed, name):
		return checkup{"model", checkOK, name + " is in the endpoint's list"}
	case len(listed) == 0:
		return checkup{"model", checkWarning, name + " is chosen, and the endpoint's list is empty"}
	}
	return checkup{"model", checkWarning, fmt.Sprintf("%s is not in the endpoint's list of %d: %s", name, len(listed), some)}
}
