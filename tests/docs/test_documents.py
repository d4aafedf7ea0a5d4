"""The users' documents are true: every command, option, code, quotation and picture in them exists."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from bundle.installed import NAME
from docs.pictures import PICTURES
from docs.pictures import pictures as made_pictures
from laoyousuode.bundled import PYTHON, START
from laoyousuode.findings import catalogue
from laoyousuode.plan_file import DEFAULT_PLAN, load_plan
from reporter.edition import FORMATS, LETTER_FOLDER
from reporter.main import app
from tests.docs import documents
from tests.docs.documents import commands, inline_code, options, quotations
from tests.docs.spoken import is_said

LARGEST_PICTURE = 150_000
_CODE = re.compile(r"[a-z]+(?:-[a-z]+)+")


# --- commands ---


def parsed(line: str) -> str:
    """Why the program would not understand the line; "" where it would."""
    words = [word for word in shlex.split(line) if word not in ("…", "|")][1:]
    is_part = "…" in line
    command: Any = get_command(app)
    context = command.make_context("laoyousuode", [], resilient_parsing=True)
    while words and getattr(command, "commands", None) and words[0] in command.commands:
        command = command.commands[words.pop(0)]
        context = command.make_context(command.name, [], parent=context, resilient_parsing=True)
    if words and words[0] in ("--help", "--debug", "--version"):
        return ""
    if getattr(command, "commands", None):
        return "" if is_part and not words else f"no such command: {words[:1]}"
    if is_part:
        own = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
        return " ".join(word for word in words if word.startswith("--") and word not in own)
    try:
        command.make_context(command.name, words, parent=context.parent)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""


def spread(line: str) -> Iterator[str]:
    """A line with optional parts and alternatives as the lines that it stands for."""
    alternatives = re.search(r"\w+(?: \| \w+)+", line)
    if alternatives:
        for word in alternatives[0].split(" | "):
            yield from spread(line.replace(alternatives[0], word))
        return
    optional = re.search(r" \[([^\]]+)\]", line)
    if optional:
        yield from spread(line.replace(optional[0], ""))
        yield from spread(line.replace(optional[0], f" {optional[1]}"))
        return
    yield line


def test_every_command_is_one_that_the_program_understands() -> None:
    lines = [(said, line) for said in commands() for line in spread(said.words)]
    assert len(lines) > 60
    wrong = {f"{said.document}: {line}": why for said, line in lines if (why := parsed(line))}
    assert wrong == {}


@pytest.mark.parametrize(
    "line",
    [
        "laoyousuode repot",
        "laoyousuode report --perod 2026-10",
        "laoyousuode enter 区民政局",
        "laoyousuode plan drft 通知.docx",
        "laoyousuode addin",
        "laoyousuode forms 2026-10 2026-11",
        "laoyousuode report … --nothing",
    ],
)
def test_a_command_that_the_program_does_not_understand_is_found(line: str) -> None:
    assert parsed(line)


def known_options() -> set[str]:
    found: set[str] = {"--debug", "--version", "--help"}
    waiting: list[Any] = [get_command(app)]
    while waiting:
        command = waiting.pop()
        waiting += getattr(command, "commands", {}).values()
        for parameter in command.params:
            found.update((*parameter.opts, *parameter.secondary_opts))
    return found


def test_every_option_that_is_named_exists() -> None:
    known = known_options()
    assert [str(said) for said in options() if said.words.split()[0] not in known] == []


def test_every_command_of_the_program_is_in_the_manual() -> None:
    """In the annex, which lists them all."""
    named = {said.words for said in commands() if said.document == documents.MANUAL.name}
    program: Any = get_command(app)
    missing = [
        name
        for name in program.commands
        if not any(re.match(rf"laoyousuode {name}(?: |$)", line) for line in named)
    ]
    assert missing == []


def test_the_line_that_makes_the_command_of_a_bundle_names_its_program() -> None:
    [line] = documents.fences(documents.MANUAL, "bat")
    for part in (f"{PYTHON}/python.exe", START):
        assert f'"%LOCALAPPDATA%\\{NAME}\\{part.replace("/", chr(92))}"' in line


def test_the_relations_that_the_manual_shows_are_ones_that_a_plan_may_hold(tmp_path: Path) -> None:
    text = "\n".join(documents.fences(documents.MANUAL, "toml"))
    shown = text[text.index("[[checks]]") :]
    plan = tmp_path / "方案.toml"
    plan.write_text(f"{DEFAULT_PLAN.read_text(encoding='utf-8')}\n{shown}\n", encoding="utf-8")
    numbers = {each["no"] for each in tomllib.loads(shown)["checks"]}
    assert numbers < {relation.no for relation in load_plan(plan).relations}


# --- codes and sentences ---


def test_every_code_that_is_named_exists() -> None:
    program: Any = get_command(app)
    known = {*catalogue(), *program.commands}
    found = [said for said in inline_code() if _CODE.fullmatch(said.words)]
    assert [str(said) for said in found if said.words not in known] == []


def test_what_the_program_is_said_to_say_it_says() -> None:
    assert [str(said) for said in quotations() if not is_said(said.words)] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("已记入台账（第2次）", True),
        ("已记入台帐（第2次）", False),
        ("安装完成", True),
        ("应报 13 个单位，已报 12 个", True),
        ("应报 13 个单位，收到 12 个", False),
        ("写不进…请关闭", True),
        ("写不进…请打开", False),
    ],
)
def test_quotations_are_told_from_inventions(words: str, said: bool) -> None:
    assert is_said(words) is said


# --- pictures ---


def test_every_picture_that_is_shown_is_made_by_the_script() -> None:
    made = {each.name for each in made_pictures()}
    shown = {(path.name, name) for path in documents.ALL for name in documents.pictures(path)}
    assert {(document, name) for document, name in shown if name not in made} == set()
    assert made - {name for _, name in shown} == set(), "made, and shown nowhere"
    assert {path.name for path in PICTURES.iterdir()} == made


@pytest.mark.parametrize("path", sorted(PICTURES.iterdir()), ids=lambda path: path.name)
def test_pictures_are_small(path: Path) -> None:
    assert path.stat().st_size < LARGEST_PICTURE
    assert path.read_bytes().startswith(b"\x89PNG")


def test_the_manual_names_and_shows_each_document_that_report_writes() -> None:
    """By the option's word, and by a picture of the very file; results.json is no picture but a piece of its text."""
    text = documents.text_of(documents.MANUAL)
    shown = set(documents.pictures(documents.MANUAL))
    sources = {each.file for each in made_pictures() if each.name in shown}
    for name, files in FORMATS.items():
        assert f"`{name}`" in text, name
        for file in files or (LETTER_FOLDER,):
            if name != "json":
                assert any(file in Path(source).parts for source in sources), file
    assert any('"schema": 1' in line for line in documents.fences(documents.MANUAL, "json"))
