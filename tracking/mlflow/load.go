package mlflow

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"dotmatrix/tracking/remote"
)

// Scheme is how the URI of a model on an MLflow server begins, before MLflow's own.
const Scheme = "mlflow:"

// Load fetches a version that was pushed: models:/NAME/1, models:/NAME@ALIAS, models:/NAME/latest or models:/m-ID. It
// returns the version as one file; nothing in it is checked.
func (s *Server) Load(ctx context.Context, uri string) ([]byte, error) {
	rest, ok := strings.CutPrefix(uri, "models:/")
	if !ok || rest == "" {
		return nil, fmt.Errorf("%q is not the URI of a model: use %smodels:/NAME/1, %smodels:/NAME@ALIAS or %smodels:/m-ID", uri, Scheme, Scheme, Scheme)
	}
	id, err := s.modelID(ctx, rest)
	if missing(err) {
		return nil, fmt.Errorf("there is no model %s on the MLflow server at %s", uri, s.Address())
	}
	if err != nil {
		return nil, err
	}
	var found struct {
		Model loggedModel `json:"model"`
	}
	if err := s.get(ctx, api2+"logged-models/"+url.PathEscape(id), nil, &found); err != nil {
		return nil, err
	}
	root := artifactRoot(found.Model.Info.Artifacts)
	if root == "" {
		return nil, fmt.Errorf("the MLflow server keeps the files of %s at %s and does not hand them out itself: start it with --serve-artifacts", uri, found.Model.Info.Artifacts)
	}
	head, err := s.fetch(ctx, root, "MLmodel")
	if err != nil {
		return nil, err
	}
	var model struct {
		Flavors struct {
			Ours *struct{} `json:"dotmatrix"`
		} `json:"flavors"`
	}
	if json.Unmarshal(head, &model) != nil || model.Flavors.Ours == nil {
		return nil, fmt.Errorf("%s is not an agent of dotmatrix: push one with `dotmatrix push`, or `dotmatrix models demo --mlflow URL`", uri)
	}
	return s.fetch(ctx, root, exportFile)
}

// modelID is the ID of the logged model that the end of a URI names.
func (s *Server) modelID(ctx context.Context, rest string) (string, error) {
	var found struct {
		Version modelVersion `json:"model_version"`
	}
	name, number, versioned := strings.Cut(rest, "/")
	name, alias, aliased := strings.Cut(name, "@")
	switch {
	case aliased && !versioned:
		err := s.get(ctx, api2+"registered-models/alias", url.Values{"name": {name}, "alias": {alias}}, &found)
		if err != nil {
			return "", err
		}
	case versioned && number == "latest":
		return s.latest(ctx, name)
	case versioned:
		if err := s.get(ctx, api2+"model-versions/get", url.Values{"name": {name}, "version": {number}}, &found); err != nil {
			return "", err
		}
	default:
		return rest, nil
	}
	return found.Version.id(), nil
}

// latest is the ID of the newest version of a name.
func (s *Server) latest(ctx context.Context, name string) (string, error) {
	var found struct {
		Versions []modelVersion `json:"model_versions"`
	}
	query := url.Values{"filter": {fmt.Sprintf("name='%s'", strings.ReplaceAll(name, "'", ""))}, "order_by": {"version_number DESC"}, "max_results": {"1"}}
	if err := s.get(ctx, api2+"model-versions/search", query, &found); err != nil {
		return "", err
	}
	if len(found.Versions) == 0 {
		return "", &remote.Refused{Status: 404, Message: "no version of this name"}
	}
	return found.Versions[0].id(), nil
}

// id is that of the logged model that the version was made of.
func (v modelVersion) id() string {
	if v.Model != "" {
		return v.Model
	}
	return strings.TrimPrefix(v.Source, "models:/")
}
