"""The frozen constants of workbook format 1. They can never change; a new format gets new ones.

| what | value |
|---|---|
| engine | SQLCipher 4 (`cipher_compatibility=4`): AES-256-CBC, HMAC-SHA512 per page; plain SQLite without a passphrase |
| key | PBKDF2-HMAC-SHA512 of the passphrase (UTF-8, NFC), salt = the first 16 bytes of the file, `KDF_ITERATIONS` rounds |
| page size | `PAGE_SIZE` bytes |
| rollback journal | DELETE, `synchronous=EXTRA`: the folder is synced too once the journal is removed |
| identity | `application_id` = `APPLICATION_ID`; `user_version` is the only version |

Sizes measured with and without encryption (tests/bench/SIZES.md): against 64 KiB, encrypted pages of 16 KiB write
evidence at nine tenths of the speed and make single edits in three quarters of the time; pages of 4 KiB make edits no
faster and lose a quarter of the evidence speed. Chunks of 1 MiB are as fast as any and keep memory small.
"""

from typing import Final

APPLICATION_ID: Final = 0x41554442
"""`AUDB` in ASCII."""
VERSION: Final = 1
"""The `user_version` this program writes."""
PAGE_SIZE: Final = 16_384
KDF_ITERATIONS: Final = 400_000
SALT_BYTES: Final = 16
CHUNK_BYTES: Final = 1 << 20
"""Evidence is kept in rows of this many bytes; the last row of a content may be shorter."""
SUFFIX: Final = ".auditbook"
