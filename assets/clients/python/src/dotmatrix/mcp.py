"""A small client of the Model Context Protocol, for a server that is a program: a line of JSON is a message."""

from __future__ import annotations

import base64
import binascii
import json
import queue
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from . import _json, binary
from .errors import ProtocolError, Refused
from .picture import Picture

#: Revisions of the protocol that are spoken here; the first is asked for.
REVISIONS = ("2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05")


@dataclass(frozen=True)
class Answer:
    """What a tool answered."""

    text: str  # for people and models
    data: Mapping[str, Any] = field(repr=False)  # the same for programs
    picture: Picture | None  # None: it shows none


class Client:
    """A server that was started for this client alone. Its calls may come from several threads; they are made one after
    the other."""

    def __init__(self, arguments: Sequence[str], *, name: str, version: str, timeout: float = 120.0) -> None:
        """Starts dotmatrix with these arguments. timeout is how many seconds an answer may take."""
        self._timeout = timeout
        self._lock = threading.Lock()
        self._last = 0
        self._stderr: IO[bytes] = tempfile.TemporaryFile()
        try:
            self._process = binary.start(arguments, stderr=self._stderr, stdin=subprocess.PIPE)
        except BaseException:
            self._stderr.close()
            raise
        self._heard: queue.Queue[bytes | None] = queue.Queue()  # None: it says nothing more
        threading.Thread(target=_listen, args=(self._process.stdout, self._heard), daemon=True).start()
        try:
            came = self.request("initialize", {"protocolVersion": REVISIONS[0], "capabilities": {}, "clientInfo": {"name": name, "version": version}})
            if (revision := came.text("protocolVersion")) not in REVISIONS:
                raise ProtocolError(f"the server speaks revision {revision!r} of MCP, which this package does not: get a newer one")
            self._send({"method": "notifications/initialized"})
        except BaseException:
            self.close()
            raise

    def tools(self) -> list[str]:
        """The names of the tools that may be called."""
        return [tool.text("name") for tool in self.request("tools/list", {}).objects("tools")]

    def call(self, tool: str, arguments: Mapping[str, Any]) -> Answer:
        """Calls a tool. Raises Refused, in the server's words, where it was not done."""
        came = self.request("tools/call", {"name": tool, "arguments": {k: v for k, v in arguments.items() if v is not None}})
        contents = came.objects("content")
        text = "\n".join(one.text("text") for one in contents if one.text("type") == "text")
        if came.raw.get("isError") is True:
            raise Refused(text or f"{tool} was not done")
        picture = next((_picture(one) for one in contents if one.text("type") == "image"), None)
        return Answer(text, came.fields("structuredContent").raw, picture)

    def request(self, method: str, parameters: Mapping[str, Any]) -> _json.Fields:
        """Sends a request and waits for its result."""
        with self._lock:
            self._last += 1
            self._send({"id": self._last, "method": method, "params": parameters})
            while True:
                message = self._hear()
                if "method" in message.raw:
                    if "id" in message.raw:  # the server asks; there is nothing that this client does for it
                        answer = {"result": {}} if message.text("method") == "ping" else {"error": {"code": -32601, "message": "not supported"}}
                        self._send({"id": message.raw["id"], **answer})
                elif message.raw.get("id") == self._last:
                    break
        if "error" in message.raw:
            raise Refused(message.fields("error").text("message") or f"{method} was refused")
        return message.fields("result")

    def _send(self, message: Mapping[str, Any]) -> None:
        assert self._process.stdin is not None  # it is a pipe
        try:
            self._process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}).encode() + b"\n")
            self._process.stdin.flush()
        except (OSError, ValueError) as error:  # ValueError: it was closed
            raise self._gone() from error

    def _hear(self) -> _json.Fields:
        try:
            line = self._heard.get(timeout=self._timeout)
        except queue.Empty:
            raise ProtocolError(f"dotmatrix has not answered for {self._timeout:g} seconds") from None
        if line is None:
            self._heard.put(None)
            raise self._gone()
        return _json.Fields(_json.loads(line))

    def _gone(self) -> ProtocolError:
        if self._stderr.closed:
            return ProtocolError("the game is closed: start another one")
        try:
            self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            pass
        return ProtocolError("dotmatrix has ended: " + (binary.said(self._stderr) or f"status {self._process.poll()}"))

    def close(self, patience: float = 20.0) -> None:
        """Tells the server that its client goes, and waits until it has finished its record. May be called again."""
        process = self._process
        if process.stdin is not None and not process.stdin.closed:
            try:
                process.stdin.close()
            except OSError:
                pass  # it has ended
        for signal in (process.terminate, process.kill, None):
            try:
                process.wait(timeout=patience)
                break
            except subprocess.TimeoutExpired:
                if signal is not None:
                    signal()
        self._stderr.close()


def _listen(stdout: IO[bytes], heard: queue.Queue[bytes | None]) -> None:
    with stdout:
        for line in stdout:
            heard.put(line)
    heard.put(None)


def _picture(content: _json.Fields) -> Picture:
    try:
        return Picture(base64.b64decode(content.text("data"), validate=True))
    except binascii.Error as error:
        raise ProtocolError(f"the picture of an answer is not base64: {error}") from error
