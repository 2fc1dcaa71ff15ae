"""CoSAI, MITRE, OWASP and the voluntary commitments."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import heads
import yaml
from wording import one_line, opening, plain_markdown

from workbook.domain.catalogue import Control, Framework, FrameworkHead, Mapping, Term, TermReference
from workbook.domain.vocabulary import TermKind

_COSAI_TARGETS = {
    "mitre-atlas": "mitre-atlas-mitigations",
    "nist-ai-rmf": "nist-ai-rmf-1.0",
    "owasp-top10-llm": "owasp-llm-top10-2025",
}


def cosai(folder: Path) -> Framework:
    """Return the CoSAI controls with the personas, risks and components they name, and their mappings."""
    data = {name: _yaml(folder / f"{name}.yaml") for name in ("controls", "risks", "personas", "components")}
    titles = {row["id"]: row["title"] for name, rows in data.items() for row in rows[name]}
    families = {row["id"]: row["title"] for row in data["controls"]["categories"]}
    kinds = (("personas", TermKind.PERSONA), ("risks", TermKind.RISK), ("components", TermKind.COMPONENT))
    terms = [
        Term(kind, row["id"], row["title"], _cosai_text(row, titles))
        for name, kind in kinds
        for row in data[name][name]
    ]
    controls, mappings = [], []
    for row in data["controls"]["controls"]:
        references = [
            TermReference(kind, code)
            for name, kind in kinds
            for code in _named(row[name], [one["id"] for one in data[name][name]])
        ]
        controls.append(
            Control(
                code=row["id"],
                title=row["title"],
                family_code=row["category"],
                family_title=families[row["category"]],
                statement=_paragraphs(row["description"], row, titles),
                terms=tuple(references),
            )
        )
        mappings += [
            _cosai_mapping(row["id"], key, target) for key, rows in row.get("mappings", {}).items() for target in rows
        ]
    return Framework(heads.COSAI, tuple(controls), tuple(terms), tuple(mappings))


def _named(value: Any, everything: list[str]) -> list[str]:  # noqa: ANN401
    """Return the ids a control names; the publisher writes `all` and `none` for the extremes."""
    return {"all": everything, "none": []}[value] if isinstance(value, str) else list(value)


def _cosai_text(row: dict[str, Any], titles: dict[str, str]) -> str:
    texts = row.get("shortDescription", []) + row.get("longDescription", []) + row.get("description", [])
    return _paragraphs(texts, row, titles)


def _paragraphs(texts: list[Any], row: dict[str, Any], titles: dict[str, str]) -> str:
    """Return paragraphs as text: inner lists as dashes, references as the titles they stand for."""
    names = titles | {f"ref:{one['id']}": one["title"] for one in row.get("externalReferences", [])}
    parts = []
    for text in texts:
        lines = [f"- {one_line(one)}" for one in text] if isinstance(text, list) else [one_line(text)]
        parts.append("\n".join(lines))
    joined = "\n\n".join(parts).replace("**", "")
    return re.sub(r"\{\{([^{}]+)\}\}", lambda found: names[found.group(1)], joined)


def _cosai_mapping(control: str, framework: str, raw: str) -> Mapping:
    target, _, version = raw.partition("@")
    if framework == "nist-ai-rmf":
        target = target.replace("-", " ", 1)
    rationale = "Mapped by the publisher" + (f" to version {version}." if version else ".")
    return Mapping(control, _COSAI_TARGETS[framework], target, rationale=rationale)


def atlas(folder: Path) -> Framework:
    """Return the ATLAS mitigations as controls and the techniques as terms."""
    matrix = _yaml(folder / "ATLAS.yaml")["matrices"][0]
    names = {row["id"]: row["name"] for row in matrix["techniques"]}
    terms = [
        Term(TermKind.TECHNIQUE, row["id"], row["name"], plain_markdown(row["description"]))
        for row in matrix["techniques"]
    ]
    return Framework(heads.ATLAS, tuple(_mitigation(row, names) for row in matrix["mitigations"]), tuple(terms))


def _mitigation(row: dict[str, Any], names: dict[str, str]) -> Control:
    stages = [one for one in row["ml-lifecycle"] if isinstance(one, str)]
    # Two mitigations of release 5.6.0 carry a technique at the end of their lifecycle list.
    uses = row["techniques"] + [one for one in row["ml-lifecycle"] if not isinstance(one, str)]
    lines = [f"Lifecycle: {', '.join(stages)}."]
    lines += [f"{one['id']} {names[one['id']]}: {plain_markdown(one['use'])}" for one in uses]
    return Control(
        code=row["id"],
        title=row["name"],
        family_code=row["category"][0],
        family_title=row["category"][0],
        statement=plain_markdown(row["description"]),
        guidance="\n".join(lines),
        terms=tuple(dict.fromkeys(TermReference(TermKind.TECHNIQUE, one["id"]) for one in uses)),
    )


def aisvs(folder: Path) -> Framework:
    """Return the AISVS requirements with their levels; the introduction of a section is their guidance."""
    sections: dict[str, str] = {}
    for path in sorted(folder.glob("0x10-C*.md")):
        for found in re.finditer(r"^## (C\d+\.\d+) (.+?)\n\n(.+?)\n\n\|", path.read_text("utf-8"), re.M | re.S):
            sections[found.group(1)] = f"{found.group(2)}\n{plain_markdown(found.group(3))}"
    controls = []
    for row in json.loads((folder / "aisvs-1.0_requirements.json").read_text("utf-8"))["controls"]:
        aim = row["text"].removeprefix("Verify that ")
        controls.append(
            Control(
                code=row["id"],
                title=opening(aim[0].upper() + aim[1:]),
                family_code=row["chapter"],
                family_title=row["chapter_title"],
                statement=row["text"],
                guidance=sections[row["section"]],
                level=row["level"],
            )
        )
    return Framework(heads.AISVS, tuple(controls))


def llm_top_10(folder: Path) -> Framework:
    """Return the LLM Top 10: the description is the statement, the prevention strategies are the guidance."""
    controls = []
    for path in sorted(folder.glob("LLM[01][0-9]_*.md")):
        if path.name.startswith("LLM00"):
            continue
        text = path.read_text("utf-8")
        code, title = re.match(r"## (LLM\d\d:2025) (.+)", text).groups()  # type: ignore[union-attr]
        controls.append(
            Control(
                code=code,
                title=title.strip(),
                family_code="LLM",
                family_title="Top 10 for LLM Applications",
                statement=_section(text, "Description"),
                guidance=_section(text, "Prevention and Mitigation Strategies"),
            )
        )
    return Framework(heads.LLM_TOP_10, tuple(controls))


def _section(text: str, heading: str) -> str:
    found = re.search(rf"^### {heading}\n(.+?)(?=^### )", text, re.M | re.S)
    if found is None:
        raise ValueError(heading)
    return plain_markdown(found.group(1))


def us_2023(folder: Path) -> Framework:
    """Return the eight commitments of July 2023."""
    rows = _json(folder / "us-white-house-2023_eight-commitments_paraphrase.json")["controls"]
    return Framework(heads.US_2023, tuple(_promise(row, "WH", "Voluntary commitments") for row in rows))


def seoul_2024(folder: Path) -> Framework:
    """Return the framework promise and the eight practices of Seoul."""
    rows = _json(folder / "seoul-2024_practices_secondary.json")["controls"]
    return Framework(heads.SEOUL_2024, tuple(_promise(row, "SEOUL", "Frontier AI safety") for row in rows))


def _promise(row: dict[str, Any], family_code: str, family_title: str) -> Control:
    return Control(row["id"], opening(row["title"], 160), family_code, family_title, row["title"])


def eu_gpai(folder: Path) -> Framework:
    """Return the measures as controls under their commitments; each known evidence rule guides its measure."""
    data = _json(folder / "eu-gpai-cop-2025_safety-security_headings.json")
    rules: dict[str, list[str]] = {}
    for rule in data["facts_useful_for_evidence"]:
        for number in dict.fromkeys(re.findall(r"\b(\d+\.\d)(?=[,;()\s])", rule)):
            rules.setdefault(f"M{number}", []).append(rule)
    controls = [
        Control(
            code=measure["id"],
            title=measure["title"],
            family_code=commitment["id"],
            family_title=commitment["title"],
            statement=measure["title"],
            guidance="\n".join(rules.get(measure["id"], ())),
        )
        for commitment in data["controls"]
        for measure in commitment["children"]
    ]
    return Framework(heads.EU_GPAI, tuple(controls))


def us_eo_14409(folder: Path) -> Framework:
    """Return the order as a policy source: its provisions are a note, never controls."""
    data = _json(folder / "us-eo-14409_2026_paraphrase.json")
    lines = [f"{row['section']} {row['text']} (binds: {row['binds']}; {row['deadline']})" for row in data["controls"]]
    note = "A policy source: it holds no controls. The order itself was not read; nine provisions, paraphrased from "
    note += "pages that agree:\n" + "\n".join(lines) + f"\nNot established: {data['not_established']}."
    return Framework(_noted(heads.US_EO_14409, note), ())


def _noted(head: FrameworkHead, note: str) -> FrameworkHead:
    return replace(head, note=note)


def _yaml(path: Path) -> Any:  # noqa: ANN401
    return yaml.safe_load(path.read_text("utf-8"))


def _json(path: Path) -> Any:  # noqa: ANN401
    return json.loads(path.read_text("utf-8"))
