"""Plays a game."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from . import _json, mcp
from ._version import VERSION
from .errors import ProtocolError
from .picture import Picture


@dataclass(frozen=True)
class Played:
    """What came of a step. What the client may not know is empty."""

    step: int
    pressed: str  # such as "up a"
    by: str  # agent; or person, who took over meanwhile
    fault: str
    text: str  # the facts in words
    facts: Any = field(repr=False)  # as JSON; None: there is no profile, or it may not be known
    milestones: tuple[str, ...]  # titles of those that this step reached
    person_says: tuple[str, ...]  # what a person who watches says
    picture: Picture | None
    ended: str  # why the run is over with this step; "": it goes on
    cause: str  # the same for programs: steps, story, max_time, ...

    @classmethod
    def of(cls, answer: mcp.Answer) -> Played:
        f = _json.Fields(answer.data)
        return cls(f.whole("step"), f.text("pressed"), f.text("by"), f.text("fault"), f.text("text"), f.raw.get("facts"),
                   f.texts("milestones"), f.texts("person_says"), answer.picture, f.text("ended"), f.text("cause"))  # fmt: skip


@dataclass(frozen=True)
class Status:
    """How a run stands."""

    run: str  # its ID; "": it has not begun
    step: int
    limit: int  # steps; 0: none
    controls: str  # who has them: you, a person, paused by a person, nobody
    milestones: tuple[str, ...]  # titles of those that were reached, where they may be known
    ended: str
    cause: str


class Game:
    """A game that this program plays. The run is recorded, and begins with the first press; leaving `with` closes it.

    rom is a file, or None for the demo game. help_level is how much may be known and done: screen, facts, map, record or
    all; tools names single tools or levels in its place. from_ is a capture or battery save to start from, resume a run to
    go on with. attach plays the game that `dotmatrix play --agent mcp` shows. db is the record; without it, dotmatrix's own.
    name is what the player is called in the record. timeout is how many seconds an answer may take."""

    def __init__(
        self,
        rom: str | os.PathLike[str] | None = None,
        *,
        steps: int = 0,
        seed: int = 0,
        help_level: str = "record",
        tools: Sequence[str] = (),
        from_: str = "",
        resume: str = "",
        attach: bool = False,
        db: str | os.PathLike[str] | None = None,
        name: str = "dotmatrix-python",
        timeout: float = 120.0,
    ) -> None:
        if attach:
            arguments = ["mcp", "--attach"]
        else:
            arguments = ["mcp", f"--steps={steps}", f"--seed={seed}"]
            arguments.append(f"--tools={','.join(tools)}" if tools else f"--help-level={help_level}")
            for flag, value in (("from", from_), ("resume", resume)):
                if value:
                    arguments.append(f"--{flag}={value}")
        if db is not None:
            arguments.append(f"--db={Path(db).absolute()}")
        if rom is not None and not attach:
            arguments += ["--", os.fspath(rom)]
        self._client = mcp.Client(arguments, name=name, version=VERSION, timeout=timeout)

    def __enter__(self) -> Game:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Ends the run, unless it has ended; it can be resumed."""
        self._client.close()

    def tools(self) -> list[str]:
        """The names of what may be called."""
        return self._client.tools()

    def call(self, tool: str, **arguments: Any) -> mcp.Answer:
        """Calls any tool by its name. Arguments that are None are left out. Raises Refused where it is not done."""
        return self._client.call(tool, arguments)

    def press(self, *buttons: str, hold: int | None = None, wait: int | None = None, until_still: bool | None = None, why: str = "") -> Played:
        """Presses buttons one after the other - "a", "up", "a+b", "none" -, which is a step. Each is held for hold frames of
        1/60 second (8), then none for wait (16); then the game runs on for up to a second until the picture is still, unless
        until_still is False. why is recorded as what the player thinks. Raises Refused where nothing was pressed."""
        return Played.of(self.call("press", buttons=list(buttons), hold=hold, wait=wait, until_still=until_still, why=why or None))

    def walk_to(self, *, why: str = "", **place: Any) -> Played:
        """Walks over the map to a place, as far as one step goes: x and y, or map; with interact=True it talks or reads there.
        Raises Refused where there is no way."""
        return Played.of(self.call("walk_to", why=why or None, **place))

    def look(self, *, scale: int = 1, grid: bool = False) -> Picture:
        """The picture as it is now, enlarged 1 to 4 times; with a grid of the game's cells where that may be seen."""
        picture = self.call("look", scale=scale, grid=grid or None).picture
        if picture is None:
            raise ProtocolError("look was answered without a picture: is this package made for the program's version?")
        return picture

    def facts(self) -> Any:
        """What the game's profile reads in the game's memory, as JSON; None where the game has no profile."""
        return self.call("facts").data.get("facts")

    def say(self, text: str) -> None:
        """Says something to the people who watch. It is recorded as the thought of the next step."""
        self.call("say", text=text)

    def notes(self, *, add: str | None = None, remove: int | None = None) -> str:
        """The notebook of the run, after a note was added or removed by its number."""
        return self.call("notes", add=add, remove=remove).text

    def goals(self, *, add: str | None = None, reached: int | None = None) -> str:
        """The goals of the run, after one was added, or marked as reached by its number."""
        return self.call("goals", add=add, reached=reached).text

    def status(self, *, model: str | None = None) -> Status:
        """How the run stands. model tells the record which model plays."""
        f = _json.Fields(self.call("status", model=model).data)
        return Status(f.text("run"), f.whole("step"), f.whole("limit"), f.text("controls"), f.texts("milestones"), f.text("ended"), f.text("cause"))
