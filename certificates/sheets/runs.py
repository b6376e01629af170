"""An import from upload to result.

What is short is done at once. What is long is done by a process of its own (`manage.py work_on_sheet`), since the web's
workers are replaced after half a minute: it says in the database how far it has come, and whoever dies leaves nothing
half done, because everything is stored in one transaction at the end. Two processes never work on one import: each
names itself in `claim`, and what it writes holds only as long as that name stands there.

Between preview and storing the register may change. So the plan is made anew when it is confirmed, and if it is another
one, nothing is stored and it is shown. What the plan rests on is then read once more in the transaction that stores it,
behind a lock that imports queue at; where no history has grown since, nothing needs to be read. SQLite has one writer
at a time, so the transaction does no more than it must: for 5,000 full rows (350,000 rows of the database, with their
citations and history) eight seconds of CPU, in which others who store something wait; they give up after 20,
so on a busy machine 8,000 rows are too many at once.
"""

import gc
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from secrets import token_hex
from time import monotonic

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.models import SheetImport, SheetRow
from certificates.sheets.holders import Rights
from certificates.sheets.proposals import Plan, plan_of
from certificates.sheets.reading import read_sheet
from certificates.sheets.rows import ReadRow, read_rows
from certificates.sheets.storing import Outdated, store
from institutions.history import change
from institutions.planning import gather_statistics

State = SheetImport.State
_CHANGED = gettext_lazy(
    "The register has changed since the preview, so nothing was stored. Look at it again."
)
EVERY = 1.0  # seconds between two tellings of progress
MANY = 500  # rows that change the plans of queries


class TakenOver(Exception):
    """Another process works on the import."""


def begin(sheet: SheetImport) -> None:
    """Have a waiting or confirmed import worked on: at once if it is short, else by a process of its own."""
    if sheet.size <= settings.SHEET_BYTES_AT_ONCE:
        work(sheet.pk)
    else:
        transaction.on_commit(lambda: _start(sheet.pk))


def _start(key: int) -> None:
    """Start the process, which goes on when the web's worker that started it is gone."""
    process = subprocess.Popen(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "work_on_sheet", str(key)],
        env=settings.ENVIRONMENT_OF_COMMANDS,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    # Nobody else would take note of its end.
    threading.Thread(target=process.wait, name=f"import {key}", daemon=True).start()


def work(key: int) -> None:
    """Read or store the import `key`, whichever waits; does nothing where nothing does."""
    claim = token_hex(16)
    for waits, works, does in (
        (State.WAITING, State.READING, _preview),
        (State.CONFIRMED, State.STORING, _store),
    ):
        waiting = SheetImport.objects.filter(pk=key, state=waits)
        if waiting.update(state=works, claim=claim, seen_at=timezone.now()):
            sheet = SheetImport.objects.select_related("source", "uploaded_by").get(pk=key)
            try:
                with _without_collection(), _unmapped():
                    does(sheet)
            except TakenOver:
                return
            except Exception:
                _end(
                    sheet,
                    State.REFUSED,
                    problems=[_("The work broke off and nothing was stored. Send the file anew.")],
                )
                raise


@contextmanager
def _without_collection() -> Iterator[None]:
    """Look for no reference cycles meanwhile: half a million objects live until the end, and each look counts them."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def _unmapped() -> Iterator[None]:
    """Have SQLite map none of its file meanwhile: an import goes through all of it, and it would count as memory."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        mapped = cursor.execute("PRAGMA mmap_size").fetchone()
        cursor.execute("PRAGMA mmap_size = 0")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA mmap_size = {int(mapped[0]) if mapped else 0}")


def _end(sheet: SheetImport, state: str, **fields) -> None:
    """Write what has become of the import, unless another process has taken it over."""
    fields |= {"state": state, "seen_at": timezone.now()}
    if not SheetImport.objects.filter(pk=sheet.pk, claim=sheet.claim).update(**fields):
        raise TakenOver
    for name, value in fields.items():
        setattr(sheet, name, value)


def _telling(sheet: SheetImport, begun: int, total: int) -> Callable[[int], None]:
    """Return a function that tells, at most once a second, that `begun` and so many steps of `total` are done."""
    last = [0.0]

    def tell(done: int) -> None:
        if monotonic() - last[0] > EVERY:
            last[0] = monotonic()
            mine = SheetImport.objects.filter(pk=sheet.pk, claim=sheet.claim)
            if not mine.update(done=begun + done, total=total, seen_at=timezone.now()):
                raise TakenOver

    return tell


def _understood(sheet: SheetImport) -> list[ReadRow]:
    """Return the rows of the file, and keep what its sender has to know of it; raises ValidationError."""
    read = read_sheet(bytes(sheet.content or b""), sheet.file_name)
    sheet.notes = read.notes
    return read_rows(read, progress=_telling(sheet, 0, 2 * len(read.rows)))


def _preview(sheet: SheetImport) -> None:
    try:
        rows = _understood(sheet)
    except ValidationError as error:
        _end(sheet, State.REFUSED, problems=error.messages)
        return
    _show(sheet, _planned(sheet, rows))


def _planned(sheet: SheetImport, rows: list[ReadRow]) -> Plan:
    return plan_of(
        rows,
        source=sheet.told_source(),
        rights=Rights.of(sheet.uploaded_by),
        progress=_telling(sheet, len(rows), 2 * len(rows)),
    )


def _show(sheet: SheetImport, plan: Plan) -> None:
    """Keep the preview: every row with its outcome."""
    with transaction.atomic():
        _end(
            sheet,
            State.REFUSED if plan.is_refused else State.READY,
            notes=sheet.notes,
            problems=[],
            counts=plan.counts,
            plan=plan.digest,
        )
        _keep_rows(sheet, plan)


def _keep_rows(sheet: SheetImport, plan: Plan) -> None:
    """Keep what becomes of every row, with the records that are stored."""
    sheet.rows.all().delete()
    SheetRow.objects.bulk_create(
        SheetRow(
            sheet=sheet,
            number=proposal.row.number,
            institution_outcome=proposal.institution,
            certificate_outcome=proposal.certificate,
            has_faults=bool(proposal.faults),
            report=report,
            institution_id=proposal.holder.record.pk if proposal.holder else None,
            certificate_id=proposal.award.record.pk if proposal.award else None,
        )
        for proposal, report in zip(plan.proposals, plan.reports, strict=True)
    )


def _reason_of(sheet: SheetImport) -> str:
    """Return what the history of every record that is stored tells of why: the file, and what its sender said."""
    told = _("Import: %(file)s") % {"file": sheet.file_name}
    return f"{told} – {sheet.reason}" if sheet.reason else told


def _store(sheet: SheetImport) -> None:
    """Store the confirmed plan, or show the new one if the register has changed meanwhile."""
    user = sheet.uploaded_by
    if not user.is_active or not user.has_perm("certificates.add_sheetimport"):
        _end(sheet, State.REFUSED, problems=[_("Whoever sent the file may not import any more.")])
        return
    rows = _understood(sheet)
    plan = _planned(sheet, rows)
    if plan.digest != sheet.plan:
        sheet.notes.append(str(_CHANGED))
        _show(sheet, plan)
        return
    try:
        with change(by=user, reason=_reason_of(sheet)), transaction.atomic():
            # The first import's row is where all queue up.
            SheetImport.objects.select_for_update().order_by("pk").only("pk").first()
            if not plan.reading.holds([row.values for row in rows]):
                raise Outdated
            store(plan, by=user)
            _keep_rows(sheet, plan)
            _end(sheet, State.STORED, content=None, stored_at=timezone.now())
    except (Outdated, IntegrityError, OperationalError):
        sheet.notes.append(str(_CHANGED))
        _show(sheet, _planned(sheet, rows))
        return
    if len(rows) >= MANY:
        gather_statistics()
