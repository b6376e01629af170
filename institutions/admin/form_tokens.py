"""What a form of the office says of itself when it comes back: which form it is, and what it showed, signed."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.signing import BadSignature, Signer
from django.http import QueryDict
from django.utils import timezone

FIELD = "form_token"
DIGITS = 8  # characters of a digest of one field

_signer = Signer(salt="institutions.form")


@dataclass(frozen=True, slots=True)
class Digests:
    """A digest for each value that a form shows: of the record by field, of its rows by prefix, key and field."""

    fields: dict[str, str]
    rows: dict[str, dict[str, dict[str, str]]]


@dataclass(frozen=True, slots=True)
class FormToken:
    """A form that was opened: of which record, when, and what it showed (None for a form of something new)."""

    target: str
    shown_at: datetime
    shown: Digests | None = None

    def signed(self) -> str:
        """Return the token as the form carries it; no two forms carry the same."""
        packed: dict[str, Any] = {
            "key": secrets.token_urlsafe(9),
            "target": self.target,
            "at": self.shown_at.timestamp(),
        }
        if self.shown is not None:
            packed["fields"] = self.shown.fields
            packed["rows"] = {prefix: _packed(rows) for prefix, rows in self.shown.rows.items()}
        return _signer.sign_object(packed, compress=True)


def new_token(target: str) -> str:
    """Return the token of a form that makes something new or asks for something; `target` names the form."""
    return FormToken(target, timezone.now()).signed()


def token_in(data: QueryDict, target: str) -> FormToken | None:
    """Return the token in what was sent, None if there is none of ours for the form of `target`."""
    try:
        packed = _signer.unsign_object(data.get(FIELD, ""))
    except (BadSignature, ValueError):
        return None
    if packed["target"] != target:
        return None
    shown = None
    if "fields" in packed:
        rows = {prefix: _unpacked(*rows) for prefix, rows in packed["rows"].items()}
        shown = Digests(packed["fields"], rows)
    return FormToken(target, datetime.fromtimestamp(packed["at"], UTC), shown)


def _packed(rows: dict[str, dict[str, str]]) -> tuple[list[str], dict[str, str]]:
    """Return the names of the fields once, and the digests of each row as one text: forms have many rows."""
    names = list(next(iter(rows.values()), ()))
    return names, {key: "".join(digests.values()) for key, digests in rows.items()}


def _unpacked(names: list[str], rows: dict[str, str]) -> dict[str, dict[str, str]]:
    return {
        key: {name: text[place * DIGITS :][:DIGITS] for place, name in enumerate(names)}
        for key, text in rows.items()
    }
