"""Icons of the sprite as a template tag, known in every template: `{% icon "lock" %}`.

A page shows hundreds of them, so each is written out once per process and not rendered from a template.
"""

from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(name="icon")
@lru_cache(maxsize=500)
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """An icon. Without a label it is decoration, hidden from screen readers; `css` adds classes."""
    if label:
        return format_html(
            '<svg class="icon{}{}" role="img" aria-label="{}" focusable="false">'
            '<use href="{}#{}"></use></svg>\n',
            " " if css else "", css, label, static("icons/sprite.svg"), name,
        )  # fmt: skip
    return format_html(
        '<svg class="icon{}{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>\n',
        " " if css else "", css, static("icons/sprite.svg"), name,
    )  # fmt: skip
