"""Distinct returns to measure with: no two files of the same bytes or figures, half of them saved by LibreOffice.

What repeats could be read once and remembered; what a bureau sends does not repeat. The figures of the sample returns
are changed a little, file by file; the rest of a file stays as the program that saved it left it.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from laoyousuode.zip_copy import rewritten
from tests.mutations import office

SHEETS = ("指标填报", "重点任务")
_RETURNED = Path(__file__).parents[1] / "samples" / "2026-10" / "returned"
# The entry cells hold the only typed numbers; 报送版次 is one of them, so that versions differ as well.
_NUMBER = re.compile(rb'(<c r="[A-Z]+\d+"(?: s="\d+")?(?: t="n")?>)<v>(\d+(?:\.\d+)?)</v>')
_SERIAL = re.compile(rb'(<c r="H2"[^>]*>)<v>\d+</v>')


def templates(*, by_office: bool) -> list[bytes]:
    """The sample returns as openpyxl saved them; with `by_office` as LibreOffice opened and saved them again."""
    paths = sorted(_RETURNED.glob("*.xlsx"))
    if not by_office:
        return [path.read_bytes() for path in paths]
    with tempfile.TemporaryDirectory() as scratch:
        goals = [Path(scratch) / f"{index}.xlsx" for index in range(len(paths))]
        kind = office.FILTERS["xlsx"]
        jobs = [
            {"open": str(path), "save": [[str(goal), kind]]} for path, goal in zip(paths, goals, strict=True)
        ]
        office.run(jobs, Path(scratch) / "office")
        return [goal.read_bytes() for goal in goals]


def distinct(sources: list[bytes], count: int) -> Iterator[bytes]:
    """So many files, the sources round and round, each with figures and a 报送版次 of its own."""
    parts = [entry_part(source) for source in sources]
    for number in range(count):
        source, (name, content) = sources[number % len(sources)], parts[number % len(sources)]
        yield rewritten(source, {name: _varied(content, number, number // len(sources) + 1)})


def _varied(content: bytes, number: int, serial: int) -> bytes:
    def other(match: re.Match[bytes]) -> bytes:
        figure = match[2]
        if b"." in figure:
            return match[1] + b"<v>%s%03d</v>" % (figure, number % 1000)
        return match[1] + b"<v>%d</v>" % (int(figure) - number % 7 if int(figure) > 100 else int(figure))

    head, sign, rows = content.partition(b'<row r="6"')
    # Formulas' results are left: they follow a <f>, not the cell's own tag.
    return _SERIAL.sub(rb"\g<1><v>%d</v>" % serial, head) + sign + _NUMBER.sub(other, rows)


def entry_part(data: bytes) -> tuple[str, bytes]:
    """The name and the content of the part that holds 指标填报: the second sheet, in samples."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        name = "xl/worksheets/sheet2.xml"
        return name, archive.read(name)
