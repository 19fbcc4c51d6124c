"""Identifiers of Germany, Austria, Switzerland, the Benelux, the Nordic countries, Poland, Ireland and the UK."""

from __future__ import annotations

from typing import Final

from preprocessing.pii.entities import EntityType
from preprocessing.pii.patterns import national_checks as checks
from preprocessing.pii.patterns.rules.base import Rule
from preprocessing.pii.patterns.rules.national import national

__all__ = ["NORTHERN_RULES"]

_PERSONAL = "personnummer samordningsnummer personnr pnr identitetsnummer personal_identity personal_number ssn"

NORTHERN_RULES: Final[tuple[Rule, ...]] = (
    national(
        "de_tax_id",
        EntityType.DE_TAX_ID,
        r"[1-9]\d ?\d{3} ?\d{3} ?\d{3}",
        0.5,
        "steuer_id steueridentifikationsnummer steuer_identifikationsnummer idnr id_nr steuernummer steuer tin tax "
        "tax_id identifikationsnummer finanzamt",
        "check digit and the rule of repeats: one number in 300; grouped 2-3-3-3",
        check=checks.idnr,
        plain=0.3,
    ),
    national(
        "de_svnr",
        EntityType.DE_SVNR,
        r"\d{2} ?\d{6} ?[a-z] ?\d{2} ?\d",
        0.8,
        "sozialversicherungsnummer rentenversicherungsnummer versicherungsnummer svnr sv_nummer rvnr "
        "rentenversicherung sozialversicherung social_insurance social_security pension_insurance",
        "a date, a letter in its place and a check digit",
        check=checks.de_svnr,
    ),
    national(
        "de_id_card",
        EntityType.DE_ID_CARD,
        r"[cfghjklmnprtvwxy](?=[0-9a-z]{0,4}\d\d)[0-9cfghjklmnprtvwxyz]{8}\d(?:d|<<)?",
        0.3,
        "personalausweis ausweis ausweisnummer personalausweisnummer perso reisepass pass passnummer identity_card "
        "id_card passport",
        "one code in ten of this form passes; that of a passport is the same",
        check=checks.de_id_card,
        code=True,
    ),
    national(
        "at_svnr",
        EntityType.AT_SVNR,
        r"[1-9]\d{3}[ /-]?\d{6}",
        0.45,
        "svnr sv_nummer sozialversicherungsnummer versicherungsnummer sozialversicherung e_card ecard social_insurance "
        "social_security",
        "a check digit and a date, and a gap after the fourth digit",
        check=checks.svnr,
        plain=0.2,
    ),
    national(
        "ch_ahv",
        EntityType.CH_AHV,
        r"756[. -]?\d{4}[. -]?\d{4}[. -]?\d{2}",
        0.95,
        "ahv avs ahv_nummer sozialversicherungsnummer numéro_avs social_insurance oasi",
        "the country's prefix and an EAN-13 digit",
        check=checks.ahv,
        plain=0.6,
    ),
    national(
        "nl_bsn",
        EntityType.NL_BSN,
        r"(?:\d{9}|\d{4}[ .]\d{2}[ .]\d{3}|\d{3}[ .]\d{3}[ .]\d{3})",
        0.3,
        "bsn burgerservicenummer sofinummer sofi_nummer sofi citizen_service burger",
        "one number in eleven passes",
        check=checks.bsn,
        plain=0.2,
    ),
    national(
        "be_nrn",
        EntityType.BE_NRN,
        r"(?:\d{2}[. -]?){3}\d{3}[. -]?\d{2}",
        0.9,
        "rijksregisternummer rijksregister insz niss registre_national numéro_national numéro_de_registre_national "
        "nationalregisternummer national_register national_number nrn",
        "mod 97 and a date: one eleven-digit number in 250",
        check=checks.nrn,
        plain=0.4,
    ),
    national(
        "se_pin",
        EntityType.SE_PIN,
        r"(?:19|20)?\d{6}[-+]\d{4}",
        0.7,
        _PERSONAL,
        "Luhn, a date and the dash in its place",
        check=checks.personnummer,
    ),
    national(
        "se_pin_plain",
        EntityType.SE_PIN,
        r"(?:19|20)\d{10}",
        0.4,
        _PERSONAL,
        "Luhn and a date with its century: one twelve-digit number in 7,000",
        check=checks.personnummer,
    ),
    national(
        "se_pin_short",
        EntityType.SE_PIN,
        r"\d{10}",
        0.2,
        _PERSONAL,
        "one ten-digit number in 140",
        check=checks.personnummer,
    ),
    national(
        "fi_pic",
        EntityType.FI_PIC,
        r"\d{6}[-+a-fu-y]\d{3}[0-9a-fhj-npr-y]",
        0.9,
        "henkilötunnus hetu personbeteckning personal_identity identity_code",
        "a date, the century's sign and a check sign of 31",
        check=checks.hetu,
    ),
    national(
        "dk_cpr",
        EntityType.DK_CPR,
        r"\d{6}[- ]?\d{4}",
        0.4,
        "cpr cpr_nummer cpr_nr personnummer civil_registration cprnr",
        "a date and a dash; no check digit since 2007",
        check=checks.cpr,
        plain=0.1,
    ),
    national(
        "no_fnr",
        EntityType.NO_FNR,
        r"\d{6}[ -]?\d{5}",
        0.8,
        "fødselsnummer personnummer fnr d_nummer birth_number national_identity",
        "two check digits and a date: one eleven-digit number in 400",
        check=checks.fodselsnummer,
        plain=0.4,
    ),
    national(
        "pl_pesel",
        EntityType.PL_PESEL,
        r"\d{11}",
        0.3,
        "pesel nr_pesel numer_pesel ewidencyjny",
        "one eleven-digit number in sixty passes",
        check=checks.pesel,
    ),
    national(
        "pl_nip",
        EntityType.PL_NIP,
        r"[1-9]\d{2}(?:-\d{3}-\d{2}-\d{2}|-\d{2}-\d{2}-\d{3}| \d{3} \d{2} \d{2}|\d{7})",
        0.6,
        "nip identyfikacji_podatkowej podatnika numer_nip tax vat tax_id",
        "groups of its own; plain, one in eleven passes",
        check=checks.nip,
        plain=0.2,
    ),
    national(
        "pl_regon",
        EntityType.PL_REGON,
        r"(?:\d{9}|\d{14})",
        0.1,
        "regon numer_regon business_registry",
        "one in eleven passes",
        check=checks.regon,
    ),
    national(
        "ie_pps",
        EntityType.IE_PPS,
        r"\d{7}[a-w][abhw]?",
        0.5,
        "pps ppsn pps_number personal_public_service revenue",
        "one letter in 23",
        check=checks.pps,
    ),
    national(
        "uk_utr",
        EntityType.UK_UTR,
        r"\d{5} ?\d{5}",
        0.2,
        "utr unique_taxpayer unique_taxpayer_reference self_assessment hmrc tax_reference taxpayer",
        "one in eleven passes; Indian telephone numbers have the same groups",
        check=checks.utr,
    ),
    national(
        "uk_licence",
        EntityType.DRIVER_LICENSE,
        r"(?=[a-z]{2}|[a-z]9)[a-z9]{5}[ -]?\d(?:[05][1-9]|[16][0-2])(?:0[1-9]|[12]\d|3[01])\d[ -]?"
        r"[a-z][a-z9]\d[ -]?[a-z]{2}",
        0.9,
        "driving licence driver license dvla",
        "surname, date of birth and initials in their places",
        code=True,
    ),
)
