"""How an alteration is told: which kind it is, and its text in a form that can be shown."""

from simulator.trace.entry import Altered
from simulator.views.safe_text import safe_text

_SHOWN = 80


def kind_of_change(detail: Altered) -> str:
    """ "removed", "added", "record" (one octet of a covered one) or "changed"."""
    if not detail.became:
        return "removed"
    if detail.became.startswith(detail.was):
        return "added"
    if detail.attack == "alter" and len(detail.was) == len(detail.became) == 2 and _is_hex(detail.was):
        return "record"
    return "changed"


def change_arguments(detail: Altered) -> dict[str, str | int]:
    """Values for the catalogue: on one line each, and cut where they are long."""
    added = detail.became.removeprefix(detail.was).strip()
    return {
        "was": _one_line(detail.was),
        "became": _one_line(detail.became),
        "added": _one_line(added),
        "lines": added.count("\n") + 1,
    }


def change_in_short(detail: Altered) -> str:
    """What was and what became, beside each other; only the part that is there."""
    values = change_arguments(detail)
    match kind_of_change(detail):
        case "removed":
            return str(values["was"])
        case "added":
            return str(values["added"])
    return f"{values['was']} → {values['became']}"


def _is_hex(text: str) -> bool:
    return all(letter in "0123456789abcdef" for letter in text)


def _one_line(text: str) -> str:
    return safe_text(" / ".join(text.split("\r\n")), _SHOWN)
