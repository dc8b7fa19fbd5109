"""Language: as declared by the page, verified by the function words of its text."""

from __future__ import annotations

import re

from newsvault.extract.fields import Found, weigh
from newsvault.extract.page import Page, string

_TAG = re.compile(r"([a-zA-Z]{2,3})(?:[-_][a-zA-Z0-9-]++)*+")
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 6_000
_ENOUGH = 60  # words of a text that has to hold
_FEWEST = 0.03  # of its language's commonest words; running text holds a quarter

# The commonest small words of each language that are rare in the others of its script.
_COMMON = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the and of to that for with was is on as by from have has it be are this not which",
        "de": "der die das und ist nicht mit auf für ein eine den dem auch sich von wird des im",
        "fr": "le les des et est une dans pour qui sur pas que au du par avec plus ce sont",
        "es": "el los las y es una por con para del se su como que en más pero al lo",
        "it": "il di che è una per con non della del gli sono nel dei alla anche più",
        "pt": "o os as e é uma não com para do da dos em que por se mais ao um",
        "nl": "het een van en is dat op voor niet met zijn aan door ook naar bij",
        "sv": "och att det som är på för med inte av den har till om ett",
        "da": "og at det er på for med ikke af den har til som et der",
        "nb": "og at det er på for med ikke av den har til som et men seg",
        "fi": "ja on ei että se oli myös hän mutta ovat kun sen kuin",
        "pl": "i w na z się nie że do jest to o jak po od przez",
        "cs": "a je se na v že to s z do jsou za pro jako ale",
        "tr": "ve bir bu için ile da de olarak olan daha çok gibi",
        "id": "yang dan di untuk dengan ini itu dari dalam tidak pada akan",
        "vi": "và của là các trong cho được không với người này những",
        "hu": "a az és hogy nem is egy meg volt csak már",
        "ro": "și în de la pe cu nu este care din că pentru",
        "lt": "ir kad su iš tai yra bet apie į kaip jis nuo",
    }.items()
}
_LANGUAGES_OF: dict[str, list[str]] = {}  # of each common word
for _language, _words in _COMMON.items():
    for _word in _words:
        _LANGUAGES_OF.setdefault(_word, []).append(_language)
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
)
_SAME_SCRIPT = {
    "ru": {"uk", "bg", "sr", "mk", "be", "kk"},
    "ar": {"fa", "ur", "ps"},
    "hi": {"mr", "ne"},
    "zh": {"yue"},
    "he": {"yi"},
}
_ALIKE = {"nb": {"no", "nn", "da"}, "da": {"nb", "no", "nn"}}


def find_language(page: Page, text: str) -> Found[str | None]:
    """Return the language's code ("de"); None if page and text are not certain."""
    candidates = [(source, code) for source, value in _declared(page) if (code := _code(value))]
    detected = language_of(text)
    if detected:
        candidates.append(("the text's commonest words", detected))
    if not candidates:
        return Found(value=None)
    declared = candidates[0][1]
    if detected is None and _speaks_other(text, declared):
        reason = "none of the language's commonest words is in the text"
        return Found(value=None, candidates=weigh("language", candidates, None, reason))
    if detected is None or detected == declared or declared in _kin(detected):
        reason = "declared" if detected is None else "declared, and the text agrees"
        return Found(
            value=declared, candidates=weigh("language", candidates, candidates[0][0], reason)
        )
    if any(code == detected for _, code in candidates[:-1]) or declared in _COMMON:
        reason = "the text is not in the language first declared"
        return Found(
            value=detected, candidates=weigh("language", candidates, candidates[-1][0], reason)
        )
    return Found(
        value=declared, candidates=weigh("language", candidates, candidates[0][0], "declared")
    )


def _speaks_other(text: str, declared: str) -> bool:
    """Say whether a text of some length has hardly any of the words `declared` is full of."""
    words = _WORD.findall(text[:_SAMPLE].lower())
    common = _COMMON.get(declared, frozenset())
    few = sum(word in common for word in words) < _FEWEST * len(words)
    return bool(common) and len(words) >= _ENOUGH and few


def _declared(page: Page) -> list[tuple[str, str]]:
    found = []
    if page.declared_language:
        found.append(("html lang", page.declared_language))
    if value := string(page.article.get("inLanguage")):
        found.append(("json-ld inLanguage", value))
    for name in ("content-language", "language", "dc.language", "og:locale"):
        found += [(f"meta {name}", value) for value in page.meta.get(name, ())[:1]]
    return found


def _code(value: str) -> str | None:
    match = _TAG.fullmatch(value.partition(",")[0].strip())
    return match[1].lower() if match else None


def _kin(code: str) -> set[str]:
    return _SAME_SCRIPT.get(code, set()) | _ALIKE.get(code, set())


def language_of(text: str) -> str | None:
    """Return the language `text` is written in, or None if its words do not decide."""
    sample = text[:_SAMPLE]
    letters = sum(map(str.isalpha, sample))
    if letters < 100:
        return None
    for code, script in _SCRIPTS:
        if len(script.findall(sample)) > letters * (0.1 if code == "ja" else 0.4):
            return code
    words = _WORD.findall(sample.lower())
    counts = dict.fromkeys(_COMMON, 0)
    for word in words:
        for code in _LANGUAGES_OF.get(word, ()):
            counts[code] += 1
    scores = sorted(((count, code) for code, count in counts.items()), reverse=True)
    best, code = scores[0]
    sure = best >= max(5, 0.08 * len(words)) and best > 1.25 * scores[1][0]
    if not sure and code in _ALIKE and scores[1][1] in _ALIKE[code]:
        sure = best > 1.25 * scores[2][0] and best >= 5
    return code if sure else None
