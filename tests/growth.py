"""How the cost of something grows with its input: a ratio of CPU times taken in one run."""

import gc
from collections.abc import Callable
from time import process_time

FLOOR = 0.05  # seconds of CPU; what costs less is no measure
TIMES = 8.0  # at four times the input: n log n is under 5, n squared 16


def cpu(run: Callable[[], object]) -> float:
    """Return the seconds of CPU that `run` takes, without those of a collection of garbage.

    It goes through all objects of the process, those of thousands of earlier tests too.
    """
    gc.disable()
    try:
        begin = process_time()
        run()
        return process_time() - begin
    finally:
        gc.enable()


def growth(
    run: Callable[[int], Callable[[], object]],
    size: int,
    *,
    limit: float = TIMES,
    floor: float = FLOOR,
) -> float:
    """Return how many times more `run(4 * size)()` costs than `run(size)()`.

    Making the input is not measured. 0.0 where the large input costs less than `floor`. What looks
    too much is measured again, twice at most, and the least of the times counts.
    """
    small, large = run(size), run(4 * size)
    costs = float("inf"), float("inf")
    ratio = 0.0
    for _ in range(3):
        costs = min(costs[0], cpu(small)), min(costs[1], cpu(large))
        if costs[1] < floor:
            return 0.0
        ratio = costs[1] / max(costs[0], floor / limit)
        if ratio < limit:
            break
    return ratio
