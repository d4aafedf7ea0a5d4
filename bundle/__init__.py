"""The bundle for a Windows PC without Python: building the zip anywhere, and installing, examining, removing it there.

Knows the core and the add-in. What runs on the PC uses the standard library and pywin32 only, so that it can still
speak where a file of another library is missing.
"""
