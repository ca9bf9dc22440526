"""The API does what its own description says, for requests that nobody thought of."""

import hypothesis
import pytest
import schemathesis

from tests.command import Served


@pytest.fixture(scope="module")
def described(server: Served) -> "schemathesis.schemas.BaseSchema":
    config = schemathesis.Config.from_dict({"generation": {"max-examples": 25}})
    return schemathesis.openapi.from_url(f"{server.url}/openapi.json", config=config)


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@hypothesis.settings(deadline=None, max_examples=25, suppress_health_check=list(hypothesis.HealthCheck))
def test_every_operation_keeps_to_its_description(case: schemathesis.Case) -> None:
    case.call_and_validate()
