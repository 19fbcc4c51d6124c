"""Fillers for people and what they are: names, titles, nationalities, ages, user names, employers, net addresses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from training.messages.lists import words
from training.messages.message import Part
from training.messages.nationalities import ADJECTIVES, GROUPS, PEOPLE, POLITICS, RELIGIONS
from training.messages.organizations import KNOWN, SHAPES, WORDS
from training.messages.places import CITIES, COUNTRIES
from training.messages.scene import Person, Scene, without_article

__all__ = ["age", "ascii_name", "email", "nrp", "organization", "person", "title", "url", "user"]

_TITLES: Final[dict[str, tuple[str, ...]]] = {
    "en": words(
        "Mr. Mr. Mr Mrs. Mrs. Mrs Ms. Ms. Ms Miss Dr. Dr. Dr Prof. Professor Doctor Sir Madam Lady Lord Rev. "
        "Reverend Father Sister Capt. Captain Col. Colonel Lt. Sgt. Sergeant Maj. Gen. General Officer Detective "
        "Judge Hon. Senator Sen. Rep. Congresswoman Governor Gov. Mayor Mx. Rabbi Imam Pastor Bishop Dame Messrs."
    ),
    "de": ("Herr", "Frau", "Herr", "Frau", "Hr.", "Fr.", "Dr.", "Prof.", "Prof. Dr.", "Herr Dr.", "Frau Dr.",
        "Dipl.-Ing.", "Herrn"),
    "fr": ("M.", "Mme", "Mlle", "Monsieur", "Madame", "Mademoiselle", "Dr", "Docteur", "Pr", "Maître", "Me", "Mme",
        "M."),
    "es": ("Sr.", "Sra.", "Srta.", "Señor", "Señora", "Don", "Doña", "D.", "Dª", "Dr.", "Dra.", "Prof.", "Lic.",
        "Ing."),
    "it": ("Sig.", "Sig.ra", "Sig.na", "Signor", "Signora", "Dott.", "Dott.ssa", "Avv.", "Ing.", "Prof.",
        "Prof.ssa", "Geom."),
    "pt": ("Sr.", "Sra.", "Senhor", "Senhora", "Dr.", "Dra.", "Dona", "D.", "Prof.", "Profa.", "Eng.", "Exmo. Sr.",
        "Exma. Sra."),
    "nl": ("de heer", "mevrouw", "Mevr.", "Dhr.", "meneer", "mw.", "dr.", "drs.", "ir.", "mr.", "prof.", "Mevrouw",
        "De heer"),
    "pl": ("Pan", "Pani", "pan", "pani", "dr", "prof.", "mgr", "inż.", "mgr inż.", "dr hab.", "Panna", "mec."),
}  # fmt: skip
_SUFFIXES: Final = ("Jr.", "Jr", "Sr.", "II", "III", "IV")


def person(scene: Scene, variant: str, number: int) -> list[Part]:
    """A name in a shape: full, first, last, initials, listed ("Smith, John"), upper, or any of them."""
    somebody = scene.person(number)
    shape = variant or _shape(scene)
    text = _SHAPERS.get(shape, _full)(scene, somebody)
    if not variant and scene.chance(0.03):
        text = scene.choice((text.lower(), text.upper()))
    return [Part(text, "PERSON")]


def _shape(scene: Scene) -> str:
    draw = scene.rng.random()
    return "full" if draw < 0.68 else "first" if draw < 0.93 else "initials" if draw < 0.98 else "upper"


def _full(scene: Scene, who: Person) -> str:
    if who.family_first:
        return f"{who.last} {who.first}"
    draw = scene.rng.random()
    if draw < 0.06:
        return f"{who.first} {who.middle} {who.last}"
    if draw < 0.13:
        return f"{who.first} {who.middle[0]}. {who.last}"
    if draw < 0.145 and scene.language == "en":
        return f"{who.first} {who.last}{scene.choice((' ', ' ', ', '))}{scene.choice(_SUFFIXES)}"
    if draw < 0.155:
        quotes = scene.choice(('""', "''", "“”", "()"))
        return f"{who.first} {quotes[0]}{who.middle}{quotes[1]} {who.last}"
    return f"{who.first} {who.last}"


def _initials(scene: Scene, who: Person) -> str:
    one, two = who.first[0].upper(), who.middle[0].upper()
    forms = (
        f"{one}. {who.last}",
        f"{one}. {two}. {who.last}",
        f"{one}.{two}. {who.last}",
        f"{one} {who.last}",
        f"{who.first} {who.last[0]}.",
    )
    return scene.choice(forms)


def _listed(scene: Scene, who: Person) -> str:
    last = who.last.upper() if scene.chance(0.25) else who.last
    return f"{last}, {who.first}" + (f" {who.middle[0]}." if scene.chance(0.25) else "")


_SHAPERS: Final[dict[str, Callable[[Scene, Person], str]]] = {
    "full": _full,
    "first": lambda _, who: who.first,
    "last": lambda _, who: who.last,
    "initials": _initials,
    "listed": _listed,
    "upper": lambda scene, who: _full(scene, who).upper(),
    "lower": lambda scene, who: _full(scene, who).lower(),
}


def title(scene: Scene, variant: str, number: int) -> list[Part]:
    """A form of address, or (as variant) this one."""
    return [Part(variant.title() or scene.choice(_TITLES[scene.language]), "TITLE")]


def nrp(scene: Scene, variant: str, number: int) -> list[Part]:
    """A nationality (adj, people), a religion, a group of people, a political side."""
    if variant == "people":
        items = PEOPLE[scene.language]
    elif variant == "religion":
        items = RELIGIONS[scene.language]
    elif variant == "group":
        items = GROUPS
    elif variant == "politics":
        items = POLITICS
    elif variant == "any":
        items = scene.choice((ADJECTIVES[scene.language], ADJECTIVES[scene.language], RELIGIONS[scene.language]))
    else:
        items = ADJECTIVES[scene.language]
    return [Part(scene.choice(items), "NRP")]


_AGES: Final[dict[str, tuple[str, ...]]] = {
    "en": ("{} years old", "{} years old", "{} years old", "{} yrs old", "{} years of age", "{} y/o", "{}yo", "{} yo"),
    "de": ("{} Jahre alt", "{} Jahre alt", "{} Jahre"),
    "fr": ("{} ans",),
    "es": ("{} años", "{} años de edad"),
    "it": ("{} anni",),
    "pt": ("{} anos", "{} anos de idade"),
    "nl": ("{} jaar oud", "{} jaar"),
    "pl": ("{} lat",),
}
_SPELLED: Final = words(
    "six ten twelve eighteen twenty-one thirty thirty-four forty-five fifty sixty-seven eighty ninety-two"
)


def age(scene: Scene, variant: str, number: int) -> list[Part]:
    """An age: a phrase ("34 years old"), a bare number, or an English adjective ("34-year-old")."""
    years = str(scene.rng.randint(2, 15) if variant == "child" else scene.rng.randint(5, 97))
    if variant == "number":
        unit = "{}"
    elif variant == "adj":
        unit = scene.choice(("{}-year-old", "{}-year-old", "{} year old", "{}-yr-old", "{}yo"))
    elif variant == "baby":
        years, unit = str(scene.rng.randint(2, 23)), scene.choice(("{} months old", "{} weeks old", "{} month old"))
    else:
        if scene.language == "en" and scene.chance(0.06):
            years = scene.choice(_SPELLED)
        unit = scene.choice(_AGES[scene.language])
    # The number alone is the age: "<AGE_1> years old" still reads.
    return [Part(years, "AGE"), *([Part(unit[2:])] if unit[2:] else [])]


_HANDLES: Final = words(
    "dragon wolf ninja shadow gamer pixel cat panda coffee guitar sunny star moon rocket turbo sniper ghost king "
    "queen dark cyber crypto code dev travel foodie book runner biker skater surf punk metal jazz soul zen lucky "
    "happy crazy mad blue red silver toxic epic pro noob storm fire ice thunder bunny bear fox hawk koala otter taco "
    "waffle"
)


def ascii_name(text: str) -> str:
    """A name as it stands in an address of the net: lower-case letters and digits."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ø", "o").replace("ł", "l"))
    return re.sub(r"[^a-z0-9]", "", plain.lower()) or "user"


def _handle(scene: Scene, number: int) -> str:
    who = scene.person(number)
    first, last, digits = ascii_name(who.first), ascii_name(who.last), str(scene.rng.randint(1, 2015))
    one, two = scene.choice(_HANDLES), scene.choice(_HANDLES)
    big = f"{one.title()}{two.title()}"
    forms = (
        *(first + last, f"{first}_{last}", f"{first}.{last}", first[0] + last, f"{last}_{first}", f"{first}{last[0]}"),
        *(first + digits, f"{first[0]}{last}{digits}", f"its_{first}{digits}", f"real{first.title()}{last.title()}"),
        *(f"{first}_the_{one}", f"the{one}{first}", f"{first}{one}", f"_{first}.{one}_", f"{one}{digits}"),
        *(f"{one}_{two}", f"{big}{digits}", f"{one}{two}{digits}", f"xX{one.title()}Xx", f"{one}-{two}-{digits}"),
        f"{two}4{one}",
    )
    return scene.choice(forms)


def user(scene: Scene, variant: str, number: int) -> list[Part]:
    """A user name; a handle has its @."""
    text = _handle(scene, number)
    if variant == "handle":
        text = "@" + text.replace(".", "_").replace("-", "_")
    return [Part(text, "USERNAME")]


_DOMAINS: Final = words(
    "gmail.com gmail.com yahoo.com hotmail.com outlook.com icloud.com protonmail.com aol.com live.com gmx.de web.de "
    "t-online.de orange.fr free.fr laposte.net libero.it tiscali.it hotmail.es telefonica.net sapo.pt uol.com.br "
    "ziggo.nl kpnmail.nl wp.pl onet.pl example.com example.org mail.ru rediffmail.com qq.com btinternet.com "
    "bigpond.com xtra.co.nz sympatico.ca"
)
_ENDINGS: Final = (
    "com",
    "com",
    "com",
    "org",
    "net",
    "io",
    "co",
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "nl",
    "pl",
    "co.uk",
    "com.au",
    "edu",
    "ai",
)


def _host(scene: Scene) -> str:
    stem = ascii_name(scene.choice(WORDS)) + scene.choice(
        ("", "", ascii_name(scene.choice(WORDS)), "-" + scene.choice(_HANDLES))
    )
    return f"{stem}.{scene.choice(_ENDINGS)}"


def email(scene: Scene, variant: str, number: int) -> list[Part]:
    """An e-mail address, of the person of that number where there is one."""
    name = re.sub(r"^[^a-z0-9]+|[^a-z0-9]+$", "", _handle(scene, number).lower()) or "info"
    if scene.chance(0.08):
        name = scene.choice(
            ("info", "sales", "kontakt", "j.d", "office", "me", "hello", name + "+news", name + "+spam")
        )
    return [Part(f"{name}@{scene.choice(_DOMAINS) if scene.chance(0.55) else _host(scene)}", "EMAIL_ADDRESS")]


def url(scene: Scene, variant: str, number: int) -> list[Part]:
    """A web address with or without scheme and path."""
    who = ascii_name(scene.person(number).last)
    host = scene.choice((_host(scene), f"{who}.com", f"{who}-{scene.choice(_HANDLES)}.net"))
    path = scene.choice(
        (
            "",
            "",
            "",
            "/",
            "/about",
            f"/users/{who}",
            f"/~{who}/",
            f"/p/{scene.rng.randint(10, 99999)}",
            "/blog/my-trip",
            "/cv.pdf",
            f"/?id={scene.rng.randint(1, 9999)}",
        )
    )
    return [Part(scene.choice(("https://", "http://", "https://www.", "www.", "")) + host + path, "URL")]


_LANGUAGES: Final = frozenset({"de", "fr", "es", "it", "pt", "nl", "pl"})


def organization(scene: Scene, variant: str, number: int) -> list[Part]:
    """An organisation of a kind (company, bank, school, hospital, agency, team, band), or of any."""
    kind = variant or scene.choice(("company",) * 6 + ("bank", "school", "hospital", "agency", "team"))
    known = KNOWN.get(kind, ())
    draw = scene.rng.random()
    if known and draw < 0.3:
        return without_article(scene, scene.choice(known), "ORGANIZATION")
    if kind == "company" and draw < 0.5:
        return [Part(scene.fake("company"), "ORGANIZATION")]
    if kind == "company" and scene.language in _LANGUAGES and draw < 0.9:
        kind = f"company_{scene.language}"
    return without_article(scene, _fill(scene, scene.choice(SHAPES[kind])), "ORGANIZATION")


_SLOT: Final = re.compile(r"\{(\w+)\}")


def _fill(scene: Scene, shape: str) -> str:
    def one(match: re.Match[str]) -> str:
        slot = match[1]
        if slot == "city":
            return scene.choice(CITIES).removeprefix("the ") if scene.chance(0.6) else scene.fake("city")
        if slot == "country":
            return scene.choice(COUNTRIES["en"]).removeprefix("the ")
        if slot == "word":
            return scene.choice(WORDS)
        if slot == "tail":
            return scene.choice(("ly", "ify", "soft", "tech", "Works", "Hub", "Net", "Pay", "Flow", "Base"))
        return scene.fake("last_name" if slot == "last" else "first_name")

    return _SLOT.sub(one, shape)
