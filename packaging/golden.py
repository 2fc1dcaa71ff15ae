"""Write the golden schema of the newest file version; run once when a migration is added, then never again for it."""

import json
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sqlcipher3 import dbapi2  # noqa: E402

from workbook.domain.actor import Actor  # noqa: E402
from workbook.store import format as file_format  # noqa: E402
from workbook.store import opening  # noqa: E402


def main() -> None:
    """Build a new file and save its schema."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "golden.auditbook"
        opening._build(path, None, Actor(None, "golden", "golden"))
        connection = dbapi2.connect(str(path))
        rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name").fetchall()
        connection.close()
    target = ROOT / "resources" / "schemas" / f"workbook-{file_format.VERSION}.json"
    target.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
