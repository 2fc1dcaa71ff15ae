"""Check a hand-over package: every file by the lists, the evidence by its index, the journal by its own chain."""

import hashlib
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from workbook.domain import package as layout
from workbook.domain.errors import Message, WorkbookError
from workbook.domain.package import ChainEnd, PackageCheck
from workbook.importers.json_reader import read_json
from workbook.importers.package_chain import Chain, read_chain
from workbook.importers.package_files import UNREADABLE, PackageFiles, open_package
from workbook.importers.package_index import PAYLOAD, Index, OddError, index_of
from workbook.importers.source_file import printable

Step = Callable[[int, int], None]
_MANIFEST: Final = "manifest-sha256.txt"
_TAG_MANIFEST: Final = "tagmanifest-sha256.txt"
_INFO: Final = "bag-info.txt"
_INDEX: Final = PAYLOAD + layout.INDEX
_LARGEST_LIST: Final = 256 << 20
_LARGEST_INDEX: Final = 64 << 20
_PIECE: Final = 1 << 20
_LINE: Final = re.compile(r"([0-9a-fA-F]{64}) [ *](?:\./)?(.+)")
_HEAD: Final = re.compile(rb"^Journal-Head: *([0-9a-f]*) *\r?$", re.MULTILINE)


def check_package(path: Path, step: Step | None = None) -> PackageCheck:
    """Look at everything in a package, a zip or a folder, and name each damaged thing and none that is not.

    `step` gets bytes done and in all, and may raise Cancelled. Nothing is written, and nothing unpacked. Raises
    WorkbookError for what is no package of this program, is of a newer version, or could do harm.
    """
    with open_package(path) as files:
        return _Check(files, printable(str(path), 300), step).run()


class _Check:
    """One look at one package."""

    def __init__(self, files: PackageFiles, path: str, step: Step | None) -> None:
        self._files = files
        self._path = path
        self._step = step
        self._total = max(sum(files.sizes.values()), 1)
        self._done = 0
        self._hashes: dict[str, str | None] = {}
        self._problems: list[Message] = []
        self._notices: list[Message] = []
        self._blamed: set[str] = set()

    def run(self) -> PackageCheck:
        """Look at everything."""
        if _INDEX not in self._files.sizes and _MANIFEST in self._files.sizes and not self._lists(_INDEX):
            raise WorkbookError("package.other_bag", path=self._path)
        for name in sorted(self._files.sizes):
            self._hashes[name] = self._hash(name)
        is_list_whole = self._check_lists()
        index = self._index()
        if index is not None:
            self._check_evidence(index, is_list_whole=is_list_whole)
        events = self._chain(layout.EVENTS, index.events if index else None)
        access = self._chain(layout.ACCESS, index.access if index else None)
        if index is not None and events is not None and events.broken is None and access is not None:
            self._check_against_journal(index, events)
        self._check_head(index)
        contents = {one.name for one in index.evidence} if index else set()
        return PackageCheck(
            problems=tuple(self._problems),
            notices=tuple(self._notices),
            files=len(self._files.sizes),
            file_bytes=sum(self._files.sizes.values()),
            evidence=len(contents),
            evidence_bytes=sum(self._files.sizes.get(name, 0) for name in contents),
            events=events.end.entries if events else 0,
            head=events.end.head if events else "",
        )

    def _hash(self, name: str) -> str | None:
        """Return the SHA-256 of a file, None when it cannot be read."""
        sha = hashlib.sha256()
        try:
            with self._files.open(name) as stream:
                while piece := stream.read(_PIECE):
                    sha.update(piece)
                    self._done = min(self._done + len(piece), self._total)
                    if self._step:
                        self._step(self._done, self._total)
        except UNREADABLE:
            return None
        return sha.hexdigest()

    def _blame(self, name: str, key: str, **arguments: str | int) -> None:
        """Add a problem with a file, once per file: what follows from it is not a second one."""
        if name not in self._blamed:
            self._blamed.add(name)
            self._problems.append(Message(f"verify.package.{key}", {"name": printable(name, 300), **arguments}))

    def _read(self, name: str, limit: int) -> bytes | None:
        """Return a small file's bytes, None when it is missing, unreadable or not small."""
        if self._files.sizes.get(name, limit + 1) > limit:
            return None
        try:
            with self._files.open(name) as stream:
                return stream.read(limit + 1)[:limit]
        except UNREADABLE:
            return None

    def _lists(self, name: str) -> bool:
        return name in (self._listed(_MANIFEST) or {})

    def _listed(self, name: str) -> dict[str, str] | None:
        """Return the SHA-256 by path that a list says, None when it cannot be read as one."""
        raw = self._read(name, _LARGEST_LIST)
        if raw is None:
            return None
        listed = {}
        for line in raw.decode("utf-8", "replace").splitlines():
            found = _LINE.fullmatch(line)
            if found is None or found[2] in listed:
                return None
            listed[found[2]] = found[1].lower()
        return listed

    def _check_lists(self) -> bool:
        """Compare the files with the lists; return whether the list of the payload can be trusted."""
        manifest, tags = self._listed(_MANIFEST), self._listed(_TAG_MANIFEST)
        if tags is None:
            self._blame(_TAG_MANIFEST, "file_missing" if _TAG_MANIFEST not in self._files.sizes else "list_damaged")
        payload = {name for name in self._files.sizes if name.startswith(PAYLOAD)}
        is_vouched_for = tags is None or tags.get(_MANIFEST) == self._hashes.get(_MANIFEST)
        fits = manifest is not None and all(self._hashes.get(one) == sha for one, sha in manifest.items())
        is_whole = manifest is not None and (is_vouched_for or (fits and payload == set(manifest)))
        if not is_whole:
            missing = _MANIFEST not in self._files.sizes
            self._blame(_MANIFEST, "file_missing" if missing else "list_damaged")
        elif not is_vouched_for:
            self._blame(_TAG_MANIFEST, "list_damaged")
        if tags is not None and is_vouched_for:
            self._compare(tags, _TAG_MANIFEST)
        self._note_extras(payload, tags or {})
        if is_whole and manifest is not None:
            self._manifest = manifest
            for name in sorted(payload - set(manifest)):
                self._blame(name, "file_unlisted", list=_MANIFEST)
        else:
            self._manifest = {}
        return is_whole

    def _note_extras(self, payload: set[str], tags: Iterable[str]) -> None:
        known = {_TAG_MANIFEST, _MANIFEST, _INFO, layout.README, "bagit.txt", *tags}
        for name in sorted(set(self._files.sizes) - payload - known):
            self._notices.append(Message("verify.package.extra_file", {"name": printable(name, 300)}))

    def _compare(self, listed: dict[str, str], name: str) -> None:
        """Name each file that is not as a list says."""
        for one, sha in sorted(listed.items()):
            if one not in self._hashes:
                self._blame(one, "file_missing")
            elif self._hashes[one] is None:
                self._blame(one, "file_unreadable")
            elif self._hashes[one] != sha:
                # Nothing vouches for the list of the lists: which of the two was changed cannot be told.
                self._blame(one, "tags_differ" if name == _TAG_MANIFEST else "file_damaged", list=name)

    def _index(self) -> Index | None:
        """Return what the index says; None, and a problem, when it is missing, damaged or says it wrongly."""
        if _INDEX not in self._hashes:
            self._blame(_INDEX, "file_missing")
            return None
        if self._hashes[_INDEX] is None or self._hashes[_INDEX] != self._manifest.get(_INDEX, self._hashes[_INDEX]):
            self._blame(_INDEX, "file_damaged" if self._hashes[_INDEX] else "file_unreadable", list=_MANIFEST)
            return None
        try:
            value = read_json(self._read(_INDEX, _LARGEST_INDEX) or b"", name=_INDEX, limit=_LARGEST_INDEX)
        except WorkbookError:
            value = None
        if not isinstance(value, dict) or value.get("format") != layout.FORMAT:
            self._blame(_INDEX, "index_damaged", what="format")
            return None
        version = value.get("version")
        if isinstance(version, int) and version > layout.VERSION:
            raise WorkbookError("package.newer", path=self._path, version=version, known=layout.VERSION)
        try:
            return index_of(value)
        except OddError as odd:
            self._blame(_INDEX, "index_damaged", what=odd.what)
            return None

    def _check_evidence(self, index: Index, *, is_list_whole: bool) -> None:
        """Compare the evidence with the index, and the rest of the payload with the list."""
        for one in index.evidence:
            named = {"evidence": one.code}
            if one.name not in self._hashes:
                self._blame(one.name, "evidence_missing", **named)
            elif self._hashes[one.name] != one.sha256:
                self._blame(one.name, "evidence_damaged", sha256=one.sha256, **named)
        for code in index.disposed:
            self._notices.append(Message("verify.package.disposed", {"evidence": code}))
        for code in index.without_bytes:
            self._notices.append(Message("verify.package.without_bytes", {"evidence": code}))

    def _chain(self, path: str, told: ChainEnd | None) -> Chain | None:
        """Follow a chain; name its first broken entry, or that it ends elsewhere than the index says."""
        name = PAYLOAD + path
        if name not in self._hashes:
            self._blame(name, "file_missing")
            return None
        try:
            with self._files.open(name) as stream:
                chain = read_chain(stream, told.head if told else "")
        except UNREADABLE:
            self._blame(name, "file_unreadable")
            return None
        is_last = told is not None and chain.end.entries == told.entries and chain.end.head != told.head
        if chain.broken is not None or is_last:
            chain.broken = chain.broken or chain.end.entries
            self._blame(name, "entry_broken", number=chain.broken)
        elif told is not None and chain.end != told:
            self._blame(name, "entries_differ", found=chain.end.entries, told=told.entries)
        return chain

    def _check_against_journal(self, index: Index, events: Chain) -> None:
        """Compare what the index says of the evidence with what the journal says."""
        for one in index.evidence:
            if events.evidence.get(one.code) != one.sha256:
                self._problems.append(
                    Message("verify.package.evidence_unknown", {"evidence": one.code, "sha256": one.sha256})
                )
        for code in sorted(set(events.evidence) - index.known):
            self._problems.append(Message("verify.package.evidence_left_out", {"evidence": printable(code)}))

    def _check_head(self, index: Index | None) -> None:
        """Compare the head that people read in `bag-info.txt` with the index's; then with the list what is left."""
        raw = self._read(_INFO, _LARGEST_INDEX)
        said = _HEAD.search(raw) if raw is not None else None
        if index is not None and said is not None and said[1].decode() != index.events.head:
            self._blame(_INFO, "head_differs")
        self._compare(self._manifest, _MANIFEST)
