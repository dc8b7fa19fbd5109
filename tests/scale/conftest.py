"""A vault on the cluster that NEWSVAULT_CLUSTER_HOSTS names."""

import json
import os
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

import newsvault
from tests.program import SEEDS

HOSTS = "NEWSVAULT_CLUSTER_HOSTS"


@pytest.fixture
def hosts() -> str:
    """The addresses of the cluster's nodes."""
    if HOSTS not in os.environ:
        pytest.skip(f"no cluster: start python -m tests.scale.cluster and set {HOSTS}")
    return os.environ[HOSTS]


@pytest.fixture
def seeded(tmp_path: Path) -> Path:
    """A vault with the seeds and a local index."""
    path = tmp_path / "vault"
    with newsvault.Vault.open(path) as vault:
        list(vault.batch([str(SEEDS)]))
    return path


@pytest.fixture
def on_cluster(seeded: Path, hosts: str) -> Iterator[Path]:
    """A vault with the seeds, whose index is in the cluster."""
    assert hosts
    engine(seeded, "opensearch")
    with newsvault.Vault.open(seeded) as vault:
        vault.maintenance.reindex()
    yield seeded
    if index := index_of(seeded):
        cluster("DELETE", f"/{index}?ignore_unavailable=true")


def engine(path: Path, name: str, **more: object) -> None:
    """Choose the engine of a vault, as a user does in its settings file."""
    lines = {"engine": name, **more}
    text = "".join(f"{key} = {json.dumps(value)}\n" for key, value in lines.items())
    (path / "newsvault.toml").write_text(text, "utf-8")


def index_of(path: Path) -> str | None:
    """Return the name of the vault's index in the cluster."""
    pointer = path / "index" / "cluster.json"
    return json.loads(pointer.read_text("utf-8"))["index"] if pointer.exists() else None


def cluster(method: str, path: str, body: object = None) -> object:
    """Ask the cluster itself, past the program."""
    host = os.environ[HOSTS].split(",")[0]
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(host + path, data, headers, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)
