"""Reads JSON that the program writes, and checks the types of what is in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any, TypeVar

from .errors import ProtocolError

T = TypeVar("T")


def loads(text: str | bytes) -> Any:
    """A value of JSON. Raises ProtocolError where it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ProtocolError(f"dotmatrix wrote something that is not JSON: {text[:200]!r} ({error})") from error


class Fields:
    """An object of JSON whose fields are read by their type. A field that is missing or null reads as its zero value, so
    that this package also reads what older and newer programs write; one of another type raises ProtocolError."""

    def __init__(self, value: object) -> None:
        if not isinstance(value, Mapping):
            raise ProtocolError(f"dotmatrix wrote {type(value).__name__} where an object belongs: is this package made for its version?")
        self.raw: Mapping[str, Any] = value

    def _of(self, name: str, kind: type[T], zero: T) -> T:
        value = self.raw.get(name)
        if value is None:
            return zero
        if not isinstance(value, kind) or isinstance(value, bool) and kind is not bool:
            raise ProtocolError(f"the field {name!r} is {type(value).__name__}, not {kind.__name__}: is this package made for the program's version?")
        return value

    def text(self, name: str) -> str:
        return self._of(name, str, "")

    def whole(self, name: str) -> int:
        return self._of(name, int, 0)

    def number(self, name: str) -> float:
        value = self.raw.get(name)
        return float(self.whole(name)) if isinstance(value, int) else self._of(name, float, 0.0)

    def list(self, name: str) -> list[Any]:
        return self._of(name, list, [])

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(one for one in self.list(name) if isinstance(one, str))

    def fields(self, name: str) -> Fields:
        return Fields(self._of(name, dict, {}))

    def objects(self, name: str) -> tuple[Fields, ...]:
        return tuple(Fields(one) for one in self.list(name))

    def time(self, name: str) -> datetime | None:
        """A time in UTC, to the microsecond; None where there is none."""
        text = self.text(name)
        if not text:
            return None
        whole, _, rest = text.removesuffix("Z").partition(".")
        try:
            return datetime.fromisoformat(f"{whole}.{rest[:6]:0<6}").replace(tzinfo=timezone.utc)
        except ValueError as error:
            raise ProtocolError(f"the field {name!r} is not a time: {text[:60]!r}") from error
