"""Gather what a machine knows of the place of a file, for the rules in `workbook.domain.places`."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from workbook.domain.places import Mount, Place, PlaceFacts, mount_of, mounts_of_linux, mounts_of_macos, place_of

_ENVIRONMENT: Final = (
    ("OneDrive", "OneDrive"),
    ("OneDriveConsumer", "OneDrive"),
    ("OneDriveCommercial", "OneDrive"),
)
_DROPBOX: Final = (".dropbox/info.json", "AppData/Roaming/Dropbox/info.json", "AppData/Local/Dropbox/info.json")
_NEXTCLOUD: Final = (
    ".config/Nextcloud/nextcloud.cfg",
    ".config/ownCloud/owncloud.cfg",
    "AppData/Roaming/Nextcloud/nextcloud.cfg",
    "Library/Preferences/Nextcloud/nextcloud.cfg",
)
_MOST_READ: Final = 1 << 20
_MOST_NAMES: Final = 20_000
"""Names that are looked through in one folder; markers begin with a dot, but a folder lists them in any order."""
_CLOUD_TAG: Final = 0x9000001A
_CLOUD_MASK: Final = 0xFFFF0FFF
"""Windows names a file that the system keeps for a program of a cloud by one of sixteen such tags."""
_RECALL: Final = 0x00400000
_REMOTE: Final = 4
_REMOVABLE: Final = 2
"""What GetDriveTypeW answers."""
_PATIENCE_S: Final = 5


@dataclass(frozen=True, slots=True)
class Machine:
    """Where a machine says what it knows: explicit, so that another machine can be told of."""

    home: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    platform: str = "linux"
    mounts: Path = Path("/proc/self/mountinfo")
    devices: Path = Path("/sys/dev/block")


def this_machine() -> Machine:
    """Return the machine on which this runs."""
    return Machine(Path.home(), dict(os.environ), sys.platform)


def place_on(machine: Machine, path: Path) -> Place | None:
    """Tell what is wrong with the place of a file; this can take long where a network drive is gone."""
    return place_of(facts_of(machine, path), machine.home)


def facts_of(machine: Machine, path: Path) -> PlaceFacts:
    """Gather what is known of the place of a file; what cannot be found out is left open."""
    path = Path(os.path.realpath(path))
    mount, is_removable = _mount_and_drive(machine, path)
    return PlaceFacts(
        path=path,
        mount=mount,
        is_removable=is_removable,
        synced=tuple(_synced(machine)),
        markers=tuple(_markers(path)),
        is_cloud_file=_is_cloud_file(path),
    )


def _mount_and_drive(machine: Machine, path: Path) -> tuple[Mount | None, bool | None]:
    """Return the file system, and whether its drive can be pulled out as far as the machine says so."""
    if machine.platform == "win32":
        kind = _windows_drive(path)
        return Mount(Path(path.anchor), "", is_local=kind != _REMOTE), kind == _REMOVABLE
    if machine.platform == "darwin":
        return mount_of(path, mounts_of_macos(_printed_mounts())), None
    mount = mount_of(path, mounts_of_linux(_text(machine.mounts)))
    return mount, _is_removable(machine, mount) if mount is not None else None


# Drives


def _is_removable(machine: Machine, mount: Mount) -> bool | None:
    """Ask the hardware below a file system; None where there is none to be asked."""
    device = mount.device
    if mount.source.startswith("/dev/"):
        # Some file systems have a number of their own that no device has.
        with suppress(OSError):
            number = os.stat(mount.source)
            if stat.S_ISBLK(number.st_mode):
                device = f"{os.major(number.st_rdev)}:{os.minor(number.st_rdev)}"
    found = list(_drives(machine.devices / device)) if device else []
    return any(_can_be_pulled(drive) for drive in found) if found else None


def _drives(device: Path) -> Iterator[Path]:
    """Yield the drives that a device lies on: a part of a drive, or an encrypted device above another one."""
    with suppress(OSError):
        place = device.resolve(strict=True)
        below = (
            [place / "slaves" / name for name in os.listdir(place / "slaves")] if (place / "slaves").is_dir() else []
        )
        if below:
            for one in below:
                yield from _drives(one)
        else:
            yield place.parent if (place / "partition").exists() else place


def _can_be_pulled(drive: Path) -> bool:
    """Tell whether a drive is one of those with a plug: its own flag, a USB bus, or a card."""
    if _text(drive / "removable").strip() == "1" or any(part.startswith("usb") for part in drive.parts):
        return True
    return _text(drive / "device" / "type").strip() == "SD"


def _windows_drive(path: Path) -> int:
    if sys.platform == "win32":
        import ctypes

        return int(ctypes.windll.kernel32.GetDriveTypeW(path.anchor))
    return 0


def _printed_mounts() -> str:
    """Return what macOS says of its mounts."""
    with suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run(["/sbin/mount"], capture_output=True, timeout=_PATIENCE_S, check=False)
        return done.stdout.decode("utf-8", "surrogateescape")
    return ""


# Folders that a program synchronises


def _synced(machine: Machine) -> Iterator[tuple[str, Path]]:
    """Yield the folders that programs of this machine say they synchronise."""
    for variable, name in _ENVIRONMENT:
        if machine.environment.get(variable):
            yield name, Path(os.path.realpath(machine.environment[variable]))
    for place in _DROPBOX:
        yield from (("Dropbox", Path(os.path.realpath(folder))) for folder in _dropbox(machine.home / place))
    for place in _NEXTCLOUD:
        name = "ownCloud" if "owncloud" in place.lower() else "Nextcloud"
        yield from ((name, Path(os.path.realpath(folder))) for folder in _nextcloud(machine.home / place))


def _dropbox(place: Path) -> Iterator[str]:
    """Yield what Dropbox writes of its folders, one for each account."""
    with suppress(ValueError, AttributeError, TypeError):
        for account in json.loads(_text(place) or "{}").values():
            if isinstance(account.get("path"), str):
                yield account["path"]


def _nextcloud(place: Path) -> Iterator[str]:
    r"""Yield the folders in the settings of Nextcloud: `0\Folders\1\localPath=FOLDER`."""
    for line in _text(place).splitlines():
        name, _, value = line.partition("=")
        if name.strip().endswith("localPath") and value.strip():
            yield value.strip()


def _markers(path: Path) -> Sequence[str]:
    """Return the names that begin with a dot, in the folders above a file; those of folders end in a stroke."""
    found: list[str] = []
    for folder in path.parents:
        with suppress(OSError), os.scandir(folder) as names:
            hidden = [one for one in islice(names, _MOST_NAMES) if one.name.startswith(".")]
            found += [f"{one.name}/" if one.is_dir() else one.name for one in hidden]
    return found


def _is_cloud_file(path: Path) -> bool:
    """Tell whether Windows keeps a file for a program of a cloud."""
    with suppress(OSError):
        for one in (path, path.parent):
            found = one.lstat()
            tag, attributes = getattr(found, "st_reparse_tag", 0), getattr(found, "st_file_attributes", 0)
            if tag & _CLOUD_MASK == _CLOUD_TAG or attributes & _RECALL:
                return True
    return False


def _text(place: Path) -> str:
    """Return a small file as text, empty where it cannot be read."""
    try:
        if not place.is_file():
            return ""
        with place.open("rb") as file:
            return file.read(_MOST_READ).decode("utf-8", "surrogateescape")
    except (OSError, ValueError):
        return ""
