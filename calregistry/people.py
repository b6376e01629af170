"""Who of the people in the register stands on a public page: both floors together name them."""

from django.db.models import Exists, OuterRef

from certificates.models import Part
from institutions.models import Activity, Person, Post, Signature
from institutions.models.person import PersonQuerySet


def people_on_pages() -> PersonQuerySet:
    """Return the people whom a published record tells of, hidden ones too; somebody known from drafts alone is not."""
    person = OuterRef("pk")
    return Person.objects.filter(
        Exists(Post.objects.of_published().filter(person=person))
        | Exists(Part.objects.of_published().filter(person=person))
        | Exists(Activity.objects.of_published().filter(people=person))
        | Exists(Signature.objects.of_published().filter(person=person))
    )


def people_with_page() -> PersonQuerySet:
    """Return the people who have a page of their own: those on public pages who are not hidden."""
    return people_on_pages().visible()
