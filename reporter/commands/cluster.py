"""`report --dask`: reading by the workers of a dask cluster, through the executor that its client offers.

Knows the extra `cluster` (dask.distributed); nothing of what is read. The workers open the returns by the same paths.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from concurrent.futures import Executor
from typing import Any

from reporter.console import UserError

_SECONDS_TO_CONNECT = 10


@contextlib.contextmanager
def cluster_executor(address: str | None) -> Iterator[Executor | None]:
    """The executor of the cluster at an address (tcp://…), None where none is named.

    Raises UserError, and ModuleNotFoundError where the extra is not installed.
    """
    if address is None:
        yield None
        return
    from distributed import Client

    # The library states no types.
    connect: Any = Client
    try:
        client = connect(address, timeout=_SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UserError(f"--dask：连不上 {address}，请检查地址和调度程序是否已经启动") from error
    with client:
        yield client.get_executor(pure=False)
