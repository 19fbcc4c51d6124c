"""French messages."""

from __future__ import annotations

from typing import Final

__all__ = ["TEMPLATES"]

TEMPLATES: Final = """\
## fr_mail mail
Bonjour, je m'appelle {PERSON:full}, mon numéro client est {ID}. Je n'ai toujours pas reçu ma commande {ORDER}.
Madame, Monsieur,⏎⏎Je vous informe que j'habite désormais au {POSTAL}.⏎⏎Cordialement,⏎{PERSON:full}
Bonjour {TITLE} {PERSON:last}, merci pour votre message du {DATE}. Mon collègue {PERSON:full} vous appellera au \
{PHONE}.
Salut {PERSON:first}, tu peux envoyer les photos à {PERSON:first} ? Son adresse : {EMAIL}
De : {PERSON#1:full} <{EMAIL#1}>⏎À : {PERSON:full}⏎Envoyé : {DATE:time}⏎Objet : réunion
Merci de virer {PRICE} sur le compte {IBAN} au nom de {PERSON:full}.
{PERSON:full}⏎{ORG:company}⏎{POSTAL:lines}⏎Tél. : {PHONE}⏎{EMAIL}
Mon identifiant est {USER} et je n'arrive plus à me connecter depuis l'adresse {IP}.
Le technicien devait passer au {ADDRESS} à {LOCATION:city}, mais personne n'est venu.
## fr_form form
Nom : {PERSON:last}⏎Prénom : {PERSON:first}⏎Né(e) le : {DOB}⏎À : {LOCATION:city}⏎Nationalité : {NRP}
Adresse : {ADDRESS}⏎Code postal : {POSTCODE}⏎Ville : {LOCATION:city}⏎Pays : {LOCATION:country}⏎Téléphone : {PHONE}
Destinataire :⏎{TITLE} {PERSON:full}⏎{POSTAL:lines}
Numéro de sécurité sociale : {ID:tax}⏎Assurée : {PERSON:full}
Permis de conduire n° {LICENSE}, délivré le {DATE} à {PERSON:full}
Passeport {PASSPORT} - {PERSON:listed} - {AGE}
{"nom": "{PERSON:full}", "ville": "{LOCATION:city}", "courriel": "{EMAIL}"}
## fr_prose prose
Je m'appelle {PERSON} et j'habite à {LOCATION:city}.
{PERSON:full}, {AGE}, travaille comme {JOB} chez {ORG:company} à {LOCATION:city}.
La patiente {PERSON:full}, {AGE}, a été admise le {DATE} ({ORG:hospital}). Médecin : {TITLE} {PERSON:last}.
{PERSON:full} est née le {DOB} à {LOCATION:city} ; elle est de nationalité {NRP} et de religion {NRP:religion}.
Les {NRP:people} et les {NRP:people} ont voté dimanche.
Mon grand-père {PERSON:first} a {AGE} et vit près de {LOCATION:city}.
{PERSON:last} quitte {ORG:team} pour {ORG:team}.
Écris une lettre à {PERSON:full}, {POSTAL}.
hier soir avec {PERSON:first} et {USER:handle} à {LOCATION:city}, trop bien !
{TITLE} {PERSON:last} enseigne à {ORG:school} depuis {YEAR}.
{ORG:company}, dont le siège est à {LOCATION:city}, est dirigée par {PERSON:full}.
Rendez-vous chez le {TITLE} {PERSON:last} le {DATE:time}.
tu connais {PERSON} ? elle habite {ADDRESS}
## fr_plain prose negative
La commande {ORDER} de {PRICE} a été expédiée.
Quand vais-je recevoir ma commande ? J'attends depuis {N} jours.
La réunion de {DAY} est reportée à la semaine prochaine.
La version {VERSION} corrige l'erreur {ERR}.
Quel temps fera-t-il {DAY} ? En mai, il a beaucoup plu.
Veuillez indiquer votre nom, votre adresse et votre date de naissance.
Le match s'est terminé sur le score de {SCORE}.
C'EST INADMISSIBLE ! JE VEUX ÊTRE REMBOURSÉE !
Comment résilier mon abonnement en ligne ?
Les prix ont augmenté de {PCT} cette année.
"""
