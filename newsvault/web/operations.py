"""The operations of the JSON API: one table, from which addresses and the OpenAPI document follow.

Each answers with the JSON that the command of the same name prints. Commands that write (verify
notes its time) or read files of this computer (parse, check-bundle) have none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any, get_args

from newsvault.api.filters import Filters
from newsvault.api.statistics import FIELDS as COUNTED
from newsvault.api.vault import Vault
from newsvault.models.changes import ChangeKind
from newsvault.search.engines import SORTS
from newsvault.web import api_answers, article_answers
from newsvault.web.parameters import (
    DATE,
    FACET_FIELDS,
    FIELD,
    LANGUAGE_FORMAT,
    OFFSET,
    QUERY_FORMAT,
    REVISION_FORMAT,
    WORDS_FORMAT,
    Parameter,
    choice,
    flag,
    number,
    path_text,
    text,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """An operation: its address below /api/v1, its parameters, and the schema of its answer."""

    path: str
    summary: str
    schema: str
    run: Callable[[Vault, api_answers.Values], Any]
    parameters: tuple[Parameter, ...] = ()


_LIMIT = number("limit", "Maximum number of records.", default=20, least=1, most=api_answers.MOST)
_QUERY = text("q", "A query in the query language; none for all articles.", missing="",
              format=QUERY_FORMAT)  # fmt: skip
_REFERENCE = path_text("reference", "An article's id or its first characters, ID@2 or"
                       " ID@2024-05-01.")  # fmt: skip
_QUOTATION = path_text("reference", "A quotation: ID.q3.")
_EXACT = flag("exact", "Match words as they are written, not their stems.")
_RULES = {
    "since": {"pattern": DATE}, "until": {"pattern": DATE}, "lang": {"format": LANGUAGE_FORMAT},
    "tag": {},
}  # fmt: skip
_FILTERS = tuple(
    text(one.name, f"Only articles with this {one.name}, as the option --{one.name}.",
         **_RULES.get(one.name, {"format": WORDS_FORMAT}))
    for one in fields(Filters)
)  # fmt: skip
_KIND = choice("kind", "Kind of quotation.", ("direct", "mixed"))
_SAYING = text("saying", "Words in the quotation, in any form.", format=WORDS_FORMAT)
_SORT = choice("sort", "Order of the hits.", SORTS, default="relevance")
_ORDER = choice("sort", "Order.", ("captured", "published", "headline", "source"),
                default="captured")  # fmt: skip
_CHANGE = choice("kind", "Kind of change.", get_args(ChangeKind))
_STEALTH = flag("stealth", "Only what neither the page's date nor a correction note states.")
_OUTLETS = number("outlets", "Least number of outlets.", default=2, least=1, most=1000)
_IN = choice("in", "versions: search text that the newest version has no more.",
             ("articles", "versions"), default="articles")  # fmt: skip
_AS_OF = text("as_of", "Search the articles and versions of an earlier archive revision, or of the"
              " end of a day.", format=REVISION_FORMAT)  # fmt: skip
_SINCE_REV = text("since_rev", "Only hits that were none at this archive revision or day, or in"
                  " another version; not with as_of.", format=REVISION_FORMAT)  # fmt: skip
_PAST = (_IN, _AS_OF)
_NARROW = (_QUERY, *_FILTERS)
_PAGES = (_LIMIT, OFFSET)

_OF_AN_ARTICLE = (
    ("", "An article with all fields.", "show", article_answers.show),
    ("/quotes", "The quotations of an article.", "show-quotes", article_answers.part("quotes")),
    ("/versions", "The versions of an article.", "show-versions", article_answers.part("versions")),
    ("/captures", "The captures of an article.", "show-captures", article_answers.part("captures")),
    ("/readings", "What other vaults read in its captures.", "show-readings",
     article_answers.part("readings")),
    ("/notes", "The notes on an article.", "note", article_answers.notes),
    ("/corrections", "The corrected fields of an article.", "edit", article_answers.corrections),
    ("/cite", "The citation of an article, as CSL-JSON.", "cite", article_answers.cite),
)  # fmt: skip
_OF_ALL = (
    ("tags", "The tags, with their numbers of articles.", "count", api_answers.tags),
    ("saved", "The saved queries.", "saved", api_answers.saved),
    ("collections", "The collections.", "collections", api_answers.collections),
    ("status", "Counts and sizes of the vault.", "status", api_answers.status),
    ("doctor", "Problems of the vault, with the commands that fix them.", "doctor",
     api_answers.doctor),
    ("feeds", "The followed feeds.", "feeds", api_answers.feeds),
    ("decisions", "Decisions about names.", "decisions", api_answers.decisions),
)  # fmt: skip

OPERATIONS = (
    Operation(path="search", summary="Articles that match a query, best first.", schema="search",
              run=api_answers.search,
              parameters=(*_NARROW, _SORT, _EXACT, *_PAST, _SINCE_REV, *_PAGES)),
    Operation(path="articles", summary="All articles.", schema="list", run=api_answers.listed,
              parameters=(_ORDER, *_PAGES)),
    *(Operation(path=f"articles/{{reference}}{part}", summary=summary, schema=schema, run=run,
                parameters=(_REFERENCE,))
      for part, summary, schema, run in _OF_AN_ARTICLE),
    Operation(path="articles/{reference}/why", summary="The candidates for a field.",
              schema="show-why", run=article_answers.why,
              parameters=(_REFERENCE, text("field", "The field; speaker for ID.q3.",
                                           missing="headline"))),
    Operation(path="articles/{reference}/diff", summary="What differs between two versions.",
              schema="diff", run=article_answers.diff,
              parameters=(_REFERENCE, text("before", "Number or date of the older version."),
                          text("after", "The newer version, or another article."))),
    Operation(path="articles/{reference}/same", summary="The copies of an article.",
              schema="same", run=article_answers.same,
              parameters=(_REFERENCE, flag("diff", "Give the sentences that were cut or added."))),
    Operation(path="articles/{reference}/like", summary="Similar articles.", schema="search",
              run=api_answers.like, parameters=(_REFERENCE, *_FILTERS, *_PAGES)),
    Operation(path="quotations/{reference}", summary="A quotation with what proves it.",
              schema="quotation", run=article_answers.quotation, parameters=(_QUOTATION,)),
    Operation(path="quotations/{reference}/cite", summary="The citation of a quotation.",
              schema="cite", run=article_answers.cite, parameters=(_QUOTATION,)),
    Operation(path="quotes", summary="Quotations, newest first.", schema="quotes",
              run=api_answers.quotes, parameters=(*_NARROW, _KIND, _SAYING, *_PAGES)),
    Operation(path="timeline", summary="Statements with all their wordings, oldest first.",
              schema="timeline", run=api_answers.timeline,
              parameters=(*_NARROW, _KIND, _SAYING, *_PAGES)),
    Operation(path="speakers", summary="Quoted people, most quoted first.", schema="speakers",
              run=api_answers.speakers, parameters=(*_NARROW, _KIND, *_PAGES)),
    Operation(path="changes", summary="What changed in saved articles, newest first.",
              schema="changes", run=api_answers.changes,
              parameters=(*_NARROW, _CHANGE, _STEALTH, *_PAGES)),
    Operation(path="stories", summary="Stories that several outlets printed.", schema="stories",
              run=api_answers.stories, parameters=(*_NARROW, _OUTLETS, *_PAGES)),
    Operation(path="coverage", summary="The outlets that covered something.", schema="coverage",
              run=api_answers.coverage,
              parameters=(replace(_QUERY, required=True), *_FILTERS,
                          flag("feeds", "Name the followed feeds without an article."))),
    Operation(path="cite", summary="Citations of the articles of a query, as CSL-JSON.",
              schema="cite", run=api_answers.cite_query, parameters=(*_NARROW, *_PAGES)),
    Operation(path="facets", summary="Numbers of articles by the values of a field.",
              schema="facets", run=api_answers.facets,
              parameters=(*_NARROW, FIELD, _EXACT, *_PAST)),
    Operation(path="count", summary="The number of articles, or their numbers by a field.",
              schema="count", run=api_answers.count,
              parameters=(*_NARROW, choice("by", "A field.", FACET_FIELDS), _EXACT)),
    Operation(path="stats", summary="Totals, and counts by fields.", schema="stats",
              run=api_answers.statistics,
              parameters=(*_NARROW, choice("by", "Count by this field alone.", COUNTED))),
    Operation(path="explain", summary="The parsed query, and the matches of each part.",
              schema="explain", run=api_answers.explain, parameters=(*_NARROW, _EXACT, *_PAST)),
    Operation(path="collections/{name}", summary="The articles of a collection, in its order.",
              schema="list", run=api_answers.collection,
              parameters=(path_text("name", "Name of the collection."), *_PAGES)),
    Operation(path="verdicts", summary="Captures without an article, or with a verdict.",
              schema="verdicts", run=api_answers.verdicts,
              parameters=(text("verdict", "The verdict."),
                          text("url", "Part of the address.", missing=""), *_PAGES)),
    *(Operation(path=path, summary=summary, schema=schema, run=run)
      for path, summary, schema, run in _OF_ALL),
)  # fmt: skip
