"""A long spreadsheet, previewed and stored as the office does it: how long that takes, and how long others wait."""

import csv
import io
import resource
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import perf_counter, process_time

from django.contrib.auth.models import User
from django.db import OperationalError, connection, transaction
from django.utils import translation
from stdnum.pl import nip, regon

from calregistry.bench import words
from calregistry.bench.chance import Chance
from certificates.actions import give_numbers
from certificates.models import Certificate, SheetImport
from certificates.sheets import runs
from institutions.models import Territory
from institutions.partial_dates import PartialDate

ROWS = 5_000
EXPERTS = 40  # who hand certificates over in many places
YEAR = 2015  # of the certificates of the file, and of the one that somebody else numbers meanwhile
EVERY = 0.1  # seconds between two certificates of somebody else

HEADINGS = (
    *("nazwa", "nazwa skrócona", "rodzaj", "miejscowość", "w miejscowości", "kod TERC", "ulica i numer"),
    *("kod pocztowy", "telefon", "e-mail", "strona internetowa", "BIP", "REGON", "NIP"),
    *("numer nadany przez Stowarzyszenie", "tytuł certyfikatu", "data decyzji", "data wręczenia", "okres"),
    *("miejsce wręczenia", "miejscowość wręczenia", "okazja", "wręczył", "odebrał"),
    *("źródło – adres", "źródło – tytuł", "źródło – data", "źródło – rodzaj", "źródło – wydawca"),
)


@dataclass(frozen=True, slots=True)
class SheetResult:
    """A step of an import in its own process: seconds of CPU, seconds in all, MB at most, longest wait of others."""

    step: str
    rows: int
    cpu: float
    seconds: float
    megabytes: float
    wait: float


def write_sheet(*, rows: int, seed: int) -> bytes:
    """Return a spreadsheet of new institutions as Excel writes CSV, every row with a certificate and all columns full.

    The register in the database gives the municipalities.
    """
    chance = Chance(seed)
    places = list(Territory.objects.filter(level=Territory.Level.MUNICIPALITY).order_by("code"))
    experts = [_name(chance) for _number in range(EXPERTS)]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(HEADINGS)
    writer.writerows(
        _row(chance, number, chance.choice(places), chance.choice(experts)) for number in range(rows)
    )
    return text.getvalue().encode("utf-8-sig")


def _name(chance: Chance) -> str:
    given, is_woman = chance.choice(words.GIVEN_NAMES)
    return f"{given} {chance.choice(words.FAMILY_BEGINNINGS)}{'ska' if is_woman else 'ski'}"


def _row(chance: Chance, number: int, place: Territory, expert: str) -> list[str]:
    day = f"{chance.randint(1, 28)}.{chance.randint(1, 12):02}.{YEAR}"
    host = f"arkusz-{number}.example"
    return [
        *(f"Ośrodek Pomocy Społecznej nr {number}", f"OPS nr {number}", "OPS", place.name, f"w {place.name}"),
        *(place.code, f"ul. {chance.choice(words.STREETS)} {chance.randint(1, 90)}"),
        f"{chance.randint(0, 99):02}-{chance.randint(1, 999):03}",
        f"{chance.randint(12, 95)} {chance.randint(100, 999)} {chance.randint(10, 99)} 00",
        *(f"kontakt@{host}", f"https://{host}/", f"https://bip.{host}/"),
        *(_regon(number), _nip(number)),
        *(
            f"{number + 1}/{YEAR}",
            "Certyfikat Jakości CAL",
            f"styczeń {YEAR}",
            day,
            f"na lata {YEAR}–{YEAR + 5}",
        ),
        *("Dom Kultury", place.name, "uroczystość", f"{expert}, ekspert CAL; (burmistrz miasta nr {number})"),
        f"{_name(chance)}, dyrektor",
        *(f"https://{host}/certyfikat", f"Certyfikat nr {number}", day, "aktualność", "Redakcja"),
    ]


def _regon(number: int) -> str:
    digits = str(90_000_000 + number)
    return f"{digits}{regon.calc_check_digit(digits)}"


def _nip(number: int) -> str:
    """Return a sound NIP: no two tens of numbers that follow each other lack one."""
    first = 2_000_000_000 + 20 * number
    return next(str(each) for each in range(first, first + 20) if nip.is_valid(str(each)))


def preview(*, rows: int, seed: int) -> SheetResult:
    """Have a spreadsheet of so many rows sent and read; it waits to be confirmed then."""
    user = User.objects.create_superuser("bench-sheet")
    content = write_sheet(rows=rows, seed=seed)
    sheet = SheetImport.of(name="bench.csv", content=content, by=user)
    sheet.save()
    return _measured("preview", sheet, SheetImport.State.READY)


def store() -> SheetResult:
    """Have the spreadsheet that was read stored."""
    sheet = SheetImport.objects.get(state=SheetImport.State.READY)
    sheet.confirm()
    return _measured("store", sheet, SheetImport.State.STORED)


def _measured(step: str, sheet: SheetImport, wanted: str) -> SheetResult:
    """Return what the work on the import takes; RuntimeError where it does not come to the state that is wanted."""
    with _somebody_else() as waits:
        began, cpu_began = perf_counter(), process_time()
        with translation.override("pl"):
            runs.work(sheet.pk)
        seconds, cpu = perf_counter() - began, process_time() - cpu_began
    sheet.refresh_from_db()
    if sheet.state != wanted:
        raise RuntimeError(f"The import of the bench is {sheet.state}: {sheet.problems} {sheet.counts}")
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return SheetResult(step, sheet.counts["rows"], cpu, seconds, megabytes, max(waits))


@contextmanager
def _somebody_else() -> Iterator[list[float]]:
    """Have somebody else number a certificate again and again meanwhile; give the seconds that each took."""
    waits = [0.0]
    is_over = threading.Event()

    def number_certificates() -> None:
        try:
            while not is_over.wait(EVERY):
                began = perf_counter()
                with suppress(OperationalError), transaction.atomic():  # they gave up waiting
                    give_numbers([Certificate(handed_over_on=PartialDate(YEAR))])
                    transaction.set_rollback(True)
                waits.append(perf_counter() - began)
        finally:
            connection.close()

    thread = threading.Thread(target=number_certificates)
    thread.start()
    try:
        yield waits
    finally:
        is_over.set()
        thread.join()


def sheet_table(results: Iterable[SheetResult]) -> str:
    """Return the results in Markdown."""
    lines = [
        "| spreadsheet | rows | CPU s | seconds | MB at most | longest wait of others, s |",
        "|:--|--:|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {each.step} | {each.rows} | {each.cpu:.1f} | {each.seconds:.1f} | {each.megabytes:.0f} | {each.wait:.1f} |"
        for each in results
    ]
    return "\n".join(lines)
