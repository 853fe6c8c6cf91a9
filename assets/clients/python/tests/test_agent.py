from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

import dotmatrix
from dotmatrix import Act, Observation, serve

from .support import WithRecord, run

LIBRARY = os.path.dirname(os.path.dirname(dotmatrix.__file__))  # it is no part of the program's own folder

AGENT = f'''
import random
import sys

sys.path.insert(0, {LIBRARY!r})  # a program is not given PYTHONPATH

from dotmatrix import Act, Observation, serve


def step(seen: Observation) -> Act:
    print("this goes to the log")
    assert seen.picture is not None and seen.picture.size == (160, 144) and len(seen.picture.rgb) == 69120
    tried = seen.memory["tried"] + 1
    seen.say(f"try {{tried}} of many")
    if seen.seq == 3:
        raise ValueError("three is too many")
    if seen.seq == 5:
        return Act(None, memory={{"tried": tried}}, fault="I rest.")
    button = random.Random(seen.seed).choice(seen.params["buttons"])
    return Act([button, button], memory={{"tried": tried}}, hold=4, wait=4, said=seen.facts["mode"])


serve(step, name="tester", params={{"buttons": ["a", "start"]}}, observes=["screen", "facts"], start=lambda params, seed: {{"tried": 0}})
'''


class Playing(WithRecord):
    def test_an_agent(self) -> None:
        path = os.path.dirname(sys.executable) + os.pathsep + os.environ["PATH"]  # a venv's Python works under its own name only
        with tempfile.TemporaryDirectory() as folder, mock.patch.dict(os.environ, {"PATH": path}):
            (Path(folder) / "mine.py").write_text(AGENT)
            came = json.loads(run(self.db, "run", f"--agent=exec:{Path(sys.executable).name} {folder}/mine.py", f"--allow=read={LIBRARY}", "--steps=6", "--seed=3", "--format=json"))
            self.assertEqual((came["status"], came["steps"]), ("finished", 6), came)
            self.assertIn("verified", self.record.verify(came["run"]))
            run(self.db, "rerun", came["run"])  # or it fails: the agent decides the same again
        steps = list(self.record.steps(came["run"]))
        self.assertEqual([step.memory["tried"] for step in steps[1:3]], [1, 2])
        self.assertEqual(steps[3].fault, "ValueError: three is too many")
        self.assertEqual([step.actor for step in steps[1:5]], ["agent", "agent", "fallback", "agent"])
        self.assertEqual(steps[5].fault, "I rest.")
        self.assertEqual(steps[6].memory, {"tried": 5})
        self.assertIn("try 1 of many", steps[1].said)


class Lines(unittest.TestCase):
    def served(self, step: Any, *requests: dict[str, Any], **options: Any) -> list[Any]:
        out, lines = io.BytesIO(), io.BytesIO(b"".join(json.dumps(one).encode() + b"\n" for one in requests))
        with contextlib.redirect_stderr(io.StringIO()):
            serve(step, name="n", lines=lines, out=out, **options)
        return [json.loads(line) for line in out.getvalue().splitlines()]

    def test_requests(self) -> None:
        got = self.served(lambda seen: "up a", {"type": "describe", "api": 1}, {"type": "start", "params": {"p": 1}, "seed": 2},
                          {"type": "step", "memory": [1], "obs": {"seq": 1}}, params={"p": 1}, observes=["text"], timeout=5,
                          start=lambda params, seed: [params["p"], seed])  # fmt: skip
        self.assertEqual(got[0], {"name": "n", "description": "", "params": {"p": 1}, "observes": ["text"], "timeout": 5})
        self.assertEqual(got[1], {"memory": [1, 2]})
        self.assertEqual(got[2], {"action": "up a", "memory": [1], "said": "", "settle": 0})

    def test_chat(self) -> None:
        def step(seen: Observation) -> Act:
            reply = seen.chat([{"role": "user", "content": "what now?"}], temperature=0.0)
            return Act(reply.text, said=reply.error)

        got = self.served(step, {"type": "step", "obs": {}}, {"type": "reply", "text": "down"})
        self.assertEqual(got, [{"type": "chat", "messages": [{"role": "user", "content": "what now?"}], "temperature": 0.0},
                               {"action": "down", "memory": None, "said": "", "settle": 0}])  # fmt: skip

    def test_faults(self) -> None:
        got = self.served(lambda seen: Act("a", memory={1, 2}), {"type": "step", "memory": 5, "obs": {}})
        self.assertEqual(got[0]["memory"], 5)
        self.assertIn("TypeError", got[0]["fault"])


if __name__ == "__main__":
    unittest.main()
