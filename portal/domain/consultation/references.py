"""The names a response goes by.

Three names are kept apart. The *return token* opens a response that is not yet sent and is stored only as a hash. The
*private reference* is the respondent's proof and is shown to nobody else. The *public number* may appear beside a
published response. None can be worked out from another, from the order of arrival or from the time.
"""

import hashlib

#: Thirty-two characters that are not mistaken for one another when read out (Crockford's base 32).
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

TOKEN_BYTES = 32
REFERENCE_BYTES = 10
NUMBER_BYTES = 5


def spell(raw: bytes, group: int = 4) -> str:
    """Spells bytes, five at a time, in groups of characters that can be read out: K7QM-02XD.

    Args:
        raw: a multiple of five bytes, each five being eight characters.
    """
    if len(raw) % 5:
        raise ValueError("Spell a multiple of five bytes")
    number, characters = int.from_bytes(raw, "big"), []
    for _ in range(len(raw) * 8 // 5):
        number, rest = divmod(number, 32)
        characters.append(_ALPHABET[rest])
    text = "".join(reversed(characters))
    return "-".join(text[start : start + group] for start in range(0, len(text), group))


def private_reference(raw: bytes) -> str:
    """Gives the private reference for ten random bytes: 80 bits, four groups of four.

    Source: design rule for references that give access, at least 64 bits of randomness.
    """
    if len(raw) != REFERENCE_BYTES:
        raise ValueError("A private reference is made of ten random bytes")
    return spell(raw)


def public_number(raw: bytes) -> str:
    """Gives the public number for five random bytes: R and two groups of four, drawn apart from the reference."""
    if len(raw) != NUMBER_BYTES:
        raise ValueError("A public number is made of five random bytes")
    return f"R-{spell(raw)}"


def normal_reference(typed: str) -> str:
    """Gives a reference as it is kept, from one typed by a person: letters for look-alikes, capitals, groups."""
    plain = typed.upper().translate(str.maketrans("OIL", "011", "- "))
    return "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def reference_for(token: str) -> str:
    """Gives the private reference of the response that a return token opens.

    It is made from the token, which only the respondent holds, so that the service can show the same reference again
    after a lost reply and still keeps nothing from which it could be read.

    Source: design rule for references that give access, at least 64 bits of randomness; this one has 80.
    """
    return private_reference(hashlib.sha256(b"private reference\n" + token.encode("utf-8")).digest()[:REFERENCE_BYTES])


def fingerprint(secret: str) -> str:
    """Gives the SHA-256 of a return token or reference in hexadecimal, which is all that is stored of either."""
    return hashlib.sha256(secret.encode("utf-8")).hexdigest()
