"""The gym in a process of its own: `SEED FAULTS CONTROL_FAULTS HISTORY FOLDER`. Prints JSON."""

import json
import logging
import os
import random
import sys
from pathlib import Path

import django


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread
    django.setup()
    seed, faults, control_faults = (int(word) for word in sys.argv[1:4])

    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.management import call_command
    from django.test.testcases import LiveServerThread
    from django.test.utils import setup_test_environment
    from playwright.sync_api import sync_playwright

    from tests.faults.gym import Gym

    setup_test_environment()
    logging.disable(logging.ERROR)
    call_command("migrate", verbosity=0)
    server = LiveServerThread("localhost", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    site = f"http://localhost:{server.port}"
    counted = {}
    with open(sys.argv[4], "w") as history, sync_playwright() as playwright:
        for name, count in (("real", faults), ("forgets on any success", control_faults)):
            gym = Gym(
                playwright.chromium,
                site,
                Path(sys.argv[5]) / name.replace(" ", "-"),
                random.Random(f"{seed} {name}"),
                history,
                is_naive=name != "real",
            )
            counted[name] = gym.run(count)
    server.terminate()
    json.dump(counted, sys.stdout)


if __name__ == "__main__":
    main()
