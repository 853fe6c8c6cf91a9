"""An agent that is a program: it walks in one direction while the picture changes, and turns when it does not.

Run it with: dotmatrix play --agent "exec:python3 wanderer.py" --set patience=3

Every line on standard input is a request in JSON, and every answer is one line of JSON on standard output. What is
written to standard error goes to the log. The program keeps nothing between two requests: all that it remembers is in
the memory that it is given and gives back, so that any step can be made again, and the program be started again.
"""

import json
import random
import sys

BUTTONS = ["up", "right", "down", "left"]


def describe(request):
    return {
        "name": "wanderer",
        "description": "Walks on while the picture changes, and turns when it does not.",
        "params": {"patience": 3},  # --set patience=5 overrides it
        "observes": ["screen"],  # out of screen, facts, text
        "metadata": {"agent_type": "program", "language": "python"},
        "timeout": 30,  # seconds that an answer may take
    }


def start(request):
    return {"memory": {"going": "down", "screen": "", "still": 0}}


def step(request):
    memory, obs = request["memory"], request["obs"]
    dice = random.Random(request["seed"])  # the run's own random numbers: the same seed plays the same game
    still = memory["still"] + 1 if obs["screen"]["hash"] == memory["screen"] else 0
    going = memory["going"]
    if still >= request["params"]["patience"]:
        still = 0
        going = dice.choice([b for b in BUTTONS if b != going] + ["a"])
        tell(type="say", text="I stand still. I try %s." % going)
    return {
        "action": going,
        "hold": 8,
        "wait": 16,
        "memory": {"going": going, "screen": obs["screen"]["hash"], "still": still},
    }


def tell(**line):
    """Writes one line. Lines of type say, notice and chat may come before an answer."""
    print(json.dumps(line), flush=True)


def main():
    for line in sys.stdin:
        request = json.loads(line)
        tell(**{"describe": describe, "start": start, "step": step}[request["type"]](request))


if __name__ == "__main__":
    main()
