"""Dutch messages."""

from __future__ import annotations

from typing import Final

__all__ = ["TEMPLATES"]

TEMPLATES: Final = """\
## nl_mail mail
Goedemorgen, mijn naam is {PERSON:full} en mijn klantnummer is {ID}. Ik heb bestelling {ORDER} nog niet ontvangen.
Geachte heer/mevrouw, mijn nieuwe adres is {POSTAL}. Met vriendelijke groet, {PERSON:full}
Geachte {TITLE} {PERSON:last},⏎⏎dank voor uw brief van {DATE}. Onze collega {PERSON:full} belt u terug.⏎⏎{ORG:company}
Hoi {PERSON:first}, heb jij het nummer van {PERSON:first}? Dat van mij is {PHONE}.
Van: {PERSON#1:full} <{EMAIL#1}>⏎Aan: {PERSON:full}⏎Verzonden: {DATE:time}⏎Onderwerp: offerte
Graag {PRICE} overmaken naar {IBAN} ten name van {PERSON:full}.
{PERSON:full}⏎{ORG:company}⏎{POSTAL:lines}⏎Tel. {PHONE}⏎{EMAIL}
Mijn gebruikersnaam is {USER} en ik kan niet inloggen vanaf {IP}.
De monteur zou naar {ADDRESS} in {LOCATION:city} komen, maar er is niemand geweest.
## nl_form form
Naam: {PERSON:full}⏎Geboortedatum: {DOB}⏎Geboorteplaats: {LOCATION:city}⏎Nationaliteit: {NRP}⏎BSN: {ID:tax}
Voornaam: {PERSON:first}⏎Achternaam: {PERSON:last}⏎Straat: {ADDRESS}⏎Postcode: {POSTCODE}⏎Woonplaats: {LOCATION:city}
Afleveradres:⏎{TITLE} {PERSON:full}⏎{POSTAL:lines}
Rijbewijs {LICENSE}, afgegeven op {DATE} aan {PERSON:full}
Paspoort: {PASSPORT}, houder: {PERSON:upper}, leeftijd: {AGE:number}
{"naam": "{PERSON:full}", "plaats": "{LOCATION:city}", "email": "{EMAIL}"}
## nl_prose prose
Ik heet {PERSON} en ik woon in {LOCATION:city}.
{PERSON:full} ({AGE:number}) werkt als {JOB} bij {ORG:company} in {LOCATION:city}.
Patiënt {PERSON:full}, {AGE}, is op {DATE} opgenomen in {ORG:hospital}. Arts: {TITLE} {PERSON:last}.
{PERSON:full} werd op {DOB} geboren in {LOCATION:city}, {LOCATION:country}.
Veel {NRP:people} en {NRP:people} gaan zondag stemmen.
Mijn oma {PERSON:first} is {AGE} en komt uit {LOCATION:city}.
{PERSON:last} vertrekt van {ORG:team} naar {ORG:team}.
Schrijf een brief aan {PERSON:full}, {POSTAL}.
gisteren met {PERSON:first} en {USER:handle} in {LOCATION:city}, was gezellig
{TITLE} {PERSON:last} geeft les aan {ORG:school}.
Een {NRP} vrouw uit een {NRP:religion} gezin in {LOCATION:city}.
{ORG:company} is gevestigd aan de {ADDRESS} te {LOCATION:city}.
Afspraak met {TITLE} {PERSON:last} op {DATE:time}
ken jij {PERSON}? die woont vlak bij {LOCATION:city}
## nl_plain prose negative
Bestelling {ORDER} van {PRICE} is verzonden.
Wanneer komt mijn pakket? Ik wacht al {N} dagen.
De vergadering van {DAY} is verplaatst naar volgende week.
Versie {VERSION} lost fout {ERR} op.
Wat voor weer wordt het {DAY}? In mei was het erg warm.
Vul uw naam, adres en geboortedatum in.
De wedstrijd eindigde in {SCORE}. Wat een avond!
DIT IS BELACHELIJK! IK WIL MIJN GELD TERUG!
Hoe kan ik mijn abonnement opzeggen?
De prijzen stegen dit jaar met {PCT}.
"""
