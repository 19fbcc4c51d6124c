"""Check digits. Each function takes a match and answers whether its checksum is right; pure, no errors."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

__all__ = ["base58_checksum", "bech32_checksum", "bitcoin", "dea", "iban", "luhn", "mod11"]

_DOUBLED: Final = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
_BASE58: Final = {char: i for i, char in enumerate("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")}
_BECH32: Final = {char: i for i, char in enumerate("qpzry9x8gf2tvdw0s3jn54khce6mua7l")}
_BECH32_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BECH32_CONSTANTS: Final = (1, 0x2BC830A3)


def luhn(digits: str) -> bool:
    """ISO/IEC 7812 check digit of a string of ASCII digits."""
    values = [int(digit) for digit in reversed(digits)]
    return (sum(values[0::2]) + sum(_DOUBLED[value] for value in values[1::2])) % 10 == 0


def iban(compact: str) -> bool:
    """ISO 7064 mod 97 of an IBAN in upper case without separators."""
    return int("".join(str(int(char, 36)) for char in compact[4:] + compact[:4])) % 97 == 1


def mod11(text: str) -> bool:
    """The UK NHS number's mod 11, separators ignored."""
    digits = [int(char) for char in text if char.isdigit()]
    return sum(digit * weight for digit, weight in zip(digits, range(10, 0, -1), strict=True)) % 11 == 0


def dea(text: str) -> bool:
    """The US DEA number's check digit: two characters, six digits, the check digit."""
    digits = [int(char) for char in text[2:]]
    return (sum(digits[0:6:2]) + 2 * sum(digits[1:6:2])) % 10 == digits[6]


def bitcoin(address: str) -> bool:
    """Checksum of a Bitcoin address of any kind."""
    return bech32_checksum(address) if address[:3].lower() == "bc1" else base58_checksum(address)


def base58_checksum(address: str) -> bool:
    """Base58Check: the last 4 of 25 bytes are a double SHA-256 of the others."""
    number = 0
    for char in address:
        if char not in _BASE58:
            return False
        number = number * 58 + _BASE58[char]
    if number.bit_length() > 200:
        return False
    data = number.to_bytes(25, "big")
    return sha256(sha256(data[:-4]).digest()).digest()[:4] == data[-4:]


def bech32_checksum(address: str) -> bool:
    """Bech32 or Bech32m with the prefix `bc`."""
    values = [_BECH32.get(char, -1) for char in address.lower()[3:]]
    if -1 in values:
        return False
    check = 1
    for value in [3, 3, 0, 2, 3, *values]:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_BECH32_GENERATOR):
            if top >> bit & 1:
                check ^= generator
    return check in _BECH32_CONSTANTS
