"""What stands before, after and between: greetings, closings and everyday sentences without personal data."""

from __future__ import annotations

from typing import Final

from training.messages.lists import items

__all__ = ["CLOSINGS", "GREETINGS", "INNOCENT"]


GREETINGS: Final[dict[str, tuple[str, ...]]] = {
    "en": items(
        "Hi,|Hello,|Hey!|Hi there,|Good morning,|Dear all,|Dear team,|To whom it may concern,|Dear Sir or Madam,|"
        "Hello again,|Hey guys,|Good evening everyone,|Dear customer,",
        "|",
    ),
    "de": items(
        "Hallo,|Guten Tag,|Guten Morgen,|Sehr geehrte Damen und Herren,|Moin,|Servus,|Liebes Team,|Hallo zusammen,",
        "|",
    ),
    "fr": items("Bonjour,|Bonsoir,|Salut,|Madame, Monsieur,|Bonjour à tous,|Chers collègues,|Coucou,", "|"),
    "es": items("Hola:|Hola,|Buenos días,|Buenas tardes,|Estimados señores:|Hola a todos,|Buenas,", "|"),
    "it": items("Ciao,|Buongiorno,|Buonasera,|Gentili signori,|Salve,|Ciao a tutti,", "|"),
    "pt": items("Olá,|Bom dia,|Boa tarde,|Boa noite,|Exmos. Senhores,|Oi,|Olá a todos,|Prezados,", "|"),
    "nl": items("Hallo,|Hoi,|Goedemorgen,|Goedemiddag,|Geachte heer/mevrouw,|Beste allemaal,|Dag,", "|"),
    "pl": items("Cześć,|Dzień dobry,|Witam,|Szanowni Państwo,|Dobry wieczór,|Hej,|Drodzy,", "|"),
}
CLOSINGS: Final[dict[str, tuple[str, ...]]] = {
    "en": items(
        "Thanks!|Thank you.|Best regards|Kind regards,|Cheers|Thanks in advance.|Please advise.|Let me know.|"
        "Talk soon!|Have a great weekend!|Sent from my iPhone|Best,|Yours sincerely,|Many thanks",
        "|",
    ),
    "de": items(
        "Danke!|Vielen Dank im Voraus.|Mit freundlichen Grüßen|Viele Grüße|LG|Beste Grüße|Schönen Tag noch!|"
        "Gesendet von meinem iPhone",
        "|",
    ),
    "fr": items(
        "Merci !|Merci d'avance.|Cordialement,|Bien à vous,|Bonne journée !|À bientôt|Envoyé de mon iPhone",
        "|",
    ),
    "es": items(
        "Gracias.|Muchas gracias.|Un saludo,|Saludos cordiales,|Atentamente,|Hasta pronto.|Enviado desde mi iPhone",
        "|",
    ),
    "it": items(
        "Grazie!|Grazie mille.|Cordiali saluti,|Distinti saluti|A presto!|Buona giornata.|Inviato da iPhone",
        "|",
    ),
    "pt": items(
        "Obrigado!|Obrigada.|Com os melhores cumprimentos,|Atenciosamente,|Até breve.|Abraços|Enviado do meu iPhone",
        "|",
    ),
    "nl": items(
        "Bedankt!|Alvast bedankt.|Met vriendelijke groet,|Groetjes|Tot snel!|Fijne dag nog.|"
        "Verzonden vanaf mijn iPhone",
        "|",
    ),
    "pl": items(
        "Dziękuję!|Z góry dziękuję.|Pozdrawiam|Z poważaniem,|Do zobaczenia!|Miłego dnia.|Wysłano z iPhone'a",
        "|",
    ),
}
INNOCENT: Final[dict[str, tuple[str, ...]]] = {
    "en": items(
        "The weather has been awful lately.|I will get back to you on Monday.|It works fine on my laptop.|"
        "Please find the file attached.|Let me check and come back to you.|The meeting may be moved to next week.|"
        "We march on!|Mark it as done, please.|There is still some milk in the fridge.|"
        "It was quite expensive, to be honest.|No rush, whenever you have time.|The invoice is still open.|"
        "I tried turning it off and on again.|Can you send it again?|That is all I know.|Nothing else to report.|"
        "The battery lasts two days.|Delivery takes about five days.|See the FAQ for details.|"
        "The will to win matters.|Prices rose again in March.|She may be right about that.|Hope this helps.|"
        "Bill me later.",
        "|",
    ),
    "de": items(
        "Das Wetter ist heute schön.|Ich melde mich am Montag.|Die Rechnung ist noch offen.|"
        "Das Gerät funktioniert nicht.|Mehr weiß ich auch nicht.|Anbei die Unterlagen.|"
        "Die Lieferung dauert fünf Tage.|Können Sie das bitte prüfen?|Der Akku hält zwei Tage.",
        "|",
    ),
    "fr": items(
        "Il fait beau aujourd'hui.|Je reviens vers vous lundi.|La facture n'est pas encore réglée.|"
        "L'appareil ne fonctionne plus.|Vous trouverez le document ci-joint.|La livraison prend cinq jours.|"
        "Pouvez-vous vérifier, s'il vous plaît ?|C'est tout ce que je sais.",
        "|",
    ),
    "es": items(
        "Hoy hace buen tiempo.|Le escribo el lunes.|La factura sigue pendiente.|El aparato no funciona.|"
        "Adjunto el documento.|El envío tarda cinco días.|¿Puede comprobarlo, por favor?|No sé nada más.",
        "|",
    ),
    "it": items(
        "Oggi fa bel tempo.|Vi scrivo lunedì.|La fattura è ancora aperta.|Il dispositivo non funziona.|"
        "In allegato il documento.|La consegna richiede cinque giorni.|Potete controllare, per favore?|Non so altro.",
        "|",
    ),
    "pt": items(
        "Hoje está bom tempo.|Volto a contactar na segunda-feira.|A fatura ainda está em aberto.|"
        "O aparelho não funciona.|Segue o documento em anexo.|A entrega demora cinco dias.|"
        "Pode verificar, por favor?|Não sei mais nada.",
        "|",
    ),
    "nl": items(
        "Het weer is mooi vandaag.|Ik kom er maandag op terug.|De factuur staat nog open.|Het apparaat werkt niet.|"
        "In de bijlage vindt u het document.|De levering duurt vijf dagen.|Kunt u dit controleren?|Meer weet ik niet.",
        "|",
    ),
    "pl": items(
        "Dziś jest ładna pogoda.|Odezwę się w poniedziałek.|Faktura nadal nie jest opłacona.|Urządzenie nie działa.|"
        "W załączniku przesyłam dokument.|Dostawa trwa pięć dni.|Czy mogą Państwo to sprawdzić?|Nic więcej nie wiem.",
        "|",
    ),
}
