"""Requests to an OpenSearch cluster: JSON over HTTP, repeated on another node when one fails."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Mapping
from typing import Any

import urllib3
from urllib3.exceptions import HTTPError

from newsvault.errors import QueryError, VaultError
from newsvault.search.cost_limit import Work
from newsvault.settings import Settings

PASSWORD = "NEWSVAULT_CLUSTER_PASSWORD"  # noqa: S105  # the name of the variable
# Answers of a node that is starting, stopping or short of memory: another one may answer.
_ELSEWHERE = (429, 500, 502, 503, 504)
_ERROR = 400  # the lowest status of an error
# Attempts on every node. Electing a new manager takes some seconds, in which nodes answer 503.
_ROUNDS = 8
_ROUNDS_UNANSWERED = 2  # after which a cluster without any node that answers is down
_PAUSE = 0.2  # seconds: 0, 0.2, 0.6, 1.4, ... before each round
_LIMITS = ("too_many_clauses", "too_many_nested_clauses")
_EXPANDED = "expanded to too many terms"

Json = dict[str, Any]


class ClusterError(VaultError):
    """The cluster answered a request with an error; `status` is that of HTTP, `kind` its type."""

    reason = "cluster"

    def __init__(self, message: str, *, path: str, status: int, kind: str) -> None:
        super().__init__(message, path=path, hint="newsvault doctor shows the cluster's state")
        self.status = status
        self.kind = kind


class Client:
    """The nodes of a cluster, in the order in which they are tried."""

    def __init__(self, settings: Settings) -> None:
        self._hosts = list(settings.cluster_hosts)
        self._label = ", ".join(self._hosts)
        timeout = urllib3.Timeout(connect=settings.connect_timeout, read=settings.total_timeout)
        headers = {"Accept": "application/json"}
        if settings.cluster_user:
            secret = f"{settings.cluster_user}:{os.environ.get(PASSWORD, '')}"
            headers |= urllib3.make_headers(basic_auth=secret)
        self._headers = headers
        self._pool = urllib3.PoolManager(
            timeout=timeout, retries=False, ca_certs=settings.ca_file or None
        )

    @property
    def label(self) -> str:
        """The addresses of all nodes, for messages."""
        return self._label

    def ask(self, method: str, path: str, body: Json | None = None, **options: str) -> Json:
        """Return the answer to a request with a JSON body.

        Raises VaultError when no node answers, ClusterError for an error of the cluster.
        """
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        return self._send(method, path, data, "application/json", options)

    def ask_lines(self, path: str, lines: Iterable[Mapping[str, object]], **options: str) -> Json:
        """Return the answer to a request with one JSON value a line (`_bulk`, `_msearch`)."""
        data = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines).encode()
        return self._send("POST", path, data, "application/x-ndjson", options)

    def close(self) -> None:
        """Close all connections."""
        self._pool.clear()

    def _send(
        self, method: str, path: str, data: bytes | None, kind: str, options: Mapping[str, str]
    ) -> Json:
        """Send a request to the hosts in turn until one answers; raises the last failure."""
        headers = {**self._headers, **({"Content-Type": kind} if data is not None else {})}
        address = f"{path}?{'&'.join(f'{k}={v}' for k, v in options.items())}" if options else path
        failure: VaultError | None = None
        for turn in range(_ROUNDS):
            time.sleep(_PAUSE * (2**turn - 1))
            answered = False
            for host in tuple(self._hosts):
                try:
                    answer = self._pool.request(
                        method, host + address, body=data, headers=headers, redirect=False
                    )
                except (HTTPError, OSError) as exc:
                    failure = _unreachable(self._label, exc)
                else:
                    answered = True
                    found = _parsed(answer.data)
                    if answer.status < _ERROR:
                        return found
                    failure = _error(found, answer.status, self._label)
                    if answer.status not in _ELSEWHERE or failure.kind in _LIMITS:
                        raise failure
                self._hosts.append(self._hosts.pop(0))  # the next request begins with another one
            if not answered and turn >= _ROUNDS_UNANSWERED:
                break
        assert failure is not None
        raise failure


def _unreachable(label: str, exc: Exception) -> VaultError:
    return VaultError(
        f"cannot reach the search cluster at {label}: {_brief(exc)}",
        path=label,
        hint="start it, or set cluster_hosts in newsvault.toml; articles that are saved but not"
        " indexed stay queued",
    )


def _parsed(data: bytes) -> Json:
    try:
        found = json.loads(data or b"{}")
    except ValueError:
        return {"error": data[:200].decode("utf-8", "replace")}
    return found if isinstance(found, dict) else {"items": found}


def _brief(exc: Exception) -> str:
    reason = getattr(exc, "reason", None) or exc
    return str(reason).rpartition(": ")[2] or type(exc).__name__


def _error(found: Json, status: int, label: str) -> ClusterError:
    """Return the error of an answer, with the innermost reason the cluster gives."""
    error = found.get("error", "")
    if not isinstance(error, dict):
        return ClusterError(f"the search cluster answered {status}: {error}", path=label,
                            status=status, kind="")  # fmt: skip
    causes = [error, *(error.get("root_cause") or ())]
    while isinstance(error.get("caused_by"), dict):
        error = error["caused_by"]
        causes.append(error)
    for shard in found["error"].get("failed_shards") or ():
        cause = shard.get("reason") or {}
        while isinstance(cause, dict) and cause:
            causes.append(cause)
            cause = cause.get("caused_by") or {}
    kinds = [str(cause.get("type", "")) for cause in causes]
    problem = str(causes[-1].get("reason") or causes[-1].get("type") or "no reason given")
    wide = any(_EXPANDED in str(cause.get("reason")) for cause in causes)
    kind = next((one for one in kinds if one in _LIMITS), _LIMITS[0] if wide else kinds[-1])
    return ClusterError(
        f"the search cluster answered {status}: {problem}", path=label, status=status, kind=kind
    )


def refusal(error: ClusterError, query: str) -> QueryError | None:
    """Return the error for a query above the cluster's limit of clauses; None for other errors."""
    if error.kind not in _LIMITS:
        return None
    return Work(query).refusal()
