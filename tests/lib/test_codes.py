import copy

import pytest
from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.db.migrations.writer import MigrationWriter
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st

from jamsostek_pks.lib.codes import CodesField, CodesFormField


class Programme(models.TextChoices):
    JKK = "JKK", "Jaminan Kecelakaan Kerja"
    JKM = "JKM", "Jaminan Kematian"
    JHT = "JHT", "Jaminan Hari Tua"


def field():
    return CodesField("program", choices_class=Programme)


@pytest.fixture
def line_class():
    with isolate_apps():

        class Line(models.Model):
            programmes = field()

            class Meta:
                app_label = "lib_tests"

            def __str__(self):
                return self.programmes

        yield Line


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("JKM+JKK", "JKK+JKM"),
        (["JKM", "JKK"], "JKK+JKM"),
        ({Programme.JHT, Programme.JKK}, "JKK+JHT"),
        (Programme.JKM, "JKM"),
        (" jkm + JKK+JKK ", "JKK+JKM"),
        ("", ""),
        ([], ""),
        (None, ""),
    ],
)
def test_codes_are_kept_in_the_order_of_their_class(value, text):
    assert field().to_python(value) == text
    assert field().get_prep_value(value) == text


@given(st.lists(st.sampled_from(Programme.values)))
def test_equal_sets_are_equal_text(codes):
    text = field().to_python(codes)

    assert text == field().to_python(codes[::-1]) == field().to_python(text)
    assert set(text.split("+")) - {""} == set(codes)


def test_an_unknown_code_is_named_beside_the_known_ones():
    with pytest.raises(ValidationError) as caught:
        field().to_python("JKK+JPP")

    assert caught.value.messages == [
        "Kode tidak dikenal: JPP. Kode yang dikenal: JKK, JKM, JHT."
    ]


def test_a_migration_holds_no_codes_and_rebuilds_the_field():
    text, _ = MigrationWriter.serialize(field())
    name, path, args, kwargs = field().deconstruct()

    rebuilt = CodesField(*args, **kwargs)

    assert "JKK" not in text
    assert path == "jamsostek_pks.lib.codes.CodesField"
    assert rebuilt.deconstruct()[1:] == (path, args, kwargs)
    assert rebuilt.to_python("JKM+LAMA") == "JKM+LAMA"
    assert rebuilt.labels("JKM") == ["JKM"]


def test_a_required_field_survives_its_migration():
    required = CodesField(blank=False, max_length=30, choices_class=Programme)

    _, _, args, kwargs = required.deconstruct()

    assert CodesField(*args, **kwargs).deconstruct()[3] == kwargs
    assert (kwargs["blank"], kwargs["max_length"]) == (False, 30)


def test_a_copied_field_keeps_its_class():
    assert copy.deepcopy(field()).choices_class is Programme


def test_labels_are_names_and_a_retired_code_stands_for_itself(line_class):
    line = line_class(programmes="JKK+LAMA")

    assert line.get_programmes_labels() == ["Jaminan Kecelakaan Kerja", "LAMA"]
    assert line_class().get_programmes_labels() == []
    assert field().labels([Programme.JKM]) == ["Jaminan Kematian"]


def test_a_list_set_on_the_model_is_cleaned_to_text(line_class):
    line = line_class(programmes=["JKM", "JKK"])

    line.clean_fields()

    assert line.programmes == "JKK+JKM"


def test_a_model_form_shows_checkboxes_and_saves_text(line_class):
    class LineForm(forms.ModelForm):
        class Meta:
            model = line_class
            fields = ("programmes",)

    line = line_class(programmes="JKK+JKM")
    html = str(LineForm(instance=line)["programmes"])
    same = LineForm({"programmes": ["JKM", "JKK"]}, instance=line)
    other = LineForm({"programmes": ["JHT", "JKK"]}, instance=line)
    none = LineForm({}, instance=line)

    assert html.count("checkbox") == 3
    assert html.count("checked") == 2
    assert same.changed_data == []
    assert other.changed_data == ["programmes"]
    assert other.is_valid()
    assert other.instance.programmes == "JKK+JHT"
    assert none.is_valid()
    assert none.instance.programmes == ""


def test_the_admins_text_input_is_replaced_by_checkboxes():
    for widget in (AdminTextInputWidget, AdminTextInputWidget()):
        form_field = field().formfield(widget=widget)

        assert isinstance(form_field, CodesFormField)
        assert isinstance(form_field.widget, forms.CheckboxSelectMultiple)


def test_the_form_field_reads_the_text_of_a_file():
    form_field = field().formfield()

    assert form_field.clean("JKM+JKK") == "JKK+JKM"
    assert form_field.clean("") == ""
    with pytest.raises(ValidationError, match="Kode tidak dikenal: XX"):
        form_field.clean(["JKK", "XX"])


def test_a_required_form_field_wants_one_code():
    form_field = CodesField(blank=False, choices_class=Programme).formfield()

    with pytest.raises(ValidationError):
        form_field.clean([])
