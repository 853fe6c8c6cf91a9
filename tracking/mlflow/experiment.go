package mlflow

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
)

type tag struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// experiment finds the experiment of that name, or makes it.
func (s *Server) experiment(ctx context.Context, name string) (id string, err error) {
	err = s.patiently(ctx, func(ctx context.Context) error {
		var found struct {
			Experiment struct {
				ID    string `json:"experiment_id"`
				Stage string `json:"lifecycle_stage"`
			} `json:"experiment"`
		}
		answer, err := s.send(ctx, request{method: http.MethodGet, path: api2 + "experiments/get-by-name", query: url.Values{"experiment_name": {name}}})
		err = decode(answer, err, &found)
		switch {
		case err == nil && found.Experiment.Stage == "deleted":
			return fmt.Errorf("the experiment %q was deleted on the MLflow server: restore it there, or name another with --experiment", name)
		case err == nil:
			id = found.Experiment.ID
			return nil
		case !missing(err):
			return err
		}
		var made struct {
			ID string `json:"experiment_id"`
		}
		err = s.once(ctx, http.MethodPost, api2+"experiments/create", map[string]any{"name": name,
			"tags": []tag{{"mlflow.experimentKind", "genai_development"}}}, &made)
		id = made.ID
		return err
	})
	if err == nil && id == "" {
		err = fmt.Errorf("the answer of %s is not one of MLflow's: is it an MLflow server?", s.Address())
	}
	return id, err
}

// runInfo is a run as MLflow knows it.
type runInfo struct {
	ID        string `json:"run_id"`
	Artifacts string `json:"artifact_uri"`
	Stage     string `json:"lifecycle_stage"`
	Status    string `json:"status"`
}

type runAnswer struct {
	Run struct {
		Info runInfo `json:"info"`
	} `json:"run"`
}

// standing finds a run by MLflow's ID; false where there is none, or not any more.
func (s *Server) standing(ctx context.Context, id string) (runInfo, bool, error) {
	var found runAnswer
	err := s.get(ctx, api2+"runs/get", url.Values{"run_id": {id}}, &found)
	if missing(err) || err == nil && found.Run.Info.Stage == "deleted" {
		return runInfo{}, false, nil
	}
	return found.Run.Info, err == nil, err
}

// tagRun is the tag by which a run of ours is found.
const tagRun = "dotmatrix.run"

// run finds the run that was made for ours in an experiment, or makes it.
func (s *Server) run(ctx context.Context, experiment string, j *Job) (info runInfo, err error) {
	r := &j.Summary
	err = s.patiently(ctx, func(ctx context.Context) error {
		var found struct {
			Runs []struct {
				Info runInfo `json:"info"`
			} `json:"runs"`
		}
		err := s.once(ctx, http.MethodPost, api2+"runs/search", map[string]any{"experiment_ids": []string{experiment}, "max_results": 1,
			"run_view_type": "ACTIVE_ONLY", "filter": fmt.Sprintf("tags.`%s` = '%s'", tagRun, r.ID)}, &found)
		if err != nil {
			return err
		}
		if len(found.Runs) > 0 {
			info = found.Runs[0].Info
			return nil
		}
		var answer runAnswer
		err = s.once(ctx, http.MethodPost, api2+"runs/create", map[string]any{"experiment_id": experiment, "run_name": j.title(),
			"start_time": r.Start.UnixMilli(), "tags": []tag{{tagRun, r.ID}, {"mlflow.user", j.User}, {"mlflow.source.name", "dotmatrix"}, {"mlflow.source.type", "LOCAL"}}}, &answer)
		info = answer.Run.Info
		return err
	})
	if err == nil && info.ID == "" {
		err = fmt.Errorf("the answer of %s is not one of MLflow's: is it an MLflow server?", s.Address())
	}
	return info, err
}
