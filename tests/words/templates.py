"""The templates of sentences, found in the code: in calls, and in tables of `Templates`."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from simulator.sentences import ToldError
from simulator.words import catalogue

PACKAGE = Path(catalogue.__file__).parents[1]


def told_errors() -> set[str]:
    """The names of all errors that are made from a template, not from values of their own."""

    def below(kind: type[ToldError]) -> Iterator[type[ToldError]]:
        for child in kind.__subclasses__():
            yield child
            yield from below(child)

    for module in ("world.misuse", "world.loader", "world.letters", "course.shelf", "course.progress_file"):
        __import__(f"simulator.{module}")
    for module in ("live.keeping", "live.journal", "trace.codec"):
        __import__(f"simulator.{module}")
    return {kind.__name__ for kind in below(ToldError) if kind.__init__ is ToldError.__init__}


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path, ast.parse(path.read_text("utf-8"))


def templates() -> Iterator[tuple[str, str, ast.expr]]:
    """Where each template stands, as what, and its expression: in calls, and in tables of `Templates`."""
    makers = {"Sentence", *told_errors()}
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in makers and node.args:
                if path.name != "sentences.py":
                    yield f"{path.name}:{node.lineno}", ast.unparse(node.func), node.args[0]
            elif isinstance(node, ast.AnnAssign) and getattr(node.annotation, "id", "") == "Templates":
                assert isinstance(node.value, ast.Tuple)
                for element in node.value.elts:
                    yield f"{path.name}:{element.lineno}", "Templates", element


@cache
def written() -> set[str]:
    return {ast.literal_eval(expression) for _, _, expression in templates() if is_literal(expression)}


def is_literal(expression: ast.expr) -> bool:
    return isinstance(expression, ast.Constant) and isinstance(expression.value, str)
