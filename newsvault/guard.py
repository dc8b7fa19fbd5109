"""The only handler of all exceptions: an error in foreign data fails one item, not the batch.

Several libraries read archives, saved pages and exports, and their possible exceptions are not
documented completely. An item is one record, file, document or word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from newsvault.errors import NewsvaultError
from newsvault.text import one_line

T = TypeVar("T")
_LONGEST = 200  # maximum characters of an exception's message in a reason


def attempt(work: Callable[[], T], failed: Callable[[str], T]) -> T:
    """Return `work()`; when it raises, `failed(reason)` instead.

    `reason` is the exception in one line. A NewsvaultError passes through: its message is meant
    for the user. So is ModuleNotFoundError.
    """
    return next(each((work() for _ in (0,)), failed))


def each(items: Iterator[T], failed: Callable[[str], T]) -> Iterator[T]:
    """Yield `items`; when their iterator raises, yield `failed(reason)` and end.

    `reason` and NewsvaultError as in `attempt`.
    """
    while True:
        try:
            item = next(items)
        except StopIteration:
            return
        except (NewsvaultError, ModuleNotFoundError):
            raise  # a missing library is about this installation, not about the item
        except Exception as exc:  # noqa: BLE001  # see above, and tests/test_architecture.py
            yield failed(one_line(f"{type(exc).__name__}: {exc}"[:_LONGEST]))
            return
        yield item
