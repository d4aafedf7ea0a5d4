"""Office packages (zip) with the same bytes for the same content: fixed times, sorted order, fixed attributes.

Also the way every output is put in place: written under a temporary name beside its goal, then moved.
Knows nothing of what the parts say.
"""

from __future__ import annotations

import io
import os
import re
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

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
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(target, "w") as result:
        names = sorted(source.namelist(), key=lambda name: (name not in _FIRST, name))
        for name in names:
            data = source.read(name)
            if name == "docProps/core.xml":
                data = _STAMPS.sub(rb"\g<1>" + stamp.encode() + rb"\g<3>", data)
            if change is not None:
                data = change(name, data)
            info = zipfile.ZipInfo(name, _TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o600 << 16
            result.writestr(info, data, compresslevel=9)
    return target.getvalue()


def write_in_place(path: Path, data: bytes) -> None:
    """Write `data` beside `path` under a temporary name, then move it there: whole, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".~", suffix=path.suffix, dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
