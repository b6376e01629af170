"""A query string names filters of ours and nothing else: no column, no lookup, no order of its own."""

import re

import pytest

from tests.trust.addresses import ALL_LISTS, LISTS, STRICT, address_of, ask

LOOKUPS = [
    "name__regex=.*",
    "name__startswith=O",
    "status__in=w-mocy",
    "published_at__isnull=True",
    "holder__staff_note__startswith=a",
    "staff_note=a",
    "password__startswith=pbkdf2",
    "user__password__startswith=pbkdf2",
    "certificates__withdrawal_reason__contains=a",
    "pk=1",
    "id__gte=0",
    "rodzaj__in=ops",
    "szukaj__iregex=(a%2B)%2B",
    "szukaj__contains=a",
    "status!=w-mocy",
    "status__exact=w-mocy",
    "rodzaj[]=ops",
    "rodzaj[$ne]=ops",
    "_q=a",
    "o=-published_at",
    "order_by=staff_note",
    "na-stronie=100000",
    "page_size=100000",
    "format=json",
]
# Known parameters that try to smuggle a column, a lookup or a piece of SQL in as their value.
VALUES = [
    "sortuj=staff_note",
    "sortuj=-published_at",
    "sortuj=holder__staff_note",
    "sortuj=?",
    "sortuj=pk);DROP TABLE institutions_institution;--",
    "status=__all__",
    "status=draft",
    "rodzaj=ops' OR '1'='1",
    "rok=2015 OR 1=1",
    "wojewodztwo=04",
    "wojewodztwo=%",
    "program=*",
    "strona=1 OR 1=1",
]
# Of the other lists, which have filters of their own, a few of each.
ON_EVERY_LIST = [
    "fold_key=a",
    "pk=1",
    "szukaj__contains=a",
    "password__startswith=a",
    "sortuj=-pk",
    "strona=x",
]


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_what_is_no_filter_is_named_and_answered_with_no_row(client, world, name):
    for question in LOOKUPS + VALUES:
        answer = ask(client, f"{address_of(name, world)}?{question}")

        assert answer.status == 400, question
        assert f"„{question.partition('=')[0]}”" in answer.text, question
        assert 'class="error-summary"' in answer.text
        assert world.institution.name not in answer.text and world.certificate.number not in answer.text, (
            question
        )


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_each_known_filter_is_no_way_to_a_column_of_the_same_name(client, world, name):
    # `fold_key` and `sort_key` are columns of both lists' records, and of neither's filters.
    for column in (
        "fold_key",
        "sort_key",
        "number",
        "slug",
        "name",
        "kind",
        "territory",
        "holder",
        "published_at",
    ):
        answer = ask(client, f"{address_of(name, world)}?{column}=a")

        assert answer.status == 400
        assert column in answer.text


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(set(ALL_LISTS) - set(LISTS)))
def test_no_other_list_knows_a_column_a_lookup_or_an_order_of_its_own(client, world, name):
    for question in ON_EVERY_LIST:
        # A file leads to its list, which says what is wrong.
        answer = ask(client, f"{address_of(name, world)}?{question}", follow=True)

        assert answer.status == 400, question
        assert f"„{question.partition('=')[0]}”" in answer.text, question
        assert world.institution.name not in answer.text and str(world.person) not in answer.text, question


@pytest.mark.django_db
@pytest.mark.parametrize("name", STRICT)
def test_an_unknown_parameter_is_named_and_what_trackers_add_passes_unseen(client, world, name):
    address = address_of(name, world)
    asked = "numer=CAL-2015-0001-0&" if name == "certificates:verify" else ""

    refused = ask(client, f"{address}?{asked}kolor=zielony", follow=True)
    passed = ask(client, f"{address}?{asked}utm_source=list&fbclid=abc&gclid=def")

    assert refused.status == 400
    assert name == "institutions:suggestions" or "„kolor”" in refused.text
    assert passed.status == 200
    assert not re.search("fbclid|utm_source|gclid", passed.text)
