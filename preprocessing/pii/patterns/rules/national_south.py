"""Identifiers of France, Spain, Italy, Portugal and Brazil."""

from __future__ import annotations

from typing import Final

from preprocessing.pii.entities import EntityType
from preprocessing.pii.patterns import national_checks as checks
from preprocessing.pii.patterns.rules.base import Rule
from preprocessing.pii.patterns.rules.national import national

__all__ = ["SOUTHERN_RULES"]

_S = "[ .-]?"

SOUTHERN_RULES: Final[tuple[Rule, ...]] = (
    national(
        "fr_insee",
        EntityType.FR_INSEE,
        rf"[1-478]{_S}\d\d{_S}(?:0[1-9]|1[0-2]|[2-3]\d|4[0-2]|[5-9]\d){_S}(?:\d\d|2[ab]){_S}\d{{3}}{_S}\d{{3}}{_S}\d\d",
        0.9,
        "insee nir sécurité_sociale sécu numéro_de_sécurité_sociale social_security social carte_vitale assuré",
        "the key leaves one number in 97, the month one in two; unknown months (20-42, 50-99) are issued, too",
        check=checks.nir,
    ),
    national(
        "es_nif",
        EntityType.ES_NIF,
        r"(?:\d{8}|\d{1,2}\.\d{3}\.\d{3})[ -]?[a-hj-np-tv-z]",
        0.6,
        "dni nif documento identidad documento_nacional identificación identity tax fiscal",
        "one letter in 23: a part number such as 12345678Z is as rare",
        check=checks.dni,
    ),
    national(
        "es_nie",
        EntityType.ES_NIE,
        r"[xyz][ -]?(?:\d{7}|\d\.\d{3}\.\d{3})[ -]?[a-hj-np-tv-z]",
        0.7,
        "nie extranjero extranjería foreigner residencia residence identidad",
        "first and last letter both fit",
        check=checks.nie,
        code=True,
    ),
    national(
        "es_cif",
        EntityType.ES_NIF,
        r"[abcdefghjnpqrsuvw][ -]?\d{2}[. ]?\d{3}[. ]?\d{2}[0-9a-j]",
        0.3,
        "cif nif empresa sociedad autónomo tax fiscal company",
        "one in ten codes of a letter and eight digits passes",
        check=checks.cif,
        code=True,
    ),
    national(
        "it_fiscal_code",
        EntityType.IT_FISCAL_CODE,
        r"[a-z]{3} ?[a-z]{3} ?[0-9lmnp-v]{2} ?[a-ehlmprst][0-9lmnp-v]{2} ?[a-z][0-9lmnp-v]{3} ?[a-z]",
        0.9,
        "codice_fiscale cf fiscale fiscal_code tax_code tessera_sanitaria",
        "the form alone is telling; letters in place of digits (omocodia) included",
        check=checks.codice_fiscale,
        code=True,
    ),
    national(
        "it_vat_code",
        EntityType.IT_VAT_CODE,
        r"(?:\d{11}|\d{3} \d{4} \d{4})",
        0.3,
        "partita_iva p_iva piva iva vat vat_number fiscale",
        "one eleven-digit number in eighty passes",
        check=checks.partita_iva,
    ),
    national(
        "it_vat_code_prefixed",
        EntityType.IT_VAT_CODE,
        r"it ?\d{11}",
        0.7,
        "partita_iva p_iva piva iva vat vat_number fiscale",
        "as written on invoices in the EU",
        check=checks.partita_iva,
        code=True,
    ),
    national(
        "pt_nif",
        EntityType.PT_NIF,
        r"[1-35689]\d{2}[ .]?\d{3}[ .]?\d{3}",
        0.3,
        "nif contribuinte número_de_contribuinte identificação_fiscal número_fiscal tax fiscal finanças nipc",
        "one in ten passes; Spanish telephone numbers have the same groups",
        check=checks.pt_nif,
        plain=0.2,
    ),
    national(
        "br_cpf",
        EntityType.BR_CPF,
        r"(?:\d{3}\.\d{3}\.\d{3}[-/.]\d{2}|\d{3} \d{3} \d{3}[ -]\d{2}|\d{9}-?\d{2})",
        0.9,
        "cpf cadastro pessoa_física receita_federal contribuinte documento taxpayer tax",
        "two check digits and a form of its own; plain, one eleven-digit number in a hundred passes",
        check=checks.cpf,
        plain=0.3,
    ),
    national(
        "br_cnpj",
        EntityType.BR_CNPJ,
        r"\d{14}",
        0.3,
        "cnpj empresa pessoa_jurídica cadastro company receita_federal mei",
        "one fourteen-digit number in a hundred passes",
        check=checks.cnpj,
    ),
    national(
        "br_cnpj_grouped",
        EntityType.BR_CNPJ,
        r"[0-9a-z]{2}\.[0-9a-z]{3}\.[0-9a-z]{3}/[0-9a-z]{4}-\d{2}",
        0.9,
        "cnpj empresa pessoa_jurídica cadastro company receita_federal mei",
        "nothing else is written so; letters are issued from 2026 on; a sole trader's is a person's",
        check=checks.cnpj,
        code=True,
    ),
)
