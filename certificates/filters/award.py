"""Filters of the lists of certificates, and of institutions with what they hold."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django.db import models
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter, MultipleChoiceFilter

from certificates.models import Certificate, CertificateWord, DatePrecision, PeriodRecord, Status
from certificates.models.certificate import UNKNOWN_YEAR
from certificates.numbers import read_number
from institutions.days import PARAMETER as DAY
from institutions.days import on_day
from institutions.facets import Choice, Facet
from institutions.filters import InstitutionFilter
from institutions.filters.base import BEST_MATCH, YEARS
from institutions.filters.day import DayFilter
from institutions.filters.near import NEAREST, NearFilter
from institutions.models.word import Typed

# What readers ask for most stands one click away, also where nothing has that status.
ALWAYS_OFFERED = (Status.VALID, Status.UNKNOWN, Status.EXPIRED)

# From how many certificates on institutions are no longer told apart, and what the address says then.
MANY = 4
MANY_OR_MORE = f"{MANY}-lub-wiecej"


class AwardFilter(InstitutionFilter):
    """Rows by what is known of awards: status on a day and year of the award."""

    status = MultipleChoiceFilter(label=gettext_lazy("Status"), method="by_status", choices=Status.choices)
    rok = MultipleChoiceFilter(label=gettext_lazy("Year of award"), method="by_year")

    ranks_matches = True

    # Filters that say something of the status, and so do not narrow its counts.
    about_status: tuple[str, ...] = ("status",)

    about_presentation = (*InstitutionFilter.about_presentation, DAY)

    def __init__(self, data: QueryDict, queryset: models.QuerySet, *, today: date) -> None:
        super().__init__(data, queryset)
        self.today = today
        self.filters["rok"].extra["choices"] = [
            *zip(YEARS, YEARS, strict=True),
            (UNKNOWN_YEAR, _("not known")),
        ]

    @classmethod
    def get_filters(cls) -> dict[str, Any]:
        """Return the filters, the day among them, whose name no Python name can be."""
        return super().get_filters() | {
            DAY: DayFilter(label=gettext_lazy("Statuses on the day (empty: today)"))
        }

    @cached_property
    def on(self) -> date:
        """The day whose statuses are told: that of the query string, else today."""
        return self.form.cleaned_data.get(DAY) or self.today if DAY not in self.errors else self.today

    @cached_property
    def query(self) -> QueryDict:
        """What is chosen and right, with the day where it is another than today."""
        query = super().query
        query.pop(DAY, None)
        if self.on != self.today:
            query[DAY] = self.on.isoformat()
        return query

    @property
    def clear_url(self) -> str:
        """The address of the list without filters; the order and the day stay."""
        return on_day(super().clear_url, self.on if self.on != self.today else None)

    @property
    def day_field(self) -> dict[str, str]:
        """The field for the day, as `components/day_field.html` wants it."""
        return {
            "name": DAY,
            "label": str(self.filters[DAY].label),
            "value": self.query.get(DAY, ""),
        }

    @cached_property
    def counts_by_status(self) -> Mapping[str, int]:
        """How many rows have each status under all filters but those that tell of the status."""
        raise NotImplementedError

    def year_counts(self) -> Mapping[str | None, int]:
        """Return how many rows there are for each year of award, None standing for a year that is not known."""
        raise NotImplementedError

    @cached_property
    def count(self) -> int:
        """The number of rows under all filters: the sum over the statuses that they let pass."""
        if not self.is_valid():
            return 0
        chosen = self.chosen("status")
        return sum(
            count
            for status, count in self.counts_by_status.items()
            if self.lets_pass(status) and (not chosen or status in chosen)
        )

    def lets_pass(self, status: str) -> bool:
        """Return whether the filters that tell of the status, save `status` itself, let this one pass."""
        return True

    @cached_property
    def status_choices(self) -> list[Choice]:
        """The statuses as links, each with its count, the whole first; they keep the other filters."""
        if not self.is_valid():
            return []
        chosen = self.chosen("status")
        passing = {status: count for status, count in self.counts_by_status.items() if self.lets_pass(status)}
        everything = Choice("", _("all"), sum(passing.values()), not chosen, self.url({"status": []}))
        return [
            everything,
            *(
                Choice(
                    value, str(label), passing.get(value, 0), value in chosen, self.url({"status": [value]})
                )
                for value, label in Status.choices
                if passing.get(value) or value in chosen or value in ALWAYS_OFFERED
            ),
        ]

    def year_facet(self) -> Facet:
        """Return the facet of the years of award, newest first, the unknown year last."""
        return self.facet("rok", {year or UNKNOWN_YEAR: count for year, count in self.year_counts().items()})

    def all_facets(self) -> list[Facet]:
        """Return the facets in their order, also those without any choice."""
        *places, kind, activity, programme = self.facets_of_institutions()
        return [*self.status_facets(), *places, kind, self.year_facet(), activity, programme]

    def status_facets(self) -> list[Facet]:
        """Return the facets that tell of the status."""
        counts = {choice.value: choice.count for choice in self.status_choices}
        return [self.facet("status", counts)]


class CertificateFilter(AwardFilter):
    """Certificates by number, holder, territory, status and year, and by what the holder does."""

    path = "holder__"
    orders = (
        ("najnowsze", gettext_lazy("newest award first")),
        ("najstarsze", gettext_lazy("oldest award first")),
        ("nazwa", gettext_lazy("by name of the holder")),
    )
    search_label = gettext_lazy("Number, holder or town")

    status = MultipleChoiceFilter(
        label=gettext_lazy("Status"),
        method="by_status",
        choices=[choice for choice in Status.choices if choice[0] != Status.NONE],
    )
    data = ChoiceFilter(
        label=gettext_lazy("Date of the award"), method="by_precision", choices=DatePrecision.choices
    )
    okres = ChoiceFilter(label=gettext_lazy("Period"), method="by_period", choices=PeriodRecord.choices)
    ktory = ChoiceFilter(
        label=gettext_lazy("Which award of the holder"),
        method="by_turn",
        choices=[("kolejny", gettext_lazy("a later one"))],
    )
    unseen = (*InstitutionFilter.unseen, "data", "okres", "ktory")

    @cached_property
    def typed(self) -> Typed:
        """The text that is searched for; all counts of the page share what it was found to mean."""
        return Typed(self.text, CertificateWord)

    def by_text(self, queryset: Any, name: str, text: str) -> Any:
        """Return the certificates that hold every word of `text`, have this number, or lie in the area it names."""
        matching = queryset.matching(self.typed)
        if not self.territories_as_text:
            return matching
        return self.found_by_text(queryset, matching.order_by().values("pk"))

    def by_status(self, queryset: Any, name: str, statuses: list[str]) -> Any:
        """Return the certificates with any of `statuses` today."""
        return queryset.with_status(on=self.on).filter(status__in=statuses)

    def by_year(self, queryset: Any, name: str, years: list[str]) -> Any:
        """Return the certificates awarded in any of `years`."""
        return queryset.awarded_in(years)

    def by_precision(self, queryset: Any, name: str, precision: str) -> Any:
        """Return the certificates whose award is dated with this precision."""
        return queryset.with_date_precision().filter(date_precision=precision)

    def by_period(self, queryset: Any, name: str, record: str) -> Any:
        """Return the certificates of whose period so much is printed."""
        return queryset.with_period_record().filter(period_record=record)

    def by_turn(self, queryset: Any, name: str, turn: str) -> Any:
        """Return the certificates whose holders had one before."""
        return queryset.with_is_later().filter(is_later=True)

    @cached_property
    def counts_by_status(self) -> Mapping[str, int]:
        """How many certificates have each status under all other filters."""
        rows = self.rows_without("status").with_status(on=self.on).order_by()
        return dict(rows.values_list("status").annotate(count=models.Count("pk")))

    def year_counts(self) -> Mapping[str | None, int]:
        """Return how many certificates there are for each year of award under all other filters."""
        rows = self.rows_without("rok").with_award_year().order_by()
        return dict(rows.values_list("award_year").annotate(count=models.Count("pk")))

    def in_order(self, certificates: Any) -> Any:
        """Return the certificates in the order that the reader chose."""
        if self.order == BEST_MATCH[0]:
            return certificates.best_match_first(self.typed, among_others=bool(self.territories_as_text))
        if self.order == "nazwa":
            return certificates.order_by("holder__sort_key", "number")
        return certificates.oldest_first() if self.order == "najstarsze" else certificates.newest_first()


class HolderFilter(AwardFilter, NearFilter):
    """Institutions by what the lower floor knows of them and by what they hold or held."""

    orders = (
        ("nazwa", gettext_lazy("by name")),
        ("najnowsze", gettext_lazy("newest award first")),
        ("najstarsze", gettext_lazy("oldest award first")),
    )
    about_status = ("status", "certyfikat")
    search_label = gettext_lazy("Name, town or certificate number")

    certyfikat = ChoiceFilter(
        label=gettext_lazy("Certificate"),
        method="by_certificate",
        choices=[("tak", gettext_lazy("with a certificate")), ("nie", gettext_lazy("without a certificate"))],
    )
    certyfikatow = ChoiceFilter(
        label=gettext_lazy("Number of certificates"),
        method="by_number_of_certificates",
        choices=[
            *((str(number), str(number)) for number in range(1, MANY)),
            (MANY_OR_MORE, format_lazy(gettext_lazy("{number} or more"), number=MANY)),
        ],
    )
    unseen = (*InstitutionFilter.unseen, "certyfikatow")

    @cached_property
    def typed(self) -> Typed:
        """The text that is searched for; all counts of the page share what it was found to mean."""
        return Typed(self.text)

    def by_text(self, queryset: Any, name: str, text: str) -> Any:
        """Return the institutions that hold every word of `text` or this number, or lie in the area it names."""
        matching = queryset.matching(self.typed)
        if self.territories_as_text:
            return self.found_by_text(queryset, matching.order_by().values("pk"))
        number = read_number(text)
        if not isinstance(number, str):
            return matching
        found = models.Q(pk__in=Certificate.objects.published().filter(number=number).values("holder"))
        if len(self.typed.words) > 1:
            return queryset.filter(found)
        # Nine digits in one piece may be a register number or a REGON.
        return queryset.filter(found | models.Q(pk__in=matching.order_by().values("pk")))

    def by_status(self, queryset: Any, name: str, statuses: list[str]) -> Any:
        """Return the institutions with any of `statuses` today."""
        return queryset.in_status(statuses, on=self.on, are_few=bool(self.chosen_territories))

    def by_year(self, queryset: Any, name: str, years: list[str]) -> Any:
        """Return the institutions with a certificate that was awarded in any of `years`."""
        awards = Certificate.objects.published().awarded_in(years)
        return queryset.filter(pk__in=awards.values("holder"))

    def by_certificate(self, queryset: Any, name: str, answer: str) -> Any:
        """Return the institutions with, or without, a certificate."""
        return queryset.certified() if answer == "tak" else queryset.uncertified()

    def by_number_of_certificates(self, queryset: Any, name: str, number: str) -> Any:
        """Return the institutions with so many certificates."""
        if number == MANY_OR_MORE:
            return queryset.with_certificates((), or_more=MANY)
        return queryset.with_certificates([int(number)])

    @cached_property
    def counts_by_status(self) -> Mapping[str, int]:
        """How many institutions have each status under all filters but those that tell of the status."""
        return self.rows_without(*self.about_status).count_by_status(on=self.on)

    def lets_pass(self, status: str) -> bool:
        """Return whether the filter for institutions with or without a certificate lets the status pass."""
        answer = self.chosen("certyfikat")
        return not answer or (status == Status.NONE) == (answer == ["nie"])

    def status_facets(self) -> list[Facet]:
        """Return the facets of the status, and of institutions with or without a certificate, from the same counts."""
        chosen = self.chosen("status")
        counts = {"tak": 0, "nie": 0}
        for status, count in self.counts_by_status.items():
            if not chosen or status in chosen:
                counts["nie" if status == Status.NONE else "tak"] += count
        choices = [(value, str(label)) for value, label in self.form.fields["certyfikat"].choices if value]
        answer = (self.chosen("certyfikat") or [""])[0]
        return [
            *super().status_facets(),
            self.single_facet("certyfikat", counts, choices, answer, sum(counts.values())),
        ]

    def year_counts(self) -> Mapping[str | None, int]:
        """Return how many institutions have a certificate of each year of award, under all other filters."""
        holders = self.rows_without("rok").order_by()
        awards = Certificate.objects.published().filter(holder__in=holders.values("pk")).with_award_year()
        counts = (
            awards.order_by().values_list("award_year").annotate(count=models.Count("holder", distinct=True))
        )
        return dict(counts)

    def in_order(self, institutions: Any) -> Any:
        """Return the institutions in the order that the reader chose; those without an award date come last."""
        institutions = self.measured(institutions)
        if self.order == NEAREST[0]:
            return self.nearest_first(institutions)
        if self.order == BEST_MATCH[0]:
            return institutions.best_match_first(self.typed, among_others=bool(self.territories_as_text))
        if self.order == "nazwa":
            return institutions.in_polish_order()
        newest = models.F("newest_award")
        by_award = newest.asc(nulls_last=True) if self.order == "najstarsze" else newest.desc(nulls_last=True)
        return institutions.with_newest_award().order_by(by_award, "sort_key", "pk")
