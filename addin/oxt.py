"""The LibreOffice extension: the functions, the core and the plan in one .oxt, for LibreOffice's own Python.

Types and descriptions are written from the functions' signatures. The same sources give the same bytes. Knows the
functions and where their sources lie; nothing of how LibreOffice installs it.
"""

from __future__ import annotations

import inspect
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from addin.functions import FUNCTIONS
from addin.xw import argument_docs
from laoyousuode import __version__
from laoyousuode.output import repack

IDENTIFIER = "cn.laoyousuode.lysd"
SERVICE = "cn.laoyousuode.Lysd"
COMPONENT = "lysd.py"
_SOURCES = Path(__file__).parent / "libreoffice"
_PACKAGE = Path(__file__).parents[1]
# What the functions need to run; everything else of the add-in is for building and installing.
_MODULES = (
    "__init__.py",
    "arguments.py",
    "functions.py",
    "plans.py",
    "rows.py",
    "settings.py",
    "xw.py",
    "sentences.toml",
)
_BLOCK = "sequence< sequence< any > >"
# A blank cell is 0 in an `any`; where that would be a figure, the cell itself is asked for. Only an `any` may be
# left out at the end.
_KINDS = dict.fromkeys(("value", "numerator", "denominator", "values"), "com::sun::star::table::XCellRange")
_KINDS["rows"] = _BLOCK
_GIVE_BLOCKS = ("LYSD_BOARD",)


def build_oxt() -> bytes:
    """The extension's bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members().items():
            archive.writestr(name, content)
    return repack(buffer.getvalue(), "")


def members() -> dict[str, bytes]:
    """The extension's files by name."""
    texts = {
        "META-INF/manifest.xml": _manifest(),
        "description.xml": _description(),
        "CalcAddIns.xcu": _configuration(),
        "XLysd.idl": _types(),
        COMPONENT: (_SOURCES / "component.py").read_text(encoding="utf-8"),
    }
    files = {name: text.encode() for name, text in texts.items()}
    # LibreOffice puts the folder `pythonpath` beside a component on its Python's path.
    for name in _MODULES:
        files[f"pythonpath/addin/{name}"] = (_PACKAGE / "addin" / name).read_bytes()
    core = _PACKAGE / "laoyousuode"
    for path in sorted(core.rglob("*")):
        if path.suffix in (".py", ".toml"):
            files[f"pythonpath/{path.relative_to(_PACKAGE).as_posix()}"] = path.read_bytes()
    return files


def method_name(function: Callable[..., Any]) -> str:
    """LYSD_STATUS is lysdStatus to UNO."""
    first, *rest = function.__name__.lower().split("_")
    return first + "".join(part.capitalize() for part in rest)


def _types() -> str:
    """The UNO interface."""
    lines = ["  any lysdCall([in] string name, [in] sequence< any > arguments);\n"]
    for function in FUNCTIONS:
        arguments = ", ".join(
            f"[in] {_KINDS.get(name, 'any')} {name}" for name in inspect.signature(function).parameters
        )
        answer = _BLOCK if function.__name__ in _GIVE_BLOCKS else "any"
        lines.append(f"  {answer} {method_name(function)}({arguments});\n")
    return f"module cn {{ module laoyousuode {{\ninterface XLysd {{\n{''.join(lines)}}};\n}}; }};\n"


def _configuration() -> str:
    functions = "".join(_function(function) for function in FUNCTIONS)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:component-data xmlns:oor="http://openoffice.org/2001/registry"'
        ' xmlns:xs="http://www.w3.org/2001/XMLSchema" oor:name="CalcAddIns" oor:package="org.openoffice.Office">\n'
        f'<node oor:name="AddInInfo"><node oor:name="{SERVICE}" oor:op="replace">'
        f'<node oor:name="AddInFunctions">\n{functions}</node></node></node>\n</oor:component-data>\n'
    )


def _function(function: Callable[..., Any]) -> str:
    arguments = "".join(
        f'<node oor:name="{name}" oor:op="replace">{_named(name, doc)}</node>'
        for name, doc in argument_docs(function).items()
    )
    return (
        f'<node oor:name="{method_name(function)}" oor:op="replace">'
        f"{_named(function.__name__, inspect.getdoc(function) or '')}"
        '<prop oor:name="Category"><value>Add-In</value></prop>'
        f'<prop oor:name="CompatibilityName"><value xml:lang="en">{function.__name__}</value></prop>'
        f'<node oor:name="Parameters">{arguments}</node></node>\n'
    )


def _named(name: str, doc: str) -> str:
    return "".join(
        f'<prop oor:name="{key}"><value xml:lang="en">{escape(text)}</value></prop>'
        for key, text in (("DisplayName", name), ("Description", doc))
    )


def _manifest() -> str:
    kinds = {
        "CalcAddIns.xcu": "application/vnd.sun.star.configuration-data",
        "XLysd.idl": "application/vnd.sun.star.uno-typelibrary;type=RDB",
        COMPONENT: "application/vnd.sun.star.uno-component;type=Python",
    }
    entries = "".join(
        f' <manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>\n'
        for name, kind in kinds.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">\n'
        f"{entries}</manifest:manifest>\n"
    )


def _description() -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<description xmlns="http://openoffice.org/extensions/description/2006">'
        f'<identifier value="{IDENTIFIER}"/><version value="{__version__}"/>'
        '<display-name><name lang="en">劳有所得</name></display-name></description>\n'
    )
