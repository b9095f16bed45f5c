"""From plain data to the typed script of a lesson, by its closed vocabulary."""

from typing import Final

from simulator.course.intents import INTENTS
from simulator.course.schema import FORMAT, Script
from simulator.course.vocabulary import CONDITIONS, UNTILS
from simulator.faults import Fault
from simulator.plain_yaml import Plain, Positions
from simulator.sentences import Sentence
from simulator.typed_yaml import Decoder, Vocabulary, version_fault

_RULES: Final = {
    "^C[0-9]{2}$": Sentence("C and two digits"),
    "^[a-z0-9]+(-[a-z0-9]+)*$": Sentence("lower case letters, digits and hyphens"),
}
VOCABULARY: Final = Vocabulary({**CONDITIONS, **UNTILS}, INTENTS, _RULES)


def decode_script(data: Plain, positions: Positions) -> tuple[Script | None, list[Fault]]:
    """The script as far as it could be read, and the faults. Another format is refused before all else."""
    decoder = Decoder(positions, VOCABULARY)
    if not isinstance(data, dict):
        decoder.fault(
            (),
            Sentence(
                "the file is not a lesson; it begins with 'format: {format}', 'world: …', 'steps: …'",
                format=FORMAT,
            ),
        )
        return None, decoder.faults
    other = version_fault(data, positions, FORMAT)
    if other is not None:
        return None, [other]
    script = decoder.struct(Script, data, ())
    if not isinstance(script, Script):
        return None, decoder.faults
    if not script.steps:
        decoder.fault(("steps",), Sentence("a lesson has at least one step; begin with '- id: …'"))
        return None, decoder.faults
    return script, decoder.faults
