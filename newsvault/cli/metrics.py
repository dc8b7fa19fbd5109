"""Metrics of `newsvault watch` in Prometheus' format, served on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from newsvault.errors import UsageError, VaultError
from newsvault.models import Receipt, Refusal

if TYPE_CHECKING:
    from newsvault.api.vault import Vault

_HOST = "127.0.0.1"


class Metrics:
    """Counters of the runs, and the state of the vault after the last one."""

    def __init__(self, port: int) -> None:
        """Serve the metrics at `http://127.0.0.1:PORT/metrics`; raises UsageError if that fails."""
        try:
            import prometheus_client
        except ImportError:
            raise UsageError(
                "--metrics needs the package prometheus-client",
                hint="pip install 'newsvault[metrics]'",
            ) from None
        registry = prometheus_client.CollectorRegistry()
        gauge, counter = prometheus_client.Gauge, prometheus_client.Counter
        self._pages = counter(
            "newsvault_pages", "Pages requested, by outcome.", ["outcome"], registry=registry
        )
        self._runs = counter("newsvault_runs", "Runs of the feeds.", registry=registry)
        self._ended = gauge(
            "newsvault_last_run_timestamp_seconds", "When the last run ended.", registry=registry
        )
        self._articles = gauge("newsvault_articles", "Articles saved.", registry=registry)
        self._indexed = gauge("newsvault_indexed_articles", "Articles found.", registry=registry)
        self._pending = gauge("newsvault_pending_index", "Changes not indexed.", registry=registry)
        self._up = gauge("newsvault_index_up", "1 if the index answers, else 0.", registry=registry)
        try:
            prometheus_client.start_http_server(port, addr=_HOST, registry=registry)
        except (OSError, OverflowError) as exc:
            raise UsageError(f"cannot serve metrics on port {port}: {exc}") from exc

    def counted(self, outcomes: Iterator[Receipt | Refusal]) -> Iterator[Receipt | Refusal]:
        """Yield `outcomes`, counting each by its status or the reason of its refusal."""
        for outcome in outcomes:
            kind = outcome.outcome if isinstance(outcome, Receipt) else "refused"
            self._pages.labels(kind).inc()
            yield outcome

    def observe(self, vault: Vault) -> None:
        """Take the state of `vault` at the end of a run."""
        self._ended.set_to_current_time()
        try:
            self._indexed.set(vault.count())
        except VaultError:
            self._up.set(0)
        else:
            self._up.set(1)
        status = vault.status()
        self._articles.set(status.articles)
        self._pending.set(status.pending_index)
        self._runs.inc()
