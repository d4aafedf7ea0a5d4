"""The core of 劳有所得: the plan as data, targets, periods, the status ladder, typed numbers, findings.

It is shared by the form (`template`), the Excel add-in (`addin`) and the batch side (`reporter`). It knows
none of them, and imports nothing outside the standard library.
"""

__version__ = "0.1.0"
