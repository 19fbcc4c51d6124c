"""Entity types: Presidio's names, one line each on what is meant."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

__all__ = ["DESCRIPTIONS", "PATTERN_TYPES", "EntityType"]


class EntityType(StrEnum):
    """A kind of personal data. The value is what stands in tokens: `<EMAIL_ADDRESS_1>`."""

    EMAIL_ADDRESS = "EMAIL_ADDRESS"
    PHONE_NUMBER = "PHONE_NUMBER"
    CREDIT_CARD = "CREDIT_CARD"
    IBAN_CODE = "IBAN_CODE"
    CRYPTO = "CRYPTO"
    IP_ADDRESS = "IP_ADDRESS"
    MAC_ADDRESS = "MAC_ADDRESS"
    URL = "URL"
    DATE_OF_BIRTH = "DATE_OF_BIRTH"
    DATE_TIME = "DATE_TIME"
    AGE = "AGE"
    TITLE = "TITLE"
    NRP = "NRP"
    POSTCODE = "POSTCODE"
    USERNAME = "USERNAME"
    SECRET = "SECRET"  # noqa: S105 - the name of a kind
    ID_NUMBER = "ID_NUMBER"
    MEDICAL_LICENSE = "MEDICAL_LICENSE"
    US_SSN = "US_SSN"
    US_ITIN = "US_ITIN"
    US_PASSPORT = "US_PASSPORT"
    US_DRIVER_LICENSE = "US_DRIVER_LICENSE"
    US_BANK_NUMBER = "US_BANK_NUMBER"
    UK_NHS = "UK_NHS"
    UK_NINO = "UK_NINO"
    UK_PASSPORT = "UK_PASSPORT"
    PASSPORT = "PASSPORT"
    DRIVER_LICENSE = "DRIVER_LICENSE"
    DE_TAX_ID = "DE_TAX_ID"
    FR_INSEE = "FR_INSEE"
    ES_NIF = "ES_NIF"
    ES_NIE = "ES_NIE"
    IT_FISCAL_CODE = "IT_FISCAL_CODE"
    PL_PESEL = "PL_PESEL"
    PT_NIF = "PT_NIF"
    NL_BSN = "NL_BSN"
    BE_NRN = "BE_NRN"
    CH_AHV = "CH_AHV"
    SE_PIN = "SE_PIN"
    FI_PIC = "FI_PIC"
    IN_AADHAAR = "IN_AADHAAR"
    IN_PAN = "IN_PAN"
    AU_TFN = "AU_TFN"
    AU_MEDICARE = "AU_MEDICARE"
    CA_SIN = "CA_SIN"
    BR_CPF = "BR_CPF"
    SG_NRIC = "SG_NRIC"
    UK_UTR = "UK_UTR"
    DE_SVNR = "DE_SVNR"
    DE_ID_CARD = "DE_ID_CARD"
    IT_VAT_CODE = "IT_VAT_CODE"
    PL_NIP = "PL_NIP"
    PL_REGON = "PL_REGON"
    AT_SVNR = "AT_SVNR"
    DK_CPR = "DK_CPR"
    NO_FNR = "NO_FNR"
    IE_PPS = "IE_PPS"
    AU_ABN = "AU_ABN"
    BR_CNPJ = "BR_CNPJ"
    KR_RRN = "KR_RRN"
    ZA_ID = "ZA_ID"
    PERSON = "PERSON"
    LOCATION = "LOCATION"
    ADDRESS = "ADDRESS"
    ORGANIZATION = "ORGANIZATION"


DESCRIPTIONS: Final[dict[EntityType, str]] = {
    EntityType.EMAIL_ADDRESS: "an e-mail address, internationalized ones included",
    EntityType.PHONE_NUMBER: "a telephone or fax number, international or national",
    EntityType.CREDIT_CARD: "a payment card number of 12 to 19 digits",
    EntityType.IBAN_CODE: "an international bank account number",
    EntityType.CRYPTO: "a Bitcoin or Ethereum address",
    EntityType.IP_ADDRESS: "an IPv4 or IPv6 address, with its prefix length where it has one",
    EntityType.MAC_ADDRESS: "a network hardware address",
    EntityType.URL: "a web address, with or without its scheme",
    EntityType.DATE_OF_BIRTH: "a date that the words around it make a date of birth",
    EntityType.DATE_TIME: "a calendar date",
    EntityType.AGE: "a person's age",
    EntityType.TITLE: "a form of address before a name: Mrs, Dr, Herr",
    EntityType.NRP: "a nationality, a religion or a political group",
    EntityType.POSTCODE: "a postal code",
    EntityType.USERNAME: "a user name or a handle",
    EntityType.SECRET: "a key, token or password that opens something",
    EntityType.ID_NUMBER: "a number that the words around it make somebody's, of no form known here",
    EntityType.MEDICAL_LICENSE: "a US DEA registration number",
    EntityType.US_SSN: "a US social security number",
    EntityType.US_ITIN: "a US individual taxpayer identification number",
    EntityType.US_PASSPORT: "a US passport number",
    EntityType.US_DRIVER_LICENSE: "a US driver's license number",
    EntityType.US_BANK_NUMBER: "a US bank account number",
    EntityType.UK_NHS: "a UK National Health Service number",
    EntityType.UK_NINO: "a UK national insurance number",
    EntityType.UK_PASSPORT: "a UK passport number",
    EntityType.PASSPORT: "a passport number of any other country, by its context",
    EntityType.DRIVER_LICENSE: "a driving licence number of any other country, by its context",
    EntityType.DE_TAX_ID: "a German tax identification number",
    EntityType.FR_INSEE: "a French social security number (NIR)",
    EntityType.ES_NIF: "a Spanish tax identification number (DNI)",
    EntityType.ES_NIE: "a Spanish identity number of a foreigner",
    EntityType.IT_FISCAL_CODE: "an Italian fiscal code",
    EntityType.PL_PESEL: "a Polish PESEL number",
    EntityType.PT_NIF: "a Portuguese tax number",
    EntityType.NL_BSN: "a Dutch citizen service number",
    EntityType.BE_NRN: "a Belgian national register number",
    EntityType.CH_AHV: "a Swiss social security number (AHV/AVS)",
    EntityType.SE_PIN: "a Swedish personal identity number",
    EntityType.FI_PIC: "a Finnish personal identity code",
    EntityType.IN_AADHAAR: "an Indian Aadhaar number",
    EntityType.IN_PAN: "an Indian permanent account number",
    EntityType.AU_TFN: "an Australian tax file number",
    EntityType.AU_MEDICARE: "an Australian Medicare number",
    EntityType.CA_SIN: "a Canadian social insurance number",
    EntityType.BR_CPF: "a Brazilian taxpayer number (CPF)",
    EntityType.SG_NRIC: "a Singaporean NRIC or FIN",
    EntityType.UK_UTR: "a UK unique taxpayer reference",
    EntityType.DE_SVNR: "a German social insurance number",
    EntityType.DE_ID_CARD: "a German identity card number",
    EntityType.IT_VAT_CODE: "an Italian VAT number (partita IVA)",
    EntityType.PL_NIP: "a Polish tax number (NIP)",
    EntityType.PL_REGON: "a Polish business number (REGON)",
    EntityType.AT_SVNR: "an Austrian social insurance number",
    EntityType.DK_CPR: "a Danish civil registration number",
    EntityType.NO_FNR: "a Norwegian birth number",
    EntityType.IE_PPS: "an Irish personal public service number",
    EntityType.AU_ABN: "an Australian business number",
    EntityType.BR_CNPJ: "a Brazilian company number (CNPJ)",
    EntityType.KR_RRN: "a Korean resident registration number",
    EntityType.ZA_ID: "a South African identity number",
    EntityType.PERSON: "a person's name (token classifier)",
    EntityType.LOCATION: "a place (token classifier)",
    EntityType.ADDRESS: "a postal address (token classifier)",
    EntityType.ORGANIZATION: "a company, agency or institution (token classifier)",
}

PATTERN_TYPES: Final[frozenset[EntityType]] = frozenset(EntityType) - {
    EntityType.PERSON,
    EntityType.LOCATION,
    EntityType.ADDRESS,
    EntityType.ORGANIZATION,
}
"""What the pattern layer finds by itself; the rest needs a token classifier."""
