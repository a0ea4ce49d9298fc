"""Bytes that must be kept and may have to be forgotten: sealed, one key a message."""

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = b"\0" * 12  # each key seals exactly one message, so its nonce need not differ


def seal(content: bytes) -> tuple[bytes, bytes]:
    """AES-256-GCM under a fresh key: (key, sealed bytes). Without the key the bytes say nothing."""
    key = AESGCM.generate_key(bit_length=256)
    return key, AESGCM(key).encrypt(_NONCE, content, None)


def unseal(key: bytes, sealed: bytes) -> bytes:
    """The bytes as they were. Raises cryptography.exceptions.InvalidTag where key and bytes do not match."""
    return AESGCM(key).decrypt(_NONCE, sealed, None)
