from simulator.views.queues import queue_rows
from simulator.views.scene import Scene, scene_at
from tests.views.a_run import AOI, DESK, HARUTO, LETTER, MEI, MX, RELAY, ARun


def now(run: ARun) -> Scene:
    return scene_at(run.trace, len(run.trace) - 1)


def test_a_waiting_message_shows_its_slip_and_who_is_still_to_be_reached() -> None:
    run = ARun()
    letter = run.compose(HARUTO, MEI)
    accepted = run.accept(RELAY, letter, HARUTO, MEI)
    run.let_go(RELAY, MX, letter, HARUTO)
    (row,) = queue_rows(run.trace, now(run), RELAY)
    assert (accepted, letter, AOI, (MEI,), len(LETTER), 0) == (
        row.serial,
        row.letter,
        row.reverse_path,
        row.forward_paths,
        row.octets,
        row.attempts,
    )


def test_a_deferred_message_counts_its_attempts_and_says_when_the_next_is() -> None:
    run = ARun()
    letter = run.compose()
    run.accept(RELAY, letter)
    run.defer(RELAY, MX, letter)
    run.defer(RELAY, MX, letter)
    (row,) = queue_rows(run.trace, now(run), RELAY)
    assert (2, MX, "421 4.3.2 Shutting down") == (row.attempts, row.next_host, row.last_reply)
    assert row.retry_at_us is not None
    assert row.retry_at_us > run.now_us
    (earlier,) = queue_rows(run.trace, scene_at(run.trace, len(run.trace) - 2), RELAY)
    assert 1 == earlier.attempts


def test_an_unsent_letter_waits_on_its_device() -> None:
    run = ARun()
    run.compose()
    (row,) = queue_rows(run.trace, now(run), DESK)
    assert ("", (HARUTO,)) == (row.queue_id, row.forward_paths)


def test_only_the_newest_rows_are_made() -> None:
    run = ARun()
    accepted = [run.accept(RELAY, run.compose()) for _ in range(5)]
    assert accepted[-2:] == [row.serial for row in queue_rows(run.trace, now(run), RELAY, most=2)]
