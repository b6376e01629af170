from collections.abc import Iterable, Iterator

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext_lazy as _

from institutions.bytewise import BytewiseCharField
from institutions.polish import fold
from institutions.search import (
    COMMON_WORDS,
    OF_PEOPLE,
    TOWN,
    WHOLE,
    may_be,
    read,
    ways_to_be_like,
)
from institutions.word_index import Index, OwnIndex, PeopleIndex, PostIndex

LONGEST_TOWN = 100  # characters


class BaseWord(models.Model):
    """A folded word of a record. Triggers of the database write it, see `word_index.py`; nothing else does."""

    # The foreign keys to the records whose words stand here: what keeps them, and which column of the record holds the
    # institution that they lead to.
    words_of: dict[str, tuple[type[Index], str]] = {}

    word = BytewiseCharField(_("word"), max_length=250, editable=False)
    # The last part of the fold key that holds it, from 1; OF_PEOPLE for the words of who holds a post.
    part = models.PositiveSmallIntegerField(_("part"), editable=False)

    class Meta:
        abstract = True

    def __str__(self):
        return self.word


class Word(BaseWord):
    """A word by which institutions are found: their own, one of an earlier name, or of a person there.

    The words of people stand here for themselves, too, hidden or not: the office finds people by them.
    """

    words_of = {
        "institution": (OwnIndex, "id"),
        "name": (Index, "institution_id"),
        "person": (PeopleIndex, ""),
        "post": (PostIndex, "institution_id"),
    }

    institution = models.ForeignKey(
        "institutions.Institution",
        models.DO_NOTHING,  # the trigger takes the words away
        verbose_name=_("institution"),
        related_name="words",
        null=True,
        editable=False,
    )
    name = models.ForeignKey(
        "institutions.InstitutionName",
        models.DO_NOTHING,
        verbose_name=_("earlier or later name"),
        related_name="words",
        null=True,
        editable=False,
    )
    person = models.ForeignKey(
        "institutions.Person",
        models.DO_NOTHING,
        verbose_name=_("person"),
        related_name="words",
        null=True,
        editable=False,
    )
    post = models.ForeignKey(
        "institutions.Post",
        models.DO_NOTHING,
        verbose_name=_("post"),
        related_name="words",
        null=True,
        editable=False,
    )
    # Where the word leads to: the index below is the one that it needs, and its owner is looked after already.
    finds = models.ForeignKey(
        "institutions.Institution",
        models.DO_NOTHING,
        verbose_name=_("institution found"),
        related_name="+",
        null=True,
        editable=False,
        db_constraint=False,
        db_index=False,
    )

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")
        # All that a search reads, so that it reads the index alone.
        indexes = [
            models.Index(
                fields=["word", "finds", "part", "post", "institution", "person"], name="word_to_institution"
            )
        ]


def holds_common(words: Iterable[str], path: str = "") -> models.Q:
    """Return the condition that the name, short name, town or kind of an institution holds any of these common words.

    `path` leads from the rows that are asked for to the institution: "holder__" for certificates.
    """
    bits = sum(1 << COMMON_WORDS.index(word) for word in words)
    return models.Q(GreaterThan(models.F(f"{path}common_words").bitand(bits), 0))


class Typed:
    """What somebody typed into a search, and which words of the register it may mean.

    Making one asks the database once, for those words that exist (`existing`), in which people's names (`of_people`)
    and in which towns (`of_towns`). The searches then name few words and no table in vain: asked for a hundred words of
    which most do not exist, PostgreSQL expects to find many and reads whole tables.
    """

    def __init__(self, text: str, *tables: type[BaseWord]) -> None:
        self.text = text
        self.words = read(text)
        self.whole = WHOLE + " ".join(fold(text).split())
        found = set(self._looked_up(*tables)) if self.words else set()
        self.is_whole = any(word == self.whole for word, _part in found)
        self.existing = self._meant(word for word, _part in found)
        self.of_people = self._meant(word for word, part in found if part == OF_PEOPLE)
        self.of_towns = self._meant(word for word, part in found if part == TOWN)

    def _meant(self, found: Iterable[str]) -> dict[str, list[str]]:
        """Return for each word those of the words `found` that it may mean."""
        there = sorted(set(found))
        return {typed: [word for word in there if may_be(typed, word)] for typed in self.words}

    def _looked_up(self, *tables: type[BaseWord]) -> models.QuerySet:
        """Return the query for the words of all tables that what is typed may mean, each with its part."""
        ways = [models.Q(word=self.whole), *(way for word in self.words for way in ways_to_be_like(word))]
        sought = [
            Word.objects.filter(finds__isnull=False),
            *(table._default_manager.all() for table in tables),
        ]
        # Each way by itself: of conditions joined by OR, SQLite reads every row instead of every word.
        first, *others = (
            rows.filter(way).values_list("word", "part").distinct() for rows in sought for way in ways
        )
        return first.union(*others)

    @classmethod
    def of(cls, text: "str | Typed", *tables: type[BaseWord]) -> "Typed":
        """Return `text` itself if it was made already."""
        return text if isinstance(text, Typed) else cls(text, *tables)

    @property
    def is_mere_marks(self) -> bool:
        """Return whether something was typed, but no letter or digit."""
        return bool(self.text.strip()) and not self.words

    @property
    def telling(self) -> list[str]:
        """The words that are not common: they alone make one institution closer than another."""
        return [word for word in self.words if word not in COMMON_WORDS]

    def condition(self, path: str = "") -> models.Q:
        """Return the condition that an institution holds all words, each as `holds()` tells; `path` as there.

        What stands in the table of words alone is looked for there first, so that few institutions are read.
        """
        there = [word for word in self.words if not self.common(word)]
        conditions = [self.holds(word, path) for word in self.words if word not in there]
        if there:
            found, *others = map(self._found, there)
            for other in others:
                found = found.filter(finds__in=other.values("finds"))
            conditions.append(models.Q(**{f"{path}pk__in": found.values("finds")}))
        return models.Q(*conditions)

    def holds(self, word: str, path: str = "") -> models.Q:
        """Return the condition that an institution holds a form of one of the words, or a word that begins with it.

        It may be in a name, earlier name, the town, postal code or kind, be the REGON or NIP, or in the name of a
        person with a post there whom the public may see. Beside other words, a common one is not looked for in people's
        names. `path` leads from the rows that are asked for to the institution: "holder__" for certificates.
        """
        among_words = models.Q(**{f"{path}pk__in": self._found(word).values("finds")})
        if not (common := self.common(word)):
            return among_words
        return holds_common(common, path) | among_words if self.existing[word] else holds_common(common, path)

    def common(self, word: str) -> list[str]:
        """Return the common words that `word` may mean."""
        return [each for each in COMMON_WORDS if may_be(word, each)]

    def _found(self, word: str) -> models.QuerySet:
        """Return the rows of the table of words that tell where `word` is."""
        found = Word.objects.filter(word__in=self.existing[word], finds__isnull=False)
        return found.filter(post__isnull=True) if self.telling and word in COMMON_WORDS else found

    def closeness(self, path: str = "", *, among_others: bool = False) -> list[models.Case]:
        """Return by what to order the institutions that are found, the best match first; `path` as above.

        With `among_others`, institutions that do not hold all words stand among them, and come last.

        1. The text is the name, short name, town or postal code; 2. the name of a person there holds all its words as
        they are typed; 3. the town holds forms of all its words, the shorter town first (Brzeg before Brzeg Dolny);
        4. the name of a person does; 5. all others. Beside other words, common ones make nothing closer: of what
        `MOPS Brodnica` finds, what lies in Brodnica comes first. Where all are common, only the first rule counts.

        Rules that nothing fulfils are left out. Without any the list is empty, and the first rows of thousands are read
        from the index of the next order.
        """
        rules, last = list(self._rules(path)), 1 + LONGEST_TOWN + 2
        # A condition that nothing can fulfil would leave a bare number, which ORDER BY takes for a column.
        if among_others and all(self.existing[word] or self.common(word) for word in self.words):
            rules.append(models.When(self.condition(path), then=last))
            last += 1
        if not rules:
            return []
        return [models.Case(*rules, default=last, output_field=models.PositiveSmallIntegerField())]

    def _rules(self, path: str) -> Iterator[models.When]:
        """Yield the first to the fourth rule of `closeness()`."""
        if self.is_whole:
            yield models.When(
                **{f"{path}pk__in": Word.objects.filter(word=self.whole).values("finds")}, then=0
            )
        if not self.telling:
            return
        people, towns = ([meant[word] for word in self.telling] for meant in (self.of_people, self.of_towns))
        as_typed = [[word] for word in self.telling]
        if all(word in meant for word, meant in zip(self.telling, people, strict=True)):
            yield models.When(**{f"{path}pk__in": _held_by_one(as_typed)}, then=1)
        if all(towns):
            in_town = Word.objects.filter(institution__isnull=False, part=TOWN)
            held = models.Q()
            for meant in towns:
                held &= models.Q(**{f"{path}pk__in": in_town.filter(word__in=meant).values("finds")})
            yield models.When(held, then=1 + Length(f"{path}town"))
        if all(people) and people != as_typed:
            yield models.When(**{f"{path}pk__in": _held_by_one(people)}, then=1 + LONGEST_TOWN + 1)


def _held_by_one(words: list[list[str]]) -> models.QuerySet:
    """Return the keys of the institutions where the name of one person holds one of each of `words`."""
    first, *others = (Word.objects.filter(word__in=each, post__isnull=False) for each in words)
    for other in others:
        first = first.filter(post__in=other.values("post"))
    return first.values("finds")
