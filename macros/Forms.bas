Attribute VB_Name = "Forms"
Option Explicit
Option Private Module
' Workbooks that bear our marker (laoyousuode/1/... in cell A1 of a sheet): links that point to somebody else's
' copy of the add-in are mended, and the functions are recalculated once Python answers.

Private Const EXCEL_LINKS As Long = 1

Public Function IsForm(ByVal book As Workbook) As Boolean
    Dim sheet As Worksheet
    Dim content As Variant
    For Each sheet In book.Worksheets
        content = sheet.Range("A1").Value2
        If VarType(content) = vbString Then
            If IsFormMarker(CStr(content)) Then
                IsForm = True
                Exit Function
            End If
        End If
    Next sheet
End Function

Public Function IsAnyFormOpen() As Boolean
    Dim book As Workbook
    For Each book In Application.Workbooks
        If IsForm(book) Then
            IsAnyFormOpen = True
            Exit Function
        End If
    Next book
End Function

Public Sub FormOpened(ByVal book As Workbook)
    If book Is ThisWorkbook Then Exit Sub
    If Not IsForm(book) Then Exit Sub
    MendLinks book
    If Not IsRunning() And Not IsStarting() And RestLeft(Moment()) = 0 Then StartServer
End Sub

' Excel stores a function of an add-in as a link to the file it came from; on another PC that path is foreign.
Public Sub MendLinks(ByVal book As Workbook)
    Dim links As Variant
    Dim index As Long
    Dim wasSaved As Boolean
    Dim alerts As Boolean
    links = book.LinkSources(EXCEL_LINKS)
    If IsEmpty(links) Then Exit Sub
    wasSaved = book.Saved
    alerts = Application.DisplayAlerts
    On Error Resume Next
    Application.DisplayAlerts = False
    For index = LBound(links) To UBound(links)
        If IsForeignCopy(CStr(links(index))) Then
            book.ChangeLink CStr(links(index)), ThisWorkbook.FullName, EXCEL_LINKS
        End If
    Next index
    Application.DisplayAlerts = alerts
    book.Saved = wasSaved
End Sub

Private Function IsForeignCopy(ByVal link As String) As Boolean
    If LCase$(BaseName(link)) <> LCase$(ThisWorkbook.Name) Then Exit Function
    IsForeignCopy = (LCase$(link) <> LCase$(ThisWorkbook.FullName))
End Function

' A full rebuild, because a cell that was #NAME? when the file was saved is not dirty.
Public Sub RecalculateForms()
    Dim book As Workbook
    Dim saved As Object
    If Not IsAnyFormOpen() Then Exit Sub
    Set saved = CreateObject("Scripting.Dictionary")
    For Each book In Application.Workbooks
        saved(book.Name) = book.Saved
    Next book
    On Error Resume Next
    Application.CalculateFullRebuild
    For Each book In Application.Workbooks
        If saved(book.Name) Then book.Saved = True
    Next book
End Sub
