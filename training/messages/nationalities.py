"""Nationalities, religions, political groups (NRP): in English as adjectives and as people, and in other languages."""

from __future__ import annotations

from typing import Final

from training.messages.lists import items

__all__ = ["ADJECTIVES", "GROUPS", "PEOPLE", "POLITICS", "RELIGIONS"]


_ENGLISH: Final = items(
    "Afghan;Albanian;Algerian;American;Angolan;Argentine;Argentinian;Armenian;Australian;Austrian;Azerbaijani;"
    "Bahraini;Bangladeshi;Belarusian;Belgian;Bolivian;Bosnian;Botswanan;Brazilian;British;Bulgarian;Burmese;"
    "Cambodian;Cameroonian;Canadian;Chilean;Chinese;Colombian;Congolese;Costa Rican;Croatian;Cuban;Cypriot;Czech;"
    "Danish;Dutch;Ecuadorian;Egyptian;Emirati;English;Eritrean;Estonian;Ethiopian;Fijian;Filipino;Finnish;Flemish;"
    "French;Georgian;German;Ghanaian;Greek;Guatemalan;Haitian;Honduran;Hungarian;Icelandic;Indian;Indonesian;Iranian;"
    "Iraqi;Irish;Israeli;Italian;Jamaican;Japanese;Jordanian;Kazakh;Kenyan;Korean;South Korean;North Korean;Kosovar;"
    "Kuwaiti;Kurdish;Lao;Latvian;Lebanese;Liberian;Libyan;Lithuanian;Macedonian;Malagasy;Malaysian;Maltese;Mexican;"
    "Moldovan;Mongolian;Moroccan;Mozambican;Namibian;Nepali;Nigerian;Norwegian;Omani;Pakistani;Palestinian;"
    "Panamanian;Paraguayan;Persian;Peruvian;Polish;Portuguese;Puerto Rican;Qatari;Romanian;Russian;Rwandan;Samoan;"
    "Saudi;Scottish;Senegalese;Serbian;Singaporean;Slovak;Slovenian;Somali;South African;Spanish;Sri Lankan;Sudanese;"
    "Swedish;Swiss;Syrian;Taiwanese;Tanzanian;Thai;Tibetan;Tongan;Trinidadian;Tunisian;Turkish;Ugandan;Ukrainian;"
    "Uruguayan;Uzbek;Venezuelan;Vietnamese;Welsh;Yemeni;Zambian;Zimbabwean;African American;Asian American;European;"
    "Asian;African;Latino;Hispanic;Roma;Inuit;Maori;Cherokee;Navajo;Catalan;Basque"
)

_FRENCH: Final = items(
    "française;français;belge;suisse;allemande;allemand;espagnole;italien;italienne;portugaise;polonaise;polonais;"
    "marocain;marocaine;tunisienne;algérien;algérienne;sénégalais;sénégalaise;ivoirien;camerounais;malienne;syrien;"
    "turc;turque;chinoise;vietnamienne;japonais;brésilienne;canadien;québécoise;américaine;britannique;russe;"
    "ukrainienne;roumaine;libanaise"
)

ADJECTIVES: Final[dict[str, tuple[str, ...]]] = {
    "en": _ENGLISH,
    "de": items(
        "deutsch;österreichisch;schweizerisch;französisch;italienisch;spanisch;polnisch;türkisch;syrisch;afghanisch;"
        "griechisch;kroatisch;serbisch;rumänisch;bulgarisch;ukrainisch;russisch;ungarisch;tschechisch;niederländisch;"
        "belgisch;dänisch;schwedisch;norwegisch;finnisch;britisch;irisch;amerikanisch;kanadisch;brasilianisch;"
        "mexikanisch;chinesisch;japanisch;vietnamesisch;indisch;iranisch;irakisch;marokkanisch;nigerianisch;"
        "portugiesisch"
    ),
    "fr": _FRENCH,
    "es": items(
        "española;francesa;alemana;italiana;portuguesa;polaca;rumana;búlgara;ucraniana;rusa;marroquí;argelina;china;"
        "japonesa;india;paquistaní;mexicana;argentina;colombiana;chilena;peruana;venezolana;ecuatoriana;boliviana;"
        "uruguaya;paraguaya;cubana;dominicana;brasileña;estadounidense;canadiense;británica;irlandesa;catalana;"
        "gallega;vasca"
    ),
    "it": items(
        "italiana;francese;tedesca;spagnola;portoghese;svizzera;austriaca;polacca;rumena;albanese;ucraina;russa;"
        "moldava;serba;croata;greca;turca;marocchina;tunisina;egiziana;senegalese;nigeriana;cinese;giapponese;"
        "indiana;filippina;peruviana;brasiliana;argentina;americana;canadese;britannica;irlandese"
    ),
    "pt": items(
        "portuguesa;brasileira;angolana;moçambicana;cabo-verdiana;espanhola;francesa;alemã;italiana;suíça;polaca;"
        "romena;ucraniana;russa;chinesa;japonesa;indiana;nepalesa;argentina;colombiana;venezuelana;mexicana;"
        "americana;canadense;britânica;irlandesa;síria;libanesa;marroquina;guineense"
    ),
    "nl": items(
        "Nederlandse;Belgische;Vlaamse;Duitse;Franse;Spaanse;Italiaanse;Portugese;Poolse;Roemeense;Bulgaarse;Griekse;"
        "Turkse;Marokkaanse;Syrische;Iraanse;Afghaanse;Surinaamse;Antilliaanse;Indonesische;Chinese;Japanse;Indiase;"
        "Braziliaanse;Amerikaanse;Canadese;Britse;Ierse;Zweedse;Noorse;Deense;Oekraïense;Russische;Hongaarse;Friese"
    ),
    "pl": items(
        "polskie;niemieckie;francuskie;hiszpańskie;włoskie;portugalskie;ukraińskie;białoruskie;rosyjskie;litewskie;"
        "czeskie;słowackie;węgierskie;rumuńskie;bułgarskie;greckie;tureckie;brytyjskie;irlandzkie;szwedzkie;"
        "norweskie;amerykańskie;kanadyjskie;brazylijskie;meksykańskie;chińskie;japońskie;wietnamskie;indyjskie;"
        "gruzińskie"
    ),
}

PEOPLE: Final[dict[str, tuple[str, ...]]] = {
    "en": items(
        "Germans;Italians;Americans;Russians;Ukrainians;Brazilians;Mexicans;Canadians;Australians;Swedes;Danes;Finns;"
        "Poles;Turks;Greeks;Spaniards;Scots;Brits;Britons;Egyptians;Nigerians;Kenyans;Ethiopians;Indians;Pakistanis;"
        "Iranians;Iraqis;Israelis;Palestinians;Syrians;Kurds;Filipinos;Indonesians;Malaysians;Koreans;Colombians;"
        "Venezuelans;Cubans;Haitians;Argentines;Peruvians;Hungarians;Romanians;Bulgarians;Serbs;Croats;Czechs;"
        "Slovaks;Arabs;Africans;Asians;Europeans;Hispanics;Latinos;Native Americans"
    ),
    "de": items(
        "Deutsche;Österreicher;Schweizer;Franzosen;Italiener;Spanier;Polen;Türken;Griechen;Kroaten;Serben;Rumänen;"
        "Russen;Ukrainer;Amerikaner;Brasilianer;Syrer;Afghanen;Kurden;Niederländer"
    ),
    "fr": items(
        "Français;Belges;Suisses;Allemands;Espagnols;Italiens;Portugais;Polonais;Marocains;Tunisiens;Algériens;"
        "Sénégalais;Canadiens;Québécois;Américains;Britanniques;Kurdes"
    ),
    "es": items(
        "españoles;franceses;alemanes;italianos;portugueses;marroquíes;mexicanos;argentinos;colombianos;chilenos;"
        "peruanos;venezolanos;ecuatorianos;cubanos;brasileños;estadounidenses;catalanes"
    ),
    "it": items(
        "italiani;francesi;tedeschi;spagnoli;portoghesi;svizzeri;polacchi;rumeni;albanesi;ucraini;russi;marocchini;"
        "tunisini;egiziani;cinesi;brasiliani;americani"
    ),
    "pt": items(
        "portugueses;brasileiros;angolanos;moçambicanos;espanhóis;franceses;alemães;italianos;suíços;ucranianos;"
        "russos;chineses;indianos;argentinos;venezuelanos;americanos"
    ),
    "nl": items(
        "Nederlanders;Belgen;Vlamingen;Duitsers;Fransen;Spanjaarden;Italianen;Polen;Turken;Marokkanen;Syriërs;"
        "Surinamers;Amerikanen;Britten;Friezen;Oekraïners"
    ),
    "pl": items(
        "Polacy;Niemcy;Francuzi;Hiszpanie;Włosi;Ukraińcy;Białorusini;Rosjanie;Litwini;Czesi;Słowacy;Węgrzy;Turcy;"
        "Brytyjczycy;Amerykanie;Wietnamczycy"
    ),
}

RELIGIONS: Final[dict[str, tuple[str, ...]]] = {
    "en": items(
        "Christian;Catholic;Roman Catholic;Protestant;Orthodox;Greek Orthodox;Baptist;Methodist;Lutheran;"
        "Presbyterian;Anglican;Evangelical;Pentecostal;Mormon;Quaker;Amish;Jehovah's Witness;Muslim;Sunni;Shia;Sufi;"
        "Jewish;Hindu;Sikh;Jain;Buddhist;Taoist;Shinto;Baha'i;Zoroastrian;Druze;Yazidi;Coptic;atheist;agnostic;"
        "Scientologist;Rastafarian;Wiccan"
    ),
    "de": items(
        "evangelisch;katholisch;römisch-katholisch;muslimisch;jüdisch;orthodox;buddhistisch;hinduistisch;alevitisch"
    ),
    "fr": items("catholique;protestante;musulmane;juive;orthodoxe;bouddhiste;hindoue;sikhe;évangélique;athée"),
    "es": items("católica;protestante;musulmana;judía;ortodoxa;budista;hindú;evangélica;atea"),
    "it": items("cattolica;protestante;musulmana;ebraica;ortodossa;buddista;induista;valdese;evangelica"),
    "pt": items("católica;protestante;muçulmana;judaica;ortodoxa;budista;hindu;evangélica;espírita"),
    "nl": items("katholieke;protestantse;islamitische;joodse;orthodoxe;boeddhistische;hindoeïstische;gereformeerde"),
    "pl": items("katolickie;prawosławne;ewangelickie;muzułmańskie;żydowskie;buddyjskie;protestanckie;hinduskie"),
}

GROUPS: Final = items(
    "Christians;Catholics;Protestants;Muslims;Sunnis;Shiites;Jews;Hindus;Sikhs;Buddhists;Mormons;Quakers;"
    "Evangelicals;atheists;Methodists;Lutherans;Democrats;Republicans;Conservatives;Liberals;Tories;communists;"
    "socialists;libertarians;Greens;Social Democrats;Christian Democrats;nationalists;anarchists;Marxists;Trotskyists"
)

POLITICS: Final = items(
    "Democrat;Republican;Conservative;Liberal;Labour;Tory;Green;Social Democrat;Christian Democrat;communist;"
    "Communist;socialist;Socialist;Marxist;libertarian;Libertarian;anarchist;nationalist;Lib Dem;"
    "Democratic Socialist;Maoist;Peronist;Zionist;neo-Nazi;fascist;Brexiteer;Trotskyist;Unionist;Sinn Féin"
)
