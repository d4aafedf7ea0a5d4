Attribute VB_Name = "Ribbon"
Option Explicit
' What the ribbon's buttons and the clock call. Every one of them ends in a sentence, never in a VBA error box.
' The controls are Object: IRibbonControl would need a reference to one version of Office.

Public Sub LysdCheck(control As Object)
    On Error GoTo Failed
    If ActiveWorkbook Is Nothing Then
        Tell Say("no_form")
    ElseIf Not IsForm(ActiveWorkbook) Then
        Tell Say("no_form")
    ElseIf SettingsProblem() <> "" Then
        Tell Say(SettingsProblem(), XLWINGS_VERSION)
    Else
        Application.StatusBar = Say("checking")
        Tell CheckBook(ActiveWorkbook)
    End If
    Application.StatusBar = False
    Exit Sub
Failed:
    Application.StatusBar = False
    Tell Say("failed", Err.Description)
End Sub

Public Sub LysdNext(control As Object)
    Dim words As String
    On Error GoTo Failed
    words = NextFinding()
    If words = "" Then words = Say("nothing_marked")
    Tell words
    Exit Sub
Failed:
    Tell Say("failed", Err.Description)
End Sub

Public Sub LysdRefresh(control As Object)
    Dim problem As String
    On Error GoTo Failed
    PaceReset
    If IsRunning() And ServerState() = "state_running" Then
        RecalculateForms
        If ServerState() = "state_running" Then Exit Sub
    End If
    problem = StartServer()
    If problem <> "" Then Tell Say(problem, XLWINGS_VERSION)
    If problem = "" Then Application.StatusBar = Say("state_starting")
    Exit Sub
Failed:
    Tell Say("failed", Err.Description)
End Sub

Public Sub LysdDesk(control As Object)
    On Error GoTo Failed
    If SettingsProblem() <> "" Then
        Tell Say(SettingsProblem(), XLWINGS_VERSION)
    Else
        OpenDesk
    End If
    Exit Sub
Failed:
    Tell Say("failed", Err.Description)
End Sub

Public Sub LysdIssue(control As Object)
    On Error GoTo Failed
    If SettingsProblem() <> "" Then
        Tell Say(SettingsProblem(), XLWINGS_VERSION)
    ElseIf HasDesk() Then
        OpenDesk "forms"
    Else
        IssueForms
    End If
    Exit Sub
Failed:
    Tell Say("failed", Err.Description)
End Sub

Public Sub LysdReport(control As Object)
    On Error GoTo Failed
    If SettingsProblem() <> "" Then
        Tell Say(SettingsProblem(), XLWINGS_VERSION)
    ElseIf HasDesk() Then
        OpenDesk "report"
    Else
        Consolidate
    End If
    Exit Sub
Failed:
    Tell Say("failed", Err.Description)
End Sub

Public Sub LysdOpen(control As Object)
    On Error GoTo Failed
    If Not OpenResults() Then Tell Say("no_results")
    Exit Sub
Failed:
    Tell Say("failed", Err.Description)
End Sub

Public Sub LysdAbout(control As Object)
    Dim words As String
    On Error GoTo Failed
    words = Say("about", Say("version"), XLWINGS_VERSION)
    words = words & vbCrLf & Say(ServerState(), XLWINGS_VERSION)
    If SettingsProblem() <> "" Then words = words & vbCrLf & Say(SettingsProblem(), XLWINGS_VERSION)
    Tell words & vbCrLf & Say("about_doctor")
    Exit Sub
Failed:
    Tell Say("failed", Err.Description)
End Sub

' A second after Excel has loaded the add-in.
Public Sub LysdSettle()
    Dim book As Workbook
    On Error Resume Next
    DescribeAll
    For Each book In Application.Workbooks
        FormOpened book
    Next book
End Sub

' Once a second while Python starts.
Public Sub LysdPoll()
    On Error Resume Next
    If Found() Then
        RecalculateForms
        Application.StatusBar = False
    ElseIf Not IsStarting() Then
        Application.StatusBar = False
    End If
End Sub
