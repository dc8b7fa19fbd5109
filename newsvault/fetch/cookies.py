"""The user's cookies: a file in the Netscape format, as browsers export it."""

from __future__ import annotations

from http.cookiejar import LoadError, MozillaCookieJar

from newsvault.errors import UsageError


def load_cookies(path: str) -> MozillaCookieJar | None:
    """Return the cookies in the file `path`, None for ""; raises UsageError if it is unreadable."""
    if not path:
        return None
    jar = MozillaCookieJar(path)
    try:
        jar.load(ignore_discard=True, ignore_expires=True)
    except (OSError, LoadError) as exc:
        raise UsageError(
            f"cannot read cookies from {path}: {getattr(exc, 'strerror', None) or exc}",
            hint="export them in the Netscape format (cookies.txt)",
        ) from exc
    for cookie in jar:
        cookie.expires = cookie.expires or None  # browsers export session cookies with expires 0
    jar.clear_expired_cookies()
    return jar
