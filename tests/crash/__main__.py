"""Prove that nothing is lost: `python -m tests.crash [PROOF…] [--short]`. The long run takes some hours; it needs strace."""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tests.crash.flips import clean_files, flip_bits
from tests.crash.kills import kill
from tests.crash.names import hostile_names, keep_names
from tests.crash.network import internet_sockets
from tests.crash.power import lose_power
from tests.crash.scenario import KINDS
from tests.crash.write_errors import CALLS, ERRORS, inject


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the result, and whether it is as it has to be."""

    words: str
    is_good: bool


def power(short: bool) -> Iterator[Told]:
    """Loss of power at any moment, and the control that syncs nothing."""
    for kind in KINDS:
        for flags in ((), ("encrypted",)):
            outcome = lose_power(kind, 40 if short else 5000, flags)
            yield Told(str(outcome), not outcome.wrong)
    for kind in ("edit", "export"):
        control = lose_power(kind, 40 if short else 500, ("unsafe",))
        yield Told(f"control {control}", bool(control.wrong))


def kills(short: bool) -> Iterator[Told]:
    """SIGKILL of a busy process."""
    for flags in ((), ("encrypted",)):
        outcome = kill(4 if short else 100, flags)
        yield Told(f"{' '.join(flags) or 'plain'}: {outcome}", not outcome.wrong)


def errors(short: bool) -> Iterator[Told]:
    """ENOSPC and EIO at one write each."""
    for kind in CALLS:
        for error in ERRORS:
            outcome = inject(kind, error, (40, 90) if short else range(1, 301))
            yield Told(str(outcome), not outcome.wrong)


def flips(short: bool) -> Iterator[Told]:
    """Flipped bits, and clean files."""
    for words, count, run in (("bits located", 60, flip_bits), ("clean files without alarm", 200, clean_files)):
        tried = 6 if short else count
        good, wrong = run(tried)
        yield Told(f"{words}: {good} of {tried} {wrong[:5]}", not wrong)


def names(_short: bool) -> Iterator[Told]:
    """Hostile file names."""
    good, wrong = keep_names(hostile_names())
    yield Told(f"names unchanged: {good} of {len(hostile_names())} {wrong[:5]}", not wrong)


def network(short: bool) -> Iterator[Told]:
    """No socket of the internet, in the whole test suite."""
    calls, found, summary = internet_sockets(("tests/domain",) if short else ())
    yield Told(f"{len(found)} internet sockets of {calls} sockets; {summary}", not found)


PROOFS: Final[dict[str, Callable[[bool], Iterator[Told]]]] = {
    "power": power,
    "kills": kills,
    "errors": errors,
    "flips": flips,
    "names": names,
    "network": network,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the proofs named, or all; the exit code is 0 when each is as it has to be."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("proofs", nargs="*", metavar="PROOF", help=f"one of {', '.join(PROOFS)}")
    parser.add_argument("--short", action="store_true", help="a few of each")
    given = parser.parse_args(arguments)
    unknown = [name for name in given.proofs if name not in PROOFS]
    if unknown:
        parser.error(f"no proof is called {unknown[0]}; there are {', '.join(PROOFS)}")
    all_good = True
    for name in given.proofs or PROOFS:
        for told in PROOFS[name](given.short):
            all_good &= told.is_good
            sys.stdout.write(f"{name}: {'' if told.is_good else 'FAILED '}{told.words}\n")
            sys.stdout.flush()
    return 0 if all_good else 1


if __name__ == "__main__":
    sys.exit(main())
