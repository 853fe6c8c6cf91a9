"""An agent that is a DSPy program: the address and the key of its model come from the environment."""
import json
import os
import sys

import dspy

dspy.configure(lm=dspy.LM("openai/toy", api_base=os.environ["SANDBOX_URL"], api_key=os.environ["SANDBOX_KEY"], num_retries=0))
choose = dspy.Predict("scene -> button")
for line in sys.stdin:
    request = json.loads(line)
    if request["type"] == "describe":
        answer = {"name": "dspy_alone", "observes": ["text"]}
    elif request["type"] == "start":
        answer = {"memory": {}}
    else:
        made = choose(scene=f'{request["obs"]["seq"]}: {request["obs"].get("text", "")}')
        answer = {"action": made.button, "said": "DSPy chose " + made.button}
    print(json.dumps(answer), flush=True)
