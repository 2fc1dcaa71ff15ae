"""The content of the sample engagement agrees with itself and with the shipped frameworks."""

from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.sample_content import (
    FILES,
    FLAGS,
    LISTS,
    TEXTS,
    chosen,
    content,
    controls,
    every_item,
    exhibit,
    item,
    keys,
    settings,
    target,
)
from workbook.domain import vocabulary as v
from workbook.domain.commitments import CommitmentBasis, CommitmentStrength, Conclusion, Conditionality
from workbook.domain.responses import Answer


def test_every_entry_has_a_unique_time_with_offset_on_a_working_day_and_a_person() -> None:
    entries = [content()["engagement"], *(entry for name in LISTS for entry in content()[name])]
    times = [datetime.fromisoformat(entry["at"]) for entry in entries]
    assert len(set(times)) == len(times)
    assert all(time.weekday() < 5 and 8 <= time.hour < 18 for time in times)
    summer_ends = datetime.fromisoformat("2026-10-25T03:00:00+02:00")
    assert all(time.utcoffset().total_seconds() == (7200 if time < summer_ends else 3600) for time in times)
    assert {entry["by"] for entry in entries} <= keys("persons")
    assert min(times) == times[0]


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_in_the_order_of_their_times(name: str) -> None:
    times = [entry["at"] for entry in content()[name]]
    assert times == sorted(times)


@pytest.mark.parametrize(
    "name",
    [
        "persons",
        "parties",
        "contacts",
        "subjects",
        "evidence",
        "findings",
        "rounds",
        "remediations",
        "milestones",
        "claims",
    ],
)
def test_keys_are_unique(name: str) -> None:
    assert len(keys(name)) == len(content()[name])


def test_references_resolve() -> None:
    parties, contacts, subjects, evidence = (keys(n) for n in ("parties", "contacts", "subjects", "evidence"))
    for entry in content()["contacts"] + content()["participation"] + content()["subjects"]:
        assert entry["party"] in parties
    for entry in content()["supplies"]:
        assert entry["supplier"] in parties
        assert entry.get("customer", "norvale") in parties - {entry["supplier"]}
        assert entry.get("subject", "rag") in subjects
    for entry in content()["evidence"]:
        supplier = entry.get("supplied_by") or {"party": "norvale", "contact": "trant"}
        owner = {c["key"]: c["party"] for c in content()["contacts"]}
        assert owner[supplier["contact"]] == supplier["party"] in parties
        assert entry.get("shown_by", "trant") in contacts
    for entry in content()["choices"] + content()["scope"] + content()["parameters"]:
        assert entry["subject"] in subjects
        assert entry.get("from_subject", "org") in subjects
    follow_up = {key for name in ("claims", "retests") for entry in content()[name] for key in entry["evidence"]}
    follow_up |= {entry["evidence"] for entry in content()["acceptances"]}
    attached = {a["evidence"] for a in content()["attachments"]}
    sources = {c["source"] for c in content()["commitments"] if "source" in c}
    assert attached | follow_up | sources == evidence
    assert not attached & follow_up
    assert {c["subject"] for c in content()["commitments"]} <= subjects
    assert {c["commitment"] for c in content()["conclusions"]} <= keys("commitments")
    assert {key for f in content()["findings"] for key in f["evidence"]} <= evidence


def test_codes_are_those_of_the_shipped_frameworks() -> None:
    for choice in content()["choices"]:
        assert set(choice["controls"]) <= set(controls(choice["framework"])), choice["framework"]
        if choice["framework"] == "owasp-aisvs-1.0":
            level_1 = {code for code, control in controls("owasp-aisvs-1.0").items() if control.level == 1}
            assert set(choice["controls"]) == level_1
    for entry in content()["attachments"] + content()["determinations"]:
        for where in map(target, entry["targets"]):
            codes = {o.code for o in controls(where[1])[where[2]].objectives}
            assert not where[3] or where[3] in codes, where
    for entry in content()["mappings"]:
        assert entry["control"] in controls(entry["framework"])
        assert entry["target"] in controls(entry["target_framework"])
    for entry in content()["offers"]:
        places = {(a["evidence"], target(t)) for a in content()["attachments"] for t in a["targets"]}
        assert (entry["evidence"], target(entry["source"])) in places
        assert (entry["evidence"], target(entry["item"])) not in places
    for entry in content()["parameters"]:
        known = {p.code for p in controls(entry["framework"])[entry["control"]].parameters}
        assert entry["parameter"] in known


def test_items_that_are_worked_on_are_chosen_in_scope_and_own() -> None:
    for name, where in every_item():
        assert where in chosen(), (name, where)
        setting = settings().get(where, {})
        assert setting.get("scope", "in") == "in", (name, where)
        assert setting.get("responsibility", "own") != "inherited", (name, where)


def test_scope_entries_touch_chosen_items_and_exclusions_have_reasons() -> None:
    assert set(settings()) <= chosen()
    assert all(e["reason"].strip() for e in content()["scope"] if e.get("scope") in ("out", "deferred"))


def test_organisation_controls_are_assessed_once_and_inherited() -> None:
    code = "nist-800-53-r5-low"
    only = {
        c for c, control in controls(code).items() if control.implementation_level is v.ImplementationLevel.ORGANISATION
    }
    for subject in ("assist", "rag"):
        mine = {
            c for (s, f, c), e in settings().items() if (s, f) == (subject, code) and e.get("from_subject") == "org"
        }
        excluded = {
            c
            for (s, f, c), e in settings().items()
            if (s, f) == (subject, code) and e.get("scope") in ("out", "deferred")
        }
        assert only <= mine | excluded
        assert all(settings().get(("org", code, c), {}).get("scope", "in") == "in" for c in mine)


ENUMS = {
    "persons": {"role": v.Role},
    "parties": {"kind": v.PartyKind},
    "contacts": {"role": v.ContactRole},
    "participation": {"state": v.ParticipationState},
    "subjects": {"kind": v.SubjectKind},
    "scope": {"scope": v.Scope, "responsibility": v.Responsibility, "planned_level": v.ProofLevel, "nature": v.Nature},
    "evidence": {"kind": v.EvidenceKind, "statement_kind": v.StatementKind, "tlp": v.Tlp},
    "determinations": {"result": v.Result, "other_kind": v.OtherKind},
    "responses": {"answer": Answer},
    "commitments": {"strength": CommitmentStrength, "basis": CommitmentBasis, "conditionality": Conditionality},
    "conclusions": {"conclusion": Conclusion},
    "findings": {"kind": v.FindingKind, "state": v.FindingState, "destination": v.Destination},
}


@pytest.mark.parametrize("name", ENUMS)
def test_closed_lists_are_kept(name: str) -> None:
    for entry in content()[name]:
        for field, members in ENUMS[name].items():
            assert field not in entry or members(entry[field])


def test_attachments_hold_only_known_fields_and_no_pair_twice() -> None:
    known = {"at", "by", "evidence", "targets", "bearing", "method", "object", "depth", "coverage", "independence"}
    known |= {"outcome", "performed_on", "locator", "shows", *FLAGS, *TEXTS}
    pairs = Counter((a["evidence"], target(t)) for a in content()["attachments"] for t in a["targets"])
    assert pairs.most_common(1)[0][1] == 1
    for entry in content()["attachments"]:
        assert set(entry) <= known
        assert entry["shows"].strip()
        assert exhibit(entry)


def test_evidence_files_exist_are_small_and_carry_their_licence() -> None:
    files = [entry["file"] for entry in content()["evidence"] if entry["kind"] == "file"]
    assert len(files) == len(set(files))
    for name in files:
        path = FILES / name
        assert path.resolve().is_relative_to(FILES.resolve())
        assert 0 < path.stat().st_size < 310_000
        assert (path.parent / "SOURCES.md").is_file()
    assert sum(path.stat().st_size for path in FILES.rglob("*") if path.is_file()) < 4_000_000
    for folder in ("garak", "inspect", "cyclonedx", "hdf", "openvex", "oscal", "sarif", "stig"):
        assert any((FILES / folder).glob("LICENSE*")), folder
    kept = {p.relative_to(FILES).as_posix() for p in FILES.rglob("*") if p.is_file()}
    assert {n for n in kept if not Path(n).name.startswith(("LICENSE", "SOURCES"))} == set(files)


def test_invented_text_files_say_sample() -> None:
    for path in (FILES / "exports").iterdir():
        assert "sample" in path.read_text(encoding="utf-8").lower(), path.name


def test_counts_are_reached() -> None:
    kinds = Counter((e["kind"], e.get("statement_kind")) for e in content()["evidence"])
    assert kinds["file", None] >= 40
    assert kinds["statement", "testimony"] >= 8
    assert kinds["statement", "direct_observation"] >= 4
    assert kinds["sighted", None] >= 2
    assert [p["kind"] for p in content()["parties"]].count("vendor") == 1
    assert len(content()["parties"]) == 3
    assert len(content()["subjects"]) == 4
    declined = [p for p in content()["participation"] if p["state"] == "declined"]
    assert [bool(p["reason"].strip()) for p in declined] == [True]
    assert len({item(t) for a in content()["attachments"] for t in a["targets"]}) >= 90
    findings = Counter(f["kind"] for f in content()["findings"])
    assert findings["finding"] >= 12
    assert findings["observation"] >= 2
    assert findings["good_practice"] == 1
    used = Counter(a["evidence"] for a in content()["attachments"] for _ in a["targets"])
    assert sum(count > 1 for count in used.values()) >= 20


def test_responses_are_to_what_was_sent_by_those_who_speak_for_the_party() -> None:
    sent = {f["key"]: f["at"] for f in content()["findings"] if f["state"] == "sent"}
    owner = {c["key"]: c["party"] for c in content()["contacts"]}
    pairs = Counter((r["finding"], r["party"]) for r in content()["responses"])
    assert pairs.most_common(1)[0][1] == 1
    assert {r["answer"] for r in content()["responses"]} == set(Answer)
    for entry in content()["responses"]:
        assert sent[entry["finding"]][:10] < entry["on"] <= entry["at"][:10]
        assert owner.get(entry.get("contact"), entry["party"]) == entry["party"]
        assert bool(entry["words"]) is (entry["answer"] != "no_reply")


def test_follow_up_refers_to_what_is_there() -> None:
    findings, contacts, parties = keys("findings"), keys("contacts"), keys("parties")
    for entry in content()["remediations"] + content()["acceptances"]:
        assert entry["finding"] in findings
        assert entry["party"] in parties
        assert entry.get("contact", "trant") in contacts
    for name, field, of in (
        ("milestones", "remediation", "remediations"),
        ("steps", "milestone", "milestones"),
        ("claims", "remediation", "remediations"),
        ("retests", "remediation", "remediations"),
        ("closings", "round", "rounds"),
    ):
        assert {entry[field] for entry in content()[name]} <= keys(of)
    results = Counter(entry["result"] for entry in content()["retests"])
    assert set(results) == {"verified_fixed", "partly", "recurred"}


def test_notes_hold_long_and_other_scripts_and_one_per_item() -> None:
    text = "".join(n["text"] for n in content()["notes"])
    assert any("\u3040" <= c <= "\u9fff" for c in text)
    assert any("\u0600" <= c <= "\u06ff" for c in text)
    assert max(len(n["text"]) for n in content()["notes"]) > 1200
    assert Counter(item(n["item"]) for n in content()["notes"]).most_common(1)[0][1] == 1


def test_every_page_of_the_invented_documents_says_sample() -> None:
    for path in (FILES / "documents").glob("*.pdf"):
        assert all("SAMPLE" in page.extract_text() for page in PdfReader(path).pages), path.name


def test_everything_is_marked_as_a_sample() -> None:
    assert content()["engagement"]["is_sample"] is True
    assert content()["engagement"]["title"].startswith("Sample")
    assert "invented" in content()["sample"]
    assert all("sample" in p["name"] for p in content()["parties"])
