"""Two people at the same moment, in real transactions."""

import threading
from collections.abc import Callable

from django.db import connection


def at_once(*works: Callable[[], object]) -> list[object]:
    """Starts all of them at one barrier, each in a thread with a connection of its own; what each gave."""
    barrier, results = threading.Barrier(len(works)), [None] * len(works)

    def run(place: int, work: Callable[[], object]) -> None:
        try:
            barrier.wait()
            results[place] = work()
        except Exception as error:  # whatever it was is this one's answer, which the test looks at
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
