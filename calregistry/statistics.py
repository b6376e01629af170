"""The register in figures: tables of which every number leads to the list that it counts.

A fixed number of grouped queries count everything, however large the register. What a list finds under the same
filters and what a table says are the same querysets, so a number and its list cannot differ.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, CharField, Count, F, Value, When
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from calregistry.tables import Figure, Row, Table, best_of, table
from certificates.filters import MANY, MANY_OR_MORE
from certificates.models import Certificate, DatePrecision, Holder, PeriodRecord, Status
from certificates.models.certificate import UNKNOWN_YEAR
from institutions.filters.base import UNKNOWN
from institutions.filters.institution import is_unit
from institutions.models import InstitutionKind, Territory


class Statistics:
    """Counts of the published register on the day `on`, and the tables made of them."""

    def __init__(self, *, on: date, carried: Mapping[str, str] | None = None) -> None:
        """Count; `carried` are parameters that every link takes along, such as the day asked for."""
        self.on = on
        self.carried = dict(carried or {})
        published = Certificate.objects.published()
        traits = ("award_year", "status", "date_precision", "period_record", "is_later")
        certificates = (
            published.with_award_year().with_status(on=on).with_date_precision().with_period_record()
        )
        self.certificates = counted(certificates.with_is_later(), *traits)
        self.awards_at = counted(placed(published, "holder__"), "kind_of", "region", "unit")
        institutions = Holder.objects.published()
        self.institutions_at = counted(placed(institutions), "kind_of", "region", "unit")
        self.holders_at = counted(placed(institutions.certified()), "kind_of", "region", "unit")
        self.by_number = institutions.tally_by_certificates(most=MANY)
        self.by_status = institutions.count_by_status(on=on)
        self.voivodeships = list(
            Territory.objects.at_level(Territory.Level.VOIVODESHIP).order_by("sort_key", "code")
        )

    # Totals

    @property
    def certificate_count(self) -> int:
        """How many certificates are published."""
        return sum(self.certificates.values())

    @property
    def institution_count(self) -> int:
        """How many institutions are published."""
        return sum(self.institutions_at.values())

    @property
    def holder_count(self) -> int:
        """How many institutions have a certificate, of whatever status."""
        return sum(self.holders_at.values())

    @property
    def finding(self) -> str:
        """The sentences that sum the page up."""
        if not self.certificate_count:
            return _("The register knows of no certificate yet.")
        known = ngettext(
            "The register knows of %(count)d CAL certificate.",
            "The register knows of %(count)d CAL certificates.",
            self.certificate_count,
        )
        counts = self.by(1)
        silent = ngettext(
            "For %(count)d, no source says until when it holds.",
            "For %(count)d, no source says until when they hold.",
            counts[Status.UNKNOWN],
        )
        valid = ngettext(
            "%(count)d is certainly in force.", "%(count)d are certainly in force.", counts[Status.VALID]
        )
        sentences = [known % {"count": self.certificate_count}]
        if counts[Status.VALID]:
            sentences.append(valid % {"count": counts[Status.VALID]})
        if counts[Status.UNKNOWN]:
            sentences.append(silent % {"count": counts[Status.UNKNOWN]})
        return " ".join(sentences)

    def by(self, place: int) -> Counter:
        """Return the certificates by one of their traits: the one in this place among those that are counted."""
        return summed(self.certificates, lambda traits: traits[place])

    # Links

    def list_of(self, name: str, count: int, **chosen: str) -> Figure:
        """Return `count` with the address of the list `name` under what is `chosen`."""
        query = urlencode({**self.carried, **chosen})
        return Figure(count, f"{reverse(name)}?{query}" if query else reverse(name))

    def awards(self, count: int, **chosen: str) -> Figure:
        """Return a number of certificates with their list."""
        return self.list_of("certificates:list", count, **chosen)

    def institutions(self, count: int, **chosen: str) -> Figure:
        """Return a number of institutions with their list."""
        return self.list_of("institutions:list", count, **chosen)

    # Tables

    @property
    def tables(self) -> dict[str, Table]:
        """All tables by their words in the address."""
        tables = [
            self.years(),
            self.statuses(),
            self.regions(),
            self.kinds(),
            self.repeated(),
            self.holders(),
            self.units(),
            self.precisions(),
            self.periods(),
        ]
        return {table.key: table for table in tables}

    def years(self) -> Table:
        """Return the awards by year, years without any between others too, the unknown year last."""
        counts = self.by(0)
        later = summed(
            {traits: count for traits, count in self.certificates.items() if traits[-1]}, lambda t: t[0]
        )
        known = {int(year): count for year, count in counts.items() if year}
        shown = {*known, *range(min(known, default=1), min(max(known, default=0), self.on.year) + 1)}
        rows = [(str(year), str(year), counts[str(year)], later[str(year)]) for year in sorted(shown)]
        if counts[None]:
            rows.append((_("year not recorded"), UNKNOWN_YEAR, counts[None], later[None]))
        return table(
            "lata",
            best_of(
                _("Most awards in one year: %(count)d, in %(which)s"), {str(y): n for y, n in known.items()}
            )
            or _("No award has a year yet"),
            _("Certificates by the year of the award"),
            _("Year of award"),
            [_("Certificates"), _("of them later")],
            [
                Row(label, [self.awards(count, rok=year), self.awards(again, rok=year, ktory="kolejny")])
                for label, year, count, again in rows
            ],
            [
                self.awards(self.certificate_count),
                self.awards(sum(later.values()), ktory="kolejny"),
            ],
        )

    def statuses(self) -> Table:
        """Return the certificates by their status on the day."""
        counts = self.by(1)
        title = _("Certainly in force: %(valid)d; period unknown: %(unknown)d") % {
            "valid": counts[Status.VALID],
            "unknown": counts[Status.UNKNOWN],
        }
        return table(
            "statusy",
            title,
            _("Certificates by status on %(day)s") % {"day": self.day},
            _("Status"),
            [_("Certificates")],
            [
                Row(capfirst(str(status.label)), [self.awards(counts[status], status=status.value)])
                for status in Status
                if status != Status.NONE
            ],
            [self.awards(self.certificate_count)],
        )

    def regions(self) -> Table:
        """Return certificates, holders and institutions by voivodeship."""
        figures = self.three_figures(1)
        rows = [
            Row(each.name, figures(each.code, wojewodztwo=each.slug), is_polish=True)
            for each in self.voivodeships
        ]
        with_any = sum(1 for row in rows if row.figures[0].count)
        nowhere = figures(None, teren=UNKNOWN)
        if nowhere[2].count:
            rows.append(Row(_("municipality not recorded"), nowhere))
        title = _("Voivodeships with at least one certificate: %(count)d of %(all)d")
        return table(
            "wojewodztwa",
            title % {"count": with_any, "all": len(self.voivodeships)},
            _("Certificates and institutions by voivodeship of the seat"),
            _("Voivodeship"),
            self.three_columns(),
            rows,
            self.three_totals(),
        )

    def kinds(self) -> Table:
        """Return certificates, holders and institutions by the kind of institution."""
        figures = self.three_figures(0)
        rows = {kind: figures(kind.value, rodzaj=kind.value) for kind in InstitutionKind}
        most = {str(kind.label): numbers[0].count for kind, numbers in rows.items()}
        return table(
            "rodzaje",
            best_of(_("Most certificates of one kind of institution: %(count)d, %(which)s"), most)
            or _("No institution has a certificate yet"),
            _("Certificates and institutions by kind of institution"),
            _("Kind of institution"),
            self.three_columns(),
            [Row(capfirst(str(kind.label)), numbers) for kind, numbers in rows.items() if numbers[2].count],
            self.three_totals(),
        )

    def units(self) -> Table:
        """Return certificates, holders and institutions by whether they are units of others."""
        figures = self.three_figures(2)
        units, others = figures("tak", jednostka="tak"), figures("nie", jednostka="nie")
        share = 100 * units[1].count / self.holder_count if self.holder_count else 0
        title = _(
            "Units of other institutions among those with a certificate: %(count)d of %(all)d (%(share)s%%)"
        )
        return table(
            "jednostki",
            title
            % {
                "count": units[1].count,
                "all": self.holder_count,
                "share": number_format(share, decimal_pos=1 if share % 1 else 0),
            },
            _("Certificates and institutions, units apart from whole institutions"),
            _("Holder"),
            self.three_columns(),
            [Row(_("Whole institutions"), others), Row(_("Units of other institutions"), units)],
            self.three_totals(),
        )

    def repeated(self) -> Table:
        """Return the institutions by how many certificates they have."""
        numbers = [str(number) for number in range(1, MANY)] + [MANY_OR_MORE]
        labels = [*numbers[:-1], _("%(number)d or more") % {"number": MANY}]
        return table(
            "kolejne",
            _("With more than one certificate: %(count)d of %(all)d institutions that have any")
            % {"count": sum(self.by_number[1:]), "all": self.holder_count},
            _("Institutions by how many certificates the register knows of"),
            _("Number of certificates"),
            [_("Institutions")],
            [
                Row(label, [self.institutions(count, certyfikatow=number)])
                for label, number, count in zip(labels, numbers, self.by_number, strict=True)
            ],
            [self.institutions(self.holder_count, certyfikat="tak")],
        )

    def holders(self) -> Table:
        """Return the institutions by the status of the best certificate that they have, or without any."""
        without = self.by_status[Status.NONE]
        title = _("Institutions with a certificate, today or in the past: %(with)d; without one: %(without)d")
        return table(
            "instytucje",
            title % {"with": self.holder_count, "without": without},
            _("Institutions by the status of their best certificate on %(day)s") % {"day": self.day},
            _("Status"),
            [_("Institutions")],
            [
                Row(
                    capfirst(str(status.label)),
                    [self.institutions(self.by_status[status], status=status.value)],
                )
                for status in Status
            ],
            [self.institutions(self.institution_count)],
        )

    def precisions(self) -> Table:
        """Return the certificates by how exactly their award is dated."""
        counts = self.by(2)
        title = _("Awards dated to the day: %(count)d of %(all)d; without any date: %(none)d")
        return table(
            "daty",
            title
            % {
                "count": counts[DatePrecision.DAY],
                "all": self.certificate_count,
                "none": counts[DatePrecision.NONE],
            },
            _("Certificates by how exactly the date of the award is known"),
            _("Date of the award"),
            [_("Certificates")],
            [
                Row(capfirst(str(each.label)), [self.awards(counts[each], data=each.value)])
                for each in DatePrecision
            ],
            [self.awards(self.certificate_count)],
        )

    def periods(self) -> Table:
        """Return the certificates by how much of their period is printed."""
        counts = self.by(3)
        title = _("Certificates of which no source prints the period: %(count)d of %(all)d")
        return table(
            "okresy",
            title % {"count": counts[PeriodRecord.NONE], "all": self.certificate_count},
            _("Certificates by how much of their period the sources print"),
            _("Period"),
            [_("Certificates")],
            [
                Row(capfirst(str(each.label)), [self.awards(counts[each], okres=each.value)])
                for each in PeriodRecord
            ],
            [self.awards(self.certificate_count)],
        )

    # Pieces of tables

    @property
    def day(self) -> str:
        """The day in words."""
        return date_format(self.on, "j E Y")

    def three_columns(self) -> list[str]:
        """Return the columns of tables about places and kinds."""
        return [
            _("Certificates"),
            _("Institutions with a certificate"),
            _("All institutions in the register"),
        ]

    def three_figures(self, place: int) -> Callable[..., list[Figure]]:
        """Return what gives the figures of `three_columns` for a value of kind (0), region (1) or unit (2)."""
        awards, holders, institutions = (
            summed(counts, lambda traits: traits[place])
            for counts in (self.awards_at, self.holders_at, self.institutions_at)
        )

        def figures(value: str | None, **chosen: str) -> list[Figure]:
            return [
                self.awards(awards[value], **chosen),
                self.institutions(holders[value], certyfikat="tak", **chosen),
                self.institutions(institutions[value], **chosen),
            ]

        return figures

    def three_totals(self) -> list[Figure]:
        """Return the last row of tables about places and kinds."""
        return [
            self.awards(self.certificate_count),
            self.institutions(self.holder_count, certyfikat="tak"),
            self.institutions(self.institution_count),
        ]


def placed(rows: Any, path: str = "") -> Any:
    """Annotate rows with `kind_of`, `region` (the code of the voivodeship) and `unit` of the institution at `path`."""
    unit = Case(When(is_unit(path), then=Value("tak")), default=Value("nie"), output_field=CharField())
    return rows.annotate(kind_of=F(f"{path}kind"), region=Left(f"{path}territory_id", 2), unit=unit)


def counted(rows: Any, *traits: str) -> dict[tuple, int]:
    """Return how many rows there are of each combination of `traits`."""
    groups = rows.order_by().values_list(*traits).annotate(count=Count("pk"))
    return {tuple(values): count for *values, count in groups}


def summed(counts: Mapping[tuple, int], trait: Callable[[tuple], Any]) -> Counter:
    """Return the counts summed up by one trait."""
    sums: Counter = Counter()
    for traits, count in counts.items():
        sums[trait(traits)] += count
    return sums
