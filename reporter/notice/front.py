"""What a notice says about itself: title, district, issuing office, date, field, recipients.

Knows where such lines stand in a notice; nothing of its table and tasks.
"""

from __future__ import annotations

import datetime as dt
import re

from reporter.notice.cues import CUES, pattern, words
from reporter.notice.document import Document
from reporter.notice.draft import Found
from reporter.notice.typography import half_width, prose, title

_BOOK = re.compile(r"《(?P<title>[^《》]+)》")
_ISSUED = re.compile(r"印发|现将|下发")
_RECIPIENTS = re.compile(r"(?P<names>各?[^，。；：]{2,60})：")
_YEARS = re.compile(r"((?:19|20)[0-9]{2})—((?:19|20)[0-9]{2})年")
_TOP = 25


def title_of(document: Document) -> Found[str]:
    """The plan's own title: in the sentence that issues it, else the heading lines at the top."""
    top = [paragraph.text for paragraph in document.paragraphs][:_TOP]
    for text in top:
        for match in _BOOK.finditer(text):
            if _ISSUED.search(text) and pattern("places.plan_title").search(match["title"]):
                return Found(title(match["title"]), "印发的一句")
    for index, text in enumerate(top):
        plain = prose(text)
        if not pattern("places.plan_title").search(plain) or re.search("[。；，]", plain) or len(plain) > 60:
            continue
        before = prose(top[index - 1]) if index else ""
        # A long title stands on two lines.
        split = (
            before and not district_in(plain) and district_in(before) and not re.search("[。；，：]", before)
        )
        return Found(title(before + plain if split else plain), "标题")
    return Found(None, "标题", "没有找到方案的标题", certain=False)


def district_in(text: str) -> str:
    match = pattern("places.district").match(prose(text))
    return match["district"] if match else ""


def district_of(name: Found[str], office: Found[str]) -> Found[str]:
    for found in (name, office):
        if found.value and (district := district_in(found.value)):
            return Found(district, found.place)
    return Found(None, "标题", "标题里没有找到区、县、市的名称", certain=False)


def issued_on(document: Document) -> Found[dt.date]:
    for paragraph in document.paragraphs:
        if match := pattern("dates.issued").match(half_width(paragraph.text)):
            try:
                date = dt.date(int(match["year"]), int(match["month"]), int(match["day"]))
            except ValueError:
                continue
            return Found(date, f"第{paragraph.no}段")
    return Found(None, "落款", "没有找到印发日期", certain=False)


def office_of(document: Document) -> Found[str]:
    """The signature above the date; a seal on another's behalf is none."""
    lines = [prose(paragraph.text) for paragraph in document.paragraphs]
    for index, line in enumerate(lines):
        if not pattern("dates.issued").match(line):
            continue
        for above in reversed(lines[max(0, index - 3) : index]):
            if pattern("places.stamp_for_another").search(above):
                continue
            if pattern("places.office").search(above) and not re.search("[，。；：]", above):
                return Found(above, "落款")
    return Found(None, "落款", "没有找到发文单位", certain=False)


def recipients_of(document: Document) -> Found[str]:
    for paragraph in list(document.paragraphs)[:_TOP]:
        if match := _RECIPIENTS.fullmatch(prose(paragraph.text)):
            return Found(f"{match['names']}：", "主送")
    return Found(None, "主送", "没有找到主送单位", certain=False)


def field_of(name: Found[str]) -> Found[str]:
    """The one field that the title names; else the programme as a whole, whose rows have fields of their own."""
    named = [each for each in words("fields.known") if each in (name.value or "")]
    if len(named) == 1:
        return Found(named[0], name.place)
    whole = str(CUES.phrase("fields.all"))
    return Found(whole, name.place, f"标题没有写单独一个领域，按“{whole}”", certain=False)


def years_of(name: Found[str], head: tuple[int, ...]) -> Found[tuple[int, ...]]:
    """The head's years, held against the title's."""
    match = _YEARS.search(name.value or "")
    wanted = tuple(range(int(match[1]), int(match[2]) + 1)) if match else head
    if wanted != head:
        said = f"标题写的是{match[1]}—{match[2]}年，表头是{'、'.join(map(str, head))}年" if match else ""
        return Found(head, "表头", said, certain=False)
    return Found(head, "表头")
