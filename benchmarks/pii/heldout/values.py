"""What may stand in a template's braces: a name, the kind of personal data that it is ("" for none), and its maker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from benchmarks.pii.heldout import dates, numbers, people, places
from benchmarks.pii.heldout.draw import Draw

__all__ = ["VALUES", "value"]

_DOMAINS: Final = (
    "mailpost.example", "fernwick.org", "brightoak.co.uk", "halden-media.de", "tamsinworks.io", "nordbrise.dk",
    "casaverde.es", "pixelhearth.net", "lumenfield.com", "oriontrust.ca", "kiteandanchor.com.au", "rue-perdue.fr",
)  # fmt: skip
_MAIL: Final = ("gmail.com", "outlook.com", "yahoo.co.uk", "proton.me", "icloud.com", "gmx.de", "orange.fr")
_PRODUCTS: Final = (
    "rice cooker", "standing desk", "winter tyres", "espresso machine", "e-reader", "air purifier", "bike helmet",
    "noise-cancelling headphones", "garden hose", "graphics card", "mattress topper", "robot vacuum",
)  # fmt: skip
_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def value(name: str, draw: Draw) -> tuple[str, str]:
    """Return a value's kind and text. Raises `KeyError` when there is no such value."""
    if name == "national_id":
        return numbers.national_id(draw)
    kind, make = VALUES[name]
    return kind, make(draw)


def _email(draw: Draw) -> str:
    domain = draw.one(_MAIL) if draw.chance(0.5) else draw.one(_DOMAINS)
    if draw.chance(0.3):
        return draw.fake("email", "en_US")
    return f"{people.user_name(draw)}{draw.one(('', '', '+news', '.work'))}@{domain}"


def _url(draw: Draw) -> str:
    domain = _domain(draw)
    path = draw.one(("", "/", "/about", f"/u/{people.user_name(draw)}", "/profile?id=" + draw.digits(4)))
    return draw.one(
        (f"https://{domain}{path}", f"http://{domain}{path}", f"www.{domain}{path}", f"https://www.{domain}")
    )


def _domain(draw: Draw) -> str:
    return draw.one(_DOMAINS[1:]) if draw.chance(0.6) else draw.fake("domain_name", "en_US")


def _ip(draw: Draw) -> str:
    return draw.fake("ipv6") if draw.chance(0.25) else draw.fake("ipv4_public")


def _age(draw: Draw) -> str:
    return str(draw.random.randint(18, 94))


def _secret(draw: Draw) -> str:
    shapes = (
        "sk_live_" + "*" * 24,
        "ghp_" + "*" * 36,
        "AKIA" + "?" * 8 + "#" * 4 + "?" * 4,
        "xoxb-" + "#" * 11 + "-" + "*" * 24,
    )
    return draw.fill(draw.one(shapes))


def _password(draw: Draw) -> str:
    return draw.fill(draw.one(("?****##!", "****-****-##", "?***#*#*$", "***?##***")))


def _account(draw: Draw) -> str:
    return draw.digits(draw.one((8, 9, 10, 12)), lead="123456789")


def _customer(draw: Draw) -> str:
    return draw.fill(draw.one(("########", "??-######", "C#######", "###-####-##")))


def _crypto(draw: Draw) -> str:
    # Ethereum's: 40 hexadecimal digits, no check needed in lower case.
    return "0x" + "".join(draw.one("0123456789abcdef") for _ in range(40))


def _reversed(draw: Draw) -> str:
    return f"{people.family_name(draw)}, {people.given_name(draw)}"


Maker = Callable[[Draw], str]

VALUES: Final[dict[str, tuple[str, Maker]]] = {
    "name": ("PERSON", people.full_name),
    "first": ("PERSON", people.given_name),
    "last": ("PERSON", people.family_name),
    "last_first": ("PERSON", _reversed),
    "title": ("TITLE", people.title),
    "org": ("ORGANIZATION", people.organization),
    "user": ("USERNAME", people.user_name),
    "nationality": ("NRP", lambda draw: draw.one(people.NATIONALITIES)),
    "faith": ("NRP", lambda draw: draw.one(people.FAITHS)),
    "age": ("AGE", _age),
    "street": ("ADDRESS", places.street),
    "street_only": ("ADDRESS", places.street_only),
    "city": ("LOCATION", places.city),
    "region": ("LOCATION", places.region),
    "country": ("LOCATION", places.country),
    "postcode": ("POSTCODE", places.postcode),
    "date": ("DATE_TIME", dates.date),
    "date_words": ("DATE_TIME", dates.date_words),
    "month_day": ("DATE_TIME", dates.month_day),
    "birth_date": ("DATE_OF_BIRTH", dates.birth_date),
    "email": ("EMAIL_ADDRESS", _email),
    "phone": ("PHONE_NUMBER", numbers.phone),
    "url": ("URL", _url),
    "domain": ("URL", _domain),
    "ip": ("IP_ADDRESS", _ip),
    "mac": ("MAC_ADDRESS", numbers.mac),
    "crypto": ("CRYPTO", _crypto),
    "card": ("CREDIT_CARD", numbers.card),
    "iban": ("IBAN_CODE", numbers.iban),
    "account": ("US_BANK_NUMBER", _account),
    "customer": ("ID_NUMBER", _customer),
    "ssn": ("US_SSN", numbers.ssn),
    "nhs": ("UK_NHS", numbers.nhs),
    "nino": ("UK_NINO", numbers.nino),
    "sin": ("CA_SIN", numbers.sin),
    "aadhaar": ("IN_AADHAAR", numbers.aadhaar),
    "passport": ("PASSPORT", numbers.passport),
    "licence": ("DRIVER_LICENSE", numbers.driver_licence),
    "secret": ("SECRET", _secret),
    "password": ("SECRET", _password),
    # Not personal: what hard negatives are made of.
    "count": ("", lambda draw: str(draw.random.randint(2, 900))),
    "price": ("", lambda draw: f"{draw.random.randint(1, 4000)}.{draw.digits(2)}"),
    "percent": ("", lambda draw: f"{draw.random.randint(1, 99)}.{draw.random.randint(0, 9)}%"),
    "version": (
        "",
        lambda draw: f"{draw.random.randint(1, 30)}.{draw.random.randint(0, 20)}.{draw.random.randint(0, 9)}",
    ),
    "weekday": ("", lambda draw: draw.one(_WEEKDAYS)),
    "clock": ("", lambda draw: f"{draw.random.randint(1, 12)}:{draw.random.randint(10, 59)}"),
    "product": ("", lambda draw: draw.one(_PRODUCTS)),
    "part": ("", lambda draw: draw.fill(draw.one(("??-###", "????##", "###-?", "?#-##?")))),
    "year": ("", lambda draw: str(draw.random.randint(1850, 2025))),
}
"""`national_id` is one more: its kind depends on the country of the text."""
