"""Fillers for places: towns, countries, streets, postcodes, and whole postal addresses as their country writes them."""

from __future__ import annotations

from typing import Final

from training.messages.lists import words
from training.messages.message import Part
from training.messages.names import CULTURES
from training.messages.places import CITIES, COUNTRIES, LANDMARKS, REGIONS, STATES
from training.messages.pools import ENGLISH
from training.messages.scene import Scene, without_article

__all__ = ["address", "location", "postal", "postcode"]

_COUNTRY_OF: Final = {
    "en_US": "USA;United States;US", "en_GB": "UK;United Kingdom;England;Great Britain", "en_AU": "Australia",
    "en_CA": "Canada", "en_IN": "India", "en_IE": "Ireland", "en_NZ": "New Zealand", "de_DE": "Germany;Deutschland",
    "de_AT": "Austria;Österreich", "de_CH": "Switzerland;Schweiz", "fr_FR": "France", "fr_CA": "Canada",
    "fr_CH": "Suisse;Switzerland", "es_ES": "Spain;España", "es_MX": "Mexico;México", "es_AR": "Argentina",
    "es_CO": "Colombia", "es_CL": "Chile", "it_IT": "Italy;Italia", "pt_PT": "Portugal", "pt_BR": "Brazil;Brasil",
    "nl_NL": "Netherlands;Nederland;The Netherlands", "nl_BE": "Belgium;België", "pl_PL": "Poland;Polska",
    "da_DK": "Denmark;Danmark", "sv_SE": "Sweden;Sverige", "no_NO": "Norway;Norge", "fi_FI": "Finland;Suomi",
    "cs_CZ": "Czech Republic", "hu_HU": "Hungary", "ro_RO": "Romania", "tr_TR": "Turkey;Türkiye",
    "hr_HR": "Croatia;Hrvatska", "sk_SK": "Slovakia", "sl_SI": "Slovenia", "et_EE": "Estonia",
}  # fmt: skip
_AREAS: Final = {
    "en_CA": "Ontario;ON;Quebec;QC;British Columbia;BC;Alberta;AB;Manitoba;MB;NS;NB;SK;Nova Scotia",
    "en_AU": "NSW;VIC;QLD;WA;SA;TAS;ACT;NT;New South Wales;Victoria;Queensland",
    "en_IN": "Maharashtra;Karnataka;Kerala;Tamil Nadu;Gujarat;Punjab;Uttar Pradesh;West Bengal;Telangana;Rajasthan",
}
_SUFFIXES: Final = {
    "en_US": words(
        "Street St St. Avenue Ave Ave. Road Rd Rd. Drive Dr Lane Ln Boulevard Blvd Blvd. Court Ct Place Pl Way "
        "Circle Cir Parkway Pkwy Terrace Trail Highway Hwy Loop Alley Square Plaza Run Ridge Crossing"
    ),
    "en_GB": words(
        "Street St Road Rd Avenue Lane Close Drive Gardens Crescent Grove Terrace Place Mews Square Hill Way Court "
        "Walk Row Green Park Rise Parade Wharf"
    ),
}  # fmt: skip
_STREETS: Final = words(
    "Main High Church Park Oak Maple Pine Cedar Elm Washington Lake Hill Walnut Spring North Ridge Lincoln Willow "
    "Mill River Sunset Cherry Jackson Highland Franklin Jefferson Station Victoria Queen King King_George "
    "Martin_Luther_King_Jr. Chestnut Spruce Magnolia Dogwood Meadow Forest Valley_View Old_Mill Stony_Brook "
    "Fox_Hollow Cottonwood Juniper Pleasant Broad London York Manchester The_Green West_End N._Michigan "
    "South_Congress NW_Third E_42nd 5th Fifth 12th 101st 3rd W_7th SE_82nd Rosewood Bluebell Heather Primrose "
    "Kingfisher Nightingale Harbour Wellington Albert Grange Manor Vicarage School Ormeau"
)
_OWN: Final = {
    "tr_TR": ("Atatürk Caddesi No: {}", "Cumhuriyet Cad. {}", "İstiklal Caddesi {}", "Gül Sokak No:{}/4",
        "{}. Sokak No: 7", "Bağdat Cad. {} D:5"),
    "en_IN": ("{}, MG Road", "Flat {}, Sai Residency, Link Road", "H.No. {}, Gandhi Nagar", "{}/2 Nehru Street",
        "Plot No. {}, Sector 21", "{}, 4th Cross, Indiranagar", "Door No. {}, Anna Salai"),
}  # fmt: skip
_FAR: Final = (
    "{}-chome-{}-{} Roppongi", "{}-{}-{} Jingumae", "{} Nanjing Road", "No. {}, Lane {}, Zhongshan North Road",
        "{} Gangnam-daero",
    "{} Teheran-ro", "Jl. Sudirman No. {}", "Jalan Merdeka {}", "{} Nguyen Hue Street", "{} Rizal Avenue",
        "{} Sukhumvit Soi {}",
    "{} Orchard Road #{}-{}", "Blk {} Ang Mo Kio Ave {}", "Flat {}, {}/F, Nathan Road", "{} Awolowo Road",
        "Plot {} Ahmadu Bello Way",
    "{} Moi Avenue", "{} Kenyatta Ave", "{} El Tahrir Street", "{} Rothschild Blvd", "{} Sheikh Zayed Road",
        "Villa {}, Al Wasl Road",
    "ul. Lenina {}, kv. {}", "Khreshchatyk St, {}", "{} Leoforos Alexandras", "Ermou {}", "{} Lambton Quay",
        "Knez Mihailova {}",
    "Calle {} # {}-{}", "Carrera {} No. {}-{}", "Av. {} de Julio {}", "{} Queens Road Central", "{}-{} Sakae, Naka-ku",
)  # fmt: skip
_ADDRESS_LOCALES: Final = tuple(sorted({*_COUNTRY_OF} - {"en_IN", "tr_TR"}))


def location(scene: Scene, variant: str, number: int) -> list[Part]:
    """A place: city, country, state, region, landmark, or any of them."""
    return without_article(scene, _place(scene, variant), "LOCATION")


def _place(scene: Scene, variant: str) -> str:
    draw = scene.rng.random()
    kind = variant or ("city" if draw < 0.62 else "country" if draw < 0.84 else "region" if draw < 0.93 else "landmark")
    if kind == "country":
        return scene.choice(COUNTRIES[scene.language])
    if scene.language == "en":
        if kind == "state":
            return scene.choice(STATES)
        if kind == "region":
            return scene.choice(scene.choice((REGIONS, REGIONS, STATES[:50])))
        if kind == "landmark":
            return scene.choice(LANDMARKS)
    return _city(scene)


def _city(scene: Scene) -> str:
    draw = scene.rng.random()
    if draw < (0.55 if scene.language == "en" else 0.3):
        return scene.choice(CITIES)
    return scene.fake("city", scene.foreign() if draw > 0.9 else scene.locale)


def address(scene: Scene, variant: str, number: int) -> list[Part]:
    """A street address, mostly of the message's own country."""
    return [Part(_street(scene, scene.locale if scene.chance(0.8) else ""), "ADDRESS")]


def _street(scene: Scene, locale: str) -> str:
    rng = scene.rng
    if not locale and scene.chance(0.4):
        shape = scene.choice(_FAR)
        return shape.format(*(rng.randint(1, 250) for _ in range(shape.count("{}"))))
    locale = locale or scene.choice(_ADDRESS_LOCALES)
    if locale in _OWN:
        return scene.choice(_OWN[locale]).format(rng.randint(1, 480))
    if locale in ENGLISH and scene.chance(0.8):
        return _english_street(scene, locale)
    street = scene.fake("street_address", locale)
    if not any(sign.isdigit() for sign in street):
        street = (
            f"{rng.randint(1, 200)} {street}" if locale.startswith(("en", "fr")) else f"{street} {rng.randint(1, 200)}"
        )
    return street


def _english_street(scene: Scene, locale: str) -> str:
    rng = scene.rng
    if scene.chance(0.06):
        return scene.choice(
            ("PO Box {}", "P.O. Box {}", "P.O. Box {}", "PO BOX {}", "GPO Box {}", "RR 2 Box {}")
        ).format(rng.randint(1, 9999))
    american = locale in {"en_US", "en_CA"}
    draw = rng.random()
    name = scene.choice(_STREETS) if draw < 0.5 else scene.fake("last_name") if draw < 0.8 else _far_name(scene)
    house = str(rng.randint(1, 9999 if american and scene.chance(0.7) else 240))
    if scene.chance(0.06):
        house += scene.choice(("A", "B", "a", "-B", " 1/2", f"-{rng.randint(2, 9)}", "C"))
    suffix = scene.choice(_SUFFIXES["en_US" if american else "en_GB"])
    street = f"{house}{', ' if not american and scene.chance(0.05) else ' '}{name} {suffix}"
    if american and scene.chance(0.08):
        street += scene.choice((" NW", " SE", " N", " West", " South", " S.W."))
    return _with_unit(scene, street, american) if scene.chance(0.3) else street


def _far_name(scene: Scene) -> str:
    culture = CULTURES[scene.choice(("english", "indian", "african", "polynesian"))]
    return scene.choice((scene.choice(culture.last), f"{scene.choice(culture.first)} {scene.choice(culture.last)}"))


def _with_unit(scene: Scene, street: str, american: bool) -> str:
    number = (
        str(scene.rng.randint(1, 999)) if scene.chance(0.6) else f"{scene.rng.randint(1, 20)}{scene.choice('ABCDE')}"
    )
    if american:
        unit = scene.choice(
            ("Apt {}", "Apt. {}", "Apt #{}", "Suite {}", "Ste. {}", "Unit {}", "#{}", "Floor {}", "Bldg {}", "apt {}")
        )
        return f"{street}{scene.choice((', ', ' ', ', ', chr(10)))}{unit.format(number)}"
    unit = scene.choice(
        (
            "Flat {}",
            "Flat {}",
            "Apartment {}",
            "Unit {}",
            "Studio {}",
            "Suite {}",
            "Level {}",
            "Rose Cottage",
            "The Old Rectory",
        )
    )
    return f"{unit.format(number)}{scene.choice((', ', ', ', chr(10)))}{street}"


def postcode(scene: Scene, variant: str, number: int) -> list[Part]:
    """A postal code."""
    return [Part(_code(scene, scene.locale if scene.chance(0.75) else scene.choice(_ADDRESS_LOCALES)), "POSTCODE")]


def _code(scene: Scene, locale: str) -> str:
    code = scene.fake("postcode", locale)
    if locale == "en_US" and scene.chance(0.15):
        return f"{code[:5]}-{scene.rng.randint(0, 9999):04}"
    if locale == "en_CA" and " " not in code:
        return f"{code[:3]} {code[3:]}"
    if locale == "en_GB" and scene.chance(0.15):
        return code.replace(" ", "")
    if locale in {"de_DE", "de_AT", "de_CH"} and scene.chance(0.06):
        return f"{locale[3:4]}-{code}"
    if locale == "pt_BR" and len(code) == 8:
        return f"{code[:5]}-{code[5:]}"
    return code


def postal(scene: Scene, variant: str, number: int) -> list[Part]:
    """A whole postal address, on one line or (`lines`) on several; each of its parts is labelled as what it is."""
    locale = scene.locale if scene.chance(0.75) else scene.choice(_ADDRESS_LOCALES)
    break_ = "\n" if variant == "lines" else scene.choice((", ", ", ", ", ", " ", " - ", "; "))
    if locale in ENGLISH:
        town = _english_town(scene, locale)
    else:
        town = [Part(_code(scene, locale), "POSTCODE"), Part(" "), Part(scene.fake("city", locale), "LOCATION")]
        if scene.chance(0.05):
            town = [town[2], Part(", "), town[0]]
    street = _street(scene, locale)
    if variant != "lines":
        street = street.replace("\n", ", ")
    parts = [Part(street, "ADDRESS"), Part(break_), *town]
    if scene.chance(0.35):
        country = scene.choice(_COUNTRY_OF[locale].split(";"))
        parts += [
            Part(break_ if break_ != " " else ", "),
            Part(country.upper() if scene.chance(0.2) else country, "LOCATION"),
        ]
    return parts


def _english_town(scene: Scene, locale: str) -> list[Part]:
    comma = Part(", ")
    city = Part(
        scene.choice(CITIES[:90]).removeprefix("the ")
        if locale == "en_US" and scene.chance(0.5)
        else scene.fake("city", locale),
        "LOCATION",
    )
    code = Part(_code(scene, locale), "POSTCODE")
    if locale in {"en_GB", "en_IE", "en_NZ"}:
        return [city, scene.choice((comma, Part(" "), Part("\n"))), code]
    area = Part(
        scene.choice(STATES[50:] * 3 + STATES[:50] if locale == "en_US" else _AREAS[locale].split(";")), "LOCATION"
    )
    if scene.chance(0.06):
        return [city, comma, area]
    return [
        city,
        scene.choice((comma, comma, comma, Part(" "))),
        area,
        scene.choice((Part(" "), Part(" "), comma)),
        code,
    ]
