"""Speaker attribution: candidates scored for each quotation, in reading order."""

from __future__ import annotations

from bisect import bisect_left

from newsvault.quotes.attribution import possible_speakers
from newsvault.quotes.attribution.candidate_features import Profile, of_candidate, of_no_speaker
from newsvault.quotes.attribution.grammar_rules import certain
from newsvault.quotes.attribution.pronouns import antecedents, is_latter, of_antecedent, ranks
from newsvault.quotes.attribution.quotation_context import Context, Previous, candidates
from newsvault.quotes.attribution.result import Attribution
from newsvault.quotes.attribution.signature import signature
from newsvault.quotes.german.claim_owners import own_source
from newsvault.quotes.german.reported_speech import only_source, subjunctive, teller
from newsvault.quotes.model import Weights, probabilities, score
from newsvault.quotes.people.full_names import People, surname
from newsvault.quotes.syntax.item_sequence import Story
from newsvault.quotes.tokens.tags import OTHER_VERBS, PERSONS, PHRASES, SAYING_VERBS, UNNAMED, Tag

_EDGES = frozenset({"", Tag.PARAGRAPH_END, ".", Tag.QUOTATION})  # beside a quotation that is alone
_AROUND = frozenset({Tag.QUOTATION, Tag.PARAGRAPH_END, *".,-!?"})  # no words
_SURE = 0.8
_UNSURE = 0.6
_PLAIN = 0.9
_DESCRIBED = 0.98  # described, not named
_WITH_SUBJECTS = frozenset(["de", "fr"])  # every verb has one, unlike in Spanish
_RULES = {"weights": 1.0, "signature": 0.95, "grammar": 0.8, "carried": 0.7}  # how often right
_NEAR = 2  # an empty line counts as none, so the next paragraph is one or two away


class Attributor:
    """Attributes a story's quotations in order, with the last speaker as context."""

    __slots__ = (
        "_ahead", "_known", "_mixed", "_openers", "_previous", "_profiles", "_referents",
        "_weighed", "features", "last", "people", "referent", "speaker", "story",
    )  # fmt: skip

    def __init__(self, story: Story, people: People, speaker: Weights, referent: Weights) -> None:
        self.story = story
        self.people = people
        self.speaker = speaker
        self.referent = referent
        self.last = ""
        self.features: dict[int, list[str]] = {}  # of the candidates of the last quotation
        self._previous: Previous | None = None
        self._profiles: dict[int, Profile] = {}
        self._known: dict[int, int | None] = {}
        self._referents: dict[int, int | None] = {}
        self._weighed: dict[tuple[int, str], int | None] = {}  # with who spoke last
        self._ahead: list[int] = []  # pronouns of _referents that a later quotation may change
        self._mixed: frozenset[int] | None = None
        self._openers: list[int] | None = None

    def attribute(self, number: int, place: int) -> Attribution:
        """Return who said quotation `number`, at `place`."""
        context = Context(self.story, number, place, self._previous)
        options = candidates(context)
        keys = ["", *(self.key(option) for option in options)]
        chances = probabilities(self._scores(context, options, keys))
        best = max(range(len(chances)), key=lambda i: (chances[i], -i))
        speaker = options[best - 1] if best else None
        if speaker is not None and not self._believed(context, speaker, chances[best]):
            speaker = None
        sure = chances[best] if speaker is not None or not best else 0.0
        speaker, decided = self._decided(context, speaker, sure)
        if possible_speakers.is_hearer(context, speaker):
            speaker, decided = None, "weights"
        referent = None if speaker is None else self.meant(speaker)
        if possible_speakers.is_mute(context, speaker, named=referent is not None):
            speaker = self._goes_on(context)
            decided = "weights" if speaker is None else "carried"
        chance = _RULES[decided]
        if decided == "weights":
            alike = (c for c, k in zip(chances, keys, strict=True) if k == keys[best] != "")
            chance = max(sum(alike), chances[best])
        speaker = possible_speakers.with_relative(context, speaker)
        self.spoke(place, speaker)
        referent = self.meant(speaker) if speaker is not None else None
        row = sorted(zip([None, *options], chances, strict=True), key=lambda pair: -pair[1])
        return Attribution(
            place=place, speaker=speaker, referent=referent, decided=decided,
            confidence=min(chance, 1.0), weighed=tuple(row), features=self.features,
        )  # fmt: skip

    def _scores(self, context: Context, options: list[int], keys: list[str]) -> list[float]:
        self.features = {}
        scores = [score(self.speaker, of_no_speaker(context))]
        for option, key in zip(options, keys[1:], strict=True):
            row = of_candidate(context, option, key, self.profile(option))
            self.features[option] = row
            scores.append(score(self.speaker, row))
        return scores

    def _decided(
        self, context: Context, speaker: int | None, chance: float
    ) -> tuple[int | None, str]:
        """Return the speaker after the rules that override the weights, and which decided."""
        if (signed := signature(self.story, context.place)) is not None:
            return signed, "signature"
        if (named := certain(context)) is not None:
            sure = named == speaker and chance >= _RULES["grammar"]
            return named, "weights" if sure else "grammar"
        own = own_source(self.story, context.place)
        if own is not None:
            return own, "weights" if own == speaker else "grammar"
        if self._according(context.place) and self.story.lexicon.language == "es":
            return only_source(self.story, context.place), "grammar"
        if self.story.lexicon.language in _WITH_SUBJECTS and (
            chance < self._plain(speaker)
            or self._reported(context)
            or self._according(context.place)
        ):
            return self._unsure(context, speaker, chance)
        if speaker is None:
            if self._according(context.place):
                return only_source(self.story, context.place), "grammar"
            carried = self._carried(context)
            return carried, "weights" if carried is None else "carried"
        return speaker, "weights"

    def _plain(self, speaker: int | None) -> float:
        """Return the probability from which the weights outdo the grammar of German or French."""
        if speaker is None or self.story.items[speaker].kind not in PHRASES:
            return _PLAIN
        return _DESCRIBED

    def _reported(self, context: Context) -> bool:
        """Return whether a German sentence without a verb of speaking is in the subjunctive."""
        story = self.story
        german = story.lexicon.language == "de"
        return german and context.item.sent in subjunctive(story) and not self._governed(context)

    def _according(self, place: int) -> bool:
        """Return whether the only source of the sentence is what "according to" names."""
        left, right = self.story.beside(self.story.governors, place, 4)
        shapes = {self.story.shapes[cue] for cue in left + right}
        if self.story.lexicon.language != "en":
            shapes -= OTHER_VERBS  # Der Mann kam laut Polizei „aus dem Nichts“
        return shapes == {Tag.ACCORDING}

    def _unsure(
        self, context: Context, speaker: int | None, chance: float
    ) -> tuple[int | None, str]:
        """Return what the grammar says where the weights, learnt in English, are not sure."""
        german = self.story.lexicon.language == "de"
        carried = self._goes_on(context) if german and not self._governed(context) else None
        if carried is not None:
            return carried, "weights" if carried == speaker else "carried"
        only = only_source(self.story, context.place)
        if only is not None:
            return only, "weights" if only == speaker else "grammar"
        if speaker is not None and (chance >= _UNSURE or not german):
            return speaker, "weights"
        carried = self._carried(context)
        same = carried is None or carried == speaker
        return (speaker, "weights") if same else (carried, "carried")

    def _believed(self, context: Context, speaker: int, chance: float) -> bool:
        """Return whether the model's choice is valid: of mute things only in English, if sure."""
        if possible_speakers.is_no_speaker(context, speaker):
            return False
        sure = self.story.lexicon.language == "en" and chance >= _SURE
        return sure or possible_speakers.can_speak(self.story, speaker)

    def profile(self, place: int) -> Profile:
        """Return what the item at `place` is like as a speaker of any quotation."""
        found = self._profiles.get(place)
        if found is None:
            found = self._profiles[place] = Profile(self.story, place)
        return found

    def previous(self) -> Previous | None:
        """Return the quotation that was attributed last."""
        return self._previous

    def spoke(self, place: int, speaker: int | None) -> None:
        """Remember that `speaker` said the quotation at `place`."""
        key = self.key(speaker) if speaker is not None else ""
        self._previous = Previous(place, speaker, key)
        if key and speaker is not None and self.story.items[speaker].kind in PERSONS:
            self.last = key
        # Pronouns further on were weighed before it was known who speaks here.
        sure = max(place, speaker or 0)
        for pronoun in self._ahead:
            if pronoun > sure:
                del self._referents[pronoun]
        self._ahead = [pronoun for pronoun in self._ahead if place < pronoun <= sure]

    def _carried(self, context: Context) -> int | None:
        """Return the last speaker if the quotation's sentence cannot name one.

        That is a paragraph of nothing but quotations, or a verb whose subject is only in its
        ending (añadió).
        """
        story, before = self.story, context.previous
        if story.lexicon.language == "de" and not self._governed(context):
            return self._goes_on(context)
        alone = context.item.para not in self._told_paragraphs()
        near = before is not None and context.item.para - story.items[before.place].para <= _NEAR
        if alone and near and before is not None:
            return before.speaker
        if story.lexicon.language != "es":
            return None
        beside = context.right.lstrip(",")[:1] + context.left.rstrip(":," + Tag.THAT)[-1:]
        if not set(beside) & SAYING_VERBS:
            return None
        if before is not None and before.speaker is not None:
            return before.speaker
        return self._opener(context.place)

    def _governed(self, context: Context) -> bool:
        """Return whether a verb with a subject is in the quotation's sentence."""
        return any(map(any, self.story.beside(self.story.governors, context.place)))

    def _goes_on(self, context: Context) -> int | None:
        """Return who speaks on in a German sentence in the subjunctive or of a quotation alone."""
        story, before = self.story, context.previous
        after = story.items[context.place + 1 : context.place + 2]
        ends = not after or after[0].sent != context.item.sent or context.right[:1] in _EDGES
        alone = ends and context.left[-1:] in _EDGES
        if context.item.sent not in subjunctive(story) and not alone:
            return None
        last = None
        if before is not None and before.speaker is not None:
            near = context.item.para - story.items[before.place].para <= _NEAR
            last = (before.place, before.speaker) if near else None
        return teller(story, context.place, last, near=_NEAR)

    def _told_paragraphs(self) -> frozenset[int]:
        """Return the numbers of the paragraphs that hold more than quotations."""
        if self._mixed is None:
            row = zip(self.story.items, self.story.shapes, strict=True)
            self._mixed = frozenset(item.para for item, tag in row if tag not in _AROUND)
        return self._mixed

    def _opener(self, place: int) -> int | None:
        """Return the last name before `place` that begins a sentence."""
        if self._openers is None:
            row = enumerate(zip(self.story.items, self.story.shapes, strict=True))
            self._openers = [p for p, (i, tag) in row if tag == Tag.NAME and i.tokens[0].first]
        before = bisect_left(self._openers, place)
        return self._openers[before - 1] if before else None

    def know(self, place: int, referent: int | None) -> None:
        """Take for granted whom the pronoun at `place` means."""
        self._known[place] = referent

    def key(self, place: int) -> str:
        """Return what identifies the person an item means: a surname, or nothing."""
        meant = self.meant(place)
        if meant is None:
            item = self.story.items[place]
            return item.low if item.kind in UNNAMED else ""
        return surname(self.story.items[meant], self.story.lexicon)

    def meant(self, place: int) -> int | None:
        """Return the place of the name that an item means; itself for a name."""
        kind = self.story.items[place].kind
        if kind == Tag.NAME:
            return place
        if kind != Tag.PRONOUN:
            return None
        if place in self._known:
            return self._known[place]
        if place not in self._referents:
            asked = place, self.last
            if asked not in self._weighed:
                self._weighed[asked] = self._resolve(place)
            self._referents[place] = self._weighed[asked]
            self._ahead.append(place)
        return self._referents[place]

    def _resolve(self, place: int) -> int | None:
        """Return the item that a pronoun means, or None where no item before it fits."""
        story = self.story
        classes = story.items[place].tokens[0].classes
        if not classes & {"pronoun m", "pronoun f", "pronoun r"}:
            return None
        options = antecedents(story, self.people, place)
        if not options:
            return None
        if "pronoun r" in classes:
            return options[0] if options[0] >= place - 3 else None
        if is_latter(story.items[place]):
            return options[0]
        scores = [
            score(
                self.referent,
                of_antecedent(story, self.people, place, option, rank=rank, last=self.last),
            )
            for option, rank in zip(options, ranks(story, options), strict=True)
        ]
        chances: dict[str, float] = {}
        for option, chance in zip(options, probabilities(scores), strict=True):
            key = surname(story.items[option], story.lexicon)
            chances[key] = chances.get(key, 0.0) + chance
        best = max(chances, key=lambda key: chances[key])
        return next(o for o in options if surname(story.items[o], story.lexicon) == best)
