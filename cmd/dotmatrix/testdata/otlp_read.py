"""Reads with MLflow's own client what came to it as OTLP, and prints it as JSON for the test.

usage: otlp_read.py TRACKING_URI EXPERIMENT_ID
"""

import json
import sys

from mlflow import MlflowClient


def main(uri, experiment):
    found = MlflowClient(uri).search_traces(locations=[experiment], max_results=500, include_spans=True)
    print(json.dumps([
        {
            "session": trace.info.trace_metadata.get("mlflow.trace.session"),
            "state": str(trace.info.state.value),
            "usage": trace.info.token_usage,
            "request": trace.info.request_preview,
            "response": trace.info.response_preview,
            "spans": [{"name": s.name, "type": s.span_type, "inputs": s.inputs, "outputs": s.outputs} for s in trace.data.spans],
        }
        for trace in found
    ]))


main(*sys.argv[1:])
