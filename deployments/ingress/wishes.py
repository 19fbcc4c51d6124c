"""From a request's parameters to wishes: what it asks of the anonymizer, checked against the policies before it goes.

A request may pick a named policy and tighten it. What would loosen one is refused here, by field, and once more by the
engine. Errors name fields and entity types, never a key or a value of the request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, final

import msgspec
from pydantic import ValidationError

from deployments.errors import CloakroomError, InvalidShape, PolicyRefused, TooLarge
from deployments.ingress.schemas import Tighten, WishParameters
from deployments.ingress.tickets import Identity
from preprocessing.pii.entities import EntityType
from preprocessing.pii.errors import PolicyError
from preprocessing.pii.languages import coverage
from preprocessing.pii.operators.specs import KEYED, OperatorSpec, strictness
from preprocessing.pii.policy import PathRule, PiiPolicies, PiiPolicy, Tightening, Wish
from preprocessing.pii.structured.anonymize import whole_of
from preprocessing.pii.structured.documents import Flat, Leaf, flatten
from preprocessing.pii.structured.fields import sure_kind
from preprocessing.pii.structured.paths import PathError, PathRules

__all__ = ["StructuredWishes", "Wishes"]

_AT: Final = "$.parameters"
_OURS: Final = frozenset({*Tightening.model_fields, *EntityType, "name", "char", "keep_last", "length"})
_MAX_PATHS: Final = 64
_MAX_PATH_CHARACTERS: Final = 200


@final
class Wishes:
    """Reads wishes.

    Args:
        policies: those of the anonymizer.
        has_secret: whether it has a secret that hashes and pseudonyms can be made under.
    """

    def __init__(self, policies: PiiPolicies, *, has_secret: bool = False) -> None:
        self._policies = policies
        self._has_secret = has_secret
        self._keyed = {name for name, policy in policies.named.items() if _keyed(policy.all_operators())}

    def of(self, parameters: WishParameters, identity: Callable[[], Identity]) -> Wish | None:
        """Return what a request asks for; None where its texts go through the default policy as it is. `identity` is
        asked for only where a policy tells tenants apart.

        Raises:
            PolicyRefused: no such policy, or it would be loosened.
            InvalidShape: a field that does not parse.
        """
        name = parameters.policy
        keyed = (name or self._policies.default) in self._keyed
        if not (keyed or name or parameters.tighten or parameters.language):
            return None
        tighten = self._tightening(parameters.tighten)
        self._effective(name, tighten)
        keyed = keyed or (tighten is not None and _keyed(tighten.operators.values()))
        return Wish(name, tighten, _language(parameters.language), identity().tenant() if keyed else "")

    def structured(
        self, value: Any, paths: Mapping[str, Any], wish: Wish | None, identity: Callable[[], Identity]
    ) -> StructuredWishes:
        """Take a JSON value apart, each text with its wish: the request's, and what path rules say of the place.

        A rule of the policy and a rule of the request for one place: the stricter one holds. Raises as `of` does.
        """
        base = wish or Wish()
        policy = self._effective(base.policy, base.tighten)
        asked = _rules(paths)
        self._check_secret([rule.operator for rule in asked.values() if rule.operator], f"{_AT}.paths")
        for rule in asked.values():
            if strictness(policy.operator_by(rule)) < _strictest(policy):
                raise PolicyRefused("A path rule is less strict than the policy.", path=f"{_AT}.paths")
        if not base.tenant and _keyed(policy.operator_by(rule) for rule in asked.values()):
            base = replace(base, tenant=identity().tenant())
        own = PathRules(policy.paths)

        def infer(name: str) -> PathRule | None:
            kind = sure_kind(name)
            return whole_of(kind) if kind in policy.entities else None

        if not asked:
            flat = flatten(value, own, infer=infer)
            return StructuredWishes(flat, _per_leaf(flat.leaves, base, [leaf.rule for leaf in flat.leaves]))
        flat = flatten(value, PathRules({**asked, **policy.paths}), infer=infer)
        _refuse_opened(flat, flatten(value, own, infer=infer))
        request = PathRules(asked)
        rules = [_stricter(policy, _at(own, leaf), _at(request, leaf), leaf.rule) for leaf in flat.leaves]
        return StructuredWishes(flat, _per_leaf(flat.leaves, base, rules))

    def _effective(self, name: str, tighten: Tightening | None) -> PiiPolicy:
        try:
            return self._policies.effective(name, tighten)
        except PolicyError as error:
            where = _AT if error.path == "policy" else f"{_AT}.tighten"
            failure = PolicyRefused(f"The field is refused: {error.problem}.", path=f"{where}.{error.path}")
        raise failure

    def _tightening(self, asked: Tighten | None) -> Tightening | None:
        if asked is None:
            return None
        try:
            tighten = Tightening.model_validate(msgspec.to_builtins(asked))
        except ValidationError as error:
            failure = _shape_error(error, f"{_AT}.tighten")
        else:
            self._check_secret(tighten.operators.values(), f"{_AT}.tighten.operators")
            return tighten
        raise failure

    def _check_secret(self, operators: Iterable[OperatorSpec], path: str) -> None:
        if not self._has_secret and _keyed(operators):
            raise PolicyRefused("This server has no secret, which hash and pseudonym need.", path=path)


@final
class StructuredWishes:
    """A JSON value taken apart: its texts in `flat`, and the wish of each."""

    __slots__ = ("flat", "wishes")

    def __init__(self, flat: Flat[PathRule], wishes: Sequence[Wish]) -> None:
        self.flat = flat
        self.wishes = wishes

    def __repr__(self) -> str:
        return f"StructuredWishes({self.flat!r})"


def _per_leaf(leaves: Sequence[Leaf[PathRule]], wish: Wish, rules: Sequence[PathRule | None]) -> list[Wish]:
    # One wish a rule, not one a text: they travel once each. The leaves and maps that hold the rules outlive this.
    made: dict[int, Wish] = {}
    return [
        wish if rule is None else made.setdefault(id(rule), replace(wish, field=rule))
        for _, rule in zip(leaves, rules, strict=True)
    ]


def _at(rules: PathRules[PathRule], leaf: Leaf[PathRule]) -> PathRule | None:
    place = rules.root()
    for key in leaf.place.keys:
        place = place.child(key)
    return place.rule


def _stricter(
    policy: PiiPolicy, own: PathRule | None, asked: PathRule | None, inferred: PathRule | None
) -> PathRule | None:
    if own is None or asked is None:
        return own or asked or inferred
    return asked if strictness(policy.operator_by(asked)) > strictness(policy.operator_by(own)) else own


def _refuse_opened(flat: Flat[PathRule], own: Flat[PathRule]) -> None:
    """Refuse path rules that make the inside of a string separate texts which the policy takes as a whole."""
    paths = {leaf.path for leaf in flat.leaves}
    if any(leaf.rule is not None and leaf.path not in paths for leaf in own.leaves):
        raise PolicyRefused("A path rule reaches into a string that the policy takes whole.", path=f"{_AT}.paths")


def _strictest(policy: PiiPolicy) -> tuple[int, int]:
    """How strict a request's rule for whole values must be: as the strictest operator whose value it might take over,
    for a value that goes as a whole is not looked into any more. Where something blocks, only `block` is."""
    return max(strictness(spec) for spec in (policy.operator, *policy.operators.values()))


def _keyed(operators: Iterable[OperatorSpec]) -> bool:
    return any(spec.name in KEYED for spec in operators)


def _language(asked: str) -> str:
    if asked and asked != "auto":
        try:
            return coverage(asked).language
        except ValueError:
            failure = InvalidShape("A language is `auto` or a code such as `en` or `pt-BR`.", path=f"{_AT}.language")
        raise failure
    return asked


def _rules(paths: Mapping[str, Any]) -> dict[str, PathRule]:
    where = f"{_AT}.paths"
    if len(paths) > _MAX_PATHS:
        raise TooLarge(f"{len(paths)} path rules; the limit is {_MAX_PATHS}.", path=where)
    if any(len(path) > _MAX_PATH_CHARACTERS for path in paths):
        raise TooLarge(f"A path has at most {_MAX_PATH_CHARACTERS} characters.", path=where)
    failure: CloakroomError
    try:
        rules = Tightening.model_validate({"paths": paths}).paths
        PathRules(rules)
    except ValidationError as error:
        failure = _shape_error(error, _AT)
    except PathError:
        failure = InvalidShape("There is a path here that is not understood.", path=where)
    else:
        return dict(rules)
    raise failure


def _shape_error(error: ValidationError, where: str) -> InvalidShape:
    """Return the error for the first field that does not parse. Of its place, only names of ours are passed on."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    for part in first["loc"]:
        if isinstance(part, int):
            where += f"[{part}]"
        elif part in _OURS:
            where += f".{part}"
        else:
            break
    return InvalidShape(_SAID.get(first["type"], "The value here has the wrong shape."), path=where)


_SAID: Final[dict[str, str]] = {
    "enum": "There is no entity type of this name.",
    "union_tag_invalid": "There is no operator of this name.",
    "union_tag_not_found": "An operator needs a name.",
    "value_error": "What stands here is not understood.",
    "extra_forbidden": "There is a field here that the API does not know.",
}
