"""PiiEngine: raw texts in, safe texts out. The only module that may make a `SafeText`.

Each text goes through: detection view → patterns and token classifier → resolve → operators in place of findings.
Detection is repeated on what is left until nothing more is found, so that a safe text is one in which the pattern
layer finds nothing, but for what its policy keeps and what surrogates look like.

    plans.py   policies made ready to run
    work.py    one text on its way: read, searched, its findings
    scope.py   texts that share tokens: their operators, and how texts are written anew
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from typing import Any, Final, final

import phonenumbers

from preprocessing import normalize
from preprocessing.pii.errors import PiiError, PolicyError, Reason
from preprocessing.pii.ner import TokenClassifier
from preprocessing.pii.operators.specs import Surrogate
from preprocessing.pii.patterns import rules
from preprocessing.pii.plans import Plans
from preprocessing.pii.policy import PiiPolicies, PiiPolicy, Wish
from preprocessing.pii.repeats import names_of, repeat
from preprocessing.pii.scope import Scope, Written, is_restored
from preprocessing.pii.vault import Vault
from preprocessing.pii.work import Work, accept, failed, lift, read, search
from preprocessing.texts import Document, RawText, _seal

__all__ = ["PiiEngine"]

_VERSION: Final = 4
"""Raised with every change here, or in the operators, of what becomes of a text: it is part of the fingerprint."""
_ROUNDS: Final = 8
_SECRET_BYTES: Final = 16
_NO_WISH: Final = Wish()
Item = Work | PiiError


@final
class PiiEngine:
    """Takes personal data out of texts, by policies. Thread-safe: it holds no text between calls."""

    def __init__(
        self,
        policies: PiiPolicies | PiiPolicy | None = None,
        *,
        token_classifier: TokenClassifier | None = None,
        secret: bytes | None = None,
    ) -> None:
        """Without a token classifier no names, places, addresses or organisations are found.

        `secret`, at least 16 bytes, is what pseudonyms, hashes and surrogates are made under. Without one the first two
        are refused (`PolicyError`), and surrogates are the same within a process only.
        Raises `ValueError` for a shorter secret, and `ImportError` if a policy has surrogates and Faker is missing.
        """
        if secret is not None and len(secret) < _SECRET_BYTES:
            raise ValueError(f"a secret needs at least {_SECRET_BYTES} bytes")
        self._policies = PiiPolicies.of(PiiPolicy() if policies is None else policies)
        self._secret = secret or os.urandom(32)
        self._plans = Plans(self._policies, has_secret=secret is not None)
        self._classifier = token_classifier
        self._recognizers: dict[tuple[str, ...], TokenClassifier] = {}
        for plan in self._plans.all().values():
            self._prepare(plan.policy)

    @property
    def policies(self) -> PiiPolicies:
        """The policies that wishes may pick from."""
        return self._policies

    def _prepare(self, policy: PiiPolicy) -> None:
        """Import now what the policy needs later."""
        if policy.presidio_recognizers and policy.presidio_recognizers not in self._recognizers:
            from preprocessing.pii.presidio import PresidioRecognizers  # only who names some pays for Presidio

            self._recognizers[policy.presidio_recognizers] = PresidioRecognizers(policy.presidio_recognizers)
        if any(isinstance(spec, Surrogate) for spec in policy.all_operators()):
            from preprocessing.pii.operators.pools import require_faker

            require_faker()

    def anonymize(
        self,
        texts: Sequence[RawText],
        scopes: Sequence[int] | None = None,
        *,
        wishes: Sequence[Wish] | None = None,
        vaults: Mapping[int, Vault] | None = None,
    ) -> list[Document | PiiError]:
        """Anonymize a batch; the answer has one item for each of `texts`, in order.

        Texts of equal scope share tokens: the same value has the same token in all of them. By default all texts share
        one scope. `vaults` hold, by scope, what its conversation knows already: its tokens are used again and its
        numbers not given twice. `wishes` say what the request of each text asked for. A text that cannot be anonymized
        has a `PiiError` in its place; the others are unaffected, except that a failing token classifier fails every
        text it was given.
        Raises `ValueError` if `scopes` or `wishes` do not have one entry a text.
        """
        for name, given in (("scopes", scopes), ("wishes", wishes)):
            if given is not None and len(given) != len(texts):
                raise ValueError(f"{len(texts)} texts need as many {name}, got {len(given)}")
        items = self._read(texts, wishes)
        self._classify(items)
        members: dict[int, list[int]] = {}
        for index, scope in enumerate(scopes if scopes is not None else [0] * len(items)):
            members.setdefault(scope, []).append(index)
        answers: list[Document | PiiError] = [PiiError(Reason.ANONYMIZATION_FAILED)] * len(items)
        for scope, indices in members.items():
            base = vaults.get(scope) if vaults else None
            for index, answer in zip(indices, self._anonymize_scope([items[i] for i in indices], base), strict=True):
                answers[index] = answer
        return answers

    def check(self, wish: Wish) -> None:
        """Raise `PolicyError`, which names the field, if no text with this wish could be anonymized."""
        outcome = self._plans.of_batch()(wish)
        if isinstance(outcome, PiiError):
            self._policies.effective(wish.policy, wish.tighten)
            raise PolicyError(outcome.cause, "cannot be met here")
        outcome.reading(wish.language, "")

    def fingerprint(self) -> str:
        """SHA-256, hex, over all that decides what is found by default: policy, rules, versions of code and data.

        Named policies that a request must ask for are not in it: they change nothing for those who do not.
        """
        policy = self._plans.default.policy
        named = (self._classifier, self._recognizers.get(policy.presidio_recognizers))
        facts = {
            "policy": _sorted_sets(policy.model_dump()),
            "rules": [rule.facts() for rule in rules.RULES],
            "versions": [_VERSION, rules.VERSION, normalize.VERSION, phonenumbers.__version__],
            "classifiers": [classifier.fingerprint() for classifier in named if classifier is not None],
        }
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()

    def _read(self, texts: Sequence[RawText], wishes: Sequence[Wish] | None) -> list[Item]:
        if wishes is None:
            plan = self._plans.default
            return [read(text, plan, _NO_WISH) for text in texts]
        plan_of = self._plans.of_batch()
        return [read(text, plan_of(wish), wish) for text, wish in zip(texts, wishes, strict=True)]

    def _classify(self, items: list[Item]) -> None:
        """Add the classifiers' spans, one call each a batch. If one fails, all items given to it become errors."""
        if self._classifier is not None:
            _classify_with(self._classifier, items, None)
        for recognizers, classifier in self._recognizers.items():
            _classify_with(classifier, items, recognizers)

    def _anonymize_scope(self, items: list[Item], base: Vault | None) -> list[Document | PiiError]:
        """Anonymize texts that share tokens. Never raises."""
        items = [search(item) for item in items]
        try:
            items = _spread(_repeated(items, base))
            return self._written(items, base)
        except Exception as error:  # fail closed, whatever it is
            return [failed(item, error) for item in items]

    def _written(self, items: list[Item], base: Vault | None) -> list[Document | PiiError]:
        works = [item for item in items if isinstance(item, Work)]
        texts = [work.raw for work in works] + [work.view.text for work in works if not work.view.is_identity]
        scope = Scope(texts, secret=self._secret, base=base)
        written = [_write(item, scope) for item in items]
        if scope.has_surrogates and not _is_safe(items, written, base):
            scope = Scope(texts, secret=self._secret, base=base, surrogates=False)
            written = [_write(item, scope) for item in items]
        return [_document(item, answer) for item, answer in zip(items, written, strict=True)]


def _classify_with(classifier: TokenClassifier, items: list[Item], recognizers: tuple[str, ...] | None) -> None:
    given = [
        (index, item)
        for index, item in enumerate(items)
        if isinstance(item, Work) and item.whole is None and recognizers in (None, item.plan.recognizers)
    ]
    if not given:
        return
    try:
        answer = classifier.spans([work.view.text for _, work in given])
        found = [accept(work, spans) for (_, work), spans in zip(given, answer, strict=True)]
    except Exception as error:  # fail closed, whatever it is
        for index, _ in given:
            items[index] = PiiError(Reason.CLASSIFIER_FAILED, type(error).__name__)
        return
    for (_, work), spans in zip(given, found, strict=True):
        work.named += spans


def _repeated(items: list[Item], base: Vault | None) -> list[Item]:
    """Find again, word for word, the names that were found anywhere in the scope or earlier in its conversation.

    A classifier may know a name in one sentence and miss it in the next; half of a conversation is not anonymous.
    """
    works = [item for item in items if isinstance(item, Work) and item.whole is None]
    known = names_of(works, base)
    if not known:
        return items
    return [search(item) if isinstance(item, Work) and repeat(item, known) else item for item in items]


def _spread(items: list[Item]) -> list[Item]:
    """Take a value that is sure in one place of a scope for sure in all: "card 4111..." once, bare digits later."""
    known: dict[str, str] = {}
    lifted: list[bool] = []
    for _ in range(_ROUNDS):
        if not any(isinstance(item, Work) and item.weak for item in items):
            return items
        for item in items:
            if isinstance(item, Work):
                known.update((item.value(span), span.entity_type) for span in item.spans)
        lifted = [isinstance(item, Work) and lift(item, known) for item in items]
        if not any(lifted):
            return items
        items = [search(item) if again else item for item, again in zip(items, lifted, strict=True)]
    return [PiiError(Reason.UNSTABLE) if again else item for item, again in zip(items, lifted, strict=True)]


def _write(item: Item, scope: Scope) -> Written | PiiError:
    if isinstance(item, PiiError):
        return item
    try:
        return scope.write(item)
    except Exception as error:  # fail closed, whatever it is
        return failed(item, error)


def _is_safe(items: list[Item], written: list[Written | PiiError], base: Vault | None) -> bool:
    pairs = [(i.raw, w) for i, w in zip(items, written, strict=True) if isinstance(i, Work) and isinstance(w, tuple)]
    return is_restored([raw for raw, _ in pairs], [answer for _, answer in pairs], base)


def _document(item: Item, written: Written | PiiError) -> Document | PiiError:
    if isinstance(item, PiiError) or isinstance(written, PiiError):
        return written if isinstance(written, PiiError) else PiiError(Reason.ANONYMIZATION_FAILED)
    text, entities = written
    reading = item.reading
    return Document(_seal(text), entities, reading.language, reading.uncovered, reading.is_sure)


def _sorted_sets(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _sorted_sets(child) for key, child in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(map(str, value))
    return [_sorted_sets(child) for child in value] if isinstance(value, list | tuple) else value
