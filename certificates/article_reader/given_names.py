"""Polish given names in all cases, by rule: with them a person is known from other capital letters.

The names that people of working age commonly bear; the dictionary, where it is installed, knows the rest.
"""

from functools import cache
from typing import NamedTuple


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


WOMEN = _names(
    """
Adela Adrianna Agata Agnieszka Aldona Aleksandra Alicja Alina Amelia Anastazja Anna Aneta Angelika Aniela Antonina
Barbara Beata Blanka Bogumiła Bogusława Bożena Bronisława Cecylia Celina Czesława Dagmara Danuta Daria Dominika
Donata Dorota Edyta Eleonora Elwira Elżbieta Emilia Eugenia Ewa Ewelina Felicja Franciszka Gabriela Genowefa
Grażyna Halina Hanna Helena Henryka Honorata Ilona Inga Irena Irmina Iwona Izabela Jadwiga Jagoda Janina Jolanta
Joanna Julia Justyna Kamila Karina Karolina Katarzyna Kazimiera Kinga Klaudia Kornelia Krystyna Larysa Laura Lena
Leokadia Lidia Liliana Lucyna Ludmiła Ludwika Łucja Magda Magdalena Maja Malwina Małgorzata Maria Marianna Marika
Mariola Marlena Marta Martyna Marzanna Marzena Matylda Michalina Milena Mirosława Monika Nadia Natalia Natasza
Nina Olga Oliwia Otylia Patrycja Paula Paulina Pelagia Regina Renata Roksana Roma Romana Róża Rozalia Ryszarda
Sabina Sandra Sara Sławomira Stanisława Stefania Stefa Sylwia Tamara Teresa Urszula Wacława Wanda Weronika
Wiesława Wiktoria Wioletta Violetta Władysława Zdzisława Zenona Zofia Zuzanna Żaneta
"""
)
MEN = _names(
    """
Adam Adrian Albert Aleksander Aleksy Alfred Alojzy Ambroży Andrzej Antoni Arkadiusz Artur August Bartłomiej
Bartosz Benedykt Bernard Błażej Bogdan Bogumił Bogusław Bolesław Bronisław Cezary Czesław Damian Daniel Dariusz
Dawid Dominik Edmund Edward Emil Eryk Eugeniusz Feliks Ferdynand Filip Florian Franciszek Fryderyk Gabriel
Grzegorz Gustaw Henryk Hieronim Hubert Ignacy Igor Ireneusz Jacek Jakub Jan Janusz Jarosław Jerzy Jędrzej Joachim
Józef Julian Juliusz Kacper Kajetan Kamil Karol Kazimierz Klemens Konrad Konstanty Kornel Krystian Krzysztof Lech
Leon Leonard Leopold Leszek Lesław Lucjan Lucjusz Ludwik Łukasz Maciej Maksymilian Marcel Marceli Marcin Marek
Marian Mariusz Mateusz Michał Mieczysław Mikołaj Miłosz Mirosław Norbert Olaf Oskar Patryk Paweł Piotr Przemysław
Radosław Rafał Remigiusz Robert Roman Romuald Roland Rudolf Ryszard Sebastian Seweryn Sławomir Stanisław Stefan
Szczepan Szymon Tadeusz Teodor Tobiasz Tomasz Tymoteusz Wacław Waldemar Walenty Walerian Wawrzyniec Wiesław Wiktor
Wilhelm Wincenty Witold Władysław Włodzimierz Wojciech Zbigniew Zdzisław Zenon Zygmunt
"""
)

# Softening of the last consonants before -e; the longer first.
SOFTER = (
    *(("st", "ści"), ("sł", "śl"), ("zd", "ździ"), ("ch", "sz"), ("sz", "sz"), ("cz", "cz"), ("rz", "rz")),
    *(
        ("t", "ci"),
        ("d", "dzi"),
        ("r", "rz"),
        ("ł", "l"),
        ("k", "c"),
        ("g", "dz"),
        ("l", "l"),
        ("c", "c"),
        ("j", "j"),
    ),
    *((each, f"{each}i") for each in "bfmnpswz"),
)
_SOFT_ENDS = ("j", "l", "ch", "k", "g", "sz", "cz", "rz", "ż", "c", "ń", "ś", "ć", "ź")
# Names that lose a vowel before an ending.
_STEMS = {"Marek": "Mark", "Jacek": "Jack", "Leszek": "Leszk", "Franciszek": "Franciszk", "Paweł": "Pawł"}
_STEMS |= {"Aleksander": "Aleksandr", "Wawrzyniec": "Wawrzyńc", "Maciej": "Maciej"}


class Form(NamedTuple):
    """A form of a name: its nominative, whose it is (`m` or `f`), in which case."""

    nominative: str
    gender: str
    case: str


def softened(stem: str) -> str:
    """Return a stem as it stands before the ending -e: `Elżbiet` → `Elżbieci`."""
    for hard, soft in SOFTER:
        if stem.endswith(hard):
            return stem.removesuffix(hard) + soft
    return stem


def feminine(name: str) -> dict[str, str]:
    """Return the singular cases of a noun in -a."""
    stem = name.removesuffix("a")
    if stem.endswith("i"):
        long = stem + "i" if stem[-2:-1] not in ("ń", "ś") else stem
        genitive = dative = long
    elif stem.endswith("j"):
        genitive = dative = f"{stem}i" if stem[-2:-1] not in "aeouy" else f"{stem[:-1]}i"
    else:
        genitive = stem + ("i" if stem.endswith(("k", "g", "l")) else "y")
        dative = genitive if stem.endswith(("sz", "cz", "rz", "ż", "c", "l")) else f"{softened(stem)}e"
        dative = dative.removesuffix("e") + "i" if stem.endswith("l") and not dative.endswith("i") else dative
    return {"nom": name, "gen": genitive, "dat": dative, "acc": f"{stem}ę", "inst": f"{stem}ą", "loc": dative}


def masculine(name: str) -> dict[str, str]:
    """Return the singular cases of a man's name: a noun in a consonant, or an adjective in -y or -i."""
    if name.endswith(("y", "i")):
        i = "i" if name.endswith("i") else ""
        stem = name[:-1] + i
        inst = f"{name}m"
        return {
            "nom": name,
            "gen": f"{stem}ego",
            "dat": f"{stem}emu",
            "acc": f"{stem}ego",
            "inst": inst,
            "loc": inst,
        }
    stem = _STEMS.get(name, name)
    inst = f"{stem}iem" if stem.endswith(("k", "g")) else f"{stem}em"
    loc = f"{stem}u" if stem.endswith(_SOFT_ENDS) else f"{softened(stem)}e"
    return {"nom": name, "gen": f"{stem}a", "dat": f"{stem}owi", "acc": f"{stem}a", "inst": inst, "loc": loc}


@cache
def forms() -> dict[str, tuple[Form, ...]]:
    """Return what each form of a given name may be: `Stanisława` is a woman, or a man in the genitive."""
    found: dict[str, list[Form]] = {}
    for gender, names, declined in (("f", WOMEN, feminine), ("m", MEN, masculine)):
        for name in names:
            for case, form in declined(name).items():
                found.setdefault(form, []).append(Form(name, gender, case))
    return {form: tuple(several) for form, several in found.items()}
