"""The command line `laoyousuode`: the commands, and the one place where mistakes become sentences.

Each command has a module of its own, which loads its heavy libraries when it runs.
"""

from __future__ import annotations

import logging
import sys
import traceback
from pathlib import Path
from typing import Annotated

import typer
from typer.main import get_command

from laoyousuode import __version__
from laoyousuode.folder import FinishedInterrupt, FolderError
from laoyousuode.optional import missing_package
from laoyousuode.unreadable import why
from reporter.commands import (
    addin,
    bundle,
    bureau,
    check,
    codes,
    consolidate,
    decide,
    desk,
    enter,
    export,
    extend,
    forms,
    history,
    import_history,
    init,
    lists,
    plan,
    questions,
    reissue,
    report,
    restore,
    templates,
)
from reporter.console import (
    EXIT_INTERNAL,
    EXIT_INTERRUPTED,
    EXIT_USAGE,
    ChineseCommand,
    ChineseGroup,
    UserError,
    make_console,
    mistake,
)

app = typer.Typer(
    name="laoyousuode",
    cls=ChineseGroup,
    help="劳有所得：下发填报表、校验返回表、汇总成通报和台账。",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
_debug = False


def _show_version(wanted: bool) -> None:
    if wanted:
        make_console().print(f"laoyousuode {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    debug: Annotated[bool, typer.Option("--debug", help="出错时显示程序内部信息，供技术人员排查")] = False,
    version: Annotated[
        bool, typer.Option("--version", help="显示版本号", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """`execute` has taken --debug out by then, wherever it stood; here it is only described."""


_COMMANDS = (
    *(init, desk, forms, check, report, consolidate),
    *(enter, decide, extend, bureau, history, reissue, restore),
    *(export, import_history, lists, templates),
    *(questions, codes, bundle),
)
for _command in _COMMANDS:
    app.command(cls=ChineseCommand)(_command.run)
    app.registered_commands[-1].name = _command.NAME
app.add_typer(addin.app, name=addin.NAME)
app.add_typer(plan.app, name=plan.NAME)


def main(arguments: list[str] | None = None) -> None:
    """Run the program and leave it with its exit code."""
    sys.exit(execute(sys.argv[1:] if arguments is None else arguments))


def execute(arguments: list[str]) -> int:
    """Run one command line; whatever goes wrong is told in a sentence."""
    global _debug
    _debug = "--debug" in arguments
    logging.basicConfig(level=logging.DEBUG if _debug else logging.WARNING, format="%(message)s", force=True)
    errors = make_console(stderr=True)
    try:
        result = get_command(app).main(
            args=[part for part in arguments if part != "--debug"],
            prog_name="laoyousuode",
            standalone_mode=False,
        )
    except typer.Abort:
        errors.print("已取消。")
        return EXIT_USAGE
    except typer.Exit as end:
        return end.exit_code
    except (UserError, FolderError) as error:
        _show_traceback()
        errors.print(str(error), style="red", markup=False)
        return error.exit_code if isinstance(error, UserError) else EXIT_USAGE
    except FinishedInterrupt as interrupt:
        errors.print(str(interrupt), markup=False)
        return EXIT_INTERRUPTED
    except KeyboardInterrupt:
        errors.print("已中断，原有的输出文件没有改动。")
        return EXIT_INTERRUPTED
    except ModuleNotFoundError as error:
        sentence = missing_package(error)
        if not sentence:
            return _unexpected(error)
        _show_traceback()
        errors.print(sentence, style="red", markup=False)
        return EXIT_USAGE
    except Exception as error:
        return _unexpected(error)
    return result if isinstance(result, int) else 0


def _unexpected(error: Exception) -> int:
    errors = make_console(stderr=True)
    if type(error).__name__ == "NoArgsIsHelpError":
        errors.print(getattr(error, "message", ""), markup=False)
        return EXIT_USAGE
    if hasattr(error, "format_message"):
        errors.print(mistake(error), style="red", markup=False)
        errors.print("加上 --help 可以看用法。")
        return EXIT_USAGE
    _show_traceback()
    where = Path(getattr(error, "filename", None) or "").name
    what = f"{where} {why(error)}" if isinstance(error, OSError) else type(error).__name__
    errors.print(
        f"程序内部出错（{what}），没有写出文件。请加 --debug 再运行一次，把显示的内容发给技术人员。",
        style="red",
        markup=False,
    )
    return EXIT_INTERNAL


def _show_traceback() -> None:
    if _debug:
        traceback.print_exc()


if __name__ == "__main__":
    main()
