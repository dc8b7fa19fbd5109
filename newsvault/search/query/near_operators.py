"""NEAR, ADJ and SAME: their operands, and the resulting nodes."""

from __future__ import annotations

import re
from itertools import accumulate

from newsvault.errors import QueryError
from newsvault.search.query.lexer import Token
from newsvault.search.query.tree import And, Leaf, Near, Node, Or, Regex, Unit

_PASTED = 5  # words; in a longer query a lone bracket is pasted text
_REPEATS, _OPTIONS = 2, 4


def placed(node: Node) -> bool:
    """Whether `node` has positions in a text, so that it can be an operand of NEAR."""
    if isinstance(node, Or):
        return all(placed(part) and not isinstance(part, And) for part in node.parts)
    if isinstance(node, And):
        return all(map(placed, node.parts))
    return isinstance(node, Leaf | Near)


def home(node: Node) -> str:
    """Return the text in which a node's positions count: an article, a quotation, a note."""
    if isinstance(node, Or | And):
        homes = {home(part) for part in node.parts}
        return homes.pop() if len(homes) == 1 else "several"
    if isinstance(node, Near):
        return home(node.left)
    field = getattr(node, "field", None)
    return "article" if field in (None, "headline", "summary", "body", "byline") else str(field)


def joined(left: Node, right: Node, operator: Token, *, query: str, apart: bool) -> Node:
    """Return the node of NEAR, ADJ or SAME; `apart` for NOT NEAR.

    Raises QueryError for operands without positions in a text, or of several fields.
    """
    message = hint = ""
    if not (placed(left) and placed(right)):
        message = f"{operator.value} joins words, phrases and (a OR b) groups of them"
        hint = "put the rest of the query outside, as in (a NEAR/5 b) c"
    elif home(left) != home(right) or home(left) == "several":
        message, hint = f"{operator.value} joins words of one field", "write quote:(a NEAR/5 b)"
    if message:
        raise QueryError(message, query=query, position=operator.position, hint=hint)
    return join(left, right, operator, apart=apart)


def join(left: Node, right: Node, operator: Token, *, apart: bool = False) -> Node:
    """Return the node of NEAR, ADJ or SAME; `a NEAR (b AND c)` is `(a NEAR b) AND (a NEAR c)`."""
    if isinstance(right, And):
        return And(parts=tuple(join(left, part, operator, apart=apart) for part in right.parts))
    if isinstance(left, And):
        return And(parts=tuple(join(part, right, operator, apart=apart) for part in left.parts))
    units: dict[str, Unit] = {"SAME/s": "sentence", "SAME/p": "paragraph"}
    return Near(
        left=left,
        right=right,
        distance=operator.number or 0,
        ordered=operator.value == "ADJ",
        unit=units.get(operator.value, "word"),
        apart=apart,
        position=operator.position,
    )


def balanced(found: list[Token], remarks: list[str]) -> list[Token]:
    """Return tokens without unbalanced brackets around plain words."""
    depths = list(accumulate((t.kind == "(") - (t.kind == ")") for t in found))
    plain = all(token.kind in ("(", ")", "word", "phrase", "end") for token in found)
    if not plain or len(found) <= _PASTED or (min(depths) >= 0 and depths[-1] == 0):
        return found
    remarks.append("brackets that do not close each other were left out")
    return [token for token in found if token.kind not in ("(", ")")]


def regex(token: Token, field: str | None, query: str) -> Regex:
    """Return the node of `re:/.../`; raise QueryError if it is invalid or may be exponential.

    Repeated groups and back references are what makes a pattern exponential.
    """
    text = token.value
    bare = re.sub(r"\\.|\[\^?\]?[^\]]*(?:\]|$)", "x", text)
    message = ""
    if re.search(r"\\[1-9]|\(\?|\)[*+?{]", text) or _repeats(bare):
        message = "this regular expression may take too long"
    else:
        try:
            re.compile(text)
        except (re.error, OverflowError, RecursionError) as exc:
            message = f"this is no regular expression: {exc}"
    if message or not text:
        hint = (
            f"write re:/colou?r/ or re:/[a-z]+burg/: {_REPEATS} of * + {{ }}, {_OPTIONS} of ?,"
            " no group repeated, no reference"
        )
        raise QueryError(message or "re: is empty", query=query, position=token.position, hint=hint)
    return Regex(text=text, field=field, position=token.position)


def _repeats(bare: str) -> bool:
    return len(re.findall(r"[*+{]", bare)) > _REPEATS or bare.count("?") > _OPTIONS
