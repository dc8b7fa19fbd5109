"""`newsvault mcp`, through the official client: tools that read, and what proves each hit."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mcp", reason="the extra newsvault[mcp] is not installed")

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

from newsvault import Vault


async def _talk(folder: Path) -> dict[str, Any]:
    """Ask each tool once; return the answers."""
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "newsvault", "--vault", str(folder), "mcp"],
        env={**os.environ},
    )
    found: dict[str, Any] = {}
    async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
        await session.initialize()
        found["tools"] = (await session.list_tools()).tools

        async def ask(name: str, **values: Any) -> Any:
            answer = await session.call_tool(name, values)
            return json.loads(answer.content[0].text)  # type: ignore[union-attr]

        found["search"] = await ask("search", query="ukraine")
        found["show"] = await ask("show", id=found["search"]["hits"][0]["id"])
        found["quotes"] = await ask("quotes", speaker="Blinken", limit=2)
        found["check"] = await ask("check", draft='"Nothing at all," he said.')
        found["error"] = await ask("search", query="(")
    return found


def test_tools(seeds_folder: Path) -> None:
    """Few tools with short descriptions; every hit has an id, places and a digest."""
    found = asyncio.run(_talk(seeds_folder))
    assert len(found["tools"]) <= 6
    assert sum(len(tool.model_dump_json()) for tool in found["tools"]) <= 12_000
    assert all(tool.annotations.read_only_hint for tool in found["tools"])
    shown = found["show"]
    assert len(shown["sha256"]) == 64
    with Vault.open(seeds_folder) as vault:
        text = vault.get(shown["version_name"]).article.text
    assert shown["text"] == text[: len(shown["text"])]
    for quote in shown["quotations"]:
        assert text[quote["start"] : quote["end"]] == quote["text"]
    assert shown["quotations"]
    for said in found["quotes"]["quotations"]:
        assert said["text"]
        assert len(said["sha256"]) == 64
    assert found["check"]["quotations"][0]["verdict"] == "not in the archive"
    assert found["error"]["error"]["reason"] == "bad-query"


def test_slices(seeds_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long text is read in slices that together are the text."""
    from newsvault.web import mcp_server

    monkeypatch.setattr(mcp_server, "SLICE", 500)
    tools = mcp_server.Tools(lambda: Vault.open(seeds_folder))
    article = tools.search("ukraine")["hits"][0]["id"]
    read, start = "", 0
    while start is not None:
        part = tools.show(article, start)
        assert 0 < len(part["text"]) <= 500
        read += part["text"]
        start = part["next_start"]
    tools.close()
    with Vault.open(seeds_folder) as vault:
        assert read == vault.get(article).article.text
