"""The anonymizer's settings: what does not add up stops the start and is named."""

import base64

import pytest
from pydantic import ValidationError

from deployments.anonymizer.config import AnonymizerConfig, SecretError

KEY = base64.b64encode(bytes(32)).decode()


def test_policy_is_the_default_policy():
    config = AnonymizerConfig.model_validate({"policy": {"threshold": 0.3}, "policies": {"named": {"other": {}}}})
    policies = config.all_policies()
    assert (policies.default, set(policies.named)) == ("default", {"default", "other"})
    assert policies.effective().threshold == 0.3


def test_the_default_may_be_a_named_one():
    config = AnonymizerConfig.model_validate({"policies": {"default": "strict", "named": {"strict": "strict"}}})
    assert config.all_policies().effective().operator.name == "redact"


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"policy": {"treshold": 0.3}}, "policy.treshold"),
        ({"policies": {"named": {"a": {"operator": "shred"}}}}, "policies.named.a.operator"),
        ({"policies": {"named": {"a": {"operators": {"NAMES": "mask"}}}}}, "policies.named.a.operators.NAMES"),
        ({"policies": {"named": {"a": {"paths": {"$.": "redact"}}}}}, "policies.named.a.paths"),
        ({"policies": {"named": {"a": "lax"}}}, "no preset has that name"),
        ({"policies": {"named": {"Not A Name": {}}}}, "policies.named"),
        ({"policies": {"nmaed": {}}}, "policies.nmaed"),
        ({"policy": {}, "policies": {"named": {"default": {}}}}, "are both the default policy"),
        ({"policy": {"operator": "hash"}}, "policy default uses the operator hash, which needs secret_file"),
        (
            {"policies": {"named": {"a": {"operators": {"PERSON": "pseudonym"}}}}},
            "policy a uses the operator",
        ),
        ({"secret_file": "a", "secret_env": "b"}, "not both"),
    ],
)
def test_what_does_not_add_up_is_named(settings, says):
    with pytest.raises(ValidationError) as caught:
        AnonymizerConfig.model_validate(settings)
    assert says in str(caught.value)


def test_secrets_come_from_a_file_or_a_variable(tmp_path, monkeypatch):
    path = tmp_path / "secret"
    path.write_text(KEY + "\n")
    assert AnonymizerConfig(secret_file=str(path)).secret() == bytes(32)
    monkeypatch.setenv("A_SECRET", KEY)
    assert AnonymizerConfig(secret_env="A_SECRET").secret() == bytes(32)
    assert AnonymizerConfig().secret() is None


@pytest.mark.parametrize("text", [None, "", "short", base64.b64encode(bytes(31)).decode(), "é" * 60])
def test_a_secret_that_cannot_be_used_is_named_and_not_quoted(tmp_path, text):
    path = tmp_path / "secret"
    if text is not None:
        path.write_text(text)
    with pytest.raises(SecretError, match="secret_file") as caught:
        AnonymizerConfig(secret_file=str(path)).secret()
    assert not text or text not in str(caught.value)
    with pytest.raises(SecretError, match="secret_env A_SECRET_THAT_IS_NOT_SET"):
        AnonymizerConfig(secret_env="A_SECRET_THAT_IS_NOT_SET").secret()
