"""The parts of an article that `newsvault show` prints: text, rows, candidates of a field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from newsvault.cli.context import look
from newsvault.errors import NotFound, UsageError
from newsvault.text import safe_line

if TYPE_CHECKING:
    from newsvault.api.vault import Vault
    from newsvault.models import Candidate, StoredArticle
    from newsvault.output.terminal import Look

_LONGEST = 400  # characters of a field that differs


def part_json(vault: Vault, stored: StoredArticle, part: str, output: str) -> str:
    """Return a part that is a list as JSON, for `jsonl` a line for each row."""
    from newsvault.output.article_parts import part_rows, part_shape
    from newsvault.output.formats.json import dump

    if output == "json":
        return dump(part_shape(vault, stored, part))
    return "\n".join(dump(row, indent=None) for row in part_rows(vault, stored, part))


def part_text(vault: Vault, stored: StoredArticle, part: str | None) -> str:
    """Return an article, or a part of it, formatted for reading."""
    from newsvault.output.formats import text

    style = look()
    if part is None:
        return text.article(stored, style, vault.verdict_of(stored.capture.number))
    if part == "versions":
        return "\n".join(
            style.wrap(
                style.bold(safe_line(v.article.headline)),
                f"{v.version:>2}  {v.short_id}@{v.version_name.partition('@')[2]}  ",
                "    ",
            )
            for v in vault.versions(stored.id)
        )
    if part == "captures":
        return "\n".join(text.capture_line(c, style) for c in vault.captures(stored.id))
    if part == "readings":
        return "\n".join(_reading_lines(vault, stored, style))
    if part == "all":
        parts = [part_text(vault, stored, None), text.facts(stored, style)]
        return "\n\n".join([*parts, part_text(vault, stored, "captures")])
    return {
        "summary": lambda: style.wrap(safe_line(stored.article.summary or "")),
        "text": lambda: text.body(stored.article, style),
        "quotes": lambda: text.quotes(stored, style),
        "meta": lambda: text.facts(stored, style),
    }[part]()


def _reading_lines(vault: Vault, stored: StoredArticle, style: Look) -> Iterator[str]:
    """Yield what other vaults read otherwise: a heading each, then the fields that differ."""
    when = {capture.number: capture.captured_at for capture in vault.captures(stored.id)}
    for reading in vault.foreign_readings(stored.id):
        at = f"{when[reading.capture]:%Y-%m-%d %H:%M}"
        head = (
            f"Read by another vault, {reading.vault}, in the capture of {at} UTC; not proved here"
        )
        yield style.bold(safe_line(head))
        for name, ours, theirs in reading.fields:
            line = safe_line(f"{name}: {theirs} (here: {ours})")[:_LONGEST]
            yield style.wrap(line, "  ", "    ")


def dumped(value: dict[str, Any], output: str) -> str:
    """Return a value as JSON, on one line for `jsonl`."""
    from newsvault.output.formats.json import dump

    return dump(value, indent=2 if output == "json" else None)


def why(stored: StoredArticle, field: str, output: str) -> str:
    """Return the candidates for a field; raises UsageError for an unknown field."""
    found = [c for c in stored.article.origins if c.field == field]
    if not found:
        known = sorted({c.field for c in stored.article.origins})
        raise UsageError(f"no candidates for {field!r}", hint=f"fields: {', '.join(known)}")
    return _candidates(stored.id, field, found, output)


def why_speaker(vault: Vault, reference: str, field: str, output: str) -> str:
    """Return the candidates for the speaker of a quotation; UsageError for another field."""
    if field != "speaker":
        raise UsageError(f"no candidates for {field!r} of a quotation", hint="fields: speaker")
    found = vault.why_speaker(reference)
    if not found:
        raise NotFound("speakers are not looked for in the language of this article")
    stored, _ = vault.quote(reference)
    number = reference.rpartition(".q")[2]
    return _candidates(f"{stored.id}.q{int(number)}", field, found, output)


def _candidates(reference: str, field: str, found: Sequence[Candidate], output: str) -> str:
    if output in ("json", "jsonl"):
        from newsvault.output.record_shapes import candidates_shape

        return dumped(candidates_shape(reference, field, found), output)
    from newsvault.output.formats import text

    return text.candidates(found, look())
