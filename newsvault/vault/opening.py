"""The one place where a vault's folder becomes an open catalogue of this program's schema."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from pathlib import Path

from newsvault.errors import Damaged, NotFound, VaultError, VaultFull, VaultReadOnly
from newsvault.storage.captures import Archive, disk_errors, sync_folder, writer_lock
from newsvault.storage.captures.disk import make_folder, sync_file
from newsvault.storage.catalog import FILE_NAME, Catalog, discard
from newsvault.vault.recovery import finish_erasing

LOCK_WAIT = 60.0


def open_catalog(root: Path, *, create: bool) -> Catalog:
    """Open the catalogue of the vault at `root`, making or upgrading it where needed.

    Raises NotFound when there is no vault and none may be made, VaultTooNew for a vault of a later
    newsvault, and Damaged when there are captures and no catalogue: an empty one would hide them.
    """
    path = root / FILE_NAME
    fresh = not path.exists()
    if fresh and Archive(root).names():
        raise Damaged(
            f"the vault in {root} has captures and no catalogue",
            path=str(root),
            names=(FILE_NAME,),
            hint="run `newsvault rebuild`: it is made again from the capture files",
        )
    if fresh and not create:
        raise NotFound(f"there is no vault in {root}", hint="`newsvault ingest URL` makes one")
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
            # What is erased must go, whoever comes next; a vault that is busy or cannot be written
            # is left to the next one.
            with suppress(VaultError), writer_lock(root, wait=0):
                finish_erasing(root, catalog)
        closing.pop_all()  # opened well: the caller closes it
    return catalog


def _known() -> int:
    from newsvault.storage.catalog.schema import VERSION

    return VERSION


def _upgraded(catalog: Catalog, root: Path) -> Catalog:
    """Return the catalogue in this program's schema; of a vault that cannot be written, a copy."""
    try:
        with writer_lock(root, wait=LOCK_WAIT):
            _upgrade(catalog, root)
    except (VaultReadOnly, VaultFull):
        if not catalog.version():
            raise  # a new vault, and no place for it
        catalog.close()
        catalog = Catalog(root / FILE_NAME, copied=True)
        catalog.upgrade()
        catalog.freeze()
    return catalog


def _upgrade(catalog: Catalog, root: Path) -> None:
    """Upgrade under the lock, with a copy of the old catalogue kept beside the new one."""
    found = catalog.version()
    if found == _known():
        return
    if found:
        with disk_errors(root):
            _set_aside(catalog, root / "backups" / f"catalogue-schema-{found}.sqlite")
    catalog.upgrade()


def _set_aside(catalog: Catalog, goal: Path) -> None:
    """Copy the catalogue to `goal`, which is there whole or not at all."""
    make_folder(goal.parent)
    fresh = goal.with_name(goal.name + ".new")
    discard(fresh)
    catalog.copy_to(fresh)
    sync_file(fresh)
    fresh.replace(goal)
    sync_folder(goal.parent)
