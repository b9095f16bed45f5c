"""The first line: where one is, whether what is seen is clear or locked, the language, the clock."""

import msgspec

from simulator.tui.drawing import Line, Span, cropped, width_of
from simulator.tui.panels.bar import Bar
from simulator.words.language import FALLBACK, languages


class Heading(msgspec.Struct, frozen=True, kw_only=True):
    """What the header says."""

    title: str = ""
    policy: str | None = None  # of TLS; None where there is nothing to send
    mixed: bool = False  # some leg has a policy of its own
    clock: str = ""
    step: str = ""


class Header(Bar):
    """Narrow screens show the TLS word and the language in force, wide ones the choice of both."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.heading = Heading()
        self._known = languages()

    def show(self, heading: Heading) -> None:
        self.heading = heading
        self.update_lines()

    def _choice(self, chosen: str) -> Line:
        """Every language, the one in force marked."""
        spans: list[Span] = []
        for language in reversed(self._known):
            spans += [("/", "small")] if spans else []
            spans.append((_short(language), "chosen" if language == chosen else "small"))
        return spans

    def make_lines(self, width: int) -> list[Line]:
        look, heading = self.look, self.heading
        wide = width >= 100
        right: list[tuple[Line, str]] = []
        if heading.policy is not None:
            right.append((self._safety(heading.policy, wide or heading.mixed, mixed=heading.mixed), "tls"))
        if wide:
            right.append(([*self._choice(look.language), ("   ", "text")], "language"))
        else:
            right.append(([(_short(look.language), "small"), (" ", "text")], "language"))
        if heading.step and not wide:
            right.append(([(heading.step + " ", "small")], ""))
        if heading.clock:
            right.append(([(heading.clock + " ", "text")], ""))
        room = width - sum(width_of(line) for line, _ in right)
        title = cropped([(" hagaki  ", "small"), (heading.title, "title")], room - 1, look.symbols.ellipsis)
        return self.spread([(title, "")], right, width)

    def _safety(self, policy: str, both: bool, *, mixed: bool) -> list[Span]:
        """Clear or TLS, or each on some leg; where TLS is only tried, that is said."""
        look, is_clear = self.look, policy == "none"
        spans: list[Span] = []
        if both or is_clear:
            in_force = is_clear or mixed
            spans.append((f" {look.text('screen.clear')} ", "clear_badge" if in_force else "small"))
        if both:
            spans.append(("/", "small"))
        if both or not is_clear:
            in_force = mixed or not is_clear
            tried = f" ({look.text('name.tls.opportunistic')})" if policy == "opportunistic" else ""
            locked = f" {look.text('screen.tls')}{tried} "
            spans.append((locked, "locked_badge" if in_force else "small"))
        return [*spans, ("   " if both else "  ", "text")]


def _short(language: str) -> str:
    return f" {language.upper() if language == FALLBACK else language} "
