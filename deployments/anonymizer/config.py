"""Settings of the anonymizer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from deployments.options import DeploymentOptions, Settings
from deployments.recognizers.config import RecognizerEntry
from deployments.secret import SecretError, read_secret
from preprocessing.pii import PiiPolicies, PiiPolicy
from preprocessing.pii.operators.specs import KEYED
from preprocessing.pii.presets import with_presets

__all__ = ["AnonymizerConfig", "NamedPolicies", "SecretError"]

PolicyName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,63}$")]


class NamedPolicies(Settings):
    """Policies that requests may pick by name."""

    default: PolicyName = "default"
    """The name of the one for requests that do not say."""
    named: Annotated[Mapping[PolicyName, PiiPolicy], BeforeValidator(with_presets)] = Field(default_factory=dict)
    """Policies by name. The name of one of `preprocessing/pii/presets.py` may stand in place of a policy."""


class AnonymizerConfig(Settings):
    """What is taken out of a text, and how the stage runs."""

    policy: PiiPolicy = Field(default_factory=PiiPolicy)
    """The default policy, where `policies.named` does not hold it."""
    policies: NamedPolicies = Field(default_factory=NamedPolicies)
    recognizers: tuple[RecognizerEntry, ...] = (RecognizerEntry(),)
    """What finds names, places and addresses; the bundled recognizer by default. With none only patterns are found."""
    secret_file: str | None = Field(None, min_length=1)
    """A file that holds 32 random bytes or more in base64 (`openssl rand -base64 32`), the same on every machine:
    pseudonyms and hashes are made under it, and change when it does."""
    secret_env: str | None = Field(None, min_length=1)
    """An environment variable that holds the same."""
    deployment: DeploymentOptions = Field(default_factory=DeploymentOptions)

    @model_validator(mode="after")
    def _consistent(self) -> AnonymizerConfig:
        if self.policies.default in self.policies.named and "policy" in self.model_fields_set:
            raise ValueError(f"policy and policies.named.{self.policies.default} are both the default policy: give one")
        if self.secret_file is not None and self.secret_env is not None:
            raise ValueError("give secret_file or secret_env, not both")
        if not self.has_secret:
            for name, operator in _keyed_operators(self.all_policies()):
                raise ValueError(f"policy {name} uses the operator {operator}, which needs secret_file or secret_env")
        return self

    @property
    def has_secret(self) -> bool:
        """Whether a secret is configured."""
        return self.secret_file is not None or self.secret_env is not None

    def all_policies(self) -> PiiPolicies:
        """Return the policies by name, the default one among them."""
        named = {self.policies.default: self.policy, **self.policies.named}
        return PiiPolicies(default=self.policies.default, named=named)

    def secret(self) -> bytes | None:
        """Read the secret; None where none is configured.

        Raises:
            SecretError: it is not there, or too short.
        """
        return read_secret(self.secret_file, self.secret_env)


def _keyed_operators(policies: PiiPolicies) -> Iterator[tuple[str, str]]:
    for name, policy in policies.named.items():
        yield from ((name, spec.name) for spec in policy.all_operators() if spec.name in KEYED)
