"""How the program speaks on a terminal: Chinese help, Chinese mistakes, one console.

Knows typer and rich; no command, and of the domain what a text may hold.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any

import typer
from rich.console import Console, ConsoleOptions, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.segment import Segment
from rich.text import Text
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

from laoyousuode.cell import strip_directions

EXIT_FINDINGS, EXIT_USAGE, EXIT_NOTHING = 1, 2, 3
EXIT_INTERNAL, EXIT_INTERRUPTED = 70, 130

_WORDS = {
    "ARGUMENTS_PANEL_TITLE": "参数",
    "OPTIONS_PANEL_TITLE": "选项",
    "COMMANDS_PANEL_TITLE": "命令",
    "ERRORS_PANEL_TITLE": "出错",
    "DEFAULT_STRING": "[默认：{}]",
    "REQUIRED_LONG_STRING": "[必填]",
}
for _name, _word in _WORDS.items():
    setattr(rich_utils, _name, _word)


def _running(items: list[Text]) -> Text:
    """An option's description in one text that folds: Chinese has no blanks to break at, and would be cut short."""
    text = Text(" ").join(items)
    text.overflow = "fold"
    return text


rich_utils.Columns = _running  # type: ignore[attr-defined, assignment]


class UserError(Exception):
    """Something the user can mend; the text is a sentence that says what. Ends the program with `exit_code`."""

    def __init__(self, sentence: str, exit_code: int = EXIT_USAGE) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code


class _Chinese:
    """Help that is Chinese throughout, for a command and for the program as a whole."""

    def get_usage(self, ctx: Any) -> str:
        text: str = super().get_usage(ctx)  # type: ignore[misc]
        return _usage(text)

    def get_params(self, ctx: Any) -> Any:
        parameters = super().get_params(ctx)  # type: ignore[misc]
        for parameter in parameters:
            if parameter.param_type_name == "argument" or parameter.metavar is None:
                # A type such as <list[Path]> says nothing to a clerk.
                parameter.display_type_rich = lambda ctx: None
        return parameters

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "显示本说明"
        return option


class ChineseCommand(_Chinese, TyperCommand):
    """A command of the program."""


class ChineseGroup(_Chinese, TyperGroup):
    """The program."""


def _usage(text: str) -> str:
    for english, chinese in (
        ("Usage:", "用法："),
        ("[OPTIONS]", "[选项]"),
        ("COMMAND [ARGS]...", "命令 [参数]…"),
    ):
        text = text.replace(english, chinese)
    return text


def mistake(error: Any) -> str:
    """A wrong command line, told in Chinese; `error` is one of typer's exceptions."""
    name = type(error).__name__
    where = _label(getattr(error, "param", None))
    option = str(getattr(error, "option_name", "") or "")
    unknown = re.search(r"No such command '(.+?)'", str(error))
    if name == "MissingParameter":
        return f"还缺少 {where}"
    if name == "NoSuchOption":
        return f"没有 {option} 这个选项"
    if name == "BadOptionUsage":
        return f"选项 {option} 后面要跟一个值"
    if name == "BadParameter":
        return f"{where} 的值不对"
    if unknown:
        return f"没有 {unknown[1]} 这个命令"
    return f"命令看不懂：{error.format_message()}"


def _label(parameter: Any) -> str:
    """How a person calls a parameter: an argument's Chinese name, an option's own spelling."""
    if parameter is None:
        return ""
    if parameter.param_type_name == "argument":
        return str(parameter.metavar or parameter.name)
    return " / ".join(parameter.opts)


class _Console(Console):
    """A console on which no quoted name turns the direction of the line."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterator[Segment]:
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(strip_directions(segment.text), segment.style)


def make_console(*, stderr: bool = False) -> Console:
    """A console that never fails on a character that the terminal cannot show."""
    stream = sys.stderr if stderr else sys.stdout
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")
    return _Console(stderr=stderr, highlight=False, soft_wrap=True)


def make_progress(console: Console) -> Progress:
    """A progress bar on the terminal's error stream."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[file]}"),
        console=console,
        transient=True,
    )


def option(*names: str, help: str, metavar: str | None = None, **rest: Any) -> Any:
    """A typer option with its Chinese description."""
    return typer.Option(*names, help=help, metavar=metavar, show_default=False, **rest)
