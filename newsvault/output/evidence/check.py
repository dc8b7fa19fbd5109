"""`check-bundle`: what holds of a bundle and what does not, each in one plain sentence."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from newsvault.errors import UsageError
from newsvault.guard import attempt
from newsvault.output.citations.clean_text import field
from newsvault.output.evidence.bundle import ALGORITHMS, MANIFEST, TOKEN
from newsvault.output.evidence.captures import payloads
from newsvault.output.evidence.timestamp import check_token
from newsvault.output.evidence.zip_file import pack, unpack


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One statement about a bundle: whether it holds, and the faults found if it does not."""

    statement: str
    holds: bool
    found: tuple[str, ...] = ()


def check_bundle(path: Path, *, authority: Path | None = None) -> tuple[Check, ...]:
    """Check a bundle; every statement is checked, also when an earlier one does not hold.

    Args:
        path: the folder or ZIP file.
        authority: a PEM file with the certificate of the time-stamping authority.

    Raises:
        UsageError: there is no bundle at `path`.
    """
    with _folder(path) as (folder, packing):
        if not (folder / "bagit.txt").is_file():
            raise UsageError(f"{path} is not a bundle", hint="it has no bagit.txt")
        checks = [*packing, _check("Every file is there and as it was written.", folder, _bag)]
        checks.append(_check("Every list of digests is as it was written.", folder, _tag_manifests))
        checks.append(_check("Every stored response is as it was received.", folder, _captures))
        checks.append(_check("Every record has its page among the captures.", folder, _records))
        checks.append(_check("Every quotation is in its place in the text.", folder, _quotations))
        checks.append(_check("The archive and its revision are stated.", folder, _archive))
        if (folder / TOKEN).is_file():
            token = (folder / TOKEN).read_bytes()
            statement, faults = check_token(token, (folder / MANIFEST).read_bytes(), authority)
            checks.append(Check(statement=statement, holds=not faults, found=faults))
        elif authority is not None:
            checks.append(Check(statement="The bundle has a time-stamp.", holds=False))
    return tuple(checks)


@contextmanager
def _folder(path: Path) -> Iterator[tuple[Path, list[Check]]]:
    """Yield the folder of a bundle, unpacked if need be, and the checks of its ZIP file."""
    if path.is_dir():
        yield path, []
        return
    if not path.is_file():
        raise UsageError(f"no bundle at {path}")
    with TemporaryDirectory() as place:
        folder = unpack(path, Path(place))
        again = BytesIO()
        pack(folder, again, folder=folder.name)
        same = again.getbuffer() == path.read_bytes()
        found = () if same else (f"{path.name}: bytes outside of the packed files have changed",)
        statement = "The ZIP file is as it was written."
        yield folder, [Check(statement=statement, holds=same, found=found)]


def _check(statement: str, folder: Path, work: Callable[[Path], Iterator[str]]) -> Check:
    found = attempt(lambda: list(work(folder)), lambda reason: [f"cannot be read: {reason}"])
    shown = tuple(dict.fromkeys(field(line) for line in found))
    return Check(statement=statement, holds=not found, found=shown)


def _archive(folder: Path) -> Iterator[str]:
    """Yield faults in the state of the archive; bundles of an earlier program have none."""
    about = json.loads((folder / "data" / "query.json").read_text("utf-8"))
    state = about["archive"]
    if "revision" not in state:
        return
    if type(state["revision"]) is not int or state["revision"] < 0:
        yield f"data/query.json: {state['revision']!r} is no revision"
    if not isinstance(state.get("identity"), str):
        yield "data/query.json: the archive has no identity"


def _bag(folder: Path) -> Iterator[str]:
    """Yield what the library `bagit` finds, and files that no manifest covers."""
    import logging

    import bagit

    logging.getLogger("bagit").setLevel(logging.CRITICAL)
    try:
        bagit.Bag(str(folder)).validate()
    except bagit.BagValidationError as error:
        yield from (str(detail) for detail in error.details or [error])
    except bagit.BagError as error:
        yield str(error)
    listed = {"tagmanifest-sha256.txt", "tagmanifest-sha512.txt"}
    for algorithm in ALGORITHMS:
        for kind in ("manifest", "tagmanifest"):
            lines = (folder / f"{kind}-{algorithm}.txt").read_text("utf-8").splitlines()
            listed |= {line.partition(" ")[2].strip() for line in lines}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_dir() and name not in listed:
            yield f"{name} is not part of the bundle"


def _tag_manifests(folder: Path) -> Iterator[str]:
    """Yield each file whose digest is another, and each list that differs in any other byte."""
    for algorithm in ALGORITHMS:
        for kind in ("manifest", "tagmanifest"):
            path = folder / f"{kind}-{algorithm}.txt"
            stated = path.read_bytes()
            gap = "  " if kind == "manifest" else " "  # as bagit writes them
            expected, names = [], []
            for line in stated.decode().splitlines():
                digest, _, rest = line.partition(" ")
                name = rest.strip()
                names.append(name)
                actual = _digest(folder / name, algorithm) if _inside(name) else ""
                if actual != digest:
                    yield f"{name} has another {algorithm} than {path.name} says"
                expected.append(f"{digest.lower()}{gap}{name}\n")
            if "".join(expected).encode() != stated or len(names) != len(set(names)):
                yield f"{path.name} has changed"


def _inside(name: str) -> bool:
    return not name.startswith("/") and ".." not in name.split("/")


def _digest(path: Path, algorithm: str) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, algorithm).hexdigest()


def _captures(folder: Path) -> Iterator[str]:
    for _, fault in payloads(folder / "data" / "captures.wacz"):
        if fault:
            yield fault


def _records(folder: Path) -> Iterator[str]:
    stored = {digest for digest, _ in payloads(folder / "data" / "captures.wacz")}
    for row in _rows(folder / "data" / "records.jsonl"):
        for capture in row["all_captures"]:
            if capture["payload_sha256"] not in stored:
                yield f"{row['id']}: capture {capture['number']} is not in captures.wacz"


def _quotations(folder: Path) -> Iterator[str]:
    texts = {row["id"]: row["article"]["text"] for row in _rows(folder / "data" / "records.jsonl")}
    for row in _rows(folder / "data" / "quotations.jsonl"):
        text = texts.get(row["article_id"], "")
        if text[row["start"] : row["end"]] != row["text"]:
            yield f"{row['reference']} is not in the text at {row['start']}–{row['end']}"


def _rows(path: Path) -> Iterator[Any]:
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)
