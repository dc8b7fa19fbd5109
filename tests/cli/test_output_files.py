"""Files that the user names for output: no other file is overwritten, and the umask is obeyed."""

import os
import stat
from pathlib import Path

from tests.program import SEEDS, Run

PAGE = str(SEEDS / "sea-wall-graph.html")
FILES = ("atom", "jsonl", "sqlite", "epub", "warc", "wacz")
FOLDERS = ("html", "csv", "parquet")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_no_other_file_is_overwritten(run: Run, tmp_path: Path) -> None:
    """One line with the path, and the way out; links and pipes are other files too."""
    assert run("ingest", PAGE).code == 0
    mine, link, pipe, folder = (tmp_path / name for name in ("mine.svg", "l", "pipe", "folder"))
    mine.write_text("mine")
    link.symlink_to("nowhere")
    os.mkfifo(pipe)
    folder.mkdir()
    (folder / "index.html").write_text("mine")
    (tmp_path / "a.metadata.json").write_text("mine")
    existing = (mine, link, pipe, folder)
    asked: list[tuple[object, ...]] = [
        ("export", "--out", tmp_path / "a.sqlite"),
        ("count", "--by", "month", "--plot-file", mine),
        *(("export", "--format", kind, "--out", path) for kind in FILES for path in existing),
        *(
            ("export", "--format", kind, "--out", path)
            for kind in FOLDERS
            for path in (mine, folder)
        ),
        *(("bundle", "*", "--out", path) for path in existing),
        *(("bundle", "*", "--zip", "--out", path) for path in existing),
    ]
    for arguments in asked:
        ran = run(*map(str, arguments))
        assert ran.code == 2, arguments
        line, hint = ran.err.splitlines()
        assert line.startswith(f"newsvault: {tmp_path}"), line
        assert line.endswith(("already exists", "is not a folder", "is not empty"))
        assert hint.startswith("  give ")
    assert mine.read_text() == (folder / "index.html").read_text() == "mine"
    assert (tmp_path / "a.metadata.json").read_text() == "mine"
    assert link.is_symlink()
    assert not list(tmp_path.glob(".newsvault-*"))  # what was begun


def test_own_files_are_replaced_and_their_readers_kept(run: Run, tmp_path: Path) -> None:
    """A feed, a picture and pages are updated; a new file follows the umask, captures do not."""
    assert run("ingest", PAGE).code == 0
    feed, plot, pages = tmp_path / "a.atom", tmp_path / "a.svg", tmp_path / "pages"
    asked = (
        ("export", "--out", feed), ("count", "--by", "month", "--plot-file", plot),
        ("export", "--format", "html", "--out", pages),
        ("watch", "--once", "--notify", f"atom:{feed}"),
    )  # fmt: skip
    before = os.umask(0o027)
    try:
        for arguments in asked:
            assert run(*map(str, arguments)).code == 0, arguments
        assert [mode(path) for path in (feed, plot, pages, pages / "index.html")] == [
            0o640, 0o640, 0o750, 0o640,
        ]  # fmt: skip
        feed.chmod(0o604)
        (tmp_path / "link").symlink_to(feed)
        (pages / "mine.txt").write_text("mine")
        for arguments in (*asked, ("export", "--format", "atom", "--out", tmp_path / "link")):
            assert run(*map(str, arguments)).code == 0, arguments
        assert mode(feed) == 0o604
        assert (tmp_path / "link").is_symlink()
        for name in ("a.warc.gz", "a.wacz"):
            assert run("export", str(tmp_path / name)).code == 0
            assert mode(tmp_path / name) == 0o600
    finally:
        os.umask(before)


def test_a_missing_folder_is_named(run: Run, tmp_path: Path) -> None:
    """The output is not called the vault: exit 2, with what to do."""
    assert run("ingest", PAGE).code == 0
    path = tmp_path / "missing" / "out.svg"
    asked = [("export", "--format", kind, "--out") for kind in FILES]
    for arguments in (*asked, ("bundle", "*", "--out"), ("count", "--by", "month", "--plot-file")):
        ran = run(*arguments, str(path))
        assert ran.code == 2, arguments
        assert ran.err.splitlines() == [
            f"newsvault: cannot write {path}: No such file or directory",
            "  create the folder first, or give another path",
        ]


def test_paths_that_are_not_utf8(run: Run, tmp_path: Path) -> None:
    """A name of any bytes is a name: written, read, and shown with the bytes escaped."""
    assert run("ingest", PAGE).code == 0
    name = tmp_path / os.fsdecode(b"x\xff")
    shown = f"{tmp_path}/x\\xff"
    for arguments in (
        *(("export", "--format", kind, "--out", f"{name}.{kind}") for kind in (*FILES, *FOLDERS)),
        ("bundle", "*", "--out", f"{name}.bag"), ("bundle", "*", "--zip", "--out", f"{name}.zip"),
        ("count", "--by", "month", "--plot-file", f"{name}.svg"), ("backup", f"{name}.copy"),
        ("watch", "--once", "--notify", f"atom:{name}.atom"),
        ("--vault", f"{name}.new", "ingest", f"{name}.warc"), ("import", f"{name}.wacz"),
        ("--vault", f"{name}.again", "restore", f"{name}.copy"),
    ):  # fmt: skip
        ran = run(*arguments)
        assert ran.code == 0, ran.err
        assert f"{shown}." in ran.err or arguments[0] in ("watch", "backup", "import", "--vault")
    for path in (f"{name}.bag", f"{name}.zip"):
        assert run("check-bundle", path).code == 0
    for missing in (
        ("--vault", str(name), "list"), ("ingest", str(name)), ("ingest", "--from", str(name)),
        ("ingest", "--cookies", str(name), "https://paper.example/"), ("check", str(name)),
        ("parse", str(name)), ("check-bundle", str(name)),
        ("--vault", str(name), "watch", "--print-unit"),
        ("feeds", "import", str(name)),
        ("export", "--format", "atom", "--out", f"{name}/a"), ("backup", f"{PAGE}/x"),
    ):  # fmt: skip
        ran = run(*missing)
        assert ran.code == 2, missing
        assert shown in ran.err or missing[0] == "backup", ran.err
        assert "\\udc" not in ran.err + ran.out
    assert run("serve", "--host", os.fsdecode(b"\xff")).code == 2
