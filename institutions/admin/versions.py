"""Two versions of one record: what is stored now, and what somebody typed who had seen an earlier one.

A field that nobody typed in follows the register; one that was typed in keeps the typed text, whatever is stored. So
nothing that either person wrote is given up before somebody has looked at both, and what both changed stands apart.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django import forms
from django.db import models
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from institutions.admin.form_tokens import Digests
from institutions.admin.shown import (
    Controls,
    Rows,
    Shape,
    Sheet,
    controls,
    digest,
    fixed_in_words,
    in_words,
    is_ticked,
    label_of,
    suffixes,
    text_of,
)

TAKE = "take_stored"  # the ticks of values, by the names of their controls, that the person takes from the register


@dataclass(frozen=True, slots=True)
class Difference:
    """What is stored of a field or row and what was typed, in words; `is_typed` when the form holds the typed text.

    `control` is the name of the control, or of the row, that holds it, "" where there is none; `can_take` whether a
    tick may take the stored value instead.
    """

    label: str
    stored: str
    typed: str
    is_typed: bool
    control: str = ""
    can_take: bool = False

    @property
    def anchor(self) -> str:
        """Return the id of the control or row in the page."""
        return self.control if re.fullmatch(r".+-\d+", self.control, re.ASCII) else f"id_{self.control}"


def is_as_shown(now: Digests, shown: Digests) -> bool:
    """Return whether all that a form showed is still stored; what it did not show plays no part."""
    if not _agree(now.fields, shown.fields):
        return False
    return all(
        now.rows[prefix].keys() == rows.keys()
        and all(_agree(now.rows[prefix][key], digests) for key, digests in rows.items())
        for prefix, rows in shown.rows.items()
        if prefix in now.rows
    )


def _agree(now: dict[str, str], shown: dict[str, str]) -> bool:
    return all(now.get(name, value) == value for name, value in shown.items())


def texts_typed(model_admin, request: HttpRequest) -> list[tuple[str, str]]:
    """Return what was typed into a form, in words behind the names of its fields, where there is no form to show it."""
    found = list(_typed_in(request.POST, model_admin.get_form(request, None).base_fields, "", ""))
    for inline_class in model_admin.inlines:
        inline = inline_class(model_admin.model, model_admin.admin_site)
        formset = inline.get_formset(request, None)
        title, prefix = capfirst(inline.opts.verbose_name), formset.get_default_prefix()
        places = {
            int(match[1]) for name in request.POST if (match := re.match(rf"{prefix}-(\d+)-", name, re.ASCII))
        }
        for number, place in enumerate(sorted(places), start=1):
            found += _typed_in(
                request.POST, formset.form.base_fields, f"{prefix}-{place}-", f"{title} {number}: "
            )
    return found


def _typed_in(
    data: QueryDict, fields: dict[str, forms.Field], start: str, title: str
) -> Iterator[tuple[str, str]]:
    for name, field in fields.items():
        texts = {suffix: data.getlist(start + name + suffix) for suffix in suffixes(field)}
        if any(map(any, texts.values())):
            yield title + capfirst(str(field.label or name)), in_words(field, texts)


class Merge:
    """What the form holds once the two versions are put together: `data`, and the `differences` between them.

    `shown` is what the person had seen, None when that is not known: all that differs then counts as typed.
    """

    def __init__(self, sheet: Sheet, shown: Digests | None, typed: QueryDict) -> None:
        self.shown, self.typed = shown, typed
        self.taken = set(typed.getlist(TAKE))
        self.data = typed.copy()
        self.data.pop(TAKE, None)
        self.differences: list[Difference] = []
        self.moved: dict[str, str] = {}
        base = None if shown is None else shown.fields
        self._record(sheet.record, sheet.shape, base, "", "", "")
        for rows in sheet.rows:
            self._rows(rows)

    def move_files(self, files: MultiValueDict) -> None:
        """Give the files that were sent the names that their rows have now; those of dropped rows go."""
        sent = {name: files.getlist(name) for name in files if _ROW.match(name)}
        for name in sent:
            del files[name]
        for name, found in sent.items():
            start, _dash, field = name.rpartition("-")
            if start in self.moved:
                files.setlist(f"{self.moved[start]}-{field}", found)

    def _record(
        self,
        record: models.Model,
        shape: Shape,
        base: dict[str, str] | None,
        here: str,
        there: str,
        title: str,
    ) -> None:
        """Put the fields of one record together, whose controls were named `here…` and are now named `there…`."""
        for name, field in shape.fields.items():
            label = title + label_of(type(record), name, shape.fields)
            was = None if base is None else base.get(name)
            now, typed = controls(record, name, field), self._typed(here + name, field)
            if here + name in self.taken or (base is not None and was is None):
                typed = now
            elif digest(now) not in (was, digest(typed)):
                is_typed = digest(typed) != was and (is_ticked(field) or any(map(any, typed.values())))
                found = Difference(
                    label,
                    in_words(field, now),
                    in_words(field, typed),
                    is_typed,
                    there + name,
                    can_take=is_typed,
                )
                self.differences.append(found)
                typed = typed if is_typed else now
            self._put(there + name, typed)
        for name in shape.fixed:
            was = None if base is None else base.get(name)
            texts = {"": self.typed.getlist(here + name)}  # it may have been a field when the form was opened
            now_digest = digest({"": [text_of(record, name)]})
            is_changed = was is not None and now_digest != was
            if is_changed or (any(texts[""]) and digest(texts) not in (was, now_digest)):
                label = title + label_of(type(record), name, {})
                words = ", ".join(texts[""]) or _("not to be changed in this form")
                self.differences.append(
                    Difference(label, fixed_in_words(record, name), words, is_typed=False)
                )

    def _rows(self, rows: Rows) -> None:
        """Put the rows of one kind together: stored ones first, in their order, new ones behind."""
        base = None if self.shown is None else self.shown.rows.get(rows.prefix, {})
        sent = list(self._rows_sent(rows))
        places = {key: place for place, key in sent if key}
        for name in [name for name in self.data if _is_of_row(name, rows.prefix)]:
            del self.data[name]
        count = 0
        for record in rows.records:
            place = places.pop(str(record.pk), None)
            was = None if base is None else base.get(str(record.pk), {})
            self._stored_row(rows, record, was, place, count)
            count += 1
        initial = count
        for place, key in sent:
            start = f"{rows.prefix}-{place}"
            if start in self.taken or (key and key not in places):
                continue
            there = f"{rows.prefix}-{count}"
            if key and not self._lost_row(rows, (base or {}).get(key), start, there):
                continue
            for name, texts in self._row_sent(start):
                if not (key and name in (rows.key, "DELETE")):
                    self.data.setlist(f"{there}-{name}", texts)
            self.moved[start] = there
            count += 1
        self.data[f"{rows.prefix}-TOTAL_FORMS"] = str(count)
        self.data[f"{rows.prefix}-INITIAL_FORMS"] = str(initial)

    def _stored_row(
        self, rows: Rows, record: models.Model, was: dict[str, str] | None, place: int | None, count: int
    ) -> None:
        """Put a stored row together with what was typed in it, if it was in the form at all."""
        there = f"{rows.prefix}-{count}"
        if place is None:
            self.data[f"{there}-{rows.key}"] = str(record.pk)
            for name, field in rows.shape.fields.items():
                self._put(f"{there}-{name}", controls(record, name, field))
            self.differences.append(
                Difference(
                    f"{rows.title} – {record}", _row_in_words(rows, record), _("not in your form"), False
                )
            )
            return
        start = f"{rows.prefix}-{place}"
        self.moved[start] = there
        for name, texts in self._row_sent(start):
            if name != "DELETE":
                self.data.setlist(f"{there}-{name}", texts)
        before = len(self.differences)
        title = f"{rows.title} – {record}: "
        self._record(record, rows.shape, was, f"{start}-", f"{there}-", title)
        if f"{start}-DELETE" not in self.typed or f"{start}-DELETE" in self.taken:
            return
        self.data[f"{there}-DELETE"] = "on"
        if changed := self.differences[before:]:
            stored = "; ".join(f"{each.label.removeprefix(title)}: {each.stored}" for each in changed)
            self.differences[before:] = [
                replace(
                    changed[0],
                    label=title.removesuffix(": "),
                    stored=stored,
                    typed=_("to be deleted"),
                    is_typed=True,
                    control=f"{there}-DELETE",
                    can_take=True,
                )
            ]

    def _lost_row(self, rows: Rows, was: dict[str, str] | None, start: str, there: str) -> bool:
        """Return whether a row that is no longer stored stays in the form as a new one: if something was typed."""
        if f"{start}-DELETE" in self.typed:
            return False
        fields = rows.shape.fields.items()
        typed = {name: self._typed(f"{start}-{name}", field) for name, field in fields}
        is_typed = was is None or any(digest(typed[name]) != was.get(name) for name in typed)
        words = "; ".join(
            f"{label_of(rows.model, name, rows.shape.fields)}: {in_words(field, typed[name])}"
            for name, field in fields
            if any(map(any, typed[name].values()))
        )
        self.differences.append(
            Difference(
                rows.title, _("deleted"), words, is_typed, there if is_typed else "", can_take=is_typed
            )
        )
        return is_typed

    def _rows_sent(self, rows: Rows) -> Iterator[tuple[int, str]]:
        """Yield the place and the primary key, "" for a new one, of each row that was sent."""
        count = self.typed.get(f"{rows.prefix}-TOTAL_FORMS", "")
        if not count.isdecimal() or len(count) > 6:  # nobody's browser counts so many
            return
        for place in range(min(int(count), len(rows.records) + len(self.typed))):
            yield place, self.typed.get(f"{rows.prefix}-{place}-{rows.key}", "")

    def _row_sent(self, start: str) -> Iterator[tuple[str, list[str]]]:
        for name in self.typed:
            if name.startswith(f"{start}-"):
                yield name.removeprefix(f"{start}-"), self.typed.getlist(name)

    def _typed(self, name: str, field: forms.Field) -> Controls:
        return {suffix: self.typed.getlist(name + suffix) for suffix in suffixes(field)}

    def _put(self, name: str, texts: Controls) -> None:
        for suffix, each in texts.items():
            if each:
                self.data.setlist(name + suffix, each)
            else:
                self.data.pop(name + suffix, None)


_ROW = re.compile(r".+-\d+-\w+", re.ASCII)


def _is_of_row(name: str, prefix: str) -> bool:
    return re.fullmatch(rf"{re.escape(prefix)}-\d+-\w+", name, re.ASCII) is not None


def _row_in_words(rows: Rows, record: models.Model) -> str:
    fields = rows.shape.fields
    texts = {name: controls(record, name, field) for name, field in fields.items()}
    return "; ".join(
        f"{label_of(rows.model, name, fields)}: {in_words(field, texts[name])}"
        for name, field in fields.items()
        if any(map(any, texts[name].values()))
    )
