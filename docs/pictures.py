"""Makes the pictures of the READMEs and of the manual, from a demonstration folder that the program itself fills.

    python -m docs.pictures                    all of them
    python -m docs.pictures --keep form.png    this one; the folder stays, and the next run takes it as it is

`pictures.toml` says which there are; a clerk's whole window, typed into by keys, is `docs.clerk`'s.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import tomllib
from pathlib import Path

from docs import clerk
from docs.picturing.origin import Picture, marked, origin
from docs.picturing.scene import make_scene
from docs.picturing.shot import Camera, Desk, Page, Paper, Sheet
from laoyousuode.output import write_in_place

HERE = Path(__file__).parent
PICTURES = HERE / "pictures"


def pictures() -> tuple[Picture, ...]:
    """All that there are, as the data file has them."""
    table = tomllib.loads((HERE / "pictures.toml").read_text(encoding="utf-8"))
    kinds: dict[str, type[Picture]] = {"paper": Paper, "sheet": Sheet, "page": Page, "desk": Desk}
    return tuple(kinds[kind](**each) for kind, found in table.items() for each in found)


def taken(what: Picture, camera: Camera) -> bytes:
    """The picture."""
    if isinstance(what, Paper):
        return camera.paper(what)
    if isinstance(what, Desk):
        return camera.desk(what)
    return camera.sheet(what) if isinstance(what, Sheet) else camera.page(what)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    # Windows show where their folder lies: it should not be another place each time.
    parser.add_argument("--scene", type=Path, default=Path(tempfile.gettempdir()) / "劳有所得")
    parser.add_argument("--keep", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        if not asked.scene.exists():
            asked.scene.mkdir()
            make_scene(asked.scene)
        camera = Camera(asked.scene, Path(scratch))
        for each in pictures():
            if not asked.names or each.name in asked.names:
                picture = marked(taken(each, camera), origin(asked.scene, each))
                write_in_place(PICTURES / each.name, picture)
                sys.stdout.write(f"{each.name}\n")
    if not asked.names:
        clerk.main()
    if not asked.keep:
        shutil.rmtree(asked.scene)


if __name__ == "__main__":
    main()
