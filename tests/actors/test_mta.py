from simulator.mail.message import InternetMessage
from simulator.mail.trace_fields import ReceivedField
from simulator.trace.entry import Deferred, Failed, Resolved
from simulator.trace.kinds import Kind, Lane
from simulator.views.journey import follow
from simulator.wire.policy import TlsPolicy
from tests.world.runs import a_run, deliver, entries, mailbox, queued, send

TRANSIT_TO_GATE = "relay.transit.example--mx.fuji.example"


def test_each_server_that_accepts_puts_its_stamp_on_top() -> None:
    run = a_run()
    deliver(run)
    message = InternetMessage(mailbox(run, "haruto")[0])
    stamps = [ReceivedField.parse(field.decoded).by_host for field in message.all("Received")]
    assert [
        "store.fuji.example",
        "mx.fuji.example",
        "relay.transit.example",
        "relay.sakura.example",
        "submit.sakura.example",
    ] == stamps
    assert len(entries(run, Kind.ACCEPTED)) == len(stamps)


def test_a_stamp_says_with_which_protocol_the_letter_came() -> None:
    for policy, first, later in (
        (TlsPolicy.NONE, "ESMTPA", "ESMTP"),
        (TlsPolicy.REQUIRED, "ESMTPSA", "ESMTPS"),
    ):
        run = a_run(policy)
        deliver(run)
        fields = InternetMessage(mailbox(run, "haruto")[0]).all("Received")
        protocols = [ReceivedField.parse(field.decoded).protocol for field in fields]
        assert [later] * 4 + [first] == protocols


def test_the_last_server_puts_return_path_above_everything() -> None:
    run = a_run()
    deliver(run)
    assert mailbox(run, "haruto")[0].startswith(b"Return-Path: <aoi@sakura.example>\r\nReceived: ")


def test_dns_is_asked_for_the_domain_alone_before_the_gate_is_called() -> None:
    run = a_run()
    deliver(run)
    asked = entries(run, Kind.RESOLVED)
    details = [entry.detail for entry in asked if isinstance(entry.detail, Resolved)]
    assert [("fuji.example", "MX"), ("mx.fuji.example", "A")] == [(d.question, d.record) for d in details]
    gate = next(entry for entry in entries(run, Kind.CONNECTED) if entry.target == "mx.fuji.example")
    assert asked[-1].serial < gate.serial


def test_a_letter_to_nobody_comes_back_to_its_author() -> None:
    run = a_run()
    journey = deliver(run, to="nobody@fuji.example")
    assert ("returned", ("nobody@fuji.example",)) == (journey.outcome, journey.failed)
    (dsn,) = mailbox(run, "aoi")
    assert dsn.startswith(b"Return-Path: <>\r\n")
    assert b"nobody@fuji.example" in dsn
    assert b"Status: 5.1.1" in dsn


def test_a_domain_that_does_not_exist_is_refused_for_good() -> None:
    run = a_run()
    journey = deliver(run, to="someone@nowhere.example")
    assert "returned" == journey.outcome
    (failed,) = [entry.detail for entry in entries(run, Kind.FAILED) if isinstance(entry.detail, Failed)]
    assert failed.reply.startswith("550 5.1.2")


def test_a_notice_that_cannot_be_delivered_causes_no_other() -> None:
    run = a_run()
    letter = send(run, to="nobody@fuji.example")
    run.until(lambda: bool(entries(run, Kind.RETURNED)))
    store = run.world.stores["sakura.example"]
    del store._by_address["aoi@sakura.example"]  # Aoi's mailbox is closed meanwhile
    run.until_idle()
    assert 1 == len(entries(run, Kind.RETURNED))
    assert 2 == len(entries(run, Kind.FAILED))
    assert 0 == queued(run)
    assert "returned" == follow(run.trace, letter).outcome


def test_one_unknown_recipient_does_not_stop_the_others() -> None:
    run = a_run()
    journey = deliver(run, to="haruto@fuji.example,nobody@fuji.example,mei@fuji.example")
    assert ("haruto@fuji.example", "mei@fuji.example") == journey.delivered
    assert ("nobody@fuji.example",) == journey.failed
    assert [1, 1, 1] == [len(mailbox(run, person)) for person in ("aoi", "haruto", "mei")]


def test_recipients_of_two_domains_part_where_the_ways_part() -> None:
    run = a_run()
    journey = deliver(run, to="haruto@fuji.example,aoi@sakura.example")
    assert "delivered" == journey.outcome
    assert [1, 1] == [len(mailbox(run, person)) for person in ("aoi", "haruto")]


def test_what_cannot_go_on_now_waits_and_is_tried_again() -> None:
    run = a_run()
    run.intend("cut", wire=TRANSIT_TO_GATE)
    send(run)
    run.until_idle(120_000_000)
    (deferred,) = [e.detail for e in entries(run, Kind.DEFERRED) if isinstance(e.detail, Deferred)]
    assert ("mx.fuji.example", 1) == (deferred.next_host, queued(run))
    run.intend("mend", wire=TRANSIT_TO_GATE)
    run.until_idle()
    assert (1, 0) == (len(mailbox(run, "haruto")), queued(run))


def test_after_five_days_the_author_is_told() -> None:
    run = a_run()
    run.intend("cut", wire=TRANSIT_TO_GATE)
    send(run)
    run.until_idle()
    assert (0, 1, 0) == (len(mailbox(run, "haruto")), len(mailbox(run, "aoi")), queued(run))
    assert 5 * 86_400_000_000 <= run.now_us < 6 * 86_400_000_000


def test_a_letter_above_the_announced_size_fails_at_the_first_server() -> None:
    run = a_run()
    journey = deliver(run, body="x" * 70 + "\n" + ("y" * 76 + "\n") * 340_000)
    assert "returned" == journey.outcome
    (failed,) = [entry.detail for entry in entries(run, Kind.FAILED) if isinstance(entry.detail, Failed)]
    assert failed.reply.startswith("552 5.3.4")


def test_a_relay_takes_nothing_from_strangers() -> None:
    from simulator.protocols.smtp.replies import NOT_RELAYING

    run = a_run()
    server = run.world.servers["relay.transit.example"]
    verdicts = [
        server.rules.recipients.verdict("haruto@fuji.example", peer, False)
        for peer in ("relay.sakura.example", "home-pc")
    ]
    assert [None, NOT_RELAYING] == verdicts


def test_a_gate_takes_mail_for_its_own_domain_only() -> None:
    run = a_run()
    gate = run.world.servers["mx.fuji.example"].rules.recipients
    codes = [
        verdict.code if verdict else 250
        for verdict in (
            gate.verdict(path, "anyone.example", False)
            for path in ("haruto@fuji.example", "HARUTO@FUJI.EXAMPLE", "aoi@sakura.example", "x@fuji.example")
        )
    ]
    assert [250, 250, 550, 550] == codes


def test_responsibility_passes_with_the_250_and_not_before() -> None:
    run = a_run()
    send(run)
    run.until(lambda: bool(entries(run, Kind.ACCEPTED)))
    assert 2 == queued(run)  # the server has it, and the device does not know yet
    run.until_lane(Lane.HOP)
    assert 1 == queued(run)
