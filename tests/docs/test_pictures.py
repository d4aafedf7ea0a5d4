"""The manual's pictures are of what the program writes today."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from docs.pictures import PICTURES, pictures
from docs.picturing.origin import Picture, mark_of, marked, origin
from docs.picturing.scene import make_scene


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("scene")
    make_scene(root)
    return root


@pytest.mark.parametrize("picture", pictures(), ids=lambda picture: picture.name)
def test_the_picture_was_taken_of_what_is_made_today(scene: Path, picture: Picture) -> None:
    """`python -m docs.pictures`, then `python -m docs.manual`, where it was not."""
    assert mark_of((PICTURES / picture.name).read_bytes()) == origin(scene, picture)


def test_another_document_or_another_view_has_another_origin(tmp_path: Path) -> None:
    first, second = next(each for each in pictures() if each.name == "form.png"), pictures()[1]
    for each, content in ((first, b"a"), (second, b"a")):
        path = tmp_path / each.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    before = origin(tmp_path, first)
    assert before != origin(tmp_path, second)
    (tmp_path / first.file).write_bytes(b"b")
    assert origin(tmp_path, first) != before


def test_a_picture_bears_its_mark_and_looks_the_same() -> None:
    drawn = io.BytesIO()
    Image.new("P", (3, 2)).save(drawn, "PNG")
    assert mark_of(drawn.getvalue()) == ""
    png = marked(drawn.getvalue(), "a" * 64)
    assert mark_of(png) == "a" * 64
    with Image.open(io.BytesIO(png)) as picture, Image.open(drawn) as plain:
        assert picture.tobytes() == plain.tobytes()
