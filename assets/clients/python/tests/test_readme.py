from __future__ import annotations

import contextlib
import importlib.util
import io
import os
import re
import unittest
from pathlib import Path
from unittest import mock

from .support import WithRecord


class Examples(WithRecord):
    def test_every_example_runs(self) -> None:
        text = (Path(__file__).parent.parent / "README.md").read_text()
        examples = re.findall(r"^```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
        self.assertGreater(len(examples), 5)
        names: dict[str, object] = {"__name__": "readme"}
        gym = importlib.util.find_spec("gymnasium") is not None
        said = io.StringIO()
        with mock.patch.dict(os.environ, {"DOTMATRIX_DB": str(self.db)}), contextlib.redirect_stdout(said):
            for example in examples:
                if gym or "gym" not in example and "GameBoyEnv" not in example:
                    exec(compile(example, "README.md", "exec"), names)
        self.assertIn("Mode: title.", said.getvalue())
        self.assertIn("('Leave home',)", said.getvalue())
        self.assertIn("verified", said.getvalue())


if __name__ == "__main__":
    unittest.main()
