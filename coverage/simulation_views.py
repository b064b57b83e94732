"""What-if pages: the whole question stands in the address, so that it can be shared."""

from django.shortcuts import render

from agreements.facts import rates
from jamsostek_pks.lib.as_of import AsOf, read_as_of
from jamsostek_pks.lib.dates import today
from regions.downloads import wanted_file

from .reports import Question, home_region
from .simulating import month_table_columns, programmes_of, simulation
from .simulation_forms import QUESTIONS, SimulationAsOfForm, TermsForm
from .views import page_context

# Common to all questions: carried on from one tab to the next.
SHARED = ("wilayah", "program", "pembayar", "sektor", "bulan")


def simulate(request):
    """Reach a percentage, a quota per desa, or what a budget pays."""
    as_of = read_as_of(request.GET, today=today(), form_class=SimulationAsOfForm)
    asked, tab, known_rates = question_of(request, as_of), tab_of(request), rates()
    form = form_of(request, as_of, tab, known_rates)
    valid = as_of.form.is_valid() & form.is_valid()
    found = simulation(asked, form, known_rates) if valid else None
    if file := found and file_of(request, as_of, asked, form, found):
        return file
    context = {
        "tab": tab,
        "tabs": tabs(request, as_of, tab),
        "form": form,
        "shared_url": shared_url(request, as_of, tab, form) if valid else "",
        "reset_url": as_of.link(request.path, tanya=tab),
        **page_context(as_of),
        **answer_context(as_of, asked, form, found),
    }
    return render(request, "coverage/simulation.html", context)


def tab_of(request) -> str:
    tab = request.GET.get("tanya")
    return tab if tab in QUESTIONS else next(iter(QUESTIONS))


def form_of(request, as_of: AsOf, tab: str, known_rates) -> TermsForm:
    _, form_class = QUESTIONS[tab]
    return form_class(
        request.GET,
        on=as_of.on,
        home=home_region(request.user, today()),
        programmes=programmes_of(known_rates),
    )


def file_of(request, as_of: AsOf, asked: Question, form: TermsForm, found):
    return wanted_file(
        request,
        f"simulasi-{tab_of(request)}-{found.region.code}-{as_of.on}",
        month_table_columns(as_of, asked, form, found),
        lambda: found.answer.months if found.answer else (),
        forms=[as_of.form, form],
    )


def question_of(request, as_of: AsOf) -> Question:
    return Question(
        user=request.user,
        today=today(),
        on=as_of.on,
        basis=as_of.value("dasar"),
        segment=as_of.value("segmen"),
        known_at=as_of.known_at,
    )


def answer_context(as_of: AsOf, asked: Question, form: TermsForm, found) -> dict:
    if found is None:
        return {"found": None}
    return {
        "found": found,
        "answer": found.answer,
        "asked_for": form.asked,
        "c": found.c,
        "on": as_of.on,
        "basis_label": dict(as_of.form.fields["dasar"].choices)[asked.basis],
        "segment_label": dict(as_of.form.fields["segmen"].choices)[asked.segment],
    }


def tabs(request, as_of: AsOf, tab: str) -> list[tuple[str, str, bool]]:
    """Label, address and whether it is this one; what they share rides along."""
    kept = {name: request.GET[name] for name in SHARED if request.GET.get(name)}
    return [
        (label, as_of.link(request.path, tanya=name, **kept), name == tab)
        for name, (label, _) in QUESTIONS.items()
    ]


def shared_url(request, as_of: AsOf, tab: str, form: TermsForm) -> str:
    """An address that shows these very numbers on any later day."""
    pinned = {
        "per": as_of.on.isoformat(),
        "diketahui": (as_of.known_on or as_of.today).isoformat(),
        "dasar": as_of.value("dasar"),
        "segmen": as_of.value("segmen"),
        "tanya": tab,
    }
    state = form.state | {"wilayah": form.cleaned_data["wilayah"].code}
    return request.build_absolute_uri(as_of.link(request.path, **pinned | state))
