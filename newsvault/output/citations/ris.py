"""RIS, one tag a line; a value is one line, so that no title can begin a record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from newsvault.output.citations.clean_text import field


def ris(items: Sequence[dict[str, Any]]) -> str:
    """Return the items as records of the type NEWS."""
    return "\n".join("\n".join(_record(item)) + "\nER  - \n" for item in items).rstrip("\n") + "\n"


def _record(item: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of a RIS record; empty values have none."""
    tags: list[tuple[str, str]] = [("TY", "NEWS"), ("ID", item["id"])]
    tags += [("AU", _author(name)) for name in item.get("author", ())]
    tags += [("TI", item["title"]), ("T2", item["container-title"])]
    if "issued" in item:
        year, month, day = item["issued"]["date-parts"][0]
        tags += [("PY", f"{year:04}"), ("DA", f"{year:04}/{month:02}/{day:02}/")]
    year, month, day = item["accessed"]["date-parts"][0]
    tags += [
        ("SE", item.get("section", "")),
        ("LA", item.get("language", "")),
        ("UR", item["URL"]),
        ("Y2", f"{year:04}/{month:02}/{day:02}/"),
        ("N1", item["note"]),
    ]
    for tag, value in tags:
        line = field(value)
        if line:
            yield f"{tag}  - {line}"


def _author(name: dict[str, str]) -> str:
    """Return `Family, Given, Suffix`; an organisation has no comma, which would divide it."""
    if "literal" in name:
        return name["literal"].replace(",", "")
    particle = name.get("non-dropping-particle")
    family = f"{particle} {name['family']}" if particle else name["family"]
    return ", ".join(filter(None, [family, name.get("given"), name.get("suffix")]))
