"""Public functions of people: the words for them in any case, and what they are in the register."""

import re
from typing import NamedTuple

from institutions.models import Function

_CAL = r"(?:stowarzyszeni\w{1,2}|centrum wspierania|\bcal\b)"
# What the folded text shows, the function, and the words in the nominative. The longer and narrower first.
_TABLE: tuple[tuple[str, Function, str], ...] = (
    (
        r"organizator(?:k\w{1,3}|\w{0,3}) spolecznosci lokaln\w{1,3}",
        Function.ORGANISER,
        "organizator społeczności lokalnej",
    ),
    (r"pracowni\w{1,4} socjaln\w{1,3}", Function.SOCIAL_WORKER, "pracownik socjalny"),
    (
        r"(?:wice)?przewodnicz\w{2,5} (?:\w{4,10} )?rady programowej",
        Function.BOARD,
        "przewodniczący Rady Programowej",
    ),
    (
        r"(?:wice)?przewodnicz\w{2,5} (?:\w{4,10} )?rady\b(?: miejskiej| gminy| miasta| powiatu)?",
        Function.COUNCIL_CHAIR,
        "przewodniczący rady",
    ),
    (r"przewodnicz\w{2,5} (?:ogolnopolskiego )?forum osl", Function.NETWORK, "przewodnicząca Forum OSL"),
    (r"przewodnicz(?:acy|aca|acego|acej|acemu)", Function.OTHER, "przewodniczący"),
    (r"czlon(?:ek|ka|kini|kinia|kiem|kinie) zarzadu", Function.BOARD, "członek zarządu"),
    (rf"(?:wice)?prezes(?:a|em|owi|ka|ki)?(?= {_CAL})", Function.BOARD, "prezes"),
    (r"(?:wice)?prezes(?:a|em|owi|ka|ki)?", Function.OTHER, "prezes"),
    (rf"dyrektor(?:k\w{{1,2}}|\w{{0,3}})(?= {_CAL})", Function.BOARD, "dyrektor"),
    (r"(?:wice)?dyrektor(?:k\w{1,2}|ce|a|em|owi)?", Function.DIRECTOR, "dyrektor"),
    (r"kierowni(?:k|ka|kiem|kowi|czka|czki|czke|czce|czka)", Function.DIRECTOR, "kierownik"),
    (r"animator(?:k\w{1,2}|ce|a|em|owi)?", Function.ANIMATOR, "animator"),
    (r"koordynator(?:k\w{1,2}|ce|a|em|owi)?", Function.COORDINATOR, "koordynator"),
    (r"instruktor(?:k\w{1,2}|ce|a|em|owi)?", Function.INSTRUCTOR, "instruktor"),
    (r"ekspert(?:k\w{1,2}|ce|a|em|owi)?", Function.EXPERT, "ekspert"),
    (r"przedstawiciel(?:k\w{1,2}|ce|a|em|owi)?", Function.REPRESENTATIVE, "przedstawiciel"),
    (
        r"(?:wice)?(?:prezydent(?:a|em|owi)?|burmistrz(?:a|em|owi)?|wojt(?:a|em|owi)?)",
        Function.MAYOR,
        "burmistrz",
    ),
    (r"starost(?:a|y|e|ie)", Function.MAYOR, "starosta"),
    (
        r"radn(?:y|a|ego|ej|emu|ym)|bibliotekar(?:z|ka|za|ki|ce)|trener(?:ka|a|em|ki)?|dyrekcj\w"
        r"|mentor(?:ka|a|em|ki)?",
        Function.OTHER,
        "",
    ),
)
_ANY = re.compile(
    r"(?<!\w)(?:"
    + "|".join(f"(?P<f{number}>{pattern})" for number, (pattern, _f, _n) in enumerate(_TABLE))
    + r")(?!\w)"
)
_PLURAL = re.compile(
    r"^(?:(?P<organizator>organizator(?:zy|ki) spolecznosci lokalnej)|(?P<pracownik>pracowni(?:cy"
    r"|czki) socjaln[ie]))\W*$"
)


class Office(NamedTuple):
    """A word for a function: where it stands in the folded text, what it is, and its nominative as far as known."""

    start: int
    end: int
    function: Function
    title: str


def offices(folded: str, start: int = 0, end: int | None = None) -> list[Office]:
    """Return the words for functions in a folded text between two places, in their order."""
    found = []
    for match in _ANY.finditer(folded, start, len(folded) if end is None else end):
        _pattern, function, title = _TABLE[int((match.lastgroup or "f0")[1:])]
        found.append(Office(match.start(), match.end(), function, title or match.group()))
    return found


def of_several(folded_line: str) -> Function | None:
    """Return the function that a line gives to those who sign below: `Organizatorzy społeczności lokalnej`."""
    match = _PLURAL.match(folded_line)
    if match is None:
        return None
    return Function.ORGANISER if match["organizator"] else Function.SOCIAL_WORKER
