"""The desk's views. Every step is saved at once; with htmx the answer is the card, without it the page."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from incidents.admin.desk.forms import DetailsForm, IntakeForm, WordsForm
from incidents.admin.desk.page import Card, Page
from incidents.admin.rights import may_edit
from incidents.articles import by_hand, decide
from incidents.articles.extract import Unreadable
from incidents.articles.fetch import FetchFailed
from incidents.articles.intake import (
    Arrival,
    ensure_read,
    from_address,
    from_file,
    from_paste,
    is_stale,
    known_publishers,
)
from incidents.articles.record import NotYet
from incidents.articles.twins import mark_twin
from incidents.articles.words import find_words, sentence_around
from incidents.models import Article, Incident, Source, Tally

View = Callable[..., HttpResponse]
LATEST = 50


def may_use(user: Any) -> bool:
    """Whoever may enter incidents may work at the desk."""
    return bool(user.is_active and user.is_staff and user.has_perm("incidents.add_incident"))


def at_desk(view: View) -> View:
    """Checks the right, and finds the article."""

    @functools.wraps(view)
    def checked(request: HttpRequest, article_id: int | str, **rest: Any) -> HttpResponse:
        if not may_use(request.user):
            raise PermissionDenied
        articles = Article.objects.select_related("source", "twin", "twin__source", "created_by").defer("raw")
        return view(request, get_object_or_404(articles, pk=article_id), **rest)

    return checked


# --- coming in -------------------------------------------------------------------------------------------------------


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    if not may_use(request.user):
        raise PermissionDenied
    return _start(request, IntakeForm())


@csrf_exempt
def add(request: HttpRequest) -> HttpResponse:
    """A body beyond all limits is refused in words. Only then is the token looked for, as that reads the body."""
    if request.method != "POST":
        return HttpResponseRedirect(desk_url("changelist"))
    try:
        request.POST  # noqa: B018
    except RequestDataTooBig:
        form = IntakeForm()
        form.cleaned_data = {}
        return _start(
            request, form, "What was sent is larger than 10 MB. Divide the text, or upload it as a file.", 413
        )
    return _add(request)


@csrf_protect
def _add(request: HttpRequest) -> HttpResponse:
    if not may_use(request.user):
        raise PermissionDenied
    form = IntakeForm(request.POST, request.FILES)
    if not form.is_valid():
        return _start(request, form, status=422)
    try:
        arrival = _arrival(form.cleaned_data, request.user)
    except (FetchFailed, Unreadable) as error:
        return _start(request, form, str(error), 422)
    if not arrival.is_new:
        messages.info(request, "This article is on the desk already. Here it is, as it was left.")
    return HttpResponseRedirect(desk_url("change", arrival.article.pk))


def _arrival(given: dict[str, Any], by: Any) -> Arrival:
    details = {"published_on": given["published_on"], "publisher": given["publisher"].strip()}
    if given["file"]:
        return from_file(given["file"].read(), given["file"].content_type or "", by=by, **details)
    if given["url"]:
        return from_address(given["url"], by=by, **details)
    return from_paste(given["text"], by=by, **details)


def _start(request: HttpRequest, form: IntakeForm, refusal: str = "", status: int = 200) -> HttpResponse:
    if not may_use(request.user):
        raise PermissionDenied
    context = {
        **admin.site.each_context(request),
        "title": "Article desk",
        "form": form,
        "refusal": refusal,
        "desks": [
            Page(article, request.user)
            for article in Article.objects.select_related("source", "created_by").defer("raw", "signature")[:LATEST]
        ],
        "publishers": known_publishers(),
        "is_nav_sidebar_enabled": False,
    }
    return render(request, "admin/desk/start.html", context, status=status)


# --- the desk --------------------------------------------------------------------------------------------------------


@at_desk
def desk(request: HttpRequest, article: Article) -> HttpResponse:
    number = request.GET.get("part", "1")
    page = Page(article, request.user, int(number) if number.isdecimal() and len(number) < 6 else 1)
    if (wanted := request.GET.get("of", request.GET.get("edit", ""))) in page.by_key:
        page.number = page.page_of(page.by_key[wanted])
    key = request.GET.get("edit", "")
    if key in page.by_key and page.by_key[key].is_pending:
        return _desk(request, page, open_card=page.card(key, form=page.form_for(page.by_key[key])))
    return _desk(request, page)


def _desk(
    request: HttpRequest, page: Page, *, status: int = 200, open_card: Card | None = None, **more: Any
) -> HttpResponse:
    article = page.article
    context = {
        **admin.site.each_context(request),
        "title": str(article),
        "page": page,
        "article": article,
        "details": DetailsForm(instance=article),
        "words": WordsForm(),
        "publishers": known_publishers(),
        "is_nav_sidebar_enabled": False,
        "address": desk_url("change", article.pk),
        "base": f"{desk_url('changelist')}{article.pk}/",
        "waits_for_reading": article.reading is None and article.published_on is not None,
        "is_stale": is_stale(article),
        "notes": (article.reading or {}).get("notes", []),
        "cards": [
            open_card if open_card and card.suggestion.key == open_card.suggestion.key else card
            for card in page.cards()
        ],
        **more,
    }
    return render(request, "admin/desk/desk.html", context, status=status)


@require_POST
@at_desk
def read_now(request: HttpRequest, article: Article) -> HttpResponse:
    """A long text is read after its page was shown, which meanwhile says so."""
    ensure_read(article, again="again" in request.POST)
    return to_desk(request, article)


@require_POST
@at_desk
def save_details(request: HttpRequest, article: Article) -> HttpResponse:
    """A new day of publication means a new reading: decisions and what was typed stay with their words."""
    before = article.published_on
    form = DetailsForm(request.POST, instance=article)
    if not form.is_valid():
        article.refresh_from_db(fields=["publisher", "published_on", "title", "byline", "url"])
        return _desk(request, Page(article, request.user), details=form, status=422)
    if article.published_on is None and before is not None:
        article.published_on = before
    if article.published_on != before or not article.twin_id:
        mark_twin(article)
    article.save()
    if article.source is not None and not article.source.version:
        Source.objects.filter(pk=article.source.pk).update(
            publisher=article.publisher or article.source.publisher,
            title=article.title,
            byline=article.byline,
            published_at=article.published_on,
            url=article.url,
        )
    if article.published_on != before and article.reading is not None:
        article.reading = None
        article.save(update_fields=["reading"])
    if article.published_on and len(article.text) <= 20_000:
        ensure_read(article)
    messages.success(request, "Kept.")
    return to_desk(request, article)


@require_POST
@at_desk
def make(request: HttpRequest, article: Article) -> HttpResponse:
    """A suggestion of the editor's own from selected words, with its form open."""
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _desk(request, Page(article, request.user), words=form, status=422)
    given = form.cleaned_data
    span = (given["start"], given["end"]) if given["start"] is not None and given["end"] is not None else None
    if given["words"].strip() and (span is None or article.text[slice(*span)].split() != given["words"].split()):
        span = find_words(article.text, given["words"])
        if span is None:
            form.add_error("words", "These words do not stand in the text like this.")
            return _desk(request, Page(article, request.user), words=form, status=422)
    if span is None or not article.text[slice(*span)].strip():
        form.add_error("words", "Select words of the text, or type them here as they stand in it.")
        return _desk(request, Page(article, request.user), words=form, status=422)
    if given["kind"] == "tally":
        span = sentence_around(article.text, *span)
    fields, spans = by_hand.fields_for(article, given["kind"], *span)
    article, key = decide.make_of_words(article, given["kind"], span, fields, spans)
    return to_desk(request, article, key, edit=True)


# --- one card --------------------------------------------------------------------------------------------------------


@require_POST
@at_desk
def act(request: HttpRequest, article: Article, key: str, action: str) -> HttpResponse:
    """accept, reject, undo or same: the card again, changed, or with the reason why not."""
    try:
        if action == "undo":
            _require_rights(request.user, article, key)
            article = decide.undo(article, key, by=request.user)
        elif action == "same":
            article = decide.add_to(article, key, _recorded(request), by=request.user)
        else:
            article = {"accept": decide.accept, "reject": decide.reject}[action](article, key, by=request.user)
    except decide.Gone as gone:
        raise Http404(str(gone)) from gone
    except NotYet as refusal:
        return _card(request, article, key, status=422, refusal=str(refusal))
    return _card(request, article, key)


def _require_rights(user: Any, article: Article, key: str) -> None:
    for record in decide.made_records(article.decisions.get(key, {}).get("made", [])):
        owner = getattr(record, "incident", None) or getattr(record, "tally", None) or record
        if (
            hasattr(owner, "status")
            and owner._meta.model_name in ("incident", "tally", "response")
            and not may_edit(user, owner)
        ):
            raise NotYet("It is in review or somebody else's by now, so an editor has to undo it.")


def _recorded(request: HttpRequest) -> Incident | Tally:
    """The recorded incident or tally to which the article is added, if the account may edit it."""
    kind, _, number = request.POST.get("record", "").partition(":")
    model: Any = {"incident": Incident, "tally": Tally}.get(kind)
    record: Incident | Tally | None = (
        model.objects.filter(pk=int(number)).first() if model and number.isdecimal() and len(number) < 18 else None
    )
    if record is None:
        raise NotYet("That record is no longer there.")
    if not may_edit(request.user, record):
        raise NotYet("Your account may not edit that record. Ask an editor to add the source.")
    return record


@require_http_methods(["GET", "POST"])
@at_desk
def edit(request: HttpRequest, article: Article, key: str) -> HttpResponse:
    """GET: the card with its form. POST: keep what was typed, and accept it too if that was pressed."""
    page = Page(article, request.user)
    if key not in page.by_key:
        raise Http404
    suggestion = page.by_key[key]
    if request.method == "GET":
        if "close" in request.GET or not suggestion.is_pending:
            return _card(request, article, key)
        return _card(request, article, key, form=page.form_for(suggestion))
    form = page.form_for(suggestion, request.POST)
    if not form.is_valid():
        return _card(request, article, key, status=422, form=form)
    try:
        article = decide.mend(article, key, form.fields_given(), by=request.user)
        if "accept" in request.POST:
            article = decide.accept(article, key, by=request.user)
    except NotYet as refusal:
        article = Article.objects.get(pk=article.pk)
        return _card(request, article, key, status=422, refusal=str(refusal))
    return _card(request, article, key)


def _card(request: HttpRequest, article: Article, key: str, *, status: int = 200, **more: Any) -> HttpResponse:
    article = Article.objects.select_related("source", "twin", "twin__source").defer("raw").get(pk=article.pk)
    page = Page(article, request.user)
    if key not in page.by_key:
        raise Http404
    page.number = page.page_of(page.by_key[key])
    if not request.htmx:  # type: ignore[attr-defined]
        if status == 200 and request.method == "POST":
            return to_desk(request, article, key)
        return _desk(request, page, status=status, open_card=page.card(key, **more))
    context = {
        "page": page,
        "article": article,
        "card": page.card(key, **more),
        "base": f"{desk_url('changelist')}{article.pk}/",
        "others": page.cards_of(page.dependents(key)),
        "answer": True,
    }
    return render(request, "admin/desk/_answer.html", context, status=status)


def to_desk(request: HttpRequest, article: Article, key: str = "", *, edit: bool = False) -> HttpResponse:
    query, part = "", 1
    if key:
        page = Page(article, request.user)
        part = page.page_of(page.by_key[key]) if key in page.by_key else 1
    given = {"part": part} if part > 1 else {}
    if edit:
        given["edit"] = key  # type: ignore[assignment]
    query = f"?{urlencode(given)}" if given else ""
    address = f"{desk_url('change', article.pk)}{query}{f'#s-{key}' if key else ''}"
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def desk_url(page: str, *args: Any) -> str:
    return reverse(f"admin:incidents_article_{page}", args=args)
