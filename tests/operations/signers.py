"""The three people of the small engagement with their keys, to sign a finding with."""

from cryptography.hazmat.primitives.asymmetric import ec

from tests.actors import START
from tests.operations.engagements import ONE, World
from workbook.domain import records
from workbook.domain.actor import Actor
from workbook.domain.sign_offs import Force, Meaning, SignOffRow, SignTarget, TargetKind
from workbook.operations import certificates, findings
from workbook.operations.sign_offs import prepare, sign_off
from workbook.signing import keys
from workbook.store.sign_offs import sign_offs

FINDING = records.Finding("Off", criteria="a", condition="b", cause="c", effect="d", severity="High")


class Signing:
    """A world whose three people have keys, with one finding and one piece of evidence below it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.signers = {}
        for number, (actor, name) in enumerate(
            ((world.lead, "Lea Lead"), (world.auditor, "Ada Auditor"), (world.reviewer, "Rey Reviewer")), 3
        ):
            key = ec.derive_private_key(number, ec.SECP256R1())
            self.signers[actor.person] = signer = keys.signer_of(key, name, "", serial=number, now=START)
            certificates.add_certificate(world.book, actor, actor.person, signer.certificate)
        self.evidence = world.sight(title="The log")
        made = findings.raise_finding(world.book, world.auditor, FINDING, [world.item(ONE)], [self.evidence])
        self.finding = made.created[0]
        self.target = SignTarget(TargetKind.FINDING, self.finding)

    def sign(self, actor: Actor, meaning: Meaning, target: SignTarget | None = None) -> None:
        prepared = prepare(self.world.book, actor, target or self.target, meaning)
        sign_off(self.world.book, actor, prepared, self.signers[actor.person])

    def given(self, target: SignTarget | None = None) -> tuple[SignOffRow, ...]:
        with self.world.book.reading() as session:
            return sign_offs(session, target or self.target)

    def forces(self, target: SignTarget | None = None) -> list[Force]:
        return [row.force for row in self.given(target)]

    def statement(self) -> tuple[bytes, bytes]:
        ((statement, signature),) = self.world.ask("SELECT signed_bytes, signature FROM sign_off")
        return statement, signature
