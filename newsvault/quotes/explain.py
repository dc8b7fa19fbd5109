"""Why a quotation has its speaker: the candidates and what decided, in words."""

from __future__ import annotations

from collections import defaultdict

from newsvault.models import Article, Candidate, Quote
from newsvault.quotes.attribution.candidate_features import ASPECTS
from newsvault.quotes.finder import LEAST_SURE, Trace, shipped, traced
from newsvault.quotes.model import Weights
from newsvault.quotes.page_context import page_context
from newsvault.quotes.people.full_names import spelled
from newsvault.quotes.posts import with_posts

_MOST = 6
_LEAST = 0.005
_RULES = {
    "signature": "signed: the name follows the quotation behind a dash",
    "grammar": "the grammar of the sentence names one speaker only",
    "carried": "the sentence names no speaker: the last one goes on",
}


def speaker_candidates(article: Article, quote: Quote) -> tuple[Candidate, ...] | None:
    """Return who was weighed as the speaker of `quote`, the likeliest first, and what decided.

    None where today's rules find no such quotation in the article's text.
    """
    if quote in with_posts(article, ()):
        return (_author(quote),)
    context, spans = page_context(article)
    rows = traced(article.text, language=article.language, context=context, blocks=spans)
    for found, trace in rows:
        if (found.start, found.end) == (quote.start, quote.end):
            return () if trace is None else tuple(_candidates(found, trace))
    return None


def _author(quote: Quote) -> Candidate:
    """Return the author of an embedded post, the only candidate for its speaker."""
    return Candidate(
        field="speaker", value=quote.speaker or "", source="signature of the post", won=True,
        reason=f"confidence {quote.confidence:.2f}; the whole post is its author's",
    )  # fmt: skip


def _candidates(found: Quote, trace: Trace) -> list[Candidate]:
    """Return the speakers that were weighed, the chosen one first; None is no speaker."""
    choice = trace.choice
    row = [(who, chance) for who, chance in choice.weighed if chance >= _LEAST][:_MOST]
    chances = dict(choice.weighed)
    if choice.speaker not in dict(row):
        row.insert(0, (choice.speaker, chances.get(choice.speaker, 0.0)))
    row.sort(key=lambda pair: (pair[0] != choice.speaker, -pair[1]))
    return [
        Candidate(
            field="speaker", value=_named(trace, who), source=_where(trace, who),
            won=who == choice.speaker and found.speaker is not None,
            reason=_reason(found, trace, chance, chosen=who == choice.speaker),
        )
        for who, chance in row
    ]  # fmt: skip


def _named(trace: Trace, who: int | None) -> str:
    """Return a candidate's words, with the name that they refer to."""
    if who is None:
        return "no speaker"
    story, item = trace.story, trace.story.items[who]
    words = story.text[item.start : item.end]
    referent = trace.choice.referent if who == trace.choice.speaker else None
    if referent is None:
        return words
    name = trace.people.full(story.items[referent])
    return words if name in words or spelled(item) == name else f"{words} ({name})"


def _where(trace: Trace, who: int | None) -> str:
    """Return the position of a candidate relative to the quotation, and its verb."""
    if who is None:
        return "the text names no speaker"
    story, place = trace.story, trace.choice.place
    one, here = story.items[who], story.items[place]
    if one.sent == here.sent:
        where = "same sentence, " + ("before" if who < place else "behind")
    elif one.para == here.para:
        count = abs(here.sent - one.sent)
        where = f"{count} sentence{'s' * (count > 1)} {'before' if who < place else 'behind'}"
    else:
        where = "an earlier paragraph" if who < place else "a later paragraph"
    verbs = [
        story.text[story.items[cue].start : story.items[cue].end]
        for cue, subject in story.subjects.items()
        if subject == who
    ]
    return f'{where}, with "{verbs[0]}"' if verbs else where


def _reason(found: Quote, trace: Trace, chance: float, *, chosen: bool) -> str:
    """Return what decided, and how sure that is; only the weight of those not chosen."""
    choice = trace.choice
    if not chosen:
        return f"weight {chance:.2f}"
    if choice.speaker is None:
        return f"weight {chance:.2f}: no speaker is named"
    if found.speaker is None:
        return f"not given: its confidence is below {LEAST_SURE}"
    sure = f"confidence {found.confidence:.2f}"
    if choice.decided in _RULES:
        return f"{sure}; {_RULES[choice.decided]}"
    aspects = _aspects(trace, shipped().of(trace.story.lexicon.language)[1])
    return f"{sure}, weight {chance:.2f}; decided by {', '.join(aspects)}"


def _aspects(trace: Trace, model: Weights) -> list[str]:
    """Return the aspects in which the speaker is most ahead of the next candidate."""
    choice = trace.choice
    rivals = [who for who, _ in choice.weighed if who is not None and who != choice.speaker]
    own = choice.features.get(choice.speaker or 0, [])
    other = choice.features.get(rivals[0], []) if rivals else []
    ahead: dict[str, float] = defaultdict(float)
    for features, sign in ((own, 1), (other, -1)):
        for aspect, feature in zip(ASPECTS, features, strict=False):
            ahead[aspect] += sign * model.get(feature, 0.0)
    order = sorted(ahead, key=lambda aspect: -ahead[aspect])
    return [aspect for aspect in order if ahead[aspect] > 0][:3] or ["their sum"]
