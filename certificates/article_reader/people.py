"""People in a text: given name and surname back in the nominative, and the public function that stands beside them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from certificates.article_reader import given_names
from certificates.article_reader.declension import surnames
from certificates.article_reader.dictionary import Dictionary
from certificates.article_reader.functions import Office, of_several, offices
from certificates.article_reader.plain import Article, Sentence
from certificates.article_reader.proposals import Confidence, Reason, Span
from institutions.models import Function
from institutions.polish import fold

_LETTER, _CAPITAL_LETTER = r"[^\W\d_]", r"[A-ZĄĆĘŁŃÓŚŹŻ]"
_CAPITAL = re.compile(rf"(?<![\w„\"«-]){_CAPITAL_LETTER}{_LETTER}{{1,30}}(?![\w-])")
_FAMILY = re.compile(
    rf"[ ]{{1,2}}(?P<first>{_CAPITAL_LETTER}[^\W\d_’']{{1,30}})"
    rf"(?P<second>(?:-| ?[–—-] )(?P<last>{_CAPITAL_LETTER}{_LETTER}{{1,30}}))?(?![\w])"
)
_NO_SURNAME = frozenset(
    [
        "pan",
        "pani",
        "pana",
        "panu",
        "panem",
        "pania",
        "dyrektor",
        "certyfikat",
        "klub",
        "rady",
        "rada",
        "centrum",
        "osrodek",
        "mops",
        "ops",
        "gops",
        "miasta",
        "gminy",
        "przewodniczacy",
        "przewodniczaca",
        "burmistrz",
        "prezydent",
        "wojt",
        "cal",
        "osl",
        "starosta",
        "radna",
        "radny",
    ]
)
# A street, palace or school that is named after somebody.
_NAMED_AFTER = re.compile(
    r"(?:\bul\.?|\bulic\w{1,2}|\bal\.?|\balei|\bim\.?|\bimienia|\bpalac\w{0,3}|\bsw\.?"
    r"|\bswiet\w{1,4}|\bplac\w{0,3}|\bos\.?|\bosiedl\w{1,3}"
    r"|\bfot(?:o|ografi\w{1,2})?[.:]{0,2}|\bzdjeci\w{1,3}:?|\bksieci\w{1,4}|\bkrol\w{0,4})\s*$"
)
_TITLE = re.compile(r"\b(?P<title>pan|pana|panu|panem|pani|pania)(?: (?!pan)[a-z]{3,14}){0,2}\s+$")
_TITLES = {
    "pan": ("m", {"nom"}),
    "pana": ("m", {"gen", "acc"}),
    "panu": ("m", {"dat", "loc"}),
    "panem": ("m", {"inst"}),
    "pani": ("f", {"nom", "gen", "dat", "loc"}),
    "pania": ("f", {"acc", "inst"}),
}
_GOVERNED = (
    (re.compile(r"\bz ra[ck]\b[^.;]{0,120}$"), {"gen"}),
    (re.compile(r"\bna rece\b[^.;,]{0,80}$"), {"gen"}),
    (re.compile(r"\bprzez\b[^.;,]{0,80}$"), {"acc"}),
)
_VERB_BETWEEN = re.compile(r"\b\w{2,20}(?:[aeiouy]l|[aeiouy]la|[aeiouy]lo|[aeiouy]li|[aeiouy]ly)\b")
_CONJUNCTION = re.compile(r"\b(?:i|oraz|a|z)\s+(?:pan\w{0,2}\s+)?$")
_BESIDE = re.compile(r"\s{0,2}(?:[,(–—-]\s{0,2})?(?:(?:jest|byl[ay]?|nasz[a]?|pani|pan) )?")
_WORD_AND_DASHES = re.compile(r"[\s,–—:-]*")
_JOINED = re.compile(r"\s+(?:i|oraz)\s+(?:pan\w?\s+)?")
_CREDIT = re.compile(r"(?:tekst|autor\w{0,2}|opracowa\w{2,4}|oprac\.?|opr\.?)\s*:?\s*(?:i zdj\w+:?)?\s*$")
_SIGNATURE_REST = re.compile(r"[\s,–—:-]*$")


@dataclass(slots=True)
class Named:
    """A place where the text names a person."""

    span: Span
    sentence: int
    given_names: str
    family_name: str
    gender: str
    case: str
    doubt: tuple[Reason, Confidence] | None = None
    function: Function | None = None
    title: str = ""
    office_span: Span | None = None
    has_signed: bool = False

    @property
    def name(self) -> str:
        """Return given names and surname in the nominative."""
        return f"{self.given_names} {self.family_name}"


def named(article: Article, dictionary: Dictionary | None) -> list[Named]:
    """Return the people whom the text names with given name and surname, in their order."""
    found: list[Named] = []
    sentences = article.sentences
    for number, sentence in enumerate(sentences):
        in_sentence = list(_in_sentence(sentence, number, dictionary))
        found += in_sentence
        for place, person in enumerate(in_sentence):
            before = in_sentence[place - 1].span.end if place else sentence.start
            after = in_sentence[place + 1].span.start if place + 1 < len(in_sentence) else sentence.span.end
            if office := _office(article, person, before, after):
                _give(person, office)
                # `Dorota Wróblewska oraz Pan Michał Neumann – Dyrekcja`
                is_shared = (
                    office.title.startswith("dyrekcj") and place and in_sentence[place - 1].function is None
                )
                if is_shared and _JOINED.fullmatch(article.folded[before : person.span.start]):
                    _give(in_sentence[place - 1], office)
        if in_sentence:
            _sign(article, in_sentence, number)
    return found


def _give(person: Named, office: Office) -> None:
    person.function, person.title = office.function, office.title
    person.office_span = Span(office.start, office.end)


def _in_sentence(sentence: Sentence, number: int, dictionary: Dictionary | None) -> Iterator[Named]:
    """Yield the people of one sentence."""
    end = 0
    for match in _CAPITAL.finditer(sentence.text):
        if match.start() < end:
            continue
        readings = list(given_names.forms().get(match.group(), ()))
        if dictionary and not readings:
            readings = [given_names.Form(*each) for each in dictionary.given_names(match.group())]
        if (
            not readings
            or _is_no_surname(match.group())
            or _NAMED_AFTER.search(sentence.folded[max(0, match.start() - 16) : match.start()])
        ):
            continue
        given, second_names, start = readings, "", match.end()
        family = _FAMILY.match(sentence.text, start)
        if family and not family["second"] and (more := given_names.forms().get(family["first"])):
            # `Anna Maria Kowalska`
            after = _FAMILY.match(sentence.text, family.end())
            if after and not _is_no_surname(after["first"]):
                second_names, family = more[0].nominative, after
        if family is None or _is_no_surname(family["first"]):
            continue
        printed, end = _surname(sentence, family)
        person = _best(sentence, match.start(), given, printed, dictionary)
        person.given_names = f"{person.given_names} {second_names}".strip()
        person.span = Span(sentence.start + match.start(), sentence.start + end)
        person.sentence = number
        yield person


def _is_no_surname(word: str) -> bool:
    return fold(word) in _NO_SURNAME or bool(offices(fold(word)))


def _surname(sentence: Sentence, family: re.Match) -> tuple[str, int]:
    """Return the surname as printed, a double one with a hyphen, and where it ends."""
    if not family["second"] or (
        offices(sentence.folded, family.start("last"), family.end("last") + 30)[:1]
        and (
            offices(sentence.folded, family.start("last"), family.end("last") + 30)[0].start
            == family.start("last")
        )
    ):
        return family["first"], family.end("first")
    return f"{family['first']}-{family['last']}", family.end("last")


def _best(
    sentence: Sentence, start: int, given: list[given_names.Form], printed: str, dictionary: Dictionary | None
) -> Named:
    """Return the likeliest reading of a name, by titles, what governs it, and how the surname ends."""
    before = sentence.folded[max(0, start - 160) : start]
    title = _TITLE.search(before)
    gender, cases = _TITLES[title["title"]] if title else ("", set())
    governed: set[str] = next((fits for pattern, fits in _GOVERNED if pattern.search(before)), set())
    office_case = _case_of_office(before)
    best: tuple[int, Named] | None = None
    for form in given:
        for place, (surname, is_known) in enumerate(_surnames(printed, form, dictionary)):
            weight = 4 * is_known - place + (form.case == "nom")
            if gender:
                weight += 2 if gender == form.gender else -6
                weight += 2 if form.case in cases else -3
            if governed:
                weight += 3 if form.case in governed else -2
            if office_case:
                weight += 2 if form.case in office_case else -1
            weight += _fits(surname, printed, form)
            if best is None or weight > best[0]:
                doubt = None if form.case == "nom" or (surname == printed and is_known) else _doubt(is_known)
                best = weight, Named(Span(0, 0), 0, form.nominative, surname, form.gender, form.case, doubt)
    if best is None:  # every form has a surname; a given name without forms does not come here
        raise ValueError(printed)
    return best[1]


def _doubt(is_known: bool) -> tuple[Reason, Confidence]:
    if is_known:
        return Reason.UNINFLECTED_BY_DICTIONARY, Confidence.SURE
    return Reason.UNINFLECTED_BY_RULE, Confidence.LIKELY


def _surnames(printed: str, form: given_names.Form, dictionary: Dictionary | None) -> list[tuple[str, bool]]:
    """Return the nominatives that a surname may have beside a form of a given name, and whether each is known."""
    guesses = list(dict.fromkeys(surnames(printed, form.gender, form.case)))
    parts = [
        {
            name
            for name, gender, case in dictionary.surnames(part)
            if (gender, case) == (form.gender, form.case)
        }
        if dictionary
        else set()
        for part in printed.split("-")
    ]
    known = [
        guess
        for guess in guesses
        if all(one in several for one, several in zip(guess.split("-"), parts, strict=True))
    ]
    if not known and len(parts) == 1:
        known = sorted(parts[0])
    return [*((name, True) for name in known), *((name, False) for name in guesses if name not in known)]


def _fits(surname: str, printed: str, form: given_names.Form) -> int:
    """Return a weight: what a surname in the nominative cannot look like beside the gender weighs it down."""
    weight = 0
    if (form.gender == "m" and surname.endswith(("ska", "cka", "dzka"))) or (
        form.gender == "f" and surname.endswith(("ski", "cki", "ego", "emu"))
    ):
        weight -= 5
    if form.case != "nom" and surname == printed:
        weight -= (
            0
            if surname.endswith("o")
            or (form.gender == "f" and not surname.endswith(("a", "y", "i", "ą", "ę", "e")))
            else 2
        )
    return weight


def _case_of_office(before: str) -> set[str]:
    """Return the cases that the word for the function right before a name shows, if it shows one."""
    several = offices(before)
    if not several or len(before) - several[-1].end > 60 or "," in before[several[-1].end :]:
        return set()
    word = before[several[-1].start : several[-1].end].split()[0]
    for ending, cases in (("owi", {"dat"}), ("em", {"inst"}), ("ego", {"gen", "acc"}), ("emu", {"dat"})):
        if word.endswith(ending):
            return cases
    if word.endswith(("ktora", "tora", "erta", "denta", "rza", "wojta", "nika", "ciela", "trenera", "tora")):
        return {"gen", "acc"}
    if word.endswith(("ki", "iej")):
        return {"gen"}
    return (
        {"nom"}
        if word.endswith(("ka", "acy", "aca", "mistrz", "dent", "wojt", "pert", "nik", "prezes"))
        else set()
    )


def _office(article: Article, person: Named, before: int, after: int) -> Office | None:
    """Return the function beside a name: what stands before it without a break, else right behind it."""
    folded = article.folded
    left = offices(folded, max(before, person.span.start - 160), person.span.start)
    if left:
        between = folded[left[-1].end : person.span.start]
        is_broken = re.search(r"[,;.]| [–—-] (?!pan\w? |$)", between) or _VERB_BETWEEN.search(between)
        if len(between) < 110 and not is_broken and not _CONJUNCTION.search(between):
            return left[-1]
    beside = _BESIDE.match(folded, person.span.end)
    start = beside.end() if beside else person.span.end
    right = offices(folded, person.span.end, min(after, person.span.end + 60))
    if right and right[0].start == start:
        return right[0]
    return None


def _sign(article: Article, in_sentence: list[Named], number: int) -> None:
    """Mark those who sign the text: a name alone on its line, perhaps with a function beside, above or below it."""
    sentence = article.sentences[number]
    person = in_sentence[0]
    around = sentence.folded[: person.span.start - sentence.start]
    if len(in_sentence) > 1 or len(sentence.text) > 160:
        return
    rest_start = (
        person.office_span.end
        if person.office_span and person.office_span.start > person.span.end
        else person.span.end
    )
    rest = article.folded[rest_start : sentence.span.end]
    title = _WORD_AND_DASHES.fullmatch(around) or (person.office_span and around.strip() == person.title)
    is_alone = bool(title or _CREDIT.search(around)) and not rest.rstrip().endswith((".", ":", "?", "!"))
    if not is_alone or (not person.office_span and not _SIGNATURE_REST.match(rest)) or number == 0:
        return
    person.has_signed = True
    if person.function is None:
        below = article.sentences[number + 1] if number + 1 < len(article.sentences) else None
        if (
            below
            and (found := offices(article.folded, below.start, below.span.end))
            and found[0].start == below.start
        ):
            _give(person, found[0])
    for above in reversed(article.sentences[max(0, number - 6) : number]):
        if person.function is None and (function := of_several(above.folded)):
            person.function, person.title = function, "organizator społeczności lokalnej"
