"""What the generated register is written with: no town, person or institution is meant."""


def _apart(words: str) -> list[str]:
    return words.split()


VOIVODESHIPS = {
    "02": "dolnośląskie",
    "04": "kujawsko-pomorskie",
    "06": "lubelskie",
    "08": "lubuskie",
    "10": "łódzkie",
    "12": "małopolskie",
    "14": "mazowieckie",
    "16": "opolskie",
    "18": "podkarpackie",
    "20": "podlaskie",
    "22": "pomorskie",
    "24": "śląskie",
    "26": "świętokrzyskie",
    "28": "warmińsko-mazurskie",
    "30": "wielkopolskie",
    "32": "zachodniopomorskie",
}

TOWN_BEGINNINGS = _apart(
    "Biał Borow Brzez Buk Ciesz Czarn Dąbr Dęb Dobr Głog Grab Gręb Jasień Jawor Jaźwin Kalin Kamien Klon Kost Krasn "
    "Kruszyn Lesz Lip Łęcz Łomn Malin Miłk Mośc Niedźw Ols Osiek Piask Podgór Radz Rogoź Rudn Sad Sierp Skarb Sosn "
    "Stoj Świerk Topol Trzeb Wierzb Wilcz Wiśn Wrzos Zabł Zakrz Zielon Źródł Żabn Żarn"
)
TOWN_ENDINGS = _apart("owo ów owice ina ica iec ec nik niki ki yn owa anka ówka ewo no sko")

TOWN_ADJECTIVES = ("Nowe", "Stare")

STREETS = _apart(
    "Akacjowa Brzozowa Dworcowa Fabryczna Główna Kościelna Kwiatowa Leśna Lipowa Łąkowa Młyńska Ogrodowa Parkowa "
    "Polna Rynek Rzeczna Słoneczna Szkolna Źródlana Żwirowa"
)

# Given name, whether its bearer's surname has the ending of women.
GIVEN_NAMES = (
    *(
        (name, True)
        for name in _apart("Agnieszka Anna Barbara Beata Danuta Dorota Elżbieta Ewa Grażyna Halina")
    ),
    *(
        (name, True)
        for name in _apart("Iwona Jolanta Katarzyna Łucja Małgorzata Monika Renata Teresa Urszula Żaneta")
    ),
    *(
        (name, False)
        for name in _apart("Adam Andrzej Jacek Krzysztof Łukasz Marek Paweł Piotr Stanisław Tomasz")
    ),
)
FAMILY_BEGINNINGS = _apart(
    "Biel Borzęck Chmiel Czarneck Dębow Gajew Głowack Grabow Jasiń Jawor Kalin Kamiń Kwiatkow Lewandow Łukasz Majew "
    "Makow Nowick Olszew Pawłow Piotrow Radom Rogal Sadow Sikor Sosn Tomaszew Urbań Wierzbick Wiśniew Wróblew "
    "Zakrzew Zieliń Żuraw"
)

# What an institution of a kind is called; the town follows in the nominative, after a comma.
INSTITUTION_NAMES = {
    "gops": "Gminny Ośrodek Pomocy Społecznej",
    "mgops": "Miejsko-Gminny Ośrodek Pomocy Społecznej",
    "mops": "Miejski Ośrodek Pomocy Społecznej",
    "ops": "Ośrodek Pomocy Społecznej",
    "pcpr": "Powiatowe Centrum Pomocy Rodzinie",
    "cus": "Centrum Usług Społecznych",
    "biblioteka": "Biblioteka Publiczna",
    "kultura": "Dom Kultury",
    "ngo": "Stowarzyszenie Przyjaciół Okolicy",
    "mopr": "Miejski Ośrodek Pomocy Rodzinie",
    "cis": "Centrum Integracji Społecznej",
    "szkola": "Zespół Szkół",
    "jednostka": "Klub Integracji",
}

# Kind of activity, its name, its share of all in percent.
ACTIVITIES = (
    ("klub", "Klub seniora", 14),
    ("wolontariat", "Wolontariat sąsiedzki", 12),
    ("samopomoc", "Grupa samopomocowa rodziców", 9),
    ("partnerstwo", "Partnerstwo lokalne", 10),
    ("wydarzenie", "Święto ulicy", 11),
    ("swietlica", "Świetlica podwórkowa", 8),
    ("spotkanie", "Debata mieszkańców", 7),
    ("kampania", "Zbiórka dla sąsiadów", 6),
    ("warsztat", "Warsztaty rękodzieła", 6),
    ("projekt", "Projekt aktywizacji", 6),
    ("osiedle", "Praca w osiedlu", 4),
    ("zmiana", "Zespół organizowania społeczności", 4),
    ("szkolenie", "Szkolenie zespołu", 2),
    ("zespol", "Zespół śpiewaczy", 1),
)
AUDIENCES = ("mieszkancy", "dzieci", "rodziny", "mlodziez", "seniorzy", "")

PROGRAMMES = ("Pilotaż organizowania społeczności", "Szkoła animatorów", "Sąsiedzi razem", "Aktywna gmina")

OFFICES = ("burmistrz miasta", "wójt gminy", "przewodniczący rady", "starosta powiatu", "zespół taneczny")

SOURCES = ("Wywiad", "Aktualność", "Relacja z wręczenia")
