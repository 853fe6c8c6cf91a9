"""Loads a model of dotmatrix with MLflow's own client, plays with it, and prints the answers as JSON for the test.

usage: mlflow_play.py TRACKING_URI MODEL
"""

import json
import sys

import mlflow

mlflow.set_tracking_uri(sys.argv[1])
model = mlflow.pyfunc.load_model(sys.argv[2])
questions = [{"action": "start_game"}, {"action": "step"}, {"action": "step", "headless": True}, {"action": "dance"}]
print(json.dumps([model.predict(question) for question in questions]))
