"""Texts of .xls: of one or two bytes a character, with runs, cut wherever a record ends.

Knows strings of BIFF8 and BIFF5; nothing of cells.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from reporter.workbooks.grid import Bounds, too_large
from reporter.workbooks.looks import Marks, Rich, positioned

MarksOf = Callable[[int], Marks]
_WIDE, _EXTENDED, _RICH = 1, 4, 8


class Texts:
    """Reads texts; `encoding` is BIFF5's code page, "" for BIFF8, whose texts are UTF-16 always."""

    def __init__(self, encoding: str, bounds: Bounds) -> None:
        self.encoding = encoding
        self._bounds = bounds

    def characters(self, body: bytes, count: int) -> str:
        """BIFF8: a byte that says whether a character has one byte or two, then so many characters."""
        if not body:
            return ""
        if body[0] & _WIDE:
            return body[1 : 1 + 2 * count].decode("utf-16-le", "replace")
        return body[1 : 1 + count].decode("latin-1")

    def short(self, body: bytes, at: int) -> str:
        """A text whose length is one byte."""
        if at >= len(body):
            return ""
        if self.encoding:
            return body[at + 1 : at + 1 + body[at]].decode(self.encoding, "replace")
        return self.characters(body[at + 1 :], body[at])

    def plain(self, bodies: list[bytes], at: int, width: int) -> str:
        """A text whose length is `width` bytes, without runs; it may go on in further records."""
        chain = _Chain(bodies, at)
        count = int.from_bytes(chain.take(width), "little")
        if self.encoding:
            return chain.take(count).decode(self.encoding, "replace")
        return chain.text(count, chain.take(1))

    def runs(self, bodies: list[bytes], at: int, marks: MarksOf) -> tuple[str, Rich | None]:
        """A text of a cell with its runs after it (RSTRING)."""
        chain = _Chain(bodies, at)
        count = int.from_bytes(chain.take(2), "little")
        if self.encoding:
            raw = chain.take(count)
            text, size, layout = raw.decode(self.encoding, "replace"), chain.take(1), "<BB"
        else:
            text, size, layout = chain.text(count, chain.take(1)), chain.take(2), "<HH"
        width = struct.calcsize(layout)
        listed = chain.take(width * int.from_bytes(size, "little"))
        cuts = [
            struct.unpack_from(layout, listed, place) for place in range(0, len(listed) - width + 1, width)
        ]
        if self.encoding:
            # BIFF5 counts bytes.
            cuts = [(len(raw[:first].decode(self.encoding, "replace")), font) for first, font in cuts]
        return text, positioned(text, ((first, marks(font)) for first, font in cuts))

    def shared(self, bodies: list[bytes], marks: MarksOf) -> list[tuple[str, Rich | None]]:
        """The table of shared strings."""
        chain = _Chain(bodies, 4)
        count = int.from_bytes(chain.take(4), "little")
        found: list[tuple[str, Rich | None]] = []
        room = self._bounds.characters
        while len(found) < count and not chain.is_over:
            head = chain.take(3)
            if len(head) < 3:
                break
            flags = head[2]
            cuts = int.from_bytes(chain.take(2), "little") if flags & _RICH else 0
            extra = int.from_bytes(chain.take(4), "little") if flags & _EXTENDED else 0
            text = chain.text(int.from_bytes(head[:2], "little"), head[2:])
            room -= len(text)
            if len(found) >= self._bounds.strings or room < 0:
                raise too_large("text")
            listed = chain.take(4 * cuts)
            chain.take(extra)
            rich = None
            if listed:
                pairs = [struct.unpack_from("<HH", listed, at) for at in range(0, len(listed) - 3, 4)]
                rich = positioned(text, ((first, marks(font)) for first, font in pairs))
            found.append((text, rich))
        return found


class _Chain:
    """The bytes of a record and of those that continue it."""

    def __init__(self, bodies: list[bytes], at: int) -> None:
        self._bodies = bodies
        self._index, self._at = 0, at

    @property
    def is_over(self) -> bool:
        """Nothing is left."""
        return self._at >= len(self._bodies[self._index]) and self._index + 1 >= len(self._bodies)

    def take(self, count: int) -> bytes:
        """So many bytes, or as many as there are."""
        parts = []
        while count > 0:
            part = self._bodies[self._index][self._at : self._at + count]
            self._at += len(part)
            count -= len(part)
            parts.append(part)
            if count > 0 and not self._turn():
                break
        return b"".join(parts)

    def text(self, count: int, flags: bytes) -> str:
        """So many characters. Where a record ends amid them, the next says anew how wide they are."""
        wide = bool(flags and flags[0] & _WIDE)
        parts: list[str] = []
        while count > 0:
            left = len(self._bodies[self._index]) - self._at
            size = min(count * 2, left // 2 * 2) if wide else min(count, left)
            raw = self._bodies[self._index][self._at : self._at + size]
            self._at += size
            # Halves of a pair may stand in two records: put together at the end.
            parts.append(raw.decode("utf-16-le", "surrogatepass") if wide else raw.decode("latin-1"))
            count -= size // 2 if wide else size
            if count > 0:
                if not self._turn():
                    break
                wide = bool(self.take(1)[:1] == b"\x01")
        text = "".join(parts)
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def _turn(self) -> bool:
        if self._index + 1 >= len(self._bodies):
            self._at = len(self._bodies[self._index])
            return False
        self._index, self._at = self._index + 1, 0
        return True
