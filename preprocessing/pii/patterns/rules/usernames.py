"""Finders for user names: handles (@name, u/name) and what stands after "username" in eight languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from preprocessing.pii.patterns.rules.base import Hit, words

__all__ = ["handles", "redditors", "usernames"]

_HANDLE = re.compile(r"(?<![\w@./+<&=-])@([A-Za-z0-9_](?:[\w.-]{0,38}\w)?)(?![\w@/(])", re.ASCII)
_NOBODY: Final = frozenset(
    words(
        "here everyone channel all media import param return returns override property dataclass staticmethod "
        "classmethod abstractmethod pytest app decorator charset keyframes font-face supports deprecated test before "
        "after nullable autowired bean component service inject input output todo see author since version throws "
        "typedef type"
    )
)
_REDDITOR = re.compile(r"(?<![\w/.])/?u/[A-Za-z0-9_-]{3,20}(?![\w/-])", re.ASCII)

# The words before it. The first need no more than a colon; the others are everyday words, after which only a form that
# no word has is taken, or what stands right behind an "=".
_NAMED = re.compile(
    r"(?<![^\W\d_])(?<!@)(?:(user[ _-]?names?|user[ _-]?id|login[ _-]?name|log[ -]?in name|nick[ _-]?name"
    r"|screen[ _-]?name|benutzername|nutzername"
    r"|anmeldename|benutzerkennung|nom d'utilisateur|nombre de usuario|nome utente|nome de (?:usuário|utilizador)"
    r"|gebruikersnaam"
    r"|inlognaam|nazwa użytkownika|nazwa użytkownika|(?:twitter|instagram|telegram|discord|skype|github"
    r"|reddit) (?:handle|name|id))"
    r"|(user|login|logon|handle|nick|account|alias|benutzer|utilisateur|identifiant|pseudo(?:nyme)?|usuario|usuário"
    r"|utente"
    r"|utilizador|gebruiker|użytkownika?|skype|telegram|discord|twitter|instagram|github|uid))"
    r"(?![^\W\d_])[\"']?(\s{0,2}(?::=|=>|[:=])\s{0,2}|\s{1,2}(?:is|ist|lautet|est|es|è|é|to|:)[ :]\s?|\s)[\"'`]?"
    r"([^\W_][\w.-]{0,38}\w)(?![\w@(/]|\.\w|:\w)",
    re.IGNORECASE,
)
_NO_NAME: Final = frozenset(
    words(
        "not wrong incorrect invalid required taken already the my too in on at an and or for with from unknown "
        "missing empty different same is was are be correct valid available none null undefined true false string str "
        "name names id here password field please enter optional needed admin's changed locked blocked suspended "
        "disabled falsch nicht ungültig vergeben bereits pas incorrect invalide no es incorrecto inválido não niet "
        "onjuist nie jest non erráto to"
    )
)
_TELLING = re.compile(r"[^\W\d_][\w.-]*[0-9_]|[^\W\d_]+[._][^\W\d_]")


def handles(text: str) -> Iterator[Hit]:
    """Handles, the @ with them: 0.5."""
    for match in _HANDLE.finditer(text):
        if match[1].lower() not in _NOBODY and not match[1].isdigit():
            yield match.start(), match.end(), 0.5


def redditors(text: str) -> Iterator[Hit]:
    """u/name: 0.5."""
    for match in _REDDITOR.finditer(text):
        yield match.start(), match.end(), 0.5


def usernames(text: str) -> Iterator[Hit]:
    """What follows a word for a user name: 0.6, 0.45 where that word means other things as well."""
    for match in _NAMED.finditer(text):
        name = match[4]
        by, telling = match[3].strip(), _TELLING.match(name) is not None
        if name.lower() in _NO_NAME or name.replace(".", "").replace("-", "").isdigit():
            continue
        if match[1] and (by or telling):
            yield match.start(4), match.end(4), 0.6
        elif match[2] and (telling or match[3] == "="):
            yield match.start(4), match.end(4), 0.45
