"""Reading by other machines' workers: the same results as by our own, and a sentence where nobody answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan
from reporter.commands.cluster import cluster_executor
from reporter.console import UserError
from reporter.edition import DocumentsWanted, make_edition
from reporter.period.consolidation import Order

distributed = pytest.importorskip("distributed")
RETURNED = Path(__file__).parents[2] / "samples" / "2026-10" / "returned"


def test_a_cluster_of_two_workers_gives_the_same_edition(tmp_path: Path) -> None:
    damaged = tmp_path / "坏.xlsx"
    damaged.write_bytes(b"PK\x03\x04 and no more")
    order = Order(default_plan(), Period(2026, 10), (RETURNED, damaged))
    wanted = DocumentsWanted(("json",))
    usual = make_edition(order, wanted)
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
        cluster_executor(cluster.scheduler_address) as executor,
    ):
        found = make_edition(order, wanted, None, executor)
    assert found.documents == usual.documents
    assert found.marked == usual.marked != {}


def test_without_an_address_our_own_workers_read() -> None:
    with cluster_executor(None) as executor:
        assert executor is None


def test_an_address_where_nobody_answers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reporter.commands.cluster._SECONDS_TO_CONNECT", 1)
    with pytest.raises(UserError, match="连不上 tcp"), cluster_executor("tcp://127.0.0.1:9"):
        pass
