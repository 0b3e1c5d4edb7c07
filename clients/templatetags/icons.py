"""The template tag `{% icon "lock" %}`, which every template has without `{% load %}`.

Icons of pages that a phone stores are in a sprite of their own, so that it loads no others. The tag caches
its HTML, because a page can show hundreds of icons.
"""

import re
from functools import lru_cache

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
_PHONE = settings.BASE_DIR / "static" / "icons" / "phone.svg"
ON_THE_PHONE = frozenset(re.findall(r'<symbol id="([\w-]+)"', _PHONE.read_text()))


def sprite_of(name: str) -> str:
    """Return the sprite that contains this icon."""
    return "icons/phone.svg" if name in ON_THE_PHONE else "icons/sprite.svg"


@register.simple_tag(name="icon")
@lru_cache(maxsize=500)
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """Return an icon. Without a label it is hidden from screen readers. `css` adds classes."""
    if label:
        return format_html(
            '<svg class="icon{}{}" role="img" aria-label="{}" focusable="false">'
            '<use href="{}#{}"></use></svg>\n',
            " " if css else "", css, label, static(sprite_of(name)), name,
        )  # fmt: skip
    return format_html(
        '<svg class="icon{}{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>\n',
        " " if css else "", css, static(sprite_of(name)), name,
    )  # fmt: skip
