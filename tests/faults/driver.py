"""The program under test: does one job on a vault and prints what was acknowledged.

Run as `python driver.py VAULT JOB`. Each acknowledgement is one line on stdout; an error of the
vault is one line on stderr and exit code 7, as on the command line.
"""

import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

from newsvault.api.vault import Vault
from newsvault.errors import NewsvaultError, NotFound
from newsvault.models import Receipt
from newsvault.settings import Settings
from newsvault.urls import article_id
from tests.faults.copied_pages import copied
from tests.faults.pages import address, capture

IMPORTED = range(30, 34)  # the pages of the export
SMALL = Settings(rotate_bytes=4000)


def tell(*words: object) -> None:
    try:
        os.write(1, (" ".join(map(str, words)) + "\n").encode())
    except OSError:  # the sweep's fault hit the acknowledgement itself: it was not given
        sys.exit(7)


def ingest(root: Path, first: int, last: int, edition: int, settings: Settings) -> None:
    """Store pages and acknowledge each; one in the middle has no article."""
    pages = [capture(n, edition) for n in range(first, last)]
    pages.insert(1, capture(900 + first, edition, body=b"<html><body></body></html>"))
    with Vault.open(root, settings=settings) as vault:
        for item in vault.ingest(pages):
            if isinstance(item, Receipt):
                number = item.stored.article.url.rpartition("/")[2]
                tell("ack", item.stored.id, number, edition, item.stored.version)


def one_by_one(root: Path, first: int, last: int, edition: int) -> None:
    with Vault.open(root, settings=Settings()) as vault:
        for number in range(first, last):
            stored = vault.keep(capture(number, edition)).stored
            tell("ack", stored.id, number, edition, stored.version)


def remove(root: Path) -> None:
    with Vault.open(root, settings=Settings()) as vault:
        vault.remove([address(1)])
        tell("removed", 1)
        vault.record([("put", "tag", vault.get(address(2)).id, "kept", "")])
        tell("tagged", 2)


def drain(root: Path) -> None:
    with Vault.open(root, settings=Settings()) as vault:
        vault.search("harbour")


def reindex(root: Path) -> None:
    with Vault.open(root, settings=Settings()) as vault:
        vault.reindex()


def rebuild(root: Path) -> None:
    from newsvault.maintenance.rebuild import rebuild as again

    again(root, Settings(), now=datetime.now(UTC))


def erase(root: Path) -> None:
    from newsvault.maintenance.erase import erase as gone

    with Vault.open(root, settings=Settings()) as vault:
        try:
            one = vault.get(address(4)).id
        except NotFound:  # done before
            return
    gone(root, Settings(), [one])
    tell("erased", 4)


def backup(root: Path) -> None:
    from newsvault.maintenance.backup import backup as copy

    copy(root, root.with_name(root.name + "-copy"))
    tell("copied")


def repair(root: Path) -> None:
    """Repair a damaged file of this vault from the copy beside it; `prepare` damaged it."""
    from newsvault.maintenance.repair import repair as mend

    done = mend(root, SMALL, copy=root.with_name("whole"), now=datetime.now(UTC))
    assert not done.left, done.left
    tell("mended")


def restore(root: Path) -> None:
    """Restore this vault, which does not exist, from the copy beside it."""
    from newsvault.maintenance.backup import restore as bring

    if (root / "catalogue.sqlite").exists():  # done before
        return
    shutil.rmtree(root, ignore_errors=True)  # a restore that was stopped is begun again
    bring(root.with_name("whole"), root)
    with Vault.open(root, settings=SMALL) as vault:
        for number in range(1, 5):
            tell("ack", vault.get(address(number)).id, number, 1, 1)


def out(root: Path) -> None:
    """Export the vault; a file under the final name is complete."""
    from newsvault.maintenance.export import export
    from newsvault.maintenance.import_export import is_ours

    target = root.with_name("out.wacz")
    if target.exists():
        assert is_ours(target)
        target.unlink()
    export(root, target, format_="wacz", now=datetime.now(UTC))
    tell("exported")


def take_in(root: Path) -> None:
    """Import a vault's export into this one; it is acknowledged as a whole."""
    from newsvault.maintenance.import_export import import_own

    done = import_own(root, Settings(), root.with_name("export.warc.gz"))
    assert not done.faults
    with Vault.open(root, settings=Settings()) as vault:
        for number in IMPORTED:
            stored = vault.get(address(number))
            tell("ack", stored.id, number, 1, 1)


def foreign(root: Path) -> None:
    """Import another program's archive, whose pages are acknowledged one by one."""
    with Vault.open(root, settings=Settings()) as vault:
        for item in vault.ingest([str(root.with_name("foreign.warc.gz"))]):
            if isinstance(item, Receipt):
                number = item.stored.article.url.rpartition("/")[2]
                tell("ack", item.stored.id, number, 1, item.stored.version)


def upgrade(root: Path) -> None:
    """Open a vault of the first schema, which upgrades it."""
    Vault.open(root, settings=Settings()).close()
    tell("upgraded")


def load(root: Path) -> None:
    """Store pages in an endless loop, for the random kills."""
    with Vault.open(root, settings=Settings(rotate_bytes=300_000)) as vault:
        number = os.getpid() * 1000
        while True:
            stored = vault.keep(capture(number)).stored
            tell("ack", stored.id, number, 1, stored.version)
            number += 1


def copies(root: Path) -> None:
    """Store copies of texts in an endless loop, for the kills."""
    first = 1000 * (1 + int(os.environ["FIRST"]))
    tell("begun")
    with Vault.open(root, settings=Settings()) as vault:
        for number in range(first, first + 1000):
            for one in copied(number):
                vault.keep(one)


def reindex_again(root: Path) -> None:
    """Build the index in an endless loop, for the kills."""
    tell("begun")
    with Vault.open(root, settings=Settings()) as vault:
        while True:
            vault.reindex()


WHAT = {
    "copies": copies,
    "reindex-again": reindex_again,
    "ingest": lambda root: ingest(root, 10, 13, 1, Settings()),
    "first": lambda root: ingest(root, 10, 12, 1, Settings()),
    "again": lambda root: ingest(root, 1, 4, 2, Settings()),
    "single": lambda root: one_by_one(root, 20, 22, 1),
    "rotate": lambda root: ingest(root, 10, 12, 1, SMALL),
    "remove": remove,
    "drain": drain,
    "reindex": reindex,
    "rebuild": rebuild,
    "erase": erase,
    "backup": backup,
    "repair": repair,
    "restore": restore,
    "export": out,
    "import": take_in,
    "foreign": foreign,
    "upgrade": upgrade,
}


def main() -> int:
    root, what = Path(sys.argv[1]), sys.argv[2]
    article_id(address(1))  # loads its library now: no fault is meant for the program's own files
    if what == "load":
        load(root)
    try:
        WHAT[what](root)
    except NewsvaultError as error:
        os.write(2, f"{type(error).__name__}: {error.message}\n".encode())
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
