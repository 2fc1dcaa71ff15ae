"""Places that eat data are told from others by what the machine says of them."""

from pathlib import PurePath, PurePosixPath, PureWindowsPath

import pytest

from workbook.domain.places import (
    Mount,
    Place,
    PlaceFacts,
    PlaceKind,
    mount_of,
    mounts_of_linux,
    mounts_of_macos,
    place_of,
)

HOME = PurePosixPath("/home/ann")
WINDOWS_HOME = PureWindowsPath(r"C:\Users\ann")
NETWORK, SYNCED, REMOVABLE = PlaceKind.NETWORK, PlaceKind.SYNCED, PlaceKind.REMOVABLE

MOUNTINFO = r"""
23 29 0:22 / /sys rw,nosuid shared:7 - sysfs sysfs rw
29 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw
31 29 8:17 / /media/ann/FIELD\040STICK rw,nosuid shared:9 - vfat /dev/sdb1 rw
33 29 0:55 / /srv/audits rw,relatime shared:11 - nfs4 nas:/audits rw,vers=4.2
35 29 0:56 / /mnt/office rw master:3 - cifs //office/audits rw
37 29 0:57 / /home/ann/far rw - fuse.sshfs ann@far:/ rw
39 29 0:58 / /home/ann/drive rw - fuse.google-drive-ocamlfuse drive rw
41 29 0:59 / /srv/audits/local rw - tmpfs tmpfs rw
nonsense
"""
MACOS = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)
//ann@office/audits on /Volumes/audits (smbfs, nodev, nosuid, mounted by ann)
/dev/disk4s1 on /Volumes/FIELD (STICK) (msdos, local, nodev, nosuid, noowners)
"""


def on_linux(path: str, **more: object) -> Place | None:
    found = mount_of(PurePosixPath(path), mounts_of_linux(MOUNTINFO))
    return place_of(PlaceFacts(PurePosixPath(path), found, **more), HOME)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/home/ann/audit.auditbook", None),
        ("/srv/audits/audit.auditbook", Place(NETWORK, "nas:/audits")),
        ("/srv/audits/local/audit.auditbook", None),
        ("/srv/audits-of-old/audit.auditbook", None),
        ("/mnt/office/a/b/audit.auditbook", Place(NETWORK, "//office/audits")),
        ("/home/ann/far/audit.auditbook", Place(NETWORK, "ann@far:/")),
        ("/home/ann/drive/audit.auditbook", Place(SYNCED, "Google Drive")),
        ("/media/ann/FIELD STICK/audit.auditbook", Place(REMOVABLE, "FIELD STICK")),
        ("/home/ann/Dropbox (Team)/audit.auditbook", Place(SYNCED, "Dropbox")),
        ("/home/ann/Nextcloud/2026/audit.auditbook", Place(SYNCED, "Nextcloud")),
        ("/home/ann/Nextcloud.auditbook", None),
        ("/srv/Dropbox/audit.auditbook", None),
        ("/home/ann/work/onedrive/audit.auditbook", None),
    ],
)
def test_on_linux(path: str, expected: Place | None) -> None:
    assert on_linux(path) == expected


def test_the_hardware_knows_better_than_the_name_of_a_folder() -> None:
    path = "/media/ann/FIELD STICK/audit.auditbook"
    assert on_linux(path, is_removable=False) is None
    assert on_linux("/srv/audits/local/audit.auditbook", is_removable=True) == Place(REMOVABLE, "local")


def test_a_machine_that_runs_from_a_stick_is_not_pulled_apart() -> None:
    assert on_linux("/home/ann/audit.auditbook", is_removable=True) is None


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/Users/ann/Documents/audit.auditbook", None),
        ("/Volumes/audits/audit.auditbook", Place(NETWORK, "//ann@office/audits")),
        ("/Volumes/FIELD (STICK)/audit.auditbook", Place(REMOVABLE, "FIELD (STICK)")),
        ("/Users/ann/Library/CloudStorage/OneDrive-Office/a.auditbook", Place(SYNCED, "OneDrive")),
        ("/Users/ann/Library/Mobile Documents/com~apple~CloudDocs/a.auditbook", Place(SYNCED, "iCloud")),
        ("/Users/ann/Google Drive/a.auditbook", Place(SYNCED, "Google Drive")),
    ],
)
def test_on_macos(path: str, expected: Place | None) -> None:
    found = mount_of(PurePosixPath(path), mounts_of_macos(MACOS))
    assert place_of(PlaceFacts(PurePosixPath(path), found), PurePosixPath("/Users/ann")) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (r"C:\Users\ann\Documents\a.auditbook", None),
        (r"\\office\audits\a.auditbook", Place(NETWORK, "")),
        (r"\\?\UNC\office\audits\a.auditbook", Place(NETWORK, "")),
        (r"\\?\C:\audits\a.auditbook", None),
        (r"C:\Users\ann\OneDrive - Northgate\a.auditbook", Place(SYNCED, "OneDrive")),
        (r"C:\Users\ann\iCloudDrive\a.auditbook", Place(SYNCED, "iCloud")),
        (r"D:\Sync\Audits\a.auditbook", Place(SYNCED, "OneDrive")),
        (r"D:\sync\audits\a.auditbook", Place(SYNCED, "OneDrive")),
        (r"D:\Synced\a.auditbook", None),
    ],
)
def test_on_windows(path: str, expected: Place | None) -> None:
    facts = PlaceFacts(PureWindowsPath(path), synced=[("OneDrive", PureWindowsPath(r"D:\Sync"))])
    assert place_of(facts, WINDOWS_HOME) == expected


def test_what_windows_says_of_a_drive() -> None:
    path = PureWindowsPath(r"Z:\audits\a.auditbook")
    drive = PureWindowsPath("Z:\\")
    assert place_of(PlaceFacts(path, Mount(drive, "", is_local=False), is_removable=False)) == Place(NETWORK, "")
    assert place_of(PlaceFacts(path, Mount(drive, "", is_local=True), is_removable=True)) == Place(REMOVABLE, "")
    assert place_of(PlaceFacts(path, Mount(drive, "", is_local=True), is_removable=False)) is None
    assert place_of(PlaceFacts(path, is_cloud_file=True)) == Place(SYNCED, "")


@pytest.mark.parametrize(
    ("marker", "name"),
    [
        (".dropbox", "Dropbox"),
        (".dropbox.cache/", "Dropbox"),
        (".sync_0a1b2c3d4e5f.db", "Nextcloud"),
        ("._sync_0a1b2c3d4e5f.db", "Nextcloud"),
        (".owncloudsync.log", "Nextcloud"),
        (".tmp.drivedownload/", "Google Drive"),
        (".stfolder/", "Syncthing"),
        (".dropbox/", None),
        (".synced", None),
    ],
)
def test_what_such_programs_leave_in_their_folders(marker: str, name: str | None) -> None:
    found = place_of(PlaceFacts(PurePath("/data/x/a.auditbook"), markers=[".config/", marker]))
    assert found == (Place(SYNCED, name) if name else None)


def test_the_root_of_a_disk_is_no_synchronised_folder() -> None:
    facts = PlaceFacts(PurePosixPath("/home/ann/a.auditbook"), synced=[("OneDrive", PurePosixPath("/"))])
    assert place_of(facts) is None
