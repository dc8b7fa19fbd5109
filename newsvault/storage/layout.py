"""Names of a vault's files."""

from __future__ import annotations

CATALOGUE = "catalogue.sqlite"
