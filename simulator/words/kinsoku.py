"""Where a line of Japanese and Latin text may end, in terminal cells (kinsoku, after JIS X 4051).

No line begins with closing punctuation, a long-vowel mark or small kana; none ends with an opening bracket.
Latin words, a number with its unit, —— and …… stay whole. What must not begin a line takes the character
before it along to the next one: pushed out, never hanging over the edge.

The text is cut into atoms at the places where a break is allowed; lines are filled with atoms, greedily.
"""

import re
from functools import cache, lru_cache
from typing import Final, NamedTuple

from simulator.words.width import cells, character_cells

FORBIDDEN_STARTS: Final = frozenset(
    "、。，．・：；？！‼⁇⁈⁉ー〜～…‥々〻ゝゞヽヾ」』）】］｝〕〉》〗〙”’"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
    "｡｣､･ｰﾞﾟｧｨｩｪｫｬｭｮｯ,.!?:;)]}%％‰℃°′″"
)
FORBIDDEN_ENDS: Final = frozenset("「『（【［｛〔〈《〖〘“‘｢([{￥＄#＃№")
_WHOLE_RUNS: Final = frozenset("—―…‥─━")
_NO_BREAK: Final = frozenset("\u00a0\u202f\u2007\u2060\ufeff")
_SPACES: Final = frozenset(" \t\u3000\u200b")
_LONG_WORD_BREAKS: Final = frozenset("/.-_@:,=&?")

_LATIN_UNITS = (
    r"(?:[KMGT]i?B|kB|B|[kM]bit/s|bits?|bytes?|octets?|cells?|[mµ]?s|min|h|[ckm]?m|px|%|°C)(?![A-Za-z0-9])"
)
_JAPANESE_UNITS = (
    r"(?:年間|か月|ヶ月|週間|日間|時間|分間|秒間|か所|文字|種類|番目|ページ|バイト|ビット|オクテット|セル|メートル"
    r"|パーセント|つ)"
)
_NUMBER = re.compile(rf"[第約]?[0-9０-９][0-9０-９.,]*(?P<unit>[ \u00a0]?{_LATIN_UNITS}|{_JAPANESE_UNITS})?")


class Span(NamedTuple):
    """One line: offsets into the text, spaces at the break left out."""

    start: int
    end: int


def break_lines(text: str, width: int, *, ambiguous: int = 1) -> list[str]:
    """The lines of a text, none wider than `width` cells (but for a character that is wider by itself)."""
    return [text[start:end] for start, end in break_spans(text, width, ambiguous=ambiguous)]


def break_spans(
    text: str, width: int, *, ambiguous: int = 1, first_width: int | None = None
) -> tuple[Span, ...]:
    """The lines as offsets, for text whose parts have styles; `first_width` is the room on the first line."""
    spans: list[Span] = []
    offset = 0
    room = width if first_width is None else first_width
    for paragraph in text.split("\n"):
        spans += [
            Span(offset + start, offset + end)
            for start, end in _paragraph(paragraph, max(1, width), max(1, room), ambiguous)
        ]
        offset += len(paragraph) + 1
        room = width
    return tuple(spans)


@lru_cache(maxsize=2048)
def _paragraph(text: str, width: int, first_width: int, ambiguous: int) -> tuple[Span, ...]:
    if cells(text, ambiguous) <= first_width:
        return (Span(0, len(text)),)
    lines: list[Span] = []
    start = end = used = gap = (
        0  # the line so far: its offsets and cells, and the cells of the spaces behind it
    )
    filled = False
    room = first_width
    atom_start = 0
    for atom_end in _break_places(text):
        visible_end = _visible_end(text, atom_start, atom_end)
        seen = visible_end > atom_start
        need = cells(text[atom_start:visible_end], ambiguous)
        if seen and used + gap + need > room:
            if filled:
                lines.append(Span(start, end))
                room = width
            start, used, gap, filled = atom_start, 0, 0, False
        if need > room:
            pieces = _cut_atom(text, atom_start, visible_end, room, width, ambiguous)
            lines += pieces[:-1]
            start, end = pieces[-1]
            used, room, filled = cells(text[start:end], ambiguous), width, True
        elif seen:
            if not filled and lines:
                start = atom_start
            used += gap + need
            end, filled = visible_end, True
        gap = cells(text[visible_end:atom_end], ambiguous) + (0 if seen else gap)
        atom_start = atom_end
    if filled or not lines:
        lines.append(Span(start, end))
    return tuple(lines)


def _visible_end(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in _SPACES:
        end -= 1
    return end


def _cut_atom(text: str, start: int, end: int, room: int, width: int, ambiguous: int) -> list[Span]:
    """Cut what is too long for any line (a URL, a run of brackets): after a / or . where there is one."""
    pieces: list[Span] = []
    while True:
        at, used, good = start, 0, start
        while at < end:
            used += character_cells(text[at], ambiguous)
            if used > room and at > start:
                break
            at += 1
            if text[at - 1] in _LONG_WORD_BREAKS and at < end and text[at] not in _LONG_WORD_BREAKS:
                good = at
        if at == end:
            return [*pieces, Span(start, end)]
        while at > start + 1 and (text[at] in FORBIDDEN_STARTS or text[at - 1] in FORBIDDEN_ENDS):
            at -= 1
        cut = good if good - start > (at - start) // 2 else at
        pieces.append(Span(start, cut))
        start, room = cut, width


@lru_cache(maxsize=2048)
def _break_places(text: str) -> tuple[int, ...]:
    """The ends of the atoms: every offset at which a line may end, the end of the text last."""
    held: set[int] = set()
    for match in _NUMBER.finditer(text):
        end = match.end()
        if match["unit"] is None:
            if not "\u4e00" <= text[end : end + 1] <= "\u9fff":  # a kanji counts things: 3通
                continue
            end += 1
        held.update(range(match.start() + 1, end))
    places = [at for at in range(1, len(text)) if at not in held and _may_break(text[at - 1], text[at])]
    return (*places, len(text))


@cache
def _may_break(before: str, after: str) -> bool:
    if after in _SPACES or before in _NO_BREAK or after in _NO_BREAK:
        return False
    if after in FORBIDDEN_STARTS or before in FORBIDDEN_ENDS or character_cells(after) == 0:
        return False
    if before in _SPACES:
        return True
    if before == after and before in _WHOLE_RUNS:
        return False
    return _breakable(before) or _breakable(after)


@cache
def _breakable(character: str) -> bool:
    """Japanese characters stand alone; Latin ones hold together."""
    return character_cells(character) == 2 or "\uff61" <= character <= "\uff9f"
