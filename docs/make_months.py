"""Write `newsvault/extract/fields/months.txt`: the names of months by language, from CLDR.

    pip install babel
    python docs/make_months.py

Babel carries the tables of CLDR. They are written once, because a page needs only these names:
30 MB of Babel for each installation would be a high price.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

from babel import Locale, localedata

TARGET = Path(__file__).parent.parent / "newsvault" / "extract" / "fields" / "months.txt"
CONTEXTS, WIDTHS = ("format", "stand-alone"), ("wide", "abbreviated")


def names(language: str) -> list[list[str]]:
    """Return the names of each month, those of the text first."""
    months = Locale.parse(language).months
    found: list[list[str]] = [[] for _ in range(12)]
    for context in CONTEXTS:
        for width in WIDTHS:
            for number, name in months[context][width].items():
                plain = unicodedata.normalize("NFC", name.strip().strip(".").lower())
                is_name = any(map(str.isalpha, plain)) and not any(map(str.isdigit, plain))
                if is_name and plain not in found[number - 1]:
                    found[number - 1].append(plain)
    return found if all(found) else []


def main() -> None:
    """Write a line for each language: its tag, then the names of its twelve months."""
    lines = ["# Months by language, from CLDR by Babel: docs/make_months.py. Do not edit."]
    for tag in sorted(localedata.locale_identifiers()):
        if "_" not in tag and tag != "root" and (found := names(tag)):
            lines.append("\t".join([tag, *("|".join(month) for month in found)]))
    TARGET.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
