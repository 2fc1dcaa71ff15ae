"""Reports made by hand: one rich and hostile, one empty."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any
from uuid import UUID

from workbook.domain.commitment_views import CommitmentRow, CoverRow
from workbook.domain.commitments import Commitment, CommitmentStrength, Conclusion, Conditionality, Extent
from workbook.domain.counts import Counts
from workbook.domain.custody import (
    Acquired,
    ClockJump,
    Custody,
    CustodyAct,
    CustodyEntry,
    CustodyLine,
    Disposed,
    Handed,
)
from workbook.domain.errors import Message
from workbook.domain.reasons import Why
from workbook.domain.report import (
    EngagementPart,
    EvidenceLine,
    FindingLine,
    FrameworkLine,
    ItemLine,
    ObjectiveLine,
    Override,
    Report,
    SubjectLine,
)
from workbook.domain.report_attachments import AttachmentLine
from workbook.domain.report_people import PartyLine, PersonLine
from workbook.domain.responses import Answer, ResponseLine
from workbook.domain.vocabulary import (
    Basis,
    Bearing,
    Confidence,
    Destination,
    Element,
    EvidenceKind,
    FindingKind,
    FindingState,
    Independence,
    Method,
    OtherKind,
    ParticipationState,
    PartyKind,
    ProofLevel,
    Responsibility,
    Result,
    Role,
    Scope,
    StatementKind,
    SubjectKind,
    Tlp,
    WorkState,
)

LONG = "The log line says nothing new. " * 1_290 + "THE VERY END"
NAME_300 = "evidence-" + "x" * 286 + ".json"
HOSTILE = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1:A9)",
    "\tTab first",
    '=HYPERLINK("http://127.0.0.1:9/x","click")',
    "<b>",
    "a < b & c > d",
    '<img src="/etc/passwd">',
    '<a href="javascript:alert(1)">link</a>',
    "<para><font color=red>unclosed",
    "#REF!",
    "_x0041_ is not A",
    "vertical\x0btab, bell\x07, null\x00, escape \x1b[31m",
    "监管审计：模型卡与红队测试记录",
    "日本語の証跡と한국어 증거",
    "تقرير المراجعة عن النموذج",
    "דוח ביקורת",
    "thumbs 👍🏽 up 😀",
    "annex\u202efdp.exe",
    "bytes not UTF-8: \udcff\udcfe",
    "≤ 0.5 % → pass ✓",
    "line one\r\nline two\nline three",
    "  leading and trailing  ",
    "\ufffe no character",
)
TITLES = (
    "Access to model weights is limited to named persons",
    "Input validation and sanitisation before the model is called",
    "Output is checked before it reaches another system",
    "Agent permissions are limited to the task",
    "Red teaming of models and applications before release",
    "Incident response covers AI systems",
    "Training data is inventoried with its source and licence",
    "Users are told when they are talking to a machine",
    "Model changes are approved, recorded and reversible",
    "Logs of prompts and tool calls are kept and reviewed",
)
FAMILIES = (("A", "Model and data"), ("B", "Application"), ("C", "Assurance"))
MADE = datetime(2026, 11, 20, 16, 42, 7, tzinfo=timezone(timedelta(hours=1)))


def digest(text: str) -> str:
    """Return the SHA-256 of a text."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _objectives(number: int) -> tuple[ObjectiveLine, ...]:
    if number % 3:
        return ()
    return tuple(
        ObjectiveLine(
            code=f"OBJ-{number:02d}[{index}]",
            statement=f"Whether statement {index} of control {number} holds for the subject.",
            result=Result.SATISFIED if index == 1 else Result.NOT_ASSESSED,
            other_kind=None,
            reason="Seen in the running system." if index == 1 else "",
            proof_level=ProofLevel.DEMONSTRATED if index == 1 else ProofLevel.NONE,
            examined_to=ProofLevel.TESTED if index == 1 else ProofLevel.NONE,
            contested=False,
        )
        for index in (1, 2, 3)
    )


_DECISIONS = (
    (Result.SATISFIED, None, ProofLevel.TESTED),
    (Result.NOT_ASSESSED, None, ProofLevel.CLAIMED),
    (Result.OTHER_THAN_SATISFIED, OtherKind.NOT_MET, ProofLevel.NONE),
    (Result.OTHER_THAN_SATISFIED, OtherKind.INSUFFICIENT_EVIDENCE, ProofLevel.CLAIMED),
    (Result.SATISFIED, None, ProofLevel.DEMONSTRATED),
    (Result.NOT_APPLICABLE, None, ProofLevel.NONE),
    (Result.NOT_ASSESSED, None, ProofLevel.NONE),
    (Result.SATISFIED, None, ProofLevel.RE_VERIFIED),
    (Result.OTHER_THAN_SATISFIED, OtherKind.PARAMETER_UNDEFINED, ProofLevel.DOCUMENTED),
    (Result.NOT_ASSESSED, None, ProofLevel.DOCUMENTED),
)


def item(number: int) -> ItemLine:
    """Return one item; numbers spread over two frameworks, two subjects and every state."""
    result, kind, level = _DECISIONS[number % len(_DECISIONS)]
    family = FAMILIES[number // 4 % len(FAMILIES)]
    scope = (Scope.OUT, Scope.DEFERRED)[number % 2] if number % 15 in (13, 14) else Scope.IN
    inherited = number % 12 == 11
    decided = result is not Result.NOT_ASSESSED
    contested = number % 10 == 3
    stale = number % 10 == 9
    return ItemLine(
        id=UUID(int=number + 1),
        framework=("CoSAI-RM", "SP800-53-LOW")[number % 2],
        control=f"{family[0]}-{number:02d}",
        title=TITLES[number % len(TITLES)],
        family_code=family[0],
        family_title=family[1],
        statement=f"The organisation shall do what control {number} says, and show it.",
        level=1,
        subject=("S-0001", "S-0002")[number // 2 % 2],
        subject_name=("Assistant model 2.1", "Claims triage service")[number // 2 % 2],
        scope=scope,
        scope_reason="" if scope is Scope.IN else "The vendor retires this component before the period ends.",
        responsibility=Responsibility.INHERITED if inherited else Responsibility.OWN,
        inherited_from=f"{family[0]}-{number:02d} · S-0000" if inherited else "",
        planned_level=ProofLevel.DEMONSTRATED,
        work_state=list(WorkState)[number % 4],
        result=result,
        other_kind=kind,
        basis=(Basis.DIRECT, Basis.DERIVED, Basis.OVERRIDE)[number % 3],
        derived_result=Result.NOT_ASSESSED if number % 3 == 2 else None,
        reason=f"Examined the record of {number} runs; the control reacted to each of the known-bad inputs."
        if decided
        else "",
        override_reason="The watched run is enough." if number % 3 == 2 else "",
        decided_by="Ada Example" if decided else "",
        decided_at=datetime(2026, 11, 12, 9, 30, tzinfo=UTC) if decided else None,
        proof_level=level,
        examined_to=ProofLevel.TESTED if number % 4 == 1 else level,
        fresh_level_lost=ProofLevel.TESTED if stale else level,
        contested=contested,
        contradiction_resolution="",
        stale=stale,
        proved=result is Result.SATISFIED and not contested,
        why=Why(Message("ladder.because.nothing"), Message("ladder.next.none"), ProofLevel.CLAIMED),
        objectives=_objectives(number),
        attachments=tuple(_attachment(number, index) for index in range(number % 4)),
        findings=(f"F-{number % 12 + 1:04d}",) if kind else (),
        parameters=(("Review frequency", "" if kind else "30 days", "Security policy 4.2"),) if not number % 5 else (),
        note="",
    )


def _attachment(number: int, index: int) -> AttachmentLine:
    return AttachmentLine(
        evidence=f"E-{(number + index) % 30 + 1:04d}",
        title="A record",
        bearing=Bearing.CONTRADICTS if index == 2 else Bearing.SUPPORTS,
        method=Method.EXAMINE,
        independence=Independence.VENDOR_SUPPLIED,
        objective="",
        locator="page 4",
        shows="That the setting is on.",
    )


def _items() -> tuple[ItemLine, ...]:
    made = [item(number) for number in range(60)]
    for index, text in enumerate(HOSTILE):
        made[index] = replace(made[index], title=text, note=text)
    made[2] = replace(made[2], reason=LONG, title="A reason of forty thousand characters")
    made[4] = replace(made[4], control="VERY-LONG-CONTROL-CODE-WITHOUT-END-0001(12)(c)[3]")
    return tuple(made)


def evidence(number: int) -> EvidenceLine:
    """Return one piece of evidence; every fifth is a statement, every seventh was only sighted."""
    kind = EvidenceKind.FILE
    if number % 5 == 4:
        kind = EvidenceKind.STATEMENT
    elif number % 7 == 6:
        kind = EvidenceKind.SIGHTED
    sighted = kind is EvidenceKind.SIGHTED
    file = kind is EvidenceKind.FILE
    names = ("garak-run.jsonl", "access-policy.pdf", "sbom.cdx.json", "screen-0311.png", "weights-acl.csv")
    return EvidenceLine(
        code=f"E-{number + 1:04d}",
        kind=kind,
        statement_kind=StatementKind.TESTIMONY if kind is EvidenceKind.STATEMENT else None,
        title=f"{TITLES[number % len(TITLES)]}: record {number + 1}",
        description="Exported by the vendor while the auditor watched.",
        original_name=names[number % len(names)] if file else "",
        media_type="application/json" if file else "",
        size_bytes=(17, 48_213, 2_411_500, 1_073_741_824)[number % 4] if file else None,
        sha256="" if sighted else digest(str(number)),
        collected_on=date(2026, 10, 3 + number % 25),
        received_at=datetime(2026, 10, 4 + number % 25, 8, 15, tzinfo=UTC),
        received_offset_minutes=60,
        received_by="Ada Example",
        supplied_by="Kim Vendor, platform lead",
        valid_until=date(2026, 12, 31) if number % 3 else date(2026, 11, 1),
        stale=number % 3 == 0,
        tlp=None,
        statement="“We rotate the keys every thirty days, and the last time was in August.”"
        if kind is EvidenceKind.STATEMENT
        else "",
        sighted_version="Rev. 7" if sighted else "",
        sighted_location="Vendor's office, safe 2" if sighted else "",
        shown_by="Kim Vendor" if sighted else "",
        why_no_copy="The vendor does not let key material leave the room." if sighted else "",
        used_in=() if number % 9 == 8 else tuple(f"A-{index:02d} · S-0001" for index in range(number % 4 + 1)),
    )


def _evidence() -> tuple[EvidenceLine, ...]:
    made = [evidence(number) for number in range(30)]
    made[0] = replace(made[0], title=NAME_300, original_name=NAME_300)
    made[1] = replace(made[1], title="annex\u202efdp.exe", used_in=tuple(f"B-{n:03d} · S-0002" for n in range(40)))
    made[4] = replace(made[4], statement=LONG)
    made[8] = replace(
        made[8],
        disposed=Disposed(
            "A staff list, sent by mistake.",
            "Ada Example",
            datetime(2026, 10, 20, 9, tzinfo=UTC),
            "Bo Example",
            datetime(2026, 10, 21, 9, tzinfo=UTC),
        ),
    )
    made[5] = replace(made[5], title="监管审计：模型卡与红队测试记录", original_name="bad-\udcff.bin")
    return tuple(made)


_CONDITION = (
    "On 3 November the auditor ran the vendor's assistant with the published task file and reached two tools outside "
    "the task: the mail sender in run 4 and the file remover in run 9. The log of both runs shows that the policy "
    "engine returned “allow” without a rule. The vendor's own record of the same week says that limits are on."
)


_RESPONSES = (
    ResponseLine("Calder <b>", "Kim Roe", Answer.PARTLY, date(2026, 9, 20), "Only =at night.", "Every night."),
    ResponseLine("Hosting firm", "", Answer.NO_REPLY, date(2026, 9, 30), "", ""),
)


def finding(number: int) -> FindingLine:
    """Return one finding; the second lacks an element, the third waives one with a reason."""
    elements = (
        (Element.CRITERIA, "CoSAI A-3: an agent has only the permissions its task needs."),
        (Element.CONDITION, _CONDITION),
        (Element.CAUSE, "" if number in (1, 2) else "The rule set is loaded only when the service restarts."),
        (Element.EFFECT, "A prompt hidden in a document can send mail in the user's name."),
    )
    return FindingLine(
        code=f"F-{number + 1:04d}",
        kind=(FindingKind.FINDING, FindingKind.OBSERVATION, FindingKind.GOOD_PRACTICE)[number % 5 % 3],
        title=("Tools outside the task can be reached", "Key rotation is overdue", "Red-team log is incomplete")[
            number % 3
        ],
        elements=elements,
        not_needed=((Element.CAUSE, "An observation needs no cause."),) if number == 2 else (),
        recommendation="Load the rules at every call, and refuse when there is none." if number % 4 else "",
        severity=("Critical", "High", "Moderate", "Low")[number % 4],
        severity_rationale="Exploitable by anyone who can send a document.",
        state=list(FindingState)[number % 5],
        destination=Destination.REPORT,
        corrected_during_fieldwork=number == 3,
        raised_by="Ada Example",
        items=("A-02 · S-0001", "B-04 · S-0002"),
        evidence=(f"E-{number + 1:04d}", "E-0007"),
        responses=_RESPONSES if number == 3 else (),
    )


def _findings() -> tuple[FindingLine, ...]:
    made = [finding(number) for number in range(12)]
    made[4] = replace(made[4], title='<img src="/etc/passwd"> & <b>', recommendation=LONG)
    made[6] = replace(made[6], title="Ein sehr langer Titel " * 14)
    return tuple(made)


def counts(items: tuple[ItemLine, ...]) -> Counts:
    """Return the counts of some items as the store would."""
    scoped = [i for i in items if i.scope is Scope.IN]
    own = [i for i in scoped if i.responsibility is not Responsibility.INHERITED]
    return Counts(
        items=len(items),
        in_scope=len(scoped),
        out=sum(i.scope is Scope.OUT for i in items),
        deferred=sum(i.scope is Scope.DEFERRED for i in items),
        inherited=len(scoped) - len(own),
        own=len(own),
        results=tuple((r, sum(i.result is r for i in own)) for r in Result),
        other_kinds=tuple((k, sum(i.other_kind is k for i in own)) for k in OtherKind),
        levels=tuple((level, sum(i.proof_level is level for i in own)) for level in ProofLevel),
        work=tuple((w, sum(i.work_state is w for i in own)) for w in WorkState),
        proved=sum(i.proved for i in own),
        contested=sum(i.contested for i in own),
        stale=sum(i.stale for i in own),
        overridden=sum(i.basis is Basis.OVERRIDE for i in own),
    )


def _by(items: tuple[ItemLine, ...], field: str) -> tuple[tuple[str, Counts], ...]:
    names = sorted({getattr(i, field) for i in items})
    return tuple((name, counts(tuple(i for i in items if getattr(i, field) == name))) for name in names)


def _framework(code: str, title: str, licence: str, confidence: Confidence) -> FrameworkLine:
    return FrameworkLine(
        code=code,
        title=title,
        version="5.1.1",
        publisher="The publisher",
        source=f"https://example.org/{code.lower()}/catalogue/with/a/rather/long/path/that/must/wrap/somewhere.json",
        licence=licence,
        attribution=f"{title}, used under {licence}.",
        confidence=confidence,
        note="",
        controls=149,
        chosen=30,
    )


def _custody() -> Custody:
    at = datetime(2026, 10, 4, 9, 15, 30, tzinfo=timezone(timedelta(hours=1)))
    acquired = Acquired(
        original_name="bad-\\xff.bin",
        raw_name=b"bad-\xff.bin",
        folder="<b>inbox</b>",
        size_bytes=123_456,
        sha256=digest("E-0001"),
        modified_at=datetime(2026, 9, 30, 22, 1, 2, tzinfo=UTC),
        collected_on=date(2026, 10, 3),
    )
    handed = Handed("Ada Example", "=Olga Operator", "The regulator", date(2026, 11, 1), "")

    def entry(act: CustodyAct, days: int, **given: Any) -> CustodyEntry:
        told = {"about": "", "reason": "", "host": "field-laptop-3", "tool": "Audit Workbook 0.1.0"} | given
        return CustodyEntry(at + timedelta(days=days), act, "Ada Example", entry=digest(f"{act} {days}"), **told)

    lines = (
        CustodyLine("", entry(CustodyAct.VERIFIED_WHOLE, 30, about="export")),
        CustodyLine("E-0001", entry(CustodyAct.ACQUIRED, 0, about=acquired.original_name, acquired=acquired)),
        CustodyLine("E-0001", entry(CustodyAct.HANDED_OVER, 28, reason="=To be examined & returned.", handed=handed)),
        CustodyLine("E-0002", entry(CustodyAct.DAMAGED, 29)),
    )
    jump = ClockJump(812, datetime(2026, 11, 3, 10, tzinfo=UTC), datetime(2026, 11, 3, 13, 5, tzinfo=UTC), "Bo Example")
    return Custody(lines, (jump,))


def _commitments() -> tuple[CommitmentRow, ...]:
    key = UUID("01930000-0000-7000-8000-0000000000cc")
    hedged = Conditionality.CONDITIONAL
    plain = Commitment(key, "We log.", key, "§ 4 <i>", date(2026, 1, 5), conditionality=hedged, conditions="<b>if</b>")
    said = Commitment.kept(**{**vars(plain), "words": "\n".join(HOSTILE[:13])})
    vain = Commitment(key, "", None, strength=CommitmentStrength.NONE_FOUND, note="=cmd|' /C calc'!A0")
    covers = (
        CoverRow(key, "CoSAI-RM", "A-01", "Title <1>", Extent.FULLY, "", key),
        CoverRow(key, "CoSAI-RM", "A-02", "Title & 2", Extent.PARTLY, "Only <half>", None),
    )
    whose = ("S-0001", "Assistant model 2.1", "Example Vendor")
    return (
        CommitmentRow(key, "C-0001", *whose, said, "E-0001", "Policy <1>", Conclusion.PARTLY_KEPT, LONG, "Ada", covers),
        CommitmentRow(key, "C-0002", *whose, vain, "", "", Conclusion.NOT_ESTABLISHED, "", "", ()),
    )


def sample_report() -> Report:
    """Return a report with every kind of line and every hostile text."""
    items = _items()
    totals = counts(items)
    return Report(
        engagement=EngagementPart(
            title="Model assurance 2026 — Example Vendor & Agency <audit>",
            objective="To establish whether the voluntary commitments of 2023 are kept by the two systems.",
            criteria="CoSAI Risk Map, SP 800-53 LOW.",
            scope_note="Production systems only; research clusters are excluded.",
            period_from=date(2026, 7, 1),
            period_to=date(2026, 10, 31),
            fieldwork_from=date(2026, 10, 5),
            fieldwork_to=date(2026, 11, 13),
            tlp=Tlp.AMBER_STRICT,
            severity_scale=("Critical", "High", "Moderate", "Low"),
            distribution=("Example Agency, oversight desk", "Example Vendor, general counsel"),
            is_sample=True,
        ),
        language="en",
        as_of=date(2026, 11, 15),
        made_at=MADE,
        tool="Audit Workbook 0.1.0",
        workbook_id=UUID("01930000-0000-7000-8000-0000000000aa"),
        copy_letter="A",
        event_count=1204,
        head=digest("head"),
        persons=(
            PersonLine("Ada Example", Role.LEAD, "Audit office", "No interest in any party. Declared 2026-10-01."),
            PersonLine("Bo Example", Role.REVIEWER, "Audit office", ""),
        ),
        parties=_parties(),
        subjects=(
            SubjectLine("S-0001", "Assistant model 2.1", SubjectKind.MODEL, "Example Vendor", "2.1.4", "", "EU-1"),
            SubjectLine("S-0002", "Claims triage service", SubjectKind.SERVICE, "Example Agency", "7", "", ""),
        ),
        frameworks=(
            _framework("CoSAI-RM", "CoSAI Risk Map", "CC BY 4.0", Confidence.PRIMARY),
            _framework("SP800-53-LOW", "NIST SP 800-53 r5 LOW", "Public domain", Confidence.SECONDARY),
        ),
        items=items,
        evidence=_evidence(),
        custody=_custody(),
        findings=_findings(),
        commitments=_commitments(),
        totals=totals,
        by_framework=_by(items, "framework"),
        by_subject=_by(items, "subject"),
        overrides=(
            Override(
                "A-02 · S-0001", Result.SATISFIED, Result.NOT_ASSESSED, "The watched run is enough.", "Ada Example"
            ),
            Override("C-08 · S-0002", Result.NOT_APPLICABLE, Result.NOT_ASSESSED, "=No agent here.", "Bo Example"),
        ),
        missing=(
            Message("missing.undecided", {"count": 15, "whole": totals.own}),
            Message("missing.incomplete_findings", {"count": 1, "whole": 12}),
            Message("missing.parameters", {"count": 3, "whole": totals.in_scope}),
        ),
        limitations=(
            Message("limitation.deferred", {"count": totals.deferred, "whole": totals.items}),
            Message("limitation.out", {"count": totals.out, "whole": totals.items}),
        ),
    )


def _parties() -> tuple[PartyLine, ...]:
    return (
        PartyLine(
            "P-0001",
            "Example Vendor",
            PartyKind.VENDOR,
            "AI developer",
            1,
            (("CoSAI Risk Map", ParticipationState.PARTICIPATING, date(2026, 9, 2), ""),),
        ),
        PartyLine(
            "P-0002",
            "Example Agency",
            PartyKind.AGENCY,
            "Social insurance",
            None,
            (
                ("CoSAI Risk Map", ParticipationState.PARTIAL, date(2026, 9, 3), "One department only."),
                ("NIST SP 800-53 r5 LOW", ParticipationState.PARTICIPATING, date(2026, 9, 3), ""),
            ),
        ),
        PartyLine(
            "P-0003",
            "Example Supplier",
            PartyKind.SUPPLIER,
            "Data labelling",
            2,
            (("CoSAI Risk Map", ParticipationState.DECLINED, date(2026, 9, 20), "“We do not share our records.”"),),
        ),
    )


def empty_report() -> Report:
    """Return a report of a workbook in which nothing has been done."""
    nothing = Counts(0, 0, 0, 0, 0, 0, tuple((r, 0) for r in Result), (), (), (), 0, 0, 0, 0)
    return replace(
        sample_report(),
        engagement=EngagementPart("Empty", "", "", "", None, None, None, None, Tlp.CLEAR, (), (), False),
        persons=(),
        parties=(),
        subjects=(),
        frameworks=(),
        items=(),
        evidence=(),
        findings=(),
        totals=nothing,
        by_framework=(),
        by_subject=(),
        overrides=(),
        missing=(),
        limitations=(),
    )
