"""The ASGI application: its addresses, and what an error becomes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from newsvault.api.vault import Vault
from newsvault.errors import NewsvaultError
from newsvault.web import tokens
from newsvault.web.forms import own_form
from newsvault.web.jobs import Jobs
from newsvault.web.operations import OPERATIONS
from newsvault.web.problems import problem_of
from newsvault.web.render import page
from newsvault.web.security import PAGES, Guarded, Rules
from newsvault.web.static_files import static_file
from newsvault.web.vault_threads import VaultThreads
from newsvault.web.views import (
    article,
    atom,
    changes,
    drafts,
    ingest,
    json_api,
    people,
    search,
    status,
    stories,
)

if TYPE_CHECKING:
    from newsvault.settings import Settings

View = Callable[[Vault, Request], Response]
FormView = Callable[[Vault, Request, FormData], Response]
Endpoint = Callable[[Request], Awaitable[Response]]


def create_app(
    folder: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8765,
    read_only: bool = False,
    settings: Settings | None = None,
) -> Guarded:
    """Return the application for the vault in `folder`, with its checks of every request.

    Args:
        folder: the vault's folder.
        host: the address it is served on; any but loopback needs the access token.
        port: the port it is served on.
        read_only: whether to leave out everything that changes the vault.
        settings: settings to use; None for those of the vault's newsvault.toml.
    """

    def opened() -> Vault:
        return Vault.open(folder, settings=settings, create=False)

    with opened() as vault:
        limit = vault.settings.max_decoded_bytes
    threads, jobs = VaultThreads(opened), Jobs()

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        jobs.stop()
        threads.close()

    app = Starlette(
        routes=_routes(read_only=read_only),
        exception_handlers={
            NewsvaultError: _failed,
            HTTPException: _failed,
            ClientDisconnect: _gone,
            Exception: _broken,
        },
        lifespan=lifespan,
    )
    app.state.threads, app.state.jobs = threads, jobs
    app.state.read_only = read_only
    app.state.page_bytes = limit
    app.state.rules = Rules.of(host, port, tokens.load(folder), page_bytes=limit + 65536)
    return Guarded(app, app.state.rules)


def first_address(app: Guarded, host: str, port: int) -> str:
    """Return the address of the first page, with the access token where one is needed."""
    name = f"[{host}]" if ":" in host else host
    token = f"?token={app.rules.tokens.access}" if app.rules.needs_token else ""
    return f"http://{name}:{port}/{token}"


def _routes(*, read_only: bool) -> list[Route]:
    """Return the addresses of the pages; with `read_only`, none that writes."""
    shown = [
        Route("/", _reading(search.search)),
        Route("/static/{name}", static_file),
        Route("/article/{reference}", _reading(article.article)),
        Route("/article/{reference}/origins", _reading(article.origins)),
        Route("/article/{reference}/changes", _reading(changes.article_changes)),
        Route("/article/{reference}/stored", _reading(article.stored_page)),
        Route("/article/{reference}/frame", _reading(article.frame)),
        Route("/changes", _reading(changes.changes)),
        Route("/stories", _reading(stories.stories)),
        Route("/people", _reading(people.people)),
        Route("/person", _reading(people.person)),
        Route("/draft", _reading(drafts.empty)),
        Route("/draft", _reading_form(drafts.check), methods=["POST"]),
        Route("/status", _reading(status.status)),
        Route("/feed.atom", _reading(atom.feed)),
        Route("/api/v1/check", json_api.check, methods=["POST"]),
        Route("/api/v1/openapi.json", json_api.openapi),
    ]
    shown += [
        Route(f"/api/v1/{one.path}", _reading(partial(json_api.answer, operation=one)))
        for one in OPERATIONS
    ]
    changed = [
        Route("/article/{reference}/tags", _writing(article.change_tags), methods=["POST"]),
        Route("/article/{reference}/notes", _writing(article.change_notes), methods=["POST"]),
        Route("/people/merge", _writing(people.merge), methods=["POST"]),
        Route("/people/alias", _writing(people.alias), methods=["POST"]),
        Route("/people/undo", _writing(people.undo), methods=["POST"]),
        Route("/status/verdict", _writing(status.take_as_article), methods=["POST"]),
        Route("/take", ingest.form),
        Route("/take", ingest.take, methods=["POST"]),
        Route("/take/{name}", ingest.progress),
        Route(PAGES, ingest.upload, methods=["POST"]),
    ]
    return shown if read_only else shown + changed


def _reading(view: View) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        threads: VaultThreads = request.app.state.threads
        return await threads.read(lambda vault: view(vault, request))

    return endpoint


def _reading_form(view: FormView) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        threads: VaultThreads = request.app.state.threads
        async with own_form(request) as form:
            return await threads.read(lambda vault: view(vault, request, form))

    return endpoint


def _writing(view: FormView) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        threads: VaultThreads = request.app.state.threads
        async with own_form(request) as form:
            return await threads.notes.submit(lambda vault: view(vault, request, form))

    return endpoint


async def _failed(request: Request, error: Exception) -> Response:
    """Return the page of an error, or its JSON under /api/."""
    problem = problem_of(error)
    if request.url.path.startswith("/api/"):
        return JSONResponse(problem.json(), problem.status, headers=problem.headers)
    answer: Any = page(request, "error.html", problem.status, problem=problem)
    answer.headers.update(problem.headers)
    return answer  # type: ignore[no-any-return]


async def _gone(_: Request, __: Exception) -> Response:
    """Return the answer to a client that left while it sent a body."""
    return Response(status_code=400)


async def _broken(request: Request, error: Exception) -> Response:
    """Return the page of an error of the program itself; the server prints its traceback."""
    return await _failed(request, error)
