"""Carry out the entries of a sample's script that follow its findings: plans, claims, rounds, retests, accepted risks."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from workbook.domain import remediations as domain
from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.operations import remediations, rounds
from workbook.operations.sample_values import Entry, entered
from workbook.store.book import Book

LISTS: Final = ("rounds", "closings", "remediations", "milestones", "steps", "claims", "retests", "acceptances")


def follow_up(book: Book, by: Actor, name: str, entry: Entry, ids: Mapping[str, UUID]) -> Changes:
    """Carry out an entry of the list `name`; `ids` are what the script's keys became."""
    return _STEPS[name](book, by, entry, ids)


def _round(book: Book, by: Actor, entry: Entry, _ids: Mapping[str, UUID]) -> Changes:
    return rounds.open_round(book, by, entered(domain.FollowUpRound, entry))


def _closing(book: Book, by: Actor, entry: Entry, ids: Mapping[str, UUID]) -> Changes:
    return rounds.close_round(book, by, ids[entry["round"]], date.fromisoformat(entry["on"]))


def _remediation(book: Book, by: Actor, entry: Entry, ids: Mapping[str, UUID]) -> Changes:
    said: dict[str, Any] = {"finding_id": ids[entry["finding"]], "party_id": ids[entry["party"]]}
    said["contact_id"] = ids[entry["contact"]] if "contact" in entry else None
    return remediations.plan_remediation(book, by, entered(domain.Remediation, entry, **said))


def _milestone(book: Book, by: Actor, entry: Entry, ids: Mapping[str, UUID]) -> Changes:
    return remediations.add_milestone(book, by, ids[entry["remediation"]], entered(domain.Milestone, entry))


def _step(book: Book, by: Actor, entry: Entry, ids: Mapping[str, UUID]) -> Changes:
    milestone = entered(domain.Milestone, entry)
    return remediations.change_milestone(book, by, ids[entry["milestone"]], milestone, reason=entry["reason"])


def _claim(book: Book, by: Actor, entry: Entry, ids: Mapping[str, UUID]) -> Changes:
    shown = [ids[key] for key in entry["evidence"]]
    return remediations.claim_fixed(book, by, ids[entry["remediation"]], entered(domain.FixClaim, entry), shown)


def _retest(book: Book, by: Actor, entry: Entry, ids: Mapping[str, UUID]) -> Changes:
    shown = [ids[key] for key in entry["evidence"]]
    return rounds.record_retest(book, by, ids[entry["remediation"]], entered(domain.Retest, entry), shown)


def _acceptance(book: Book, by: Actor, entry: Entry, ids: Mapping[str, UUID]) -> Changes:
    said: dict[str, Any] = {"finding_id": ids[entry["finding"]], "party_id": ids[entry["party"]]}
    said["evidence_id"] = ids[entry["evidence"]] if "evidence" in entry else None
    return remediations.accept_risk(book, by, entered(domain.RiskAcceptance, entry, **said))


_STEPS: Final = {
    "rounds": _round,
    "closings": _closing,
    "remediations": _remediation,
    "milestones": _milestone,
    "steps": _step,
    "claims": _claim,
    "retests": _retest,
    "acceptances": _acceptance,
}
