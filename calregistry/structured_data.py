"""Records in the words of schema.org, as JSON-LD: only what the register holds, and nobody's name.

A date stands as precisely as it is known (ISO 8601: `2015-02-05`, `2010-06`, `2007`); one that is only "not later
than" something is left out. A thing is known by the address of its page in Polish, in whatever language the page is.
"""

from collections.abc import Iterable, Sequence
from html import unescape
from typing import Any

from django.conf import settings
from django.utils.html import strip_tags
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from calregistry.addresses import in_language
from certificates.models import Certificate, Status
from institutions.models import Institution, InstitutionKind
from institutions.partial_dates import PartialDate
from institutions.templatetags.web_links import WEB_ADDRESS

CONTEXT = "https://schema.org"

TYPES: dict[str, str] = {
    InstitutionKind.LIBRARY: "Library",
    InstitutionKind.NGO: "NGO",
    InstitutionKind.SCHOOL: "School",
    InstitutionKind.CULTURE: "Organization",
    InstitutionKind.CIS: "Organization",
    InstitutionKind.UNIT: "Organization",
    InstitutionKind.OTHER: "Organization",
}  # all others are offices of a local government

# schema.org knows no period unknown and no future one.
ACTIVITY = {
    Status.VALID: f"{CONTEXT}/CertificationActive",
    Status.EXPIRED: f"{CONTEXT}/CertificationInactive",
    Status.WITHDRAWN: f"{CONTEXT}/CertificationInactive",
}


def of_institution(
    institution: Institution, certificates: Iterable[Certificate], root: str
) -> dict[str, Any]:
    """Return the institution with the `certificates`, which need a `status`.

    `root` is the address of the site without a slash at its end. The voivodeship is named if it is annotated.
    """
    return {
        "@context": CONTEXT,
        "@type": TYPES.get(institution.kind, "GovernmentOrganization"),
        "@id": known_by(institution, root),
        "url": root + institution.get_absolute_url(),
        "name": institution.name,
        **known(
            alternateName=institution.short_name,
            description=institution.description,
            telephone=institution.phone,
            email=institution.email,
            taxID=institution.nip,
            sameAs=[link for link in (institution.website, institution.bip) if WEB_ADDRESS.match(link)],
            dissolutionDate=iso(institution.closed_on),
        ),
        "address": {
            "@type": "PostalAddress",
            **known(
                streetAddress=institution.street_address,
                postalCode=institution.postal_code,
                addressLocality=institution.town,
                addressRegion=getattr(institution, "voivodeship", None),
            ),
            "addressCountry": "PL",
        },
        **known(hasCertification=[certification(certificate, root) for certificate in certificates]),
    }


def of_certificate(certificate: Certificate, root: str) -> dict[str, Any]:
    """Return the certificate, which needs its `status`, with its holder; `root` as for `of_institution()`."""
    holder = certificate.holder
    return {
        "@context": CONTEXT,
        **certification(certificate, root),
        "about": {
            "@type": TYPES.get(holder.kind, "GovernmentOrganization"),
            "@id": known_by(holder, root),
            "name": holder.name,
        },
    }


def certification(certificate: Certificate, root: str) -> dict[str, Any]:
    """Return the certificate by itself."""
    return {
        "@type": "Certification",
        "@id": known_by(certificate, root),
        "url": root + certificate.get_absolute_url(),
        "name": certificate.title_as_printed or _("CAL quality certificate"),
        "identifier": certificate.number,
        "certificationIdentification": certificate.number,
        **known(
            datePublished=iso(certificate.handed_over_on or certificate.decided_on),
            validFrom=iso(certificate.valid_from),
            expires=iso(certificate.valid_until),
            certificationStatus=ACTIVITY.get(Status(certificate.status)),
        ),
    }


def of_site(root: str, *, home: str, search: str) -> dict[str, Any]:
    """Return the site and how to search it; `home` and `search` are the paths of the home page and of the list."""
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "@id": root + in_language(home, settings.LANGUAGE_CODE),
        "url": root + home,
        "name": _("CAL Register"),
        "inLanguage": get_language(),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{root}{search}?szukaj={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        },
    }


def of_breadcrumb(steps: Sequence[tuple[str, str]], *, title: str, address: str, root: str) -> dict[str, Any]:
    """Return the way from the home page: the pairs (label, path) of `steps`, then the page with its HTML `title`.

    A label is text, or HTML that marks its Polish words.
    """
    names = [(plain(label), root + path) for label, path in steps] + [(unescape(title).strip(), address)]
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": item}
            for position, (name, item) in enumerate(names, start=1)
        ],
    }


def plain(label: str) -> str:
    """Return the words of a label."""
    return unescape(strip_tags(label)) if hasattr(label, "__html__") else str(label)


def known_by(record: Certificate | Institution, root: str) -> str:
    """Return the address that a record is known by."""
    return root + in_language(record.get_absolute_url(), settings.LANGUAGE_CODE)


def known(**values: Any) -> dict[str, Any]:
    """Return the values that there are."""
    return {name: value for name, value in values.items() if value}


def iso(date: PartialDate | None) -> str:
    """Return the date as precisely as it is known, "" for none and for "not later than"."""
    return "" if date is None or date.is_not_later_than else date.machine
