"""The proof ladder: one case per condition of every row, and what must hold for any attachments."""

import string
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.domain.freshness import ALWAYS, Freshness
from workbook.domain.ladder import LADDER, Exhibit, Proof, level_of, prove, roll_up
from workbook.domain.liveness import Liveness
from workbook.domain.rows import DEMANDS
from workbook.domain.vocabulary import (
    Bearing,
    Depth,
    EvidenceKind,
    Independence,
    Method,
    Nature,
    ObjectKind,
    Outcome,
    ProofLevel,
    StatementKind,
)
from workbook.messages import proof_reason, render, text

AS_OF = date(2026, 3, 31)
NONE, CLAIMED, DOCUMENTED, DEMONSTRATED, TESTED, RE_VERIFIED = ProofLevel

INTERVIEW = Exhibit("E-1", Bearing.SUPPORTS, Method.INTERVIEW, ObjectKind.INDIVIDUAL)
POLICY = Exhibit("E-2", Bearing.SUPPORTS, Method.EXAMINE, ObjectKind.SPECIFICATION)
RECORD = replace(POLICY, code="E-3", object=ObjectKind.RECORD)
VENDOR_LOG = replace(POLICY, code="E-4", object=ObjectKind.TEST_LOG, complete=True, outcome=Outcome.MEETS)
SEEN = replace(
    POLICY,
    code="E-5",
    object=ObjectKind.MECHANISM,
    depth=Depth.FOCUSED,
    independence=Independence.AUDITOR_RUN,
)
WATCHED = replace(
    SEEN,
    code="E-6",
    method=Method.TEST,
    object=ObjectKind.TEST_LOG,
    independence=Independence.VENDOR_OBSERVED,
)
REPORT = replace(
    SEEN,
    code="E-7",
    object=ObjectKind.THIRD_PARTY_REPORT,
    independence=Independence.THIRD_PARTY,
    author_confirmed=True,
)
TEST = replace(
    SEEN,
    code="E-8",
    method=Method.TEST,
    coverage=Depth.FOCUSED,
    outcome=Outcome.MEETS,
    expected_beforehand=True,
    procedure="P-1",
    performed_by="Ada",
    performed_on=date(2026, 1, 10),
)
RETEST = replace(TEST, code="E-9", performed_by="Ben", performed_on=date(2026, 2, 10))
STATEMENT = replace(SEEN, code="E-10", kind=EvidenceKind.STATEMENT, statement_kind=StatementKind.TESTIMONY)


def prove_at(*exhibits, as_of=AS_OF, version="1.0", nature=None, freshness=None, **more) -> Proof:
    return prove(exhibits, as_of=as_of, subject_version=version, nature=nature, freshness=Freshness(freshness), **more)


def against(exhibit: Exhibit) -> Exhibit:
    return replace(exhibit, bearing=Bearing.CONTRADICTS)


def context(exhibit: Exhibit) -> Exhibit:
    return replace(exhibit, bearing=Bearing.CONTEXT)


V, W, A, T = Independence
B, F, C = Depth

# (id, exhibit, what it proves, how far it was examined)
SINGLE = [
    # none
    ("context-interview", context(INTERVIEW), NONE, NONE),
    ("context-test", context(TEST), NONE, NONE),
    ("inconclusive-test", replace(TEST, outcome=Outcome.INCONCLUSIVE), NONE, TESTED),
    ("cancelled-test", replace(TEST, outcome=Outcome.CANCELLED), NONE, TESTED),
    ("errored-test", replace(TEST, outcome=Outcome.ERRORED), NONE, TESTED),
    ("not-comparable-test", replace(TEST, outcome=Outcome.NOT_COMPARABLE), NONE, TESTED),
    ("inconclusive-record", replace(RECORD, outcome=Outcome.INCONCLUSIVE), NONE, DOCUMENTED),
    ("errored-vendor-log", replace(VENDOR_LOG, outcome=Outcome.ERRORED), NONE, DOCUMENTED),
    ("contradicting-policy", against(POLICY), NONE, DOCUMENTED),
    ("contradicting-interview", against(INTERVIEW), NONE, CLAIMED),
    ("contradicting-test", against(replace(TEST, outcome=Outcome.DOES_NOT_MEET)), NONE, TESTED),
    # claimed
    ("interview", INTERVIEW, CLAIMED, CLAIMED),
    (
        "interview-by-auditor-in-depth",
        replace(INTERVIEW, depth=C, coverage=C, independence=A),
        CLAIMED,
        CLAIMED,
    ),
    ("interview-about-mechanism", replace(SEEN, method=Method.INTERVIEW), CLAIMED, CLAIMED),
    ("interview-of-third-party", replace(INTERVIEW, independence=T, author_confirmed=True), CLAIMED, CLAIMED),
    ("questionnaire", replace(POLICY, object=ObjectKind.QUESTIONNAIRE), CLAIMED, CLAIMED),
    ("questionnaire-in-depth", replace(SEEN, object=ObjectKind.QUESTIONNAIRE, depth=C), CLAIMED, CLAIMED),
    ("questionnaire-called-a-test", replace(TEST, object=ObjectKind.QUESTIONNAIRE), CLAIMED, CLAIMED),
    ("individual-examined", replace(SEEN, object=ObjectKind.INDIVIDUAL), CLAIMED, CLAIMED),
    ("testimony-about-mechanism", STATEMENT, CLAIMED, CLAIMED),
    ("statement-of-no-kind", replace(STATEMENT, statement_kind=None), CLAIMED, CLAIMED),
    (
        "testimony-about-a-test",
        replace(TEST, kind=EvidenceKind.STATEMENT, statement_kind=StatementKind.TESTIMONY),
        CLAIMED,
        CLAIMED,
    ),
    ("commitment-source-policy", replace(POLICY, commitment_source=True), CLAIMED, CLAIMED),
    ("commitment-source-report", replace(REPORT, commitment_source=True), CLAIMED, CLAIMED),
    ("commitment-source-test", replace(TEST, commitment_source=True), CLAIMED, CLAIMED),
    ("vendor-log-incomplete", replace(VENDOR_LOG, complete=False), CLAIMED, DOCUMENTED),
    ("vendor-log-no-outcome", replace(VENDOR_LOG, outcome=Outcome.NOT_STATED), CLAIMED, DOCUMENTED),
    ("vendor-log-failing", replace(VENDOR_LOG, outcome=Outcome.DOES_NOT_MEET), CLAIMED, DOCUMENTED),
    ("auditor-test-failing", replace(TEST, outcome=Outcome.DOES_NOT_MEET), CLAIMED, TESTED),
    # documented
    ("policy", POLICY, DOCUMENTED, DOCUMENTED),
    (
        "policy-in-depth-by-auditor",
        replace(POLICY, depth=C, coverage=C, independence=A),
        DOCUMENTED,
        DOCUMENTED,
    ),
    ("policy-with-exception", replace(POLICY, unexplained_exception=True), DOCUMENTED, DOCUMENTED),
    ("policy-sighted", replace(POLICY, kind=EvidenceKind.SIGHTED), DOCUMENTED, DOCUMENTED),
    ("record", RECORD, DOCUMENTED, DOCUMENTED),
    ("record-need-not-be-complete", replace(RECORD, complete=False), DOCUMENTED, DOCUMENTED),
    ("record-by-third-party", replace(RECORD, independence=T, depth=F), DOCUMENTED, DOCUMENTED),
    ("record-sampled-population-unknown", replace(RECORD, is_sample=True), DOCUMENTED, DOCUMENTED),
    ("configuration", replace(POLICY, object=ObjectKind.CONFIGURATION), DOCUMENTED, DOCUMENTED),
    ("vendor-log", VENDOR_LOG, DOCUMENTED, DOCUMENTED),
    ("vendor-log-basic-is-enough", replace(VENDOR_LOG, depth=B, coverage=B), DOCUMENTED, DOCUMENTED),
    ("vendor-log-in-depth", replace(VENDOR_LOG, depth=C, coverage=C), DOCUMENTED, DOCUMENTED),
    ("vendor-test-unwatched", replace(TEST, independence=V, complete=True), DOCUMENTED, DOCUMENTED),
    ("report-not-confirmed", replace(REPORT, author_confirmed=False), DOCUMENTED, DOCUMENTED),
    ("report-handed-over-by-vendor", replace(REPORT, independence=V), DOCUMENTED, DOCUMENTED),
    ("report-basic-depth", replace(REPORT, depth=B), DOCUMENTED, DOCUMENTED),
    ("mechanism-basic-depth", replace(SEEN, depth=B), DOCUMENTED, DOCUMENTED),
    ("mechanism-vendor-supplied", replace(SEEN, independence=V), DOCUMENTED, DOCUMENTED),
    ("mechanism-with-exception", replace(SEEN, unexplained_exception=True), DOCUMENTED, DEMONSTRATED),
    ("mechanism-does-not-meet", replace(SEEN, outcome=Outcome.DOES_NOT_MEET), DOCUMENTED, DEMONSTRATED),
    ("mechanism-sample-population-unknown", replace(SEEN, is_sample=True), DOCUMENTED, DOCUMENTED),
    (
        "observation-basic-depth",
        replace(STATEMENT, statement_kind=StatementKind.DIRECT_OBSERVATION, depth=B),
        DOCUMENTED,
        DOCUMENTED,
    ),
    ("auditor-test-basic-depth-complete", replace(TEST, depth=B, complete=True), DOCUMENTED, DOCUMENTED),
    # demonstrated
    ("mechanism-by-auditor", SEEN, DEMONSTRATED, DEMONSTRATED),
    ("mechanism-comprehensive", replace(SEEN, depth=C), DEMONSTRATED, DEMONSTRATED),
    ("mechanism-vendor-observed", replace(SEEN, independence=W), DEMONSTRATED, DEMONSTRATED),
    ("mechanism-by-third-party", replace(SEEN, independence=T), DEMONSTRATED, DEMONSTRATED),
    ("mechanism-sighted", replace(SEEN, kind=EvidenceKind.SIGHTED), DEMONSTRATED, DEMONSTRATED),
    ("activity", replace(SEEN, object=ObjectKind.ACTIVITY), DEMONSTRATED, DEMONSTRATED),
    (
        "mechanism-sample-population-known",
        replace(SEEN, is_sample=True, population_known=True),
        DEMONSTRATED,
        DEMONSTRATED,
    ),
    (
        "direct-observation",
        replace(STATEMENT, statement_kind=StatementKind.DIRECT_OBSERVATION),
        DEMONSTRATED,
        DEMONSTRATED,
    ),
    ("watched-vendor-test", WATCHED, DEMONSTRATED, DEMONSTRATED),
    ("watched-vendor-test-examined", replace(WATCHED, method=Method.EXAMINE), DEMONSTRATED, DEMONSTRATED),
    (
        "watched-vendor-test-otherwise-tested",
        replace(TEST, independence=W),
        DEMONSTRATED,
        DEMONSTRATED,
    ),
    ("watched-vendor-test-failing", replace(WATCHED, outcome=Outcome.DOES_NOT_MEET), CLAIMED, DEMONSTRATED),
    ("report-confirmed", REPORT, DEMONSTRATED, DEMONSTRATED),
    ("report-with-exception", replace(REPORT, unexplained_exception=True), DOCUMENTED, DEMONSTRATED),
    ("test-not-expected-beforehand", replace(TEST, expected_beforehand=False), DEMONSTRATED, DEMONSTRATED),
    ("test-basic-coverage", replace(TEST, coverage=B), DEMONSTRATED, DEMONSTRATED),
    ("test-outcome-not-stated", replace(TEST, outcome=Outcome.NOT_STATED), DEMONSTRATED, TESTED),
    ("test-third-party-without-raw-records", replace(TEST, independence=T), DEMONSTRATED, DEMONSTRATED),
    (
        "third-party-log-without-raw-records",
        replace(TEST, independence=T, object=ObjectKind.TEST_LOG, complete=True),
        DOCUMENTED,
        DOCUMENTED,
    ),
    (
        "third-party-log-confirmed-with-author",
        replace(TEST, independence=T, object=ObjectKind.TEST_LOG, author_confirmed=True),
        DEMONSTRATED,
        DEMONSTRATED,
    ),
    (
        "test-sample-incomplete",
        replace(TEST, is_sample=True, population_known=True),
        DEMONSTRATED,
        DEMONSTRATED,
    ),
    ("examined-with-everything-else", replace(TEST, method=Method.EXAMINE), DEMONSTRATED, DEMONSTRATED),
    # tested
    ("test", TEST, TESTED, TESTED),
    ("test-comprehensive", replace(TEST, depth=C, coverage=C), TESTED, TESTED),
    ("test-sample-complete", replace(TEST, is_sample=True, sample_complete=True), TESTED, TESTED),
    ("test-by-third-party-raw", replace(TEST, independence=T, raw_records=True), TESTED, TESTED),
    ("test-anonymous", replace(TEST, performed_by="", procedure=""), TESTED, TESTED),
    ("test-undated", replace(TEST, performed_on=None), TESTED, TESTED),
    ("test-of-configuration", replace(TEST, object=ObjectKind.CONFIGURATION), TESTED, TESTED),
    ("test-of-staff", replace(TEST, object=ObjectKind.INDIVIDUAL), TESTED, TESTED),
    ("test-from-log", replace(TEST, object=ObjectKind.TEST_LOG), TESTED, TESTED),
    # validity
    ("same-version", replace(TEST, subject_version="1.0"), TESTED, TESTED),
    ("same-version-spaces", replace(TEST, subject_version=" 1.0 "), TESTED, TESTED),
    ("other-version", replace(TEST, subject_version="0.9"), NONE, NONE),
    ("valid-until-today", replace(TEST, valid_until=AS_OF), TESTED, TESTED),
    ("expired-yesterday", replace(TEST, valid_until=AS_OF - timedelta(1)), NONE, NONE),
    ("performed-today", replace(TEST, performed_on=AS_OF), TESTED, TESTED),
    ("performed-tomorrow", replace(TEST, performed_on=AS_OF + timedelta(1)), NONE, NONE),
    ("collected-tomorrow", replace(POLICY, collected_on=AS_OF + timedelta(1)), NONE, NONE),
]


@pytest.mark.parametrize(("exhibit", "proves", "examined"), [pytest.param(*c[1:], id=c[0]) for c in SINGLE])
def test_one_attachment(exhibit, proves, examined):
    proof = prove_at(exhibit)
    assert (proof.level, proof.examined_to) == (proves, examined)
    assert level_of(exhibit, as_of=AS_OF, subject_version="1.0", nature=None, freshness=ALWAYS) == proves


OLD = replace(TEST, valid_until=date(2026, 1, 31))

# (id, exhibits, level, examined to)
SETS = [
    ("nothing", [], NONE, NONE),
    ("highest-counts", [INTERVIEW, POLICY, SEEN], DEMONSTRATED, DEMONSTRATED),
    ("many-weak-never-add-up", [POLICY, RECORD, VENDOR_LOG, INTERVIEW], DOCUMENTED, DOCUMENTED),
    (
        "conditions-never-add-up",
        [replace(TEST, expected_beforehand=False), replace(TEST, coverage=B)],
        DEMONSTRATED,
        DEMONSTRATED,
    ),
    ("failed-test-beside-policy", [POLICY, against(TEST)], DOCUMENTED, TESTED),
    ("context-test-beside-policy", [POLICY, context(TEST)], DOCUMENTED, DOCUMENTED),
    ("re-verified", [TEST, RETEST], RE_VERIFIED, RE_VERIFIED),
    ("re-verified-expired-first", [OLD, RETEST], RE_VERIFIED, RE_VERIFIED),
    ("expired-second", [TEST, replace(RETEST, valid_until=date(2026, 3, 1))], TESTED, TESTED),
    (
        "stated-deviation",
        [TEST, replace(RETEST, procedure="P-2", deviation="new prompts")],
        RE_VERIFIED,
        RE_VERIFIED,
    ),
    ("other-procedure", [TEST, replace(RETEST, procedure="P-2")], TESTED, TESTED),
    (
        "deviation-stated-on-first-only",
        [replace(TEST, deviation="x"), replace(RETEST, procedure="P-2")],
        TESTED,
        TESTED,
    ),
    (
        "no-procedure-named",
        [replace(TEST, procedure=""), replace(RETEST, procedure="")],
        TESTED,
        TESTED,
    ),
    ("same-tester", [TEST, replace(RETEST, performed_by=" ADA ")], TESTED, TESTED),
    ("second-tester-unknown", [TEST, replace(RETEST, performed_by=" ")], TESTED, TESTED),
    ("first-tester-unknown", [replace(TEST, performed_by=""), RETEST], TESTED, TESTED),
    ("same-day", [TEST, replace(RETEST, performed_on=TEST.performed_on)], TESTED, TESTED),
    ("second-undated", [TEST, replace(RETEST, performed_on=None)], TESTED, TESTED),
    (
        "second-does-not-meet",
        [TEST, replace(RETEST, outcome=Outcome.DOES_NOT_MEET)],
        TESTED,
        RE_VERIFIED,
    ),
    ("second-contradicts", [TEST, against(RETEST)], TESTED, RE_VERIFIED),
    ("second-inconclusive", [TEST, replace(RETEST, outcome=Outcome.INCONCLUSIVE)], TESTED, RE_VERIFIED),
    ("second-only-demonstrated", [TEST, replace(RETEST, depth=B)], TESTED, TESTED),
    ("first-of-other-version", [replace(TEST, subject_version="0.9"), RETEST], TESTED, TESTED),
    ("second-after-as-of", [TEST, replace(RETEST, performed_on=date(2026, 4, 1))], TESTED, TESTED),
    ("both-expired", [OLD, replace(RETEST, valid_until=date(2026, 3, 1))], NONE, NONE),
]


@pytest.mark.parametrize(("exhibits", "level", "examined"), [pytest.param(*c[1:], id=c[0]) for c in SETS])
def test_several_attachments(exhibits, level, examined):
    proof = prove_at(*exhibits)
    assert (proof.level, proof.examined_to) == (level, examined)


# (id, exhibits, freshness in days, level, unstaled)
STALE = [
    ("fresh", [TEST], 80, TESTED, TESTED),
    ("one-day-too-old", [TEST], 79, NONE, TESTED),
    ("no-limit", [TEST], None, TESTED, TESTED),
    ("falls-to-fresh-policy", [OLD, POLICY], None, DOCUMENTED, TESTED),
    ("collected-date-counts", [replace(POLICY, collected_on=date(2025, 1, 1))], 365, NONE, DOCUMENTED),
    (
        "performed-date-goes-first",
        [replace(TEST, performed_on=date(2025, 1, 1), collected_on=AS_OF)],
        365,
        NONE,
        TESTED,
    ),
    ("undated-does-not-age", [POLICY], 1, DOCUMENTED, DOCUMENTED),
    ("old-retest", [TEST, RETEST], 30, NONE, RE_VERIFIED),
    ("first-too-old-supports-second", [TEST, RETEST], 60, RE_VERIFIED, RE_VERIFIED),
    ("expired-context-is-no-loss", [context(OLD), POLICY], None, DOCUMENTED, DOCUMENTED),
    ("expired-inconclusive", [replace(OLD, outcome=Outcome.INCONCLUSIVE)], None, NONE, NONE),
]


@pytest.mark.parametrize(("exhibits", "freshness", "level", "unstaled"), [pytest.param(*c[1:], id=c[0]) for c in STALE])
def test_staleness(exhibits, freshness, level, unstaled):
    proof = prove_at(*exhibits, freshness=freshness)
    assert (proof.level, proof.unstaled, proof.stale) == (level, unstaled, level != unstaled)


REACTED = replace(TEST, reacted=True)

# (id, exhibits, nature, level)
LIVENESS = [
    ("preventive-not-seen", [TEST], Nature.PREVENTIVE, DEMONSTRATED),
    ("detective-not-seen", [TEST], Nature.DETECTIVE, DEMONSTRATED),
    ("corrective", [TEST], Nature.CORRECTIVE, TESTED),
    ("governance", [TEST], Nature.GOVERNANCE, TESTED),
    ("nature-unknown", [TEST], None, TESTED),
    ("preventive-seen", [REACTED], Nature.PREVENTIVE, TESTED),
    ("re-verified-not-seen", [TEST, RETEST], Nature.PREVENTIVE, DEMONSTRATED),
    ("re-verified-seen-once", [REACTED, RETEST], Nature.PREVENTIVE, RE_VERIFIED),
    ("seen-by-demonstration", [TEST, replace(SEEN, reacted=True)], Nature.PREVENTIVE, TESTED),
    ("only-told-of", [TEST, replace(INTERVIEW, reacted=True)], Nature.PREVENTIVE, DEMONSTRATED),
    ("seen-too-long-ago", [replace(OLD, reacted=True), RETEST], Nature.PREVENTIVE, DEMONSTRATED),
    ("below-the-cap", [POLICY], Nature.PREVENTIVE, DOCUMENTED),
]


@pytest.mark.parametrize(("exhibits", "nature", "level"), [pytest.param(*c[1:], id=c[0]) for c in LIVENESS])
def test_liveness(exhibits, nature, level):
    assert prove_at(*exhibits, nature=nature).level == level


def test_liveness_does_not_cap_how_far_it_was_examined():
    failed = against(replace(TEST, outcome=Outcome.DOES_NOT_MEET))
    assert prove_at(failed, nature=Nature.PREVENTIVE).examined_to is TESTED


# (id, exhibits, resolved, contested)
CONTESTED = [
    ("supported-only", [TEST], False, False),
    ("contradicted", [TEST, against(INTERVIEW)], False, True),
    ("resolved", [TEST, against(INTERVIEW)], True, False),
    ("only-contradicted", [against(POLICY)], False, True),
    ("context-never-contests", [TEST, context(POLICY)], False, False),
    ("age-resolves-nothing", [TEST, against(OLD)], False, True),
    ("version-resolves-nothing", [TEST, against(replace(TEST, subject_version="0.9"))], False, True),
    ("not-yet", [TEST, against(replace(TEST, performed_on=AS_OF + timedelta(1)))], False, False),
]


@pytest.mark.parametrize(("exhibits", "resolved", "contested"), [pytest.param(*c[1:], id=c[0]) for c in CONTESTED])
def test_contested(exhibits, resolved, contested):
    assert prove_at(*exhibits, contradiction_resolved=resolved).contested is contested


@pytest.mark.parametrize(
    ("lowered_to", "level", "lowered"),
    [
        (None, TESTED, False),
        (DOCUMENTED, DOCUMENTED, True),
        (TESTED, TESTED, False),
        (RE_VERIFIED, TESTED, False),
    ],
)
def test_a_person_may_lower_but_never_raise(lowered_to, level, lowered):
    proof = prove_at(TEST, lowered_to=lowered_to)
    assert (proof.level, proof.lowered, proof.examined_to) == (level, lowered, TESTED)


def test_lowering_hides_no_staleness_below_it():
    proof = prove_at(OLD, POLICY, lowered_to=CLAIMED)
    assert (proof.level, proof.unstaled, proof.stale, proof.lowered) == (CLAIMED, CLAIMED, False, True)


# (id, exhibits, how prove is asked, why, next step)
SENTENCES = [
    ("nothing", [], {}, "None: nothing is attached.", "Attach something"),
    ("context", [context(TEST)], {}, "None: only context is attached (1).", "Attach something"),
    (
        "against",
        [against(POLICY)],
        {},
        "None: nothing attached supports it, contradicting attachments 1; examined to “Documented”.",
        "Attach something",
    ),
    (
        "unusable",
        [replace(TEST, outcome=Outcome.ERRORED), replace(POLICY, subject_version="2")],
        {},
        "None: of the supporting attachments (2) none counts: without a usable result 1, of another version "
        "of the subject 1, dated after the as-of date 0; examined to “Tested”.",
        "Attach something",
    ),
    (
        "claimed",
        [INTERVIEW],
        {},
        "Claimed: 1 statement or promise, nothing that shows it is true; not tested; none is dated.",
        "Examine a specification",
    ),
    ("log", [replace(VENDOR_LOG, complete=False)], {}, "Claimed:", "Obtain the complete log of E-4,"),
    (
        "documented",
        [replace(POLICY, collected_on=date(2026, 1, 2)), RECORD, INTERVIEW],
        {},
        "Documented: 2 documents or records examined, 2 of them vendor-supplied; not tested; "
        "newest 88 days old (2026-01-02).",
        "Examine or observe the mechanism",
    ),
    (
        "author",
        [replace(REPORT, author_confirmed=False)],
        {},
        "Documented:",
        "Confirm the third party's report E-7",
    ),
    ("depth", [replace(SEEN, depth=B)], {}, "Documented:", "Repeat what E-5 shows with focused depth."),
    ("independence", [replace(SEEN, independence=V)], {}, "Documented:", "See for yourself what E-5 shows"),
    ("demonstrated", [SEEN], {}, "Demonstrated: 1 sight, watched run or confirmed report", "Test it yourself"),
    (
        "expected",
        [replace(TEST, expected_beforehand=False)],
        {},
        "Demonstrated:",
        "Repeat the test E-8 with its",
    ),
    ("tested", [TEST], {}, "Tested: ", "Have another tester"),
    ("re-verified", [TEST, RETEST], {}, "Re-verified: 2 tests that met their expectation", "Nothing:"),
    ("stale", [OLD, POLICY], {}, "Documented, before “Tested”: ", "Renew or repeat what has expired"),
    (
        "capped",
        [TEST],
        {"nature": Nature.DETECTIVE},
        "Demonstrated: tested, but",
        "Show the control a known-bad",
    ),
    ("contested", [TEST, against(POLICY)], {}, "Tested, but contested: ", "Have another tester"),
    ("lowered", [TEST], {"lowered_to": CLAIMED}, "Claimed: lowered by a person;", "Withdraw the lowering"),
]


@pytest.mark.parametrize(("exhibits", "asked", "why", "step"), [pytest.param(*c[1:], id=c[0]) for c in SENTENCES])
def test_sentences(exhibits, asked, why, step):
    proof = prove_at(*exhibits, **asked)
    assert render(proof.explanation).startswith(why)
    assert render(proof.next_step).startswith(step)


def test_what_an_exhibit_is_decides_when_it_is_stale():
    rules = Freshness(10, {ObjectKind.SPECIFICATION: 365})
    assert prove_at(replace(POLICY, collected_on=date(2025, 6, 1)), freshness=rules.days).stale
    asked = {"as_of": AS_OF, "subject_version": "1.0", "nature": None}
    kept = prove([replace(POLICY, collected_on=date(2025, 6, 1))], freshness=rules, **asked)
    assert (kept.level, kept.stale) == (DOCUMENTED, False)
    assert prove([replace(RECORD, collected_on=date(2025, 6, 1))], freshness=rules, **asked).stale


def test_a_control_is_as_alive_as_the_most_that_was_seen_of_it():
    assert prove_at(INTERVIEW).liveness is Liveness.NOT_SEEN
    assert prove_at(POLICY).liveness is Liveness.PRESENT
    assert prove_at(POLICY, replace(RECORD, ran_in_period=True)).liveness is Liveness.RAN
    assert prove_at(POLICY, replace(RECORD, reacted=True)).liveness is Liveness.RAN
    assert prove_at(POLICY, replace(SEEN, reacted=True)).liveness is Liveness.REACTED
    assert roll_up([prove_at(POLICY), prove_at(replace(SEEN, reacted=True))]).liveness is Liveness.PRESENT
    assert roll_up([]).liveness is Liveness.NOT_SEEN


def test_a_reason_says_the_level_that_the_next_step_leads_to():
    assert proof_reason(prove_at(POLICY).why).endswith(
        "Would be demonstrated with this: Examine or observe the mechanism or activity itself with focused depth, "
        "or watch the vendor test it."
    )
    top = prove_at(TEST, RETEST)
    assert proof_reason(top.why) == render(top.explanation)


def test_every_near_miss_has_its_sentence():
    below = {TESTED: DEMONSTRATED, DEMONSTRATED: DOCUMENTED, DOCUMENTED: CLAIMED}
    for row, demands in DEMANDS.items():
        for name, _ in demands:
            if name != "basis":
                assert "E-77" in text(f"ladder.next.{below[row].value}.{name}", code="E-77")


def test_the_table_can_be_printed():
    rows = [[text(k) for k in (r.basis, r.attributes, r.independence, r.result)] for r in LADDER]
    assert [r.level for r in LADDER] == list(ProofLevel)
    assert all(cell.strip() for row in rows for cell in row)
    assert len({row[0] for row in rows}) == len(ProofLevel)


# Any attachments


short = st.text(string.ascii_lowercase, max_size=1)
days = st.none() | st.dates(date(2025, 11, 1), date(2026, 4, 10))
exhibit_values = st.builds(
    Exhibit,
    code=st.text(string.digits, min_size=1, max_size=3),
    bearing=st.sampled_from(Bearing),
    method=st.sampled_from(Method),
    object=st.sampled_from(ObjectKind),
    kind=st.sampled_from(EvidenceKind),
    statement_kind=st.none() | st.sampled_from(StatementKind),
    depth=st.sampled_from(Depth),
    coverage=st.sampled_from(Depth),
    independence=st.sampled_from(Independence),
    outcome=st.sampled_from(Outcome),
    procedure=short,
    deviation=short,
    performed_by=short,
    performed_on=days,
    collected_on=days,
    valid_until=days,
    subject_version=st.sampled_from(["", "1.0", "2.0"]),
    **{
        name: st.booleans()
        for name in (
            "complete",
            "expected_beforehand",
            "is_sample",
            "population_known",
            "sample_complete",
            "unexplained_exception",
            "author_confirmed",
            "raw_records",
            "reacted",
            "commitment_source",
        )
    },
)
# Most arbitrary attachments are weak; tests with one or two changes reach the upper rows.
near_tests = st.builds(
    replace,
    st.sampled_from([TEST, RETEST, REACTED, OLD, against(TEST), SEEN, REPORT]),
    outcome=st.sampled_from([Outcome.MEETS, Outcome.MEETS, Outcome.DOES_NOT_MEET, Outcome.INCONCLUSIVE]),
    performed_on=days,
    performed_by=st.sampled_from(["Ada", "Ben", ""]),
    depth=st.sampled_from([Depth.FOCUSED, Depth.COMPREHENSIVE, Depth.BASIC]),
)
exhibits_lists = st.lists(exhibit_values | near_tests, max_size=6)
askings = st.fixed_dictionaries(
    {
        "nature": st.none() | st.sampled_from(Nature),
        "freshness": st.none() | st.integers(0, 200),
        "contradiction_resolved": st.booleans(),
        "lowered_to": st.none() | st.sampled_from(ProofLevel),
    }
)


@given(exhibits_lists, exhibit_values | near_tests, askings)
def test_adding_support_never_lowers(exhibits, extra, asked):
    before = prove_at(*exhibits, **asked)
    after = prove_at(*exhibits, replace(extra, bearing=Bearing.SUPPORTS), **asked)
    assert after.level.rung >= before.level.rung
    assert after.examined_to.rung >= before.examined_to.rung
    assert after.contested == before.contested


@given(exhibits_lists, askings)
def test_proof_is_never_above_what_was_examined(exhibits, asked):
    proof = prove_at(*exhibits, **asked)
    assert proof.level.rung <= proof.examined_to.rung
    assert proof.level.rung <= proof.unstaled.rung
    assert proof.stale == (proof.unstaled != proof.level)


@given(exhibits_lists, askings, st.randoms(use_true_random=False))
def test_order_does_not_matter(exhibits, asked, random):
    shuffled = random.sample(exhibits, len(exhibits))
    assert prove_at(*shuffled, **asked) == prove_at(*exhibits, **asked)


@given(exhibits_lists, askings)
def test_lowering_never_raises(exhibits, asked):
    plain = prove_at(*exhibits, **asked | {"lowered_to": None})
    lowered = prove_at(*exhibits, **asked)
    assert lowered.level.rung <= plain.level.rung
    assert lowered.lowered == (lowered.level != plain.level)


@given(exhibits_lists, askings)
def test_without_support_nothing_is_proved(exhibits, asked):
    others = [e for e in exhibits if e.bearing is not Bearing.SUPPORTS]
    assert prove_at(*others, **asked).level is NONE


@given(exhibit_values | near_tests, askings)
def test_alone_is_a_set_of_one(exhibit, asked):
    alone = level_of(
        exhibit,
        as_of=AS_OF,
        subject_version="1.0",
        nature=asked["nature"],
        freshness=Freshness(asked["freshness"]),
    )
    assert alone is prove_at(exhibit, **asked | {"lowered_to": None}).level


@given(exhibit_values | near_tests)
def test_more_depth_coverage_and_own_hands_never_lower(exhibit):
    def rung(e):
        return prove_at(e).level.rung

    for attribute in ("depth", "coverage"):
        rungs = [rung(replace(exhibit, **{attribute: depth})) for depth in Depth]
        assert rungs == sorted(rungs)
    rungs = [rung(replace(exhibit, independence=independence)) for independence in (V, W, A)]
    assert rungs == sorted(rungs)


@given(exhibits_lists, askings)
def test_every_sentence_exists(exhibits, asked):
    proof = prove_at(*exhibits, **asked)
    for message in (proof.explanation, proof.next_step):
        assert render(message).endswith(".")
        assert "None" not in render(message).removeprefix("None").replace("“None”", "")


@given(st.lists(st.builds(lambda e, a: prove_at(*e, **a), exhibits_lists, askings), min_size=1, max_size=5))
def test_an_item_is_its_lowest_objective(parts):
    whole = roll_up(parts)
    assert whole.level.rung == min(part.level.rung for part in parts)
    assert whole.examined_to.rung == min(part.examined_to.rung for part in parts)
    assert whole.level.rung <= whole.examined_to.rung
    assert whole.contested == any(part.contested for part in parts)
    assert whole.stale == any(part.stale for part in parts)
    assert roll_up(parts[::-1]).explanation == whole.explanation


def test_roll_up_gives_the_distribution():
    whole = roll_up([prove_at(TEST), prove_at(POLICY), prove_at(POLICY, against(RECORD))])
    assert render(whole.explanation) == (
        "Documented: the lowest of the objectives in scope (3): none 0, claimed 0, documented 2, "
        "demonstrated 0, tested 1, re-verified 0; contested 1, stale 0."
    )
    assert whole.next_step == prove_at(POLICY).next_step


def test_roll_up_of_no_objectives_proves_nothing():
    whole = roll_up([])
    assert (whole.level, whole.examined_to, whole.contested) == (NONE, NONE, False)
    assert render(whole.explanation) == "None: no objective is in scope."
    assert render(whole.next_step) == "Bring at least one objective into scope."
