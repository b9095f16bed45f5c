"""A run told as plain lines, an entry a line, in the reader's words: for a pipe, a log, a screen reader."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from simulator.exports.naming import flag_called, mailbox_called
from simulator.trace import entry as told
from simulator.trace.cast import Cast, called
from simulator.trace.entry import INBOX, Entry
from simulator.trace.kinds import Lane
from simulator.trace.store import Trace
from simulator.views.attack_words import change_arguments, kind_of_change
from simulator.views.safe_text import safe_text
from simulator.words.catalogue import Catalogue


class Teller:
    """Tells entries of one trace in one language."""

    def __init__(self, cast: Cast, words: Catalogue) -> None:
        self._words = words
        start = datetime.fromisoformat(cast.start_time)
        midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
        self._start_us = (start - midnight) // timedelta(microseconds=1)
        self._second, self._clock = -1, ""
        self._called: dict[str, str] = {}
        self._names = {place.name: place.names for place in cast.places}
        self._devices = {place.name for place in cast.places if place.role == "device"}
        self._people = {person.key: person.names for person in cast.people}

    def lines(self, trace: Trace, since: int = 0) -> Iterator[str]:
        """What is worth telling, from a serial on, in order."""
        for serial in trace.lane(Lane.TOLD):
            if serial >= since and (line := self.line(trace[serial])):
                yield line

    def line(self, entry: Entry) -> str:
        """One entry in one line; empty when it is not for telling."""
        say, time = self._words.text, self.clock(entry.time_us)
        source, target = self.name(entry.source), self.name(entry.target)
        here = {"time": time, "source": source, "target": target}
        match entry.detail:
            case told.Composed(reverse_path=author, forward_paths=paths):
                return say(
                    "deliver.composed",
                    **here,
                    reverse_path=safe_text(author),
                    forward_paths=_list(paths),
                    octets=len(entry.octets),
                )
            case told.Retrieved(mailbox=mailbox, protocol=protocol, server_port=port) if mailbox != INBOX:
                cover = self.cover(entry.detail.tls, entry.detail.tls_version)
                its = self.mailbox(f"{entry.detail.person}/{mailbox}")
                return say(
                    "deliver.copied", **here, mailbox=its, protocol=protocol.upper(), port=port, cover=cover
                )
            case told.Relayed() | told.Retrieved():
                cover = self.cover(entry.detail.tls, entry.detail.tls_version)
                protocol = entry.detail.protocol.upper()
                return say(
                    "deliver.hop", **here, protocol=protocol, port=entry.detail.server_port, cover=cover
                )
            case told.Delivered(address=address):
                return say("deliver.delivered", time=time, target=source, mailbox=safe_text(address))
            case told.Resolved():
                return self._resolved(entry.detail, here)
            case told.Deferred(reply=reply):
                return say("deliver.deferred", **here, reply=safe_text(reply, 120))
            case told.Failed(reply=reply, forward_paths=paths):
                return say("deliver.failed", **here, reply=safe_text(reply, 120), forward_paths=_list(paths))
            case told.Returned(to=to, forward_paths=paths, action=action):
                key = "deliver.returned" if action == "failed" else "deliver.reported"
                return say(key, **here, to=safe_text(to), forward_paths=_list(paths))
            case told.Expunged(mailbox=mailbox):
                return say("deliver.expunged", **here, mailbox=self.mailbox(mailbox))
            case told.Filed() | told.Flagged() | told.Opened() | told.Discarded():
                return self._handled(entry, here)
            case told.DeviceLost() | told.BackedUp() | told.Restored() | told.Quota():
                return self._mishap(entry.detail, here)
            case told.TlsStarted():
                return say("deliver.tls_started", **here)
            case told.TlsFailed(reason=reason):
                return say("deliver.tls_failed", **here, reason=say(f"reason.{reason}"))
            case told.Refused(reason=reason):
                return say("deliver.refused", **here, reason=say(f"reason.{reason}"))
            case told.Power(on=on):
                return say("deliver.power.on" if on else "deliver.power.off", **here)
            case told.Cut(cut=cut):
                return say("deliver.cut" if cut else "deliver.mend", time=time, wire=f"{source} -- {target}")
            case told.Attack() | told.Impersonated() | told.Altered() | told.Captured():
                return self._attacked(entry.detail, here)
            case told.Checking(on=on):
                whose = " -- ".join(filter(None, (entry.wire, source))) or say("deliver.checking.everywhere")
                return say(f"deliver.checking.{'on' if on else 'off'}", time=time, whose=whose)
            case told.Lax(on=on):
                return say(f"deliver.lax.{'on' if on else 'off'}", **here)
            case told.Rewriting(on=on):
                return say(f"deliver.rewriting.{'on' if on else 'off'}", **here)
            case told.Rewritten(was=was, became=became):
                was, became = safe_text(was, 80), safe_text(became, 80)
                return say("deliver.rewritten", **here, was=was, became=became)
            case told.Note(code=code, arguments=arguments):
                return f"{time}  {say(f'note.{code}', **arguments)}"
        return ""

    def _attacked(self, detail: told.Detail, here: dict[str, str]) -> str:
        """What an attacker did."""
        say = self._words.text
        match detail:
            case told.Attack(attack=attack, on=on):
                name = say(f"name.attack.{attack}") if attack else ""
                return say(f"deliver.attack.{'on' if on else 'off'}", **here, attack=name)
            case told.Impersonated():
                return say("deliver.impersonated", **here)
            case told.Altered():
                return say(f"deliver.altered.{kind_of_change(detail)}", **here, **change_arguments(detail))
            case told.Captured(what=what, value=value):
                return say(f"deliver.captured.{what}", **here, value=safe_text(value, 120))
        return ""

    def _mishap(self, detail: told.Detail, here: dict[str, str]) -> str:
        """A device lost, a copy made or brought back, a limit set."""
        say = self._words.text
        match detail:
            case told.DeviceLost(copies=copies):
                return say("deliver.device_lost", **here, count=len(copies))
            case told.BackedUp(copies=copies):
                return say("deliver.backed_up", **here, count=len(copies))
            case told.Restored(copies=copies):
                return say("deliver.restored", **here, count=len(copies))
            case told.Quota(mailbox=mailbox, letters=letters, octets=octets):
                name = self.mailbox(mailbox)
                if letters is not None:
                    return say("deliver.quota.letters", **here, mailbox=name, count=letters)
                if octets is not None:
                    return say("deliver.quota.octets", **here, mailbox=name, count=octets)
                return say("deliver.quota.none", **here, mailbox=name)
        return ""

    def clock(self, time_us: int) -> str:
        """The simulated time of day; with the number of days when it is not the first."""
        second = (self._start_us + time_us) // 1_000_000
        if second != self._second:  # one second holds many entries
            self._second = second
            days, of_day = divmod(second, 86_400)
            clock = f"{of_day // 3600:2}:{of_day // 60 % 60:02}:{of_day % 60:02}"
            self._clock = clock if not days else f"+{days}d {clock}"
        return self._clock

    def name(self, place: str) -> str:
        """A place's nickname, with the host's name behind it."""
        name = self._called.get(place)
        if name is None:
            name = self._called[place] = self._name(place)
        return name

    def _name(self, place: str) -> str:
        names = self._names.get(place)
        if names is None:
            return place
        nickname = called(names, self._words.language, place)
        return f"{nickname} ({place})" if "." in place else nickname

    def person(self, key: str) -> str:
        names = self._people.get(key, {})
        return called(names, self._words.language, key)

    def mailbox(self, name: str) -> str:
        """A mailbox by the store's name for it: a person's, or a folder of theirs."""
        return mailbox_called(name, self.person, self._words)

    def cover(self, tls: str | None, version: str | None) -> str:
        """How a leg was covered: in clear, or the lock and its version."""
        return self._words.text(f"deliver.hop.{tls or 'clear'}", version=version or "")

    def _handled(self, entry: Entry, here: dict[str, str]) -> str:
        """What somebody did with a letter that had arrived. A device's own marks are not told."""
        say = self._words.text
        match entry.detail:
            case told.Filed(mailbox=mailbox):
                return say("deliver.filed", **here, mailbox=self.mailbox(mailbox))
            case told.Flagged(mailbox=mailbox, uid=uid, flags=flags) if entry.source not in self._devices:
                key = "deliver.flagged" if flags else "deliver.unflagged"
                names = ", ".join(flag_called(flag, self._words) for flag in flags)
                return say(key, **here, mailbox=self.mailbox(mailbox), uid=uid, flags=names)
            case told.Opened(person=person):
                return say("deliver.opened", **here, person=self.person(person))
            case told.Discarded(reason=reason):
                return say(f"deliver.discarded.{reason}", **here)
        return ""

    def _resolved(self, detail: told.Resolved, here: dict[str, str]) -> str:
        if detail.outcome == "found":
            answers = ", ".join(safe_text(answer) for answer in detail.answers)
        else:
            answers = self._words.text(f"reason.{detail.outcome}")
        question = safe_text(detail.question)
        return self._words.text(
            "deliver.resolved", **here, record=detail.record, question=question, answers=answers
        )


def _list(paths: tuple[str, ...]) -> str:
    return ", ".join(safe_text(path) for path in paths)
