"""Fillers of digits: phones, cards, accounts, licences, passports, identifiers, dates and times."""

from __future__ import annotations

from typing import Final

from training.messages.lists import words
from training.messages.message import Part
from training.messages.scene import Scene

__all__ = [
    "account",
    "birth",
    "card",
    "date",
    "iban",
    "identifier",
    "ip",
    "licence",
    "passport",
    "pattern",
    "phone",
    "ssn",
]


def pattern(scene: Scene, shape: str) -> str:
    """`#` becomes a digit, `%` one from 1 to 9, `?` a capital letter, `^` a small hexadecimal digit."""
    rng = scene.rng
    signs = {"#": "0123456789", "%": "123456789", "?": "ABCDEFGHJKLMNPRSTUVWXYZ", "^": "0123456789abcdef"}
    return "".join(signs[sign][int(rng.random() * len(signs[sign]))] if sign in signs else sign for sign in shape)


_PHONES: Final[dict[str, tuple[str, ...]]] = {
    "en_US": ("(%##) %##-####", "%##-%##-####", "%##.%##.####", "+1 %## %## ####", "1-%##-%##-####",
        "+1-%##-%##-####", "%#########",
              "(%##)%##-####", "%##-%##-#### x###", "%##-%##-#### ext. %##", "+1 (%##) %##-####", "1 %## %## ####",
                  "%##/%##-####",
              "001-%##-%##-####", "+1%##%######", "%##-####"),
    "en_GB": ("07### ######", "+44 7### ######", "020 7### ####", "(01##) ### ####", "01### ######",
        "+44 (0)20 #### ####", "0#### ######", "+447#########", "07#########"),
    "de": ("+49 %## #######", "0%## / ## ## ###", "0%##-#######", "+49 (0)%# ########", "01%# ########",
        "0%### ######", "0049 %## ######", "(0%##) ######"),
    "fr": ("06 ## ## ## ##", "01.##.##.##.##", "+33 6 ## ## ## ##", "07########", "+33 (0)1 ## ## ## ##",
        "04-##-##-##-##"),
    "es": ("6## ### ###", "+34 6## ## ## ##", "91 ### ## ##", "6########", "+34-9##-######", "(55) #### ####",
        "+52 55 #### ####"),
    "it": ("3## #######", "+39 3## ### ####", "02 ########", "06/#######", "0039 3#########", "+39 0## ######"),
    "pt": ("9# ### ## ##", "+351 9## ### ###", "21 ### ## ##", "(11) 9####-####", "+55 11 9#### ####", "9########"),
    "nl": ("06-########", "06 ## ## ## ##", "+31 6 ########", "020-#######", "+32 4## ## ## ##", "0%##-######",
        "+31 (0)6 #### ####"),
    "pl": ("### ### ###", "+48 ### ### ###", "22 ### ## ##", "+48%########", "(12) ###-##-##", "5##-###-###"),
    "": ("+91 9#### #####", "+86 1## #### ####", "+81 90-####-####", "+82 10-####-####", "+61 4## ### ###",
        "04## ### ###", "+234 80# ### ####",
         "+254 7## ### ###", "+971 5# ### ####", "+65 #### ####", "+7 (9##) ###-##-##", "+46 7# ### ## ##",
             "+972-5#-###-####", "+27 8# ### ####", "00#######"),
}  # fmt: skip


def phone(scene: Scene, variant: str, number: int) -> list[Part]:
    """A phone number in one of many notations."""
    draw = scene.rng.random()
    if draw < 0.2:
        return [Part(scene.fake("phone_number"), "PHONE_NUMBER")]
    key = scene.locale if scene.locale in _PHONES else scene.language if scene.language in _PHONES else "en_US"
    return [Part(pattern(scene, scene.choice(_PHONES[key if draw < 0.88 else ""])), "PHONE_NUMBER")]


def _luhn_digit(digits: str) -> str:
    total = sum(sum(divmod(int(digit) * (2 - i % 2), 10)) for i, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def card(scene: Scene, variant: str, number: int) -> list[Part]:
    """A card number, one in four with a wrong check digit."""
    head, length = scene.choice(
        (
            ("4", 16),
            ("4", 16),
            ("4", 13),
            ("51", 16),
            ("55", 16),
            ("2221", 16),
            ("34", 15),
            ("37", 15),
            ("6011", 16),
            ("36", 14),
            ("35", 16),
            ("50", 12),
            ("6304", 19),
        )
    )
    digits = pattern(scene, head + "#" * (length - len(head) - 1))
    digits += _luhn_digit(digits) if scene.chance(0.75) else str(scene.rng.randint(0, 9))
    mark = scene.choice(("", "", " ", " ", "-"))
    sizes = (4, 6, 5) if length == 15 else (4,) * 5
    return [Part(_grouped(digits, sizes, mark), "CREDIT_CARD")]


def _grouped(digits: str, sizes: tuple[int, ...], mark: str) -> str:
    groups, at = [], 0
    for size in sizes:
        groups.append(digits[at : at + size])
        at += size
    return mark.join(group for group in groups if group)


_IBANS: Final = {
    "GB": "????##############", "DE": "##################", "FR": "#######################",
        "ES": "####################",
    "IT": "?######################", "NL": "????##########", "PL": "########################",
        "PT": "#####################",
    "CH": "#################", "AT": "################", "BE": "############", "IE": "????##############",
        "SE": "####################",
    "DK": "##############", "FI": "##############", "NO": "###########", "TR": "######################",
        "GR": "#######################",
}  # fmt: skip


def iban(scene: Scene, variant: str, number: int) -> list[Part]:
    """An IBAN, most with right check digits, in groups or not."""
    home = scene.locale[3:]
    country = home if home in _IBANS and scene.chance(0.6) else scene.choice(tuple(_IBANS))
    body = pattern(scene, _IBANS[country])
    value = int("".join(str(int(sign, 36)) for sign in f"{body}{country}00"))
    check = 98 - value % 97 if scene.chance(0.85) else scene.rng.randint(2, 98)
    text = f"{country}{check:02}{body}"
    return [Part(_grouped(text, (4,) * 9, " ") if scene.chance(0.55) else text, "IBAN_CODE")]


def ssn(scene: Scene, variant: str, number: int) -> list[Part]:
    """A US social security number."""
    return [Part(pattern(scene, scene.choice(("%##-%#-%###", "%##-%#-%###", "%## %# %###", "%########"))), "US_SSN")]


def ip(scene: Scene, variant: str, number: int) -> list[Part]:
    """An IP address, one in five of version 6."""
    if scene.chance(0.2):
        text = pattern(
            scene,
            scene.choice(
                (
                    "2001:db8:^^^^:^^^^::^^^",
                    "fe80::^^^^:^^^^:^^^^:^^^^",
                    "2a02:^^^^:^^^^:^^^^:^^^^:^^^^:^^^^:^^^^",
                    "::1",
                )
            ),
        )
    else:
        text = ".".join(str(scene.rng.randint(1, 254)) for _ in range(4))
    return [Part(text, "IP_ADDRESS")]


def licence(scene: Scene, variant: str, number: int) -> list[Part]:
    """A driving licence: a US one in US English, else another country's."""
    if scene.locale == "en_US" or (scene.language == "en" and scene.chance(0.3)):
        shape = scene.choice(
            (
                "?#######",
                "?############",
                "########",
                "?##-##-####",
                "?###-####-####",
                "#########",
                "?###-###-##-###-#",
                "??######",
                "### ### ###",
                "?#### ##### #####",
                "##-###-####",
            )
        )
        return [Part(pattern(scene, shape), "US_DRIVER_LICENSE")]
    shape = scene.choice(
        (
            "?????######?##??",
            "???##?????#",
            "########",
            "?#########",
            "########?",
            "??#######?",
            "##########",
            "#####/##/####",
            "?####-#####-#####",
            "??-##########",
        )
    )
    return [Part(pattern(scene, shape), "DRIVER_LICENSE")]


def passport(scene: Scene, variant: str, number: int) -> list[Part]:
    """A passport number (`us` for a US one)."""
    if variant == "us":
        return [Part(pattern(scene, scene.choice(("#########", "?########"))), "US_PASSPORT")]
    return [
        Part(
            pattern(
                scene,
                scene.choice(
                    (
                        "?########",
                        "??#######",
                        "#########",
                        "##??#####",
                        "?#######",
                        "???######",
                        "C##?##?##",
                        "?? #######",
                    )
                ),
            ),
            "PASSPORT",
        )
    ]


def account(scene: Scene, variant: str, number: int) -> list[Part]:
    """A bank account number."""
    return [Part(pattern(scene, "%" + "#" * scene.rng.choice((7, 8, 9, 9, 10, 11, 12, 14))), "US_BANK_NUMBER")]


_IDS: Final = (
    "######", "#######", "########", "##########", "???-#####", "??######", "C-#####", "CUST-#####", "E####",
        "EMP-####", "EMP#####",
    "P-######", "PAT-#####", "MRN######", "?##-###-###", "####-####-##", "?########", "##-######", "M####-###",
        "POL-#######", "PL/##/####",
    "###-###-###", "S#######?", "INS-####-###", "U########", "#?#####", "##.###.###-#", "????####",
        "#### #### ###", "### ### ####", "A##-####-##",
)  # fmt: skip
_TAX: Final = {
    "en": ("?? ## ## ## ?", "%##-%#-####", "%## ### ###", "%########", "?????####?", "#### #### ####"),
    "de": ("%# ### ### ###", "%##########", "##/###/#####", "## ###### ? ###"), "fr": ("1 ## ## ## ### ### ##",
        "2############ ##", "1##############"),
    "es": ("########?", "########-?", "X#######?", "Y-#######-?", "????######??????##"), "it": ("??????##?##?###?",
        "??????##?##?###?"),
    "pt": ("#########", "### ### ###", "###.###.###-##", "###########"), "nl": ("#########", "####.##.###",
        "##.##.##-###.##"), "pl": ("###########", "###-###-##-##", "?????######"),
}  # fmt: skip


def identifier(scene: Scene, variant: str, number: int) -> list[Part]:
    """A number that identifies a person: of a customer, patient, employee …, or (`tax`) a national one."""
    shapes = _TAX[scene.language] if variant == "tax" else _IDS
    return [Part(pattern(scene, scene.choice(shapes)), "ID_NUMBER")]


MONTHS: Final[dict[str, tuple[str, ...]]] = {
    "en": words("January February March April May June July August September October November December"),
    "de": words("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
    "fr": words("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
    "es": words("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
    "it": words("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"),
    "pt": words("janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"),
    "nl": words("januari februari maart april mei juni juli augustus september oktober november december"),
    "pl": words("stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia"),
}
_NUMERIC: Final = {
    "en": ("{m}/{d}/{y}", "{m:02}/{d:02}/{y}", "{d:02}/{m:02}/{y}", "{m}/{d}/{yy:02}", "{y}-{m:02}-{d:02}",
        "{d:02}-{m:02}-{y}", "{d}.{m}.{y}", "{y}/{m:02}/{d:02}"),
    "nl": ("{d:02}-{m:02}-{y}", "{d}-{m}-{y}", "{d}/{m}/{y}", "{y}-{m:02}-{d:02}"),
    "dots": ("{d:02}.{m:02}.{y}", "{d}.{m}.{y}", "{d:02}.{m:02}.{yy:02}", "{y}-{m:02}-{d:02}"),
    "slashes": ("{d:02}/{m:02}/{y}", "{d}/{m}/{y}", "{d:02}-{m:02}-{y}", "{d:02}/{m:02}/{yy:02}", "{y}-{m:02}-{d:02}"),
}  # fmt: skip
_WORDED: Final = {
    "en": ("{month} {d}, {y}", "{d} {month} {y}", "{month} {d}{th}, {y}", "{mon} {d}, {y}", "{d}-{mon}-{y}",
        "{mon} {d}{th}, {y}", "{d}{th} of {month} {y}", "{d} {mon} {yy:02}", "{d}{th} {month} {y}", "{mon}. {d}, {y}"),
    "de": ("{d}. {month} {y}", "{d:02}. {month} {y}"), "fr": ("{d} {month} {y}", "{d} {month} {y}"),
        "es": ("{d} de {month} de {y}", "{d} de {month} de {y}", "{d} {month} {y}"),
    "it": ("{d} {month} {y}",), "pt": ("{d} de {month} de {y}",), "nl": ("{d} {month} {y}",),
        "pl": ("{d} {month} {y}", "{d} {month} {y} r."),
}  # fmt: skip
_DAY: Final = {
    "en": ("{month} {d}", "{month} {d}{th}", "{d} {month}", "the {d}{th} of {month}", "{mon} {d}"),
    "de": ("{d}. {month}",),
    "es": ("{d} de {month}",),
    "pt": ("{d} de {month}",),
}
_TIMES: Final = {"en": (" at {h}:{n:02}", " {h}:{n:02}", ", {h}:{n:02}", " at {h12}:{n:02} {ap}", " {h12}{ap}"),
    "de": (" um {h}:{n:02} Uhr", ", {h}:{n:02} Uhr"), "fr": (" à {h}h{n:02}", " à {h} h {n:02}"),
    "es": (" a las {h}:{n:02}",), "it": (" alle {h}:{n:02}", " alle ore {h}.{n:02}"), "pt": (" às {h}:{n:02}",
    " às {h}h{n:02}"), "nl": (" om {h}:{n:02} uur", " om {h}.{n:02} uur"), "pl": (" o {h}:{n:02}",
    " o godz. {h}:{n:02}")}  # fmt: skip
_STAMPS: Final = (
    "{y}-{m:02}-{d:02}T{h:02}:{n:02}:{s:02}Z",
    "{y}-{m:02}-{d:02} {h:02}:{n:02}:{s:02}",
    "{y}-{m:02}-{d:02}T{h:02}:{n:02}:{s:02}+02:00",
    "{y}-{m:02}-{d:02} {h:02}:{n:02}:{s:02},{ms:03}",
    "{d:02}/{mon}/{y}:{h:02}:{n:02}:{s:02} +0000",
)


def _written(scene: Scene, shape: str, first: int, last: int) -> str:
    rng = scene.rng
    day, month, hour = rng.randint(1, 28), rng.randint(1, 12), rng.randint(0, 23)
    name = MONTHS[scene.language][month - 1]
    ordinal = "th" if 10 < day < 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    year = rng.randint(first, last)
    return shape.format(d=day, m=month, y=year, yy=year % 100, month=name, mon=name[:3], th=ordinal, h=hour,
        h12=hour % 12 or 12, n=rng.randint(0, 59), s=rng.randint(0, 59), ms=rng.randint(0, 999),
        ap=scene.choice(("am", "pm", "AM", "PM") if scene.language == "en" else ("",)))  # fmt: skip


def _shape(scene: Scene, worded: float) -> str:
    language = scene.language
    if scene.chance(worded):
        return scene.choice(_WORDED[language])
    key = language if language in {"en", "nl"} else "dots" if language in {"de", "pl"} else "slashes"
    return scene.choice(_NUMERIC[key])


def date(scene: Scene, variant: str, number: int) -> list[Part]:
    """A date: `day` without a year, `time` with a time of day, `stamp` as in logs, `numeric`; else any with a year."""
    if variant == "stamp":
        shape = scene.choice(_STAMPS)
    elif variant == "day":
        shape = scene.choice(_DAY.get(scene.language, ("{d} {month}",)))
    elif variant == "time":
        shape = _shape(scene, 0.6) + scene.choice(_TIMES[scene.language])
    else:
        shape = _shape(scene, 0.0 if variant == "numeric" else 0.5)
    return [Part(_written(scene, shape, 1995, 2026), "DATE_TIME")]


def birth(scene: Scene, variant: str, number: int) -> list[Part]:
    """A date of birth."""
    return [Part(_written(scene, _shape(scene, 0.0 if variant == "numeric" else 0.45), 1930, 2015), "DATE_OF_BIRTH")]
