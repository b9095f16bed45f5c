"""The words beside live servers: who is here, the accounts, and the settings for a mail program."""

from simulator.trace.entry import Connected
from simulator.trace.kinds import Lane
from simulator.tui.drawing import Span
from simulator.tui.live_source import Source
from simulator.tui.look import Look
from simulator.tui.panels.lesson_text import Block
from simulator.tui.reel import Reel
from simulator.views.ledger import Connection
from simulator.views.safe_text import safe_text
from simulator.views.scene import scene_at

_MOST_HERE = 8  # connections that are told; the counter counts them all


class ServerWords:
    """Made anew only when somebody has come, gone or logged in, or the look is another."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._made: list[Block] = []
        self._made_for = (-1, -1, False)

    def blocks(self, look: Look, reel: Reel) -> list[Block]:
        made_for = (reel.trace.count_until(Lane.STATE, reel.cursor), look.version, self._source.is_full)
        if made_for != self._made_for:
            self._made_for = made_for
            full = [Block(kind="task", text=look.text("screen.live.full"))] if self._source.is_full else []
            self._made = [*full, *self._here(look, reel), *self._settings(look)]
        return self._made

    def _warnings(self, look: Look) -> list[Block]:
        settings = self._source.settings
        return [
            Block(kind="task", text=look.text(warning, host=settings.host)) for warning in settings.warnings
        ]

    def _here(self, look: Look, reel: Reel) -> list[Block]:
        here = [
            connection
            for connection in scene_at(reel.trace, reel.cursor).connections
            if connection.client == self._source.visitor
        ]
        if not here:
            return [Block(kind="plain", text=look.text("screen.live.nobody"))]
        rows = [self._visitor(look, reel, connection) for connection in reversed(here[-_MOST_HERE:])]
        heading = Block(kind="heading", text=look.text("screen.live.here", count=len(here)))
        return [heading, *(Block(kind="small", spans=row) for row in rows)]

    def _visitor(self, look: Look, reel: Reel, connection: Connection) -> tuple[Span, ...]:
        trace = reel.trace
        opened = trace.opened(connection.number)
        detail = None if opened is None else trace.detail(opened)
        address = detail.client_address if isinstance(detail, Connected) else ""
        person = next((each for each in trace.cast.people if each.key == connection.person), None)
        who = look.name(person.names, person.key) if person else ""
        locked = connection.tls is not None
        return (
            (f"#{connection.number} ", "small"),
            (f"{connection.protocol.upper()} {connection.server_port} ", "text"),
            (look.text("screen.tls" if locked else "screen.clear"), "locked" if locked else "clear"),
            (f" {safe_text(address)} {who}".rstrip(), "small"),
        )

    def _settings(self, look: Look) -> list[Block]:
        settings = self._source.settings
        accounts = [
            Block(
                kind="small",
                spans=(
                    (f"{account.login}  ", "text"),
                    (account.password, "code"),
                    (f"  <{account.address}>", "small"),
                ),
            )
            for account in settings.accounts
        ]
        ports = [
            Block(
                kind="small",
                spans=(
                    (f"{port.protocol} {port.number}", "text"),
                    (f"  {look.text(f'serve.with.{port.cover}')}", "small"),
                ),
            )
            for port in settings.ports
        ]
        kept = "serve.kept" if settings.store else "serve.no_store"
        return [
            Block(kind="heading", text=look.text("screen.live.accounts")),
            *accounts,
            Block(kind="heading", text=look.text("screen.live.settings", host=settings.host)),
            *ports,
            *self._warnings(look),
            Block(kind="heading", text=look.text("screen.live.certificate")),
            Block(kind="small", spans=((settings.ca_file, "code"),)),
            Block(kind="small", text=look.text("screen.live.hostname", hostname=settings.hostname)),
            Block(kind="small", text=look.text(kept, path=settings.store)),
        ]
