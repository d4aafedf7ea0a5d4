"""How many rows have which light, in words: “亮绿灯3项、黄灯1项，其余2项不亮灯。”.

Knows rows; no document.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from laoyousuode.statuses import light_names
from reporter.bulletin.words import say
from reporter.words.phrases import listing
from reporter.words.rows import ReportRow


def lights_counted(block: Sequence[ReportRow]) -> str:
    """亮绿灯3项、黄灯1项，其余2项不亮灯。"""
    counts = Counter(row.result.light for row in block)
    total, rest = len(block), counts["none"]
    lit = [
        (name, counts[light]) for light, name in light_names().items() if light != "none" and counts[light]
    ]
    if not lit:
        return say("overview.no_light_of_one" if total == 1 else "overview.lights_none")
    if len(lit) == 1 and not rest:
        return say("overview.light_of_one" if total == 1 else "overview.lights_all", name=lit[0][0])
    shown = listing(say("overview.light", name=name, count=count) for name, count in lit)
    return say("overview.lights", lit=shown) + (say("overview.lights_rest", count=rest) if rest else "。")
