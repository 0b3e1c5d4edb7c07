"""How static files are stored: under names of their content, so that a browser keeps each for good."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import HashedFilesMixin
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from bfr_site.bundles import BUNDLED, bundle

# What packages bring along and no page asks for once files are collected: to compress it takes as long as all
# the rest. Pages ask for the .min.js beside these; css/site.css has Bootstrap; htmx is 2, without extensions.
NOT_ASKED_FOR = re.compile(
    r"(?:.*/)?(?:jquery|xregexp|select2\.full|htmx-2|htmx-4.*|htmax-.*|hx-.*)\.js"
    r"|vendor/bootstrap/bootstrap\.min\.css|css/bootstrap-layer\.css"
)
_GLOB, IMPORTS = HashedFilesMixin._js_module_import_aggregation_patterns


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Also bundles what our pages ask for, and rewrites what other modules of ours import.

    A page so loads modules of one and the same release, always.
    """

    patterns = (*HashedFilesMixin.patterns, ("js/*.js", IMPORTS))

    def post_process(self, paths: dict, dry_run: bool = False, **options) -> Iterator[tuple]:
        """In place of the source of what is bundled comes the bundle; what nobody asks for goes."""
        unwanted = [name for name in paths if NOT_ASKED_FOR.fullmatch(name)]
        for name in () if dry_run else unwanted:
            self.delete(name)
        paths = {name: found for name, found in paths.items() if name not in unwanted}
        bundles = InMemoryStorage()
        for name in BUNDLED:
            if name in paths:
                bundles.save(name, ContentFile(bundle(Path(settings.BASE_DIR) / "static", name).encode()))
        bundled = {name: (bundles, name) for name in BUNDLED if name in paths}
        yield from super().post_process(paths | bundled, dry_run=dry_run, **options)
