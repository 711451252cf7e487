"""Requests that nobody thought of, by everybody: no fault of the platform, no answer that it does not describe.

`make test` asks some dozen times per operation, `make fuzz` some hundred times (`KX_FUZZ_EXAMPLES`); each asks the
same every time it runs. What they do changes the world, so this comes after the grids (`test_matrix.py`).
"""

from __future__ import annotations

import os
import re
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks

from gateway.blueprints import CONTEXTS
from gateway.operations import PREFIX, Operation
from tests.e2e.matrix.callers import CALLERS
from tests.e2e.matrix.requests import Requests
from tests.e2e.matrix.world import World

pytestmark = pytest.mark.timeout(7200)

EXAMPLES = int(os.environ.get("KX_FUZZ_EXAMPLES", "12"))
OPERATIONS = [each for context in CONTEXTS for each in context.declared]
ENDS_SESSIONS = {"sign_out", "set_password"}
"""Asked by visitors only, since everybody else wants to go on."""


@pytest.fixture(scope="module")
def schema(requests: Requests) -> Any:
    """The description of the API as the gateway serves it."""
    return schemathesis.openapi.from_dict(requests.document)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_every_request_is_answered_as_described(
    operation: Operation, schema: Any, requests: Requests, world: World
) -> None:
    path = PREFIX + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", operation.rule)
    described = schema[path][operation.method]
    allowed = described.as_strategy(generation_mode=GenerationMode.POSITIVE)
    forbidden = described.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    callers = ["visit"] if operation.name in ENDS_SESSIONS else list(CALLERS)

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=st.one_of(allowed, forbidden), caller=st.sampled_from(callers), chance=st.integers(0, 99))
    def ask(case: Any, caller: str, chance: int) -> None:
        if chance % 4:
            requests.bring_home(case, operation, chance)
        token = world.token(caller)
        if token:
            case.headers["Authorization"] = f"Bearer {token}"
        answer = case.call(base_url=world.stage.address, timeout=30)
        case.validate_response(
            answer,
            checks=[
                not_a_server_error,
                checks.status_code_conformance,
                checks.content_type_conformance,
                checks.response_schema_conformance,
            ],
        )
        assert not requests.undeclared(operation, answer.status_code, _code(answer))

    ask()


def _code(answer: Any) -> str:
    return str(answer.json()["code"]) if answer.status_code >= 400 else ""
