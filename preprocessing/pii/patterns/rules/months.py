"""Month names in eight languages, with the forms that dates use, and which of them are words of other meanings."""

from __future__ import annotations

import unicodedata
from typing import Final

from preprocessing.pii.patterns.rules.base import words

__all__ = ["AMBIGUOUS", "MONTHS", "NEVER_ALONE"]

_NAMES: Final = (
    # en, de, fr, es, it, pt, nl, pl (nominative and the genitive of dates); then abbreviations
    "january januar jänner janvier enero gennaio janeiro januari styczeń stycznia jan janv ene gen sty",
    "february februar feber février febrero febbraio fevereiro februari luty lutego feb févr fév fev lut febr",
    "march märz mars marzo março maart marzec marca mar mrz mär mrt",
    "april avril abril aprile kwiecień kwietnia apr avr abr kwi",
    "may mai mayo maggio maio mei maj maja mag",
    "june juni juin junio giugno junho czerwiec czerwca jun giu cze",
    "july juli juillet julio luglio julho lipiec lipca jul juil lug lip",
    "august août agosto augustus sierpień sierpnia aug ago agu sie",
    "september septembre septiembre setiembre settembre setembro wrzesień września sep sept set wrz",
    "october oktober octobre octubre ottobre outubro październik października oct okt ott out paź",
    "november novembre noviembre novembro listopad listopada nov lis",
    "december dezember décembre diciembre dicembre dezembro grudzień grudnia dec dez déc dic gru",
)


def _plain(word: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))


MONTHS: Final[dict[str, int]] = {
    form: number for number, names in enumerate(_NAMES, 1) for name in names.split() for form in (name, _plain(name))
}
"""Month names and abbreviations, lower case, with and without accents, and their number."""

AMBIGUOUS: Final = frozenset(
    words(
        "may march mar mars mai maj mag jan sep set dec ago agu out gen lis lip sie gru lut sty ene nov abr avr dic "
        "dez marca fev sept oct aug apr kwi cze wrz jun jul"
    )
)
"""Names that are words or too short to be sure of: without a year they count only where they are written as names."""

NEVER_ALONE: Final = frozenset(words("gen set out ago agu mag lip sie gru lis sty"))
"""Abbreviations that need their year: "3rd Gen", "2 Out"."""
