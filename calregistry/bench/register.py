"""Writes a register of any size that looks like a real one: the same rows for the same seed, on both engines.

The shares are guesses from what is known of Polish social welfare and of the certificate; nothing is read from the
real register. Rows are written in batches of BATCH institutions, so that memory does not grow with the size.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import models, transaction
from stdnum.pl import regon

from calregistry.bench import words
from calregistry.bench.chance import FIRST_AWARD, LAST_AWARD, Chance
from calregistry.bench.ground import PUBLISHED_AT, lay_ground, slug_of
from certificates.models import (
    Certificate,
    CertificateCitation,
    Claim,
    Event,
    Evidence,
    NumberSeries,
    Part,
)
from certificates.numbers import UNKNOWN_YEAR, make_number
from institutions.history import unrecorded
from institutions.models import (
    Activity,
    Answer,
    Citation,
    Institution,
    InstitutionName,
    Participation,
    Person,
    Post,
    Source,
    Territory,
)
from institutions.partial_dates import PartialDate

BATCH = 1_000  # institutions
FAR_YEAR = 2090  # what begins then is from a future date whenever the bench runs

KIND_SHARES = {
    "gops": 44,
    "mgops": 19,
    "mops": 9,
    "ops": 8,
    "pcpr": 6,
    "cus": 3,
    "biblioteka": 3,
    "kultura": 2,
    "ngo": 2,
    "mopr": 1,
    "cis": 1,
    "szkola": 1,
}


@dataclass(slots=True)
class Batch:
    """Rows that wait to be written, each list after those that it refers to."""

    institutions: list[Institution] = field(default_factory=list)
    units: list[Institution] = field(default_factory=list)
    names: list[InstitutionName] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    participations: list[Participation] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    certificate_citations: list[CertificateCitation] = field(default_factory=list)

    @transaction.atomic
    def write(self) -> None:
        """Store all rows, all or none."""
        for name in self.__slots__:
            rows: list[models.Model] = getattr(self, name)
            if rows:
                type(rows[0])._default_manager.bulk_create(rows)


class Generator:
    """Makes institutions with all that belongs to them, out of one source of chance."""

    def __init__(self, *, size: int, seed: int) -> None:
        self.chance = Chance(seed)
        self.serials: Counter[int] = Counter()
        self.person_serial = 0
        self.ground = lay_ground(self.chance, size=size)

    def batch(self, serials: range) -> Batch:
        """Return the rows of the institutions number `serials`."""
        batch = Batch()
        for serial in serials:
            self._add_institution(batch, serial)
        return batch

    def write_series(self) -> None:
        """Store how far the numbers of each year are given, as the register itself would."""
        NumberSeries.objects.bulk_create(
            NumberSeries(year=f"{year:04d}" if year else UNKNOWN_YEAR, last_serial=last)
            for year, last in sorted(self.serials.items())
        )

    # Institutions

    def _add_institution(self, batch: Batch, serial: int) -> None:
        """Add an institution, or a unit of one of the same batch, with its records."""
        chance = self.chance
        place = chance.choice(self.ground.municipalities)
        is_unit = bool(batch.institutions) and self.chance.happens(3)
        kind = "jednostka" if is_unit else self.chance.weighted(KIND_SHARES)
        title = words.INSTITUTION_NAMES[kind]
        has_figures = self.chance.happens(40)
        staff = chance.randint(6, 90)
        is_placed = self.chance.happens(50)
        institution = Institution(
            name=f"{title}, {place.name}",
            short_name=f"{kind.upper()} {place.name}" if len(kind) < 6 else "",
            kind=kind,
            slug=f"{kind}-{slug_of(place.name)}-{serial}",
            parent=chance.choice(batch.institutions) if is_unit else None,
            description=f"{title} pracuje z mieszkańcami i organizacjami swojej okolicy.",
            territory=place,
            is_territory_derived=self.chance.happens(10),
            town=place.name,
            street_address=f"{chance.choice(words.STREETS)} {chance.randint(1, 90)}",
            postal_code=f"{chance.randint(0, 99):02}-{chance.randint(1, 999):03}",
            latitude=f"{chance.uniform(49.2, 54.6):.6f}" if is_placed else None,
            longitude=f"{chance.uniform(14.6, 23.4):.6f}" if is_placed else None,
            coordinates_precision="miejscowosc" if is_placed else "",
            phone=f"{chance.randint(12, 95)} {chance.randint(100, 999)} {chance.randint(10, 99)} 00",
            email=f"kontakt@instytucja-{serial}.example",
            website=f"https://instytucja-{serial}.example/",
            regon=f"{10_000_000 + serial}{regon.calc_check_digit(str(10_000_000 + serial))}"
            if not is_unit
            else "",
            staff_count=staff if has_figures else None,
            social_worker_count=staff // 3 if has_figures else None,
            staff_as_of=self.chance.partial_date(2015) if has_figures else None,
            closed_on=PartialDate(2021) if self.chance.happens(1) else None,
            published_at=None if self.chance.happens(2) else PUBLISHED_AT,
        )
        (batch.units if is_unit else batch.institutions).append(institution)
        if self.chance.happens(8):
            name = f"Ośrodek Opieki, {place.name}"
            batch.names.append(
                InstitutionName(institution=institution, name=name, kind="ops", held_until=PartialDate(2004))
            )
        source = chance.choice(self.ground.sources)
        for fact in ("", "phone", "staff_count" if has_figures else "town"):
            batch.citations.append(Citation(source=source, institution=institution, field=fact))
        people = [self._add_person(batch) for _number in range(chance.choice((1, 1, 2, 3)))]
        self._add_posts(batch, institution, people, source)
        activities = self._add_activities(batch, institution, source)
        if self.chance.happens(12):
            batch.participations.append(
                Participation(
                    programme=chance.choice(self.ground.programmes),
                    institution=institution,
                    role=chance.choice(Participation.Role.values),
                    started_on=PartialDate(chance.randint(2009, 2014)),
                )
            )
        if self.chance.happens(15):
            batch.answers += [
                Answer(
                    source=source,
                    institution=institution,
                    topic=topic,
                    summary="Chcieli sprawdzić swoją pracę.",
                )
                for topic in Answer.Topic.values
            ]
        for _number in range(chance.choices((0, 1, 2, 3), (35, 40, 18, 7))[0]):
            self._add_certificate(batch, institution, people, activities, source)

    def _add_person(self, batch: Batch) -> Person:
        self.person_serial += 1
        given, is_woman = self.chance.choice(words.GIVEN_NAMES)
        family = self.chance.choice(words.FAMILY_BEGINNINGS) + ("ska" if is_woman else "ski")
        person = Person(
            given_names=given,
            family_name=family,
            slug=f"{slug_of(given)}-{slug_of(family)}-{self.person_serial}",
            is_hidden=self.chance.happens(1),
        )
        batch.people.append(person)
        return person

    def _add_posts(
        self, batch: Batch, institution: Institution, people: list[Person], source: Source
    ) -> None:
        posts = (
            ("dyrektor", "dyrektor"),
            ("organizator", "organizator społeczności"),
            ("animator", "animator"),
        )
        for person, (function, title) in zip(people, posts, strict=False):
            post = Post(
                person=person,
                institution=institution,
                function=function,
                title=title,
                as_of=self.chance.partial_date(self.chance.randint(FIRST_AWARD, LAST_AWARD)),
            )
            batch.posts.append(post)
            batch.citations.append(Citation(source=source, post=post))

    def _add_activities(self, batch: Batch, institution: Institution, source: Source) -> list[Activity]:
        count = self.chance.choices((0, 1, 2, 3, 4, 6, 9, 14), (18, 16, 16, 14, 14, 11, 7, 4))[0]
        activities = []
        for number in range(1, count + 1):
            kind, name, _share = self.chance.choices(
                words.ACTIVITIES, [share for _kind, _name, share in words.ACTIVITIES]
            )[0]
            year = self.chance.randint(2000, LAST_AWARD)
            is_over = self.chance.happens(25)
            activity = Activity(
                institution=institution,
                slug=f"{kind}-{number}",
                kind=kind,
                name=name,
                description="Mieszkańcy spotykają się i pracują razem.",
                place=f"ulica {self.chance.choice(words.STREETS)}" if self.chance.happens(40) else "",
                audience=self.chance.choice(words.AUDIENCES),
                programme=self.chance.choice(self.ground.programmes) if self.chance.happens(5) else None,
                started_on=PartialDate(year) if self.chance.happens(75) else None,
                ended_on=PartialDate(year + self.chance.randint(0, 5)) if is_over else None,
                is_ongoing=False if is_over else self.chance.choice((True, None)),
            )
            activities.append(activity)
            if self.chance.happens(60):
                batch.citations.append(Citation(source=source, activity=activity))
        batch.activities += activities
        return activities

    # Certificates

    def _add_certificate(
        self,
        batch: Batch,
        holder: Institution,
        people: list[Person],
        activities: list[Activity],
        source: Source,
    ) -> None:
        chance = self.chance
        year = FAR_YEAR if self.chance.happens(1) else chance.randint(FIRST_AWARD, LAST_AWARD)
        awarded = None if self.chance.happens(3) else self.chance.partial_date(year)
        is_decided = self.chance.happens(40)
        period = self.chance.period(year) if self.chance.happens(30) else (None, None)
        is_withdrawn = self.chance.happens(2)
        award_year = (awarded or period[0] or PartialDate(year)).year if awarded or period[0] else 0
        self.serials[award_year] += 1
        certificate = Certificate(
            number=make_number(year=award_year or None, serial=self.serials[award_year]),
            holder=holder,
            holder_as_printed=holder.name if self.chance.happens(30) else "",
            title_as_printed="Certyfikat Jakości CAL",
            edition=self.ground.criteria[0].edition if year >= 2014 else None,
            decided_on=PartialDate(awarded.year) if awarded and is_decided else None,
            handed_over_on=awarded,
            valid_from=period[0],
            valid_until=period[1],
            period_as_printed=f"na lata {period[0].year}–{period[1].year}" if period[0] and period[1] else "",
            withdrawn_on=PartialDate(min(year + 1, LAST_AWARD)) if is_withdrawn else None,
            withdrawal_reason="Ośrodek zrezygnował z certyfikatu." if is_withdrawn else "",
            published_at=None if self.chance.happens(3) else PUBLISHED_AT,
        )
        batch.certificates.append(certificate)
        for fact in ("", "handed_over_on"):
            batch.certificate_citations.append(
                CertificateCitation(source=source, certificate=certificate, field=fact)
            )
        self._add_events(batch, certificate, people, source)
        if self.chance.happens(20):
            batch.claims.append(
                Claim(
                    certificate=certificate,
                    ordinal=chance.randint(1, 90),
                    counted="instytucje",
                    scope="Polska",
                    said_by="dyrektor",
                )
            )
        if certificate.edition and self.chance.happens(50):
            for criterion in chance.sample(self.ground.criteria, 3):
                batch.evidence.append(
                    Evidence(
                        certificate=certificate,
                        criterion=criterion,
                        activity=chance.choice(activities) if activities else None,
                        statement="" if activities else "Ośrodek zbadał potrzeby mieszkańców.",
                    )
                )

    def _add_events(
        self, batch: Batch, certificate: Certificate, people: list[Person], source: Source
    ) -> None:
        shares = {"wniosek": 20, "raport": 20, "wizytacja": 35, "decyzja": 40, "wreczenie": 85}
        kinds = [kind for kind, percent in shares.items() if self.chance.happens(percent)]
        for kind in kinds + (["cofniecie"] if certificate.is_withdrawn else []):
            is_handover = kind == "wreczenie"
            award = certificate.award_date
            is_dated = award is not None and kind in ("wniosek", "raport", "wizytacja")
            event = Event(
                certificate=certificate,
                kind=kind,
                happened_on=PartialDate(award.year) if award and is_dated else None,
                place="sala obrad" if is_handover else "",
                town=certificate.holder.town if is_handover else "",
                occasion=self.chance.choice(Event.Occasion.values) if is_handover else "",
                description="Przyszli mieszkańcy i partnerzy ośrodka." if is_handover else "",
            )
            batch.events.append(event)
            if is_handover:
                batch.certificate_citations.append(CertificateCitation(source=source, event=event))
                parts = [Part(event=event, function="odbior", person=people[0], post="dyrektor", position=2)]
                parts += [
                    Part(event=event, function=function, who=who, position=position)
                    for position, (function, who) in enumerate(
                        (("wreczenie", self.chance.choice(words.OFFICES)), ("udzial", "mieszkańcy"))
                    )
                ]
                parts += [
                    Part(event=event, function="udzial", person=person, position=9) for person in people[1:]
                ]
                batch.parts += parts


def fill(*, size: int, seed: int, written: Callable[[int], object]) -> None:
    """Write a register of `size` institutions into an empty database, and call `written` with the size of each batch.

    Raises ValueError when the database holds an institution or a territory already.
    """
    if Institution.objects.exists() or Territory.objects.exists():
        raise ValueError("This database is not empty: a generated register never goes beside a real one.")
    with unrecorded():
        generator = Generator(size=size, seed=seed)
        for start in range(1, size + 1, BATCH):
            serials = range(start, min(start + BATCH, size + 1))
            generator.batch(serials).write()
            written(len(serials))
        generator.write_series()
