"""Tokens back to originals, in whole texts and in streams.

A token is found in these spellings, in any case:

    <PERSON_1>  \\<PERSON\\_1\\>  &lt;PERSON_1&gt;  \\u003cPERSON_1\\u003e  %3CPERSON_1%3E  [PERSON_1]
    < PERSON 1 >  <PERSON-1>      in brackets, a space or a hyphen may stand for an underscore
    PERSON_1  PERSON\\_1  **PERSON_1**  _PERSON_1_  PERSON_1's      bare, as a word of its own

Only what is in the vault is restored; `PERSON_12` is not `PERSON_1`, and "person 1" is no token. `[PERSON_1](` keeps
its brackets, for that is a link. Surrogates are found as whole words: as they are, in capitals, small letters or title
case. What was restored is not read again.

A stream gives, over all its answers, what `restore` gives for the whole text, however it is cut. It holds back what may
still be the beginning of something that is in the vault, and nothing else. Time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, final

from preprocessing.pii.operators.tokens import TOKEN, token_key

__all__ = ["Restorer", "StreamRestorer"]

_CLOSING: Final = {
    "<": ">", "&lt;": "&gt;", "&#60;": "&#62;", "&#x3c;": "&#x3e;", "\\u003c": "\\u003e", "%3c": "%3e", "[": "]",
    "\uff1c": "\uff1e", "\u3008": "\u3009",
}  # fmt: skip
_ESCAPED: Final = frozenset("<[")  # Markdown's backslash may stand before these, and before what closes them
_OPENINGS: Final = tuple(_CLOSING) + tuple(f"\\{sign}" for sign in _ESCAPED)
_JOINT: Final = r"\\?[ _-]"
_WORD: Final = r"[A-Za-z0-9]{1,64}+"


def _any_of(brackets: Iterable[str]) -> str:
    return "|".join((r"\\?" if bracket in "<>[]" else "") + re.escape(bracket) for bracket in brackets)


_TOKENS: Final = (
    rf"(?i:(?P<open>{_any_of(_CLOSING)})[ ]?(?P<body>{_WORD}(?:{_JOINT}{_WORD}){{1,12}}+)[ ]?"
    rf"(?P<close>{_any_of(_CLOSING.values())}))"
    r"|(?<![A-Za-z0-9_\\])(?P<lead>(?:\\?_){0,2}+)(?P<bare>[A-Za-z0-9]++(?:\\?_[A-Za-z0-9]++)++)(?P<trail>(?:\\?_){0,2}+)"
    r"(?!\\?_|[A-Za-z0-9]|\d)"
)
_GENERAL: Final = re.compile(_TOKENS)
_SEPARATOR: Final = re.compile(_JOINT)

_START: Final = re.compile(r"[<\[&\\%\uff1c\u3008]|(?<![A-Za-z0-9_\\])[A-Za-z0-9_]")
_BARE_START: Final = re.compile(
    r"(?:\\?_){0,2}(?P<core>(?:[A-Za-z0-9]+(?:\\?_[A-Za-z0-9]+)*+)?)(?P<end>(?:\\?_){0,2}\\?)"
)
_BODY_START: Final = re.compile(rf"[ ]?(?P<body>(?:{_WORD}(?:{_JOINT}{_WORD})*+)?)(?P<end>.*)", re.DOTALL)
_JOINT_STARTS: Final = ("", "\\", " ", "_", "-", "\\ ", "\\_", "\\-")
_ROOM: Final = 24  # the longest brackets, spaces and emphasis around a token
_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]")


@final
class Restorer:
    """Finds tokens and surrogates in texts and puts the originals back. Immutable; it holds originals, so it masks."""

    __slots__ = ("_keys", "_pattern", "_reach", "_starts", "_surrogates", "_tokens")

    def __init__(self, originals: Mapping[str, str]) -> None:
        """`originals`: from token or surrogate, as issued, to what it stands for."""
        self._tokens = {token_key(token): original for token, original in originals.items() if TOKEN.fullmatch(token)}
        self._keys = tuple(self._tokens)
        self._surrogates = _forms({fake: original for fake, original in originals.items() if not TOKEN.fullmatch(fake)})
        self._starts = frozenset(fake[0] for fake in self._surrogates)
        self._pattern = _GENERAL
        if self._surrogates:
            longest_first = sorted(self._surrogates, key=lambda fake: (-len(fake), fake))
            self._pattern = re.compile(rf"(?P<surrogate>{'|'.join(map(_whole, longest_first))})|{_TOKENS}")
        longest_key = max(map(len, self._keys), default=-_ROOM)
        self._reach = max(2 * longest_key + _ROOM, max(map(len, self._surrogates), default=0))

    def restore(self, text: str) -> str:
        """`text` with the originals in it."""
        parts: list[str] = []
        done = self._scan(text, 0, len(text), parts)
        parts.append(text[done:])
        return "".join(parts)

    def stream(self) -> StreamRestorer:
        """A restorer for one text that comes in pieces."""
        return StreamRestorer(self)

    def advance(self, text: str, done: int, parts: list[str]) -> int:
        """Restore what is decided of `text` from `done` on into `parts`; return where what is undecided begins."""
        while True:
            held = self._undecided(text, done)
            reached = self._scan(text, done, held, parts)
            if reached <= held:
                parts.append(text[reached:held])
                return held
            done = reached

    def _scan(self, text: str, done: int, until: int, parts: list[str]) -> int:
        """Restore all that begins before `until`; return the end of the last one, up to which `parts` reaches."""
        if not self._tokens and not self._surrogates:
            return done
        at = done
        while (match := self._pattern.search(text, at)) and match.start() < until:
            start, end, original = self._read(match)
            if original is None:
                at = end
                continue
            parts += text[done:start], original
            at = done = end
            if done > until:
                break
        return done

    def _read(self, match: re.Match[str]) -> tuple[int, int, str | None]:
        """What a match stands for, and its bounds; None and where to go on if it stands for nothing."""
        if self._surrogates and match["surrogate"] is not None:
            return *match.span(), self._surrogates[match["surrogate"]]
        if (bare := match["bare"]) is not None:
            start, end = match.span("bare")
            original = self._tokens.get(bare.replace("\\", "").upper())
            return start, end if original is not None else match.end(), original
        return self._read_bracketed(match)

    def _read_bracketed(self, match: re.Match[str]) -> tuple[int, int, str | None]:
        opening, body, closing = match["open"].lower(), match["body"], match["close"].lower()
        start, end = match.span()
        sign = _unescaped(opening)
        original = self._tokens.get(_SEPARATOR.sub("_", body).upper())
        if (
            original is None
            or _CLOSING[sign] != _unescaped(closing)
            or (sign == "[" and match.string[end : end + 1] == "(")
        ):
            return start, start + 1, None
        if sign != opening and "\\" not in body + closing:
            start += 1  # a backslash of the text's own before a token as issued
        return start, end, original

    def _undecided(self, text: str, done: int) -> int:
        """Where the first thing begins that more text could make a known token or surrogate."""
        first = max(done, len(text) - self._reach)
        if self._keys:
            for match in _START.finditer(text, first):
                if self._may_begin(text[match.start() :]):
                    return self._earlier_surrogate(text, first, match.start())
        return self._earlier_surrogate(text, first, len(text))

    def _earlier_surrogate(self, text: str, first: int, until: int) -> int:
        if not self._surrogates:
            return until
        for at in range(first, until):
            if text[at] in self._starts:
                tail = text[at:]
                if any(fake.startswith(tail) for fake in self._surrogates):
                    return at
        return until

    def _may_begin(self, tail: str) -> bool:
        if match := _BARE_START.fullmatch(tail):
            core = match["core"].replace("\\", "").upper()
            if self._leads_to_a_key(core, bool(match["end"])) or core in self._tokens:
                return True
        small = tail.lower()
        return any(
            opening.startswith(small) or (small.startswith(opening) and self._may_go_on(opening, tail[len(opening) :]))
            for opening in _OPENINGS
        )

    def _may_go_on(self, opening: str, rest: str) -> bool:
        """Whether `rest`, up to the end of the text so far, may become the rest of a known token after `opening`."""
        match = _BODY_START.fullmatch(rest)
        if match is None:
            return False
        key, end = _SEPARATOR.sub("_", match["body"]).upper(), match["end"].lower()
        if end in _JOINT_STARTS and self._leads_to_a_key(key, bool(end)):
            return True
        if key not in self._tokens:
            return False
        closing = _CLOSING[_unescaped(opening)]
        closings = [closing, f"\\{closing}"] if closing in ">]" else [closing]
        end = end.removeprefix(" ")
        return any(whole.startswith(end) and (end != whole or closing == "]") for whole in closings)

    def _leads_to_a_key(self, start: str, and_on: bool) -> bool:
        start += "_" if and_on and start else ""
        return any(key.startswith(start) for key in self._keys)

    def __repr__(self) -> str:
        return f"Restorer(*** {len(self._tokens) + len(self._surrogates)} originals)"


@final
class StreamRestorer:
    """Restores one text that comes in pieces. What it has not given yet is at most as long as the longest spelling."""

    __slots__ = ("_done", "_held", "_restorer")

    def __init__(self, restorer: Restorer) -> None:
        self._restorer = restorer
        self._held = ""
        self._done = 0
        """Up to where `_held` has been given; the one character before it tells whether a word goes on."""

    def feed(self, chunk: str) -> str:
        """Take the next piece; return what is decided."""
        parts: list[str] = []
        text = self._held + chunk
        done = self._restorer.advance(text, self._done, parts)
        kept = max(0, done - 1)
        self._held, self._done = text[kept:], done - kept
        return "".join(parts)

    def close(self) -> str:
        """The text is over: return the rest."""
        parts: list[str] = []
        done = self._restorer._scan(self._held, self._done, len(self._held), parts)
        parts.append(self._held[done:])
        self._held, self._done = "", 0
        return "".join(parts)

    def __repr__(self) -> str:
        return f"StreamRestorer(*** {len(self._held) - self._done} characters)"


def _unescaped(bracket: str) -> str:
    return bracket[1:] if bracket[1:] in ("<", ">", "[", "]") else bracket


def _forms(surrogates: Mapping[str, str]) -> dict[str, str]:
    """Surrogates in every case, those as issued first."""
    forms = dict(surrogates)
    for fake, original in surrogates.items():
        for form in (fake.upper(), fake.lower(), fake.title()):
            forms.setdefault(form, original)
    return forms


def _whole(fake: str) -> str:
    """A pattern for a surrogate as a whole word; scripts that put no spaces between words have no edges."""
    before = r"(?<!\w)" if _is_of_a_word(fake[0]) else ""
    after = r"(?!\w)" if _is_of_a_word(fake[-1]) else ""
    return before + re.escape(fake) + after


def _is_of_a_word(char: str) -> bool:
    return (char.isalnum() or char == "_") and not _UNSPACED.match(char)
