"""Canonical JSON (RFC 8785) and the digest of it: what the journal's chains and a package's index are made of."""

import hashlib
import json
from typing import Any

Json = Any
"""A JSON value without floats."""


def canonical(value: Json) -> bytes:
    """Return the canonical JSON of a value made of strings, exact integers, booleans, None, lists and ASCII-keyed objects.

    For these the standard library's output is RFC 8785's, byte for byte (tested against the `rfc8785` package).
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def digest(data: bytes) -> str:
    """Return the SHA-256, hexadecimal."""
    return hashlib.sha256(data).hexdigest()
