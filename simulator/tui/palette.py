"""The command palette: the keys of the screen in use, found by their words."""

from textual.command import DiscoveryHit, Hit, Hits, Provider

from simulator.tui import keys
from simulator.tui.look import look_of
from simulator.tui.screens.house import HouseScreen


class KeyCommands(Provider):
    """Every command of the screen beneath the palette."""

    def _commands(self) -> list[tuple[str, str]]:
        look = look_of(self.screen)
        tables = self.screen.tables if isinstance(self.screen, HouseScreen) else (keys.ANYWHERE,)
        return [
            (
                f"{look.text(f'screen.key.{command.name}')}  "
                f"({look.symbols.plain(keys.shown(command.keys[0]))})",
                command.name,
            )
            for table in tables
            for command in table
            if command.name != "palette"
        ]

    async def _run(self, action: str) -> None:
        await self.screen.run_action(action)

    async def discover(self) -> Hits:
        for words, action in self._commands():
            yield DiscoveryHit(words, lambda action=action: self._run(action))

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for words, action in self._commands():
            score = matcher.match(words)
            if score > 0:
                yield Hit(score, matcher.highlight(words), lambda action=action: self._run(action))
