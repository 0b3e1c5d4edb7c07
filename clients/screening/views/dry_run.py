"""What the next version of the questions would change, before it is published."""

from django.http import HttpResponse
from django.template.response import TemplateResponse

from clients.decorators import admin_required
from clients.http import AuthenticatedHttpRequest
from clients.screening.dry_run import build_dry_run_report

# As many as a page can judge while somebody waits; `manage.py dry_run_rules` judges them all.
MOST_JUDGED = 2000


@admin_required
def dry_run_page(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show the dry run of the practice. Writes nothing."""
    context = {
        "report": build_dry_run_report(request.user.own_practice, most=MOST_JUDGED),
        "most": MOST_JUDGED,
    }
    return TemplateResponse(request, "clients/screening/dry_run.html", context)
