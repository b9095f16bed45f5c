"""The colours: three calm themes, each text colour at 7:1 or more against its ground.

Two accents mean the same everywhere: *locked* (under TLS) and *clear* (readable on the wire).
They differ in lightness, not only in hue, so that a greyscale print or projector keeps them apart.
"""

from typing import Final

from rich.style import Style
from textual.theme import Theme

ROLES: Final = {
    # role: (dark, light, contrast); the ground first
    "ground": ("#14181d", "#fbf9f4", "#000000"),
    "raised": ("#1f252d", "#f2ede2", "#1c1c1c"),
    "frame": ("#6b7785", "#857f72", "#bdbdbd"),
    "frame_focus": ("#e3dccb", "#2b2a27", "#ffffff"),
    "text": ("#e9e6df", "#1d1c1a", "#ffffff"),
    "small": ("#b3bac2", "#4a4740", "#e0e0e0"),
    "locked": ("#6cb2f5", "#0a2f6e", "#62b5ff"),
    "clear": ("#ffe7a0", "#843a00", "#ffff5c"),
    "task": ("#f3c9b6", "#6b1f3a", "#ffffff"),
}
NAMES: Final = ("hagaki-dark", "hagaki-light", "hagaki-contrast")

# How a role is drawn: colour, ground, and attributes. Meaning always has a word or a sign beside it.
_LOOKS: Final = {
    "text": ("text", "", ""),
    "small": ("small", "", ""),
    "frame": ("frame", "", ""),
    "frame_focus": ("frame_focus", "", ""),
    "strong": ("text", "", "bold"),
    "heading": ("text", "", "bold"),
    "title": ("text", "", "bold"),
    "locked": ("locked", "", "bold"),
    "clear": ("clear", "", ""),
    "locked_badge": ("ground", "locked", "bold"),
    "clear_badge": ("ground", "clear", ""),
    "letter": ("ground", "frame_focus", "bold"),
    "held": ("text", "", "bold"),
    "task": ("task", "", "bold"),
    "code": ("text", "raised", ""),
    "key": ("text", "raised", "bold"),
    "chosen": ("ground", "frame_focus", "bold"),
    "raised": ("text", "raised", ""),
    "raised_small": ("small", "raised", ""),
    "speaker": ("text", "", "bold underline"),
    "term": ("text", "", "underline"),
}


def theme(name: str) -> Theme:
    """The Textual theme of that name."""
    at = NAMES.index(name)
    colour = {role: values[at] for role, values in ROLES.items()}
    return Theme(
        name=name,
        primary=colour["locked"],
        secondary=colour["clear"],
        warning=colour["clear"],
        error=colour["task"],
        success=colour["locked"],
        accent=colour["task"],
        foreground=colour["text"],
        background=colour["ground"],
        surface=colour["ground"],
        panel=colour["raised"],
        dark=name != "hagaki-light",
    )


class Ink:
    """The rich styles of one theme, by role."""

    def __init__(self, name: str, *, no_color: bool = False) -> None:
        at = NAMES.index(name)
        self.name = name
        self.styles: dict[str, Style] = {}
        for role, (colour, ground, attributes) in _LOOKS.items():
            self.styles[role] = Style(
                color=None if no_color else ROLES[colour][at],
                bgcolor=None if no_color else ROLES[ground or "ground"][at],
                bold="bold" in attributes or None,
                underline="underline" in attributes or None,
                reverse=(no_color and bool(ground) and ground != "raised") or None,
            )

    def style(self, role: str) -> Style:
        return self.styles[role]
