"""The table `facts` of the catalogue: values about the vault itself, by name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


class Facts:
    """Queries and updates of the table `facts`."""

    _db: Any

    def fact(self, name: str) -> str | None:
        """Return the value of the fact `name` about the vault itself, or None."""
        return self.facts(name).get(name)

    def facts(self, *names: str) -> dict[str, str]:
        """Return the values of those of the facts `names` that there are, by name."""
        return dict(
            self._db.fetch(
                "SELECT name, value FROM facts WHERE name IN (SELECT value FROM json_each(?))",
                (json.dumps(names),),
            )
        )

    def set_fact(self, name: str, value: str) -> None:
        """Set the fact `name` about the vault itself; needs a transaction."""
        self.set_facts({name: value})

    def set_facts(self, values: Mapping[str, str]) -> None:
        """Set facts about the vault itself, by name; needs a transaction."""
        for fact in values.items():
            self._db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", fact)
