"""`receipt` and `prove`: what leaves the machine so that others can check later what was signed."""

import json

from workbook.cli.arguments import Options
from workbook.cli.terminal import Answer, Json, Terminal, shown_path
from workbook.cli.workbooks import opened, reader
from workbook.domain.errors import Message
from workbook.domain.receipts import Receipt
from workbook.domain.roots import Proof
from workbook.messages import text
from workbook.operations import receipts


def receipt(options: Options, terminal: Terminal) -> Answer:
    """Write the receipt of all signatures, as JSON and as a page."""
    with opened(options, terminal, to_write=False) as book:
        told, *written = receipts.write_receipt(book, reader(options, book), options.target)
    value: dict[str, Json] = {
        "file": shown_path(options.workbook),
        "receipt": shown_path(written[0]),
        "page": shown_path(written[1]),
        "signatures": len(told.signatures),
        "head": told.head,
    }
    return Answer(value, [text("cli.export.wrote", path=shown_path(path)) for path in written])


def prove(options: Options, terminal: Terminal) -> Answer:
    """Write the proof that one piece of evidence belongs to the root over all of it."""
    with opened(options, terminal, to_write=False) as book:
        proof = receipts.write_proof_of(book, reader(options, book), options.code, options.target)
    value: dict[str, Json] = {
        "file": shown_path(options.workbook),
        "evidence": code_of(proof),
        "proof": shown_path(options.target),
        "root": proof.root.sha256,
        "entries": proof.root.size,
    }
    said = text("cli.prove.root", root=proof.root.sha256, count=proof.root.size)
    return Answer(value, [text("cli.export.wrote", path=shown_path(options.target)), said])


def code_of(proof: Proof) -> str:
    """Return the code of the evidence that a proof is of."""
    return str(json.loads(proof.entry)["evidence"]["code"])


def proof_answer(
    name: str, proof: Proof, known: Receipt | None
) -> tuple[dict[str, Json], list[str], tuple[Message, ...]]:
    """Return what is to be said of a proof: the value, the lines and the problems."""
    problems = receipts.check_proof(proof, known)
    content = json.loads(proof.entry).get("content") or {}
    octets = content.get("size_bytes", 0)
    value: dict[str, Json] = {
        "kind": "proof",
        "file": name,
        "intact": not problems,
        "notices": [],
        "events": 0,
        "contents": 1,
        "content_bytes": octets if isinstance(octets, int) else 0,
        "head": "",
    }
    if problems:
        return value, [text("cli.verify.proof_wrong", path=name)], problems
    told = {"evidence": code_of(proof), "sha256": str(content.get("sha256", "–")), "root": proof.root.sha256}
    lines = [text("cli.verify.proof", path=name, count=proof.root.size, **told)]
    if known is not None:
        value["receipt"] = {"holds": True, "events_since": 0}
        lines.append(text("cli.verify.proof_of_receipt", title=known.title))
    return value, lines, problems
