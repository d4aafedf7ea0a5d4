Attribute VB_Name = "Wizard"
Option Explicit
Option Private Module
' Chinese descriptions of the functions and their arguments for Excel's function wizard, from the sheet's rows
' LYSD_STATUS, LYSD_STATUS.1 and so on.

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
