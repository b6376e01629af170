"""Publishing a record and what it rests on, in one transaction."""

from institutions.history import change
from institutions.models import Record


def publish_together(*, record: Record, by=None) -> None:
    """Publish the record after the drafts that it rests on: its sources, a certificate's holder.

    `by` is the member of staff who decides so. Raises Incomplete, and publishes nothing, when one of them lacks
    something that it must have.
    """
    with change(by=by):
        for each in [*record.drafts_below(), record]:
            each.publish(by=by)
