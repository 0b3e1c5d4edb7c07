"""The page for status 500. It uses no context and no database, so that it cannot fail itself."""

from django.http import HttpRequest, HttpResponseServerError
from django.template.loader import get_template
from django.templatetags.static import static
from django.views.decorators.csrf import requires_csrf_token


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponseServerError:
    """Show the error page; without a style sheet if `collectstatic` did not run."""
    try:
        style = static("css/site.css")
    except ValueError:  # it was not collected
        style = ""
    return HttpResponseServerError(get_template("500.html").render({"style": style}))
