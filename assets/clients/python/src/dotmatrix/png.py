"""Decodes PNG files without a library: those of 8 bits a channel or with a palette, not interlaced, as the program writes
them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

#: The largest picture that is decoded.
MOST_PIXELS = 1 << 24

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY, _RGB, _PALETTE, _RGBA = 0, 2, 3, 6
_CHANNELS = {_GREY: 1, _RGB: 3, _PALETTE: 1, _RGBA: 4}


class PNGError(ValueError):
    """The bytes are not a PNG file, or one of a kind that is not decoded here."""


def size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels, without decoding the picture. Raises PNGError."""
    if len(data) < 33 or not data.startswith(_SIGNATURE) or data[12:16] != b"IHDR":
        raise PNGError("the picture is not a PNG file")
    width, height = struct.unpack(">II", data[16:24])
    if not 0 < width * height <= MOST_PIXELS:
        raise PNGError(f"the picture has {width} x {height} pixels: at most {MOST_PIXELS} are decoded")
    return width, height


def decode(data: bytes) -> tuple[int, int, bytes]:
    """Width, height, and three bytes a pixel (red, green, blue), row by row from the top. Raises PNGError."""
    width, height = size(data)
    depth, colour, _, _, interlaced = data[24:29]
    if colour not in _CHANNELS or interlaced or depth not in ((1, 2, 4, 8) if colour in (_GREY, _PALETTE) else (8,)):
        raise PNGError(f"a PNG file of depth {depth} and colour type {colour}{', interlaced,' if interlaced else ''} is not decoded here")
    packed, palette = bytearray(), b""
    for kind, content in _chunks(data):
        if kind == b"PLTE":
            palette = content
        elif kind == b"IDAT":
            packed += content
    channels = _CHANNELS[colour]
    stride = (width * channels * depth + 7) // 8
    samples = _unfilter(_inflate(bytes(packed), (stride + 1) * height), stride, max(channels * depth // 8, 1))
    if depth < 8:
        samples = _spread(samples, stride, width, depth)
    if colour == _RGB:
        return width, height, samples
    rgb = bytearray(3 * width * height)
    for channel in range(3):
        if colour == _RGBA:
            rgb[channel::3] = samples[channel::4]
        elif colour == _PALETTE:
            rgb[channel::3] = samples.translate(_table(palette[channel::3]))
        else:
            rgb[channel::3] = samples.translate(_table(bytes(255 * i // ((1 << depth) - 1) for i in range(1 << depth))))
    return width, height, bytes(rgb)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at + 12 <= len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, content, sum_ = data[at + 4 : at + 8], data[at + 8 : at + 8 + length], data[at + 8 + length : at + 12 + length]
        if len(sum_) != 4 or zlib.crc32(kind + content) != int.from_bytes(sum_, "big"):
            break
        if kind == b"IEND":
            return
        yield kind, content
        at += 12 + length
    raise PNGError("the picture is cut off or damaged")


def _inflate(packed: bytes, length: int) -> bytes:
    """As many bytes as there are pixels for, and no more: a small file can hold a very large one."""
    try:
        raw = zlib.decompressobj().decompress(packed, length + 1)
    except zlib.error as error:
        raise PNGError(f"the picture is damaged: {error}") from error
    if len(raw) != length:
        raise PNGError("the picture does not hold as many pixels as it says")
    return raw


def _unfilter(raw: bytes, stride: int, back: int) -> bytes:
    """Rows without their filters; back is how many bytes to the left the same channel is."""
    out = bytearray()
    above = bytes(stride)
    for at in range(0, len(raw), stride + 1):
        row = bytearray(raw[at + 1 : at + 1 + stride])
        match raw[at]:
            case 0:
                pass
            case 1:
                for i in range(back, stride):
                    row[i] = (row[i] + row[i - back]) & 255
            case 2:
                for i in range(stride):
                    row[i] = (row[i] + above[i]) & 255
            case 3:
                for i in range(stride):
                    row[i] = (row[i] + ((row[i - back] if i >= back else 0) + above[i]) // 2) & 255
            case 4:
                for i in range(stride):
                    left, corner = (row[i - back], above[i - back]) if i >= back else (0, 0)
                    row[i] = (row[i] + _paeth(left, above[i], corner)) & 255
            case unknown:
                raise PNGError(f"the picture is damaged: a row has filter {unknown}")
        out += row
        above = bytes(row)
    return bytes(out)


def _paeth(left: int, above: int, corner: int) -> int:
    to_left, to_above, to_corner = abs(above - corner), abs(left - corner), abs(left + above - 2 * corner)
    if to_left <= to_above and to_left <= to_corner:
        return left
    return above if to_above <= to_corner else corner


def _spread(samples: bytes, stride: int, width: int, depth: int) -> bytes:
    """A byte a pixel from several pixels in a byte."""
    mask = (1 << depth) - 1
    pixels = [bytes(byte >> shift & mask for shift in range(8 - depth, -1, -depth)) for byte in range(256)]
    rows = (samples[at : at + stride] for at in range(0, len(samples), stride))
    return b"".join(b"".join(pixels[byte] for byte in row)[:width] for row in rows)


def _table(values: bytes) -> bytes:
    """A table for bytes.translate; what the palette does not have is black."""
    return values[:256].ljust(256, b"\0")
