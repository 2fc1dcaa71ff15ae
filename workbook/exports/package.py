"""The hand-over package: reports, evidence bytes and journal in one zip that anybody can check without this program."""

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from workbook.domain import package as layout
from workbook.domain.canonical import Json, canonical
from workbook.domain.errors import WorkbookError
from workbook.domain.gaps import custody_limits
from workbook.domain.package import ChainEnd
from workbook.domain.report import EvidenceLine, Report
from workbook.exports.atomic import write_atomically
from workbook.exports.bag import PAYLOAD, Bag
from workbook.exports.custody_json import custody_json, disposed_json
from workbook.exports.evidence_names import evidence_paths, safe_name
from workbook.exports.progress import Step
from workbook.exports.visible import one_line
from workbook.exports.wording import Wording
from workbook.messages import text

_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Chain:
    """One of the journal's chains as it goes into the package: where it ends, and its entries oldest first."""

    end: ChainEnd
    bodies: Callable[[], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Parts:
    """What a package holds beside what the report says."""

    reports: Mapping[str, Path]
    """files other exporters made of the same report, by ending, e.g. `pdf`"""
    evidence: Callable[[str], Iterable[bytes]]
    """the bytes with this SHA-256, in pieces"""
    raw_names: Mapping[str, bytes]
    """original file names as bytes, by code of the evidence; display names may hide what these are"""
    events: Chain
    access: Chain


def write_package(report: Report, parts: Parts, path: Path, step: Step | None = None) -> None:
    """Write the package, whole or not at all; same report and parts, same bytes.

    `step` is told (done, total) bytes and may raise Cancelled. Memory stays at a few pieces, whatever the evidence.
    Raises WorkbookError when the file cannot be written, or when evidence is not what the report says it is.
    """

    def write(stream: BinaryIO) -> None:
        with Bag(stream, _folder(path), report.made_at) as bag:
            _fill(bag, report, parts, _Meter(step, _octets(report, parts)))

    write_atomically(path, write)


class _Meter:
    """Counts the bytes that pass and tells how far the whole is."""

    def __init__(self, step: Step | None, total: int) -> None:
        self._step = step
        self._total = max(total, 1)
        self._done = 0

    def through(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Yield pieces and count them; what was not counted before is not told beyond the whole."""
        for piece in pieces:
            yield piece
            self._done = min(self._done + len(piece), self._total)
            if self._step:
                self._step(self._done, self._total)


def _folder(path: Path) -> str:
    """Return the name of the folder everything lies in once it is unpacked."""
    return safe_name(path.name.removesuffix(path.suffix)) or "package"


def _octets(report: Report, parts: Parts) -> int:
    """Return about how many bytes there are: the journal's are not known before."""
    files = sum(made.stat().st_size for made in parts.reports.values())
    return files + sum(line.size_bytes or 0 for line in _kept_once(report.evidence))


def _kept_once(evidence: Iterable[EvidenceLine]) -> Iterable[EvidenceLine]:
    """Return the first piece of evidence with each content that is whole."""
    whole = [line for line in evidence if line.sha256 and not line.damaged and line.disposed is None]
    return {line.sha256: line for line in reversed(whole)}.values()


def _fill(bag: Bag, report: Report, parts: Parts, meter: _Meter) -> None:
    words = Wording(report.language)
    readme = _readme(report, parts).encode()
    bag.add(layout.README, [readme], len(readme))
    custody = canonical(custody_json(report.custody))
    bag.add(PAYLOAD + layout.CUSTODY, [custody], len(custody))
    paths = evidence_paths(report.evidence)
    for line in sorted(_kept_once(report.evidence), key=lambda one: paths[one.code]):
        pieces = meter.through(parts.evidence(line.sha256))
        if bag.add(PAYLOAD + paths[line.code], pieces, line.size_bytes) != line.sha256:
            raise WorkbookError("package.evidence_differs", evidence=line.code)
    index = canonical(_index(report, parts, paths))
    bag.add(PAYLOAD + layout.INDEX, [index], len(index))
    for name, chain in ((layout.ACCESS, parts.access), (layout.EVENTS, parts.events)):
        bag.add(PAYLOAD + name, (body + b"\n" for body in chain.bodies()))
    for ending, made in sorted(parts.reports.items()):
        bag.add(f"{PAYLOAD}{layout.REPORT}.{ending}", meter.through(_read(made)), made.stat().st_size)
    bag.finish(_about(report, words))


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            yield piece


def _about(report: Report, words: Wording) -> list[tuple[str, str]]:
    """Return the labels of `bag-info.txt`: those of RFC 8493, then our own."""
    title = one_line(report.engagement.title)
    return [
        ("External-Description", f"{words.say('draft_banner')}: {title}"),
        ("External-Identifier", str(report.workbook_id)),
        ("Bagging-Date", report.made_at.date().isoformat()),
        ("Bag-Software-Agent", one_line(report.tool)),
        ("Journal-Entries", str(report.event_count)),
        ("Journal-Head", report.head),
        ("Traffic-Light-Protocol", report.engagement.tlp.value.removeprefix("TLP:")),
    ]


def _readme(report: Report, parts: Parts) -> str:
    words = Wording(report.language)
    said = [words.say("draft_sentence")]
    if report.engagement.is_sample:
        said.append(words.say("sample"))
    said += [words.sentence(one) for one in custody_limits(report.evidence, report.custody.jumps)]
    return text(
        "package.readme",
        report.language,
        title=one_line(report.engagement.title),
        said="\n".join(said),
        tlp=report.engagement.tlp.value,
        as_of=report.as_of.isoformat(),
        missing="\n".join(f"- {words.sentence(one)}" for one in report.missing) or words.say("missing_none"),
        reports="\n".join(f"  data/{layout.REPORT}.{ending}" for ending in sorted(parts.reports)),
        entries=report.event_count,
        head=report.head,
    )


def _index(report: Report, parts: Parts, paths: Mapping[str, str]) -> Json:
    """Return what is where; every path is below the payload folder."""
    return {
        "format": layout.FORMAT,
        "version": layout.VERSION,
        "title": one_line(report.engagement.title),
        "sample": report.engagement.is_sample,
        "draft": True,
        "tlp": report.engagement.tlp.value,
        "as_of": report.as_of.isoformat(),
        "made_at": report.made_at.isoformat(),
        "tool": one_line(report.tool),
        "workbook": str(report.workbook_id),
        "copy": report.copy_letter,
        "journal": _chain(layout.EVENTS, parts.events.end),
        "access": _chain(layout.ACCESS, parts.access.end),
        "custody": layout.CUSTODY,
        "reports": [f"{layout.REPORT}.{ending}" for ending in sorted(parts.reports)],
        "evidence": [_listed(line, paths.get(line.code), parts.raw_names.get(line.code)) for line in report.evidence],
    }


def _chain(path: str, end: ChainEnd) -> Json:
    return {"path": path, "entries": end.entries, "head": end.head}


def _listed(line: EvidenceLine, path: str | None, raw_name: bytes | None) -> Json:
    return {
        "code": line.code,
        "kind": line.kind.value,
        "title": one_line(line.title),
        "path": path,
        "sha256": line.sha256 or None,
        "damaged": line.damaged,
        "disposed": disposed_json(line.disposed),
        "size_bytes": line.size_bytes,
        "original_name": one_line(line.original_name),
        "original_name_base64": base64.b64encode(raw_name).decode() if raw_name is not None else None,
        "media_type": one_line(line.media_type),
        "received_at": line.received_at.isoformat(),
        "collected_on": line.collected_on.isoformat() if line.collected_on else None,
        "tlp": line.tlp.value if line.tlp else None,
    }
