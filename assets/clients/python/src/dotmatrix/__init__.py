"""dotmatrix for Python: read runs, play games, write agents; dotmatrix.gym has an environment for Gymnasium.

All of it goes through the program dotmatrix, which $DOTMATRIX_BIN names or the PATH holds. Nothing else is needed."""

from ._version import VERSION as __version__
from .agent import Act, Observation, Reply, serve
from .errors import BinaryMissing, CommandFailed, DotmatrixError, ProtocolError, Refused
from .game import Game, Played, Status
from .mcp import Answer
from .picture import Picture
from .record import Record
from .runs import Call, Line, Milestone, Press, Run, Step

__all__ = [
    "Act", "Answer", "BinaryMissing", "Call", "CommandFailed", "DotmatrixError", "Game", "Line", "Milestone", "Observation",
    "Picture", "Played", "Press", "ProtocolError", "Record", "Refused", "Reply", "Run", "Status", "Step", "__version__", "serve",
]  # fmt: skip
