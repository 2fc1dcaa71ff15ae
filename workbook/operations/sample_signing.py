"""Carry out the entries of a sample's script that sign: the keys are published with it, and their certificates say so."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.sign_offs import Meaning, SignTarget, TargetKind
from workbook.operations.certificates import add_certificate
from workbook.operations.sample_values import Entry
from workbook.operations.sign_offs import prepare, sign_off
from workbook.signing.keys import Signer, published_signer
from workbook.store.book import Book

LISTS: Final = ("certificates", "sign_offs")


class SampleSigners:
    """The people of a sample who have keys."""

    def __init__(self) -> None:
        self._signers: dict[UUID, Signer] = {}

    def carry_out(self, book: Book, by: Actor, name: str, entry: Entry, ids: Mapping[str, UUID]) -> Changes:
        """Carry out an entry of the list `name`; `ids` are what the script's keys became."""
        person = ids[entry["by"]]
        if name == "certificates":
            self._signers[person] = signer = published_signer(
                int(entry["published_secret"], 16),
                entry["name"],
                entry["organisation"],
                unit=entry["unit"],
                serial=by.ids().int,
                now=by.clock(),
            )
            return add_certificate(book, by, person, signer.certificate)
        target = SignTarget(TargetKind.FINDING, ids[entry["finding"]])
        # The file was written just now by this very run: there is nothing to verify yet.
        return sign_off(book, by, prepare(book, by, target, Meaning(entry["meaning"])), self._signers[person])
