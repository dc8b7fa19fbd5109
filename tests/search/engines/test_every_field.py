"""Every article of a mixed set is found by each of its fields, in each engine."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest

from newsvault.models import Article, Block, Document, History, Person, Quote
from newsvault.search.engines import Engine, open_engine
from newsvault.search.query import parse
from tests.search.engines.conftest import PARAMS

_EAST = timezone(timedelta(hours=9))
CAPTURED = datetime(2025, 3, 2, 12, tzinfo=UTC)


def document(name: str, headline: str, *texts: str, **more: object) -> Document:
    """Return an article with only the given fields."""
    around = {key: more.pop(key) for key in ("tags", "notes", "versions", "history") if key in more}
    host = more.pop("host", f"www.{name}.example")
    article = Article(
        url=f"https://{host}/2024/05/{name}-story",
        headline=headline,
        blocks=tuple(Block(text=text) for text in texts),
        **more,  # type: ignore[arg-type]  # a test's shorthand
    )
    return Document(
        id=f"{name}id", article=article, source=str(host), captured_at=CAPTURED,
        **around,  # type: ignore[arg-type]  # a test's shorthand
    )  # fmt: skip


def quote(text: str, speaker: str | None, role: str | None = None) -> Quote:
    return Quote(text=text, start=0, end=1, speaker=speaker, speaker_name=speaker, role=role)


MIXED = (
    document(
        "english", "Harbour to close for lorries", "The council voted on Tuesday night.",
        "It closes the old quay.", language="en-GB", publisher="The Harbour Post",
        summary="A vote after years of noise", section="Local news",
        byline=(Person(name="Anna O’Neill", role="Harbour correspondent"),),
        published_at=datetime(2024, 5, 3, 23, 30, tzinfo=UTC), keywords=("lorries", "night ban"),
        quotes=(quote("Nobody here listened to us", "Jan Holm"),), tags=("to-read", "Harbour"),
        notes=("ask the ministry again",), versions=3,
        history=History(
            changed_at=datetime(2025, 3, 1, 22, tzinfo=UTC), kinds=("number", "quote"),
            stealth=True, removed=("The council voted on Monday.", "The mayor was away."),
        ),
        correction="An earlier version named another quay.",
    ),
    document(
        "german", "Straße am Müllerplatz gesperrt", "Die Bürgermeisterin kündigte Neubauten an.",
        language="de", byline=(Person(name="Jörg Weiß"),), access="paywalled",
        published_at=datetime(2024, 1, 1, 0, 30, tzinfo=_EAST), publisher="Süddeutsches Blatt",
        quotes=(quote("Wir hören die Anwohner", "Käthe Groß"),),
    ),
    document(
        "french", "L’accord signé à l’Élysée", "Le cœur de l’été, dit-elle.", language="fr",
        summary="Où l’on négocie encore", byline=(Person(name="Zoé Lefèvre"),),
        section="Économie", access="partial",
    ),
    document(
        "spanish", "El niño y la montaña", "¿Quién votó? Las autonomías.", language="es",
        byline=(Person(name="Íñigo Núñez"),), agency="EFE", publisher="El País del Sur",
    ),
    document(
        "chinese", "东京会议讨论停火", "部长周二在会议上发言。", language="zh", publisher="晨报",
        byline=(Person(name="王小明"),), quotes=(quote("我们需要和平", "李部长"),),
    ),
    document("japanese", "東京都で国際会議", "大臣は火曜日に発言した。", language="ja",
             section="国際", published_at=datetime(2024, 5, 3, 8, tzinfo=_EAST)),
    document("korean", "서울에서 열린 회의", "장관은 화요일에 말했다.", language="ko",
             byline=(Person(name="김철수"),)),
    document("danish", "Søren læser på øen", "Æblet faldt i Łódź.", language="da",
             byline=(Person(name="Bjørn Ærø"),)),
    document("russian", "Переговоры в Женеве", "Министр выступил во вторник.", language="ru",
             summary="Что известно"),
    document("arabic", "محادثات في جنيف", "تحدث الوزير يوم الثلاثاء.", language="ar"),
    document("unknown", "Amanzi avaliwe edolobheni", "Abantu bazothola usizo kusasa."),
    document("bare", "Untitled 2024", "x"),
    document(
        "marks", "AT&T’s ‘rules-based’ e-mail to the U.S.", "C++ at 3.5 percent: don’t panic.",
        language="en", modified_at=datetime(2024, 6, 1, tzinfo=UTC),
        published_at=datetime(2023, 12, 31, 23, 59, tzinfo=UTC), host="news.marks.example",
    ),
)  # fmt: skip


def questions(document: Document) -> Iterator[str]:
    """Yield a query for each field of an article, as a user would type it."""
    article = document.article
    texts: dict[str, list[str | None]] = {
        "headline": [article.headline],
        "summary": [article.summary],
        "body": [block.text for block in article.blocks],
        "byline": [person.name for person in article.byline],
        "section": [article.section],
        "source": [article.publisher or document.source],
        "keywords": list(article.keywords),
        "agency": [article.agency],
        "correction": [article.correction],
        "lead": [article.headline, *(block.text for block in article.blocks[:1])],
        "note": list(document.notes),
        "was": list(document.history.removed),
        "quote": [quote.text for quote in article.quotes],
        "speaker": [quote.speaker for quote in article.quotes],
    }
    for field, values in texts.items():
        for text in values:
            if text is None:
                continue
            yield f'{field}:"{text}"'
            yield from (f'{field}:"{word}"' for word in text.split() if word.strip("¿?.:,“”"))
            if field in ("headline", "summary", "body", "byline"):
                yield f'"{text}"'
    yield from (f'"{word}"' for word in (*article.keywords, article.agency) if word)
    for quote in article.quotes:
        yield f'said({quote.speaker}: "{quote.text}")'
    yield from (f"tag:{tag.lower()}" for tag in document.tags)
    yield f"domain:{document.source.removeprefix('www.')}"
    yield f'url:"{document.id.removesuffix("id")} story"'
    yield f"id:{document.id}"
    yield "captured:2025-03-02"
    yield f"words:{article.word_count}"
    yield f"quotes:{len(article.quotes)}"
    if article.language:
        yield f"lang:{article.language}"
        yield f"lang:{article.language[:2]}"
    if article.published_at:
        day = article.published_at.date()
        yield from (f"date:{day}", f"date:{day:%Y-%m}", f"has:date after:{day:%Y}")
    if article.modified_at:
        yield f"modified:{article.modified_at:%Y-%m-%d}"
    for text in document.history.removed:
        yield f'in:versions "{text}" lang:en'
    if document.history.changed_at:
        yield f"changed:{document.history.changed_at:%Y-%m-%d}"
    yield from (f"change:{kind}" for kind in document.history.kinds)
    yield from (f"has:{name}" for name in _has(document))
    yield from (f"is:{name}" for name in _is(document))


def _has(document: Document) -> Iterator[str]:
    article = document.article
    held = {
        "byline": article.byline, "correction": article.correction, "date": article.published_at,
        "notes": document.notes, "quotes": article.quotes, "section": article.section,
        "summary": article.summary, "tags": document.tags, "versions": document.versions > 1,
        "was": document.history.removed,
    }  # fmt: skip
    yield from (name for name, value in held.items() if value)


def _is(document: Document) -> Iterator[str]:
    access = document.article.access
    held = {
        "changed": document.versions > 1, "partial": access in ("partial", "paywalled"),
        "paywalled": access == "paywalled", "stealth": document.history.stealth,
        "syndicated": document.article.agency,
    }  # fmt: skip
    yield from (name for name, value in held.items() if value)


@pytest.fixture(scope="module", params=PARAMS)
def mixed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """An engine of each kind with the mixed set."""
    engine = open_engine(request.param, tmp_path_factory.mktemp("mixed") / "index")
    engine.clear()
    with engine.batch() as batch:
        for one in MIXED:
            batch.add(one)
    yield engine
    engine.close()


@pytest.mark.parametrize("document", MIXED, ids=lambda one: one.id)
def test_an_article_is_found_by_each_of_its_fields(document: Document, mixed: Engine) -> None:
    asked = list(questions(document))
    missing = [
        query
        for query in asked
        if document.id not in {m.id for m in mixed.search(parse(query), limit=20).matches}
    ]

    assert len(asked) > 8
    assert not missing


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("strasse mullerplatz", "german"),
        ("elysee accords", "french"),
        ("coeur", "french"),
        ("montana nino", "spanish"),
        ("soren laeser oen lodz", "danish"),
        ("byline:bjorn", "danish"),
        ("会议", "chinese"),
        ("会議", "japanese"),
        ("회의", "korean"),
        ("переговоры", "russian"),
        ("lorry", "english"),
        ("o'neill", "english"),
        ("e-mail", "marks"),
    ],
)
def test_values_are_found_in_common_spellings(query: str, name: str, mixed: Engine) -> None:
    """Without accents, in another form, with straight quotation marks, or in part."""
    found = mixed.search(parse(query), limit=20).matches

    assert f"{name}id" in {match.id for match in found}
