Attribute VB_Name = "Paths"
Option Explicit
Option Private Module
' Paths, command lines and the settings file, as text. Knows no Excel and touches no file.

Public Function Quoted(ByVal word As String) As String
    Quoted = """" & word & """"
End Function

' A folder that ends in a backslash would swallow the quote behind it: C:\ is written C:\.
Public Function QuotedFolder(ByVal folder As String) As String
    If Right$(folder, 1) = "\" Then folder = folder & "."
    QuotedFolder = Quoted(folder)
End Function

' The last part of a path or address, whichever way its slashes lean.
Public Function BaseName(ByVal path As String) As String
    Dim place As Long
    path = Replace(path, "/", "\")
    place = InStrRev(path, "\")
    BaseName = Mid$(path, place + 1)
End Function

Public Function ParentOf(ByVal path As String) As String
    Dim place As Long
    place = InStrRev(path, "\")
    If place > 1 Then ParentOf = Left$(path, place - 1)
End Function

' One line of the settings file is "KEY","value", as xlwings writes its own.
Public Function SettingFrom(ByVal content As String, ByVal key As String) As String
    Dim lines() As String
    Dim index As Long
    Dim opening As String
    opening = """" & key & ""","""
    lines = Split(Replace(content, vbCr, ""), vbLf)
    For index = LBound(lines) To UBound(lines)
        If Left$(lines(index), Len(opening)) = opening And Right$(lines(index), 1) = """" Then
            SettingFrom = Mid$(lines(index), Len(opening) + 1, Len(lines(index)) - Len(opening) - 1)
            Exit Function
        End If
    Next index
End Function

Public Function IsFormMarker(ByVal content As String) As Boolean
    IsFormMarker = (Left$(content, 14) = "laoyousuode/1/")
End Function
