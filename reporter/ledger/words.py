"""The ledger's fixed words and colours: names of states, statuses explained, the note under the lights.

Knows the ladder's statuses and the plan's thresholds; no figures.
"""

from __future__ import annotations

from laoyousuode.ladder import LIGHTS, STATUSES, Light
from laoyousuode.numbers import plain
from laoyousuode.plan import Thresholds
from reporter.words.phrases import entry

FIELD_NAMES = {"value": "填报值", "numerator": "分子", "denominator": "分母"}
STATE_NAMES = {"blank": "未报", "doubtful": "待核", "none": "无", "missing": "未交"}
LIGHT_NAMES = {"green": "绿灯", "yellow": "黄灯", "red": "红灯", "none": "不亮灯"}
LIGHT_FILLS = {"green": "C6E0B4", "yellow": "FFE699", "red": "F4B0A8", "none": ""}


def threshold_note(thresholds: Thresholds) -> str:
    """What the lights mean, under every table that shows them."""
    ahead, behind, band = _percentages(thresholds)
    return (
        f"判定规则：偏差＝差额÷年度目标。绿灯：达标、已完成，或未到年底而达到序时目标（偏差在{ahead}及以上为超序时）；"
        f"黄灯：滞后，未达序时目标，偏差不低于－{behind}；红灯：严重滞后，偏差低于－{behind}。"
        f"目标带“左右”的，与年度目标相差在±{band}以内为达标，超出为需研判，不亮灯。"
        "无对象、未报、待核、年度考核不亮灯；数据不全的，缺报单位不计为滞后。"
    )


def status_meanings(thresholds: Thresholds) -> dict[str, str]:
    """One line for each status, in the ladder's words."""
    ahead, behind, band = _percentages(thresholds)
    meanings = {
        "无对象": "单位填报“无”，或分母为0",
        "未报": "没有填报",
        "待核": "填报数据存疑，或缺单位数据，暂不判定",
        "汇总后判定": "分单位数据，汇总后判定",
        "达标": f"比率达到年度目标；目标带“左右”的，相差在±{band}以内",
        "需研判": f"目标带“左右”的，相差超过±{band}",
        "已完成": "达到年度目标",
        "年度考核": "本期没有可比的目标，到期考核",
        "超序时": f"未到年底，偏差在{ahead}及以上",
        "达序时": "未到年底，达到序时目标",
        "滞后": f"未达目标，偏差不低于－{behind}",
        "严重滞后": f"未达目标，偏差低于－{behind}",
    }
    return {status: meanings[status] for status in STATUSES}


def kept_meanings() -> dict[str, tuple[str, Light, str]]:
    """保持 and 未保持: the lights in words, the colour, and what it means."""
    kept, lost = str(entry("tables.kept")), str(entry("tables.not_kept"))
    return {
        kept: (LIGHT_NAMES["green"], "green", "完成期限已过的承诺事项，仍达到目标"),
        lost: (
            f"{LIGHT_NAMES['yellow']}或{LIGHT_NAMES['red']}",
            "yellow",
            "完成期限已过的承诺事项，没有达到目标",
        ),
    }


def _percentages(thresholds: Thresholds) -> tuple[str, str, str]:
    ahead, behind, band = thresholds.ahead, thresholds.behind, thresholds.policy_band
    return f"{plain(ahead * 100)}%", f"{plain(abs(behind) * 100)}%", f"{plain(band * 100)}%"


def status_light(status: str) -> Light:
    return LIGHTS.get(status, "none")
