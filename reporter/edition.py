"""One run: an order in, every document's bytes out; and putting them into a folder.

`make_edition` writes nothing. The command `report`, the samples, tests and a window of a desk all go this way, so that
what a run makes is told once. Knows which documents there are; not how each is made, and no words for a terminal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from itertools import chain
from pathlib import Path

from laoyousuode.entry import Earlier
from laoyousuode.findings import catalogue
from laoyousuode.folder import File, Written, write_files
from laoyousuode.output import MARKED_FOLDER
from laoyousuode.plan import Plan
from laoyousuode.results import Results, json_bytes
from laoyousuode.scratch import scratch_folder
from reporter.bulletin.templates import SHIPPED, Templates
from reporter.period.consolidation import Gathered, Order, gather
from reporter.period.intake import Workers, default_jobs
from reporter.returns.returned import RefusedFile
from reporter.words.change import NOTHING_PAST, Past
from reporter.words.correspondence import Asked

BULLETIN, ANNEXES, LEDGER, WALL_CHART, RESULTS = (
    "通报.docx",
    "附件.docx",
    "台账.xlsx",
    "挂图.html",
    "results.json",
)
REMINDERS = "催报.txt"
BRIEF, BUREAU_TABLE, SLIDES, LETTER_FOLDER = "专报.docx", "单位情况表.docx", "会商.pptx", "督办"
# What `--format` calls them, in the order they are written.
FORMATS = {
    "docx": (BULLETIN, ANNEXES),
    "xlsx": (LEDGER,),
    "html": (WALL_CHART,),
    "json": (RESULTS,),
    "brief": (BRIEF,),
    "bureaus": (BUREAU_TABLE,),
    "letters": (),  # a folder
    "slides": (SLIDES,),
}
# What is written where nobody chooses: the slides want a package of their own.
USUAL = tuple(name for name in FORMATS if name != "slides")


def possible_formats() -> tuple[str, ...]:
    """All that this installation can write."""
    return tuple(FORMATS) if find_spec("pptx") is not None else USUAL


@dataclass(frozen=True, slots=True)
class DocumentsWanted:
    """Which documents, how the bulletin is made, and whether the bureaus are answered.

    `signed` is the bulletin's date; by default the day returns were due. `templates` are the office's own.
    `originals`: the returned files' bytes, too.
    `past` is what the sentences of change rest on, `contacts` whom to call at a bureau.
    """

    formats: tuple[str, ...] = USUAL
    signed: dt.date | None = None
    templates: Templates = SHIPPED
    answers: bool = True
    originals: bool = False
    past: Past = NOTHING_PAST
    contacts: Mapping[str, str] = field(default_factory=dict)

    def replaces(self, name: str) -> bool:
        """Whether a folder's file is one that these documents take the place of."""
        if self.answers:
            return is_of_an_edition(name)
        return any(name in FORMATS[each] for each in self.formats)


@dataclass(frozen=True, slots=True)
class RunWatch:
    """Who wants to know how far a run is: `started` gets the number of files, `read` each file's name, `writing` nothing.

    Whatever one of them raises stops the run, workers too, and comes out of it: so a run is cancelled.
    """

    started: Callable[[int], None] = lambda count: None
    read: Callable[[str], None] = lambda shown: None
    writing: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Edition:
    """What one run makes. `documents` and `marked` are bytes by file name, the latter below `MARKED_FOLDER`.

    `faults` are the files that a fault of the program itself, not of theirs, kept from being read or marked.
    `gathered` is how the results came about, `originals` the returned files' bytes by the name they are shown by.
    `letters` are what the letters among the documents ask.
    """

    results: Results
    documents: Mapping[str, bytes]
    marked: Mapping[str, bytes] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    is_whole: bool = True
    gathered: Gathered | None = None
    originals: Mapping[str, bytes] = field(default_factory=dict)
    letters: tuple[Asked, ...] = ()

    @property
    def files(self) -> dict[str, File]:
        """Everything, by its name in the folder."""
        files = {name: File(data) for name, data in self.documents.items()}
        return files | {f"{MARKED_FOLDER}/{name}": File(data, "marked") for name, data in self.marked.items()}

    @property
    def about(self) -> dict[str, str]:
        """What a folder's manifest says of it."""
        return {
            "period": str(self.results.period),
            "plan": self.results.plan,
            "version": self.results.version,
        }

    def write(self, folder: Path, commit: Callable[[], None] = lambda: None) -> Written:
        """Put it into the folder in place of the edition before, whole or not at all.

        An edition of chosen formats replaces these alone. `commit` as in `write_files`. Raises FolderError,
        FinishedInterrupt.
        """
        stale = is_of_an_edition if self.is_whole else lambda name: False
        return write_files(folder, self.files, self.about, stale, commit)


def is_of_an_edition(name: str) -> bool:
    """Whether a folder's file is one that an edition may have written."""
    named = (*chain.from_iterable(FORMATS.values()), REMINDERS)
    return name in named or name.startswith((f"{MARKED_FOLDER}/", f"{LETTER_FOLDER}/"))


def make_edition(
    order: Order,
    wanted: DocumentsWanted | None = None,
    watch: RunWatch | None = None,
    executor: Executor | None = None,
) -> Edition:
    """Read, combine, make all documents in memory; by our own worker processes, or by `executor`.

    Raises FileNotFoundError, EarlierError, PreferError, NoUsableReturnError, TemplateFaultError.
    """
    wanted, watch = wanted or DocumentsWanted(), watch or RunWatch()
    with scratch_folder() as scratch, Workers(order.jobs or default_jobs(), executor) as workers:
        gathered = gather(order, scratch, watch.started, watch.read, workers)
        watch.writing()
        return edition_of(order, wanted, gathered, workers)


def edition_of(order: Order, wanted: DocumentsWanted, gathered: Gathered, workers: Workers) -> Edition:
    """All documents of what was gathered; files must still lie where they were read. Raises TemplateFaultError."""
    from reporter.period.history import district_values

    past = _with_earlier(order, wanted.past)
    documents = write_documents(
        order.plan,
        gathered.results,
        wanted.signed,
        formats=wanted.formats,
        history=order.known.district
        if order.known
        else district_values(order.plan, order.period, order.previous),
        past=past,
        templates=wanted.templates,
    )
    edition = Edition(
        gathered.results,
        documents,
        faults=own_faults(gathered.results),
        is_whole=wanted.answers,
        gathered=gathered,
        originals=_originals(gathered) if wanted.originals else {},
        letters=_letters(order.plan, gathered.results, past, wanted),
    )
    if not wanted.answers:
        return edition
    marked, failed = _answers(order, gathered, documents, wanted.contacts, workers)
    return replace(edition, marked=marked, faults=(*edition.faults, *failed))


def _letters(plan: Plan, results: Results, past: Past, wanted: DocumentsWanted) -> tuple[Asked, ...]:
    """What the letters among the documents ask."""
    if "letters" not in wanted.formats:
        return ()
    from reporter.papers.letters import what_is_asked

    return what_is_asked(plan, results, past, _signed(results, wanted.signed))


def _signed(results: Results, day: dt.date | None) -> dt.date:
    """The documents' date where nobody names one: the day returns were due."""
    return day or results.due or results.period.cutoff


def _with_earlier(order: Order, past: Past) -> Past:
    """What is known of earlier months, from the files that were named where no store gave it."""
    from reporter.period.history import past_rows

    if past.earlier or not order.previous:
        return past
    return replace(past, earlier=past_rows(order.plan, order.period, order.previous))


def _originals(gathered: Gathered) -> dict[str, bytes]:
    """The usable returns' bytes, while archives' members still lie where they were unpacked."""
    used = [item.path for item in gathered.readings if not isinstance(item, RefusedFile)]
    return {shown: gathered.places[shown].read_bytes() for shown in used if shown in gathered.places}


def own_faults(results: Results) -> tuple[str, ...]:
    """The files that were not read because of a fault of the program's."""
    return tuple(dict.fromkeys(each.file for each in results.findings if catalogue()[each.code].ours))


def _answers(
    order: Order,
    gathered: Gathered,
    documents: dict[str, bytes],
    contacts: Mapping[str, str],
    workers: Workers,
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """The marked copies, and the files whose marking failed; the reminders go to the documents."""
    from reporter.answers.answers import Reminded, prepare, reminders, write_answers

    answers = prepare(order.plan, order.period, gathered.results.findings, gathered.reception)
    failed: list[str] = []
    marked = write_answers(
        order.plan,
        order.period,
        answers,
        gathered.places,
        workers,
        failed=failed.append,
    )
    # Read by Windows' own editor too, which wants to be told that it is UTF-8.
    known = Reminded(contacts, order.extended)
    documents[REMINDERS] = reminders(order.plan, gathered, answers, marked, known).encode("utf-8-sig")
    return marked, tuple(failed)


def write_documents(
    plan: Plan,
    results: Results,
    signed: dt.date | None = None,
    *,
    formats: Collection[str] = USUAL,
    history: Mapping[str, tuple[Earlier, ...]] | None = None,
    templates: Templates = SHIPPED,
    past: Past = NOTHING_PAST,
) -> dict[str, bytes]:
    """The documents' bytes by file name, those that `formats` names.

    `signed` is the bulletin's date; by default the day returns were due. `history` gives wall chart and ledger
    earlier district values by row, `past` is what the bulletin's sentences of change rest on. Raises
    TemplateFaultError for an office's template that cannot be used.
    """
    made: dict[str, bytes] = {}
    date = _signed(results, signed)
    if "docx" in formats:
        from reporter.bulletin.bulletin import render, render_annexes

        made[BULLETIN] = render(plan, results, templates, date, past)
        annexes = render_annexes(plan, results, templates, date, past)
        if annexes is not None:
            made[ANNEXES] = annexes
    if "xlsx" in formats:
        from reporter.ledger.ledger import write_ledger

        made[LEDGER] = write_ledger(plan, results, history)
    if "html" in formats:
        from reporter.wallchart.wallchart import write_wall_chart

        made[WALL_CHART] = write_wall_chart(plan, results, history or {})
    if "json" in formats:
        made[RESULTS] = json_bytes(results)
    return made | _papers(plan, results, formats, past, date, templates)


def _papers(
    plan: Plan,
    results: Results,
    formats: Collection[str],
    past: Past,
    signed: dt.date,
    templates: Templates,
) -> dict[str, bytes]:
    """The office's other papers, those that `formats` names."""
    if not {"brief", "bureaus", "letters", "slides"} & set(formats):
        return {}
    from reporter.papers import making

    made: dict[str, bytes] = {}
    if "brief" in formats:
        made[BRIEF] = making.write_brief(plan, results, past, templates)
    if "bureaus" in formats:
        made[BUREAU_TABLE] = making.write_bureau_table(plan, results, past, templates)
    if "letters" in formats:
        written = making.write_letters(plan, results, past, signed, templates)
        made |= {f"{LETTER_FOLDER}/{name}": data for name, data in written.items()}
    if "slides" in formats:
        from reporter.papers.slides import write_slides

        made[SLIDES] = write_slides(plan, results, past, templates)
    return made
