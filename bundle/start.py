"""The first words of a command line in the bundle: what is done for the PC here, everything else by the program.

The one module of this package that hands over to `reporter`. Loads nothing before it is needed, so that examining and
removing work where files are missing.
"""

from __future__ import annotations


def run(arguments: list[str]) -> int:
    """Do what the words say and give the exit code."""
    from reporter.main import execute

    return execute(arguments)
