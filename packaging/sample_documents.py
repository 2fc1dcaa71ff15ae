"""Set the invented PDF documents of the sample engagement; every page says that it is a sample."""

# ruff: noqa: E501 - the lines that are too long are prose and tables of the sample

from collections.abc import Sequence
from pathlib import Path

from reportlab.graphics.shapes import Drawing, Line, Rect, String
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

_STYLES = getSampleStyleSheet()
Row = Sequence[str]


def _frame(canvas: Canvas, document: SimpleDocTemplate) -> None:
    canvas.saveState()
    canvas.setFont("Helvetica-Bold", 8)
    canvas.setFillColor(colors.HexColor("#7a1f2b"))
    canvas.drawString(
        20 * mm,
        285 * mm,
        "SAMPLE - invented for demonstration; no such organisation, person or system exists",
    )
    canvas.setFillColor(colors.grey)
    canvas.drawRightString(190 * mm, 12 * mm, f"{document.title} - page {canvas.getPageNumber()}")
    canvas.restoreState()


def _set(path: Path, title: str, *parts: Flowable) -> None:
    document = SimpleDocTemplate(
        str(path), pagesize=A4, title=title, author="Sample", subject="Sample evidence", invariant=1,
        leftMargin=20 * mm, rightMargin=20 * mm, topMargin=20 * mm, bottomMargin=20 * mm,
    )  # fmt: skip
    story: list[Flowable] = [Paragraph(title, _STYLES["Title"]), *parts]
    document.build(story, onFirstPage=_frame, onLaterPages=_frame)


def _text(*paragraphs: str) -> list[Flowable]:
    """Set paragraphs; one that starts with `# ` is a heading."""
    return [
        Paragraph(words[2:], _STYLES["Heading2"]) if words.startswith("# ") else Paragraph(words, _STYLES["BodyText"])
        for words in paragraphs
    ]


def _table(widths: Sequence[int], *rows: Row) -> Flowable:
    cells = [[Paragraph(cell, _STYLES["BodyText"]) for cell in row] for row in rows]
    table = Table(cells, colWidths=[width * mm for width in widths], repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.4, colors.HexColor("#9fb0c0")),
                ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#dfe7ee")),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
        )
    )
    return table


def _flow() -> Flowable:
    drawing = Drawing(470, 150)
    for x, y, text in (
        (0, 90, "1 Operator console"),
        (165, 90, "2 Assist gateway"),
        (330, 90, "3 Model endpoint"),
        (165, 5, "4 Runbook index"),
    ):
        drawing.add(Rect(x, y, 130, 40, fillColor=colors.HexColor("#eef2f6"), strokeColor=colors.HexColor("#2b5876")))
        drawing.add(String(x + 12, y + 16, text, fontSize=10))
    for line in ((130, 110, 165, 110), (295, 110, 330, 110), (230, 90, 230, 45)):
        drawing.add(Line(*line, strokeColor=colors.HexColor("#2b5876"), strokeWidth=1.5))
    return drawing


def _policies(folder: Path) -> None:
    _set(
        folder / "ai-use-and-oversight-policy.pdf",
        "Policy OT-AI-02: Use and oversight of AI assistants, version 2.1",
        *_text(
            "Approved by the Board of the Norvale Grid Authority on 11 February 2026. Review due 11 February 2027. Owner: Head of Operational Technology.",
            "# 1 Purpose and scope",
            "This policy applies to every assistant, model and index that gives advice in a control room, in test and in operation, and to all staff and suppliers who run or change one.",
            "# 2 Roles",
            "2.1 The Head of Operational Technology owns each assistant and decides on its use. 2.2 The shift lead decides on every switching step; an assistant never does. 2.3 The Chief Information Security Officer keeps the register of AI systems and reviews it every quarter.",
            "# 3 Rules",
            "3.1 No assistant is put into operation without a recorded risk assessment and a named person who can stop it. 3.2 Prompts and answers are kept for 90 days and then erased, unless an incident needs them. 3.3 Text retrieved from documents is treated as data and never as an instruction. 3.4 Changes to prompts, filters and indexes follow the change process, emergency changes included.",
            "3.5 All staff who use an assistant complete the awareness course before first use and every twelve months. 3.6 Accounts of leavers are disabled within 24 hours.",
            "# 4 Commitment and compliance",
            "The Board provides the means for this policy. Breaches are handled under the staff regulations. Exceptions need the written consent of the owner and end after 90 days.",
        ),
    )
    _set(
        folder / "account-management-procedure.pdf",
        "Procedure ACM-04: Accounts and access, version 3.0",
        *_text(
            "In force from 3 March 2026. Owner: Identity and Access Management. Implements the access control policy of the Authority (policy IS-01) for all operational systems.",
            "# Account types", "Named personal accounts; named administrator accounts; service identities with one owner each. Prohibited: shared accounts, guest accounts, and administrator rights on a personal account.",
            "# Granting", "A request names the person, role and end date. The system owner approves. Identity and Access Management creates the account; nobody approves a request of their own.",
            "# Leaving and moving", "Human Resources sends the leaver list every Monday. Accounts are disabled within 24 hours of the last working day.",
            "# Review", "Owners certify all accounts each quarter. An account that is not certified by the due date is disabled after five working days.",
        ),
    )  # fmt: skip
    _set(
        folder / "service-security-schedule.pdf",
        "Schedule 6 to agreement LA-2025-118: security of the service",
        *_text(
            "Between the Norvale Grid Authority (customer) and Calderwick Systems (provider). Signed 14 November 2025.",
            "# 6.1 Notice", "The provider tells the customer of any security incident that concerns the service within 72 hours of becoming aware of it.",
            "# 6.2 Testing", "The provider tests each release against prompt injection, data leakage and unsafe output before it is deployed, and supplies the complete test records on request.",
            "# 6.3 Stopping", "The customer can stop all inference for its tenant at any time. The stop takes effect within five seconds.",
            "# 6.4 Sub-suppliers", "The provider binds its sub-suppliers, among them the operator of the vector platform, to the same duties and lets the customer or its auditors verify them.",
            "# 6.5 Bill of materials", "The provider delivers a machine-readable bill of materials for each model version, naming weights, data sets and licences.",
        ),
    )  # fmt: skip


def _records(folder: Path) -> None:
    _set(
        folder / "data-flow-description.pdf",
        "Lantern Assist 4.2: description of data flows, revision 4.1",
        *_text("Supplied by Calderwick Systems, 21 August 2026. Describes the tenant of the Norvale Grid Authority."),
        _flow(),
        *_text(
            "Hop 1 to 2: mutual TLS 1.3, operator identity in a signed token. Hop 2 to 3: TLS 1.3 inside the provider network. Hop 2 to 4: TLS 1.3, service identity idx-reader.",
            "The gateway scores every operator prompt with rule set PI before it reaches the model. Text read from the runbook index joins the prompt after this step.",
            "Each gateway record holds event type, time in UTC, component, source address, outcome and operator identity. Records go to the customer's log store within 60 seconds.",
        ),
    )
    _set(
        folder / "incident-register-extract.pdf",
        "Incident register, extract 1 June to 31 August 2026",
        *_text("Norvale Grid Authority, operational technology. All entries that name the assistant, its index or its model. Printed 1 September 2026."),
        _table(
            (28, 26, 26, 90),
            ("Number", "Became known", "Told to us", "What happened"),
            ("INC-2026-019", "3 June", "3 June", "Answers slow for 40 minutes; capacity raised by the provider."),
            ("INC-2026-022", "17 June", "18 June", "Index rebuild failed; previous build kept in service."),
            ("INC-2026-024", "29 June", "29 June", "Operator pasted a contractor telephone list into a prompt; deleted on request."),
            ("INC-2026-027", "8 July", "9 July", "Sign-in of one administrator without second factor; exemption found and, it was reported, removed."),
            ("INC-2026-031", "20 July", "29 July", "Assistant repeated an instruction hidden in an uploaded contractor note and proposed an isolation sequence in the wrong order. Shift lead refused it. Provider told us after nine days."),
            ("INC-2026-033", "4 August", "4 August", "Triage model ranked a transformer alarm too low for six hours; operator corrected it by hand."),
            ("INC-2026-036", "22 August", "23 August", "Expired certificate at the index connector; no answers from runbooks for 25 minutes."),
        ),
    )  # fmt: skip
    _set(
        folder / "change-ticket-CHG-2291.pdf",
        "Change ticket CHG-2291: switch off detection rule PI-021",
        _table(
            (45, 125),
            ("Field", "Entry"),
            ("Raised", "29 July 2026, 16:52, platform operations (provider)"),
            ("Class", "Emergency"),
            (
                "Reason",
                "Rule PI-021 (instruction inside retrieved text) flags one answer in six; control room complains about missing answers.",
            ),
            ("Risk assessment", "(empty)"),
            ("Approval before", "None, emergency"),
            ("Approval after", "Due 31 July 2026. (empty)"),
            ("Planned end", "Until rule is tuned. No date."),
            ("Implemented", "29 July 2026, 17:03, staging and production"),
        ),
        Spacer(1, 6 * mm),
        *_text(
            "Printed from the ticket system of the provider on 10 September 2026 in the presence of the audit team."
        ),
    )
    _set(
        folder / "penetration-test-summary.pdf",
        "Penetration test of the Lantern Assist gateway: summary for customers",
        *_text(
            "Tester: Hollin Pike Testing (an invented firm). Tested: 3 to 14 November 2025, gateway version 3.9. Report date 28 November 2025. Stated validity: until 31 May 2026.",
            "# Result", "No critical and no high weaknesses. Two medium: verbose error text; missing lockout on the token endpoint. Both were retested and closed on 12 December 2025.",
            "# Limits", "The model, the runbook index and the administration console were not tested. Raw records stay with the tester.",
        ),
    )  # fmt: skip
    _set(
        folder / "model-card-triage-1.7.2.pdf",
        "Model card: alarm triage model 1.7.2",
        *_text(
            "Fine-tuned classifier that ranks alarms into four urgency classes. Card date 4 April 2026. Version in operation when this card was supplied: 1.8.0; the provider states that a card for 1.8.0 is being written.",
            "# Data", "31,400 alarms of 2022 to 2025, labelled by the labelling service of a sub-supplier. Licence and origin of the base weights: see bill of materials.",
            "# Results (provider's own)", "Accuracy 0.94 on 3,140 held-out alarms. Recall on the most urgent class 0.89.",
            "# Known limits", "Trained on one region. Not evaluated on alarms with text in languages other than English.",
        ),
    )  # fmt: skip


def make_documents(folder: Path) -> None:
    """Write the PDF documents to `folder`: the same bytes each time with the same reportlab."""
    folder.mkdir(parents=True, exist_ok=True)
    _policies(folder)
    _records(folder)
