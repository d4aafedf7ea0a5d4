"""The letters that were issued: which number each was given, and what each edition's letters asked.

Knows the store's tables; a number is never given twice and never taken back. What a letter says is not known here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from laoyousuode.period import Period
from reporter.store.store import Store, picked
from reporter.words.correspondence import Asked, LetterKey, LetterNumber, Register


def register(store: Store, period: Period) -> Register:
    """The numbers of a month's letters, and the last one of every year and degree."""
    found = store.rows("SELECT degree, bureau, part, year, no FROM letter WHERE period = ?", str(period))
    last = store.rows("SELECT year, degree, max(no) FROM letter GROUP BY year, degree")
    return Register(
        {LetterKey(degree, bureau, part): LetterNumber(year, no) for degree, bureau, part, year, no in found},
        {(year, degree): no for year, degree, no in last},
    )


def give_numbers(store: Store, period: Period, letters: Iterable[Asked], now: str) -> None:
    """Keep the numbers that are new, within the caller's transaction."""
    given = register(store, period).given
    for each in letters:
        if each.number is not None and each.key not in given:
            store.add(
                "letter",
                period=period,
                **picked(each.key, "degree", "bureau", "part"),
                **picked(each.number, "year", "no"),
                given_at=now,
            )


def record_asked(store: Store, edition: int, period: Period, letters: Iterable[Asked], now: str) -> None:
    """What the edition's letters ask, and their numbers, within the caller's transaction."""
    letters = tuple(letters)
    give_numbers(store, period, letters, now)
    known = store.rows("SELECT degree, bureau, part, id FROM letter WHERE period = ?", str(period))
    ids = {LetterKey(degree, bureau, part): number for degree, bureau, part, number in known}
    for each in letters:
        if each.key in ids:
            for place, row in enumerate(each.rows):
                store.add(
                    "asked",
                    edition=edition,
                    letter=ids[each.key],
                    place=place,
                    row=row,
                    answer_by=each.answer_by,
                )


def asked(store: Store, period: Period) -> tuple[Asked, ...]:
    """What the letters of the month's counting edition asked, in the order of their numbers."""
    edition = store.counting(period)
    if edition is None:
        return ()
    found = store.rows(
        "SELECT letter, degree, bureau, part, year, no, answer_by, row FROM asked JOIN letter ON letter.id = letter "
        "WHERE edition = ? ORDER BY letter, place",
        edition.id,
    )
    letters: dict[int, Asked] = {}
    for number, degree, bureau, part, year, no, answer_by, row in found:
        before = letters[number].rows if number in letters else ()
        letters[number] = Asked(
            LetterKey(degree, bureau, part),
            LetterNumber(year, no),
            (*before, row),
            dt.date.fromisoformat(answer_by),
        )
    return tuple(letters.values())


def unused_numbers(
    store: Store, period: Period, letters: Iterable[Asked]
) -> list[tuple[LetterKey, LetterNumber]]:
    """The month's numbers whose letters its closing edition has no more: drafts had them."""
    kept = {each.key for each in letters}
    return [(key, number) for key, number in register(store, period).given.items() if key not in kept]
