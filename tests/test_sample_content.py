"""The content of the sample engagement agrees with itself, with the frameworks, and with the proof ladder."""

import json
from collections import Counter
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from workbook.domain import vocabulary as v
from workbook.domain.catalogue import Control
from workbook.domain.ladder import Exhibit, Proof, prove
from workbook.importers.frameworks import load
from workbook.resources import resource

Entry = dict[str, Any]
Target = tuple[str, str, str, str]
SAMPLE = resource("sample")
FILES = SAMPLE / "files"
LISTS = (
    "persons",
    "parties",
    "contacts",
    "participation",
    "subjects",
    "choices",
    "scope",
    "parameters",
    "evidence",
    "attachments",
    "resolutions",
    "determinations",
    "work",
    "findings",
    "notes",
)
FLAGS = (
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
TEXTS = ("procedure", "deviation", "performed_by", "subject_version")


@cache
def content() -> Entry:
    return json.loads((SAMPLE / "engagement.json").read_text(encoding="utf-8"))


def keys(name: str) -> set[str]:
    return {entry["key"] for entry in content()[name]}


@cache
def controls(code: str) -> dict[str, Control]:
    return {control.code: control for control in load(code).controls}


def item(entry: Entry) -> tuple[str, str, str]:
    return entry["subject"], entry["framework"], entry["control"]


def target(entry: Entry) -> Target:
    return *item(entry), entry.get("objective", "")


@cache
def chosen() -> frozenset[tuple[str, str, str]]:
    return frozenset(
        (choice["subject"], choice["framework"], code) for choice in content()["choices"] for code in choice["controls"]
    )


@cache
def settings() -> dict[tuple[str, str, str], Entry]:
    """What the scope entries leave set on each item."""
    found: dict[tuple[str, str, str], Entry] = {}
    for entry in sorted(content()["scope"], key=lambda e: e["at"]):
        for code in entry["controls"]:
            found.setdefault((entry["subject"], entry["framework"], code), {}).update(entry)
    return found


def every_item() -> list[tuple[str, tuple[str, str, str]]]:
    found = []
    for name in ("attachments", "determinations"):
        found += [(name, item(t)) for entry in content()[name] for t in entry["targets"]]
    for name in ("work", "findings"):
        found += [(name, item(t)) for entry in content()[name] for t in entry["items"]]
    return found + [(name, item(entry["item"])) for name in ("notes", "resolutions") for entry in content()[name]]


def version(subject: str) -> str:
    return next(s["version"] for s in content()["subjects"] if s["key"] == subject)


def exhibit(entry: Entry) -> Exhibit:
    evidence = next(e for e in content()["evidence"] if e["key"] == entry["evidence"])
    kind = evidence.get("statement_kind")
    days = {
        "performed_on": entry.get("performed_on"),
        "collected_on": evidence.get("collected_on"),
        "valid_until": evidence.get("valid_until"),
    }
    return Exhibit(
        code=entry["evidence"],
        bearing=v.Bearing(entry["bearing"]),
        method=v.Method(entry["method"]),
        object=v.ObjectKind(entry["object"]),
        kind=v.EvidenceKind(evidence["kind"]),
        statement_kind=v.StatementKind(kind) if kind else None,
        depth=v.Depth(entry.get("depth", "basic")),
        coverage=v.Depth(entry.get("coverage", "basic")),
        independence=v.Independence(entry.get("independence", "vendor_supplied")),
        outcome=v.Outcome(entry.get("outcome", "not_stated")),
        **{flag: entry.get(flag, False) for flag in FLAGS},
        **{text: entry.get(text, "") for text in TEXTS},
        **{name: date.fromisoformat(day) if day else None for name, day in days.items()},
    )


def proof(where: Target, *, on: str, before: str = "9999") -> Proof:
    """Return the proof of a statement, with what was attached to it before the moment `before`."""
    entries = [a for a in content()["attachments"] if a["at"] < before]
    # What is attached to the item as a whole also bears on each of its statements.
    mine = [a for a in entries if any(target(t) in (where, (*where[:3], "")) for t in a["targets"])]
    resolved = any(item(r["item"]) == where[:3] and r["at"] < before for r in content()["resolutions"])
    nature = settings().get(where[:3], {}).get("nature")
    return prove(
        [exhibit(a) for a in mine],
        as_of=date.fromisoformat(on),
        subject_version=version(where[0]),
        nature=v.Nature(nature) if nature else None,
        freshness_days=content()["engagement"]["freshness_days"],
        contradiction_resolved=resolved,
    )


def test_every_entry_has_a_unique_time_with_offset_on_a_working_day_and_a_person() -> None:
    entries = [content()["engagement"], *(entry for name in LISTS for entry in content()[name])]
    times = [datetime.fromisoformat(entry["at"]) for entry in entries]
    assert len(set(times)) == len(times)
    assert all(time.weekday() < 5 and 8 <= time.hour < 18 for time in times)
    assert {time.utcoffset().total_seconds() for time in times} == {7200}
    assert {entry["by"] for entry in entries} <= keys("persons")
    assert min(times) == times[0]


def test_lists_are_in_the_order_of_their_times() -> None:
    for name in ("evidence", "attachments", "findings"):
        times = [entry["at"] for entry in content()[name]]
        assert name != "findings" or times == sorted(times)


@pytest.mark.parametrize("name", ["persons", "parties", "contacts", "subjects", "evidence", "findings"])
def test_keys_are_unique(name: str) -> None:
    assert len(keys(name)) == len(content()[name])


def test_references_resolve() -> None:
    parties, contacts, subjects, evidence = (keys(n) for n in ("parties", "contacts", "subjects", "evidence"))
    for entry in content()["contacts"] + content()["participation"] + content()["subjects"]:
        assert entry["party"] in parties
    for entry in content()["evidence"]:
        supplier = entry.get("supplied_by") or {"party": "norvale", "contact": "trant"}
        owner = {c["key"]: c["party"] for c in content()["contacts"]}
        assert owner[supplier["contact"]] == supplier["party"] in parties
        assert entry.get("shown_by", "trant") in contacts
    for entry in content()["choices"] + content()["scope"] + content()["parameters"]:
        assert entry["subject"] in subjects
        assert entry.get("from_subject", "org") in subjects
    assert {a["evidence"] for a in content()["attachments"]} == evidence
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


def test_every_rung_is_reached_at_the_as_of_date() -> None:
    day = content()["engagement"]["as_of"]
    places = {target(t) for a in content()["attachments"] for t in a["targets"]}
    proofs = {place: proof(place, on=day) for place in places}
    assert {p.level for p in proofs.values()} == set(v.ProofLevel)
    assert len({place[:3] for place, p in proofs.items() if p.contested}) >= 4
    assert any(p.stale for p in proofs.values())


def latest() -> dict[Target, Entry]:
    found: dict[Target, Entry] = {}
    for entry in sorted(content()["determinations"], key=lambda e: e["at"]):
        found.update({target(t): entry for t in entry["targets"]})
    return found


def test_determinations_give_reasons_and_the_kind_of_other_than_satisfied() -> None:
    for entry in content()["determinations"]:
        assert entry["reason"].strip()
        assert (entry["result"] == "other_than_satisfied") == ("other_kind" in entry)
    results = {(e["result"], e.get("other_kind")) for e in content()["determinations"]}
    assert {kind for _, kind in results} == {None, "not_met", "insufficient_evidence", "parameter_undefined"}
    assert ("not_applicable", None) in results
    assert any(len(e["targets"]) >= 8 for e in content()["determinations"])
    in_scope = [w for w in chosen() if settings().get(w, {}).get("scope", "in") == "in"]
    assert len({w[:3] for w in latest()}) < len(in_scope) / 2


def test_satisfied_needs_proof_above_claimed_that_is_not_contested() -> None:
    day = content()["engagement"]["as_of"]
    for entry in content()["determinations"]:
        if entry["result"] != "satisfied" or "override_reason" in entry:
            continue
        for where in map(target, entry["targets"]):
            then = proof(where, on=entry["at"][:10], before=entry["at"])
            assert then.level.rung > v.ProofLevel.CLAIMED.rung, where
            assert not then.contested, where
            assert proof(where, on=day).level.rung > v.ProofLevel.CLAIMED.rung, where


def test_undefined_parameter_is_what_it_says() -> None:
    given = {(p["subject"], p["control"]): p["parameter"] for p in content()["parameters"]}
    assert given["org", "IR-6"] == "ir-06_odp.02"
    where = ("org", "nist-800-53-r5-low", "IR-6", "IR-06a")
    assert latest()[where]["other_kind"] == "parameter_undefined"


def test_one_override_against_the_statements_with_its_reason() -> None:
    overrides = [e for e in content()["determinations"] if "override_reason" in e]
    assert [bool(e["override_reason"].strip()) for e in overrides] == [True]
    where = item(overrides[0]["targets"][0])
    below = {e["result"] for t, e in latest().items() if t[:3] == where and t[3]}
    assert "other_than_satisfied" in below


def test_work_goes_from_draft_to_submitted_to_a_verdict_of_somebody_else() -> None:
    state: dict[tuple[str, str, str], str] = {}
    decided = {t[:3]: e["by"] for t, e in latest().items()}
    allowed = {"submit": ("draft", "return"), "return": ("submit",), "accept": ("submit",)}
    for entry in sorted(content()["work"], key=lambda e: e["at"]):
        assert entry["action"] != "return" or entry["reason"].strip()
        for where in map(item, entry["items"]):
            assert state.get(where, "draft") in allowed[entry["action"]], where
            assert where in decided, where
            if entry["action"] != "submit":
                assert entry["by"] != decided[where]
            state[where] = entry["action"]
    assert Counter(state.values())["accept"] >= 20
    assert Counter(state.values())["return"] >= 3


def test_submitted_items_have_every_statement_determined() -> None:
    done = latest()
    for entry in content()["work"]:
        for where in map(item, entry["items"]):
            codes = [o.code for o in controls(where[1])[where[2]].objectives]
            assert all((*where, code) in done for code in codes or [""]), where


def test_findings_have_their_elements_or_say_why_not() -> None:
    scale = content()["engagement"]["severity_scale"]
    missing = {
        finding["key"]
        for finding in content()["findings"]
        for element in v.Element
        if not finding[element.value].strip() and not finding["not_needed"].get(element.value)
    }
    for finding in content()["findings"]:
        if finding["severity"]:
            assert finding["severity"] in scale
            assert finding["severity_rationale"].strip()
    assert missing == {"f-19"}
    assert {f["severity"] for f in content()["findings"]} >= set(scale)
    assert any(f["corrected_during_fieldwork"] for f in content()["findings"])
    assert any("cause" in f["not_needed"] for f in content()["findings"] if f["kind"] == "finding")


def test_findings_rest_on_evidence_received_before_them_and_on_items_decided() -> None:
    received = {e["key"]: e["at"] for e in content()["evidence"]}
    decided = {t[:3] for t in latest()}
    for finding in content()["findings"]:
        assert finding["items"]
        assert all(received[key] < finding["at"] for key in finding["evidence"])
        assert {item(t) for t in finding["items"]} <= decided


def test_evidence_is_attached_after_it_was_received_and_received_after_it_was_collected() -> None:
    received = {e["key"]: e["at"] for e in content()["evidence"]}
    for entry in content()["attachments"]:
        assert received[entry["evidence"]] < entry["at"], entry["evidence"]
        assert entry.get("performed_on", "") <= entry["at"][:10]
    for entry in content()["evidence"]:
        assert entry["collected_on"] <= entry["received_at"][:10] <= entry["at"][:10]
        assert entry["received_at"] <= entry["at"]


def test_notes_hold_long_and_other_scripts_and_one_per_item() -> None:
    text = "".join(n["text"] for n in content()["notes"])
    assert any("\u3040" <= c <= "\u9fff" for c in text)
    assert any("\u0600" <= c <= "\u06ff" for c in text)
    assert max(len(n["text"]) for n in content()["notes"]) > 1200
    assert Counter(item(n["item"]) for n in content()["notes"]).most_common(1)[0][1] == 1


def test_everything_is_marked_as_a_sample() -> None:
    assert content()["engagement"]["is_sample"] is True
    assert content()["engagement"]["title"].startswith("Sample")
    assert "invented" in content()["sample"]
    assert all("sample" in p["name"] for p in content()["parties"])
