"""`hagaki compare`: two ways of a lesson as text."""

import pytest
from click.testing import CliRunner

from simulator.cli.group import hagaki

_SIDES = ("bare", "in the locked bag")


def told(*arguments: str) -> str:
    result = CliRunner().invoke(hagaki, ["compare", *arguments], standalone_mode=False)
    assert result.exception is None
    return result.output


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "only", "password", "outcome"),
    [
        ("en", "TLS never, what only this notebook holds:", "password: ", "the letter was delivered"),
        ("ja", "TLSはしない：こちらのメモだけにあるもの", "パスワード: ", "手紙は届いた"),
    ],
)
def test_a_lesson_is_told_without_and_with_tls(language: str, only: str, password: str, outcome: str) -> None:
    lines = told("1", "--lang", language).splitlines()
    left = lines[lines.index(only) :]
    left, right = left[: left.index("")], left[left.index("") + 1 :]
    assert any(password in line for line in left)
    assert not any(password in line for line in right[: right.index("")])
    assert 2 == sum(outcome in line for line in lines)


@pytest.mark.slow
def test_a_lesson_as_it_is_written_is_held_against_a_policy() -> None:
    assert (
        "as written | TLS if possible" in told("1", "--tls", "opportunistic", "--lang", "en").splitlines()[0]
    )


@pytest.mark.slow
def test_the_plan_of_the_party_stands_in_the_bare_notebook_alone() -> None:
    lines = told("4", "--lang", "en").splitlines()
    bare, locked = (lines.index(f"{side}, what only this notebook holds:") for side in _SIDES)
    assert any("Friday at four" in line for line in lines[bare:locked])
    assert not any("Friday at four" in line for line in lines[locked:])


@pytest.mark.slow
def test_of_several_letters_each_is_told_by_its_number() -> None:
    lines = told("9", "--lang", "en").splitlines()
    ends = [line.partition(":")[0] for line in lines if "changed hands" in line]
    assert [f"TLS {policy}, letter {n}" for policy in ("never", "always") for n in (1, 2, 3, 4)] == ends
