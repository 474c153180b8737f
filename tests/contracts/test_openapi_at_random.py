"""What schemathesis makes up from the description is answered as described, and never by a fault of ours."""

import pytest
import schemathesis
from dash import Dash
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode, checks

from dashboard.site.api.routes import OPERATIONS

# Not asked: that all which the schemas allow is found, nor that all else is refused. A date may lie before anything was
# published; a form sends what was not filled in.
CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.allow_header_conformance,
]
EXAMPLES = {GenerationMode.POSITIVE: 8, GenerationMode.NEGATIVE: 8}  # of each address; more are a matter of patience


@pytest.fixture(scope="module")
def described(app: Dash) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app.server)


@pytest.mark.parametrize("path", [one.path for one in OPERATIONS if one.parameters])
def test_no_answer_is_a_surprise(described: schemathesis.BaseSchema, path: str) -> None:
    operation = described[path]["GET"]
    for mode, examples in EXAMPLES.items():

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=examples, derandomize=True, database=None,
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        def ask(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

        ask()
