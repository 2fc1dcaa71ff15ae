"""What the auditors of the sample engagement conclude obeys the rules: ladder, reasons, review, findings."""

from collections import Counter

from tests.sample_content import chosen, content, controls, item, latest, proof, settings, target
from workbook.domain import vocabulary as v


def test_every_rung_is_reached_at_the_as_of_date() -> None:
    day = content()["engagement"]["as_of"]
    places = {target(t) for a in content()["attachments"] for t in a["targets"]}
    proofs = {place: proof(place, on=day) for place in places}
    assert {p.level for p in proofs.values()} == set(v.ProofLevel)
    assert len({place[:3] for place, p in proofs.items() if p.contested}) >= 4
    assert any(p.stale for p in proofs.values())


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


def test_nothing_submitted_or_accepted_is_changed_before_it_is_returned() -> None:
    steps = [(e["at"], e["action"], e["items"]) for e in content()["work"]]
    steps += [(e["at"], "change", e["targets"]) for name in ("attachments", "determinations") for e in content()[name]]
    steps += [(e["at"], "change", [e["item"]]) for name in ("notes", "resolutions") for e in content()[name]]
    state: dict[tuple[str, str, str], str] = {}
    for _, action, places in sorted(steps, key=lambda step: step[0]):
        for where in map(item, places):
            if action == "change":
                assert state.get(where, "draft") in ("draft", "return"), where
            else:
                state[where] = action
