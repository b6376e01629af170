"""Reads news of awards: from an article's text to proposals that a person accepts, corrects or drops.

`read()` is all that others need; the proposals are typed in `proposals.py`. Nothing in here asks the database.
"""

from certificates.article_reader.dictionary import is_installed as has_dictionary
from certificates.article_reader.reader import read

__all__ = ["has_dictionary", "read"]
