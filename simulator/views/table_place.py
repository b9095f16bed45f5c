"""Where a protocol's table stands in hagaki's own source: the file, its line, the line of a state."""

import ast
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NamedTuple

_TABLES: Final = {"pop3": "TABLE", "smtp": "MOVES", "imap": "TABLE"}
_RFC: Final = {"pop3": "RFC 1939 §3", "smtp": "RFC 5321 §4.1.4", "imap": "RFC 3501 §3"}
_RFC_OF_STATES: Final = {
    "AUTHORIZATION": "RFC 1939 §4",
    "TRANSACTION": "RFC 1939 §5",
    "UPDATE": "RFC 1939 §6",
    "not authenticated": "RFC 3501 §3.1",
    "authenticated": "RFC 3501 §3.2",
    "selected": "RFC 3501 §3.3",
    "logout": "RFC 3501 §3.4",
}


class TablePlace(NamedTuple):
    """`file` from the package on; lines are 0 where the source is not at hand."""

    file: str
    line: int
    state_line: int
    rfc: str


def table_place(protocol: str, state: Any) -> TablePlace:
    """The place of the table, and of the row of a state in it."""
    file, line, rows = _lines(protocol)
    return TablePlace(file, line, rows.get(state.name, 0), _RFC_OF_STATES.get(state.value, _RFC[protocol]))


@cache
def _lines(protocol: str) -> tuple[str, int, dict[str, int]]:
    module = import_module(f"simulator.protocols.{protocol}.states")
    name = _TABLES[protocol]
    path = Path(str(module.__file__))
    shown = path.relative_to(Path(__file__).parents[2]).as_posix()
    try:
        tree = ast.parse(path.read_text("utf-8"))
    except (OSError, SyntaxError):
        return shown, 0, {}
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == name:
            keys = node.value.keys if isinstance(node.value, ast.Dict) else []
            states = [state.name for state in getattr(module, name)]
            rows = [key.lineno for key in keys if key is not None]
            return shown, node.lineno, dict(zip(states, rows, strict=False))
    return shown, 0, {}
