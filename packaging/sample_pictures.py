"""Draw the invented screenshots and photographs of the sample engagement; every picture says that it is a sample."""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

Lines = tuple[tuple[str, str], ...]
"""(colour, text)"""

_MARK = "SAMPLE - invented for demonstration, not evidence about anybody"
_DARK, _GREY, _GREEN, _RED, _AMBER, _INK = "#16202a", "#9fb0c0", "#4cc38a", "#e5695f", "#e2b04a", "#26323d"


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _mark(draw: ImageDraw.ImageDraw, size: tuple[int, int]) -> None:
    draw.rectangle((0, size[1] - 30, size[0], size[1]), fill="#7a1f2b")
    draw.text((12, size[1] - 24), _MARK, font=_font(15), fill="white")


def _console(path: Path, title: str, lines: Lines) -> None:
    size = (960, 150 + 30 * len(lines))
    image = Image.new("RGB", size, _DARK)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, size[0], 44), fill="#22303d")
    for place, colour in enumerate((_RED, _AMBER, _GREEN)):
        draw.ellipse((16 + 24 * place, 15, 30 + 24 * place, 29), fill=colour)
    draw.text((110, 13), title, font=_font(18), fill="white")
    for row, (colour, text) in enumerate(lines):
        draw.text((28, 70 + 30 * row), text, font=_font(19), fill=colour)
    _mark(draw, size)
    image.save(path, optimize=True)


def _screen(path: Path, title: str, lines: Lines, button: str) -> None:
    size = (900, 210 + 30 * len(lines))
    image = Image.new("RGB", size, "#eef2f6")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, size[0], 56), fill="#2b5876")
    draw.text((24, 16), title, font=_font(22), fill="white")
    draw.rounded_rectangle((24, 76, size[0] - 24, size[1] - 50), 10, fill="white", outline="#c9d3dd", width=2)
    for row, (colour, text) in enumerate(lines):
        draw.text((48, 96 + 30 * row), text, font=_font(19), fill=colour)
    top = 104 + 30 * len(lines)
    draw.rounded_rectangle((48, top, 270, top + 40), 8, fill="#2b5876")
    draw.text((64, top + 9), button, font=_font(18), fill="white")
    _mark(draw, size)
    image.save(path, optimize=True)


def _photo(path: Path, image: Image.Image) -> None:
    # A little blur, so that the drawing reads as a photograph and not as a screen.
    soft = image.filter(ImageFilter.GaussianBlur(0.8))
    _mark(ImageDraw.Draw(soft), soft.size)
    soft.save(path, quality=80, optimize=True)


def _rack_label(path: Path) -> None:
    image = Image.new("RGB", (1000, 620), "#30353a")
    draw = ImageDraw.Draw(image)
    for unit in range(10):
        top = 20 + unit * 56
        draw.rectangle((60, top, 940, top + 46), fill="#454c53", outline="#1f2326", width=3)
        for hole in range(18):
            draw.rectangle((500 + 24 * hole, top + 14, 512 + 24 * hole, top + 32), fill="#22262a")
        draw.ellipse((900, top + 16, 914, top + 30), fill=_GREEN if unit != 6 else _AMBER)
    draw.rectangle((80, 240, 470, 400), fill="#f4f1e4", outline="#111111", width=3)
    for row, text in enumerate(
        ("nga-llm-stg-01", "Rack R2-07   U18", "Asset NGA-004417", "Owner: Operational Technology")
    ):
        draw.text((100, 256 + 34 * row), text, font=_font(25 if row == 0 else 21), fill="#111111")
    _photo(path, image)


def _whiteboard(path: Path) -> None:
    image = Image.new("RGB", (1100, 700), "#f7f8f5")
    draw = ImageDraw.Draw(image)
    boxes = {
        "Control room\nconsole": (60, 90),
        "Assist gateway\n(prompt filter)": (400, 90),
        "Model endpoint\n(vendor tenant)": (760, 90),
        "Runbook index\n(supplier platform)": (400, 360),
        "Document share\n(anyone may add)": (60, 360),
    }
    for text, (x, y) in boxes.items():
        draw.rounded_rectangle((x, y, x + 250, y + 110), 14, outline="#1b4f9c", width=5)
        draw.multiline_text((x + 18, y + 24), text, font=_font(25), fill="#1b4f9c", spacing=8)
    for start, end in (
        ((310, 145), (400, 145)),
        ((650, 145), (760, 145)),
        ((525, 200), (525, 360)),
        ((310, 415), (400, 415)),
    ):
        draw.line((*start, *end), fill=_INK, width=5)
        draw.ellipse((end[0] - 7, end[1] - 7, end[0] + 7, end[1] + 7), fill=_INK)
    draw.line((350, 40, 350, 600), fill="#b3261e", width=5)
    draw.text((362, 560), "trust boundary drawn HERE", font=_font(26), fill="#b3261e")
    draw.text((60, 510), "who checks this hop?  ?", font=_font(30), fill="#b3261e")
    draw.text((60, 630), "Walkthrough 8 Sep 2026, room 3.12", font=_font(22), fill=_INK)
    _photo(path, image)


def _visitor_log(path: Path) -> None:
    image = Image.new("RGB", (1000, 640), "#efe8d6")
    draw = ImageDraw.Draw(image)
    draw.text((50, 26), "Southgate site - visitor ledger, page 118", font=_font(26), fill="#2a2a2a")
    rows = (
        ("Date", "Visitor no.", "Purpose", "Escort", "In", "Out"),
        ("07 Sep", "V-2201", "lift service", "E-17", "08:10", "09:25"),
        ("07 Sep", "V-2202", "audit team (2)", "E-04", "09:00", "16:40"),
        ("08 Sep", "V-2203", "cabling", "E-17", "07:55", "11:30"),
        ("08 Sep", "V-2204", "cabling", "-", "08:02", ""),
        ("09 Sep", "V-2205", "vendor engineer", "E-09", "13:05", "17:50"),
        ("10 Sep", "V-2206", "fire panel check", "E-17", "10:15", "12:05"),
    )
    for row, cells in enumerate(rows):
        y = 86 + 66 * row
        draw.line((40, y + 46, 960, y + 46), fill="#8aa0b5", width=2)
        for x, text in zip((50, 170, 320, 570, 700, 840), cells, strict=True):
            draw.text((x, y), text, font=_font(24), fill="#1d3f8f" if row else "#2a2a2a")
    _photo(path, image)


def make_pictures(folder: Path) -> None:
    """Write the pictures to `folder`: the same bytes each time with the same Pillow."""
    folder.mkdir(parents=True, exist_ok=True)
    _console(
        folder / "kill-switch-console.png",
        "Lantern Assist 4.2.1 / staging / run control",
        (
            (_GREY, "2026-09-09 11:42:05.118  operator=aud-test-1  command=HALT  scope=tenant:norvale-stg"),
            (_AMBER, "2026-09-09 11:42:05.402  inference queue draining: 3 running"),
            (_AMBER, "2026-09-09 11:42:06.731  streams closed: 3 of 3"),
            (_GREEN, "2026-09-09 11:42:07.214  HALTED  (2.096 s after command)"),
            (_RED, "2026-09-09 11:42:09.006  POST /v1/assist -> 503 service halted by operator"),
            (_RED, "2026-09-09 11:42:11.340  POST /v1/assist -> 503 service halted by operator"),
        ),
    )
    _console(
        folder / "injection-alert.png",
        "Lantern Assist 4.2.1 / staging / detections",
        (
            (_GREY, "rule PI-014  direct override phrase         severity high"),
            (_RED, "2026-09-10 10:14:32  ALERT  session=stg-77120  prompt blocked  -> ticket DET-5521"),
            (_GREY, "rule PI-021  instruction inside retrieved text   severity high   state: OFF"),
            (_AMBER, "rule PI-021 disabled 2026-07-29 by change CHG-2291"),
        ),
    )
    _screen(
        folder / "access-review-screen.png",
        "Access review - Lantern Assist production - Q2 2026",
        (
            (_INK, "Accounts in review: 61        Certified: 58        Pending: 3"),
            (_INK, "Review opened 2026-06-22      Due 2026-06-30"),
            (_RED, "Pending: U-0412, U-0437, shift-desk   (overdue 71 days on 2026-09-09)"),
            (_INK, "Reviewer: identity and access management"),
        ),
        "Remind owner",
    )
    _screen(
        folder / "mfa-prompt.png",
        "Lantern Assist - sign in",
        (
            (_INK, "Account  tenant-admin-1"),
            (_INK, "Password accepted"),
            (_INK, "Touch your security key to continue"),
            (_RED, "Time left 00:41"),
        ),
        "Use another key",
    )
    _screen(
        folder / "logon-banner.png",
        "Norvale Grid Authority - authorised use only",
        (
            (_INK, "Use of this system may be monitored, recorded and audited."),
            (_INK, "Unauthorised use is prohibited and may be prosecuted."),
            (_INK, "Continuing means that you consent to monitoring and recording."),
            (_INK, "Answers of the assistant are advice. The shift lead decides."),
        ),
        "I have read this",
    )
    _rack_label(folder / "rack-label-stg-01.jpg")
    _whiteboard(folder / "whiteboard-trust-boundary.jpg")
    _visitor_log(folder / "visitor-ledger-page-118.jpg")
