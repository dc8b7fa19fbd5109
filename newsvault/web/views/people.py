"""People: who is quoted how often, what one of them said, and whose names are one person's."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from newsvault.api.filters import Filters
from newsvault.api.vault import Vault
from newsvault.errors import NewsvaultError, NotFound, UsageError
from newsvault.web.charts import monthly, sparkline
from newsvault.web.forms import text_of
from newsvault.web.parameters import offset_in
from newsvault.web.render import address, page

PAGE = 30
STATEMENTS = 40
_LONGEST = 300  # characters of a name


def people(vault: Vault, request: Request) -> Response:
    """List the quoted people, most quoted first, each with a curve of articles by month."""
    name, start = _name(request, "q"), offset_of(request)
    found = vault.speakers(speaker=name or None, limit=PAGE, offset=start)
    curves = _curves(vault, [speaker.name for speaker in found])
    return page(
        request,
        "people.html",
        name=name,
        found=found,
        curves=curves,
        start=start,
        before=address("/people", q=name, offset=max(0, start - PAGE)) if start else "",
        after=address("/people", q=name, offset=start + PAGE)
        if start + len(found) < found.total
        else "",
    )


def _curves(vault: Vault, names: list[str]) -> dict[str, str]:
    """Return the points of each person's curve, on one scale of time."""
    counts = {}
    for name in names:
        try:
            query = Filters(speaker=name).query()
            months = vault.facets(query, ["month"])["month"]
        except NewsvaultError:  # a name of signs only cannot be searched
            continue
        if dated := [month for month in months if len(month[0]) == 7]:
            counts[name] = dated
    every = [month for months in counts.values() for month, _ in months]
    if not every or min(every) == max(every):
        return {}
    first, last = max(min(every), f"{int(max(every)[:4]) - 20:04}-01"), max(every)
    return {name: sparkline(monthly(months, first, last)) for name, months in counts.items()}


def person(vault: Vault, request: Request) -> Response:
    """Show the statements of a person in time, each with its wordings and outlets."""
    name, start = _name(request, "name"), offset_of(request)
    if not name:
        raise UsageError("no name", hint="choose a person from the list")
    found = vault.timeline(speaker=name, limit=STATEMENTS, offset=start, newest_first=True)
    speakers = vault.speakers(speaker=name, limit=10)
    if not speakers and not found:
        near = f"similar: {', '.join(found.near[:5])}" if found.near else ""
        raise NotFound(f"no quotation of {name}", hint=near)
    exact = [one for one in speakers if one.name == name]
    names = (
        {one.name for one in speakers} | {name} | {part for one in speakers for part in one.names}
    )
    return page(
        request,
        "person.html",
        name=name,
        speakers=exact or list(speakers),
        found=found,
        decisions=[one for one in vault.name_decisions() if {one.person, one.name} & names],
        before=address("/person", name=name, offset=max(0, start - STATEMENTS)) if start else "",
        after=address("/person", name=name, offset=start + STATEMENTS)
        if start + len(found) < found.total
        else "",
    )


def merge(vault: Vault, request: Request, form: FormData) -> Response:  # noqa: ARG001  # a view
    """Count a name as another person."""
    name, into = text_of(form, "name").strip(), text_of(form, "into").strip()
    vault.merge_speakers([name], into)
    return _to(into)


def alias(vault: Vault, request: Request, form: FormData) -> Response:  # noqa: ARG001  # a view
    """Count another name, also one without quotations, as a person."""
    name, other = text_of(form, "name").strip(), text_of(form, "alias").strip()
    vault.alias_speaker(name, [other])
    return _to(name)


def undo(vault: Vault, request: Request, form: FormData) -> Response:  # noqa: ARG001  # a view
    """Undo the decision about a name."""
    name = text_of(form, "name").strip()
    vault.undo_names([name])
    return _to(name)


def _to(name: str) -> Response:
    return RedirectResponse(address("/person", name=name), 303)


def _name(request: Request, field: str) -> str:
    return request.query_params.get(field, "").strip()[:_LONGEST]


def offset_of(request: Request) -> int:
    """Return the number of records to skip, in the address; UsageError for no number."""
    return offset_in(request.query_params)
