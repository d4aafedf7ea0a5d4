"""Numerals as text: Arabic with thousands separators, complete Chinese ones; None for whatever is no one number.

Knows no unit and no cell. Source: domain rules, section 7.
"""

from __future__ import annotations

import re
from decimal import Decimal

# What begins with a nought has no thousands: 0,005 may be 0.005. Beyond 15 digits no cell holds a whole number.
_ARABIC = re.compile(r"[+-]?(?:[1-9][0-9]{0,2}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(?:\.[0-9]+)?|[+-]?\.[0-9]+")
_CHINESE = re.compile(r"负?[零〇○一二两三四五六七八九十百千万亿]+(?:点[零〇○一二三四五六七八九]+)?")
# A circle alone is a mark that says yes or no.
_CIRCLES = ("○", "负○")
# The capitals of bills and contracts are the same signs.
_CAPITALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
# What a figure in words is made of, complete or not. Not 万 and 亿, which are also units.
CHINESE_DIGITS = "零〇一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟廿卅"
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_NOUGHTS = ("零", "〇", "○")
_SMALL = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"亿": Decimal(10) ** 8, "万": Decimal(10) ** 4}


def has_scale(text: str) -> bool:
    """Whether 万 or 亿 is part of it."""
    return any(sign in text for sign in _SCALES)


def parse(text: str) -> Decimal | None:
    """The number that `text` is in full, half-width signs and without blanks; None if it is no one number."""
    if _ARABIC.fullmatch(text):
        return Decimal(text.replace(",", ""))
    common = text.translate(_CAPITALS)
    if _CHINESE.fullmatch(common) and common not in _CIRCLES:
        return _chinese_number(common)
    return None


def _chinese_number(text: str) -> Decimal | None:
    """三万二千, 二〇二六, 三点二; None where the order of the signs is no number's."""
    whole, _, fraction = text.removeprefix("负").partition("点")
    read_out = all(sign in _DIGITS for sign in whole)
    number = _read_out(whole) if read_out else _whole(whole, abbreviated=not fraction)
    if number is None:
        return None
    if fraction:
        number += Decimal("." + "".join(str(_DIGITS[sign]) for sign in fraction))
    return -number if text.startswith("负") else number


def _read_out(text: str) -> Decimal | None:
    """二〇二六. Two digits side by side may be "three or four", no number begins with a nought, 两 is none of many."""
    digits = [_DIGITS[sign] for sign in text]
    if len(digits) > 1 and ((len(digits) == 2 and all(digits)) or not digits[0] or "两" in text):
        return None
    return Decimal("".join(map(str, digits)))


def _whole(text: str, *, abbreviated: bool, inner: bool = False) -> Decimal | None:
    """`inner` is what follows 万 or 亿: a nought may begin it."""
    for sign, scale in _SCALES.items():
        if sign in text:
            high, _, low = text.partition(sign)
            upper = _whole(high, abbreviated=False, inner=inner)
            if not low:
                lower: Decimal | None = Decimal(0)
            elif len(low) > 1:
                lower = _whole(low, abbreviated=abbreviated, inner=True)
            else:  # 一万二 is 12,000; 一万二点五 nobody says
                lower = _DIGITS[low] * scale / 10 if abbreviated and _DIGITS.get(low) else None
            if upper is None or lower is None or lower >= scale:
                return None
            return upper * scale + lower
    return _section(text, abbreviated=abbreviated, inner=inner)


def _section(text: str, *, abbreviated: bool, inner: bool) -> Decimal | None:
    """Below ten thousand: 三百二十, 十五, 一千零五; a last digit right behind 百 or 千 is of the next lower place.

    A nought stands where a place is left out, and nowhere else.
    """
    total, digit, limit, skipped = 0, 0, 10_000, False
    for sign in text:
        if sign in _SMALL:
            size = _SMALL[sign]
            if not digit and sign == "十" and not total:
                digit = 1  # 十五
            if not digit or size >= limit or (skipped and size * 10 == limit):
                return None
            total, digit, limit, skipped = total + digit * size, 0, size, False
        elif digit or (skipped and not _DIGITS[sign]):
            return None
        elif _DIGITS[sign]:
            digit = _DIGITS[sign]
        else:
            skipped = True
    if text.startswith(_NOUGHTS) and not inner:
        return None
    if skipped and (not digit or limit <= _SMALL["十"]):
        return None
    if digit and not skipped and limit in (100, 1000):
        # 二百四 is 240; before a scale or a point (二百四万) nobody says which is meant.
        return Decimal(total + digit * limit // 10) if abbreviated else None
    return Decimal(total + digit) if text else None
