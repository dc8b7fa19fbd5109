"""Forms of one person's name: with and without middle names, with words before it."""

from __future__ import annotations


def without_longer(known: dict[str, int]) -> dict[str, int]:
    """Drop names that are another with words before it: Conservative Icon Jo Bell, Jo Bell."""
    if len(known) < 2:
        return known
    return {
        name: count
        for name, count in known.items()
        if not any(name[at + 1 :] in known for at, sign in enumerate(name) if sign == " ")
    }


def one_person(one: list[str], other: list[str]) -> bool:
    """Return whether two full names are the same but for middle names: Jo Bell, Jo Q. Bell."""
    if one[0] != other[0] or one[-1] != other[-1]:
        return False
    short, long = sorted((one, other), key=len)
    row = iter(long)
    return all(word in row for word in short)
