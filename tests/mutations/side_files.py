"""What lies beside returns: one such file beside its bureau's good return, and one that is all that a bureau sent.

Each is listed once with what it is; nobody is asked to correct it; a bureau that sent nothing else is told so.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from laoyousuode.plan_file import default_plan
from reporter.answers.answers import prepare, reminders
from reporter.period.consolidation import Gathered, Order, gather
from tests.mutations.forms import DUE, LEAD, PERIOD, filled
from tests.mutations.judge import Score

FAMILY = "旁边的文件"
BUREAU = "区教育局"


def _zip(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return buffer.getvalue()


def _word() -> bytes:
    import docx

    document, buffer = docx.Document(), io.BytesIO()
    document.add_paragraph("情况说明")
    document.save(buffer)
    return buffer.getvalue()


_OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)


@cache
def sent() -> Mapping[str, bytes]:
    """What people send beside a form, or in place of it, by name."""
    return {
        f"{BUREAU}（盖章扫描件）.pdf": b"%PDF-1.7\n%%EOF\n",
        f"{BUREAU}.ofd": _zip("OFD.xml", "Doc_0/Document.xml"),
        f"{BUREAU}盖章.jpg": b"\xff\xd8\xff\xe0\0\x10JFIF\0",
        f"{BUREAU}.png": b"\x89PNG\r\n\x1a\n",
        f"{BUREAU}.heic": b"\0\0\0\x18ftypheic",
        f"{BUREAU}情况说明.docx": _word(),
        f"{BUREAU}报表.numbers": _zip("Index/Document.iwa", "Metadata/Properties.plist"),
        f"{BUREAU}.uos": _zip("uof.xml", "content.xml"),
        f"{BUREAU}转发.eml": "Subject: 报表\r\nFrom: a@b\r\n\r\n见附件\r\n".encode(),
        f"{BUREAU}说明.txt": "数据已报".encode("gb18030"),
        f"{BUREAU}汇报.pptx": _zip("[Content_Types].xml", "ppt/presentation.xml"),
        f"{BUREAU}录音.m4a": b"\0\0\0\x18ftypM4A ",
    }


@cache
def left_behind() -> Mapping[str, bytes]:
    """What programs leave in a folder: nobody sent it."""
    return {
        f"~${BUREAU}.xlsx": bytes([6]) + bytes(164),
        f".~lock.{BUREAU}.xlsx#": ",用户,PC,05.11.2026 09:00,file:///;".encode(),
        "Thumbs.db": _OLE,
        "desktop.ini": b"[.ShellClassInfo]\r\n",
        ".DS_Store": b"\0\0\0\x01Bud1",
        f"{BUREAU}.lnk": bytes.fromhex("4c00000001140200"),
    }


def score_side_files(into: Score) -> None:
    """Each beside the return of the bureau that it names, and each that may be sent in place of one."""
    for name, data in {**sent(), **left_behind()}.items():
        _score(name, into, f"{name} beside a return", _beside(name, data))
    for name, data in sent().items():
        _score(name, into, f"{name} alone", _alone(name, data))


def _score(name: str, into: Score, head: str, problems: Iterator[tuple[str, str]]) -> None:
    """`problems` are pairs of what kind each is (missed, false, wrong) and a sentence."""
    into.forms += 1
    tallies = into.tallies(FAMILY, "folder")
    found = list(problems)
    kinds = [kind for kind, _ in found]
    into.planted["side-file"] += 1
    into.found["side-file"] += "missed" not in kinds
    into.false["side-file"] += kinds.count("false")
    for tally in tallies:
        tally.forms += 1
        tally.planted += 1
        tally.found += "missed" not in kinds
        tally.false += kinds.count("false")
        tally.wrong += kinds.count("wrong")
    into.problems += [f"{head}: {problem}" for _, problem in found]


def _gathered(folder: Path, files: Mapping[str, bytes]) -> tuple[Gathered, list[str]]:
    """The results of a folder of these files, and whom 催报.txt asks for something that he sent."""
    inside, scratch = folder / "in", folder / "scratch"
    inside.mkdir()
    scratch.mkdir()
    for name, data in files.items():
        (inside / name).write_bytes(data)
    found = gather(Order(default_plan(), PERIOD, (inside,), DUE, jobs=1), scratch)
    answers = prepare(default_plan(), PERIOD, found.results.findings, found.reception)
    names = [f"{answer.stem}.xlsx" for answer in answers]
    text = reminders(default_plan(), found, answers, names)
    return found, [line for line in text.splitlines() if "：" in line and "还没有收到" not in line]


def _listed(name: str, found: Gathered) -> Iterator[tuple[str, str]]:
    """The file itself: one entry, aside; one information at most."""
    entries = [file for file in found.results.files if file.path.endswith(name)]
    # What is hidden on every Unix is not even looked at.
    if [file.state for file in entries] != ([] if name.startswith(".") else ["aside"]):
        yield "missed", f"listed as {[(file.state, file.code) for file in entries]}"
    told = [each for each in found.results.findings if each.file.endswith(name)]
    if len(told) > 1 or any(each.severity != "info" for each in told):
        yield "false", f"told as {[(each.severity, each.code) for each in told]}"


def _beside(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        files = {"返回.xlsx": filled(BUREAU), "人社.xlsx": filled(LEAD), name: data}
        found, reminded = _gathered(Path(folder), files)
    yield from _listed(name, found)
    if reminded:
        yield "false", f"reminded: {reminded}"
    states = {bureau.name: bureau.state for bureau in found.results.bureaus if bureau.state != "missing"}
    if states != {BUREAU: "received", LEAD: "received"}:
        yield "wrong", f"received: {states}"
    parts = found.results.indicator("5").contributions
    value = {part.bureau: part.value for part in parts}.get(BUREAU)
    if str(value) != "0.9":
        yield "wrong", f"row 5 is 0.9, read {value}"


def _alone(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        found, reminded = _gathered(Path(folder), {"人社.xlsx": filled(LEAD), name: data})
    yield from _listed(name, found)
    (bureau,) = (each for each in found.results.bureaus if each.name == BUREAU)
    if bureau.state != "missing" or not bureau.aside:
        yield "missed", f"the roll says {bureau.state}, only received {bureau.aside!r}"
    if len(reminded) != 1 or "只收到" not in reminded[0]:
        yield "false", f"reminded: {reminded}"
