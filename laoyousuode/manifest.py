"""What the program wrote into a folder: `.laoyousuode.json`, by which it knows its own files again.

    {"about": {"period": …, "plan": …, "version": …}, "files": {"通报.docx": {"role": …, "sha256": …, "size": …}},
     "schema": 1}

Names are relative to the folder, with at most one folder in them. Canonical JSON, no clock time: the same files give
the same bytes. Knows files and digests; nothing of what they say, or of how they are put in place.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, get_args

NAME = ".laoyousuode.json"
SCHEMA = 1
# A document of the office, a marked copy of a bureau's workbook, a form that a bureau is to fill.
FileRole = Literal["document", "marked", "form"]


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """One file as it was written."""

    sha256: str
    size: int
    role: FileRole


@dataclass(frozen=True)
class Manifest:
    """The files of a folder by name, and `about`: which program, plan and period wrote them last."""

    files: Mapping[str, WrittenFile] = field(default_factory=dict)
    about: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _by_spelling(self) -> dict[str, WrittenFile]:
        return {_spelt(name): file for name, file in self.files.items()}

    def written(self, name: str) -> WrittenFile | None:
        """The file of that name, however the file system spells it (some store 'é' as two signs)."""
        return self._by_spelling.get(_spelt(name))

    def to_bytes(self) -> bytes:
        """Canonical JSON in UTF-8."""
        files = {
            name: {"role": file.role, "sha256": file.sha256, "size": file.size}
            for name, file in self.files.items()
        }
        return canonical({"about": dict(self.about), "files": files, "schema": SCHEMA})


def canonical(content: Mapping[str, Any]) -> bytes:
    """JSON with sorted keys, one form for one content."""
    return (json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode("utf-8")


def load_manifest(folder: Path) -> Manifest | None:
    """The folder's manifest; None where there is none, or one that cannot be trusted. Never raises for its content."""
    try:
        return _read((folder / NAME).read_bytes())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _read(data: bytes) -> Manifest:
    content = json.loads(data)
    if content["schema"] != SCHEMA:
        raise ValueError(content["schema"])
    files = {inside(name): _written(file) for name, file in content["files"].items()}
    return Manifest(files, {str(key): str(value) for key, value in content["about"].items()})


def _written(content: Mapping[str, Any]) -> WrittenFile:
    role = content["role"]
    if role not in get_args(FileRole):
        raise ValueError(role)
    return WrittenFile(str(content["sha256"]), int(content["size"]), role)


def inside(name: str) -> str:
    """The same name. Raises ValueError for one that leads out of the folder, or deeper than one folder."""
    parts = name.split("/")
    if len(parts) > 2 or any(part in ("", ".", "..") or set(part) & set("\\:\0") for part in parts):
        raise ValueError(name)
    return name


def sha256_of(data: bytes) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def digest_of(path: Path) -> str:
    """The digest of a file; "" where there is none. Raises OSError for one that cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def _spelt(name: str) -> str:
    return unicodedata.normalize("NFC", name)
