"""One bad place costs one place: beside whatever lies in the folder, the returns give what they give alone."""

from __future__ import annotations

import json
import os
import random
import shutil
import socket
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import docx
import pytest

from laoyousuode.results import from_json
from reporter.edition import BULLETIN, LEDGER, REMINDERS, RESULTS, WALL_CHART
from reporter.period import listing
from tests.messy.odd_run import FORBIDDEN, ROOM
from tests.messy.test_messy_beside import DOCX, JPEG, LOCK, NUMBERS, OFD, PDF, WORD
from tests.messy.test_messy_intake import pack

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
EXPECTED = SAMPLES / "2026-10" / "expected"
# What `samples/2026-10/returns.toml` says.
DUE = "2026-11-05"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="names of bytes, pipes and limits of size are Unix's")


def zips_of_zips() -> bytes:
    """Some kilobytes that would fill the disk: each member for itself lies below every bound."""
    inner = pack({f"{number}.txt": b"\0" * (ROOM - 1) for number in range(20)})
    return pack({f"{number}.zip": inner for number in range(12)})


def deep(folder: Path, name: str, levels: int) -> None:
    """Folders in folders; the path may be longer than any program can name."""
    place = os.open(folder, os.O_RDONLY)
    for _ in range(levels):
        os.mkdir(name, dir_fd=place)
        below = os.open(name, os.O_RDONLY, dir_fd=place)
        os.close(place)
        place = below
    os.close(place)


def remove_deep(path: Path) -> None:
    subprocess.run(["rm", "-rf", str(path)], check=True)


def lay(folder: Path) -> dict[str, str]:
    """Every oddity, and the code with which each is told, by the name that it is shown by."""
    files = {
        "区教育局（盖章扫描件）.pdf": PDF,
        "区教育局盖章.jpg": JPEG,
        "区民政局报表.numbers": NUMBERS,
        "区残联.ofd": OFD,
        "区卫健局.uos": b"<uof:UOF xmlns:uof='x'/>",
        "情况说明.docx": DOCX,
        "情况说明.wps": WORD,
        "转发.eml": b"From: a@b\n\nx",
        "联系人.txt": b"x",
        "表.lnk": b"L\0\0\0\x01\x14\x02\0" + b"\0" * 60,
        "~$区教育局.xlsx": LOCK,
        "Thumbs.db": WORD,
        "desktop.ini": b"[.ShellClassInfo]",
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    told = dict.fromkeys(files, "side-file")
    # Hidden ones, which are passed over without a word.
    for name in (".DS_Store", ".~lock.区教育局.xlsx#"):
        (folder / name).write_bytes(b"x")
    return told | names(folder) | places(folder) | archives(folder)


def names(folder: Path) -> dict[str, str]:
    for name in ("签字扫描件.jpg".encode("gbk"), b"\xff\xfe\x81.pdf"):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(JPEG)
    (folder / "换\n行\u202eslx.pdf").write_bytes(PDF)
    return {"签字扫描件.jpg": "side-file", "\\xff\\xfe\\x81.pdf": "side-file", "换_行_slx.pdf": "side-file"}


def places(folder: Path) -> dict[str, str]:
    (folder / "回路").symlink_to(folder)
    (folder / "断链.xlsx").symlink_to(folder / "没有")
    (folder / "自己.xlsx").symlink_to(folder / "自己.xlsx")
    (folder / FORBIDDEN).mkdir()
    (folder / FORBIDDEN / "区教育局.xlsx").write_bytes(b"x")
    os.mkfifo(folder / "管道.xlsx")
    with socket.socket(socket.AF_UNIX) as server:
        # A socket's own path may only be short.
        here = Path.cwd()
        os.chdir(folder)
        try:
            server.bind("插座.xlsx")
        finally:
            os.chdir(here)
    deep(folder, "层", 1500)
    deep(folder, "长" * 80, 30)
    return {
        "回路": "unlisted",
        "断链.xlsx": "unlisted",
        "自己.xlsx": "unlisted",
        FORBIDDEN: "unlisted",
        "管道.xlsx": "unlisted",
        "插座.xlsx": "unlisted",
        "/".join(["层"] * (listing.DEPTH + 1)): "unlisted",
        **{shown: "unlisted" for shown in too_long(folder)},
    }


def too_long(folder: Path) -> list[str]:
    """The place in 长长长…/长长长… at which the system gives up."""
    shown, path = "", str(folder)
    while True:
        shown, path = f"{shown}/{'长' * 80}".lstrip("/"), f"{path}/{'长' * 80}"
        try:
            os.scandir(path).close()
        except OSError:
            return [shown]


def archives(folder: Path) -> dict[str, str]:
    (folder / "炸弹.zip").write_bytes(zips_of_zips())
    # More than the scratch folder has room for, and no bomb.
    (folder / "大包.zip").write_bytes(pack({"附件.pdf": random.Random(1).randbytes(ROOM + 1)}))
    # As Windows packs them: the name in the PC's code page, and no word of it.
    name = "区财政局".encode("gbk")
    (folder / "扫描.zip").write_bytes(pack({"x" * len(name) + ".jpg": JPEG}).replace(b"x" * len(name), name))
    return {"炸弹.zip": "too-large", "大包.zip": "no-room", "扫描.zip/区财政局.jpg": "side-file"}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The samples' returns among all oddities, and what `report` made of them."""
    base = tmp_path_factory.mktemp("odd")
    folder, out = base / "returned", base / "out"
    shutil.copytree(SAMPLES / "2026-10" / "returned", folder)
    told = lay(folder)
    previous = SAMPLES / "2026-09" / "results.json"
    arguments = ["report", str(folder), "--period", "2026-10", "--due", DUE, "--date", DUE]
    arguments += ["--previous", str(previous), "--out", str(out), "--jobs", "2"]
    done = subprocess.run(
        [sys.executable, "-m", "tests.messy.odd_run", str(base / "killed"), *arguments],
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=300,
    )
    yield done, out, told, base / "killed"
    remove_deep(folder)


def test_the_returns_give_what_they_give_alone(run: Any) -> None:
    done, out, told, killed = run
    assert done.returncode == 0, done.stderr.decode()
    assert killed.exists()  # so a worker was ended while it waited
    results, alone = (json.loads((place / RESULTS).read_bytes()) for place in (out, EXPECTED))
    results["files"] = [file for file in results["files"] if file["path"] not in told]
    results["findings"] = [each for each in results["findings"] if each["file"] not in told]
    assert results == alone


def test_each_oddity_is_one_entry_with_its_reason(run: Any) -> None:
    _, out, told, _ = run
    results = from_json((out / RESULTS).read_text(encoding="utf-8"))
    returned = {path.name for path in (SAMPLES / "2026-10" / "returned").iterdir()}
    odd = {file.path: file for file in results.files if file.path not in returned}
    assert {path: file.code for path, file in odd.items()} == told
    assert {file.state for file in odd.values() if file.code in ("side-file", "unlisted")} == {"aside"}
    counted = Counter(finding.file for finding in results.findings if finding.file in told)
    assert counted == dict.fromkeys(told, 1)
    assert all(finding.message for finding in results.findings)


def test_the_documents_name_no_bureau_for_it(run: Any) -> None:
    _, out, told, _ = run
    reminders = (out / REMINDERS).read_text(encoding="utf-8-sig")
    # The bomb may have been somebody's: the office is told of it.
    assert [name for name in told if name in reminders] == ["炸弹.zip"]
    assert not [path.name for path in (out / "整改").iterdir() if "清单" in path.name]
    printed = "\n".join(paragraphs(out / BULLETIN))
    assert not [word for word in ("扫描件", "文件夹", "临时", "链接", "管道") if word in printed]


def paragraphs(path: Path) -> list[str]:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in document.paragraphs), *cells]


def test_every_name_is_good_utf_8_wherever_it_is_printed(run: Any) -> None:
    done, out, _, _ = run
    done.stdout.decode(), done.stderr.decode()
    for name in (RESULTS, WALL_CHART, REMINDERS):
        (out / name).read_bytes().decode()
    for name in (LEDGER, BULLETIN):
        with zipfile.ZipFile(out / name) as package:
            for part in package.namelist():
                if part.endswith(".xml"):
                    text = package.read(part).decode()
                    assert "\u202e" not in text and "\x1b" not in text
