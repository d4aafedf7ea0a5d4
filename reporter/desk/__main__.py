"""The desk's second process, in which its work is done: `python -m reporter.desk`. Its workers load this module again.

Loads nothing before it is asked to work.
"""

from __future__ import annotations


def main() -> None:
    """Serve the window that started this process, until it goes."""
    from reporter.desk.serving import serve

    serve()


if __name__ == "__main__":
    main()
