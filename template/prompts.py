"""What an entry cell says when it is chosen, and what it refuses: messages and validations.

Pasting goes past a validation: the reader checks everything again. Knows a sheet and a row; not where rows stand.
"""

from __future__ import annotations

from typing import Literal

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from laoyousuode.plan import Indicator
from template.form import Form, basis_of, wording

_LONGEST = 255  # what Excel allows


def validate(
    sheet: Worksheet,
    cell: str,
    kind: Literal["list", "custom"],
    formula: str,
    message: str,
    title: str,
    before: str = "",
) -> None:
    """The message is the prompt and the refusal; `before` stands above it in the prompt, where there is room."""
    validation = DataValidation(type=kind, formula1=formula.removeprefix("="), allow_blank=True)
    prompt = f"{before}\n{message}" if before else message
    validation.promptTitle, validation.showInputMessage = title, True
    validation.prompt = prompt if len(prompt) <= _LONGEST else message
    validation.errorTitle, validation.error, validation.showErrorMessage = title, message, True
    validation.add(cell)
    sheet.add_data_validation(validation)


def validate_figure(form: Form, sheet: Worksheet, cell: str, field: str, indicator: Indicator) -> None:
    """A number, or 无; the prompt says 填报口径, which stands beyond the screen, and what to type."""
    words, measures = wording()["validation"], form.measures(indicator)
    measure = measures[0] if field == "value" else next(m for m in measures if m.entry_form == "ratio")
    unit = measure.unit if field == "value" else measure.part_unit
    whole = all(m.whole if field == "value" else m.whole_parts or m.entry_form != "ratio" for m in measures)
    optional = field == "value" and all(m.entry_form == "ratio" for m in measures)
    if field == "value" and measure.is_percentage:
        message = words["percentage" if optional else "percentage_only"]
        test = f"IF({cell}=0,TRUE,AND({cell}>1,{cell}<=100))"
    else:
        message = words["whole" if whole else "number"].format(unit=unit)
        test = f"AND({cell}>=0,INT({cell})={cell})" if whole else f"{cell}>=0"
    formula = f'=IF(ISNUMBER({cell}),{test},OR({cell}="无",{cell}="不适用",{cell}="/"))'
    bases = {basis_of(form.plan, indicator, each) for each in measures}
    before = bases.pop() if len(bases) == 1 and not optional else ""
    validate(sheet, cell, "custom", formula, message, words["error_title"], before)
