package core

import (
	"encoding/json"
	"slices"
)

// ModelUse is how often a run called one model in one way, with the calls of the steps that it shares with its parents.
type ModelUse struct {
	Endpoint   string          `json:"endpoint,omitempty"`   // base URL without credentials; host and port in records before schema 4
	Provider   string          `json:"provider,omitempty"`   // by OpenTelemetry's name
	Asked      string          `json:"asked"`                // the name that was asked for
	Answered   string          `json:"answered,omitempty"`   // the name that answered; empty: the endpoint does not tell, or nobody answered
	Parameters json.RawMessage `json:"parameters,omitempty"` // of sampling, as they were sent: temperature, top_p, max_tokens, stop, reasoning
	Refused    []string        `json:"refused,omitempty"`    // what the endpoint did not take, such as images
	Calls      int             `json:"calls"`
	Failed     int             `json:"failed,omitempty"` // of the calls: not answered
	First      int             `json:"first"`            // step of the first of the calls
}

// Name is that of the model that answered, as far as it is known.
func (u ModelUse) Name() string {
	if u.Answered != "" {
		return u.Answered
	}
	return u.Asked
}

// OwnModel is the model that the version itself asks, by its parameter model; "" where it asks none, or leaves it to who
// runs it.
func (v Version) OwnModel() string {
	var m struct {
		Params struct {
			Model string `json:"model"`
		} `json:"params"`
	}
	if json.Unmarshal(v.Manifest, &m) != nil {
		return "" // not the parameter that it is by convention
	}
	return m.Params.Model
}

// MixedModels is how a run ranks that several models answered: a router, a fork or a failover.
const MixedModels = "mixed"

// ModelNames are the names of the models that answered, in the order of their first calls; of a run that got no answer
// those that were asked.
func (s *RunSummary) ModelNames() []string {
	if told := s.Tags[TagToldModel]; told != "" && len(s.Models) == 0 {
		return []string{told + " (told)"}
	}
	return s.distinct(ModelUse.Name)
}

// TagToldModel is the tag of a run with the model that an agent from outside says it is, or that was imported with its
// usage. Nothing proves it: it is shown as told.
const TagToldModel = "told.model"

// Model names the model that answered, for listings and ranks: "" for a run without model calls, and MixedModels where
// several did. The same name at two providers is two models.
func (s *RunSummary) Model() string {
	names := s.ModelNames()
	switch {
	case len(names) == 0:
		return ""
	case len(names) > 1 || len(s.Providers()) > 1:
		return MixedModels
	}
	return names[0]
}

// Providers are those of the models that answered, in the order of their first calls.
func (s *RunSummary) Providers() []string {
	return s.distinct(func(u ModelUse) string { return u.Provider })
}

// distinct gives what answered calls say, each once; where no call was answered, what all say.
func (s *RunSummary) distinct(of func(ModelUse) string) []string {
	answered := slices.ContainsFunc(s.Models, func(u ModelUse) bool { return u.Calls > u.Failed })
	var all []string
	for _, u := range s.Models {
		if name := of(u); name != "" && (u.Calls > u.Failed || !answered) && !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

// Help is the effective help ledger: what the agent's definition grants, less what endpoints refused, and
// whether its program could use the network.
func (s *RunSummary) Help() Ledger {
	var refused []string
	for _, u := range s.Models {
		refused = append(refused, u.Refused...)
	}
	ledger := s.Agent.Ledger().Without(refused)
	ledger.Net = s.Terms.Sandbox.Online()
	return ledger
}
