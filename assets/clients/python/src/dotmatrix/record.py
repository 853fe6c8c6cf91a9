"""Reads a record: the runs that dotmatrix has recorded."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from . import _json, binary
from .errors import ProtocolError
from .runs import Line, Run, Step


class Record:
    """The runs in a file: a record, or a bundle that `dotmatrix export --bundle` wrote. Without a path it is the record
    that dotmatrix itself uses ($DOTMATRIX_DB, or the one in the XDG data folder).

    A run is named as everywhere: by its ID, the first digits of it, the name that a person gave it, or "last". Nothing is
    written. Each method starts the program once, and raises CommandFailed where it refuses."""

    def __init__(self, path: str | os.PathLike[str] | None = None) -> None:
        self.path = None if path is None else Path(path).absolute()

    def _command(self, verb: str, *flags: str, run: str | None = None) -> list[str]:
        database = [] if self.path is None else [f"--db={self.path}"]
        # what follows -- is never a flag, whatever a run is called
        return [*verb.split(), *database, *flags] + ([] if run is None else ["--", run])

    def _rows(self, command: list[str]) -> list[Any]:
        rows = _json.loads(binary.output(command))
        if not isinstance(rows, list):
            raise ProtocolError(f"dotmatrix {command[0]} did not write a list: is this package made for its version?")
        return rows

    def runs(self, where: str = "", *, search: str = "", limit: int = 0) -> list[Run]:
        """The runs for which a filter holds, such as "agent=openai and milestones>=3", the newest first. search keeps those in
        which an agent said this; limit is how many, 0 for all. `dotmatrix runs --help` lists the fields of filters."""
        flags = ["--format=json", f"--where={where}", f"--search={search}", f"--limit={limit}"]
        return [Run.of(row) for row in self._rows(self._command("runs", *flags))]

    def run(self, run: str = "last") -> Run:
        """One run. Raises CommandFailed where there is none of that name."""
        return Run.of(_json.loads(binary.output(self._command("runs show", "--format=json", run=run))))

    def steps(self, run: str = "last", first: int = 0, last: int | None = None) -> Iterator[Step]:
        """The steps of a run in order, whole and with their pictures, as they are read: a long run takes no memory."""
        flags = ["--format=jsonl", f"--from={first}"] + ([] if last is None else [f"--to={last}"])
        for line in binary.lines(self._command("export", *flags, run=run)):
            value = _json.loads(line)
            if _json.Fields(value).text("type") == "step":  # the first line is the run
                yield Step.of(value)

    def step(self, seq: int, run: str = "last") -> Step:
        """One step. Raises CommandFailed where the run has no such step."""
        for step in self.steps(run, seq, seq):
            return step
        raise ProtocolError(f"dotmatrix exports no step {seq} of the run {run!r}")

    def lines(self, run: str = "last", *, containing: str = "") -> list[Line]:
        """The steps in short, which is quick. containing keeps those in which this text was said, thought, done or told."""
        return [Line.of(row) for row in self._rows(self._command("steps", "--format=json", f"--grep={containing}", run=run))]

    def facts(self, run: str = "last", first: int = 0, last: int | None = None) -> Iterator[dict[str, Any]]:
        """A row for each step with the facts of the game, for pandas and spreadsheets: {"step": 12, "player.x": 3,
        "party.0.hp": 20, ...}. Objects, and the objects of lists, are taken apart; lists of plain values stay lists."""
        for step in self.steps(run, first, last):
            row: dict[str, Any] = {"step": step.seq}
            for name, value in _flat(step.facts):
                row.setdefault(name, value)
            yield row

    def costs(self, run: str = "last") -> Iterator[dict[str, Any]]:
        """A row for each call of a model: step, model, input_tokens, output_tokens, dollars (None: no price is known), error."""
        for step in self.steps(run):
            for call in step.calls:
                if call.op == "chat":
                    yield {"step": step.seq, "model": call.name, "input_tokens": call.input_tokens, "output_tokens": call.output_tokens,
                           "dollars": call.dollars, "error": call.error}  # fmt: skip

    def verify(self, run: str = "last", *, chain: bool = False, rom: str | os.PathLike[str] | None = None) -> str:
        """Has the program prove a run: its hash chain, then every input on the machine again; with chain only the first, which
        is quick and needs no ROM. Gives what it said. Raises CommandFailed where the run is not proved, with the step and the
        reason: it is not what it says, or its ROM is not at hand."""
        flags = (["--chain"] if chain else []) + ([] if rom is None else [f"--rom={os.fspath(rom)}"])
        return binary.output(self._command("verify", *flags, run=run)).strip()


def _flat(value: object, name: str = "") -> Iterator[tuple[str, Any]]:
    """The plain values in an object of JSON, by the names of the fields that lead to them."""
    dot = name and name + "."
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(inner, f"{dot}{key}")
    elif isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
        for i, inner in enumerate(value):
            yield from _flat(inner, f"{dot}{i}")
    elif name:
        yield name, value
