"""The closed lists of the vocabulary. Values are what the file stores; words for people live in the translations."""

from enum import StrEnum


class Role(StrEnum):
    """What a person of the audit side does."""

    AUDITOR = "auditor"
    LEAD = "lead"
    REVIEWER = "reviewer"
    OBSERVER = "observer"


class PartyKind(StrEnum):
    """What a party is to the audit."""

    VENDOR = "vendor"
    AGENCY = "agency"
    SUPPLIER = "supplier"


class ContactRole(StrEnum):
    """What a contact of a party does in the audit."""

    INTERVIEWEE = "interviewee"
    OWNER = "owner"
    RECIPIENT = "recipient"


class ParticipationState(StrEnum):
    """Whether a party takes part. Non-participation is data, never a blank."""

    NOT_ASKED = "not_asked"
    NO_REPLY = "no_reply"
    DECLINED = "declined"
    PARTIAL = "partial"
    PARTICIPATING = "participating"
    WITHDREW = "withdrew"


class SubjectKind(StrEnum):
    """What is assessed."""

    SYSTEM = "system"
    MODEL = "model"
    SERVICE = "service"
    PROCESS = "process"
    ORGANISATION = "organisation"


class Tlp(StrEnum):
    """Traffic Light Protocol 2.0 labels (FIRST). Never translated."""

    CLEAR = "TLP:CLEAR"
    GREEN = "TLP:GREEN"
    AMBER = "TLP:AMBER"
    AMBER_STRICT = "TLP:AMBER+STRICT"
    RED = "TLP:RED"


class FrameworkKind(StrEnum):
    """A framework has controls to assess; a policy source is only referred to."""

    CHECKLIST = "checklist"
    POLICY_SOURCE = "policy_source"


class Confidence(StrEnum):
    """How near the shipped text is to the publisher's own."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    PARAPHRASE = "paraphrase"


class ControlStatus(StrEnum):
    """Whether the publisher still has the control in force."""

    ACTIVE = "active"
    WITHDRAWN = "withdrawn"


class ImplementationLevel(StrEnum):
    """Where a control is implemented (OSCAL `implementation-level`)."""

    ORGANISATION = "organisation"
    SYSTEM = "system"
    BOTH = "both"


class TermKind(StrEnum):
    """What kind of thing a framework's controls refer to."""

    PERSONA = "persona"
    RISK = "risk"
    COMPONENT = "component"
    TECHNIQUE = "technique"


class Relation(StrEnum):
    """How a control relates to another framework's (OSCAL mapping model)."""

    EQUAL = "equal"
    EQUIVALENT = "equivalent"
    SUBSET = "subset"
    SUPERSET = "superset"
    INTERSECTS = "intersects"
    RELATED = "related"


class ReviewState(StrEnum):
    """Whether a person of the audit confirmed a mapping."""

    UNREVIEWED = "unreviewed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class Scope(StrEnum):
    """Whether a checklist item is assessed in this engagement."""

    IN = "in"
    OUT = "out"
    DEFERRED = "deferred"


class Responsibility(StrEnum):
    """Whose implementation is assessed: the subject's own, another item's, or both."""

    OWN = "own"
    INHERITED = "inherited"
    HYBRID = "hybrid"


class WorkState(StrEnum):
    """How far the work on a checklist item is."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class Nature(StrEnum):
    """What a control does when something happens; decides whether liveness matters."""

    PREVENTIVE = "preventive"
    DETECTIVE = "detective"
    CORRECTIVE = "corrective"
    GOVERNANCE = "governance"


class EvidenceKind(StrEnum):
    """A file whose bytes are kept, a statement, or something seen but not taken."""

    FILE = "file"
    STATEMENT = "statement"
    SIGHTED = "sighted"


class StatementKind(StrEnum):
    """Testimony is what somebody said; direct observation is what the auditor saw."""

    TESTIMONY = "testimony"
    DIRECT_OBSERVATION = "direct_observation"


class Bearing(StrEnum):
    """What an attachment does to the claim that the control holds."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    CONTEXT = "context"


class Method(StrEnum):
    """Assessment method (SP 800-53A)."""

    EXAMINE = "examine"
    INTERVIEW = "interview"
    TEST = "test"


class ObjectKind(StrEnum):
    """What the method was applied to. The first four are the assessment objects of SP 800-53A."""

    SPECIFICATION = "specification"
    MECHANISM = "mechanism"
    ACTIVITY = "activity"
    INDIVIDUAL = "individual"
    RECORD = "record"
    CONFIGURATION = "configuration"
    TEST_LOG = "test_log"
    QUESTIONNAIRE = "questionnaire"
    THIRD_PARTY_REPORT = "third_party_report"


class Depth(StrEnum):
    """Depth or coverage attribute of a method (SP 800-53A appendix C), lowest first."""

    BASIC = "basic"
    FOCUSED = "focused"
    COMPREHENSIVE = "comprehensive"


class Independence(StrEnum):
    """Who produced what the attachment shows."""

    VENDOR_SUPPLIED = "vendor_supplied"
    VENDOR_OBSERVED = "vendor_observed"
    AUDITOR_RUN = "auditor_run"
    THIRD_PARTY = "third_party"


class Outcome(StrEnum):
    """What a test, log or sample showed against its expectation."""

    NOT_STATED = "not_stated"
    MEETS = "meets"
    DOES_NOT_MEET = "does_not_meet"
    INCONCLUSIVE = "inconclusive"
    NOT_COMPARABLE = "not_comparable"
    CANCELLED = "cancelled"
    ERRORED = "errored"


class ProofLevel(StrEnum):
    """The rungs of the proof ladder, lowest first."""

    NONE = "none"
    CLAIMED = "claimed"
    DOCUMENTED = "documented"
    DEMONSTRATED = "demonstrated"
    TESTED = "tested"
    RE_VERIFIED = "re_verified"

    @property
    def rung(self) -> int:
        """The height on the ladder, 0 to 5."""
        return list(ProofLevel).index(self)


class Result(StrEnum):
    """What an auditor determined. Nothing defaults to satisfied."""

    NOT_ASSESSED = "not_assessed"
    SATISFIED = "satisfied"
    OTHER_THAN_SATISFIED = "other_than_satisfied"
    NOT_APPLICABLE = "not_applicable"


class OtherKind(StrEnum):
    """Why a result is other than satisfied (SP 800-53A section 3)."""

    NOT_MET = "not_met"
    INSUFFICIENT_EVIDENCE = "insufficient_evidence"
    PARAMETER_UNDEFINED = "parameter_undefined"


class Basis(StrEnum):
    """How an item's determination came about."""

    DIRECT = "direct"
    DERIVED = "derived"
    OVERRIDE = "override"


class FindingKind(StrEnum):
    """What a finding is."""

    FINDING = "finding"
    OBSERVATION = "observation"
    GOOD_PRACTICE = "good_practice"


class FindingState(StrEnum):
    """How far a finding is."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    SENT = "sent"
    ANSWERED = "answered"
    FINAL = "final"


class Destination(StrEnum):
    """Where a finding is reported."""

    REPORT = "report"
    MANAGEMENT_LETTER = "management_letter"


class Element(StrEnum):
    """The four elements of a finding (GAGAS 2024, chapter 8)."""

    CRITERIA = "criteria"
    CONDITION = "condition"
    CAUSE = "cause"
    EFFECT = "effect"
