"""Admin pages in tests: what a browser would send back, and what a page says."""

from django.urls import reverse


def as_shown(response):
    """The data of the page's form and inlines, unchanged, ready to be posted."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    values = {field.html_name: field.value() for form in forms for field in form}
    # Browsers send nothing for an empty box or an empty multiple choice.
    return {
        name: value
        for name, value in values.items()
        if value is not None and value is not False and value != []
    }


def errors_of(response):
    """Messages by field name, of the form and of all its inlines."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += inline.formset.forms
    return {
        form.add_prefix(name): list(messages)
        for form in forms
        for name, messages in form.errors.items()
    }


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def titles_of(response):
    """What the rows of a list are called."""
    return {str(row) for row in response.context["cl"].result_list}


def merge_page(kept, dropped):
    """The address where the second becomes a part of the first."""
    meta = kept._meta
    name = f"admin:{meta.app_label}_{meta.model_name}_merge"
    return f"{reverse(name)}?simpan={kept.pk}&hapus={dropped.pk}"
