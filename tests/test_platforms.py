"""What other systems than this one need: no POSIX name outside the seam, and a run without any.

A process that calls itself Windows or macOS imports every module and keeps, finds, checks and
copies an article. It runs on the C library of this machine: no test has been run on either system.
"""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from newsvault.system import platform as system
from tests.program import ROOT, SEEDS

PACKAGE = ROOT / "newsvault"
SEAM = "platform.py"
# Modules that only POSIX has, and names of `os`, `signal` and `mmap` that Windows has not.
MODULES = {"fcntl", "grp", "pty", "pwd", "resource", "syslog", "termios", "tty"}
NAMES = {
    "os": {
        "O_CLOEXEC", "O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK", "chown", "chroot", "fchmod",
        "fchown", "fdatasync", "fork", "forkpty", "getegid", "geteuid", "getgid", "getpgid",
        "getuid", "killpg", "lchown", "mkfifo", "mknod", "nice", "openpty", "posix_fadvise",
        "posix_fallocate", "pread", "preadv", "pwrite", "pwritev", "sched_getaffinity", "setgid",
        "setpgid", "setsid", "setuid", "statvfs", "sync", "sysconf", "uname", "wait3", "wait4",
    },
    "signal": {
        "SIGALRM", "SIGCHLD", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGUSR1", "SIGUSR2",
        "SIGXCPU", "alarm", "pthread_sigmask", "setitimer",
    },
    "mmap": {"MADV_RANDOM", "MADV_SEQUENTIAL", "MADV_WILLNEED", "MAP_PRIVATE", "MAP_SHARED"},
    "select": {"epoll", "kqueue", "poll", "select"},  # Windows waits for sockets alone
}  # fmt: skip
# The processes that read pages wait on pipes and limit memory: they are started where
# `HAS_WORKERS` says so, and not on Windows.
HELPERS = {"workers.py", "worker.py", "worker_main.py"}
FILES = [path for path in sorted(PACKAGE.rglob("*.py")) if path.name not in {SEAM, *HELPERS}]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_the_seam_uses_what_one_system_alone_has(path: Path) -> None:
    """Neither imports nor attributes; nor a rename, which on Windows replaces nothing."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            assert not MODULES & {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            taken = {alias.name for alias in node.names}
            assert node.module not in MODULES
            assert not NAMES.get(node.module or "", set()) & taken
        if isinstance(node, ast.Attribute):
            where = node.value.id if isinstance(node.value, ast.Name) else ""
            assert node.attr not in NAMES.get(where, set()), f"{where}.{node.attr}"
            assert node.attr not in ("rename", "madvise"), f"line {node.lineno}: {node.attr}"


SIMULATED = """
import sys, os, importlib, mmap, pathlib, pkgutil
# What is not ours is imported before: it asks the system by its own means.
import bs4, charset_normalizer, click, lxml.html, platformdirs, portalocker, protego, requests
import ada_url, brotli, publicsuffixlist, Stemmer, sqlite3, subprocess, tempfile, warcio
import whoosh.filedb.filestore, whoosh.index, zipfile, logging.handlers, concurrent.futures
import http.cookiejar, ssl, socket
import shutil, wcwidth, email.parser, urllib.request, webbrowser, asyncio, zoneinfo
import starlette.applications, starlette.testclient, uvicorn, jinja2, mcp.server.stdio, urllib3
platform, root, seeds = sys.argv[1:]
sys.platform = platform
if platform == "win32":
    for name in "fcntl grp pwd resource termios tty pty".split():
        sys.modules[name] = None
    for name in ("uname fork pread pwrite geteuid getuid O_DIRECTORY O_NOFOLLOW killpg"
                 " fdatasync posix_fadvise fchmod set_blocking WNOHANG").split():
        delattr(os, name)
    import select, signal
    for name in "SIGKILL SIGALRM SIGHUP setitimer pthread_sigmask".split():
        delattr(signal, name)
    del select.select  # there it takes sockets alone
    for name in [name for name in dir(mmap) if name.startswith("MADV_")]:
        delattr(mmap, name)
    opened = os.open
    def without_folders(path, flags, mode=0o777, **more):
        if not more and os.path.isdir(path):  # shutil opens folders in POSIX's way
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, flags, mode, **more)
    os.open = without_folders
    # The index library has a lock of its own for Windows, which cannot run here; ours is held.
    lock = whoosh.filedb.filestore.FileLock
    lock.acquire, lock.release = (lambda self, blocking=False: True), (lambda self: None)
    renamed = os.rename
    def rename(old, new, **more):
        if os.path.exists(new):
            raise FileExistsError(17, "a file of that name is there")
        renamed(old, new, **more)
    pathlib.Path.rename = os.rename = rename
import newsvault
for module in pkgutil.walk_packages(newsvault.__path__, "newsvault."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
from newsvault.cli.main import run
os.environ["NEWSVAULT_HOME"] = root
for arguments in (
    ["ingest", seeds], ["search", "merger"], ["list"], ["tag", "+read", "ghdg"], ["verify"],
    ["backup", root + "-copy"], ["export", root + ".wacz"], ["reindex"], ["rebuild"],
    ["search", "merger"], ["doctor"], ["remove", "--yes", "ghdg"], ["verify"],
    ["erase", "--yes", "ghdg"], ["verify"],
):
    print("$", *arguments, flush=True)
    code = run(arguments)
    assert code == 0, (arguments, code)
page = pathlib.Path(root + ".html")
page.write_text("<html><p>no article")
assert run(["ingest", str(page), "--url", "https://paper.example/a"]) == 5
"""


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_every_module_and_the_ways_of_a_vault_under_a_simulated_platform(
    platform: str, tmp_path: Path
) -> None:
    """No module asks for what is missing, and an article goes all its ways."""
    root = tmp_path / "vault"
    ran = subprocess.run(
        [sys.executable, "-c", SIMULATED, platform, str(root), str(SEEDS / "bank-paywall.html")],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-4000:]
    assert "Traceback" not in ran.stderr


HOLD = """
import os, sys, time
from newsvault.system import platform as system
handle = system.open_binary(sys.argv[1], os.O_RDWR)
print(getattr(system, sys.argv[2])(handle), flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("take", [system._take_by_flock, system._take_by_package])
def test_a_lock_is_one_process_alone_and_ends_with_it(take: object, tmp_path: Path) -> None:
    """Both halves: who comes second is told, and gets the lock once the first has died."""
    name = getattr(take, "__name__", "")
    path = tmp_path / "lock"
    path.touch()
    command = [sys.executable, "-c", HOLD, str(path), name]
    holder = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert holder.stdout
    assert holder.stdout.readline().strip() == "True"
    handle = system.open_binary(path, os.O_RDWR)
    try:
        assert not getattr(system, name)(handle)
        holder.kill()
        holder.wait()
        assert getattr(system, name)(handle)
    finally:
        os.close(handle)
        holder.stdout.close()


NOT_ON_WINDOWS = set('<>:"/\\|?*')


def test_names_of_a_vaults_files_are_names_on_windows_too(tmp_path: Path) -> None:
    """No character, reserved name or trailing dot that Windows refuses."""
    environment = {**os.environ, "NEWSVAULT_HOME": str(tmp_path / "vault")}
    command = [sys.executable, "-m", "newsvault", "ingest", str(SEEDS)]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    reserved = {"con", "prn", "aux", "nul"}
    for path in (tmp_path / "vault").rglob("*"):
        assert not NOT_ON_WINDOWS & set(path.name)
        assert path.name.partition(".")[0].lower() not in reserved
        assert path.name == path.name.rstrip(". ")
