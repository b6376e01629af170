"""The pages of a case beside its form: its course, the recording of a step, the grant by two people, the papers."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import label_for_field
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.admin.application_steps import (
    CONSEQUENCES,
    DECISIONS,
    ConfirmationForm,
    ProposalForm,
    StepForm,
    form_of_step,
)
from certificates.models import Application, ApplicationDocument, Stage
from certificates.procedure import Step, can_be_corrected, line, next_steps
from institutions.files import document_path
from institutions.history import change
from institutions.media import answer_with_file, name_to_save

# What stands in a case beside the dates of its steps, in their order.
TEXTS = (
    "visit_note",
    "opinion",
    "opinion_reasons",
    "refusal_reasons",
    "appeal_grounds",
    "upholding_reasons",
    "proposed_by",
    "proposal_reason",
    "confirmed_by",
    "confirmation_reason",
    "end_reason",
)


def course_of(request, model_admin, application: Application) -> dict[str, Any]:
    """Return what the form of a case shows above it: its line, what was written, what can be recorded now."""
    may_work = model_admin.has_change_permission(request, application)
    may_decide = may_work and model_admin.has_grant_permission(request)
    return {
        "line": [
            (place, address_of(application, place.corrects) if may_work and place.corrects else "")
            for place in line(application)
        ],
        "stage": application.stage,
        "texts": [
            (label_for_field(name, Application), _shown(application, name))
            for name in TEXTS
            if getattr(application, name)
        ],
        "next_steps": [
            (step, address_of(application, step))
            for step in next_steps(application)
            if may_work and (may_decide or step not in DECISIONS)
        ],
    }


def _shown(application: Application, name: str) -> Any:
    return application.get_opinion_display() if name == "opinion" else getattr(application, name)


def address_of(application: Application, step: Step) -> str:
    """Return the address of the page on which the step is recorded or corrected."""
    if step == Step.GRANT:
        return reverse("admin:certificates_application_grant", args=[application.pk])
    return reverse("admin:certificates_application_step", args=[application.pk, step.value])


def step_page(request, model_admin, pk: int, name: str) -> HttpResponseBase:
    """Record the step `name` of the case `pk`, or correct it with a reason."""
    if name not in Step.values or name == Step.GRANT:
        raise Http404
    step = Step(name)
    _refuse_unless_permitted(request, model_admin, step)
    with transaction.atomic():
        application = _locked(request, model_admin, pk)
        if step not in next_steps(application) and not can_be_corrected(application, step):
            messages.warning(request, _("The case is not at the step “%(step)s”.") % {"step": step.label})
            return HttpResponseRedirect(_back(application))
        form = form_of_step(step)(request.POST or None, instance=application)
        if request.method == "POST" and form.is_valid():
            return _carry_out(request, model_admin, application, form)
    title = _("Correct: %(step)s") if form.is_correction else _("Record: %(step)s")
    consequences = () if form.is_correction else CONSEQUENCES.get(step, ())
    return _page(
        request, model_admin, application, form, title % {"step": step.label}, consequences=consequences
    )


def grant_page(request, model_admin, pk: int) -> HttpResponseBase:
    """Ask one person for the day and the reason of a grant, and another one whether the certificate is granted."""
    _refuse_unless_permitted(request, model_admin, Step.GRANT)
    with transaction.atomic():
        application = _locked(request, model_admin, pk)
        if Step.GRANT not in next_steps(application):
            messages.warning(
                request, _("The case is not at the step “%(step)s”.") % {"step": Step.GRANT.label}
            )
            return HttpResponseRedirect(_back(application))
        form: ProposalForm | ConfirmationForm
        if application.stage == Stage.PROPOSED:
            form = ConfirmationForm(request.POST or None, application=application, by=request.user)
        else:
            form = ProposalForm(request.POST or None, instance=application, by=request.user)
        if request.method == "POST" and form.is_valid():
            return _carry_out(request, model_admin, application, form)
    consequences = (
        _("The certificate is made with its register number, as a draft: somebody publishes it afterwards."),
        _("It gets the institution, the edition of the rules and the day of the decision from this case."),
        _("A number is never given again, and a grant is not undone here: a certificate is withdrawn."),
        _("It takes two people: one proposes the grant, another confirms it; each gives a reason."),
    )
    held = (
        []
        if application.institution is None
        else application.institution.certificates.newest_first().select_related("holder")
    )
    return _page(
        request,
        model_admin,
        application,
        form,
        _("Grant the certificate"),
        consequences=consequences,
        held=held,
        pending=application.stage == Stage.PROPOSED,
    )


def hand_out(request, model_admin, pk: int, key: str) -> HttpResponseBase:
    """Answer with a paper of the case `pk`, to those who may read cases and their papers."""
    if not model_admin.has_view_permission(request) or not request.user.has_perm(
        "certificates.view_applicationdocument"
    ):
        raise PermissionDenied
    document = ApplicationDocument.objects.filter(application=pk, key=key).first()
    if document is None:
        raise Http404
    return answer_with_file(
        request, document_path(document.key), is_public=False, save_as=name_to_save(str(document), "pismo")
    )


def _refuse_unless_permitted(request, model_admin, step: Step) -> None:
    may_decide = step not in DECISIONS or model_admin.has_grant_permission(request)
    if not model_admin.has_change_permission(request) or not may_decide:
        raise PermissionDenied


def _locked(request, model_admin, pk: int) -> Application:
    """Return the case, whose row nobody else can change while a step of it is being stored."""
    cases = Application.objects.select_related("institution", "edition", "proposed_by")
    if request.method == "POST":
        cases = cases.select_for_update(of=("self",))
    if (application := cases.filter(pk=pk).first()) is None:
        raise Http404
    return application


def _carry_out(
    request,
    model_admin,
    application: Application,
    form: StepForm | ProposalForm | ConfirmationForm,
) -> HttpResponseBase:
    """Store what a valid form says as one change, and lead back to the case."""
    with change(by=request.user, reason=form.why):
        told = form.carry_out()
        model_admin.log_change(request, application, f"{told} {form.why}".strip())
    messages.success(request, told)
    return HttpResponseRedirect(_back(application))


def _back(application: Application) -> str:
    return reverse("admin:certificates_application_change", args=[application.pk])


def _page(
    request, model_admin, application: Application, form: Any, title: str, **more: Any
) -> TemplateResponse:
    context = {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "subtitle": str(application),
        "opts": model_admin.opts,
        "original": application,
        "form": form,
        "back": _back(application),
        "media": model_admin.media + form.media,
        **more,
    }
    return TemplateResponse(request, "admin/certificates/application/step.html", context)
