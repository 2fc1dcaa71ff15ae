"""NIST publications."""

import json
import re
from pathlib import Path
from typing import Any

import heads
from lxml import etree
from wording import one_line, opening, without_ligatures

from workbook.domain.catalogue import Control, Framework, Mapping, Term, TermReference
from workbook.domain.vocabulary import ControlStatus, TermKind
from workbook.importers.oscal import read_catalogue

_NS = "{http://csrc.nist.gov/ns/oscal/1.0}"
_FUNCTIONS = {"GV": "Govern", "MP": "Map", "MS": "Measure", "MG": "Manage"}


def csf(folder: Path) -> Framework:
    """Return CSF 2.0; `Status` decides what is withdrawn, because the text does not always say so."""
    controls = []
    for row in json.loads((folder / "csf-2.0.json").read_text("utf-8")):
        withdrawn = row["Status"] == "Withdrawn"
        controls.append(
            Control(
                code=row["Subcategory ID"],
                title=opening(row["Subcategory"].strip("[]")),
                family_code=row["Category ID"],
                family_title=f"{row['Function Name'].title()}: {row['Category Name']}",
                statement=one_line(row["Subcategory"]),
                guidance="\n".join(one_line(line) for line in row["Implementation Examples"].splitlines()),
                status=ControlStatus.WITHDRAWN if withdrawn else ControlStatus.ACTIVE,
            )
        )
    return Framework(heads.CSF, tuple(controls))


def ai_rmf(folder: Path) -> Framework:
    """Return the 72 subcategories of the AI RMF."""
    rows = json.loads((folder / "ai-rmf-1.0_72_clean.json").read_text("utf-8"))["controls"]
    controls = (
        Control(
            code=row["id"],
            title=opening(row["text"]),
            family_code=row["function"].upper(),
            family_title=row["function"],
            statement=one_line(row["text"]),
            guidance=f"{row['category_id']}: {one_line(row['category_text'])}.",
        )
        for row in rows
    )
    return Framework(heads.AI_RMF, tuple(controls))


def ai_600_1(folder: Path) -> Framework:
    """Return the suggested actions of AI 600-1 with their risks, actors and AI RMF subcategories."""
    controls, mappings = [], []
    named: dict[tuple[TermKind, str], Term] = {}
    for row in json.loads((folder / "ai-600-1-1.0-actions.json").read_text("utf-8")):
        code = re.sub(r"^(\w\w)-?(\d+\.\d+)-+(\d+)$", r"\1-\2-\3", row["action_id"])
        function = _FUNCTIONS[code[:2]]
        terms = dict.fromkeys(
            [TermReference(TermKind.RISK, one) for raw in row["gai_risks"] for one in _risks(raw)]
            + [TermReference(TermKind.PERSONA, _actor(raw)) for raw in row["ai_actor_tasks"]]
        )
        for term in terms:
            named[term.kind, term.code] = Term(term.kind, term.code, term.code)
        statement = without_ligatures(row["suggested_action"])
        controls.append(
            Control(
                code=code,
                title=opening(statement),
                family_code=function.upper(),
                family_title=function,
                statement=statement,
                guidance=f"{row['subcategory_id']}: {without_ligatures(row['subcategory_text'])}",
                terms=tuple(terms),
            )
        )
        mappings.append(
            Mapping(code, "nist-ai-rmf-1.0", row["subcategory_id"], rationale="Listed under it by the publisher.")
        )
    terms_in_order = tuple(named[key] for key in sorted(named))
    return Framework(heads.AI_600_1, tuple(controls), terms_in_order, tuple(mappings))


def _risks(raw: str) -> list[str]:
    risk = without_ligatures(raw).replace("Human AI Configuration", "Human-AI Configuration")
    if risk.startswith("Human-AI Configuration, "):  # two risks in one cell of the extraction
        return ["Human-AI Configuration", risk.removeprefix("Human-AI Configuration, ")]
    return [risk.replace("CBRN Information and Capability", "CBRN Information or Capabilities")]


def _actor(raw: str) -> str:
    actor = without_ligatures(raw).removeprefix("AI Actors: ")
    return "End-Users" if actor in ("End- Users", "End Users") else actor


def ssdf(folder: Path) -> Framework:
    """Return the tasks of the SSDF."""
    controls = (
        Control(
            code=row["task_id"],
            title=opening(row["description"]),
            family_code=row["group_id"],
            family_title=row["group_name"],
            statement=one_line(row["description"]),
            guidance=f"{row['practice_id']}: {one_line(row['practice_text'])}",
        )
        for row in json.loads((folder / "800-218-tasks.json").read_text("utf-8"))
    )
    return Framework(heads.SSDF, tuple(controls))


def sp_800_171(folder: Path) -> Framework:
    """Return SP 800-171 from its OSCAL XML, read as the same catalogue in OSCAL JSON."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    root = etree.parse(folder / "NIST_SP800-171_rev3_catalog.xml", parser).getroot()
    groups = sorted(root.iterfind(f"{_NS}group"), key=lambda group: _prop(group, "sort-id"))
    catalogue = {
        "metadata": {"title": root.findtext(f"{_NS}metadata/{_NS}title"), "oscal-version": "1.1.3"},
        "groups": [_group(group) for group in groups],
    }
    return read_catalogue({"catalog": catalogue}, heads.SP_800_171)


def _group(group: Any) -> dict[str, Any]:  # noqa: ANN401
    controls = sorted(group.iterfind(f"{_NS}control"), key=lambda one: _prop(one, "sort-id"))
    return {
        "id": _prop(group, "sort-id"),
        "title": _words(group.find(f"{_NS}title")),
        "controls": [_requirement(control) for control in controls],
    }


def _requirement(control: Any) -> dict[str, Any]:  # noqa: ANN401
    code = _prop(control, "sort-id")
    required = control.find(f"{_NS}control/{_NS}part")  # the wording sits in a security requirement below
    parts = [] if required is None else [_part(required)]
    parts += [_part(part) for part in control.iterfind(f"{_NS}part") if part.get("name") != "statement"]
    status = _prop(control, "status")
    return {
        "id": code,
        "title": _words(control.find(f"{_NS}title")) if not status else f"Withdrawn requirement {code}",
        "props": [{"name": "label", "value": code}, *([{"name": "status", "value": status}] if status else [])],
        "params": [_parameter(param) for param in control.iterfind(f"{_NS}param")],
        "links": [{"rel": one.get("rel"), "href": one.get("href")} for one in control.iterfind(f"{_NS}link")],
        "parts": parts,
    }


def _parameter(param: Any) -> dict[str, Any]:  # noqa: ANN401
    select = param.find(f"{_NS}select")
    made: dict[str, Any] = {
        "id": param.get("id"),
        "label": _words(param.find(f"{_NS}label")),
        "guidelines": [{"prose": _words(one)} for one in param.iterfind(f"{_NS}guideline")],
    }
    if select is not None:
        choices = [_words(one) for one in select.iterfind(f"{_NS}choice")]
        made["select"] = {"how-many": select.get("how-many", "one"), "choice": choices}
    return made


def _part(part: Any) -> dict[str, Any]:  # noqa: ANN401
    name, code = part.get("name"), part.get("id", "")
    props = [{"name": "method", "value": _prop(part, "method")}] if name == "assessment-method" else []
    if name == "item":
        last = code.rsplit(".", 1)[-1]
        props = [{"name": "label", "value": f"{int(last) if last.isdigit() else last}."}]
    if name == "assessment-objective":
        props = [{"name": "label", "value": code.removeprefix("assessment-objective_DS-")}]
    return {
        "id": code,
        "name": name,
        "props": props,
        "prose": "\n".join(_words(one) for one in part.iterfind(f"{_NS}p")),
        "parts": [_part(below) for below in part.iterfind(f"{_NS}part")],
    }


def _prop(element: Any, name: str) -> str:  # noqa: ANN401
    found = element.find(f"{_NS}prop[@name='{name}']")
    return "" if found is None else str(found.get("value"))


def _words(element: Any) -> str:  # noqa: ANN401
    """Return the text of an element on one line, parameters written as OSCAL JSON writes them."""
    for insert in list(element.iter(f"{_NS}insert")):
        insert.text = f"{{{{ insert: param, {insert.get('id-ref')} }}}}"
    return one_line("".join(element.itertext()))
