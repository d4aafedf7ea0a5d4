Attribute VB_Name = "Batch"
Option Explicit
Option Private Module
' The batch side (the program `laoyousuode`) run on the open workbook or on folders.

Private Const CHECK_SECONDS As Double = 60

' Checks a copy of the workbook and marks what is found; gives the sentence for the user.
Public Function CheckBook(ByVal book As Workbook) As String
    Dim folder As String
    Dim answerFile As String
    Dim answer As String
    ClearMarks
    folder = NewTempFolder()
    answerFile = folder & "\findings.jsonl"
    book.SaveCopyAs folder & "\" & CopyName(book)
    If RunInto(PythonCommand() & "reporter check --json " & Quoted(folder & "\" & CopyName(book)), _
            Setting("PYTHONPATH"), answerFile, CHECK_SECONDS) Then answer = ReadUtf8(answerFile)
    If answer = "" Then
        CheckBook = Say("check_failed", ReadUtf8(answerFile & ".err"))
    Else
        CheckBook = MarkFindings(book, answer)
    End If
    DropFolder folder
End Function

' The file's own name: the batch side may tell the bureau by it.
Private Function CopyName(ByVal book As Workbook) As String
    CopyName = book.Name
    If InStr(1, CopyName, ".") = 0 Then CopyName = CopyName & ".xlsx"
End Function

' The last line is the end's; without it the program stopped half-way and its findings are not all.
Private Function MarkFindings(ByVal book As Workbook, ByVal answer As String) As String
    Dim lines() As String
    Dim index As Long
    Dim findings As Collection
    Dim isWhole As Boolean
    Dim errors As Long
    Set findings = New Collection
    lines = Split(Replace(answer, vbCr, ""), vbLf)
    For index = LBound(lines) To UBound(lines)
        If JsonField(lines(index), "type") = "end" Then isWhole = True
        If JsonField(lines(index), "type") = "finding" Then
            findings.Add FindingFrom(lines(index))
            If JsonField(lines(index), "severity") = "error" Then errors = errors + 1
        End If
    Next index
    If Not isWhole Then
        MarkFindings = Say("check_failed", answer)
    ElseIf findings.Count = 0 Then
        MarkFindings = Say("check_clean")
    Else
        SetFindings book, findings
        MarkFindings = Say("check_found", CStr(errors), CStr(findings.Count - errors)) & WithoutCell(findings)
    End If
End Function

Private Function FindingFrom(ByVal jsonLine As String) As Variant
    FindingFrom = Array(JsonField(jsonLine, "severity"), JsonField(jsonLine, "sheet"), _
        JsonField(jsonLine, "cell"), JsonField(jsonLine, "message") & vbLf & JsonField(jsonLine, "cure"))
End Function

' Findings about the file as a whole have no cell to stand at: they are told at once.
Private Function WithoutCell(ByVal findings As Collection) As String
    Dim finding As Variant
    Dim count As Long
    For Each finding In findings
        If finding(2) = "" And count < 8 Then
            WithoutCell = WithoutCell & vbCrLf & Replace(finding(3), vbLf, " ")
            count = count + 1
        End If
    Next finding
End Function

' The office's window: returns, findings, bulletin, all without typing.
Public Sub OpenDesk(Optional ByVal job As String = "")
    Dim words As String
    words = WindowCommand() & "reporter desk"
    If job <> "" Then words = words & " --do " & job
    StartWindow words, Setting("PYTHONPATH")
End Sub

' Whether the office works in that window: it has opened a working folder there before.
Public Function HasDesk() As Boolean
    HasDesk = FileSystem().FileExists(SettingsFolder() & "\desk.json")
End Function

Public Sub IssueForms()
    Dim period As String
    Dim folder As String
    period = AskLine(Say("ask_period"), LastPeriod())
    If period = "" Then Exit Sub
    folder = AskFolder(Say("ask_forms_folder"))
    If folder = "" Then Exit Sub
    StartVisible PythonCommand() & "reporter forms " & Quoted(period) & " --out " & QuotedFolder(folder), _
        Setting("PYTHONPATH")
    Remember folder, period
End Sub

Public Sub Consolidate()
    Dim period As String
    Dim source As String
    Dim folder As String
    period = AskLine(Say("ask_period"), LastPeriod())
    If period = "" Then Exit Sub
    source = AskFolder(Say("ask_returns_folder"))
    If source = "" Then Exit Sub
    folder = AskFolder(Say("ask_report_folder"))
    If folder = "" Then Exit Sub
    StartVisible PythonCommand() & "reporter report " & QuotedFolder(source) & " --period " & _
        Quoted(period) & " --out " & QuotedFolder(folder), Setting("PYTHONPATH")
    Remember folder, period
End Sub

' Opens the folder of the last run; False where there has been none.
Public Function OpenResults() As Boolean
    Dim folder As String
    folder = SettingFrom(ReadUtf8(LastFile()), "FOLDER")
    If folder = "" Then Exit Function
    If Not FileSystem().FolderExists(folder) Then Exit Function
    ' The shell takes a Variant; a String variable, handed over by its address, it refuses (error 13).
    CreateObject("Shell.Application").Open CVar(folder)
    OpenResults = True
End Function

Private Function LastFile() As String
    LastFile = SettingsFolder() & "\last.conf"
End Function

Private Function LastPeriod() As String
    LastPeriod = SettingFrom(ReadUtf8(LastFile()), "PERIOD")
    If LastPeriod = "" Then LastPeriod = Format$(DateAdd("m", -1, Date), "yyyy-mm")
End Function

Private Sub Remember(ByVal folder As String, ByVal period As String)
    WriteUtf8 LastFile(), """FOLDER"",""" & folder & """" & vbLf & """PERIOD"",""" & period & """" & vbLf
End Sub
