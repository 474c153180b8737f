"""Generated projects are the same in each run, and both apps can read them."""

import pandas as pd
from pandas.testing import assert_frame_equal

from benchmarks.generate import generated, with_codes


def test_the_same_seed_gives_the_same_projects() -> None:
    assert_frame_equal(generated(200), generated(200))
    assert not generated(200).equals(generated(200, seed=3))


def test_each_project_names_countries_by_code_or_is_global() -> None:
    frame = generated(5_000)
    named = frame["countries"].str.fullmatch("[A-Z]{3}(;[A-Z]{3})?")
    assert (named == (frame["scope"] == "")).all()
    assert frame["id"].is_unique
    assert not frame["countries"].str.fullmatch("([A-Z]{3});\\1").any()


def test_few_countries_have_most_of_the_work() -> None:
    counts = generated(5_000)["countries"].str.split(";").explode().value_counts()
    assert counts.head(50).sum() > 0.6 * counts.sum()
    assert len(counts) > 200


def test_country_names_become_codes_and_codes_stay() -> None:
    frame = with_codes(pd.DataFrame({"countries": ["Moldova; UKR", "Western Balkans", ""]}))
    assert list(frame["countries"]) == ["MDA;UKR", "Western Balkans", ""]
