"""What can go wrong. All of it is a DotmatrixError, whose text says what happened and what to do."""

from __future__ import annotations


class DotmatrixError(Exception):
    """Anything that this package reports."""


class BinaryMissing(DotmatrixError):
    """The program dotmatrix was not found."""


class CommandFailed(DotmatrixError):
    """The program refused a command: there is no such run, the record is missing, and the like."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status  # the exit code: 1 failed, 2 wrong arguments, negative: killed by that signal


class ProtocolError(DotmatrixError):
    """An answer of the program cannot be read, or does not come."""


class Refused(DotmatrixError):
    """A call of a game was not done: an unknown button, a tool that is not allowed, a run that is over."""
