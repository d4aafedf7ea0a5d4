"""The bundle's manifest: the SHA-256 of every file, by which a damaged or incomplete copy is known.

Files that Python makes while it runs are not in it and not minded. Knows names and digests, not what the files are for.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from laoyousuode.bundled import MANIFEST


class ManifestError(Exception):
    """There is no manifest, or it is none."""


@dataclass(frozen=True, slots=True)
class Damage:
    """What differs from the manifest, by name."""

    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.missing or self.changed)


def manifest_of(files: Mapping[str, bytes], version: str) -> bytes:
    """The manifest over these files, canonical: sorted, one a line."""
    digests = {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files) if name != MANIFEST}
    table = {"version": version, "files": digests}
    return (json.dumps(table, ensure_ascii=False, indent=0) + "\n").encode("utf-8")


def names_in(root: Path) -> tuple[str, ...]:
    """Every file that belongs to the bundle in this folder, the manifest too. Raises ManifestError."""
    return (*_read(root), MANIFEST)


def examine(root: Path) -> Damage:
    """Compare a folder with its manifest. Raises ManifestError."""
    missing, changed = [], []
    for name, digest in _read(root).items():
        try:
            data = (root / name).read_bytes()
        except OSError:
            missing.append(name)
            continue
        if hashlib.sha256(data).hexdigest() != digest:
            changed.append(name)
    return Damage(tuple(missing), tuple(changed))


def _read(root: Path) -> dict[str, str]:
    try:
        table = json.loads((root / MANIFEST).read_text(encoding="utf-8"))
        files = table["files"]
        if not all(isinstance(name, str) and isinstance(digest, str) for name, digest in files.items()):
            raise ManifestError
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ManifestError from error
    return dict(files)
