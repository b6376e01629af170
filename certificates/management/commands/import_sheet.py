"""Import institutions and certificates from a spreadsheet, for staff with a shell."""

from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _
from tqdm import tqdm

from certificates.models import SheetImport
from certificates.sheets.holders import Rights
from certificates.sheets.proposals import plan_of
from certificates.sheets.reading import read_sheet
from certificates.sheets.rows import Outcome, read_rows
from certificates.sheets.runs import work
from institutions.models import Source
from institutions.partial_dates import PartialDate
from institutions.typed_text import tidy

NOT_ALLOWED = Rights(institutions=False, certificates=False)


class Command(BaseCommand):
    """Say what the file would change and everything that is wrong; with --store, store all of it or nothing."""

    help = (
        "Import a spreadsheet (XLSX or CSV) of institutions and certificates; only a trial without --store."
    )

    def add_arguments(self, parser):
        """Take the file, who imports it, and where it is known from."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--by", metavar="USERNAME", help="the member of staff who imports; needed to store"
        )
        parser.add_argument("--source", metavar="SLUG", help="the address word of a source in the register")
        parser.add_argument("--source-url", default="", help="the address of a source, new or known")
        parser.add_argument("--source-title", default="", help="the title of a new source")
        parser.add_argument("--source-kind", default=Source.Kind.DOCUMENT, choices=Source.Kind.values)
        parser.add_argument(
            "--source-date", default="", help="the date printed on it: 2019, 06.2010, 5.02.2015"
        )
        parser.add_argument(
            "--reason", default="", help="why it changes dates of published certificates, if it does"
        )
        mode = parser.add_mutually_exclusive_group()
        mode.add_argument(
            "--dry-run", action="store_true", help="only say what would change (this is so anyway)"
        )
        mode.add_argument("--store", action="store_true", help="store it if nothing is wrong")

    def handle(self, *args, **options):
        """Read the file, tell what it would change, and store that if it is asked for."""
        with translation.override("pl"):
            self._import(options)

    def _import(self, options: dict[str, Any]) -> None:
        user = self._user(options["by"])
        source, new_source = self._source(options)
        path = options["file"]
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(
                _("%(path)s cannot be read: %(reason)s.") % {"path": path, "reason": error.strerror}
            ) from error
        if not options["store"]:
            sheet = SheetImport.of(
                name=path.name, content=content, by=user, source=source, new_source=new_source
            )
            self._try(sheet, Rights.of(user) if user else NOT_ALLOWED)
            self.stdout.write(_("This was only a trial: nothing was changed."))
            return
        if user is None:
            raise CommandError(_("Say who imports: --by."))
        sheet = SheetImport.of(name=path.name, content=content, by=user, source=source, new_source=new_source)
        sheet.save()
        work(sheet.pk)
        sheet.refresh_from_db()
        self._tell(sheet)
        if sheet.state == SheetImport.State.READY:
            try:
                sheet.confirm(reason=tidy(options["reason"]))
            except ValidationError as error:
                sheet.drop()
                raise CommandError(f"{' '.join(error.messages)} (--reason)") from error
            work(sheet.pk)
            sheet.refresh_from_db()
        if sheet.state != SheetImport.State.STORED:
            raise CommandError("\n".join([_("Nothing was stored."), *sheet.problems, *sheet.notes]))
        self.stdout.write(_("Everything is stored, as drafts."))

    def _try(self, sheet: SheetImport, rights: Rights) -> None:
        try:
            read = read_sheet(bytes(sheet.content or b""), sheet.file_name)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        with tqdm(total=2 * len(read.rows), unit="", disable=None) as bar:
            rows = read_rows(read, progress=lambda done: bar.update(done - bar.n))
            plan = plan_of(
                rows,
                source=sheet.told_source(),
                rights=rights,
                progress=lambda done: bar.update(len(rows) + done - bar.n),
            )
        for note in read.notes:
            self.stdout.write(note)
        self._report(plan.reports, plan.counts)
        if plan.is_refused:
            raise CommandError(_("The file cannot be stored as it is."))

    def _tell(self, sheet: SheetImport) -> None:
        for note in sheet.notes:
            self.stdout.write(note)
        self._report([row.report for row in sheet.rows.order_by("number")], sheet.counts)

    def _report(self, reports: list[dict[str, Any]], counts: dict[str, int]) -> None:
        """Print what changes and what is wrong, and the counts of the rest."""
        for report in reports:
            row = _("Row %(row)s: %(name)s") % {"row": report["row"], "name": report["name"]}
            lines = [f"{label}: {before} → {after}" for label, before, after in report["changes"]]
            lines += [
                _("%(label)s: %(before)s (the file says: %(after)s)")
                % {"label": label, "before": before, "after": after}
                for label, before, after in report["kept"]
            ]
            lines += report["notices"]
            lines += [" – ".join(part for part in fault if part) for fault in report["faults"]]
            for line in lines:
                self.stdout.write(f"{row}: {line}")
        for kind, label in (("institution", _("institutions")), ("certificate", _("certificates"))):
            for outcome in Outcome:
                if count := counts.get(f"{kind} {outcome.value}"):
                    self.stdout.write(f"{label}, {outcome.label}: {count}")
        self.stdout.write(_("Rows: %(count)s") % {"count": counts.get("rows", 0)})

    def _user(self, name: str | None) -> Any:
        if not name:
            return None
        user = get_user_model().objects.filter(username=name, is_active=True).first()
        if user is None or not user.has_perm("certificates.add_sheetimport"):
            raise CommandError(_("There is nobody with this name who may import: %(name)s.") % {"name": name})
        return user

    def _source(self, options: dict[str, Any]) -> tuple[Source | None, dict[str, str]]:
        """Return the source in the register, or what is told of a new one."""
        url, title = options["source_url"], options["source_title"]
        if options["source"]:
            source = Source.objects.filter(slug=options["source"]).first()
            if source is None:
                raise CommandError(
                    _("There is no source at the address “%(slug)s”.") % {"slug": options["source"]}
                )
            return source, {}
        if not url and not title:
            return None, {}
        if url and (known := Source.objects.filter(url=url).order_by("pk").first()):
            return known, {}
        told = {"url": url, "title": title or url.partition("://")[2], "kind": options["source_kind"]}
        if options["source_date"]:
            try:
                told["published_on"] = str(PartialDate.parse(options["source_date"]))
            except ValueError as error:
                raise CommandError(str(error)) from error
        return None, told
