"""BibTeX and BibLaTeX; whatever TeX would act on is escaped, so a title can run no command."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from newsvault.output.citations.clean_text import field

# Braces by name: `\{` counts as a brace in BibTeX, and an odd one ends the entry.
_SIGNS = str.maketrans(
    {
        "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
        "%": r"\%", "#": r"\#", "&": r"\&", "_": r"\_", "$": r"\$",
        "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", '"': "{''}",
    }
)  # fmt: skip
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_LANGUAGES = {
    "en": "english", "de": "ngerman", "fr": "french", "es": "spanish", "it": "italian",
    "nl": "dutch", "pt": "portuguese", "da": "danish", "sv": "swedish", "no": "norsk",
    "nb": "norsk", "nn": "nynorsk", "fi": "finnish", "pl": "polish", "cs": "czech",
    "ru": "russian", "uk": "ukrainian", "tr": "turkish", "el": "greek", "hu": "hungarian",
    "ja": "japanese", "zh": "chinese", "ko": "korean", "ar": "arabic", "he": "hebrew",
}  # fmt: skip


def bibtex(items: Sequence[dict[str, Any]]) -> str:
    """Return the items as `@article` entries of BibTeX."""
    return "\n\n".join(_bibtex(item) for item in items)


def biblatex(items: Sequence[dict[str, Any]]) -> str:
    """Return the items as `@article` entries of BibLaTeX, with `entrysubtype = {newspaper}`."""
    return "\n\n".join(_biblatex(item) for item in items)


def _bibtex(item: dict[str, Any]) -> str:
    """Return the entry in BibTeX's fields; `item` is CSL-JSON."""
    fields = {
        "author": _authors(item),
        "title": f"{{{_tex(item['title'])}}}",
        "journal": _tex(item["container-title"]),
    }
    bare = {}
    if "issued" in item:
        year, month, day = item["issued"]["date-parts"][0]
        fields["year"] = f"{year:04}"
        bare["month"] = _MONTHS[month - 1]
        fields["day"] = str(day)
    fields |= {
        "url": _address(item["URL"]),
        "urldate": _iso(item["accessed"]),
        "language": _tex(item.get("language", "")),
        "note": _tex(_with_section(item)),
    }
    return _entry(item["id"], fields, bare)


def _biblatex(item: dict[str, Any]) -> str:
    """Return the entry in BibLaTeX's fields; `item` is CSL-JSON."""
    language = item.get("language", "").partition("-")[0].lower()
    fields = {
        "entrysubtype": "newspaper",
        "author": _authors(item),
        "title": f"{{{_tex(item['title'])}}}",
        "journaltitle": _tex(item["container-title"]),
        "date": _iso(item["issued"]) if "issued" in item else "",
        "url": _address(item["URL"]),
        "urldate": _iso(item["accessed"]),
        "langid": _LANGUAGES.get(language, ""),
        "note": _tex(_with_section(item)),
    }
    return _entry(item["id"], fields, {})


def _entry(key: str, fields: dict[str, str], bare: dict[str, str]) -> str:
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    lines += [f"  {name} = {value}" for name, value in bare.items()]
    return f"@article{{{key},\n" + ",\n".join(lines) + "\n}"


def _authors(item: dict[str, Any]) -> str:
    names = [_author(name) for name in item.get("author", ())]
    others = "With further authors who are not named." in item.get("note", "")
    return " and ".join([*names, "others"] if names and others else names)


def _author(name: dict[str, str]) -> str:
    """Return `von Family, Suffix, Given`; an organisation has another pair of braces."""
    if "literal" in name:
        return f"{{{_tex(name['literal'])}}}"
    family = name["family"]
    family = f"{{{_tex(family)}}}" if " " in family or "," in family else _tex(family)
    parts = [" ".join(filter(None, [_tex(name.get("non-dropping-particle", "")), family]))]
    parts += [_tex(name[part]) for part in ("suffix", "given") if name.get(part)]
    return _guarded(", ".join(parts))


def _guarded(author: str) -> str:
    """Put a name with the word "and" in braces: it would divide the list."""
    return f"{{{author}}}" if " and " in f" {author.casefold()} " else author


def _with_section(item: dict[str, Any]) -> str:
    section = f"Section: {item['section']}. " if "section" in item else ""
    return f"{section}{item['note']}"


def _tex(text: str) -> str:
    return field(text).translate(_SIGNS)


def _address(url: str) -> str:
    return "".join(f"%{ord(c):02X}" if c in '{}\\"^` ' else c for c in url)


def _iso(value: dict[str, Any]) -> str:
    year, month, day = value["date-parts"][0]
    return f"{year:04}-{month:02}-{day:02}"
