"""CSV: a folder with one file a table; no cell can act as a formula in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path

from newsvault.output.exports.files import make_folder
from newsvault.output.exports.record import ExportRecord, Written
from newsvault.output.exports.tables import TABLES, rows
from newsvault.output.formats.delimited import no_formula
from newsvault.system.output_files import replacing


def write(target: Path, records: Iterable[ExportRecord], now: datetime) -> Written:
    """Write TABLE.csv for each table into the folder `target`."""
    del now
    make_folder(target)
    articles = 0
    with ExitStack() as files:
        sheets = {}
        for table, columns in TABLES.items():
            stream = files.enter_context(replacing(target / f"{table}.csv"))
            text = TextIOWrapper(stream, encoding="utf-8", newline="")
            files.callback(text.detach)
            sheets[table] = csv.writer(text, lineterminator="\r\n")  # RFC 4180
            sheets[table].writerow(columns)
        for table, row in rows(records):
            values = (row[column] for column in TABLES[table])
            sheets[table].writerow([no_formula(v) if isinstance(v, str) else v for v in values])
            articles += table == "articles"
    return Written(articles=articles, files=len(TABLES))
