"""The storage of static files, with a hash in each name so that browsers can cache them for ever."""

import re
from collections.abc import Iterator

from whitenoise.storage import CompressedManifestStaticFilesStorage

# Files of packages that no page loads; compressing them takes as long as all the rest. Pages load the .min.js
# beside these, htmx 2 without extensions, and the service worker as /sw.js.
NOT_ASKED_FOR = re.compile(
    r"(?:.*/)?(?:jquery|xregexp|select2\.full|htmx-2|htmx-4.*|htmax-.*|hx-.*)\.js|js/service-worker\.js"
)


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Stores hashed and compressed files, except those that no page loads."""

    def post_process(self, paths: dict, dry_run: bool = False, **options) -> Iterator[tuple]:
        """Leave out the files that no page loads, then hash and compress the rest."""
        unwanted = [name for name in paths if NOT_ASKED_FOR.fullmatch(name)]
        for name in () if dry_run else unwanted:
            self.delete(name)
        wanted = {name: found for name, found in paths.items() if name not in unwanted}
        yield from super().post_process(wanted, dry_run=dry_run, **options)
