"""vbaProject.bin from VBA sources: source only, as [MS-OVBA] 2.3.4.1 asks; Excel compiles it when it opens.

The compound file, the compression and the code page are pyOpenVBA's; the start is its empty project, captured from
Excel. What Excel had compiled there, its Office reference and its path are left out, so that nothing of a PC
remains. Knows nothing of what the modules do.
"""

from __future__ import annotations

import re
import struct
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

PROJECT_NAME = "Laoyousuode"
CODE_PAGE = 936
# Documents first, in the workbook's order: Excel expects ThisWorkbook before its sheets.
DOCUMENTS = ("ThisWorkbook", "Messages")

# A header that says: no compiled code here, whatever your version.
_SOURCE_ONLY = bytes.fromhex("cc61ffff000100")
_CODE_PAGE, _NAME, _VERSION, _MODULES = 0x03, 0x04, 0x09, 0x0F
_REFERENCE_NAME, _REFERENCE_NAME_UNICODE, _REFERENCE = 0x16, 0x3E, 0x0D
_TERMINATOR = 0x10
_PROCEDURAL, _OTHER = 0x21, 0x22
# The compound file: sizes of a sector and of a directory entry, what a sector's number may say, kinds of entry.
_SECTOR, _ENTRY = 512, 128
_END_OF_CHAIN, _FREE_SECTOR = 0xFFFFFFFE, 0xFFFFFFFF
_UNUSED, _STORAGE, _ROOT = 0, 1, 5
_VB_NAME = re.compile(r'Attribute VB_Name = "([A-Za-z]\w*)"\n')
# The one reference that every PC has; Excel and VBA themselves are implied.
_KEPT_REFERENCE = "stdole"


@dataclass(frozen=True, slots=True)
class Module:
    """A VBA module as it stands in `macros/`: lines end in \\n, ASCII."""

    name: str
    text: str
    is_class: bool

    @property
    def stored(self) -> bytes:
        """As VBA keeps it."""
        return self.text.replace("\n", "\r\n").encode("ascii")


def macros_folder() -> Path:
    """`macros/`: beside this package in the source tree, inside it in an installed one."""
    inside = Path(__file__).parent / "macros"
    return inside if inside.is_dir() else Path(__file__).parents[1] / "macros"


def read_modules(folder: Path | None = None) -> tuple[Module, ...]:
    """The sources, documents first. Raises ValueError where a file and its module disagree about the name."""
    paths = sorted((folder or macros_folder()).glob("*.[bc][al]s"))
    modules = []
    for path in paths:
        text = path.read_text(encoding="ascii").replace("\r\n", "\n")
        named = _VB_NAME.match(text)
        if named is None or named[1] != path.stem:
            raise ValueError(f"{path.name}: the first line must be Attribute VB_Name with the file's name")
        modules.append(Module(path.stem, text, path.suffix == ".cls"))
    return tuple(sorted(modules, key=_order))


def _order(module: Module) -> tuple[int, str]:
    place = DOCUMENTS.index(module.name) if module.name in DOCUMENTS else len(DOCUMENTS)
    return place, module.name


def build_project(modules: Sequence[Module]) -> bytes:
    """The compound file that goes into the add-in as xl/vbaProject.bin; the same bytes every time."""
    from pyopenvba.cfb import CFB
    from pyopenvba.vba import compress, decompress

    file = CFB.from_bytes(_empty_project())
    information = decompress(file.get_stream_in_storage("VBA", "dir"))
    file.drop_streams_in_storage("VBA", lambda name: name not in ("dir", "_VBA_PROJECT"))
    for module in modules:
        file.add_stream_to_storage("VBA", module.name, compress(module.stored))
    file.write_stream_in_storage("VBA", "dir", compress(_directory(information, modules)))
    file.write_stream_in_storage("VBA", "_VBA_PROJECT", _SOURCE_ONLY)
    file.write_stream("PROJECT", _project_text(file.get_stream("PROJECT"), modules))
    file.write_stream("PROJECTwm", _names(modules))
    return _tidied(file.to_bytes())


def _tidied(file: bytes) -> bytes:
    """The compound file with its directory as [MS-CFB] 2.6 asks where the library is careless.

    Its trees are balanced but all red; and an entry that is no stream begins nowhere.
    """
    tidy = bytearray(file)
    table = _sector_table(file)
    entries: list[int] = []
    (sector,) = struct.unpack_from("<I", file, 48)
    while sector != _END_OF_CHAIN:
        first = (sector + 1) * _SECTOR
        entries += range(first, first + _SECTOR, _ENTRY)
        sector = table[sector]
    for entry in entries:
        kind = tidy[entry + 66]
        if kind in (_UNUSED, _STORAGE):
            struct.pack_into("<I", tidy, entry + 116, 0)
        if kind in (_STORAGE, _ROOT):
            _paint(tidy, entries, struct.unpack_from("<I", tidy, entry + 76)[0])
    tidy[entries[0] + 67] = 1
    return bytes(tidy)


def _paint(tidy: bytearray, entries: Sequence[int], top: int) -> None:
    """Black, and the lowest level red: of a tree that is full but for its lowest level, that is a legal one."""
    level = [top]
    while level:
        following = [
            child
            for each in level
            for child in struct.unpack_from("<II", tidy, entries[each] + 68)
            if child != _FREE_SECTOR
        ]
        for each in level:
            tidy[entries[each] + 67] = 1 if following or each == top else 0
        level = following


def _sector_table(file: bytes) -> list[int]:
    """Which sector follows which."""
    places = [place for place in struct.unpack_from("<109I", file, 76) if place != _FREE_SECTOR]
    return [
        following
        for place in places
        for following in struct.unpack_from(f"<{_SECTOR // 4}I", file, (place + 1) * _SECTOR)
    ]


def _empty_project() -> bytes:
    from pyopenvba import ExcelFile

    with tempfile.TemporaryDirectory() as folder, ExcelFile.create_new(Path(folder) / "empty.xlam") as empty:
        return bytes(empty.vba_project_bytes())


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place < len(data):
        kind, size = struct.unpack_from("<HI", data, place)
        # The version's record lies about its size ([MS-OVBA] 2.3.4.2.1.11).
        size = 6 if kind == _VERSION else size
        yield kind, data[place + 6 : place + 6 + size]
        place += 6 + size


def _record(kind: int, data: bytes, size: int | None = None) -> bytes:
    return struct.pack("<HI", kind, len(data) if size is None else size) + data


def _directory(information: bytes, modules: Sequence[Module]) -> bytes:
    """The dir stream: the empty project's own information, our code page, name and modules."""
    replaced = {_CODE_PAGE: struct.pack("<H", CODE_PAGE), _NAME: PROJECT_NAME.encode("ascii")}
    parts, reference = [], ""
    for kind, data in _records(information):
        if kind == _MODULES:
            break
        if kind == _REFERENCE_NAME:
            reference = data.decode("ascii")
        if kind in (_REFERENCE_NAME, _REFERENCE_NAME_UNICODE, _REFERENCE) and reference != _KEPT_REFERENCE:
            continue
        parts.append(_record(kind, replaced.get(kind, data), 4 if kind == _VERSION else None))
    parts.append(_record(_MODULES, struct.pack("<H", len(modules))))
    parts.append(_record(0x13, b"\xff\xff"))
    parts += [_module_records(module) for module in modules]
    # Not the library's own end of this stream, which is four bytes too long.
    parts.append(_record(_TERMINATOR, b""))
    return b"".join(parts)


def _module_records(module: Module) -> bytes:
    narrow, wide = module.name.encode("ascii"), module.name.encode("utf-16-le")
    pairs = (
        (0x19, narrow),
        (0x47, wide),
        (0x1A, narrow),
        (0x32, wide),
        (0x1C, b""),
        (0x48, b""),
        (0x31, struct.pack("<I", 0)),
        (0x1E, struct.pack("<I", 0)),
        (0x2C, b"\xff\xff"),
        (_OTHER if module.is_class else _PROCEDURAL, b""),
        (0x2B, b""),
    )
    return b"".join(_record(kind, data) for kind, data in pairs)


def _project_text(empty: bytes, modules: Sequence[Module]) -> bytes:
    """The PROJECT stream: the empty project's identity and (no) protection, our modules and name."""
    lines = empty.decode("ascii").split("\r\n")
    kept = {line.partition("=")[0]: line for line in lines}
    declared = [_declaration(module) for module in modules]
    text = [kept["ID"], *declared, f'Name="{PROJECT_NAME}"']
    text += [kept[key] for key in ("HelpContextID", "VersionCompatible32", "CMG", "DPB", "GC")]
    text += ["", "[Host Extender Info]", kept["&H00000001"], "", "[Workspace]"]
    text += [f"{module.name}=0, 0, 0, 0, C" for module in modules]
    return "\r\n".join([*text, ""]).encode("ascii")


def _declaration(module: Module) -> str:
    if module.name in DOCUMENTS:
        return f"Document={module.name}/&H00000000"
    return f"{'Class' if module.is_class else 'Module'}={module.name}"


def _names(modules: Sequence[Module]) -> bytes:
    """The PROJECTwm stream: every name in the code page and in UTF-16."""
    pairs = (
        module.name.encode("ascii") + b"\0" + module.name.encode("utf-16-le") + b"\0\0" for module in modules
    )
    return b"".join(pairs) + b"\0\0"
