"""Thousands of broken forms: read or rejected with a code, never a crash, or memory without bound."""

from __future__ import annotations

import io
import os
import resource
import zipfile
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laoyousuode.findings import catalogue
from reporter.returns.returned import Return
from tests.mutations.forms import filled
from tests.mutations.judge import read

# Each of the seven tests below; a night may take more.
RUNS = int(os.environ.get("LAOYOUSUODE_FUZZ_RUNS", "300"))
quick = settings(max_examples=RUNS, deadline=None, suppress_health_check=list(HealthCheck))
BUREAU = "区教育局"


@cache
def members() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(filled(BUREAU))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(entries: list[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


def survive(data: bytes) -> str:
    found = read(data)
    assert all(finding.code in catalogue() for finding in found.findings)
    if isinstance(found, Return):
        assert found.bureau == BUREAU
        return "read"
    assert found.findings and found.findings[0].message and found.findings[0].cure
    return found.code


flips = st.lists(st.tuples(st.integers(0, 1 << 22), st.integers(0, 7)), min_size=1, max_size=12)
names = st.sampled_from(sorted(members()))
sheets = st.sampled_from([name for name in sorted(members()) if "sheet" in name or "Strings" in name])


def flip(data: bytes, changes: list[tuple[int, int]]) -> bytes:
    changed = bytearray(data)
    for at, bit in changes:
        changed[at % len(changed)] ^= 1 << bit
    return bytes(changed)


@pytest.fixture(autouse=True, scope="module")
def memory_stays_bounded() -> object:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 600_000, f"{grown} KB more than before"


def test_the_form_itself_is_read() -> None:
    assert survive(filled(BUREAU)) == "read"
    assert survive(pack(list(members().items()))) == "read"


@quick
@given(flips)
def test_bits_of_the_file(changes: list[tuple[int, int]]) -> None:
    survive(flip(filled(BUREAU), changes))


@quick
@given(st.integers(0, 1 << 22), st.integers(0, 1 << 22))
def test_truncation_and_gaps(start: int, length: int) -> None:
    data = filled(BUREAU)
    start %= len(data)
    survive(data[:start] + data[start + length % len(data) :])


@quick
@given(names, flips)
def test_bits_of_a_part(name: str, changes: list[tuple[int, int]]) -> None:
    survive(pack([(each, flip(data, changes) if each == name else data) for each, data in members().items()]))


@quick
@given(names, names)
def test_swapped_parts(one: str, other: str) -> None:
    parts = dict(members())
    parts[one], parts[other] = parts[other], parts[one]
    survive(pack(list(parts.items())))


@quick
@pytest.mark.filterwarnings("ignore:Duplicate name")
@given(names, flips, st.booleans())
def test_repeated_parts(name: str, changes: list[tuple[int, int]], first: bool) -> None:
    again = (name, flip(members()[name], changes))
    entries = list(members().items())
    survive(pack([again, *entries] if first else [*entries, again]))


WORDS = st.sampled_from(
    [
        *("", "1", "-1", "1e999", "A1", "XFD1048576", "ZZZ9", "s", "inlineStr", "true", "nan", "甲"),
        *(
            "_xD800_",
            "&#55296;",
            "</c>",
            "<c>",
            "<v>",
            "</row>",
            '<row r="1048576">',
            "<mergeCell",
            "]]>",
            "<!--",
        ),
        *('<!DOCTYPE a [<!ENTITY b "c">]>', "&b;", "999999999999999999999", ' r="A1"', ' s="4294967295"'),
    ]
)


@quick
@given(sheets, st.integers(0, 1 << 22), st.integers(0, 60), WORDS)
def test_foreign_words_in_a_sheet(name: str, at: int, length: int, word: str) -> None:
    content = members()[name]
    at %= len(content)
    changed = content[:at] + word.encode() + content[at + length :]
    survive(pack([(each, changed if each == name else data) for each, data in members().items()]))


@quick
@given(sheets, st.integers(0, 1 << 22), st.integers(1, 2_000), st.integers(2, 60))
def test_repeated_passages(name: str, at: int, length: int, times: int) -> None:
    content = members()[name]
    at %= len(content)
    changed = content[:at] + content[at : at + length] * times + content[at + length :]
    survive(pack([(each, changed if each == name else data) for each, data in members().items()]))
