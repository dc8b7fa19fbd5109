"""Whether an edit only corrects spelling or grammar."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from newsvault.extract.changes.number_edits import number_of
from newsvault.extract.changes.word_diff import Edit

_FEW = 3  # words of an edit that can be one slip
_LONG = 6  # letters from which a word may have two wrong ones
# Words that a slip leaves out or doubles; none of them says yes or no.
_SMALL = frozenset(
    "a an the of to in on at by is was are were be has had that and it its his her for with from"
    " der die das den dem des ein eine einen einem einer im am zu und in an auf ist war hat"
    " le la les l' un une de du des d' à au aux et en dans est que qui"
    " el los las del al y en es que se lo una il gli i di da della dei e è o os as do da na no em"
    " het een van op te en i på av och att en ett w z na do się".split()
) - {"no", "non", "ne"}
_DENY = (
    "non", "not", "in", "im", "il", "ir", "un", "dis", "de", "mis", "anti", "nicht", "miss", "ent",
    "dés", "des", "mal", "on", "niet", "o", "ej", "ne", "не", "без",
)  # fmt: skip
_OPPOSED = frozenset(
    "now not no nor none never can can't cant could would should will won't may must is isn't was"
    " wasn't has hasn't do don't did didn't he she his her him they we you me my our us man men"
    " woman women more most less least over under before after up down in on off kein ein keine"
    " eine keiner einer er sie wir ihr sein seine ihre il elle ils elles son sa mon ma el ella"
    " uno una solo sólo lui lei hij zij hon han den ja nein oui non"
    " si no sí 不 没 沒 無 无 非 未 有 東 东 西 南 北 上 下 左 右 男 女 大 小 多 少 増 增 减 減"
    " 升 降 胜 勝 负 負 败 敗 买 買 卖 賣 売 生 死 前 后 後 内 內 外 父 母 高 低 新 旧 舊 入 出"
    " 是 否".split()
)
# Beginnings of two words with one rest that are opposites, by language; "" is any.
_BEGINNINGS = {
    language: tuple(pair.split("-") for pair in pairs.split())
    for language, pairs in {
        "": "in-ex im-ex im-em in-de inter-intra major-minor mayor-menor mayor-minor maxi-mini"
        " hyper-hypo east-west north-south ost-west est-ouest este-oeste",
        "de": "auf-ab an-ab zu-ab",
    }.items()
}
_ENDINGS = ("er", "ee")  # employer, employee
_TURKISH_NO = ("m", "me", "ma")  # within a verb


def is_typo(edit: Edit, before: Sequence[str], after: Sequence[str], language: str) -> bool:
    """Return whether an edit only corrects spelling, spacing, case, or a word twice or missing.

    Args:
        edit: the words gone and come.
        before: the words of the whole paragraph before.
        after: the words of the whole paragraph after.
        language: the base code of their language.
    """
    gone, come = edit.gone, edit.come
    if len(gone) > _FEW or len(come) > _FEW:
        return False
    if any(number_of(word, language) is not None for word in (*gone, *come)):
        return False
    if not gone or not come:
        words, text, at = (gone, before, edit.a) if gone else (come, after, edit.c)
        return len(words) == 1 and (
            words[0].casefold() in _SMALL or _is_doubled(words[0], text, at)
        )
    if "".join(gone).casefold() == "".join(come).casefold():
        return True
    size = len(gone)
    return size == len(come) and all(
        _is_slip(one, other, size, language) for one, other in zip(gone, come, strict=True)
    )


def _is_doubled(word: str, text: Sequence[str], at: int) -> bool:
    beside = [text[n] for n in (at - 1, at + 1) if 0 <= n < len(text)]
    return any(word.casefold() == other.casefold() for other in beside)


def _is_slip(one: str, other: str, size: int, language: str) -> bool:
    """Return whether two words differ by a slip of the pen, in an edit of `size` words.

    In a script without spaces a word here is one character: two wrong ones are another word.
    """
    first, second = one.casefold(), other.casefold()
    if first == second or _bare(first) == _bare(second):
        return True
    if first in _OPPOSED or second in _OPPOSED or _is_opposite(first, second, language):
        return False
    if {first, second} <= _SMALL:
        return True
    if len(first) == len(second) == 1:
        return size == 1 and not (first.isascii() or second.isascii())
    letters = min(len(first), len(second))
    if letters < 3 or abs(len(first) - len(second)) > 2:
        return False
    return distance(first, second) <= (2 if letters >= _LONG else 1)


def _bare(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def _is_opposite(one: str, other: str, language: str) -> bool:
    """Return whether one word is the other denied, or with an opposite beginning or ending."""
    if _denies(one, other) or (language == "tr" and _denies_in_turkish(one, other)):
        return True
    if one[:-2] == other[:-2] and {one[-2:], other[-2:]} == set(_ENDINGS):
        return True
    return any(
        one == first + other.removeprefix(second) or other == first + one.removeprefix(second)
        for first, second in (*_BEGINNINGS[""], *_BEGINNINGS.get(language, ()))
        if one.startswith((first, second)) and other.startswith((first, second))
    )


def _denies_in_turkish(one: str, other: str) -> bool:
    """Return whether one word is the other with the syllable of "not" within it."""
    short, long = sorted((one, other), key=len)
    return any(
        long == short[:at] + syllable + short[at:]
        for at in range(2, len(short))
        for syllable in _TURKISH_NO
    )


def _denies(one: str, other: str) -> bool:
    """Return whether one word is the other with a prefix or ending that denies it."""
    short, long = sorted((one, other), key=len)
    return any(long == prefix + short for prefix in _DENY) or long in (f"{short}n't", f"{short}'t")


def distance(one: str, other: str) -> int:
    """Return the number of letters inserted, deleted, replaced or swapped (Damerau)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, right in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]
