"""The log: what the program retried, refused and decided, for NEWSVAULT_LOG and for the library."""

import logging

import pytest

from tests.program import SEEDS, Answer, Run, Site

PAGE = (SEEDS / "mayor-budget.v1.html").read_bytes()


@pytest.fixture
def pages(site: Site, run: Run, monkeypatch: pytest.MonkeyPatch) -> str:  # noqa: ARG001  # sets others
    """Pages: one to save, one that is always busy, one that robots.txt forbids; one retry."""
    base = site(
        {
            "/robots.txt": Answer(b"User-agent: *\nDisallow: /private"),
            "/page": Answer(PAGE),
            "/busy": Answer(b"\x1b[31mlater", 503),
        }
    )
    monkeypatch.setenv("NEWSVAULT_ALLOW_HOSTS", base.removeprefix("http://"))
    monkeypatch.setenv("NEWSVAULT_RETRIES", "1")
    monkeypatch.setenv("NEWSVAULT_MAX_DELAY", "0")
    return base


def test_log_at_info_has_retries_refusals_and_decisions(
    pages: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSVAULT_LOG", "info")

    ran = run("ingest", f"{pages}/page", f"{pages}/busy", f"{pages}/private")

    lines = [line for line in ran.err.splitlines() if " newsvault." in line]
    assert any("/busy: status 503, attempt 1 of 2" in line for line in lines)
    assert any("/private: robots" in line for line in lines)
    assert any("/page: new, " in line for line in lines)
    assert not any("GET" in line for line in lines)
    assert ran.err.replace("\n", "").isprintable()


def test_log_at_debug_has_every_request(
    pages: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSVAULT_LOG", "DEBUG")

    ran = run("ingest", f"{pages}/page")

    assert f"GET {pages}/robots.txt: status 200" in ran.err
    assert f"GET {pages}/page: status 200" in ran.err


def test_without_the_variable_there_is_no_log(pages: str, run: Run) -> None:
    assert "newsvault." not in run("ingest", f"{pages}/busy").err


def test_an_unknown_level_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSVAULT_LOG", "loud")

    ran = run("list")

    assert ran.code == 2
    assert "NEWSVAULT_LOG is 'loud'" in ran.err


def test_the_library_logs_under_newsvault(
    pages: str, run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    """The loggers have the names of the modules; the program is used as a library here."""
    with caplog.at_level(logging.INFO, logger="newsvault"):
        run("ingest", f"{pages}/busy")

    assert {record.name for record in caplog.records} >= {"newsvault.fetch.fetcher"}
