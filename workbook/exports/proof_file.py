"""The proof that one piece of evidence belongs to what a receipt speaks of, as a small JSON file."""

import json
from pathlib import Path

from workbook.domain.roots import PROOF_FORMAT, Proof
from workbook.exports.atomic import write_bytes_atomically


def write_proof(proof: Proof, path: Path) -> None:
    """Write the entry with its path to the root; same proof, same bytes. Raises WorkbookError."""
    value = {
        "entry": json.loads(proof.entry),
        "format": PROOF_FORMAT,
        "path": list(proof.path),
        "place": proof.place,
        "root": {"entries": proof.root.size, "sha256": proof.root.sha256},
    }
    text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    write_bytes_atomically(path, text.encode())
