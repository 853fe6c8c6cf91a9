"""Pictures of a game."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from . import png as _png
from .errors import ProtocolError

if TYPE_CHECKING:
    import numpy
    import numpy.typing


@dataclass(frozen=True)
class Picture:
    """A picture as a PNG file, decoded when its pixels are asked for. Notebooks show it."""

    png: bytes = field(repr=False)

    @cached_property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels. Raises ProtocolError where the picture is not a PNG file."""
        try:
            return _png.size(self.png)
        except _png.PNGError as error:
            raise ProtocolError(str(error)) from error

    @property
    def width(self) -> int:
        return self.size[0]

    @property
    def height(self) -> int:
        return self.size[1]

    @cached_property
    def rgb(self) -> bytes:
        """Three bytes a pixel - red, green, blue -, row by row from the top. Raises ProtocolError where the picture is
        damaged."""
        try:
            return _png.decode(self.png)[2]
        except _png.PNGError as error:
            raise ProtocolError(str(error)) from error

    def rows(self) -> list[bytes]:
        """The rows from the top, three bytes a pixel."""
        stride = 3 * self.width
        return [self.rgb[at : at + stride] for at in range(0, len(self.rgb), stride)]

    def pixel(self, x: int, y: int) -> tuple[int, int, int]:
        """Red, green and blue of a pixel, from 0 to 255; 0, 0 is at the top left. Raises IndexError outside of the
        picture."""
        if not (0 <= x < self.width and 0 <= y < self.height):
            raise IndexError(f"there is no pixel {x}, {y} in a picture of {self.width} x {self.height}")
        at = 3 * (y * self.width + x)
        return self.rgb[at], self.rgb[at + 1], self.rgb[at + 2]

    def array(self) -> numpy.typing.NDArray[numpy.uint8]:
        """The pixels as an array of height x width x 3, which may be written to. It needs NumPy."""
        import numpy

        return numpy.frombuffer(self.rgb, dtype=numpy.uint8).reshape(self.height, self.width, 3).copy()

    def _repr_png_(self) -> bytes:
        return self.png
