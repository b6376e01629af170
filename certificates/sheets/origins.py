"""The sources that rows name: those of the register are cited, others become drafts."""

from typing import Any

from django.utils.translation import gettext as _

from certificates.sheets.register import Register
from certificates.sheets.rows import Proposal
from institutions.links import address_key, without_tracking
from institutions.models import Source
from institutions.polish import fold
from institutions.sheet_columns import SOURCE_COLUMNS

_TITLE = Source._meta.get_field("title").max_length or 0


class Origins:
    """Finds the source of each row, and makes each new one once."""

    def __init__(self, register: Register, file_source: Source | None) -> None:
        self.register = register
        self.file_source = file_source
        self.new: list[Source] = []
        self._new: dict[tuple[str, str], Source] = {}

    def cite(self, proposal: Proposal) -> None:
        """Give what the row stores its source, or refuse the row that has none."""
        waiting = [
            (entry, name)
            for entry in proposal.touched
            for name, source in entry.facts.items()
            if source is None
        ]
        if not waiting:
            return
        source = self._of(proposal)
        for entry, name in waiting:
            entry.facts[name] = source

    def _of(self, proposal: Proposal) -> Source | None:
        told: dict[str, Any] = {
            column.key: proposal.get(column.key) for column in SOURCE_COLUMNS if proposal.get(column.key)
        }
        if not told:
            if self.file_source is None:
                proposal.refuse(
                    "source_url",
                    _(
                        "Nothing says where this is known from: give a source with the file or in the columns."
                    ),
                )
            elif self.file_source.pk is None and self.file_source not in self.new:
                self.new.append(self.file_source)
            return self.file_source
        url, title = told.get("source_url", ""), told.get("source_title", "")
        if not url and not title:
            proposal.refuse("source_url", _("A source needs an address or a title."))
            return None
        return self._found(told, url, title) or self._made(told, url, title)

    def _found(self, told: dict[str, Any], url: str, title: str) -> Source | None:
        if url:
            at = address_key(url)
            return self.register.source_at.get(at) or self._new.get(("", at))
        key = (fold(title), str(told.get("source_date") or ""))
        return self.register.source_called.get(key) or self._new.get(key)

    def _made(self, told: dict[str, Any], url: str, title: str) -> Source:
        source = Source(
            title=title or url.partition("://")[2][:_TITLE],
            url=without_tracking(url),
            kind=told.get("source_kind") or (Source.Kind.PAGE if url else Source.Kind.DOCUMENT),
            publisher=told.get("source_publisher", ""),
            published_on=told.get("source_date"),
        )
        self.new.append(source)
        self._new[("", address_key(url)) if url else (fold(title), str(source.published_on or ""))] = source
        return source
