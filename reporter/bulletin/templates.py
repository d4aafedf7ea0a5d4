"""The documents' templates: the office's own where its folder of templates has one, else the one that ships.

Knows names and places; not what a template says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from laoyousuode.phrases import phrases
from laoyousuode.unreadable import why
from reporter.bulletin.filling import TemplateFaultError

_PHRASES = phrases(Path(__file__).parent / "templates.toml")
say, phrase = _PHRASES.say, _PHRASES.phrase


@dataclass(frozen=True, slots=True)
class Template:
    """A template's bytes, and the name under which its faults are told."""

    name: str
    data: bytes


def names() -> Mapping[str, str]:
    """What an office's own template is called, by the name of the one that ships."""
    found: Mapping[str, str] = phrase("names")
    return found


def shipped(name: str) -> bytes:
    """The template that ships under this name."""
    return files("template").joinpath(name).read_bytes()


@dataclass(frozen=True, slots=True)
class Templates:
    """Where an office's own templates lie; None where it has none. `bulletin` is one file, whatever its name."""

    folder: Path | None = None
    bulletin: Path | None = None

    def get(self, name: str) -> Template:
        """The template to use in place of the one that ships under this name. Raises TemplateFaultError."""
        own = self._own().get(name)
        if own is None:
            return Template(names()[name], shipped(name))
        try:
            return Template(own.name, own.read_bytes())
        except OSError as error:
            raise TemplateFaultError(own.name, say("words.unreadable", why=why(error))) from error

    def _own(self) -> dict[str, Path]:
        found = {}
        if self.folder is not None:
            found = {
                name: path for name, called in names().items() if (path := self.folder / called).is_file()
            }
        return found if self.bulletin is None else {**found, "tongbao.docx": self.bulletin}

    def sentences(self) -> tuple[str, ...]:
        """Which of the office's own are used, and which files there are nobody's template."""
        if self.folder is None or not self.folder.is_dir():
            return ()
        # Word's own lock files and hidden ones are no templates.
        there = sorted(
            path.name for path in self.folder.iterdir() if path.is_file() and path.name[0] not in ".~"
        )
        own = [called for called in names().values() if called in there]
        unknown = [name for name in there if name not in names().values()]
        said = [say("words.used", names="、".join(own), folder=self.folder)] if own else []
        if unknown:
            facts = {"names": "、".join(unknown), "known": "、".join(names().values())}
            said.append(say("words.unknown", folder=self.folder, **facts))
        return tuple(said)


SHIPPED = Templates()
