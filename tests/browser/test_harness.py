"""The browser tests' own watchman."""

import pytest


def test_axe_names_a_barrier(page, assert_accessible):
    page.set_content("<html lang=pl><title>A picture</title><main><h1>A picture</h1><img src=/a.jpg></main>")

    with pytest.raises(AssertionError, match="image-alt"):
        assert_accessible(page)


def test_axe_is_silent_where_there_is_no_barrier(page, assert_accessible):
    page.set_content("<html lang=pl><title>A page</title><main><h1>A page</h1><p>Words.</p></main>")

    assert_accessible(page)


@pytest.mark.parametrize("page", [{"width": 320, "scheme": "dark"}], indirect=True)
def test_a_page_is_opened_as_its_reader_would_open_it(page):
    seen = page.evaluate("[innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]")

    assert seen == [320, True]
