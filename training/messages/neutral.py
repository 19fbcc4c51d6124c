"""Fillers that are nobody's personal data: counts, prices, orders, products, jobs, weekdays. They carry no label."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from training.messages.lists import items
from training.messages.message import Part
from training.messages.numbers import pattern
from training.messages.scene import Scene

__all__ = ["NEUTRAL"]

_PLAIN: Final[dict[str, tuple[str, ...]]] = {
    "N": ("%", "%", "%#", "%#", "%##"),
    "BIG": ("%,###", "%####", "%##,###", "%.# million", "%###", "%##k"),
    "PCT": ("%#\0", "%.#\0", "%\0", "% percent", "%#\0"),
    "ORDER": ("#%%-%######", "ORD-%####", "#######", "A%####", "%###-%###", "SO%#####", "W-%####"),
    "TICKET": ("#%####", "INC%######", "TCK-%###", "JIRA-%##", "PROJ-%###", "%#####", "REQ-%####", "BUG-%##"),
    "ERR": ("0x%^^^^^^^", "E%##", "ERR_%##", "HTTP 50%", "40%", "error -%#", "EX-%###", "code %##"),
    "VERSION": ("%.#", "v%.#.%", "%.%#.#", "%#.0", "v%", "20.04", "3.11"),
    "SKU": ("??-%###", "SKU %####", "%###-??", "?%##", "??%##X"),
    "SIZE": ("%# GB", "%##GB", "%# MB", "% TB", "%# kg", "%# cm", "%#mm", "%## km", "% miles", "%#″", "%## ml"),
    "TIME": ("%:00", "1%:30", "% pm", "%am", "1%:15", "%:45", "20:00", "half past %"),
    "YEAR": ("19%#", "200#", "2024", "2023", "201#"),
    "SCORE": ("%-%", "%:%", "%#-%#", "%–%", "6-4, 6-%"),
    "DURATION": ("% hours", "%# minutes", "% days", "% weeks", "% months", "two years", "a year", "half an hour"),
}


_LISTS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "DAY": {
        "en": items("Monday;Tuesday;Wednesday;Thursday;Friday;Saturday;Sunday;Mon;Fri"),
        "de": items("Montag;Dienstag;Mittwoch;Donnerstag;Freitag;Samstag;Sonntag"),
        "fr": items("lundi;mardi;mercredi;jeudi;vendredi;samedi;dimanche"),
        "es": items("lunes;martes;miércoles;jueves;viernes;sábado;domingo"),
        "it": items("lunedì;martedì;mercoledì;giovedì;venerdì;sabato;domenica"),
        "pt": items("segunda-feira;terça-feira;quarta-feira;quinta-feira;sexta-feira;sábado;domingo"),
        "nl": items("maandag;dinsdag;woensdag;donderdag;vrijdag;zaterdag;zondag"),
        "pl": items("poniedziałek;wtorek;środę;czwartek;piątek;sobotę;niedzielę"),
    },
    "JOB": {
        "en": items(
            "teacher;software engineer;nurse;plumber;accountant;lawyer;driver;chef;electrician;manager;designer;"
            "journalist;sales associate;consultant;police officer;firefighter;data analyst;carpenter;mechanic;"
            "dentist;photographer;barista;project manager;professor;pharmacist;pilot;farmer;cashier;social worker;"
            "translator;product owner;intern;CEO;CFO"
        ),
        "de": items(
            "Lehrer;Ingenieurin;Krankenpfleger;Buchhalterin;Anwalt;Fahrer;Köchin;Elektriker;Abteilungsleiter;"
            "Journalistin"
        ),
        "fr": items(
            "enseignant;ingénieure;infirmier;comptable;avocate;chauffeur;cuisinier;électricien;journaliste;graphiste"
        ),
        "es": items(
            "profesora;ingeniero;enfermera;contable;abogado;conductor;cocinera;electricista;periodista;diseñador"
        ),
        "it": items(
            "insegnante;ingegnere;infermiera;commercialista;avvocato;autista;cuoco;elettricista;giornalista;grafico"
        ),
        "pt": items(
            "professora;engenheiro;enfermeira;contabilista;advogado;motorista;cozinheiro;eletricista;jornalista"
        ),
        "nl": items(
            "leraar;ingenieur;verpleegkundige;boekhouder;advocaat;chauffeur;kok;elektricien;journalist;ontwerper"
        ),
        "pl": items("nauczyciel;inżynier;pielęgniarka;księgowa;adwokat;kierowca;kucharz;elektryk;dziennikarka;grafik"),
    },
    "PRODUCT": {
        "en": items(
            "iPhone 15;Galaxy S23;PlayStation 5;Kindle;MacBook Pro;ThinkPad X1;Windows 11;Photoshop;Excel;PowerPoint;"
            "iPad mini;Model 3;Corolla;Civic;F-150;Golf;Jaguar;Mustang;AirPods;Roomba;Instant Pot;Dyson V11;Echo Dot;"
            "Chromecast;Fitbit;Xbox;running shoes;coffee machine;office chair;washing machine;headphones;blender;"
            "backpack;desk lamp;router;hoodie;Python;JavaScript;Java;Ruby;Swift;Go;Rust;Docker;Kubernetes;PostgreSQL;"
            "Linux;Ubuntu;Android;Chrome;Firefox"
        ),
        "de": items(
            "Waschmaschine;Kaffeemaschine;Kamera;Tastatur;Jacke;Bohrmaschine;Lampe;Grafikkarte;Smartwatch;Matratze;"
            "Spielekonsole"
        ),
        "fr": items(
            "lave-linge;cafetière;chaussures de course;imprimante;vélo;casque audio;iPhone 15;aspirateur;sac à dos"
        ),
        "es": items(
            "lavadora;cafetera;zapatillas;impresora;bicicleta;auriculares;iPhone 15;aspiradora;mochila;portátil"
        ),
        "it": items(
            "lavatrice;macchina da caffè;scarpe da corsa;stampante;bicicletta;cuffie;iPhone 15;aspirapolvere;zaino"
        ),
        "pt": items(
            "máquina de lavar;cafeteira;sapatilhas;impressora;bicicleta;auscultadores;iPhone 15;aspirador;mochila"
        ),
        "nl": items(
            "wasmachine;koffiezetapparaat;hardloopschoenen;printer;fiets;koptelefoon;iPhone 15;stofzuiger;rugzak"
        ),
        "pl": items(
            "pralkę;ekspres do kawy;buty do biegania;drukarkę;rower;słuchawki;iPhone 15;odkurzacz;plecak;laptop"
        ),
    },
    "FOOD": {"en": items(
        "Caesar salad;French fries;Swiss cheese;Danish pastry;Irish coffee;Brussels sprouts;Peking duck;"
        "English muffins;Hamburger;Bolognese;Margherita;pad thai;ramen;tacos;pancakes;apple pie;chicken tikka;"
        "Graham crackers;sushi;Victoria sponge;eggs Benedict;beef Wellington;Granny Smith apples;Philly cheesesteak;"
        "Turkish delight"
    )},
    "FILM": {"en": items(
        "The Matrix;Titanic;Star Wars;Jaws;Frozen;Up;Casablanca;Chicago;Philadelphia;Fargo;The Godfather;Inception;"
        "Back to the Future;Finding Nemo;Jurassic Park;Breaking Bad;Friends;The Office;Game of Thrones;"
        "Stranger Things;Hey Jude;Bohemian Rhapsody;Imagine;Let It Be;Hotel California;Yesterday;Toxic;Africa;"
        "Kashmir;Jolene"
    )},
    "DISEASE": {"en": items(
        "diabetes;asthma;hypertension;migraine;flu;chest pain;a broken wrist;back pain;pneumonia;depression;"
        "Parkinson's disease;Crohn's disease;Alzheimer's;Lyme disease;Down syndrome;Hodgkin lymphoma"
    )},
    "DRUG": {"en": items(
        "ibuprofen;metformin;Tylenol;amoxicillin;Xanax;aspirin;Lipitor;insulin;Prozac;lisinopril;Ventolin"
    )},
    "EMOJI": {"en": items("😊;😂;🙏;❤️;👍;🎉;🔥;😭;😅;✨;👋;🤔;💯;😡;🥳")},
    "PRICE": {
        "en": ("$%#", "$%##.##", "$%,###", "%# USD", "$%.99", "£%#", "£%##.##"),
        "": ("%# €", "%#,## €", "%.### €", "%## EUR", "%##,##€"),
    },
}  # fmt: skip


def _plain(kind: str) -> Callable[[Scene, str, int], list[Part]]:
    def fill(scene: Scene, variant: str, number: int) -> list[Part]:
        return [Part(pattern(scene, scene.choice(_PLAIN[kind])).replace("\0", "%"))]

    return fill


def _listed(kind: str) -> Callable[[Scene, str, int], list[Part]]:
    def fill(scene: Scene, variant: str, number: int) -> list[Part]:
        lists = _LISTS[kind]
        items = lists.get(scene.language) or lists.get("") or lists["en"]
        return [Part(pattern(scene, scene.choice(items)) if kind == "PRICE" else scene.choice(items))]

    return fill


NEUTRAL: Final[dict[str, Callable[[Scene, str, int], list[Part]]]] = {
    **{kind: _plain(kind) for kind in _PLAIN},
    **{kind: _listed(kind) for kind in _LISTS},
}
"""What stands in templates as `{N}`, `{PRICE}` …: the fillers that no label is for."""
