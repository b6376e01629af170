"""Whatever an editor sends to the forms of drafts, no public page changes by it (AZ2)."""

import pytest
from django import forms
from django.contrib import admin
from django.urls import reverse

from calregistry.roles import EDITOR
from tests.office import controls_of, form_data
from tests.staff import client_of, make_member
from tests.trust.addresses import ask, public_addresses
from tests.trust.office_matrix import MODELS, cell
from tests.trust.test_office import model_named
from tests.trust.world import make_world

# Random or of the moment: a form of readers holds a token.
APART = {"report", "reported", "health"}


def pages(client, world):
    """Return what the public reads of a world, by address."""
    return {
        name: ask(client, address).text
        for name, address in public_addresses(world).items()
        if name not in APART
    }


def published_row(model):
    """Return the key of the first record of `model`, which is that of the published world; None for none."""
    row = model._default_manager.order_by("pk").first()
    return None if row is None else row.pk


def relations(form):
    """Yield the names of a form's fields that lead to a record, each with the key of a published one."""
    for name, field in form.base_fields.items():
        if isinstance(field, forms.ModelChoiceField) and not isinstance(
            field, forms.ModelMultipleChoiceField
        ):
            yield name, published_row(field.queryset.model)
        elif isinstance(field, forms.ModelMultipleChoiceField):
            yield name, [row.pk for row in field.queryset.model._default_manager.order_by("pk")[:2]]


def attempts(office, request, draft, html):
    """Yield what an editor may type: each relation, of the record and of a new row, led to what is published."""
    typed = form_data(html)
    form = office.get_form(request, draft, change=draft is not None)
    for name, key in relations(form):
        yield {name: key}
    if draft is None:
        yield {name: key for name, key in relations(form) if key is not None}
    controls = controls_of(html)
    for formset, _inline in office.get_formsets_with_inlines(request, draft):
        prefix = formset.get_default_prefix()
        total = int(typed.get(f"{prefix}-TOTAL_FORMS", ["0"])[0])
        start = f"{prefix}-__prefix__-"
        row = {name.removeprefix(start): value for name, value in controls.items() if name.startswith(start)}
        row |= {name: key for name, key in relations(formset.form) if key is not None and name in row}
        row |= {
            name: "Zmienione"
            for name in ("title", "name", "summary", "label", "who", "statement")
            if name in row
        }
        row |= {name: "klub" for name in ("kind",) if name in row}
        yield {f"{prefix}-{total}-{name}": value for name, value in row.items()} | {
            f"{prefix}-TOTAL_FORMS": str(total + 1)
        }


@pytest.mark.django_db
def test_nothing_that_an_editor_types_changes_a_public_page(client, still, rf):
    world = make_world()
    make_world(published_at=None, rules_of=world)
    user = make_member(EDITOR)
    editor, request = client_of(user), rf.get("/admin/")
    request.user = user
    before, taken = pages(client, world), 0

    for name in MODELS:
        office = admin.site._registry[model_named(name)]
        model = office.model
        last = model._default_manager.order_by("pk").last()
        ways = []
        if cell(name, EDITOR, "change draft") == "w" and last is not None:
            ways.append((reverse(f"admin:{name}_change", args=[last.pk]), last))
        if cell(name, EDITOR, "add") == "w" and name != "certificates_sheetimport":
            ways.append((reverse(f"admin:{name}_add"), None))
        for address, draft in ways:
            answer = editor.get(address)
            if answer.status_code != 200:
                continue
            html = answer.content.decode()
            for changed in list(attempts(office, request, draft, html)):
                sent = form_data(editor.get(address).content.decode()) | {
                    key: "" if value is None else value for key, value in changed.items()
                }
                if draft is None:
                    sent |= {
                        field: "Zmienione"
                        for field in (
                            "name",
                            "title",
                            "town",
                            "family_name",
                            "given_names",
                            "summary",
                            "statement",
                        )
                        if field in sent and field not in changed
                    }
                taken += editor.post(address, sent | {"_save": "1"}).status_code == 302

    after = pages(client, world)
    assert taken > 20
    assert {name for name in before if before[name] != after[name]} == set()
