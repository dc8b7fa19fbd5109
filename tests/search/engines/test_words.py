"""Which words match: stems by language, scripts with marks, spelling variants."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsvault.models import Article, Block, Document, Quote
from newsvault.search.engines import Engine, Sort, open_engine
from newsvault.search.query import parse
from tests.search.engines.conftest import ENGINES

Find = Callable[..., list[str]]


def document(name: str, text: str, language: str | None, headline: str = "Untitled") -> Document:
    """Return an article of one paragraph; its id defaults to the name of its language."""
    article = Article(
        url=f"https://{name}.example/story",
        headline=headline,
        language=language,
        blocks=(Block(text=text),),
    )
    return Document(
        id=name,
        article=article,
        source=f"{name}.example",
        captured_at=datetime(2025, 1, 2, tzinfo=UTC),
    )


def dated(name: str, at: str) -> Document:
    """Return an article published and modified at this time, in its time zone."""
    moment = datetime.fromisoformat(at)
    article = replace(
        document(name, "A story.", "en").article, published_at=moment, modified_at=moment
    )
    return replace(document(name, "A story.", "en"), article=article)


@pytest.fixture(params=ENGINES)
def find(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Find]:
    """Return a function that indexes articles in an engine of each kind and searches them."""
    made: list[Engine] = []

    def ask(query: str, *documents: Document, sort: Sort = "relevance") -> list[str]:
        if documents:
            engine = open_engine(request.param, tmp_path / f"index{len(made)}")
            with engine.batch() as batch:
                for one in documents:
                    batch.add(one)
            made.append(engine)
        return [match.id for match in made[-1].search(parse(query), limit=99, sort=sort).matches]

    yield ask
    for engine in made:
        engine.close()


# The same letters are other words in other languages, or their stems would be.
BESIDE = (
    document("fr", "Les ouvriers argumentent, les news parlent, une partie part vite.", "fr"),
    document("es", "Los niños comen panes y el papa habla con la parte nueva.", "es"),
    document("de", "Die Kinder spielen, der Pop und die Namen sind neu.", "de"),
    document("da", "Partierne og parties taler om opening og news.", "da"),
    document("none", "Parties talking of openings without a language.", None),
)


@pytest.mark.parametrize(
    ("asked", "text", "other"),
    [
        ("openai", "A firm named openai moved.", "The shops open at six."),
        ("news", "The news came late.", "A new road was built."),
        ("pope", "The pope spoke.", "A pop song was played."),
        ("hero", "A hero came home.", "She left her bag."),
        ("notes", "The notes were found.", "He did not go."),
        ("south", "They went south.", "The sound was loud."),
        ("theme", "One theme was money.", "We saw them leave."),
        ("parts", "All parts were lost.", "The partition fell."),
        ("added", "They added a line.", "An ad was shown."),
    ],
)
def test_a_word_is_stemmed_by_the_language_of_each_article(
    find: Find, asked: str, text: str, other: str
) -> None:
    """Articles in other languages do not change the matches of an English word."""
    found = find(asked, document("right", text, "en"), document("wrong", other, "en-GB"), *BESIDE)

    assert "right" in found
    assert "wrong" not in found


def test_inflected_forms_match_within_one_language(find: Find) -> None:
    found = find("party", document("en", "Both parties left.", "en"), *BESIDE)
    assert found == ["en"]
    assert set(find("parties")) == {"en", "fr", "da", "none"}
    assert find("niño") == ["es"]


def test_the_exact_form_ranks_first(find: Find) -> None:
    texts = {f"other{n}": "The strikes went on for days." for n in range(3)}
    found = find(
        "strike",
        *(document(name, text, "en") for name, text in texts.items()),
        document("written", "The strike went on for days.", "en"),
    )
    assert found[0] == "written"
    assert len(found) == 4


@pytest.mark.parametrize(
    ("asked", "text", "other", "language"),
    [
        ("Hering", "Ida Hering spoke.", "Here and here, and here again: here. ", "en"),
        ("Stadler", "Der Anwalt Stadler kam.", "Die Stadt, die Städte der Stadt. ", "de"),
        ("laws", "One of the laws fell.", "A law is a law is a law. ", "en"),
        ("portes", "Il ouvre les portes.", "La porte, une porte, cette porte. ", "fr"),
        ("casas", "Vio las casas.", "La casa, una casa, otra casa. ", "es"),
        ("Hering OR nowhere", "Ida Hering spoke.", "Here and here, and here again. ", "en"),
        ("Hering spoke", "Ida Hering spoke.", "Here they spoke, and here, and here. ", "en"),
        (
            "Hering spoke talks",
            "Ida Hering spoke of talks.",
            "Here they spoke of talks here. ",
            "en",
        ),
        ("headline:Hering", "Ida Hering spoke.", "Here and here, and here again: here. ", "en"),
        ("body:Hering", "Ida Hering spoke.", "Here and here, and here again: here. ", "en"),
        ("Hering lang:en", "Ida Hering spoke.", "Here and here, and here again: here. ", "en"),
    ],
)
def test_a_rare_form_as_written_outranks_frequent_other_forms(
    find: Find, asked: str, text: str, other: str, language: str
) -> None:
    """An article that holds the very form is not below those that often hold another one."""
    filler = " ".join(f"Item {n} of the long list was read out." for n in range(20))
    others = [
        document(f"other{n}", other * (n % 4 + 1), language, headline=other) for n in range(14)
    ]
    found = find(asked, *others, document("written", f"{text} {filler}", language, headline=text))

    assert found[0] == "written"


def test_words_joined_by_and_score_what_each_scores_alone(tmp_path: Path) -> None:
    """Also with other forms, in several commits, and where a form as written is in none."""
    engine = open_engine("whoosh", tmp_path / "index")
    texts = [
        "Strikes and talks.",
        "The strike talked.",
        "Talks, a strike, strikes.",
        "Striking talk.",
    ]
    for n in range(12):
        with engine.batch() as batch:
            batch.add(document(f"a{n}", f"{texts[n % 4]} {'Again. ' * n}", "en"))
    for asked in ("strike talks", "strikes talking", "strike talk again", "struck talks"):
        together = engine.search(parse(asked), limit=99, sort="relevance").matches
        alone = [
            {m.id: m.score for m in engine.search(parse(w), limit=99, sort="relevance").matches}
            for w in asked.split()
        ]
        assert {m.id: m.score for m in together} == {
            name: pytest.approx(sum(scores[name] for scores in alone))
            for name in set.intersection(*map(set, alone))
        }
    engine.close()


@pytest.mark.parametrize(
    ("asked", "text", "other"),
    [
        ("المدرس", "قال المُدَرِّسُ كلمة", "قالت المدرسة كلمة"),
        ("المُدَرِّس", "قال المدرس كلمة", "قالت المدرسة كلمة"),
        ("المدرسة", "في المدرســة", "قال المدرس"),
        ("שלום", "שָׁלוֹם לכם", "שלומות רבים"),
        ('רס"ן', "הגיע רס״ן לוי", "הגיע רס כאן ונ"),
        ("רסן", 'הגיע רס"ן לוי', "הגיע רס כאן"),
        ("ז'בוטינסקי", "רחוב ז׳בוטינסקי", "רחוב בוטינסקי"),
        ("दिल", "उसका दिल टूटा", "एक दल आया"),
        ("हिंदी", "हिन्दी भाषा", "हद है"),
        ("मुम्बई", "मुंबई में", "मबई में"),
        ("सड़क", "सड़क पर", "सुड़क पर"),
        ("বাংলা", "বাংলা ভাষা", "বাল ভাষা"),
        ("தமிழ்", "தமிழ் மொழி", "தமழ மொழி"),
        ("ภาษา", "เราพูดภาษาไทยได้", "เราพูดภาสไทย"),
        ("ລາວ", "ພາສາລາວງາມ", "ພາສາລວງາມ"),
        ("ខ្មែរ", "ភាសាខ្មែរល្អ", "ភាសាខ្មល្អ"),
        ("မြန်မာ", "ကျွန်ုပ်မြန်မာစာ", "မန်မာစာ"),
        ("ガス", "東京ガスの発表", "東京カスの発表"),
        ("북한", "북한과의 대화", "북쪽 한국"),
        ("п'ять", "П’ять країн", "П ять країн"),
        ("елка", "Ёлка стоит", "Белка стоит"),
        ("ανθρωποι", "ΆΝΘΡΩΠΟΙ εδώ", "άνθρωπος εδώ"),
        ("istanbul", "İSTANBUL’da deprem", "Astanbul’da deprem"),
    ],
)
def test_marks_neither_cut_a_word_nor_are_needed(
    find: Find, asked: str, text: str, other: str
) -> None:
    """The word is found with its marks and without; no other word is."""
    found = find(asked, document("right", text, None), document("wrong", other, None))
    assert found == ["right"]


@pytest.mark.parametrize(
    ("asked", "text", "other"),
    [
        ("U.S.", "The US bought it.", "They saw U and S."),
        ("US", "The U.S. bought it.", "The U and S were painted."),
        ("J.P.", "JP bought it.", "J and P did."),
        ('"JP Loft agrees"', "J.P. Loft agrees", "J. and P. Loft agrees"),
        ("1000", "Some 1,000 came.", "1 came in 2000."),
        ("1,000", "Some 1000 came.", "Between 1 and 000."),
        ("1.000", "Etwa 1000 kamen.", "Version 1 of 000."),
        ("C++", "Written in C++ alone.", "Vitamin C helps."),
        ("c#", "Written in C# alone.", "Vitamin C helps."),
        ("3.5", "It cost 3.5 million.", "It cost 35 million, 3 or 5."),
    ],
)
def test_abbreviations_with_and_without_dots(find: Find, asked: str, text: str, other: str) -> None:
    found = find(asked, document("right", text, "en"), document("wrong", other, "en"))
    assert found == ["right"]


def test_an_article_is_found_by_the_local_day_of_its_page(find: Find) -> None:
    """Late in the evening west of Greenwich and early in the morning east of it."""
    found = find(
        "date:2024-05-02",
        dated("west", "2024-05-02T22:30:00-04:00"),
        dated("east", "2024-05-03T00:30:00+09:00"),
        dated("utc", "2024-05-02T12:00:00+00:00"),
    )
    assert set(found) == {"west", "utc"}
    assert find("date:2024-05-03") == ["east"]
    assert set(find("tz:UTC date:2024-05-02")) == {"east", "utc"}
    assert find("tz:America/New_York date:2024-05-03") == []
    assert find("modified:2024-05-03") == ["east"]
    assert find("date:2024-05-02T16:00Z..2024-05-04") == ["west"]
    assert set(find("since:2024-05-03")) == {"east"}


def test_newest_first_sorts_by_absolute_time(find: Find) -> None:
    """An article with a later local day may have been published earlier."""
    documents = (
        dated("west", "2024-05-02T22:30:00-04:00"),
        dated("east", "2024-05-03T01:30:00+09:00"),
    )
    find("*", *documents)
    assert find("*", sort="newest") == ["west", "east"]
    assert find("*", sort="oldest") == ["east", "west"]


def test_not_near_excludes_near_matches(find: Find) -> None:
    found = find(
        "talks NOT NEAR/2 hostage",
        document("near", "The talks on hostage release went on.", "en"),
        document("far", "The talks went on for a long while, without a hostage.", "en"),
        document("none", "The talks went on.", "en"),
    )
    assert set(found) == {"far", "none"}
    assert find("hostage NOT SAME/s talks") == []
    assert find("talks NEAR/9 (hostage AND release)") == ["near"]


def test_phrases_with_wildcards_and_phrase_counts(find: Find) -> None:
    found = find(
        '"insur* claims"',
        document("row", "Insurance claims rose and insurers paid.", "en"),
        document("rest", "Insurers paid their claims.", "en"),
    )
    assert found == ["row"]
    assert find('atleast:1("insurance claims") re:/insur(ance|ers)/') == ["row"]
    assert set(find("re:/insur[a-z]+/")) == {"row", "rest"}
    assert find("=insurance") == ["row"]


@pytest.mark.parametrize(
    ("asked", "text", "other"),
    [
        ("seagate", "The sea-gate opened.", "The sea and the gate."),
        ("sea-gate", "The seagate opened.", "The sea and the gate."),
        ("ceasefire", "A cease fire held.", "Fire did not cease."),
        ("covid19", "Cases of Covid 19 rose.", "On the 19th covid rose."),
        ("F35", "An F 35 landed.", "The F flew in 35."),
        ("e-mail", "An email came.", "The e and the mail."),
        ("email", "An e-mail came.", "The e and the mail."),
        ("F-35", "An F35 landed.", "Line F, number 35."),
        ("f35", "An F-35 landed.", "Line F, number 35."),
        ("O'Dell", "Odell spoke.", "O, said Dell."),
        ("odell", "O’Dell spoke.", "O, said Dell."),
        ("Moeller", "Möller sprach.", "Mahler sprach."),
        ("Möller", "Moeller spoke.", "Mahler spoke."),
        ("poet", "The poet spoke.", "The pot broke."),
        ("US", "The U.S. agreed.", "They told us."),
        ("US", "The USA agreed.", "They told us."),
        ("U.S.A.", "The US agreed.", "They told us."),
        ("WHO", "The WHO agreed.", "The man who agreed."),
        ("colours", "Bright colors shone.", "A bright collar."),
        ("harbor", "The harbour froze.", "The harpoon froze."),
        ("organising", "They organized it.", "An organ played."),
        ("$3bn", "It cost $3 billion.", "It cost 3 of a billion."),
    ],
)
def test_spelling_variants_find_each_other(find: Find, asked: str, text: str, other: str) -> None:
    found = find(asked, document("right", text, "en"), document("wrong", other, "en"))
    assert found == ["right"]


def test_a_possessive_finds_what_its_word_finds(find: Find) -> None:
    """=roe's is this very form."""
    found = find(
        "Roe's",
        document("own", "Roe’s boat sank.", "en"),
        document("bare", "Roe sank a boat.", "en"),
        document("other", "The row sank.", "en"),
    )
    assert set(found) == set(find("roe")) == {"own", "bare"}
    assert find("=roe's") == find('"roe\'s"') == ["own"]
    assert find("boat's NEAR/2 roe’s") == ["own"]
    assert set(find("atleast:1(roe's)")) == {"own", "bare"}


def test_spellings_can_be_switched_off(find: Find) -> None:
    """An exact query finds only the exact spelling."""
    find(
        "*",
        document("us", "The colour was bright and the harbour full.", "en"),
        document("en", "The color was bright and the harbors full.", "en"),
        document("caps", "IN CAPITALS ALL OF US SHOUT ABOUT COLOR.", "en"),
    )
    assert set(find("colour")) == {"us", "en", "caps"}
    assert find("=colour") == find('"colour"') == ["us"]
    assert find("US") == []
    assert find("us") == ["caps"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("colour NEAR/3 wall", ["us"]),
        ("color NEAR/3 wall", ["us"]),
        ("wall NEAR/3 (colour OR shade)", ["us"]),
        ("=colour NEAR/3 wall", []),
        ("wall NOT NEAR/3 colour", ["far"]),
        ("atleast:2(colour)", ["us"]),
        ("said(möller: color)", ["us"]),
        ("said(möller: =colour)", []),
    ],
)
def test_spellings_count_where_words_stand_together(
    find: Find, asked: str, found: list[str]
) -> None:
    text = "The color of the wall, a color of brick, was new."
    one = document("us", text, "en")
    quote = Quote(text="a color of brick", start=23, end=39, speaker_name="Eva Möller")
    find(
        "*",
        replace(one, article=replace(one.article, quotes=(quote,))),
        document("far", "The wall was new, and nothing that was said of it was kept.", "en"),
    )
    assert find(asked) == found


def test_a_time_span_of_changes_goes_by_the_clock_of_the_world(find: Find) -> None:
    """A day is the page's own; `7d` and a time with its zone are moments."""
    find("*", dated("york", "2024-05-02T22:30:00-04:00"))
    assert find("modified:2024-05-02") == ["york"]
    assert find("modified:2024-05-03") == []
    assert find("modified:2024-05-03T02:30:00Z") == ["york"]
    assert find("modified:2024-05-02T22:30:00Z") == []
