"""What a number format makes of a number (ECMA-376, 18.8.31; domain rules, section 7: "which %")."""

from __future__ import annotations

from decimal import Decimal

import pytest

from laoyousuode.number_format import NOTHING, section_for, sections, shows_text_as_it_is

PERCENT = [
    # the format, a number, whether it shows a percentage
    *(
        (code, "0.5", True)
        for code in ("0%", "0.00%", "0.00 %", "0.00%_)", "%0", "[Red]0%", "0%;-0%", "# ?/?%")
    ),
    *(
        (code, "0.5", False)
        for code in ("", "General", "0", '0"%"', "0\\%", "0!%", "0*%", "0_%", "0;0%", '"%"0', "[%]0")
    ),
    *((code, "-0.5", True) for code in ("0%", "0;0%", "0;0%;0")),
    *((code, "-0.5", False) for code in ("0%;0", "0%;0;0%", "0;0;0%")),
    *((code, "0", True) for code in ("0%", "0%;0", "0;0;0%")),
    *((code, "0", False) for code in ("0;0%", "0%;0%;0")),
    # conditions
    *(
        ("[>=1]0;0%", "0.5", True),
        ("[>=1]0;0%", "1", False),
        ("[>1]0;0%", "1", True),
        ("[>1]0;0%", "1.1", False),
    ),
    *(
        ("[<1]0%;0", "0.5", True),
        ("[<1]0%;0", "1", False),
        ("[<=1]0%;0", "1", True),
        ("[<=1]0%;0", "1.1", False),
    ),
    *(("[<=1]0%;0", "0.9", True), ("[=0.5]0%;0", "0.5", True), ("[=0.5]0%;0", "0.6", False)),
    *(
        ("[<>0.5]0%;0", "0.6", True),
        ("[<>0.5]0%;0", "0.5", False),
        ("[>=-2]0%;0", "-1", True),
        ("[ > 1 ]0;0%", "0", True),
    ),
    *(("[>2]0;[<1]0;0%", "1.5", True), ("[>2]0;[<1]0%;0", "0.5", True), ("[>2]0;[<1]0%;0", "1.5", False)),
    *(("[>=1.5]0;0%", "1.2", True), ("[>=1.5]0;0%", "1.5", False), ("[Red][<1]0%;0", "0.5", True)),
    *(("[>=1x5]0;0%", "0.5", False), ("[x>1]0;0%", "0.5", False), ("[>=1.25]0;0%", "1.2", True)),
    ("[$%-1]0", "0.5", False),
    # the fourth section is for text
    ("[>2]0;[<1]0;[=7]0;0%", "1.5", False),
    ("0;0;0;0%", "0.5", False),
    ('[>2]0;[<1]0;0;"[x"0%', "0.5", False),
]


@pytest.mark.parametrize(("code", "number", "percentage"), PERCENT)
def test_a_percentage(code: str, number: str, percentage: bool) -> None:
    assert section_for(code, Decimal(number)).is_percentage is percentage


HIDDEN = [
    # the format, a number, whether nothing of it is shown
    *(
        (code, number, True)
        for code in (";;;", '""', '"保密"', "[Red]", "* ", '"0"', "\\0")
        for number in ("3", "-3", "0")
    ),
    *(
        (code, number, False)
        for code in ("", "0", "General", "@", "?", "#", "G/通用格式", "GENERAL", "0;;;")
        for number in ("3",)
    ),
    *(("0;-0;;@", "0", True), ("0;;0", "-3", True), ("0;;0", "0", False), ("0;-0;;@", "3", False)),
    # no place is kept for a nought
    *((code, "0", True) for code in ("#", "#,###", "#.##", "?", "#%", "#.#%")),
    *((code, "0", False) for code in ("0", "#0", "General", "# ?/?", "# ?/16", "@", "0.0", "#.0")),
    *(
        ("#", "0.4", True),
        ("#", "0.5", False),
        ("#.#", "0.04", True),
        ("#.#", "0.05", False),
        ("#%", "0.004", True),
    ),
    *(
        ("#%", "0.005", False),
        ("# ?/?", "0.3", False),
        ("# ?/16", "0.3", False),
        ("#.##", "0.1", False),
        ("#", "-0.4", True),
    ),
    *(("#.##", "0.04", False), ("#%", "0.00497", True)),
    # no section holds
    *(("[>2]0;[<1]0", "1.5", True), ("[>2]0;[<1]0", "3", False), ("[=1]0", "2", True)),
]


@pytest.mark.parametrize(("code", "number", "hidden"), HIDDEN)
def test_a_number_that_is_not_shown(code: str, number: str, hidden: bool) -> None:
    assert section_for(code, Decimal(number)).hides(Decimal(number)) is hidden


SIZE = [
    # the format, a number, whether another magnitude is shown
    *(
        (code, "2400", True)
        for code in ("0,", "0.0,", "0.0,,", "#,##0,", "#,##0.0,", "0,.0", "0,,.0", '0.0,"万"', "General,")
    ),
    *(
        (code, "2400", True)
        for code in ("0!.0", "0!.0,", '0"."0', '0"5"0', "0%%", "0.0%%", "000-0000", "0:00", "0\\50", "0%0")
    ),
    *((code, "2400", True) for code in ("0(0)", "0+0", "050", "0万0", "0.0,_)", ".0,", "0.0,%")),
    *(
        (code, "2400", False)
        for code in ("", "0", "0.00", "#,##0", "#,##0.00", "#,##0.00_)", "[$-804][Red]#,##0.00", "0.00E+00")
    ),
    *(
        (code, "2400", False)
        for code in ("##0.0E-0", "0.0e+0", "# ?/?", "# ??/??", "# ?/16", "# ?/ 100", "0 0", "0\\ 0", "0%")
    ),
    *(
        (code, "2400", False)
        for code in ("General", "@", '0","', "0\\,", '"a,"0', '"第"0"次"', "0.00 %", "_ * #,##0.00_ ", ",0")
    ),
    *((code, "2400", False) for code in (",.0", "[Red],")),
    # of a nought there is no other magnitude
    *((code, "0", False) for code in ("0.0,", "0!.0,", '0"."0', "0%%", "#,##0,")),
    *((code, "0", True) for code in ('0"5"0', "0:00", "000-0000")),
    *(
        ("0;0,", "-5", True),
        ("0;0,", "5", False),
        ("[>=10000]0!.0,;0", "9000", False),
        ("[>=10000]0!.0,;0", "10000", True),
    ),
]


@pytest.mark.parametrize(("code", "number", "changed"), SIZE)
def test_another_magnitude_than_is_stored(code: str, number: str, changed: bool) -> None:
    assert section_for(code, Decimal(number)).changes_size(Decimal(number)) is changed


AROUND = [
    # the format, a number, the words before and behind it
    ("0", "5", "", ""),
    ('0"人"', "5", "", "人"),
    ('"共"0.00" 人"', "5", "共", " 人"),
    ("0\\人", "5", "", "人"),
    ("0!人", "5", "", "人"),
    ("0人", "5", "", "人"),
    ('General"人"', "5", "", "人"),
    ('@"人"', "5", "", "人"),
    ("G/通用格式人", "5", "", "人"),
    ('0"次(占90%)"', "5", "", "次(占90%)"),
    ("0元/月", "5", "", "元/月"),
    ('0"未完', "5", "", "未完"),
    ("0\\", "5", "", ""),
    ('""0"人"', "5", "", "人"),
    ('"不公开"', "5", "", "不公开"),
    ("", "5", "", ""),
    *((code, "5", "", "") for code in ("# ?/16", "# ?/100", "# ?/8", "# ?/ 16", "0.0E+00", "0.0e-0")),
    ("# ?/0", "5", "", ""),
    ("[$US$]0", "5", "US$", ""),
    ("[x$¥]0", "5", "", ""),
    ("-0", "-0.5", "", ""),
    ('"第"#" "0"次"', "5", "第", "次"),
    # padding and colours are no words; a currency is one, a locale none
    ("_(0_)", "5", "", ""),
    ("*x0*x", "5", "", ""),
    ("[Red][DBNum1][$-804]0", "5", "", ""),
    ("[$¥-804]#,##0.00", "5", "¥", ""),
    ("[$€]0", "5", "€", ""),
    ("$#,##0", "5", "$", ""),
    ("¥0", "5", "¥", ""),
    ("[人0", "5", "[人", ""),
    # what formats the number is no word
    ("0.", "5", "", ""),
    ("0 ", "5", "", ""),
    (" 0%", "0.5", "", ""),
    ("0,", "5", "", ""),
    ('0"%"', "5", "", "%"),
    # the sign that the number has is its own; another is a word
    ("-0", "5", "-", ""),
    ("-0", "-5", "", ""),
    ("0;(0)", "-5", "", ""),
    ("(0)", "5", "(", ")"),
    ("+0;-0", "5", "", ""),
    ("+0;-0", "-5", "", ""),
    ("+0", "-5", "", ""),
    ('0;-0;"-"0', "0", "-", ""),
    ('_ * #,##0_ ;_ * -#,##0_ ;_ * "-"??_ ;_ @_ ', "0", "-", ""),
    ('_ * #,##0_ ;_ * -#,##0_ ;_ * "-"??_ ;_ @_ ', "240", "", ""),
    ('0"人";0"个"', "-5", "", "个"),
    ('"约"0;0', "5", "约", ""),
]


@pytest.mark.parametrize(("code", "number", "before", "behind"), AROUND)
def test_the_words_around_a_number(code: str, number: str, before: str, behind: str) -> None:
    assert section_for(code, Decimal(number)).around(Decimal(number)) == (before, behind)


def test_sections_and_their_conditions() -> None:
    assert [each.condition for each in sections("[<=-1.5][Red]0;[>2]0;0")] == [
        ("<=", Decimal("-1.5")),
        (">", Decimal(2)),
        None,
    ]
    assert len(sections('0;"a;b"0;\\;0;@')) == 4
    assert section_for("[=1]0", Decimal(2)) is NOTHING


TEXT = [
    # the format, whether a text is shown whole and alone
    *(
        (code, True)
        for code in (
            "",
            "General",
            "@",
            "0",
            "0.00",
            "0;-0;;@",
            "0;-0;0;@",
            "0;@",
            "[Red]@",
            "_ @_ ",
            ' @" "',
        )
    ),
    *(
        (code, False)
        for code in (";;;", '@"万"', '"共"@', '0;-0;0;@"万"', '0;-0;0;"文字"', "@@", "@0", '0;@"个"')
    ),
    ("0;0;0", True),
    ('0;0;@"个"', False),
    # the fourth section is the text's, whatever stands in the others
    ('@"x";0;0;@', True),
    ('@;0;0;"x"@', False),
]


@pytest.mark.parametrize(("code", "whole"), TEXT)
def test_a_text_shown_whole_and_alone(code: str, whole: bool) -> None:
    assert shows_text_as_it_is(code) is whole
