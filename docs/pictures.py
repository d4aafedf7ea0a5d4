"""Makes the pictures of the READMEs and of the manual, from a demonstration folder that the program itself fills.

    python -m docs.pictures                            all of them
    python -m docs.pictures form.png                   this one
    python -m docs.pictures --scene FOLDER form.png    of a folder that an earlier run left there

`pictures.toml` says which there are.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import tomllib
from pathlib import Path

from docs.picturing.scene import make_scene
from docs.picturing.shot import Camera, Page, Paper, Sheet
from laoyousuode.output import write_in_place

HERE = Path(__file__).parent
PICTURES = HERE / "pictures"
Picture = Paper | Sheet | Page


def pictures() -> tuple[Picture, ...]:
    """All that there are, as the data file has them."""
    table = tomllib.loads((HERE / "pictures.toml").read_text(encoding="utf-8"))
    kinds: dict[str, type[Picture]] = {"paper": Paper, "sheet": Sheet, "page": Page}
    return tuple(kinds[kind](**each) for kind, found in table.items() for each in found)


def taken(what: Picture, camera: Camera) -> bytes:
    """The picture."""
    if isinstance(what, Paper):
        return camera.paper(what)
    return camera.sheet(what) if isinstance(what, Sheet) else camera.page(what)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--scene", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scene, scratch = asked.scene or Path(folder) / "scene", Path(folder) / "scratch"
        scratch.mkdir()
        if not scene.exists():
            scene.mkdir()
            make_scene(scene)
        camera = Camera(scene, scratch)
        for each in pictures():
            if not asked.names or each.name in asked.names:
                write_in_place(PICTURES / each.name, taken(each, camera))
                sys.stdout.write(f"{each.name}\n")


if __name__ == "__main__":
    main()
