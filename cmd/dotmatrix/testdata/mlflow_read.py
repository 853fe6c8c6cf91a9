"""Reads what dotmatrix pushed with MLflow's own client, and prints it as JSON for the test.

usage: mlflow_read.py TRACKING_URI EXPERIMENT RUN
"""

import json
import sys

import mlflow
from mlflow import MlflowClient


def main(uri, experiment_name, run_id):
    mlflow.set_tracking_uri(uri)
    client = MlflowClient()
    experiment = client.get_experiment_by_name(experiment_name)
    runs = client.search_runs([experiment.experiment_id], f"tags.`dotmatrix.run` = '{run_id}'")
    run = runs[0]
    told = {
        "runs": len(runs),
        "status": run.info.status,
        "name": run.info.run_name,
        "ended": run.info.end_time is not None,
        "params": run.data.params,
        "tags": run.data.tags,
        "metrics": run.data.metrics,
        "history": {
            key: [[m.step, m.value] for m in client.get_metric_history(run.info.run_id, key)]
            for key in ("milestones", "latency", "tokens", "facts/player.x")
            if key in run.data.metrics
        },
        "traces": traces(client, experiment, run),
        "artifacts": {folder: [f.path for f in client.list_artifacts(run.info.run_id, folder)] for folder in ("images", "states", "bundle", "report")},
    }
    pictures = [path for path in told["artifacts"]["images"] if path.endswith(".png")]
    told["picture"] = list(mlflow.artifacts.load_image(f"runs:/{run.info.run_id}/{pictures[0]}").size)
    state = sorted(told["artifacts"]["states"])[-1]
    told["state"] = mlflow.artifacts.load_dict(f"runs:/{run.info.run_id}/{state}")
    told["model"] = model(client, experiment, run)
    print(json.dumps(told))


def traces(client, experiment, run):
    found = client.search_traces(locations=[experiment.experiment_id], run_id=run.info.run_id, max_results=500, include_spans=True)
    return [
        {
            "step": int(trace.info.tags["dotmatrix.step"]),
            "name": trace.info.tags["mlflow.traceName"],
            "state": str(trace.info.state.value),
            "model": trace.info.trace_metadata.get("mlflow.modelId"),
            "session": trace.info.trace_metadata.get("mlflow.trace.session"),
            "usage": trace.info.token_usage,
            "cost": trace.info.trace_metadata.get("mlflow.trace.cost"),
            "spans": [
                {"name": s.name, "type": s.span_type, "root": s.parent_id is None, "inputs": s.inputs, "outputs": s.outputs, "status": s.status.status_code.value}
                for s in trace.data.spans
            ],
            "assessments": [
                {"name": a.name, "source": a.source.source_type, "value": a.feedback.value, "rationale": a.rationale} for a in trace.info.assessments
            ],
        }
        for trace in found
    ]


def model(client, experiment, run):
    found = mlflow.search_logged_models([experiment.experiment_id], output_format="list")
    linked = [output.model_id for output in run.outputs.model_outputs]
    logged = [m for m in found if m.model_id in linked][0]
    versions = client.search_model_versions(f"name='{logged.name}'")
    info = mlflow.models.get_model_info(f"models:/{logged.model_id}")
    return {
        "id": logged.model_id,
        "name": logged.name,
        "status": str(logged.status.value),
        "tags": logged.tags,
        "params": logged.params,
        "metrics": {m.key: m.value for m in logged.metrics or []},
        "versions": [v.version for v in versions],
        "aliases": client.get_registered_model(logged.name).aliases,
        "inputs": [c["name"] for c in info.signature.inputs.to_dict()],
        "outputs": [c["name"] for c in info.signature.outputs.to_dict()],
        "flavors": sorted(info.flavors),
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
