"""How static files are stored: under names of their content, so that a browser keeps each for good."""

import re
from collections.abc import Iterator

from whitenoise.storage import CompressedManifestStaticFilesStorage

# What packages bring along and no page asks for: to compress it takes as long as all the rest. Pages ask for
# the .min.js beside these; htmx is 2, without extensions. The service worker is served as /sw.js.
NOT_ASKED_FOR = re.compile(
    r"(?:.*/)?(?:jquery|xregexp|select2\.full|htmx-2|htmx-4.*|htmax-.*|hx-.*)\.js|js/service-worker\.js"
)


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Hashed and compressed files, without those that no page asks for."""

    def post_process(self, paths: dict, dry_run: bool = False, **options) -> Iterator[tuple]:
        """Drop what nobody asks for before the rest is hashed and compressed."""
        unwanted = [name for name in paths if NOT_ASKED_FOR.fullmatch(name)]
        for name in () if dry_run else unwanted:
            self.delete(name)
        wanted = {name: found for name, found in paths.items() if name not in unwanted}
        yield from super().post_process(wanted, dry_run=dry_run, **options)
