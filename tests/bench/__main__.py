"""Measure the figures named, or all: `python -m tests.bench [NAME…] [--quick]`. Never fails for being slow."""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench.figures import FIGURES
from tests.bench.reading import FULL, QUICK


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(FIGURES)}")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, 256 MiB instead of 1 GiB")
    given = parser.parse_args(arguments)
    for name in given.names:
        if name not in FIGURES:
            parser.error(f"no figure is called {name}; there are {', '.join(FIGURES)}")
    scale = QUICK if given.quick else FULL
    sys.stdout.write("Smallest / median / largest of pairs measured in turn; times in brackets are this machine's.\n")
    for name in given.names or FIGURES:
        began = time.monotonic()
        sys.stdout.write(f"{name}\n")
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            for reading in FIGURES[name](Path(folder), scale):
                sys.stdout.write(f"{reading}\n")
                sys.stdout.flush()
        sys.stdout.write(f"  [{time.monotonic() - began:.0f} s]\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
