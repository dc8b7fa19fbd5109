"""Citations: forty articles in three styles, hostile titles, and other people's parsers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest
import rispy
from bibtexparser.entrypoint import parse_string as read_bibtex
from pybtex.database import parse_string

from newsvault import Capture, NotFound, Receipt, UsageError, Vault
from tests.output import published_forms
from tests.output.cited_articles import ROWS, Row, page, url

HERE = Path(__file__).parent
EXPECTED = json.loads((HERE / "cited_articles.json").read_text("utf-8"))
AT = datetime(2024, 6, 2, 8, 30, tzinfo=UTC)
HOSTILE = (
    "Two lines\nTY  - BOOK\nTI  - Injected",
    "Carriage\r\nER  - \r\n\r\nTY  - NEWS",
    "Separators \u2028AU  - Evil, One\u2029 \x85 \x1c \x1d \x0b \x0c end",
    "Braces } , author = {Evil} @article{other, title={x",
    "Commands \\input{/etc/passwd} \\write18{id} $x_1^2$ 50% #1 a~b & c",
    "Markup <script>alert(1)</script> <i>italic</i> &amp; *stars* [link](x)",
    "Override \u202eesrever\u202c and zero\u200b\u200dwidth \ufeff end \x1b[31mred",
    "{{cite|evil}} | author=Evil ]] '''bold''' == head ==",
    '=HYPERLINK("http://evil.example")',
    "Long " + "letters " * 1250,
    "@comment{jabref} %@preamble{x}",
    "“Unbalanced quotation",
)  # fmt: skip


def _kept(vault: Vault, pages: Iterator[tuple[str, str]]) -> list[str]:
    captures = [
        Capture(requested_url=at, captured_at=AT, saved_body=body.encode(), origin="file")
        for at, body in pages
    ]
    kept = list(vault.keep_all(captures))
    assert all(isinstance(one, Receipt) for one in kept)
    return [one.stored.id for one in kept if isinstance(one, Receipt)]


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Vault, list[str]]]:
    """A vault with the forty articles, and their ids in the order of the table."""
    with Vault.open(tmp_path_factory.mktemp("cited") / "vault") as vault:
        pages = ((url(n), page(n, row)) for n, row in enumerate(ROWS, 1))
        yield vault, _kept(vault, pages)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Vault, list[str]]]:
    """A vault of articles whose headline, author and outlet are hostile."""
    with Vault.open(tmp_path_factory.mktemp("hostile") / "vault") as vault:
        pages = (
            (
                url(n),
                page(
                    n,
                    Row(text, ("Jane Roe", f"[Desk of {text[:60]}]"), outlet="Paper " + text[:40]),
                ),
            )
            for n, text in enumerate(HOSTILE, 1)
        )
        yield vault, _kept(vault, pages)


@pytest.mark.parametrize("style", EXPECTED)
def test_forty_articles_in_a_style(table: tuple[Vault, list[str]], style: str) -> None:
    """Each reference is what the handbook of the style prints for such an article."""
    vault, ids = table
    found = vault.cite(ids, style=style, copies=False).split("\n\n")
    by_address = {re.findall(r"https://\S+-report", line)[0]: line for line in found}
    assert by_address == EXPECTED[style]


def test_styles_without_a_published_form(table: tuple[Vault, list[str]]) -> None:
    vault, ids = table
    names = vault.citation_styles()
    assert len(names) >= 14
    for style in set(names) - {form.style for form in published_forms.FORMS}:
        text = vault.cite(ids[:3], style=style, copies=False)
        assert len(text.strip().splitlines()) >= 3, style
        for n in range(3):
            assert ROWS[n].headline.casefold() in text.casefold(), style
            assert url(n + 1) in text, style
        assert style != "din-iso690" or "1. Mai 2024. [Zugriff am:\xa02.\xa0Juni\xa02024]" in text


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Vault, list[str]]]:
    """A vault with the articles of `published_forms`, and their ids in its order."""
    with Vault.open(tmp_path_factory.mktemp("published") / "vault") as vault:
        rows = enumerate(published_forms.ROWS.values(), 1)
        yield vault, _kept(vault, ((url(n), page(n, row)) for n, row in rows))


@pytest.mark.parametrize("style", dict.fromkeys(form.style for form in published_forms.FORMS))
def test_references_have_the_published_form(examples: tuple[Vault, list[str]], style: str) -> None:
    vault, ids = examples
    addresses = {name: url(n) for n, name in enumerate(published_forms.ROWS, 1)}
    found = vault.cite(ids, style=style, copies=False).split("\n\n")
    for form in published_forms.FORMS:
        if form.style == style:
            assert form.reference.format(addresses[form.row]) in found, form.where


@pytest.mark.parametrize("style", dict.fromkeys(form.style for form in published_forms.IN_TEXT))
def test_citations_in_the_text_have_the_published_form(
    examples: tuple[Vault, list[str]], style: str
) -> None:
    """They come in the order of the references; only a footnote has room for the stored copy."""
    vault, ids = examples
    found = vault.cite(ids, style=style, in_text=True, copies=False).split("\n\n")
    by_row = dict(zip(published_forms.ROWS, found, strict=True))
    addresses = {name: url(n) for n, name in enumerate(published_forms.ROWS, 1)}
    for form in published_forms.IN_TEXT:
        if form.style == style:
            assert by_row[form.row] == form.reference.format(addresses[form.row]), form.where
    if style in ("chicago", "apa"):
        copied = vault.cite(ids[:1], style=style, in_text=True, format_="html")
        assert ("SHA-256" in copied) == (style == "chicago")


def test_the_stored_copy_is_named(table: tuple[Vault, list[str]]) -> None:
    vault, ids = table
    stored = vault.get(ids[0])
    for style in ("plain", "apa"):
        for format_ in ("text", "html"):
            text = vault.cite(ids[:1], style=style, format_=format_)
            assert stored.capture.payload_sha256 in text
            assert "2024-06-02 08:30:00 UTC" in text
            assert stored.version_name in text


def test_csl_json_is_valid(
    table: tuple[Vault, list[str]], hostile: tuple[Vault, list[str]]
) -> None:
    """It passes the schema of CSL, to which version 1.0.2 added the field `custom`."""
    schema = json.loads((HERE / "csl-data.schema.json").read_text("utf-8"))
    schema["items"]["properties"]["custom"] = {"type": "object"}
    for vault, ids in (table, hostile):
        items = json.loads(vault.cite(ids, format_="csl-json"))
        jsonschema.Draft3Validator(schema).validate(items)
        assert len(items) == len(ids)
        for item, id_ in zip(items, ids, strict=True):
            copy = item["custom"]["stored_copy"]
            assert copy["sha256"] == vault.get(id_).capture.payload_sha256
            assert "\n" not in json.dumps(item, ensure_ascii=False)


def test_persons_and_organisations_are_apart(table: tuple[Vault, list[str]]) -> None:
    vault, ids = table
    items = json.loads(vault.cite(ids, format_="csl-json"))
    names = {row.headline: item.get("author") for row, item in zip(ROWS, items, strict=True)}
    assert names["Statement on wages"] == [{"literal": "Ministry of Health, Labour and Welfare"}]
    assert names["The dike that held"] == [
        {"family": "Berg", "given": "Pieter", "non-dropping-particle": "van der"}
    ]
    assert names["A mayor and his son"] == [{"family": "Hale", "given": "Martin", "suffix": "Jr."}]
    assert names["El puerto cierra"] == [{"family": "García Ibáñez", "given": "Lucía"}]
    assert names["A gát kitartott"] == [{"family": "Nagy", "given": "János"}]
    assert names["Nothing signed"] is None


@pytest.mark.parametrize("which", ["table", "hostile"])
def test_ris_is_read_back(which: str, request: pytest.FixtureRequest) -> None:
    vault, ids = request.getfixturevalue(which)
    records = rispy.loads(vault.cite(ids, format_="ris"))
    assert len(records) == len(ids)
    for record, id_ in zip(records, ids, strict=True):
        assert record["type_of_reference"] == "NEWS"
        assert record["id"] == id_
        assert record["urls"] == [vault.get(id_).article.url]
        assert not any(name.startswith("Evil") for name in record.get("authors", ()))


@pytest.mark.parametrize("which", ["table", "hostile"])
@pytest.mark.parametrize("format_", ["bibtex", "biblatex"])
def test_bibtex_is_read_back(which: str, format_: str, request: pytest.FixtureRequest) -> None:
    vault, ids = request.getfixturevalue(which)
    text = vault.cite(ids, format_=format_)
    library = read_bibtex(text)
    assert not library.failed_blocks
    assert [entry.key for entry in library.entries] == ids
    entries = parse_string(text, "bibtex").entries
    assert list(entries) == ids
    for id_ in ids:
        people = [str(person) for person in entries[id_].persons.get("author", ())]
        assert "Evil" not in people
    assert r"\input" not in text
    assert r"\write" not in text


def test_bibtex_names(table: tuple[Vault, list[str]]) -> None:
    vault, ids = table
    entries = parse_string(vault.cite(ids, format_="bibtex"), "bibtex").entries
    of = {row.headline: entries[id_].persons for row, id_ in zip(ROWS, ids, strict=True)}
    (berg,) = of["The dike that held"]["author"]
    assert (berg.prelast_names, berg.last_names) == (["van", "der"], ["Berg"])
    (junior,) = of["A mayor and his son"]["author"]
    assert junior.lineage_names == ["Jr."]
    assert len(of["The long investigation"]["author"]) == 23
    (ministry,) = of["Statement on wages"]["author"]
    assert ministry.last_names == ["{Ministry of Health, Labour and Welfare}"]


@pytest.mark.parametrize("style", ["plain", "apa", "wikipedia"])
def test_hostile_text_is_only_text(hostile: tuple[Vault, list[str]], style: str) -> None:
    vault, ids = hostile
    text = vault.cite(ids, style=style)
    assert all(c.isprintable() or c in "\n\u200d" for c in text)
    html = vault.cite(ids, style=style, format_="html")
    if style == "wikipedia":
        assert all(line.startswith("{{cite news |") for line in text.splitlines())
        assert text.count("{{") == text.count("}}") == len(ids)
    else:
        assert "<script" not in html
        assert "<i>italic" not in html
        assert r"\input{/etc/passwd}" in text


def test_a_quotation_is_cited(vault_with_quotation: tuple[Vault, str]) -> None:
    vault, reference = vault_with_quotation
    stored, quote = vault.quote(reference)
    (item,) = json.loads(vault.cite([reference], format_="csl-json"))
    found = item["custom"]["quotation"]
    assert stored.article.text[found["start"] : found["end"]] == found["text"] == quote.text
    for style in ("plain", "mla"):
        assert f"“{quote.text}”" in vault.cite([reference], style=style)


@pytest.fixture(scope="module")
def vault_with_quotation(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Vault, str]]:
    """A vault with an article that quotes, and the reference of a quotation."""
    seed = HERE.parents[1] / "seeds" / "pages" / "sea-wall-graph.html"
    with Vault.open(tmp_path_factory.mktemp("quoting") / "vault") as vault:
        list(vault.ingest([str(seed)]))
        yield vault, vault.quotes(limit=1)[0].full_reference


def test_what_is_refused(table: tuple[Vault, list[str]], tmp_path: Path) -> None:
    vault, ids = table
    dependent = tmp_path / "dependent.csl"
    dependent.write_text(
        '<style><link rel="independent-parent" href="http://x.example/a"/></style>'
    )
    broken = tmp_path / "broken.csl"
    broken.write_text("<style><citation>")
    for style in ("nosuchstyle", str(dependent), str(broken), str(tmp_path / "none.csl")):
        with pytest.raises(UsageError):
            vault.cite(ids[:1], style=style)
    with pytest.raises(UsageError):
        vault.cite(ids[:1], format_="docx")
    for style, format_ in (("plain", "text"), ("wikipedia", "html"), ("apa", "ris")):
        with pytest.raises(UsageError):
            vault.cite(ids[:1], style=style, format_=format_, in_text=True)
    with pytest.raises(NotFound):
        vault.cite(["zzzzzzzzzz"])
