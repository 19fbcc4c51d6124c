"""Polish messages."""

from __future__ import annotations

from typing import Final

__all__ = ["TEMPLATES"]

TEMPLATES: Final = """\
## pl_mail mail
Dzień dobry, nazywam się {PERSON:full}, mój numer klienta to {ID}. Nadal nie otrzymałem zamówienia {ORDER}.
Szanowni Państwo, mój nowy adres to: {POSTAL}. Z poważaniem, {PERSON:full}
Szanowny Panie,⏎⏎dziękujemy za list z dnia {DATE}. Sprawę prowadzi {TITLE} {PERSON:full}.⏎⏎{ORG:company}
Cześć, tu {PERSON:first}. Mój nowy numer to {PHONE}.
Od: {PERSON#1:full} <{EMAIL#1}>⏎Do: {PERSON:full} <{EMAIL}>⏎Data: {DATE:time}⏎Temat: oferta
Proszę przelać {PRICE} na konto {IBAN}, odbiorca: {PERSON:full}.
{PERSON:full}⏎{ORG:company}⏎{POSTAL:lines}⏎tel. {PHONE}⏎{EMAIL}
Moja nazwa użytkownika to {USER}, nie mogę się zalogować z adresu {IP}.
Serwisant miał przyjechać pod adres {ADDRESS}, {LOCATION:city}, ale nikt się nie pojawił.
## pl_form form
Imię i nazwisko: {PERSON:full}⏎Data urodzenia: {DOB}⏎Miejsce urodzenia: {LOCATION:city}⏎Obywatelstwo: {NRP}⏎PESEL: \
{ID:tax}
Imię: {PERSON:first}⏎Nazwisko: {PERSON:last}⏎Ulica: {ADDRESS}⏎Kod pocztowy: {POSTCODE}⏎Miasto: {LOCATION:city}⏎Kraj: \
{LOCATION:country}
Odbiorca:⏎{TITLE} {PERSON:full}⏎{POSTAL:lines}
Prawo jazdy {LICENSE}, wydane {DATE}, {PERSON:full}
Paszport: {PASSPORT}, posiadacz: {PERSON:upper}, wiek: {AGE}
{"imie": "{PERSON:first}", "miasto": "{LOCATION:city}", "email": "{EMAIL}"}
## pl_prose prose
Nazywam się {PERSON} i mieszkam w miejscowości {LOCATION:city}.
{PERSON:full} ({AGE}) pracuje w firmie {ORG:company}, {LOCATION:city}.
Pacjentka {PERSON:full}, {AGE}, przyjęta {DATE}, {ORG:hospital}. Lekarz prowadzący: {TITLE} {PERSON:full}.
{PERSON:full}, ur. {DOB}, {LOCATION:city}, {LOCATION:country}.
{NRP:people} i {NRP:people} zagłosują w niedzielę.
Moja babcia {PERSON:first} ma {AGE}.
{PERSON:last} przechodzi z {ORG:team} do {ORG:team}.
Napisz list na adres: {PERSON:full}, {POSTAL}.
wczoraj był {PERSON:first} i {USER:handle}, {LOCATION:city} nocą super
{TITLE} {PERSON:full} wykłada na uczelni {ORG:school}.
Obywatelstwo {NRP}, wyznanie {NRP:religion}.
Siedziba firmy {ORG:company}: {ADDRESS}, {LOCATION:city}.
Wizyta: {TITLE} {PERSON:full}, {DATE:time}
znasz kogoś, kto się nazywa {PERSON}? chyba {LOCATION:city}
## pl_plain prose negative
Zamówienie {ORDER} na kwotę {PRICE} zostało wysłane.
Kiedy przyjdzie moja paczka? Czekam już {N} dni.
Spotkanie przeniesiono na {DAY}.
Wersja {VERSION} naprawia błąd {ERR}.
Jaka będzie pogoda w {DAY}? W maju dużo padało.
Proszę podać imię, nazwisko, adres i datę urodzenia.
Mecz zakończył się wynikiem {SCORE}. Co za wieczór!
TO SKANDAL! CHCĘ ZWROTU PIENIĘDZY!
Jak mogę zrezygnować z abonamentu?
Ceny wzrosły w tym roku o {PCT}.
"""
