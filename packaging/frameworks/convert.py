"""Make `resources/frameworks` from the publishers' raw files: `python packaging/frameworks/convert.py SOURCE_DIR`.

A development tool. SOURCE_DIR holds one folder per publication, named as in `_CONVERTED`. The output depends on the
input alone. Licence files and SOURCES.md are written by hand and left alone.
"""

import sys
from dataclasses import replace
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(_ROOT), str(Path(__file__).resolve().parent)]

import heads  # noqa: E402
import nist  # noqa: E402
import others  # noqa: E402

from workbook.importers.house import counted, head_json, to_house_json  # noqa: E402
from workbook.importers.json_reader import read_json  # noqa: E402
from workbook.importers.oscal import read_catalogue  # noqa: E402
from workbook.importers.soundness import sound  # noqa: E402

_CONVERTED = (
    (nist.csf, "nist-csf"),
    (nist.ai_rmf, "nist-ai-rmf"),
    (nist.ai_600_1, "nist-ai-rmf"),
    (nist.ssdf, "nist-ssdf"),
    (nist.sp_800_171, "nist-800-171"),
    (others.cosai, "cosai-risk-map"),
    (others.atlas, "mitre-atlas"),
    (others.aisvs, "owasp-aisvs"),
    (others.llm_top_10, "owasp-llm-top10"),
    (others.us_2023, "voluntary-commitments"),
    (others.seoul_2024, "voluntary-commitments"),
    (others.eu_gpai, "voluntary-commitments"),
    (others.us_eo_14409, "voluntary-commitments"),
)


def main(arguments: list[str]) -> int:
    """Convert everything and print one line per framework."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print("usage: python packaging/frameworks/convert.py SOURCE_DIR", file=sys.stderr)
        return 2
    source, target = Path(arguments[0]), _ROOT / "resources" / "frameworks"
    for convert, folder in _CONVERTED:
        made = convert(source / folder)
        framework = sound(replace(made, head=counted(made.head, made.controls)))
        _write(target / framework.head.code / "framework.json", to_house_json(framework))
        _write(target / framework.head.code / "head.json", head_json(framework.head))
        print(framework.head.code, framework.head.control_count, framework.head.withdrawn_count)
    for name in ("LOW", "MODERATE", "HIGH", "PRIVACY"):
        head = heads.baseline(name)
        file = f"NIST_SP-800-53_rev5_{name}-baseline-resolved-profile_catalog-min.json"
        raw = (source / "nist-800-53" / file).read_bytes()
        head = read_catalogue(read_json(raw), head).head
        _write(target / head.code / file, raw)
        _write(target / head.code / "head.json", head_json(head))
        print(head.code, head.control_count, head.withdrawn_count)
    return 0


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
