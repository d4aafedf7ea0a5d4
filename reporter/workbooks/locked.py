"""Workbooks under a password: opened where it is the public one that Excel itself uses, which protects nothing.

A workbook whose structure alone is locked is stored so as .xls; Excel opens it without asking. Knows msoffcrypto-tool;
nothing of what is inside.
"""

from __future__ import annotations

import io
import re

from reporter.workbooks.grid import LOCKED, WorkbookError
from reporter.workbooks.ole import read_stream

# [MS-OFFCRYPTO], 2.4.2.3.
PUBLIC_PASSWORD = "VelvetSweatshop"
# Office hashes a password 100,000 times; a file may ask for ten million, which takes half a minute.
_MOST_TURNS = 1_000_000
_TURNS = re.compile(rb'spinCount="(\d{1,10})"')


def unlock(data: bytes) -> bytes:
    """The bytes of the workbook without its encryption. WorkbookError "encrypted" where another password is wanted."""
    import msoffcrypto

    turns = _TURNS.findall(read_stream(data, "EncryptionInfo") or b"")
    if any(int(count) > _MOST_TURNS for count in turns):
        raise WorkbookError("encrypted", LOCKED)
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
        if file.format == "ooxml":
            file.load_key(password=PUBLIC_PASSWORD, verify_password=True)
        else:
            file.load_key(password=PUBLIC_PASSWORD)
        opened = io.BytesIO()
        file.decrypt(opened)
    except MemoryError:
        raise
    except Exception as error:
        # The library's own errors and whatever damaged bytes bring about: it can't be told from a wrong password.
        raise WorkbookError("encrypted", LOCKED) from error
    return opened.getvalue()
