"""The reader of articles is measured against facts that a person wrote down, and a wrong file is named in words."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from certificates.article_reader import dictionary
from certificates.article_reader.evaluation import Score, evaluate, pairs

TEXT = "W 2012 roku OPS Nysa otrzymał Certyfikat Jakości CAL."
FACTS = {
    "institutions": [
        {
            "name": "OPS Nysa",
            "kind": "ops",
            "town": "Nysa",
            "certificates": [{"state": "przyznany", "handed_over_on": "2012"}],
        }
    ]
}


@pytest.fixture(autouse=True)
def _in_polish():
    with translation.override("pl"):
        yield


def pair(directory: Path, facts, *, name="nysa", text=TEXT) -> Path:
    """Write a text and its facts, and return the directory."""
    (directory / f"{name}.txt").write_text(text, encoding="utf-8")
    (directory / f"{name}.json").write_text(json.dumps(facts), encoding="utf-8")
    return directory


def printed(*arguments, **options) -> str:
    """Return what the command prints."""
    out = io.StringIO()
    call_command("evaluate_article_reader", *map(str, arguments), stdout=out, **options)
    return out.getvalue()


def test_facts_that_are_found_score_one(tmp_path):
    result = evaluate(pairs(pair(tmp_path, FACTS)), with_dictionary=False)

    assert (result.overall.precision, result.overall.recall) == (1, 1)
    assert result.missed == result.wrong == []


def test_what_is_missed_lowers_recall_and_what_is_wrong_lowers_precision(tmp_path):
    facts = {**FACTS, "claims": [{"ordinal": 57, "scope": "Polska"}]}
    facts["institutions"][0]["certificates"][0] |= {"handed_over_on": "2013"}

    result = evaluate(pairs(pair(tmp_path, facts)), with_dictionary=False)

    assert result.scores["claim"] == Score(right=0, proposed=0, expected=1)
    assert (result.scores["claim"].precision, result.scores["claim"].recall) == (None, 0)
    assert result.scores["certificate.handed_over_on"] == Score(right=0, proposed=1, expected=1)
    assert ("nysa", ("certificate.handed_over_on", "2013")) in result.missed
    assert ("nysa", ("certificate.handed_over_on", "2012")) in result.wrong


def test_two_equal_facts_must_be_found_twice(tmp_path):
    facts = {"activities": [{"kind": "klub"}, {"kind": "klub"}]}

    result = evaluate(pairs(pair(tmp_path, facts, text="Działa tu Klub Seniora.")), with_dictionary=False)

    assert result.scores["activity.kind"] == Score(right=1, proposed=1, expected=2)


def test_the_command_prints_each_field_with_the_dictionary_and_without(tmp_path):
    report = printed(pair(tmp_path, FACTS))

    assert report.count("certificate.handed_over_on") == 2
    assert "1/1/1" in report
    assert "teksty: 1" in report and "precyzja" in report


def test_without_the_dictionary_the_command_says_so_and_measures_the_rules(tmp_path, monkeypatch):
    monkeypatch.setattr(dictionary, "Morfeusz", None)

    assert printed(pair(tmp_path, FACTS)).count("certificate.handed_over_on") == 1


def test_the_facts_may_lie_elsewhere(tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "nysa.txt").write_text(TEXT, encoding="utf-8")
    pair(tmp_path, FACTS)

    assert "certificate.state" in printed(tmp_path / "texts", "--facts", tmp_path)


def test_the_differences_are_listed_when_asked_for(tmp_path):
    report = printed(pair(tmp_path, {"claims": [{"ordinal": 57, "scope": "Polska"}]}), "--differences")

    assert "nysa: claim: 57 Polska" in report


@pytest.mark.parametrize(
    ("written", "named"),
    [
        (None, "nysa.json"),
        ("{", "nysa.json"),
        ("[]", "nysa.json"),
        ('{"persons": []}', "persons"),
        ('{"people": [{}]}', "nysa.json"),
        ('{"people": "Jan"}', "nysa.json"),
        ('{"claims": [{"scope": "Polska"}]}', "nysa.json"),
        ('{"institutions": [{"name": "x"}]}', "nysa.json"),
        ('{"source": {"title": 3}}', "nysa.json"),
    ],
)
def test_wrong_facts_are_refused_in_a_sentence_that_names_the_file(tmp_path, written, named):
    (tmp_path / "nysa.txt").write_text(TEXT, encoding="utf-8")
    if written is not None:
        (tmp_path / "nysa.json").write_text(written, encoding="utf-8")

    with pytest.raises(CommandError, match=named):
        printed(tmp_path)


def test_a_text_in_another_encoding_is_named(tmp_path):
    pair(tmp_path, FACTS)
    (tmp_path / "nysa.txt").write_bytes(TEXT.encode("cp1250"))

    with pytest.raises(CommandError, match=r"nysa\.txt"):
        printed(tmp_path)


@pytest.mark.parametrize("name", ["", "missing"])
def test_a_directory_without_texts_is_named(tmp_path, name):
    with pytest.raises(CommandError, match=str(tmp_path / name)):
        printed(tmp_path / name)
