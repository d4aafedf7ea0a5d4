"""Numerals as text: Arabic with thousands separators, complete Chinese ones; None for whatever is no one number.

Knows no unit and no cell. Source: domain rules, section 7.
"""

from __future__ import annotations

import re
from decimal import Decimal

_ARABIC = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|[+-]?\.[0-9]+")
_CHINESE = re.compile(r"负?[零〇○一二两三四五六七八九十百千万亿]+(?:点[零〇○一二三四五六七八九]+)?")
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"亿": Decimal(10) ** 8, "万": Decimal(10) ** 4}
# 两三, 七八 say "two or three"; beside a size (两三百) or a scale they are no digits of one number either.
_ESTIMATE = re.compile(r"两[三四]")


def has_scale(text: str) -> bool:
    """Whether 万 or 亿 is part of it."""
    return any(sign in text for sign in _SCALES)


def parse(text: str) -> Decimal | None:
    """The number that `text` is in full, half-width signs and without blanks; None if it is no one number."""
    if _ARABIC.fullmatch(text):
        return Decimal(text.replace(",", ""))
    # ○ is a nought among other signs (二○二六); alone it ticks a box.
    if _CHINESE.fullmatch(text) and not _ESTIMATE.search(text) and text.strip("○"):
        return _chinese_number(text)
    return None


def _chinese_number(text: str) -> Decimal | None:
    """三万二千, 二〇二六, 三点二; None where the order of the signs is no number's."""
    whole, _, fraction = text.removeprefix("负").partition("点")
    number = _whole(whole, abbreviated=not fraction)
    if number is None:
        return None
    if fraction:
        number += Decimal("." + "".join(str(_DIGITS[sign]) for sign in fraction))
    return -number if text.startswith("负") else number


def _whole(text: str, *, abbreviated: bool) -> Decimal | None:
    for sign, scale in _SCALES.items():
        if sign in text:
            high, _, low = text.partition(sign)
            upper = _whole(high, abbreviated=False)
            if abbreviated and len(low) == 1 and _DIGITS.get(low):
                lower: Decimal | None = _DIGITS[low] * scale / 10  # 一万二 is 12,000
            else:
                lower = _whole(low, abbreviated=abbreviated) if low else Decimal(0)
            if upper is None or lower is None or lower >= scale:
                return None
            return upper * scale + lower
    if not text:
        return None
    if all(sign in _DIGITS for sign in text):
        # Two digits side by side may be "three or four"; with a nought, or from three on, it is read out: 二〇二六.
        return _read_out(text)
    return _section(text, abbreviated=abbreviated)


def _read_out(text: str) -> Decimal | None:
    digits = [_DIGITS[sign] for sign in text]
    if len(digits) == 2 and all(digits):
        return None
    return Decimal("".join(map(str, digits)))


def _section(text: str, *, abbreviated: bool) -> Decimal | None:
    """Below ten thousand: 三百二十, 十五, 一千零五; a last digit right behind 百 or 千 is of the next lower place."""
    total, digit, limit = 0, None, 10_000
    for sign in text:
        if sign in _SMALL:
            size = _SMALL[sign]
            if size >= limit or (digit is None and not (sign == "十" and total == 0)) or digit == 0:
                return None
            total, digit, limit = total + (1 if digit is None else digit) * size, None, size
        elif digit is None or digit == 0:
            digit = _DIGITS[sign]
        else:
            return None
    if digit and text[-2:-1] in ("百", "千"):
        # 二百四 is 240; before a scale or a point (二百四万) nobody says which is meant.
        return Decimal(total + digit * limit // 10) if abbreviated else None
    return Decimal(total + (digit or 0))
