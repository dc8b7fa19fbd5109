"""Addresses: what is refused, what is the same, and that the key is stable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsvault.errors import BadAddress
from newsvault.urls import (
    TRACKING_NAMES,
    TRACKING_PREFIXES,
    article_id,
    canonical_key,
    check_address,
    resolve,
)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "example.org/story",
        "http://exa mple.org/",
        "http://example.org/a b",
        "http://example.org/a\tb",
        "http://example.org/\n",
        "http://example.org/a\nb",
        "https://example.org/" + "a" * 100_000,
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "ftp://example.org/",
        "gopher://example.org/",
        "http://",
        "http:///",
        "http://user@example.org/",
        "http://user:pw@example.org/",
        "http://example.org:99999/",
        "http://[::1/",
        "http://" + "a" * 64 + ".org/",
        "http://xn--\u00fc.org/",
        "http://exam\x00ple.org/",
        "http://1.2.3.4.5/",
        "http://256.1.1.1/",
    ],
)
def test_invalid_url_is_refused(text: str) -> None:
    if text == "http://example.org/\n":  # white space around an address is no part of it
        assert check_address(text).href == "http://example.org/"
        return
    with pytest.raises(BadAddress) as caught:
        check_address(text)
    assert caught.value.exit_code == 2
    assert caught.value.hint
    assert len(caught.value.message) < 300


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("http://good.example\\@evil.example/", "good.example"),
        ("http://2130706433/", "127.0.0.1"),
        ("http://0x7f.1/", "127.0.0.1"),
        ("http://0177.0.0.1/", "127.0.0.1"),
        ("http://127.1/", "127.0.0.1"),
        ("http://①②⑦.0.0.1/", "127.0.0.1"),
        ("http://EXAMPLE.org./", "example.org"),
        ("http://b\u00fccher.example/", "xn--bcher-kva.example"),
        ("http://%65xample.org/", "example.org"),
        ("http://[::ffff:127.0.0.1]/", "::ffff:7f00:1"),
    ],
)
def test_host_is_parsed_as_in_a_browser(text: str, host: str) -> None:
    assert check_address(text).host == host


def test_relative_reference_is_resolved_as_in_a_browser() -> None:
    base = "https://example.org/news/today?x=1"
    assert resolve(base, "../a b").href == "https://example.org/a%20b"
    assert resolve(base, "//other.example/x").href == "https://other.example/x"
    assert resolve(base, "?p=2").href == "https://example.org/news/today?p=2"
    with pytest.raises(BadAddress):
        resolve(base, "javascript:void(0)")
    with pytest.raises(BadAddress):
        resolve(base, "http://[")


SAME = [
    "https://example.org/news/story-1?id=7&page=2",
    "http://example.org/news/story-1?id=7&page=2",
    "https://www.example.org/news/story-1?id=7&page=2",
    "https://m.example.org/news/story-1?page=2&id=7",
    "https://amp.example.org/news/story-1/?id=7&page=2",
    "HTTPS://EXAMPLE.ORG:443/news/story-1?id=7&page=2",
    "https://example.org./news/../news/./story-1?id=7&page=2",
    "https://example.org/news/story-1?id=7&page=2#comments",
    "https://example.org/news/story%2D1?id=%37&page=2",
    "https://example.org/news/story-1?utm_source=x&id=7&fbclid=abc&page=2&utm_medium=rss",
    "https://example.org/news/story-1;jsessionid=AB12?id=7&page=2",
    "https://example.org/news/story-1/amp?id=7&page=2",
    "https://example.org/amp/news/story-1/?id=7&amp=1&page=2",
    "https://example.org/news//story-1?id=7&&page=2",
]


def test_url_variants_of_an_article_share_a_key() -> None:
    assert {canonical_key(url) for url in SAME} == {SAME[0]}


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/news/story-1?id=8&page=2",
        "https://example.org/news/story-2?id=7&page=2",
        "https://example.org/News/story-1?id=7&page=2",
        "https://example.org:8080/news/story-1?id=7&page=2",
        "https://other.example/news/story-1?id=7&page=2",
        "https://example.org/news/story-1?id=7&page=2#!/other",
        "https://example.org/news/story-1?id=7",
    ],
)
def test_different_articles_have_different_keys(url: str) -> None:
    assert canonical_key(url) != SAME[0]


def test_host_prefix_is_not_stripped_completely() -> None:
    assert canonical_key("https://amp.dev/") == "https://amp.dev/"
    assert canonical_key("https://m.0.0.1.example/") == "https://0.0.1.example/"


def test_article_id_is_derived_from_the_key() -> None:
    assert article_id("http://www.example.org/a/") == article_id("https://example.org/a")
    assert article_id("https://example.org/a") == "wwyq3ucctz"


# Pieces of addresses, some of them odd.
_piece = st.text(
    st.sampled_from("abcXYZ019-._~%!$'()*+,;:@/ü€%41%2f%zz \\<>\"|^`{}[]"), max_size=12
).map(lambda s: s.replace(" ", ""))
_name = st.text(st.sampled_from("abcdefXYZ0123456789-_.%ü"), min_size=1, max_size=6).map(
    lambda s: "q" + s
)
_pairs = st.lists(st.tuples(_name, _piece.map(lambda s: s.replace("&", ""))), max_size=5)
_host = st.sampled_from(["example.org", "www.example.org", "m.example.co.uk", "[2001:db8::1]", "x"])


@st.composite
def _urls(draw: st.DrawFn) -> str:
    query = "&".join(f"{k}={v}" for k, v in draw(_pairs))
    path = draw(_piece)
    return f"{draw(st.sampled_from(['http', 'https']))}://{draw(_host)}/{path}?{query}"


@given(_urls())
def test_canonical_key_is_idempotent(url: str) -> None:
    key = canonical_key(url)
    assert canonical_key(key) == key


@given(_urls(), st.sampled_from(sorted(TRACKING_NAMES) + [p + "x" for p in TRACKING_PREFIXES]))
def test_tracking_parameter_does_not_change_the_key(url: str, name: str) -> None:
    assert canonical_key(f"{url}&{name}=1") == canonical_key(url)
    assert canonical_key(f"{url}&{name.upper()}=1&{name}") == canonical_key(url)


@given(_pairs, st.randoms())
def test_parameter_order_does_not_change_the_key(
    pairs: list[tuple[str, str]], chance: object
) -> None:
    named = {name: value.replace("#", "") for name, value in pairs}
    items = [f"{k}={v}" for k, v in named.items()]
    turned = items[:]
    chance.shuffle(turned)  # type: ignore[attr-defined]  # hypothesis types it as object
    base = "https://example.org/a?"
    one, other = canonical_key(base + "&".join(items)), canonical_key(base + "&".join(turned))
    if len({canonical_key(base + k) for k in named}) == len(named):
        assert one == other


@given(_urls(), _name, st.integers(0, 9))
def test_content_parameter_changes_the_key(url: str, name: str, value: int) -> None:
    assert canonical_key(f"{url}&{name}={value}") != canonical_key(f"{url}&{name}={value}1")


@given(st.text(max_size=60))
def test_arbitrary_text_parses_or_is_refused(text: str) -> None:
    try:
        key = canonical_key("http://" + text)
    except BadAddress:
        return
    assert canonical_key(key) == key
