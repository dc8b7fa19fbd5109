"""The known attacks on local servers, each by its name."""

import stat
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from newsvault.errors import UsageError
from newsvault.web import tokens
from newsvault.web.app import create_app, first_address
from tests.web.conftest import HERE, Site, served


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8765", "127.0.0.1.evil.example:8765", "127.0.0.1:80", "", "*",
     "localhost:8765@evil.example", "127.0.0.1:8765, evil.example"],
)  # fmt: skip
def test_rebinding(site: Site, host: str) -> None:
    """A name that another site made to point here is not answered."""
    assert site.client.get("/", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8765", "localhost:8765", "LocalHost:8765", "[::1]:8765"]
)
def test_own_names(site: Site, host: str) -> None:
    assert site.client.get("/", headers={"Host": host}).status_code == 200


CROSS = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:8766"},
    {"Origin": "https://127.0.0.1:8765"},
    {"Origin": HERE + ".evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
]


@pytest.mark.parametrize("headers", CROSS, ids=lambda one: "-".join([*one, *one.values()]))
@pytest.mark.parametrize("path", ["/article/x/tags", "/people/merge", "/status/verdict", "/take"])
def test_cross_site_post(own_site: Site, headers: dict[str, str], path: str) -> None:
    """A post from another site is refused, even with the right token."""
    answer = own_site.client.post(path, data={"token": own_site.tokens.form}, headers=headers)
    assert answer.status_code == 403


def test_post_without_token(own_site: Site) -> None:
    """A program on this computer that does not know the form's token changes nothing."""
    found = own_site.client.get("/?q=wall").text
    reference = found.partition('href="/article/')[2].partition('"')[0]
    for data in ({}, {"token": ""}, {"token": own_site.tokens.pages}, {"token": "é"}):
        answer = own_site.client.post(f"/article/{reference}/tags", data={**data, "add": "x"})
        assert answer.status_code == 403
    assert own_site.post(f"/article/{reference}/tags", add="x") == 303


PATHS = [
    "/static/../app.py", "/static/%2e%2e%2fapp.py", "/static/..%5capp.py", "/static//etc/passwd",
    "/static/style.css%00.html", "/../../etc/passwd", "/article/..%2f..%2fcatalogue.sqlite/frame",
    "/article/%2fetc%2fpasswd/frame", "/catalogue.sqlite", "/web-secret", "/static/", "/static",
    "/templates/base.html", "/article/web-secret/frame",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_path_climbing(site: Site, path: str) -> None:
    """No file is served by its name."""
    answer = site.client.get(path)
    assert answer.status_code in (400, 404)
    assert "root:" not in answer.text
    assert "import" not in answer.text


SPLITS = ["a%0d%0aSet-Cookie:%20x=1", "a%0aX-Evil:%201", "%e5%98%8a%e5%98%8dX-Evil:1"]


@pytest.mark.parametrize("text", SPLITS)
@pytest.mark.parametrize("path", ["/?q={}", "/?tag={}", "/article/{}", "/person?name={}", "/{}"])
def test_response_splitting(site: Site, path: str, text: str) -> None:
    """Line ends in an address make no header of the answer."""
    answer = site.client.get(path.format(text), follow_redirects=False)
    assert not {"set-cookie", "x-evil"} & set(answer.headers)


def test_response_splitting_in_a_redirect(own_site: Site) -> None:
    """The address after a form is made from the article's id, not from what was sent."""
    answer = own_site.client.post(
        "/article/x%0d%0aSet-Cookie:a=1/tags",
        data={"token": own_site.tokens.form, "add": "a"},
        follow_redirects=False,
    )
    assert answer.status_code == 404
    assert "set-cookie" not in answer.headers


def test_oversize_upload(own_site: Site) -> None:
    """A body is refused by its stated length, and without one at the limit."""
    big = own_site.client.post("/take", content=b"", headers={"Content-Length": str(1 << 40)})
    assert big.status_code == 413
    chunks = (b"x" * 65536 for _ in range(64))  # 4 MB
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    sent = own_site.client.post("/article/x/notes", content=chunks, headers=form)
    assert sent.status_code in (400, 413)
    for length in ("-1", "9" * 5000):
        headers = {"Content-Length": length}
        assert own_site.client.post("/", headers=headers).status_code == 413


@pytest.mark.parametrize("path", ["/", "/nope", "/static/style.css", "/?q=(", "/article/x"])
def test_headers(site: Site, path: str) -> None:
    """Every answer has the policy: no script but ours, nothing from elsewhere, no frame."""
    headers = site.client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers


def test_no_inline_script_or_style(site: Site) -> None:
    found = site.client.get("/?q=wall").text
    assert "<script>" not in found
    assert "<style" not in found
    assert " style=" not in found
    assert " onclick" not in found


def test_other_hosts_need_the_token(seeds_folder: Path) -> None:
    """On another address nothing is shown without the token; the cookie carries it afterwards."""
    app = create_app(seeds_folder, host="192.168.1.20", port=8765)
    address = first_address(app, "192.168.1.20", 8765)
    with TestClient(app, base_url="http://192.168.1.20:8765") as client:
        for path in ("/", "/static/style.css", "/?token=", "/?token=wrong", "/api/v1/search?q=a"):
            assert client.get(path).status_code == 401
        bearer = {"Authorization": f"Bearer {tokens.load(seeds_folder).access}"}
        assert client.get("/", headers=bearer).status_code == 200
        pages = {"Authorization": f"Bearer {tokens.load(seeds_folder).pages}"}
        assert client.get("/", headers=pages).status_code == 401
        entered = client.get(address, follow_redirects=False)
        assert entered.status_code == 303
        assert "token" not in entered.headers["location"]
        cookie = entered.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert client.get("/").status_code == 200


def test_secret_file(tmp_path: Path) -> None:
    """The secret belongs to its owner; one that others can read is not used."""
    first = tokens.load(tmp_path)
    path = tmp_path / tokens.FILE_NAME
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert tokens.load(tmp_path) == first
    assert len({first.access, first.pages, first.form}) == 3
    path.chmod(0o644)
    with pytest.raises(UsageError, match="other users can read"):
        tokens.load(tmp_path)
    path.chmod(0o600)
    path.write_text("short")
    with pytest.raises(UsageError, match="no secret"):
        tokens.load(tmp_path)


def test_read_only(seeds_folder: Path) -> None:
    """A server that only reads has no address that changes anything."""
    with served(seeds_folder, read_only=True) as site:
        for path in ("/article/x/tags", "/article/x/notes", "/take", "/people/merge"):
            assert site.post(path, add="x") in (404, 405)
        assert '<form method="post"' not in site.client.get("/").text
