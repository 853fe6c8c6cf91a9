package doctor

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core/agent"
	"dotmatrix/core/llm"
	"dotmatrix/core/llm/null"
)

// impatient is less patient than a run: whoever asks the doctor waits for the answer.
var impatient = llm.Retry{Attempts: 2, Base: time.Second, Cap: time.Second, MaxAfter: 10 * time.Second}

// ModelOptions say which endpoint is looked at, and whether its model is asked.
type ModelOptions struct {
	workbench.ModelOptions
	Ask      bool         // a few short questions, which may cost something
	Sampling Sampling     // of the agent that plays two turns
	React    agent.Player // whose ladder the model climbs down; nil: that is not looked at
}

// Model looks at the endpoint, its key and its models, and, where it is asked to, at what the model can do. Each check is
// yielded as soon as it is made.
func Model(ctx context.Context, models *workbench.Models, o ModelOptions) iter.Seq[Check] {
	return func(yield func(Check) bool) {
		if models.Null() {
			_ = yield(Check{"endpoint", OK, null.Name + " draws at random and asks nobody"}) && skip(yield, "there is no endpoint", "key", "model", "answer", "vision", "tools", "turns", "ladder", "learned")
			return
		}
		client, config, endpoint := newClient(models, o)
		if client == nil {
			_ = yield(endpoint) && skip(yield, "there is no endpoint", "key", "model", "answer", "vision", "tools", "turns", "ladder", "learned")
			return
		}
		checks, ask := checkEndpoint(ctx, client, config)
		for _, c := range checks {
			if !yield(c) {
				return
			}
		}
		if ask == "" && !o.Ask {
			ask = "not asked: with --ask, one short call each"
		}
		if ask != "" {
			_ = skip(yield, ask, "answer", "vision", "tools", "turns", "ladder") && yield(learned(client))
			return
		}
		askModel(ctx, client, o, yield)
	}
}

// skip yields checks that were not made.
func skip(yield func(Check) bool, why string, names ...string) bool {
	for _, name := range names {
		if !yield(Check{name, Skipped, why}) {
			return false
		}
	}
	return true
}

// newClient is the client of the endpoint; where it is nil, the Check says why.
func newClient(models *workbench.Models, o ModelOptions) (*llm.Client, llm.Config, Check) {
	config, err := models.Config(o.ModelOptions)
	var failed *llm.Error
	if errors.As(err, &failed) && failed.Kind == llm.KindSetup {
		return nil, config, Check{"endpoint", Warning, err.Error() + "; agents that ask no model need none"}
	}
	config.Retry = impatient
	var client *llm.Client
	if err == nil {
		client, err = llm.New(config)
	}
	if err != nil {
		return nil, config, Check{"endpoint", Failed, err.Error()}
	}
	return client, config, Check{}
}

// checkEndpoint asks for the list of models, which costs nothing. dontAsk says why asking the model is of no use; "": it
// may be asked.
func checkEndpoint(ctx context.Context, client *llm.Client, config llm.Config) (checks []Check, dontAsk string) {
	models, err := client.Models(ctx)
	var failed *llm.Error
	endpoint, key := Check{"endpoint", OK, client.Endpoint()}, Check{"key", OK, config.KeyName + " is set, and was not refused"}
	if config.Key == "" {
		key = Check{"key", Skipped, "none is set, and none was asked for"}
	}
	switch {
	case err == nil:
		model := checkModelName(config.Model, models)
		if config.Model == "" {
			dontAsk = "no model is chosen"
		}
		return []Check{endpoint, key, model}, dontAsk
	case errors.As(err, &failed) && failed.Kind == llm.KindAuth:
		return []Check{endpoint, {"key", Failed, err.Error()}, {"model", Skipped, "there is no list of models without a key"}}, "the key is not in order"
	case errors.As(err, &failed) && (failed.Kind == llm.KindNotFound || failed.Kind == llm.KindProtocol):
		endpoint.Result, endpoint.Detail = Warning, client.Endpoint()+" lists no models, as some do not; a base URL mostly ends in /v1"
		if config.Key != "" {
			key = Check{"key", Skipped, config.KeyName + " is set; --ask shows whether it is taken"}
		}
		model := Check{"model", Skipped, config.Model + " is chosen; --ask shows whether it is there"}
		if config.Model == "" {
			model, dontAsk = noModelChosen, "no model is chosen"
		}
		return []Check{endpoint, key, model}, dontAsk
	}
	const why = "the endpoint does not answer"
	return []Check{{"endpoint", Failed, err.Error()}, {"key", Skipped, why}, {"model", Skipped, why}}, why
}

var noModelChosen = Check{"model", Warning, "none is chosen: name one with --model or DOTMATRIX_MODEL"}

// checkModelName looks for the model among those that the endpoint lists.
func checkModelName(name string, listed []string) Check {
	const most = 8
	some := strings.Join(listed[:min(len(listed), most)], ", ")
	if len(listed) > most {
		some += ", ..."
	}
	switch {
	case name == "" && some != "":
		return Check{"model", Warning, noModelChosen.Detail + "; there are " + some}
	case name == "":
		return noModelChosen
	case slices.Contains(listed, name):
		return Check{"model", OK, name + " is in the endpoint's list"}
	case len(listed) == 0:
		return Check{"model", Warning, name + " is chosen, and the endpoint's list is empty"}
	}
	return Check{"model", Warning, fmt.Sprintf("%s is not in the endpoint's list of %d: %s", name, len(listed), some)}
}
