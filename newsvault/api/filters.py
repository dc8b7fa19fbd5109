"""The filters of lists, as a type for those who pass them on, and the times of their dates."""

from newsvault.search.filters import Filters, first_moment, last_moment

__all__ = ["Filters", "first_moment", "last_moment"]
