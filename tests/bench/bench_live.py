"""`hagaki serve` under load from Postfix's smtp-source, beside an aiosmtpd that keeps its letters likewise.

Ours has more to do for each letter: it stamps it at the gate, carries it on to the store's host over the
simulated wires, puts it into a mailbox, and prints a line for each event. So that nothing is put off until
the clock has stopped, our time ends when the last letter can be fetched by POP3.
"""

import poplib
import subprocess
import time
from itertools import count

import pytest

from tests.bench.bench_delivery import AUTHOR, their_server
from tests.bench.servers import LOGIN, PASSWORD, hagaki_serve
from tests.bench.table import Measured, Missing, Row, in_turns
from tests.peers.programs import find

LETTERS = 2000
ROUNDS = 7
_HOST = "127.0.0.1"
_AT_ONCE = "10"
_WAYS = {
    "a letter a connection": ["-s", _AT_ONCE],
    "many letters a connection": ["-s", _AT_ONCE, "-d"],
}


def post_s(port: int, recipient: str, letters: int, *options: str) -> float:
    """Seconds for so many letters of 1 KiB. It has to succeed."""
    command = [find("smtp-source"), "-m", str(letters), "-l", "1024", "-f", AUTHOR, "-t", recipient]
    began = time.perf_counter()
    subprocess.run([*command, *options, f"inet:{_HOST}:{port}"], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def posted_and_fetchable_s(ports: dict[str, int], login: str, letters: int, *options: str) -> float:
    """Seconds until the last of them lies in the mailbox of somebody who had none before."""
    took = post_s(ports["smtp"], f"{login}@fuji.example", letters, *options)
    began = time.perf_counter()
    while _waiting(ports["pop3"], login) < letters:
        time.sleep(0.001)
    return took + time.perf_counter() - began


def _waiting(port: int, login: str) -> int:
    """How many letters a mailbox holds."""
    client = poplib.POP3(_HOST, port, timeout=20)
    client.user(login)
    client.pass_(PASSWORD)
    letters, _ = client.stat()
    client.quit()
    return letters


def measure(letters: int = LETTERS, rounds: int = ROUNDS) -> list[Measured]:
    what = {way: f"SMTP by smtp-source, {_AT_ONCE} at once, {way}, beside aiosmtpd" for way in _WAYS}
    try:
        find("smtp-source")
    except pytest.skip.Exception as missing:
        return [Missing(measured, str(missing)) for measured in what.values()]
    logins = [f"{LOGIN}{number}" for number in range(len(_WAYS) * (rounds + 1))]
    numbers = count()
    rows: list[Measured] = []
    with hagaki_serve(*logins) as ours, their_server() as their_port:
        for way, options in _WAYS.items():

            def our_us(options: list[str] = options) -> float:
                login = logins[next(numbers)]
                return posted_and_fetchable_s(ours.ports, login, letters, *options) / letters * 1e6

            def their_us(options: list[str] = options) -> float:
                return post_s(their_port, "haruto@fuji.example", letters, *options) / letters * 1e6

            our_us()
            their_us()
            rows.append(Row(what[way], *in_turns([our_us, their_us], rounds), "µs", 1, speed_up=True))
    return rows
