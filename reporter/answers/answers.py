"""What goes back to each bureau: a marked copy of its own workbook, and a line in 催报.txt.

Knows the results and where the returned files lie; how a workbook is marked is `marking`'s business. All its
sentences stand in `answers.toml`.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from laoyousuode.cell import strip_directions
from laoyousuode.findings import SEVERITIES, SEVERITY_NAMES, Finding, Severity, is_inward
from laoyousuode.output import LIST_SHEET, MARKED_FOLDER, OWN_MARK
from laoyousuode.period import Period, chinese_date
from laoyousuode.phrases import phrases
from laoyousuode.plan import Plan
from reporter.answers.list_sheet import ListSheet
from reporter.answers.marking import Mark, extension, mark_workbook
from reporter.period.consolidation import Gathered, sorted_findings
from reporter.period.intake import Workers, in_workers
from reporter.period.reception import Reception, owner
from reporter.returns.reader import read_bytes
from reporter.returns.returned import FileReading, RefusedFile, Return
from reporter.workbooks.grid import WorkbookError

_MOST_ITEMS = 5
# They have no common root.
_ZIP_ERRORS = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error)


WORDS = phrases(Path(__file__).parent / "answers.toml")
say, phrase = WORDS.say, WORDS.phrase


@dataclass(frozen=True, slots=True)
class ListedFinding:
    """One line of the list: a finding, and how it stands to the return before ("" where there was none)."""

    finding: Finding
    change: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one file is answered. `stem` is the answer's name without its extension; `is_form` whether it can be marked."""

    bureau: str
    file: str
    items: tuple[ListedFinding, ...]
    stem: str
    is_form: bool
    compared: str = ""


def prepare(plan: Plan, period: Period, findings: Iterable[Finding], reception: Reception) -> list[Answer]:
    """An answer for each file of a bureau about which something is to be said, in the plan's order."""
    told = list(findings)
    answers: list[Answer] = []
    for bureau in (each.name for each in plan.bureaus):
        counted = reception.counted.get(bureau)
        files = [item for item in reception.refused if blamed(plan, item, reception.counted) == bureau]
        for item in (*([counted] if counted else []), *files):
            own = [finding for finding in told if finding.file == item.path]
            if item is counted:
                own += [
                    f for f in told if f.bureau == bureau and f.code == "conflicting-returns" and f not in own
                ]
                own = [finding for finding in own if finding.file not in {each.path for each in files}]
            before = reception.before.get(bureau) if item is counted else None
            items = _compared(plan, own, before)
            if items:
                number = sum(answer.bureau == bureau for answer in answers) + 1
                stem = f"{MARKED_FOLDER}_{bureau}_{period}" + (f"_{number}" if number > 1 else "")
                compared = before.path if before else ""
                answers.append(Answer(bureau, item.path, items, stem, bool(item.sheet), compared))
    return answers


def answer_alone(plan: Plan, item: FileReading) -> Answer:
    """The answer to one file that was only checked."""
    items = tuple(ListedFinding(finding) for finding in sorted_findings(plan, item.findings))
    stem = strip_directions(f"{MARKED_FOLDER}_{item.path.rpartition('/')[2].rpartition('.')[0]}")
    return Answer(owner(plan, item), item.path, items, stem, bool(item.sheet))


def tells_own_fault(item: FileReading) -> bool:
    """Whether the file was turned away by a fault of the program, or of the office's PC: no bureau is told of that."""
    return any(is_inward(finding.code) for finding in item.findings)


def blamed(plan: Plan, item: FileReading, counted: Container[str]) -> str:
    """Whose business a file is that can't be used; "" for nobody's.

    Its own word is proof; a name is enough only where nothing else of that bureau came that can be used.
    """
    if tells_own_fault(item):
        return ""
    whose = owner(plan, item)
    return whose if item.bureau or whose not in counted else ""


def _compared(plan: Plan, own: list[Finding], before: Return | None) -> tuple[ListedFinding, ...]:
    if before is None:
        return tuple(ListedFinding(finding) for finding in own)
    change = phrase("change")
    then = {_key(finding) for finding in before.findings}
    now = {_key(finding) for finding in own}
    items = [
        ListedFinding(
            finding,
            ""
            if finding.code == "conflicting-returns"
            else change["open" if _key(finding) in then else "new"],
        )
        for finding in own
    ]
    done = [finding for finding in before.findings if _key(finding) not in now]
    return (*items, *(ListedFinding(finding, change["done"]) for finding in sorted_findings(plan, done)))


def _key(finding: Finding) -> tuple[str, str, str]:
    """The same fault in two files, wherever its cell stands."""
    place = finding.field if finding.row or finding.field else f"{finding.sheet}!{finding.cell}"
    return finding.code, finding.row, place


# --- the marked copies ---


def write_answers(
    plan: Plan,
    period: Period | None,
    answers: list[Answer],
    places: Mapping[str, Path],
    jobs: int | Workers,
    progress: Callable[[str], None] = lambda shown: None,
    failed: Callable[[str], None] = lambda shown: None,
) -> dict[str, bytes]:
    """The marked copies by file name; a list alone where the file can't be marked.

    `failed` is told the files that a fault of the program itself kept from being marked.
    """
    tasks = [(plan, period, answer, places.get(answer.file)) for answer in answers]
    made = in_workers(marked_copy, tasks, [answer.file for answer in answers], jobs, progress)
    files: dict[str, bytes] = {}
    for answer, result in zip(answers, made, strict=True):
        if isinstance(result, RefusedFile) and tells_own_fault(result):
            failed(answer.file)
        # A file that kills its reader may kill its marker too.
        suffix, data = _list_only(plan, period, answer) if isinstance(result, RefusedFile) else result
        files[answer.stem + suffix] = data
    return files


def marked_copy(plan: Plan, period: Period | None, answer: Answer, path: Path | None) -> tuple[str, bytes]:
    """One file's marked copy, with its suffix; the list alone where the file can't be marked."""
    from lxml.etree import XMLSyntaxError

    if path is None or not answer.is_form:
        return _list_only(plan, period, answer)
    # Outside: what is wrong with our own words is no fault of the file.
    marks, listed = _marks(answer), _list(plan, period, answer, marked=True)
    try:
        data = read_bytes(path)
        suffix = extension(data)
        return suffix, mark_workbook(data, marks, listed)
    except (
        WorkbookError,
        ValueError,
        IndexError,
        StopIteration,
        OSError,
        XMLSyntaxError,
        *_ZIP_ERRORS,
    ):
        return _list_only(plan, period, answer)


def _marks(answer: Answer) -> list[Mark]:
    """One mark a cell, whatever is said of it; nothing for what has been settled, or stands in another file."""
    done = say("change.done")
    cells: dict[tuple[str, str], list[Finding]] = {}
    for item in answer.items:
        finding = item.finding
        if finding.cell and finding.file == answer.file and item.change != done:
            cells.setdefault((finding.sheet, finding.cell), []).append(finding)
    return [
        Mark(sheet, cell, _gravest(found), tuple(f"{each.message}。{each.cure}。" for each in found))
        for (sheet, cell), found in cells.items()
    ]


def _gravest(findings: list[Finding]) -> Severity:
    return min((finding.severity for finding in findings), key=SEVERITIES.index)


def _list_only(plan: Plan, period: Period | None, answer: Answer) -> tuple[str, bytes]:
    """A workbook that holds the list alone."""
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    book.set_properties({"category": OWN_MARK})
    book.add_worksheet(LIST_SHEET)
    book.close()
    return "（清单）.xlsx", mark_workbook(buffer.getvalue(), (), _list(plan, period, answer, marked=False))


def _list(plan: Plan, period: Period | None, answer: Answer, *, marked: bool) -> ListSheet:
    counts = Counter(item.finding.severity for item in answer.items if item.change != say("change.done"))
    facts = {
        "bureau": answer.bureau or answer.file,
        "period": f"截至{period.chinese}底" if period else "",
        "field": plan.field,
        "office": plan.office,
        "count": sum(counts.values()),
        "severities": "，".join(
            f"{SEVERITY_NAMES[each]} {counts[each]} 条" for each in SEVERITIES if counts[each]
        )
        or say("reminder.none").rstrip("。"),
        "file": answer.compared,
    }
    lines = ["counts", "instruction" if marked else "instruction_only"]
    lines += ["compared"] if answer.compared else []
    return ListSheet(
        title=say("list.title", **facts),
        lines=tuple(say(f"list.{line}", **facts) for line in lines),
        heading=tuple(phrase("list.heading")),
        rows=tuple(_line(number, item, answer) for number, item in enumerate(answer.items, 1)),
        links=tuple(_link(item, answer) if marked else "" for item in answer.items),
        severities=tuple(item.finding.severity for item in answer.items),
        link_column=3,
        widths=tuple(phrase("list.widths")),
        footer=say("list.footer"),
    )


def _line(number: int, item: ListedFinding, answer: Answer) -> tuple[str, ...]:
    finding = item.finding
    place = " ".join(part for part in (finding.sheet, finding.cell) if part)
    if finding.file and finding.file != answer.file:
        place = f"{finding.file} {place}".strip()
    severity = SEVERITY_NAMES[finding.severity]
    return str(number), severity, item.change, place, finding.message, finding.cure


def _link(item: ListedFinding, answer: Answer) -> str:
    """Where the place leads; nothing where it lies in another file."""
    finding = item.finding
    if not finding.cell or finding.file != answer.file or item.change == say("change.done"):
        return ""
    return "'{}'!{}".format(finding.sheet.replace("'", "''"), finding.cell)


# --- 催报.txt ---


@dataclass(frozen=True, slots=True)
class Reminded:
    """What the office knows of the bureaus besides: whom to call, and a later day where one was granted."""

    contacts: Mapping[str, str] = field(default_factory=dict)
    extended: Mapping[str, dt.date] = field(default_factory=dict)


def reminders(
    plan: Plan,
    gathered: Gathered,
    answers: list[Answer],
    names: Iterable[str],
    known: Reminded | None = None,
) -> str:
    """A line for each bureau that has not reported, and for each with errors; then the files of nobody."""
    known = known or Reminded()
    results = gathered.results
    marked = {name.rpartition(".")[0].removesuffix("（清单）"): name for name in names}
    facts = {
        "field": plan.field,
        "period": results.period.chinese,
        "office": plan.office,
        "due": chinese_date(results.due) if results.due else "",
    }
    refused: dict[str, list[FileReading]] = {}
    for item in (each for each in gathered.reception.refused if not tells_own_fault(each)):
        refused.setdefault(blamed(plan, item, gathered.reception.counted), []).append(item)
    aside = {bureau.name: bureau.aside for bureau in results.bureaus if bureau.state == "missing"}
    missing = list(aside)
    ours = {owner(plan, item) for item in gathered.reception.refused if tells_own_fault(item)}
    first: list[str] = []
    for name in missing:
        if name in ours:
            continue
        day = known.extended.get(name)
        own = facts | ({"due": chinese_date(day)} if day else {})
        unusable = [_unusable(item, results.findings, name, own) for item in refused.get(name, [])]
        key = "only" if aside[name] else "missing"
        first += unusable or [say(f"reminder.{key}", bureau=name, kinds=aside[name], **own)]
    second = [
        _errors(answer, marked[answer.stem], facts)
        for answer in answers
        if answer.bureau not in missing and _own_errors(answer)
    ]
    third = [_unusable(item, results.findings, "", facts) for item in refused.get("", [])]
    lines = [say("reminder.head", **facts), ""]
    for key, part in (("missing_heading", first), ("errors_heading", second), ("unknown_heading", third)):
        if part or key != "unknown_heading":
            count = len(set(missing) - ours) if part is first else len(part)
            told = [_with_contact(line, known.contacts) for line in part] or [say("reminder.none")]
            lines += [say(f"reminder.{key}", count=count), *told, ""]
    return strip_directions("\n".join(lines))


def _with_contact(line: str, contacts: Mapping[str, str]) -> str:
    """The line, with whom to call; a line begins with its bureau."""
    contact = contacts.get(line.partition("：")[0], "")
    return line + say("reminder.contact", contact=contact) if contact else line


def _unusable(item: FileReading, findings: Iterable[Finding], bureau: str, facts: Mapping[str, str]) -> str:
    own = [finding for finding in findings if finding.file == item.path and finding.severity == "error"]
    finding = own[0] if own else item.findings[0]
    key = "unusable" if bureau else "unknown"
    told = {"bureau": bureau, "file": item.path, "message": finding.message, "cure": finding.cure}
    return say(f"reminder.{key}", **told, **facts)


def _own_errors(answer: Answer) -> list[Finding]:
    done = say("change.done")
    return [i.finding for i in answer.items if i.finding.severity == "error" and i.change != done]


def _errors(answer: Answer, marked: str, facts: Mapping[str, str]) -> str:
    found = _own_errors(answer)
    items = [" ".join(part for part in (each.sheet, each.cell, each.message) if part) for each in found]
    text = "；".join(items[:_MOST_ITEMS]) + (say("reminder.more") if len(items) > _MOST_ITEMS else "")
    told = {"bureau": answer.bureau, "file": answer.file, "count": str(len(found))}
    return say("reminder.errors", **told, items=text, marked=marked, **facts)
