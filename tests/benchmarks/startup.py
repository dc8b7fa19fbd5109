"""Start-up time: whole commands as multiples of a bare `python -c pass`, in one run.

    python tests/benchmarks/startup.py [--vault DIR] [--query WORDS] [--rounds N]

The commands take turns, so that other load affects all alike. Prints the median milliseconds of
each and its ratio to the bare interpreter.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

PYTHON = [sys.executable]
PROGRAM = [sys.executable, "-m", "newsvault"]


def measure(commands: dict[str, list[str]], rounds: int) -> dict[str, float]:
    """Return the median wall milliseconds of each command, run in turn."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            began = time.perf_counter()
            subprocess.run(
                command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True
            )
            if number:  # the first round warms the file cache
                times[name].append((time.perf_counter() - began) * 1000)
    return {name: statistics.median(values) for name, values in times.items()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--vault", type=Path)
    parser.add_argument("--query", default="Blinken")
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    commands = {"python -c pass": [*PYTHON, "-c", "pass"], "newsvault --help": [*PROGRAM, "--help"]}
    if options.vault:
        os.environ["NEWSVAULT_HOME"] = str(options.vault)
        commands["newsvault search"] = [*PROGRAM, "search", options.query]
    # An installed program has its bytecode; so has this one, whatever this shell says.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    medians = measure(commands, options.rounds)
    bare = medians["python -c pass"]
    for name, median in medians.items():
        print(f"{name:<20} {median:7.1f} ms   {median / bare:5.1f} x")


if __name__ == "__main__":
    main()
