"""A draft, whatever it is and wherever it hangs, cannot be told from nothing by the public."""

import re
from dataclasses import replace

import pytest

from certificates.models import Certificate
from certificates.numbers import make_number
from institutions.days import PARAMETER as DAY
from institutions.models import Institution, Person
from tests.factories import (
    PUBLISHED_AT,
    make_activity,
    make_answer,
    make_attachment,
    make_certificate,
    make_certificate_citation,
    make_citation,
    make_evidence,
    make_institution,
    make_participation,
    make_post,
)
from tests.trust.addresses import EXAMPLES, LISTS, address_of, ask, asking, public_addresses, public_names
from tests.trust.cases import FAMILY_NAME, add_cases
from tests.trust.world import make_world

# What is asked for what is near, as of another day, and by a text.
LOCATED_LISTS = ("institutions:list", "map", "institutions-file")
DATED_LISTS = (*LOCATED_LISTS, "certificates:list", "certificates-file")
FEEDS_OF_LISTS = ("institutions-feed", "certificates-feed")
SEARCHED = (
    *DATED_LISTS,
    *FEEDS_OF_LISTS,
    "institutions:suggestions",
    "activities:list",
    "events:list",
    "people:list",
)
NOTHING = "q" * 12  # the word of no record
# What is never a draft: territories, sections of the map of the site, tables of statistics, what readers report.
NEVER_DRAFTS = {
    "voivodeship",
    "county",
    "new-certificates-in",
    "changes-in",
    "sitemap-section",
    "statistics-table",
    "reported",
}
CHOICES = {
    "szukaj": ["osrodek", "miasto"],
    "status": ["w-mocy", "okres-nieznany", "przyszly", "wygasl", "cofniety"],
    "rok": ["2015", "nieznany"],
    "rodzaj": ["ops", "cus"],
    "dzialanie": ["klub", "plan"],
    "wojewodztwo": ["gmina-04"],
    "sortuj": ["najnowsze", "najstarsze", "nazwa"],
}


@pytest.fixture
def drafts(world):
    """Add one draft of everything to the published world, tied to it in every way, and return the drafts."""
    return add_drafts(world)


def add_drafts(world):
    """Make a world of drafts and hang it on the published one: cited by it, citing it, above, below and beside it."""
    drafts = make_world(published_at=None, rules_of=world)
    Institution.objects.drafts().update(name="Szkicowo", town="Szkicowo")

    # Parts of what is published that are drafts, and parts of drafts that say that they are published.
    make_certificate(holder=world.institution, published_at=None, handed_over_on="2026-06-01")
    make_certificate(holder=drafts.institution, published_at=PUBLISHED_AT, handed_over_on="2026-06-02")
    make_attachment(institution=world.institution, published_at=None)
    make_attachment(institution=drafts.institution, published_at=PUBLISHED_AT, width=400, height=300)
    make_participation(institution=world.institution, programme=drafts.programme, role="pilot")
    make_participation(institution=drafts.institution, programme=world.programme, role="pilot")
    make_answer(institution=world.institution, source=drafts.source)
    make_answer(institution=drafts.institution, source=world.source)
    make_post(institution=drafts.institution, person=world.person)
    make_activity(institution=drafts.institution).people.add(world.person)
    make_evidence(certificate=world.certificate, criterion=world.criterion, activity=drafts.activity)
    make_evidence(certificate=drafts.certificate, criterion=world.criterion, activity=world.activity)

    # Above, below and beside.
    make_institution(parent=world.institution, published_at=None)
    make_institution(successor=world.institution, closed_on="2020", published_at=None)
    Institution.objects.filter(pk=world.unit.pk).update(parent=drafts.institution)
    Institution.objects.filter(pk=world.parent.pk).update(successor=drafts.institution)
    world.institution.activities.filter(pk=world.plan.pk).update(programme=drafts.programme)

    # A published source tells of drafts, a draft tells of what is published.
    for source, others in ((world.source, drafts), (drafts.source, world)):
        for field in ("institution", "name", "person", "post", "activity", "programme", "participation"):
            make_citation(source=source, wording="Szkicowo", **{field: getattr(others, field)})
        make_citation(source=source, wording="Szkicowo", attachment=others.photo)
        for field in ("certificate", "event", "part", "claim", "evidence"):
            make_certificate_citation(source=source, wording="Szkicowo", **{field: getattr(others, field)})
    add_cases(world)
    return drafts


def all_pages(world) -> list[str]:
    """Return every public address that shows published things, the lists also as they can be filtered and sorted."""
    addresses = public_addresses(world)
    filtered = [
        asking(addresses[name], {parameter: value})
        for name in LISTS
        for parameter, values in CHOICES.items()
        for value in values
    ]
    further = [
        *(asking(addresses[name], {DAY: "2016-06-01"}) for name in DATED_LISTS),
        *(
            asking(addresses[name], {"blisko": world.institution.town})
            for name in (*LOCATED_LISTS, "institutions-feed")
        ),
        *(
            asking(addresses[name], {parameter: value})
            for name in FEEDS_OF_LISTS
            for parameter in ("status", "rok", "rodzaj", "wojewodztwo")
            for value in CHOICES[parameter]
        ),
        *(asking(addresses[name], {"szukaj": "osrodek"}) for name in SEARCHED),
        asking(addresses["compare"], {"instytucja": [world.institution.slug, world.parent.slug]}),
        *(
            f"/en{addresses[name]}"
            for name in ("home", *DATED_LISTS, *FEEDS_OF_LISTS, "statistics", "timeline", "compare")
        ),
        asking(addresses["institutions:list"], {"certyfikat": "tak"}),
        asking(addresses["institutions:list"], {"certyfikat": "nie"}),
        *(asking(addresses[name], {"program": world.programme.slug}) for name in LISTS),
        asking(addresses["certificates:verify"], {"numer": world.certificate.number}),
        *(
            address_of("institutions:detail", world, slug=each.slug)
            for each in (world.parent, world.unit, world.successor, world.former)
        ),
        address_of("certificates:detail", world, number=world.other.number),
    ]
    return [*addresses.values(), *filtered, *further]


@pytest.mark.django_db
def test_no_page_count_choice_or_figure_changes_when_drafts_are_added(client, world, still):
    # Its parent will be a draft; a page that names no parent must not change by that.
    Institution.objects.filter(pk=world.unit.pk).update(parent=None)
    pages = all_pages(world)
    before = {page: ask(client, page) for page in pages}

    add_drafts(world)

    assert {
        page: answer.status for page, answer in before.items() if answer.status not in {200, 301, 302}
    } == {}
    for page, answer in before.items():
        now = ask(client, page)
        assert now.text.splitlines() == answer.text.splitlines(), page
        assert now == answer, page


def draft_and_nothing(drafts) -> dict[str, tuple[str, str]]:
    """Return by its sort the address of each draft, with one of the same sort where there is nothing."""
    number = make_number(year=2015, serial=9999)
    nothing = {"slug": NOTHING, "number": number, "key": "f" * 32}
    pairs = {
        name: (address_of(name, drafts), address_of(name, drafts, **nothing))
        for name in public_names()
        if EXAMPLES[name] and name not in NEVER_DRAFTS
    }

    def pair(name, **draft):
        return address_of(name, drafts, **draft), pairs[name][1]

    held = drafts.institution.certificates.get(published_at__isnull=False)
    photo = drafts.institution.attachments.get(published_at__isnull=False)
    granted = Certificate.objects.get(application__isnull=False)
    expert = Person.objects.filter(family_name=FAMILY_NAME).first()
    return pairs | {
        "former address": pair("institutions:detail", slug=drafts.former.slug),
        "number typed otherwise": pair(
            "certificates:detail", number=drafts.certificate.number.replace("-", " ").lower()
        ),
        "certificate of a draft holder": pair("certificates:detail", number=held.number),
        "photo of a draft institution": pair("files:rendition", key=photo.key),
        "certificate just granted": pair("certificates:detail", number=granted.number),
        "person whom a case alone names": pair("people:detail", slug=expert.slug),
    }


def ask_unnamed(client, address):
    """Return the answer without what repeats the address itself: the way to report an error there."""
    answer = ask(client, address)
    headers = {name: value for name, value in answer.headers.items() if name != "Content-Length"}
    return replace(answer, headers=headers, body=re.sub(rb"\?strona=%2F[^\"]*", b"", answer.body))


@pytest.mark.django_db
def test_the_address_of_a_draft_answers_as_one_where_nothing_is(client, admin_client, drafts, still):
    for sort, (draft, nothing) in draft_and_nothing(drafts).items():
        expected = ask_unnamed(client, nothing)

        assert expected.status == 404
        assert ask_unnamed(client, draft) == expected, sort
        assert ask_unnamed(client, f"{draft}?preview=1&status=draft") == ask_unnamed(
            client, f"{nothing}?preview=1&status=draft"
        )
    staff = [ask(admin_client, draft).status for draft, _nothing in draft_and_nothing(drafts).values()]
    # The photo whose file was never made, and the histories for the public, which a draft does not have.
    assert set(staff) <= {200, 301, 302, 404} and staff.count(404) == 3


@pytest.mark.django_db
@pytest.mark.parametrize("name", [*LISTS, "certificates:verify"])
def test_asking_for_a_draft_is_answered_like_asking_for_nothing(client, drafts, name, still):
    held = drafts.institution.certificates.get(published_at__isnull=False)
    number = make_number(year=2015, serial=9999)
    questions = {
        "certificates:verify": [
            ("numer", drafts.certificate.number, number),
            ("numer", held.number, make_number(year=2026, serial=9999)),
        ],
    }.get(
        name,
        [
            ("szukaj", "szkicowo", NOTHING),
            ("szukaj", drafts.certificate.number, number),
            ("szukaj", held.number, make_number(year=2026, serial=9999)),
            ("program", drafts.programme.slug, NOTHING),
        ],
    )

    for parameter, draft, nothing in questions:
        about_draft = ask(client, asking(address_of(name, drafts), {parameter: draft}))
        about_nothing = ask(client, asking(address_of(name, drafts), {parameter: nothing}))

        assert about_draft.status == about_nothing.status
        assert about_draft.text.replace(draft, "…") == about_nothing.text.replace(nothing, "…")


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["status=draft", "preview=1", "published_at__isnull=True", "szkice=tak"])
def test_no_parameter_brings_drafts_to_light(client, drafts, words):
    for name in LISTS:
        answer = ask(client, f"{address_of(name, drafts)}?{words}")

        assert answer.status == 400
        assert "Szkicowo" not in answer.text and drafts.certificate.number not in answer.text
