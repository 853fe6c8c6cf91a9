package workbench

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"

	"dotmatrix/core/agent"
	"dotmatrix/tracking"
	"dotmatrix/tracking/mlflow"
	"dotmatrix/tracking/otlp"
)

// MLflowOptions say where on an MLflow server runs and agents are pushed, and what of a run.
type MLflowOptions struct {
	To         string         // the server's address; empty: $MLFLOW_TRACKING_URI
	Experiment string         // empty: $MLFLOW_EXPERIMENT_NAME, or dotmatrix
	Steps      otlp.Selection // with picture, state and trace
	Sign       Sign           // of bundles; nil: they are not signed
}

// MLflow is an MLflow server to which runs and agents are pushed.
type MLflow struct {
	bench *Workbench
	there *mlflow.Server
	o     MLflowOptions
}

// Names of the variables that MLflow's own client reads.
const (
	envTrackingURI = "MLFLOW_TRACKING_URI"
	envToken       = "MLFLOW_TRACKING_TOKEN"
	envUsername    = "MLFLOW_TRACKING_USERNAME"
	envPassword    = "MLFLOW_TRACKING_PASSWORD"
	envExperiment  = "MLFLOW_EXPERIMENT_NAME"
)

// patience is for how long a request is made again to a server that is down, full or busy.
const patience = time.Minute

// MLflow makes the server that o names. The credentials are those of the environment, as of MLflow's own client; they are
// for the server of $MLFLOW_TRACKING_URI alone where that is set.
func (w *Workbench) MLflow(o MLflowOptions) (*MLflow, error) { return w.mlflow(o, patience, w.notice) }

func (w *Workbench) mlflow(o MLflowOptions, patience time.Duration, notice func(string)) (*MLflow, error) {
	usual := w.variable(envTrackingURI)
	if o.To == "" {
		o.To = usual
	}
	if o.To == "" {
		return nil, &OptionError{fmt.Errorf("no MLflow server is named: give its address, such as http://127.0.0.1:5000, or set %s", envTrackingURI)}
	}
	if o.Experiment == "" {
		o.Experiment = w.variable(envExperiment)
	}
	if o.Experiment == "" {
		o.Experiment = "dotmatrix"
	}
	options := mlflow.Options{URL: o.To, Patience: patience, Sleep: w.clock.Sleep, Now: w.clock.Now, Notice: notice}
	if usual == "" || sameServer(usual, o.To) {
		options.Token, options.Username, options.Password = w.variable(envToken), w.variable(envUsername), w.variable(envPassword)
	} else if w.variable(envToken)+w.variable(envUsername) != "" {
		notice(fmt.Sprintf("the credentials of the environment are for the server of %s, and are not sent to another", envTrackingURI))
	}
	server, err := mlflow.NewServer(options)
	if err != nil {
		return nil, &OptionError{err}
	}
	return &MLflow{w, server, o}, nil
}

// variable is one of the person's environment; empty where it is not set.
func (w *Workbench) variable(name string) string {
	value, _ := w.own(name)
	return strings.TrimSpace(value)
}

// sameServer reports whether two addresses are of one server.
func sameServer(a, b string) bool {
	one, err := url.Parse(a)
	other, failed := url.Parse(b)
	return err == nil && failed == nil && one.Scheme == other.Scheme && strings.EqualFold(one.Host, other.Host)
}

// Address is the server's, without credentials.
func (m *MLflow) Address() string { return m.there.Address() }

func (m *MLflow) server() string { return "the MLflow server" }

func (m *MLflow) goOn(ref string) []string { return []string{ref, "--to", m.Address()} }

// target is by what the record knows how far runs were pushed there.
func (m *MLflow) target() string { return "mlflow " + m.there.Address() + " " + m.o.Experiment }

// LogModel logs a version on the server and registers it.
func (m *MLflow) LogModel(ctx context.Context, version tracking.Registered) (mlflow.LoggedModel, error) {
	model, err := exportedModel(version)
	if err != nil {
		return mlflow.LoggedModel{}, err
	}
	return m.there.LogModel(ctx, m.o.Experiment, model)
}

func exportedModel(v tracking.Registered) (*mlflow.Model, error) {
	data, err := agent.Export(v.Version, v.Tags)
	if err != nil {
		return nil, err
	}
	manifest, err := agent.OpenManifest(v.Version)
	if err != nil {
		return nil, err
	}
	model := &mlflow.Model{Version: v.Version, Number: v.Number, Aliases: v.Aliases, Tags: v.Tags, Export: data, Example: agent.ExampleInput}
	call := manifest.Call() // which is not always its signature: that may say what its model is asked
	if call.From == "inferred" {
		model.Example = manifest.InputExample
	}
	if model.Inputs, err = json.Marshal(call.Inputs); err != nil {
		return nil, err
	}
	model.Outputs, err = json.Marshal(call.Outputs)
	return model, err
}

// FetchModel takes the version that an MLflow URI names, such as mlflow:models:/navigator/1, into the record, and gives it
// the same ID. It grants no trust.
func (w *Workbench) FetchModel(ctx context.Context, uri string) (logged tracking.Registered, err error) {
	m, err := w.MLflow(MLflowOptions{})
	if err != nil {
		return logged, err
	}
	return m.Fetch(ctx, uri)
}

// Fetch is FetchModel from this server.
func (m *MLflow) Fetch(ctx context.Context, uri string) (logged tracking.Registered, err error) {
	data, err := m.there.Load(ctx, strings.TrimPrefix(uri, mlflow.Scheme))
	if err != nil {
		return logged, err
	}
	if logged, err = m.bench.Versions.Import(ctx, data, uri); err != nil {
		return logged, fmt.Errorf("%s: %w", uri, err)
	}
	return logged, nil
}
