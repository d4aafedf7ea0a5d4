"""Examining the chain from Excel to Python, link by link: fine, or what to do.

Each check is a function that answers a finding, all listed at the foot. Reads the PC through `Machine` and changes
nothing; the sentences stand in `words.toml`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from addin.installer import InstallError, doctor_words, install_words, places
from addin.plans import MOST_FILES, read_plan
from addin.settings import XLWINGS_VERSION, Settings, dll_folders, dll_names, read
from addin.windows import Machine
from laoyousuode.plan_file import PlanError

_OFFICE = "Software\\Microsoft\\Office"
_VERSIONS = ("16.0", "15.0", "14.0")
_SECURITY = "Excel\\Security"
_APP_PATHS = "Software\\Microsoft\\Windows\\CurrentVersion\\App Paths"
_ASR = (
    "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender\\Windows Defender Exploit Guard\\ASR\\Rules",
    "HKLM\\SOFTWARE\\Microsoft\\Windows Defender\\Windows Defender Exploit Guard\\ASR\\Rules",
)
# Microsoft's names for "Office may not start other programs" and "Office macros may not call Windows".
_ASR_RULES = ("d4f940ab-401b-4efc-aadc-ad5f3c50688a", "92e97fa1-2edf-4476-bdd6-9dd0b4dddc7b")
_ASR_BLOCKS = ("1", "6")
# VBAWarnings: 1 all macros, 2 ask (the default), 3 signed only, 4 none.
_ALL_MACROS_OFF, _SIGNED_ONLY = 4, 3


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One link of the chain: its name, whether it holds, and what is so or what to do."""

    link: str
    fine: bool
    text: str

    def __str__(self) -> str:
        state = install_words()["doctor"]["fine" if self.fine else "todo"]
        return f"{self.link}：{state}{'，' if self.fine and self.text else ''}{self.text}"


LinkCheck = Callable[[Machine], ChainLink]


def _line(machine: Machine, link: str, fine: bool, key: str = "", **facts: str) -> ChainLink:
    said = doctor_words(machine)
    return ChainLink(said["links"][link], fine, said[key].format(**facts) if key else "")


def check_excel(machine: Machine) -> ChainLink:
    path = _program(machine, "excel.exe")
    return (
        _line(machine, "excel", True, "found", path=path)
        if path
        else _line(machine, "excel", False, "no_excel")
    )


def check_wps(machine: Machine) -> ChainLink:
    """WPS is no fault: its users see the native formulas, and are told so."""
    return _line(machine, "wps", True, "wps" if _program(machine, "et.exe") else "no_wps")


def check_addin(machine: Machine) -> ChainLink:
    path = places(machine).addin
    if not machine.exists(path):
        return _line(machine, "addin", False, "no_addin")
    if machine.exists(path + ":Zone.Identifier"):
        return _line(machine, "addin", False, "marked")
    return _line(machine, "addin", True, "found", path=path)


def check_python(machine: Machine) -> ChainLink:
    settings = _settings(machine)
    if not settings.interpreter:
        return _line(machine, "python", False, "no_settings")
    if not machine.exists(settings.interpreter):
        return _line(machine, "python", False, "no_python", path=settings.interpreter)
    return _line(machine, "python", True, "found", path=settings.interpreter)


def check_xlwings(machine: Machine) -> ChainLink:
    version = machine.xlwings_version()
    if version != XLWINGS_VERSION:
        return _line(machine, "xlwings", False, "wrong_xlwings", found=version or "—", wanted=XLWINGS_VERSION)
    if _settings(machine).xlwings_version not in ("", version):
        return _line(machine, "xlwings", False, "stale_settings")
    return _line(machine, "xlwings", True, "version", found=version)


def check_dll(machine: Machine) -> ChainLink:
    """Where the settings say; before there are any, where it would be found on installing."""
    settings = _settings(machine)
    folders = [settings.dll_folder] if settings.interpreter else dll_folders(machine.interpreter())
    places = [f"{folder}\\{name}" for folder in folders if folder for name in dll_names()]
    present = [place for place in places if machine.exists(place)]
    if not present:
        return _line(machine, "dll", False, "no_dll", name=dll_names()[0])
    return _line(machine, "dll", True, "found", path=present[0])


def check_macros(machine: Machine) -> ChainLink:
    """Policies first: what an administrator has set, a user can't change."""
    for key, by_policy in _security_keys():
        setting = machine.registry(key, "VBAWarnings")
        if setting in (_ALL_MACROS_OFF, _SIGNED_ONLY):
            kind = "signed" if setting == _SIGNED_ONLY else "off"
            return _line(machine, "macros", False, f"macros_{kind}_{'policy' if by_policy else 'user'}")
    return _line(machine, "macros", True)


def check_internet(machine: Machine) -> ChainLink:
    blocked = any(
        machine.registry(key, "blockcontentexecutionfrominternet") == 1 for key, _ in _security_keys()
    )
    return _line(machine, "internet", True, "internet_blocked" if blocked else "")


def check_trusted(machine: Machine) -> ChainLink:
    """XLSTART is trusted from the start; a policy may switch that off."""
    for key, _ in _security_keys():
        if machine.registry(f"{key}\\Trusted Locations", "AllLocationsDisabled") == 1:
            return _line(machine, "trusted", False, "locations_off")
    return _line(machine, "trusted", True)


def check_disabled(machine: Machine) -> ChainLink:
    """Excel keeps a list of what it thinks crashed it, and loads none of that again."""
    for version in _VERSIONS:
        key = f"HKCU\\{_OFFICE}\\{version}\\Excel"
        if machine.registry(f"{key}\\Security", "DisableAllAddins") == 1:
            return _line(machine, "disabled", False, "addins_off")
    return _line(machine, "disabled", True)


def check_defender(machine: Machine) -> ChainLink:
    for key in _ASR:
        for rule in _ASR_RULES:
            if str(machine.registry(key, rule)) in _ASR_BLOCKS:
                return _line(machine, "defender", False, "asr")
    return _line(machine, "defender", True, "antivirus")


def check_plans(machine: Machine) -> ChainLink:
    """Further plans: a file that can't be read costs its own forms the functions, and is told here alone."""
    named = _settings(machine).plans_folder
    folder = named or places(machine).plans
    files = machine.plan_files(folder)
    if files is None:
        return _line(
            machine, "plans", not named, "no_plans_folder" if named else "plans", count="0", folder=folder
        )
    problems = []
    for path in files[:MOST_FILES]:
        try:
            read_plan(path)
        except PlanError as error:
            problems.append(str(error))
    if problems:
        return _line(machine, "plans", False, "broken_plan", problem="；".join(problems), folder=folder)
    if len(files) > MOST_FILES:
        return _line(machine, "plans", False, "too_many_plans", folder=folder, most=str(MOST_FILES))
    return _line(machine, "plans", True, "plans", count=str(len(files)), folder=folder)


def examine(machine: Machine) -> list[ChainLink]:
    """Every link, in the order in which the chain runs. Raises InstallError."""
    return [check(machine) for check in CHECKS]


def _security_keys() -> list[tuple[str, bool]]:
    keys = []
    for version in _VERSIONS:
        for root in ("HKCU", "HKLM"):
            keys.append((f"{root}\\Software\\Policies\\Microsoft\\Office\\{version}\\{_SECURITY}", True))
    keys += [(f"HKCU\\{_OFFICE}\\{version}\\{_SECURITY}", False) for version in _VERSIONS]
    return keys


def _program(machine: Machine, name: str) -> str:
    for root in ("HKCU", "HKLM"):
        found = machine.registry(f"{root}\\{_APP_PATHS}\\{name}")
        if found:
            return str(found).strip('"')
    return ""


def _settings(machine: Machine) -> Settings:
    try:
        path = places(machine).settings
    except InstallError:
        return read("")
    return read(machine.read(path).decode("utf-8", "replace")) if machine.exists(path) else read("")


CHECKS: tuple[LinkCheck, ...] = (
    check_excel,
    check_wps,
    check_addin,
    check_internet,
    check_macros,
    check_trusted,
    check_disabled,
    check_python,
    check_xlwings,
    check_dll,
    check_plans,
    check_defender,
)
