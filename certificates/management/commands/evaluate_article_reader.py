"""Measure how well the reader of articles finds the facts that a person wrote down."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from certificates.article_reader import has_dictionary
from certificates.article_reader.evaluation import Result, Score, WrongPairError, evaluate, pairs

WIDEST = 28  # characters of the longest field, and two


class Command(BaseCommand):
    """Print precision and recall for each field and overall, with the dictionary of Polish forms and without it.

    The format of the JSON files stands in `certificates/article_reader/evaluation.py`.
    """

    help = "Measure the reader of articles on pairs of .txt and .json (the README tells their format)."

    def add_arguments(self, parser):
        """Take the directory of the pairs, and where the facts lie if not beside the texts."""
        parser.add_argument("directory", type=Path, help="holds name.txt and name.json for each text")
        parser.add_argument("--facts", type=Path, help="holds the .json files, if they lie elsewhere")
        parser.add_argument(
            "--differences", action="store_true", help="list what was missed and what is wrong"
        )

    def handle(self, *args, **options):
        """Print the figures, or raise CommandError with a sentence on the file that cannot be read."""
        try:
            found = list(pairs(options["directory"], options["facts"]))
            for with_dictionary in (True, False) if has_dictionary() else (False,):
                result = evaluate(found, with_dictionary=with_dictionary)
                heading = _("With the dictionary") if with_dictionary else _("By rules alone")
                texts = _("texts: %(count)s") % {"count": len(found)}
                self.stdout.write(f"{heading} ({texts})")
                self.report(result)
                if options["differences"]:
                    self.list_differences(result)
        except WrongPairError as error:
            raise CommandError(str(error)) from error
        if not has_dictionary():
            self.stdout.write(_("The dictionary (the extra “articles”) is not installed."))

    def report(self, result: Result) -> None:
        """Print a line for each field, and one for all together."""
        precision, recall, counts = _("precision"), _("recall"), _("right/proposed/expected")
        self.stdout.write(f"  {'':{WIDEST}}{precision:>12}{recall:>12}  {counts}")
        for name, score in [*sorted(result.scores.items()), (_("all fields"), result.overall)]:
            self.stdout.write(
                f"  {name:{WIDEST}}{_share(score.precision)}{_share(score.recall)}  {_counts(score)}"
            )

    def list_differences(self, result: Result) -> None:
        """Print each fact that was missed or wrongly proposed, with its text."""
        for heading, facts in ((_("missed"), result.missed), (_("wrong"), result.wrong)):
            for name, (field, value) in sorted(facts):
                self.stdout.write(f"  {heading}: {name}: {field}: {value}")


def _share(share: float | None) -> str:
    return f"{'–':>12}" if share is None else f"{share:12.3f}"


def _counts(score: Score) -> str:
    return f"{score.right}/{score.proposed}/{score.expected}"
