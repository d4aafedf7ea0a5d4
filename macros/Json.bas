Attribute VB_Name = "Json"
Option Explicit
Option Private Module
' Reads one line of `laoyousuode check --json`: a flat object whose values are strings, numbers or words.
' Knows no Excel and no file.

' The value of a field as text, "" where the line has no such field.
Public Function JsonField(ByVal jsonLine As String, ByVal field As String) As String
    Dim place As Long
    Dim fieldName As String
    Dim value As String
    place = InStr(1, jsonLine, "{") + 1
    If place = 1 Then Exit Function
    Do While place <= Len(jsonLine)
        place = SkipSigns(jsonLine, place, " ,")
        If Mid$(jsonLine, place, 1) <> """" Then Exit Function
        fieldName = JsonString(jsonLine, place)
        place = SkipSigns(jsonLine, place, " :")
        If Mid$(jsonLine, place, 1) = """" Then
            value = JsonString(jsonLine, place)
        Else
            value = JsonWord(jsonLine, place)
        End If
        If fieldName = field Then
            JsonField = value
            Exit Function
        End If
    Loop
End Function

Private Function SkipSigns(ByVal jsonLine As String, ByVal place As Long, ByVal signs As String) As Long
    Do While place <= Len(jsonLine)
        If InStr(1, signs, Mid$(jsonLine, place, 1)) = 0 Then Exit Do
        place = place + 1
    Loop
    SkipSigns = place
End Function

' The string that begins at place; place moves behind its closing quote.
Private Function JsonString(ByVal jsonLine As String, ByRef place As Long) As String
    Dim sign As String
    Dim words As String
    place = place + 1
    Do While place <= Len(jsonLine)
        sign = Mid$(jsonLine, place, 1)
        If sign = """" Then
            place = place + 1
            Exit Do
        End If
        If sign = "\" Then
            words = words & Escaped(jsonLine, place)
        Else
            words = words & sign
            place = place + 1
        End If
    Loop
    JsonString = words
End Function

' What a backslash stands for; place moves behind it. U+10000 and more come as two escapes, as Excel keeps them.
Private Function Escaped(ByVal jsonLine As String, ByRef place As Long) As String
    Dim sign As String
    sign = Mid$(jsonLine, place + 1, 1)
    place = place + 2
    Select Case sign
        Case "n"
            Escaped = vbLf
        Case "r"
            Escaped = vbCr
        Case "t"
            Escaped = vbTab
        Case "b", "f"
            Escaped = " "
        Case "u"
            Escaped = ChrW(CLng("&H" & Mid$(jsonLine, place, 4)))
            place = place + 4
        Case Else
            Escaped = sign
    End Select
End Function

' A number, true, false or null.
Private Function JsonWord(ByVal jsonLine As String, ByRef place As Long) As String
    Dim first As Long
    first = place
    Do While place <= Len(jsonLine)
        If InStr(1, ",} ", Mid$(jsonLine, place, 1)) > 0 Then Exit Do
        place = place + 1
    Loop
    JsonWord = Mid$(jsonLine, first, place - first)
    If place = first Then place = Len(jsonLine) + 1
End Function
