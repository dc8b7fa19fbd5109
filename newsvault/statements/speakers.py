"""Who speaks in a vault: people with their counts, and how they are written."""

from __future__ import annotations

from collections import Counter, defaultdict

from newsvault.models.statements import Speaker, Speakers
from newsvault.search.analysis import words
from newsvault.statements.search import Asked, Question, articles
from newsvault.vault.identities import People
from newsvault.vault.session import Session


def speakers(
    vault: Session,
    question: Question,
    *,
    limit: int | None = None,
    offset: int = 0,
    by_name: bool = False,
) -> Speakers:
    """Return who says the quotations asked for, those with the most of them first.

    Only speakers with a name count. Raises QueryError.
    """
    ids = articles(vault, question)
    with vault.catalog.snapshot():
        asked = Asked(vault.catalog, question, ids)
        found: dict[str, _Counted] = defaultdict(_Counted)
        for name, article_id, speaker, role, count in vault.catalog.quotations.counts(asked.choice):
            person = asked.people.person(article_id, name)
            if person is not None and (question.speaker is None or person in asked.fitting):
                found[person].add(name, article_id, speaker, role, count)
        names = sorted(found)
        if not by_name:
            names.sort(key=lambda name: -found[name].quotations)
        page = names[offset:] if limit is None else names[offset : offset + limit]
        return Speakers(
            total=len(names),
            speakers=tuple(found[name].speaker(name, asked.people) for name in page),
            near=asked.near,
            hosts=asked.hosts,
        )


class _Counted:
    """What is counted for one person."""

    def __init__(self) -> None:
        self.quotations = 0
        self._articles: set[str] = set()
        self._names: Counter[str] = Counter()
        self._written: Counter[str] = Counter()
        self._roles: Counter[str] = Counter()

    def add(
        self, name: str, article_id: str, speaker: str | None, role: str | None, count: int
    ) -> None:
        """Count `count` quotations of one way to name the person."""
        self.quotations += count
        self._articles.add(article_id)
        self._names[name] += count
        if speaker and speaker != name and _tells(speaker, name):
            self._written[speaker] += count
        if role:
            self._roles[role] += count

    def speaker(self, person: str, people: People) -> Speaker:
        """Return what was counted."""
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
    """Tell whether a source as written says more than "he": a part of the name, or some words."""
    said = words(speaker)
    return len(said) > 1 or not set(said).isdisjoint(words(name))


def _listed(counter: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted(counter, key=lambda one: (-counter[one], one)))
