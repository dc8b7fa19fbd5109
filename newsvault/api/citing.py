"""Citations of articles and quotations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from newsvault.models.checking import checked
from newsvault.vault.session import Session

if TYPE_CHECKING:
    from newsvault.output.citations import Cited


@checked
class Citing(Session):
    """The part of `Vault` for citations."""

    def cite(
        self,
        references: Iterable[str],
        *,
        style: str = "plain",
        format_: str = "text",
        copies: bool = True,
        in_text: bool = False,
    ) -> str:
        """Return citations of articles, each with its stored copy: capture time and SHA-256.

        Args:
            references: articles and versions as `get` takes them, and quotations (`ID.q3`).
            style: "plain", "wikipedia", a name in `citation_styles`, or the path of a CSL file;
                for the formats text and html. Styles other than the first two need the extra
                `newsvault[cite]`.
            format_: "text", "html", "csl-json", "bibtex", "biblatex" or "ris".
            copies: whether text and html name the stored copy; the other formats always do.
            in_text: whether to return the citation in the text instead of the reference: a
                footnote, or parentheses, which have no room for the stored copy.

        Raises:
            NotFound: no such article or quotation.
            UsageError: an unknown style or format, a style whose extra is not installed, or
                `in_text` with a format for reference managers or the styles plain and wikipedia.

        Examples:
            >>> first = vault.list(sort="headline")[0]
            >>> first.capture.payload_sha256 in vault.cite([first.id])
            True
            >>> vault.cite([first.id], format_="ris").splitlines()[0]
            'TY  - NEWS'
        """
        from newsvault.output.citations import citations

        return citations(
            [self._cited(reference) for reference in references],
            style=style,
            format_=format_,
            copies=copies,
            in_text=in_text,
        )

    def citation_styles(self) -> tuple[str, ...]:
        """Return the names of the styles that `cite` knows.

        Examples:
            >>> {"plain", "apa", "mla", "chicago"} <= set(vault.citation_styles())
            True
        """
        from newsvault.output.citations import STYLES_WITHOUT_PANDOC, style_names

        return (*STYLES_WITHOUT_PANDOC, *style_names())

    def _cited(self, reference: str) -> Cited:
        _, dot, number = reference.rpartition(".q")
        if dot and number.isdecimal() and "/" not in reference:
            stored, quote = self.quote(reference)
            return stored, (int(number), quote)
        return self.get(reference), None
