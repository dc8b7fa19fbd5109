"""A real OpenSearch cluster on the loopback interface, from Maven Central.

    python -m tests.scale.cluster --nodes 3       # runs until Ctrl-C; prints the addresses

Needs Java 17 or later and Maven. The server's libraries are copied once into a folder for temporary
files (46 MB). These nodes have no security plugin: they listen on 127.0.0.1 only.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Self

VERSION = "2.19.6"
_LOG4J = "2.25.4"  # must equal the log4j-api that the server brings
_HOME = Path(tempfile.gettempdir()) / f"newsvault-opensearch-{VERSION}"
_MODULES = {
    "transport-netty4": ("transport-netty4-client", "org.opensearch.transport.Netty4Plugin"),
    "analysis-common": ("analysis-common", "org.opensearch.analysis.common.CommonAnalysisPlugin"),
    "lang-painless": ("lang-painless", "org.opensearch.painless.PainlessPlugin"),
}
_ARTIFACTS = (
    ("org.opensearch", "opensearch", VERSION),
    ("org.opensearch", "opensearch-plugin-classloader", VERSION),
    ("org.apache.logging.log4j", "log4j-core", _LOG4J),
    *(("org.opensearch.plugin", artifact, VERSION) for artifact, _ in _MODULES.values()),
)
_DESCRIPTOR = """name={name}
description=part of the server
version={version}
opensearch.version={version}
java.version=17
classname={classname}
extended.plugins=
has.native.controller=false
"""
_POLICY = "grant { permission java.security.AllPermission; };\n"
_LOGGING = """appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d %p %c{1} %m%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
"""
_UP = 180.0  # seconds for a cluster to form
_ANY_USER = 0o755


def missing() -> str | None:
    """Return what this machine lacks to run a cluster, or None."""
    for program in ("java", "mvn"):
        if shutil.which(program) is None:
            return f"{program} is not installed"
    return None


def server() -> Path:
    """Return the folder of the server's libraries, copied from Maven Central at the first call."""
    if (_HOME / "complete").exists():
        return _HOME
    shutil.rmtree(_HOME, ignore_errors=True)
    with tempfile.TemporaryDirectory() as name:
        build = Path(name)
        (build / "pom.xml").write_text(_pom(), "utf-8")
        for goal in ("copy-dependencies -DoutputDirectory=lib", "tree -DoutputFile=tree.txt"):
            asked = [
                f"dependency:{part}" if n == 0 else part for n, part in enumerate(goal.split())
            ]
            subprocess.run(["mvn", "-q", "-B", *asked], cwd=build, check=True)
        _lay_out(build)
    for path in (_HOME, *_HOME.rglob("*")):
        path.chmod(_ANY_USER)
    (_HOME / "complete").touch()
    return _HOME


def _pom() -> str:
    wanted = "".join(
        f"<dependency><groupId>{group}</groupId><artifactId>{artifact}</artifactId>"
        f"<version>{version}</version></dependency>"
        for group, artifact, version in _ARTIFACTS
    )
    return (
        '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
        "<groupId>newsvault</groupId><artifactId>cluster</artifactId><version>1</version>"
        f"<dependencies>{wanted}</dependencies></project>"
    )


def _lay_out(build: Path) -> None:
    """Distribute the libraries: those of a module to its folder, the others to `lib`."""
    for name in ("bin", "plugins", "config", "logs", "lib"):
        (_HOME / name).mkdir(parents=True)
    module_of = {artifact: name for name, (artifact, _) in _MODULES.items()}
    folder = _HOME / "lib"
    for line in (build / "tree.txt").read_text("utf-8").splitlines():
        found = re.match(r"[|\s\\+-]*([\w.-]+):([\w.-]+):jar:(?:[\w.-]+:)?([\w.-]+):\w+", line)
        if found is None:
            continue
        _, artifact, version = found.groups()
        if line.startswith(("+-", "\\-")):
            module = module_of.get(artifact)
            folder = _HOME / "modules" / module if module else _HOME / "lib"
            folder.mkdir(parents=True, exist_ok=True)
        for jar in (build / "lib").glob(f"{artifact}-{version}*.jar"):
            shutil.copy(jar, folder / jar.name)
    for name, (_, classname) in _MODULES.items():
        place = _HOME / "modules" / name
        text = _DESCRIPTOR.format(name=name, version=VERSION, classname=classname)
        (place / "plugin-descriptor.properties").write_text(text, "utf-8")
        (place / "plugin-security.policy").write_text(_POLICY, "utf-8")


class Cluster:
    """Nodes of a cluster, each a process of its own.

    Args:
        nodes: the number of nodes, 1 or more.
        heap: the heap of each node, in megabytes.
        first_port: the HTTP port of the first node; the others follow.
    """

    def __init__(self, nodes: int = 1, *, heap: int = 1024, first_port: int = 9250) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="newsvault-cluster-"))
        self._folder.chmod(_ANY_USER)
        self._heap = heap
        self.ports = [first_port + n for n in range(nodes)]
        self._processes: dict[int, subprocess.Popen[bytes]] = {}

    @property
    def hosts(self) -> tuple[str, ...]:
        """The addresses of the nodes."""
        return tuple(f"http://127.0.0.1:{port}" for port in self.ports)

    def __enter__(self) -> Self:
        """Start all nodes, and wait until the cluster has formed."""
        server()
        try:
            for node in range(len(self.ports)):
                self.start(node)
            self.wait("yellow" if len(self.ports) == 1 else "green")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Stop all nodes and delete their data."""
        for node in list(self._processes):
            self.kill(node)
        shutil.rmtree(self._folder, ignore_errors=True)

    def start(self, node: int) -> None:
        """Start a node, which may have been killed before."""
        place = self._folder / f"n{node}"
        for name in ("config", "data", "logs", "tmp"):
            (place / name).mkdir(parents=True, exist_ok=True)
        (place / "config" / "opensearch.yml").write_text(self._settings(node, place), "utf-8")
        (place / "config" / "log4j2.properties").write_text(_LOGGING, "utf-8")
        if os.geteuid() == 0:  # the server refuses to run as root
            subprocess.run(["chown", "-R", "nobody", str(place)], check=True)
        with (place / "output.txt").open("ab") as output:
            self._processes[node] = subprocess.Popen(
                self._command(place), stdout=output, stderr=output, cwd=place
            )

    def kill(self, node: int) -> None:
        """Stop a node as a power cut does."""
        process = self._processes.pop(node)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def health(self) -> dict[str, object]:
        """Return the health of the cluster by the first node that answers; {} if none does."""
        for host in self.hosts:
            try:
                with urllib.request.urlopen(f"{host}/_cluster/health", timeout=5) as answer:
                    found: dict[str, object] = json.load(answer)
                    return found
            except (OSError, ValueError):
                continue
        return {}

    def manager(self) -> int:
        """Return the number of the node that is the elected cluster manager."""
        for host in self.hosts:
            try:
                with urllib.request.urlopen(f"{host}/_cat/cluster_manager?h=node", timeout=5) as a:
                    return int(a.read().decode().strip()[1:])
            except (OSError, ValueError):
                continue
        raise RuntimeError("no node answers")

    def size(self) -> int:
        """Return the bytes of all indexes, without their copies."""
        address = f"{self.hosts[0]}/_stats/store?filter_path=_all.primaries"
        with urllib.request.urlopen(address, timeout=30) as answer:
            return int(json.load(answer)["_all"]["primaries"]["store"]["size_in_bytes"])

    def wait(self, status: str, seconds: float = _UP) -> None:
        """Wait until all nodes are in the cluster and its status is `status` or better."""
        good = {"green"} if status == "green" else {"green", "yellow"}
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            found = self.health()
            if found.get("number_of_nodes") == len(self.ports) and found.get("status") in good:
                return
            if any(process.poll() is not None for process in self._processes.values()):
                break
            time.sleep(0.3)
        outputs = [
            p.read_text("utf-8", "replace")[-2000:] for p in self._folder.glob("*/output.txt")
        ]
        raise RuntimeError("the cluster did not form\n" + "\n".join(outputs))

    def _settings(self, node: int, place: Path) -> str:
        transport = [port + 100 for port in self.ports]
        names = [f"n{n}" for n in range(len(self.ports))]
        lines = {
            "cluster.name": f"newsvault-{self.ports[0]}",
            "node.name": names[node],
            "path.data": str(place / "data"),
            "path.logs": str(place / "logs"),
            "network.host": "127.0.0.1",
            "http.port": self.ports[node],
            "transport.port": transport[node],
            "bootstrap.system_call_filter": False,
            "cluster.routing.allocation.disk.threshold_enabled": False,
        }
        if len(names) == 1:
            lines["discovery.type"] = "single-node"
        else:
            lines["discovery.seed_hosts"] = [f"127.0.0.1:{port}" for port in transport]
            lines["cluster.initial_cluster_manager_nodes"] = names
        return "".join(f"{key}: {json.dumps(value)}\n" for key, value in lines.items())

    def _command(self, place: Path) -> Sequence[str]:
        java = [
            "java", f"-Xms{self._heap}m", f"-Xmx{self._heap}m", "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1", f"-Djava.io.tmpdir={place / 'tmp'}",
            "-Djava.security.manager=allow", "-Djava.locale.providers=SPI,COMPAT",
            "-Dlog4j2.disable.jmx=true", "-Dlog4j.shutdownHookEnabled=false",
            "-Dio.netty.noUnsafe=true", f"-Dopensearch.path.home={_HOME}",
            f"-Dopensearch.path.conf={place / 'config'}", "-Dopensearch.distribution.type=tar",
            "-Dopensearch.bundled_jdk=false", "-cp", f"{_HOME}/lib/*",
            "org.opensearch.bootstrap.OpenSearch",
        ]  # fmt: skip
        if os.geteuid() == 0:
            return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", *java]
        return java


def main() -> None:
    """Run a cluster until Ctrl-C."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--nodes", type=int, default=1)
    parser.add_argument("--heap", type=int, default=1024, help="megabytes a node")
    parser.add_argument("--port", type=int, default=9250, help="HTTP port of the first node")
    asked = parser.parse_args()
    if lacking := missing():
        sys.exit(lacking)
    # A shell's background process ignores Ctrl-C; it is stopped by SIGTERM.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with Cluster(asked.nodes, heap=asked.heap, first_port=asked.port) as cluster:
        print(f"NEWSVAULT_CLUSTER_HOSTS={','.join(cluster.hosts)}", flush=True)
        try:
            signal.pause()
        except KeyboardInterrupt:
            print("stopped")


if __name__ == "__main__":
    main()
