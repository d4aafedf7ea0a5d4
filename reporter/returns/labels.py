"""Whether an edited label still names the same row: the nearest known one, unless it says the opposite.

Knows words; no table and no plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher

# Of 100. A label this near is taken for an edited one, if no other is nearly as near.
_NEAR, _MARGIN = 75, 12
# One for the other turns a label round: 失业率 and 就业率 differ in one character.
_OPPOSITES = tuple(
    frozenset(pair.split())
    for pair in (
        *(
            "失 就",
            "升 降",
            "增 减",
            "提 降",
            "上 下",
            "高 低",
            "多 少",
            "男 女",
            "进 出",
            "收 支",
            "内 外",
            "新 老",
        ),
        *("未 已", "城 乡", "城镇 农村", "前 后", "大 小", "最高 最低", "流入 流出", "开 关", "创 倒"),
    )
)
# Put in or taken away, these turn it round too.
_NEGATIONS = ("未", "不", "非", "无", "失")


def nearest(label: str, known: Mapping[str, str]) -> str:
    """The number of the label that this one is an edited form of, "" where that is not plain."""
    from rapidfuzz import fuzz, process

    found = process.extract(label, known.keys(), scorer=fuzz.ratio, limit=2)
    if not found or found[0][1] < _NEAR or is_opposite(label, found[0][0]):
        return ""
    second = found[1][1] if len(found) > 1 else 0
    return known[found[0][0]] if found[0][1] - second >= _MARGIN else ""


def is_opposite(one: str, other: str) -> bool:
    """Whether what differs between two labels turns the sense round."""
    for kind, start, stop, first, last in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        left, right = one[start:stop], other[first:last]
        if kind == "replace":
            for pair in _OPPOSITES:
                word, opposite = sorted(pair)
                if (word in left and opposite in right) or (opposite in left and word in right):
                    return True
        if kind in ("insert", "delete", "replace") and any(
            (word in left) != (word in right) for word in _NEGATIONS
        ):
            return True
    return False
