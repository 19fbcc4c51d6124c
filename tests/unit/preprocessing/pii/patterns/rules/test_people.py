"""Ages, titles, groups, postcodes and user names: what is one in eight languages, and what only looks like one."""

from __future__ import annotations

import pytest

from preprocessing.normalize import detection_view
from preprocessing.pii.entities import EntityType
from preprocessing.pii.patterns.detectors import PatternDetector
from preprocessing.pii.policy import DEFAULT_THRESHOLD


def found(entity: EntityType, text: str) -> list[str]:
    spans = PatternDetector({entity}).detect([detection_view(text).text])[0]
    assert isinstance(spans, list)
    return sorted({text[span.start : span.end] for span in spans if span.score >= DEFAULT_THRESHOLD})


AGES = [
    ("I am 34 years old.", "34", "plain"),
    ("a 34-year-old man", "34", "dashes"),
    ("my 6 month old baby", "6", "months"),
    ("a man aged 34 left", "34", "aged"),
    ("age: 34", "34", "a form"),
    ('{"age": 34}', "34", "JSON"),
    ("he died at the age of 82.", "82", "age of"),
    ("Jane, 34 yo, lives here", "34", "chat"),
    ("34 y/o male", "34", "a doctor's note"),
    ("I'm 34.", "34", "a strong form: nothing follows"),
    ("I'm 34 and happy", "34", "a strong form: and"),
    ("ich bin 34 Jahre alt", "34", "de"),
    ("der 34-jährige Mann", "34", "de, adjective"),
    ("Alter: 34", "34", "de, a form"),
    ("mit 34 Jahren", "34", "de, dative"),
    ("j'ai 34 ans", "34", "fr"),
    ("Marie, 34 ans, habite ici", "34", "fr, apposition"),
    ("âgée de 34 ans", "34", "fr, âgée de"),
    ("tengo 34 años", "34", "es"),
    ("una mujer de 34 años de edad", "34", "es, de edad"),
    ("ho 34 anni", "34", "it"),
    ("età: 34", "34", "it, a form"),
    ("tenho 34 anos", "34", "pt"),
    ("34 anos de idade", "34", "pt, de idade"),
    ("ik ben 34 jaar", "34", "nl"),
    ("34 jaar oud", "34", "nl, oud"),
    ("mam 34 lata", "34", "pl"),
    ("34-letni mężczyzna", "34", "pl, adjective"),
    ("wiek: 34", "34", "pl, a form"),
]

NO_AGES = [
    ("10 years ago", "time"),
    ("5 years of experience", "time"),
    ("2-year warranty", "a warranty"),
    ("a 10-year-old car", "a thing"),
    ("il y a 10 ans", "fr, ago"),
    ("10 ans d'expérience", "fr, experience"),
    ("depuis 10 ans", "fr, since"),
    ("hace 10 años", "es, ago"),
    ("10 anni fa", "it, ago"),
    ("há 10 anos", "pt, ago"),
    ("10 jaar geleden", "nl, ago"),
    ("10 lat temu", "pl, ago"),
    ("seit 10 Jahren", "de, since"),
    ("I'm 100% sure", "per cent"),
    ("I'm 5 minutes away", "minutes"),
    ("I am 34 weeks pregnant", "weeks"),
    ("page 34 of 50", "the end of another word"),
    ("average 34", "the end of another word"),
    ("age 0 and aged 300", "nobody's age"),
    ("version 3.4 years", "a decimal"),
]

TITLES = [
    ("ask Mr Smith", "Mr", "before a name"),
    ("ask Mr. Smith", "Mr.", "the stop is part of it"),
    ("Dear Mrs. O'Hara,", "Mrs.", "apostrophe in the name"),
    ("Title: Ms.", "Ms.", "alone with its stop"),
    ("Yesterday Dr. Smith called", "Dr.", "the first word of the sentence is no street"),
    ("Dear Dr Smith", "Dr", "a greeting is no street"),
    ("Professor Ada King", "Professor", "in full"),
    ("Mr <PERSON_1> called", "Mr", "the name is a token already"),
    ("sehr geehrte Frau Braun", "Frau", "de"),
    ("Mme Dupont", "Mme", "fr"),
    ("M. Dupont", "M.", "fr, one letter needs its stop"),
    ("la Sra. García", "Sra.", "es"),
    ("Sig. Rossi", "Sig.", "it"),
    ("Dott. Rossi", "Dott.", "it"),
    ("Senhor Costa", "Senhor", "pt"),
    ("Dhr. Jansen", "Dhr.", "nl"),
    ("Mevr. de Vries", "Mevr.", "nl, a particle before the name"),
    ("Pani Kowalska", "Pani", "pl"),
    ("mr smith said", "mr", "a chat"),
]

NO_TITLES = [
    ("12 Oak Dr Springfield", "a street"),
    ("on Oak Dr. Come in", "a street at a sentence's end"),
    ("it took 5 ms. Then 10 ms more", "milliseconds"),
    ("latency in ms is fine", "milliseconds"),
    ("I miss you, sir", "in lower case"),
    ("Miss you all", "a verb"),
    ("Don't go", "a contraction"),
    ("Pan American flights", "a company"),
    ("fry it in a Pan", "nothing follows"),
    ("Gen Z likes MS Office", "generations, makes"),
    ("M Dupont", "one letter alone"),
    ("the doctor said", "a profession"),
]

GROUPS = [
    ("She is German.", "German", "nationality"),
    ("two Muslims and a priest", "Muslims", "religion"),
    ("a Jewish family", "Jewish", "adjective"),
    ("he votes Republican", "Republican", "party"),
    ("the Labour Party lost", "Labour Party", "several words"),
    ("a South African nurse", "South African", "several words"),
    ("in German hospitals", "German", "an adjective after `in`"),
    ("nationality: american", "american", "lower case with context"),
    ("i am mexican", "mexican", "lower case after `I am`"),
    ("er ist Türke", "Türke", "de"),
    ("ein Katholik", "Katholik", "de"),
    ("les Français", "Français", "fr, a noun"),
    ("je suis musulmane", "musulmane", "fr, an adjective"),
    ("soy español", "español", "es"),
    ("cittadinanza: italiana", "italiana", "it"),
    ("nacionalidade brasileira", "brasileira", "pt"),
    ("zij is Turkse", "Turkse", "nl"),
    ("jestem Ukrainką", "Ukrainką", "pl"),
]

NO_GROUPS = [
    ("polish the table", "a verb"),
    ("Polish the table", "a verb that begins a sentence"),
    ("roast turkey on china plates", "food, crockery"),
    ("Do you speak English?", "a language"),
    ("written in German", "a language"),
    ("French fries and Greek yogurt", "food"),
    ("Christian Bale", "a given name"),
    ("a danish with coffee", "lower case without context"),
    ("the german word", "lower case without context"),
    ("Turkey and Chad", "countries are places"),
    ("see /American/x and @French", "paths and handles"),
]

POSTCODES = [
    ("London SW1A 1AA", "SW1A 1AA", "UK"),
    ("m1 1ae please", "m1 1ae", "UK in lower case"),
    ("EC1A1BB", "EC1A1BB", "UK without a space"),
    ("Ottawa K1A 0B1", "K1A 0B1", "Canada"),
    ("1012 AB Amsterdam", "1012 AB", "NL before a town"),
    ("postcode 1012 AB", "1012 AB", "NL with context"),
    ("1000-205 Lisboa", "1000-205", "PT before a town"),
    ("kod pocztowy: 00-950", "00-950", "PL with context"),
    ("00-950 Warszawa", "00-950", "PL before a town"),
    ("Beverly Hills, CA 90210", "90210", "US after the state"),
    ("20500-0003", "20500-0003", "ZIP+4"),
    ("zip 90210", "90210", "US with context"),
    ("Invalidenstr. 1, 10115 Berlin", "10115", "DE after a comma"),
    ("ich wohne in 10115 Berlin", "10115", "DE after `in`"),
    ("PLZ 10115", "10115", "DE with context"),
    ("code postal : 75001", "75001", "FR with context"),
    ("8 rue X\n44000 Nantes", "44000", "FR on a new line"),
    ("código postal 28013", "28013", "ES with context"),
    ("CAP 00184", "00184", "IT with context"),
]

NO_POSTCODES = [
    ("ZZ1 1AA and QX1 1AA", "no UK areas"),
    ("I have 12345 things", "a quantity"),
    ("in 20000 Euro, 50000 Menschen", "quantities in German"),
    ("2000 GB and 1080 MB", "units"),
    ("15 mins b4 1st lions", "an ordinal"),
    ("pages 10-100 and 1000-200", "ranges"),
    ("order 90210", "an identifier"),
    ("$90210 or 90210%", "money, per cent"),
    ("K1A0B1C and SW1A 1AAB", "parts of longer codes"),
]

USERNAMES = [
    ("ping @jane_doe now", "@jane_doe", "a handle"),
    ("@john.doe said", "@john.doe", "a stop inside"),
    ("thanks @bob.", "@bob", "the sentence's stop"),
    ("hi @user 2nd try", "@user", "an ordinal after it is none"),
    ("see u/throwaway99", "u/throwaway99", "Reddit"),
    ("username: jdoe", "jdoe", "a colon"),
    ('{"username": "jdoe"}', "jdoe", "JSON"),
    ("user_name=jdoe", "jdoe", "an equals sign"),
    ("my username is johnsmith", "johnsmith", "is"),
    ("?user=jdoe&x=1", "jdoe", "a query"),
    ("login jdoe_84 fails", "jdoe_84", "a form that no word has"),
    ("user jdoe84 cannot log in", "jdoe84", "digits"),
    ("Benutzername: jdoe", "jdoe", "de"),
    ("nom d'utilisateur : jdoe", "jdoe", "fr"),
    ("nombre de usuario: jdoe", "jdoe", "es"),
    ("nome utente: jdoe", "jdoe", "it"),
    ("nome de usuário: jdoe", "jdoe", "pt"),
    ("gebruikersnaam: jdoe", "jdoe", "nl"),
    ("nazwa użytkownika: jdoe", "jdoe", "pl"),
]

NO_USERNAMES = [
    ("mail a@b.de and x@y", "addresses"),
    ("@here @everyone read this", "everybody"),
    ("@dataclass(frozen=True)", "a decorator"),
    ("@angular/core", "a package"),
    ("5 @ 3 dollars", "a price"),
    ("the user is happy", "a sentence"),
    ("User: hello there", "a transcript"),
    ("your username is wrong", "a sentence"),
    ("username: required", "a message"),
    ("login failed 3 times", "a message"),
    ("and/or yes/no u/s", "slashes"),
    ("username: <PERSON_1>", "a token"),
    ("login: jane@example.com", "an e-mail address is one by itself"),
]

FOUND = [
    (entity, *row)
    for entity, rows in (
        (EntityType.AGE, AGES),
        (EntityType.TITLE, TITLES),
        (EntityType.NRP, GROUPS),
        (EntityType.POSTCODE, POSTCODES),
        (EntityType.USERNAME, USERNAMES),
    )
    for row in rows
]
LEFT_ALONE = [
    (entity, *row)
    for entity, rows in (
        (EntityType.AGE, NO_AGES),
        (EntityType.TITLE, NO_TITLES),
        (EntityType.NRP, NO_GROUPS),
        (EntityType.POSTCODE, NO_POSTCODES),
        (EntityType.USERNAME, NO_USERNAMES),
    )
    for row in rows
]


@pytest.mark.parametrize(("entity", "text", "value", "reason"), FOUND)
def test_found(entity: EntityType, text: str, value: str, reason: str) -> None:
    assert found(entity, text) == [value], reason


@pytest.mark.parametrize(("entity", "text", "reason"), LEFT_ALONE)
def test_left_alone(entity: EntityType, text: str, reason: str) -> None:
    assert found(entity, text) == [], reason
