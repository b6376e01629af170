from django.db import models
from django.utils.translation import gettext_lazy as _

from institutions.history import History, TrackedQuerySet


class FormerSlugQuerySet(TrackedQuerySet):
    """Addresses that pages once had."""


class BaseFormerSlug(models.Model):
    """An address that a page once had; it redirects to the present one and never comes back to another thing."""

    slug = models.SlugField(_("former address word"), max_length=120, unique=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.slug


class FormerSlug(BaseFormerSlug):
    """An address that an institution's page once had; it redirects to the present one."""

    institution = models.ForeignKey(
        "institutions.Institution", models.CASCADE, related_name="former_slugs", verbose_name=_("institution")
    )

    objects = FormerSlugQuerySet.as_manager()
    history = History(of=("institution",), named_by=("slug",), is_made_by_verbs=True)

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")


class FormerPersonSlug(BaseFormerSlug):
    """An address that a person's page once had; it redirects to the present one."""

    person = models.ForeignKey(
        "institutions.Person", models.CASCADE, related_name="former_slugs", verbose_name=_("person")
    )

    objects = FormerSlugQuerySet.as_manager()
    history = History(of=("person",))

    class Meta:
        verbose_name = _("former address of a person")
        verbose_name_plural = _("former addresses of people")


def once_taken(model: type[models.Model], word: str) -> models.QuerySet:
    """Return the former address words of a model's records that begin with `word`; none of a model that has none."""
    for relation in model._meta.related_objects:
        if relation.name == "former_slugs":
            rows = relation.related_model._default_manager
            return rows.filter(slug__startswith=word).values_list("slug", flat=True)
    return model._default_manager.none().values_list("pk", flat=True)
