"""Encrypted workbooks: read where the password is the public one that Excel itself uses."""

from __future__ import annotations

import io

import msoffcrypto
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from reporter.workbooks.workbook import WorkbookError, open_workbook
from tests.reader.reader_kit import compound, pack, parts


def locked(password: str) -> bytes:
    """As Excel does it. So large that the stream is no small one: msoffcrypto-tool's own writer garbles those."""
    out = io.BytesIO()
    plain = pack({**parts('<row><c r="A1"><v>2.5</v></c></row>'), "rest": "x" * 20_000}, method=0)
    OOXMLFile(io.BytesIO(plain)).encrypt(password, out)
    return out.getvalue()


def test_the_public_password_opens() -> None:
    assert open_workbook(locked("VelvetSweatshop")).sheet("表").cells[1, 1].value == 2.5


def refused(data: bytes) -> None:
    with pytest.raises(WorkbookError) as caught:
        open_workbook(data)
    assert (caught.value.code, caught.value.detail) == ("encrypted", "加密的工作簿")


def test_another_password_does_not() -> None:
    refused(locked("secret"))


def test_a_file_that_asks_for_minutes_of_hashing_is_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    def tried(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(msoffcrypto, "OfficeFile", tried)
    refused(compound({"EncryptionInfo": b'<p:encryptedKey spinCount="9999999"/>', "EncryptedPackage": b"x"}))
