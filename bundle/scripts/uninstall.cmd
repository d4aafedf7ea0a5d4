@echo off
setlocal DisableDelayedExpansion
set "LAOYOUSUODE_HERE=%~dp0"
rem The folder that this stands in may go away: leave it, and read nothing more from this file.
cd /d "%SystemRoot%"
"%LAOYOUSUODE_HERE%app\python\python.exe" "%LAOYOUSUODE_HERE%app\start.py" WORD %* & pause & exit
