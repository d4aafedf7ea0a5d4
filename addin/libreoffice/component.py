"""LibreOffice's side of the functions: a Calc add-in in LibreOffice's own Python. Runs only inside LibreOffice.

It hands every call on to `addin.functions`, which lies beside it in the extension. Knows no function by itself:
their names come from there, as do those in CalcAddIns.xcu and XLysd.idl, which `addin.oxt` writes.
"""

import inspect

import unohelper
from cn.laoyousuode import XLysd
from com.sun.star.lang import Locale, XServiceInfo
from com.sun.star.sheet import XAddIn
from com.sun.star.sheet.FormulaResult import VALUE

from addin.arguments import NOT_AVAILABLE
from addin.functions import FUNCTIONS
from addin.xw import argument_docs

SERVICE = "cn.laoyousuode.Lysd"
ADD_IN = "com.sun.star.sheet.AddIn"
CATEGORY = "Add-In"


def method_name(name):
    """LYSD_STATUS is lysdStatus to UNO."""
    first, *rest = name.lower().split("_")
    return first + "".join(part.capitalize() for part in rest)


BY_METHOD = {method_name(function.__name__): function for function in FUNCTIONS}


# Calc gives 0 for a blank cell unless it hands over the cell itself; these are never the number 0.
NEVER_ZERO = ("period", "year", "bureau", "confirm", "reason", "plan")
LOGICAL = 1024  # com.sun.star.util.NumberFormat


def given(name, value):
    """What the functions take for a UNO value."""
    if hasattr(value, "getRangeAddress"):
        return cells_of(value)
    return None if name in NEVER_ZERO and value == 0 else value


def cells_of(cells):
    """The contents of a range of cells, row by row."""
    address = cells.getRangeAddress()
    columns, rows = address.EndColumn - address.StartColumn, address.EndRow - address.StartRow
    formats = cells.getSpreadsheet().DrawPage.Forms.Parent.getNumberFormats()
    return tuple(
        tuple(content(cells.getCellByPosition(column, row), formats) for column in range(columns + 1))
        for row in range(rows + 1)
    )


def content(cell, formats):
    """A cell's value: None, a number, a text, a truth value (a number by its format only), or an error."""
    if cell.getError():
        return NOT_AVAILABLE
    kind = cell.FormulaResultType2 if cell.Type.value == "FORMULA" else cell.Type.value
    if kind == "EMPTY":
        return None
    if kind not in ("VALUE", VALUE):
        return cell.getString()
    logical = formats.getByKey(cell.NumberFormat).Type & LOGICAL
    return bool(cell.getValue()) if logical else cell.getValue()


def answer(function, arguments):
    """The function's answer as UNO takes it."""
    names = inspect.signature(function).parameters
    found = function(*(given(name, value) for name, value in zip(names, arguments, strict=False)))
    if isinstance(found, int) and found == NOT_AVAILABLE:
        raise ValueError  # an error in the cell, as which only an exception arrives
    return tuple(map(tuple, found)) if isinstance(found, list) else found


class Lysd(unohelper.Base, XAddIn, XServiceInfo, XLysd):
    """The service. Its methods are laid in below, one a function."""

    def __init__(self, context):
        self.locale = Locale("zh", "CN", "")

    def lysdCall(self, name, arguments):
        """The same for a Basic function of the short name. What fails is not a number, which a cell shows as an
        error: a Basic function cannot say so itself, and its own error would stop LibreOffice at a dialogue.
        """
        try:
            return answer(BY_METHOD[method_name(name)], arguments)
        except Exception:
            return float("nan")

    # XAddIn. Its first method is misspelt in UNO itself.
    def getProgrammaticFuntionName(self, display):
        return next((name for name, function in BY_METHOD.items() if function.__name__ == display), "")

    def getDisplayFunctionName(self, programmatic):
        return BY_METHOD[programmatic].__name__ if programmatic in BY_METHOD else ""

    def getFunctionDescription(self, programmatic):
        return BY_METHOD[programmatic].__doc__ if programmatic in BY_METHOD else ""

    def getDisplayArgumentName(self, programmatic, number):
        return self._argument(programmatic, number)[0]

    def getArgumentDescription(self, programmatic, number):
        return self._argument(programmatic, number)[1]

    def _argument(self, programmatic, number):
        docs = argument_docs(BY_METHOD[programmatic]) if programmatic in BY_METHOD else {}
        return list(docs.items())[number] if 0 <= number < len(docs) else ("", "")

    def getProgrammaticCategoryName(self, programmatic):
        return CATEGORY

    def getDisplayCategoryName(self, programmatic):
        return CATEGORY

    # XLocalizable
    def setLocale(self, locale):
        self.locale = locale

    def getLocale(self):
        return self.locale

    # XServiceInfo
    def getImplementationName(self):
        return SERVICE

    def supportsService(self, name):
        return name in self.getSupportedServiceNames()

    def getSupportedServiceNames(self):
        return (SERVICE, ADD_IN)


def _method(function):
    def call(self, *arguments):
        return answer(function, arguments)

    return call


for _name, _function in BY_METHOD.items():
    setattr(Lysd, _name, _method(_function))

g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Lysd, SERVICE, (SERVICE, ADD_IN))
