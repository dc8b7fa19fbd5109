"""Warnings of the library, through the standard `logging`, on the logger "newsvault"."""

from __future__ import annotations


def warn(message: str, *values: object) -> None:
    """Log a warning.

    Args:
        message: what happened, with a `%s` for each of `values`.
        values: what the message is about, in its order.
    """
    import logging  # imported late for start-up time: most commands warn of nothing

    logging.getLogger("newsvault").warning(message, *values)
