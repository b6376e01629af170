"""Stored text for formats that are not HTML."""


def one_line(text: str) -> str:
    """Return `text` on one line, without the control and other unprintable characters that XML and iCalendar refuse."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
