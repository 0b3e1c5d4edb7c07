"""How static files are stored: under names of their content, so that a browser keeps each for good."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

_GLOB, IMPORTS = HashedFilesMixin._js_module_import_aggregation_patterns


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Also rewrites what our own modules import: a page loads modules of one and the same release, always."""

    patterns = (*HashedFilesMixin.patterns, ("js/*.js", IMPORTS))
