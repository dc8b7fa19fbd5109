"""Time-stamps by RFC 3161 over a bundle's manifest (extra `newsvault[timestamp]`)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from newsvault.errors import FetchError, UsageError, cannot_read
from newsvault.guard import attempt
from newsvault.output.evidence.der_order import sorted_certificates

QUERY_TYPE = "application/timestamp-query"
Post = Callable[[bytes], bytes]  # sends a query, returns the body of the response


def _library() -> Any:
    try:
        import rfc3161_client
    except ModuleNotFoundError as error:
        raise UsageError(
            "time-stamps need the library rfc3161-client",
            hint="pip install 'newsvault[timestamp]'",
        ) from error
    return rfc3161_client


def stamped(data: bytes, post: Post, *, url: str) -> bytes:
    """Return the raw response of a time-stamping authority for `data`.

    Raises:
        FetchError: no response, or one that is no time-stamp of `data`.
        UsageError: the extra is not installed.
    """
    library = _library()
    request = library.TimestampRequestBuilder().data(data).cert_request(cert_request=True).build()

    def failed(reason: str) -> bytes:
        raise FetchError(f"{url} sent no time-stamp: {reason}", locator=url)

    raw = post(request.as_bytes())

    def decoded() -> bytes:
        response = library.decode_timestamp_response(sorted_certificates(raw))
        _check_imprint(response, data)
        if request.nonce is not None and response.tst_info.nonce != request.nonce:
            raise ValueError("it answers another request (nonce)")
        return raw

    return attempt(decoded, failed)


def _check_imprint(response: Any, data: bytes) -> None:
    name = response.tst_info.message_imprint.hash_algorithm.dotted_string
    algorithms = {"2.16.840.1.101.3.4.2.1": "sha256", "2.16.840.1.101.3.4.2.2": "sha384",
                  "2.16.840.1.101.3.4.2.3": "sha512"}  # fmt: skip
    if name not in algorithms:
        raise ValueError(f"unknown digest {name}")
    if hashlib.new(algorithms[name], data).digest() != response.tst_info.message_imprint.message:
        raise ValueError("it is the time-stamp of other bytes")


def check_token(token: bytes, data: bytes, authority: Path | None) -> tuple[str, tuple[str, ...]]:
    """Return the statement of a time-stamp, and its faults.

    Without the authority's certificate only the digest is compared, and the statement says so.
    """
    library = _library()

    def work() -> tuple[str, tuple[str, ...]]:
        response = library.decode_timestamp_response(sorted_certificates(token))
        _check_imprint(response, data)
        at = response.tst_info.gen_time.strftime("%Y-%m-%d %H:%M:%S UTC")
        if authority is None:
            said = f"The time-stamp is of this manifest and says {at}"
            return f"{said} (its signature was not checked: give --authority FILE).", ()
        verifier = _verifier(library, authority)
        verifier.verify_message(response, data)
        return f"The authority signed that this manifest existed at {at}.", ()

    return attempt(work, lambda reason: ("The time-stamp holds.", (f"{TOKEN_NAME}: {reason}",)))


TOKEN_NAME = "manifest-sha256.txt.tsr"  # noqa: S105  # the name of a file


def _verifier(library: Any, authority: Path) -> Any:
    from cryptography import x509

    try:
        certificates = x509.load_pem_x509_certificates(authority.read_bytes())
    except OSError as error:
        raise cannot_read(authority, error) from error
    builder = library.VerifierBuilder()
    for certificate in certificates:
        builder = builder.add_root_certificate(certificate)
    return builder.build()
