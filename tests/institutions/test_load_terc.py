"""The official file of territories is taken whole or refused in words, and nothing in use ever disappears."""

import io
import zipfile
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from institutions import terc
from institutions.models import Territory
from tests.factories import make_institution, make_territory

HEADER = "WOJ;POW;GMI;RODZ;NAZWA;NAZWA_DOD;STAN_NA"
VOIVODESHIPS = [
    ("02", "DOLNOŚLĄSKIE"),
    ("04", "KUJAWSKO-POMORSKIE"),
    ("06", "LUBELSKIE"),
    ("08", "LUBUSKIE"),
    ("10", "ŁÓDZKIE"),
    ("12", "MAŁOPOLSKIE"),
    ("14", "MAZOWIECKIE"),
    ("16", "OPOLSKIE"),
    ("18", "PODKARPACKIE"),
    ("20", "PODLASKIE"),
    ("22", "POMORSKIE"),
    ("24", "ŚLĄSKIE"),
    ("26", "ŚWIĘTOKRZYSKIE"),
    ("28", "WARMIŃSKO-MAZURSKIE"),
    ("30", "WIELKOPOLSKIE"),
    ("32", "ZACHODNIOPOMORSKIE"),
]
COUNTRY = [f"{code};;;;{name};województwo;2024-01-01" for code, name in VOIVODESHIPS]
BRODNICA = [
    "04;02;;;brodnicki;powiat;2024-01-01",
    "04;02;01;1;Brodnica;gmina miejska;2024-01-01",
    "04;02;04;3;Górzno;gmina miejsko-wiejska;2024-01-01",
    "04;02;04;4;Górzno;miasto;2024-01-01",
    "04;02;04;5;Górzno;obszar wiejski;2024-01-01",
]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def load(tmp_path):
    """Return a function that loads rows (or bytes) as a file and returns what the command printed."""

    def load_rows(*rows, name="TERC.csv", content=None, dry_run=False):
        path = tmp_path / name
        path.write_bytes(csv_of(*rows) if content is None else content)
        printed = io.StringIO()
        call_command("load_terc", path, dry_run=dry_run, stdout=printed)
        return printed.getvalue()

    return load_rows


def csv_of(*rows):
    """Return the bytes of a file as Statistics Poland writes it."""
    return "".join(f"{row}\r\n" for row in (HEADER, *rows)).encode("utf-8-sig")


def zip_of(**members):
    """Return the bytes of a ZIP archive of the named files."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name.replace("_csv", ".csv"), content)
    return archive.getvalue()


def everything():
    """Return all that the register holds of territories."""
    return list(Territory.objects.order_by("code").values())


def refusal(load, *rows, **options):
    """Return the words with which a file is refused, having seen that nothing was changed."""
    before = everything()
    with pytest.raises(CommandError) as error:
        load(*rows, **options)
    assert everything() == before
    assert "nothing was changed" in str(error.value)
    return str(error.value)


@pytest.mark.django_db
def test_territories_of_three_levels_come_with_names_as_people_write_them(load):
    load(*COUNTRY, *BRODNICA)

    fields = ("code", "slug", "name", "level", "kind", "as_of", "is_active")
    day = date(2024, 1, 1)
    assert list(Territory.objects.within("04").order_by("code").values_list(*fields)) == [
        ("04", "kujawsko-pomorskie", "kujawsko-pomorskie", "wojewodztwo", "województwo", day, True),
        ("0402", "brodnicki-0402", "brodnicki", "powiat", "powiat", day, True),
        ("0402011", "brodnica-0402011", "Brodnica", "gmina", "gmina miejska", day, True),
        ("0402043", "gorzno-0402043", "Górzno", "gmina", "gmina miejsko-wiejska", day, True),
    ]
    assert Territory.objects.get(code="10").slug == "lodzkie"
    assert Territory.objects.get(code="10").name == "łódzkie"


@pytest.mark.django_db
def test_rows_of_parts_of_municipalities_are_left_out_and_counted(load):
    printed = load(*COUNTRY, *BRODNICA)

    assert "parts of municipalities: 2." in printed
    assert Territory.objects.count() == 19


@pytest.mark.django_db
def test_loading_the_same_file_again_changes_nothing(load):
    load(*COUNTRY, *BRODNICA)
    before = everything()

    printed = load(*COUNTRY, *BRODNICA)

    assert everything() == before
    assert "New: 0" in printed
    assert "Unchanged: 19" in printed


@pytest.mark.django_db
def test_a_zip_archive_that_holds_the_file_is_taken_like_the_file(load):
    load(content=zip_of(TERC_csv=csv_of(*COUNTRY, *BRODNICA)), name="TERC.zip")

    assert Territory.objects.get(code="0402011").name == "Brodnica"


@pytest.mark.django_db
def test_a_trial_prints_the_difference_and_changes_nothing(load):
    load(*COUNTRY, *BRODNICA)
    before = everything()
    renamed = [row.replace("Brodnica", "Brodnica nad Drwęcą") for row in BRODNICA if "Górzno" not in row]
    jablonowo = "04;02;06;3;Jabłonowo Pomorskie;gmina miejsko-wiejska;2024-01-01"

    printed = load(*COUNTRY, *renamed, jablonowo, dry_run=True)

    assert everything() == before
    assert "New: 1\n  0402063 Jabłonowo Pomorskie" in printed
    assert "0402011 Brodnica (gmina miejska) → Brodnica nad Drwęcą (gmina miejska)" in printed
    assert "Gone, and inactive from now on: 1\n  0402043 Górzno" in printed
    assert "Unchanged: 17" in printed


@pytest.mark.django_db
def test_a_renamed_territory_keeps_its_address(load):
    load(*COUNTRY, *BRODNICA)

    load(*COUNTRY, *(row.replace("Brodnica", "Brodnica nad Drwęcą") for row in BRODNICA))

    territory = Territory.objects.get(code="0402011")
    assert (territory.name, territory.slug) == ("Brodnica nad Drwęcą", "brodnica-0402011")
    assert territory.sort_key.startswith("brodnica nad drwe~")


@pytest.mark.django_db
def test_a_code_that_is_gone_becomes_inactive_and_what_uses_it_stays(load):
    load(*COUNTRY, *BRODNICA)
    institution = make_institution(territory=Territory.objects.get(code="0402043"))

    load(*COUNTRY, *BRODNICA[:2])

    institution.refresh_from_db()
    assert institution.territory.code == "0402043"
    assert not institution.territory.is_active
    assert institution.territory.as_of == date(2024, 1, 1)


@pytest.mark.django_db
def test_a_code_that_comes_back_is_active_again_under_its_old_address(load):
    make_territory(code="0402043", name="Gorzno", slug="dawne-gorzno", is_active=False)

    printed = load(*COUNTRY, *BRODNICA)

    territory = Territory.objects.get(code="0402043")
    assert "Back again: 1" in printed
    assert (territory.is_active, territory.name, territory.slug) == (True, "Górzno", "dawne-gorzno")


@pytest.mark.django_db
def test_a_newer_file_moves_the_day_of_what_it_confirms(load):
    load(*COUNTRY, *BRODNICA)

    printed = load(*(row.replace("2024", "2025") for row in COUNTRY + BRODNICA))

    assert "Unchanged but for the day: 19" in printed
    assert set(Territory.objects.values_list("as_of", flat=True)) == {date(2025, 1, 1)}


@pytest.mark.django_db
def test_the_opening_stock_has_the_territories_as_the_official_file_has_them(load):
    call_command("loaddata", "ground.json", verbosity=0)
    before = everything()
    rows = []
    for each in before:
        code, name = each["code"], each["name"]
        parts = (code[:2], code[2:4], code[4:6], code[6:])
        name = name.upper() if len(code) == 2 else name
        rows.append(";".join((*parts, name, each["kind"], each["as_of"].isoformat())))

    printed = load(*rows, "04;02;04;3;Górzno;gmina miejsko-wiejska;2024-01-01")

    assert [each for each in everything() if each["code"] != "0402043"] == before
    assert "New: 1\n" in printed
    assert f"Unchanged: {len(before)}" in printed


def wrong_row(row):
    """Return a file that has `row` as its last line, 22."""
    return (*COUNTRY, *BRODNICA[:4], row)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "words"),
    [
        (
            "04;02;01;1;Brodnica;gmina miejska;2024-01-01",
            "the code 0402011 stands already in line 19",
        ),
        ("04;02;O4;3;Górzno;gmina;2024-01-01", "GMI must have digits only, 2 of them; it is “O4”"),
        ("04;02;٠٤;3;Górzno;gmina;2024-01-01", "GMI must have digits only"),
        ("4;02;05;3;Górzno;gmina;2024-01-01", "WOJ must have digits only, 2 of them; it is “4”"),
        ("04;02;05;;Górzno;gmina;2024-01-01", "WOJ, POW, GMI and RODZ do not name"),
        ("04;;05;2;Górzno;gmina;2024-01-01", "WOJ, POW, GMI and RODZ do not name"),
        ("04;02;05;7;Górzno;gmina;2024-01-01", "RODZ is 7"),
        (
            "04;03;05;2;Bobrowo;gmina;2024-01-01",
            "0403052 lies in 0403, which the file does not have",
        ),
        ("05;02;;;bobrowski;powiat;2024-01-01", "0502 lies in 05, which the file does not have"),
        ("04;02;05;2;;gmina;2024-01-01", "NAZWA is empty"),
        ("04;02;05;2;Bobrowo;;2024-01-01", "NAZWA_DOD is empty"),
        ("04;02;05;2;Bob\x07rowo;gmina;2024-01-01", "NAZWA has characters that no name has"),
        ("04;02;05;2;Bob\x00rowo;gmina;2024-01-01", "NAZWA has characters that no name has"),
        (f"04;02;05;2;{'B' * 101};gmina;2024-01-01", "NAZWA is longer than 100 characters"),
        ("04;02;05;2;Bobrowo;gmina;2024-02-30", "STAN_NA must be a day like 2024-01-01"),
        ("04;02;05;2;Bobrowo;gmina;01.01.2024", "STAN_NA must be a day like 2024-01-01"),
        ("04;02;05;2;Bobrowo;gmina", "there are 6 columns instead of 7"),
        ("04;02;05;2;Bobrowo;gmina;2024-01-01;", "there are 8 columns instead of 7"),
    ],
)
def test_a_wrong_row_is_refused_with_its_line(load, row, words):
    refused = refusal(load, *wrong_row(row))

    assert f"Line 22: {words}" in refused


@pytest.mark.django_db
def test_all_problems_are_listed_up_to_twenty(load):
    wrong = [f"04;02;{gmi};7;Bobrowo;gmina;2024-01-01" for gmi in range(10, 35)]

    words = refusal(load, *COUNTRY, *BRODNICA, *wrong)

    assert words.count("RODZ is 7") == 20
    assert "Further problems that are not shown: 5." in words


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"\xef\xbb\xbf\r\n", "The file is empty"),
        (b"<!DOCTYPE html>\n<html></html>\n", "This is a web page"),
        (b"KOD;NAZWA\r\n02;DOLNY\r\n", "The first line must name the columns"),
        (csv_of(*COUNTRY, *BRODNICA)[:-4], "is not ended: the file seems to be cut off"),
        (csv_of(*COUNTRY[:-1], *BRODNICA), "The file has 15 voivodeships and Poland has 16"),
        (csv_of(), "The file has 0 voivodeships"),
        (csv_of(*COUNTRY).decode("utf-8-sig").encode("cp1250"), "Line 2 is not in UTF-8"),
        (csv_of(*COUNTRY).decode("utf-8-sig").encode("utf-16"), "Line 1 is not in UTF-8"),
        (b"0" * (terc.LARGEST_FILE + 1), "The file is larger than 8 MB"),
        (b"PK\x03\x04 not an archive", "The ZIP archive is broken"),
        (zip_of(TERC_csv=csv_of(*COUNTRY))[:-30], "The ZIP archive is broken"),
        (zip_of(a_csv=csv_of(*COUNTRY), b_csv=b""), "exactly one CSV file; it holds 2"),
        (zip_of(read_me=b"?"), "exactly one CSV file; it holds 0"),
        (zip_of(bomb_csv=b"0" * 4 * terc.LARGEST_FILE), "The file is larger than 8 MB"),
    ],
)
def test_a_file_that_is_not_the_official_one_is_refused(load, content, words):
    assert words in refusal(load, content=content)


@pytest.mark.django_db
def test_an_archive_with_damaged_content_is_refused(load):
    content = bytearray(zip_of(TERC_csv=csv_of(*COUNTRY)))
    content[60:70] = bytes(10)

    assert "The ZIP archive is broken" in refusal(load, content=bytes(content))


@pytest.mark.django_db
def test_a_web_page_named_zip_is_refused(load):
    assert "The ZIP archive is broken" in refusal(load, name="TERC.zip", content=b"<!DOCTYPE html>")


@pytest.mark.django_db
def test_a_missing_file_or_a_directory_is_refused(tmp_path):
    with pytest.raises(CommandError, match="There is no file"):
        call_command("load_terc", tmp_path / "TERC.csv")
    with pytest.raises(CommandError, match="is not a file"):
        call_command("load_terc", tmp_path)


@pytest.mark.django_db
def test_a_file_without_a_large_part_of_the_country_is_refused(load):
    villages = [f"04;02;{gmi};2;Wieś {gmi};gmina wiejska;2024-01-01" for gmi in range(10, 40)]
    load(*COUNTRY, *BRODNICA, *villages)

    assert "lacks 30 of the 49 territories" in refusal(load, *COUNTRY, *BRODNICA)


@pytest.mark.django_db
def test_a_new_territory_never_takes_the_address_of_another(load):
    make_territory(code="0402022", slug="lodzkie")

    assert "10 would get the address “lodzkie”, which belongs to 0402022" in refusal(load, *COUNTRY)
