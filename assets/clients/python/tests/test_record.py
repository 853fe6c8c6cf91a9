from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
import tempfile
import unittest
from datetime import datetime, timezone
from pathlib import Path
from unittest import mock

import dotmatrix
from dotmatrix import CommandFailed, Record, binary

from .support import EXPLORER_STEPS, WithRecord, run


class Reading(WithRecord):
    def test_runs(self) -> None:
        found = self.record.runs("agent=explorer and seed=1")[0]
        self.assertEqual((found.game, found.status, found.cause, found.steps, found.parent), ("LAMPWICK", "finished", "steps", EXPLORER_STEPS, ""))
        self.assertIn("leave_home", found.milestones)
        self.assertEqual(found.help, "facts + find_path")
        self.assertEqual((found.calls, found.tokens, found.dollars), (0, 0, 0.0))
        assert found.started is not None
        self.assertLess(abs((datetime.now(timezone.utc) - found.started).total_seconds()), 3600)
        self.assertEqual(self.record.run(found.id[:8]), self.record.run(found.id))
        self.assertEqual(self.record.run(found.id).chain, found.chain)
        self.assertEqual(self.record.runs("agent=nobody"), [])
        self.assertEqual(len(self.record.runs(limit=1)), 1)

    def test_steps(self) -> None:
        ref = self.record.runs("agent=explorer")[0]
        steps = list(self.record.steps(ref.id))
        self.assertEqual([step.seq for step in steps], list(range(EXPLORER_STEPS + 1)))
        self.assertEqual((steps[0].actor, steps[0].action, steps[1].actor), ("anchor", "", "agent"))
        self.assertEqual(steps[-1].chain, ref.chain)
        self.assertEqual([m.key for step in steps for m in step.reached], list(ref.milestones))
        self.assertEqual(steps[-1].tick, sum(step.frames for step in steps))
        self.assertEqual([step.seq for step in self.record.steps(ref.id, 5, 7)], [5, 6, 7])
        one = self.record.step(20, ref.id)
        self.assertEqual(one.facts["mode"], steps[20].facts["mode"])
        self.assertEqual((one.picture.size, len(one.picture.rgb), len(one.picture.rows())), ((160, 144), 160 * 144 * 3, 144))
        self.assertGreater(len({step.picture.rgb for step in steps}), 5)
        for line, step in zip(self.record.lines(ref.id), steps, strict=True):
            self.assertEqual((line.seq, line.actor, line.action, line.said, line.tick), (step.seq, step.actor, step.action, step.said, step.tick))
        said = next(step.said for step in steps if step.said)
        self.assertIn(said, [line.said for line in self.record.lines(ref.id, containing=said.upper())])
        self.assertEqual(self.record.lines(ref.id, containing="no such words"), [])

    def test_reading_may_stop_in_the_middle(self) -> None:
        steps = self.record.steps("last")
        self.assertEqual(next(steps).seq, 0)
        steps.close()  # type: ignore[attr-defined]  # it is a generator

    def test_facts(self) -> None:
        ref = self.record.runs("agent=explorer")[0].id
        rows = list(self.record.facts(ref))
        self.assertEqual(rows[0], {"step": 0, "mode": "boot"})
        self.assertEqual([row["step"] for row in rows], list(range(EXPLORER_STEPS + 1)))
        facts = self.record.step(EXPLORER_STEPS, ref).facts
        self.assertEqual((rows[-1]["player.x"], rows[-1]["map.name"]), (facts["player"]["x"], facts["map"]["name"]))
        self.assertEqual(rows[-1]["exits.0.to"], facts["exits"][0]["to"])

    def test_refusals(self) -> None:
        for call in (
            lambda: self.record.run("no such run"),
            lambda: list(self.record.steps("no such run")),
            lambda: self.record.step(EXPLORER_STEPS + 9),
            lambda: self.record.runs("frog > 3"),
            lambda: self.record.lines("--format=csv"),
            lambda: Record("/nowhere/runs.db").runs(),
        ):
            with self.assertRaises(CommandFailed) as raised:
                call()
            self.assertGreater(len(str(raised.exception)), 10)
        with self.assertRaises(dotmatrix.DotmatrixError):
            self.record.run("a\0b")

    def test_verify(self) -> None:
        ref = self.record.runs("agent=explorer")[0].id
        self.assertIn("verified", self.record.verify(ref))
        self.assertIn("verified", self.record.verify(ref, chain=True))
        with tempfile.TemporaryDirectory() as folder:
            bundle = Path(folder) / "run.dmx"
            run(self.db, "export", ref, "--bundle", "-o", str(bundle))
            self.assertEqual(Record(bundle).run().id, ref)
            self.assertEqual(hashlib.sha256(Record(bundle).step(9).picture.rgb).digest(), hashlib.sha256(self.record.step(9, ref).picture.rgb).digest())
            with contextlib.closing(sqlite3.connect(bundle)) as changed, changed:
                guards = changed.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'steps'").fetchall()
                for name, _ in guards:
                    changed.execute(f"DROP TRIGGER {name}")
                changed.execute("UPDATE steps SET said = 'I was never here.' WHERE seq = 9")
                for _, statement in guards:
                    changed.execute(statement)
            with self.assertRaisesRegex(CommandFailed, "step 9"):
                Record(bundle).verify(chain=True)
        self.assertRaises(CommandFailed, self.record.verify, "no such run")

    def test_binary(self) -> None:
        with mock.patch.dict(os.environ, {"DOTMATRIX_BIN": "/nowhere/dotmatrix"}), self.assertRaises(dotmatrix.BinaryMissing):
            binary.find()

    def test_costs(self) -> None:
        run(self.db, "run", "--agent=react", "--model=null:random", "--steps=3", "--seed=4")
        ref = self.record.runs("agent=react")[0]
        rows = list(self.record.costs(ref.id))
        self.assertEqual(len(rows), ref.calls)
        self.assertGreater(len(rows), 0)
        self.assertEqual(sum(row["input_tokens"] + row["output_tokens"] for row in rows), ref.tokens)
        self.assertEqual({row["model"] for row in rows}, {ref.model})
        tools = [call for step in self.record.steps(ref.id) for call in step.calls if call.op == "execute_tool"]
        self.assertTrue(tools)
        self.assertTrue(all(isinstance(json.loads(call.arguments), dict) for call in tools))


if __name__ == "__main__":
    unittest.main()
