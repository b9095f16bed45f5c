"""Files of lessons and worlds, spoilt as people and programs spoil them: cut, doubled, mistyped, swapped for
another value, nested, bombed, encoded in another way, or replaced by a link to somewhere else.
"""

import os
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Final

_VALUES: Final = (
    *(
        "[]",
        "{}",
        "true",
        "false",
        "null",
        "~",
        "''",
        '"\\e[31m"',
        '"\\0"',
        "-1",
        "1.5",
        "1e9",
        "0x10",
        "off",
    ),
    *("999999999999999999", "9999999999999999999999", "1000000", "2026-01-01", "9:30", "x" * 3000, "[[1]]"),
    *("{a: {b: c}}", "&a b", "*a", "!!python/object/apply:os.system ['true']", "!x y", "<<: {}", "| \n  x"),
    *("../../../etc/passwd", "/etc/passwd", "C:\\\\x", "aoi", "haruto", "home-pc", "idle", "[red]x[/red]"),
    *("{password:haruto}", "{value:none}", "{password:", "{{}}", "あいう", "ｈａｒｕｔｏ", '"\\u202e"'),
)
_PIECES: Final = (
    *(
        "\t",
        "\x1b[31m",
        "\x07",
        "\x00",
        "\u202e",
        "\u200b",
        "\ufeff",
        "\u2028",
        "\x85",
        "[bold]",
        "[/]",
        "[[",
        "]]",
    ),
    *(
        "**",
        "`",
        "{",
        "}",
        "{value:x}",
        "### ",
        "## ",
        "---\n",
        "> ",
        "|",
        "<!--",
        ": ",
        "- ",
        "'",
        '"',
        "%",
        "#",
    ),
    *(
        "### choice a: b\n",
        "### why x\n",
        "### hint 9\n",
        "### row x: a | b\n",
        "### fine print C99\n",
        "\r",
        "\r\n",
    ),
    *(
        "[[no-such-term]]",
        "[[" * 200,
        "**" * 500,
        "`" * 999,
        "ｱ",
        "👩‍👩‍👧",
        "e\u0301" * 50,
        "| a | 9 |\n",
        "\ud7ff",
    ),
)
_NESTED: Final = ("[", "{a: ", "- ", "? ", "!!x ", "&a ", "{a: [", '"', "  ")
_ENCODINGS: Final = (
    "utf-16",
    "utf-16-le",
    "utf-32",
    "shift_jis",
    "euc-jp",
    "iso2022_jp",
    "latin-1",
    "utf-8-sig",
)

Spoil = Callable[[str, Random], str | bytes]


def _a_line(text: str, random: Random) -> tuple[list[str], int]:
    lines = text.splitlines(keepends=True) or [""]
    return lines, random.randrange(len(lines))


def _cut(text: str, random: Random) -> str:
    return text[: random.randrange(len(text) + 1)]


def _without_a_line(text: str, random: Random) -> str:
    lines, at = _a_line(text, random)
    del lines[at : at + random.randint(1, 3)]
    return "".join(lines)


def _doubled(text: str, random: Random) -> str:
    lines, at = _a_line(text, random)
    piece = lines[at : at + random.randint(1, 6)]
    return "".join([*lines[:at], *piece * random.choice((2, 2, 3, 400)), *lines[at + len(piece) :]])


def _swapped(text: str, random: Random) -> str:
    lines, at = _a_line(text, random)
    other = random.randrange(len(lines))
    lines[at], lines[other] = lines[other], lines[at]
    return "".join(lines)


def _indented(text: str, random: Random) -> str:
    lines, at = _a_line(text, random)
    lines[at] = (
        random.choice((" ", "  ", "\t", "　")) + lines[at] if random.random() < 0.6 else lines[at].lstrip()
    )
    return "".join(lines)


def _mistyped(text: str, random: Random) -> str:
    letters = [at for at, character in enumerate(text) if character.isalnum()]
    if not letters:
        return text
    at = random.choice(letters)
    return (
        text[:at] + random.choice(("", text[at] * 2, "x", "é", "ｘ", text[at].upper(), "_")) + text[at + 1 :]
    )


def _another_value(text: str, random: Random) -> str:
    lines, at = _a_line(text, random)
    head, colon, rest = lines[at].partition(": ")
    if not colon:
        return text
    value = random.choice(_VALUES)
    if random.random() < 0.4 and "," in rest:
        words = rest.split(",")
        number = random.randrange(len(words))
        words[number] = f"{words[number].partition(':')[0]}: {value}" if ":" in words[number] else value
        value = ",".join(words).rstrip("\n")
    lines[at] = f"{head}: {value}\n"
    return "".join(lines)


def _put_in(text: str, random: Random) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(_PIECES) + text[at:]


def _nested(text: str, random: Random) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(_NESTED) * random.choice((5, 40, 3000)) + text[at:]


def _bomb(text: str, random: Random) -> str:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]\n"]
    lines += [
        f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    return "".join(lines) + text if random.random() < 0.5 else text + "".join(lines)


def _moved(text: str, random: Random) -> str:
    """A piece of the file to another place."""
    a, b = sorted(random.randrange(len(text) + 1) for _ in range(2))
    piece, rest = text[a : min(b, a + 200)], text[:a] + text[min(b, a + 200) :]
    at = random.randrange(len(rest) + 1)
    return rest[:at] + piece + rest[at:]


def _encoded(text: str, random: Random) -> bytes:
    return text.encode(random.choice(_ENCODINGS), "replace")


def _octets(text: str, random: Random) -> bytes:
    octets = bytearray(text.encode())
    for _ in range(random.randint(1, 5)):
        octets[random.randrange(len(octets) + 1) : 0] = random.randbytes(random.randint(1, 3))
    return bytes(octets)


def _line_ends(text: str, random: Random) -> str:
    return text.replace("\n", random.choice(("\r\n", "\r", "\n\r", "\u2028", "\n\n")))


def _huge(text: str, random: Random) -> str:
    return text * random.choice((2, 20)) if random.random() < 0.5 else text + "# " + "x" * 1_100_000


_SPOILS: Final[tuple[Spoil, ...]] = (
    *(_cut, _without_a_line, _without_a_line, _doubled, _swapped, _indented, _mistyped, _mistyped, _mistyped),
    *(
        _another_value,
        _another_value,
        _another_value,
        _another_value,
        _put_in,
        _put_in,
        _put_in,
        _nested,
        _bomb,
    ),
    *(_moved, _encoded, _octets, _line_ends, _huge),
)


def _another_file(path: Path, outside: Path, random: Random) -> None:
    """Something that is no file of its own in the file's place."""
    path.unlink()
    match random.randrange(8):
        case 0:
            path.symlink_to(outside)
        case 1:
            path.symlink_to("/etc/passwd")
        case 2:
            path.symlink_to(path.name)  # a circle
        case 3:
            path.symlink_to("nowhere")
        case 4:
            path.mkdir()
        case 5:
            os.mkfifo(path)
        case 6:
            path.symlink_to(outside.parent, target_is_directory=True)
        case _:
            pass


def spoil(folder: Path, outside: Path, random: Random) -> str:
    """Spoil one to three files of a folder. Returns what was done."""
    done = []
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
        if not files:
            break
        often = [path for path in files if path.suffix == ".yaml"]
        path = random.choice(often if often and random.random() < 0.6 else files)
        if random.random() < 0.03:
            _another_file(path, outside, random)
            done.append(f"{path.name}: another file")
            continue
        way = random.choice(_SPOILS)
        text = path.read_bytes().decode("utf-8", "replace")
        new = way(text, random)
        path.write_bytes(new if isinstance(new, bytes) else new.encode("utf-8", "surrogatepass"))
        done.append(f"{path.name}: {way.__name__.strip('_')}")
    return ", ".join(done)
