"""Set up `.venv` from the lock files and the system libraries; shared by run.py and test.py.

Standard library only, and in a syntax that old Pythons can read, so that they can be told what is missing.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Callable, Iterator, NoReturn, Sequence  # noqa: UP035 (readable by old Pythons)

ROOT = Path(__file__).resolve().parent.parent
OLDEST, NEWEST = (3, 11), (3, 14)
_THIS = ".".join(map(str, sys.version_info[:2]))
LOCKS = {"runtime": "packaging/requirements.lock", "dev": "packaging/requirements-dev.lock"}
"""The two levels of `.venv`; the dev lock holds everything of the runtime lock, at the same versions."""

OFFSCREEN = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libbrotlidec.so.1": "libbrotli1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
"""What Qt's wheels take from the system to start at all, and to show PDF (whose library is linked to Qt's network
library, which nobody here uses): library to Debian package."""

ON_SCREEN = {
    **OFFSCREEN,
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""The same for a real window."""


class SetupError(Exception):
    """What stops the set-up, as a sentence that says what to do."""


def say(sentence: str) -> None:
    """Print progress on standard error, so that `--json` keeps standard output to itself."""
    print(sentence, file=sys.stderr, flush=True)


def guarded(main: Callable[[Sequence[str]], int]) -> NoReturn:
    """Run `main` with the arguments given; exit 2 with one sentence when the set-up cannot go on."""
    try:
        raise SystemExit(main(sys.argv[1:]))
    except SetupError as error:
        say(str(error))
    except OSError as error:
        say(f"The set-up could not go on: {error}. Make this folder writable or free some space; run again.")
    except KeyboardInterrupt:
        say("Stopped. The next run repairs what was left half done.")
        raise SystemExit(130) from None
    raise SystemExit(2)


# Python itself


def use_supported_python() -> None:
    """Return under a supported Python; otherwise start this script again under one from PATH."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return
    for minor in range(OLDEST[1], NEWEST[1] + 1):
        other = shutil.which(f"python3.{minor}")
        if other and _version_of(other) == f"3.{minor}":
            hand_over([other, *sys.argv])
    raise SetupError(
        f"Audit Workbook needs Python 3.{OLDEST[1]} to 3.{NEWEST[1]}, and none is on PATH; this is "
        f"{sys.version.split()[0]}. Install one and run this again with it."
    )


def _version_of(python: str) -> str:
    """Return "3.12" and the like, or "" when `python` does not run, as with the shims of version managers."""
    command = [python, "-I", "-c", "import sys; print('.'.join(map(str, sys.version_info[:2])))"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return done.stdout.decode("ascii", "replace").strip() if done.returncode == 0 else ""


def hand_over(command: Sequence[str]) -> NoReturn:
    """Become `command`: its signals, streams and exit code are then its own."""
    sys.stdout.flush()
    if os.name == "posix":
        os.execv(command[0], list(command))
    # Elsewhere exec starts a second process and returns to the shell at once.
    raise SystemExit(subprocess.call(command))


# The virtual environment


def prepare(level: str, root: Path = ROOT) -> str:
    """Bring `.venv` to "runtime" or "dev" and return its Python; quick when nothing is to be done.

    Raises SetupError with what to do. Several runs at once wait for each other; a set-up that was
    interrupted has no stamp and is made again from the start.
    """
    python = _python_of(root)
    if is_set_up(level, root):
        return str(python)
    with _alone(root) as lock:
        if is_set_up(level, root):
            return str(python)
        kept, wanted = _read_stamp(root), _stamp_for(root)
        _stamp(root).unlink(missing_ok=True)
        # Packages are only ever added; anything else starts from nothing, so that no old package stays behind.
        if not (python.exists() and _agrees(kept, wanted, "runtime") and "dev" not in kept):
            _make(root, lock)
        say("Installing the pinned packages into .venv (needed once) ...")
        if _call(_pip(root, LOCKS[level]), lock) != 0:
            raise SetupError(
                "The pinned packages could not be installed; pip says why above. Check the network, or the "
                "package index that pip is configured to use; then run this again."
            )
        _point_at_checkout(root)
        stamp = {name: wanted[name] for name in ("python", *_levels(level))}
        _stamp(root).write_text(json.dumps(stamp, indent=1) + "\n", "ascii")
    return str(python)


def is_set_up(level: str, root: Path = ROOT) -> bool:
    """Say whether `.venv` was finished for this Python and for the lock files as they are now."""
    kept, wanted = _read_stamp(root), _stamp_for(root)
    return _python_of(root).exists() and all(_agrees(kept, wanted, name) for name in _levels(level))


def _levels(level: str) -> tuple[str, ...]:
    return ("runtime", "dev") if level == "dev" else ("runtime",)


def _stamp(root: Path) -> Path:
    return root / ".venv" / "set-up.json"


def _python_of(root: Path) -> Path:
    return root / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _stamp_for(root: Path) -> dict[str, str]:
    """Return what a finished set-up of both levels would record."""
    digests = {level: hashlib.sha256((root / name).read_bytes()).hexdigest() for level, name in LOCKS.items()}
    return {"python": _THIS, **digests}


def _read_stamp(root: Path) -> dict[str, str]:
    try:
        kept = json.loads(_stamp(root).read_text("ascii"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _agrees(kept: dict[str, str], wanted: dict[str, str], level: str) -> bool:
    return all(kept.get(name) == wanted[name] for name in ("python", level))


@contextlib.contextmanager
def _alone(root: Path) -> Iterator[int]:
    """Hold the checkout's set-up lock; the system releases it when its last holder ends, however it ends."""
    with open(root / ".venv.lock", "ab") as file:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            while True:
                # Gives up with OSError after ten seconds; the other set-up may well take longer.
                with contextlib.suppress(OSError):
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                    break
        else:
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("Another set-up of this folder is running; waiting for it ...")
                fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


def _make(root: Path, lock: int) -> None:
    """Make an empty `.venv`, in place of any that is there."""
    venv = root / ".venv"
    if importlib.util.find_spec("ensurepip") is None:
        # Debian ships Python without it, in a package of its own.
        install_system_packages([f"python{_THIS}-venv"], "Making .venv")
        importlib.invalidate_caches()
    if venv.is_symlink():
        venv.unlink()
    elif venv.exists():
        shutil.rmtree(venv)
    base = getattr(sys, "_base_executable", None) or sys.executable
    if _call([base, "-I", "-m", "venv", str(venv)], lock) != 0:
        raise SetupError("The folder .venv could not be made; Python says why above.")


def _pip(root: Path, lock_file: str) -> list[str]:
    # Only wheels: each is pinned by its hash, and nothing is compiled or run to install it.
    command = [
        str(_python_of(root)),
        "-I",
        "-m",
        "pip",
        "--disable-pip-version-check",
        "--no-input",
        "install",
    ]
    command += ["--require-hashes", "--only-binary", ":all:", "-r", str(root / lock_file)]
    return command if sys.stderr.isatty() else [*command, "--quiet"]


def _point_at_checkout(root: Path) -> None:
    """Make `import workbook` find the checkout.

    A path file instead of an editable install: no build backend, no build isolation, nothing to
    build. The path is relative, so a checkout that is moved, or whose name the locale cannot encode, works.
    """
    site = Path(sysconfig.get_path("purelib", "venv", {"base": str(root / ".venv")}))
    (site / "audit_workbook.pth").write_text(os.path.relpath(root, site) + "\n", "ascii")


def _call(command: Sequence[str], lock: int | None = None) -> int:
    """Run `command`, its output on standard error.

    It shares the set-up lock: if this process is killed, the next run waits for what it started.
    """
    shared = (lock,) if lock is not None and os.name == "posix" else ()
    return subprocess.call(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, pass_fds=shared)


# The system


def has_screen() -> bool:
    """Say whether a window can be shown here."""
    if sys.platform in ("win32", "darwin"):
        return True
    # A Qt platform that was named on purpose counts, as it does for the program itself.
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def need_libraries(libraries: dict[str, str], purpose: str) -> None:
    """Install the system libraries that are missing, or raise SetupError naming the command that does."""
    missing = missing_libraries(libraries)
    if missing:
        install_system_packages(sorted({libraries[name] for name in missing}), purpose)
        missing = missing_libraries(libraries)
    if missing:
        raise SetupError(f"{purpose} needs these system libraries, which are still missing: {', '.join(missing)}.")


def missing_libraries(libraries: Sequence[str] | dict[str, str]) -> list[str]:
    """Return those the system cannot load; only Linux leaves any to the system."""
    return [name for name in libraries if not _loads(name)] if sys.platform.startswith("linux") else []


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install_system_packages(packages: Sequence[str], purpose: str) -> None:
    """Install Debian packages as root; otherwise raise SetupError naming the command to run."""
    names = " ".join(packages)
    apt = shutil.which("apt-get")
    if apt is None:
        raise SetupError(
            f"{purpose} needs system packages that are missing (on Debian they are called: {names}). "
            "Install them with this system's package manager; then run this again."
        )
    if os.geteuid() != 0:
        raise SetupError(
            f"{purpose} needs system packages that are missing. Run this, then run the command again:\n"
            f"  sudo apt-get update && sudo apt-get install --yes {names}"
        )
    say(f"{purpose} needs system packages; installing {names} ...")
    os.environ.setdefault("DEBIAN_FRONTEND", "noninteractive")
    patient = [apt, "-q", "-o", "DPkg::Lock::Timeout=300"]
    install = [*patient, "install", "--yes", "--no-install-recommends", *packages]
    if _call(install) != 0:
        # A fresh system has no package lists yet, or has lists too old.
        _call([*patient, "update"])
        if _call(install) != 0:
            raise SetupError(f"apt-get could not install {names}; it says why above.")
