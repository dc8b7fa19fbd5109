"""Opening of a vault's catalogue: creation, schema upgrade, unfinished erasures."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from pathlib import Path

from newsvault.errors import Damaged, NotFound, VaultError, VaultFull, VaultReadOnly
from newsvault.storage.captures import Archive, disk_errors, sync_folder, writer_lock
from newsvault.storage.captures.disk import make_folder, sync_file
from newsvault.storage.catalog import FILE_NAME, Catalog, discard
from newsvault.storage.recovery import finish_erasing

LOCK_WAIT = 60.0


def open_catalog(root: Path, *, create: bool) -> Catalog:
    """Open the catalogue of the vault at `root`, creating or upgrading it if needed.

    Args:
        root: the vault's folder.
        create: whether to create a vault that does not exist.

    Raises:
        NotFound: there is no vault, and `create` is not set.
        VaultTooNew: a newer newsvault wrote it.
        Damaged: there are capture files but no catalogue; an empty one would hide them.
    """
    path = root / FILE_NAME
    fresh = not path.exists()
    if fresh and Archive(root).names():
        raise Damaged(
            f"the vault in {root} has captures but no catalogue",
            path=str(root),
            names=(FILE_NAME,),
            hint="run `newsvault rebuild`: it builds the catalogue from the capture files",
        )
    if fresh and not create:
        raise NotFound(f"there is no vault in {root}", hint="`newsvault ingest URL` creates one")
    if fresh:
        with disk_errors(root):
            root.mkdir(mode=0o700, parents=True, exist_ok=True)
    catalog = Catalog(path)
    with ExitStack() as closing:
        closing.callback(catalog.close)
        if catalog.version() < _known():
            catalog = _upgraded(catalog, root)
            closing.pop_all()
            closing.callback(catalog.close)
        if catalog.fact("erasing"):
            # Finish an interrupted erasure now; a busy or read-only vault leaves it to the next
            # process.
            with suppress(VaultError), writer_lock(root, wait=0):
                finish_erasing(root, catalog)
        closing.pop_all()  # success: the caller closes it
    return catalog


def _known() -> int:
    from newsvault.storage.catalog.schema import VERSION

    return VERSION


def _upgraded(catalog: Catalog, root: Path) -> Catalog:
    """Return the catalogue upgraded to this schema; for a read-only vault, an upgraded copy."""
    try:
        with writer_lock(root, wait=LOCK_WAIT):
            _upgrade(catalog, root)
    except (VaultReadOnly, VaultFull):
        if not catalog.version():
            raise  # a new vault in a folder that cannot be written
        catalog.close()
        catalog = Catalog(root / FILE_NAME, copied=True)
        catalog.upgrade()
        catalog.freeze()
    return catalog


def _upgrade(catalog: Catalog, root: Path) -> None:
    """Upgrade the catalogue under the lock, after saving a copy of it in `backups/`."""
    found = catalog.version()
    if found == _known():
        return
    if found:
        with disk_errors(root):
            _set_aside(catalog, root / "backups" / f"catalogue-schema-{found}.sqlite")
    catalog.upgrade()


def _set_aside(catalog: Catalog, goal: Path) -> None:
    """Copy the catalogue to `goal` atomically."""
    make_folder(goal.parent)
    fresh = goal.with_name(goal.name + ".new")
    discard(fresh)
    catalog.copy_to(fresh)
    sync_file(fresh)
    fresh.replace(goal)
    sync_folder(goal.parent)
