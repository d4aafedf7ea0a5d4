"""Spoils forms in every way, has every program save them, reads them, and prints what came of it by kind and saver.

    python -m tests.mutations.report [--pairs N] [--clean N] [--savers NAMES] [--seed S]

Recall, false alarms, wrong values used (must be 0), right figures that were not used. Each kind is saved alone by openpyxl;
in the other containers kinds that touch different rows share a form. `--pairs -1` takes all pairs (an hour or more);
`--savers openpyxl,exceljs` only these.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path

from laoyousuode.plan_file import default_plan
from reporter.returns.reader import Reader
from reporter.returns.returned import Return
from tests.mutations import clean_forms, headers
from tests.mutations.clean_forms import CleanForm
from tests.mutations.forms import LEAD, filled
from tests.mutations.judge import Score, Spoilt, pairs, read, read_with, score, spoil, table
from tests.mutations.messes import MESSES, Mess
from tests.mutations.savers import EVERY, OPENPYXL, Saver
from tests.mutations.side_files import score_side_files

CLEAN = "没有毛病"
# Families whose kinds touch one row's figures or one field of the head: many of them go into one form.
SHARING = frozenset(
    {"数字", "标记", "划线和上下标", "格式", "尾差", "中文数字", "不可见字符", headers.FAMILY}
)
_AT_ONCE = 60


def score_openpyxl(forms: Sequence[Spoilt], into: Score) -> None:
    """Read the forms as openpyxl saved them: without a stored result."""
    for spoilt in forms:
        score(spoilt, read(spoilt.data), into, "openpyxl .xlsx")


def score_saved(forms: Sequence[Spoilt], savers: Sequence[Saver], into: Score, scratch: Path) -> None:
    """Have each program save the forms in each of its containers, and read those."""
    for number, saver in enumerate(savers):
        saves = saver.save([spoilt.data for spoilt in forms], scratch / f"{saver.name}{number}")
        for spoilt, saved in zip(forms, saves, strict=True):
            for container in saver.containers:
                how = f"{saver.name} .{container}"
                if not saver.shows(container, spoilt.needs):
                    continue
                if container in saved:
                    score(spoilt, read(saved[container]), into, how)
                else:
                    into.problems.append(f"{how} {spoilt.name}: not saved")


def score_clean(forms: Sequence[CleanForm], savers: Sequence[Saver], into: Score, scratch: Path) -> None:
    """Forms without a fault, over months and bureaus: each gives its figures and no finding, whatever saved it."""
    for number, saver in enumerate(savers):
        saves = saver.save([form.data for form in forms], scratch / f"{saver.name}{number}")
        for form, saved in zip(forms, saves, strict=True):
            for container in saver.containers:
                _score_clean(form, saved.get(container), into, f"{saver.name} .{container}")


def _score_clean(form: CleanForm, data: bytes | None, into: Score, how: str) -> None:
    into.forms += 1
    tallies = into.tallies(CLEAN, how)
    found = read_with(Reader(default_plan(), form.period), data) if data is not None else None
    wrong, unused = [], []
    if isinstance(found, Return):
        for no, due in form.figures.items():
            figure = found.rows[no].figure
            read_as = (figure.numerator, figure.denominator) if isinstance(due, tuple) else (figure.value,)
            wanted = due if isinstance(due, tuple) else (due,)
            if figure.state != "number":
                unused.append(no)
            elif read_as != tuple(Decimal(str(part)) for part in wanted):
                wrong.append(no)
    else:
        unused = list(form.figures)
    said = () if found is None else found.findings
    for tally in tallies:
        tally.forms += 1
        tally.false += len(said)
        tally.wrong += len(wrong)
        tally.unused += len(unused)
    for finding in said:
        into.false[finding.code] += 1
    if said or wrong or unused or not isinstance(found, Return):
        told = [f"{finding.code} at {finding.sheet}!{finding.cell}" for finding in said]
        into.problems.append(f"{how} {CLEAN} {form.name}: {told}, wrong {wrong}, not used {unused}")


def packed() -> list[Spoilt]:
    """Every kind of mess in a figure or in the head, as many in one form as touch different places."""
    shelves: list[list[Mess]] = []
    for mess in MESSES:
        if mess.family not in SHARING:
            continue
        shelf = next((each for each in shelves if _goes_with(mess, each)), None)
        if shelf is None:
            shelves.append([mess])
        else:
            shelf.append(mess)
    return [spoil(*shelf) for shelf in shelves]


def _goes_with(mess: Mess, shelf: Sequence[Mess]) -> bool:
    # Rows 6 to 9 are checked against one another.
    near = {"6", "7", "8", "9"}
    touched = frozenset[str]().union(*(each.touches for each in shelf))
    alone = bool(mess.touches & near) and bool(touched & near)
    return not mess.touches & touched and not alone and shelf[0].needs & LOST == mess.needs & LOST


# What some program does not write: kinds that rest on it share no form with others.
LOST = frozenset({"fonts", "runs", "raised", "notes", "escapes", "uncalculated", "unstruck"})


def others() -> list[Mess]:
    """The kinds that change more than one place, and those by which a file is refused: each is a form of its own."""
    return [mess for mess in MESSES if mess.family not in SHARING]


def clean_lead() -> list[Spoilt]:
    """The form that all kinds of mess start from."""
    return [Spoilt(CLEAN, filled(LEAD), (), {}, False, family=CLEAN)]


def sampled_pairs(count: int, seed: int) -> list[Spoilt]:
    """So many pairs, all for -1."""
    every = pairs()
    chosen = every if count < 0 else random.Random(seed).sample(every, min(count, len(every)))
    return [spoil(one, other) for one, other in chosen]


def _in_parts() -> Iterator[list[Spoilt]]:
    """All kinds: those of figures together, the others alone."""
    yield packed()
    rest = others()
    for at in range(0, len(rest), _AT_ONCE):
        yield [spoil(mess) for mess in rest[at : at + _AT_ONCE]]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pairs", type=int, default=150)
    parser.add_argument("--clean", type=int, default=clean_forms.COUNT)
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--savers", default="")
    options = parser.parse_args()
    savers = [saver for saver in EVERY if not options.savers or saver.name in options.savers.split(",")]
    result = Score()
    watch = _Watch(result)
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        score_saved(clean_lead(), savers, result, home / "lead")
        if OPENPYXL in savers:
            for mess in MESSES:
                score_openpyxl([spoil(mess)], result)
            watch.say()
            for spoilt in sampled_pairs(options.pairs, options.seed):
                score_openpyxl([spoilt], result)
        watch.say()
        score_side_files(result)
        others_ = [saver for saver in savers if saver is not OPENPYXL]
        for number, forms in enumerate(_in_parts()):
            score_saved(forms, others_, result, home / f"kinds{number}")
            watch.say()
        forms_left, number = clean_forms.clean_forms(options.clean), 0
        while part := list(islice(forms_left, _AT_ONCE)):
            score_clean(part, savers, result, home / f"clean{number}")
            number += 1
            watch.say()
    sys.stdout.write(table(result) + "\n")
    return 1 if result.problems else 0


class _Watch:
    """Says how far it is, and what is new: the whole takes long."""

    def __init__(self, result: Score) -> None:
        self._result, self._told = result, 0

    def say(self) -> None:
        new, self._told = self._result.problems[self._told :], len(self._result.problems)
        sys.stderr.write("".join(f"! {problem}\n" for problem in new) + f"{self._result.forms} forms\n")
        sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
