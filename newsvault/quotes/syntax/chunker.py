"""Chunker: tokens to names, pronouns and noun phrases, each as one item."""

from __future__ import annotations

from newsvault.quotes.german import noun_phrases
from newsvault.quotes.syntax import roles
from newsvault.quotes.syntax.capitalised_runs import office, run_end
from newsvault.quotes.syntax.item import Item
from newsvault.quotes.syntax.name_in_run import of_a_body, proper
from newsvault.quotes.tokens.lexicon import Lexicon
from newsvault.quotes.tokens.tags import SPEAKING_VERBS, WORDS, Tag
from newsvault.quotes.tokens.token import Token

_MAY_BE_NOUNS = WORDS | {Tag.SPEAKING, Tag.JUDGING}
_MAY_FOLLOW_ARTICLES = _MAY_BE_NOUNS | {Tag.FINITE}
_NO_NOUN_BEHIND = frozenset({Tag.PRONOUN, Tag.AUXILIARY})
_PARTICIPLES = frozenset({Tag.PAST_FORM, Tag.ING_FORM})
_PHRASE_STARTS = frozenset({Tag.DETERMINER, Tag.CAPITALISED})
_WITHIN_PHRASES = _MAY_BE_NOUNS | {Tag.NUMBER, Tag.ADVERB}
_BEFORE_AGENTS = frozenset({Tag.SPEAKING, Tag.JUDGING, Tag.PAST_FORM, Tag.QUOTATION})
_BEFORE_PLURALS = WORDS | {
    *",;-.", Tag.CONJUNCTION, Tag.PARAGRAPH_END, Tag.THAT, Tag.ADVERB, Tag.NUMBER
}  # fmt: skip
_BEHIND_ORDINARY = frozenset({Tag.DETERMINER, Tag.PREPOSITION, Tag.THAT})  # Reste que
_SAYING = frozenset({Tag.SPEAKING})
_LONGEST = 8
_LEADING = 3  # words before a bare noun


class Chunker:
    """Walks over tokens once and gathers them into items."""

    __slots__ = ("capital", "common", "found", "lexicon", "tokens")

    def __init__(self, tokens: list[Token], lexicon: Lexicon) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        self.common = {t.text for t in tokens if t.kind in WORDS and t.text[0].islower()}
        self.capital = {t.low for t in tokens if t.kind == Tag.CAPITALISED and not t.first}
        self.found: list[Item] = []

    def items(self) -> list[Item]:
        """Return the items in reading order."""
        place = 0
        tokens = self.tokens
        while place < len(tokens):
            kind = tokens[place].kind
            if kind == Tag.DETERMINER:
                place = self._noun_phrase(place)
            elif kind == Tag.CAPITALISED:
                place = self._name(place)
            elif kind in _MAY_BE_NOUNS and (
                roles.NOMINAL & tokens[place].classes or self._leads(place) or self._plural(place)
            ):
                place = self._bare(place)
            else:
                self.found.append(Item(kind, [tokens[place]]))
                place += 1
                if kind == Tag.PREPOSITION and tokens[place - 1].low in noun_phrases.CONTRACTED:
                    place = self._contracted(place)
        return self.found

    def _contracted(self, place: int) -> int:
        """Gather the phrase behind a preposition that holds its article: im letzten Satz."""
        if self.lexicon.language != "de" or place >= len(self.tokens):
            return place
        if self.tokens[place].kind not in _MAY_FOLLOW_ARTICLES:
            return place
        end = noun_phrases.phrase_end(self.tokens, place)
        if end > place:
            self._add_phrase(self.tokens[place:end])
        return end

    def _leads(self, place: int) -> bool:
        """Return whether a title or a role in small letters leads to a name."""
        after = self.tokens[place + 1] if place + 1 < len(self.tokens) else None
        if after is None or after.kind != Tag.CAPITALISED or self.tokens[place].kind != Tag.WORD:
            return False
        titled = "title" in self.tokens[place].classes
        return titled or roles.role_leads(self.tokens, place, self.lexicon)

    def _plural(self, place: int) -> bool:
        """Return whether a plural without an article is a verb's subject: auditors warned."""
        token = self.tokens[place]
        if self.lexicon.language != "en" or token.kind != Tag.WORD or not roles.many(token):
            return False
        if len(self.found) > 1 and self.found[-1].low == "by":
            return self.found[-2].kind in _BEFORE_AGENTS  # described by conservationists as
        if self.found and self.found[-1].kind == Tag.QUOTATION:
            return roles.verb_follows(self.tokens, place + 1, _SAYING)  # “No!” strikers chanted
        if self.found and self.found[-1].kind not in _BEFORE_PLURALS:
            return False
        if [t.kind for t in self.tokens[place + 1 : place + 3]] == [Tag.PAST_FORM, Tag.PREPOSITION]:
            return self.tokens[place + 2].low == "by"  # engineers hired by residents called it
        return roles.verb_follows(self.tokens, place + 1)

    def _name(self, place: int) -> int:
        """Add the name at `place`, with what belongs to it; return the place behind it."""
        tokens = self.tokens
        end = run_end(self.tokens, place, self.lexicon)
        parts = tokens[place:end]
        while (
            len(parts) > 1
            and parts[0].first
            and "not name" in parts[0].classes
            and not any("title" in p.classes for p in parts[1:])
        ):
            self.found.append(Item(Tag.WORD, parts[:1]))
            parts = parts[1:]
        if len(parts) == 1 and roles.role_ahead(tokens, place, end, self.lexicon):
            return self._phrase(place, parts)
        led = self.found and self.found[-1].kind == Tag.PREPOSITION and len(parts) > 1
        if led and parts[0].low in roles.NETWORKS and self.lexicon.language != "en":
            self.found.append(Item(Tag.BODY, parts[:1]))  # sur X Jeanne Roux
            parts = parts[1:]
        if roles.is_role_and_name(parts, self.common, self.lexicon.language):
            self._add_name(parts, parts[1:])
            return end
        if len(parts) == 1 and parts[0].first and self._ordinary(parts[0], end):
            noun = roles.NOMINAL & parts[0].classes or self._speaks(parts[0], end)
            kind = Tag.BARE_NOUN if noun else Tag.WORD
            self.found.append(Item(kind, parts))
            return end
        place = end - len(parts)
        if parts[-1].owner and self.lexicon.language == "de":  # Merkels neuer Vorschlag
            stop = noun_phrases.phrase_end(tokens, end) if end < len(tokens) else end
            if stop > end:
                self._add_phrase(tokens[place:stop])
                return stop
        if end < len(tokens):
            if roles.owns_words(tokens, end):  # Jane Roe's promise
                self._add_name(parts, parts)
                return self._noun_phrase(end)
            if parts[-1].owner and tokens[end].kind == Tag.CAPITALISED:  # Florida's Rick Wilson
                stop = run_end(self.tokens, end, self.lexicon)
                self._add_name(tokens[place:stop], tokens[end:stop])
                return stop
            if roles.leads_to_name(tokens, place, end, self.lexicon):
                return self._phrase(place, parts)
        self._add_name(parts, parts)
        return end

    def _ordinary(self, token: Token, end: int) -> bool:
        """Return whether a sentence's first word is a common word, not a name."""
        if "not name" in token.classes or roles.NOMINAL & token.classes:
            return True
        if self.lexicon.genders(token.low):
            return False
        if token.low in self.common:
            return True
        if (
            self.lexicon.language == "de"
            or token.low in self.capital
            or token.owner
            or not token.text[1:].islower()
            or token.classes & {"place", "organisation word", "title"}
        ):
            return False
        return self.tokens[end : end + 1] != [] and (
            self.tokens[end].kind == Tag.WORD
            or (self.lexicon.language != "en" and self.tokens[end].kind in _BEHIND_ORDINARY)
            or self._speaks(token, end)
        )

    def _speaks(self, token: Token, end: int) -> bool:
        """Return whether a sentence begins with a plural as its verb's subject."""
        known = self.lexicon.language != "en" or token.low in self.capital
        return not known and roles.many(token) and roles.verb_follows(self.tokens, end)

    def _noun_phrase(self, place: int) -> int:
        return self._phrase(place, [self.tokens[place]])

    def _bare(self, place: int) -> int:
        """Add a phrase without an article, adjectives included; return the place behind it."""
        token = self.tokens[place]
        if token.kind in SPEAKING_VERBS or (
            token.kind == Tag.WORD and self.found and self.found[-1].kind in _NO_NOUN_BEHIND
        ):
            self.found.append(Item(token.kind, [token]))
            return place + 1
        start = place
        while (
            self.found
            and place - start < _LEADING
            and roles.describes(self.found[-1].kind, self.found[-1].low)
        ):
            start -= 1
            self.found.pop()
        return self._phrase(start, self.tokens[start : place + 1])

    def _phrase(self, place: int, parts: list[Token]) -> int:
        """Gather a noun phrase that begins with `parts`, and what name it may lead to."""
        tokens = self.tokens
        end = place + len(parts)
        if self.lexicon.language == "de" and len(parts) == 1 and parts[0].kind == Tag.DETERMINER:
            return self._german(place)
        while end < len(tokens) and end - place < _LONGEST:
            token, last = tokens[end], tokens[end - 1]
            led = tokens[place:end]
            if token.kind == Tag.WORD and roles.ends_with_name(led, self.lexicon.language):
                break
            if token.kind == Tag.CAPITALISED:
                stop = run_end(self.tokens, end, self.lexicon)
                if stop < len(tokens) and roles.owns_words(tokens, stop):  # alderman Roe's vow
                    self._add_phrase(tokens[place:stop])
                    return self._noun_phrase(stop)
                end = stop
                continue
            if office(tokens, end) or roles.second_role(tokens, end):
                end += 2
                continue
            if token.kind not in _WITHIN_PHRASES or roles.by_agent(tokens, end):
                break
            if token.kind in SPEAKING_VERBS and not roles.is_noun_behind(last, token):
                break
            if token.kind in _PARTICIPLES and roles.verb_behind(last):
                break
            if token.kind == Tag.ADVERB and last.kind != Tag.DETERMINER:
                break
            end += 1
        parts = tokens[place:end]
        self._add_phrase(parts)
        return end

    def _german(self, place: int) -> int:
        """Gather a noun phrase that begins with a German determiner."""
        if noun_phrases.is_pronoun(self.tokens, place):
            self.found.append(Item(Tag.WORD, [self.tokens[place]]))
            return place + 1
        end = noun_phrases.phrase_end(self.tokens, place)
        if end > place:
            if self.tokens[end - 1].kind == Tag.CAPITALISED:
                end = run_end(self.tokens, end - 1, self.lexicon)
            self._add_phrase(self.tokens[place:end])
            return end
        token = self.tokens[place]
        if token.low in noun_phrases.ONE_OF and place + 1 < len(self.tokens):
            owned = self.tokens[place + 1].low in {"der", "des", "meiner", "seiner", "ihrer"}
            end = noun_phrases.phrase_end(self.tokens, place + 1) if owned else place
            if end > place + 1:  # einer der Feuerwehrleute
                self.found.append(Item(Tag.NOUN_PHRASE, self.tokens[place:end]))
                return end
        subject = noun_phrases.is_alone(token) and roles.verb_follows(self.tokens, place + 1)
        self.found.append(Item(Tag.BARE_NOUN if subject else Tag.WORD, [token]))
        return place + 1

    def _add_phrase(self, parts: list[Token]) -> None:
        """Add an item: a name where the phrase leads to one, else a description."""
        if len(parts) == 1 and parts[0].kind == Tag.DETERMINER and self.lexicon.language != "en":
            self.found.append(Item(Tag.WORD, parts))
            return
        tail = len(parts)
        particles = self.lexicon.members("particle")
        while tail and (
            parts[tail - 1].kind == Tag.CAPITALISED
            or (tail < len(parts) and parts[tail - 1].low in particles)
            or (1 < tail < len(parts) and of_a_body(parts[tail - 2 : tail + 1], self.lexicon))
        ):
            tail -= 1
        name = parts[tail:]
        led = parts[:tail]
        if name and led and roles.led_by(led, name, self.lexicon, self.found):
            self._add_name(parts, name)
        elif name and len(led) <= 1:
            if (
                any("title" in p.classes for p in name[:-1])
                and "organisation word" not in name[-1].classes
            ):
                self._add_name(parts, name)
            elif name[-1].low in self.lexicon.members("title"):
                self.found.append(Item(Tag.NOUN_PHRASE, parts))
            else:
                self.found.append(Item(Tag.BODY, parts))
        else:
            led_in = parts[0].kind in _PHRASE_STARTS
            self.found.append(Item(Tag.NOUN_PHRASE if led_in else Tag.BARE_NOUN, parts))

    def _add_name(self, parts: list[Token], name: list[Token]) -> None:
        """Add a name with a description before it, and find the name itself within."""
        head = proper(name, self.lexicon)
        if head[0].low in self.lexicon.members("of"):  # an office without a name behind it
            self.found.append(Item(Tag.NOUN_PHRASE, parts))
            return
        last = head[-1]
        body = of_a_body(head, self.lexicon) or (
            "organisation word" in last.classes and not self.lexicon.genders(head[0].low)
        )
        kind = (
            Tag.BODY
            if body or (len(head) == 1 and bool(last.classes & {"not name", "place"}))
            else Tag.NAME
        )
        item = Item(kind, parts)
        item.head = head
        if parts[0] is not head[0]:
            roles.take_back(item, self.found)
            stop = parts[parts.index(head[0]) - 1].end
            item.before = (item.start, stop)
        self.found.append(item)
