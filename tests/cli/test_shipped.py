"""`frameworks` and `controls`."""

from tests.cli.conftest import CommandLine
from workbook.importers.frameworks import load, shipped


def test_frameworks_lists_what_ships(cli: CommandLine) -> None:
    value = cli.json("frameworks")
    assert [one["code"] for one in value["frameworks"]] == [head.code for head in shipped()]
    counts = {one["code"]: one["controls"] for one in value["frameworks"]}
    assert (counts["nist-800-53-r5-low"], counts["owasp-aisvs-1.0"], counts["us-eo-14409"]) == (149, 191, 0)
    lines = cli("frameworks").out.splitlines()
    assert len(lines) == 1 + len(shipped())
    assert lines[0].split() == ["Code", "Version", "Controls", "Confidence", "Licence"]
    (row,) = (line for line in lines if line.startswith("owasp-aisvs-1.0 "))
    assert row.split() == ["owasp-aisvs-1.0", "1.0", "191", "Primary", "CC", "BY-SA", "4.0"]


def test_a_policy_source_is_called_one(cli: CommandLine) -> None:
    (row,) = (line for line in cli("frameworks").out.splitlines() if line.startswith("us-eo-14409"))
    assert "Policy source" in row
    assert cli("controls", "us-eo-14409").out == "us-eo-14409 is a policy source: it has no controls.\n"
    assert cli.json("controls", "us-eo-14409")["controls"] == []


def test_controls_lists_code_level_and_title(cli: CommandLine) -> None:
    controls = load("owasp-aisvs-1.0").controls
    value = cli.json("controls", "owasp-aisvs-1.0")
    assert [(one["code"], one["level"], one["title"]) for one in value["controls"]] == [
        (one.code, one.level, one.title) for one in controls
    ]
    lines = cli("controls", "owasp-aisvs-1.0").out.splitlines()
    assert len(lines) == 1 + len(controls)
    assert lines[1].split(None, 2) == [controls[0].code, str(controls[0].level), controls[0].title]


def test_withdrawn_controls_are_marked(cli: CommandLine) -> None:
    value = cli.json("controls", "nist-csf-2.0")
    assert sum(one["status"] == "withdrawn" for one in value["controls"]) == value["framework"]["withdrawn"] == 79
    assert cli("controls", "nist-csf-2.0").out.count("(withdrawn)\n") == 79


def test_an_unknown_framework_names_near_ones(cli: CommandLine) -> None:
    run = cli("controls", "nist-csf")
    assert (run.code, run.out) == (2, "")
    assert run.problems == ["There is no shipped framework nist-csf. Near to it: nist-csf-2.0."]
    assert cli.json("controls", "", code=2)["error"]["key"] == "import.unknown_framework"
