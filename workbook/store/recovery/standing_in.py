"""What stands where something is lost that others rest on: named as lost, so that what rests on it need not go too."""

from collections.abc import Callable
from typing import Final

from workbook.messages import text
from workbook.store.recovery.deciding import Decided
from workbook.store.replay import State, called_by
from workbook.store.stored import Json
from workbook.store.tables import Record

_Fields = dict[str, Json]


def stand_in(decided: Decided, state: State, person: str) -> None:
    """Give every reference something to lead to, or leave out the row that has it where nothing can stand there.

    `person` is who recovers, whom a lost piece of evidence is said to be received by.
    """
    waiting = [(name, key) for name in _ORDER for key in decided.rows.get(name, {})]
    while waiting:
        missing: list[tuple[str, str]] = []
        for name, key in waiting:
            missing += _look_after(decided, state, name, key, person)
        waiting = missing
    _sweep(decided)


_ORDER: Final = [table.name for table in Record.metadata.sorted_tables]


def _look_after(decided: Decided, state: State, name: str, key: str, person: str) -> list[tuple[str, str]]:
    """Look after the references of one row; return what was made for them."""
    made = []
    row = decided.rows[name].get(key)
    for column, target, is_optional in _references(name):
        if row is None or row[column] is None or row[column] in decided.rows[target] or target == "content":
            continue
        standing = _stand_in(decided, target, row[column], row, person)
        if standing is not None:
            decided.rows[target][row[column]] = standing
            decided.note("recovery.stands_in", table=target, record=called_by(standing, row[column]))
            made.append((target, row[column]))
        elif is_optional and key not in state.get(name, {}):
            decided.note("recovery.reference_lost", table=name, record=called_by(row, key), target=target)
            row[column] = None
            if name == "checklist_item":  # inherited from an item that is gone
                row["responsibility"] = "own"
        else:
            _leave_out(decided, name, key, row)
            row = None
    return made


def _sweep(decided: Decided) -> None:
    """Leave out what rests on rows that were left out."""
    is_left = True
    while is_left:
        is_left = False
        for name, rows in decided.rows.items():
            for key, row in list(rows.items()):
                for column, target, _ in _references(name):
                    if target != "content" and row[column] is not None and row[column] not in decided.rows[target]:
                        _leave_out(decided, name, key, row)
                        is_left = True
                        break


def _leave_out(decided: Decided, name: str, key: str, row: _Fields) -> None:
    decided.note("recovery.left_out", table=name, record=called_by(row, key))
    decided.rows[name].pop(key, None)


def _references(name: str) -> list[tuple[str, str, bool]]:
    """Return the references of a table: column, table it leads to, whether it may be empty."""
    table = Record.metadata.tables[name]
    found = [(key.parent.name, key.column.table.name, bool(key.parent.nullable)) for key in table.foreign_keys]
    return sorted(found)


def _stand_in(decided: Decided, target: str, key: str, of: _Fields, person: str) -> _Fields | None:
    make = _MAKERS.get(target)
    return make(decided, key, of, person) if make is not None else None


def _short(key: str) -> str:
    return key[-6:]


def _lost(target: str, key: str) -> str:
    return text(f"recovery.lost.{target}", id=_short(key))


def _person(_decided: Decided, key: str, _of: _Fields, _who: str) -> _Fields:
    return {
        "id": key,
        "withdrawn_at": None,
        "name": _lost("person", key),
        "role": "observer",
        "organisation": "",
        "independence": "",
    }


def _party(_decided: Decided, key: str, _of: _Fields, _who: str) -> _Fields:
    fields: _Fields = {"sector": "", "tier": None, "kind": "vendor"}
    return (
        fields | {"id": key, "withdrawn_at": None, "code": f"P-lost-{_short(key)}", "number": 0} | _named("party", key)
    )


def _named(target: str, key: str) -> _Fields:
    return {"name": _lost(target, key)}


def _subject(_decided: Decided, key: str, _of: _Fields, _who: str) -> _Fields:
    # Its party is unknown too; one of the same id stands there.
    texts = dict.fromkeys(("version", "configuration", "environment", "description"), "")
    fixed: _Fields = {"kind": "service", "number": 0, "code": f"S-lost-{_short(key)}", "party_id": key}
    return texts | fixed | {"id": key, "withdrawn_at": None} | _named("subject", key)


def _framework(_decided: Decided, key: str, _of: _Fields, _who: str) -> _Fields:
    texts = dict.fromkeys(("version", "publisher", "source", "published_on", "licence", "attribution", "note"), "")
    fixed: _Fields = {"read_on": "1970-01-01", "confidence": "paraphrase", "kind": "checklist", "digest": ""}
    counts = {"control_count": 0, "withdrawn_count": 0}
    name = {"code": f"lost-{_short(key)}", "title": _lost("framework", key)}
    return texts | fixed | counts | name | {"id": key, "withdrawn_at": None}


def _control(_decided: Decided, key: str, of: _Fields, _who: str) -> _Fields:
    texts = dict.fromkeys(("family_code", "family_title", "guidance"), "")
    fixed: _Fields = {"status": "active", "implementation_level": "both", "level": None, "position": 0}
    name = {"code": f"lost-{_short(key)}", "title": _lost("control", key), "statement": _lost("control", key)}
    return texts | fixed | name | {"id": key, "framework_id": of.get("framework_id") or key}


def _objective(decided: Decided, key: str, of: _Fields, _who: str) -> _Fields | None:
    control = _control_of(decided, of)
    fixed: _Fields = {"position": 0, "code": f"lost-{_short(key)}", "statement": _lost("objective", key)}
    return None if control is None else fixed | {"id": key} | control


def _control_parameter(decided: Decided, key: str, of: _Fields, _who: str) -> _Fields | None:
    control = _control_of(decided, of)
    fixed: _Fields = {"position": 0, "code": f"lost-{_short(key)}", "label": _lost("control_parameter", key)}
    rest: _Fields = {"guidance": "", "choices": [], "value": None}
    return None if control is None else fixed | rest | {"id": key} | control


def _control_of(decided: Decided, of: _Fields) -> _Fields | None:
    """Return the control and framework of the item that a row is about."""
    item = decided.rows["checklist_item"].get(str(of.get("item_id")))
    control = decided.rows["control"].get(item["control_id"]) if item is not None else None
    return None if control is None else {"control_id": control["id"], "framework_id": control["framework_id"]}


def _term(_decided: Decided, key: str, of: _Fields, _who: str) -> _Fields:
    name = {"kind": "risk", "code": f"lost-{_short(key)}", "title": _lost("term", key), "body": ""}
    return name | {"id": key, "framework_id": of["framework_id"]}


def _evidence(_decided: Decided, key: str, _of: _Fields, who: str) -> _Fields:
    return blank_evidence() | {
        "id": key,
        "code": f"E-lost-{_short(key)}",
        "kind": "sighted",
        "title": _lost("evidence", key),
        "why_no_copy": _lost("evidence", key),
        "received_by": who,
    }


def blank_evidence() -> _Fields:
    """Return the fields of evidence of which nothing is known."""
    columns = Record.metadata.tables["evidence"].columns
    fields: _Fields = {column.name: None if column.nullable else "" for column in columns}
    return fields | {"number": 0, "received_at": "1970-01-01T00:00:00.000000Z", "received_offset_minutes": 0}


_MAKERS: Final[dict[str, Callable[[Decided, str, _Fields, str], _Fields | None]]] = {
    "person": _person,
    "party": _party,
    "subject": _subject,
    "framework": _framework,
    "control": _control,
    "objective": _objective,
    "control_parameter": _control_parameter,
    "term": _term,
    "evidence": _evidence,
}
