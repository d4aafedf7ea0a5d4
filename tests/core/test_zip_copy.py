"""A package with some of its parts replaced: the rest is copied as it is packed."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laoyousuode.zip_copy import rewritten

_NAMES = st.text("abc/文", min_size=1, max_size=6).filter(lambda name: not name.endswith("/"))
_PARTS = st.dictionaries(_NAMES, st.binary(max_size=300), max_size=5)


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@given(_PARTS, _PARTS, st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))
def test_it_holds_the_old_parts_and_the_new(
    old: dict[str, bytes], new: dict[str, bytes], method: int
) -> None:
    found = unpacked(rewritten(packed(old, method), new))
    assert found == {**old, **new}
    assert list(found) == list({**old, **new})


def test_what_is_not_replaced_keeps_its_packed_bytes() -> None:
    source = packed({"a": b"one " * 99, "b": b"two " * 99})
    with zipfile.ZipFile(io.BytesIO(rewritten(source, {"b": b"2"}))) as archive:
        sizes = {info.filename: info.compress_size for info in archive.infolist()}
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        assert sizes["a"] == archive.getinfo("a").compress_size
    # Twice the same bytes, and no clock in them.
    assert rewritten(source, {"b": b"2"}) == rewritten(source, {"b": b"2"})


@pytest.mark.parametrize(
    "data",
    [b"", b"PK", packed({"a": b"x"})[:-30], b"\0" * 40],
    ids=["empty", "two letters", "cut", "zeros"],
)
def test_what_is_no_package_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="zip"):
        rewritten(data, {})


def test_a_damaged_entry_is_refused() -> None:
    source = bytearray(packed({"a": b"one " * 99}))
    source[:4] = b"XXXX"
    with pytest.raises(ValueError, match="a cannot be copied"):
        rewritten(bytes(source), {})
