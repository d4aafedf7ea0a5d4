"""Where the bundle stands on a PC once it is installed, and what belongs to it. Knows names and places alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bundle.contents import FOLDER, contents
from bundle.windows import Computer
from laoyousuode.phrases import Phrases, phrases

NAME = "laoyousuode"
# Copies that are being made, or are on their way out, bear the name with one of these.
INCOMING, OUTGOING = f"{NAME}.new", f"{NAME}.old"
# Tells 卸载.cmd that the folder that it stands in is to go.
MARK = "removed"
# Scratch folders of the program, and of the add-in's macros.
SCRATCH = f"{NAME}-*"


class SetupError(Exception):
    """What hinders; the text is a sentence for the user."""


def words() -> Phrases:
    """The sentences of installing, examining and removing."""
    return phrases(FOLDER / "words.toml")


@dataclass(frozen=True, slots=True)
class Places:
    """The bundle's places on this PC. `aside` are what an installation that was broken off left."""

    root: Path
    settings: Path
    shortcuts: tuple[Path, ...]

    @property
    def incoming(self) -> Path:
        return self.root.with_name(INCOMING)

    @property
    def outgoing(self) -> Path:
        return self.root.with_name(OUTGOING)

    @property
    def uninstaller(self) -> Path:
        return self.root / str(contents()["names"]["uninstall"])


def places(computer: Computer) -> Places:
    """Raises SetupError where Windows names no folder for the user's programs."""
    try:
        root, settings = computer.local_folder() / NAME, computer.settings_folder() / NAME
    except KeyError as error:
        raise SetupError(words().say("install.no_local")) from error
    link = f"{words().say('shortcut')}.lnk"
    return Places(root, settings, tuple(folder / link for folder in computer.shortcut_folders()))


def scratch(computer: Computer) -> Iterator[Path]:
    """What the program left in the user's temporary folder."""
    yield from sorted(computer.scratch_folder().glob(SCRATCH))
