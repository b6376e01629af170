"""manage.py reset_second_factor USER: the way back for somebody who lost the phone and the recovery codes."""

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from calregistry.staff import second_factor


class Command(BaseCommand):
    """Forgets a member of staff's second factor; the next login, with the password, sets up a new one."""

    help = "Forget the second factor and recovery codes of USER, and end their sessions. Make sure who asks for it."

    def add_arguments(self, parser):
        """Take the name that the person logs in with."""
        parser.add_argument("user")

    def handle(self, *arguments, user, **options):
        """Reset the second factor and say what comes next."""
        found = get_user_model().objects.filter(username=user).first()
        if found is None:
            raise CommandError(_("Nobody logs in as “%(name)s”.") % {"name": user})
        second_factor.reset(found)
        self.stdout.write(
            _("The second factor of “%(name)s” is forgotten. The next login sets up a new one.")
            % {"name": user}
        )
