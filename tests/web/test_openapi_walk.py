"""The OpenAPI document walked by schemathesis: every operation, with valid and invalid values.

The seed is fixed and the numbers are small: a run is the same each time. A longer walk:
`NEWSVAULT_WALK=200 pytest tests/web/test_openapi_walk.py`.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette", reason="the extra newsvault[web] is not installed")
schemathesis: Any = pytest.importorskip("schemathesis", reason="schemathesis is not installed")

from hypothesis import HealthCheck, Phase, assume, given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from hypothesis.errors import Unsatisfiable  # noqa: E402
from schemathesis import GenerationMode  # noqa: E402
from schemathesis.specs.openapi.checks import positive_data_acceptance  # noqa: E402

from newsvault import Vault  # noqa: E402
from newsvault.web.openapi import document  # noqa: E402
from newsvault.web.parameters import (  # noqa: E402
    LANGUAGE_FORMAT,
    QUERY_FORMAT,
    REVISION_FORMAT,
    WORDS_FORMAT,
)
from newsvault.web.security import PAGES  # noqa: E402
from newsvault.web.tokens import load  # noqa: E402
from tests.program import SEEDS  # noqa: E402
from tests.web.conftest import running  # noqa: E402

EXAMPLES = int(os.environ.get("NEWSVAULT_WALK", "3"))


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The document of a running server of two articles."""
    folder: Path = tmp_path_factory.mktemp("walked") / "vault"
    with Vault.open(folder) as vault:
        pages = [str(SEEDS / name) for name in ("sea-wall-graph.html", "mayor-budget.v1.html")]
        assert len(list(vault.ingest(pages))) == 2
        vault.add_to_collection("walls", vault.ids("wall"))
    with running(folder) as live:
        schema = schemathesis.openapi.from_url(live.address + "api/v1/openapi.json")
        schema.config.update(headers={"Authorization": f"Bearer {load(folder).pages}"})
        yield schema


# What no JSON Schema describes the document names as a format; here is what has these.
schemathesis.openapi.format(
    WORDS_FORMAT, st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=20)
)
WORDS = (
    "wall",
    "budget",
    "sea*",
    '"sea wall"',
    "headline:wall",
    "date:2024",
    "NOT tram",
    "walls~1",
)
schemathesis.openapi.format(
    QUERY_FORMAT,
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join),
)
schemathesis.openapi.format(LANGUAGE_FORMAT, st.sampled_from(["en", "DE", "pt-BR", "eng"]))
schemathesis.openapi.format(REVISION_FORMAT, st.sampled_from(["0", "1", "2024-05-01", "today"]))

OPERATIONS = [
    (path, method.upper())
    for path, methods in document(read_only=False)["paths"].items()
    for method in methods
]


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda one: one.value)
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_walk(walked: Any, path: str, method: str, mode: GenerationMode) -> None:
    """No answer is outside the document: status, type, schema, refused values, methods."""
    # A file that is no page has the right form, and is refused.
    excluded = [positive_data_acceptance] if path == PAGES else []
    cases = walked[path][method].as_strategy(generation_mode=mode)

    @given(case=cases)
    @settings(
        max_examples=EXAMPLES, derandomize=True, database=None, deadline=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def walk(case: Any) -> None:
        # No schema says that one excludes the other.
        assume(
            mode is GenerationMode.NEGATIVE or not {"as_of", "since_rev"} <= set(case.query or ())
        )
        case.call_and_validate(excluded_checks=excluded)

    try:
        walk()
    except Unsatisfiable:  # there is nothing to be wrong in an operation without parameters
        assert mode is GenerationMode.NEGATIVE
