// Package mlflow shows a recorded run in MLflow's terms, on an MLflow 3 server: a run with its parameters, tags, metrics by
// step and pictures, a trace a step, assessments for milestones and bookmarks, files, and the agent as a logged and
// registered model that plays when it is loaded. It also fetches such models back.
//
// A Server is the server with its credentials; Push brings one run there, goes on where an earlier push stopped, and may be
// called again and again while the run is being recorded. cmd/workbench calls both. The package speaks MLflow's REST API
// and OTLP over plain HTTP, and reads a run through the small interface Run.
package mlflow
