"""Finders of codes that only the label beside them makes somebody's: passports, driving licences, customer numbers.

A code is looked for first, and a label only around codes, so that a text without codes costs one search.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

__all__ = ["driving_licences", "id_numbers", "may_label", "passports"]

Hit = tuple[int, int, float]

# What a label of each kind has in it. Most texts with numbers in them have none, and are done with.
_PASSPORT_STEMS: Final = (
    "passp", "passe", "passa", "reise", "passn", "pass n", "pass-n", "pasa", "paspoo", "paszp", "travel doc",
)  # fmt: skip
_LICENCE_STEMS: Final = (
    "driv", "führers", "fuhrers", "fahrerl", "permi", "conduc", "patente", "conduç", "carteira", "cnh", "rijbew",
    "jazdy",
)  # fmt: skip
_ID_STEMS: Final = (
    "customer", "client", "member", "employ", "staff", "personnel", "payroll", "patient", "student", "pupil",
    "polic", "insur", "subscr", "benefi", "claimant", "case", "national", "identi", "citizen", "resident", "voter",
    "tax", "medical", "health", "loyal", "badge", "flyer", "social", "user", "mrn", "id card", "kunden", "mitglied",
    "personal", "mitarb", "matri", "versich", "polis", "ausweis", "fall", "steuer", "aktenz", "idnr", "id nr", "id-nr",
    "adhér", "adher", "membre", "abonn", "salari", "étud", "etud", "élève", "assur", "dossier", "sécu", "allocat",
    "contrib", "cni", "soci", "sócio", "miembro", "membro", "pacient", "estud", "alumn", "póliza", "poliz", "seguro",
    "expedien", "afili", "asegur", "funcion", "colabor", "aluno", "apólice", "apolice", "process", "utente", "segur",
    "documento", "legajo", "cédula", "dni", "cpf", "nif", "tessera", "dipend", "pratica", "pazient", "iscritto",
    "fiscale", "klant", "lidn", "lidm", "lid-", "werkn", "medew", "patiënt", "zaak", "verzek", "burger", "rijksr",
    "bsn", "klient", "człon", "pracow", "pacjent", "album", "legitym", "sprawy", "ubezp", "dowod", "dowód", "pesel",
    "nip", "regon", "aadha", "nric", "tfn", "ppsn", "personn", "fødsel", "henkil", "insz", "niss",
)  # fmt: skip

# A code in one piece, its groups joined by dashes, dots or slashes; and one in spaced groups.
_CODE = re.compile(r"(?<![0-9A-Za-z])(?=[A-Za-z]{0,6}[-./]?[0-9])[0-9A-Za-z]++(?:[-./][0-9A-Za-z]++)*+")
_SPACED = re.compile(
    r"(?:[A-Za-z]{1,3} )?[0-9A-Za-z]{0,5}[0-9][0-9A-Za-z]{0,5}(?: [0-9A-Za-z]{0,5}[0-9][0-9A-Za-z]{0,5}){1,6}"
)
_THREE_DIGITS = re.compile(r"[0-9](?:[0-9A-Za-z./ -]{0,3}[0-9]){2}").search
_DATE = re.compile(r"\d{1,2}[-./]\d{1,2}[-./](?:\d\d){1,2}|(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[./]\d{2,4}")
_LONGEST: Final = 24
_WORD = re.compile(r"<[A-Z0-9_]++>|[^\W\d_]+|#|[n№][°º]")
_HUMP = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])")
_BEFORE: Final = 64
_AFTER: Final = 56

_PASSPORT = (
    r"(?:travel document|passports?|passeports?|reisep[aä]ss(?:es)?|reisedokuments?|pass (?:nr|nummer|no)|"
    r"pasaportes?|passaport[oei]|passaportes?|paspoort(?:en)?|paszport(?:u|em|y)?|"
    r"(?:reise)?pass(?:nummer|nr)|paspoort(?:nummer|nr))"
)
_LICENCE = (
    r"(?:driv(?:ing|er|ers|er s) (?:licen[cs]e|permit)|drivers?licen[cs]e|führerschein(?:s|nummer|nr)?|"
    r"fuhrerschein(?:nummer)?|fahrerlaubnis|permis(?: de conduire)?|(?:carn[eé]t?|permiso|licencia) de conducir|"
    r"(?:numero )?patente(?: di guida)?|carta de condução|carta de conducao|carteira (?:nacional )?de "
    r"(?:motorista|habilitação)|cnh|rijbewijs(?:nummer|nr)?|praw[ao] jazdy)"
)
_NUMBER = r"(?:ids?|numbers?|no|nr|num|code|#|n[°º]|card number|card no|id number|reference number)"
_WHOSE = (
    r"(?:customer|client|member|membership|employee|staff|personnel|payroll|patient|student|pupil|policy|policyholder|"
    r"insurance|insured|subscriber|beneficiary|claimant|case|national|identity|identification|national identity|"
    r"citizen|resident|residence permit|voter|taxpayer|tax|medical record|health card|health insurance|loyalty|badge|"
    r"frequent flyer|identity card|social security|social insurance|national insurance|user)"
)
_IDS = (
    rf"(?:{_WHOSE}(?: s)? {_NUMBER}|mrn|national id(?: card)?|id card|identity card|"
    r"(?:kunden|mitglied(?:s|er)|personal|mitarbeiter|patient(?:en)?|matrikel|versicherungs|versicherten|"
    r"krankenversicherten|policen|versicherungsschein|sozialversicherungs|rentenversicherungs|ausweis|fall|steuer|"
    r"personalausweis|steueridentifikations|identifikations|identitäts)(?:nummer|nr|kennung| nr| id| nummer)|"
    r"personalausweis(?:es)?|ausweis(?:es)?|aktenzeichen|steuer id|steuer identifikationsnummer|id nr|idnr|"
    r"(?:num[eé]ro|n[°º]?|no|code|identifiant) (?:de |d |du )?(?:client|adhérent|adherent|membre|abonné|employé|"
    r"salarié|patient|étudiant|etudiant|élève|police|assuré|assurance|dossier|sécurité sociale|allocataire|"
    r"contribuable|carte d identité|identité|sécu|cni)|matricule|carte d identité|cni|"
    r"(?:n[uú]mero|n[°º]|n|no|código|codigo|nro) (?:de |del |da |do )?(?:cliente|socio|sócio|miembro|membro|empleado|"
    r"paciente|estudiante|alumno|póliza|poliza|seguro|seguridad social|expediente|afiliado|asegurado|identidad|"
    r"funcionário|funcionario|colaborador|aluno|estudante|apólice|apolice|processo|utente|segurança social|"
    r"identidade|beneficiário|contribuinte|identificação fiscal|documento)|legajo|cédula|dni|cpf|nif|"
    r"(?:numero|n[°º]|n|codice) (?:di |della |del |d )?(?:cliente|tessera|socio|dipendente|matricola|polizza|pratica|"
    r"paziente|studente|iscritto|assicurato|carta d identità|carta di identità|documento|fiscale)|matricola|"
    r"codice fiscale|carta d identità|carta di identità|"
    r"(?:klant|lid|lidmaatschaps|personeels|werknemers|medewerkers|patiënt|patient|patienten|student(?:en)?|polis|zaak|"
    r"dossier|verzekerings|verzekerden|burgerservice|rijksregister|identiteitskaart|id)(?:nummer|nr| nummer| nr)|"
    r"identiteitskaart|bsn|"
    r"(?:numer|nr|n[°º]|identyfikator|kod) (?:klienta|klientki|członka|członkowski|pracownika|pacjenta|pacjentki|"
    r"studenta|albumu|legitymacji|polisy|sprawy|ubezpieczenia|ubezpieczonego|dowodu|dowodu osobistego|pesel|nip)|"
    r"dow[oó]d osobisty|pesel|nip|regon|aadhaar|aadhar|nric|tfn|ppsn|personnummer|fødselsnummer|henkilötunnus|insz|"
    r"niss)"
)
_LINK = (
    r"(?: (?:is|was|are|the|of|my|no|nr|num|number|#|n[°º]|n|id|code|ist|lautet|war|die|der|numéro|est|es|número|è|il|"
    r"é|o|numero|nummer|numer|to|jest|brzmi|een|de|da|osobistego)){0,4}"
)
_PASSPORT_BEFORE = re.compile(rf"(?:^| )(?:{_PASSPORT})(?: \S+){{0,4}}$")
_LICENCE_BEFORE = re.compile(rf"(?:^| )(?:{_LICENCE})(?: \S+){{0,4}}$")
_ID_BEFORE = re.compile(rf"(?:^| )(?:{_IDS}){_LINK}$")
_IS_MY = r"(?:is|was|ist|war|est|es|è|é|jest|to) (?:\S+ ){0,2}"
_PASSPORT_AFTER = re.compile(rf"{_IS_MY}(?:{_PASSPORT})(?: |$)")
_LICENCE_AFTER = re.compile(rf"{_IS_MY}(?:{_LICENCE})(?: |$)")
_ID_AFTER = re.compile(rf"{_IS_MY}(?:{_IDS})(?: |$)")

# What the rows for the US and the UK find by the English label; theirs are the names for it.
_ENGLISH = re.compile(r"passport|driv")
_THEIRS = re.compile(r"[a-z]?\d{8,9}|[a-z]{2}\d{7}", re.IGNORECASE)
_THEIR_LICENCE = re.compile(
    r"[a-z]{1,2}-?\d{3}(?:-?\d{3,4}){1,3}(?:-?\d{1,2})?|[a-z]{0,2}\d{6,14}[a-z]?|\d{9}[a-z]|\d{8}[a-z]{2}",
    re.IGNORECASE,
)


def may_label(text: str) -> bool:
    """Whether three digits are close together, as in all that is looked for here."""
    return _THREE_DIGITS(text) is not None


def passports(text: str) -> Iterator[Hit]:
    """Six to twelve letters and digits, within five words after a word for a passport, or said to be one: 0.5."""
    if _has(text, _PASSPORT_STEMS):
        yield from _labelled(text, _PASSPORT_BEFORE, _PASSPORT_AFTER, (6, 12), _THEIRS, 0.5)


def driving_licences(text: str) -> Iterator[Hit]:
    """Five to eighteen letters and digits, within five words after a word for a driving licence: 0.5."""
    if _has(text, _LICENCE_STEMS):
        yield from _labelled(text, _LICENCE_BEFORE, _LICENCE_AFTER, (5, 18), _THEIR_LICENCE, 0.5)


def id_numbers(text: str) -> Iterator[Hit]:
    """Four to twenty letters and digits right after a label such as `customer number`: 0.42, under any rule's own."""
    if _has(text, _ID_STEMS):
        yield from _labelled(text, _ID_BEFORE, _ID_AFTER, (4, 20), None, 0.42)


def _has(text: str, stems: tuple[str, ...]) -> bool:
    lower = text.lower()
    return any([stem in lower for stem in stems])  # noqa: C419 - a list is faster than stopping early


def _labelled(
    text: str,
    before: re.Pattern[str],
    after: re.Pattern[str],
    size: tuple[int, int],
    theirs: re.Pattern[str] | None,
    score: float,
) -> Iterator[Hit]:
    done = 0
    for code in _CODE.finditer(text):
        start, end = code.span()
        if start < done or end - start > _LONGEST or _DATE.fullmatch(text, start, end):
            continue
        whole = _whole(text, start, end, size)
        label = whole and (
            before.search(_words(text[max(0, start - _BEFORE) : start]))
            or after.match(_words(text[whole : whole + _AFTER]))
        )
        if label and not (theirs and theirs.fullmatch(text, start, whole) and _ENGLISH.search(label[0])):
            done = whole
            yield start, whole, score


def _words(window: str) -> str:
    return " ".join(_WORD.findall(_HUMP.sub(" ", window))).lower()


def _whole(text: str, start: int, end: int, size: tuple[int, int]) -> int:
    """Where the code ends, spaced groups taken along; 0 if it is too short or too long, or has too few digits."""
    spaced = _SPACED.match(text, start)
    if spaced and text[spaced.end() : spaced.end() + 1].isalnum():
        spaced = None
    for until in (spaced.end() if spaced else 0, end):
        value = text[start:until]
        signs = sum(map(str.isalnum, value))
        if size[0] <= signs <= size[1] and sum(map(str.isdigit, value)) >= 3:
            return until
    return 0
