"""Italian messages."""

from __future__ import annotations

from typing import Final

__all__ = ["TEMPLATES"]

TEMPLATES: Final = """\
## it_mail mail
Buongiorno, mi chiamo {PERSON:full}, codice cliente {ID}. Non ho ancora ricevuto l'ordine {ORDER}.
Gentili signori, vi comunico il mio nuovo indirizzo: {POSTAL}. Cordiali saluti, {PERSON:full}
Gentile {TITLE} {PERSON:last},⏎⏎grazie per la Sua lettera del {DATE}. La chiamerà il nostro collega {PERSON:full}.⏎⏎\
{ORG:company}
Ciao {PERSON:first}, mi mandi il numero di {PERSON:first}? Il mio è {PHONE}.
Da: {PERSON#1:full} <{EMAIL#1}>⏎A: {PERSON:full}⏎Inviato: {DATE:time}⏎Oggetto: preventivo
Si prega di versare {PRICE} sul conto {IBAN} intestato a {PERSON:full}.
{PERSON:full}⏎{ORG:company}⏎{POSTAL:lines}⏎Tel. {PHONE}⏎{EMAIL}
Il mio nome utente è {USER} e non riesco ad accedere dall'indirizzo {IP}.
Il tecnico doveva venire in {ADDRESS} a {LOCATION:city}, ma non è arrivato nessuno.
## it_form form
Nome: {PERSON:first}⏎Cognome: {PERSON:last}⏎Data di nascita: {DOB}⏎Luogo di nascita: {LOCATION:city}⏎Codice fiscale: \
{ID:tax}
Indirizzo: {ADDRESS}⏎CAP: {POSTCODE}⏎Città: {LOCATION:city}⏎Telefono: {PHONE}⏎Cittadinanza: {NRP}
Destinatario:⏎{TITLE} {PERSON:full}⏎{POSTAL:lines}
Patente {LICENSE} rilasciata il {DATE} a {PERSON:full}
Passaporto: {PASSPORT}, intestatario: {PERSON:upper}, età: {AGE}
{"nome": "{PERSON:full}", "citta": "{LOCATION:city}", "email": "{EMAIL}"}
## it_prose prose
Mi chiamo {PERSON} e abito a {LOCATION:city}.
{PERSON:full}, {AGE}, lavora per {ORG:company} a {LOCATION:city}.
La paziente {PERSON:full}, {AGE}, è stata ricoverata il {DATE} presso {ORG:hospital}. Medico: {TITLE} {PERSON:last}.
{PERSON:full} è nato il {DOB} a {LOCATION:city}, {LOCATION:country}.
Gli {NRP:people} hanno votato domenica.
Mio nonno {PERSON:first} ha {AGE} e viene da {LOCATION:city}.
{PERSON:last} passa da {ORG:team} a {ORG:team}.
Scrivi una lettera a {PERSON:full}, {POSTAL}.
ieri sera con {PERSON:first} e {USER:handle} a {LOCATION:city}, bellissimo
{TITLE} {PERSON:last} insegna alla {ORG:school}.
Una donna di nazionalità {NRP} e di religione {NRP:religion}.
La {ORG:company} ha sede in {ADDRESS}, {LOCATION:city}.
Appuntamento con {TITLE} {PERSON:last} il {DATE:time}
conosci {PERSON}? abita vicino a {LOCATION:city}
## it_plain prose negative
L'ordine {ORDER} di {PRICE} è stato spedito.
Quando arriva il mio pacco? Aspetto da {N} giorni.
La riunione di {DAY} è rimandata alla settimana prossima.
La versione {VERSION} corregge l'errore {ERR}.
Che tempo farà {DAY}? A maggio ha piovuto molto.
Indicare nome, cognome, indirizzo e data di nascita.
La partita è finita {SCORE}. Che serata!
È UNA VERGOGNA! RIVOGLIO I MIEI SOLDI!
Come posso disdire l'abbonamento?
I prezzi sono saliti del {PCT} quest'anno.
"""
