"""Sessions in the database that end: after half an hour of rest, and after a working day in any case.

Both ends are the row's `expire_date`, which every look into a session heeds, also where a public page asks whether it
is a member of staff who looks at a draft. A session in use is prolonged at most once a minute.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils import timezone

from calregistry.models import StaffSession

BEGAN = "began_at"
# A page that shows a few pictures must not store the session a few times.
PROLONGED_EVERY = timedelta(minutes=1)


class SessionStore(db.SessionStore):
    """A session that knows whose it is and when it began."""

    @classmethod
    def get_model_class(cls):
        """Return the model of the rows."""
        return StaffSession

    def save(self, must_create=False):
        """Store the session; one in which somebody has just logged in begins now."""
        if SESSION_KEY in self and BEGAN not in self:
            self[BEGAN] = timezone.now().timestamp()
        super().save(must_create)

    def create_model_instance(self, data):
        """Return the row, with whose session it is."""
        session = super().create_model_instance(data)
        session.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return session

    def load(self):
        """Return what the session holds, nothing once it has ended, and have it stored again when it is in use."""
        session = self._get_session_from_db()
        if session is None:
            return {}
        data = self.decode(session.session_data)
        if SESSION_KEY in data and self._end(data) - session.expire_date > PROLONGED_EVERY:
            self.modified = True
        return data

    def get_expiry_date(self, **options):
        """Return when the session ends if nobody uses it from now on."""
        return self._end(self._session)

    def get_expiry_age(self, **options):
        """Return in how many seconds the session ends if nobody uses it from now on."""
        return max(0, int((self._end(self._session) - timezone.now()).total_seconds()))

    def _end(self, data) -> datetime:
        end = timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE)
        if BEGAN not in data:
            return end
        began = datetime.fromtimestamp(data[BEGAN], tz=end.tzinfo)
        return min(end, began + settings.SESSION_LONGEST)
