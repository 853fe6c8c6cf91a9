"""Runs the program dotmatrix: $DOTMATRIX_BIN, or the one on the PATH."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from typing import IO

from .errors import BinaryMissing, CommandFailed, DotmatrixError

#: Bytes of what the program says on stderr that an error repeats.
MOST_SAID = 4000


def find() -> str:
    """The path of the program. Raises BinaryMissing where there is none."""
    named = os.environ.get("DOTMATRIX_BIN")
    found = shutil.which(named or "dotmatrix")
    if found is None:
        where = f"DOTMATRIX_BIN={named} is not a program" if named else "dotmatrix is not on the PATH"
        raise BinaryMissing(f"{where}: build it with `make build`, and let DOTMATRIX_BIN name it")
    return found


def start(arguments: Sequence[str], *, stderr: IO[bytes], stdin: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    """Starts the program with these arguments; no shell reads them. Its stdout is a pipe."""
    try:
        return subprocess.Popen([find(), *arguments], stdin=stdin, stdout=subprocess.PIPE, stderr=stderr)
    except (OSError, ValueError) as error:
        raise DotmatrixError(f"dotmatrix cannot be started: {error}") from error


def said(stderr: IO[bytes]) -> str:
    """The end of what the program has said on stderr."""
    stderr.seek(0, os.SEEK_END)
    stderr.seek(max(stderr.tell() - MOST_SAID, 0))
    return stderr.read().decode("utf-8", "replace").strip().removeprefix("dotmatrix: ")


def lines(arguments: Sequence[str]) -> Iterator[bytes]:
    """Runs the program and gives its output line by line, as it comes. Raises CommandFailed where it fails."""
    with tempfile.TemporaryFile() as stderr:
        process = start(arguments, stderr=stderr)
        assert process.stdout is not None  # it is a pipe
        try:
            yield from process.stdout
            status = process.wait()
        finally:  # also where the caller has read enough
            process.stdout.close()
            if process.poll() is None:
                process.kill()
                process.wait()
        if status != 0:
            raise CommandFailed(said(stderr) or f"dotmatrix {arguments[0]} ended with {status}", status)


def output(arguments: Sequence[str]) -> str:
    """Runs the program and gives its whole output. Raises CommandFailed where it fails."""
    return b"".join(lines(arguments)).decode("utf-8", "replace")
