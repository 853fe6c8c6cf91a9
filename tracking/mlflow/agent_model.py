"""An agent of dotmatrix as an MLflow model: it plays through the dotmatrix program.

The program is $DOTMATRIX_BIN, or dotmatrix on the PATH. The game is the ROM file $DOTMATRIX_ROM, or the demo game that
comes with the program. What is played is recorded, as always: see `dotmatrix runs`.

An input is {"action": "start_game" or "step", "headless": true or false}. One input gives one output, several give a list.
"""

import atexit
import json
import os
import shutil
import subprocess
import threading

import mlflow
from mlflow.exceptions import MlflowException


class DotmatrixAgent(mlflow.pyfunc.PythonModel):
    def __init__(self):
        self._lock = threading.Lock()
        self._process = None
        self._agent = None

    def load_context(self, context):
        self._agent = context.artifacts["agent"]

    def predict(self, context, model_input, params=None):
        if hasattr(model_input, "to_dict"):
            inputs = model_input.to_dict(orient="records")
        elif isinstance(model_input, dict):
            inputs = [model_input]
        else:
            inputs = list(model_input)
        with self._lock:
            outputs = [self._ask(question) for question in inputs]
        return outputs[0] if len(outputs) == 1 else outputs

    def _ask(self, question):
        known = {}
        for key in ("action", "headless"):
            value = question.get(key)
            if value is not None and value == value:  # a column that is left out is None or NaN
                known[key] = value if isinstance(value, str) else bool(value)
        process = self._start()
        try:
            process.stdin.write(json.dumps(known) + "\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        except OSError:
            answer = ""
        if not answer:
            self._process = None
            raise MlflowException(f"dotmatrix ended with exit code {process.wait()}: its messages are on stderr")
        return json.loads(answer)

    def _start(self):
        if self._process is not None and self._process.poll() is None:
            return self._process
        program = os.environ.get("DOTMATRIX_BIN") or shutil.which("dotmatrix")
        if not program:
            raise MlflowException("the program dotmatrix is not on the PATH: install it, or set DOTMATRIX_BIN to its file")
        with open(self._agent, encoding="utf-8") as file:
            version = json.load(file)["id"]
        imported = subprocess.run([program, "models", "import", self._agent], capture_output=True, text=True)
        if imported.returncode != 0:
            raise MlflowException("dotmatrix cannot load the agent: " + imported.stderr.strip())
        command = [program, "predict", "models:/" + version]
        rom = os.environ.get("DOTMATRIX_ROM")
        if rom:
            command += ["--rom", rom]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        atexit.register(_end, self._process)
        return self._process


def _end(process):
    """Lets the game be closed properly."""
    try:
        process.stdin.close()
        process.wait(timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        process.kill()


mlflow.models.set_model(DotmatrixAgent())
