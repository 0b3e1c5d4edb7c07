"""Run functions at the same moment, each in its own database connection."""

import threading
from collections.abc import Callable

from django.db import connection


def run_concurrently(*works: Callable[[], object]) -> list[object]:
    """Start all of them at one barrier, each in its own thread; return what each returned or raised."""
    barrier = threading.Barrier(len(works))
    results: list[object] = [None] * len(works)

    def run(place: int, work: Callable[[], object]) -> None:
        try:
            barrier.wait()
            results[place] = work()
        except Exception as error:  # the test decides which errors it expects
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
