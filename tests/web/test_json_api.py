"""The JSON API: the shapes of the commands, the errors, the document, and the feed of a query."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from lxml import etree

from newsvault import Vault
from newsvault.web.operations import OPERATIONS, Operation
from tests.cli.conftest import _run
from tests.output.atom_schema import entries_of
from tests.program import SEEDS
from tests.web.conftest import Site, served

SCHEMAS = Path(__file__).parent.parent.parent / "docs" / "schemas"
ATOM = "{http://www.w3.org/2005/Atom}"

# An address, and the command that prints the same.
PAIRS = {
    "search?q=wall": ["search", "wall", "--json", "--limit", "20"],
    "articles?sort=headline": ["list", "--json", "--sort", "headline"],
    "quotes?q=budget&limit=3": ["quotes", "budget", "--json", "--limit", "3"],
    "speakers?limit=4": ["speakers", "--json", "--limit", "4"],
    "timeline?q=budget&limit=2": ["timeline", "budget", "--json", "--limit", "2"],
    "search?in=versions&limit=10": ["search", "*", "--in", "versions", "--json"],
    "search?q=wall&as_of=12&limit=10": ["search", "wall", "--as-of", "12", "--json"],
    "search?q=budget&since_rev=12&limit=10": ["search", "budget", "--since-rev", "12", "--json"],
    "facets?field=source&as_of=12": ["search", "*", "--facet", "source", "--as-of", "12", "--json"],
    "explain?q=wall&as_of=12": ["search", "wall", "--explain", "--as-of", "12", "--json"],
    "explain?q=sea+wall": ["search", "sea wall", "--explain", "--json"],
    "facets?field=source": ["search", "*", "--facet", "source", "--json"],
    "status": ["status", "--json"],
    "feeds": ["feeds", "list", "--json"],
    "decisions": ["speakers", "decisions", "--json"],
    "verdicts?limit=20": ["verdicts", "list", "--json"],
    "changes?limit=20": ["changes", "--json", "--limit", "20"],
    "changes?kind=number&stealth=true": ["changes", "--kind", "number", "--stealth", "--json"],
    "stories": ["stories", "--json", "--limit", "20"],
    "stories?q=herring&outlets=3": ["stories", "herring", "--min-outlets", "3", "--json"],
    "coverage?q=herring&feeds=true": ["coverage", "herring", "--sources", "feeds", "--json"],
    "count?q=wall": ["count", "wall", "--json"],
    "count?by=month&since=2024": ["count", "--by", "month", "--since", "2024", "--json"],
    "stats": ["stats", "--json"],
    "stats?q=wall&by=month": ["stats", "wall", "--by", "month", "--json"],
    "tags": ["tag", "--json"],
    "saved": ["saved", "--json"],
    "collections": ["collection", "list", "--json"],
    "collections/walls?limit=1": ["collection", "show", "walls", "--json", "--limit", "1"],
    "doctor": ["doctor", "--json"],
    "cite?q=budget": ["cite", "budget", "--format", "csl-json"],
    "articles/BUDGET/diff": ["diff", "BUDGET", "--json"],
    "articles/BUDGET/diff?before=1&after=2": ["diff", "BUDGET", "1", "2", "--json"],
    "articles/HERRING/same?diff=true": ["same", "HERRING", "--diff", "--json"],
    "articles/HERRING/like?limit=10": ["like", "HERRING", "--json"],
    "articles/BUDGET/cite": ["cite", "BUDGET", "--format", "csl-json"],
    "articles/BUDGET/notes": ["note", "BUDGET", "--json"],
    "articles/BUDGET/corrections": ["edit", "BUDGET", "--json"],
    "articles/BUDGET/readings": ["show", "BUDGET", "--part", "readings", "--json"],
    "articles/BUDGET/why?field=byline": ["show", "BUDGET", "--why", "byline", "--json"],
    "articles/BUDGET.q1/why?field=speaker": ["show", "BUDGET.q1", "--why", "speaker", "--json"],
    "quotations/BUDGET.q1": ["show", "BUDGET.q1", "--json"],
    "quotations/BUDGET.q1/cite": ["cite", "BUDGET.q1", "--format", "csl-json"],
}


@pytest.fixture(scope="module")
def noted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The vault of the seeds with tags, notes, corrections, saved queries, a collection, a feed."""
    folder = tmp_path_factory.mktemp("noted") / "vault"
    with Vault.open(folder) as vault:
        for _ in vault.ingest([str(SEEDS)]):
            pass
        budget = vault.ids("budget")[0]
        vault.tag([budget], add=["to read"])
        vault.add_note(budget, "ask again")
        vault.add_note_at(budget, "budget", "in euros")
        vault.edit(budget, "section", "City")
        vault.edit(f"{budget}.q1", "speaker", "Jane Roe")
        vault.save_query("walls", "sea wall")
        vault.add_to_collection("walls", vault.ids("wall"), description="for May")
        vault.add_to_collection("walls", [budget])
        vault.feeds.add("http://127.0.0.1:9/feed", check=False)
    with served(folder) as found:
        yield found


def ids(site: Site) -> dict[str, str]:
    with Vault.open(site.folder) as vault:
        return {
            "BUDGET": vault.ids("budget")[0],
            "HERRING": vault.stories("herring")[0].articles[0].id,
        }


@pytest.mark.parametrize("address", PAIRS)
def test_same_as_the_command(noted: Site, address: str) -> None:
    """The answer is the value that the command prints, and follows the schema of the document."""
    named = ids(noted)

    def filled(text: str) -> str:
        return text.replace("BUDGET", named["BUDGET"]).replace("HERRING", named["HERRING"])

    answer = noted.client.get(f"/api/v1/{filled(address)}")
    assert answer.status_code == 200, answer.text
    ran = _run(["--vault", str(noted.folder), *map(filled, PAIRS[address])], b"")
    assert ran.code == 0, ran.err
    printed, given = json.loads(ran.out), answer.json()
    for sized in ("index_bytes", "catalogue_bytes"):  # a reader may write to both
        if sized in printed:
            given.pop(sized, printed.pop(sized))
    assert printed == given
    schema = json.loads((SCHEMAS / f"{operation(address).schema}.schema.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(answer.json())


def operation(address: str) -> Operation:
    """Return the operation at an address."""
    path = address.partition("?")[0]
    return next(
        one for one in OPERATIONS if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", one.path), path)
    )


def test_every_operation_is_compared() -> None:
    """Those of an article alone are in test_articles."""
    alone = {f"articles/{{reference}}{part}" for part in ("", "/quotes", "/versions", "/captures")}
    compared = {operation(address).path for address in PAIRS}
    assert {one.path for one in OPERATIONS} == compared | alone


def document(site: Site) -> Any:
    return site.client.get("/api/v1/openapi.json").json()


def test_document(site: Site) -> None:
    """OpenAPI 3.1: every operation, every reference resolved, every schema valid."""
    found = document(site)
    assert found["openapi"].startswith("3.1")
    assert {f"/api/v1/{one.path}" for one in OPERATIONS} < set(found["paths"])
    for schema in found["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)

    def references(value: Any) -> list[str]:
        if isinstance(value, list):
            return [one for part in value for one in references(part)]
        if not isinstance(value, dict):
            return []
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [one for part in value.values() for one in references(part)]

    for reference in references(found):
        place = found
        for part in reference.removeprefix("#/").split("/"):
            place = place[part]


def test_articles(site: Site) -> None:
    """An article and its parts follow their published schemas."""
    first = site.client.get("/api/v1/articles?limit=1").json()["articles"][0]["id"]
    for path, name in (("", "show"), ("/quotes", "show-quotes"), ("/versions", "show-versions"),
                       ("/captures", "show-captures")):  # fmt: skip
        answer = site.client.get(f"/api/v1/articles/{first}{path}")
        schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
        Draft202012Validator(schema).validate(answer.json())


WRONG = {
    "search?limit=0": 400, "search?offset=x": 400, "changes?offset=x": 400, "stats?by=colour": 400,
    "coverage": 400, "collections/none": 404, "quotations/zzzz.q1": 404, "count?by=": 400,
    "articles/zzzz/diff": 404, "changes?since=x": 400, "stories?outlets=0": 400,
    "search?as_of=1&since_rev=1": 400, "search?as_of=999999": 400, "search?in=quotes": 400,
    "search?limit=x": 400, "search?limit=1e2": 400, "search?offset=-1": 400,
    "search?sort=best": 400, "search?exact=1": 400, "search?q=": 400, "search?colour=red": 400,
    "search?q=a&q=b": 400, "search?q=(": 400, "facets?field=colour": 400, "articles/zzzz": 404,
    "articles/a%00b": 404, "quotes?since=yesteryear": 400,
    "nothing": 404, "quotes?saying=%3F": 400,
}  # fmt: skip


@pytest.mark.parametrize("address", WRONG)
def test_errors(site: Site, address: str) -> None:
    """An error is a JSON object with a message and the documented status."""
    answer = site.client.get(f"/api/v1/{address}")
    assert answer.status_code == WRONG[address], answer.text
    Draft202012Validator(document(site)["components"]["schemas"]["error"]).validate(answer.json())
    assert answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("search?sort=best", "relevance, fresh, newest, oldest"),
        ("search?limit=0", "from 1 to 200"),
        ("search?exact=1", "true or false"),
        ("facets?field=colour", "source, section"),
        ("articles/ID/why?field=colour", "headline"),
        ("articles/ID.q1/why?field=colour", "headline"),
        ("quotes?since=yesteryear", "2024-05"),
    ],
)
def test_an_error_names_the_allowed_values(site: Site, address: str, allowed: str) -> None:
    with Vault.open(site.folder) as vault:
        known = vault.ids("budget")[0]
    answer = site.client.get(f"/api/v1/{address.replace('ID', known)}")
    assert allowed in answer.json()["error"]["hint"]


def test_methods(site: Site) -> None:
    for path in ("search", "articles/x", "status", "check", "openapi.json"):
        answer = site.client.request("PUT", f"/api/v1/{path}")
        assert answer.status_code == 405
        assert answer.headers["allow"]
        assert answer.json()["error"]["status"] == 405


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"text": 1}', b"\xff", b"[" * 5000, b"null"])
def test_check_refuses(site: Site, body: bytes) -> None:
    assert site.client.post("/api/v1/check", content=body).status_code == 400


def test_check(site: Site) -> None:
    answer = site.client.post("/api/v1/check", json={"text": '"Nothing at all", he said.'})
    schema = json.loads((SCHEMAS / "check.schema.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(answer.json())


def test_atom(site: Site) -> None:
    """The feed of a query is Atom: unique ids, dates, links to this server."""
    answer = site.client.get("/feed.atom?q=budget")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = etree.fromstring(answer.content)
    assert feed.tag == f"{ATOM}feed"
    for parent in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert parent.findtext(f"{ATOM}{name}")
    assert len(feed.findall(f"{ATOM}entry")) == entries_of(answer.content) > 0
    assert entries_of(site.client.get("/feed.atom").content) > 10
    assert site.client.get("/feed.atom?q=(").status_code == 400
