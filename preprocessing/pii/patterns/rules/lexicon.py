"""Word lists of the rules that look words up, and the set that says whether a text holds any of them.

Nationalities, religions and parties, forms of address, the words before a user name; as they are written.
"""

from __future__ import annotations

import unicodedata
from typing import Final

__all__ = [
    "DOTTED_TITLES",
    "GROUPS",
    "GROUPS_IN_LOWER_CASE",
    "LEXICON",
    "PHRASES",
    "TITLES",
    "USER_WORDS",
]


def _listed(text: str) -> list[str]:
    return text.split()


def _with_plain(text: str) -> set[str]:
    """The words of `text`, and each without its accents."""
    listed = text.split()
    plain = (
        "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))
        for word in listed
    )
    return {*listed, *plain}


# English, and the nouns of German and Polish: written with a capital. "Christ", "Finn", "" are left out: names and
# things. Cities' people are places.
_CAPITALISED: Final = _with_plain("""
Afghan Afghans African Africans Albanian Albanians Algerian Algerians American Americans Angolan Arab Arabs Arabic
Argentine Argentinian Argentinians Argentinean Armenian Armenians Asian Asians Australian Australians Austrian Austrians
Azerbaijani Bahraini Bangladeshi Bangladeshis Basque Belarusian Belgian Belgians Bolivian Bolivians Bosnian Bosnians
Brazilian Brazilians British Briton Britons Bulgarian Bulgarians Burmese Cambodian Cameroonian Canadian Canadians
Catalan Catalans Chechen Chilean Chileans Chinese Colombian Colombians Congolese Croatian Croatians Croat Croats Cuban
Cubans Cypriot Cypriots Czech Czechs Danish Dane Danes Dominican Dutch Dutchman Dutchwoman Ecuadorian Egyptian Egyptians
Emirati English Englishman Englishwoman Eritrean Estonian Estonians Ethiopian Ethiopians European Europeans Filipino
Filipina Filipinos Finnish French Frenchman Frenchwoman Georgian Georgians German Germans Ghanaian Ghanaians Greek
Greeks Guatemalan Haitian Haitians Hispanic Hispanics Honduran Hungarian Hungarians Icelandic Icelander Indian Indians
Indonesian Indonesians Iranian Iranians Iraqi Iraqis Irish Irishman Irishwoman Israeli Israelis Italian Italians Ivorian
Jamaican Jamaicans Japanese Jordanian Jordanians Kazakh Kazakhs Kenyan Kenyans Korean Koreans Kosovar Kurdish Kurd Kurds
Kuwaiti Kuwaitis Laotian Latino Latina Latinos Latvian Latvians Lebanese Liberian Libyan Libyans Lithuanian Lithuanians
Macedonian Malaysian Malaysians Maltese Mexican Mexicans Moldovan Mongolian Montenegrin Moroccan Moroccans Mozambican
Namibian Nepalese Nepali Nicaraguan Nigerian Nigerians Norwegian Norwegians Pakistani Pakistanis Palestinian
Palestinians Panamanian Paraguayan Persian Peruvian Peruvians Polish Poles Portuguese Qatari Romanian Romanians Russian
Russians Rwandan Salvadoran Saudi Saudis Scottish Scots Senegalese Serbian Serbians Serb Serbs Singaporean Slovak
Slovaks Slovenian Slovenians Somali Somalis Spanish Spaniard Spaniards Sudanese Swede Swedes Swedish Swiss Syrian
Syrians Taiwanese Tajik Tanzanian Thai Thais Tibetan Togolese Tunisian Tunisians Turk Turks Turkish Turkmen Ugandan
Ukrainian Ukrainians Uruguayan Uzbek Uzbeks Venezuelan Venezuelans Vietnamese Welsh Yemeni Zambian Zimbabwean
Christian Christians Christianity Catholic Catholics Catholicism Protestant Protestants Orthodox Lutheran Lutherans
Anglican Anglicans Baptist Baptists Methodist Methodists Presbyterian Evangelical Evangelicals Mormon Mormons Quaker
Quakers Muslim Muslims Moslem Moslems Islam Islamic Sunni Sunnis Shia Shiite Shiites Jew Jews Jewish Judaism Hindu
Hindus Hinduism Buddhist Buddhists Buddhism Sikh Sikhs Sikhism Jain Jains Taoist Zoroastrian Atheist Atheists Agnostic
Democrat Democrats Republican Republicans Tory Tories Communist Communists Marxist Marxists Socialist Socialists
Libertarian Libertarians Zionist Zionists GOP UKIP SNP CDU CSU SPD AfD FDP PSOE VVD PVV PvdA BNP LibDem
Deutsche Deutscher Deutschen Franzose Franzosen Französin Italiener Italienerin Spanier Spanierin Portugiese
Portugiesin Niederländer Niederländerin Belgier Belgierin Österreicher Österreicherin Schweizer Schweizerin
Polin Tscheche Tschechin Slowake Slowakin Ungar Ungarin Rumäne Rumänin Bulgare Bulgarin Grieche Griechin Türke
Türkin Türken Kurde Kurdin Syrer Syrerin Iraker Iraner Iranerin Afghane Afghanin Russe Russin Russen Ukrainer
Ukrainerin Serbe Serbin Kroate Kroatin Bosnier Bosnierin Albaner Albanerin Däne Dänin Schwede Schwedin Norweger Finne
Finnin Brite Britin Briten Engländer Engländerin Schotte Amerikaner Amerikanerin Mexikaner Brasilianer Chinese
Chinesin Japaner Japanerin Inder Inderin Vietnamese Vietnamesin Marokkaner Tunesier Ägypter Nigerianer Araber Katholik
Katholikin Katholiken Protestantin Muslimin Muslima Moslem Jude Jüdin Juden Buddhistin Hindus Sozialdemokrat Kommunist
Français Française Allemand Allemande Espagnol Espagnole Italien Italienne Polonais Polonaise Portugais Portugaise
Belge Marocain Marocaine Algérien Algérienne Tunisien Tunisienne Musulman Musulmane Juif Juive Catholique
Nederlander Nederlandse Duitser Duitse Fransman Vlaming Poolse Turkse Marokkaan Marokkaanse Katholiek Moslima
Joods Joodse Jood Boeddhist
Polak Polacy Polakiem Niemiec Niemka Francuz Francuzka Włoch Włoszka Hiszpan Hiszpanka Anglik Angielka
Brytyjczyk Amerykanin Amerykanka Ukrainiec Ukrainka Ukrainką Ukraińcem Rosjanin Rosjanka Białorusin Białorusinka Czech
Czeszka Słowak Słowaczka Litwin Litwinka Węgier Węgierka Holender Szwed Duńczyk Norweg Żyd Żydówka Muzułmanin Arab
""")

# As the other languages write them, and English in chats; "nationality" or "I am" must stand by.
GROUPS_IN_LOWER_CASE: Final[frozenset[str]] = frozenset(
    _with_plain("""
american british english german french italian spanish portuguese dutch polish irish scottish welsh canadian mexican
brazilian chinese japanese indian pakistani nigerian russian ukrainian turkish greek romanian hungarian swedish
norwegian danish finnish austrian swiss belgian moroccan egyptian iranian iraqi syrian israeli korean vietnamese
christian catholic protestant muslim jewish hindu buddhist sikh atheist mormon republican democrat socialist communist
deutsch deutsche französisch italienisch spanisch polnisch türkisch russisch ukrainisch syrisch katholisch evangelisch
muslimisch jüdisch
français française allemand allemande espagnol espagnole italien italienne portugais portugaise belge suisse marocain
marocaine algérien algérienne tunisien tunisienne polonais polonaise catholique musulman musulmane juif juive bouddhiste
protestante athée
español española alemán alemana francés francesa italiano italiana portugués portuguesa mexicano mexicana argentino
colombiano colombiana peruano peruana venezolano venezolana cubano cubana marroquí católico católica musulmán
musulmana judío judía budista ateo atea cristiano cristiana
tedesco tedesca francese spagnolo spagnola inglese polacco polacca rumeno rumena albanese marocchino marocchina cinese
cattolico cattolica musulmano ebreo ebrea buddhista
português brasileiro brasileira alemão alemã francês angolano angolana muçulmano muçulmana judeu judia evangélico
evangélica
nederlandse duitse turkse marokkaanse katholiek joods moslim
katolik katoliczka katolickie prawosławne muzułmanin polskie ukraińskie niemieckie żydowskie
""")
)

GROUPS: Final[frozenset[str]] = frozenset(_CAPITALISED)

PHRASES: Final[tuple[tuple[str, ...], ...]] = (
    ("Democratic", "Party"), ("Labour", "Party"), ("Conservative", "Party"), ("Green", "Party"),
    ("Republican", "Party"), ("Communist", "Party"), ("Liberal", "Democrat"), ("Liberal", "Democrats"),
    ("Jehovah", "s", "Witness"), ("Jehovah", "s", "Witnesses"), ("Sinn", "Féin"), ("New", "Zealander"),
    ("South", "African"), ("South", "Korean"), ("North", "Korean"), ("Native", "American"), ("African", "American"),
    ("Sri", "Lankan"), ("Costa", "Rican"), ("Puerto", "Rican"), ("Saudi", "Arabian"), ("Latter", "day", "Saint"),
)  # fmt: skip
"""Groups of several words; the first of them is looked for."""

DOTTED_TITLES: Final[frozenset[str]] = frozenset(
    _listed(
        "Mr Mrs Ms Mx Messrs Dr Prof Rev Hon Capt Sgt Lt Col Gen Sen Rep Gov Hr Dipl Ing Mme Mlle MM "
        "Mgr Sr Sra Srta Dña Sig Sigg Dott Avv Geom Rag Arch Exmo Exma Dhr Mevr Mw Drs Mgr inż mgr dr prof mr "
        "mrs ms mme hr dhr mevr sr sra srta sig dott MR MRS MS DR PROF M"
    )
)
"""Forms of address that a full stop may follow."""

TITLES: Final[frozenset[str]] = (
    frozenset(
        _listed(
            "Miss Sir Madam Professor Doctor Lord Lady Dame Reverend Pastor Rabbi Imam Captain Sergeant "
            "Lieutenant Colonel Herr Herrn Frau Fräulein Doktor Monsieur Madame Mademoiselle Maître Docteur "
            "Professeur Señor Señora Señorita Senor Senora Don Doña Doctora Profesor Profesora Signor Signora "
            "Signore Signorina Dottor Dottoressa Dottssa Professore Professoressa Senhor Senhora Dom Doutor "
            "Doutora Professora Meneer Mevrouw Heer Juffrouw Pan Pani Panu Panią Pana Doktora MISS"
        )
    )
    | DOTTED_TITLES
)

USER_WORDS: Final = frozenset(
    _listed(
        "username user login logon userid uid handle nick nickname screenname account alias benutzername "
        "benutzer nutzername anmeldename benutzerkennung utilisateur identifiant pseudo pseudonyme usuario "
        "utente utilizador usuário gebruikersnaam gebruiker inlognaam użytkownik użytkownika skype telegram "
        "discord twitter instagram github"
    )
)
"""Words before a user name, lower case."""

LEXICON: Final[frozenset[str]] = frozenset(
    {*GROUPS, *GROUPS_IN_LOWER_CASE, *TITLES, *(phrase[0] for phrase in PHRASES)}
    | {form for word in USER_WORDS for form in (word, word.title(), word.upper())}
    | {"userName", "userId", "userID", "UserName", "loginName"}
)
"""Any word that a rule behind the gate `NAMED` may begin with, as it is written."""
