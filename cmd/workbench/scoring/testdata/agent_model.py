"""Log an agent-like model with the signature of the unified interface into the folder that is named."""
import sys

import mlflow
import mlflow.pyfunc
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, DataType, Schema


class Agent(mlflow.pyfunc.PythonModel):
    """Answers every row as an agent does: start_game and step succeed, other actions are errors in the output."""

    def predict(self, context, model_input, params=None):
        told = []
        for row in model_input.to_dict(orient="records"):
            action = row["action"]
            if action in ("start_game", "step"):
                told.append({"status": "success", "screen_base64": "", "action_executed": action, "success": True})
            else:
                told.append({"status": "error", "success": False, "error": "unknown action %r" % (action,)})
        return told


if __name__ == "__main__":
    inputs = Schema([ColSpec(DataType.string, "action"), ColSpec(DataType.boolean, "headless", required=False)])
    outputs = Schema(
        [
            ColSpec(DataType.string, "action_executed"),
            ColSpec(DataType.string, "screen_base64"),
            ColSpec(DataType.string, "status"),
            ColSpec(DataType.boolean, "success"),
        ]
    )
    mlflow.pyfunc.save_model(sys.argv[1], python_model=Agent(), signature=ModelSignature(inputs, outputs), pip_requirements=[])
