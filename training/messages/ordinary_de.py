"""Ordinary sentences in German: none of them holds personal data."""

from __future__ import annotations

from typing import Final

__all__ = ["SENTENCES"]

SENTENCES: Final = """\
Sehr geehrte Damen und Herren, anbei erhalten Sie unser Angebot.
Betreff: Angebot
Betreff: Kündigung meines Vertrags
Betreff: Rückfrage zu Ihrer Bestellung
Bitte geben Sie Ihre Kundennummer an.
Kundennummer:
Kontoinhaber:
Geburtsdatum:
Staatsangehörigkeit:
Anschrift und Telefonnummer
Vorname, Nachname, Straße, Hausnummer, Postleitzahl, Ort
Könnten Sie mich bitte morgen Vormittag anrufen?
Der Techniker kommt leider erst nächste Woche.
Vielen Dank für Ihr Schreiben, wir melden uns bei Ihnen.
Mit freundlichen Grüßen
Freundliche Grüße und einen schönen Abend
Guten Tag, ich habe eine Frage zu meiner Rechnung.
Die Waschmaschine schleudert nicht mehr und macht laute Geräusche.
Leider ist der Bildschirm schon nach zwei Wochen kaputtgegangen.
Das Essen war lauwarm, aber die Bedienung sehr aufmerksam.
Ich möchte meinen Vertrag fristgerecht zum Jahresende kündigen.
Bitte überweisen Sie den Betrag innerhalb von vierzehn Tagen.
Unsere Öffnungszeiten sind montags bis freitags von neun bis achtzehn Uhr.
Die Lieferung verzögert sich wegen eines Streiks.
Meine Schwester hat gestern einen Kuchen gebacken.
Der Hund bellt jede Nacht, das nervt die ganze Nachbarschaft.
Habt ihr am Wochenende schon etwas vor?
Kein Problem, ich kümmere mich darum.
Die Versicherung übernimmt den Schaden leider nicht.
Bitte füllen Sie das Formular vollständig aus und unterschreiben Sie es.
Der Patient klagt über Kopfschmerzen und Schwindel.
Einmal täglich eine Tablette nach dem Frühstück einnehmen.
Der Bundestag berät heute über den Haushalt.
Die Regierung plant höhere Steuern auf Zucker.
Der Schiedsrichter pfiff das Spiel verspätet an.
Zutaten: Mehl, Butter, Zucker, Eier, Backpulver und eine Prise Salz
Den Teig eine halbe Stunde ruhen lassen.
Morgen wird es wolkig mit einzelnen Schauern.
Das Passwort muss mindestens acht Zeichen lang sein.
Fehler beim Laden der Seite. Bitte versuchen Sie es später erneut.
Wählen Sie eine Datei aus und klicken Sie auf Speichern.
Speichern, Abbrechen, Weiter, Zurück, Einstellungen, Abmelden
Die Wohnung hat drei Zimmer, Küche, Bad und einen kleinen Balkon.
Der Mieter trägt die Nebenkosten für Heizung und Wasser.
Im Büro fehlt schon wieder Druckerpapier.
Die Besprechung wurde auf Donnerstag verschoben.
Wie lange dauert die Reparatur ungefähr?
Ich bin mit der Qualität sehr zufrieden, jederzeit wieder!
Schlechter Service, nie wieder.
Die Farbe gefällt mir, aber die Größe passt nicht.
Können Sie mir bitte eine Rechnung ausstellen?
Der Zug hatte vierzig Minuten Verspätung.
Zwei Karten für die Vorstellung am Samstag, bitte.
Der Film war spannend, nur das Ende hat mich enttäuscht.
Die Schüler lernen Bruchrechnung und Geometrie.
Das Gericht hat die Klage abgewiesen.
Ein Widerspruch ist innerhalb eines Monats möglich.
Der Akku hält kaum noch einen halben Tag.
Mama hat gesagt, wir sollen noch Milch und Brot kaufen.
Oma strickt gerade einen Pullover.
Na klar, mach ich gern!
Was für ein Quatsch, das stimmt doch gar nicht.
Bin gleich da, steh noch im Stau.
Die Katze schläft auf dem Sofa.
Unser Team sucht Verstärkung im Vertrieb.
Berufserfahrung und ein sicheres Auftreten sind von Vorteil.
Der Empfänger war nicht zu Hause, das Paket liegt in der Filiale.
Sendung unterwegs, Zustellung voraussichtlich heute.
Bestellung, Lieferung, Rückgabe, Gutschein, Versandkosten
Die Bank hat meine Karte gesperrt.
Herzlichen Glückwunsch zum Geburtstag und alles Liebe!
Liebe Kolleginnen und Kollegen, der Aufzug ist außer Betrieb.
Deine Nachricht kam leider nicht an.
Ihr Ansprechpartner ist im Urlaub.
Wer hat den Schlüssel für den Keller?
Das Museum bleibt wegen Umbauarbeiten geschlossen.
Der Arzt verschrieb ihr ein Antibiotikum.
Blutdruck, Puls und Temperatur waren unauffällig.
Der Vorstand schlägt eine höhere Dividende vor.
Wir bitten um Verständnis für die Verzögerung.
Betreff: Angebot Nr. 4711 über Büromöbel
Betreff: Mahnung, offener Rechnungsbetrag
Betreff: Einladung zur Mitgliederversammlung
Betreff: Reklamation, Ware mangelhaft
AW: Terminverschiebung Wartung Heizungsanlage
WG: Protokoll der Teamsitzung
Kundennummer, Bestellnummer, Rechnungsnummer, Vertragsnummer
Familienstand:
Beruf:
Arbeitgeber:
Krankenkasse:
Ansprechpartner:
Lieferadresse (falls abweichend):
Ort, Datum, Unterschrift
Pflichtfelder sind mit einem Sternchen gekennzeichnet.
Anrede: bitte auswählen
Verwendungszweck:
Rufen Sie uns an, wir beraten Sie gern.
Bitte rufen Sie mich zurück, sobald Sie Zeit haben.
Anrufen oder lieber eine Mail schreiben?
Ich versuche seit Stunden, den Kundendienst anzurufen, es geht niemand ran.
Im Anhang finden Sie das Formular, die Vollmacht und den Lageplan.
Hiermit widerrufe ich den Kaufvertrag über den Staubsauger.
Wir bestätigen den Eingang Ihrer Kündigung.
Der Rechnungsbetrag wird in den nächsten Tagen abgebucht.
Die Gutschrift über 49,90 Euro erfolgt auf das angegebene Konto.
Sie haben 3 neue Nachrichten.
Ihr Warenkorb ist leer.
Jetzt kaufen, Zur Kasse, Gutschein einlösen, Merkzettel, Filter zurücksetzen
Anmelden, Registrieren, Passwort vergessen, Konto löschen
Datei, Bearbeiten, Ansicht, Extras, Fenster, Hilfe
Verbindung unterbrochen. Erneut versuchen?
Fehlercode 0x80070057: Falscher Parameter
Der Server antwortet nicht. Wenden Sie sich an den Systemadministrator.
Nicht genügend Speicherplatz auf dem Datenträger.
Zugriff verweigert
Starten Sie den Router neu und warten Sie zwei Minuten.
Drücken Sie die Einschalttaste, bis die Lampe grün blinkt.
Der Drucker zieht kein Papier ein und meldet einen Stau.
Nach dem Update stürzt die App ständig ab.
Version 2.4.1 behebt mehrere Sicherheitslücken.
Die Tastatur klemmt, vor allem die Leertaste und die Umschalttaste.
Der Arbeitsspeicher wurde auf sechzehn Gigabyte aufgerüstet.
Hose, Hemd, Jacke, Mantel, Schal, Mütze, Handschuhe, Socken
Hammer, Schraubenzieher, Zange, Säge, Bohrmaschine, Wasserwaage
Tisch, Stuhl, Schrank, Regal, Lampe, Teppich, Vorhang, Kissen
Löffel, Gabel, Messer, Teller, Tasse, Schüssel, Pfanne, Topf
Apfel, Birne, Kirsche, Pflaume, Erdbeere, Himbeere, Weintraube
Möhren, Zwiebeln, Kartoffeln, Gurke, Lauch, Spinat, Blumenkohl
Kuh, Pferd, Schaf, Ziege, Esel, Huhn, Ente, Gans
Fuchs, Dachs, Hase, Igel, Reh, Wildschwein, Eichhörnchen
Amsel, Drossel, Fink, Star, Meise, Specht, Eule, Kranich
Eiche, Buche, Birke, Tanne, Linde, Ahorn, Kastanie
Bäcker, Metzger, Schneider, Müller, Schmied, Weber, Fischer und Koch sind alte Berufe.
Der Schneider kürzt die Ärmel, der Schuster klebt die Sohle.
Der Richter, der Kläger und der Beklagte erschienen pünktlich.
Ein Wolf wurde am Waldrand gesichtet, der Jäger wurde verständigt.
Der Kaiser und der König kommen im Märchen immer vor.
Kopf, Hals, Schulter, Arm, Ellenbogen, Hand, Finger, Knie, Fuß
Leber, Niere, Lunge, Herz, Magen, Darm, Milz, Galle
Husten, Schnupfen, Fieber, Halsschmerzen und Gliederschmerzen
Anamnese, Befund, Diagnose, Therapie, Verlauf
Röntgenaufnahme ohne Befund, kein Hinweis auf eine Fraktur.
Ibuprofen 400 mg, bei Bedarf bis zu dreimal täglich
Bitte nüchtern zur Blutabnahme erscheinen.
Überweisung zum Facharzt für Orthopädie
Die Wunde heilt gut, der Verband wird am Freitag gewechselt.
Allergien, Vorerkrankungen, Dauermedikation
Bei Nebenwirkungen fragen Sie Ihre Apotheke.
Die Physiotherapie beginnt mit Dehnübungen für den Rücken.
Der Zahnarzt hat eine Füllung erneuert und Zahnstein entfernt.
Schwangerschaft, Geburt, Wochenbett, Stillzeit
Das Urteil ist noch nicht rechtskräftig.
Die Staatsanwaltschaft ermittelt wegen Betrugs und Untreue.
Der Zeuge konnte sich an nichts erinnern.
Gemäß Paragraf 5 Absatz 2 ist eine Frist von drei Monaten einzuhalten.
Allgemeine Geschäftsbedingungen, Datenschutz, Impressum
Haftungsausschluss und Gewährleistung
Der Notar beglaubigt die Urkunde.
Verstöße werden mit einem Bußgeld geahndet.
Das Testament wurde handschriftlich verfasst.
Antrag auf Kindergeld, Wohngeld oder Elternzeit
Bitte reichen Sie die fehlenden Unterlagen nach.
Ihr Antrag wird derzeit bearbeitet.
Das Finanzamt verlangt einen Nachweis über die Werbungskosten.
Steuerbescheid, Freibetrag, Sonderausgaben, Vorauszahlung
Haftpflicht, Hausrat, Rechtsschutz, Berufsunfähigkeit
Schadensmeldung: Leitungswasser im Keller
Der Gutachter schätzt den Schaden auf 2.300 Euro.
Die Selbstbeteiligung beträgt 150 Euro je Schadensfall.
Girokonto, Sparbuch, Tagesgeld, Depot, Kreditkarte
Der Dauerauftrag wurde nicht ausgeführt, das Konto war nicht gedeckt.
Die Zinsen steigen, Kredite werden teurer.
Kontostand, Umsätze, Lastschrift, Überweisung
Bitte geben Sie die TAN ein, um den Auftrag freizugeben.
Die Kaution beträgt drei Kaltmieten.
Im Treppenhaus darf nichts abgestellt werden.
Schimmel im Bad, der Vermieter reagiert nicht.
Nebenkostenabrechnung, Grundsteuer, Müllabfuhr, Hausmeister
Helle Altbauwohnung mit Dielenboden, Einbauküche und Stellplatz
Die Heizung gluckert und wird nur lauwarm.
Wer ist diese Woche mit dem Flurputzen dran?
Der Klempner hat den Abfluss freigemacht und die Dichtung getauscht.
Mülltonnen bitte bis sechs Uhr an den Straßenrand stellen.
Stelle frei: Buchhalterin oder Buchhalter in Teilzeit
Der Betriebsrat hat der Überstundenregelung zugestimmt.
Ich melde mich für heute krank, die Bescheinigung folgt.
Urlaubsantrag genehmigt
Gehalt, Zulage, Weihnachtsgeld, Probezeit, Kündigungsfrist
Tagesordnung: Begrüßung, Rückblick, Planung, Verschiedenes
Der Praktikant kopiert die Unterlagen, die Chefin telefoniert.
Die Schichtleitung sucht noch jemanden für Sonntagnacht.
Bitte die Stundenzettel bis Montagmittag abgeben.
Die Maschine steht, das Ersatzteil ist bestellt.
Lager, Versand, Einkauf, Vertrieb, Buchhaltung, Geschäftsführung
Das Projekt liegt im Zeitplan, das Budget leider nicht.
Erdkunde, Chemie, Biologie, Physik, Kunst, Sport, Musik
Die Klassenarbeit fiel besser aus als erwartet.
Der Elternabend findet in der Aula statt.
Hausaufgaben: Seite 34, Aufgabe 2 und 3
Das Zeugnis war gut, nur in Mathe hapert es.
Die Vorlesung fällt aus, das Seminar findet online statt.
Bleistift, Radiergummi, Lineal, Zirkel, Heft, Schere, Kleber
Die Kita schließt heute schon um vierzehn Uhr.
Tor in der letzten Minute, Endstand 3:2
Der Trainer wechselte den Torwart zur Halbzeit aus.
Abseits, Elfmeter, Ecke, Einwurf, Freistoß, Verlängerung
Die Schwimmerin verpasste die Medaille um eine Zehntelsekunde.
Der Verein sucht ehrenamtliche Helfer für das Sommerfest.
Heute Laufrunde am See, wer kommt mit?
Wanderung: festes Schuhwerk, Regenjacke und genug Wasser mitbringen
Zwiebeln glasig dünsten, Hackfleisch krümelig braten, mit Brühe ablöschen.
Den Backofen auf 180 Grad Umluft vorheizen.
Rindsrouladen mit Rotkohl und Klößen
Linsensuppe, Kartoffelpuffer, Käsespätzle, Apfelstrudel
Ein Stück Schwarzwälder Kirschtorte und ein Kännchen Kaffee, bitte.
Wiener Schnitzel mit Pommes und Salat 14,50
Die Soße mit Sahne, Muskat und Pfeffer abschmecken.
Haltbar bis: siehe Deckel
200 g Quark, 1 EL Honig, 2 TL Zimt, 1 Prise Salz
Sturmwarnung für die Küste, Böen bis 110 km/h
Glatteis am Morgen, nachmittags Tauwetter
Nebel, Hagel, Gewitter, Schneefall, Hitzewelle
Es ist so schwül, ich schmelze gleich weg.
Bauern klagen über Trockenheit und Ernteausfälle
Benzinpreise steigen vor den Feiertagen
Gewerkschaft droht mit Warnstreik im Nahverkehr
Opposition fordert Untersuchungsausschuss
Umfrage: Mehrheit für Tempolimit
Brand in Lagerhalle, niemand verletzt
Forscher entdecken Wasser auf fernem Planeten
Wahlkampf, Koalition, Kanzleramt, Minister, Abgeordnete
Montag, Dienstag, Mittwoch, Donnerstag, Freitag, Samstag, Sonntag
Januar, Februar, März, April, Mai, Juni, Juli, August
Im Mai blüht der Flieder, im Juni die Rosen.
Frohe Weihnachten und einen guten Rutsch!
Schöne Ostern euch allen!
Merkur, Venus, Mars, Jupiter, Saturn, Uranus, Neptun
Ostern fällt dieses Jahr früh, Pfingsten entsprechend auch.
Guten Morgen zusammen
Guten Abend, ist der Tisch am Fenster noch frei?
Servus miteinander
Moin, alles klar bei dir?
Liebe Grüße und bis bald
Hochachtungsvoll
Mit besten Grüßen vom gesamten Team
Herzliches Beileid und viel Kraft für die kommende Zeit
Gute Besserung, erhol dich gut!
Tschüss, bis morgen, schlaf schön
hdl, bis nachher
ja klar, passt mir gut
kp, frag mal den Chef
lol, das glaubst du nicht
Digga, was geht ab heute?
Alter, ist das teuer geworden
Echt jetzt? Krass.
Nee, keine Lust, bin hundemüde.
Kannst du mich am Bahnhof abholen?
Hab verschlafen, komme zehn Minuten später
Sag Bescheid, wenn du losfährst
Ruf mich an, ist dringend!
Wo hast du die Fernbedienung hingelegt?
Ich vermisse die Ruhe auf dem Land.
Sie war traurig, wütend und erleichtert zugleich.
Freude, Angst, Scham, Stolz, Neid, Hoffnung, Sehnsucht
Ich habe ein schlechtes Gewissen, weil ich gelogen habe.
Er schweigt lieber, als sich zu streiten.
Papa schnarcht, und der Wecker tickt.
Opa sammelt Briefmarken, Tante backt Zimtsterne.
Unsere Tochter hat den Führerschein bestanden.
Meine Cousine heiratet im Sommer, ich brauche noch ein Kleid.
Die Nachbarn grillen schon wieder auf dem Balkon.
Der Säugling trinkt gut und schläft viel.
Fünf Sterne, tolle Verarbeitung, schneller Versand
Preis und Leistung stimmen, klare Empfehlung
Das Sofa ist bequem, riecht aber stark nach Chemie.
Verpackung beschädigt, Inhalt unversehrt
Zwei Sterne, weil die Anleitung unverständlich ist.
Das Zimmer war sauber, das Frühstück eintönig und der Pool kalt.
Unfreundliches Personal, lange Wartezeit, kaltes Essen
Ich würde das Gerät nicht noch einmal kaufen.
Akku aufladen, Schutzfolie abziehen, Deckel schließen.
Vor Gebrauch schütteln und kühl lagern.
Schraube A in Bohrloch B drehen, noch nicht festziehen.
Nicht in der Mikrowelle erhitzen.
ACHTUNG: Stromschlaggefahr
EINGANG, AUSGANG, NOTAUSGANG, KASSE, RAUCHEN VERBOTEN
RECHNUNG
LIEFERSCHEIN
Inhaltsverzeichnis
Zusammenfassung und Ausblick
Anzahl, Bezeichnung, Einzelpreis, Gesamtpreis, Mehrwertsteuer
Menge 12 Stück, Einzelpreis 3,95 Euro, Summe 47,40 Euro
Artikel nicht lieferbar, Liefertermin unbekannt
Der Flug wurde gestrichen, Umbuchung am Schalter.
Handgepäck, Reisepass, Ladegerät, Sonnencreme, Reiseapotheke
Gleis 7, Wagen 23, Platz 61, Ruhebereich
Schienenersatzverkehr wegen Bauarbeiten
Die Fähre legt um halb neun ab.
Frühstück inbegriffen, Haustiere nicht erlaubt
Wo finde ich den nächsten Geldautomaten?
Das Auto springt nicht an, wahrscheinlich die Batterie.
Ölwechsel, Bremsbeläge, Zündkerzen, Reifen, Hauptuntersuchung
Die Werkstatt verlangt 480 Euro für den Auspuff.
Umleitung, Einbahnstraße, Baustelle, Parkverbot
Schuhe in Größe 38, Absatz zu hoch
Waschmittel, Weichspüler, Schwamm, Lappen, Eimer, Besen
Die Wäsche hängt noch auf der Leine.
Tomaten brauchen Sonne, Dünger und viel Wasser.
Rasenmäher zu verschenken, Selbstabholung
Suche Kinderfahrrad, biete Schlitten
Verkaufe Sofa, Esstisch und Gartenmöbel wegen Umzug.
Das Konzert war ausverkauft, die Stimmung großartig.
Ein Roman über Schuld, Verrat und Vergebung
Geige, Klavier, Trompete, Schlagzeug, Gitarre, Flöte
Die Ausstellung zeigt Gemälde, Skulpturen und Fotografien.
Wie viele Gäste kommen eigentlich zur Feier?
Warum wurde mir der Beitrag doppelt abgebucht?
Haben Sie noch Fragen? Schreiben Sie uns!
Welche Unterlagen brauche ich für die Anmeldung?
Dürfen wir Ihnen ein unverbindliches Angebot machen?
Sonderangebot: alle Jacken um die Hälfte reduziert
Newsletter abbestellen
Jahresbericht, Geschäftsbericht, Quartalszahlen, Bilanz
Umsatz, Gewinn, Verlust, Rückstellung, Abschreibung
Die Aktie verlor vier Prozent.
Der Bürgermeister eröffnete das neue Schwimmbad.
Feuerwehr, Polizei, Rettungsdienst und Katastrophenschutz üben gemeinsam.
Stadtwerke, Zählerstand, Abschlag, Verbrauch in kWh
Bitte lesen Sie den Stromzähler ab.
""".strip().split("\n")
