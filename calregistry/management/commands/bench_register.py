"""What `manage.py bench` runs inside the register that it generates."""

import gc
import json
from dataclasses import asdict

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from calregistry.bench.office import measure_office
from calregistry.bench.pages import pages, weigh
from calregistry.bench.register import fill
from calregistry.bench.searches import measure_searches
from calregistry.bench.sheet import preview, store

SETTINGS = "calregistry.bench.settings"


class Command(BaseCommand):
    """Write a generated register, or print what its pages weigh; only under the settings of the bench."""

    help = "Used by manage.py bench, in a database of its own."

    def add_arguments(self, parser):
        """Take what to do: `fill` and `preview` with size and seed, `pages`, `searches`, `office`, `store`."""
        actions = parser.add_subparsers(dest="action", required=True)
        fill_parser = actions.add_parser("fill")
        fill_parser.add_argument("size", type=int)
        fill_parser.add_argument("seed", type=int)
        actions.add_parser("pages")
        actions.add_parser("searches")
        actions.add_parser("office")
        preview_parser = actions.add_parser("preview")
        preview_parser.add_argument("rows", type=int)
        preview_parser.add_argument("seed", type=int)
        actions.add_parser("store")

    def handle(self, *args, action, **options):
        """Do it; `pages` prints name, address and weight of each page as JSON, the others their own results."""
        if settings.SETTINGS_MODULE != SETTINGS:
            raise CommandError("This is a part of manage.py bench, and works in its databases only.")
        if action == "pages":
            self.stdout.write(
                json.dumps([[name, path, asdict(weigh(path))] for name, path in pages().items()])
            )
            return
        if action in ("searches", "office"):
            results = measure_searches() if action == "searches" else measure_office()
            self.stdout.write(json.dumps([asdict(result) for result in results]))
            return
        if action in ("preview", "store"):
            result = preview(rows=options["rows"], seed=options["seed"]) if action == "preview" else store()
            self.stdout.write(json.dumps(asdict(result)))
            return
        gc.disable()  # rows make no cycles; looking for some takes a sixth of the time
        with tqdm(total=options["size"], unit=" institutions", disable=None) as bar:
            fill(size=options["size"], seed=options["seed"], written=bar.update)
