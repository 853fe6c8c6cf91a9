"""What the tests share: a folder of their own, and runs that were played into it."""

from __future__ import annotations

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from dotmatrix import Record, binary

EXPLORER_STEPS = 60


class WithRecord(unittest.TestCase):
    """Tests with a record, in which the agent explorer has played the demo game."""

    folder: tempfile.TemporaryDirectory[str]
    db: Path
    record: Record

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.db = Path(os.environ.get("DOTMATRIX_TEST_DB") or Path(cls.folder.name) / "runs.db")
        cls.record = Record(cls.db)
        run(cls.db, "run", f"--steps={EXPLORER_STEPS}", "--seed=1")


def run(db: Path, *arguments: str) -> str:
    """What the program says to these arguments."""
    return subprocess.run([binary.find(), *arguments, f"--db={db}"], check=True, capture_output=True, text=True, timeout=300).stdout
