Attribute VB_Name = "Files"
Option Explicit
Option Private Module
' Files in UTF-8 and programs that are started, through objects that take Unicode (Open, Dir and Shell do not).

Private Declare PtrSafe Sub Sleep Lib "kernel32" (ByVal milliseconds As Long)

Private Const TEXT_STREAM As Long = 2
Private Const OVERWRITE As Long = 2
Private Const HIDDEN As Long = 0
Private Const VISIBLE As Long = 1

Public Function FileSystem() As Object
    Set FileSystem = CreateObject("Scripting.FileSystemObject")
End Function

Public Function Expanded(ByVal words As String) As String
    Expanded = CreateObject("WScript.Shell").ExpandEnvironmentStrings(words)
End Function

' The content of a UTF-8 file, "" where there is none.
Public Function ReadUtf8(ByVal path As String) As String
    Dim stream As Object
    If Not FileSystem().FileExists(path) Then Exit Function
    Set stream = CreateObject("ADODB.Stream")
    stream.Type = TEXT_STREAM
    stream.Charset = "utf-8"
    stream.Open
    stream.LoadFromFile path
    ReadUtf8 = stream.ReadText
    stream.Close
End Function

Public Sub WriteUtf8(ByVal path As String, ByVal content As String)
    Dim stream As Object
    Set stream = CreateObject("ADODB.Stream")
    stream.Type = TEXT_STREAM
    stream.Charset = "utf-8"
    stream.Open
    stream.WriteText content
    stream.SaveToFile path, OVERWRITE
    stream.Close
End Sub

' A new folder under the user's temporary folder.
Public Function NewTempFolder() As String
    Dim folder As String
    folder = Expanded("%TEMP%") & "\laoyousuode-" & FileSystem().GetBaseName(FileSystem().GetTempName())
    FileSystem().CreateFolder folder
    NewTempFolder = folder
End Function

Public Sub DropFolder(ByVal folder As String)
    On Error Resume Next
    FileSystem().DeleteFolder folder, True
End Sub

' Starts a program without a window and does not wait. search is PYTHONPATH for it, "" for none.
Public Sub StartHidden(ByVal commandLine As String, ByVal search As String)
    Launch commandLine, search, HIDDEN
End Sub

' Starts a program in a console that stays until a key is pressed, so that its progress and its words are seen.
Public Sub StartVisible(ByVal commandLine As String, ByVal search As String)
    Launch "cmd.exe /s /c ""title laoyousuode & " & commandLine & " & pause""", search, VISIBLE
End Sub

' Starts a program that has windows of its own and no console.
Public Sub StartWindow(ByVal commandLine As String, ByVal search As String)
    Launch commandLine, search, VISIBLE
End Sub

' Runs a program without a window, its words into a file; False where it takes longer than it may.
Public Function RunInto(ByVal commandLine As String, ByVal search As String, ByVal answerFile As String, _
        ByVal seconds As Double) As Boolean
    Dim unfinished As String
    Dim deadline As Double
    unfinished = answerFile & ".part"
    Launch "cmd.exe /s /c """ & commandLine & " > " & Quoted(unfinished) & " 2> " & Quoted(answerFile & ".err") & _
        " & move /y " & Quoted(unfinished) & " " & Quoted(answerFile) & """", search, HIDDEN
    deadline = Moment() + seconds
    Do While Moment() < deadline
        If FileSystem().FileExists(answerFile) Then
            RunInto = True
            Exit Function
        End If
        Sleep 100
        DoEvents
    Loop
End Function

' Seconds that go on over midnight, as Timer alone does not.
Public Function Moment() As Double
    Moment = CDbl(Date) * 86400# + Timer
End Function

' The child inherits PYTHONPATH from this process, which has it back as it was at once.
Private Sub Launch(ByVal commandLine As String, ByVal search As String, ByVal window As Long)
    Dim shell As Object
    Dim variables As Object
    Dim earlier As String
    Set shell = CreateObject("WScript.Shell")
    Set variables = shell.Environment("PROCESS")
    earlier = variables("PYTHONPATH")
    On Error GoTo Restore
    If search <> "" Then variables("PYTHONPATH") = search
    shell.Run commandLine, window, False
Restore:
    If search <> "" Then
        If earlier = "" Then
            variables.Remove "PYTHONPATH"
        Else
            variables("PYTHONPATH") = earlier
        End If
    End If
    If Err.Number <> 0 Then Err.Raise Err.Number
End Sub
