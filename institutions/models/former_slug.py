from django.db import models
from django.utils.translation import gettext_lazy as _

from institutions.history import History, TrackedQuerySet


class FormerSlugQuerySet(TrackedQuerySet):
    """Addresses that pages once had."""


class FormerSlug(models.Model):
    """An address that an institution's page once had; it redirects to the present one."""

    institution = models.ForeignKey(
        "institutions.Institution", models.CASCADE, related_name="former_slugs", verbose_name=_("institution")
    )
    slug = models.SlugField(_("former address word"), max_length=120, unique=True)

    objects = FormerSlugQuerySet.as_manager()
    history = History(of=("institution",))

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")

    def __str__(self):
        return self.slug
