"""The shipped plan with an office's own 勾稽关系: comparisons, a sum, a ratio, a remark, one between bureaus."""

from __future__ import annotations

from laoyousuode.plan_file import DEFAULT_PLAN

_BEFORE = "# Questions the office must settle"
OWN_CHECKS = """[[checks]]
no = "K3"
formula = "第14行分母 不小于 第16行分子"
sentence = "欠薪线索应不少于结案数"

[[checks]]
no = "K4"
formula = "第12行 ÷ 10 >= 2 或 第12行 = 0"
sentence = "人次过少"
severity = "warning"

[[checks]]
no = "K5"
formula = "合计(第14行分母, 第15行分母) >= 第16行分母"
at = "第16行分母"
sentence = "案件数不应多于线索、调解之和"

[[checks]]
no = "K6"
formula = "相差(第7行 ÷ 第6行 × 100, 35.5) <= 1.5 且 非 第7行 > 9"
sentence = "高技能人才占比应在34%到37%之间"

[[checks]]
no = "K7"
formula = "第5行[区教育局] + 第5行[区民政局] <= 第5行[区人力社保局]"
sentence = "两局培训人次之和不应多于牵头单位"

"""


def own_checks_text(entries: str = OWN_CHECKS) -> str:
    """The plan's file."""
    before, mark, after = DEFAULT_PLAN.read_text(encoding="utf-8").partition(_BEFORE)
    assert mark
    return f"{before}{entries}{mark}{after}"
