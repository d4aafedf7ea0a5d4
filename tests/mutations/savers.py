"""Programs and libraries that save a form in their own way, in each container that they write.

What a program writes without cannot be read from its file: `drops` says it by container, in the words of `Mess.needs`.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from tests.mutations import office, xlsxwriter_saver
from tests.npm import programs

# Forms a start of LibreOffice: it grows with each.
_BATCH = 60
Saved = list[dict[str, bytes]]
Item = TypeVar("Item")
_MAIN = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
# The parts of the transitional namespaces that Strict has under a name of its own.
_NAMESPACES = (
    (f"{_MAIN}spreadsheetml/2006/main", f"{_STRICT}spreadsheetml/main"),
    (f"{_MAIN}officeDocument/2006/relationships", f"{_STRICT}officeDocument/relationships"),
    (f"{_MAIN}drawingml/2006/main", f"{_STRICT}drawingml/main"),
)


@dataclass(frozen=True, slots=True)
class Saver:
    """`save` gives each form's bytes by container, and lacks those that the program could not write."""

    name: str
    containers: tuple[str, ...]
    save: Callable[[Sequence[bytes], Path], Saved]
    drops: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def shows(self, container: str, needs: frozenset[str]) -> bool:
        """Whether a mess that rests on these is in the file."""
        return not needs & self.drops.get(container, frozenset())


def _parts(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    return (items[at : at + size] for at in range(0, len(items), size))


def _each(change: Callable[[bytes], bytes], container: str) -> Callable[[Sequence[bytes], Path], Saved]:
    return lambda forms, scratch: [{container: change(data)} for data in forms]


def _rewrite(change: Callable[[str, bytes], bytes]) -> Callable[[bytes], bytes]:
    """The same package with each part changed."""

    def rewritten(data: bytes) -> bytes:
        target = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(data)) as source,
            zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as goal,
        ):
            for name in source.namelist():
                goal.writestr(name, change(name, source.read(name)))
        return target.getvalue()

    return rewritten


def _strict(name: str, data: bytes) -> bytes:
    for old, new in _NAMESPACES:
        data = data.replace(old.encode(), new.encode())
    return data


def _utf_16(name: str, data: bytes) -> bytes:
    if not name.endswith(".xml") or name == "[Content_Types].xml":
        return data
    text = data.decode("utf-8")
    body = text.partition("?>")[2] if text.startswith("<?xml") else text
    return f'<?xml version="1.0" encoding="UTF-16"?>{body}'.encode("utf-16")


def _macro_enabled(name: str, data: bytes) -> bytes:
    if name != "[Content_Types].xml":
        return data
    return data.replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )


def _written(paths: Mapping[str, Path]) -> dict[str, bytes]:
    """What was written; it is not needed on the disk any more."""
    found = {container: path.read_bytes() for container, path in paths.items() if path.exists()}
    for path in paths.values():
        path.unlink(missing_ok=True)
    return found


# What a program is asked to do: a form's path, and the paths of what it is to save by container.
Job = Callable[[Path, Mapping[str, Path]], dict[str, Any]]


def _by_program(
    containers: Sequence[str], job: Job, run: Callable[[Sequence[Any], Path], object]
) -> Callable[[Sequence[bytes], Path], Saved]:
    """Forms saved by a program that is started once for so many."""

    def save(forms: Sequence[bytes], scratch: Path) -> Saved:
        found: Saved = []
        for number, part in enumerate(_parts(forms, _BATCH)):
            home = scratch / str(number)
            home.mkdir(parents=True)
            jobs, paths = [], []
            for index, data in enumerate(part):
                source = home / f"{index}.in.xlsx"
                source.write_bytes(data)
                goals = {container: home / f"{index}.{container}" for container in containers}
                jobs.append(job(source, goals))
                paths.append(goals)
            run(jobs, home / "job")
            found += [_written(goals) for goals in paths]
        return found

    return save


def _office_job(source: Path, goals: Mapping[str, Path]) -> dict[str, Any]:
    return {"open": str(source), "save": [[str(path), office.FILTERS[kind]] for kind, path in goals.items()]}


_BOOK_TYPES = {"xlsx": "xlsx", "xlsb": "xlsb", "xls": "biff8"}


def _node(library: str, containers: tuple[str, ...]) -> Callable[[Sequence[bytes], Path], Saved]:
    def job(source: Path, goals: Mapping[str, Path]) -> dict[str, Any]:
        saves = [[str(path), _BOOK_TYPES[kind]] for kind, path in goals.items()]
        return {"with": library, "open": str(source), "save": saves}

    return _by_program(containers, job, programs.run)


OPENPYXL = Saver("openpyxl", ("xlsx",), _each(lambda data: data, "xlsx"))
LIBRARIES = (
    OPENPYXL,
    Saver("strict", ("xlsx",), _each(_rewrite(_strict), "xlsx")),
    Saver("utf-16", ("xlsx",), _each(_rewrite(_utf_16), "xlsx")),
    Saver("macros", ("xlsm",), _each(_rewrite(_macro_enabled), "xlsm")),
    Saver("xlsxwriter", ("xlsx",), _each(xlsxwriter_saver.save, "xlsx")),
)
# SheetJS keeps no font and no run, and but for .xlsx no formula that has no result.
_PLAIN = frozenset({"fonts", "runs", "raised"})
_VALUES = _PLAIN | {"uncalculated"}
NODE = (
    Saver(
        "sheetjs",
        ("xlsx", "xlsb", "xls"),
        _node("sheetjs", ("xlsx", "xlsb", "xls")),
        {"xlsx": _PLAIN, "xlsb": _VALUES, "xls": _VALUES | {"notes", "hidden"}},
    ),
    # exceljs drops the backslashes of formats (0.00\\% is a percentage then) and takes strike="0" for struck. It opens
    # neither notes as openpyxl names them nor areas that overlap.
    Saver(
        "exceljs",
        ("xlsx",),
        _node("exceljs", ("xlsx",)),
        {"xlsx": frozenset({"escapes", "notes", "overlaps", "unstruck"})},
    ),
)
# LibreOffice raises runs, never a whole cell.
LIBREOFFICE = Saver(
    "libreoffice",
    ("xlsx", "xls", "ods"),
    _by_program(("xlsx", "xls", "ods"), _office_job, office.run),
    dict.fromkeys(("xlsx", "xls", "ods"), frozenset({"raised"})),
)
EVERY = (*LIBRARIES, *NODE, LIBREOFFICE)
