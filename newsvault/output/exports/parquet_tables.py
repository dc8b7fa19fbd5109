"""Parquet: a folder with one file a table, for data frames (extra `newsvault[parquet]`)."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

from newsvault.errors import UsageError
from newsvault.output.exports.files import make_folder
from newsvault.output.exports.record import ExportRecord, Written
from newsvault.output.exports.tables import TABLES, rows
from newsvault.system.output_files import replacing

_GROUP = 1000  # rows held in memory for each table


def write(target: Path, records: Iterable[ExportRecord], now: datetime) -> Written:
    """Write TABLE.parquet for each table into the folder `target`."""
    del now
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ModuleNotFoundError as error:
        raise UsageError(
            "parquet needs the library pyarrow", hint="pip install 'newsvault[parquet]'"
        ) from error
    make_folder(target)
    types = {"TEXT": pa.string(), "INTEGER": pa.int64(), "REAL": pa.float64()}
    schemas = {
        table: pa.schema([(name, types[kind.split()[0]]) for name, kind in columns.items()])
        for table, columns in TABLES.items()
    }
    waiting: dict[str, list[dict[str, Any]]] = {table: [] for table in TABLES}
    articles = 0
    with ExitStack() as files:
        writers = {}
        for table, schema in schemas.items():
            stream = files.enter_context(replacing(target / f"{table}.parquet"))
            writers[table] = files.enter_context(parquet.ParquetWriter(stream, schema))
        for table, row in rows(records):
            articles += table == "articles"
            waiting[table].append(row)
            if len(waiting[table]) >= _GROUP:
                writers[table].write_table(pa.Table.from_pylist(waiting[table], schemas[table]))
                waiting[table].clear()
        for table, left in waiting.items():
            if left:
                writers[table].write_table(pa.Table.from_pylist(left, schemas[table]))
    return Written(articles=articles, files=len(TABLES))
