"""Finders of secrets. A hit is the value alone, never the name beside it; of a private key it is the whole block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from preprocessing.pii.patterns.secret_values import is_basic, is_jwt, is_password, is_random, without_token

__all__ = [
    "assignments",
    "authorizations",
    "credentials",
    "issued_keys",
    "jwts",
    "pins",
    "private_keys",
    "told_passwords",
]

Hit = tuple[int, int, float]

# Prefixes as their issuers publish them, with the least that follows. Case counts: it is what makes a prefix rare.
_ISSUED = re.compile(
    r"(?<![0-9A-Za-z])(?:(?:AKIA|ASIA|ABIA|ACCA|AIDA|AROA)[0-9A-Z]{16}(?![0-9A-Za-z])"  # AWS
    r"|AIza[0-9A-Za-z_-]{35,40}|GOCSPX-[0-9A-Za-z_-]{20,64}|ya29\.[0-9A-Za-z_-]{20,512}"  # Google
    r"|gh[pousr]_[0-9A-Za-z]{30,255}|github_pat_[0-9A-Za-z_]{40,255}"
    r"|gl(?:pat|ptt|dt|rt|cbt|ft|soat|oas)-[0-9A-Za-z_.-]{20,300}"  # GitLab
    r"|xox[abeoprs]-[0-9A-Za-z-]{10,250}|xapp-[0-9A-Za-z-]{20,250}"  # Slack
    r"|(?:sk|rk|pk)_(?:live|test)_[0-9A-Za-z]{16,247}|whsec_[0-9A-Za-z+/=]{24,128}"  # Stripe
    r"|sk-(?:proj-|svcacct-|admin-|ant-(?:api|admin|oat)[0-9]{2}-|or-v1-)[0-9A-Za-z_-]{20,300}"  # OpenAI and others
    r"|sk-[0-9A-Za-z]{32,64}(?![0-9A-Za-z])"
    r"|(?:hf|api_org)_[0-9A-Za-z]{30,64}|r8_[0-9A-Za-z]{30,64}|gsk_[0-9A-Za-z]{40,64}"  # Hugging Face, Replicate, Groq
    r"|SG\.[0-9A-Za-z_-]{16,32}\.[0-9A-Za-z_-]{32,64}"  # SendGrid
    r"|(?:SK|AC)[0-9a-f]{32}(?![0-9A-Za-z])|key-[0-9a-f]{32}(?![0-9A-Za-z])"  # Twilio, Mailgun
    r"|npm_[0-9A-Za-z]{36}|pypi-AgE[0-9A-Za-z_-]{40,500}|dckr_pat_[0-9A-Za-z_-]{20,64}"
    r"|do[opr]_v1_[0-9a-f]{64}|shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}|sq0(?:atp|csp)-[0-9A-Za-z_-]{22,43}"
    r"|EAACEdEose0cBA[0-9A-Za-z]{20,300}|AGE-SECRET-KEY-1[0-9A-Z]{58}|hv[sb]\.[0-9A-Za-z_-]{24,300}"
    r"|glsa_[0-9A-Za-z]{32}_[0-9a-f]{8}|lin_api_[0-9A-Za-z]{40}|nvapi-[0-9A-Za-z_-]{60,70}|dop_v1_[0-9a-f]{64}"
    r"|[0-9]{8,10}:AA[0-9A-Za-z_-]{33}(?![0-9A-Za-z_-]))"  # Telegram
)
_JWT = re.compile(r"(?<![0-9A-Za-z_-])ey[JA-I][0-9A-Za-z_-]{8,}+(?:\.[0-9A-Za-z_-]*+){1,4}")
_BEGIN = re.compile(r"-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----")
_END = re.compile(r"-----END (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----")
# What is left of a block that was cut off: headers and long pieces of base64, but not the sentence that follows.
_BODY = re.compile(
    r"(?:(?:\s|\\[nr]){0,8}+(?:(?:Proc-Type|DEK-Info|Version|Comment):[^\n\\]{0,120}|[0-9A-Za-z+/=]{12,}+))*+"
)
_LONGEST_BLOCK: Final = 32_768
_URL = re.compile(
    r"(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{0,30}://([^\s/:@<>\"'?#]{0,128}):([^\s/@<>\"'?#]{1,256})@(?=[^\s@])"
)
_AUTHORIZATION = re.compile(
    r"authorization[\"']?[ \t]{0,3}[:=][ \t]{0,3}[\"']?(?:(bearer|basic|token|apikey|digest|negotiate)[ \t]{1,3})?"
    r"([0-9A-Za-z._~+/=-]{6,4096}+)|\b(bearer|basic)[ \t]{1,3}([0-9A-Za-z._~+/=-]{8,4096}+)",
    re.IGNORECASE,
)

_WORDS_FOR_IT = (
    r"pass[_ -]?(?:word|wort|wd|phrase|code)|passwd|passwo?rt|pwd|psw|kennwort|contrase[ñn]a|senha|palavra[- ]passe|"
    r"wachtwoord|(?<![a-z])has[łl]o|mot[_ -]de[_ -]passe|parola d'ordine|chiave di accesso|"
    r"(?<![a-z])clave(?: de acceso)?|(?<![a-z])(?:mdp|pw)"
)
_KEY_NAMES = (
    r"(?:api|access|secret|private|auth|account|encryption|signing|master|shared|consumer|client|session|refresh|bearer|"
    r"service|app|storage)[_ .-]?(?:key|token|secret|credentials?)(?:[_-]?(?:id|key))?|secret|token|credentials?|"
    r"(?:aws|gcp|azure)_?(?:secret|key)|(?<![a-z])pass|api[_ -]?schlüssel|clave (?:de )?api|"
    r"cl[eé] (?:d'|de )?api|chave (?:de )?api|chiave api|klucz api"
)
# The name may go on (`PASSWORD_PROD`, `passwordHash` is none) before the sign that assigns.
_ASSIGNED = re.compile(
    rf"(?:(?P<password>{_WORDS_FOR_IT})|(?P<key>{_KEY_NAMES}))"
    r"(?:[_-][0-9A-Za-z]{1,16}){0,2}[\"'`]{0,2}[ \t]{0,4}(?P<sign>:=|=>|={1,2}|:)(?P<gap>[ \t]{0,4})"
    r"(?:\"(?P<double>[^\"\n]{1,512})\"|'(?P<single>[^'\n]{1,512})'|`(?P<tick>[^`\n]{1,512})`"
    r"|(?P<bare>[^\s\"'`;,&)}\]]{1,512}))",
    re.IGNORECASE,
)
_PIN = re.compile(
    r"(?<![a-z])(?:(?:pin|puk)(?:[ _-]?(?:code|number|nummer|nr))?|code pin|(?P<card>cv[vc]2?(?:[ _-]?code)?)|"
    r"(?P<once>otp|one[- ]time (?:code|password)|verification code))[\"']?"
    r"(?:(?<=cv[vc]) | (?:is|was|ist|lautet|est|es|è|é|to)[ :]|[ \t]{0,3}[:=])[ \t\"']{0,3}"
    r"(?P<value>[0-9]{3,8})(?![0-9A-Za-z]|[.,-][0-9])",
    re.IGNORECASE,
)
_TOLD = re.compile(
    rf"(?<![A-Za-z])(?:{_WORDS_FOR_IT}|pin(?:[ -]?(?:code|number|nummer))?|code pin|passcode|secret key|api key)"
    r"(?: (?:for|to|of|für|de|do|van|voor|per|para|pour|von) (?:\S{1,30} ){0,2}\S{1,30})?[ \t]{1,3}"
    r"(?:is|was|are|ist|lautet|war|est|es|era|è|é|to|is:|brzmi|jest)(?: now| jetzt| nu| ahora| agora| adesso)?"
    r"[ \t]{0,2}:?[ \t]{1,3}(?:[\"'“„«`](?P<quoted>[^\"'”“»`\n]{1,128})[\"'”“»`]|(?P<bare>[^\s\"'“„«`]{3,128}))",
    re.IGNORECASE,
)
_CLAUSE_ENDS = re.compile(r"[.,;:!?)]{0,2}(?:\s*$|\s*\n|[.,;!?)])")
_STRONG = re.compile(r"(?=.*[0-9]).{4,}|.*[a-z].*[A-Z].*|.*[A-Za-z][^A-Za-z0-9'.,-]+.*", re.DOTALL)
_TRAILING: Final = ".,;:!?)]}>\"'"


def issued_keys(text: str) -> Iterator[Hit]:
    """Keys and tokens with a prefix of their issuer's: 0.95."""
    return ((match.start(), match.end(), 0.95) for match in _ISSUED.finditer(text))


def jwts(text: str) -> Iterator[Hit]:
    """JSON web tokens, signed or encrypted, whose header decodes: 0.95."""
    for match in _JWT.finditer(text):
        value = match[0].rstrip(".-")
        if "." in value and is_jwt(value):
            yield match.start(), match.start() + len(value), 0.95


def private_keys(text: str) -> Iterator[Hit]:
    """PEM blocks of private keys, SSH's included, to their end; as far as they go where the end is missing: 1.0."""
    begins = list(_BEGIN.finditer(text))
    ends = [match.end() for match in _END.finditer(text)][::-1] if begins else []
    for index, begin in enumerate(begins):
        following = begins[index + 1].start() if index + 1 < len(begins) else len(text)
        while ends and ends[-1] <= begin.end():
            ends.pop()
        if ends and ends[-1] <= min(following, begin.end() + _LONGEST_BLOCK):
            yield begin.start(), ends[-1], 1.0
        else:
            body = _BODY.match(text, begin.end(), following)
            yield begin.start(), body.end() if body else begin.end(), 1.0


def credentials(text: str) -> Iterator[Hit]:
    """The password of `scheme://user:password@host`: 0.9."""
    for match in _URL.finditer(text):
        if is_password(match[2]) and without_token(match[2]):
            yield match.start(2), match.end(2), 0.9


def authorizations(text: str) -> Iterator[Hit]:
    """What stands after `Authorization:`, with or without its scheme, and after `Bearer` and `Basic`: 0.9."""
    for match in _AUTHORIZATION.finditer(text):
        group = 2 if match[2] else 4
        value, scheme = match[group], (match[1] or match[3] or "").lower()
        if not is_password(value) or value.lower() in ("bearer", "basic", "token"):
            continue
        if is_basic(value) if scheme == "basic" else group == 2 or is_random(value):
            yield match.start(group), match.end(group), 0.9


def assignments(text: str) -> Iterator[Hit]:
    """Values of `password=...`, `"api_key": "..."` and the like: 0.8; 0.5 for a plain word after a colon."""
    match = _ASSIGNED.search(text)
    while match:
        start, value, score = _assigned(text, match)
        if score:
            yield start, start + len(value), score
        # What is refused may hold the next assignment: `credentials: password=hunter2`.
        match = _ASSIGNED.search(text, match.end() if score else start)


def _assigned(text: str, match: re.Match[str]) -> tuple[int, str, float]:
    """Where the value begins, the value, and its score: 0 if it is no secret."""
    kind = next(name for name in ("double", "single", "tick", "bare") if match[name])
    start, value = match.start(kind), without_token(match[kind])
    if kind == "bare":
        value = _bare(value, text[match.end() : match.end() + 1])
        if match["gap"] and match["sign"] == "=" and text[match.start("sign") - 1] not in " \t\"'":
            return start, value, 0.0  # `password= next` is an empty value, `password = x` is none
    if not (is_password(value) if match["password"] else is_random(value)):
        return start, value, 0.0
    if kind == "bare" and value.isalpha() and match["sign"] == ":":
        return start, value, 0.5 if _CLAUSE_ENDS.match(text, start + len(value)) else 0.0
    return start, value, 0.8


def _bare(value: str, following: str) -> str:
    """An unquoted value without the punctuation of its sentence; nothing of a call or an index."""
    if following in ("(", "[") or value.endswith(("(", "[")):
        return ""
    return value.rstrip(_TRAILING.replace("!", "")) if value.strip(_TRAILING) else ""


def told_passwords(text: str) -> Iterator[Hit]:
    """`my password is hunter2`: 0.8 quoted or with digits or signs, 0.45 a plain word at the end of its clause."""
    for match in _TOLD.finditer(text):
        kind = "quoted" if match["quoted"] else "bare"
        value = without_token(match[kind])
        if kind == "bare":
            value = value.rstrip(_TRAILING)
        if len(value) < 3 or not is_password(value):
            continue
        start, end = match.start(kind), match.start(kind) + len(value)
        if kind == "quoted" or _STRONG.fullmatch(value):
            yield start, end, 0.8
        elif len(value) > 4 and _CLAUSE_ENDS.match(text, end):
            yield start, end, 0.45


def pins(text: str) -> Iterator[Hit]:
    """Personal identification numbers of four or five digits, card codes of three or four, one-time codes: 0.7.

    Six digits after `PIN code` are an Indian postcode.
    """
    for match in _PIN.finditer(text):
        least, most = (3, 4) if match["card"] else (4, 8) if match["once"] else (4, 5)
        if least <= len(match["value"]) <= most:
            yield match.start("value"), match.end("value"), 0.7
