"""Which of the static files that packages bring along are collected."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class CollectedFilesConfig(StaticFilesConfig):
    """Leaves out what no page of a collected site asks for: to compress it takes as long as all the rest."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        # In css/site.css.
        "bootstrap.min.css*",
        "bootstrap-layer.css",
        # Of these, pages ask for the .min.js beside it.
        "jquery.js",
        "xregexp.js",
        "select2.full.js",
        "htmx-2.js",
        # We are on htmx 2 without extensions.
        "htmx-4*",
        "htmax-*",
        "hx-*",
    ]
