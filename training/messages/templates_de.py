"""German messages."""

from __future__ import annotations

from typing import Final

__all__ = ["TEMPLATES"]

TEMPLATES: Final = """\
## de_mail mail
Sehr geehrte Damen und Herren, mein Name ist {PERSON:full}, Kundennummer {ID}. Ich habe die {PRODUCT} bis heute nicht \
erhalten.
Guten Tag, bitte ändern Sie meine Anschrift auf {POSTAL}. Mit freundlichen Grüßen, {PERSON:full}
[[Sehr geehrter|Sehr geehrte]] {TITLE} {PERSON:last},⏎⏎\
vielen Dank für Ihr Schreiben vom {DATE}. Wir melden uns bei Ihnen.⏎⏎\
Freundliche Grüße⏎{PERSON:full}⏎{ORG:company}
Hallo {PERSON:first}, kannst du bitte {PERSON:full} unter {PHONE} anrufen? Gruß {PERSON:first}
{TITLE} {PERSON:last} hat mir am {DATE} zugesagt, dass der Techniker in die {ADDRESS} nach {LOCATION:city} kommt.
Von: {PERSON#1:full} <{EMAIL#1}>⏎An: {PERSON:full} <{EMAIL}>⏎Gesendet: {DATE:time}⏎Betreff: Angebot
Bitte überweisen Sie {PRICE} auf mein Konto {IBAN}, Kontoinhaber {PERSON:full}.
--⏎{PERSON:full}⏎{ORG:company}⏎{POSTAL:lines}⏎Tel.: {PHONE}⏎{EMAIL}⏎{URL}
Liebe {PERSON:first}, alles Gute zum Geburtstag! Kaum zu glauben, dass du schon {AGE} bist. Deine {PERSON:first}
Mein Benutzername lautet {USER}, die Anmeldung von {IP} schlägt fehl.
## de_form form
Name: {PERSON:full}⏎Geburtsdatum: {DOB}⏎Geburtsort: {LOCATION:city}⏎Staatsangehörigkeit: {NRP}⏎Religion: {NRP:religion}
Vorname: {PERSON:first}⏎Nachname: {PERSON:last}⏎Straße: {ADDRESS}⏎PLZ: {POSTCODE}⏎Ort: {LOCATION:city}⏎Telefon: {PHONE}
Anschrift:⏎{TITLE} {PERSON:full}⏎{POSTAL:lines}
Rechnung an {ORG:company}, z. Hd. {TITLE} {PERSON:last}, {POSTAL}
Führerschein-Nr. {LICENSE}, ausgestellt am {DATE} in {LOCATION:city} für {PERSON:full}
Steuer-ID: {ID:tax}⏎Versicherte: {PERSON:full}⏎Versichertennummer: {ID}
Reisepass {PASSPORT}, {PERSON:listed}, geb. {DOB}
{"kunde": "{PERSON:full}", "strasse": "{ADDRESS}", "ort": "{LOCATION:city}", "plz": "{POSTCODE}"}
## de_prose prose
Ich heiße {PERSON} und wohne in {LOCATION:city}.
{PERSON:full} ({AGE:number}) arbeitet seit {YEAR} als {JOB} bei {ORG:company} in {LOCATION:city}.
Die Patientin {PERSON:full}, {AGE}, wurde am {DATE} in das {ORG:hospital} aufgenommen. Behandelnder Arzt: {TITLE} \
{PERSON:last}.
Am {DAY} trafen sich {PERSON:full} und {PERSON:full} in {LOCATION:city}.
Viele {NRP:people} und {NRP:people} leben in {LOCATION:city}.
Meine Oma {PERSON:first} ist {AGE} und kommt aus {LOCATION:city}.
{PERSON:last} wechselt von {ORG:team} zu {ORG:team}.
Unsere Nachbarn in der {ADDRESS} heißen {PERSON:last}.
{PERSON:full} wurde am {DOB} in {LOCATION:city} geboren und studierte an der {ORG:school}.
war gestern mit {PERSON:first} und {PERSON:first} in {LOCATION:city}, {USER:handle} war auch da
Schreibe einen Brief an {PERSON:full}, {POSTAL}.
weiß jemand, wo {PERSON:first} steckt? Er wohnt doch am {LOCATION:landmark}, oder?
Die {ORG:company} mit Sitz in {LOCATION:city} gehört {PERSON:full}.
Termin bei {TITLE} {PERSON:last} am {DATE:time}
## de_plain prose negative
Die Bestellung {ORDER} über {PRICE} wurde verschickt.
Wann kommt meine {PRODUCT} an? Ich warte seit {N} Tagen.
Am {DAY} gibt es im Büro Kuchen für alle.
Version {VERSION} behebt den Fehler {ERR}.
Wie wird das Wetter am {DAY}? Im Mai war es sehr warm.
Bitte Name, Anschrift und Geburtsdatum angeben.
Das Spiel endete {SCORE}. Was für ein Abend!
DAS IST EINE FRECHHEIT! ICH WILL MEIN GELD ZURÜCK!
Die Preise stiegen um {PCT}, sagt der Chef.
Kann man den Vertrag online kündigen?
"""
