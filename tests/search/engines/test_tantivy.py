"""What only the tantivy engine has: an extra, files of a library, merges, and their limits."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsvault.api.vault import Vault
from newsvault.errors import UsageError, VaultBusy
from newsvault.maintenance import doctor
from newsvault.search.engines import SORTS, open_engine
from newsvault.search.query import parse
from newsvault.settings import Settings
from tests.faults.pages import address, capture
from tests.search.engines.test_contract import article, put


def test_without_the_library_one_line_says_what_to_install(tmp_path: Path) -> None:
    with Vault.open(tmp_path) as vault:
        vault.keep(capture(1))
    script = (
        "import sys, runpy; sys.modules['tantivy'] = None;"
        "runpy.run_module('newsvault', run_name='__main__')"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, "search", "story"],
        capture_output=True, text=True, check=False,
        env={**os.environ, "NEWSVAULT_HOME": str(tmp_path), "NEWSVAULT_ENGINE": "tantivy"},
    )  # fmt: skip
    assert ran.returncode == UsageError.exit_code
    assert "pip install 'newsvault[tantivy]'" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_other_engines_do_not_import_the_library(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from newsvault.search.engines import open_engine;"
        "open_engine('whoosh', Path(sys.argv[1])); sys.exit('tantivy' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "index")], check=True)


def test_one_program_writes_at_a_time(tmp_path: Path) -> None:
    first, second = (open_engine("tantivy", tmp_path / "index") for _ in range(2))
    with first.batch() as batch:
        batch.add(article("one", "Talks"))
        with pytest.raises(VaultBusy, match="another process"), second.batch():
            pass
    assert second.ids() == {"one"}


def test_equal_values_are_in_the_order_of_ids_in_whatever_files_they_are(tmp_path: Path) -> None:
    """Pages of three through ten articles, added one by one, the last ids first."""
    engine = open_engine("tantivy", tmp_path / "index")
    names = [f"a{n}" for n in range(10)]
    for name in reversed(names):
        put(engine, article(name, "Talks", day=None if name < "a4" else 7))
    dated = [*names[4:], *names[:4]]
    for query, sort, wanted in (
        ("talks", "relevance", names),
        ("has:date", "relevance", names[4:]),
        ("talks", "newest", dated),
        ("talks", "oldest", dated),
        ("talks", "fresh", names),
    ):
        pages = [
            engine.search(parse(query), limit=3, offset=at, sort=sort)  # type: ignore[arg-type]
            for at in range(0, 12, 3)
        ]
        if query != "has:date OR talks":
            assert [m.id for page in pages for m in page.matches] == wanted, (query, sort)
        assert {page.total for page in pages} == {len(wanted)}
    engine.close()


def test_a_search_for_no_hits_reads_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = open_engine("tantivy", tmp_path / "index")
    put(engine, *(article(f"a{n}", "Talks") for n in range(5)))
    monkeypatch.delattr("newsvault.search.engines.tantivy.reader.Reader.hits")
    for sort in SORTS:
        assert engine.search(parse("talks"), limit=0, sort=sort).total == 5
    engine.close()


def test_more_values_than_the_library_counts_at_once_are_all_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_engine("tantivy", tmp_path / "index")
    put(engine, *(article(f"a{n}", "Talks", section=f"Part {n % 7}") for n in range(21)))
    put(engine, article("x", "Silence", section="Elsewhere"))
    whole = engine.counts(parse("talks"), "section")
    monkeypatch.setattr("newsvault.search.engines.tantivy.reader._BUCKETS", 3)
    assert engine.counts(parse("talks"), "section") == whole
    assert whole == tuple((f"Part {n}", 3) for n in range(7))
    engine.close()


KILLED = """
import sys
from pathlib import Path
from newsvault.search.engines import SORTS, open_engine
from tests.search.engines.test_contract import article
engine = open_engine("tantivy", Path(sys.argv[1]))
for number in range(10_000):
    with engine.batch() as batch:
        batch.add(article(f"a{number}", "Talks"))
    print(number, flush=True)
"""


@pytest.mark.parametrize("after", [2, 9, 17])
def test_a_killed_program_leaves_the_last_commit(tmp_path: Path, after: int) -> None:
    """Every acknowledged article is there, at most one other, and the next batch is taken."""
    folder = tmp_path / "index"
    command = [sys.executable, "-c", KILLED, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        for _ in range(after):
            child.stdout.readline()
        time.sleep(0.003 * after)  # somewhere in the next commit
        child.kill()
        last = after + len(child.stdout.read().splitlines())
    engine = open_engine("tantivy", folder)
    assert not engine.needs_rebuild()
    assert {f"a{n}" for n in range(last)} <= engine.ids() <= {f"a{n}" for n in range(last + 1)}
    put(engine, article("one", "Talks"))
    assert "one" in engine.ids()
    engine.close()


def newest(vault: Vault) -> list[str]:
    return [hit.stored.id for hit in vault.search("story", sort="newest", limit=10)]


def test_engines_are_switched_by_one_setting(tmp_path: Path) -> None:
    """The same articles before and after; `doctor` says nothing is wrong."""
    root = tmp_path / "vault"
    with Vault.open(root) as vault:
        for number in range(3):
            vault.keep(capture(number))
        before = newest(vault)
    for engine in ("tantivy", "sqlite_fts", "tantivy"):
        (root / "newsvault.toml").write_text(f'engine = "{engine}"\n')
        with Vault.open(root) as vault:
            assert vault.reindex() == 3
            assert newest(vault) == before
            vault.keep(capture(7))
            assert vault.search("*", limit=10).total == 4
            vault.maintenance.erase([address(7)])
            assert vault.search("*", limit=10).total == 3
        settings = Settings(engine=engine)
        state = doctor.examine(root, settings, now=datetime.now(UTC))
        assert not [one for one in state if not one.well and "index" in one.what]


@pytest.mark.parametrize(("engine", "advised"), [("whoosh", True), ("tantivy", False)])
def test_doctor_advises_the_engine_for_a_large_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str, advised: bool
) -> None:
    settings = Settings(engine=engine)
    with Vault.open(tmp_path / "vault", settings=settings) as vault:
        for number in range(3):
            vault.keep(capture(number))
    for many, said in ((3, False), (2, advised)):
        monkeypatch.setattr(doctor, "_MANY", many)
        lines = doctor.examine(tmp_path / "vault", settings, now=datetime.now(UTC))
        assert any("newsvault[tantivy]" in one.what for one in lines) is said
