"""What the engines whose index is a folder of the vault have in common."""

from __future__ import annotations

from newsvault.models import Article, Snippet
from newsvault.search import engines
from newsvault.search import highlight as snippets
from newsvault.search.engines import Place
from newsvault.search.highlight import NOTHING, Added
from newsvault.search.query.tree import Query


class LocalEngine:
    """The part of an engine that does not depend on the files in its folder."""

    name: str  # of the engine, as in the setting `engine`

    def __init__(self, place: Place) -> None:
        engines.check_owner(place.folder)
        self._folder = place.folder

    def is_current(self) -> bool:
        """Whether the folder has an index of this engine and schema."""
        return engines.about_matches(self._folder, self.name)

    def snippets(
        self, query: Query, article: Article, *, limit: int = 1, added: Added = NOTHING
    ) -> tuple[Snippet, ...]:
        """Return the best snippets of `article`, and of the notes `added` to it, for `query`."""
        return snippets.snippets(query.root, article, limit=limit, added=added)

    def take_place(self) -> None:
        """Do nothing: a folder is the current index by its name."""

    def discard(self) -> None:
        """Delete the index and its folder."""
        import shutil  # takes 4 ms

        self.close()
        if self._folder.exists():
            shutil.rmtree(self._folder)

    def health(self) -> tuple[tuple[bool, str], ...]:
        """Return nothing: a folder has no state besides its files."""
        return ()

    def close(self) -> None:
        """Close all files; each engine has its own."""
        raise NotImplementedError

    def _empty_folder(self) -> None:
        """Delete the index; its folder is there and empty afterwards."""
        self.discard()
        engines.make_folder(self._folder)
