from collections.abc import Iterator

from django.db import models
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from institutions.bytewise import BytewiseCharField
from institutions.models.person import Post
from institutions.polish import fold
from institutions.search import COMMON_WORDS, like, may_be, read, ways_to_be_like

# Which part of an institution's fold key is the town: the last, so that a word of the town is known for one.
TOWN = 7
LONGEST_TOWN = 100  # characters


class BaseWord(models.Model):
    """A folded word of a record. Triggers of the database write it, see `word_index.py`; nothing else does."""

    # The foreign keys to the records whose words stand here.
    words_of: tuple[str, ...] = ()

    word = BytewiseCharField(_("word"), max_length=250, editable=False)
    # The last part of the fold key that holds it, from 1.
    part = models.PositiveSmallIntegerField(_("part"), editable=False)

    class Meta:
        abstract = True

    def __str__(self):
        return self.word


class Word(BaseWord):
    """A word by which institutions are found: their own, one of an earlier name, or of a person there."""

    words_of = ("institution", "name", "person")

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

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")
        # All that a search reads, so that it reads the index alone.
        indexes = [
            models.Index(fields=["word", "institution", "name", "person", "part"], name="word_to_owner")
        ]


def holders_of(words: models.Q) -> models.QuerySet:
    """Return the keys of the institutions with any of `words`, themselves or in the name of a visible person."""
    found = Word.objects.filter(words)
    people = found.filter(person__isnull=False).values("person")
    posts = Post.objects.filter(institution__isnull=False, person__is_hidden=False, person__in=people)
    own = found.filter(institution__isnull=False).values_list("institution")
    earlier = found.filter(name__isnull=False).values_list("name__institution")
    # Not one query with outer joins: PostgreSQL would read all names and all people for it.
    return own.union(earlier, posts.values_list("institution"), all=True)


def holds_word(word: str, path: str = "") -> models.Q:
    """Return the condition that an institution holds a form of the folded `word`, or a word that begins with it.

    It may be in a name, earlier name, the town, postal code or kind, be the REGON or NIP, or in the name of a person
    with a post there whom the public may see. `path` leads from the rows that are asked for to the institution:
    "holder__" for certificates.
    """
    return models.Q(**{f"{path}pk__in": holders_of(like(word))})


class Typed:
    """What somebody typed into a search, and which words of the register it may mean.

    Making one asks the database once, for those words that exist (`existing`). The searches then name few words: asked
    for a hundred of which most do not exist, PostgreSQL expects to find many and reads whole tables.
    """

    def __init__(self, text: str, *tables: type[BaseWord]) -> None:
        self.text = text
        self.words = read(text)
        self.meant = {word: like(word) for word in self.words}
        looked_up = [word for word in self.words if word not in COMMON_WORDS] or self.words
        self.existing: dict[str, list[str]] = {}
        if looked_up:
            # Each way by itself: of conditions joined by OR, SQLite reads every row instead of every word.
            first, *others = (
                table._default_manager.filter(way).values_list("word").distinct()
                for table in (Word, *tables)
                for word in looked_up
                for way in ways_to_be_like(word)
            )
            found = [word for (word,) in first.union(*others)]
            for word in looked_up:
                self.existing[word] = [each for each in found if may_be(word, each)]
                self.meant[word] = models.Q(word__in=self.existing[word])

    @classmethod
    def of(cls, text: "str | Typed", *tables: type[BaseWord]) -> "Typed":
        """Return `text` itself if it was made already."""
        return text if isinstance(text, Typed) else cls(text, *tables)

    @property
    def is_mere_marks(self) -> bool:
        """Return whether something was typed, but no letter or digit."""
        return bool(self.text.strip()) and not self.words

    def conditions(self, path: str = "") -> dict[str, models.Q]:
        """Return for each word the condition that an institution holds it, as `holds_word()` tells; `path` as there.

        Beside other words, a common one is looked for in those institutions alone that hold the others, and not in
        people's names: listing all that hold it would take most of the time of a search for `Ośrodek Pomocy
        Społecznej w Brodnicy`.
        """
        has_rare = any(word not in COMMON_WORDS for word in self.words)
        this = models.OuterRef(f"{path}pk")
        conditions = {}
        for word, meant in self.meant.items():
            if has_rare and word in COMMON_WORDS:
                own = models.Exists(Word.objects.filter(meant, institution=this))
                earlier = models.Exists(Word.objects.filter(meant, name__institution=this))
                conditions[word] = models.Q(own) | models.Q(earlier)
            else:
                conditions[word] = models.Q(**{f"{path}pk__in": holders_of(meant)})
        return conditions

    def closeness(self, path: str = "") -> models.Case | models.Value:
        """Return by what to order the institutions that are found, the best match first; `path` as above.

        1. The text is the name, short name, town or postal code; 2. the name of a person there holds all its words as
        they are typed; 3. the town holds forms of all its words, the shorter town first (Brzeg before Brzeg Dolny);
        4. the name of a person does; 5. all others. Beside other words, common ones make nothing closer: of what
        `MOPS Brodnica` finds, what lies in Brodnica comes first. Where all are common, only the first rule counts.
        """
        if not self.words:
            return models.Value(0)
        text = " ".join(fold(self.text).split())
        key = f"{path}fold_key"
        is_text = (
            models.Q(**{f"{key}__startswith": f"{text}|"})
            | models.Q(**{f"{key}__contains": f"|{text}|"})
            | models.Q(**{f"{key}__endswith": f"|{text}"})
        )
        return models.Case(
            models.When(is_text, then=0),
            *self._closer(path),
            default=1 + LONGEST_TOWN + 2,
            output_field=models.PositiveSmallIntegerField(),
        )

    def _closer(self, path: str) -> Iterator[models.When]:
        """Yield the second to the fourth rule of `closeness()`."""
        telling = [word for word in self.words if word not in COMMON_WORDS]
        if not telling:
            return
        in_town, people = models.Q(), Post.objects.filter(institution__isnull=False, person__is_hidden=False)
        people_as_typed = people
        for word in telling:
            found = Word.objects.filter(self.meant[word])
            in_town &= models.Q(**{f"{path}pk__in": found.filter(part=TOWN).values("institution")})
            people = people.filter(person__in=found.filter(person__isnull=False).values("person"))
            as_typed = Word.objects.filter(word=word, person__isnull=False)
            people_as_typed = people_as_typed.filter(person__in=as_typed.values("person"))
        yield models.When(**{f"{path}pk__in": people_as_typed.values("institution")}, then=1)
        yield models.When(in_town, then=1 + Length(f"{path}town"))
        if any(self.existing[word] != [word] for word in telling):
            yield models.When(**{f"{path}pk__in": people.values("institution")}, then=1 + LONGEST_TOWN + 1)
