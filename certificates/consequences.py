"""What follows from a verb for certificates, told before it is done; see `institutions.consequences`."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates.duplicates import OF_AN_AWARD
from certificates.models import Certificate, Status
from institutions.consequences import is_in_the_feed, is_only_a_draft
from institutions.models import Institution


def of_merging(kept: Institution, lost: Institution) -> list[str]:
    """Return which certificates of the two look like one award that was entered twice: they stay two."""
    awards = [
        {
            certificate.number: tuple(getattr(certificate, name) for name in OF_AN_AWARD)
            for certificate in held
        }
        for held in (kept.certificates.order_by("number"), lost.certificates.order_by("number"))
    ]
    return [
        _("%(one)s and %(other)s may be one award that was entered twice: they stay two, look at both.")
        % {"one": one, "other": other}
        for one, of_kept in awards[0].items()
        for other, of_lost in awards[1].items()
        if of_kept == of_lost
    ]


def of_the_end_of(holder: Institution) -> list[str]:
    """Return what becomes of the certificates of an institution that ends: nothing."""
    numbers = list(holder.certificates.order_by("number").values_list("number", flat=True))
    if not numbers:
        return []
    sentence = ngettext(
        "Its certificate stays with it and keeps its status, nothing is withdrawn: %(numbers)s.",
        "Its %(count)s certificates stay with it and keep their status, nothing is withdrawn: %(numbers)s.",
        len(numbers),
    )
    return [sentence % {"count": len(numbers), "numbers": ", ".join(numbers)}]


def of_a_new_name_of(holder: Institution) -> list[str]:
    """Return what becomes of the certificates of an institution under a new name: they go on naming it as printed."""
    count = holder.certificates.count()
    if not count:
        return []
    sentence = ngettext(
        "It keeps its certificate. The name as printed on it stays beside the new one.",
        "It keeps its %(count)s certificates. The names as printed on them stay beside the new one.",
        count,
    )
    return [sentence % {"count": count}]


def of_withdrawing(certificate: Certificate, *, on: date) -> list[str]:
    """Return what follows when the certificate is withdrawn, as things are on the day `on`."""
    told = [
        _(
            "From that day on the certificate's page and the check of its number say that it was withdrawn, and why: "
            "%(page)s, %(short)s."
        )
        % {
            "page": certificate.get_absolute_url(),
            "short": reverse("certificates:short", args=[certificate.number]),
        },
        _("The certificate stays in the register, and its number is never given again."),
    ]
    if certificate in Certificate.objects.published():
        others = (
            Certificate.objects.published().filter(holder=certificate.holder_id).exclude(pk=certificate.pk)
        )
        valid = others.with_status(on=on).filter(status=Status.VALID).count()
        told += [
            _("The page of the holder, %(holder)s, shows it as withdrawn.") % {"holder": certificate.holder},
            ngettext(
                "%(count)s other certificate of the holder is in force today.",
                "%(count)s other certificates of the holder are in force today.",
                valid,
            )
            % {"count": valid}
            if valid
            else _("The holder has no other certificate in force today."),
            _("Lists, map, statistics and open data count it among the withdrawn ones from that day on."),
            is_in_the_feed(),
        ]
    else:
        told.append(is_only_a_draft())
    return [
        *told,
        _("A withdrawal cannot be undone here."),
        _("It takes two people: one asks for the withdrawal, another confirms or refuses it."),
    ]
