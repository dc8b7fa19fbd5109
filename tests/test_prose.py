"""Plain English: no vague word in a message, a help text, a docstring or a comment.

List what is wrong in some folders: python -m tests.test_prose cli output
"""

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "newsvault"

# Words that hide the noun, the unit or the reason, with what to write instead.
VAGUE = {
    r"nobody|no one": "the noun: no article, no process, no speaker",
    r"whoever|somebody|someone": "the noun: the user, the server, another speaker",
    r"as a person would|a person's": "the user's; what is counted or compared",
    r"anew": "again",
    r"stands?|stood|standing": "is, is in, appears",
    r"tells?|told|telling": "reports, prints, returns, distinguishes",
    r"what is|what are|what was|what were": "the noun",
    r"what (?:it|they|he|she|one) (?:is|are|was|says?|said)": "the noun",
    r"what (?:came|comes|became|becomes) of": "the result of",
    r"one of (?:its|their) kind": "the noun",
    r"of (?:its|their|his|her|a|one's) own": "own, separate, or nothing",
    r"(?:is|are|was|were|be|been|not be) had": "fetched, available",
    r"let go|lets go": "released, freed",
    r"on the way|in the midst|meanwhile": "during NOUN",
    r"all is well|what may go well": "no problems found; temporary failures",
    r"for good": "permanently",
    r"mend(?:s|ed|ing)?": "repair, fix",
    r"heed(?:s|ed|ing)?": "obey, apply",
    r"so many|so much|so sure|so long": "N, at most N",
    r"(?:goes|go|going|went) on (?:with|from|where|behind)": "continue",
    r"puts? (?:it|this|that|them) right": "repairs",
    r"passed over|passes over|pass over": "skipped",
    r"takes? in|taken in|taking in|took in": "ingest, fetch, import",
    r"in (?:its|their) (?:place|stead)": "instead",
    r"taken for|takes? (?:it|them) for": "classified as",
    r"kept": "stored, saved",
    r"asks? for itself|mean(?:s|t)? itself": "refers to itself",
    r"thing of|things of": "the noun",
    r"sends? (?:us|its reader|one|round)": "redirects",
    r"in (?:circles|a circle)": "redirect loop",
    r"by the way|as it were|so to speak|if at all": "leave out",
}
_VAGUE = re.compile(r"\b(?:" + "|".join(VAGUE) + r")\b", re.IGNORECASE)

# Folders and root modules that are not rewritten yet: {name: who does it}. Shrinks to nothing.
NOT_YET: frozenset[str] = frozenset()

_PRINTING = {"say", "echo", "print", "print_lines", "tell_total", "confirm", "Progress"}
_WORDED = {"hint", "help", "message", "what", "note", "remark", "short_help", "epilog", "run"}


def _strings(node: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the string constants in `node`, without the dictionary keys and the `reason=` codes."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.lineno, node.value
    elif isinstance(node, ast.Call):
        for part in (*node.args, *(k.value for k in node.keywords if k.arg != "reason")):
            yield from _strings(part)
    elif isinstance(node, ast.Subscript):
        return
    else:
        for child in ast.iter_child_nodes(node):
            yield from _strings(child)


def _name(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _errors() -> set[str]:
    tree = ast.parse((PACKAGE / "errors.py").read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.ClassDef)}


def messages(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the line and text of each message and help text of a module."""
    worded = _PRINTING | _errors() | {"Refusal", "Fault", "Finding", "Remark"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and node.exc is not None:
            yield from _strings(node.exc)
        elif isinstance(node, ast.Call):
            if _name(node) in worded:
                yield from _strings(node)
            for keyword in node.keywords:
                if keyword.arg in _WORDED:
                    yield from _strings(keyword.value)


def docstrings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the line and text of each docstring of a module; a command's is its help text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node)
            if text:
                yield node.body[0].lineno, text


def comments(source: str) -> Iterator[tuple[int, str]]:
    """Yield the line and text of each comment of a module."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def vague(name: str) -> list[str]:
    """Return the vague words in the folder or root module `name`, each with its file and line."""
    folder = PACKAGE / name
    files = sorted(folder.rglob("*.py")) if folder.is_dir() else [PACKAGE / f"{name}.py"]
    found: dict[str, None] = {}
    for path in files:
        source = path.read_text("utf-8")
        tree = ast.parse(source)
        texts = (*messages(tree), *docstrings(tree), *comments(source))
        for line, text in texts:
            for match in _VAGUE.finditer(text):
                found[_located(path, line, text, match)] = None
    for path in sorted(folder.rglob("*.md")) if folder.is_dir() else ():
        for line, text in enumerate(path.read_text("utf-8").splitlines(), 1):
            for match in _VAGUE.finditer(text):
                found[_located(path, line, text, match)] = None
    return list(found)


def _located(path: Path, line: int, text: str, match: re.Match[str]) -> str:
    around = " ".join(text[max(0, match.start() - 40) : match.end() + 40].split())
    return f"{path.relative_to(PACKAGE)}:{line}: {match[0]!r} in: {around}"


FOLDERS = sorted(
    {
        p.stem if p.parent == PACKAGE else p.relative_to(PACKAGE).parts[0]
        for p in PACKAGE.rglob("*.py")
    }
)


@pytest.mark.parametrize("name", [folder for folder in FOLDERS if folder not in NOT_YET])
def test_no_vague_word(name: str) -> None:
    """Messages, help texts, docstrings and comments use none of the words of `VAGUE`."""
    assert vague(name) == []


def test_every_exception_is_needed() -> None:
    """A folder without vague words leaves `NOT_YET`."""
    assert [name for name in sorted(NOT_YET) if not vague(name)] == []


def test_the_check_sees_every_place() -> None:
    """Raised and returned errors, hints, help texts, printed lines: each is read, codes are not."""
    source = """
raise UsageError(f"nobody is {name}", hint="anew", reason="stands")
return NotFound("told")
say("kept" if x else "mended")
option("--x", help="whoever")
Fault(name=n, what="for good")
"""
    tree = ast.parse(source.replace("return ", ""))
    seen = [m[0] for _, text in messages(tree) for m in _VAGUE.finditer(text)]

    assert sorted(set(seen)) == ["anew", "for good", "kept", "mended", "nobody", "told", "whoever"]


if __name__ == "__main__":
    for folder in sys.argv[1:] or FOLDERS:
        print("\n".join(vague(folder)))
