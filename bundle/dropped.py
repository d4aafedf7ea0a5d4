"""What was dropped on a .cmd file: Explorer's own command line, which cmd itself would take apart at & and %.

Explorer starts `cmd /c ""x.cmd" "folder""`, and puts a path between quotes only where it has a blank. Knows how the line
is spelled; not what is done with the paths.
"""

from __future__ import annotations

import re

# What run.cmd hands over in the environment.
VARIABLE = "LAOYOUSUODE_LINE"
_STARTED = re.compile(r'^.*?\s/c\s+"?"(?P<script>[^"]*\.cmd)"(?P<rest>.*)$', re.IGNORECASE)
_PATH = re.compile(r'"([^"]*)"|(\S+)')


def dropped(line: str) -> list[str] | None:
    """The paths on Explorer's command line, None where it is another's (a console that the user types in)."""
    started = _STARTED.match(line.strip())
    if started is None:
        return None
    rest = started["rest"].strip()
    if rest.count('"') % 2:
        rest = rest.removesuffix('"')  # closes what /c " opened
    return [quoted or plain for quoted, plain in _PATH.findall(rest)]
