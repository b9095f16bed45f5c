"""Which language a person reads: the one asked for, the one chosen last time, the system's, English."""

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from simulator.sentences import Sentence, ToldError

FOLDER: Final = Path(__file__).parent
FALLBACK: Final = "en"


def folders() -> tuple[Path, ...]:
    """Where languages lie, a folder each: beside this file, and in the folders that `HAGAKI_WORDS` names."""
    named = os.environ.get("HAGAKI_WORDS", "")
    return (FOLDER, *(Path(folder) for folder in named.split(os.pathsep) if folder))


def languages() -> tuple[str, ...]:
    """The languages that exist, in alphabetical order."""
    found = {path.parent.name for folder in folders() for path in folder.glob("*/interface.yaml")}
    return tuple(sorted(found))


def folder_of(language: str) -> Path:
    """The folder of a language's files."""
    there = [folder / language for folder in folders() if (folder / language / "interface.yaml").is_file()]
    return there[0] if there else FOLDER / language


class UnknownLanguage(ToldError):
    """A language was asked for that has no catalogue."""

    def __init__(self, asked: str, available: tuple[str, ...]) -> None:
        listed = ", ".join(available)
        super().__init__(
            Sentence("unknown language '{asked}'; there is {available}", asked=asked, available=listed)
        )
        self.asked = asked
        self.available = available


def choose(
    option: str | None = None,
    saved: str | None = None,
    environment: Mapping[str, str] | None = None,
    available: tuple[str, ...] | None = None,
) -> str:
    """The option, else the saved choice, else the locale, else English. Raises UnknownLanguage."""
    known = available if available is not None else languages()
    if option:
        found = _match(option, known)
        if found is None:
            raise UnknownLanguage(option, known)
        return found
    wishes = [saved, *_locales(os.environ if environment is None else environment)]
    return next((found for wish in wishes if wish and (found := _match(wish, known))), FALLBACK)


def _match(name: str, known: tuple[str, ...]) -> str | None:
    """`ja_JP.UTF-8`, `ja-JP` and `JA` are all `ja`."""
    lowered = name.partition(".")[0].replace("_", "-").lower()
    for language in known:
        if lowered == language.lower():
            return language
    primary = lowered.partition("-")[0]
    return primary if primary in known else None


def _locales(environment: Mapping[str, str]) -> Iterable[str]:
    """What the system says (POSIX: LC_ALL, LC_MESSAGES, LANG; the first one set decides)."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return [environment[name]]
    if sys.platform == "win32":
        import ctypes
        import locale

        return [locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")]
    return []
