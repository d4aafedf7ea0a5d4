Attribute VB_Name = "Text"
Option Explicit
Option Private Module
' Sentences for people, from the add-in's own sheet: a VBA string holds the PC's code page, a cell holds Unicode.
' The windows that show them are the Unicode ones for the same reason.

Private Declare PtrSafe Function MessageBoxW Lib "user32" (ByVal owner As LongPtr, _
    ByVal words As LongPtr, ByVal title As LongPtr, ByVal kind As Long) As Long

Private Const ICON_INFORMATION As Long = 64

Private mTexts As Object

' The sentence with this key, with {0} and {1} filled in; the key itself where the sheet has none.
Public Function Say(ByVal key As String, Optional ByVal first As String = "", _
        Optional ByVal second As String = "") As String
    Dim words As String
    If mTexts Is Nothing Then ReadTexts
    words = key
    If mTexts.Exists(key) Then words = mTexts(key)
    words = Replace(words, "\n", vbCrLf)
    words = Replace(words, "{0}", first)
    Say = Replace(words, "{1}", second)
End Function

Public Sub Tell(ByVal words As String)
    MessageBoxW Application.Hwnd, StrPtr(words), StrPtr(Say("title")), ICON_INFORMATION
End Sub

' One line from the user, "" where they cancelled.
Public Function AskLine(ByVal question As String, ByVal proposal As String) As String
    Dim answer As Variant
    answer = Application.InputBox(question, Say("title"), proposal, Type:=2)
    If VarType(answer) = vbString Then AskLine = Trim$(answer)
End Function

' A folder from the user, "" where they cancelled. 4 is msoFileDialogFolderPicker.
Public Function AskFolder(ByVal question As String) As String
    Dim app As Object
    Dim dialog As Object
    Set app = Application
    Set dialog = app.FileDialog(4)
    dialog.Title = question
    dialog.AllowMultiSelect = False
    If dialog.Show = -1 Then AskFolder = dialog.SelectedItems(1)
End Function

Private Sub ReadTexts()
    Dim rowNumber As Long
    Dim key As String
    Set mTexts = CreateObject("Scripting.Dictionary")
    For rowNumber = 1 To 2000
        key = CStr(Messages.Cells(rowNumber, 1).Value2)
        If key = "" Then Exit For
        mTexts(key) = CStr(Messages.Cells(rowNumber, 2).Value2)
    Next rowNumber
End Sub
