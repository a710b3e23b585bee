"""What a browser would send back: every field of a shown form with its value, and then what the editor typed."""

from django.urls import reverse


def fields_of(response):
    """The form and its inlines as POST data, as they were shown."""
    data = {}
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            if value is None or value is False:
                continue
            data[bound.html_name] = "on" if value is True else value
    return data


def address(record, page="change", *args):
    return reverse(f"admin:incidents_{record._meta.model_name}_{page}", args=[record.pk, *args])


def save(client, record, **typed):
    """Open the record's form, change what is `typed` (None: empty the field), save, and give back the answer."""
    page = client.get(address(record))
    return client.post(address(record), with_typed(fields_of(page), typed))


def add(client, model, **typed):
    """The same with a new record."""
    url = reverse(f"admin:incidents_{model}_add")
    return client.post(url, with_typed(fields_of(client.get(url)), typed))


def with_typed(data, typed):
    data = {**data, **typed}
    return {name: value for name, value in data.items() if value is not None}


def row(prefix, number, **typed):
    """Fields of one row of an inline, and the count of rows raised to hold it."""
    return {f"{prefix}-{number}-{name}": value for name, value in typed.items()} | {f"{prefix}-TOTAL_FORMS": number + 1}


def errors_of(response):
    """Field -> messages of the form; `prefix-number-field` for rows; `prefix` for a set of rows."""
    assert response.status_code == 200, response.status_code
    form = response.context["adminform"].form
    found = {name: list(messages) for name, messages in form.errors.items()}
    for inline in response.context["inline_admin_formsets"]:
        if inline.formset.non_form_errors():
            found[inline.formset.prefix] = list(inline.formset.non_form_errors())
        for row_form in inline.formset.forms:
            for name, messages in row_form.errors.items():
                found[f"{row_form.prefix}-{name}"] = list(messages)
    return found


def seen(client, record, action):
    """The hidden fields of the confirm page as it is now."""
    form = client.get(address(record, "door", action)).context["form"]
    return {name: form.initial[name] for name in ("seen_version", "seen_draft")}


def go(client, record, action, note=""):
    """Look at the confirm page, then confirm."""
    return client.post(address(record, "door", action), {**seen(client, record, action), "note": note})
