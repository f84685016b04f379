"""The screens: send a file, look at its plan, publish it; and the files to download."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.admin.base import FIRST_BREADCRUMBS
from cms.admin.bulk import files, telling
from cms.admin.bulk.forms import FileForm, kind_choices
from cms.admin.bulk.rights import institutions, may_publish, may_send, plan_of, plans
from cms.admin.bulk.watching import watched
from cms.admin.impact_words import shown_of
from cms.ownership import keyed
from registry.interchange.bulk.check import Sender, begin, checking
from registry.interchange.bulk.foreseeing import MOST, TooMany, foreseen
from registry.interchange.bulk.publish import is_overtaken, publishing
from registry.interchange.bulk.reading import Manner
from registry.interchange.progress import Steps
from registry.models import ImportRun, PlannedRow

TITLE = gettext_lazy("Bulk publishing")
PLANS_PER_PAGE, ROWS_PER_PAGE = 20, 50

Status = ImportRun.Status


class _Screen(WagtailAdminTemplateMixin):
    """What the screens share."""

    page_title = TITLE
    header_icon = "upload"
    breadcrumbs_items = FIRST_BREADCRUMBS
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_send(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc, no-any-return]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        first: list[dict[str, Any]] = super().get_breadcrumbs_items()
        return [*first, {"url": reverse("bulk:index"), "label": TITLE}]

    def watch(self, run: ImportRun, steps: Steps[ImportRun], **words: Any) -> StreamingHttpResponse:
        """Do work on a plan while its sender watches."""
        context = {
            "run": run,
            "plan_url": reverse("bulk:plan", args=[run.uid]),
            "breadcrumbs_items": [*self.get_breadcrumbs_items(), {"url": "", "label": run.source}],
        }
        return watched(self.request, steps, context | words)


class IndexView(_Screen, FormView):
    """The form, the tables to start from, and the plans so far."""

    template_name = "wagtailadmin/bulk/index.html"
    form_class = FileForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form: FileForm) -> StreamingHttpResponse:  # type: ignore[override]
        """Check the file while the sender watches."""
        said = form.cleaned_data
        run = begin(Sender(said["institution"], self.request.user), said["file"].name)
        return self.watch(
            run,
            _checked(said["file"], run, form.manner),
            title=_("Checking %(file)s") % {"file": run.source},
            counting=_("rows read"),
            refused=_("Not checked; nothing was written."),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        paginator = Paginator(plans(user).defer("report"), PLANS_PER_PAGE)
        return super().get_context_data(**kwargs) | {
            "runs": paginator.get_page(self.request.GET.get("p")),
            "kinds": kind_choices(),
        }


def _checked(sent: Any, run: ImportRun, manner: Manner) -> Steps[ImportRun]:
    with _on_disk(sent) as path:
        return (yield from checking(path, run, manner))


@contextmanager
def _on_disk(sent: Any) -> Iterator[Path]:
    """Give the path of a file that was sent; small ones are in memory until now."""
    if hasattr(sent, "temporary_file_path"):
        yield Path(sent.temporary_file_path())
        return
    with tempfile.NamedTemporaryFile(suffix=Path(sent.name).suffix[:10]) as file:
        for chunk in sent.chunks():
            file.write(chunk)
        file.flush()
        yield Path(file.name)


class _OfPlan(_Screen):
    """A screen of one plan, of an institution of the user's; 404 for any other, whatever is asked of it."""

    run: ImportRun

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self.run = plan_of(request.user, kwargs["plan"])


class PlanView(_OfPlan, TemplateView):
    """What would change, or has changed: counts, what is wrong, and every record."""

    template_name = "wagtailadmin/bulk/plan.html"

    def get_page_subtitle(self) -> str:
        return self.run.source

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.run.source}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run, outcome = self.run, self.request.GET.get("outcome", "")
        if outcome and outcome not in PlannedRow.Outcome.values:
            raise Http404
        found = run.rows.what_is_wrong_first()
        every = Paginator(found, ROWS_PER_PAGE)
        chosen = Paginator(found.filter(outcome=outcome), ROWS_PER_PAGE) if outcome else every
        shown = chosen.get_page(self.request.GET.get("p"))
        changed = telling.changed_since_check(run)
        return super().get_context_data(**kwargs) | {
            "run": run,
            "counts": telling.counts(run),
            "issues": telling.issues_of(run, run.report),
            "changed": changed,
            "is_overtaken": bool(changed) or is_overtaken(run),
            "all_rows": every.count,
            "page": shown,
            "rows": telling.rows(shown),
            "outcome": outcome,
            "outcome_words": telling.COUNTED.get(outcome, ""),
            "changing": run.created + run.updated,
            "may_publish": run.status == Status.CHECKED and may_publish(self.request.user, run),
        }


class ImpactView(_OfPlan, TemplateView):
    """What publishing a checked plan would change for the public."""

    template_name = "wagtailadmin/bulk/impact.html"
    page_title = gettext_lazy("What changes for the public")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.run.status != Status.CHECKED:
            return redirect("bulk:plan", self.run.uid)
        return super().get(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.run.source

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        plan = {"url": reverse("bulk:plan", args=[self.run.uid]), "label": self.run.source}
        return [*super().get_breadcrumbs_items(), plan, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | {"run": self.run}
        try:
            return context | {"shown": shown_of(foreseen(self.run))}
        except TooMany as refusal:
            return context | {"changing": refusal.changing, "most": MOST}


class PublishView(_OfPlan, View):
    """Publishes a plan while its sender watches."""

    def post(self, request: HttpRequest, plan: UUID) -> StreamingHttpResponse:
        run = self.run
        if not may_publish(request.user, run):
            raise PermissionDenied
        return self.watch(
            run,
            publishing(run, user=request.user),
            title=_("Publishing %(file)s") % {"file": run.source},
            counting=_("records written"),
            refused=_("Not published; nothing was written."),
            total=run.created + run.updated,
        )


class RejectedView(_OfPlan, View):
    """The rejected rows as a file."""

    def get(self, request: HttpRequest, plan: UUID) -> HttpResponse:
        return files.rejected(self.run)


class ReportView(_OfPlan, View):
    """All rows as a file."""

    def get(self, request: HttpRequest, plan: UUID) -> StreamingHttpResponse:
        return files.report(self.run)


class TableView(_Screen, View):
    """A table to fill in, or an institution's own records in it, as a form asks for it."""

    def get(self, request: HttpRequest) -> Any:
        said = request.GET
        named = keyed(institutions(request.user), [said.get("institution", "")])
        institution = get_object_or_404(named)
        kind, extension = said.get("kind", ""), said.get("format", "xlsx")
        return files.table(request, institution, kind, extension, empty=said.get("rows") == "none")
