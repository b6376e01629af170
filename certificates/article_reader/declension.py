"""Back to the nominative by rule, for surnames and towns: what the reader does without a dictionary.

Rules of endings only guess; callers say so to the person who decides. A rule yields candidates, the likeliest first.
"""

from collections.abc import Iterator

_VOWELS = "aeiouyąęó"

# Adjectives as surnames: ending of the case, ending of the nominative.
_MASCULINE_ADJECTIVE = {
    "gen": (("iego", "i"), ("ego", "y")),
    "dat": (("iemu", "i"), ("emu", "y")),
    "inst": (("kim", "ki"), ("gim", "gi"), ("im", "i"), ("ym", "y")),
}
_FEMININE_ADJECTIVE = {"gen": (("iej", "a"), ("ej", "a")), "inst": (("ą", "a"),)}
# What a soft consonant before -e was: Dudzie/Duda, Sroce/Sroka.
_HARD = (
    *(("szcze", "szcza"), ("ście", "sta"), ("śle", "sła"), ("ździe", "zda"), ("dzie", "da"), ("cie", "ta")),
    *(("rze", "ra"), ("dze", "ga"), ("sze", "cha"), ("ce", "ka"), ("le", "ła"), ("ie", "a")),
)


def surnames(printed: str, gender: str, case: str) -> Iterator[str]:
    """Yield the nominatives that a surname printed in `case` of a woman's (`f`) or man's (`m`) name may have."""
    if "-" in printed:
        first, last = printed.split("-", 1)
        yield from (
            f"{one}-{other}"
            for one, other in zip(surnames(first, gender, case), surnames(last, gender, case), strict=False)
        )
        return
    if case == "nom":
        yield printed
    elif gender == "f":
        yield from _woman(printed, case)
    else:
        yield from _man(printed, case)


def _woman(printed: str, case: str) -> Iterator[str]:
    adjective = {"dat": "gen", "loc": "gen", "acc": "inst"}.get(case, case)
    for ending, nominative in _FEMININE_ADJECTIVE.get(adjective, ()):
        if printed.endswith(ending) and len(printed) > len(ending) + 1:
            yield printed.removesuffix(ending) + nominative
            return
    if case == "gen" and printed.endswith(("i", "y")):
        stem = printed[:-1]
        yield stem + ("ia" if printed.endswith("i") and not stem.endswith(("k", "g", "l")) else "a")
    elif case == "acc" and printed.endswith("ę"):
        yield f"{printed[:-1]}a"
    elif case in ("dat", "loc") and printed.endswith("e"):
        yield from _hardened(printed)
    yield printed  # Buziewicz, Kaczmarek, Wójcik: not declined for women


def _man(printed: str, case: str) -> Iterator[str]:
    adjective = {"acc": "gen", "loc": "inst"}.get(case, case)
    for ending, nominative in _MASCULINE_ADJECTIVE.get(adjective, ()):
        if printed.endswith(ending) and len(printed) > len(ending) + 1:
            yield printed.removesuffix(ending) + nominative
            return
    if case in ("gen", "acc") and printed.endswith("a"):
        yield from _of_stem(printed[:-1])
    elif (case == "gen" and printed.endswith(("i", "y"))) or (case == "acc" and printed.endswith("ę")):
        yield f"{printed[:-1]}a"
    elif case == "dat" and printed.endswith("owi"):
        yield from _of_stem(printed.removesuffix("owi"))
    elif case == "inst" and printed.endswith("em"):
        stem = printed.removesuffix("em")
        yield from _of_stem(stem[:-1] if stem.endswith(("ki", "gi")) else stem)
    elif case == "inst" and printed.endswith("ą"):
        yield f"{printed[:-1]}a"
    elif case in ("dat", "loc") and printed.endswith("e"):
        yield from _hardened(printed)
    elif case == "loc" and printed.endswith("u"):
        yield from _of_stem(printed[:-1])
    yield printed


def _of_stem(stem: str) -> Iterator[str]:
    """Yield what a man's surname was before an ending: Krawc-a/Krawiec, Dudk-a/Dudek, Kamieni-a/Kamień, Józefiak-a."""
    if stem.endswith("i") and len(stem) > 2:
        yield stem[:-2] + {"n": "ń", "s": "ś", "c": "ć", "z": "ź"}.get(stem[-2], stem[-2])
    elif (
        len(stem) > 2
        and stem[-2] not in _VOWELS
        and stem[-1] in "kc"
        and not stem.endswith(("ck", "sk", "zk"))
    ):
        yield f"{stem[:-1]}{'ie' if stem[-1] == 'c' else 'e'}{stem[-1]}"
    elif len(stem) > 3 and stem.endswith(("bl", "pl", "gl", "dl", "tl", "dr", "bł", "pł", "sł")):
        yield f"{stem[:-1]}e{stem[-1]}"
    yield stem


def _hardened(printed: str) -> Iterator[str]:
    for soft, hard in _HARD:
        if printed.endswith(soft):
            yield printed.removesuffix(soft) + hard
            return


# Towns after `w`: ending of the locative, ending of the nominative; the longer first.
_LOCATIVE = (
    *(
        ("owie", "ów"),
        ("ewie", "ew"),
        ("awie", "awa"),
        ("wiu", "w"),
        ("niu", "ń"),
        ("ściu", "ść"),
        ("ciu", "ć"),
    ),
    *(
        ("siu", "ś"),
        ("ziu", "ź"),
        ("miu", "m"),
        ("biu", "b"),
        ("piu", "p"),
        ("ejcu", "ejec"),
        ("ójcu", "ójec"),
    ),
    *(("owcu", "owiec"), ("ńcu", "niec"), ("olu", "ole"), ("brzu", "brze"), ("skach", "ski"), ("kach", "ki")),
    *(("gach", "gi"), ("cach", "ce"), ("czach", "cze"), ("szach", "sze"), ("żach", "że"), ("rzach", "rze")),
    *(
        ("lach", "le"),
        ("jach", "je"),
        ("niach", "nie"),
        ("iach", "ie"),
        ("ach", "y"),
        ("bku", "bek"),
        ("wku", "wek"),
        ("sku", "sk"),
    ),
    *(
        ("u", ""),
        ("dzie", "da"),
        ("ździe", "zda"),
        ("ście", "sto"),
        ("cie", "ta"),
        ("rze", "ra"),
        ("dze", "ga"),
    ),
    *(("ielce", "ielka"), ("stce", "stka"), ("lce", "lka"), ("źnie", "zno"), ("śnie", "sno"), ("inie", "in")),
    *(
        ("ynie", "yn"),
        ("onie", "oń"),
        ("anie", "ana"),
        ("łnie", "łno"),
        ("pnie", "pno"),
        ("dnie", "dno"),
        ("ie", "a"),
    ),
    *(("śle", "sła"), ("le", "ła"), ("cy", "ca"), ("czy", "cza"), ("szy", "sza"), ("ży", "ża"), ("ny", "na")),
    *(("ni", "nia"), ("li", "la"), ("ji", "ja"), ("di", "dź"), ("i", "ia")),
)
_GENITIVE = (
    *(
        ("owa", "ów"),
        ("ewa", "ew"),
        ("ska", "sk"),
        ("nia", "ń"),
        ("cia", "ć"),
        ("ia", ""),
        ("cy", "ca"),
        ("ki", "ka"),
    ),
    *(("gi", "ga"), ("ni", "nia"), ("li", "la"), ("ic", "ice"), ("y", "a"), ("a", "")),
)
_ADJECTIVE = (
    *(
        ("skiej", "ska"),
        ("ckiej", "cka"),
        ("iej", "ia"),
        ("ej", "a"),
        ("skim", "ski"),
        ("ckim", "cki"),
        ("im", "i"),
    ),
    *(
        ("ym", "y"),
        ("skich", "skie"),
        ("ckich", "ckie"),
        ("ich", "ie"),
        ("ych", "e"),
        ("skiego", "ski"),
        ("iego", "i"),
    ),
    ("ego", "y"),
)


def town(printed: list[str], case: str) -> str:
    """Return a guess at the nominative of a town printed in the locative (`loc`) or genitive (`gen`)."""
    if len(printed) == 1 and "-" in printed[0]:
        return "-".join(town([part], case) for part in printed[0].split("-"))
    adjectives = [_replaced(word, _ADJECTIVE) for word in printed]
    if len(printed) == 1:
        return adjectives[0] or _noun(printed[0], case)
    return " ".join(
        _agreeing(word, adjective, printed, case) for word, adjective in zip(printed, adjectives, strict=True)
    )


def _agreeing(word: str, adjective: str | None, printed: list[str], case: str) -> str:
    """Return a word of a name of two: the adjective, put into the gender of its noun, or the noun."""
    if adjective is None:
        return _noun(word, case)
    nouns = [_noun(other, case) for other in printed if other != word]
    if nouns and nouns[0].endswith(("o", "e")) and adjective.endswith(("i", "y")):
        return adjective.removesuffix("y") + "e"
    return adjective


def _noun(word: str, case: str) -> str:
    return _replaced(word, _LOCATIVE if case == "loc" else _GENITIVE) or word


def _replaced(word: str, rules: tuple[tuple[str, str], ...]) -> str | None:
    """Return the word with the first ending that fits replaced, or None; at least two letters stay."""
    for ending, nominative in rules:
        if word.endswith(ending) and len(word) >= len(ending) + 2:
            return word.removesuffix(ending) + nominative
    return None
