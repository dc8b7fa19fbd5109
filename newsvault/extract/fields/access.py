"""Access: whether the whole article is free to read."""

from __future__ import annotations

from newsvault.extract.fields import Found, weigh
from newsvault.extract.page import Page, string
from newsvault.models import Access

_TIERS: dict[str, Access] = {
    "free": "free", "metered": "partial", "locked": "paywalled", "premium": "paywalled",
    "paid": "paywalled", "subscriber": "paywalled", "registered": "partial", "freemium": "partial",
}  # fmt: skip
_YES = ("true", "yes", "1", "http://schema.org/true", "https://schema.org/true")
_NO = ("false", "no", "0", "http://schema.org/false", "https://schema.org/false")


def find_access(page: Page) -> Found[Access | None]:
    """Return `free`, `partial` or `paywalled` as the page declares it; None when it does not."""
    candidates: list[tuple[str, str]] = []
    levels: list[Access] = []
    if "isAccessibleForFree" in page.article:
        flag = _flag(page.article["isAccessibleForFree"])
        candidates.append(("json-ld isAccessibleForFree", str(flag)))
        if flag is not None:
            levels.append("free" if flag else _shut(page))
    parts = page.article.get("hasPart")
    for part in parts if isinstance(parts, list) else [parts]:
        if isinstance(part, dict) and _flag(part.get("isAccessibleForFree")) is False:
            candidates.append(("json-ld hasPart", str(part.get("cssSelector", ""))))
            levels.append("partial")
    for name in ("article:content_tier", "isaccessibleforfree", "content_tier"):
        for value in page.meta.get(name, ())[:1]:
            tier = _TIERS.get(value.lower())
            if tier is None and (flag := _flag(value)) is not None:
                tier = "free" if flag else "paywalled"
            if tier:
                candidates.append((f"meta {name}", value))
                levels.append(tier)
    if not levels:
        return Found(value=None)
    access = levels[0]
    whole = _flag(page.article.get("isAccessibleForFree")) is False
    if access == "partial" and whole and "paywalled" in levels:
        access = "paywalled"  # the closed part is all of it
    return Found(value=access, candidates=weigh("access", candidates, candidates[0][0], "declared"))


def _shut(page: Page) -> Access:
    """Say `partial` where a page marks one part as closed: it shows the rest."""
    return "partial" if page.article.get("hasPart") else "paywalled"


def _flag(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    plain = (string(value) or "").strip().lower()
    return True if plain in _YES else False if plain in _NO else None
