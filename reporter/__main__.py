"""The program's entry. Worker processes import the module that was started: this one loads nothing.

Knows where the command line is; that is loaded in the process that somebody started, and in no other.
"""

from __future__ import annotations


def main() -> None:
    """Run the program and leave it with its exit code."""
    from reporter.main import main as run

    run()


if __name__ == "__main__":
    main()
