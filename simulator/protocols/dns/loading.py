"""Loads the parts of dnspython that messages need, and no more: it is on the way of every first letter.

dnspython asks importlib.metadata, on import, whether an IDNA library is installed; loading that module
takes longer than everything else together. Its answer does not matter here (names in a world are ASCII,
others use Python's own codec), so it is given in advance.
"""

import sys
from types import ModuleType
from typing import Final

_METADATA: Final = "importlib.metadata"


def load_dnspython() -> None:
    """Make the modules that `messages` imports ready. Quick when they are."""
    if "dns.name" not in sys.modules and _METADATA not in sys.modules:
        _load_without_metadata()


def _load_without_metadata() -> None:
    """Let `dns._features` import an empty stand-in, which is gone before anybody else can ask for it."""
    sys.modules[_METADATA] = ModuleType(_METADATA)
    try:
        from dns import _features
    except ImportError:
        return  # a version of dnspython that is built otherwise: it loads what it likes
    finally:
        del sys.modules[_METADATA]
    _features.force("idna", False)
