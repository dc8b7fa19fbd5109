"""Styles that need no other program: `plain`, and Wikipedia's template for news."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

from newsvault.output.citations.csl_json import copy_sentence, quotation_sentence

_MONTHS = (
    "January February March April May June July August September October November December"
).split()


def plain(items: Sequence[dict[str, Any]], *, copies: bool = True) -> str:
    """Return each reference as a paragraph: authors, headline, outlet, day, address, copy."""
    return "\n\n".join(" ".join(_sentences(item, copies=copies)) for item in items)


def plain_html(items: Sequence[dict[str, Any]], *, copies: bool = True) -> str:
    """Return each reference as an HTML paragraph; the address is a link."""
    lines = []
    for item in items:
        text = html.escape(" ".join(_sentences(item, copies=copies)))
        url = html.escape(item["URL"])
        link = f'<a href="{url}">{url}</a>'
        lines.append(f"<p>{text.replace(url, link, 1)}</p>")
    return "\n".join(lines)


def _sentences(item: dict[str, Any], *, copies: bool) -> list[str]:
    """Return the sentences of a citation; with `copies`, those about copies too."""
    about = [item["container-title"]]
    if "section" in item:
        about.append(item["section"])
    about.append(written_day(item.get("issued")) or "no date")
    sentences = [
        _ended(_joined([displayed(name) for name in item.get("author", ())])),
        f"“{item['title']}.”" if not item["title"].endswith(tuple(".?!")) else f"“{item['title']}”",
        f"{', '.join(about)}.",
        f"{item['URL']}.",
    ]
    sentences += closing(item, copies=copies)
    return [sentence for sentence in sentences if sentence]


def closing(item: dict[str, Any], *, copies: bool) -> list[str]:
    """Return the sentences after a reference: the quotation, and the stored copy."""
    quoted = [quotation_sentence(q)] if (q := item["custom"].get("quotation")) else []
    return [*quoted, *([copy_sentence(item["custom"]["stored_copy"])] if copies else [])]


def displayed(name: dict[str, str]) -> str:
    """Return a CSL name in the order of speech."""
    if "literal" in name:
        return name["literal"]
    parts = ("given", "non-dropping-particle", "family", "suffix")
    return " ".join(name[part] for part in parts if name.get(part))


def written_day(value: dict[str, Any] | None) -> str:
    """Return a CSL date as `1 May 2024`; "" without one."""
    if value is None:
        return ""
    year, month, day = value["date-parts"][0]
    return f"{day} {_MONTHS[month - 1]} {year}"


def _joined(names: list[str]) -> str:
    if len(names) > 3:
        return f"{names[0]} et al."
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _ended(text: str) -> str:
    return text if not text or text.endswith(".") else f"{text}."


def wikipedia(items: Sequence[dict[str, Any]]) -> str:
    """Return each reference as `{{cite news}}`."""
    return "\n".join(_template(item) for item in items)


def _template(item: dict[str, Any]) -> str:
    """Return the citation as Wikipedia's template "cite news"."""
    fields: list[tuple[str, str]] = []
    for number, name in enumerate(item.get("author", ()), 1):
        n = str(number) if len(item["author"]) > 1 else ""
        if "literal" in name:
            fields.append((f"author{n}", name["literal"]))
        else:
            family = {**name, "given": "", "suffix": ""}
            fields.append((f"last{n}", displayed(family)))
            given = " ".join(filter(None, [name.get("given"), name.get("suffix")]))
            fields.append((f"first{n}", given))
    fields += [
        ("title", item["title"]),
        ("work", item["container-title"]),
        ("department", item.get("section", "")),
        ("date", written_day(item.get("issued"))),
        ("language", item.get("language", "")),
        ("access-date", written_day(item["accessed"])),
    ]
    if "quotation" in item["custom"]:
        fields.append(("quote", item["custom"]["quotation"]["text"]))
    written = [f"{name}={_wikitext(value)}" for name, value in fields if value]
    written.append(f"url={_wiki_url(item['URL'])}")
    return "{{cite news |" + " |".join(written) + "}}"


def _wikitext(text: str) -> str:
    """Return text that wikitext shows as it is: its signs as character references."""
    signs = "&<>{}[]|='~#*:;"
    escaped = "".join(f"&#{ord(c)};" if c in signs else c for c in text)
    return escaped.replace("__", "&#95;&#95;").replace("//", "&#47;&#47;")


def _wiki_url(url: str) -> str:
    return "".join(f"%{ord(c):02X}" if c in "|{}[]<>\"'`" else c for c in url)
