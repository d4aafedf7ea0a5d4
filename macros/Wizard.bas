Attribute VB_Name = "Wizard"
Option Explicit
Option Private Module
' Chinese descriptions of the functions and their arguments for Excel's function wizard, from the sheet's rows
' LYSD_STATUS, LYSD_STATUS.1 and so on.

' Excel refuses to describe macros of a hidden book (error 1004), and an add-in is one: where it does, the add-in is
' an ordinary book for that moment.
Public Sub DescribeAll()
    Dim wasSaved As Boolean
    Dim wasUpdating As Boolean
    If Described() Then Exit Sub
    wasSaved = ThisWorkbook.Saved
    wasUpdating = Application.ScreenUpdating
    On Error Resume Next
    Application.ScreenUpdating = False
    ThisWorkbook.IsAddin = False
    Described
    ThisWorkbook.IsAddin = True
    ThisWorkbook.Saved = wasSaved
    Application.ScreenUpdating = wasUpdating
End Sub

Private Function Described() As Boolean
    On Error GoTo Refused
    DescribeFunctions
    Described = True
Refused:
End Function

Public Sub Describe(ByVal functionName As String, ByVal argumentCount As Long)
    Dim descriptions() As String
    Dim index As Long
    ReDim descriptions(1 To argumentCount)
    For index = 1 To argumentCount
        descriptions(index) = Say(functionName & "." & index)
    Next index
    Application.MacroOptions Macro:=MacroName(functionName), Description:=Say(functionName), _
        Category:=Say("category"), ArgumentDescriptions:=descriptions
End Sub
