"""Whether a string that stands where a secret would is one. Pure; texts are never kept."""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import Final

from preprocessing.pii.operators.tokens import TOKEN

__all__ = ["is_basic", "is_jwt", "is_password", "is_random", "without_token"]

# What stands for a password in code, settings and manuals.
_PLACEHOLDER = re.compile(
    r"[*•.xX?#_-]+|\$\{?\{?[A-Za-z_][\w.]*\}*|%[\w()]*%?s?|\{+[^{}]*\}*|<[^<>0-9]*>?|\[[^\]]*\]?|"
    r"(?:os|process|self|this|config|settings|env|args|secrets|request|cfg|ctx|options|params|vault|ssm)[.\[].*|"
    r"[A-Za-z_][\w.]*\(.*|[a-z_]+(?:\.[a-z_]+)+|https?://.*",
    re.DOTALL,
)
# Types and nothings, and what is said of passwords in eight languages.
_NO_PASSWORD: Final = frozenset(
    """
    null none nil undefined true false string str text bytes int integer number bool boolean object any char
    varchar password passwd passwort passphrase secret token key value required optional default empty blank
    unset missing redacted hidden masked encrypted hashed example placeholder here todo tbd n/a na yes no on off
    new old is are was be been has have had not must should shall can cannot may might will would won't doesn't
    isn't can't did does do the a an my your his her our their this that it i you we they and or but if for from
    with to of in at by as so when where how what why who wrong incorrect invalid correct valid expired expiring
    weak strong safe unsafe secure insecure reset changed updated changing forgotten lost stolen leaked
    compromised known unknown protected protection manager policy field recovery login short long too very still
    also never always already now again only same different easy hard simple complex stored sent saved working
    broken blocked locked unlocked enter please use set change update check try see click confirm confirmation
    ist nicht falsch richtig abgelaufen ungültig muss soll sollte wurde wird zu sehr mein dein ihr sein das die
    der ein vergessen geändert zurücksetzen ändern bitte eingeben gesperrt sicher unsicher est pas incorrecte
    oublié expiré faux invalide trop doit mon ton votre le la un une mot de passe perdu es incorrecta inválida
    olvidada caducada debe muy demasiado mi tu su una olvidé correcta non è errata scaduta sbagliata corretta
    deve troppo mia tua sua dimenticata não incorreta expirada errada minha esqueci muito válida niet verkeerd
    onjuist verlopen moet mijn uw jouw een het vergeten te veel fout nie jest nieprawidłowe wygasło musi moje
    twoje zapomniałem błędne zbyt
    """.split()  # noqa: SIM905 - a list of 250 strings, one a line, would hide the finders
)
_LEAST_RANDOM: Final = 8
_KINDS = (re.compile("[a-z]"), re.compile("[A-Z]"), re.compile("[0-9]"))


def without_token(value: str) -> str:
    """`value` as far as the first token of ours, closing punctuation stripped."""
    token = TOKEN.search(value) if "<" in value else None
    return value[: token.start()] if token else value


def is_password(value: str) -> bool:
    """Whether `value`, given as a password, is one, and no placeholder, expression or part of a sentence."""
    return bool(value) and not _PLACEHOLDER.fullmatch(value) and value.lower().strip(".,;:!?'\"") not in _NO_PASSWORD


def is_random(value: str) -> bool:
    """Whether `value`, given as a key, looks drawn at random: eight signs, digits and letters, few of them repeated."""
    if len(value) < _LEAST_RANDOM or not is_password(value):
        return False
    kinds = sum(bool(kind.search(value)) for kind in _KINDS)
    return kinds > 1 and bool(_KINDS[2].search(value)) and len(set(value)) >= min(10, len(value) // 2 + 1)


def is_jwt(value: str) -> bool:
    """Whether the part before the first dot is base64url of a JSON object that names an algorithm or a type."""
    header = _decoded(value.partition(".")[0])
    try:
        fields = json.loads(header)
    except (ValueError, RecursionError):
        return False
    return isinstance(fields, dict) and not {"alg", "typ", "enc", "kid"}.isdisjoint(fields)


def is_basic(value: str) -> bool:
    """Whether `value` is base64 of `user:password`."""
    return b":" in _decoded(value)


def _decoded(value: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(value.rstrip("=") + "=" * (-len(value.rstrip("=")) % 4))
    except (ValueError, binascii.Error):
        return b""
