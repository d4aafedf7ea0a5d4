@echo off
setlocal DisableDelayedExpansion
set "LAOYOUSUODE_HERE=%~dp0"
for %%i in ("%LAOYOUSUODE_HERE%.") do set "LAOYOUSUODE_FOLDER=%%~fi"
rem The folder that this stands in may go away: leave it, and read nothing more from this file.
cd /d "%SystemRoot%"
"%LAOYOUSUODE_HERE%app\python\python.exe" "%LAOYOUSUODE_HERE%app\start.py" WORD %* & (if exist "%LAOYOUSUODE_HERE%app\MARK" for /l %%i in (1,1,20) do if exist "%LAOYOUSUODE_HERE%app" (rd /s /q "%LAOYOUSUODE_FOLDER%" 2>nul & if exist "%LAOYOUSUODE_HERE%app" ping -n 2 127.0.0.1 >nul)) & pause & exit
