"""The filters of lists, as a type for those who pass them on."""

from newsvault.search.filters import Filters

__all__ = ["Filters"]
