Attribute VB_Name = "Marks"
Option Explicit
Option Private Module
' What the check found in one open workbook: its cells tinted, with a note that says what to do. The marks are
' taken away before a save and put back after it, so that what a clerk returns is the form as issued. Neither is a
' change that anybody need save: the book is as saved, or as unsaved, as it was.

Private mBook As Workbook
Private mFindings As Collection
Private mMarks As Collection
Private mPlace As Long

' Findings are arrays: severity, sheet, cell, sentence.
Public Sub SetFindings(ByVal book As Workbook, ByVal findings As Collection)
    ClearMarks
    Set mBook = book
    Set mFindings = findings
    mPlace = 0
    PutMarks
End Sub

Public Sub ClearMarks()
    TakeMarksAway
    Set mBook = Nothing
    Set mFindings = Nothing
End Sub

Public Sub HideMarks(ByVal book As Workbook)
    If Not mBook Is Nothing Then
        If book Is mBook Then TakeMarksAway
    End If
End Sub

Public Sub ShowMarksAgain(ByVal book As Workbook)
    If mBook Is Nothing Then Exit Sub
    If book Is mBook Then PutMarks
End Sub

Public Sub ForgetMarks(ByVal book As Workbook)
    If mBook Is Nothing Then Exit Sub
    If Not book Is mBook Then Exit Sub
    HideMarks book
    Set mBook = Nothing
    Set mFindings = Nothing
End Sub

' Selects the next doubtful cell and gives its sentence; "" where nothing is left to show.
Public Function NextFinding() As String
    Dim tried As Long
    Dim finding As Variant
    If mFindings Is Nothing Then Exit Function
    For tried = 1 To mFindings.Count
        mPlace = mPlace + 1
        If mPlace > mFindings.Count Then mPlace = 1
        finding = mFindings(mPlace)
        If IsMarked(finding) Then
            If ShowCell(finding) Then
                NextFinding = finding(3)
                Exit Function
            End If
        End If
    Next tried
End Function

Private Function IsMarked(ByVal finding As Variant) As Boolean
    If finding(1) = "" Or finding(2) = "" Then Exit Function
    IsMarked = (finding(0) = "error" Or finding(0) = "warning")
End Function

Private Function ShowCell(ByVal finding As Variant) As Boolean
    On Error GoTo Unreachable
    mBook.Activate
    Application.Goto mBook.Worksheets(finding(1)).Range(finding(2)), False
    ShowCell = True
Unreachable:
End Function

Private Sub PutMarks()
    Dim finding As Variant
    Dim wasSaved As Boolean
    Dim wasUpdating As Boolean
    Set mMarks = New Collection
    If mFindings Is Nothing Then Exit Sub
    wasSaved = mBook.Saved
    wasUpdating = Application.ScreenUpdating
    Application.ScreenUpdating = False
    On Error Resume Next
    For Each finding In mFindings
        If IsMarked(finding) Then PutMark finding
    Next finding
    Application.ScreenUpdating = wasUpdating
    mBook.Saved = wasSaved
End Sub

' A mark is an array: range, earlier pattern, earlier colour, whether the note is ours.
Private Sub PutMark(ByVal finding As Variant)
    Dim target As Range
    Dim isNoted As Boolean
    Set target = mBook.Worksheets(finding(1)).Range(finding(2)).MergeArea.Cells(1, 1)
    OpenToMacros target.Worksheet
    If target.Comment Is Nothing Then
        target.AddComment finding(3)
        isNoted = True
    ElseIf IsOurs(target) Then
        target.Comment.Text target.Comment.Text & vbLf & finding(3)
        Exit Sub
    End If
    mMarks.Add Array(target, target.Interior.Pattern, target.Interior.Color, isNoted)
    target.Interior.Color = IIf(finding(0) = "error", RGB(255, 199, 206), RGB(255, 235, 156))
End Sub

Private Function IsOurs(ByVal target As Range) As Boolean
    Dim mark As Variant
    For Each mark In mMarks
        If mark(0).Address(External:=True) = target.Address(External:=True) Then IsOurs = mark(3)
    Next mark
End Function

Private Sub TakeMarksAway()
    Dim index As Long
    Dim mark As Variant
    Dim wasSaved As Boolean
    If mMarks Is Nothing Then Exit Sub
    On Error Resume Next
    wasSaved = mBook.Saved
    For index = mMarks.Count To 1 Step -1
        mark = mMarks(index)
        If mark(3) Then mark(0).Comment.Delete
        If mark(1) = xlNone Then
            mark(0).Interior.Pattern = xlNone
        Else
            mark(0).Interior.Color = mark(2)
        End If
    Next index
    mBook.Saved = wasSaved
    Set mMarks = Nothing
End Sub

' The form's sheets are protected without a password: macros may write, people may not, until the file is closed.
' All that was allowed stays allowed. A sheet with a password stays as it is, and its cells bear no mark.
Private Sub OpenToMacros(ByVal sheet As Worksheet)
    Dim allowed As Protection
    If Not sheet.ProtectContents Or sheet.ProtectionMode Then Exit Sub
    Set allowed = sheet.Protection
    On Error Resume Next
    sheet.Protect DrawingObjects:=sheet.ProtectDrawingObjects, Contents:=True, _
        Scenarios:=sheet.ProtectScenarios, UserInterfaceOnly:=True, _
        AllowFormattingCells:=allowed.AllowFormattingCells, _
        AllowFormattingColumns:=allowed.AllowFormattingColumns, _
        AllowFormattingRows:=allowed.AllowFormattingRows, _
        AllowInsertingColumns:=allowed.AllowInsertingColumns, _
        AllowInsertingRows:=allowed.AllowInsertingRows, _
        AllowInsertingHyperlinks:=allowed.AllowInsertingHyperlinks, _
        AllowDeletingColumns:=allowed.AllowDeletingColumns, _
        AllowDeletingRows:=allowed.AllowDeletingRows, _
        AllowSorting:=allowed.AllowSorting, _
        AllowFiltering:=allowed.AllowFiltering, _
        AllowUsingPivotTables:=allowed.AllowUsingPivotTables
End Sub
