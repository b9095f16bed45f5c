"""hagaki: watch a postcard travel. An in-process simulator of e-mail, stepped and explained.

The floors of the house, top to bottom; a module imports only from floors below its own
(`lint-imports` holds this; names with a bar between them never import each other):

    cli
    tui | live
    course | exports
    views | world | words
    actors
    protocols | network
    trace
    mail
    wire
    standards, plain_yaml, yaml_composer, yaml_slips, kept_yaml, typed_yaml, faults
    sentences

The Python way: build a world, run it, walk the trace.

    >>> from simulator import Kind, Run, compose, follow
    >>> run = Run("two-offices", seed=1)
    >>> letter = compose(run, "aoi", "haruto", "Picnic", "On Sunday, by the river.\\n", "en")
    >>> sent = run.intend("send", octets=letter, **{"from": "aoi", "to": "haruto"})
    >>> run.until_idle()
    >>> [hop.target for hop in follow(run.trace, sent + 1).hops][:2]
    ['submit.sakura.example', 'relay.sakura.example']
    >>> said = [entry.octets.decode() for entry in run.trace if entry.kind is Kind.COMMAND]
    >>> said[0], said[-1]
    ('EHLO [192.0.2.200]\\r\\n', 'QUIT\\r\\n')

`Run` takes a world's name, its file or a `WorldSpec`; `intend` does whatever a lesson can do; `fork` goes on
differently from any entry; a trace is a sequence of entries, each naming the one that caused it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.trace.codec import load as load_trace
    from simulator.trace.entry import Entry
    from simulator.trace.kinds import Kind
    from simulator.trace.store import Trace
    from simulator.views.journey import Journey, follow
    from simulator.views.scene import scene_at
    from simulator.wire.policy import TlsPolicy
    from simulator.world.composing import compose
    from simulator.world.loader import load_world
    from simulator.world.misuse import MisuseError
    from simulator.world.runner import Run
    from simulator.world.spec import WorldSpec

__version__ = "0.1.0"

__all__ = [
    "Entry",
    "Journey",
    "Kind",
    "MisuseError",
    "Run",
    "TlsPolicy",
    "Trace",
    "WorldSpec",
    "compose",
    "follow",
    "load_trace",
    "load_world",
    "scene_at",
]

# Where each is found when somebody first asks: nothing is loaded before that.
_HOMES = {
    "Entry": ("simulator.trace.entry", "Entry"),
    "Journey": ("simulator.views.journey", "Journey"),
    "Kind": ("simulator.trace.kinds", "Kind"),
    "MisuseError": ("simulator.world.misuse", "MisuseError"),
    "Run": ("simulator.world.runner", "Run"),
    "TlsPolicy": ("simulator.wire.policy", "TlsPolicy"),
    "Trace": ("simulator.trace.store", "Trace"),
    "WorldSpec": ("simulator.world.spec", "WorldSpec"),
    "compose": ("simulator.world.composing", "compose"),
    "follow": ("simulator.views.journey", "follow"),
    "load_trace": ("simulator.trace.codec", "load"),
    "load_world": ("simulator.world.loader", "load_world"),
    "scene_at": ("simulator.views.scene", "scene_at"),
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'simulator' has no attribute {name!r}")
    module, attribute = _HOMES[name]
    return getattr(import_module(module), attribute)
