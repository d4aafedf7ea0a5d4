"""Colours of spreadsheets: indexes, themes and tints become red, green and blue, so that white on white can be told.

Knows how Excel names colours; nothing of files or cells.
"""

from __future__ import annotations

import colorsys
from collections.abc import Mapping, Sequence

BLACK, WHITE = 0x000000, 0xFFFFFF
# Fonts take part in what a window shows by these indexes: its text, its background, "automatic".
_WINDOW = {64: BLACK, 65: WHITE, 0x7FFF: BLACK}
# Nobody reads text of which each of red, green and blue differs so little and the contrast (WCAG 2.1) is so low: white
# on the pale blue of an entry cell.
_NEAR, _CONTRAST = 64, 1.25

_BASIC = (BLACK, WHITE, 0xFF0000, 0x00FF00, 0x0000FF, 0xFFFF00, 0xFF00FF, 0x00FFFF)
# ECMA-376, 18.8.27.
PALETTE: tuple[int, ...] = (
    *_BASIC,
    *_BASIC,
    *(0x800000, 0x008000, 0x000080, 0x808000, 0x800080, 0x008080, 0xC0C0C0, 0x808080),
    *(0x9999FF, 0x993366, 0xFFFFCC, 0xCCFFFF, 0x660066, 0xFF8080, 0x0066CC, 0xCCCCFF),
    *(0x000080, 0xFF00FF, 0xFFFF00, 0x00FFFF, 0x800080, 0x800000, 0x008080, 0x0000FF),
    *(0x00CCFF, 0xCCFFFF, 0xCCFFCC, 0xFFFF99, 0x99CCFF, 0xFF99CC, 0xCC99FF, 0xFFCC99),
    *(0x3366FF, 0x33CCCC, 0x99CC00, 0xFFCC00, 0xFF9900, 0xFF6600, 0x666699, 0x969696),
    *(0x003366, 0x339966, 0x003300, 0x333300, 0x993300, 0x993366, 0x333399, 0x333333),
)
# In the order of the theme's indexes: light 1, dark 1, light 2, dark 2, six accents, two links.
OFFICE_THEME: tuple[int, ...] = (
    *(WHITE, BLACK, 0xEEECE1, 0x1F497D, 0x4F81BD, 0xC0504D),
    *(0x9BBB59, 0x8064A2, 0x4BACC6, 0xF79646, 0x0000FF, 0x800080),
)
THEME_NAMES = (
    *("lt1", "dk1", "lt2", "dk2", "accent1", "accent2"),
    *("accent3", "accent4", "accent5", "accent6", "hlink", "folHlink"),
)


def indexed(number: int, palette: Sequence[int] = PALETTE) -> int | None:
    """The colour of an index, None where there is none."""
    return palette[number] if 0 <= number < len(palette) else _WINDOW.get(number)


def themed(number: int, tint: float, theme: Sequence[int] = OFFICE_THEME) -> int | None:
    """The colour of a theme's index, made lighter (tint above 0, up to 1) or darker."""
    return tinted(theme[number], tint) if 0 <= number < len(theme) else None


def tinted(colour: int, tint: float) -> int:
    """ECMA-376, 18.3.1.15: only the lightness changes."""
    if not tint:
        return colour
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in _parts(colour)))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    red, green, blue = colorsys.hls_to_rgb(hue, min(max(light, 0.0), 1.0), saturation)
    return round(red * 255) << 16 | round(green * 255) << 8 | round(blue * 255)


def spelt(text: str) -> int | None:
    """The colour of "FF0000", "FFFF0000" or "#ff0000"."""
    try:
        return int(text.removeprefix("#")[-6:], 16) if len(text) >= 6 else None
    except ValueError:
        return None


def of_attributes(attributes: Mapping[str, str], palette: Sequence[int], theme: Sequence[int]) -> int | None:
    """The colour that an element of SpreadsheetML gives; None for "automatic" and what cannot be read."""
    try:
        tint = float(attributes.get("tint", 0))
        if "rgb" in attributes:
            found = spelt(attributes["rgb"])
            return found if found is None else tinted(found, tint)
        if "theme" in attributes:
            return themed(int(attributes["theme"]), tint, theme)
        if "indexed" in attributes:
            found = indexed(int(attributes["indexed"]), palette)
            return found if found is None else tinted(found, tint)
    except ValueError:
        return None
    return None


def alike(one: int, other: int) -> bool:
    """Whether nobody can tell text of one colour on the other."""
    near = all(abs(left - right) <= _NEAR for left, right in zip(_parts(one), _parts(other), strict=True))
    dark, light = sorted((_luminance(one), _luminance(other)))
    return near and (light + 0.05) / (dark + 0.05) < _CONTRAST


def _luminance(colour: int) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (each / 255 for each in _parts(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(colour: int) -> tuple[int, int, int]:
    return colour >> 16 & 0xFF, colour >> 8 & 0xFF, colour & 0xFF
