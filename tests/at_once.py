"""Do several things at once, each in a thread with a connection of its own, as several workers of the site do."""

import threading

from django.db import connection


def at_once(*works):
    """Start all `works` together and return what each returned, in their order; an error of any is raised here."""
    start = threading.Barrier(len(works))
    results, errors = [None] * len(works), []

    def do(place, work):
        start.wait()
        try:
            results[place] = work()
        except Exception as error:  # noqa: BLE001 - every error of a thread is raised below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results
