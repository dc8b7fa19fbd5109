"""Speakers: the people quoted in a vault, with counts, spellings and roles."""

from __future__ import annotations

from collections import Counter, defaultdict

from newsvault.models.statements import Speaker, Speakers
from newsvault.search.analysis import words
from newsvault.statements.search import Question, QuotationSearch, articles
from newsvault.vault.session import Session
from newsvault.vault.speaker_identities import People


def speakers(
    vault: Session,
    question: Question,
    *,
    limit: int | None = None,
    offset: int = 0,
    by_name: bool = False,
) -> Speakers:
    """Return the speakers of the quotations that match, most quotations first.

    Only speakers with a name are counted.

    Args:
        vault: the open vault.
        question: the search.
        limit: maximum number of speakers; None for all.
        offset: number of speakers to skip at the beginning.
        by_name: whether to sort by name.
        now: the time that relative dates refer to, aware; None for the system clock.

    Raises:
        QueryError: an invalid query or date.
    """
    ids = articles(vault, question)
    with vault.catalog.snapshot():
        search = QuotationSearch(vault.catalog, question, ids)
        found: dict[str, _Counted] = defaultdict(_Counted)
        for name, article_id, speaker, role, count in vault.catalog.quotations.counts(
            search.choice
        ):
            person = search.people.person(article_id, name)
            if person is not None and (question.speaker is None or person in search.fitting):
                found[person].add(name, article_id, speaker, role, count)
        names = sorted(found)
        if not by_name:
            names.sort(key=lambda name: -found[name].quotations)
        page = names[offset:] if limit is None else names[offset : offset + limit]
        return Speakers(
            total=len(names),
            speakers=tuple(found[name].speaker(name, search.people) for name in page),
            near=search.near,
            hosts=search.hosts,
        )


class _Counted:
    """Counters of one person."""

    def __init__(self) -> None:
        self.quotations = 0
        self._articles: set[str] = set()
        self._names: Counter[str] = Counter()
        self._written: Counter[str] = Counter()
        self._roles: Counter[str] = Counter()

    def add(
        self, name: str, article_id: str, speaker: str | None, role: str | None, count: int
    ) -> None:
        """Add `count` quotations under one spelling of the person's name."""
        self.quotations += count
        self._articles.add(article_id)
        self._names[name] += count
        if speaker and speaker != name and _tells(speaker, name):
            self._written[speaker] += count
        if role:
            self._roles[role] += count

    def speaker(self, person: str, people: People) -> Speaker:
        """Return the counters as a Speaker."""
        return Speaker(
            name=person,
            quotations=self.quotations,
            articles=len(self._articles),
            names=_listed(self._names),
            written=_listed(self._written),
            roles=_listed(self._roles),
            aliases=people.aliases(person),
        )


def _tells(speaker: str, name: str) -> bool:
    """Return whether an attribution says more than a pronoun: part of the name, or two words."""
    said = words(speaker)
    return len(said) > 1 or not set(said).isdisjoint(words(name))


def _listed(counter: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted(counter, key=lambda one: (-counter[one], one)))
