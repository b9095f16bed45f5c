"""A letter that somebody in a run writes, dated now and named as their mail program would name it."""

from typing import TYPE_CHECKING

from simulator.world.letters import write

if TYPE_CHECKING:
    from simulator.world.runner import Run


def compose(
    run: "Run",
    author: str,
    to: str,
    subject: str,
    body: str,
    language: str,
    to_field: str = "",
    fields: tuple[str, ...] = (),
) -> bytes:
    """A letter from a person of the run's world, dated now; `fields` say what is no plain text."""
    around = run.world.around
    spec = run.spec.people[author]
    address = run.address_of(author)
    return write(
        author_name=spec.names.get(language, spec.names["en"]),
        author=address,
        to_field=to_field or run.address_of(to),
        subject=subject,
        body=body,
        when=around.now(),
        message_id=f"{len(around.trace)}.{run.seed}@{address.rpartition('@')[2]}",
        language=language,
        fields=fields,
    )
