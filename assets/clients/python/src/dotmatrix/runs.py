"""Runs and steps, as a record holds them."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ._json import Fields
from .errors import ProtocolError
from .picture import Picture


@dataclass(frozen=True)
class Run:
    """One recorded run."""

    id: str
    name: str  # that a person gave it; "": none
    agent: str
    version: str  # of the agent: its SHA-256
    game: str  # title of the ROM
    model: str  # that answered; "": none was asked, or it is not known
    help: str  # what the agent gets, such as "facts + find_path"
    status: str  # running, finished, stopped, failed or interrupted
    cause: str  # what ended it: steps, story, max_tokens, person, provider, ...
    reason: str  # the same in words
    seed: int
    steps: int
    frames: int
    milestones: tuple[str, ...]  # keys of those that were reached
    faults: int  # steps in which the agent's own action was not used
    calls: int  # of models
    tokens: int
    dollars: float  # of the calls whose price is known
    seconds: float  # that its steps took
    started: datetime | None
    parent: str  # the run that it is a fork of; "": none
    fork_seq: int  # the last step that it shares with its parent
    tags: tuple[str, ...]
    note: str
    chain: str  # the hash that its last step is proved by
    raw: Mapping[str, Any] = field(repr=False)  # all that the program told

    @classmethod
    def of(cls, value: object) -> Run:
        f = Fields(value)
        return cls(
            id=f.text("run"), name=f.text("name"), agent=f.text("agent"), version=f.text("version"), game=f.text("game"),
            model=f.text("model"), help=f.text("help"), status=f.text("status"), cause=f.text("cause"), reason=f.text("reason"),
            seed=f.whole("seed"), steps=f.whole("steps"), frames=f.whole("frames"), milestones=f.texts("milestones"),
            faults=f.whole("faults"), calls=f.whole("calls"), tokens=f.whole("tokens"), dollars=f.number("dollars"),
            seconds=f.number("wall_seconds"), started=f.time("started"), parent=f.text("parent"), fork_seq=f.whole("fork_seq"),
            tags=f.texts("tags"), note=f.text("note"), chain=f.text("chain"), raw=f.raw,
        )  # fmt: skip


@dataclass(frozen=True)
class Press:
    """Buttons that are held together, and then none."""

    buttons: str  # such as "a", "a+b" or "none"
    hold: int  # frames of 1/60 second
    wait: int  # frames


@dataclass(frozen=True)
class Milestone:
    """Something that a game's profile says is worth reaching."""

    key: str
    title: str


@dataclass(frozen=True)
class Call:
    """One call of a model or a tool."""

    op: str  # chat or execute_tool
    name: str  # of the tool, or of the model that answered, else of the one that was asked for
    input_tokens: int  # of a model, as its endpoint told, else estimated
    output_tokens: int
    dollars: float | None  # None: no price is known
    arguments: str  # of a tool, as JSON
    result: str  # of a tool
    error: str  # "": it succeeded
    raw: Mapping[str, Any] = field(repr=False)  # a span, with the messages and attributes of OpenTelemetry

    @classmethod
    def of(cls, f: Fields) -> Call:
        told = f.fields("attributes")
        return cls(
            op=f.text("op"),
            name=told.text("gen_ai.tool.name") or told.text("gen_ai.response.model") or told.text("gen_ai.request.model"),
            input_tokens=told.whole("gen_ai.usage.input_tokens") + told.whole("dotmatrix.usage.estimated_input_tokens"),
            output_tokens=told.whole("gen_ai.usage.output_tokens") + told.whole("dotmatrix.usage.estimated_output_tokens"),
            dollars=told.number("dotmatrix.cost") if "dotmatrix.cost" in told.raw else None,
            arguments=told.text("gen_ai.tool.call.arguments"), result=told.text("gen_ai.tool.call.result"),
            error=f.text("error"), raw=f.raw,
        )  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One step of a run: an action and all that led to it. Step 0 is the state that the run starts from."""

    seq: int
    actor: str  # agent, person, fallback or anchor
    presses: tuple[Press, ...]
    tick: int  # frames since the console was switched on, at the end of the step
    frames: int
    start: datetime | None
    seconds: float  # of thinking and acting
    said: str
    reasoning: str
    steered: tuple[str, ...]  # what a person said to the agent
    fault: str  # why the agent's own action was not used
    memory: Any = field(repr=False)  # the agent's
    facts: Any = field(repr=False)  # what the game's profile read at the end of the step; None: it has no profile
    reached: tuple[Milestone, ...]
    calls: tuple[Call, ...]
    picture: Picture  # at the end of the step
    screen_sha256: str
    state_sha256: str  # of the machine
    chain: str

    @property
    def action(self) -> str:
        """The buttons in order, such as "up a+b"."""
        return " ".join(press.buttons for press in self.presses)

    @classmethod
    def of(cls, value: object) -> Step:
        f = Fields(value)
        screen = f.fields("screen")
        try:
            png = base64.b64decode(screen.text("png"), validate=True)
        except binascii.Error as error:
            raise ProtocolError(f"the picture of step {f.whole('seq')} is not base64: {error}") from error
        return cls(
            seq=f.whole("seq"), actor=f.text("actor"),
            presses=tuple(Press(p.text("buttons"), p.whole("hold"), p.whole("wait")) for p in f.fields("action").objects("presses")),
            tick=f.whole("tick"), frames=f.whole("frames"), start=f.time("start"), seconds=f.number("seconds"),
            said=f.text("said"), reasoning=f.text("reasoning"), steered=f.texts("steered"), fault=f.text("fault"),
            memory=f.raw.get("memory"), facts=f.raw.get("facts"),
            reached=tuple(Milestone(m.text("key"), m.text("title")) for m in f.objects("reached")),
            calls=tuple(Call.of(c) for c in f.objects("calls")), picture=Picture(png),
            screen_sha256=screen.text("sha256"), state_sha256=f.text("state_sha256"), chain=f.text("chain"),
        )  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A step in short: who did what, and what was said."""

    seq: int
    actor: str
    action: str
    said: str
    fault: str
    steered: tuple[str, ...]
    milestones: tuple[str, ...]  # keys
    tick: int
    frames: int

    @classmethod
    def of(cls, value: object) -> Line:
        f = Fields(value)
        return cls(f.whole("seq"), f.text("actor"), f.text("action"), f.text("said"), f.text("fault"), f.texts("steered"),
                   f.texts("milestones"), f.whole("tick"), f.whole("frames"))  # fmt: skip
