"""POST requests to services that the user names: webhooks, time-stamping authorities."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime

from newsvault.errors import FetchError
from newsvault.fetch.budget import Budget
from newsvault.fetch.transport import Transport
from newsvault.settings import Settings
from newsvault.urls import check_address

_LARGEST = 1_000_000  # bytes of a response


def post(url: str, body: bytes, *, content_type: str, settings: Settings) -> bytes:
    """Send `body` to `url` behind the SSRF guard; return the body of the response.

    Redirects are not followed.

    Raises:
        BadAddress: `url` is not the address of a web page.
        FetchError: no connection, or a status other than 2xx.
        Refused: the SSRF guard does not allow the address (see the setting allow_hosts).
    """
    address = check_address(url)
    headers = (("Content-Type", content_type), ("Accept", "*/*"), ("Accept-Encoding", "identity"))
    budget = Budget(seconds=settings.total_timeout, max_bytes=_LARGEST, headers=headers)
    budget.body = body
    with closing(Transport(settings)) as transport:
        exchange = transport.get(address, budget, datetime.now(UTC))
    if not 200 <= exchange.status < 300:
        raise FetchError(f"{url} answered {exchange.status}", locator=url)
    return exchange.body
