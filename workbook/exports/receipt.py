"""The receipt as a small JSON file, and as one page to print, hand over or file."""

import base64
import json
from io import BytesIO
from typing import Any, Final

from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from workbook.domain.canonical import digest
from workbook.domain.certificates import short_code
from workbook.domain.receipts import FORMAT, Given, Receipt
from workbook.domain.sign_offs import Force, Meaning
from workbook.exports.ledger import Cell, Column, Ledger, Look, Row, cell
from workbook.exports.palette import Tone
from workbook.exports.para import para
from workbook.exports.pdf_fonts import BOLD, REGULAR, font
from workbook.exports.pdf_front import facts, grouped
from workbook.exports.pdf_style import (
    BODY,
    BOTTOM,
    CELL,
    CELL_MUTED,
    CELL_STRONG,
    DIGEST,
    H2,
    LEFT,
    MEASURE,
    NOTE,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    TITLE,
    TOP,
)
from workbook.exports.visible import elided, one_line
from workbook.exports.wording import Wording, moment

_VOID: Final = CELL.toned(Tone.BAD)


def receipt_json(receipt: Receipt) -> bytes:
    """Return the receipt so that `verify --receipt` and other programs can read it; same receipt, same bytes."""
    value = {
        "copy": {"id": str(receipt.copy), "letter": receipt.copy_letter},
        "engagement": {"id": str(receipt.engagement), "title": receipt.title},
        "evidence": {"entries": receipt.evidence, "root": receipt.evidence_root},
        "format": FORMAT,
        "journal": {"events": receipt.events, "head": receipt.head, "root": receipt.journal_root},
        "made_at": receipt.made_at.isoformat(),
        "signatures": [_given(one) for one in receipt.signatures],
        "tool": receipt.tool,
        "voided": list(receipt.voided),
    }
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def receipt_pdf(receipt: Receipt, language: str) -> bytes:
    """Return the receipt as a page that says how it is checked; same receipt, same bytes."""
    words, made = Wording(language), BytesIO()
    font(REGULAR), font(BOLD)
    document = BaseDocTemplate(
        made,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        invariant=1,
        title=words.say("receipt"),
        author=one_line(receipt.tool),
        creator=one_line(receipt.tool),
        lang=language,
        initialFontName=REGULAR,
    )
    frame = Frame(LEFT, BOTTOM, MEASURE, PAGE_HEIGHT - TOP - BOTTOM, 0, 0, 0, 0, id="text")
    document.addPageTemplates([PageTemplate("page", [frame])])
    document.build(_story(receipt, words))
    return made.getvalue()


def _story(receipt: Receipt, words: Wording) -> list[Flowable]:
    say = words.say
    events = say("receipt_events", count=f"{receipt.events:,}")
    evidence = say("receipt_evidence", count=f"{receipt.evidence:,}")
    return [
        para(say("receipt"), TITLE),
        para(elided(one_line(receipt.title), 400), H2),
        para(say("receipt_more"), BODY),
        facts(
            [
                (say("fact.made_at"), moment(receipt.made_at)),
                (say("fact.tool"), receipt.tool),
                (say("fact.workbook"), str(receipt.engagement)),
                (say("fact.copy"), f"{receipt.copy_letter} · {receipt.copy}"),
                (say("fact.head"), _hash(receipt.head, events)),
                (say("fact.journal_root"), _hash(receipt.journal_root, "")),
                (
                    say("fact.evidence_root"),
                    _hash(receipt.evidence_root, evidence),
                ),
            ]
        ),
        para(say("signatures"), H2),
        _signatures(receipt, words),
        para(say("receipt_check"), BODY),
        para(say("receipt_clock"), NOTE),
    ]


def _signatures(receipt: Receipt, words: Wording) -> Ledger:
    say = words.say
    columns = (
        Column(say("column.signed"), 150),
        Column(say("column.meaning"), 80),
        Column(say("column.person"), 110),
        Column(say("column.receipt_digest"), MEASURE - 340),
    )
    rows = []
    for one in receipt.signatures:
        said = json.loads(one.statement)
        target, certificate, sha256 = said["target"], said["certificate"], digest(one.statement)
        voided = ((words.term(Force.VOIDED), _VOID),) if sha256 in receipt.voided else ()
        rows.append(
            Row(
                (
                    cell(elided(f"{target['code']} {target['title']}".strip(), 120), CELL),
                    Cell(((words.term(Meaning(said["meaning"])), CELL), *voided)),
                    Cell(
                        (
                            (said["person"]["name"], CELL_STRONG),
                            (said["at"][:16].replace("T", " ") + " UTC", CELL_MUTED),
                        )
                    ),
                    Cell(((short_code(sha256), CELL), (short_code(certificate), CELL_MUTED))),
                ),
                counted=False,
            )
        )
    return Ledger(Look(columns), rows)


def _hash(sha256: str, note: str) -> Cell:
    shown = ((grouped(sha256), DIGEST),)
    return Cell((*shown, (note, CELL_MUTED)) if note else shown)


def _given(one: Given) -> dict[str, Any]:
    parts = {"certificate": one.certificate, "signature": one.signature, "statement": one.statement}
    return {name: base64.b64encode(part).decode() for name, part in parts.items()}
