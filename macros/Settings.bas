Attribute VB_Name = "Settings"
Option Explicit
Option Private Module
' What `laoyousuode addin install` wrote for this PC: xlwings' own keys, in a file of our own, so that other
' workbooks that use xlwings keep theirs. Read again at every start of Python and every press of a button.

Public Const XLWINGS_VERSION As String = "0.37.8"

Public Function SettingsFolder() As String
    SettingsFolder = Expanded("%APPDATA%") & "\laoyousuode"
End Function

Public Function Setting(ByVal key As String) As String
    Setting = SettingFrom(ReadUtf8(SettingsFolder() & "\laoyousuode.conf"), key)
End Function

' The key of the sentence that says what is missing, "" where Python can be started.
Public Function SettingsProblem() As String
    Dim interpreter As String
    interpreter = Setting("INTERPRETER_WIN")
    If interpreter = "" Then
        SettingsProblem = "no_settings"
    ElseIf Not FileSystem().FileExists(interpreter) Then
        SettingsProblem = "no_python"
    ElseIf Setting("XLWINGS_VERSION") <> XLWINGS_VERSION Then
        SettingsProblem = "wrong_xlwings"
    End If
End Function

' The start of every command line: Python without .pyc files (the folder may be read-only), talking UTF-8.
Public Function PythonCommand() As String
    PythonCommand = Quoted(Setting("INTERPRETER_WIN")) & " -B -X utf8 -m "
End Function

' The same for a program with windows of its own: pythonw.exe has no console.
Public Function WindowCommand() As String
    Dim windowed As String
    windowed = ParentOf(Setting("INTERPRETER_WIN")) & "\pythonw.exe"
    WindowCommand = PythonCommand()
    If FileSystem().FileExists(windowed) Then WindowCommand = Quoted(windowed) & " -B -X utf8 -m "
End Function
