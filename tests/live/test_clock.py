"""Live time: what is small happens at once, what is long waits for the host's clock."""

from simulator.live.clock import AT_ONCE_US, LiveScheduler


def test_a_short_delay_is_over_when_nothing_else_is_due() -> None:
    scheduler, done = LiveScheduler(), []
    scheduler.after(AT_ONCE_US, done.append, "queue")
    scheduler.post(0, done.append, "packet")
    assert scheduler.run_due(0, 1.0)
    assert ["packet", "queue"] == done
    assert 0 == scheduler.now_us


def test_a_long_delay_waits_for_the_clock() -> None:
    scheduler, done = LiveScheduler(), []
    scheduler.after(AT_ONCE_US + 1, done.append, "retry")
    assert scheduler.run_due(AT_ONCE_US, 1.0)
    assert ([], AT_ONCE_US + 1) == (done, scheduler.next_time_us())
    scheduler.run_due(AT_ONCE_US + 1, 1.0)
    assert ["retry"] == done


def test_what_is_called_off_does_not_bring_the_future_forward() -> None:
    scheduler, done = LiveScheduler(), []
    scheduler.after(5, done.append, "soon").cancel()
    scheduler.after(10 * AT_ONCE_US, done.append, "late")
    assert 10 * AT_ONCE_US == scheduler.next_time_us()
    scheduler.run_due(1, 1.0)
    assert [] == done


def test_a_slice_ends_though_more_is_due() -> None:
    scheduler = LiveScheduler()

    def again(_: object) -> None:
        scheduler.post(scheduler.now_us, again)

    again(None)
    assert not scheduler.run_due(0, 0.001)
