"""Generated sentences in the shapes news is written in: who says what is right in most of them."""

from collections import Counter

import pytest

from newsvault import find_quotes
from tests.benchmarks.quote_pairs import pairs, right

# Of 100 quotations of generated texts, so many at least have the speaker they should have.
FLOORS = {"en": 95, "de": 95, "fr": 95, "es": 95}


@pytest.mark.parametrize("language", FLOORS)
def test_generated_sentences_have_their_speakers(language: str) -> None:
    """Names, roles, verbs and outlets are those that nothing was learnt from."""
    count: Counter[bool] = Counter()
    for pair in pairs(language, 600, seed=7, half=1):
        count.update(right(pair, find_quotes(pair.text, language=language)))
    assert 100 * count[True] / count.total() >= FLOORS[language], count
