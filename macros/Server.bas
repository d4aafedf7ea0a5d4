Attribute VB_Name = "Server"
Option Explicit
Option Private Module
' The Python process behind the functions. It is started from the ribbon or when a form opens, never from a cell,
' and nobody waits for it: Excel looks once a second whether it answers. A cell that finds no server, or a server
' that failed lately, gets #N/A at once, and its IFERROR shows the native result.

Private Type GuidBytes
    bytes(0 To 15) As Byte
End Type

Private Declare PtrSafe Function LoadLibraryW Lib "kernel32" (ByVal path As LongPtr) As LongPtr
Private Declare PtrSafe Function GetCurrentProcessId Lib "kernel32" () As Long
Private Declare PtrSafe Function CoCreateGuid Lib "ole32" (ByRef guid As GuidBytes) As Long
Private Declare PtrSafe Function StringFromGUID2 Lib "ole32" (ByRef guid As GuidBytes, _
    ByVal buffer As LongPtr, ByVal characters As Long) As Long

' The version in the name must be that of the installed xlwings: Settings.SettingsProblem compares them.
#If Win64 Then
Private Const DLL_NAME As String = "xlwings64-0.37.8.dll"
Private Declare PtrSafe Function XLPyDLLActivateAuto Lib "xlwings64-0.37.8.dll" (ByRef answer As Variant, _
    ByVal config As String, ByVal mode As Long) As Long
#Else
Private Const DLL_NAME As String = "xlwings32-0.37.8.dll"
Private Declare PtrSafe Function XLPyDLLActivateAuto Lib "xlwings32-0.37.8.dll" (ByRef answer As Variant, _
    ByVal config As String, ByVal mode As Long) As Long
#End If

Private Const UDF_MODULE As String = "addin.functions"
Private Const START_SECONDS As Double = 30
Private Const MOST_CELLS As Long = 20000

Private mServer As Object
Private mClassId As String
Private mReadyFile As String
Private mDeadline As Double
Private mNextPoll As Date
Private mState As String

' What the function of this name answers, #N/A where there is no usable answer. Never starts or seeks Python.
Public Function CallPython(ByVal functionName As String, ByVal arguments As Variant) As Variant
    Dim answer As Variant
    Dim began As Double
    CallPython = CVErr(xlErrNA)
    If mServer Is Nothing Then Exit Function
    began = Moment()
    If Not MayCall(began) Then Exit Function
    On Error GoTo Failed
    answer = mServer.CallUDF(UDF_MODULE, functionName, arguments)
    NoteCall began, Moment()
    If IsUsable(answer) Then CallPython = answer
    Exit Function
Failed:
    NoteFailure Moment()
    mState = "state_failed"
    CallPython = CVErr(xlErrNA)
End Function

' A Long is an error value, which reaches VBA as its number: the functions answer so for a form whose plan they do
' not know (addin/functions.py). Their own numbers are Doubles.
Private Function IsUsable(ByRef answer As Variant) As Boolean
    IsUsable = Not (IsEmpty(answer) Or IsNull(answer) Or IsObject(answer) Or VarType(answer) = vbLong)
End Function

' An argument as plain values: a Range would cost Python eleven calls back into Excel. Value2, because Value
' makes dates and currency of numbers. A missing argument and an error stay what they are, and Python knows both.
Public Function Plain(ByRef argument As Variant) As Variant
    If Not IsObject(argument) Then
        Plain = argument
    ElseIf argument.Cells.Count > MOST_CELLS Then
        Err.Raise 6
    Else
        Plain = argument.Areas(1).Value2
    End If
End Function

' Starts Python and returns at once: the key of the sentence that says what hinders it, "" where it is starting.
Public Function StartServer() As String
    Dim problem As String
    Set mServer = Nothing
    PaceReset
    problem = SettingsProblem()
    If problem <> "" Then
        mState = problem
        StartServer = problem
        Exit Function
    End If
    On Error GoTo Failed
    mClassId = NewClassId()
    mReadyFile = Expanded("%TEMP%") & "\laoyousuode-" & Mid$(mClassId, 2, 36) & ".ready"
    StartHidden PythonCommand() & "addin.server " & mClassId & " " & GetCurrentProcessId() & " " & _
        Quoted(mReadyFile), Setting("PYTHONPATH")
    mState = "state_starting"
    mDeadline = Moment() + START_SECONDS
    NextPoll
    Exit Function
Failed:
    mState = "start_refused"
    StartServer = mState
    NoteFailure Moment()
End Function

Public Function IsRunning() As Boolean
    IsRunning = Not (mServer Is Nothing)
End Function

Public Function IsStarting() As Boolean
    IsStarting = (mState = "state_starting")
End Function

' The key of the sentence that describes the server now.
Public Function ServerState() As String
    ServerState = mState
    If mState = "" Then ServerState = "state_idle"
    If IsRunning() And RestLeft(Moment()) > 0 Then ServerState = "state_failed"
End Function

' Looks for the server once; True when it has just been found. Called by the clock (Ribbon.LysdPoll). The file that
' the server writes comes first: asking COM for a class that is not there yet may take seconds.
Public Function Found() As Boolean
    mNextPoll = 0
    If Not IsStarting() Then Exit Function
    If FileSystem().FileExists(mReadyFile) Then
        FileSystem().DeleteFile mReadyFile
        Found = Connect()
    ElseIf Moment() < mDeadline Then
        NextPoll
        Exit Function
    End If
    mState = IIf(Found, "state_running", "state_silent")
    If Not Found Then NoteFailure Moment()
End Function

Private Sub NextPoll()
    mNextPoll = Now + TimeSerial(0, 0, 1)
    Application.OnTime mNextPoll, MacroName("LysdPoll")
End Sub

' A timer that is still set would open the add-in again after Excel has closed it.
Public Sub StopPolling()
    On Error Resume Next
    If mNextPoll <> 0 Then Application.OnTime mNextPoll, MacroName("LysdPoll"), , False
    mNextPoll = 0
    Set mServer = Nothing
End Sub

Public Function MacroName(ByVal procedure As String) As String
    MacroName = "'" & ThisWorkbook.Name & "'!" & procedure
End Function

' xlwings' DLL hands over the server that registered under our class id. Where the DLL cannot be loaded, COM's
' own name for "a new object of this class" does.
Private Function Connect() As Boolean
    Dim answer As Variant
    On Error GoTo WithoutDll
    If LoadLibraryW(StrPtr(Setting("DLL_FOLDER") & "\" & DLL_NAME)) = 0 Then GoTo WithoutDll
    If XLPyDLLActivateAuto(answer, mClassId, 1) = 0 Then
        Set mServer = answer
        Connect = True
    End If
    Exit Function
WithoutDll:
    Connect = ConnectByName()
End Function

Private Function ConnectByName() As Boolean
    On Error Resume Next
    Set mServer = GetObject("new:" & mClassId)
    ConnectByName = Not (mServer Is Nothing)
End Function

Private Function NewClassId() As String
    Dim guid As GuidBytes
    Dim buffer As String
    buffer = String$(39, vbNullChar)
    CoCreateGuid guid
    StringFromGUID2 guid, StrPtr(buffer), 39
    NewClassId = Left$(buffer, 38)
End Function
