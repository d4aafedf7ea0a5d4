"""Whether this Python is the one of the bundle for Windows PCs, where nothing is installed with pip.

Knows where the bundle's files stand below its folder; not what they are for.
"""

from __future__ import annotations

import sys
from pathlib import Path

# Below the folder that a user unpacks, and that installing copies.
APP, PYTHON = "app", "app/python"
ADDIN, START, MANIFEST = f"{APP}/laoyousuode.xlam", f"{APP}/start.py", f"{APP}/manifest.json"


def bundle_root() -> Path | None:
    """The bundle's folder, None for a Python that was installed in another way."""
    executable = Path(sys.executable or "none")
    root = executable.parent.parent.parent
    is_bundle = (
        executable.parent == root / PYTHON and (root / MANIFEST).is_file() and (root / START).is_file()
    )
    return root if is_bundle else None
