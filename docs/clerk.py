"""Pictures of the form as a clerk has it before him: a whole window on a screen of 1366 x 768 at 100 %, typed into by keys.

    python -m docs.clerk [BUREAU …]

The forms are October's, issued with September's figures of the samples. What is typed goes where the cursor waits when the
form is opened, Tab leads on. Needs LibreOffice, Xvfb, xdotool and ImageMagick.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from docs.picturing.shot import fontconfig, resting, small
from laoyousuode.beside import besides
from laoyousuode.output import write_in_place
from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan
from reporter.period.history import load_earlier
from samples import make
from template.build import build
from template.form import Issuance
from tests.screen import screen

PICTURES = Path(__file__).parent / "windows"
# Of each bureau the picture's name, and what is typed: "" leaves a cell, Tab follows each.
TYPED: Mapping[str, tuple[str, tuple[str, ...]]] = {
    # numerator, denominator, 核实 and 情况说明 of row 3, then row 5 in persons
    "区教育局": ("education.png", ("150", "150", "", "", "9000")),
    # row 1, its 核实 and 情况说明, and so on; row 2 is less than September had
    "区人力社保局": ("lead.png", ("2.45", "", "", "2.5", "", "")),
    "区总工会": ("union.png", ("402", "560", "", "", "30", "", "", "28")),
}
_COLOURS = 128


class NoWindowError(Exception):
    """The program was started and shows nothing."""


def form_of(bureau: str) -> bytes:
    """October's form of the bureau, with September's figures."""
    plan, period = default_plan(), Period.parse(make.THIS.name)
    earlier = load_earlier(plan, period, [make.BEFORE / "results.json"])
    due = make.data_of(make.THIS)["due"]
    return build(plan, Issuance(bureau, period, due, earlier=besides(plan, bureau, period, earlier)))


def picture(bureau: str, scratch: Path) -> bytes:
    """The screen, once everything is typed."""
    form = scratch / "form.xlsx"
    form.write_bytes(form_of(bureau))
    with screen() as shown:
        environment = {**os.environ, "FONTCONFIG_FILE": str(fontconfig(scratch)), **shown}
        profile = f"-env:UserInstallation={(scratch / 'profile').as_uri()}"
        nothing = subprocess.DEVNULL
        office = subprocess.Popen(
            ["soffice", profile, "--norestore", "--nologo", "--calc", str(form)],
            stdin=nothing,
            stdout=nothing,
            stderr=nothing,
            env=environment,
            start_new_session=True,
        )
        try:
            window = _window(form.name, environment)
            _keys(environment, "windowmove", window, "0", "0", "windowsize", window, "1366", "768")
            resting(environment)
            for text in TYPED[bureau][1]:
                if text:
                    _keys(environment, "type", "--delay", "40", text)
                _keys(environment, "key", "Tab")
                time.sleep(0.3)
            return small(resting(environment), _COLOURS)
        finally:
            os.killpg(office.pid, 15)
            office.wait(30)


def _window(title: str, environment: Mapping[str, str], limit: float = 60) -> str:
    """The number of the window that has the title."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        command = ["xdotool", "search", "--name", title]
        done = subprocess.run(command, capture_output=True, encoding="ascii", env=dict(environment))
        if done.stdout.strip():
            return done.stdout.split()[-1]
        time.sleep(0.5)
    raise NoWindowError(f"no window shows {title}")


def _keys(environment: Mapping[str, str], *arguments: str) -> None:
    subprocess.run(["xdotool", *arguments], check=True, env=dict(environment), stdout=subprocess.DEVNULL)


def main(bureaus: Sequence[str] = ()) -> None:
    for bureau in bureaus or TYPED:
        write_in_place(PICTURES / TYPED[bureau][0], _taken(bureau))
        sys.stdout.write(f"{bureau}\n")


def _taken(bureau: str, tries: int = 3) -> bytes:
    """The picture; on a loaded machine LibreOffice sometimes shows no window, what it shows is never retried."""
    while True:
        with tempfile.TemporaryDirectory() as scratch:
            try:
                return picture(bureau, Path(scratch))
            except NoWindowError:
                tries -= 1
                if not tries:
                    raise


if __name__ == "__main__":
    main(sys.argv[1:])
