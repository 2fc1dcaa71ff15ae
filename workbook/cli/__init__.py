"""The command line: read the arguments, call the operations, print the answer."""

from workbook.cli.entry import main

__all__ = ["main"]
