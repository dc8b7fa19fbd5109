"""Taking pages in: the form, the batch it starts, and the endpoint for browser extensions.

The endpoint speaks what SingleFile calls "upload to a REST form API": a form with the page as a
file and its address, and a token in the header `Authorization`. Its token adds pages and nothing
else, because a bookmarklet shows it to the page that it is used on.
"""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from newsvault.errors import BadAddress, UsageError
from newsvault.models import Receipt
from newsvault.output.json_shapes import outcome_shape
from newsvault.web.forms import any_form, bytes_of, own_form, text_of
from newsvault.web.jobs import Jobs
from newsvault.web.render import page
from newsvault.web.security import PAGES
from newsvault.web.tokens import same
from newsvault.web.vault_threads import VaultThreads

_MOST = 500  # addresses of one form


async def form(request: Request) -> Response:
    """Show the form, with the address that a bookmarklet passed."""
    rules = request.app.state.rules
    here = f"{request.url.scheme}://{request.headers['host']}"
    return page(
        request,
        "take.html",
        url=request.query_params.get("url", "")[:4000],
        endpoint=here + PAGES,
        pages_token=rules.tokens.pages,
        bookmarklet=_bookmarklet(here + PAGES, rules.tokens.pages),
    )


def _bookmarklet(endpoint: str, token: str) -> str:
    """Return a link that posts the page it is used on, as its reader sees it, in a new tab."""
    fields = f"{{token:'{token}',url:location.href,data:document.documentElement.outerHTML}}"
    return (
        "javascript:(()=>{const f=document.createElement('form');"
        f"f.method='post';f.action='{endpoint}?show=1';f.target='_blank';"
        "f.enctype='multipart/form-data';"
        f"for(const[n,v]of Object.entries({fields}))"
        "{const t=document.createElement('textarea');t.name=n;t.value=v;f.append(t)}"
        "document.body.append(f);f.submit();f.remove()})()"
    )


async def take(request: Request) -> Response:
    """Save the uploaded page, or start a batch for the addresses in the form."""
    threads: VaultThreads = request.app.state.threads
    async with own_form(request) as fields:
        body, url = await bytes_of(fields, "data"), text_of(fields, "url").strip() or None
        addresses = [] if body else _addresses(fields)
    if body:
        stored = (await threads.pages.submit(lambda vault: vault.keep_page(body, url=url))).stored
        return RedirectResponse(f"/article/{stored.short_id}", 303)
    jobs: Jobs = request.app.state.jobs
    return RedirectResponse(f"/take/{jobs.start(threads.pages, addresses)}", 303)


def _addresses(fields: FormData) -> list[str]:
    """Return the addresses in a form, one a line; files of this computer are not read."""
    found = [line.strip() for line in text_of(fields, "urls").splitlines() if line.strip()]
    for one in found:
        if not one.lower().startswith(("http://", "https://")):
            raise BadAddress(f"not the address of a web page: {one[:200]}")
    if not found:
        raise UsageError("no address and no file", hint="paste an address, or choose a saved page")
    if len(found) > _MOST:
        raise UsageError(f"more than {_MOST} addresses", hint="newsvault ingest takes longer lists")
    return found


async def progress(request: Request) -> Response:
    """Show how far a batch is."""
    jobs: Jobs = request.app.state.jobs
    job = jobs.get(request.path_params["name"])
    if job is None:
        raise HTTPException(404, "no such batch since the server started")
    part = request.query_params.get("part") == "progress"
    outcomes = [(isinstance(one, Receipt), one) for one in reversed(list(job.outcomes))]
    template = "progress_part.html" if part else "progress.html"
    return page(request, template, job=job, outcomes=outcomes)


async def upload(request: Request) -> Response:
    """Take a page from a browser extension or a bookmarklet; answer once it is on the disk."""
    kind, _, bearer = request.headers.get("authorization", "").partition(" ")
    async with any_form(request) as fields:
        given = bearer.strip() if kind.lower() == "bearer" else text_of(fields, "token")
        if not same(given, request.app.state.rules.tokens.pages):
            raise HTTPException(401, "no token for adding pages")
        body, url = await bytes_of(fields, "data"), text_of(fields, "url").strip() or None
    if not body:
        raise UsageError("no page in the form", hint="the field for the page is named data")
    threads: VaultThreads = request.app.state.threads
    receipt = await threads.pages.submit(lambda vault: vault.keep_page(body, url=url))
    if request.query_params.get("show"):
        # Not a redirect: that would be a request that another site began.
        return page(request, "taken.html", receipt=receipt)
    return JSONResponse(outcome_shape(receipt), 201 if receipt.outcome == "new" else 200)
