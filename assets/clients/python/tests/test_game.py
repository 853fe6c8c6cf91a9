from __future__ import annotations

import os
import stat
import sys
import tempfile
import threading
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import dotmatrix
from dotmatrix import Game, ProtocolError, Refused

from .support import WithRecord


class Playing(WithRecord):
    def test_a_whole_run(self) -> None:
        with Game(steps=4, db=self.db, name="tester") as game:
            self.assertLessEqual({"press", "look", "facts", "status", "say", "notes"}, set(game.tools()))
            self.assertEqual((game.status().run, game.look().size, game.look(scale=2).size), ("", (160, 144), (320, 288)))
            self.assertEqual(game.facts(), {"mode": "boot"})
            game.say("I begin.")
            first = game.press("start", why="the title waits")
            self.assertEqual((first.step, first.pressed, first.by, first.ended, first.facts["mode"]), (1, "start", "agent", "", "title"))
            self.assertIn("the door", game.notes(add="the door is south"))
            self.assertIn("leave", game.goals(add="leave the house"))
            game.press("a", "a", hold=4, wait=4, until_still=False)
            with self.assertRaisesRegex(Refused, "unknown button"):
                game.press("frog")
            with self.assertRaisesRegex(Refused, "hold"):
                game.press("a", hold=-1)
            with self.assertRaises(Refused):
                game.call("no_such_tool")
            with self.assertRaises(Refused):
                game.walk_to(x=99, y=99)
            self.assertEqual(game.status(model="a test").step, 2)
            game.press("b")
            last = game.press("a+b")
            self.assertEqual((last.step, last.ended, last.cause), (4, "4 steps played", "steps"))
            ended = game.status()
            self.assertEqual((ended.controls, ended.ended, ended.cause), ("nobody", "4 steps played", "steps"))
            with self.assertRaisesRegex(Refused, "over"):
                game.press("a")
        with self.assertRaises(ProtocolError):
            game.press("a")
        game.close()
        run = self.record.run(ended.run)
        self.assertEqual((run.agent, run.steps, run.status, run.cause), ("tester", 4, "finished", "steps"))
        self.assertIn("outside help unknown", run.help)
        self.assertIn("verified", self.record.verify(run.id))
        steps = list(self.record.steps(run.id))
        self.assertEqual(["", "start", "a a", "b", "a+b"], [step.action for step in steps])
        self.assertEqual(steps[1].said, "I begin.\nthe title waits")
        self.assertEqual([(p.hold, p.wait) for p in steps[2].presses], [(4, 4)] * 2)
        assert last.picture is not None
        self.assertEqual(bytes(last.picture.array()[::3, ::3]) if _numpy() else steps[4].picture.rgb, steps[4].picture.rgb)

    def test_help_levels_and_resuming(self) -> None:
        with Game(help_level="screen", db=self.db) as game:
            self.assertNotIn("facts", game.tools())
            played = game.press("start")
            self.assertIsNone(played.facts)
            self.assertRaises(Refused, game.facts)
            run = game.status().run
        self.assertEqual(self.record.run(run).status, "stopped")
        with Game(help_level="screen", db=self.db, resume=run) as game:
            self.assertEqual((game.press("a").step, game.status().run), (2, run))
        self.assertIn("verified", self.record.verify(run))

    def test_calls_of_several_threads(self) -> None:
        with Game(db=self.db) as game:
            steps: list[int] = []
            threads = [threading.Thread(target=lambda: steps.append(game.press("none", hold=1, wait=0, until_still=False).step)) for _ in range(6)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual(sorted(steps), [1, 2, 3, 4, 5, 6])

    def test_a_game_that_cannot_begin(self) -> None:
        with self.assertRaisesRegex(ProtocolError, "no help level"):
            Game(help_level="frog", db=self.db)
        with Game("/nowhere/game.gb", db=self.db) as game, self.assertRaisesRegex(Refused, "nowhere"):
            game.look()


def _numpy() -> bool:
    try:
        import numpy  # noqa: F401
    except ImportError:
        return False
    return True


class HostileServers(unittest.TestCase):
    """Programs that answer as no server should: each is an error that says so, and none hangs."""

    def answered(self, lines: str, then: Callable[[Game], Any] = lambda game: game.press("a"), timeout: float = 60) -> Exception:
        greeting = '{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-11-25"}}'
        with tempfile.TemporaryDirectory() as folder:
            program = Path(folder) / "dotmatrix"
            program.write_text(f"#!{sys.executable}\nimport sys\nsys.stdin.readline()\nprint({greeting!r}, flush=True)\nsys.stdin.readline(); sys.stdin.readline()\n{lines}\n")
            program.chmod(program.stat().st_mode | stat.S_IXUSR)
            with mock.patch.dict(os.environ, {"DOTMATRIX_BIN": str(program)}), self.assertRaises(dotmatrix.DotmatrixError) as raised:
                with Game(timeout=timeout) as game:
                    then(game)
        return raised.exception

    def test_answers(self) -> None:
        deep = "'[' * 100000"
        for name, (lines, want) in {
            "no JSON": ("print('frog', flush=True)", "not JSON"),
            "too deep": (f"print({deep}, flush=True)", "not JSON"),
            "a list": ("print('[]', flush=True)", "object"),
            "no result": ("print('{\"id\": 2, \"result\": 3}', flush=True)", "result"),
            "a wrong type": ('print(\'{"id": 2, "result": {"content": [], "structuredContent": {"step": "1"}}}\', flush=True)', "step"),
            "a wrong picture": ('print(\'{"id": 2, "result": {"content": [{"type": "image", "data": "?"}]}}\', flush=True)', "base64"),
            "an error": ('print(\'{"id": 2, "error": {"code": 1, "message": "not today"}}\', flush=True)', "not today"),
            "death": ("sys.exit('I die')", "I die"),
        }.items():
            with self.subTest(name):
                self.assertIn(want, str(self.answered(lines)))

    def test_silence(self) -> None:
        self.assertIn("has not answered", str(self.answered("sys.stdin.read()", timeout=0.5)))

    def test_what_a_server_asks_and_tells_is_no_answer(self) -> None:
        lines = 'print(\'{"id": 7, "method": "ping"}\\n{"method": "notifications/x"}\\n{"id": 8, "method": "roots/list"}\', flush=True)\n' \
            'heard = sys.stdin.readline() + sys.stdin.readline()\n' \
            'print(\'{"id": 2, "error": {"code": 1, "message": "heard %s"}}\' % (\'"id": 7\' in heard and "-32601" in heard), flush=True)'  # fmt: skip
        self.assertIn("heard True", str(self.answered(lines)))


if __name__ == "__main__":
    unittest.main()
