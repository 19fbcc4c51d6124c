"""Context words in eight languages, lower case; an underscore is a space within a phrase.

Whole words only: compounds ("Kontonummer") are listed. Missing accents and plurals in -s are seen to elsewhere.
"""

from __future__ import annotations

from typing import Final

from preprocessing.pii.patterns.rules.base import by_language

__all__ = [
    "ACCOUNT",
    "BIRTH",
    "CARD",
    "EMAIL",
    "IBAN",
    "IP",
    "LICENCE",
    "NATIONALITY",
    "NHS",
    "NINO",
    "NUMBERED",
    "PASSPORT",
    "PHONE",
    "POSTCODE",
    "SSN",
    "TAX",
    "URL",
]

EMAIL: Final = by_language(
    en="email e_mail mail mailbox contact",
    de="mail e_mail postfach mailadresse kontakt schreiben",
    fr="courriel e_mail mail mél messagerie contact",
    es="correo correo_electrónico contacto buzón",
    it="posta e_mail mail casella contatto",
    pt="correio e_mail contato contacto",
    nl="mail e_mail postvak contact mailadres",
    pl="mail e_mail poczta kontakt skrzynka",
)
URL: Final = by_language(
    en="url website site link visit homepage blog domain web",
    de="webseite internetseite seite link homepage blog domain besuchen",
    fr="site lien page blog domaine visitez",
    es="sitio enlace página blog dominio visite",
    it="sito collegamento pagina blog dominio visita",
    pt="site página ligação blog domínio visite",
    nl="website site link pagina blog domein bezoek",
    pl="strona witryna link blog domena",
)
IP: Final = by_language(
    en="ip ipv4 ipv6", de="ip_adresse", fr="adresse_ip", es="dirección_ip", it="indirizzo_ip", pt="endereço_ip",
    nl="ip_adres", pl="adres_ip",
)  # fmt: skip
PHONE: Final = by_language(
    en="phone telephone tel cell cellphone mobile call called calling fax whatsapp sms dial ring reach text contact "
    "hotline",
    de="telefon telefonnummer tel handy handynummer mobil mobilnummer anrufen angerufen rufnummer rückruf fax "
    "durchwahl erreichbar erreichen",
    fr="téléphone tél tel portable mobile appeler appelez appelle joindre joignable fax télécopie numéro_de_téléphone",
    es="teléfono telefono tel móvil celular llamar llame llama llámame fax contacto",
    it="telefono tel cellulare cell chiamare chiamami chiami fax recapito",
    pt="telefone tel telemóvel celular ligar ligue contacto contato fax",
    nl="telefoon telefoonnummer tel mobiel gsm bellen bel fax bereikbaar",
    pl="telefon telefonu tel komórka komórkowy zadzwonić zadzwoń dzwonić fax faks kontakt",
)
CARD: Final = by_language(
    en="credit card creditcard debit visa mastercard cc amex american_express discover jcb diners maestro payment",
    de="kreditkarte kreditkartennummer karte kartennummer bankkarte zahlung girocard",
    fr="carte carte_bancaire carte_bleue cb paiement crédit",
    es="tarjeta crédito débito pago",
    it="carta carta_di_credito bancomat pagamento credito",
    pt="cartão crédito débito pagamento",
    nl="creditcard kaart kaartnummer betaalkaart pinpas betaling",
    pl="karta karty kartą kredytowa kredytowej płatność",
)
IBAN: Final = by_language(
    en="iban bank account transaction bic swift",
    de="konto bankverbindung kontonummer überweisung",
    fr="compte virement rib banque",
    es="cuenta transferencia banco",
    it="conto bonifico banca",
    pt="conta transferência banco nib",
    nl="rekening rekeningnummer overschrijving",
    pl="konto rachunek rachunku przelew numer_konta",
)
ACCOUNT: Final = by_language(
    en="account acct bank savings checking debit deposit routing iban a_c sort_code",
    de="konto kontonummer bankkonto bankverbindung blz girokonto sparkonto",
    fr="compte banque rib compte_bancaire",
    es="cuenta banco cuenta_bancaria cuenta_corriente",
    it="conto conto_corrente banca",
    pt="conta banco conta_bancária nib",
    nl="rekening rekeningnummer bankrekening",
    pl="konto konta rachunek rachunku bankowe",
)
PASSPORT: Final = by_language(
    en="passport travel_document passportnumber",
    de="reisepass pass passnummer reisepassnummer",
    fr="passeport",
    es="pasaporte",
    it="passaporto",
    pt="passaporte",
    nl="paspoort paspoortnummer",
    pl="paszport paszportu",
)
LICENCE: Final = by_language(
    en="driver driving dl cdl dmv driver_license drivers_license driving_licence driverslicense permit",
    de="führerschein führerscheinnummer fahrerlaubnis",
    fr="permis permis_de_conduire",
    es="licencia_de_conducir carnet_de_conducir permiso_de_conducir",
    it="patente patente_di_guida",
    pt="carta_de_condução carteira_de_motorista cnh habilitação",
    nl="rijbewijs rijbewijsnummer",
    pl="prawo_jazdy prawa_jazdy",
)
SSN: Final = by_language(
    en="social social_security ssn ssid socialsecurity tax_id taxpayer",
    de="sozialversicherungsnummer us_sozialversicherungsnummer",
    fr="numéro_de_sécurité_sociale_américain",
    es="seguro_social",
    pt="seguro_social",
)
TAX: Final = by_language(en="individual taxpayer itin tax tax_payer taxid tin", es="contribuyente")
NHS: Final = by_language(en="nhs national_health health")
NINO: Final = by_language(en="national_insurance ni nino")
BIRTH: Final = by_language(
    en="born birth birthday birthdate dateofbirth dob d_o_b birth_date bday",
    de="geboren geburtsdatum geburtstag geb geburt geburtsjahr",
    fr="né née naissance anniversaire ddn",
    es="nacido nacida nací nació nacimiento cumpleaños f_nac fecnac",
    it="nato nata nascita compleanno",
    pt="nascido nascida nasci nasceu nascimento aniversário",
    nl="geboren geboortedatum verjaardag geboorte geb",
    pl="urodzony urodzona urodziłem urodziłam urodzenia urodził urodziła urodziny ur",
)
POSTCODE: Final = by_language(
    en="zip zipcode zip_code postcode postal postal_code post_code",
    de="plz postleitzahl",
    fr="code_postal cp",
    es="código_postal cp",
    it="cap codice_postale codice_di_avviamento_postale",
    pt="código_postal cep",
    nl="postcode",
    pl="kod_pocztowy kod",
)
NATIONALITY: Final = by_language(
    en="nationality citizen citizenship religion religious faith ethnicity ethnic race party political",
    de="nationalität staatsangehörigkeit staatsbürger religion konfession glaube partei herkunft",
    fr="nationalité citoyen citoyenne citoyenneté religion confession parti origine suis",
    es="nacionalidad ciudadano ciudadana ciudadanía religión partido origen soy",
    it="nazionalità cittadino cittadina cittadinanza religione partito origine sono",
    pt="nacionalidade cidadão cidadã cidadania religião partido origem sou",
    nl="nationaliteit staatsburger religie geloof partij afkomst",
    pl="narodowość obywatel obywatelka obywatelstwo wyznanie religia partia pochodzenie jestem",
)
NUMBERED: Final = by_language(
    en="order invoice tracking version isbn issn ticket serial sku part model build batch lot parcel shipment booking "
    "reference ref article item case quote receipt asin ean upc",
    de="bestellung bestellnummer rechnung rechnungsnummer sendung sendungsnummer version auftrag auftragsnummer "
    "seriennummer artikel artikelnummer ticket vorgang vorgangsnummer aktenzeichen",
    fr="commande facture suivi version colis série référence article dossier devis",
    es="pedido factura seguimiento versión serie referencia artículo envío expediente",
    it="ordine fattura tracciamento spedizione versione serie riferimento articolo pratica",
    pt="encomenda pedido fatura rastreamento versão série referência artigo processo",
    nl="bestelling bestelnummer factuur factuurnummer zending versie serienummer artikel kenmerk ordernummer",
    pl="zamówienie zamówienia faktura faktury przesyłka przesyłki wersja seria artykuł zgłoszenie",
)
"""What is numbered without being anybody's: speaks against a weak number just after it."""
