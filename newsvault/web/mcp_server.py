"""Tools for assistants by the Model Context Protocol: reading only, each hit with its proof.

An assistant gets an article's text in slices with the places of its quotations, and with each the
name of the version and the SHA-256 of the stored page, so that what it quotes can be checked.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from mcp.server import MCPServer

from newsvault.api.filters import Filters
from newsvault.api.query_intent import meant
from newsvault.api.vault import Vault
from newsvault.errors import NewsvaultError
from newsvault.models import Hit, StoredArticle
from newsvault.output.json_shapes import saying_shape
from newsvault.output.statement_tables import checks_table
from newsvault.web.problems import problem_of

T = TypeVar("T")
SLICE = 6000  # characters of a text in one answer
_MOST = 50  # records in one answer


class Tools:
    """The tools, over one vault in one thread, whose connection they share."""

    def __init__(self, open_vault: Callable[[], Vault]) -> None:
        self._open = open_vault
        self._local = threading.local()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="newsvault-mcp")

    def _ask(self, question: Callable[[Vault], dict[str, Any]]) -> dict[str, Any]:
        """Return the answer, or the error as one: the assistant can try again."""
        return self._thread.submit(self._answered, question).result()

    def _answered(self, question: Callable[[Vault], dict[str, Any]]) -> dict[str, Any]:
        try:
            if not hasattr(self._local, "vault"):
                self._local.vault = self._open()
            return question(self._local.vault)
        except NewsvaultError as error:
            return problem_of(error).json()

    def search(self, query: str, limit: int = 10, offset: int = 0) -> dict[str, Any]:
        """Find articles in the archive. Best first; each hit has the id for `show`.

        Args:
            query: words (all must match), "a phrase", a OR b, -without, speaker:NAME, source:NAME,
                headline:WORD, after:2024-05, before:2024-06, lang:en, tag:NAME.
            limit: number of hits, 1 to 50.
            offset: number of hits to skip.
        """

        def found(vault: Vault) -> dict[str, Any]:
            text = meant(vault, query, Filters())
            results = vault.search(text, limit=_bounded(limit), offset=max(0, offset))
            hits = [_hit(hit) for hit in results]
            return {"total": results.total, "suggestion": results.suggestion, "hits": hits}

        return self._ask(found)

    def show(self, id: str, start: int = 0) -> dict[str, Any]:  # noqa: A002  # the tool's argument
        """Read an article: its metadata and a slice of its text with the quotations in it.

        Offsets count characters of the whole text. Read on from `next_start` until it is null.

        Args:
            id: an article's id, or ID@VERSION.
            start: offset where the slice begins.
        """
        return self._ask(lambda vault: _article(vault.get(id), max(0, start)))

    def quotes(
        self,
        speaker: str = "",
        saying: str = "",
        query: str = "",
        limit: int = 20,
        offset: int = 0,
    ) -> dict[str, Any]:
        """List what people said, word for word, newest first, each with its article and proof.

        Args:
            speaker: a name or part of it.
            saying: words in the quotation, in any form.
            query: a query that selects articles, as in `search`.
            limit: number of quotations, 1 to 50.
            offset: number of quotations to skip.
        """

        def found(vault: Vault) -> dict[str, Any]:
            said = vault.quotes(
                query, speaker=speaker or None, saying=saying or None, limit=_bounded(limit),
                offset=max(0, offset),
            )  # fmt: skip
            rows = []
            for saying_ in said:
                stored, quote = vault.quote(saying_.full_reference)
                place = {"start": quote.start, "end": quote.end}
                rows.append({**saying_shape(saying_), **place, **_proof(stored)})
            return {"total": said.total, "similar_names": list(said.near), "quotations": rows}

        return self._ask(found)

    def check(self, draft: str) -> dict[str, Any]:
        """Check the quotations of a draft against the archive before it is handed over.

        Each is exact, near (with the difference), said by another speaker, only in an article's
        text, or not in the archive. Quote nothing that is not exact.

        Args:
            draft: plain text or Markdown.
        """

        def found(vault: Vault) -> dict[str, Any]:
            table = checks_table(vault.check(draft))
            return {**table.head, table.name: list(table.values)}

        return self._ask(found)

    def close(self) -> None:
        """Close the vault."""
        self._thread.submit(self._close).result()
        self._thread.shutdown()

    def _close(self) -> None:
        if hasattr(self._local, "vault"):
            self._local.vault.close()


def make_server(tools: Tools) -> MCPServer:
    """Return the server that offers the tools, all of which only read."""
    from mcp.types import ToolAnnotations

    server = MCPServer("newsvault", instructions="A personal news archive. Quote only its words.")
    reads = ToolAnnotations(read_only_hint=True, open_world_hint=False)
    for tool in (tools.search, tools.show, tools.quotes, tools.check):
        server.tool(annotations=reads)(tool)
    return server


def run(open_vault: Callable[[], Vault]) -> None:
    """Serve the tools on standard input and output until the client ends."""
    tools = Tools(open_vault)
    try:
        make_server(tools).run("stdio")
    finally:
        tools.close()


def _bounded(count: int) -> int:
    return min(max(1, count), _MOST)


def _proof(stored: StoredArticle) -> dict[str, Any]:
    return {
        "version_name": stored.version_name,
        "sha256": stored.capture.payload_sha256,
        "captured_at": stored.capture.captured_at.isoformat(),
    }


def _head(stored: StoredArticle) -> dict[str, Any]:
    article = stored.article
    return {
        "id": stored.id,
        "headline": article.headline,
        "outlet": article.publisher,
        "byline": [person.name for person in article.byline],
        "published_at": article.published_at.isoformat() if article.published_at else None,
        "url": article.url,
        **_proof(stored),
    }


def _hit(hit: Hit) -> dict[str, Any]:
    text = hit.stored.article.text
    snippets = []
    for one in hit.snippets:
        start = text.find(one.text.strip("… "))
        place = None if start < 0 else start
        snippets.append({"text": one.text, "start": place})
    return {**_head(hit.stored), "length": len(text), "snippets": snippets}


def _article(stored: StoredArticle, start: int) -> dict[str, Any]:
    """Return a slice of an article from character `start`, with its quotations."""
    text = stored.article.text
    end = min(len(text), start + SLICE)
    if end < len(text) and (space := text.rfind(" ", start, end)) > start:
        end = space + 1  # a slice ends between words
    inside = [
        {
            "reference": f"{stored.version_name}.q{number}", "start": quote.start, "end": quote.end,
            "text": quote.text, "speaker": quote.speaker_name or quote.speaker,
            "confidence": quote.confidence,
        }
        for number, quote in enumerate(stored.article.quotes, 1)
        if start <= quote.start < end
    ]  # fmt: skip
    return {
        **_head(stored),
        "length": len(text),
        "start": start,
        "text": text[start:end],
        "next_start": end if end < len(text) else None,
        "quotations": inside,
    }
