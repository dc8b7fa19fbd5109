"""The copies of one article: who printed its text, when, and what each retained, cut and added."""

from __future__ import annotations

from newsvault.models import StoredArticle
from newsvault.models.copies import Copies, Copy, published
from newsvault.search.copies.copy_comparison import compare
from newsvault.search.copies.fingerprints import Fingerprints, fingerprints
from newsvault.statements.copies.agencies import agency_of
from newsvault.statements.copies.differing_sentences import passages
from newsvault.vault.searching.facets import stored_articles
from newsvault.vault.session import Session


def same(vault: Session, reference: str, *, diff: bool = False) -> Copies:
    """Return an article and its copies; see `Vault.same`."""
    asked = vault.get(reference)
    with vault.index.copies() as index:
        ids = index.story(asked.id)
    if len(ids) < 2:
        return Copies(reference=asked.id, copies=())
    text = fingerprints(asked.article)
    found = [
        _copy(stored, text, diff=diff)
        for stored in stored_articles(vault, (one for one in ids if one != asked.id))
    ]
    own = Copy(stored=asked, share=1.0, retained=1.0, agency=agency_of(asked), is_asked=True)
    return Copies(reference=asked.id, copies=tuple(sorted([own, *found], key=_order)))


def _copy(stored: StoredArticle, text: Fingerprints, *, diff: bool) -> Copy:
    theirs = fingerprints(stored.article)
    found = compare(theirs, text)
    return Copy(
        stored=stored,
        share=round(found.share, 3),
        retained=round(found.other_share, 3),
        agency=agency_of(stored),
        passages=passages(text, theirs) if diff else (),
    )


def _order(copy: Copy) -> tuple[object, str]:
    return published(copy.stored), copy.stored.id
