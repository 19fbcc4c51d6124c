"""Names of people, what they are called by, and whom they work for."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from benchmarks.pii.heldout.draw import Draw

__all__ = ["FAITHS", "NATIONALITIES", "TITLES", "ascii_word", "family_name", "full_name", "given_name", "organization",
           "title", "user_name"]  # fmt: skip

_ABROAD: Final = (
    "de_DE", "fr_FR", "es_ES", "it_IT", "pl_PL", "nl_NL", "pt_PT", "sv_SE", "tr_TR", "ro_RO", "hr_HR", "cs_CZ", "da_DK",
    "fi_FI", "en_IN", "en_NG", "es_MX", "no_NO",
)  # fmt: skip

# Romanized, from cultures that Faker's Latin locales leave out.
_GIVEN: Final = (
    "Abebe", "Aigerim", "Akosua", "Amaru", "Anahit", "Asel", "Bilal", "Botond", "Chenglei", "Chiamaka", "Daegun",
    "Darya", "Dilnoza", "Emeka", "Farrukh", "Fatoumata", "Gulnara", "Haruka", "Hyejin", "Ikram", "Ioana", "Jamshid",
    "Jiahui", "Kofi", "Keanu", "Kwabena", "Lakshman", "Leilani", "Lerato", "Mahmoud", "Makena", "Malia", "Meseret",
    "Mikel", "Minh Anh", "Nazanin", "Ngozi", "Nurul", "Oksana", "Omari", "Parisa", "Pooja", "Qiang", "Rania", "Rohan",
    "Saoirse", "Sefa", "Shreya", "Sione", "Tamar", "Tenzin", "Thandiwe", "Tuan", "Ulugbek", "Wanjiru", "Xiomara",
    "Yael", "Yusuf", "Zaynab", "Zhanna",
)  # fmt: skip
_FAMILY: Final = (
    "Abdi", "Adeyinka", "Aguirre", "Al-Farsi", "Amoah", "Ansah", "Baatar", "Bektasheva", "Bui", "Chaudhry", "Choi",
    "Dlamini", "Draghici", "Etxeberria", "Faleolo", "Fukuda", "Gebremariam", "Ghorbani", "Haddad", "Hakobyan", "Inoue",
    "Ismailov", "Jung", "Kamau", "Kapoor", "Karimova", "Kealoha", "Khatri", "Koné", "Kovalenko", "Kuznetsova", "Lim",
    "Mahlangu", "Mbeki-Jones", "Mizrahi", "Moyo", "Nakagawa", "Nguyen", "Nwosu", "O'Riordan", "Okafor", "Ouattara",
    "Ozturk", "Pham", "Qureshi", "Rahimi", "Rustamov", "Saeed", "Sandhu", "Shevchenko", "Tanaka", "Tekle", "Tsering",
    "Tuilagi", "Vashchenko", "Wijesinghe", "Xu", "Yamamoto", "Zhou", "Zulu",
)  # fmt: skip

TITLES: Final = {
    "en": ("Mr.", "Mrs.", "Ms.", "Dr.", "Mr", "Mrs", "Ms", "Miss", "Dr", "Prof.", "Professor", "Sir", "Rev."),
    "de": ("Herr", "Frau", "Dr.", "Prof."),
    "fr": ("M.", "Mme", "Madame", "Monsieur", "Dr"),
    "es": ("Sr.", "Sra.", "Don", "Doña", "Dra."),
    "it": ("Sig.", "Sig.ra", "Dott.", "Dott.ssa"),
    "nl": ("Dhr.", "Mevr.", "Mevrouw", "Dr."),
    "pt": ("Sr.", "Sra.", "Dr.", "Dra."),
    "pl": ("Pan", "Pani", "Dr"),
}
NATIONALITIES: Final = (
    "Armenian", "Australian", "Bangladeshi", "Bolivian", "British", "Bulgarian", "Cambodian", "Canadian", "Chilean",
    "Colombian", "Cypriot", "Danish", "Dutch", "Ecuadorian", "Estonian", "Ethiopian", "French", "Georgian", "Ghanaian",
    "Icelandic", "Indonesian", "Iranian", "Irish", "Israeli", "Kenyan", "Latvian", "Lebanese", "Malaysian", "Mongolian",
    "Moroccan", "Nepalese", "Norwegian", "Peruvian", "Filipino", "Portuguese", "Samoan", "Senegalese", "Serbian",
    "Slovak", "South African", "Sri Lankan", "Swiss", "Syrian", "Tunisian", "Ukrainian", "Uruguayan", "Vietnamese",
)  # fmt: skip
FAITHS: Final = (
    "Muslim", "Catholic", "Jewish", "Hindu", "Buddhist", "Sikh", "Lutheran", "Quaker", "Methodist", "Baptist",
    "Democrat", "Republican", "Orthodox Christian", "Presbyterian", "Mormon", "Jain",
)  # fmt: skip
_TRADES: Final = (
    "Logistics", "Robotics", "Foods", "Textiles", "Analytics", "Pharma", "Shipping", "Renewables", "Ceramics",
    "Insurance", "Motors", "Publishing", "Dairy", "Optics", "Freight", "Studios", "Timber", "Dental Care",
)  # fmt: skip
_STEMS: Final = (
    "Alderbrook", "Bluefin", "Cindermoor", "Dunmore", "Elmhurst", "Fjordline", "Graywater", "Hollowell", "Ironbark",
    "Juniper & Sage", "Kestrel", "Larkspur", "Meridian", "Nordhaven", "Oakley Thorne", "Pinecrest", "Quillon",
    "Redstone", "Silverline", "Tamarack", "Umbrafell", "Verity", "Westmarch", "Yarrow",
)  # fmt: skip
_FORMS: Final = {
    "en": ("Ltd", "Inc.", "LLC", "plc", "Group", "Corp.", "& Sons", "Partners", ""),
    "de": ("GmbH", "AG", "KG"),
    "fr": ("SARL", "S.A.", "SAS"),
    "es": ("S.A.", "S.L."),
    "it": ("S.p.A.", "S.r.l."),
    "nl": ("B.V.", "N.V."),
    "pt": ("Lda.", "S.A."),
    "pl": ("Sp. z o.o.", "S.A."),
}
_INSTITUTIONS: Final = (
    "University of {}", "{} General Hospital", "{} City Council", "Bank of {}", "{} School of Nursing",
    "{} Chamber of Commerce", "St. Brendan's Hospital", "Royal {} Society", "{} Community College", "{} United FC",
)  # fmt: skip


def given_name(draw: Draw) -> str:
    return draw.one(_GIVEN) if draw.chance(0.25) else draw.fake("first_name", _home(draw))


def family_name(draw: Draw) -> str:
    return draw.one(_FAMILY) if draw.chance(0.25) else draw.fake("last_name", _home(draw))


def full_name(draw: Draw) -> str:
    """A given and a family name of one culture, some with an initial, a second name or a double surname."""
    if draw.chance(0.25):
        given, family = draw.one(_GIVEN), draw.one(_FAMILY)
    else:
        home = _home(draw)
        given, family = draw.fake("first_name", home), draw.fake("last_name", home)
    kind = draw.random.random()
    if kind < 0.08:
        return f"{given} {draw.fill('?')}. {family}"
    if kind < 0.12:
        return f"{given[0]}. {family}"
    if kind < 0.16 and "-" not in family and " " not in family:
        return f"{given} {family}-{draw.one([name for name in _FAMILY if name.isalpha()])}"
    return f"{given} {family}"


def title(draw: Draw) -> str:
    return draw.one(TITLES[draw.language])


def organization(draw: Draw) -> str:
    kind = draw.random.random()
    if kind < 0.4:
        return draw.fake("company")
    if kind < 0.75 or draw.language != "en":
        words = [draw.one(_STEMS), draw.one(_TRADES) if draw.chance(0.6) else "", draw.one(_FORMS[draw.language])]
        return " ".join(filter(None, words)) if len(list(filter(None, words))) > 1 else f"{words[0]} {_TRADES[0]}"
    return draw.one(_INSTITUTIONS).format(draw.fake("last_name", "en_GB"))


def user_name(draw: Draw) -> str:
    """A handle as people choose them: parts of a name, a separator, figures."""
    first, last = (re.sub(r"\W", "", ascii_word(draw.fake(part, "en_US"))) for part in ("first_name", "last_name"))
    shapes = (f"{first[0]}{last}", f"{first}_{last}", f"{first}.{last}", f"{last}{draw.digits(2)}", f"x{first}x")
    return draw.one(shapes).lower() + (draw.digits(2) if draw.chance(0.4) else "")


def ascii_word(text: str) -> str:
    """Return `text` without accents and spaces, for addresses."""
    plain = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L").replace("ß", "ss"))
    return re.sub(r"[^A-Za-z0-9-]", "", plain)


def _home(draw: Draw) -> str:
    """The locale of a name: mostly the text's, for people move."""
    abroad = 0.4 if draw.language == "en" else 0.15
    return draw.one(_ABROAD) if draw.chance(abroad) else draw.locale
