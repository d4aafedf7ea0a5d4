"""A compound file whose chains go round in circles, or that claims to be larger than it is, costs no more than its size."""

from __future__ import annotations

import struct
import tracemalloc

import pytest

from reporter.workbooks.ole import read_stream

END, FREE, SECTOR = 0xFFFFFFFE, 0xFFFFFFFF, 512
SECTORS = 4096


def entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    title = name.encode("utf-16-le") + b"\0\0"
    head = title.ljust(64, b"\0") + struct.pack("<HBB", len(title), kind, 1)
    return head + struct.pack("<LLL", FREE, FREE, child) + b"\0" * 36 + struct.pack("<LQ", start, size)


def compound(
    *, tables: int = 33, difat: int = END, lists: int = 0, turn: int | None = None, size: int = 100 * SECTOR
) -> bytes:
    """Tables of sectors first, then the directory, a list of tables that names itself, and the stream.

    `tables` and `lists` are what the header claims, `turn` the sector after the stream's last, `size` its claimed size.
    """
    real = 33
    numbers = [0xFFFFFFFD] * real + [END, END] + list(range(real + 3, SECTORS + 1))
    numbers[SECTORS - 1] = END if turn is None else turn
    numbers = (numbers[:SECTORS] + [FREE] * (real * 128))[: real * 128]
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 16
        + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6)
        + b"\0" * 6
    )
    head += struct.pack("<9L", 0, tables, real, 0, 4096, END, 0, difat, lists)
    head += struct.pack("<109L", *range(real), *([FREE] * (109 - real)))
    directory = entry("Root Entry", 5, END, 0, 1) + entry("Workbook", 2, real + 2, size) + b"\0" * 256
    circle = struct.pack("<128L", *([0] * 127), real + 1)
    stream = b"x" * (SECTOR * (SECTORS - real - 2))
    return head + struct.pack(f"<{len(numbers)}L", *numbers) + directory + circle + stream


@pytest.mark.parametrize(
    ("data", "length"),
    [
        (compound(), 100 * SECTOR),
        (compound(difat=34, lists=1_000_000, tables=109 + 127_000_000), 100 * SECTOR),
        (compound(turn=40, size=0x7FFFFFFF), (SECTORS + 2) * SECTOR),
        (compound(size=0x7FFFFFFF), (SECTORS - 35) * SECTOR),
    ],
    ids=["sound", "a list of tables that names itself", "a stream in a circle", "a size beyond the file"],
)
def test_a_stream_costs_no_more_than_the_files_size(data: bytes, length: int) -> None:
    tracemalloc.start()
    stream = read_stream(data, "Workbook")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert stream is not None and len(stream) == length
    assert peak < 5 * len(data)
