from __future__ import annotations

import itertools
import random
import struct
import unittest
import zlib

from dotmatrix import Picture, ProtocolError, png


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def encode(width: int, height: int, depth: int, colour: int, packed: bytes, palette: bytes = b"") -> bytes:
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + (chunk(b"PLTE", palette) if palette else b"") + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def filtered(rows: list[bytes], kind: int, back: int) -> bytes:
    """Rows behind their filter, as the PNG specification has it, written apart from the decoder."""
    out, above = b"", bytes(len(rows[0]))
    for row in rows:
        left, corner = bytes(back) + row[:-back], bytes(back) + above[:-back]
        out += bytes([kind])
        for x, a, b, c in zip(row, left, above, corner):
            nearest = min((a, b, c), key=lambda v: abs(a + b - c - v))  # min takes the first of equals: left, above, corner
            out += bytes([(x - (0, a, b, (a + b) // 2, nearest)[kind]) % 256])
        above = row
    return out


class Decoding(unittest.TestCase):
    def test_filters(self) -> None:
        dice = random.Random(1)
        for kind, (colour, channels) in itertools.product(range(5), ((2, 3), (6, 4))):
            rows = [dice.randbytes(7 * channels) for _ in range(5)]
            data = encode(7, 5, 8, colour, zlib.compress(filtered(rows, kind, channels)))
            pixels = b"".join(rows)
            want = pixels if channels == 3 else b"".join(pixels[i : i + 3] for i in range(0, len(pixels), 4))
            with self.subTest(filter=kind, channels=channels):
                self.assertEqual(png.decode(data), (7, 5, want))

    def test_palettes(self) -> None:
        palette = bytes(range(48))
        for depth, row in ((1, b"\x40"), (2, b"\x10"), (4, b"\x01\x00")):
            with self.subTest(depth=depth):
                _, _, rgb = png.decode(encode(3, 1, depth, 3, zlib.compress(b"\0" + row), palette))
                self.assertEqual(rgb, bytes([0, 1, 2, 3, 4, 5, 0, 1, 2]))
        _, _, grey = png.decode(encode(4, 1, 2, 0, zlib.compress(b"\0\x1b")))
        self.assertEqual(grey, b"".join(bytes([v] * 3) for v in (0, 85, 170, 255)))

    def test_pictures(self) -> None:
        picture = Picture(encode(2, 2, 8, 2, zlib.compress(b"\0" + bytes(range(6)) + b"\0" + bytes(range(6, 12)))))
        self.assertEqual(picture.size, (2, 2))
        self.assertEqual(picture.rows(), [bytes(range(6)), bytes(range(6, 12))])
        self.assertEqual(picture.pixel(1, 1), (9, 10, 11))
        with self.assertRaises(IndexError):
            picture.pixel(2, 0)

    def test_hostile_files(self) -> None:
        good = encode(4, 4, 8, 2, zlib.compress(bytes(52)))
        bomb = encode(4, 4, 8, 2, zlib.compress(bytes(50_000_000)))
        for name, data in {
            "nothing": b"",
            "words": b"not a picture",
            "cut off": good[:-20],
            "wide": encode(1 << 30, 1 << 30, 8, 2, b""),
            "empty": encode(0, 4, 8, 2, b""),
            "a bomb": bomb,
            "too few": encode(4, 4, 8, 2, zlib.compress(bytes(51))),
            "no zlib": encode(4, 4, 8, 2, b"frog"),
            "filter 5": encode(4, 4, 8, 2, zlib.compress(b"\5" * 52)),
            "16 bits": encode(4, 4, 16, 2, zlib.compress(bytes(100))),
        }.items():
            with self.subTest(name), self.assertRaises(ProtocolError):
                Picture(data).rgb
        dice = random.Random(2)
        for _ in range(300):  # whatever is damaged is said, and nothing else happens
            damaged = bytearray(good)
            damaged[dice.randrange(len(damaged))] ^= 1 << dice.randrange(8)
            try:
                png.decode(bytes(damaged))
            except png.PNGError:
                pass


if __name__ == "__main__":
    unittest.main()
