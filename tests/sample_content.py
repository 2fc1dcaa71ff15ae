"""The content of the sample engagement as the tests read it."""

import json
from datetime import date
from functools import cache
from typing import Any

from workbook.domain import vocabulary as v
from workbook.domain.catalogue import Control
from workbook.domain.freshness import Freshness
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
    "supplies",
    "choices",
    "scope",
    "parameters",
    "evidence",
    "commitments",
    "attachments",
    "mappings",
    "offers",
    "resolutions",
    "determinations",
    "work",
    "findings",
    "responses",
    "reasons",
    "certificates",
    "sign_offs",
    "rounds",
    "closings",
    "remediations",
    "milestones",
    "steps",
    "claims",
    "retests",
    "acceptances",
    "conclusions",
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
        freshness=Freshness(content()["engagement"]["freshness_days"]),
        contradiction_resolved=resolved,
    )


def latest() -> dict[Target, Entry]:
    found: dict[Target, Entry] = {}
    for entry in sorted(content()["determinations"], key=lambda e: e["at"]):
        found.update({target(t): entry for t in entry["targets"]})
    return found
