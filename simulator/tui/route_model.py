"""What the route shows at one step: boxes in order, and the legs between them. Data only, no drawing."""

import msgspec


class RouteBox(msgspec.Struct, frozen=True, kw_only=True):
    """A device or an office (or one of its servers, when the route is unfolded)."""

    key: str  # a place name, or an office's domain when folded
    places: tuple[str, ...]
    name: str  # the nickname
    host: str = ""  # in small print beneath
    caption: str = ""  # the counter
    letters: int = 0  # letters that it answers for now
    dark: bool = False  # switched off
    active: bool = False  # an end of what is happening now


class RouteLeg(msgspec.Struct, frozen=True, kw_only=True):
    """The way from one box to the next."""

    state: str = "none"  # "none", "clear", "locked", "cut"
    toward: str = ""  # "right" or "left": from the one who called to the one who was called
    label: str = ""  # the protocol
    word: str = ""  # the state in a word
    knots: int = 0  # servers that are folded into this leg
    letters: int = 0  # letters that one of those holds
    active: bool = False
    wires: tuple[str, ...] = ()
    attack: str = ""  # what somebody on it does, in words
    chosen: bool = False  # the one that a key would open


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """`legs[i]` lies between `boxes[i]` and `boxes[i + 1]`."""

    boxes: tuple[RouteBox, ...] = ()
    legs: tuple[RouteLeg, ...] = ()

    def index_of(self, key: str) -> int | None:
        """The position of the box with that key, or that holds that place."""
        for index, box in enumerate(self.boxes):
            if key == box.key or key in box.places:
                return index
        return None


class Leap(msgspec.Struct, frozen=True, kw_only=True):
    """Much time that passes in one step: “three days later”, and from when to when."""

    words: str
    clock: str
