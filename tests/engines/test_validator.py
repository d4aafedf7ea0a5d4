"""Microsoft's own validator finds nothing wrong with anything that the suite writes."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.engines.validator import VERSIONS, faults_of
from tests.engines.written import written
from tests.npm.programs import left_out

pytestmark = pytest.mark.skipif(left_out(), reason="python -m tests.npm.programs has not been run")


def test_every_kind_of_package_is_among_them() -> None:
    assert {name.rpartition(".")[2] for name in written()} == {"xlsx", "xlam", "docx", "pptx"}
    assert any(name.startswith("整改/") for name in written())
    assert any(":word/embeddings/" in name for name in written())


def test_the_validator_accepts_everything() -> None:
    """The newest version for each file, every version for one of each kind."""
    seen: set[str] = set()
    found: list[str] = []
    for name, data in written().items():
        kind = name.rpartition("/")[2] if "整改" not in name else "整改"
        found += faults_of(name, data, VERSIONS[-1:] if kind in seen else VERSIONS)
        seen.add(kind)
    assert found == []


@pytest.mark.parametrize(
    ("name", "part", "before", "after", "kind"),
    [
        (
            "laoyousuode.xlam",
            "customUI/customUI14.xml",
            b'size="large"',
            b'sizes="large"',
            "Sch_UndeclaredAttribute",
        ),
        ("laoyousuode.xlam", "customUI/customUI.xml", b"2006/01", b"2009/07", "Exception"),
        (
            "samples/通报.docx",
            "word/document.xml",
            b"<w:tblW ",
            b"<w:tblX ",
            "Sch_InvalidElementContentExpectingComplex",
        ),
        (
            "samples/台账.xlsx",
            "xl/charts/chart2.xml",
            b"<c:separator> </c:separator>",
            b'<c:separator val=" "/>',
            "Sch_UndeclaredAttribute",
        ),
    ],
)
def test_the_validator_finds_a_fault(name: str, part: str, before: bytes, after: bytes, kind: str) -> None:
    """Each of these was once written or might be."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written()[name])) as source, zipfile.ZipFile(target, "w") as changed:
        for each in source.namelist():
            data = source.read(each)
            if each == part:
                assert before in data
                data = data.replace(before, after)
            changed.writestr(each, data)
    found = faults_of(name, target.getvalue(), ("Office2019",))
    assert any(f": {kind}: " in fault for fault in found), found
