"""Who may do what in the office: role by address by method, as a table that a test tries over HTTP.

A cell says what a role gets at an address: `w` it opens and takes what is sent (GET and POST), `r` it opens alone
(POST is refused), `-` neither. An address of the office that stands in no row fails the test.
"""

from calregistry.roles import AUDITOR, COMMISSION, EDITOR, PUBLISHER

SUPERUSER = "superuser"
# Somebody with a password and no second factor, and somebody without either, get nothing of the office but its door.
PASSWORD_ONLY, NOBODY = "password only", "nobody"
ROLES = (SUPERUSER, PUBLISHER, EDITOR, COMMISSION, AUDITOR)

# The addresses of a model, in the order of the cells below. A model that knows no drafts has published records only.
PAGES = (
    "changelist",
    "add",
    "history",
    "change published",
    "delete published",
    "change draft",
    "delete draft",
)

# The pages of a model's history beside that of a record, which follow from the cells: whoever may look at records
# looks at what was deleted, and whoever may change a record takes a change of it back.
PAGES_OF_HISTORY = ("deleted", "revert published", "revert draft")
WITHOUT_HISTORY = {"auth_user", "calregistry_accountevent", "certificates_sheetimport", "institutions_merge"}

READS = "r - r r - r -"
NOTHING = "- - - - - - -"


def rows(superuser: str, publisher: str, editor: str, commission: str = READS, auditor: str = READS):
    """Return the cells of a model by role."""
    return dict(zip(ROLES, (superuser, publisher, editor, commission, auditor), strict=True))


# Records are drafts first; a publisher publishes them from the list, which an editor cannot.
RECORD = rows("w w r w - w w", "w w r w - w w", "r w r r - w w")
# Parts follow the record that they belong to.
PART = rows("r w r w w w w", "r w r w w w w", "r w r r - w w")
# What everybody sees at once is no editor's.
AT_ONCE = "r - r r - r -"

MODELS = {
    "institutions_institution": RECORD,
    "institutions_source": RECORD,
    "institutions_programme": RECORD,
    "institutions_attachment": RECORD,
    "institutions_institutionname": PART,
    "institutions_post": PART,
    "institutions_activity": PART,
    "institutions_participation": PART,
    "institutions_person": rows("r w r w - w w", "r w r w - w w", "r w r r - w w"),
    "institutions_territory": rows("r w r w - w -", READS, READS),
    # The commission publishes certificates, from the list, and changes nothing in them.
    "certificates_certificate": rows("w w r w - w w", "w w r w - w w", "r w r r - w w", "w - r r - r -"),
    "certificates_event": PART,
    "certificates_part": PART,
    "certificates_claim": PART,
    "certificates_evidence": PART,
    "certificates_edition": rows("r w r w - w -", "r w r w - w -", AT_ONCE),
    "certificates_term": rows("r w r w - w w", "r w r w - w -", AT_ONCE),
    "certificates_withdrawal": rows(READS, READS, NOTHING),
    "institutions_merge": rows(READS, READS, NOTHING, NOTHING),
    # Cases are the commission's, and the auditor's to read; nobody deletes one.
    "certificates_application": rows(
        "r w r w - w -", NOTHING, NOTHING, commission="r w r w - w -", auditor=READS
    ),
    # A file is sent, looked at and decided on; what was sent stays as it is.
    "certificates_sheetimport": rows("r w r r - r -", "r w r r - r -", "r w r r - r -", NOTHING),
    "calregistry_operator": rows("r - r w - w -", "r - r w - w -", NOTHING, NOTHING),
    "calregistry_declaration": rows("r - r w - w -", "r - r w - w -", NOTHING, NOTHING),
    "calregistry_errorreport": rows("r - r w - w -", "r - r w - w -", NOTHING, NOTHING),
    "calregistry_accountevent": rows(READS, NOTHING, NOTHING, NOTHING),
    "auth_user": rows("w w r w - w -", NOTHING, NOTHING, NOTHING),
}

# All other addresses: the cells of the roles, in their order. `*` is an address that everybody may open.
OTHERS = {
    "index": "r r r r r",
    "app_list": "r r r r r",
    "autocomplete": "r r r r r",
    "jsi18n": "r r r r r",
    "view_on_site": "r r r r r",
    "due": "r r r r r",
    "source_differences": "w w r r r",
    "password_change": "w w w w w",
    "password_change_done": "r r r r r",
    "recovery_codes": "w w w w w",
    "institutions_institution_confirm": "w w - - -",
    "certificates_certificate_confirm": "w w - - -",
    "certificates_certificate_withdraw": "w - - w -",
    "institutions_institution_close": "w w - - -",
    "institutions_institution_reopen": "w w - - -",
    "institutions_institution_rename": "w w - - -",
    "institutions_institution_succeed": "w w - - -",
    "institutions_institution_merge": "w w - - -",
    "institutions_person_merge": "w w - - -",
    "institutions_person_hide": "w w - - -",
    "institutions_person_show": "w w - - -",
    "certificates_certificate_read_article": "w w w - -",
    "certificates_application_step": "w - - w -",
    "certificates_application_grant": "w - - w -",
    "certificates_application_document": "r - - r r",
    "institutions_institution_export": "r r r r r",
    "institutions_person_export": "r r r r r",
    "institutions_source_export": "r r r r r",
    "institutions_activity_export": "r r r r r",
    "certificates_certificate_export": "r r r r r",
    "certificates_event_export": "r r r r r",
    "certificates_sheetimport_template": "r r r - -",
    "certificates_sheetimport_faults": "r r r - r",
    "certificates_sheetimport_decide": "w w w - -",
    "auth_user_invitation": "w - - - -",
    "login": "*",
    "logout": "*",
    "second_factor": "*",
    "second_factor_qr": "*",
    "invitation": "*",
}
# Addresses that have no name: beside one a model, which leads to its form, what catches the rest.
NAMELESS = 1


def cell(model: str, role: str, page: str) -> str:
    """Return what `role` gets on the `page` of the model."""
    if page == "deleted":
        return cell(model, role, "history")
    if page.startswith("revert "):
        return "w" if cell(model, role, page.replace("revert", "change")) == "w" else "-"
    return MODELS[model][role].split()[PAGES.index(page)]


def pages_of(model: str) -> tuple[str, ...]:
    """Return the pages of the model."""
    return PAGES if model in WITHOUT_HISTORY else (*PAGES, *PAGES_OF_HISTORY)


def other_cell(name: str, role: str) -> str:
    """Return what `role` gets at the address `name`, which is no page of a model's own."""
    return OTHERS[name].split()[ROLES.index(role)]
