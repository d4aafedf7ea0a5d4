Attribute VB_Name = "Pace"
Option Explicit
Option Private Module
' When a cell may call Python: after one failure not for five minutes, and for no more than 1.5 s of calls in
' any ten seconds. A call that has begun is ended from the other side after 1.5 s (addin/server.py), so a sheet
' waits 3 s at most. Knows no Excel: moments are seconds, handed in.

Public Const REST_SECONDS As Double = 300
Public Const SPAN_SECONDS As Double = 10
Public Const BUDGET_SECONDS As Double = 1.5

Private mRestUntil As Double
Private mSpanBegan As Double
Private mSpent As Double

Public Sub PaceReset()
    mRestUntil = 0
    mSpanBegan = 0
    mSpent = 0
End Sub

Public Function MayCall(ByVal atMoment As Double) As Boolean
    MayCall = (atMoment >= mRestUntil)
End Function

Public Sub NoteFailure(ByVal atMoment As Double)
    mRestUntil = atMoment + REST_SECONDS
End Sub

Public Sub NoteCall(ByVal began As Double, ByVal ended As Double)
    If began - mSpanBegan > SPAN_SECONDS Then
        mSpanBegan = began
        mSpent = 0
    End If
    If ended > began Then mSpent = mSpent + ended - began
    If mSpent > BUDGET_SECONDS Then
        mSpent = 0
        NoteFailure ended
    End If
End Sub

' Seconds until cells call again, 0 where they may.
Public Function RestLeft(ByVal atMoment As Double) As Double
    RestLeft = 0
    If mRestUntil > atMoment Then RestLeft = mRestUntil - atMoment
End Function
