"""What a preview says of its file beside showing it."""

from workbook.exports.visible import one_line
from workbook.messages import text
from workbook.ui.messages import number, size
from workbook.ui.preview.values import Body, Note, Page, Picture


def facts(body: Body) -> list[str]:
    """Return what else tells a file from others of its kind."""
    match body:
        case Picture():
            sizes = {"width": number(body.full_width), "height": number(body.full_height)}
            return [text("ui.preview.pixels", **sizes)]
        case Page():
            return [text("ui.preview.pages", count=number(body.count))]
        case _:
            return []


def said(note: Note) -> str:
    """Return the sentence of a note; sizes in their units, counts with their thousands apart."""
    values: dict[str, str] = {}
    for name, value in note.values.items():
        if isinstance(value, str):
            values[name] = one_line(value)
        else:
            values[name] = size(value) if name == "bytes" else number(value)
    return text(f"ui.preview.note.{note.key}", **values)
