Attribute VB_Name = "Wrappers"
Option Explicit
' Made by `python -m addin.wrappers` from addin/functions.py: change that, not this.
' Each hands its values to Python in one array; whatever goes wrong is #N/A, so that the cell's IFERROR shows
' the native result. An error's text, which xlwings' own wrapper returns, would pass for a status.

Public Function LYSD_TARGET(row As Variant, year As Variant, Optional plan As Variant) As Variant
    On Error GoTo Failed
    LYSD_TARGET = CallPython("LYSD_TARGET", Array(Plain(row), Plain(year), Plain(plan)))
    Exit Function
Failed:
    LYSD_TARGET = CVErr(xlErrNA)
End Function

Public Function LYSD_EXPECTED(row As Variant, period As Variant, Optional bureau As Variant, _
        Optional plan As Variant) As Variant
    On Error GoTo Failed
    LYSD_EXPECTED = CallPython("LYSD_EXPECTED", Array(Plain(row), Plain(period), Plain(bureau), Plain(plan)))
    Exit Function
Failed:
    LYSD_EXPECTED = CVErr(xlErrNA)
End Function

Public Function LYSD_PROGRESS(row As Variant, period As Variant, value As Variant, _
        Optional bureau As Variant, Optional plan As Variant) As Variant
    On Error GoTo Failed
    LYSD_PROGRESS = CallPython("LYSD_PROGRESS", Array(Plain(row), Plain(period), Plain(value), _
        Plain(bureau), Plain(plan)))
    Exit Function
Failed:
    LYSD_PROGRESS = CVErr(xlErrNA)
End Function

Public Function LYSD_STATUS(row As Variant, period As Variant, value As Variant, _
        Optional bureau As Variant, Optional plan As Variant) As Variant
    On Error GoTo Failed
    LYSD_STATUS = CallPython("LYSD_STATUS", Array(Plain(row), Plain(period), Plain(value), Plain(bureau), _
        Plain(plan)))
    Exit Function
Failed:
    LYSD_STATUS = CVErr(xlErrNA)
End Function

Public Function LYSD_CHECK(row As Variant, period As Variant, value As Variant, _
        Optional numerator As Variant, Optional denominator As Variant, Optional bureau As Variant, _
        Optional confirm As Variant, Optional reason As Variant, Optional other As Variant, _
        Optional plan As Variant, Optional earlier As Variant) As Variant
    On Error GoTo Failed
    LYSD_CHECK = CallPython("LYSD_CHECK", Array(Plain(row), Plain(period), Plain(value), Plain(numerator), _
        Plain(denominator), Plain(bureau), Plain(confirm), Plain(reason), Plain(other), Plain(plan), _
        Plain(earlier)))
    Exit Function
Failed:
    LYSD_CHECK = CVErr(xlErrNA)
End Function

Public Function LYSD_RATIO(numerator As Variant, denominator As Variant) As Variant
    On Error GoTo Failed
    LYSD_RATIO = CallPython("LYSD_RATIO", Array(Plain(numerator), Plain(denominator)))
    Exit Function
Failed:
    LYSD_RATIO = CVErr(xlErrNA)
End Function

Public Function LYSD_BOARD(period As Variant, rows As Variant, values As Variant, _
        Optional bureau As Variant, Optional plan As Variant) As Variant
    On Error GoTo Failed
    LYSD_BOARD = CallPython("LYSD_BOARD", Array(Plain(period), Plain(rows), Plain(values), Plain(bureau), _
        Plain(plan)))
    Exit Function
Failed:
    LYSD_BOARD = CVErr(xlErrNA)
End Function

Public Sub DescribeFunctions()
    Describe "LYSD_TARGET", 3
    Describe "LYSD_EXPECTED", 4
    Describe "LYSD_PROGRESS", 5
    Describe "LYSD_STATUS", 5
    Describe "LYSD_CHECK", 11
    Describe "LYSD_RATIO", 2
    Describe "LYSD_BOARD", 5
End Sub
