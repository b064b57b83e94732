"""Slugs: words of addresses, no two alike, and none moved by a newcomer."""

from hypothesis import given
from hypothesis import strategies as st

from jamsostek_pks.lib.slugs import slugs


def test_a_name_becomes_words_with_hyphens():
    assert slugs({7: "Guru ngaji / imam"}) == {7: "guru-ngaji-imam"}


def test_the_older_of_two_like_names_keeps_the_slug():
    assert slugs({9: "Buruh-tani", 3: "Buruh tani"}) == {
        3: "buruh-tani",
        9: "buruh-tani-9",
    }


def test_a_name_without_letters_still_has_an_address():
    assert slugs({4: "…", 5: "4"}) == {4: "4", 5: "4-5"}


@given(st.dictionaries(st.integers(1, 30), st.text("ab -12…", max_size=5), min_size=1))
def test_no_two_are_alike_and_a_newcomer_moves_none(names):
    found = slugs(names)

    assert len(set(found.values())) == len(names)
    assert all(found.values())
    newest = max(names)
    before = slugs({pk: name for pk, name in names.items() if pk != newest})
    assert before == {pk: slug for pk, slug in found.items() if pk != newest}
