"""Names of a vault's files and folders."""

from __future__ import annotations

CATALOGUE = "catalogue.sqlite"
INDEX = "index"  # the folder of the search index
