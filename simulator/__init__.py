"""hagaki: watch a postcard travel. An in-process simulator of e-mail, stepped and explained.

The floors of the house, top to bottom; a module imports only from floors below its own
(`lint-imports` holds this; names on one line never import each other):

    cli
    tui | live
    course | exports
    views | world | words
    actors
    protocols | network
    trace
    mail
    wire
    standards, plain_yaml, typed_yaml, faults
"""

__version__ = "0.1.0"
