package mlflow

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"dotmatrix/core"
)

// Model is an agent as it was logged, with what an importing dotmatrix reads.
type Model struct {
	Version core.Version
	Number  int               // of the version among those of its name, here; 0: it was not logged
	Aliases []string          // that stand at it here
	Tags    map[string]string // that it was logged with
	Export  []byte            // the version as one file

	// How it is called: columns in the form of MLflow's signatures, lists of {"name", "type", "required"}, and an example.
	Inputs, Outputs, Example json.RawMessage
}

// tagVersion is the tag by which a version of ours is found.
const tagVersion = "dotmatrix.version"

type loggedModel struct {
	Info struct {
		ID        string `json:"model_id"`
		Artifacts string `json:"artifact_uri"`
		Status    string `json:"status"`
	} `json:"info"`
}

// LoggedModel is where a version is on the server.
type LoggedModel struct {
	ID  string // MLflow's
	URI string // of the logged model
	// Registered is the URI of its registered version, such as models:/navigator/2.
	Registered string
}

// model logs and registers the run's agent, and links the run with it.
func (p *pushing) model(ctx context.Context) error {
	if p.Model == nil || p.root == "" || p.at.Model != "" && p.Summary.Status == core.Running {
		return nil
	}
	logged, err := p.logModel(ctx, p.at.Experiment, p.at.Run, p.Model)
	if err != nil {
		return err
	}
	p.result.Model, p.result.Version = logged.URI, logged.Registered
	if p.at.Model == logged.ID {
		return nil
	}
	if err := p.link(ctx, p.at.Run, logged.ID); err != nil {
		return fmt.Errorf("linking the run with its agent: %w", err)
	}
	p.at.Model = logged.ID
	return p.save(ctx)
}

// link names a model as the run's. The server refuses that twice.
func (s *Server) link(ctx context.Context, run, model string) error {
	return s.patiently(ctx, func(ctx context.Context) error {
		var found struct {
			Run struct {
				Outputs struct {
					Models []struct {
						ID string `json:"model_id"`
					} `json:"model_outputs"`
				} `json:"outputs"`
			} `json:"run"`
		}
		data, err := s.send(ctx, request{method: http.MethodGet, path: api2 + "runs/get", query: url.Values{"run_id": {run}}})
		if err := decode(data, err, &found); err != nil {
			return err
		}
		for _, there := range found.Run.Outputs.Models {
			if there.ID == model {
				return nil
			}
		}
		return s.once(ctx, http.MethodPost, api2+"runs/outputs", map[string]any{"run_id": run,
			"models": []any{map[string]any{"model_id": model, "step": 0}}}, nil)
	})
}

// LogModel logs a version in an experiment and registers it under its name, with its aliases.
func (s *Server) LogModel(ctx context.Context, experiment string, m *Model) (LoggedModel, error) {
	id, err := s.experiment(ctx, experiment)
	if err != nil {
		return LoggedModel{}, err
	}
	return s.logModel(ctx, id, "", m)
}

// logModel finds the version among the logged models of an experiment, or logs it. run is MLflow's run that it is logged
// from; empty: none.
func (s *Server) logModel(ctx context.Context, experiment, run string, m *Model) (LoggedModel, error) {
	found, err := s.loggedModel(ctx, experiment, run, m)
	if err != nil {
		return LoggedModel{}, err
	}
	logged := LoggedModel{ID: found.Info.ID, URI: "models:/" + found.Info.ID}
	if found.Info.Status != readyStatus {
		if err := s.fillModel(ctx, found, m); err != nil {
			return logged, fmt.Errorf("logging the agent: %w", err)
		}
	}
	number, err := s.register(ctx, logged.ID, run, m)
	if err != nil {
		return logged, fmt.Errorf("registering the agent: %w", err)
	}
	logged.Registered = "models:/" + modelName(m) + "/" + number
	return logged, nil
}

const readyStatus = "LOGGED_MODEL_READY"

// modelName is the agent's name without the characters that MLflow keeps for itself.
func modelName(m *Model) string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune("/:.%\"'` ", r) {
			return '_'
		}
		return r
	}, m.Version.Name)
	return cut(safeKey(name), maxKey)
}

func (s *Server) loggedModel(ctx context.Context, experiment, run string, m *Model) (model loggedModel, err error) {
	err = s.patiently(ctx, func(ctx context.Context) error {
		var found struct {
			Models []loggedModel `json:"models"`
		}
		err := s.once(ctx, http.MethodPost, api2+"logged-models/search", map[string]any{"experiment_ids": []string{experiment}, "max_results": 1,
			"filter": fmt.Sprintf("tags.`%s` = '%s'", tagVersion, m.Version.ID)}, &found)
		if err != nil {
			return err
		}
		if len(found.Models) > 0 {
			model = found.Models[0]
			return nil
		}
		var made struct {
			Model loggedModel `json:"model"`
		}
		body := map[string]any{"experiment_id": experiment, "name": modelName(m), "model_type": "agent", "tags": modelTags(m), "params": modelParams(m)}
		if run != "" {
			body["source_run_id"] = run
		}
		err = s.once(ctx, http.MethodPost, api2+"logged-models", body, &made)
		model = made.Model
		return err
	})
	return model, err
}

// fillModel writes the model's files and says that it is ready. A model that was left half filled is filled again.
func (s *Server) fillModel(ctx context.Context, model loggedModel, m *Model) error {
	root := artifactRoot(model.Info.Artifacts)
	if root == "" {
		return fmt.Errorf("the MLflow server keeps files at %s and takes none itself: start it with --serve-artifacts", model.Info.Artifacts)
	}
	files, err := modelFiles(model.Info.ID, m, s.o.Now().UTC())
	if err != nil {
		return err
	}
	for _, file := range files {
		if err := s.put(ctx, root, file.Path, file.Data); err != nil {
			return err
		}
	}
	return s.call(ctx, http.MethodPatch, api2+"logged-models/"+url.PathEscape(model.Info.ID), map[string]any{"model_id": model.Info.ID, "status": readyStatus}, nil)
}

type modelVersion struct {
	Version string `json:"version"`
	Source  string `json:"source"`
	Model   string `json:"model_id"`
}

// register finds the registered version of a logged model, or makes it, and points the aliases at it.
func (s *Server) register(ctx context.Context, model, run string, m *Model) (number string, err error) {
	name := modelName(m)
	err = s.patiently(ctx, func(ctx context.Context) error {
		err := s.once(ctx, http.MethodPost, api2+"registered-models/create", map[string]any{"name": name, "description": description(m)}, nil)
		if err != nil && !exists(err) {
			return err
		}
		if number, err = s.registered(ctx, name, model, m); number != "" || err != nil {
			return err
		}
		var made struct {
			Version modelVersion `json:"model_version"`
		}
		body := map[string]any{"name": name, "source": "models:/" + model, "model_id": model, "tags": modelTags(m)}
		if run != "" {
			body["run_id"] = run
		}
		err = s.once(ctx, http.MethodPost, api2+"model-versions/create", body, &made)
		number = made.Version.Version
		return err
	})
	if err != nil {
		return "", err
	}
	for _, alias := range m.Aliases {
		body := map[string]any{"name": name, "alias": alias, "version": number}
		if err := s.call(ctx, http.MethodPost, api2+"registered-models/alias", body, nil); err != nil {
			return number, fmt.Errorf("alias %s: %w", alias, err)
		}
	}
	return number, nil
}

func (s *Server) registered(ctx context.Context, name, model string, m *Model) (number string, err error) {
	var found struct {
		Versions []modelVersion `json:"model_versions"`
	}
	query := url.Values{"filter": {fmt.Sprintf("name='%s' and tag.`%s`='%s'", name, tagVersion, m.Version.ID)}, "max_results": {"100"}}
	data, err := s.send(ctx, request{method: http.MethodGet, path: api2 + "model-versions/search", query: query})
	if err := decode(data, err, &found); err != nil {
		return "", err
	}
	for _, v := range found.Versions {
		if v.Model == model || v.Source == "models:/"+model {
			return v.Version, nil
		}
	}
	return "", nil
}
