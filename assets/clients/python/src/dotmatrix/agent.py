"""Writes an agent in Python: a program that `dotmatrix play --agent "exec:python3 mine.py"` starts and asks for each step.

It speaks to dotmatrix in lines of JSON on its standard input and output; what it prints itself goes to the log."""

from __future__ import annotations

import base64
import binascii
import contextlib
import json
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from . import _json
from .errors import DotmatrixError, ProtocolError
from .picture import Picture


@dataclass(frozen=True)
class Act:
    """What an agent does in a step. action is buttons such as "up a+b", or a list of such texts; None presses nothing, and
    fault says why. Each press is held for hold frames of 1/60 second, and followed by wait frames; then up to settle frames
    pass until the picture is still. memory is what the next step is given: any JSON."""

    action: str | Sequence[str] | None
    memory: Any = None
    said: str = ""
    hold: int | None = None
    wait: int | None = None
    settle: int = 0
    fault: str = ""


@dataclass(frozen=True)
class Reply:
    """What a model answered."""

    text: str
    reasoning: str
    finish: str
    error: str  # why it did not answer; "": it did


@dataclass(frozen=True)
class Observation:
    """What an agent is given for a step."""

    seq: int  # of the step
    tick: int  # frames since the console was switched on
    params: Mapping[str, Any]  # as --set has changed them
    memory: Any  # what the step before gave back
    seed: int  # of the run and the step: random.Random(seed) makes a step again as it was
    picture: Picture | None  # where the agent observes "screen"
    screen_hash: str  # the same pictures have the same one
    facts: Any  # where it observes "facts", and the game has a profile
    text: str  # the facts in words
    steered: tuple[str, ...]  # what a person said to the agent
    last: Mapping[str, Any] = field(repr=False)  # the step before: action, actor, said, fault
    _exchange: _Exchange = field(repr=False)

    def say(self, text: str) -> None:
        """Says something to the people who watch, at once."""
        self._exchange.write({"type": "say", "text": text})

    def notice(self, text: str) -> None:
        """Tells people about a problem."""
        self._exchange.write({"type": "notice", "text": text})

    def chat(self, messages: Sequence[Mapping[str, Any]], *, model: str = "", temperature: float | None = None, max_tokens: int = 0) -> Reply:
        """Asks the model, through dotmatrix: the call is recorded and counts for the budget. Messages are in OpenAI's form; the
        agent needs a parameter "model", and model names another one than that."""
        wish: dict[str, Any] = {"type": "chat", "messages": messages}
        for name, value in (("model", model), ("temperature", temperature), ("max_tokens", max_tokens)):
            if value not in ("", None, 0) or value == 0.0 and name == "temperature":
                wish[name] = value
        self._exchange.write(wish)
        f = self._exchange.read()
        if f is None:
            raise ProtocolError("dotmatrix has gone instead of answering for the model")
        return Reply(f.text("text"), f.text("reasoning"), f.text("finish"), f.text("error"))


#: What decides a step.
Decide = Callable[[Observation], "Act | str"]


class _Exchange:
    """The lines to and from dotmatrix."""

    def __init__(self, lines: IO[bytes], out: IO[bytes]) -> None:
        self._lines, self._out = lines, out

    def read(self) -> _json.Fields | None:
        """The next line; None: there is none."""
        line = self._lines.readline()
        return _json.Fields(_json.loads(line)) if line else None

    def write(self, message: Mapping[str, Any]) -> None:
        self._out.write(json.dumps(message).encode() + b"\n")
        self._out.flush()


def serve(
    step: Decide,
    *,
    name: str,
    description: str = "",
    params: Mapping[str, Any] | None = None,
    observes: Iterable[str] = ("screen",),
    start: Callable[[Mapping[str, Any], int], Any] | None = None,
    tools: Sequence[str] = (),
    files: Sequence[str] = (),
    timeout: int | None = None,
    metadata: Mapping[str, Any] | None = None,
    lines: IO[bytes] | None = None,
    out: IO[bytes] | None = None,
) -> None:
    """Answers dotmatrix until it closes the program's standard input.

    step decides a step: an Act, or just buttons such as "up a", which keep the memory as it is. It must keep nothing between
    two calls but the memory, so that any step can be made again. start gives the first memory from the parameters and the
    seed. observes is out of screen, facts and text. tools are what helps the agent beyond that, for the help ledger; files
    are those that it is made of beside those that the command names. timeout is how many seconds a step may take (120).
    An exception of step is that step's fault, which people see, and its traceback goes to the log."""
    exchange = _Exchange(lines or sys.stdin.buffer, out or sys.stdout.buffer)
    about: dict[str, Any] = {"name": name, "description": description, "params": dict(params or {}), "observes": list(observes)}
    for key, value in (("tools", list(tools)), ("files", list(files)), ("timeout", timeout), ("metadata", dict(metadata or {}))):
        if value:
            about[key] = value
    with contextlib.redirect_stdout(sys.stderr):  # a print must not end up between the lines
        while (request := exchange.read()) is not None:
            match request.text("type"):
                case "describe":
                    exchange.write(about)
                case "start":
                    memory = start(request.fields("params").raw, request.whole("seed")) if start else None
                    exchange.write({"memory": memory})
                case "step":
                    exchange.write(_answer(step, _observation(request, exchange)))
                case unknown:
                    raise ProtocolError(f"dotmatrix asks for {unknown!r}, which this package does not know: get a newer one")


def _observation(request: _json.Fields, exchange: _Exchange) -> Observation:
    obs = request.fields("obs")
    screen = obs.fields("screen")
    try:
        picture = Picture(base64.b64decode(screen.text("png"), validate=True)) if screen.raw else None
    except binascii.Error as error:
        raise ProtocolError(f"the picture of step {obs.whole('seq')} is not base64: {error}") from error
    return Observation(
        seq=obs.whole("seq"), tick=obs.whole("tick"), params=request.fields("params").raw, memory=request.raw.get("memory"),
        seed=request.whole("seed"), picture=picture, screen_hash=screen.text("hash"), facts=obs.raw.get("facts"), text=obs.text("text"),
        steered=obs.texts("steered"), last=obs.fields("last").raw, _exchange=exchange,
    )  # fmt: skip


def _answer(step: Decide, seen: Observation) -> dict[str, Any]:
    try:
        act = step(seen)
        if isinstance(act, str):
            act = Act(act, memory=seen.memory)
        answer: dict[str, Any] = {"memory": act.memory, "said": act.said, "settle": act.settle}
        if act.action is None:
            answer["fault"] = act.fault or "the agent chose no action"
        else:
            answer["action"] = act.action if isinstance(act.action, str) else list(act.action)
        for name, value in (("hold", act.hold), ("wait", act.wait)):
            if value is not None:
                answer[name] = value
        json.dumps(answer)  # a memory that is not JSON is the step's fault too
        return answer
    except ProtocolError:
        raise  # nobody is there to be answered
    except Exception as error:
        traceback.print_exc(file=sys.stderr)
        if isinstance(error, DotmatrixError):
            return {"memory": seen.memory, "fault": str(error)}
        return {"memory": seen.memory, "fault": f"{type(error).__name__}: {error}"}
