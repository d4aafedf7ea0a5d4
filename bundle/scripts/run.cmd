@echo off
setlocal DisableDelayedExpansion
set "LAOYOUSUODE_HERE=%~dp0"
if not exist "%LAOYOUSUODE_HERE%app\python\python.exe" goto incomplete
setlocal EnableDelayedExpansion
set "LAOYOUSUODE_LINE=!cmdcmdline!"
setlocal DisableDelayedExpansion
"%LAOYOUSUODE_HERE%app\python\python.exe" "%LAOYOUSUODE_HERE%app\start.py" WORD %*
set "LAOYOUSUODE_CODE=%errorlevel%"
pause
exit %LAOYOUSUODE_CODE%
:incomplete
echo Qing xian ba ya suo bao quan bu jie ya, zai shuang ji zhe ge wen jian.
echo (Unpack the whole zip first, then start this file again.)
pause
exit 2
