"""The glossary: words that readers may not know, in plain Polish and English, in the order of the Polish alphabet.

Pages lead to it from a term where it first stands, by a link that their own sentences hold; see
`templatetags/glossary.py`.
"""

from calregistry.glossary import award, bodies, field, records
from calregistry.glossary.entry import Entry
from institutions.polish import sort_key

ENTRIES: dict[str, Entry] = {
    entry.slug: entry
    for entry in sorted(
        (*field.ENTRIES, *award.ENTRIES, *bodies.ENTRIES, *records.ENTRIES),
        key=lambda entry: sort_key(entry.name),
    )
}


def with_related() -> list[tuple[Entry, list[Entry]]]:
    """Return the entries in order, each with those that are worth reading next."""
    return [(entry, [ENTRIES[slug] for slug in entry.see]) for entry in ENTRIES.values()]
