"""The page of an error of ours: no context, no database, nothing that could fail a second time."""

from django.http import HttpRequest, HttpResponseServerError
from django.template.loader import get_template
from django.templatetags.static import static
from django.views.decorators.csrf import requires_csrf_token


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponseServerError:
    """What anybody sees when our own code failed, in plain letters where no style sheet is known."""
    try:
        style = static("css/site.css")
    except ValueError:  # it was not collected
        style = ""
    return HttpResponseServerError(get_template("500.html").render({"style": style}))
