"""Which places eat data: network shares, folders that a program synchronises, and drives that are pulled out.

Plain rules over plain facts; `workbook.store.places` gathers the facts of a machine.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath, PurePosixPath
from typing import Final


class PlaceKind(StrEnum):
    """Why a workbook should not be worked on where it lies."""

    NETWORK = "network"
    SYNCED = "synced"
    REMOVABLE = "removable"


@dataclass(frozen=True, slots=True)
class Place:
    """A place that eats data. `name` is what people call it, such as Dropbox or the name of a drive; it may be empty."""

    kind: PlaceKind
    name: str = ""


@dataclass(frozen=True, slots=True)
class Mount:
    """A file system as its machine names it: `point` is the folder where it begins, `source` the device or share.

    `is_local` is what the system itself says, None where it says nothing.
    """

    point: PurePath
    kind: str
    source: str = ""
    device: str = ""
    """major:minor on Linux"""
    is_local: bool | None = None


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """What is known of the place of a file; `path` is absolute and without links.

    `is_removable` is what the hardware says, None where it cannot be asked. `synced` are folders that a program of this
    machine says it synchronises, with its name. `markers` are names in the folders above, those of folders ending in a
    stroke, among which such programs leave theirs. `is_cloud_file` tells that the system itself keeps the file for one.
    """

    path: PurePath
    mount: Mount | None = None
    is_removable: bool | None = None
    synced: Sequence[tuple[str, PurePath]] = ()
    markers: Sequence[str] = ()
    is_cloud_file: bool = False


NETWORK_FILE_SYSTEMS: Final = frozenset(
    {
        *(
            "nfs",
            "nfs3",
            "nfs4",
            "cifs",
            "smb",
            "smb2",
            "smb3",
            "smbfs",
            "ncpfs",
            "afs",
            "afpfs",
            "9p",
            "ceph",
            "lustre",
        ),
        *("gpfs", "gfs", "gfs2", "ocfs2", "webdav", "davfs", "davfs2", "ftp", "beegfs", "coda", "panfs", "acfs"),
        *("sshfs", "curlftpfs", "gvfsd-fuse", "glusterfs", "s3fs", "goofys", "gcsfuse", "juicefs", "kio-fuse"),
        *("vboxsf", "vmhgfs", "vmhgfs-fuse", "prl_fs"),
    }
)
"""File systems whose bytes lie on another machine; those of FUSE without their `fuse.`."""
_SYNCED_FILE_SYSTEMS: Final = {
    "google-drive-ocamlfuse": "Google Drive",
    "rclone": "rclone",
    "onedriver": "OneDrive",
    "pcloud": "pCloud",
    "dbxfs": "Dropbox",
}
_MARKERS: Final = (
    (re.compile(r"\.dropbox|\.dropbox\.cache/"), "Dropbox"),
    (re.compile(r"\._?sync_[0-9a-f]+\.db"), "Nextcloud"),
    (re.compile(r"\.(nextcloud|owncloud)sync\.log"), "Nextcloud"),
    (re.compile(r"\.tmp\.drive(up|down)load/"), "Google Drive"),
    (re.compile(r"\.stfolder/?"), "Syncthing"),
)
_APPLE: Final = ("Library", "CloudStorage")
_ICLOUD: Final = frozenset({"mobile documents", "com~apple~clouddocs", "icloud drive", "iclouddrive"})
_FOLDER_NAMES: Final = (
    (re.compile(r"onedrive( - .+)?"), "OneDrive"),
    (re.compile(r"dropbox( \(.+\))?"), "Dropbox"),
    (re.compile(r"google ?drive|googledrive-.+"), "Google Drive"),
    (re.compile(r"nextcloud|owncloud"), "Nextcloud"),
)
"""What such folders are called from the beginning; counts only for a folder right below a person's own."""
_MEDIA: Final = (("/", "media"), ("/", "run", "media"), ("/", "Volumes"))
_DOS: Final = ("\\\\?\\", "\\\\.\\")


def place_of(facts: PlaceFacts, home: PurePath | None = None) -> Place | None:
    """Tell what is wrong with a place for a workbook that is worked on; None when nothing is known to be.

    `home` is the folder of this person.
    """
    name = _synced_by(facts, home)
    if name is not None:
        return Place(PlaceKind.SYNCED, name)
    if is_on_network(facts):
        return Place(PlaceKind.NETWORK, facts.mount.source if facts.mount is not None else "")
    if is_on_removable_drive(facts, home):
        return Place(PlaceKind.REMOVABLE, facts.mount.point.name if facts.mount is not None else "")
    return None


def is_on_network(facts: PlaceFacts) -> bool:
    """Tell whether the bytes lie on another machine."""
    words = str(facts.path)
    if words.startswith("\\\\") and (not words.startswith(_DOS) or words.upper().startswith("\\\\?\\UNC\\")):
        return True
    mount = facts.mount
    return mount is not None and (mount.is_local is False or plain_kind(mount.kind) in NETWORK_FILE_SYSTEMS)


def is_on_removable_drive(facts: PlaceFacts, home: PurePath | None) -> bool:
    """Tell whether the drive can be pulled out while something is being written; not one with a person's own folder."""
    if facts.mount is not None and home is not None and home.is_relative_to(facts.mount.point):
        return False
    if facts.is_removable is not None:
        return facts.is_removable
    return facts.mount is not None and any(
        len(facts.mount.point.parts) > len(start) and facts.mount.point.parts[: len(start)] == start for start in _MEDIA
    )


def plain_kind(kind: str) -> str:
    """Return the name of a file system in small letters, without what says that it runs as a program."""
    return kind.lower().removeprefix("fuse.").removeprefix("fuseblk.")


def _synced_by(facts: PlaceFacts, home: PurePath | None) -> str | None:
    """Return the name of the program that synchronises the place, empty where it is not known, None without one."""
    if facts.mount is not None and plain_kind(facts.mount.kind) in _SYNCED_FILE_SYSTEMS:
        return _SYNCED_FILE_SYSTEMS[plain_kind(facts.mount.kind)]
    for name, folder in facts.synced:
        if _lies_in(facts.path, folder):
            return name
    marked = (name for marker in facts.markers for pattern, name in _MARKERS if pattern.fullmatch(marker))
    by_name = _by_folder_name(facts.path, home)
    found = next(marked, None) or by_name
    return "" if found is None and facts.is_cloud_file else found


def _by_folder_name(path: PurePath, home: PurePath | None) -> str | None:
    parts = [part.casefold() for part in path.parts[:-1]]
    if _ICLOUD & set(parts):
        return "iCloud"
    for at, pair in enumerate(zip(path.parts, path.parts[1:], strict=False)):
        if pair == _APPLE and len(path.parts) > at + 3:
            return path.parts[at + 2].partition("-")[0]
    return next(_of_home(path, home), None) if home is not None else None


def _of_home(path: PurePath, home: PurePath) -> Iterator[str]:
    """Yield the program whose folder has its usual name and stands right below that of a person."""
    if _lies_in(path, home) and len(path.parts) > len(home.parts) + 1:
        first = path.parts[len(home.parts)].casefold()
        yield from (name for pattern, name in _FOLDER_NAMES if pattern.fullmatch(first))


def _lies_in(path: PurePath, folder: PurePath) -> bool:
    """Tell whether a file lies in a folder; letters are alike where they are for the system."""
    return folder.is_absolute() and folder.parts != folder.parts[:1] and path.is_relative_to(folder)


# What systems write about their mounts

_OCTAL: Final = re.compile(r"\\([0-7]{3})")
_MOUNT_LINE: Final = re.compile(r"(?P<source>.*?) on (?P<point>/.*) \((?P<kind>[^,)]+)(?P<options>[^)]*)\)")


def mounts_of_linux(text: str) -> list[Mount]:
    """Return the mounts that `/proc/self/mountinfo` names (proc(5)), in its order."""
    found = []
    for line in text.splitlines():
        head, _, tail = line.partition(" - ")
        before, after = head.split(" "), tail.split(" ")
        if len(before) >= 5 and len(after) >= 2:
            point = PurePosixPath(_unescaped(before[4]))
            found.append(Mount(point, after[0], _unescaped(after[1]), before[2]))
    return found


def mounts_of_macos(text: str) -> list[Mount]:
    """Return the mounts that `mount` prints on macOS."""
    found = []
    for line in text.splitlines():
        told = _MOUNT_LINE.fullmatch(line)
        if told is not None:
            options = {word.strip() for word in told["options"].split(",")}
            point = PurePosixPath(told["point"])
            found.append(Mount(point, told["kind"], told["source"], is_local="local" in options))
    return found


def mount_of(path: PurePath, mounts: Sequence[Mount]) -> Mount | None:
    """Return the file system that a path lies on: the longest way to it; of two at one place the later hides the other."""
    found = None
    for one in mounts:
        if path.is_relative_to(one.point) and (found is None or len(one.point.parts) >= len(found.point.parts)):
            found = one
    return found


def _unescaped(word: str) -> str:
    """Return a name as it is: blanks and the like are octal there."""
    return _OCTAL.sub(lambda digits: chr(int(digits[1], 8)), word)
