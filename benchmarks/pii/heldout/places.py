"""Streets, towns, regions, countries, postcodes."""

from __future__ import annotations

from typing import Final

from benchmarks.pii.heldout.draw import Draw

__all__ = ["city", "country", "postcode", "region", "street", "street_only"]

_CITIES: Final = (
    "Aarhus", "Accra", "Adelaide", "Almaty", "Antwerp", "Baton Rouge", "Bengaluru", "Bergen", "Bilbao", "Brno",
    "Cartagena", "Cheyenne", "Christchurch", "Cluj-Napoca", "Cork", "Da Nang", "Duluth", "Eindhoven", "Fargo", "Gdańsk",
    "Ghent", "Guadalajara", "Halifax", "Hanoi", "Inverness", "Izmir", "Jaipur", "Kigali", "Kobe", "La Paz", "Leicester",
    "Ljubljana", "Lusaka", "Malmö", "Manila", "Marrakesh", "Medellín", "Montevideo", "Nairobi", "New Plymouth", "Osaka",
    "Palo Alto", "Penang", "Plovdiv", "Porto Alegre", "Quito", "Reykjavik", "Rotterdam", "Salt Lake City", "Santa Fe",
    "Seville", "Sheffield", "Stavanger", "Tallinn", "Tbilisi", "Thessaloniki", "Tucson", "Uppsala", "Valparaíso",
    "Wichita", "Wrocław", "Yerevan", "York", "Zagreb",
)  # fmt: skip
_COUNTRIES: Final = (
    "Argentina", "Armenia", "Austria", "Bangladesh", "Belgium", "Botswana", "Brazil", "Canada", "Chile", "Costa Rica",
    "Croatia", "Czech Republic", "Denmark", "Egypt", "Estonia", "Finland", "France", "Germany", "Ghana", "Greece",
    "Iceland", "India", "Indonesia", "Ireland", "Italy", "Jamaica", "Japan", "Kenya", "Latvia", "Malaysia", "Mexico",
    "Morocco", "Nepal", "New Zealand", "Nigeria", "Norway", "Pakistan", "Peru", "Philippines", "Poland", "Portugal",
    "Romania", "Senegal", "Singapore", "South Korea", "Spain", "Sweden", "Switzerland", "Tanzania", "Thailand",
    "Tunisia", "Turkey", "UAE", "UK", "US", "USA", "United Kingdom", "United States", "Uruguay", "Vietnam",
)  # fmt: skip
_STATES: Final = (
    "Ohio", "Oregon", "New Mexico", "North Carolina", "Idaho", "Texas", "Vermont", "Minnesota", "West Virginia",
    "Bavaria", "Catalonia", "Tuscany", "Queensland", "Ontario", "British Columbia", "Kerala", "Gujarat", "Normandy",
    "Cornwall", "County Kerry", "Scotland", "Yucatán", "Silesia", "Otago",
)  # fmt: skip
_STEMS: Final = (
    "Alma", "Bishop's", "Brickfield", "Canal", "Cedar Ridge", "Chestnut", "Coldharbour", "Dogwood", "Elm", "Foundry",
    "Granary", "Heron", "Juniper", "Kingfisher", "Larch", "Lighthouse", "Magnolia", "Martin Luther King", "Mill",
    "Old Mill", "Orchard", "Palmetto", "Quarry", "Rosebank", "Saddleback", "Sycamore", "Tannery", "Union", "Vine",
    "Wharf", "Willow Creek", "Windmill",
)  # fmt: skip
_WAYS: Final = (
    "Street", "St", "Road", "Rd", "Avenue", "Ave", "Lane", "Ln", "Drive", "Dr", "Close", "Way", "Court", "Blvd",
    "Crescent", "Terrace", "Place", "Pkwy",
)  # fmt: skip


def city(draw: Draw) -> str:
    share = 0.5 if draw.language == "en" else 0.2
    return draw.one(_CITIES) if draw.chance(share) else draw.fake("city")


def country(draw: Draw) -> str:
    if draw.language == "en":
        return draw.one(_COUNTRIES)
    # Faker's names of countries are of the language, but some are long official ones: the shortest of three.
    return min((draw.fake("country") for _ in range(3)), key=len)


def region(draw: Draw) -> str:
    """A state, county or province."""
    return draw.fake("state_abbr") if draw.country in {"US", "AU"} and draw.chance(0.4) else draw.one(_STATES)


def postcode(draw: Draw) -> str:
    return draw.fake("postcode")


def street(draw: Draw) -> str:
    """A street line: number and street, some with a flat or unit, a few P.O. boxes."""
    if draw.language != "en":
        return draw.fake("street_address")
    kind = draw.random.random()
    if kind < 0.4:
        return draw.fake("street_address")
    if kind < 0.45:
        return f"P.O. Box {draw.digits(4, lead='123456789')}"
    number = draw.one((draw.digits(1, lead="123456789"), draw.digits(2, lead="123456789"), draw.digits(4, lead="1234")))
    line = f"{number}{draw.one(('', '', '', 'A', 'b', '-4'))} {street_only(draw)}"
    if draw.chance(0.25):
        inside = f"{draw.one(('Apt', 'Apt.', 'Unit', 'Suite', '#', 'Flat'))} {draw.digits(2, lead='123456789')}"
        return draw.one((f"{line}, {inside}", f"{inside}, {line}")).replace("# ", "#")
    return line


def street_only(draw: Draw) -> str:
    """A street without a number."""
    return f"{draw.one(_STEMS)} {draw.one(_WAYS)}" if draw.language == "en" else draw.fake("street_name")
