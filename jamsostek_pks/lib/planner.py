"""What the database knows of its tables when it plans a query."""

from django.apps import apps
from django.db import connection

# Fewer rows than these change no plan.
MANY_ROWS = 1000


def refresh_statistics(*app_labels: str) -> None:
    """Let PostgreSQL count the tables of these apps anew; nothing elsewhere.

    It does so itself, about a minute after many rows came. Until then a table that it
    last saw empty is planned as if it were: a page of 6,000 headcounts took over ten
    minutes. Inside a transaction its own rows are counted.
    """
    if connection.vendor != "postgresql":
        return
    tables = [
        connection.ops.quote_name(model._meta.db_table)
        for label in app_labels
        for model in apps.get_app_config(label).get_models()
        if model._meta.managed
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(tables)}")
