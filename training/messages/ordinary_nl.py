"""Ordinary sentences in Dutch: none of them holds personal data."""

from __future__ import annotations

from typing import Final

__all__ = ["SENTENCES"]

SENTENCES: Final = """\
Geachte heer, mevrouw, in de bijlage vindt u onze offerte.
Onderwerp: verzoek om terugbetaling
Onderwerp: opzegging van mijn abonnement
Voornaam, achternaam, straat, huisnummer, postcode, woonplaats
Klantnummer:
Geboortedatum:
Nationaliteit:
Rekeninghouder
Met vriendelijke groet en een fijne avond
De wasmachine maakt sinds gisteren een raar geluid.
Het pakket kwam beschadigd aan en de doos was open.
Uw bestelling is verzonden en komt volgende week aan.
Het eten was heerlijk, maar de bediening traag.
Ik ben erg teleurgesteld over de kwaliteit van de stof.
Kunt u mij morgenochtend terugbellen?
Het regent al drie dagen, wat jammer.
De kinderen spelen in de tuin met de hond.
Mijn buurvrouw heeft tomaten en courgettes geplant.
De huisarts schreef rust en een hoestdrank voor.
De rechtbank heeft het beroep afgewezen.
Het kabinet wil een nieuwe woonwet.
De wedstrijd eindigde in een gelijkspel.
Meng het meel, de suiker en de eieren en voeg de melk toe.
Laat het deeg een uur rusten.
Morgen is het bewolkt met af en toe zon.
Wachtwoord vergeten? Klik hier.
Opslaan, Annuleren, Volgende, Vorige, Instellingen, Uitloggen
Er is iets misgegaan, probeer het later opnieuw.
Het appartement heeft twee slaapkamers, een keuken en een balkon.
De printer is weer kapot.
Hoe lang duurt de reparatie?
Twee kaartjes voor de voorstelling van acht uur, alstublieft.
De film is grappig, maar het einde duurt te lang.
De leerlingen leren breuken en meetkunde.
De batterij gaat nog geen halve dag mee.
Vergeet niet om brood en melk te kopen.
Maak je geen zorgen, ik regel het.
Ik kom eraan, ik sta in de file.
Wat een onzin, dat klopt niet.
De kat slaapt op de bank.
De bank heeft mijn pas geblokkeerd.
Van harte gefeliciteerd met je verjaardag!
Wie heeft de sleutels van de kelder?
De verzekering dekt de schade niet.
Vul het formulier in en onderteken het.
De kleur is mooi, maar de maat past niet.
De trein had veertig minuten vertraging.
Onze excuses voor het ongemak.
Onderwerp: Offerte voor het schilderwerk
Onderwerp: Tweede herinnering openstaande factuur
Onderwerp: Uitnodiging voor de ledenvergadering
RE: Verzetten van de afspraak
FW: Notulen teamoverleg
Klantnummer, Ordernummer, Factuurnummer, Polisnummer
Beroep:
Werkgever:
Burgerlijke staat:
Telefoon thuis:
Zorgverzekeraar:
Afleveradres (indien afwijkend):
Plaats, datum, handtekening
Aanhef
Tussenvoegsel
Omschrijving
Verplichte velden zijn gemarkeerd met een sterretje.
Bel ons gerust, wij helpen u graag verder.
Ik probeer al uren de klantenservice te bellen, maar niemand neemt op.
Wilt u mij bellen zodra de monteur onderweg is?
Bijgaand ontvangt u het contract en de algemene voorwaarden.
Hierbij zeg ik mijn lidmaatschap op per het einde van de maand.
Wij hebben uw klacht in goede orde ontvangen.
Het bedrag van 49,95 euro wordt teruggestort op uw rekening.
Uw winkelwagen is leeg.
Afrekenen, Verder winkelen, Kortingscode, Verlanglijst, Filters wissen
Inloggen, Registreren, Wachtwoord wijzigen, Account verwijderen
Bestand, Bewerken, Beeld, Invoegen, Venster, Help
Verbinding verbroken. Opnieuw proberen?
Foutcode 503: Dienst niet beschikbaar
Onvoldoende schijfruimte
Toegang geweigerd
Haal de stekker uit het stopcontact en wacht een minuut.
Houd de aan-uitknop tien seconden ingedrukt.
Na de laatste update loopt de app steeds vast.
De muis doet het niet meer, het toetsenbord wel.
Versie 3.1.2 lost een aantal fouten op.
Het wifisignaal is op zolder erg zwak.
Broek, Trui, Jas, Sjaal, Muts, Sokken, Laarzen, Riem
Hamer, Schroevendraaier, Tang, Zaag, Boor, Waterpas
Tafel, Stoel, Kast, Lamp, Tapijt, Gordijn, Kussen, Spiegel
Lepel, Vork, Mes, Bord, Kopje, Schaal, Pan, Deksel
Appel, Peer, Kers, Pruim, Aardbei, Framboos, Druif
Wortels, Uien, Aardappelen, Komkommer, Prei, Spinazie, Bloemkool
Koe, Paard, Schaap, Geit, Ezel, Kip, Eend, Gans
Vos, Das, Haas, Egel, Ree, Eekhoorn, Mol
Merel, Mus, Mees, Specht, Uil, Reiger, Zwaan
Eik, Beuk, Berk, Den, Linde, Esdoorn, Kastanje
Bakker, slager, visser, smid, kuiper, mulder en schipper zijn oude beroepen.
De bakker op de hoek is op maandag dicht.
De kleermaker maakt de mouwen korter.
De koning opende de vergadering met een toespraak.
De boer en de molenaar ruzieden over de prijs van het graan.
Hoofd, Nek, Schouder, Arm, Elleboog, Hand, Vinger, Knie, Voet
Lever, Nier, Long, Hart, Maag, Darm, Milt
Hoesten, verkoudheid, koorts, keelpijn en spierpijn
Voorgeschiedenis, Klachten, Onderzoek, Diagnose, Behandeling
Paracetamol 500 mg, zo nodig viermaal daags
U moet nuchter zijn voor het bloedprikken.
Verwijzing naar de oogarts
De wond geneest goed, het verband mag er vrijdag af.
Allergieën, Medicatie, Eerdere operaties
Bij bijwerkingen raadpleegt u uw apotheek.
De fysiotherapeut begon met rekoefeningen voor de rug.
De tandarts heeft een gaatje gevuld.
De patiënte is koortsvrij en eet weer goed.
Geen afwijkingen aan hart en longen
Het vonnis is nog niet onherroepelijk.
De officier van justitie eist een taakstraf.
De getuige kon zich niets meer herinneren.
Op grond van artikel 6 lid 2 geldt een termijn van zes weken.
Algemene voorwaarden, Privacyverklaring, Disclaimer
De notaris maakt de akte op.
Overtreding wordt bestraft met een boete.
Aansprakelijkheid, Garantie, Overmacht, Geschillen
Aanvraag huurtoeslag, zorgtoeslag of kinderbijslag
Stuurt u de ontbrekende stukken alstublieft op.
Uw aanvraag is in behandeling.
De belastingdienst vraagt om een bewijs van de giften.
Aangifte, Aanslag, Voorlopige teruggaaf, Bezwaar
Inboedelverzekering, Opstal, Aansprakelijkheid, Rechtsbijstand
Schademelding: lekkage in de kelder
De expert schat de schade op 2.300 euro.
Het eigen risico bedraagt 150 euro per gebeurtenis.
Betaalrekening, Spaarrekening, Creditcard, Beleggen
De automatische incasso is mislukt wegens onvoldoende saldo.
De rente stijgt en hypotheken worden duurder.
Saldo, Overschrijving, Pincode, Afschrift
Vul de code in om de opdracht te bevestigen.
De borg bedraagt twee maanden huur.
Zet geen fietsen in het trappenhuis.
Schimmel in de badkamer, de verhuurder doet niets.
Servicekosten, Gas, Water, Licht, Schoonmaak
Licht appartement met houten vloer, open keuken en berging
De verwarming tikt en wordt maar half warm.
Wie is deze week aan de beurt om de gang te dweilen?
De loodgieter heeft de afvoer ontstopt.
De containers moeten voor zes uur buiten staan.
Vacature: administratief medewerker in deeltijd
De ondernemingsraad stemde in met het rooster.
Ik meld me vandaag ziek, ik heb flink de griep.
Verlofaanvraag goedgekeurd
Salaris, Toeslag, Vakantiegeld, Proeftijd, Opzegtermijn
Agenda: opening, mededelingen, rondvraag, sluiting
De stagiair kopieert de stukken, de directrice belt.
Lever je urenstaten voor maandagmiddag in.
De machine staat stil, het onderdeel is besteld.
Magazijn, Inkoop, Verkoop, Boekhouding, Directie
Het project ligt op schema, het budget helaas niet.
Aardrijkskunde, Scheikunde, Biologie, Natuurkunde, Muziek, Gym
De toets was moeilijker dan verwacht.
De ouderavond is in de aula.
Huiswerk: bladzijde 34, opgave 2 en 3
Het rapport was goed, alleen rekenen valt tegen.
Het hoorcollege vervalt, de werkgroep is online.
Potlood, Gum, Liniaal, Passer, Schrift, Schaar, Lijm
Het kinderdagverblijf sluit vandaag om twee uur.
Doelpunt in de laatste minuut, eindstand 3-2
De trainer wisselde de keeper in de rust.
Buitenspel, Strafschop, Hoekschop, Inworp, Verlenging
De schaatsster miste de medaille op een tiende seconde.
De vereniging zoekt vrijwilligers voor het zomerfeest.
Vanavond hardlopen in het park, wie gaat er mee?
Neem stevige schoenen, een regenjas en genoeg water mee.
Fruit de uien, bak het gehakt rul en blus af met bouillon.
Verwarm de oven voor op 180 graden.
Erwtensoep, Stamppot, Bitterballen, Pannenkoeken, Poffertjes
Hutspot met klapstuk en mosterd
Een stuk appeltaart met slagroom en een koffie verkeerd
Breng de saus op smaak met room, nootmuskaat en peper.
Brusselse wafels met aardbeien 6,50
200 g kwark, 1 el honing, 2 tl kaneel, snufje zout
Ten minste houdbaar tot: zie deksel
Code geel: zware windstoten aan de kust
Gladheid in de ochtend, later dooi
Mist, Hagel, Onweer, Sneeuw, Hittegolf
Wat is het benauwd, ik smelt zowat.
Boeren klagen over droogte en mislukte oogst
Benzineprijs stijgt opnieuw
Vakbond dreigt met staking in het streekvervoer
Oppositie wil opheldering van de minister
Peiling: meerderheid voor lagere maximumsnelheid
Brand in loods, niemand gewond
Onderzoekers vinden water op verre planeet
Verkiezingen, Coalitie, Kabinet, Kamerlid, Motie
Maandag, Dinsdag, Woensdag, Donderdag, Vrijdag, Zaterdag, Zondag
Januari, Februari, Maart, April, Mei, Juni, Juli, Augustus
In mei bloeien de seringen, in juni de rozen.
Prettige kerstdagen en een gelukkig nieuwjaar!
Vrolijk Pasen allemaal!
Mercurius, Venus, Mars, Jupiter, Saturnus, Uranus, Neptunus
Sinterklaas, Koningsdag, Hemelvaart, Pinksteren
Goedemorgen allemaal
Goedenavond, is de tafel bij het raam nog vrij?
Hoi, alles goed met je?
Groetjes en tot snel
Hoogachtend
Met hartelijke groet namens het hele team
Gecondoleerd en veel sterkte gewenst
Beterschap, doe rustig aan!
Doei, tot morgen, slaap lekker
ff wachten, ben zo terug
ja hoor, komt goed uit
pff alweer regen
haha, dat geloof je niet
Gast, wat ben jij laat
Jeetje, wat is alles duur geworden
Echt waar? Ongelooflijk.
Nee joh, geen zin, ik ben doodmoe.
Kun je me van het station halen?
Heb me verslapen, kom tien minuten later
Laat even weten als je vertrekt
Bel me, het is dringend!
Waar heb je de afstandsbediening gelegd?
Ik mis de rust van het platteland.
Ze was verdrietig, boos en opgelucht tegelijk.
Blijdschap, Angst, Schaamte, Trots, Jaloezie, Hoop, Heimwee
Ik voel me schuldig omdat ik gelogen heb.
Hij zwijgt liever dan dat hij ruziemaakt.
Papa snurkt en de wekker tikt.
Opa verzamelt postzegels, oma breit een trui.
Onze dochter is geslaagd voor haar rijbewijs.
Mijn nicht trouwt in de zomer, ik heb nog een jurk nodig.
De buren zitten alweer te barbecueën.
De baby drinkt goed en slaapt veel.
Vijf sterren, mooie afwerking, snelle levering
Goede prijs-kwaliteitverhouding, aanrader
De bank zit lekker, maar ruikt sterk naar lijm.
Verpakking beschadigd, inhoud onbeschadigd
Twee sterren, omdat de handleiding onbegrijpelijk is.
De kamer was schoon, het ontbijt eentonig en het zwembad koud.
Onvriendelijk personeel, lange wachttijd, koud eten
Ik zou dit apparaat niet nog eens kopen.
Schudden voor gebruik en koel bewaren.
Draai schroef A in gat B, maar nog niet vast.
Niet geschikt voor de magnetron
LET OP: gevaar voor elektrische schok
INGANG, UITGANG, NOODUITGANG, KASSA, VERBODEN TE ROKEN
FACTUUR
PAKBON
Inhoudsopgave
Samenvatting en Conclusie
Aantal, Omschrijving, Stukprijs, Totaal, Btw
12 stuks à 3,95 euro, totaal 47,40 euro
Artikel niet leverbaar, leverdatum onbekend
De vlucht is geannuleerd, omboeken kan aan de balie.
Handbagage, Paspoort, Oplader, Zonnebrand, Tandenborstel
Spoor 7, rijtuig 23, stiltecoupé
Bussen in plaats van treinen wegens werkzaamheden
De veerboot vertrekt om half negen.
Ontbijt inbegrepen, huisdieren niet toegestaan
Waar is de dichtstbijzijnde pinautomaat?
De auto start niet, waarschijnlijk de accu.
Olie verversen, Remblokken, Bougies, Banden, Keuring
De garage vraagt 480 euro voor de uitlaat.
Omleiding, Eenrichtingsverkeer, Parkeerverbod
Mijn fiets is gestolen, het slot lag doorgezaagd op de stoep.
Schoenen in maat 38, hak te hoog
Wasmiddel, Spons, Emmer, Bezem, Dweil, Stofzuiger
De was hangt nog aan de lijn.
Tomaten hebben zon, mest en veel water nodig.
Grasmaaier gratis af te halen
Gevraagd: kinderfiets; aangeboden: slee
Te koop: bankstel, eettafel en tuinmeubelen
Het concert was uitverkocht, de sfeer geweldig.
Een roman over schuld, verraad en vergeving
Viool, Piano, Trompet, Drumstel, Gitaar, Fluit
De tentoonstelling toont schilderijen, beelden en foto's.
Hoeveel gasten komen er eigenlijk op het feest?
Waarom is de contributie dubbel afgeschreven?
Heeft u nog vragen? Mail ons gerust!
Welke papieren heb ik nodig voor de inschrijving?
Mogen wij u een vrijblijvende offerte sturen?
Aanbieding: alle jassen voor de halve prijs
Afmelden voor de nieuwsbrief
Jaarverslag, Kwartaalcijfers, Balans, Begroting
Omzet, Winst, Verlies, Voorziening, Afschrijving
Het aandeel verloor vier procent.
De burgemeester opende het nieuwe zwembad.
Brandweer, Politie en Ambulance oefenen samen.
Meterstand, Voorschot, Verbruik in kWh
Geef uw meterstand door voor het einde van de maand.
De lift is buiten gebruik.
Beste collega's, vrijdag is er gebak in de kantine.
Beste bewoners, maandag wordt het water afgesloten.
Geachte klant, uw abonnement wordt automatisch verlengd.
Gefeliciteerd met jullie huwelijk!
Ik snap er niets van, kun je het nog eens uitleggen?
""".strip().split("\n")
