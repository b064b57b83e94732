import io

import openpyxl
import pytest

from jamsostek_pks.lib.columns import Column
from jamsostek_pks.lib.downloads import XLSX_TYPE, file_response

COLUMNS = [Column("nama", lambda row: row)]


def response_of(form, **kwargs):
    return file_response(
        name="cakupan-75", columns=COLUMNS, rows=iter(["Boalemo"]), form=form, **kwargs
    )


def test_csv_is_streamed_as_an_attachment():
    response = response_of("csv")

    assert response.streaming
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="cakupan-75.csv"'
    assert response.getvalue() == "\ufeffnama\r\nBoalemo\r\n".encode()


def test_csv_for_programs_has_no_mark():
    assert response_of("csv", separator=",").getvalue() == b"nama\r\nBoalemo\r\n"


# Closing a response looks at the database connections another test may have opened.
@pytest.mark.django_db
def test_a_workbook_is_sent_as_an_attachment_and_its_file_closed():
    response = response_of("xlsx")
    file = response.file_to_stream

    body = response.getvalue()
    response.close()

    assert response["Content-Type"] == XLSX_TYPE
    assert response["Content-Disposition"] == 'attachment; filename="cakupan-75.xlsx"'
    assert int(response["Content-Length"]) == len(body)
    assert openpyxl.load_workbook(io.BytesIO(body))["Data"]["A2"].value == "Boalemo"
    assert file.closed


def test_an_error_while_writing_reaches_the_caller():
    columns = [Column("nama", lambda row: row.name)]

    with pytest.raises(AttributeError):
        file_response(name="x", columns=columns, rows=[1], form="xlsx")


def test_an_unknown_form_is_a_mistake_in_the_code():
    with pytest.raises(ValueError, match="'pdf'"):
        response_of("pdf")
