"""The title in a lesson's front matter."""


def unquoted(title: str) -> str:
    """Without the quotes around the whole of it, as YAML would read it; those within stay."""
    title = title.strip()
    if len(title) > 1 and title[0] == title[-1] and title[0] in "\"'":
        return title[1:-1]
    return title
