"""Read a workbook file page by page without SQLite: what a hostile or damaged file must not be given to it for.

| module | what it knows |
|---|---|
| `aes` | decrypt AES-256 blocks, many at a time |
| `cipher` | SQLCipher 4 pages: authenticate, then decrypt |
| `rollback` | the `-journal` a crash leaves: which pages it puts back |
| `image` | the pages of a file as they are once that journal is rolled back |
| `records`, `trees` | SQLite's record and b-tree formats (sqlite.org/fileformat2.html) |
| `tables` | which table a row that was found belongs to |

Nothing here writes, locks or runs anything of the file; every loop is bounded by the number of its pages.
"""
