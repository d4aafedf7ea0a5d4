"""Shared strings read by patterns say what the long way says; what is not spelt plainly goes the long way."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporter.workbooks.cellxml import Said
from reporter.workbooks.grid import Bounds, WorkbookError
from reporter.workbooks.package import Package
from reporter.workbooks.parts import read_strings
from reporter.workbooks.plain import NotPlainError, plain_strings
from tests.reader import reader_kit as kit

PART = "xl/sharedStrings.xml"
_TEXTS = st.text(st.sampled_from(" \n1aZ文①_x0D"), max_size=6)
_SPELT = st.sampled_from(["&amp;", "&lt;", "&#10;", "&#x6587;", "_x000D_", "_x0041_", "&#13;", "]", ">", '"'])
_CONTENT = st.lists(st.one_of(_TEXTS, _SPELT), max_size=4).map("".join)
_T = st.builds("<t{}>{}</t>".format, st.sampled_from(["", ' xml:space="preserve"']), _CONTENT)
_PROPERTIES = st.sampled_from(
    ["", "<rPr></rPr>", '<rPr><sz val="11"/></rPr>', '<rPr><b/><color theme="1" tint="-0.25"/></rPr>']
)
_RUN = st.builds("<r>{}{}</r>".format, _PROPERTIES, _T)
_ITEMS = st.lists(
    st.one_of(_T, st.lists(_RUN, min_size=1, max_size=3).map("".join)).map("<si>{}</si>".format), max_size=5
)
# One of them anywhere makes the table no plain one.
UNPLAIN = [
    "<si><t>40</t><rPh sb='0' eb='1'><t>x</t></rPh></si>",
    '<si><r><rPr><vertAlign val="superscript"/></rPr><t>2</t></r></si>',
    "<si><r><rPr><strike/></rPr><t>2</t></r></si>",
    "<si><t><![CDATA[<3]]></t></si>",
    "<si><!-- x --><t>4</t></si>",
    "<si><?x y?><t>4</t></si>",
    "<si><t>5\r</t></si>",
    '<si xmlns="urn:other"><t>6</t></si>',
    "<si/>",
]
DAMAGED = [
    "<si><t>&nbsp;</t></si>",
    "<si><t>&</t></si>",
    "<si><t>&#0;</t></si>",
    "<si><t>&#xD800;</t></si>",
    "<si><t>&#1114112;</t></si>",
    "<si><t>]]></t></si>",
    "<si><t>\x01</t></si>",
    "<si><t>\ufffe</t></si>",
    "<si><t>7</si>",
    '<si><r><rPr><sz val="1" val="1"/></rPr><t>7</t></r></si>',
    "</sst><sst>",
]


def plainly(table: str) -> list[Said] | None:
    """What the patterns say of a table; None where it is not spelt plainly."""
    try:
        return list(plain_strings(table.encode(), Bounds()))
    except NotPlainError:
        return None


def at_length(table: str) -> list[Said]:
    """What a parser of XML says of it."""
    return read_strings(Package(kit.pack({PART: table}), Bounds()), PART, Bounds())


@settings(deadline=None)
@given(_ITEMS, st.sampled_from(["", '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n']))
def test_both_ways_say_the_same(items: list[str], prolog: str) -> None:
    table = prolog + kit.strings("".join(items))
    assert plainly(table) == at_length(table)


@pytest.mark.parametrize("item", UNPLAIN)
def test_what_is_not_plain_is_left_to_the_parser(item: str) -> None:
    table = kit.strings(f"<si><t>1</t></si>{item}<si><t>9</t></si>")
    assert plainly(table) is None
    assert at_length(table)[0] == ("1", None)


@pytest.mark.parametrize("item", DAMAGED)
def test_what_is_damaged_is_refused_by_the_parser(item: str) -> None:
    table = kit.strings(item)
    assert plainly(table) is None
    with pytest.raises(WorkbookError):
        at_length(table)


def test_a_prefixed_or_utf_16_table_is_left_to_the_parser() -> None:
    prefixed = f'<x:sst xmlns:x="{kit.MAIN}"><x:si><x:t>1</x:t></x:si></x:sst>'
    assert plainly(prefixed) is None and at_length(prefixed) == [("1", None)]
    with pytest.raises(NotPlainError):
        plain_strings(kit.strings("<si><t>1</t></si>").encode("utf-16"), Bounds())


@pytest.mark.parametrize("bounds", [Bounds(strings=1), Bounds(characters=20)])
def test_what_may_be_beyond_the_bounds_is_counted_at_length(bounds: Bounds) -> None:
    table = kit.strings("<si><t>1</t></si><si><t>2</t></si>").encode()
    assert len(plain_strings(table, Bounds())) == 2
    with pytest.raises(NotPlainError):
        plain_strings(table, bounds)


def test_a_part_that_is_not_held_whole_counts_once() -> None:
    content = b"x" * 1000
    package = Package(kit.pack({"a": content}), Bounds(unpacked_bytes=1500))
    assert package.small("a", 999) is None
    assert package.read("a") == content


def test_a_part_that_is_not_there_is_told_by_whoever_reads_it() -> None:
    package = Package(kit.pack({"a": b"x"}), Bounds())
    assert package.small("b", 10) is None
    with pytest.raises(WorkbookError):
        next(package.chunks("b"))
