"""Secrets of a pool are kept for Batch and shown to nobody."""

import pytest

from functions.pipeline.definition import parse_definition
from functions.pipeline.problems import InvalidInput
from functions.pipeline.secrets import HIDDEN, hidden
from tests.unit.pipeline.pipeline_worlds import definition_body

USERS = [{"name": "ann", "password": "s3cret", "linuxUserConfiguration": {"sshPrivateKey": "k3y"}}]


def body(users: object) -> dict[str, object]:
    found = definition_body()
    found["pool"]["properties"]["userAccounts"] = users
    found["pool"]["properties"]["mountConfiguration"] = [{"nfs": {"accountKey": "m0unt"}}]
    return found


def test_no_secret_is_shown_and_all_else_is() -> None:
    shown = str(hidden(body(USERS)))
    assert not [secret for secret in ("s3cret", "k3y", "m0unt") if secret in shown]
    assert "ann" in shown
    plain = definition_body()
    assert hidden(plain) == plain


def test_a_definition_keeps_its_secrets_for_batch() -> None:
    definition = parse_definition("golden", body(USERS))
    assert definition.pool_properties["userAccounts"] == USERS


def test_what_an_answer_hid_is_not_taken_for_the_secret() -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_definition("golden", hidden(body(USERS)))
    places = [problem.pointer for problem in caught.value.problems]
    assert "/pool/properties/userAccounts/0/password" in places
    assert parse_definition("golden", body([{"name": HIDDEN, "password": "x"}])).name == "golden"
