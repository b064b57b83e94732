"""Where two agreements that are to become one say something of the same people.

Lines that say the same are one line. Whatever contradicts refuses the merge: which
number is right is a person's decision, never a side effect.
"""

from collections import Counter

from django.core.exceptions import ValidationError

from jamsostek_pks.lib.words import dated

from .models import Agreement, EnrolmentTarget
from .past import shown_fields
from .past_words import EMPTY, plain_text

# Words that are kept side by side instead of contradicting each other.
UNITED = {"aliases", "note", "legal_bases"}
LOOSE = UNITED | {"category_in_source"}
DIFFERENT = (
    "Baris {line} ada di keduanya dan isinya berbeda: {what}. Betulkan salah satunya "
    "dulu."
)
SEVERAL = (
    "Baris {line} ada di keduanya, dan di salah satunya lebih dari sekali. Satukan "
    "atau bedakan dulu."
)
COUNTED_TWICE = (
    "Baris {line}: kedua perjanjian mencatat jumlah per {day}, {own} dan {other}. "
    "Tarik salah satunya dulu."
)
TOGETHER = (
    "{what} memuat baris {line} dari kedua perjanjian; digabungkan, keputusan itu "
    "berubah artinya. Keluarkan salah satunya dulu."
)

Pair = tuple[EnrolmentTarget, EnrolmentTarget]


def twin_lines(kept: Agreement, dropped: Agreement) -> dict[int, EnrolmentTarget]:
    """Lines of `kept` by the id of the other's line that is the same.

    Raises ValidationError with all that has to be settled first.
    """
    pairs = [
        (own, other)
        for other in lines_of(dropped)
        for own in lines_of(kept)
        if meet(own, other)
    ]
    problems = [*unclear(pairs)]
    if not problems:
        for pair in pairs:
            problems += [*contradicting(pair), *counted_twice(pair), *decided(pair)]
    if problems:
        raise ValidationError(problems)
    return {other.pk: own for own, other in pairs}


def lines_of(agreement: Agreement) -> list[EnrolmentTarget]:
    return list(agreement.lines.select_related("agreement", "category", "region"))


def meet(own: EnrolmentTarget, other: EnrolmentTarget) -> bool:
    """Whether both speak of the same people; a silent year or payer may be any."""
    if own.category_id != other.category_id or own.region_id != other.region_id:
        return False
    if own.effective_segment != other.effective_segment:
        return False
    return all(
        not one or not another or one == another
        for one, another in (
            (own.effective_year, other.effective_year),
            (own.funding_sources, other.funding_sources),
        )
    )


def unclear(pairs: list[Pair]):
    """Lines that meet more than one."""
    for side in (0, 1):
        times = Counter(pair[side].pk for pair in pairs)
        lines = {pair[side].pk: pair[side] for pair in pairs}
        for pk, number in times.items():
            if number > 1:
                yield SEVERAL.format(line=lines[pk])


def contradicting(pair: Pair):
    own, other = pair
    said = [
        f"{each.verbose_name} {words(own, each)} dan {words(other, each)}"
        for each in contradictions(own, other)
    ]
    if own.effective_year != other.effective_year:
        years = (own.effective_year or EMPTY, other.effective_year or EMPTY)
        said.append("tahun program {} dan {}".format(*years))
    if said:
        yield DIFFERENT.format(line=own, what="; ".join(said))


def contradictions(one, other) -> list:
    """The fields both fill, and fill differently."""
    return [
        each
        for each in shown_fields(type(one))
        if each.name not in LOOSE
        and is_filled(getattr(one, each.attname))
        and is_filled(getattr(other, each.attname))
        and getattr(one, each.attname) != getattr(other, each.attname)
    ]


def is_filled(value) -> bool:
    return value not in (None, "")


def words(row, field) -> str:
    value = getattr(row, field.name)
    return str(value) if field.is_relation else plain_text(field, value)


def counted_twice(pair: Pair):
    """Open counts of one rung and day on both; equal ones too: one has to go."""
    own, other = pair
    taken = {(row.rung, row.as_of): row for row in own.headcounts.unclosed()}
    for row in other.headcounts.unclosed():
        if (own_row := taken.get((row.rung, row.as_of))) is not None:
            day = dated(row.as_of, row.as_of_precision)
            yield COUNTED_TWICE.format(line=own, day=day, own=own_row, other=row)


def decided(pair: Pair):
    """Decisions about sets of lines that would lose one of theirs."""
    own, other = pair
    for relation in EnrolmentTarget._meta.related_objects:
        link = relation.field
        if link.many_to_many:
            rows = relation.related_model.objects.filter(**{link.name: own})
            for row in rows.filter(**{link.name: other}):
                yield TOGETHER.format(what=row, line=own)
