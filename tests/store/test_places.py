"""What a machine says of a place is read from where Linux and the programs of clouds write it."""

import json
from pathlib import Path

import pytest

from workbook.domain.places import Place, PlaceKind
from workbook.store.places import Machine, facts_of, place_on, this_machine


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Return a machine whose home and devices are folders of this test, with one disk and one stick."""
    home = tmp_path / "home"
    home.mkdir()
    sys = tmp_path / "sys"
    for place, removable in (
        ("pci/ata1/sda/sda1", "0"),
        ("pci/usb2/sdb/sdb1", "0"),
        ("pci/mmc/mmcblk0/mmcblk0p1", "1"),
    ):
        part = sys / place
        part.mkdir(parents=True)
        (part / "partition").write_text("1\n")
        (part.parent / "removable").write_text(f"{removable}\n")
    (sys / "pci/mmc/mmcblk0/device").mkdir()
    (sys / "pci/mmc/mmcblk0/device/type").write_text("SD\n")
    (sys / "dm-0/slaves").mkdir(parents=True)
    (sys / "dm-0/slaves/sdb1").symlink_to(sys / "pci/usb2/sdb/sdb1")
    devices = tmp_path / "devices"
    devices.mkdir()
    for number, place in (
        ("8:1", "pci/ata1/sda/sda1"),
        ("8:17", "pci/usb2/sdb/sdb1"),
        ("179:1", "pci/mmc/mmcblk0/mmcblk0p1"),
        ("253:0", "dm-0"),
    ):
        (devices / number).symlink_to(sys / place)
    return Machine(home, mounts=tmp_path / "mountinfo", devices=devices)


def mounted(machine: Machine, folder: Path, device: str, kind: str = "ext4", source: str = "none") -> Path:
    """Say that a file system begins in a folder, and return the place of a workbook in it."""
    folder.mkdir(exist_ok=True)
    machine.mounts.write_text(f"1 0 8:1 / / rw - ext4 none rw\n2 1 {device} / {folder} rw - {kind} {source} rw\n")
    path = folder / "audit.auditbook"
    path.touch()
    return path


@pytest.mark.parametrize(
    ("device", "kind", "expected"),
    [
        ("8:1", "ext4", None),
        ("8:17", "exfat", PlaceKind.REMOVABLE),
        ("179:1", "vfat", PlaceKind.REMOVABLE),
        ("253:0", "ext4", PlaceKind.REMOVABLE),
        ("0:55", "nfs4", PlaceKind.NETWORK),
        ("0:56", "overlay", None),
    ],
)
def test_a_drive(machine: Machine, tmp_path: Path, device: str, kind: str, expected: PlaceKind | None) -> None:
    found = place_on(machine, mounted(machine, tmp_path / "there", device, kind))
    assert (found.kind if found else None) == expected


def test_a_link_leads_to_the_place_where_the_file_is(machine: Machine, tmp_path: Path) -> None:
    path = mounted(machine, tmp_path / "there", "0:55", "cifs", "//office/audits")
    link = machine.home / "audit.auditbook"
    link.symlink_to(path)
    assert place_on(machine, link) == Place(PlaceKind.NETWORK, "//office/audits")


def test_folders_that_programs_say_they_synchronise(machine: Machine, tmp_path: Path) -> None:
    for folder in ("one", "two", "three"):
        (tmp_path / folder).mkdir()
    (machine.home / ".dropbox").mkdir()
    accounts = {"personal": {"path": str(tmp_path / "one"), "host": 1}, "business": {"path": 7}}
    (machine.home / ".dropbox/info.json").write_text(json.dumps(accounts))
    (machine.home / ".config/Nextcloud").mkdir(parents=True)
    settings = f"[Accounts]\n0\\Folders\\1\\localPath={tmp_path / 'two'}/\n0\\Folders\\1\\paused=false\n"
    (machine.home / ".config/Nextcloud/nextcloud.cfg").write_text(settings)
    other = Machine(
        machine.home, {"OneDriveCommercial": str(tmp_path / "three"), "OneDrive": ""}, mounts=machine.mounts
    )
    for folder, name in (("one", "Dropbox"), ("two", "Nextcloud"), ("three", "OneDrive")):
        assert place_on(other, tmp_path / folder / "a.auditbook") == Place(PlaceKind.SYNCED, name)
    assert place_on(other, tmp_path / "a.auditbook") is None
    assert place_on(other, machine.home / "a.auditbook") is None  # `.dropbox` there holds settings


@pytest.mark.parametrize("words", ["", "{", "[]", '{"a": []}', '{"a": {"path": 1}}', "\0"])
def test_settings_that_say_nothing_of_use(machine: Machine, tmp_path: Path, words: str) -> None:
    (machine.home / ".dropbox").mkdir()
    (machine.home / ".dropbox/info.json").write_text(words)
    machine.mounts.write_text(words)
    assert place_on(machine, tmp_path / "a.auditbook") is None


def test_a_marker_above_the_folder(machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "synced/2026/audits").mkdir(parents=True)
    (tmp_path / "synced/.stfolder").mkdir()
    found = place_on(machine, tmp_path / "synced/2026/audits/a.auditbook")
    assert found == Place(PlaceKind.SYNCED, "Syncthing")


def test_this_machine_can_be_asked(tmp_path: Path) -> None:
    facts = facts_of(this_machine(), tmp_path / "a.auditbook")
    assert facts.path.is_absolute()
    assert facts.mount is not None
