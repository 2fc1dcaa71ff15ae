"""`demo`: the sample engagement and all its exports."""

from workbook.cli.arguments import Options
from workbook.cli.terminal import Answer, Json, Terminal, shown_path
from workbook.messages import text
from workbook.operations.sample import build_sample


def demo(options: Options, terminal: Terminal) -> Answer:
    """Build the sample in a folder; no screen is needed."""
    with terminal.progress("cli.building") as step:
        made = build_sample(options.folder, step)
    exports: list[Json] = [shown_path(path) for path in made.exports]
    value: dict[str, Json] = {
        "folder": shown_path(options.folder),
        "workbook": shown_path(made.workbook),
        "exports": exports,
    }
    files = [made.workbook, *made.exports]
    return Answer(value, [text("cli.demo.made"), *(f"  {shown_path(path)}" for path in files)])
