"""Which signs are folded before texts are read or compared, and which never."""

from __future__ import annotations

import pytest

from laoyousuode.widths import half_width, likened

HALF = [
    ("！～０９ＡＺ％－．，／（）", "!~09AZ%-.,/()"),
    ("3　4", "3 4"),
    ("2\u202a4\u200b0\ufe0f\u3164", "240"),
    # blanks are what separates two figures; marks and other scripts' digits are no digits of ours
    ("3 4\u00a05", "3 4\u00a05"),
    ("①²₁½Ⅳ١㈠㎡", "①²₁½Ⅳ١㈠㎡"),
    ("\uff00｟、。〇", "\uff00｟、。〇"),
]


@pytest.mark.parametrize(("text", "folded"), HALF)
def test_half_width(text: str, folded: str) -> None:
    assert half_width(text) == folded


LIKENED = [
    ("区 教 育　局", "区教育局"),
    ("２０２６－１０", "2026-10"),
    ("北仑区教⾏局", "北仑区教行局"),
    ("ﾃﾞ", "テ\u3099"),
    ("单位:％", "单位:%"),
    ("单位：％", "单位:%"),
    ("ｷ", "キ"),
    # a mark stays what it is
    *((f"2{mark}", f"2{mark}") for mark in "①²₁½Ⅳ١㈠㊀⑴🄁㏠㍘㎡"),
]


@pytest.mark.parametrize(("text", "same"), LIKENED)
def test_words_in_their_common_shape(text: str, same: str) -> None:
    assert likened(text) == same
