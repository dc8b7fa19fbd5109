"""Edits that are no change make a capture and no version, in every order and after a rebuild."""

import itertools
from datetime import UTC, datetime
from pathlib import Path

from newsvault.api.vault import Vault
from newsvault.maintenance.rebuild import rebuild
from newsvault.settings import Settings
from tests.changes.pages import BODY, HEADLINE, address, capture, page


def _swap(old: str, new: str) -> tuple[str, ...]:
    edited = tuple(text.replace(old, new) for text in BODY)
    assert edited != BODY
    return edited


LEAD, QUOTE, *REST = BODY
SAME = {
    "straight marks": page((LEAD, QUOTE.replace("“", '"').replace("”", '"'), *REST)),
    "guillemets": page((LEAD, QUOTE.replace("“", "« ").replace("”", " »"), *REST)),
    "comma": page(_swap("spring and", "spring, and")),
    "exclamation mark": page(_swap("since.", "since!")),
    "dash": page(_swap("the plan, which", "the plan – which")),
    "hard spaces": page(_swap("12 of", "12\u00a0of")),
    "double spaces": page(_swap("voted on", "voted  on")),
    "soft hyphens": page(_swap("discussed", "dis\u00adcussed")),
    "full width": page(_swap("12 of its 40", "１２ of its ４０")),
    "relative time": page((*BODY, "2 hours ago")),
    "other time": page((*BODY, "Updated 3 days ago · 5 min read")),
    "counters": page((*BODY, "12 comments | Share 40")),
    "headline mark": page(headline=HEADLINE + "!"),
    "joined": page((LEAD, QUOTE, " ".join(REST))),
    "cut": page((*BODY[:2], *(part for text in REST for part in text.split(", ")))),
    "list": page().replace("<p>Residents", "<ul><li>Residents").replace(
        "spring and has been discussed in every district since.</p>",
        "spring and has been discussed in every district since.</li></ul>"),
    "redesign": page().replace("<article>", '<div class="shell"><main><article class="story-2">')
    .replace("</article>", "</article></main></div>").replace("<p>", '<p class="body-text">'),
    "modified date": page(modified="2024-05-02T09:00:00Z"),
}  # fmt: skip
CHANGES = {
    "number": page(_swap("12 of", "15 of")),
    "minus": page(_swap("12 of", "-12 of")),
    "negation": page(_swap("will not sell", "will sell")),
    "capital": page(_swap("city council", "City council")),
    "years ago": page(_swap("in spring", "5 years ago")),
    "percent": page(_swap("40 libraries", "40% libraries")),
}


def test_what_is_no_change_and_what_is(tmp_path: Path) -> None:
    """No change: a capture and no version. The rule hides nothing that says something else."""
    wanted = {**dict.fromkeys(SAME, 1), **dict.fromkeys(CHANGES, 2)}
    edits = {**SAME, **CHANGES}
    shots = [
        shot
        for number, html in enumerate(edits.values(), 1)
        for shot in (
            capture(page(number=number), 0, number),
            capture(html.replace(address(1), address(number)), 5, number),
        )
    ]
    with Vault.open(tmp_path / "vault") as vault:
        list(vault.keep_all(shots))
        kept = [vault.get(address(number)) for number in range(1, len(edits) + 1)]

    assert {stored.captures for stored in kept} == {2}
    assert dict(zip(edits, (stored.versions for stored in kept), strict=True)) == wanted


def test_every_order_gives_the_same_versions(tmp_path: Path) -> None:
    """Whatever order captures arrive in, and after a rebuild from the capture files."""
    shots = [
        capture(page(), 0),
        capture(SAME["straight marks"], 1),
        capture(CHANGES["number"], 2),
    ]
    outcomes = set()
    for number, order in enumerate(itertools.permutations(shots)):
        root = tmp_path / str(number)
        with Vault.open(root) as vault:
            list(vault.keep_all(order))
            outcomes.add(_outcome(vault))
    rebuild(root, Settings(), now=datetime.now(UTC))
    with Vault.open(root) as vault:
        outcomes.add(_outcome(vault))
        assert not vault.maintenance.verify().faults

    assert len(outcomes) == 1
    ((versions, changes),) = outcomes
    assert len(versions) == 2
    assert len(changes) == 1


def _outcome(vault: Vault) -> tuple[tuple[object, ...], tuple[object, ...]]:
    versions = tuple(
        (stored.version_name, stored.article.text) for stored in vault.versions(address())
    )
    changes = tuple(
        (change.reference, change.kinds, change.stealth, change.before, change.after)
        for change in vault.changes()
    )
    return versions, changes
