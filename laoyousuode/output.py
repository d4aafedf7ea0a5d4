"""Office packages (zip) with the same bytes for the same content: fixed times, sorted order, fixed attributes.

Also the way every output is put in place: written under a temporary name beside its goal, then moved.
Knows nothing of what the parts say.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from laoyousuode.patience import patiently

# What every document that the program writes bears: in its properties, or as its page's generator.
OWN_MARK = "laoyousuode/output"
# Where the marked copies of bureaus' own workbooks lie, and the sheet that makes one of them.
MARKED_FOLDER, LIST_SHEET = "整改", "整改清单"
# The earliest time a zip entry can bear.
_TIME = (1980, 1, 1, 0, 0, 0)
_FIRST = ("[Content_Types].xml", "_rels/.rels", "mimetype")
_STAMPS = re.compile(
    rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)",
)


def repack(package: bytes, stamp: str, change: Callable[[str, bytes], bytes] | None = None) -> bytes:
    """The same package with fixed zip times and order; `stamp` ("2023-06-21T00:00:00Z") replaces its dates.

    `change` may rewrite a part, given its name and bytes.
    """
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as result,
    ):
        names = sorted(source.namelist(), key=lambda name: (name not in _FIRST, name))
        for name in names:
            # By its name a member gets the time of `_TIME`. A part may be long: what is not changed need not be held.
            with source.open(name) as part, result.open(name, "w") as goal:
                if change is None and name != "docProps/core.xml":
                    shutil.copyfileobj(part, goal)
                else:
                    goal.write(_changed(name, part.read(), stamp, change))
            result.getinfo(name).create_system = 3
    return target.getvalue()


def _changed(name: str, data: bytes, stamp: str, change: Callable[[str, bytes], bytes] | None) -> bytes:
    if name == "docProps/core.xml":
        data = _STAMPS.sub(rb"\g<1>" + stamp.encode() + rb"\g<3>", data)
    return data if change is None else change(name, data)


def pack(parts: Mapping[str, bytes]) -> bytes:
    """A package of these parts, stored as they are: what deflate makes differs between zlib's versions."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as result:
        for name in sorted(parts, key=lambda name: (name not in _FIRST, name)):
            info = zipfile.ZipInfo(name, _TIME)
            info.create_system = 3
            info.external_attr = 0o600 << 16
            result.writestr(info, parts[name], zipfile.ZIP_STORED)
    return target.getvalue()


def write_in_place(path: Path, data: bytes) -> None:
    """Write `data` beside `path` under a temporary name, then move it there: whole, or not at all."""
    write_all(path.parent, {path.name: data})


def write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all the files beside their goals under temporary names, and only then move them into place.

    A run that is stopped leaves the earlier files whole. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written: dict[Path, Path] = {}
    try:
        for name, data in files.items():
            written[_temporary(folder, data)] = folder / name
        for temporary, goal in written.items():
            patiently(partial(temporary.replace, goal))
    finally:
        for temporary in written:
            temporary.unlink(missing_ok=True)


def _temporary(folder: Path, data: bytes) -> Path:
    handle, name = tempfile.mkstemp(prefix=".laoyousuode-", suffix=".tmp", dir=folder)
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        path.chmod(0o644)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path
