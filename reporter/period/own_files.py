"""Which files the program wrote itself: a folder that holds earlier output may be read again.

They are known by the digest in the manifest of their folder or of the folder above, never by their name alone. A folder
of a version without manifests is known by its results.json. Forms are never the program's own: clerks fill them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

from laoyousuode.manifest import Manifest, digest_of, load_manifest
from laoyousuode.output import MARKED_FOLDER

RESULTS = "results.json"
# What a version without manifests wrote beside its results.json.
_FORMERLY = (RESULTS, "台账.xlsx", "通报.docx", "挂图.html", "催报.txt")

# `edited`: a document of ours that somebody changed, or may have: ours unless it turns out to be a return.
Ownership = Literal["ours", "edited", "foreign"]


class OwnFiles:
    """Tells the program's own files below one folder from others; each manifest is read once."""

    def __init__(self) -> None:
        self._manifests: dict[Path, Manifest | None] = {}
        self._results: dict[Path, bool] = {}

    def standing(self, file: Path) -> Ownership:
        """Whose the file is. A file that cannot be read is nobody's of ours."""
        folder = file.parent.absolute()
        for place, name in ((folder, file.name), (folder.parent, f"{folder.name}/{file.name}")):
            manifest = self._manifest(place)
            known = manifest.written(name) if manifest else None
            if known is None or known.role == "form":
                continue
            if known.role == "marked":
                # Marked copies are worked on; one that a bureau sends back lies elsewhere.
                return "ours"
            return "ours" if _digest(file) == known.sha256 else "edited"
        return self._formerly(file, folder)

    def _formerly(self, file: Path, folder: Path) -> Ownership:
        if folder.name == MARKED_FOLDER and self._has_results(folder.parent):
            return "ours"
        if file.name not in _FORMERLY or not self._has_results(folder):
            return "foreign"
        return "ours" if file.name == RESULTS else "edited"

    def _manifest(self, folder: Path) -> Manifest | None:
        if folder not in self._manifests:
            self._manifests[folder] = load_manifest(folder)
        return self._manifests[folder]

    def _has_results(self, folder: Path) -> bool:
        """Whether there is no manifest, but results of ours."""
        if folder not in self._results:
            self._results[folder] = self._manifest(folder) is None and _is_results(folder / RESULTS)
        return self._results[folder]


def _digest(file: Path) -> str:
    try:
        return digest_of(file) if file.is_file() else ""
    except OSError:
        return ""


def _is_results(path: Path) -> bool:
    try:
        content = json.loads(path.read_bytes()) if path.is_file() else None
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(content, dict) and {"schema", "period", "indicators"} <= set(content)
