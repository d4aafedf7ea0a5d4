"""Pools that are stopped while their workers start, after one delay and another."""

from __future__ import annotations

import sys
import time

from reporter.period.workers import Workers


def main() -> int:
    for moment in range(12):
        with Workers(4) as workers:
            workers._send(len, [("文",)])
            time.sleep(0.03 * moment)
    return 0


if __name__ == "__main__":
    sys.exit(main())
