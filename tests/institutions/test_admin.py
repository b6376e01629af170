"""The office for institutions: entering, publishing, refusing, finding, and how much it asks of the database."""

import io
import re

import pytest
from django.contrib import admin
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext
from PIL import Image

from institutions.models import Activity, Attachment, Citation, FormerSlug, Institution, Person, Post
from institutions.partial_dates import PartialDate
from institutions.typed_text import address_word, tidy
from tests.factories import (
    make_activity,
    make_certificate,
    make_citation,
    make_institution,
    make_person,
    make_post,
    make_programme,
    make_source,
    make_territory,
)
from tests.office import errors_in, form_data, submit

pytestmark = pytest.mark.django_db

ADD = "admin:institutions_institution_add"
CHANGE = "admin:institutions_institution_change"
LIST = "admin:institutions_institution_changelist"


def jpeg(width=900, height=600):
    """Return a JPEG as a camera sends it."""
    target = io.BytesIO()
    Image.new("RGB", (width, height), "#7a8f3c").save(target, "JPEG")
    return SimpleUploadedFile("Zdjęcie z sesji.JPG", target.getvalue(), "image/jpeg")


def test_an_institution_is_entered_with_what_belongs_to_it(admin_client):
    territory, person, source = make_territory(), make_person(), make_source()

    submit(
        admin_client,
        reverse(ADD),
        {
            "name": "Miejski Ośrodek Pomocy Społecznej w Łęcznej",
            "short_name": "MOPS Łęczna",
            "kind": "mops",
            "territory": territory.pk,
            "town": "Łęczna",
        },
        activities=[{"kind": "klub", "name": "Klub Seniora", "started_on": "06.2010"}],
        posts=[{"person": person.pk, "function": "dyrektor", "title": "dyrektor"}],
        names=[{"name": "Gminny Ośrodek", "kind": "gops", "held_until": "2007"}],
        citations=[{"source": source.pk, "field": "town", "wording": "Łęcznej"}],
    )

    institution = Institution.objects.get(slug="mops-leczna")
    activity = institution.activities.get()
    assert not institution.is_published
    assert (activity.slug, activity.started_on) == ("klub-seniora-2010", PartialDate(2010, 6))
    assert institution.posts.get().person == person
    assert institution.names.get().held_until == PartialDate(2007)
    assert (institution.citations.get().field, institution.citations.get().wording) == ("town", "Łęcznej")


def test_a_draft_is_published_as_it_is_saved(admin_client):
    institution = make_institution(published_at=None)
    make_citation(institution=institution)

    submit(admin_client, reverse(CHANGE, args=[institution.pk]), {"town": "Brodnica"}, button="_publish")

    institution.refresh_from_db()
    assert institution.is_published
    assert institution.town == "Brodnica"


def test_records_are_published_and_taken_back_from_the_list(admin_client):
    institution = make_institution(published_at=None)
    make_citation(institution=institution)

    for action, is_published in (("publish", True), ("unpublish", False)):
        sent = {"action": action, "_selected_action": [institution.pk], "change_reason": "Z uchwały."}
        admin_client.post(reverse(LIST), sent)
        institution.refresh_from_db()
        assert institution.is_published == is_published


def test_typed_text_is_tidied_before_it_is_checked(admin_client):
    institution = make_institution(published_at=None)

    submit(
        admin_client,
        reverse(CHANGE, args=[institution.pk]),
        {
            "name": "  Os\u0301rodek\u200b\u00a0Pomocy ",
            "postal_code": "\ufeff87-300 ",
            "description": "Pierwsza.\r\nDruga.",
        },
    )

    institution.refresh_from_db()
    assert institution.name == "Ośrodek Pomocy"
    assert institution.postal_code == "87-300"
    assert institution.description == "Pierwsza.\nDruga."


def test_what_nobody_sees_is_not_a_name(admin_client):
    page = submit(admin_client, reverse(ADD), {"name": "\u200b\u00a0", "kind": "ops", "town": "Brodnica"})

    assert "name" in errors_in(page)
    assert not Institution.objects.exists()


def test_text_that_cannot_be_stored_is_refused_in_words(admin_client):
    page = submit(admin_client, reverse(ADD), {"name": "Ośrodek\x00", "kind": "ops", "town": "Brodnica"})

    assert "name" in errors_in(page)
    assert not Institution.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"kind": "jednostka"}, "parent", "A unit needs the institution that it belongs to."),
        (
            {"staff_count": 3, "social_worker_count": 4},
            "social_worker_count",
            "There cannot be more social workers than people employed.",
        ),
        (
            {"latitude": "53.25"},
            "latitude",
            "Give latitude, longitude and what they point at together; Poland lies at 48–56° N and 13–25° E.",
        ),
        ({"postal_code": "873000"}, "postal_code", None),
        ({"slug": "zajety"}, "slug", None),
        ({"slug": "dawny"}, "slug", "This address once led to another institution. Choose another word."),
    ],
)
def test_what_may_not_be_stored_is_refused_beside_its_field(admin_client, typed, field, words):
    other = make_institution(slug="zajety")
    FormerSlug.objects.create(institution=other, slug="dawny")
    valid = {"name": "Ośrodek", "kind": "ops", "town": "Brodnica", "description": "Wpisane zdanie."}

    page = submit(admin_client, reverse(ADD), valid | typed)

    assert field in errors_in(page)
    assert words is None or list(errors_in(page)[field]) == [gettext(words)]
    assert "Wpisane zdanie." in page.content.decode()
    assert Institution.objects.count() == 1


def test_the_same_form_sent_twice_makes_one_institution(admin_client):
    typed = {"name": "Ośrodek w Łodzi", "kind": "ops", "town": "Łódź"}

    submit(admin_client, reverse(ADD), typed)
    page = submit(admin_client, reverse(ADD), typed)

    assert "slug" in errors_in(page)
    assert Institution.objects.get().slug == "osrodek-w-lodzi"


def test_two_equal_posts_in_one_form_are_refused(admin_client):
    institution, person = make_institution(), make_person()
    post = {"person": person.pk, "function": "dyrektor", "title": "dyrektor"}

    page = submit(admin_client, reverse(CHANGE, args=[institution.pk]), {}, posts=[post, post])

    assert page.status_code == 200
    assert not Post.objects.exists()


def test_a_post_that_is_stored_already_is_refused_in_words(admin_client):
    stored = make_post(title="dyrektor", organisation="Stowarzyszenie", institution=None)

    page = submit(
        admin_client,
        reverse("admin:institutions_post_add"),
        {
            "person": stored.person.pk,
            "organisation": "Stowarzyszenie",
            "function": "dyrektor",
            "title": "dyrektor",
        },
    )

    assert errors_in(page)
    assert Post.objects.count() == 1


def test_the_address_of_a_draft_may_change_and_of_a_published_page_may_not(admin_client):
    draft, published = make_institution(slug="szkic", published_at=None), make_institution(slug="strona")

    for institution in (draft, published):
        submit(admin_client, reverse(CHANGE, args=[institution.pk]), {"slug": f"nowy-{institution.pk}"})
        institution.refresh_from_db()

    assert draft.slug == f"nowy-{draft.pk}"
    assert published.slug == "strona"


def test_a_published_page_moves_on_purpose_and_its_old_address_stays(admin_client):
    institution = make_institution(slug="ops-miasto")
    address = reverse(CHANGE, args=[institution.pk])

    submit(admin_client, address, {"name": "Centrum Usług Społecznych", "new_slug": "cus-miasto"})

    institution.refresh_from_db()
    assert (institution.slug, institution.name) == ("cus-miasto", "Centrum Usług Społecznych")
    assert institution.former_slugs.get().slug == "ops-miasto"
    assert "ops-miasto" in admin_client.get(address).content.decode()


@pytest.mark.parametrize("taken", ["zajety", "dawny"])
def test_a_page_does_not_move_to_an_address_of_another(admin_client, taken):
    other = make_institution(slug="zajety")
    FormerSlug.objects.create(institution=other, slug="dawny")
    institution = make_institution(slug="ops-miasto")

    page = submit(
        admin_client, reverse(CHANGE, args=[institution.pk]), {"name": "Inna nazwa", "new_slug": taken}
    )

    institution.refresh_from_db()
    assert "new_slug" in errors_in(page)
    assert institution.slug == "ops-miasto"
    assert institution.name != "Inna nazwa"


def test_a_draft_is_deleted_and_what_was_published_is_not(admin_client):
    draft, published = make_institution(published_at=None), make_institution()

    for institution in (draft, published):
        admin_client.post(
            reverse("admin:institutions_institution_delete", args=[institution.pk]), {"post": "yes"}
        )

    assert list(Institution.objects.all()) == [published]


def test_no_list_of_the_register_deletes_in_bulk(admin_client):
    institution = make_institution(published_at=None)

    admin_client.post(
        reverse(LIST),
        {"action": "delete_selected", "_selected_action": [institution.pk], "post": "yes"},
    )

    assert Institution.objects.filter(pk=institution.pk).exists()
    assert "delete_selected" not in admin_client.get(reverse(LIST)).content.decode()


@pytest.mark.parametrize("typed", ["lodz", "ŁÓDŹ", "łodz mops"])
def test_a_search_does_not_mind_case_and_diacritics(admin_client, typed):
    make_institution(name="MOPS w Łodzi", town="Łódź")
    make_institution(name="Ośrodek w Brodnicy", town="Brodnica")

    page = admin_client.get(reverse(LIST), {"q": typed}).content.decode()

    assert "MOPS w Łodzi" in page
    assert "Ośrodek w Brodnicy" not in page


def test_autocompletes_fold_too_and_tell_namesakes_apart(admin_client):
    make_territory("10", name="łódzkie")
    make_territory("1061", name="Łódź")
    make_territory("1061011", name="Łódź", kind="gmina miejska")

    answer = admin_client.get(
        reverse("admin:autocomplete"),
        {"app_label": "institutions", "model_name": "institution", "field_name": "territory", "term": "lodz"},
    )

    labels = {result["id"]: result["text"] for result in answer.json()["results"]}
    assert labels["1061011"].startswith("Łódź (gmina miejska), ")


def test_lists_are_narrowed_by_voivodeship_and_publication(admin_client):
    make_territory("04", name="kujawsko-pomorskie")
    make_territory("12", name="małopolskie")
    here = make_institution(name="Tutaj", territory=make_territory("0402011"))
    draft = make_institution(name="Szkic", territory=make_territory("1213011"), published_at=None)

    by_voivodeship = admin_client.get(reverse(LIST), {"wojewodztwo": "04"})
    by_publication = admin_client.get(reverse(LIST), {"publikacja": "szkice"})
    unknown = admin_client.get(reverse(LIST), {"wojewodztwo": "99"})

    assert list(by_voivodeship.context["cl"].queryset) == [here]
    assert list(by_publication.context["cl"].queryset) == [draft]
    assert unknown.status_code == 302


def test_a_citation_names_one_of_the_records_own_fields(admin_client):
    institution, source = make_institution(), make_source()
    address = reverse(CHANGE, args=[institution.pk])

    page = submit(admin_client, address, {}, citations=[{"source": source.pk, "field": "password"}])
    choices = re.search(
        r'<select name="citations-__prefix__-field".*?</select>',
        admin_client.get(address).content.decode(),
        re.S,
    )[0]

    assert page.status_code == 200
    assert not Citation.objects.exists()
    assert 'value="postal_code"' in choices
    assert 'value="staff_note"' not in choices


def test_a_photo_is_taken_in_and_shown(admin_client):
    institution = make_institution()
    address = reverse("admin:institutions_attachment_add")

    submit(
        admin_client,
        address,
        {"institution": institution.pk, "alt_text": "Sala sesyjna ratusza", "file": jpeg()},
    )

    photo = Attachment.objects.get()
    assert (photo.kind, photo.width, photo.height) == ("zdjecie", 900, 600)
    assert photo.original_name == "Zdjęcie z sesji.JPG"
    assert default_storage.exists(f"renditions/{photo.key}/400.jpg")
    assert not photo.is_published
    form = admin_client.get(reverse("admin:institutions_attachment_change", args=[photo.pk]))
    assert reverse("files:rendition", args=[photo.key, "400.jpg"]) in form.content.decode()


def test_a_photo_is_taken_in_with_its_institution(admin_client):
    institution = make_institution()

    submit(
        admin_client,
        reverse(CHANGE, args=[institution.pk]),
        {},
        attachments=[{"alt_text": "Festyn na rynku", "file": jpeg()}],
    )

    photo = institution.attachments.get()
    assert default_storage.exists(f"renditions/{photo.key}/800.webp")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"alt_text": "", "file": jpeg()}, "alt_text"),
        ({"alt_text": "Rynek", "file": SimpleUploadedFile("a.jpg", b"<html>to nie zdjecie")}, "file"),
        ({"alt_text": "Rynek"}, "file"),
    ],
)
def test_a_refused_photo_keeps_what_was_typed_and_leaves_no_file(admin_client, typed, field, media_root):
    institution = make_institution()
    typed = {"institution": institution.pk, "caption": "Podpis, który zostaje"} | typed

    page = submit(admin_client, reverse("admin:institutions_attachment_add"), typed)

    assert list(errors_in(page)) == [field]
    assert "Podpis, który zostaje" in page.content.decode()
    assert not Attachment.objects.exists()
    assert not [path for path in media_root.rglob("*") if path.is_file()]


def test_another_file_replaces_a_photo_under_a_new_key(
    admin_client, django_capture_on_commit_callbacks, media_root
):
    institution = make_institution()
    submit(
        admin_client,
        reverse("admin:institutions_attachment_add"),
        {"institution": institution.pk, "alt_text": "Rynek", "file": jpeg()},
    )
    former = Attachment.objects.get()

    with django_capture_on_commit_callbacks(execute=True):
        submit(
            admin_client,
            reverse("admin:institutions_attachment_change", args=[former.pk]),
            {"file": jpeg(500, 400)},
        )

    photo = Attachment.objects.get()
    assert photo.key != former.key
    assert (photo.width, photo.alt_text) == (500, "Rynek")
    assert default_storage.exists(f"renditions/{photo.key}/400.jpg")
    assert not [path for path in media_root.rglob("*") if path.is_file() and former.key in str(path)]


def test_a_deleted_draft_takes_its_files_along(admin_client, django_capture_on_commit_callbacks, media_root):
    institution = make_institution(published_at=None)
    submit(
        admin_client,
        reverse(CHANGE, args=[institution.pk]),
        {},
        attachments=[{"alt_text": "Rynek", "file": jpeg()}],
    )
    assert [path for path in media_root.rglob("*") if path.is_file()]

    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(
            reverse("admin:institutions_institution_delete", args=[institution.pk]), {"post": "yes"}
        )

    assert not Institution.objects.exists()
    assert not [path for path in media_root.rglob("*") if path.is_file()]


def test_a_part_of_a_record_leads_back_to_it(admin_client):
    post = make_post()

    answer = submit(
        admin_client, reverse("admin:institutions_post_change", args=[post.pk]), {"title": "kierownik"}
    )

    assert answer.url == reverse(CHANGE, args=[post.institution.pk])
    assert Post.objects.get().title == "kierownik"


def test_a_person_is_entered_with_an_address_of_plain_letters(admin_client):
    submit(
        admin_client,
        reverse("admin:institutions_person_add"),
        {"given_names": "Łucja", "family_name": "Żółć-Wąs"},
    )

    assert Person.objects.get().slug == "lucja-zolc-was"


@pytest.mark.parametrize("model", sorted(admin.site._registry, key=lambda model: model._meta.label))
def test_every_form_and_list_of_the_office_opens_and_is_not_kept_by_caches(
    admin_client, admin_user, rf, model
):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    request = rf.get("/")
    request.user = admin_user
    is_added = admin.site._registry[model].has_add_permission(request)

    for page in ("changelist", "add") if is_added else ("changelist",):
        answer = admin_client.get(reverse(f"{name}_{page}"), follow=True)
        assert answer.context["title"]
        assert "no-store" in answer["Cache-Control"]


def fill(count):
    """Enter `count` institutions, each with something of everything."""
    for number in range(count):
        code = f"{number % 16 * 2 + 2:02}02011"
        institution = make_institution(
            territory=make_territory(code) if number < 16 else None, published_at=None
        )
        activity = make_activity(institution=institution, programme=make_programme())
        make_citation(activity=activity)
        make_post(institution=institution)
        make_certificate(holder=institution)


@pytest.mark.parametrize(
    "model",
    sorted(
        (
            model
            for model in admin.site._registry
            if model._meta.app_label in ("institutions", "certificates")
        ),
        key=lambda model: model._meta.label,
    ),
)
def test_a_list_asks_the_database_as_much_for_many_rows_as_for_few(admin_client, model):
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    counts = []
    for count in (2, 28):
        fill(count)
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(address)
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[1] <= 20


def test_the_form_of_an_institution_with_much_in_it_stays_cheap(admin_client):
    institution = make_institution()
    for number in range(50):
        make_activity(institution=institution, programme=make_programme())
        make_post(institution=institution, title=f"funkcja {number}")
        make_citation(institution=institution)

    with CaptureQueriesContext(connection) as queries:
        page = admin_client.get(reverse(CHANGE, args=[institution.pk]))

    assert len(queries) <= 25
    assert page.content.decode().count('name="activities-') > 50


def test_nothing_changes_when_nothing_was_typed(admin_client):
    institution = make_institution(description="Zdanie.\nDrugie.", staff_as_of="[..2014-11-07]")
    make_activity(institution=institution, started_on="2010-06")
    make_citation(institution=institution, field="town")
    before = Institution.objects.values().get(), Activity.objects.values().get()

    answer = submit(admin_client, reverse(CHANGE, args=[institution.pk]), {})

    after = Institution.objects.values().get(), Activity.objects.values().get()
    assert answer.status_code == 302
    assert before[0] | {"changed_at": None} == after[0] | {"changed_at": None}
    assert before[1] == after[1]


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("MOPS Łódź", "mops-lodz"),
        ("  Żółty  -- Ąę ", "zolty-ae"),
        ("!!!", ""),
        ("ab " * 60, "-".join(["ab"] * 40)),
    ],
)
def test_an_address_word_has_plain_letters(typed, word):
    assert address_word(typed, max_length=120) == word


def test_tidy_text_stays_as_it_is():
    assert tidy(tidy(" Zażółć\u00ad gęślą\r\njaźń ")) == "Zażółć gęślą\njaźń"
    assert form_data("<form></form>") == {}


def test_a_fault_in_a_closed_group_of_fields_is_seen(admin_client):
    address = reverse("admin:institutions_institution_add")

    refused = submit(admin_client, address, {"name": "Ośrodek", "regon": "123", "staff_count": "-3"})

    html = refused.content.decode()
    assert {"regon", "staff_count"} <= set(errors_in(refused))
    assert not re.search(r"<details>(?:(?!</details>).)*errorlist", html, re.DOTALL)
