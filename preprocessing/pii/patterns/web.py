"""Finders for e-mail, web and network addresses.

Presidio's e-mail, URL and IPv6 expressions backtrack over long runs of letters, dots or colons. These take each run of
address characters once (possessive quantifiers, a look-behind that starts at the run's first character) and decide in
code. A finder takes a detection view and yields `(start, end, score)`.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from typing import Final

__all__ = ["emails", "ip_addresses", "urls"]

Hit = tuple[int, int, float]

# Local part and `@`; the domain is only looked at, so that in `a@b@c.de` the second address is seen as well.
_LOCAL = r"[\w.!#$%&'*+/=?^`{|}~-]"
_EMAIL = re.compile(rf"(?<!{_LOCAL})({_LOCAL}++)@(?=([\w.-]++))")
_QUOTED_EMAIL = re.compile(r'"[^"@\r\n]{1,64}+"@(?=([\w.-]++))')
# What may stand before an address without being part of it: `email=a@b.de`, `mailto/a@b.de`, `?to=a@b.de`, an opening
# quote.
_LEAD = re.compile(
    r"(?:[\w./?&-]{0,64}[?&])?(?:e-?mail|mail|mailto|to|from|r?cc|bcc|user|username|login|address|contact)[=/]|\W+",
    re.IGNORECASE,
)
_TOP_LEVEL = re.compile(r"[^\W\d_]{2,63}|xn--[a-z0-9-]{2,59}", re.IGNORECASE)
_IPV4_DOMAIN = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?!\d)", re.ASCII)
_MAILBOX_ON_HOST = 0.35  # `root@web1` alone is as often a shell prompt as a mailbox: a context word decides


def emails(text: str) -> Iterator[Hit]:
    """E-mail addresses: 0.9 with a domain name, 0.35 at a bare host name."""
    for match in _EMAIL.finditer(text):
        lead = _LEAD.match(match[1])
        start = match.start() + (lead.end() if lead and lead.end() < len(match[1]) else 0)
        length, score = _domain(match[2])
        if length and any(char.isalnum() for char in match[1]):
            yield start, match.end() + length, score
    if '"@' in text:
        for match in _QUOTED_EMAIL.finditer(text):
            length, score = _domain(match[1])
            if length:
                yield match.start(), match.end() + length, score


def _domain(run: str) -> tuple[int, float]:
    """How much of a run is a domain, and the score of an address in it; `(0, 0.0)` if nothing is."""
    domain = run.rstrip(".-_")
    if not domain or domain[0] in ".-":
        return 0, 0.0
    labels = domain.split(".")
    if address := _IPV4_DOMAIN.match(domain):
        return address.end(), 0.9
    length = len(domain)
    while len(labels) > 1:
        if _TOP_LEVEL.match(labels[-1]):
            return length, 0.9
        length -= len(labels.pop()) + 1
    return (length, _MAILBOX_ON_HOST) if labels[0][0].isalpha() else (0, 0.0)


_SCHEME_URL = re.compile(
    r"\b(?:https?|ftps?|sftp|wss?|file|ssh|git|s3)://[^\s<>\"`{}|\\^]++|\bwww\d?\.[^\s<>\"`{}|\\^]++",
    re.IGNORECASE | re.ASCII,
)
_HOST = re.compile(r"(?<![\w.@-])([\w-]++(?:\.[\w-]++)++)(?!@)((?::\d{1,5})?[/?#][^\s<>\"`{}|\\^]*+)?")
_TOP = re.compile(r"[A-Za-z]{2,24}(?=[^\x00-\x7f]|$)")
_URL_TAIL = ".,;:!?'*)]_~"

# Bare names are URLs only under the top-level domains that are no everyday word and no file extension ("done.so",
# "a.py"). Under the others a path or three labels show that a name is meant. Presidio's list of 550 flags every missed
# space.
_DISTINCT: Final = frozenset(
    [
        "com",
        "org",
        "net",
        "edu",
        "gov",
        "mil",
        "int",
        "info",
        "biz",
        "name",
        "coop",
        "museum",
        "aero",
        "eu",
        "uk",
        "de",
        "fr",
        "es",
        "nl",
        "ch",
        "se",
        "dk",
        "fi",
        "pl",
        "cz",
        "sk",
        "hu",
        "ro",
        "bg",
        "gr",
        "pt",
        "lu",
        "ie",
        "hr",
        "si",
        "lt",
        "lv",
        "ee",
        "ru",
        "ua",
        "tr",
        "il",
        "br",
        "mx",
        "ar",
        "cl",
        "pe",
        "ve",
        "au",
        "nz",
        "jp",
        "kr",
        "cn",
        "hk",
        "tw",
        "sg",
        "vn",
        "th",
        "ph",
        "za",
        "ng",
        "eg",
        "ae",
        "sa",
        "ir",
        "pk",
        "bd",
        "ca",
        "co",
        "io",
        "ai",
        "tv",
        "cc",
        "app",
        "dev",
        "tech",
        "blog",
        "xyz",
        "online",
        "store",
        "shop",
        "cloud",
        "website",
        "agency",
        "digital",
        "email",
        "gmbh",
        "berlin",
        "london",
        "paris",
        "nyc",
        "icu",
        "onl",
        "mobi",
    ]
)
_WORDS: Final = frozenset(
    [
        "it",
        "is",
        "in",
        "at",
        "be",
        "me",
        "so",
        "to",
        "no",
        "us",
        "am",
        "as",
        "do",
        "my",
        "id",
        "pro",
        "one",
        "page",
        "site",
        "club",
        "live",
        "news",
        "space",
        "life",
        "link",
    ]
)


def urls(text: str) -> Iterator[Hit]:
    """Web addresses: 0.6 with a scheme or `www.`, 0.5 under a distinct domain, 0.3 under one that is also a word."""
    for match in _SCHEME_URL.finditer(text):
        end = match.start() + len(_without_tail(match.group()))
        if end - match.start() > 4:
            yield match.start(), end, 0.6
    for match in _HOST.finditer(text):
        length, score = _host(match[1], match[2] or "")
        if score:
            yield match.start(), match.start() + length, score


def _without_tail(url: str) -> str:
    """Punctuation of the sentence is left to it; a closing bracket stays with its opening one."""
    bare = url.rstrip(_URL_TAIL)
    return url[: len(bare) + 1] if url[len(bare) : len(bare) + 1] == ")" and "(" in bare else bare


def _host(name: str, path: str) -> tuple[int, float]:
    """How much of a dotted name and what follows it is a web address, and its score; 0.0 if nothing is."""
    labels, _, last = name.rpartition(".")
    match = _TOP.match(last)
    if match is None or not (match.group().islower() or name.isupper()):  # "office.It was": a missed space, not a name
        return 0, 0.0
    top = match.group().lower()
    length = len(labels) + 1 + match.end()
    if match.end() == len(last):  # letters of another script touch it otherwise: "a.com\u8c22"
        length = len(_without_tail(name + path))
    if top in _DISTINCT or (top in _WORDS and (path or "." in labels)):
        return length, 0.5
    return length, 0.3 if top in _WORDS else 0.0


_IPV4 = re.compile(
    r"(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|[01]?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|[01]?\d?\d)"
    r"(?:/(?:3[0-2]|[12]?\d)(?!\d))?(?!\d|\.\d)",
    re.ASCII,
)
_IPV6 = re.compile(r"(?<![0-9A-Fa-f:.])([0-9A-Fa-f:.]++)(?:%\w{1,16})?(?:/\d{1,3}(?!\d))?", re.ASCII)
_IPV6_LONGEST = 45


def ip_addresses(text: str) -> Iterator[Hit]:
    """IPv4 and IPv6 addresses with an optional prefix length or zone: 0.6."""
    for match in _IPV4.finditer(text):
        yield match.start(), match.end(), 0.6
    if text.count(":") < 2:
        return
    for match in _IPV6.finditer(text):
        run = match[1]
        if run.count(":") < 2 or len(run) > _IPV6_LONGEST + 8 or not any(char.isdigit() for char in run):
            continue
        start = match.start() + _label_before(text, match.start(), run)
        run = run[start - match.start() :]
        if _is_ipv6(run):
            yield start, match.end(), 0.6
        elif _is_ipv6(run.rstrip(":.")):
            yield start, start + len(run.rstrip(":.")), 0.6


def _label_before(text: str, start: int, run: str) -> int:
    """How many characters of `run` belong to a label before the address: `ip:2001:db8::1` has its colon in the run."""
    if run.startswith("::"):
        return int(run.startswith(":::"))
    if start and ((text[start - 1].isascii() and text[start - 1].isalnum()) or text[start - 1] == "_"):
        return run.index(":") + 1
    return int(run[0] == ":")


def _is_ipv6(text: str) -> bool:
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return True
