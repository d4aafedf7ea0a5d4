"""XlsNotes of .xls: the place stands in one record, the text in another; an object's number ties them.

Knows these records only.
"""

from __future__ import annotations

import struct

from reporter.workbooks.grid import Bounds, too_large
from reporter.workbooks.xlstext import Texts

_NOTE, _OBJ, _TXO = 0x1C, 0x5D, 0x1B6


class XlsNotes:
    """Puts the notes of a sheet together."""

    def __init__(self, texts: Texts, bounds: Bounds) -> None:
        self._texts_of = texts
        self._room = bounds.characters
        self._object = 0
        self._texts: dict[int, str] = {}
        self._places: dict[int, tuple[int, int]] = {}
        self._old: dict[tuple[int, int], list[str]] = {}
        self._last: tuple[int, int] | None = None

    def take(self, kind: int, bodies: list[bytes]) -> None:
        """One record, whatever it is."""
        body = bodies[0]
        if kind == _OBJ and len(body) >= 8:
            self._object = struct.unpack_from("<H", body, 6)[0]
        elif kind == _TXO and len(body) >= 12 and len(bodies) > 1:
            self._texts[self._object] = self._text(bodies[1:], struct.unpack_from("<H", body, 10)[0])
        elif kind == _NOTE and len(body) >= 8:
            row, column, size, number = struct.unpack_from("<4H", body)
            if self._texts_of.encoding:
                self._take_old(body, row, column, size)
            else:
                self._places[number] = (row + 1, column + 1)
        if self._room < 0:
            raise too_large("comments")

    def _text(self, bodies: list[bytes], wanted: int) -> str:
        parts = []
        for body in bodies:
            if wanted <= 0:
                break  # what follows are the runs
            part = self._texts_of.characters(body, wanted)
            wanted -= len(part.encode("utf-16-le", "surrogatepass")) // 2
            parts.append(part)
        text = "".join(parts)
        self._room -= len(text)
        return text

    def _take_old(self, body: bytes, row: int, column: int, size: int) -> None:
        """BIFF5: the text stands in the record; a longer one goes on in records of row 65,535."""
        place = self._last if row == 0xFFFF else (row + 1, column + 1)
        if place is None:
            return
        text = body[6 : 6 + min(size, 2048)].decode(self._texts_of.encoding, "replace")
        self._room -= len(text)
        self._old.setdefault(place, []).append(text)
        self._last = place

    def comments(self) -> dict[tuple[int, int], str]:
        """The texts by place."""
        old = {place: "".join(parts) for place, parts in self._old.items()}
        return old | {place: self._texts[n] for n, place in self._places.items() if n in self._texts}
