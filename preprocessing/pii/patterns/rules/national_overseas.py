"""Identifiers of India, Australia, Canada, Singapore, South Korea and South Africa."""

from __future__ import annotations

from typing import Final

from preprocessing.pii.entities import EntityType
from preprocessing.pii.patterns import national_checks as checks
from preprocessing.pii.patterns.rules.base import Rule
from preprocessing.pii.patterns.rules.national import national

__all__ = ["OVERSEAS_RULES"]

OVERSEAS_RULES: Final[tuple[Rule, ...]] = (
    national(
        "in_aadhaar",
        EntityType.IN_AADHAAR,
        r"[2-9]\d{3}([ -]?)\d{4}\1\d{4}",
        0.5,
        "aadhaar aadhar adhaar uidai uid",
        "Verhoeff's digit and groups of four; a card number's are four of them",
        check=checks.verhoeff,
        plain=0.2,
    ),
    national(
        "in_pan",
        EntityType.IN_PAN,
        r"[a-z]{3}[abcfghjlpt][a-z]\d{4}[a-z]",
        0.6,
        "pan pan_card permanent_account income_tax tax pan_number",
        "the form with the holder's kind in the fourth place is telling enough",
        check=checks.pan,
        code=True,
    ),
    national(
        "au_tfn",
        EntityType.AU_TFN,
        r"\d{3}([ -]?)\d{3}\1\d{3}",
        0.3,
        "tfn tax_file tax_file_number ato tax",
        "one in eleven passes",
        check=checks.tfn,
        plain=0.15,
    ),
    national(
        "au_medicare",
        EntityType.AU_MEDICARE,
        r"[2-6]\d{3}([ -]?)\d{5}\1\d(?:[/-]\d)?",
        0.4,
        "medicare medicare_card medicare_number health_card",
        "groups of its own and a check digit",
        check=checks.medicare,
        plain=0.15,
    ),
    national(
        "au_abn",
        EntityType.AU_ABN,
        r"\d{2}([ -]?)\d{3}\1\d{3}\1\d{3}",
        0.5,
        "abn business_number australian_business",
        "mod 89; a sole trader's is a person's",
        check=checks.abn,
        plain=0.2,
    ),
    national(
        "ca_sin",
        EntityType.CA_SIN,
        r"\d{3}([ -]?)\d{3}\1\d{3}",
        0.3,
        "sin social_insurance nas assurance_sociale social_insurance_number sin_number",
        "one in ten passes",
        check=checks.sin,
        plain=0.15,
    ),
    national(
        "sg_nric",
        EntityType.SG_NRIC,
        r"[stfgm]\d{7}[a-z]",
        0.7,
        "nric fin ic identity_card identification singapore",
        "series letter and check letter",
        check=checks.nric,
        code=True,
    ),
    national(
        "kr_rrn",
        EntityType.KR_RRN,
        r"\d{6}-?[0-9]\d{6}",
        0.6,
        "rrn resident_registration 주민등록번호 resident_number 외국인등록번호",
        "a date, the dash in its place, mod 11",
        check=checks.rrn,
        plain=0.3,
    ),
    national(
        "za_id",
        EntityType.ZA_ID,
        r"\d{6} ?\d{4} ?[012]\d{2}",
        0.7,
        "id_number identity_number said id_no identity_document south_african",
        "Luhn, a date and a citizenship digit: one thirteen-digit number in 800",
        check=checks.za_id,
        plain=0.4,
    ),
)
