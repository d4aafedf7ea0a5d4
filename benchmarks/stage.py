"""The reading stage alone: `python -m benchmarks.stage FOLDER COUNT JOBS` writes its own processor time beside FOLDER."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan
from reporter.period.intake import read_all
from reporter.returns.reader import Reader


def main() -> None:
    folder, count, jobs = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    files = [(path, path.name) for path in sorted(folder.iterdir())[:count]]
    started = time.process_time()
    read_all(Reader(default_plan(), Period(2026, 10)), files, jobs)
    (folder.parent / "seconds").write_text(str(time.process_time() - started))


if __name__ == "__main__":
    main()
