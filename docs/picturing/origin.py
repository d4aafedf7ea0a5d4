"""What a picture was taken of, as a digest that the picture bears: by it a test knows one that is no longer true.

Documents are the same bytes whenever they are made of the same, so nothing has to be drawn to find out.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from docs.picturing.shot import Desk, Page, Paper, Sheet
from reporter.desk import words as desk_words

Picture = Paper | Sheet | Page | Desk
_KEY = "Origin"


def origin(scene: Path, what: Picture) -> str:
    """Of what is shown and of how it is shown."""
    order = json.dumps(asdict(what), sort_keys=True, ensure_ascii=False)
    found = hashlib.sha256(order.encode("utf-8"))
    for path in _sources(scene, what):
        found.update(path.read_bytes())
    return found.hexdigest()


def _sources(scene: Path, what: Picture) -> Iterator[Path]:
    place = scene / what.file
    if not isinstance(what, Desk):
        yield place
        return
    yield place / "方案.toml"
    yield from sorted((place / what.period / "返回").iterdir())
    yield Path(desk_words.__file__).with_name("desk.toml")


def marked(png: bytes, digest: str) -> bytes:
    """The picture, bearing the digest."""
    target, info = io.BytesIO(), PngInfo()
    info.add_text(_KEY, digest)
    with Image.open(io.BytesIO(png)) as picture:
        picture.save(target, "PNG", optimize=True, pnginfo=info)
    return target.getvalue()


def mark_of(png: bytes) -> str:
    """The digest that a picture bears, "" for none."""
    with Image.open(io.BytesIO(png)) as picture:
        return str(picture.info.get(_KEY, ""))
